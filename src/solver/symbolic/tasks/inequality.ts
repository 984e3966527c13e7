import type { Ast, RelationOp } from "../../grading/math/ast.ts";
import { isExpression, some, symbolsOf } from "../../grading/math/ast.ts";
import { Draft } from "../draft.ts";
import { demand, NotSure } from "../not-sure.ts";
import type { Plan } from "../plan.ts";
import { unknownOf } from "./equation.ts";

const ORDER: Readonly<Partial<Record<RelationOp, string>>> = { "<": "<", ">": ">", "<=": "<=", ">=": ">=" };

/** `7 − 3x > 1`, `1 < 2x + 3 ≤ 7`: the set of real solutions, compared with the inequality at whole numbers. */
export function inequalityPlan(node: Extract<Ast, { kind: "relation" }>, named: Ast | null): Plan {
  demand(node.parts.every(isExpression), "this is no inequality between expressions");
  demand(
    !node.parts.some((part) =>
      some(part, (n) => n.kind === "apply" || (n.kind === "call" && n.fn !== "abs")),
    ),
    "a function stands in it",
  );
  const name = unknownOf(node.parts, named);
  demand(
    node.parts.every((part) => [...symbolsOf(part)].every((n) => n === name)),
    "there are other letters in it",
  );
  const draft = new Draft("solve an inequality").use("S", "solveset");
  const x = draft.printer.symbol(name);
  const parts = node.parts.map((part) => draft.exact(part));
  const conditions = node.ops.map((op, k) => {
    const sign = ORDER[op];
    if (sign === undefined) throw new NotSure("this is no order relation");
    return `${parts[k] ?? ""} ${sign} ${parts[k + 1] ?? ""}`;
  });
  draft.step("Write down the inequality", ...conditions.map((c, k) => `condition_${k + 1} = ${c}`));
  const names = conditions.map((_, k) => `condition_${k + 1}`);
  draft.step(
    `Solve for ${x} over the real numbers`,
    ...names.map((c, k) => `solution${k === 0 ? "" : `_${k + 1}`} = solveset(${c}, ${x}, S.Reals)`),
    ...names.slice(1).map((_, k) => `solution = solution.intersect(solution_${k + 2})`),
  );
  draft.check(
    "compare the solution with the inequality at many values",
    "from sympy import Rational, zoo, nan",
    "for k in range(-61, 62):",
    "    v = Rational(k, 3)",
    `    held = [c.subs(${x}, v) for c in [${names.join(", ")}]]`,
    "    if all(h in (True, False) for h in held):",
    "        assert all(held) == (v in solution)",
  );
  return draft.print("solution");
}
