import type { Ast } from "../../grading/math/ast.ts";
import { isExpression, some, symbolsOf } from "../../grading/math/ast.ts";
import { exactValue } from "../../grading/math/exact.ts";
import { Draft } from "../draft.ts";
import { demand } from "../not-sure.ts";
import type { Plan } from "../plan.ts";
import { pattern, read, type Template } from "../template.ts";
import { primeFactorsPlan } from "./whole-numbers.ts";

const WHAT = String.raw`(?:the )?(?:(?:algebraic |rational |quadratic |cubic )?(?:expression|polynomial|trinomial|binomial|product|quadratic|fraction) )?`;
const SIMPLIFY = pattern(
  `(?:simplify|reduce|collect (?:the )?like terms in|combine (?:the )?like terms in|expand and simplify|write in simplest form) ${WHAT}{M}`,
);
const EXPAND = pattern(
  `(?:expand|multiply out|expand out|distribute|remove (?:the )?(?:brackets|parentheses) (?:in|from)|expand (?:the )?(?:brackets|parentheses)(?: in)?) ${WHAT}{M}`,
);
const FACTOR = pattern(
  `(?:factor(?:i[sz]e)?|find the factori[sz]ation of|write as a product of (?:linear )?factors) ${WHAT}{M}`,
);

function rewrite(task: string, node: Ast, how: "expand" | "factor" | "simplify"): Plan {
  demand(isExpression(node) && symbolsOf(node).size > 0, "there is nothing to rewrite");
  // Whether the letters may be negative changes what a root simplifies to.
  demand(
    !some(node, (n) => n.kind === "call" && (n.fn === "sqrt" || n.fn === "root" || n.fn === "abs")) &&
      !some(node, (n) => n.kind === "binary" && n.op === "^" && fractional(n.right)),
    "a root of a letter stands in it",
  );
  const draft = new Draft(task).use("simplify", how);
  draft.step("Write down the expression", `expression = ${draft.py(node)}`);
  const polynomial = how === "simplify" && isPolynomial(node);
  if (polynomial) draft.use("expand");
  const sentence = {
    expand: "Multiply out and collect like terms",
    factor: "Factor it",
    simplify: polynomial ? "Remove the brackets and collect like terms" : "Simplify it",
  }[how];
  draft.step(sentence, `result = ${polynomial ? "expand" : how}(expression)`);
  draft.check("that the result is equal to the expression", "assert simplify(result - expression) == 0");
  return draft.print("result");
}

function fractional(exponent: Ast): boolean {
  const value = exactValue(exponent);
  return value !== null && value.d !== 1n;
}

function isPolynomial(node: Ast): boolean {
  if (node.kind === "number" || node.kind === "symbol") return true;
  if (node.kind === "negate") return isPolynomial(node.arg);
  if (node.kind !== "binary" || !isPolynomial(node.left)) return false;
  if (node.op === "^") return node.right.kind === "number";
  if (node.op === "/") return symbolsOf(node.right).size === 0;
  return isPolynomial(node.right);
}

export function recogniseRewrite(t: Template): Plan | null {
  if (t.format.kind !== "any") return null;
  const factor = FACTOR.exec(t.words);
  if (factor !== null) {
    const node = read(t, factor[1]);
    return symbolsOf(node).size === 0 ? primeFactorsPlan(node) : rewrite("factor", node, "factor");
  }
  const expand = EXPAND.exec(t.words);
  if (expand !== null) return rewrite("expand", read(t, expand[1]), "expand");
  const simplify = SIMPLIFY.exec(t.words);
  if (simplify === null) return null;
  const node = read(t, simplify[1]);
  return symbolsOf(node).size === 0 ? null : rewrite("simplify", node, "simplify");
}
