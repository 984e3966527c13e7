import type { Ast } from "../../grading/math/ast.ts";
import { isExpression, symbolsOf } from "../../grading/math/ast.ts";
import { Draft } from "../draft.ts";
import { demand, sure } from "../not-sure.ts";
import type { Plan } from "../plan.ts";
import { pattern, placesOf, read, readList, type Template } from "../template.ts";
import { ASK } from "../verbs.ts";

const NOUN = String.raw`(?:the )?(?:(?:linear |simultaneous )*(?:system|equations|pair of equations|system of (?:two |three |linear |simultaneous )*equations)(?: of equations)? ?(?:for {L} )?)`;
const SOLVE = [
  pattern(`solve (?:simultaneously )?(?:${NOUN})?{L}(?: simultaneously)?(?: for {L})?`),
  pattern(`solve for {L}(?: in)? (?:${NOUN})?{L}`),
  pattern(`(?:find|determine|what is|give) (?:the )?solution (?:of|to) ${NOUN}{L}`),
];
const THEN = pattern(
  `(?:if|given(?: that)?|suppose(?: that)?|solve (?:${NOUN})?)? ?{L}[,.]? (?:then |and )?${ASK} (?:the value of )?{M}`,
);

interface System {
  readonly equations: readonly Extract<Ast, { kind: "relation" }>[];
  readonly unknowns: readonly string[];
}

function equationsOf(t: Template, list: string | undefined): System["equations"] {
  return readList(t, list)
    .flatMap((node) => (node.kind === "cases" ? node.rows.flat() : [node]))
    .flatMap((node) =>
      node.kind === "relation" &&
      node.ops.length === 1 &&
      node.ops[0] === "=" &&
      node.parts.every(isExpression)
        ? [node]
        : [],
    );
}

function systemOf(t: Template, list: string | undefined): System | null {
  const equations = equationsOf(t, list);
  const items = readList(t, list);
  const rows = items.flatMap((node) => (node.kind === "cases" ? node.rows.flat() : [node]));
  if (equations.length < 2 || rows.length !== equations.length) return null;
  const unknowns = [...new Set(equations.flatMap((e) => e.parts.flatMap((p) => [...symbolsOf(p)])))].sort();
  demand(unknowns.length <= equations.length && unknowns.length > 0, "there are more letters than equations");
  return { equations, unknowns };
}

function begin({ equations, unknowns }: System, draft: Draft): string {
  const names = unknowns.map((name) => draft.printer.symbol(name));
  const sides = equations.map(({ parts: [left, right] }) => {
    const l = draft.exact(sure(left, "a side is missing"));
    return `(${l}, ${draft.exact(sure(right, "a side is missing"))})`;
  });
  draft.use("solve", "Eq", "simplify");
  draft.step("Write down the two sides of each equation", `equations = [${sides.join(", ")}]`);
  const unknown = `[${names.join(", ")}]`;
  draft.step(
    `Solve the system for ${names.join(" and ")}`,
    `solutions = solve([Eq(left, right) for left, right in equations], ${unknown}, dict=True)`,
    `assert len(solutions) > 0 and all(len(s) == ${names.length} for s in solutions)`,
  );
  draft.check(
    "substitute each solution back into every equation",
    "assert all(simplify(left.subs(s) - right.subs(s)) == 0 for s in solutions for left, right in equations)",
  );
  return unknown;
}

export function recogniseSystem(t: Template): Plan | null {
  for (const [k, form] of SOLVE.entries()) {
    const found = form.exec(t.words);
    if (found === null) continue;
    const lists: readonly (string | undefined)[] = found.slice(1);
    const list = k === 0 ? lists[1] : lists.findLast((l) => l !== undefined);
    const system = systemOf(t, list);
    if (system === null) continue;
    const draft = new Draft("solve a system of equations");
    const unknown = begin(system, draft);
    return draft.print(`"; ".join(", ".join(f"{v} = {s[v]}" for v in ${unknown}) for s in solutions)`);
  }
  const then = THEN.exec(t.words);
  if (then === null) return null;
  const lists: readonly (string | undefined)[] = then.slice(1);
  const asked = read(t, lists.at(-1));
  const list = lists.slice(0, -1).findLast((l) => l !== undefined);
  if (placesOf(list).length === 0 || !isExpression(asked)) return null;
  const system = systemOf(t, list);
  if (system === null) return null;
  demand(
    [...symbolsOf(asked)].every((name) => system.unknowns.includes(name)) && symbolsOf(asked).size > 0,
    "another letter is asked for",
  );
  const draft = new Draft("value from a system of equations");
  begin(system, draft);
  draft.step(
    "Put the solution into what is asked for",
    `values = {simplify((${draft.py(asked)}).subs(s)) for s in solutions}`,
    "assert len(values) == 1",
  );
  return draft.print("values.pop()");
}
