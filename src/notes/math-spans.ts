/** The languages a note is written in. */
export type NoteLanguage = "markdown" | "latex";

/** A formula in a text. Offsets are UTF-16 units into that text. */
export interface MathSpan {
  /** Offset of the opening delimiter. */
  readonly start: number;
  /** Offset behind the closing delimiter. */
  readonly end: number;
  /** Offset of the first character of `tex`. */
  readonly texStart: number;
  /** What stands between the delimiters. */
  readonly tex: string;
  readonly display: boolean;
}

/** Environments that are mathematics without any dollar sign around them. */
export const MATH_ENVIRONMENTS: ReadonlySet<string> = new Set(
  (
    "equation align alignat flalign gather multline eqnarray displaymath math dmath IEEEeqnarray split aligned " +
    "gathered cases alignedat"
  ).split(" "),
);

const BEGIN = /\\begin\s*\{([A-Za-z]+)(\*?)\}/y;

/** The offset behind `\end{name}` that closes the environment opened at `open`, or -1. */
function environmentEnd(closers: Closers, name: string, from: number): number {
  const close = `\\end{${name}}`;
  const at = closers.next(close, from);
  return at < 0 ? -1 : at + close.length;
}

/** True where the character at `at` is escaped by an odd number of backslashes. */
function escaped(text: string, at: number): boolean {
  let count = 0;
  for (let k = at - 1; k >= 0 && text.charAt(k) === "\\"; k--) count++;
  return count % 2 === 1;
}

/** An escaped `$$` is passed over as a whole by the preview, by its first dollar only in TeX: `stride`. */
function closingDollars(text: string, from: number, dollars: "$" | "$$", stride = 1): number {
  for (let at = text.indexOf(dollars, from); at >= 0; at = text.indexOf(dollars, at + stride)) {
    if (!escaped(text, at)) return at;
  }
  return -1;
}

/**
 * Searches a text from left to right. A sign that was not found once is not searched for again: a text full of openings
 * that nobody closes is read in linear time.
 */
class Closers {
  readonly #text: string;
  readonly #absent = new Set<string>();

  constructor(text: string) {
    this.#text = text;
  }

  next(sign: string, from: number): number {
    if (this.#absent.has(sign)) return -1;
    const at = this.#text.indexOf(sign, from);
    if (at < 0) this.#absent.add(sign);
    return at;
  }
}

const blank = /\n[ \t]*(?:>[ \t]*)*\r?\n/;

const wordCharacter = /^\w$/;

/**
 * The rules of VS Code's preview (`@vscode/markdown-it-katex`): no letter, digit, dollar or backslash in front of the
 * opening dollar, no letter, digit or dollar behind the closing one, and the next dollar decides: `$5 and $6` is no formula.
 */
function markdownInline(text: string, at: number): MathSpan | null {
  const before = text.charAt(at - 1);
  if (before === "\\" || before === "$" || wordCharacter.test(before)) return null;
  const end = closingDollars(text, at + 1, "$");
  if (end <= at + 1) return null;
  const behind = text.charAt(end + 1);
  if (behind === "$" || wordCharacter.test(behind)) return null;
  const tex = text.slice(at + 1, end);
  return blank.test(tex) ? null : { start: at, end: end + 1, texStart: at + 1, tex, display: false };
}

/** A `$$` that stands alone: no third dollar, no backslash in front of it. */
function isDouble(text: string, at: number): boolean {
  const before = text.charAt(at - 1);
  return before !== "$" && before !== "\\" && text.charAt(at + 2) !== "$";
}

function latexInline(text: string, at: number): MathSpan | null {
  const end = closingDollars(text, at + 1, "$");
  if (end < 0) return null;
  const tex = text.slice(at + 1, end);
  if (blank.test(tex)) return null;
  return { start: at, end: end + 1, texStart: at + 1, tex, display: false };
}

function displayDollars(text: string, at: number, language: NoteLanguage): MathSpan | null {
  const end = closingDollars(text, at + 2, "$$", language === "markdown" ? 2 : 1);
  if (end < 0 || end === at + 2) return null;
  if (language === "markdown" && !(isDouble(text, at) && isDouble(text, end))) return null;
  return { start: at, end: end + 2, texStart: at + 2, tex: text.slice(at + 2, end), display: true };
}

function bracketed(text: string, at: number, closers: Closers): MathSpan | null {
  const display = text.charAt(at + 1) === "[";
  const end = closers.next(display ? "\\]" : "\\)", at + 2);
  if (end < 0) return null;
  const tex = text.slice(at + 2, end);
  if (blank.test(tex)) return null;
  return { start: at, end: end + 2, texStart: at + 2, tex, display };
}

function environment(text: string, at: number, closers: Closers): MathSpan | null {
  BEGIN.lastIndex = at;
  const begin = BEGIN.exec(text);
  const name = begin?.[1];
  if (begin === null || name === undefined || !MATH_ENVIRONMENTS.has(name)) return null;
  const end = environmentEnd(closers, `${name}${begin[2] ?? ""}`, at);
  if (end < 0) return null;
  return { start: at, end, texStart: at, tex: text.slice(at, end), display: true };
}

/** Offset behind the code span that starts at `at`, or `at` where none does. */
function codeSpanEnd(text: string, at: number): number {
  const ticks = /`+/y;
  ticks.lastIndex = at;
  const run = ticks.exec(text)?.[0] ?? "";
  if (run === "") return at;
  let close = text.indexOf(run, at + run.length);
  while (close >= 0 && (text.charAt(close + run.length) === "`" || text.charAt(close - 1) === "`")) {
    close = text.indexOf(run, close + run.length);
    while (close >= 0 && text.charAt(close - 1) === "`") close = text.indexOf(run, close + 1);
  }
  return close < 0 ? at + run.length : close + run.length;
}

/**
 * The formulas of a text, in order, not overlapping.
 *
 * Markdown: `$…$` and `$$…$$` by the rules of VS Code's preview, `\(…\)`, `\[…\]` and bare `\begin{align}`; code
 * spans and HTML comments hold none. LaTeX: the same without code spans, with `$…$` as TeX reads it, and `%` starts
 * a comment. Half-typed formulas are text. Linear in the length but for unclosed delimiters; never throws.
 */
export function mathSpans(text: string, language: NoteLanguage): readonly MathSpan[] {
  const spans: MathSpan[] = [];
  const closers = new Closers(text);
  let dollarsEnd = Infinity;
  for (let i = 0; i < text.length;) {
    const c = text.charAt(i);
    if (c === "`" && language === "markdown") {
      const end = codeSpanEnd(text, i);
      i = end > i ? end : i + 1;
      continue;
    }
    if (c === "%" && language === "latex" && !escaped(text, i)) {
      const end = text.indexOf("\n", i);
      if (end < 0) return spans;
      i = end + 1;
      continue;
    }
    if (c === "<" && language === "markdown" && text.startsWith("<!--", i)) {
      const end = text.indexOf("-->", i + 4);
      if (end < 0) return spans;
      i = end + 3;
      continue;
    }
    let span: MathSpan | null = null;
    if (c === "$" && i < dollarsEnd) {
      if (text.charAt(i + 1) === "$") span = displayDollars(text, i, language);
      else span = language === "markdown" ? markdownInline(text, i) : latexInline(text, i);
      if (span === null && closingDollars(text, i + 1, "$") < 0) dollarsEnd = i;
      if (span === null && text.charAt(i + 1) === "$") i++;
    } else if (c === "\\") {
      const next = text.charAt(i + 1);
      if (next === "(" || next === "[") span = bracketed(text, i, closers);
      else if (next === "b") span = environment(text, i, closers);
      if (span === null) {
        i += 2;
        continue;
      }
    }
    if (span === null) i++;
    else {
      spans.push(span);
      i = span.end;
    }
  }
  return spans;
}
