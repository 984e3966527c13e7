import type { Ast } from "./ast.ts";
import { hasDecimal, isExpression, sameAst, some, symbolsOf } from "./ast.ts";
import type { Approx } from "./complex.ts";
import { divide, isFinite, modulus, subtract } from "./complex.ts";
import type { Conventions } from "./evaluate.ts";
import { evaluate, seeded } from "./evaluate.ts";
import type { Rational } from "./exact.ts";
import { exactValue, sameRational } from "./exact.ts";

export type Equivalence =
  /** `how`: exact rationals, or agreement at the sample points. */
  | { readonly kind: "same"; readonly how: "exact" | "sampled" }
  /** `at`: values of the variables that show it; empty for numbers. `left` and `right` are the real parts there. */
  | {
      readonly kind: "different";
      readonly at: ReadonlyMap<string, number>;
      readonly left: number;
      readonly right: number;
    }
  | { readonly kind: "unknown"; readonly reason: string };

const POINTS = 6;
const ENOUGH = 2;
const TOLERANCE = 1e-8;

/** Value of a variable at sample point `k`: positive at four of six points, negative at the others. */
export function samplePoint(name: string, k: number): number {
  const h = seeded(name, k + 1);
  return k % 3 === 2 ? -(0.3 + 2 * h) : 0.4 + 2.2 * h;
}

/** Functions of whole numbers (floor, n!, binomials) are sampled at whole numbers, and far enough out to differ. */
function integerPoint(name: string, k: number): number {
  return 2 + 4 * k + Math.floor(4 * seeded(name, k + 1));
}

interface Points {
  readonly count: number;
  readonly value: (name: string, k: number) => number;
  /** The point has a negative coordinate. */
  readonly negative: (k: number) => boolean;
}

const REAL_POINTS: Points = { count: POINTS, value: samplePoint, negative: (k) => k % 3 === 2 };
const INTEGER_POINTS: Points = { count: 10, value: integerPoint, negative: () => false };

function pointsFor(a: Ast, b: Ast): Points {
  const stepwise = (node: Ast): boolean =>
    node.kind === "call" && ["floor", "ceil", "factorial", "binom"].includes(node.fn);
  return some(a, stepwise) || some(b, stepwise) ? INTEGER_POINTS : REAL_POINTS;
}

type Closeness = "close" | "apart" | "unclear";

/** Compares two values within their rounding errors; `tolerance` is relative. */
function closeness(a: Approx, b: Approx, tolerance: number): Closeness {
  if (!isFinite(a) || !isFinite(b)) return "unclear";
  const difference = subtract(a, b);
  const distance = modulus(difference);
  const size = Math.max(modulus(a), modulus(b));
  const noise = 8 * (a.err + b.err);
  if (distance > tolerance * size + noise) return "apart";
  // Rounding noise must not hide a difference: it has to be small beside the values, or both be zero within tiny noise.
  return noise <= Math.max(tolerance, 1e-6) * size || (noise < 1e-9 && size <= noise) ? "close" : "unclear";
}

function conventionsFor(a: Ast, b: Ast): readonly Conventions[] {
  const has = (test: (node: Ast) => boolean): boolean => some(a, test) || some(b, test);
  const logs = has((n) => n.kind === "call" && n.fn === "log")
    ? (["natural", "decimal"] as const)
    : (["natural"] as const);
  const roots = has(
    (n) =>
      (n.kind === "call" && n.fn === "root") ||
      (n.kind === "binary" && n.op === "^" && n.right.kind === "binary"),
  )
    ? (["principal", "real"] as const)
    : (["principal"] as const);
  return logs.flatMap((log) => roots.map((oddRoots) => ({ log, oddRoots })));
}

function sampled(
  a: Ast,
  b: Ast,
  names: readonly string[],
  tolerance: number,
  conventions: Conventions,
): Equivalence {
  let agree = 0;
  let negativeOnly: Equivalence | null = null;
  const sample = pointsFor(a, b);
  const points = names.length === 0 ? 1 : sample.count;
  for (let k = 0; k < points; k++) {
    const environment = (name: string): number => sample.value(name, k);
    const x = evaluate(a, environment, conventions);
    const y = evaluate(b, environment, conventions);
    const verdict = closeness(x, y, tolerance);
    if (verdict === "close") agree++;
    if (verdict !== "apart") continue;
    const at = new Map(names.map((name) => [name, environment(name)]));
    const different = { kind: "different", at, left: x.re, right: y.re } as const;
    if (!sample.negative(k)) return different;
    negativeOnly ??= different;
  }
  if (negativeOnly !== null) {
    return agree >= ENOUGH
      ? { kind: "unknown", reason: "the two agree for positive values only" }
      : negativeOnly;
  }
  if (agree >= Math.min(ENOUGH, points)) return { kind: "same", how: "sampled" };
  return {
    kind: "unknown",
    reason: "the expressions have no value that can be compared at the sample points",
  };
}

/**
 * Do two expressions have the same value for all values of their variables?
 *
 * First exact rational arithmetic, then complex numbers at six fixed points. Ambiguous notation (base of `log`, real
 * or principal odd roots) counts as the same if one reading makes it so. `tolerance` (relative) replaces 1e-8, for
 * expressions with rounded decimals. Bounded time, never throws.
 */
export function equivalent(a: Ast, b: Ast, tolerance: number = TOLERANCE): Equivalence {
  if (sameAst(a, b)) return { kind: "same", how: "exact" };
  if (!isExpression(a) || !isExpression(b)) {
    return { kind: "unknown", reason: "one side is not an expression with a value" };
  }
  const names = [...symbolsOf(b, symbolsOf(a))].sort();
  if (names.length === 0) {
    const x = exactValue(a);
    const y = x === null ? null : exactValue(b);
    if (x !== null && y !== null) {
      if (sameRational(x, y)) return { kind: "same", how: "exact" };
      if (tolerance <= TOLERANCE)
        return { kind: "different", at: new Map(), left: approximate(x), right: approximate(y) };
    }
  }
  let first: Equivalence | null = null;
  for (const conventions of conventionsFor(a, b)) {
    const verdict = sampled(a, b, names, tolerance, conventions);
    if (verdict.kind === "same") return verdict;
    first ??= verdict;
  }
  return first ?? { kind: "unknown", reason: "nothing to compare" };
}

/** A fraction as a double; ±Infinity or 0 where it does not fit. */
export function approximate(value: Rational): number {
  const direct = Number(value.n) / Number(value.d);
  if (Number.isFinite(direct)) return direct;
  const shift = BigInt(Math.max(0, value.d.toString(16).length * 4 - 900));
  return Number(value.n >> shift) / Number(value.d >> shift);
}

/**
 * The constant c with a = c·b for all values of the variables: a number, 0 where there is none, or null where it
 * cannot be told. For equations (any non-zero factor) and inequalities (a positive one).
 */
export function constantRatio(a: Ast, b: Ast): number | null {
  if (!isExpression(a) || !isExpression(b)) return null;
  const names = symbolsOf(b, symbolsOf(a));
  if (names.size === 0) return null;
  const tolerance = hasDecimal(a) || hasDecimal(b) ? 1e-3 : 1e-7;
  for (const conventions of conventionsFor(a, b)) {
    const ratio = ratioUnder(a, b, tolerance, conventions);
    if (ratio !== 0) return ratio;
  }
  return 0;
}

function ratioUnder(a: Ast, b: Ast, tolerance: number, conventions: Conventions): number | null {
  let ratio: number | null = null;
  let agree = 0;
  const sample = pointsFor(a, b);
  for (let k = 0; k < sample.count; k++) {
    const environment = (name: string): number => sample.value(name, k);
    const x = evaluate(a, environment, conventions);
    const y = evaluate(b, environment, conventions);
    if (!isFinite(x) || !isFinite(y) || modulus(y) <= 1e-9) continue;
    const quotient = divide(x, y);
    if (!isFinite(quotient)) continue;
    if (Math.abs(quotient.im) > tolerance * Math.max(1, Math.abs(quotient.re))) return 0;
    if (ratio === null) ratio = quotient.re;
    else if (Math.abs(quotient.re - ratio) > tolerance * Math.abs(ratio)) return 0;
    agree++;
  }
  if (agree < 3 || ratio === null) return null;
  return Math.abs(ratio) > 1e-9 ? ratio : 0;
}
