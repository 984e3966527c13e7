/** Words that name a problem, in the languages that notes are written in. */
const WORDS =
  "exercises?|problems?|questions?|task|quiz|puzzle|example|aufgabe|übung|beispiel|ejercicio|problema|exercice|problème|esercizio|问题|习题|练习|例题|题目|例|题|問題|연습|задача|упражнение";
const NUMBER = String.raw`(?:[#№]?\s*(?<number>\d+(?:\.\d+)*\s*(?:\(?[a-z]\)|[a-z](?![a-z]))?|[IVX]+(?![a-z])|[A-Z](?![A-Za-z]))|第\s*(?<cjk>\d+)\s*[题題])`;
const EMPHASIS = String.raw`(?:\*{1,3}|_{1,2})?`;
const TITLE = String.raw`(?:\s*\((?<title>[^()\n]{1,60})\))?`;

const LABEL = new RegExp(
  String.raw`^\s*${EMPHASIS}\s*(?:第\s*\d+\s*[题題]|(?:(?:${WORDS})\s*${NUMBER}?|Q\s?\.?\s?(?<q>\d+(?:\.\d+)*))${TITLE})\s*(?<end>[.:)：．、]|—|–|-(?=\s))?\s*${EMPHASIS}\s*(?<end2>[.:：．])?\s*`,
  "iu",
);

const SOLUTION = new RegExp(
  String.raw`^\s*${EMPHASIS}\s*(?:(?:my\s+|your\s+)?(?:solution|answer|work(?:ing)?|attempt|proof|lösung|rechnung|solución|respuesta|beweis|soluzione|ответ|решение)s?(?=[^a-z]|$)|解答|解析|解法|解(?=[:：，,\s*]|$)|答案?(?=[:：，,\s*]|$)|证明|풀이)\s*(?:\d+(?:\.\d+)*)?\s*(?:\([^()\n]{1,30}\))?\s*[.:：．]?\s*${EMPHASIS}\s*[.:：．]?\s*`,
  "iu",
);

export interface Label {
  /** `3`, `2.1(b)`, or null for a label without number. */
  readonly number: string | null;
  /** Characters that the label takes. */
  readonly length: number;
}

/** The label that a line starts with (`Exercise 3.`, `**Problem 2.1(b)**`, `Q4:`, `习题 3`), or null. */
export function labelOf(text: string, heading: boolean): Label | null {
  const match = LABEL.exec(text);
  if (match === null) return null;
  const groups = match.groups ?? {};
  const number = groups["number"] ?? groups["q"] ?? groups["cjk"] ?? /第\s*(\d+)/.exec(match[0])?.[1] ?? null;
  const closed = groups["end"] !== undefined || groups["end2"] !== undefined || /^\s*(?:\*\*|__)/.test(text);
  const rest = text.slice(match[0].length);
  // A heading over a list of them.
  if (number === null && /^\W*(?:exercises|problems|questions)\W*$/i.test(text)) return null;
  // "Problem solving is fun." is prose; a bare word needs a sign behind it or a line of its own.
  if (number === null && !closed && rest !== "") return null;
  // "Questions I had in class": a letter or Roman numeral without a sign behind it is a word.
  if (number !== null && !closed && !heading && /^(?:[A-Z]|[IVX]+)$/i.test(number)) return null;
  if (
    number !== null &&
    !closed &&
    !heading &&
    /^[a-z]/.test(rest) &&
    /^(?:is|was|are|has|asks|on|in|from|and|of)\b/.test(rest)
  )
    return null;
  return { number: number?.replace(/\s+/g, "") ?? null, length: match[0].length };
}

/** Characters of a solution label at the start of a line, or null. */
export function solutionLabel(text: string): number | null {
  const match = SOLUTION.exec(text);
  if (match === null) return null;
  const rest = text.slice(match[0].length);
  const closed = /[.:：．*_)]\s*$|[答解案]\s*$/u.test(match[0].trimEnd());
  // "Solution sets are …" is prose.
  return rest === "" || closed || /^\$/.test(rest) ? match[0].length : null;
}

/** A label of a part: `(a)`, `b)`, `(ii)`. */
export function partLabel(text: string): { readonly label: string; readonly length: number } | null {
  const match = /^\s*(?:\*\*)?\(?([a-h]|i{1,3}|iv|v|vi{0,3})\)(?:\*\*)?[.:]?\s+/u.exec(text);
  return match?.[1] === undefined ? null : { label: match[1], length: match[0].length };
}

const VERBS =
  "solve|find|evaluate|compute|calculate|simplify|factor(?:ise|ize)?|expand|differentiate|integrate|determine|prove|show that|what|how (?:many|much|long|far|old|fast|big|large)|convert|work out|express|write|sketch|estimate|round|verify|rewrite|rationali[sz]e|complete the square|give|state|" +
  "löse|berechne|bestimme|vereinfache|leite|zeige|wie viele?|was ist|resuelve|calcula|halla|simplifica|résou|calcule|détermine|求|解方程|计算|化简|证明|已知|若|设";
const ASKS = new RegExp(
  String.raw`[?？](?:\s|$|["”)*])|^\s*(?:\*\*|__)?(?:(?:now|then|next|also|please|hence|given [^.]{1,80},)\s+)?(?:${VERBS})(?![a-z])|[.;,]\s+(?:then\s+|and\s+)?(?:${VERBS})\s|\s(?:求|计算|化简|证明)`,
  "iu",
);
const IMPERATIVE = new RegExp(String.raw`^\s*(?:\*\*|__)?(?:${VERBS})(?![a-z])|求`, "iu");

/** True for text that asks for something: a question mark, `Solve …`, `求…`. */
export function asks(text: string): boolean {
  return ASKS.test(text);
}

/** True for a line that starts with what is to be done. */
export function isImperative(text: string): boolean {
  return IMPERATIVE.test(text);
}

/** Words that a student writes in front of a step, never an author in front of a problem. */
export function soundsLikeWork(text: string): boolean {
  if (/^\s*(?:\*\*)?[A-Za-z]+(?:ing|e|r|d|y|k)?(?: (?:out|both sides|it))?\s*:\s*[$\d(\\-]/.test(text))
    return true;
  return /^\s*(?:so|then|thus|hence|therefore|since|because|we (?:get|have|know|can|see|find|need)|i (?:think|get|tried|got|guess|did|used)|first|next|let me|subtract|divide|multiply|add|substitut|using|by the|now|check|dividing|adding|subtracting|factoring|expanding|=|⇒|∴|\$\s*=|所以|因为|由|得|解得|因此|故|dann|also)(?![a-z])/iu.test(
    text,
  );
}
