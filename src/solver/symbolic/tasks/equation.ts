import type { Ast } from "../../grading/math/ast.ts";
import { isExpression, num, symbolsOf } from "../../grading/math/ast.ts";
import { demand, NotSure, sure } from "../not-sure.ts";

export interface Equation {
  readonly left: Ast;
  readonly right: Ast;
}

/** The two sides; an expression is taken as equal to 0 where its zeros are asked for. */
export function equationOf(node: Ast, zeros: boolean): Equation {
  if (node.kind === "relation" && node.ops.length === 1 && node.ops[0] === "=") {
    const [left, right] = node.parts;
    if (left === undefined || right === undefined || !isExpression(left) || !isExpression(right)) {
      throw new NotSure("this is no equation between expressions");
    }
    // `y = x² − 4`, `f(x) = …` with its zeros asked for.
    if (zeros && (left.kind === "apply" || (left.kind === "symbol" && left.name === "y"))) {
      return { left: right, right: num("0") };
    }
    return { left, right };
  }
  demand(zeros && isExpression(node) && symbolsOf(node).size > 0, "this is no equation");
  return { left: node, right: num("0") };
}

/** The letter to solve for: the one named, or the only one. */
export function unknownOf(nodes: readonly Ast[], named: Ast | null): string {
  const names = new Set(nodes.flatMap((node) => [...symbolsOf(node)]));
  if (named !== null) {
    if (named.kind !== "symbol" || !names.has(named.name)) throw new NotSure("the letter does not occur");
    return named.name;
  }
  const [only] = names;
  demand(names.size === 1, "it is not said which letter is asked for");
  return sure(only, "there is no letter to solve for");
}
