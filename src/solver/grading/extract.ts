/** Finds the answer in the text of a solution. */

interface Box {
  readonly start: number;
  /** After the closing brace. */
  readonly end: number;
  readonly content: string;
}

const BOX = /\\(?:boxed|fbox)\s*/g;

/** Where each opening brace closes; escaped braces do not count. One pass. */
function closingBraces(text: string): ReadonlyMap<number, number> {
  const open: number[] = [];
  const closes = new Map<number, number>();
  for (let i = 0; i < text.length; i++) {
    const c = text.charAt(i);
    if (c === "\\") i++;
    else if (c === "{") open.push(i);
    else if (c === "}") {
      const start = open.pop();
      if (start !== undefined) closes.set(start, i);
    }
  }
  return closes;
}

function boxesIn(text: string): readonly Box[] {
  if (!text.includes("boxed") && !text.includes("fbox")) return [];
  const closes = closingBraces(text);
  const boxes: Box[] = [];
  for (const match of text.matchAll(BOX)) {
    const start = match.index;
    const inner = start + match[0].length;
    // A box in a box is part of its content.
    if (start < (boxes.at(-1)?.end ?? 0)) continue;
    if (text.charAt(inner) === "{") {
      const end = closes.get(inner);
      if (end !== undefined) boxes.push({ start, end: end + 1, content: text.slice(inner + 1, end) });
      continue;
    }
    const token = /^[^\s{}$\\]+/.exec(text.slice(inner, inner + 60))?.[0];
    if (token !== undefined && match[0] !== "\\boxed\n") {
      boxes.push({ start, end: inner + token.length, content: token.replace(/[.,;:]+$/, "") });
    }
  }
  return boxes;
}

/** What may stand between two boxes that are one answer: signs and spaces, and the words "and", "or". */
function joins(between: string): boolean {
  if (between.length > 120) return false;
  const words = between.replace(/\\[a-zA-Z]+\*?/g, " ").match(/[A-Za-z0-9]+/g) ?? [];
  return words.every((word) => /^(?:and|or)$/i.test(word));
}

/**
 * The content of the last `\boxed{}` (or `\fbox{}`) with balanced braces, or null. Boxes side by side, or joined by
 * nothing but signs and "and"/"or", are one answer and come back joined by ", "; boxes with words between them are
 * not, and the last counts.
 */
export function extractBoxed(text: string): string | null {
  const boxes = boxesIn(text);
  let first = boxes.length - 1;
  const last = boxes[first];
  if (last === undefined) return null;
  while (first > 0) {
    const before = boxes[first - 1];
    const current = boxes[first];
    if (before === undefined || current === undefined || !joins(text.slice(before.end, current.start))) break;
    first--;
  }
  const contents = boxes.slice(first).map((box) => box.content.trim());
  return [...new Set(contents)].join(", ");
}

/** Characters looked at: from the start to tell prose, to the end to find a formula or number in it. */
const MAX_LOOK = 10_000;
// Lengths are bounded so that text full of openings without an end takes linear time.
const SPAN = /\$\$([^$]{1,4000})\$\$|\$([^$]{1,4000})\$|\\\(([\s\S]{1,1000}?)\\\)|\\\[([\s\S]{1,1000}?)\\\]/g;
const NUMBER = /-?(?:\d[\d,]*\d|\d)(?:\.\d+)?(?:\s?\/\s?\d+)?|-?\.\d+/g;
const FORMULA_WORD =
  /^(?:sqrt|frac|sin|cos|tan|log|exp|pi|and|boxed|infty|left|right|begin|end|pmatrix|bmatrix|matrix|cdot|times|text|degrees?|units?|circ|Fraction|Rational|Interval|Union|FiniteSet|Matrix|EmptySet|Reals)$/;

/** Two or more words outside formulas: prose with the answer somewhere in it, not an answer. */
export function isSentence(text: string): boolean {
  const bare = text
    .slice(0, MAX_LOOK)
    .replace(/\\(?:text|mathrm|mbox|textbf|operatorname)\s*\{[^{}]*\}/g, " ")
    .replace(SPAN, " ")
    .replace(/\\(?:begin|end)\s?\{[a-zA-Z*]+\}|\\[a-zA-Z]+/g, " ");
  let words = 0;
  for (const match of bare.matchAll(/[A-Za-z]{3,}/g)) {
    if (!FORMULA_WORD.test(match[0]) && ++words >= 2) return true;
  }
  return false;
}

function lastSpan(text: string): string | null {
  let last: string | null = null;
  for (const match of text.matchAll(SPAN)) {
    const content = (match[1] ?? match[2] ?? match[3] ?? match[4] ?? "").trim();
    // A lone letter is a name in the sentence; words are what stood between two currency signs.
    if (content === "" || /^\\?[a-zA-Z]$/.test(content) || isSentence(content)) continue;
    last = content;
  }
  return last;
}

function lastNumber(text: string): string | null {
  let last: string | null = null;
  for (const match of text.matchAll(NUMBER)) last = match[0];
  return last;
}

/** Position after the last "answer is", "answer:", "####" and the like, or -1. */
function afterMarker(text: string): number {
  let at = -1;
  const marker = /####|\banswers?\s{0,9}(?:\*\*)?\s{0,9}(?:is|are|was|:|=)\s{0,9}(?:\*\*)?\s{0,9}:?/gi;
  for (const match of text.matchAll(marker)) {
    const after = match.index + match[0].length;
    if (/\S/.test(text.slice(after, after + 200))) at = after;
  }
  return at;
}

/** Up to the end of the sentence: a full stop followed by a space, or a blank line, outside `$…$`. */
function firstSentence(text: string): string {
  const piece = text.slice(0, 2_000);
  let inFormula = false;
  for (let i = 0; i < piece.length; i++) {
    const c = piece.charAt(i);
    if (c === "$") inFormula = !inFormula;
    const ends = /[.。!?]/.test(c) && /^(?:\s|$|<|\*)/.test(piece.slice(i + 1, i + 2));
    const blank = c === "\n" && /^\s*(?:\n|$)/.test(piece.slice(i + 1)) && piece.slice(0, i).trim() !== "";
    if ((ends || blank) && !inFormula) return piece.slice(0, i);
  }
  return piece;
}

/** Where the last sentence that draws a conclusion starts, or 0. */
function conclusionStart(text: string): number {
  let at = 0;
  for (const match of text.matchAll(/\b(?:Therefore|Thus|Hence|So|In total)\b/g)) at = match.index;
  return at;
}

function fromTail(tail: string): string {
  const sentence = firstSentence(
    tail.replace(/^[\s:*"\\]*(?=\S)/, (lead) => (lead.includes("\\") ? lead.replace(/[\s:*"]/g, "") : "")),
  );
  const stripped = sentence.replace(
    /^\s*(?:(?:for sure|definitely|clearly|simply|just|probably|therefore|thus)\b[\s,:]*)+/i,
    "",
  );
  const letter = /^\s*\(?([A-J])\)?(?:\s*$|[\s.,:;)])/.exec(stripped);
  if (letter !== null && /[a-z]{2}/.test(stripped)) return letter[1] ?? stripped;
  if (!isSentence(stripped)) return stripped.trim().replace(/^["“*\\]+(?=[$\d])|["”*]+$/g, "");
  return lastSpan(stripped) ?? lastNumber(stripped) ?? stripped.trim();
}

/**
 * The answer in a text: the box (see {@link extractBoxed}), unless a "final answer" is stated after it; else what follows the last `####` or "answer is"; else a
 * text that is nothing but an answer (`x = 5`, `Tuesday`); else the last formula; else the last number; else null.
 */
export function extractAnswer(text: string): string | null {
  const boxed = extractBoxed(text);
  const marker = afterMarker(text);
  if (boxed !== null) {
    // "Final answer: …" after the box is the later word.
    const tail = marker > text.lastIndexOf("boxed") ? text.slice(marker) : "";
    const final = /final answer\W{0,8}(?:is\W{0,4}|:\W{0,4})?$/i.test(
      text.slice(Math.max(0, marker - 40), marker),
    );
    const stated = final && tail.length < 400 ? fromTail(tail) : "";
    return /\d/.test(stated) ? stated : boxed;
  }
  if (marker >= 0) {
    const found = fromTail(text.slice(marker));
    if (found !== "") return found;
  }
  const trimmed = text.trim();
  if (trimmed === "") return null;
  if (trimmed.length <= 400 && !isSentence(trimmed)) return trimmed;
  const choice =
    /(?:\bis|\boption|\bchoose|:)\s+\(?([A-J])\)?\s*\.?\s*$/.exec(trimmed) ??
    /^\(?([A-E])[.)]\s/.exec(trimmed);
  const end = trimmed.slice(-MAX_LOOK);
  const conclusion = end.slice(conclusionStart(end));
  return lastSpan(conclusion) ?? choice?.[1] ?? lastNumber(conclusion) ?? lastSpan(end) ?? lastNumber(end);
}
