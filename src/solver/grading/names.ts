import type { Ast } from "./math/ast.ts";
import { sameAst, some, symbolsOf } from "./math/ast.ts";

/** A left side that only names what follows: `x`, `f(x)`, `S_n`, `AB`, `\angle A`, `\text{Area}`, `(x, y)`, `V_1 : V_2`. */
export function isName(node: Ast): boolean {
  switch (node.kind) {
    case "symbol":
    case "text":
    case "apply":
      return true;
    case "constant":
      return node.name === "e" || node.name === "i";
    case "tuple":
      return node.items.every(isName);
    case "ratio":
      return node.parts.every(isName);
    case "call":
      return node.fn === "abs" && node.args.every(isName);
    case "binary":
      if (some(node, (n) => n.kind === "text")) return true;
      return (node.op === "*" || node.op === "/") && isSegment(node.left) && isSegment(node.right);
    case "number":
    case "mixed":
    case "based":
    case "negate":
    case "percent":
    case "degrees":
    case "matrix":
    case "cases":
    case "set":
    case "namedSet":
    case "builder":
    case "setOperation":
    case "relation":
    case "modulo":
    case "list":
      return false;
  }
}

/** Capital letters side by side, as in `AB` or `\frac{AB}{CD}`. */
function isSegment(node: Ast): boolean {
  if (node.kind === "symbol") return /^(?:[A-Z]|overline|overrightarrow|vec|angle|triangle)/.test(node.name);
  if (node.kind === "constant") return node.name === "i" || node.name === "e";
  return node.kind === "binary" && node.op === "*" && isSegment(node.left) && isSegment(node.right);
}

/** A quantity that a bare value may answer though it is not just a name: `\sin A = 3/5`, `|z| = 5`. */
export function isNamedQuantity(node: Ast): boolean {
  if (isName(node)) return true;
  if (node.kind === "call" || node.kind === "apply") return true;
  return symbolsOf(node).size === 0 && node.kind !== "number";
}

export interface Assignment {
  readonly name: Ast;
  readonly value: Ast;
}

/** `name = value` with the name on either side, or null. */
export function assignmentOf(node: Ast): Assignment | null {
  if (node.kind !== "relation" || node.parts.length !== 2 || node.ops[0] !== "=") return null;
  const [left, right] = node.parts;
  if (left === undefined || right === undefined) return null;
  if (isName(left)) return { name: left, value: right };
  if (isName(right) && right.kind === "symbol" && symbolsOf(left).size === 0)
    return { name: right, value: left };
  return null;
}

const COORDINATES = /^[xyzt]$/;

/** May two assignments to different names be the same answer? `y = 2x` and `f(x) = 2x` yes, `x = 4` and `y = 4` no. */
export function namesAgree(a: Ast, b: Ast): boolean {
  if (sameAst(a, b)) return true;
  const coordinates =
    a.kind === "symbol" && b.kind === "symbol" && COORDINATES.test(a.name) && COORDINATES.test(b.name);
  return !coordinates;
}

/**
 * Brings a relation to the part that is the answer: drops `≈ …` after a value, takes the last part of `a = b = c`,
 * the set of `x ∈ S`, and the condition of `{x | …}`.
 */
export function essential(node: Ast): Ast {
  if (node.kind === "modulo") return essential(node.arg);
  if (node.kind === "builder") return conditionOnly(node.condition);
  if (node.kind === "list") return withoutDomains(node);
  if (node.kind !== "relation") return node;
  const { parts, ops } = node;
  const [first, second] = parts;
  if (first === undefined || second === undefined) return node;
  if (ops.length === 1 && ops[0] === "in" && isName(first)) return essential(second);
  const approx = ops.indexOf("~");
  if (approx === 0) {
    return isName(first) ? { kind: "relation", parts: [first, second], ops: ["="] } : first;
  }
  if (approx > 0) {
    const [only] = parts;
    const kept = parts.slice(0, approx + 1);
    return kept.length === 1 && only !== undefined
      ? only
      : essential({ kind: "relation", parts: kept, ops: ops.slice(0, approx) });
  }
  if (ops.length > 1 && ops.every((op) => op === "=")) {
    const last = parts.at(-1) ?? second;
    return isName(first) ? { kind: "relation", parts: [first, last], ops: ["="] } : last;
  }
  return node;
}

function conditionOnly(condition: Ast): Ast {
  return condition.kind === "list" ? withoutDomains(condition) : condition;
}

/** Drops `k ∈ ℤ` after what it is said about. */
function withoutDomains(list: Extract<Ast, { kind: "list" }>): Ast {
  const useful = list.items.filter(
    (item) => !(item.kind === "relation" && item.ops[0] === "in" && item.parts[1]?.kind === "namedSet"),
  );
  const [only] = useful;
  if (useful.length === list.items.length || useful.length === 0) return list;
  return useful.length === 1 && only !== undefined ? essential(only) : { kind: "list", items: useful };
}

/** The two readings of an item with ±; the item itself where there is none. */
export function signVariants(node: Ast): readonly Ast[] {
  if (!some(node, (n) => n.kind === "binary" && (n.op === "±" || n.op === "∓"))) return [node];
  return [withSigns(node, "+", "-"), withSigns(node, "-", "+")];
}

function withSigns(node: Ast, upper: "+" | "-", lower: "+" | "-"): Ast {
  const inner = (child: Ast): Ast => withSigns(child, upper, lower);
  switch (node.kind) {
    case "binary": {
      // A sign in front, `±3`, was read as 0 ± 3.
      const lone =
        (node.op === "±" || node.op === "∓") && node.left.kind === "number" && node.left.text === "0";
      if (lone) {
        const sign = node.op === "±" ? upper : lower;
        return sign === "+" ? inner(node.right) : { kind: "negate", arg: inner(node.right) };
      }
      const op = node.op === "±" ? upper : node.op === "∓" ? lower : node.op;
      return { kind: "binary", op, left: inner(node.left), right: inner(node.right) };
    }
    case "negate":
    case "percent":
    case "degrees":
      return { ...node, arg: inner(node.arg) };
    case "call":
    case "apply":
      return { ...node, args: node.args.map(inner) };
    case "tuple":
    case "set":
    case "list":
      return { ...node, items: node.items.map(inner) };
    case "relation":
    case "ratio":
      return { ...node, parts: node.parts.map(inner) };
    case "number":
    case "mixed":
    case "based":
    case "symbol":
    case "constant":
    case "matrix":
    case "cases":
    case "namedSet":
    case "builder":
    case "setOperation":
    case "modulo":
    case "text":
      return node;
  }
}
