import type { Ast } from "../grading/math/ast.ts";
import { symbolsOf } from "../grading/math/ast.ts";
import { equivalent } from "../grading/math/equivalence.ts";
import type { Context } from "./context.ts";
import { substitutionBetween } from "./judge-links.ts";
import { quadraticOf } from "./roots.ts";
import { minus, show, showNumber, substitute } from "./tree.ts";
import { namesOf, valueOf } from "./truth.ts";
import type { Judgement } from "./verdict.ts";

const unchecked = (reason: string): Judgement => ({ kind: "unchecked", reason });

/** Letters that stand for an expression in another letter (`u = x²`) written out. */
export function inBaseLetters(node: Ast, context: Context): Ast {
  const values = new Map<string, Ast>();
  for (const name of symbolsOf(node)) {
    const value = context.valueOf(name);
    if (value !== null && !symbolsOf(value).has(name)) values.set(name, value);
  }
  return substitute(node, values);
}

/** Numbers were put in for letters: are they the ones that the problem gives? */
export function judgeSubstitution(a: Ast, b: Ast, context: Context): Judgement {
  const values = substitutionBetween(a, b);
  if (values === null) return unchecked("Numbers were put in for letters; which ones is not clear.");
  const list = [...values].map(([name, value]) => `${name} = ${show(value)}`).join(", ");
  const given = [...values].every(([name, value]) => {
    const text = showNumber(valueOf(value));
    const fact = context.equations().some((f) => {
      const clause = f.clause;
      return (
        clause.kind === "relation" &&
        clause.parts[0]?.kind === "symbol" &&
        clause.parts[0].name === name &&
        clause.parts.slice(1).some((part) => equivalent(part, value).kind === "same")
      );
    });
    return fact || context.numbers.has(text.replace("-", ""));
  });
  return given
    ? { kind: "verified", reason: `It puts in ${list}.`, from: null }
    : unchecked(`It puts in ${list}; where that comes from is not checked.`);
}

/** `Δ = 25 − 24`, `b² − 4ac = 1` for the quadratic that stands before. */
export function discriminantOf(name: string, value: Ast, context: Context, formula?: Ast): Judgement | null {
  if (!/^(?:D|Delta|d)$/.test(name)) return null;
  const wanted = show(formula ?? { kind: "text", text: "" }).replace(/\s/g, "");
  if (formula !== undefined && wanted !== "b^2-4ac") return null;
  for (const fact of context.equations()) {
    const [letter, ...more] = namesOf(fact.clause);
    if (letter === undefined || more.length > 0 || fact.clause.kind !== "relation") continue;
    const [left, right] = fact.clause.parts;
    if (left === undefined || right === undefined) continue;
    const quadratic = quadraticOf(minus(left, right), letter);
    if (quadratic === null || symbolsOf(value).size > 0) continue;
    const [p, q, r] = quadratic;
    const expected = q * q - 4 * p * r;
    if (Math.abs(valueOf(value) - expected) <= 1e-9 * Math.max(1, Math.abs(expected))) {
      return { kind: "verified", reason: "It is the discriminant of the equation before.", from: fact.from };
    }
    return unchecked("It is not the discriminant of the equation as it stands before.");
  }
  return null;
}
