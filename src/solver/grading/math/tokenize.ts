import {
  CONSTANTS,
  FUNCTIONS,
  GREEK,
  LAYOUT,
  NAMED_SETS,
  NEED_PARENTHESES,
  TEXT_COMMANDS,
} from "./vocabulary.ts";
import { plainText } from "./unicode.ts";
import { joinDigitGroups } from "./digit-groups.ts";
import type { Token, TokenKind } from "./token.ts";

export type Tokens =
  | { readonly kind: "tokens"; readonly tokens: readonly Token[] }
  | { readonly kind: "unreadable"; readonly reason: string; readonly at: number };

/** Longest text that is read, in UTF-16 units. */
export const MAX_TEXT = 20_000;
const MAX_NESTING = 24;

const RENAMED: ReadonlyMap<string, string> = new Map([
  ["dfrac", "frac"],
  ["tfrac", "frac"],
  ["cfrac", "frac"],
  ["dbinom", "binom"],
  ["tbinom", "binom"],
  ["lbrace", "\\{"],
  ["rbrace", "\\}"],
  ["lbrack", "["],
  ["rbrack", "]"],
  ["lparen", "("],
  ["rparen", ")"],
  ["vert", "|"],
  ["lvert", "|"],
  ["rvert", "|"],
  ["Vert", "|"],
  ["colon", ":"],
  ["land", ","],
  ["lor", ","],
  ["wedge", ","],
  ["vee", ","],
  ["ast", "*"],
  ["cdot", "*"],
  ["cdotp", "*"],
  ["times", "*"],
  ["div", "/"],
  ["pm", "±"],
  ["mp", "∓"],
  ["prime", "'"],
  ["degree", "°"],
  ["mid", "|"],
  ["colon", ":"],
  ["percent", "%"],
]);

class Scanner {
  readonly tokens: Token[] = [];
  private space = false;
  private i = 0;

  constructor(
    private readonly s: string,
    private readonly offset: number,
    private readonly nesting: number,
  ) {}

  /** Returns the offset of something unreadable, or null when all was read. */
  run(): { reason: string; at: number } | null {
    while (this.i < this.s.length) {
      const c = this.s.charAt(this.i);
      if (/\s/.test(c) || c === "~" || c === "$") {
        this.space = true;
        this.i++;
      } else if (c === "\\") {
        const problem = this.command();
        if (problem !== null) return problem;
      } else if (/[0-9]/.test(c) || (c === "." && /[0-9]/.test(this.s.charAt(this.i + 1)))) this.number();
      else if (/[A-Za-z]/.test(c)) this.letters();
      else this.sign(c);
    }
    return null;
  }

  private push(kind: TokenKind, text: string, length: number, tight = false): void {
    this.tokens.push({ kind, text, at: this.offset + this.i, space: this.space, tight });
    this.space = false;
    this.i += length;
  }

  private match(pattern: RegExp): string | null {
    pattern.lastIndex = this.i;
    return pattern.exec(this.s)?.[0] ?? null;
  }

  private number(): void {
    // A minus in an exponent is only an exponent where `e` cannot be Euler's number: 1.5e-7, 1e-07, 1e+16.
    const text =
      this.match(/(?:\d+\.\d*|\.\d+)[eE][+-]?\d+|\d+[eE](?:\+\d+|-0\d+|-\d{2,})/y) ??
      this.match(/\d+(?:\.\d+)?|\.\d+/y) ??
      "0";
    let length = text.length;
    let literal = text
      .toLowerCase()
      .replace(/^\./, "0.")
      .replace(/\.(?=e|$)/, "");
    const rest = this.s.slice(this.i + length, this.i + length + 40);
    // 0.\overline{3}, 0.1\dot{6}: a repeating part.
    const repeating = /^(\.?)\\(?:overline|bar|dot)\s*\{(\d{1,18})\}/.exec(rest);
    if (repeating !== null && !literal.includes("e")) {
      const needsPoint = !literal.includes(".");
      if (!needsPoint || repeating[1] === ".") {
        literal += `${needsPoint ? "." : ""}(${repeating[2] ?? ""})`;
        length += repeating[0].length;
      }
    } else {
      const dots = /^\.(?!\d)(?:\.+)?/.exec(rest); // the full stop of a sentence, or an ellipsis
      if (dots !== null) length += dots[0].length;
    }
    this.push("number", literal, length);
  }

  private letters(): void {
    const word = this.match(/[A-Za-z]+/y) ?? "";
    if (word.length === 1) {
      const digits = /^[0-9]{1,3}(?![0-9.])/.exec(this.s.slice(this.i + 1, this.i + 5));
      const subscript = digits !== null && !/[eiI]/.test(word) ? digits[0] : "";
      this.push("name", subscript === "" ? word : `${word}_${subscript}`, 1 + subscript.length);
      return;
    }
    const end = this.i + word.length;
    const called = /^\s*\(/.test(this.s.slice(end, end + 4));
    if (/^(?:and|or)$/i.test(word)) this.push("punct", ",", word.length);
    else if (FUNCTIONS.has(word) && (called || !NEED_PARENTHESES.has(word)))
      this.push("command", word, word.length);
    else if (CONSTANTS.has(word) || GREEK.has(word)) this.push("command", word, word.length);
    else if (NAMED_SETS.has(word)) this.push("command", word, word.length);
    else this.push("word", word, word.length);
  }

  private sign(c: string): void {
    const two = this.s.slice(this.i, this.i + 2);
    if (two === "**") this.push("punct", "^", 2);
    else if (two === "!=") {
      // `5!=120` is a factorial; `x != 3` and `x!=3` are "not equal".
      const before = this.tokens.at(-1);
      const factorial =
        before !== undefined &&
        (before.kind === "number" || before.text === ")") &&
        !/\s/.test(this.s.charAt(this.i - 1));
      if (factorial) this.push("punct", "!", 1);
      else this.push("punct", "!=", 2);
    } else if (two === "<=" || two === ">=" || two === "==" || two === ":=" || two === "//")
      this.push("punct", two, 2);
    else if (this.s.startsWith("{,}", this.i)) this.push("punct", ",", 3, true);
    else if (c === ",") {
      const tight = /^,(?:\\!)+\s*/.exec(this.s.slice(this.i, this.i + 24));
      this.push("punct", ",", tight?.[0].length ?? 1, tight !== null);
    } else if (c === "." && !/[A-Za-z]/.test(this.s.charAt(this.i + 1))) this.i++;
    else if (
      c === "&" &&
      /\s/.test(this.s.charAt(this.i + 1)) &&
      /\)\s*$/.test(this.s.slice(Math.max(0, this.i - 3), this.i))
    )
      this.push("punct", "&", 1);
    else {
      const point = this.s.codePointAt(this.i) ?? 0;
      this.push("punct", String.fromCodePoint(point), point > 0xffff ? 2 : 1);
    }
  }

  private command(): { reason: string; at: number } | null {
    const s = this.s;
    const next = s.charAt(this.i + 1);
    if (!/[A-Za-z]/.test(next)) {
      switch (next) {
        case "\\":
          this.push(
            "row",
            "\\\\",
            2 + (/^\[[^\]]{0,12}\]/.exec(s.slice(this.i + 2, this.i + 16))?.[0].length ?? 0),
          );
          return null;
        case "{":
        case "}":
          this.push("punct", `\\${next}`, 2);
          return null;
        case "|":
        case "%":
        case "_":
          this.push("punct", next, 2);
          return null;
        case "!":
          this.i += 2;
          return null;
        default: // \, \; \( \] \$ \& \# and a lone backslash: spacing, delimiters of formulas, currency
          this.space = true;
          this.i += 2;
          return null;
      }
    }
    const name =
      this.match(/\\[A-Za-z]+\*?/y)
        ?.slice(1)
        .replace("*", "") ?? "";
    const length = (this.match(/\\[A-Za-z]+\*?/y) ?? "").length;
    if (name === "begin" || name === "end") {
      const environment = /^\s*\{([A-Za-z*]{1,20})\}(?:\s*\{[lcr|\s]{0,40}\})?/.exec(
        s.slice(this.i + length, this.i + length + 80),
      );
      if (environment === null) return { reason: `\\${name} without a name`, at: this.offset + this.i };
      this.push(name, environment[1] ?? "", length + environment[0].length);
      return null;
    }
    if (
      /^(?:l|c)?dots$/.test(name) &&
      this.tokens.at(-1)?.kind === "number" &&
      this.tokens.at(-1)?.text.includes(".")
    ) {
      this.i += length; // 3.1415\ldots
      return null;
    }
    if (LAYOUT.has(name)) {
      const dot =
        (name === "left" || name === "right" || name === "middle") && s.charAt(this.i + length) === ".";
      this.i += length + (dot ? 1 : 0);
      if (name !== "left" && name !== "right") this.space = true;
      return null;
    }
    if (name === "hspace" || name === "vspace" || name === "phantom" || name === "label" || name === "tag") {
      const end = balancedEnd(s, s.indexOf("{", this.i + length));
      this.i = end < 0 ? this.i + length : end + 1;
      this.space = true;
      return null;
    }
    if (name === "mathbb" || name === "Bbb") {
      const letter = /^\s*\{?\s*([A-Z])\s*\}?/.exec(s.slice(this.i + length, this.i + length + 8));
      if (letter !== null) {
        this.push("command", `bb${letter[1] ?? ""}`, length + letter[0].length);
        return null;
      }
    }
    if (
      name === "boxed" ||
      name === "fbox" ||
      name === "mathop" ||
      name === "mathstrut" ||
      name === "ensuremath"
    ) {
      this.i += length; // the braces stay, as a group
      return null;
    }
    if (TEXT_COMMANDS.has(name)) return this.textCommand(length);
    const renamed = RENAMED.get(name);
    if (renamed !== undefined && !/^[a-z]/.test(renamed)) this.push("punct", renamed, length);
    else this.push("command", renamed ?? name, length);
    return null;
  }

  private textCommand(length: number): { reason: string; at: number } | null {
    const open = this.i + length + (/^\s*/.exec(this.s.slice(this.i + length))?.[0].length ?? 0);
    if (this.s.charAt(open) !== "{") {
      this.i += length;
      return null;
    }
    const close = balancedEnd(this.s, open);
    if (close < 0) return { reason: "a brace is not closed", at: this.offset + open };
    const inner = this.s.slice(open + 1, close);
    const words = inner.replace(/\\[ ,;:!~]|[~$]/g, " ").trim();
    const known = FUNCTIONS.get(words);
    if (known !== undefined && words.length > 1 && words !== "min") {
      this.push("command", words, close + 1 - this.i);
      return null;
    }
    // `5\text{ m}`: the letter is a unit, not a variable.
    const before = this.tokens.at(-1);
    const afterValue = before?.kind === "number" || before?.text === "}" || before?.text === ")";
    if (
      /^[mshgl]$/.test(words) &&
      afterValue &&
      !/^\\math(?:bf|it)|^\\bold/.test(this.s.slice(this.i, this.i + 9))
    ) {
      this.push("text", words, close + 1 - this.i);
      return null;
    }
    // "\text{ (if x > 0)}" is prose; "\text{3 cm}", "\mathbf{\frac12}", "\text{A, D}" and "\text{ or }" are read on.
    if (/[A-Za-z]{2}/.test(words) && !/[0-9\\]/.test(words) && !/^(?:and|or)$/i.test(words)) {
      this.push("text", words, close + 1 - this.i);
      return null;
    }
    if (this.nesting >= MAX_NESTING) return { reason: "text inside text, too deep", at: this.offset + open };
    const scanner = new Scanner(inner, this.offset + open + 1, this.nesting + 1);
    scanner.space = this.space || /^\s/.test(inner);
    const problem = scanner.run();
    if (problem !== null) return problem;
    this.tokens.push(...scanner.tokens);
    this.i = close + 1;
    this.space = scanner.space;
    return null;
  }
}

/** Index of the brace that closes the one at `open`, or -1. Escaped braces do not count. */
export function balancedEnd(s: string, open: number): number {
  if (open < 0) return -1;
  let depth = 0;
  for (let k = open; k < s.length; k++) {
    const c = s.charAt(k);
    if (c === "\\") k++;
    else if (c === "{") depth++;
    else if (c === "}") {
      depth--;
      if (depth === 0) return k;
    }
  }
  return -1;
}

const KNOWN_AFTER_BACKSLASHES =
  /(?<!\\)\\\\(?=(?:[dtc]?frac|sqrt|text|math(?:rm|bf|bb)|pi|left|right|cdot|times|end|begin|le|leq|ge|geq|in|infty|pm|cup|boxed|circ)(?![A-Za-z]))/g;

/** Spells out Unicode signs and repairs backslashes doubled by an escape. */
export function repairText(text: string): string {
  let s = plainText(text);
  if (s.includes("\\\\")) {
    s = /(?<!\\)\\\\(?:begin|end)\b/.test(s)
      ? s.replaceAll("\\\\", "\\")
      : s.replace(KNOWN_AFTER_BACKSLASHES, "\\");
  }
  if (s.includes("np.")) s = s.replace(/\bnp\.(?:float|int|uint)\d+\(([^()]{0,60})\)/g, "($1)");
  return s;
}

/** Splits text into tokens. Linear in the length; never throws. */
export function tokenize(text: string): Tokens {
  if (text.length > MAX_TEXT) {
    return {
      kind: "unreadable",
      reason: `the text is longer than ${MAX_TEXT} characters; give only the formula`,
      at: MAX_TEXT,
    };
  }
  const scanner = new Scanner(repairText(text), 0, 0);
  const problem = scanner.run();
  if (problem !== null) return { kind: "unreadable", ...problem };
  return { kind: "tokens", tokens: joinDigitGroups(scanner.tokens) };
}
