import type { Ast, FunctionName } from "./ast.ts";
import { binary, call } from "./ast.ts";
import { Cursor } from "./cursor.ts";
import { GREEK } from "./vocabulary.ts";

const INVERSES: ReadonlyMap<FunctionName, FunctionName> = new Map<FunctionName, FunctionName>([
  ["sin", "asin"],
  ["cos", "acos"],
  ["tan", "atan"],
]);

const SEVERAL_ARGUMENTS: ReadonlySet<FunctionName> = new Set<FunctionName>(["gcd", "lcm", "max", "min"]);

/** Functions and their arguments, roots and absolute values; the rest of an expression is read by the class that extends this one. */
export abstract class FunctionParser extends Cursor {
  /** Bars of absolute values that are open here; an inner bar then closes. */
  protected openBars = 0;
  /** A bar separates (set builder), it does not open an absolute value after a factor. */
  protected barSeparates = false;

  protected abstract sum(): Ast;
  protected abstract power(): Ast;
  protected abstract exponent(): Ast;
  protected abstract group(): Ast;
  protected abstract items(closes: () => boolean): Ast[];

  /** Reads with no absolute value open: inside brackets a bar opens again. */
  protected withoutBars<T>(read: () => T): T {
    const bars = this.openBars;
    this.openBars = 0;
    const result = read();
    this.openBars = bars;
    return result;
  }

  protected absolute(): Ast {
    this.openBars++;
    const saved = this.barSeparates;
    this.barSeparates = false;
    const arg = this.sum();
    this.barSeparates = saved;
    this.openBars--;
    this.expect("|");
    return this.node(call("abs", arg));
  }

  /** `f(…)` is a function applied; `g(2)`, `P(x)` too, but `h(r+1)` and `a(b+c)` are products. */
  protected applied(name: string): Ast | null {
    const next = this.peek();
    if (!this.sign("(") || next?.space === true) return null;
    const simple =
      this.sign(")", 2) &&
      (this.is("name", undefined, 1) || (this.is("number", undefined, 1) && /^[fgh]/.test(name)));
    const negative =
      this.sign("-", 1) && this.is("number", undefined, 2) && this.sign(")", 3) && /^[fgh]/.test(name);
    if (!(name.startsWith("f") || ((simple || negative) && /^[ghA-Z]/.test(name)))) return null;
    this.take();
    const args = this.items(() => this.sign(")"));
    this.expect(")");
    return this.node({ kind: "apply", name, args });
  }

  protected radical(): Ast {
    let index: Ast | null = null;
    if (this.sign("[")) {
      this.take();
      index = this.sum();
      this.expect("]");
    }
    const arg = this.group();
    return this.node(index === null ? call("sqrt", arg) : call("root", arg, index));
  }

  protected functionAtom(written: FunctionName): Ast {
    let base: Ast | null = null;
    let exponent: Ast | null = null;
    for (;;) {
      if (this.accept("_")) base = this.group();
      else if (this.accept("^")) exponent = this.exponent();
      else break;
    }
    let fn = written;
    const inverse = INVERSES.get(fn);
    const minusOne =
      exponent?.kind === "negate" &&
      exponent.arg.kind === "number" &&
      exponent.arg.text === "1" &&
      inverse !== undefined;
    if (minusOne) {
      fn = inverse;
      exponent = null;
    }
    const args = this.functionArguments(fn);
    const [first, second] = args;
    if (first === undefined) throw this.failure("the function has no argument");
    let result: Ast;
    if (fn === "log" && base !== null) result = call("logBase", first, base);
    else if (fn === "log" && second !== undefined) result = call("logBase", first, second);
    else result = call(fn, ...args);
    result = this.node(result);
    return exponent === null ? result : this.node(binary("^", result, exponent));
  }

  private functionArguments(fn: FunctionName): readonly Ast[] {
    if (this.sign("(")) {
      this.take();
      const args = this.withoutBars(() => this.items(() => this.sign(")")));
      this.expect(")");
      const several = SEVERAL_ARGUMENTS.has(fn) || fn === "log" || fn === "binom";
      if (args.length !== 1 && !several) throw this.failure("too many arguments");
      return args;
    }
    if (this.sign("{") || this.sign("[")) return [this.power()];
    // `\sin 2x`, `\ln ab`: factors up to the next operator, function or bracket.
    let arg = this.accept("-") ? this.node({ kind: "negate", arg: this.power() }) : this.power();
    for (;;) {
      const next = this.peek();
      const more =
        next?.kind === "number" ||
        next?.kind === "name" ||
        (next?.kind === "command" &&
          (next.text === "frac" || next.text === "pi" || next.text === "sqrt" || GREEK.has(next.text)));
      if (!more) return [arg];
      arg = this.node(binary("*", arg, this.power()));
    }
  }
}
