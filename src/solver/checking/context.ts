import type { Ast } from "../grading/math/ast.ts";
import { some, symbolsOf } from "../grading/math/ast.ts";
import type { Antiderivative } from "./calculus.ts";
import type { Clause, Reader } from "./clause.ts";
import { differentiate } from "./differentiate.ts";
import { rebuild, substitute } from "./tree.ts";
import { isEquation } from "./truth.ts";

/** A statement that stands before. */
export interface Fact {
  readonly clause: Clause;
  /** Step it stands in; -1 for the problem. */
  readonly from: number;
  /** Only supposed (`let x = 2`, `case x > 0`). */
  readonly supposed: boolean;
  /** It picks one of several solutions: a case, which does not hold for the others. */
  readonly branch: boolean;
}

/** The expression that a line starting with `=` goes on with. */
export interface Current {
  readonly ast: Ast;
  readonly antiderivatives: ReadonlyMap<string, Antiderivative>;
  readonly numeric: boolean;
  readonly from: number;
}

interface Definition {
  readonly parameter: string;
  readonly body: Ast;
}

/** What is known when a line is judged. Grows from the problem through the steps. */
export class Context {
  readonly reader: { functions: Set<string>; next: number } & Reader = { functions: new Set(), next: 0 };
  readonly facts: Fact[] = [];
  current: Current | null = null;
  /** Expressions of the problem. */
  readonly targets: Current[] = [];
  /** Words of the problem, in lower case. */
  problemWords = "";
  /** Numbers in the problem, as written. */
  readonly numbers = new Set<string>();
  readonly #functions = new Map<string, Definition>();
  readonly #values = new Map<string, Ast>();
  /** Step that is being judged. */
  step = -1;
  /** First step that was contradicted, or null. */
  firstBad: number | null = null;

  /** `f(x) = …`, `y = …` as definitions. */
  define(clause: Clause): void {
    if (clause.kind === "all") {
      clause.items.forEach((item) => {
        this.define(item);
      });
      return;
    }
    if (clause.kind !== "relation" || clause.ops[0] !== "=" || clause.continues) return;
    const [left, right] = clause.parts;
    if (left === undefined || right === undefined || clause.antiderivatives.size > 0) return;
    if (left.kind === "apply" && left.args.length === 1) {
      const [arg] = left.args;
      const own = some(right, (n) => n.kind === "apply" && n.name === left.name);
      if (arg?.kind === "symbol" && !own && !this.#functions.has(left.name)) {
        this.#functions.set(left.name, { parameter: arg.name, body: right });
        this.reader.functions.add(left.name.replace(/'+$/, ""));
      }
    }
    if (
      left.kind === "symbol" &&
      !symbolsOf(right).has(left.name) &&
      !this.#values.has(left.name) &&
      symbolsOf(right).size === 1
    ) {
      this.#values.set(left.name, right);
    }
  }

  hasFunction(name: string): boolean {
    return this.#functions.has(name);
  }

  /** What a letter was defined as in terms of one other letter, or null. */
  valueOf(name: string): Ast | null {
    return this.#values.get(name) ?? null;
  }

  /** Function values and derivatives by their definitions; unknown ones stay. */
  expand(node: Ast): Ast {
    return rebuild(node, (n) => {
      if (n.kind === "apply" && n.args.length === 1) return this.#applied(n.name, n.args[0] ?? n);
      if (n.kind === "symbol" && n.name.endsWith("'")) return this.#derivativeOf(n.name);
      return null;
    });
  }

  #applied(name: string, arg: Ast): Ast | null {
    const known = this.#functions.get(name);
    if (known !== undefined) return substitute(known.body, new Map([[known.parameter, arg]]));
    const primes = /'+$/.exec(name)?.[0].length ?? 0;
    if (primes === 0) return null;
    const base = this.#functions.get(name.slice(0, -primes));
    if (base === undefined) return null;
    const derivative = repeated(base.body, base.parameter, primes);
    return derivative === null ? null : substitute(derivative, new Map([[base.parameter, arg]]));
  }

  #derivativeOf(name: string): Ast | null {
    const primes = /'+$/.exec(name)?.[0].length ?? 0;
    const base = name.slice(0, -primes);
    const body = this.#values.get(base);
    if (body !== undefined) {
      const [variable] = symbolsOf(body);
      return variable === undefined ? null : repeated(body, variable, primes);
    }
    const f = this.#functions.get(base);
    if (f !== undefined) return repeated(f.body, f.parameter, primes);
    // "Differentiate x² sin x": y′ is the derivative of what the problem gives.
    const [target] = this.targets;
    if (
      target === undefined ||
      this.targets.length !== 1 ||
      !/differentiat|derivative|ableit|导/.test(this.problemWords)
    )
      return null;
    const names = symbolsOf(target.ast);
    const [variable] = names;
    return names.size === 1 && variable !== undefined && (base === "y" || base === "f")
      ? repeated(target.ast, variable, primes)
      : null;
  }

  /** The clause with definitions put in. */
  expandClause(clause: Clause): Clause {
    switch (clause.kind) {
      case "relation":
        return { ...clause, parts: clause.parts.map((part) => this.expand(part)) };
      case "any":
      case "all":
        return { ...clause, items: clause.items.map((item) => this.expandClause(item)) };
      case "expression":
        return { ...clause, ast: this.expand(clause.ast) };
      case "unread":
        return clause;
    }
  }

  /** Earlier statements, the latest first. */
  latest(): readonly Fact[] {
    return [...this.facts].reverse();
  }

  /** Equations before, the latest first. */
  equations(): readonly Fact[] {
    return this.latest().filter((fact) => isEquation(fact.clause) && !fact.supposed);
  }

  /** True where a step rests on one that was contradicted. */
  tainted(from: number | null): boolean {
    return from !== null && this.firstBad !== null && from >= this.firstBad;
  }
}

function repeated(body: Ast, variable: string, times: number): Ast | null {
  let out: Ast | null = body;
  for (let k = 0; k < times && out !== null; k++) out = differentiate(out, variable);
  return out;
}
