import type { Ast } from "./math/ast.ts";
import { num } from "./math/ast.ts";
import { parseTokens } from "./math/parse.ts";
import type { Token } from "./math/token.ts";
import { tokenize } from "./math/tokenize.ts";
import { lettersOf } from "./math/words.ts";
import type { Unit } from "./units.ts";
import { stripUnits } from "./units.ts";

/** What an answer was read as. */
export type Content =
  | { readonly kind: "math"; readonly ast: Ast; readonly unit: Unit | null }
  /** Words in normal form: lower case, no punctuation. */
  | { readonly kind: "words"; readonly text: string }
  /** Minutes after midnight; `half` where AM or PM was said. */
  | { readonly kind: "time"; readonly minutes: number; readonly half: boolean }
  | { readonly kind: "unread"; readonly reason: string };

export interface Answer {
  readonly source: string;
  readonly content: Content;
  /** The letter of a multiple-choice answer: `(C)`, `C. Cecile`, `\text{C}`. */
  readonly choice: string | null;
  /** True where the letter is all there is. */
  readonly onlyChoice: boolean;
  /** Source without layout and space, for comparing answers as written. */
  readonly surface: string;
}

const NUMBER_WORDS: ReadonlyMap<string, string> = new Map(
  (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen " +
    "eighteen nineteen twenty"
  )
    .split(" ")
    .map((word, i) => [word, String(i)]),
);

const REALS: Ast = { kind: "namedSet", name: "reals" };
const EMPTY: Ast = { kind: "namedSet", name: "empty" };
const INFINITY: Ast = { kind: "constant", name: "infinity" };

const MEANINGS: ReadonlyMap<string, Ast | string> = new Map<string, Ast | string>([
  ["all real numbers", REALS],
  ["all reals", REALS],
  ["real numbers", REALS],
  ["reals", REALS],
  ["empty set", EMPTY],
  ["no solution", EMPTY],
  ["no solutions", EMPTY],
  ["no real solution", EMPTY],
  ["no real solutions", EMPTY],
  ["there is no solution", EMPTY],
  ["there are no solutions", EMPTY],
  ["none", EMPTY],
  ["infinity", INFINITY],
  ["positive infinity", INFINITY],
  ["negative infinity", { kind: "negate", arg: INFINITY }],
  ["does not exist", "undefined"],
  ["dne", "undefined"],
  ["not defined", "undefined"],
  ["true", "yes"],
  ["false", "no"],
]);

/** Words in one form: `\text{The Midpoints}` and `midpoints.` are the same. */
function normalWords(text: string): string {
  return text
    .replace(/\\[a-zA-Z]+/g, " ")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, " ")
    .trim()
    .replace(/^(?:the|an) /, "");
}

/** True where the tokens are language: at least one word that is no formula, and no number or operator. */
function isLanguage(tokens: readonly Token[]): boolean {
  let words = 0;
  for (const token of tokens) {
    switch (token.kind) {
      case "text":
        words++;
        break;
      case "word":
        if (lettersOf(token) === null || token.text.length >= 4) words++;
        break;
      case "name":
        break;
      case "punct":
        if (!/^[,.;:'’"()?!&-]$/.test(token.text)) return false;
        break;
      case "command":
        // Greek letters and functions are also words: "max", "beta".
        if (!/^(?:in|max|min|log|sin|cos|exp|det)$/.test(token.text)) return false;
        break;
      case "number":
      case "begin":
      case "end":
      case "row":
        return false;
    }
  }
  return words > 0;
}

const CLAUSE = /^\s*(?:for|where|with|whenever|such that|as)\b/i;
const LEAD =
  /^(?:about|approximately|exactly|only|around|roughly|total|answer|thus|so|hence|therefore|is|are)$/i;

/** Cuts `… for any prime p`, `… where k is an integer`, and leading words like "about". */
function withoutClauses(tokens: readonly Token[]): readonly Token[] {
  let start = 0;
  while (start < tokens.length - 1) {
    const token = tokens[start];
    if (token === undefined || (token.kind !== "word" && token.kind !== "text") || !LEAD.test(token.text))
      break;
    start++;
  }
  let depth = 0;
  for (let i = start; i < tokens.length; i++) {
    const token = tokens[i];
    if (token === undefined) break;
    if (token.kind === "punct") {
      if (/^(?:\(|\[|\{|\\\{)$/.test(token.text)) depth++;
      else if (/^(?:\)|\]|\}|\\\})$/.test(token.text)) depth--;
    }
    const clause = (token.kind === "word" || token.kind === "text") && CLAUSE.test(token.text);
    if (clause && depth === 0 && i > start) {
      const end = tokens[i - 1]?.text === "," ? i - 1 : i;
      return tokens.slice(start, end);
    }
  }
  return start === 0 ? tokens : tokens.slice(start);
}

const TIME = /^(\d{1,2})(?:[:.](\d{2}))?\s*([ap])\.?\s*m\.?$/i;
const BARE_TIME = /^(\d{1,2}):(\d{2})$/;

function timeOf(source: string): { minutes: number; half: boolean } | null {
  if (source.length > 60) return null;
  const plain = source
    .replace(/\\(?:text|mathrm|textrm|mbox)\s*\{([^{}]*)\}/g, " $1")
    .replace(/\\[,;: !]|[$~]/g, " ")
    .replace(/\s+/g, " ")
    .trim();
  const spoken = TIME.exec(plain);
  const bare = spoken === null ? BARE_TIME.exec(plain) : null;
  const [, hour = "", minute = "0", letter] = spoken ?? bare ?? [];
  const h = Number(hour);
  const m = Number(minute);
  if (hour === "" || m > 59) return null;
  if (letter === undefined) return h <= 24 ? { minutes: h * 60 + m, half: false } : null;
  if (h < 1 || h > 12) return null;
  return { minutes: ((h % 12) + (letter.toLowerCase() === "p" ? 12 : 0)) * 60 + m, half: true };
}

/** Prose and marks around an answer: bold marks, "The answer is", a full stop. */
function bare(source: string): string {
  return withoutStop(source.trim())
    .replace(/^\*\*([^*]+)\*\*$/, "$1")
    .replace(/^(?:the\s+)?(?:final\s+)?answer\s{0,9}(?:is\b|:)\s{0,9}:?\s*/i, "")
    .replace(/^["'`“]([^"'`]*)["'`”]$/, "$1");
}

/** Without full stops, spaces and a lone backslash at the end. A loop, as `/[\s.]+$/` takes quadratic time. */
function withoutStop(text: string): string {
  let end = text.length;
  while (end > 0 && /[\s.。]/.test(text.charAt(end - 1))) end--;
  const lone = text.charAt(end - 1) === "\\" && text.charAt(end - 2) !== "\\";
  return text.slice(0, lone ? end - 1 : end);
}

function choiceOf(source: string): { letter: string; only: boolean } | null {
  const plain = source
    .slice(0, 80)
    .replace(/\\(?:text|mathrm|mathbf|textbf|textrm|mbox)\s*\{([^{}]*)\}?/g, "$1")
    .replace(/[$*]|\\[()[\]]/g, "")
    .trim();
  const match = /^\(?([A-Ja-j])\)?(?:$|[.:)]|\s+(?![=+\-*/^<>\\(]))/.exec(plain);
  if (match === null) return null;
  const letter = match[1] ?? "";
  const rest = plain.slice(match[0].length);
  const only = /^[\s.)]*$/.test(rest) && source.length <= 80;
  // A lower-case letter before text is a word or a variable.
  if (!only && letter !== letter.toUpperCase()) return null;
  return { letter: letter.toUpperCase(), only };
}

/** What the answer looks like without layout, space and case of words. */
function surfaceOf(source: string): string {
  return source
    .replace(/\\(?:left|right|displaystyle|,|;|:|!| )(?![a-zA-Z])|[$~\s]/g, "")
    .replace(/\\[dtc]frac/g, "\\frac")
    .replace(/\.$/, "");
}

function mathOf(tokens: readonly Token[], length: number): Content {
  const { tokens: bareTokens, unit } = stripUnits(withoutClauses(tokens));
  const parsed = parseTokens(bareTokens, length);
  if (parsed.kind === "parsed") return { kind: "math", ast: parsed.ast, unit };
  // What was cut may have been part of the formula.
  const whole = bareTokens === tokens ? parsed : parseTokens(tokens, length);
  if (whole.kind === "parsed") return { kind: "math", ast: whole.ast, unit: null };
  return { kind: "unread", reason: parsed.reason };
}

function contentOf(source: string): Content {
  const time = timeOf(source);
  if (time?.half === true) return { kind: "time", ...time };
  const read = tokenize(source);
  if (read.kind === "unreadable") return { kind: "unread", reason: read.reason };
  if (read.tokens.length === 0) return { kind: "unread", reason: "there is nothing in it" };
  if (isLanguage(read.tokens)) {
    const text = normalWords(source);
    const number = NUMBER_WORDS.get(text);
    if (number !== undefined) return { kind: "math", ast: num(number), unit: null };
    const meaning = MEANINGS.get(text);
    if (typeof meaning === "object") return { kind: "math", ast: meaning, unit: null };
    return { kind: "words", text: meaning ?? text };
  }
  return mathOf(read.tokens, source.length);
}

/** Reads one answer as written by a person, a model or Python. Bounded time, never throws. */
export function readAnswer(text: string): Answer {
  const source = bare(text);
  const choice = choiceOf(source);
  return {
    source,
    content: contentOf(source),
    choice: choice?.letter ?? null,
    onlyChoice: choice?.only ?? false,
    surface: surfaceOf(source),
  };
}

/** Minutes after midnight where the answer can be a time of day: `20:34` too. */
export function asTime(answer: Answer): { minutes: number; half: boolean } | null {
  return answer.content.kind === "time" ? answer.content : timeOf(answer.source);
}

/**
 * Other readings of an ambiguous answer: `1,234` as two values, `1,22` as a decimal, `(B) 12` as the value behind
 * the letter. Empty where there is none. `against` is the answer it is compared with.
 */
export function otherReadings(answer: Answer, against: Answer): readonly Answer[] {
  const plain = answer.source.replace(/\\!|[$\s]/g, "");
  const out: Answer[] = [];
  // A decimal comma only against a decimal point: `0,12` is also a list.
  const decimal = against.source.includes(".") && /^-?(?:0,\d{2,}|\d+,\d{2}|\d{4,},\d+)$/.test(plain);
  if (decimal) out.push(readAnswer(plain.replace(",", ".")));
  if (/^[^()[\]]*\d,\d{3}(?!\d)/.test(plain) && !plain.includes("{,}") && plain.length < 400) {
    out.push(readAnswer(answer.source.replace(/(\d),(?=\d)/g, "$1, ")));
  }
  if (answer.choice !== null && !answer.onlyChoice) {
    const label =
      /^(?:\$|\\\()?\s*(?:\\(?:text|textbf|mathrm|mathbf)\s*\{)?\s*(?:\([A-J]\)|[A-J][.:)])\s*\}?(?=\s|\\|\S)/.exec(
        answer.source.slice(0, 60),
      );
    if (label !== null) out.push(readAnswer(answer.source.slice(label[0].length)));
  }
  return out;
}
