import type { Ast, RelationOp } from "./math/ast.ts";
import { binary, isExpression, sameAst, symbolsOf } from "./math/ast.ts";
import { evaluate } from "./math/evaluate.ts";

/** A part of the real line. Ends keep their expression, so that they compare exactly. */
export interface Interval {
  readonly low: End;
  readonly high: End;
}

export interface End {
  readonly ast: Ast;
  /** ±Infinity allowed. */
  readonly value: number;
  readonly closed: boolean;
}

const INFINITY: Ast = { kind: "constant", name: "infinity" };
const MINUS_INFINITY: Ast = { kind: "negate", arg: INFINITY };
const NOTHING_BELOW: End = { ast: MINUS_INFINITY, value: -Infinity, closed: false };
const NOTHING_ABOVE: End = { ast: INFINITY, value: Infinity, closed: false };
const LINE: Interval = { low: NOTHING_BELOW, high: NOTHING_ABOVE };

function endOf(ast: Ast, closed: boolean): End | null {
  if (sameAst(ast, INFINITY)) return { ast, value: Infinity, closed };
  if (sameAst(ast, MINUS_INFINITY)) return { ast, value: -Infinity, closed };
  if (!isExpression(ast) || symbolsOf(ast).size > 0) return null;
  const { re, im } = evaluate(ast);
  return Number.isFinite(re) && Math.abs(im) < 1e-12 ? { ast, value: re, closed } : null;
}

const negated = (ast: Ast): Ast => (ast.kind === "negate" ? ast.arg : { kind: "negate", arg: ast });
const flipped: ReadonlyMap<RelationOp, RelationOp> = new Map<RelationOp, RelationOp>([
  ["<", ">"],
  [">", "<"],
  ["<=", ">="],
  [">=", "<="],
]);

/** What a relation says of its variable. */
interface Condition {
  readonly variable: Ast;
  readonly parts: readonly Interval[];
  /** It takes points away (x ≠ 3): several of them hold together. */
  readonly excludes: boolean;
}

function isVariable(node: Ast): boolean {
  return node.kind === "symbol" || node.kind === "apply";
}

function bound(op: RelationOp, end: Ast): Interval | null {
  const at = endOf(end, op === "<=" || op === ">=");
  if (at === null) return null;
  if (op === "<" || op === "<=") return { low: NOTHING_BELOW, high: at };
  if (op === ">" || op === ">=") return { low: at, high: NOTHING_ABOVE };
  return null;
}

/** `x < 3`, `3 > x`, `-x > 1`, `1 <= x < 3`, `|x| < 2`, `x != 3`. */
function conditionOf(node: Ast): Condition | null {
  if (node.kind !== "relation") return null;
  const { parts, ops } = node;
  const [first, second, third] = parts;
  const [op, nextOp] = ops;
  if (first === undefined || second === undefined || op === undefined) return null;
  if (parts.length === 2) {
    if (op === "in") return isVariable(first) ? withParts(first, intervalsOf(second)) : null;
    const turned = flipped.get(op);
    const numeric = symbolsOf(second).size === 0;
    if (op === "!=") {
      const [variable, value] = numeric ? [first, second] : [second, first];
      const end = endOf(value, false);
      if (!isVariable(variable) || end === null) return null;
      return {
        variable,
        parts: [
          { low: NOTHING_BELOW, high: end },
          { low: end, high: NOTHING_ABOVE },
        ],
        excludes: true,
      };
    }
    if (turned === undefined) return null;
    if (!numeric)
      return symbolsOf(first).size === 0
        ? conditionOf({ ...node, parts: [second, first], ops: [turned] })
        : null;
    if (first.kind === "negate") {
      return conditionOf({ ...node, parts: [first.arg, negated(second)], ops: [turned] });
    }
    if (first.kind === "call" && first.fn === "abs") return absoluteCondition(first.args[0], op, second);
    const half = isVariable(first) ? bound(op, second) : null;
    return half === null ? null : { variable: first, parts: [half], excludes: false };
  }
  if (parts.length !== 3 || third === undefined || nextOp === undefined) return null;
  const rising = [op, nextOp].every((o) => o === "<" || o === "<=");
  const falling = [op, nextOp].every((o) => o === ">" || o === ">=");
  if (!rising && !falling) return null;
  const low = endOf(rising ? first : third, (rising ? op : nextOp).endsWith("="));
  const high = endOf(rising ? third : first, (rising ? nextOp : op).endsWith("="));
  if (low === null || high === null) return null;
  if (second.kind === "call" && second.fn === "abs") {
    const inner = second.args[0];
    if (inner === undefined || !isVariable(inner) || low.value < 0) return null;
    const mirrored: Interval = {
      low: { ast: negated(high.ast), value: -high.value, closed: high.closed },
      high: { ast: negated(low.ast), value: -low.value, closed: low.closed },
    };
    return { variable: inner, parts: [mirrored, { low, high }], excludes: false };
  }
  return isVariable(second) ? { variable: second, parts: [{ low, high }], excludes: false } : null;
}

function withParts(variable: Ast, parts: readonly Interval[] | null): Condition | null {
  return parts === null ? null : { variable, parts, excludes: false };
}

function absoluteCondition(inner: Ast | undefined, op: RelationOp, limit: Ast): Condition | null {
  const end = endOf(limit, op === "<=" || op === ">=");
  if (inner === undefined || !isVariable(inner) || end === null || end.value < 0) return null;
  const mirror: End = { ast: negated(end.ast), value: -end.value, closed: end.closed };
  const parts =
    op === "<" || op === "<="
      ? [{ low: mirror, high: end }]
      : [
          { low: NOTHING_BELOW, high: mirror },
          { low: end, high: NOTHING_ABOVE },
        ];
  return { variable: inner, parts, excludes: false };
}

function intersect(a: readonly Interval[], b: readonly Interval[]): Interval[] {
  return a.flatMap((x) =>
    b.flatMap((y) => {
      const low = x.low.value > y.low.value || (x.low.value === y.low.value && !x.low.closed) ? x.low : y.low;
      const high =
        x.high.value < y.high.value || (x.high.value === y.high.value && !x.high.closed) ? x.high : y.high;
      const empty = low.value > high.value || (low.value === high.value && !(low.closed && high.closed));
      return empty ? [] : [{ low, high }];
    }),
  );
}

/**
 * A list of conditions on one variable. Whether they hold together or in turn is seen from their meaning, as
 * "and", "or" and commas are used alike: disjoint half-lines are alternatives, overlapping ones a range.
 */
function listOfConditions(items: readonly Ast[]): Interval[] | null {
  const conditions = items.map(conditionOf);
  const [first] = conditions;
  if (first === undefined || first === null || conditions.length > 16) return null;
  let result: Interval[] = [...first.parts];
  for (const condition of conditions.slice(1)) {
    if (condition === null || !sameAst(condition.variable, first.variable)) return null;
    const both = intersect(result, condition.parts);
    const together = condition.excludes || first.excludes || (both.length > 0 && conditions.length === 2);
    result = together ? both : [...result, ...condition.parts];
  }
  return merged(result);
}

function merged(parts: readonly Interval[]): Interval[] {
  const sorted = [...parts].sort(
    (a, b) => a.low.value - b.low.value || Number(b.low.closed) - Number(a.low.closed),
  );
  const out: Interval[] = [];
  for (const part of sorted) {
    const last = out.at(-1);
    const touches =
      last !== undefined &&
      (part.low.value < last.high.value ||
        (part.low.value === last.high.value && (part.low.closed || last.high.closed)));
    if (last === undefined || !touches) out.push(part);
    else if (part.high.value > last.high.value || (part.high.value === last.high.value && part.high.closed)) {
      out[out.length - 1] = { low: last.low, high: part.high };
    }
  }
  return out;
}

function intervalsOf(node: Ast): Interval[] | null {
  switch (node.kind) {
    case "tuple": {
      const [a, b] = node.items;
      if (node.items.length !== 2 || a === undefined || b === undefined) return null;
      const low = endOf(a, node.open === "[");
      const high = endOf(b, node.close === "]");
      if (low === null || high === null || low.value > high.value) return null;
      return [{ low, high }];
    }
    case "set": {
      const points = node.items.map((item) => endOf(item, true));
      return points.every((p) => p !== null) ? points.map((p) => ({ low: p, high: p })) : null;
    }
    case "namedSet":
      return node.name === "reals" ? [LINE] : node.name === "empty" ? [] : null;
    case "setOperation": {
      const left = intervalsOf(node.left);
      if (left === null) return null;
      const right = intervalsOf(node.right);
      if (right === null || left.length * right.length > 1_000) return null;
      if (node.op === "union") return merged([...left, ...right]);
      if (node.op === "intersection") return merged(intersect(left, right));
      return right.reduce<Interval[]>((rest, hole) => merged(without(rest, hole)), left);
    }
    case "relation":
      return conditionOf(node)?.parts.slice() ?? null;
    case "list":
      return listOfConditions(node.items);
    case "number":
    case "mixed":
    case "based":
    case "symbol":
    case "constant":
    case "negate":
    case "binary":
    case "percent":
    case "degrees":
    case "call":
    case "apply":
    case "matrix":
    case "cases":
    case "builder":
    case "ratio":
    case "modulo":
    case "text":
      return null;
  }
}

function without(parts: readonly Interval[], hole: Interval): Interval[] {
  const below: Interval = { low: NOTHING_BELOW, high: { ...hole.low, closed: !hole.low.closed } };
  const above: Interval = { low: { ...hole.high, closed: !hole.high.closed }, high: NOTHING_ABOVE };
  return [...intersect(parts, [below]), ...intersect(parts, [above])];
}

/** Reads a tree as a subset of the real line, sorted and merged, or null where it is none (or has variables in its ends). */
export function realSubset(node: Ast): readonly Interval[] | null {
  const parts = intervalsOf(node);
  return parts === null ? null : merged(parts);
}

/** True for what can only be meant as a set of reals: relations, unions, named sets, half-open brackets. */
export function isRealSet(node: Ast): boolean {
  switch (node.kind) {
    case "relation":
      return node.ops.every((op) => op !== "=" && op !== "~" && op !== "==");
    case "setOperation":
    case "namedSet":
      return true;
    case "tuple":
      return (node.open === "(") !== (node.close === ")");
    case "list":
      return node.items.length > 0 && node.items.every((item) => item.kind === "relation" && isRealSet(item));
    case "number":
    case "mixed":
    case "based":
    case "symbol":
    case "constant":
    case "negate":
    case "binary":
    case "percent":
    case "degrees":
    case "call":
    case "apply":
    case "matrix":
    case "cases":
    case "set":
    case "builder":
    case "ratio":
    case "modulo":
    case "text":
      return false;
  }
}

/** `lhs - rhs` of a relation with two sides. */
export function sidesDifference(left: Ast, right: Ast): Ast {
  return right.kind === "number" && right.text === "0" ? left : binary("-", left, right);
}
