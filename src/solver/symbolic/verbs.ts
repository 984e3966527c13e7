/** Ways of asking for a value: “Find”, “What is”, “Work out the exact value of”. Parts of patterns over a template. */
export const ASK = String.raw`(?:what is|what are|what do you get for|find|determine|compute|calculate|evaluate|work out|give|state|how much is|get|obtain|figure out)`;

/** The same in front of something that is named (“the remainder …”), or nothing at all. */
export const NAME = `(?:${ASK} (?:the )?|the )?`;

/** “the value of the expression”, before a formula. */
export const VALUE = String.raw`(?:the )?(?:exact |numerical )?(?:value of |result of )?(?:the )?(?:expression |product |quotient )?`;

export const IF = String.raw`(?:if|when|where|for|at|given(?: that)?|let|suppose(?: that)?|with)`;
