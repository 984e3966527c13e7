import { CONSTANTS, FUNCTIONS, GREEK, LAYOUT, NAMED_SETS, NEED_PARENTHESES, TEXT_COMMANDS } from "./vocabulary.ts";
import { plainText } from "./unicode.ts";

export type TokenKind =
  | "number"
  /** One letter, with a subscript where digits follow it directly: `x`, `x_1`. */
  | "name"
  /** A run of two or more letters that is no known name: a product of letters, a unit or prose. */
  | "word"
  /** A LaTeX command, or an ASCII word with the same meaning: `frac`, `sin`, `pi`. */
  | "command"
  | "punct"
  /** Words in `\text{}` and its relatives. */
  | "text"
  | "begin"
  | "end"
  /** `\\`. */
  | "row";

export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  /** Offset in the text after Unicode signs were spelled out. */
  readonly at: number;
  /** White space stood before it. */
  readonly space: boolean;
  /** For a comma: written `{,}` or `,\!`, so between digits it groups thousands. For a "," from "and"/"or": false. */
  readonly tight: boolean;
}

export type Tokens =
  | { readonly kind: "tokens"; readonly tokens: readonly Token[] }
  | { readonly kind: "unreadable"; readonly reason: string; readonly at: number };

/** Longest text that is read, in UTF-16 units. */
export const MAX_TEXT = 20_000;
const MAX_NESTING = 24;

/** Words that take arguments in Python or SymPy output; the parser knows what they mean. */
export const CALLABLE_WORDS: ReadonlySet<string> = new Set([
  "Fraction",
  "Rational",
  "Integer",
  "Float",
  "Decimal",
  "cbrt",
  "root",
  "pow",
  "Pow",
  "Eq",
  "Matrix",
  "ImmutableMatrix",
  "Interval",
  "Union",
  "FiniteSet",
  "Complement",
  "Intersection",
  "Tuple",
  "set",
  "list",
  "tuple",
  "Point",
  "Point2D",
  "Point3D",
]);

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
    let literal = text.toLowerCase().replace(/^\./, "0.").replace(/\.(?=e|$)/, "");
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
        before !== undefined && (before.kind === "number" || before.text === ")") && !/\s/.test(this.s.charAt(this.i - 1));
      if (factorial) this.push("punct", "!", 1);
      else this.push("punct", "!=", 2);
    } else if (two === "<=" || two === ">=" || two === "==" || two === ":=" || two === "//")
      this.push("punct", two, 2);
    else if (this.s.startsWith("{,}", this.i)) this.push("punct", ",", 3, true);
    else if (c === ",") {
      const tight = /^,(?:\\!)+\s*/.exec(this.s.slice(this.i, this.i + 24));
      this.push("punct", ",", tight?.[0].length ?? 1, tight !== null);
    } else if (c === "." && !/[A-Za-z]/.test(this.s.charAt(this.i + 1))) this.i++;
    else if (c === "&" && /\s/.test(this.s.charAt(this.i + 1)) && /\)\s*$/.test(this.s.slice(Math.max(0, this.i - 3), this.i)))
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
          this.push("row", "\\\\", 2 + (/^\[[^\]]{0,12}\]/.exec(s.slice(this.i + 2, this.i + 16))?.[0].length ?? 0));
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
    const name = this.match(/\\[A-Za-z]+\*?/y)?.slice(1).replace("*", "") ?? "";
    const length = (this.match(/\\[A-Za-z]+\*?/y) ?? "").length;
    if (name === "begin" || name === "end") {
      const environment = /^\s*\{([A-Za-z*]{1,20})\}(?:\s*\{[lcr|\s]{0,40}\})?/.exec(s.slice(this.i + length, this.i + length + 80));
      if (environment === null) return { reason: `\\${name} without a name`, at: this.offset + this.i };
      this.push(name, environment[1] ?? "", length + environment[0].length);
      return null;
    }
    if (/^(?:l|c)?dots$/.test(name) && this.tokens.at(-1)?.kind === "number" && this.tokens.at(-1)?.text.includes(".")) {
      this.i += length; // 3.1415\ldots
      return null;
    }
    if (LAYOUT.has(name)) {
      const dot = (name === "left" || name === "right" || name === "middle") && s.charAt(this.i + length) === ".";
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
    if (name === "boxed" || name === "fbox" || name === "mathop" || name === "mathstrut" || name === "ensuremath") {
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

const THOUSANDS_FIRST = /^[1-9]\d{0,2}$/;
const THOUSANDS_NEXT = /^\d{3}(?:\.\d+)?$/;

/** Is the comma at `i` between digit groups of a number? Spaces rule it out unless it is tight. */
function looksLikeThousands(tokens: readonly Token[], i: number, first: boolean): boolean {
  const before = tokens[i - 1];
  const comma = tokens[i];
  const after = tokens[i + 1];
  if (before?.kind !== "number" || after?.kind !== "number" || comma === undefined) return false;
  if (!(first ? THOUSANDS_FIRST : /^\d{3}$/).test(before.text) || !THOUSANDS_NEXT.test(after.text)) return false;
  return comma.tight || (!comma.space && !after.space);
}

/**
 * Joins digit groups: `1,234`, `1{,}234`, `11,\! 111,\! 100`, `1 000`. A comma in a bracket separates items
 * unless another comma of the same bracket is spaced and this one is not: `(1,000, 2)`.
 */
function joinDigitGroups(tokens: readonly Token[]): Token[] {
  const level: number[] = [];
  const levels: { open: string; spaced: boolean; other: boolean }[] = [{ open: "", spaced: false, other: false }];
  const stack = [0];
  tokens.forEach((token, i) => {
    const top = stack.at(-1) ?? 0;
    level.push(top);
    if (token.kind !== "punct") return;
    if ("([{".includes(token.text) || token.text === "\\{") {
      levels.push({ open: token.text, spaced: false, other: false });
      stack.push(levels.length - 1);
    } else if (")]}".includes(token.text) || token.text === "\\}") {
      if (stack.length > 1) stack.pop();
    } else if (token.text === "," || token.text === ";") {
      const state = levels[top];
      if (state === undefined) return;
      if (tokens[i + 1]?.space === true && !token.tight) state.spaced = true;
      else if (!looksLikeThousands(tokens, i, true) && !looksLikeThousands(tokens, i, false)) state.other = true;
    }
  });
  const out: Token[] = [];
  let chain = false;
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i];
    const last = out.at(-1);
    if (token === undefined) break;
    const state = levels[level[i] ?? 0];
    const plain = state !== undefined && !state.other && (state.open === "" || state.open === "{" || state.spaced);
    const next = tokens[i + 1];
    if (token.text === "," && last !== undefined && next !== undefined && (token.tight || plain)) {
      if (looksLikeThousands(tokens, i, !chain)) {
        out[out.length - 1] = { ...last, text: last.text + next.text };
        chain = true;
        i++;
        continue;
      }
    }
    const grouped =
      last?.kind === "number" &&
      token.kind === "number" &&
      token.space &&
      THOUSANDS_NEXT.test(token.text) &&
      (chain || THOUSANDS_FIRST.test(last.text)) &&
      next?.text !== "/" &&
      state?.open !== "[";
    if (grouped) {
      out[out.length - 1] = { ...last, text: last.text + token.text };
      chain = true;
      continue;
    }
    chain = false;
    out.push(token);
  }
  return out;
}

const KNOWN_AFTER_BACKSLASHES =
  /(?<!\\)\\\\(?=(?:[dtc]?frac|sqrt|text|math(?:rm|bf|bb)|pi|left|right|cdot|times|end|begin|le|leq|ge|geq|in|infty|pm|cup|boxed|circ)(?![A-Za-z]))/g;

/** Spells out Unicode signs and repairs backslashes doubled by an escape. */
export function repairText(text: string): string {
  let s = plainText(text);
  if (s.includes("\\\\")) {
    s = /(?<!\\)\\\\(?:begin|end)\b/.test(s) ? s.replaceAll("\\\\", "\\") : s.replace(KNOWN_AFTER_BACKSLASHES, "\\");
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
