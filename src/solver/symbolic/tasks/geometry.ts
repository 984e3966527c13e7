import type { Ast } from "../../grading/math/ast.ts";
import { Draft, numberOf } from "../draft.ts";
import { demand, NotSure } from "../not-sure.ts";
import type { Plan } from "../plan.ts";
import { pattern, read, type Template } from "../template.ts";
import { NAME } from "../verbs.ts";

const POINTS = String.raw`(?:the )?(?:points? )?(?:[a-z] ?)?{M} (?:and|to) (?:(?:the )?point )?{M}`;
const DISTANCE = pattern(`${NAME}distance (?:between|from) ${POINTS}`);
const MIDPOINT = pattern(
  `${NAME}midpoint (?:of|between) (?:the (?:line )?segment (?:joining|connecting|between|with endpoints|from) )?${POINTS}`,
);
const SLOPE = pattern(
  `${NAME}(?:slope|gradient) of the (?:straight )?line (?:that (?:passes|goes) )?(?:passing |going )?(?:through|joining|connecting|containing) ${POINTS}`,
);
const DETERMINANT = pattern(`${NAME}determinant of (?:the )?(?:matrix )?{M}`);

function point(t: Template, place: string | undefined): readonly Ast[] {
  const node = read(t, place);
  if (node.kind !== "tuple" || node.open !== "(" || node.close !== ")") throw new NotSure("this is no point");
  demand(
    node.items.every((item) => numberOf(item) !== null),
    "a coordinate is no number",
  );
  return node.items;
}

function two(t: Template, found: RegExpExecArray, draft: Draft): void {
  const [a, b] = [point(t, found[1]), point(t, found[2])];
  demand(a.length === b.length && a.length >= 2, "the points do not fit each other");
  const show = (p: readonly Ast[]): string => `[${p.map((c) => draft.exact(c)).join(", ")}]`;
  draft.step("Write down the coordinates", `a = ${show(a)}`, `b = ${show(b)}`);
}

export function recogniseGeometry(t: Template): Plan | null {
  if (t.format.kind !== "any" && t.format.kind !== "fraction") return null;
  const distance = DISTANCE.exec(t.words);
  if (distance !== null) {
    const draft = new Draft("distance of two points").use("sqrt");
    two(t, distance, draft);
    draft.step("Use the theorem of Pythagoras", "result = sqrt(sum((v - u)**2 for u, v in zip(a, b)))");
    return draft.print("result");
  }
  const midpoint = MIDPOINT.exec(t.words);
  if (midpoint !== null) {
    const draft = new Draft("midpoint");
    two(t, midpoint, draft);
    draft.step("Take the mean of each coordinate", "result = tuple((u + v)/2 for u, v in zip(a, b))");
    return draft.print("result");
  }
  const slope = SLOPE.exec(t.words);
  if (slope !== null) {
    const draft = new Draft("slope of a line");
    two(t, slope, draft);
    draft.step(
      "Divide the rise by the run",
      "assert len(a) == 2 and a[0] != b[0]",
      "result = (b[1] - a[1])/(b[0] - a[0])",
    );
    return draft.print("result");
  }
  const determinant = DETERMINANT.exec(t.words);
  if (determinant === null) return null;
  const node = read(t, determinant[1]);
  if (node.kind !== "matrix") throw new NotSure("this is no matrix");
  demand(
    node.rows.every((row) => row.length === node.rows.length),
    "the matrix is not square",
  );
  const draft = new Draft("determinant").use("Matrix", "expand");
  draft.step(
    "Write down the matrix",
    `matrix = Matrix([${node.rows.map((row) => `[${row.map((c) => draft.py(c)).join(", ")}]`).join(", ")}])`,
  );
  draft.step("Work out its determinant", "result = expand(matrix.det())");
  return draft.print("result");
}
