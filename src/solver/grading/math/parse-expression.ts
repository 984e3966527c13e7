import type { Ast } from "./ast.ts";
import { binary, call, num } from "./ast.ts";
import { FunctionParser } from "./parse-functions.ts";
import type { Token } from "./token.ts";
import { CALLABLE_WORDS } from "./token.ts";
import { CONSTANTS, FUNCTIONS, GREEK, NAMED_SETS } from "./vocabulary.ts";
import { lettersOf } from "./words.ts";

/** Commands that decorate a name: the whole is one symbol. */
const ACCENTS: ReadonlySet<string> = new Set(
  (
    "overline underline bar vec hat widehat tilde widetilde dot ddot overrightarrow overleftarrow angle measuredangle " +
    "triangle odot parallelogram operatorname"
  ).split(" "),
);

const integer = (token: Token | undefined): boolean => token?.kind === "number" && /^\d+$/.test(token.text);

function mixedFraction(whole: string, fraction: Ast): Ast | null {
  if (fraction.kind !== "binary" || fraction.op !== "/") return null;
  const { left, right } = fraction;
  if (left.kind !== "number" || right.kind !== "number" || !/^\d+$/.test(left.text + right.text)) return null;
  if (BigInt(left.text) >= BigInt(right.text)) return null;
  return { kind: "mixed", whole, numerator: left.text, denominator: right.text };
}

/** Expressions with a value. Brackets, lists and relations are read by the class that extends this one. */
export abstract class ExpressionParser extends FunctionParser {
  /** What stands in brackets, environments and calls by name of Python. */
  protected abstract bracketed(open: Token): Ast;
  protected abstract environment(begin: Token): Ast;
  protected abstract callable(word: Token): Ast;

  protected sum(): Ast {
    return this.nested(() => {
      let left: Ast;
      if (this.accept("±")) left = this.node(binary("±", num("0"), this.term()));
      else if (this.accept("∓")) left = this.node(binary("∓", num("0"), this.term()));
      else left = this.term();
      for (;;) {
        if (this.accept("+")) left = this.node(binary("+", left, this.term()));
        else if (this.accept("-")) left = this.node(binary("-", left, this.term()));
        else if (this.accept("±")) left = this.node(binary("±", left, this.term()));
        else if (this.accept("∓")) left = this.node(binary("∓", left, this.term()));
        else return left;
      }
    });
  }

  private term(): Ast {
    let left = this.signed();
    for (;;) {
      if (this.accept("*")) left = this.node(binary("*", left, this.signed()));
      else if (this.accept("/")) left = this.node(binary("/", left, this.signed()));
      else if (this.startsFactor() && !this.isUnionLetter(left))
        left = this.node(binary("*", left, this.power()));
      else return left;
    }
  }

  /** `(1,2) U (3,4)`: the letter joins intervals. */
  protected isUnionLetter(left: Ast): boolean {
    const next = this.peek(1);
    return (
      this.is("name", "U") &&
      (left.kind === "tuple" || left.kind === "set") &&
      next?.kind === "punct" &&
      ["(", "[", "{", "\\{"].includes(next.text)
    );
  }

  private signed(): Ast {
    if (this.accept("-")) return this.nested(() => this.node({ kind: "negate", arg: this.signed() }));
    if (this.accept("+")) return this.nested(() => this.signed());
    return this.power();
  }

  private startsFactor(): boolean {
    const token = this.peek();
    if (token === undefined) return false;
    switch (token.kind) {
      case "number":
      case "name":
      case "text":
      case "begin":
        return true;
      case "word":
        return token.text !== "in";
      case "punct":
        return (
          ["(", "[", "{", "\\{"].includes(token.text) ||
          (token.text === "|" && this.openBars === 0 && !this.barSeparates)
        );
      case "command":
        return ![
          "in",
          "le",
          "leq",
          "leqslant",
          "leqq",
          "ge",
          "geq",
          "geqslant",
          "geqq",
          "ne",
          "neq",
          "approx",
          "simeq",
          "doteq",
          "equiv",
          "lt",
          "gt",
          "cup",
          "cap",
          "setminus",
          "rfloor",
          "rceil",
          "rangle",
          "choose",
          "pmod",
          "bmod",
          "mod",
          "subset",
          "subseteq",
          "to",
          "rightarrow",
          "Rightarrow",
          "implies",
          "iff",
          "Leftrightarrow",
          "backslash",
        ].includes(token.text);
      case "end":
      case "row":
        return false;
    }
  }

  protected power(): Ast {
    let base = this.atom();
    for (;;) {
      if (this.accept("!")) base = this.node(call("factorial", base));
      else if (this.accept("%")) base = this.node({ kind: "percent", arg: base });
      else if (this.accept("°")) base = this.node({ kind: "degrees", arg: base });
      else if (this.sign("'")) {
        this.take();
        base = base.kind === "symbol" ? this.node({ kind: "symbol", name: `${base.name}'` }) : base;
      } else if (this.accept("^")) base = this.raised(base);
      else if (this.accept("_")) base = this.subscripted(base);
      else return base;
    }
  }

  private raised(base: Ast): Ast {
    const braced = this.sign("{");
    const inside = braced ? 1 : 0;
    if (this.is("command", "circ", inside) || this.sign("°", inside)) {
      if (braced) this.take();
      this.take();
      if (braced) this.expect("}");
      return this.node({ kind: "degrees", arg: base });
    }
    if (braced && this.sign("'", 1)) {
      this.take();
      this.take();
      this.expect("}");
      return base.kind === "symbol" ? this.node({ kind: "symbol", name: `${base.name}'` }) : base;
    }
    return this.node(binary("^", base, this.exponent()));
  }

  protected exponent(): Ast {
    return this.nested(() => {
      if (this.accept("-")) return this.node({ kind: "negate", arg: this.exponent() });
      if (this.accept("+")) return this.exponent();
      if (this.sign("{")) return this.group();
      // `2^10` is read as typed; `2^3^2` groups to the right.
      const base = this.is("number") ? this.node(num(this.take().text)) : this.atom();
      return this.accept("^") ? this.node(binary("^", base, this.exponent())) : base;
    });
  }

  private subscripted(base: Ast): Ast {
    const name = this.rawGroup();
    if (base.kind === "number" && /^\d+$/.test(base.text)) {
      return this.node({ kind: "based", digits: base.text, base: name });
    }
    if (base.kind === "symbol") return this.node({ kind: "symbol", name: `${base.name}_${name}` });
    if (base.kind === "constant") return this.node({ kind: "symbol", name: `${base.name}_${name}` });
    return this.node({ kind: "text", text: base.kind === "text" ? `${base.text}_${name}` : `?_${name}` });
  }

  /** The text of a braced group or of one token, for names. */
  protected rawGroup(): string {
    if (!this.accept("{")) {
      const token = this.take();
      return token.text;
    }
    let text = "";
    for (let depth = 1; ;) {
      const token = this.take();
      if (token.kind === "punct" && token.text === "{") depth++;
      if (token.kind === "punct" && token.text === "}") depth--;
      if (depth === 0) return text;
      text += token.text;
    }
  }

  /** The argument of `\frac`, `\sqrt` and the like: a group, or one token (one digit of a number for `\frac12`). */
  protected group(splitDigits = false): Ast {
    if (this.sign("{")) return this.bracketed(this.take());
    const token = this.peek();
    if (splitDigits && token !== undefined && integer(token) && token.text.length > 1 && !token.space) {
      this.replaceNext(
        Array.from(token.text, (digit, k) => ({ ...token, text: digit, at: token.at + k, space: false })),
      );
    }
    if (this.accept("-"))
      return this.nested(() => this.node({ kind: "negate", arg: this.group(splitDigits) }));
    if (this.is("number")) return this.node(num(this.take().text));
    return this.atom();
  }

  private fraction(): Ast {
    const top = this.group(true);
    const bottom = this.group(true);
    return this.node(binary("/", top, bottom));
  }

  protected atom(): Ast {
    return this.nested(() => {
      const token = this.take();
      switch (token.kind) {
        case "number":
          return this.numberAtom(token);
        case "name":
          return this.nameAtom(token);
        case "word":
          return this.wordAtom(token);
        case "text":
          return this.textAtom(token.text);
        case "command":
          return this.commandAtom(token);
        case "begin":
          return this.environment(token);
        case "punct":
          if (token.text === "|") return this.absolute();
          return this.bracketed(token);
        case "end":
        case "row":
          throw this.failure(`“${token.text}” is out of place`);
      }
    });
  }

  private numberAtom(token: Token): Ast {
    if (integer(token)) {
      if (this.is("command", "frac")) {
        this.take();
        const fraction = this.fraction();
        return this.node(mixedFraction(token.text, fraction) ?? binary("*", num(token.text), fraction));
      }
      const spaced =
        this.peek()?.space === true && integer(this.peek()) && this.sign("/", 1) && integer(this.peek(2));
      if (spaced) {
        const mixed = mixedFraction(
          token.text,
          binary("/", num(this.peek()?.text ?? "0"), num(this.peek(2)?.text ?? "0")),
        );
        if (mixed !== null) {
          for (let k = 0; k < 3; k++) this.take();
          return this.node(mixed);
        }
      }
    }
    return this.node(num(token.text));
  }

  private nameAtom(token: Token): Ast {
    const name = token.text;
    if (name === "e") return this.node({ kind: "constant", name: "e" });
    if (name === "i" || name === "I") return this.node({ kind: "constant", name: "i" });
    if (this.sign("'")) {
      let primes = "";
      while (this.accept("'")) primes += "'";
      return this.applied(name + primes) ?? this.node({ kind: "symbol", name: name + primes });
    }
    return this.applied(name) ?? this.node({ kind: "symbol", name });
  }

  private wordAtom(token: Token): Ast {
    if (CALLABLE_WORDS.has(token.text) && (this.sign("(") || this.sign("."))) return this.callable(token);
    const letters = lettersOf(token);
    if (letters === null) return this.textAtom(token.text);
    const [first, ...rest] = letters;
    if (first === undefined) throw this.failure("an empty word");
    if (rest.length > 0) {
      const next = this.peek();
      if (next === undefined) this.append(rest);
      else this.replaceNext([...rest, next]);
    }
    if (first.kind === "name") return this.nameAtom(first);
    return this.commandAtom(first);
  }

  /** Words in a row are one text. */
  private textAtom(first: string): Ast {
    let text = first;
    for (;;) {
      const token = this.peek();
      const more =
        token?.kind === "text" ||
        (token?.kind === "word" && !CALLABLE_WORDS.has(token.text) && lettersOf(token) === null);
      if (!more) return this.node({ kind: "text", text });
      text += ` ${token.text}`;
      this.take();
    }
  }

  private commandAtom(token: Token): Ast {
    const name = token.text;
    const fn = FUNCTIONS.get(name);
    if (name === "frac") return this.fraction();
    if (name === "binom") {
      if (this.sign("(")) return this.functionAtom("binom");
      return this.node(call("binom", this.group(true), this.group(true)));
    }
    if (name === "sqrt") return this.radical();
    if (fn !== undefined) return this.functionAtom(fn);
    const constant = CONSTANTS.get(name);
    if (constant !== undefined) return this.node({ kind: "constant", name: constant });
    if (GREEK.has(name)) return this.node({ kind: "symbol", name });
    const set = name.startsWith("bb")
      ? NAMED_SETS.get(name.slice(2))
      : name.length > 1
        ? NAMED_SETS.get(name)
        : undefined;
    if (set !== undefined) return this.node({ kind: "namedSet", name: set });
    if (name === "lfloor" || name === "lceil") {
      const arg = this.withoutBars(() => this.sum());
      if (!this.acceptCommand(name === "lfloor" ? "rfloor" : "rceil"))
        throw this.failure("the bracket is not closed");
      return this.node(call(name === "lfloor" ? "floor" : "ceil", arg));
    }
    if (name === "langle") {
      const items = this.items(() => this.is("command", "rangle"));
      if (!this.acceptCommand("rangle")) throw this.failure("the bracket is not closed");
      return this.node({ kind: "tuple", open: "(", close: ")", items });
    }
    if (ACCENTS.has(name)) {
      const next = this.peek();
      const named = next?.kind === "name" || next?.kind === "word" || this.sign("{");
      return this.node({ kind: "symbol", name: named ? `${name}(${this.rawGroup()})` : name });
    }
    return this.textAtom(`\\${name}`);
  }
}
