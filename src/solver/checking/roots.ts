import type { Ast } from "../grading/math/ast.ts";
import { symbolsOf } from "../grading/math/ast.ts";
import { evaluate } from "../grading/math/evaluate.ts";
import { approximate } from "../grading/math/equivalence.ts";
import { exactValue } from "../grading/math/exact.ts";

/** Coefficients by rising power. */
type Polynomial = readonly number[];

const MAX_DEGREE = 24;

interface Fraction {
  readonly top: Polynomial;
  readonly bottom: Polynomial;
}

const trim = (p: readonly number[]): Polynomial => {
  let n = p.length;
  const size = Math.max(...p.map(Math.abs), 0);
  while (n > 1 && Math.abs(p[n - 1] ?? 0) <= 1e-13 * size) n--;
  return p.slice(0, n);
};
const addPolynomials = (a: Polynomial, b: Polynomial, sign: 1 | -1): Polynomial =>
  trim(Array.from({ length: Math.max(a.length, b.length) }, (_, k) => (a[k] ?? 0) + sign * (b[k] ?? 0)));
function multiplyPolynomials(a: Polynomial, b: Polynomial): Polynomial {
  const out = new Array<number>(a.length + b.length - 1).fill(0);
  a.forEach((x, i) => {
    b.forEach((y, j) => {
      out[i + j] = (out[i + j] ?? 0) + x * y;
    });
  });
  return trim(out);
}

/** An expression in one variable as a quotient of polynomials with real coefficients, or null where it is none. */
function fractionOf(node: Ast, name: string): Fraction | null {
  if (!symbolsOf(node).has(name)) {
    const exact = exactValue(node);
    if (exact !== null) return { top: [approximate(exact)], bottom: [1] };
    const value = evaluate(node);
    return Number.isFinite(value.re) && value.im === 0 ? { top: [value.re], bottom: [1] } : null;
  }
  if (node.kind === "symbol") return { top: [0, 1], bottom: [1] };
  if (node.kind === "negate") {
    const f = fractionOf(node.arg, name);
    return f === null ? null : { top: f.top.map((x) => -x), bottom: f.bottom };
  }
  if (node.kind !== "binary") return null;
  const a = fractionOf(node.left, name);
  if (a === null) return null;
  if (node.op === "^") {
    const exponent = exactValue(node.right);
    if (exponent === null) return null;
    const n = approximate(exponent);
    if (!Number.isInteger(n) || Math.abs(n) * (a.top.length + a.bottom.length - 2) > MAX_DEGREE) return null;
    let out: Fraction = { top: [1], bottom: [1] };
    for (let k = 0; k < Math.abs(n); k++) out = productOf(out, a);
    return n < 0 ? { top: out.bottom, bottom: out.top } : out;
  }
  const b = fractionOf(node.right, name);
  if (b === null) return null;
  let out: Fraction;
  if (node.op === "*") out = productOf(a, b);
  else if (node.op === "/") out = productOf(a, { top: b.bottom, bottom: b.top });
  else if (node.op === "+" || node.op === "-") {
    out = {
      top: addPolynomials(
        multiplyPolynomials(a.top, b.bottom),
        multiplyPolynomials(b.top, a.bottom),
        node.op === "+" ? 1 : -1,
      ),
      bottom: multiplyPolynomials(a.bottom, b.bottom),
    };
  } else return null;
  return out.top.length > MAX_DEGREE || out.bottom.length > MAX_DEGREE ? null : out;
}

function productOf(a: Fraction, b: Fraction): Fraction {
  return { top: multiplyPolynomials(a.top, b.top), bottom: multiplyPolynomials(a.bottom, b.bottom) };
}

/** All complex roots by the Durand–Kerner iteration, as pairs [re, im]. */
function complexRoots(p: Polynomial): readonly (readonly [number, number])[] {
  const n = p.length - 1;
  const lead = p[n] ?? 1;
  const monic = p.map((x) => x / lead);
  const radius = 1 + Math.max(...monic.slice(0, n).map(Math.abs));
  const start = Math.min(radius, 2 + Math.pow(Math.abs(monic[0] ?? 1), 1 / n));
  const roots: [number, number][] = Array.from({ length: n }, (_, k) => {
    const angle = (2 * Math.PI * k) / n + 0.4;
    return [start * Math.cos(angle), start * Math.sin(angle)];
  });
  for (let round = 0; round < 500; round++) {
    let moved = 0;
    for (let i = 0; i < n; i++) {
      const [x, y] = roots[i] ?? [0, 0];
      let re = 0;
      let im = 0;
      for (let k = n; k >= 0; k--) [re, im] = [re * x - im * y + (monic[k] ?? 0), re * y + im * x];
      for (let j = 0; j < n; j++) {
        if (j === i) continue;
        const [u, v] = roots[j] ?? [0, 0];
        const dx = x - u;
        const dy = y - v;
        const size = dx * dx + dy * dy || 1e-300;
        [re, im] = [(re * dx + im * dy) / size, (im * dx - re * dy) / size];
      }
      roots[i] = [x - re, y - im];
      moved = Math.max(moved, Math.hypot(re, im) / (1 + Math.hypot(x, y)));
    }
    if (moved < 1e-15) break;
  }
  return roots;
}

const polynomialAt = (p: Polynomial, x: number): number => p.reduceRight((sum, c) => sum * x + c, 0);

export interface Roots {
  /** Real roots, rising, each once. */
  readonly values: readonly number[];
  /** All real roots are there. */
  readonly complete: boolean;
}

/** Values that are nearly equal count once; whole numbers and simple fractions are made exact. */
function tidy(values: readonly number[]): readonly number[] {
  const out: number[] = [];
  for (const value of [...values].sort((a, b) => a - b)) {
    const snapped = snap(value);
    const last = out.at(-1);
    if (last === undefined || Math.abs(last - snapped) > 1e-6 * Math.max(1, Math.abs(snapped)))
      out.push(snapped);
  }
  return out;
}

function snap(value: number): number {
  for (let d = 1; d <= 12; d++) {
    const n = Math.round(value * d);
    if (Math.abs(value - n / d) < 1e-9 * Math.max(1, Math.abs(value))) return n / d;
  }
  return value;
}

function polynomialRoots(f: Fraction): Roots | null {
  if (f.top.length <= 1) return Math.abs(f.top[0] ?? 0) < 1e-12 ? null : { values: [], complete: true };
  let zeros = 0;
  while (zeros < f.top.length - 1 && f.top[zeros] === 0) zeros++;
  const rest = f.top.slice(zeros);
  const found = rest.length <= 1 ? [] : complexRoots(rest);
  const size = (x: number): number => rest.reduceRight((sum, c) => sum * Math.abs(x) + Math.abs(c), 0);
  let doubtful = false;
  const values = found.flatMap(([re, im]) => {
    const scale = 1 + Math.abs(re);
    if (Math.abs(im) > 1e-3 * scale) return [];
    // A double root comes out as a pair a little off the axis.
    const snapped = snap(Math.round(re * 1e5) / 1e5);
    const x = Math.abs(polynomialAt(rest, snapped)) <= 1e-9 * size(snapped) ? snapped : re;
    const real = Math.abs(polynomialAt(rest, x)) <= 1e-8 * size(x);
    if (!real && Math.abs(im) <= 1e-3 * scale) doubtful ||= Math.abs(im) < 1e-6 * scale;
    return real && (Math.abs(im) < 1e-7 * scale || x === snapped) ? [x] : [];
  });
  const all = zeros > 0 ? [0, ...values] : values;
  const bottomSize = (x: number): number =>
    f.bottom.reduceRight((sum, c) => sum * Math.abs(x) + Math.abs(c), 0);
  return {
    values: tidy(all.filter((x) => Math.abs(polynomialAt(f.bottom, x)) > 1e-9 * bottomSize(x))),
    complete: !doubtful,
  };
}

const GRID: readonly number[] = (() => {
  const out: number[] = [];
  for (let k = -600; k <= 600; k++) out.push(Math.sinh(k / 75) * 0.35 + 1e-4 * Math.PI);
  return out;
})();

/** Sign changes and touching zeros on a fixed grid from about -500 to 500. */
function scannedRoots(f: (x: number) => number): readonly number[] {
  const found: number[] = [];
  let before: { x: number; y: number } | null = null;
  for (const x of GRID) {
    const y = f(x);
    if (!Number.isFinite(y)) {
      before = null;
      continue;
    }
    if (y === 0) found.push(x);
    else if (before !== null && Math.sign(before.y) !== Math.sign(y) && before.y !== 0) {
      let [a, b, fa] = [before.x, x, before.y];
      for (let k = 0; k < 80; k++) {
        const m = (a + b) / 2;
        const fm = f(m);
        if (!Number.isFinite(fm)) break;
        if (Math.sign(fm) === Math.sign(fa)) [a, fa] = [m, fm];
        else b = m;
      }
      const root = (a + b) / 2;
      const size = Math.max(1, Math.abs(before.y), Math.abs(y));
      if (Math.abs(f(root)) <= 1e-7 * size) found.push(root); // else a pole
    }
    before = { x, y };
    if (found.length > 40) break;
  }
  // Zeros at the edge of the domain or touching: tried where students' answers lie.
  for (let k = -40; k <= 40; k++) if (Math.abs(f(k / 2)) < 1e-12) found.push(k / 2);
  return found;
}

/** Real zeros of an expression in one variable; null where it is zero everywhere or nowhere defined. */
export function realRoots(node: Ast, name: string): Roots | null {
  const fraction = fractionOf(node, name);
  if (fraction !== null) return polynomialRoots(fraction);
  const f = (x: number): number => {
    const value = evaluate(node, () => x);
    return Math.abs(value.im) < 1e-9 ? value.re : NaN;
  };
  const finite = GRID.filter((x) => Number.isFinite(f(x))).length;
  if (finite < 3) return null;
  if (GRID.filter((x) => Math.abs(f(x)) < 1e-12).length > finite / 2) return null;
  return { values: tidy(scannedRoots(f)), complete: false };
}

/** The coefficients a, b, c of an expression that is a quadratic polynomial in the variable, or null. */
export function quadraticOf(node: Ast, name: string): readonly [number, number, number] | null {
  const f = fractionOf(node, name);
  const [c, b, a] = f?.top ?? [];
  const [one] = f?.bottom ?? [];
  if (f?.top.length !== 3 || f.bottom.length !== 1 || one === undefined) return null;
  return a === undefined || b === undefined || c === undefined ? null : [a / one, b / one, c / one];
}
