import type { Ast } from "../solver/grading/math/ast.ts";
import { num, symbolsOf } from "../solver/grading/math/ast.ts";
import { exactValue, reduced, type Rational } from "../solver/grading/math/exact.ts";
import { show, substitute } from "../solver/checking/tree.ts";

/** An exact fraction with a positive denominator. */
export type Fraction = Rational;

export const fraction = (n: bigint, d = 1n): Fraction => reduced(d < 0n ? { n: -n, d: -d } : { n, d });
export const add = (a: Fraction, b: Fraction): Fraction => fraction(a.n * b.d + b.n * a.d, a.d * b.d);
export const sub = (a: Fraction, b: Fraction): Fraction => fraction(a.n * b.d - b.n * a.d, a.d * b.d);
export const mul = (a: Fraction, b: Fraction): Fraction => fraction(a.n * b.n, a.d * b.d);
export const div = (a: Fraction, b: Fraction): Fraction => fraction(a.n * b.d, a.d * b.n);
export const isZero = (a: Fraction): boolean => a.n === 0n;
export const equals = (a: Fraction, b: Fraction): boolean => a.n * b.d === b.n * a.d;
export const ONE = fraction(1n);
export const ZERO = fraction(0n);

export function showFraction(a: Fraction): string {
  const { n, d } = fraction(a.n, a.d);
  return d === 1n ? String(n) : `${n}/${d}`;
}

/** `c·x² + b·x + a` as [a, b, c]; null where the tree is no polynomial of degree 2 or less in this letter alone. */
export function coefficients(node: Ast, name: string): readonly [Fraction, Fraction, Fraction] | null {
  if ([...symbolsOf(node)].some((symbol) => symbol !== name)) return null;
  const at = (x: number): Fraction | null =>
    exactValue(
      substitute(node, new Map([[name, x < 0 ? { kind: "negate", arg: num(String(-x)) } : num(String(x))]])),
    );
  const [p, q, r] = [at(0), at(1), at(-1)];
  if (p === null || q === null || r === null) return null;
  const c = div(sub(add(q, r), add(p, p)), fraction(2n));
  const b = div(sub(q, r), fraction(2n));
  // Three points fit any parabola; four more tell whether it is one.
  const fits = [2, 3, -4, 7].every((x) => {
    const value = at(x);
    const t = fraction(BigInt(x));
    return value !== null && equals(value, add(p, add(mul(b, t), mul(c, mul(t, t)))));
  });
  return fits ? [p, b, c] : null;
}

/** `2x² - 3x + 1` as people write it. */
export function showPolynomial([a, b, c]: readonly [Fraction, Fraction, Fraction], name: string): string {
  let out = "";
  const term = (value: Fraction, letter: string): void => {
    if (isZero(value)) return;
    const negative = value.n < 0n;
    const size = negative ? fraction(-value.n, value.d) : value;
    const number = letter !== "" && equals(size, ONE) ? "" : showFraction(size);
    const shown = `${number.includes("/") && letter !== "" ? `(${number})` : number}${letter}`;
    out += out === "" ? `${negative ? "-" : ""}${shown}` : ` ${negative ? "-" : "+"} ${shown}`;
  };
  term(c, `${name}^2`);
  term(b, name);
  term(a, "");
  return out === "" ? "0" : out;
}

/** Square root of a fraction that has one. */
export function rootOf(a: Fraction): Fraction | null {
  if (a.n < 0n) return null;
  const { n, d } = fraction(a.n, a.d);
  const [p, q] = [wholeRoot(n), wholeRoot(d)];
  return p === null || q === null ? null : fraction(p, q);
}

function wholeRoot(n: bigint): bigint | null {
  if (n > 1_000_000_000_000n) return null;
  const root = BigInt(Math.round(Math.sqrt(Number(n))));
  return root * root === n ? root : null;
}

/** True where the tree is written as the polynomial is: nothing left to multiply out or collect. */
export function isCollected(node: Ast, shown: string): boolean {
  return show(node).replace(/[\s·()]/g, "") === shown.replace(/[\s·()]/g, "");
}
