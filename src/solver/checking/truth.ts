import type { Ast, RelationOp } from "../grading/math/ast.ts";
import { hasDecimal, some, symbolsOf } from "../grading/math/ast.ts";
import { evaluate } from "../grading/math/evaluate.ts";
import { exactValue } from "../grading/math/exact.ts";
import type { Clause } from "./clause.ts";
import { conventionsOf } from "./numbers.ts";

/** Values of the variables. */
export type Point = ReadonlyMap<string, number>;

export type Holds = "yes" | "no" | "unclear";

const not = (h: Holds): Holds => (h === "yes" ? "no" : h === "no" ? "yes" : "unclear");

function every(items: readonly Holds[]): Holds {
  if (items.includes("no")) return "no";
  return items.every((h) => h === "yes") ? "yes" : "unclear";
}

function someOf(items: readonly Holds[]): Holds {
  return not(every(items.map(not)));
}

/** Does a relation hold between two values at a point? Readings of `log` and odd roots that make it so count. */
function link(a: Ast, op: RelationOp, b: Ast, point: Point): Holds {
  const environment = (name: string): number => point.get(name) ?? NaN;
  const rounded = hasDecimal(a) || hasDecimal(b) || op === "~";
  if (op === "in") return member(a, b, point);
  const seen: Holds[] = conventionsOf(a, b).map((conventions) => {
    const x = evaluate(a, environment, conventions);
    const y = evaluate(b, environment, conventions);
    if (!Number.isFinite(x.re) || !Number.isFinite(y.re)) return "unclear";
    const size = Math.max(1, Math.hypot(x.re, x.im), Math.hypot(y.re, y.im));
    const distance = Math.hypot(x.re - y.re, x.im - y.im);
    const near = distance <= (rounded ? 6e-3 : 1e-7) * size + 8 * (x.err + y.err);
    const far = distance > (rounded ? 5e-2 : 1e-4) * size;
    if (op === "=" || op === "~" || op === "==") return near ? "yes" : far ? "no" : "unclear";
    if (op === "!=") return near ? "no" : far ? "yes" : "unclear";
    if (Math.abs(x.im) > 1e-9 || Math.abs(y.im) > 1e-9) return "unclear";
    if (distance <= 1e-10 * size) return op === "<=" || op === ">=" ? "yes" : "no";
    if (distance <= 1e-7 * size) return "unclear";
    return x.re < y.re === (op === "<" || op === "<=") ? "yes" : "no";
  });
  return someOf(seen);
}

function member(a: Ast, set: Ast, point: Point): Holds {
  if (set.kind === "setOperation") {
    const left = member(a, set.left, point);
    const right = member(a, set.right, point);
    if (set.op === "union") return someOf([left, right]);
    return every([left, set.op === "intersection" ? right : not(right)]);
  }
  if (set.kind === "set") return someOf(set.items.map((item) => link(a, "=", item, point)));
  if (set.kind === "tuple" && set.items.length === 2) {
    const [low, high] = set.items;
    if (low === undefined || high === undefined) return "unclear";
    const below = isInfinite(low) ? "yes" : link(low, set.open === "(" ? "<" : "<=", a, point);
    const above = isInfinite(high) ? "yes" : link(a, set.close === ")" ? "<" : "<=", high, point);
    return every([below, above]);
  }
  if (set.kind === "namedSet") return set.name === "reals" ? "yes" : set.name === "empty" ? "no" : "unclear";
  return "unclear";
}

const isInfinite = (node: Ast): boolean => some(node, (n) => n.kind === "constant" && n.name === "infinity");

/** Does a statement hold at a point? */
export function holdsAt(clause: Clause, point: Point): Holds {
  switch (clause.kind) {
    case "relation":
      if (clause.antiderivatives.size > 0 || clause.continues) return "unclear";
      return every(
        clause.ops.map((op, k) => {
          const a = clause.parts[k];
          const b = clause.parts[k + 1];
          return a === undefined || b === undefined ? "unclear" : link(a, op, b, point);
        }),
      );
    case "any":
      return someOf(clause.items.map((item) => holdsAt(item, point)));
    case "all":
      return every(clause.items.map((item) => holdsAt(item, point)));
    case "expression":
    case "unread":
      return "unclear";
  }
}

/** The first link that fails at a point, with both values. */
export function failureAt(
  clause: Clause,
  point: Point,
): { left: number; right: number; op: RelationOp } | null {
  if (clause.kind === "any" || clause.kind === "all") {
    for (const item of clause.items) {
      const failure = failureAt(item, point);
      if (failure !== null) return failure;
    }
    return null;
  }
  if (clause.kind !== "relation") return null;
  const environment = (name: string): number => point.get(name) ?? NaN;
  for (const [k, op] of clause.ops.entries()) {
    const a = clause.parts[k];
    const b = clause.parts[k + 1];
    if (a === undefined || b === undefined || link(a, op, b, point) !== "no") continue;
    return { left: evaluate(a, environment).re, right: evaluate(b, environment).re, op };
  }
  return null;
}

/** Names of the variables in a statement. */
export function namesOf(clause: Clause): ReadonlySet<string> {
  const names = new Set<string>();
  const walk = (c: Clause): void => {
    if (c.kind === "relation") for (const part of c.parts) symbolsOf(part, names);
    else if (c.kind === "expression") symbolsOf(c.ast, names);
    else if (c.kind !== "unread") c.items.forEach(walk);
  };
  walk(clause);
  return names;
}

/** True for statements made of `=` only, without intervals and inequalities. */
export function isEquation(clause: Clause): boolean {
  switch (clause.kind) {
    case "relation":
      return clause.ops.every((op) => op === "=" || op === "~");
    case "any":
    case "all":
      return clause.items.every(isEquation);
    case "expression":
    case "unread":
      return false;
  }
}

/** The values that a statement gives to a letter: `x = 2 or x = 3`. Null where it is not of that form. */
export function listedValues(
  clause: Clause,
): { readonly name: string; readonly values: readonly Ast[] } | null {
  if (clause.kind === "relation") {
    const [left] = clause.parts;
    const right = clause.parts.at(-1);
    if (
      clause.ops.length === 1 &&
      clause.ops[0] === "in" &&
      left?.kind === "symbol" &&
      right?.kind === "set"
    ) {
      return { name: left.name, values: right.items };
    }
    if (clause.continues || !isEquation(clause) || left?.kind !== "symbol" || right === undefined) {
      const [first, second] = clause.parts;
      if (
        clause.ops.length === 1 &&
        clause.ops[0] === "=" &&
        second?.kind === "symbol" &&
        first !== undefined &&
        symbolsOf(first).size === 0
      ) {
        return { name: second.name, values: [first] };
      }
      return null;
    }
    return symbolsOf(right).size > 0 ? null : { name: left.name, values: [right] };
  }
  if (clause.kind !== "any") return null;
  const items = clause.items.map(listedValues);
  const [first] = items;
  if (first == null || items.some((item) => item?.name !== first.name)) return null;
  return { name: first.name, values: items.flatMap((item) => item?.values ?? []) };
}

/** The value of an expression without variables, or NaN. */
export function valueOf(node: Ast): number {
  const exact = exactValue(node);
  if (exact !== null) return Number(exact.n) / Number(exact.d);
  const value = evaluate(node);
  return Math.abs(value.im) < 1e-9 ? value.re : NaN;
}
