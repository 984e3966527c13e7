import type { Ast, RelationOp } from "../grading/math/ast.ts";
import type { Antiderivative } from "./calculus.ts";
import type { Clause } from "./clause.ts";
import { show } from "./tree.ts";

/** The clause as it was understood, in plain signs. */
export function showClause(clause: Clause): string {
  switch (clause.kind) {
    case "relation": {
      const shown = (part: Ast): string => showWithIntegrals(part, clause.antiderivatives);
      const [first, ...rest] = clause.parts;
      const tail = (ops: readonly RelationOp[], parts: readonly Ast[]): string =>
        parts.map((part, k) => ` ${SIGN[ops[k] ?? "="]} ${shown(part)}`).join("");
      if (clause.continues) return `…${tail(clause.ops, clause.parts)}`;
      return first === undefined ? "" : `${shown(first)}${tail(clause.ops, rest)}`;
    }
    case "any":
      return clause.items.map(showClause).join(" or ");
    case "all":
      return clause.items.map(showClause).join(" and ");
    case "expression":
      return showWithIntegrals(clause.ast, clause.antiderivatives);
    case "unread":
      return clause.tex;
  }
}

function showWithIntegrals(part: Ast, integrals: ReadonlyMap<string, Antiderivative>): string {
  let text = show(part);
  for (const [id, { integrand, name }] of integrals) text = text.replace(id, `∫ ${show(integrand)} d${name}`);
  return text;
}

const SIGN: Readonly<Record<RelationOp, string>> = {
  "=": "=",
  "==": "≡",
  "<": "<",
  ">": ">",
  "<=": "≤",
  ">=": "≥",
  "!=": "≠",
  in: "∈",
  "~": "≈",
};
