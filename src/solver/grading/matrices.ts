import type { Ast } from "./math/ast.ts";
import { binary } from "./math/ast.ts";

export type Rows = readonly (readonly Ast[])[];

const MAX_ENTRIES = 256;

/**
 * The entries of a matrix expression: an environment, `Matrix([[…]])`, nested Python lists, and sums, scalar multiples
 * and products of matrices worked out entry by entry. Null where the node is no matrix.
 */
export function matrixRows(node: Ast): Rows | null {
  switch (node.kind) {
    case "matrix":
      return node.rows;
    case "negate": {
      const rows = matrixRows(node.arg);
      return rows?.map((row) => row.map((entry): Ast => ({ kind: "negate", arg: entry }))) ?? null;
    }
    case "binary": {
      const left = matrixRows(node.left);
      const right = matrixRows(node.right);
      if (left !== null && right !== null) {
        if (node.op === "*") return product(left, right);
        const op = node.op;
        if ((op === "+" || op === "-") && left.length === right.length) {
          return left.map((row, i) => row.map((entry, j) => binary(op, entry, right[i]?.[j] ?? entry)));
        }
        return null;
      }
      if (left !== null && (node.op === "*" || node.op === "/")) {
        const op = node.op;
        return left.map((row) => row.map((entry) => binary(op, entry, node.right)));
      }
      if (right !== null && node.op === "*") {
        return right.map((row) => row.map((entry) => binary("*", node.left, entry)));
      }
      return null;
    }
    case "number":
    case "mixed":
    case "based":
    case "symbol":
    case "constant":
    case "percent":
    case "degrees":
    case "call":
    case "apply":
    case "cases":
    case "tuple":
    case "set":
    case "namedSet":
    case "builder":
    case "setOperation":
    case "ratio":
    case "relation":
    case "modulo":
    case "list":
    case "text":
      return null;
  }
}

function product(left: Rows, right: Rows): Rows | null {
  const inner = right.length;
  const columns = right[0]?.length ?? 0;
  if (inner === 0 || left.some((row) => row.length !== inner) || left.length * columns * inner > MAX_ENTRIES)
    return null;
  return left.map((row) =>
    Array.from({ length: columns }, (_, j) =>
      row
        .map((entry, k) => binary("*", entry, right[k]?.[j] ?? entry))
        .reduce((sum, term) => binary("+", sum, term)),
    ),
  );
}

/** Nested lists of Python (`[[1, 2], [3, 4]]`) as rows. */
export function listRows(node: Ast): Rows | null {
  if (node.kind !== "tuple") return null;
  return node.items.map((item) => (item.kind === "tuple" ? item.items : [item]));
}
