import type { Ast, RelationOp } from "../grading/math/ast.ts";
import { hasDecimal, isExpression, sameAst, some, symbolsOf } from "../grading/math/ast.ts";
import { equivalent } from "../grading/math/equivalence.ts";
import { evaluate } from "../grading/math/evaluate.ts";
import { exactValue } from "../grading/math/exact.ts";
import type { Antiderivative } from "./calculus.ts";
import type { Context } from "./context.ts";
import { differentiate } from "./differentiate.ts";
import { bareDegrees, compareValues, degreesAsRadians, hasAngleFunction, looseReadings } from "./numbers.ts";
import { negate, show, showNumber, substitute } from "./tree.ts";
import type { Judgement } from "./verdict.ts";

/** `x = 2, y = 1`, for people. */
export function showPoint(point: ReadonlyMap<string, number>): string {
  return [...point].map(([name, value]) => `${name} = ${showNumber(value)}`).join(", ");
}

/** Two sides that an `=` joins, judged as values or identities. `pending`: true for some values only. */
export type LinkJudgement = Judgement | { readonly kind: "pending" };

const PENDING = { kind: "pending" } as const;

/** Signs were mixed up: one side is minus the other, or the two agree in size. */
function slipOf(left: number, right: number): "sign" | "arithmetic" {
  return Math.abs(left + right) <= 1e-9 * Math.max(1, Math.abs(left)) ? "sign" : "arithmetic";
}

/** A link without variables. */
export function judgeValues(a: Ast, b: Ast, op: RelationOp, numeric = false): LinkJudgement {
  if (a.kind === "modulo" && b.kind === "modulo") return judgeModulo(a.arg, b.arg, a.modulus);
  if (!isExpression(a) || !isExpression(b)) return { kind: "unchecked", reason: "A side is not a value." };
  const approx = op === "~";
  if (op !== "=" && !approx) return PENDING;
  if (numeric) return judgeNumeric(a, b);
  const truth = compareValues(a, b, approx ? "~" : "=");
  if (truth.kind === "true") {
    const how = truth.how === "rounded" ? "They agree when rounded." : "Both sides have the same value.";
    return { kind: "verified", reason: how, from: null };
  }
  const radians = compareValues(degreesAsRadians(a), degreesAsRadians(b), approx ? "~" : "=");
  if (radians.kind === "true")
    return { kind: "verified", reason: "Both sides have the same value.", from: null };
  if (truth.kind === "unknown") return { kind: "unchecked", reason: `Not decided: ${truth.reason}.` };
  if (radians.kind === "unknown") return { kind: "unchecked", reason: `Not decided: ${radians.reason}.` };
  if (hasAngleFunction(a) || hasAngleFunction(b)) {
    const degrees = compareValues(bareDegrees(a), bareDegrees(b), approx ? "~" : "=");
    if (degrees.kind === "true")
      return { kind: "verified", reason: "They agree with angles in degrees.", from: null };
    if (degrees.kind === "unknown")
      return { kind: "unchecked", reason: "Degrees or radians: it is not clear which." };
  }
  const loose = looseReadings(a).some((x) =>
    looseReadings(b).some((y) => compareValues(x, y, approx ? "~" : "=").kind === "true"),
  );
  if (loose)
    return { kind: "unchecked", reason: "It is right if the signs or points are meant in another way." };
  const percent = percentSlack(a, b, truth.left, truth.right);
  if (percent) return { kind: "unchecked", reason: "A percent sign may be meant on one side only." };
  return {
    kind: "contradicted",
    reason: `${show(a)} is ${showNumber(truth.left)}, and not ${showNumber(truth.right)}.`,
    counterexample: `left ${showNumber(truth.left)}, right ${showNumber(truth.right)}`,
    slip: slipOf(truth.left, truth.right),
    from: null,
  };
}

/** One side was computed numerically (an integral, a limit). */
function judgeNumeric(a: Ast, b: Ast): LinkJudgement {
  const x = evaluate(a).re;
  const y = evaluate(b).re;
  const distance = Math.abs(x - y);
  const size = Math.max(1, Math.abs(x), Math.abs(y));
  if (distance <= 1e-5 * size)
    return { kind: "verified", reason: "Both sides have the same value.", from: null };
  if (hasDecimal(b) && distance <= 6e-3 * size)
    return { kind: "verified", reason: "They agree when rounded.", from: null };
  if (!(distance > 2e-2 * size))
    return { kind: "unchecked", reason: "The values could not be compared precisely enough." };
  return {
    kind: "contradicted",
    reason: `The left side is ${showNumber(x)}, and not ${showNumber(y)}.`,
    counterexample: `left ${showNumber(x)}, right ${showNumber(y)}`,
    slip: slipOf(x, y),
    from: null,
  };
}

/** `20/50 · 100 = 40%`, `50 + 20%`: how the sign is meant depends on the writer. */
function percentSlack(a: Ast, b: Ast, left: number, right: number): boolean {
  const isPercent = (n: Ast): boolean => some(n, (x) => x.kind === "percent");
  if (!isPercent(a) && !isPercent(b)) return false;
  const mixed = (n: Ast): boolean =>
    some(
      n,
      (x) =>
        x.kind === "binary" && (x.op === "+" || x.op === "-") && isPercent(x.left) !== isPercent(x.right),
    );
  const ratio = Math.abs(left / right);
  const divides = (n: Ast): boolean =>
    some(n, (x) => x.kind === "binary" && x.op === "/" && isPercent(x.right));
  return (
    divides(a) ||
    divides(b) ||
    mixed(a) ||
    mixed(b) ||
    Math.abs(ratio - 100) < 1 ||
    Math.abs(ratio - 0.01) < 1e-4
  );
}

function judgeModulo(a: Ast, b: Ast, modulus: Ast): LinkJudgement {
  const [x, y, m] = [exactValue(a), exactValue(b), exactValue(modulus)];
  if (x?.d !== 1n || y?.d !== 1n || m?.d !== 1n || m.n === 0n) {
    return { kind: "unchecked", reason: "The congruence is not between whole numbers." };
  }
  if ((x.n - y.n) % m.n === 0n)
    return { kind: "verified", reason: "The difference is a multiple of the modulus.", from: null };
  return {
    kind: "contradicted",
    reason: `${show(a)} − ${show(b)} is ${x.n - y.n}, no multiple of ${m.n}.`,
    counterexample: `${x.n - y.n} is not divisible by ${m.n}`,
    slip: "arithmetic",
    from: null,
  };
}

/** A link with variables: equal for all values? */
export function judgeIdentity(a: Ast, b: Ast, numeric: boolean): LinkJudgement {
  const rounded = hasDecimal(a) || hasDecimal(b) || numeric;
  const same = equivalent(a, b, rounded ? 2e-4 : undefined);
  if (same.kind === "same")
    return { kind: "verified", reason: "Both sides are equal for all values.", from: null };
  return PENDING;
}

/** Values that show that two sides are not equal for all values, or null where that is not certain. */
export function identityCounterexample(
  a: Ast,
  b: Ast,
): { reason: string; counterexample: string; slip: "sign" | "not-equal" } | null {
  if (hasDecimal(a) || hasDecimal(b)) return null;
  const verdict = equivalent(a, b);
  if (verdict.kind !== "different") return null;
  // A difference at one friendly point says more than one at random.
  const names = [...symbolsOf(b, symbolsOf(a))];
  for (const value of [1, 2, 3, 0, -1]) {
    const values = new Map(names.map((name, k) => [name, numberAst(value + k)]));
    const at = equivalent(substitute(a, values), substitute(b, values));
    if (at.kind !== "different") continue;
    const point = new Map(names.map((name, k) => [name, value + k]));
    return described(a, b, point, at.left, at.right);
  }
  return described(a, b, verdict.at, verdict.left, verdict.right);
}

const numberAst = (value: number): Ast =>
  value < 0 ? negate({ kind: "number", text: String(-value) }) : { kind: "number", text: String(value) };

function described(
  a: Ast,
  b: Ast,
  point: ReadonlyMap<string, number>,
  left: number,
  right: number,
): { reason: string; counterexample: string; slip: "sign" | "not-equal" } {
  const negated = equivalent(a, negate(b)).kind === "same";
  return {
    reason: `${show(a)} and ${show(b)} are not equal: for ${showPoint(point)} the first is ${showNumber(left)}, the second ${showNumber(right)}.`,
    counterexample: `${showPoint(point)}: left ${showNumber(left)}, right ${showNumber(right)}`,
    slip: negated ? "sign" : "not-equal",
  };
}

/** Both sides up to a constant, by their derivatives: `∫ f dx = F + C`. */
export function judgeIntegral(
  a: Ast,
  b: Ast,
  antiderivatives: ReadonlyMap<string, Antiderivative>,
  context: Context,
): LinkJudgement {
  const names = new Set([...antiderivatives.values()].map((x) => x.name));
  const letters = symbolsOf(b, symbolsOf(a));
  const variable =
    [...names].find((n) => letters.has(n) || names.size === 1 || context.valueOf(n) === null) ?? "x";
  // The letter that the others depend on: for `u = x²` it is x.
  const base =
    [...names].map((n) => context.valueOf(n)).flatMap((v) => (v === null ? [] : [...symbolsOf(v)]))[0] ??
    variable;
  const moving = new Map<string, Ast>();
  const inTerms = new Map<string, Ast>();
  for (const name of [...letters, ...names]) {
    if (name === base) continue;
    const value = context.valueOf(name);
    const rate = value === null ? null : differentiate(value, base);
    if (value !== null && rate !== null && symbolsOf(value).has(base)) {
      moving.set(name, rate);
      inTerms.set(name, value);
    }
  }
  for (const [id, { integrand, name }] of antiderivatives) {
    if (name === base) moving.set(id, integrand);
    else {
      const rate = moving.get(name);
      if (rate === undefined) return { kind: "unchecked", reason: `It is not said what ${name} stands for.` };
      moving.set(id, { kind: "binary", op: "*", left: integrand, right: rate });
    }
  }
  const da = differentiate(a, base, moving);
  const db = differentiate(b, base, moving);
  if (da === null || db === null)
    return { kind: "unchecked", reason: "There is no rule for a derivative in it." };
  const left = substitute(da, inTerms);
  const right = substitute(db, inTerms);
  if (equivalent(left, right, hasDecimal(left) || hasDecimal(right) ? 1e-3 : undefined).kind === "same") {
    return { kind: "verified", reason: "The derivatives of both sides agree.", from: null };
  }
  const shown = identityCounterexample(left, right);
  if (shown === null) return { kind: "unchecked", reason: "The derivatives could not be compared." };
  return {
    kind: "contradicted",
    reason: `Differentiating both sides gives different values (${shown.counterexample}).`,
    counterexample: shown.counterexample,
    slip: "integral",
    from: null,
  };
}

/** Letters of `a` replaced by numbers give `b`: the values, or null where the two are built differently. */
export function substitutionBetween(a: Ast, b: Ast): ReadonlyMap<string, Ast> | null {
  const found = new Map<string, Ast>();
  const match = (x: Ast, y: Ast): boolean => {
    if (x.kind === "symbol" && symbolsOf(y).size === 0) {
      const before = found.get(x.name);
      if (before !== undefined) return equivalent(before, y).kind === "same";
      found.set(x.name, y);
      return true;
    }
    if (x.kind !== y.kind) return sameAst(x, y);
    if (x.kind === "binary" && y.kind === "binary")
      return x.op === y.op && match(x.left, y.left) && match(x.right, y.right);
    if (x.kind === "negate" && y.kind === "negate") return match(x.arg, y.arg);
    if (x.kind === "call" && y.kind === "call") {
      return (
        x.fn === y.fn &&
        x.args.length === y.args.length &&
        x.args.every((arg, k) => {
          const other = y.args[k];
          return other !== undefined && match(arg, other);
        })
      );
    }
    return sameAst(x, y);
  };
  return match(a, b) && found.size > 0 ? found : null;
}
