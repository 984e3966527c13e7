import type { Ast } from "../grading/math/ast.ts";
import { symbolsOf } from "../grading/math/ast.ts";
import { evaluate, seeded } from "../grading/math/evaluate.ts";
import type { Clause } from "./clause.ts";
import { realRoots } from "./roots.ts";
import { minus } from "./tree.ts";
import type { Point } from "./truth.ts";
import { holdsAt, namesOf } from "./truth.ts";

export type Solutions =
  /** Isolated points. `complete`: all real ones are there. */
  | { readonly kind: "points"; readonly points: readonly Point[]; readonly complete: boolean }
  /** Some points of a curve or surface. */
  | { readonly kind: "free"; readonly points: readonly Point[] }
  | { readonly kind: "unknown" };

/** The equations `left − right` of a statement; null where it holds more than equations. */
function residuals(clause: Clause): readonly Ast[] | null {
  if (clause.kind === "relation") {
    if (clause.continues || clause.antiderivatives.size > 0) return null;
    const out: Ast[] = [];
    for (const [k, op] of clause.ops.entries()) {
      const a = clause.parts[k];
      const b = clause.parts[k + 1];
      if (op !== "=" || a === undefined || b === undefined) return null;
      out.push(minus(a, b));
    }
    return out;
  }
  if (clause.kind !== "all") return null;
  const parts = clause.items.map(residuals);
  return parts.every((p) => p !== null) ? parts.flat() : null;
}

/** Real solutions of a statement in one variable. */
export function solutionsOf(
  clause: Clause,
  name: string,
): { values: readonly number[]; complete: boolean } | null {
  if (clause.kind === "any") {
    const items = clause.items.map((item) => solutionsOf(item, name));
    if (items.some((item) => item === null)) return null;
    const values = items.flatMap((item) => item?.values ?? []);
    return {
      values: [...new Set(values)].sort((a, b) => a - b),
      complete: items.every((item) => item?.complete),
    };
  }
  const equations = residuals(clause);
  const [first] = equations ?? [];
  if (first === undefined) return null;
  const roots = realRoots(first, name);
  if (roots === null) return null;
  const values = roots.values.filter((x) => holdsAt(clause, new Map([[name, x]])) === "yes");
  return { values, complete: roots.complete };
}

/** Every way to choose one alternative of each `or`. */
function branches(clauses: readonly Clause[]): readonly (readonly Clause[])[] {
  let out: readonly (readonly Clause[])[] = [[]];
  for (const clause of clauses) {
    const options = clause.kind === "any" ? clause.items : [clause];
    out = out.flatMap((chosen) => options.map((option) => [...chosen, option]));
    if (out.length > 16) return [];
  }
  return out;
}

/** Least squares step of J·d = −r by normal equations with a small damping. */
function newtonStep(
  jacobian: readonly (readonly number[])[],
  r: readonly number[],
  damping: number,
): number[] | null {
  const n = jacobian[0]?.length ?? 0;
  const m: number[][] = Array.from({ length: n }, (_, i) =>
    Array.from({ length: n + 1 }, (_unused, j) => {
      if (j === n) return -jacobian.reduce((sum, row, k) => sum + (row[i] ?? 0) * (r[k] ?? 0), 0);
      return jacobian.reduce((sum, row) => sum + (row[i] ?? 0) * (row[j] ?? 0), 0) + (i === j ? damping : 0);
    }),
  );
  for (let i = 0; i < n; i++) {
    let pivot = i;
    for (let k = i + 1; k < n; k++) if (Math.abs(m[k]?.[i] ?? 0) > Math.abs(m[pivot]?.[i] ?? 0)) pivot = k;
    const row = m[pivot];
    const other = m[i];
    if (row === undefined || other === undefined || Math.abs(row[i] ?? 0) < 1e-30) return null;
    m[pivot] = other;
    m[i] = row;
    for (let k = 0; k < n; k++) {
      const target = m[k];
      if (k === i || target === undefined) continue;
      const factor = (target[i] ?? 0) / (row[i] ?? 1);
      for (let j = i; j <= n; j++) target[j] = (target[j] ?? 0) - factor * (row[j] ?? 0);
    }
  }
  return m.map((row, i) => (row[n] ?? 0) / (row[i] ?? 1));
}

function settle(equations: readonly Ast[], names: readonly string[], seed: number): readonly number[] | null {
  const at = (x: readonly number[]): number[] | null => {
    const out: number[] = [];
    for (const equation of equations) {
      const value = evaluate(equation, (name) => x[names.indexOf(name)] ?? NaN);
      if (!Number.isFinite(value.re) || Math.abs(value.im) > 1e-9) return null;
      out.push(value.re);
    }
    return out;
  };
  let x = names.map(
    (name) => (seeded(name, seed + 3) - 0.4) * (seed % 3 === 0 ? 2 : seed % 3 === 1 ? 8 : 24),
  );
  let r = at(x);
  let damping = 1e-9;
  for (let round = 0; round < 60 && r !== null; round++) {
    const here: readonly number[] = r;
    const size = Math.max(...here.map(Math.abs));
    if (size < 1e-13) break;
    const jacobian = equations.map(() => [] as number[]);
    for (const [j, value] of x.entries()) {
      const h = 1e-6 * Math.max(1, Math.abs(value));
      const up = at(x.map((v, k) => (k === j ? v + h : v)));
      const down = at(x.map((v, k) => (k === j ? v - h : v)));
      if (up === null || down === null) return null;
      jacobian.forEach((row, k) => row.push(((up[k] ?? 0) - (down[k] ?? 0)) / (2 * h)));
    }
    const step = newtonStep(jacobian, here, damping);
    if (step === null) return null;
    const next = x.map((v, k) => v + (step[k] ?? 0));
    const there = at(next);
    if (there === null || Math.max(...there.map(Math.abs)) > size * 1.5) {
      damping = Math.max(damping * 100, 1e-6);
      if (damping > 1e6) return null;
      continue;
    }
    damping = Math.max(damping / 10, 1e-12);
    x = next;
    r = there;
  }
  if (r === null) return null;
  const scale = Math.max(1, ...x.map(Math.abs));
  return Math.max(...r.map(Math.abs)) < 1e-9 * scale && scale < 1e7 ? x : null;
}

const snap = (value: number): number => {
  for (let d = 1; d <= 12; d++) {
    const n = Math.round(value * d);
    if (Math.abs(value - n / d) < 1e-8 * Math.max(1, Math.abs(value))) return n / d;
  }
  return value;
};

/** Points at which all statements hold. */
export function solveTogether(clauses: readonly Clause[]): Solutions {
  const names = [...new Set(clauses.flatMap((clause) => [...namesOf(clause)]))].sort();
  const [only] = names;
  const first = clauses[0];
  if (names.length === 0 || only === undefined || first === undefined || names.length > 6)
    return { kind: "unknown" };
  if (names.length === 1) {
    const found = solutionsOf(first, only);
    if (found === null) return { kind: "unknown" };
    const points = found.values
      .map((x): Point => new Map([[only, x]]))
      .filter((point) => clauses.every((clause) => holdsAt(clause, point) === "yes"));
    return { kind: "points", points, complete: found.complete };
  }
  const all: Point[] = [];
  let isolated = true;
  for (const branch of branches(clauses)) {
    const equations = branch.map(residuals);
    if (equations.some((e) => e === null)) return { kind: "unknown" };
    const flat = equations.flatMap((e) => e ?? []).filter((e) => symbolsOf(e).size > 0);
    if (flat.length === 0) return { kind: "unknown" };
    const found: (readonly number[])[] = [];
    for (let seed = 0; seed < 18; seed++) {
      const x = settle(flat, names, seed);
      if (x === null) continue;
      const known = found.some((y) =>
        y.every((v, k) => Math.abs(v - (x[k] ?? 0)) < 1e-6 * Math.max(1, Math.abs(v))),
      );
      if (!known) found.push(x);
    }
    if (found.length > 6) isolated = false;
    for (const x of found)
      all.push(new Map(names.map((name, k) => [name, isolated ? snap(x[k] ?? NaN) : (x[k] ?? NaN)])));
  }
  if (all.length === 0) return { kind: "unknown" };
  return isolated ? { kind: "points", points: all, complete: false } : { kind: "free", points: all };
}
