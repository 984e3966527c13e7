import type { Ast } from "../grading/math/ast.ts";
import { children, some } from "../grading/math/ast.ts";
import { approximate } from "../grading/math/equivalence.ts";
import type { Conventions } from "../grading/math/evaluate.ts";
import { evaluate } from "../grading/math/evaluate.ts";
import type { Rational } from "../grading/math/exact.ts";
import { exactValue, sameRational } from "../grading/math/exact.ts";
import { rebuild } from "./tree.ts";

export type Truth =
  | { readonly kind: "true"; readonly how: "exact" | "rounded" | "sampled" }
  | { readonly kind: "false"; readonly left: number; readonly right: number }
  | { readonly kind: "unknown"; readonly reason: string };

/** Readings of ambiguous notation that an expression may have. */
export function conventionsOf(...nodes: readonly Ast[]): readonly Conventions[] {
  const has = (test: (node: Ast) => boolean): boolean => nodes.some((node) => some(node, test));
  const logs = has((n) => n.kind === "call" && n.fn === "log")
    ? (["natural", "decimal"] as const)
    : (["natural"] as const);
  const roots = has((n) => n.kind === "binary" && n.op === "^" && n.right.kind === "binary")
    ? (["principal", "real"] as const)
    : (["principal"] as const);
  return logs.flatMap((log) => roots.map((oddRoots) => ({ log, oddRoots })));
}

/** Degrees outside a function may mean radians elsewhere: both readings are tried. */
export function degreesAsRadians(node: Ast): Ast {
  return rebuild(node, (n) =>
    n.kind === "degrees"
      ? {
          kind: "binary",
          op: "/",
          left: { kind: "binary", op: "*", left: n.arg, right: { kind: "constant", name: "pi" } },
          right: { kind: "number", text: "180" },
        }
      : null,
  );
}

const ANGLE_FUNCTIONS: ReadonlySet<string> = new Set(["sin", "cos", "tan", "cot", "sec", "csc"]);

/** `\sin 30`: the number may be meant in degrees, and so may the value of an inverse function. */
export function bareDegrees(node: Ast): Ast {
  const half = (arg: Ast, up: string, down: string): Ast => {
    const part = (name: string): Ast =>
      name === "pi" ? { kind: "constant", name: "pi" } : { kind: "number", text: name };
    return {
      kind: "binary",
      op: "/",
      left: { kind: "binary", op: "*", left: arg, right: part(up) },
      right: part(down),
    };
  };
  return rebuild(node, (n) => {
    if (n.kind !== "call") return null;
    if (ANGLE_FUNCTIONS.has(n.fn)) return { ...n, args: n.args.map((arg) => half(arg, "pi", "180")) };
    return n.fn === "asin" || n.fn === "acos" || n.fn === "atan" ? half(n, "180", "pi") : null;
  });
}

/** Other ways in which people mean what they write: `-3^2` as (−3)², `1.500` as fifteen hundred. */
export function looseReadings(node: Ast): readonly Ast[] {
  const signed = rebuild(node, (n) =>
    n.kind === "negate" && n.arg.kind === "binary" && n.arg.op === "^"
      ? { ...n.arg, left: { kind: "negate", arg: n.arg.left } }
      : null,
  );
  const grouped = rebuild(node, (n) =>
    n.kind === "number" && /^[1-9]\d{0,2}\.\d{3}$/.test(n.text)
      ? { kind: "number", text: n.text.replace(".", "") }
      : null,
  );
  return [node, signed, grouped];
}

/** True where a function of angles stands in it. */
export function hasAngleFunction(node: Ast): boolean {
  return some(
    node,
    (n) =>
      n.kind === "call" &&
      (ANGLE_FUNCTIONS.has(n.fn) || n.fn === "asin" || n.fn === "acos" || n.fn === "atan"),
  );
}

const decimalsOf = (text: string): number => {
  const point = text.indexOf(".");
  return point < 0 || /[e(]/.test(text) ? 0 : text.length - point - 1;
};

const literal = (node: Ast): string | null => {
  if (node.kind === "number") return node.text;
  return node.kind === "negate" || node.kind === "percent" ? literal(node.arg) : null;
};

/** Cut-off values of π, e, roots and thirds: whoever writes them may go on with the exact value. */
const CUT_OFF =
  /^(?:3\.14\d*|22|2\.7[12]8?\d*|1\.41\d*|1\.73\d*|2\.2[34]\d*|0?\.3{2,}|0?\.6+7?|0?\.16+7?|0?\.83+|0?\.1{2,}|9\.81?|0?\.69\d*)$/;

function literals(node: Ast): readonly string[] {
  const own = node.kind === "number" ? [node.text] : [];
  return [...own, ...children(node).flatMap(literals)];
}

/** How far the value may move when every decimal in it was rounded. */
function uncertainty(node: Ast): number {
  const centre = evaluate(node).re;
  let total = 0;
  const count = literals(node).length;
  for (let k = 0; k < count; k++) {
    let seen = -1;
    const moved = rebuild(node, (n) => {
      if (n.kind !== "number") return null;
      seen++;
      const d = decimalsOf(n.text);
      if (seen !== k || d === 0) return null;
      return { kind: "number", text: (Number(n.text) + 0.5 * 10 ** -d).toFixed(d + 2) };
    });
    const value = evaluate(moved).re;
    if (Number.isFinite(value)) total += Math.abs(value - centre);
  }
  return total;
}

const isInteger = (x: Rational): boolean => x.n % x.d === 0n;
const scaled = (x: Rational, power: number): Rational => ({ n: x.n * 10n ** BigInt(power), d: x.d });

/** Decimals in it may have been cut off earlier. */
function mayBeRounded(node: Ast): boolean {
  const decimal = literals(node).filter((text) => decimalsOf(text) > 0 || CUT_OFF.test(text));
  return decimal.some((text) => CUT_OFF.test(text) || (decimalsOf(text) >= 2 && !/[05]$/.test(text)));
}

/**
 * Are two values without variables equal, as people write it: `2/3 = 0.67` is right, `12/4 = 4` is not. A value that
 * is only cut off (`100/7 = 14`), or may come from rounded values, is unknown.
 */
export function compareValues(a: Ast, b: Ast, op: "=" | "~"): Truth {
  const x = exactValue(a);
  const y = exactValue(b);
  if (x !== null && y !== null && sameRational(x, y)) return { kind: "true", how: "exact" };
  for (const conventions of conventionsOf(a, b)) {
    const u = evaluate(a, undefined, conventions);
    const v = evaluate(b, undefined, conventions);
    const size = Math.max(Math.hypot(u.re, u.im), Math.hypot(v.re, v.im));
    const distance = Math.hypot(u.re - v.re, u.im - v.im);
    if (x === null || y === null ? distance <= 1e-9 * size + 8 * (u.err + v.err) : false) {
      if (8 * (u.err + v.err) <= 1e-6 * Math.max(size, 1e-6)) return { kind: "true", how: "sampled" };
    }
  }
  const u = evaluate(a);
  const v = evaluate(b);
  const left = x === null ? u.re : approximate(x);
  const right = y === null ? v.re : approximate(y);
  if (!Number.isFinite(left) || !Number.isFinite(right))
    return { kind: "unknown", reason: "a side has no value" };
  if (Math.abs(u.im) > 1e-9 || Math.abs(v.im) > 1e-9) {
    return op === "=" && Math.hypot(u.re - v.re, u.im - v.im) > 1e-6
      ? { kind: "unknown", reason: "complex values that do not agree" }
      : { kind: "unknown", reason: "complex values" };
  }
  if (conventionsOf(a, b).length > 1) {
    const all = conventionsOf(a, b).every((c) => {
      const p = evaluate(a, undefined, c).re;
      const q = evaluate(b, undefined, c).re;
      return Math.abs(p - q) > 1e-2 * Math.max(1, Math.abs(p));
    });
    if (!all) return { kind: "unknown", reason: "depends on how the logarithm or root is read" };
  }
  return asRounded(a, b, x, y, left, right, op);
}

function asRounded(
  a: Ast,
  b: Ast,
  x: Rational | null,
  y: Rational | null,
  left: number,
  right: number,
  op: "=" | "~",
): Truth {
  const distance = Math.abs(left - right);
  const different: Truth = { kind: "false", left, right };
  // The side that was rounded is a bare literal.
  for (const [rounded, exact, value] of [[b, x, left] as const, [a, y, right] as const]) {
    const text = literal(rounded);
    if (text === null) continue;
    const decimals = decimalsOf(text) + (rounded.kind === "percent" ? 2 : 0);
    const unit = 10 ** -decimals;
    const fits = exact !== null && isInteger(scaled(exact, decimals));
    if (!fits || op === "~") {
      if (decimals > 0 && distance <= 0.5001 * unit) return { kind: "true", how: "rounded" };
      if (op === "~" && distance <= 0.5001 * unit) return { kind: "true", how: "rounded" };
      if (distance < 1.01 * unit) return { kind: "unknown", reason: "the value is cut off, not rounded" };
    }
    if (op === "~" && decimals === 0) {
      const zeros = /0*$/.exec(text)?.[0].length ?? 0;
      if (distance <= 0.5001 * 10 ** zeros) return { kind: "true", how: "rounded" };
      if (distance <= 0.06 * Math.abs(value)) return { kind: "unknown", reason: "a rough estimate" };
    }
  }
  if (op === "~") {
    const size = Math.max(Math.abs(left), Math.abs(right));
    if (distance <= 0.02 * size) return { kind: "true", how: "rounded" };
    if (distance <= 0.2 * size) return { kind: "unknown", reason: "a rough estimate" };
    return different;
  }
  if (mayBeRounded(a) || mayBeRounded(b)) {
    const unit = Math.min(
      ...[a, b].map((n) => literal(n)).flatMap((t) => (t === null ? [] : [10 ** -decimalsOf(t)])),
      1,
    );
    if (distance <= 1.5 * (uncertainty(a) + uncertainty(b)) + unit) {
      return { kind: "unknown", reason: "the values may have been rounded before" };
    }
    if (distance <= 0.01 * Math.max(Math.abs(left), Math.abs(right))) {
      return { kind: "unknown", reason: "the values may have been rounded before" };
    }
  }
  return different;
}
