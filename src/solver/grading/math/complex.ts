/** A complex number with a bound on its rounding error. NaN parts mean "no value". */
export interface Approx {
  readonly re: number;
  readonly im: number;
  /** Absolute error, first order. */
  readonly err: number;
}

const EPS = 2.3e-16;
export const NOTHING: Approx = { re: NaN, im: NaN, err: NaN };

export function real(re: number, err = Math.abs(re) * EPS): Approx {
  return { re, im: 0, err };
}

export function isFinite(a: Approx): boolean {
  return Number.isFinite(a.re) && Number.isFinite(a.im) && Number.isFinite(a.err);
}

export function modulus(a: Approx): number {
  return a.im === 0 ? Math.abs(a.re) : Math.hypot(a.re, a.im);
}

const make = (re: number, im: number, err: number): Approx => ({
  re,
  im,
  err: err + EPS * (Math.abs(re) + Math.abs(im)),
});

export const negative = (a: Approx): Approx => ({ re: -a.re, im: -a.im, err: a.err });
export const add = (a: Approx, b: Approx): Approx => make(a.re + b.re, a.im + b.im, a.err + b.err);
export const subtract = (a: Approx, b: Approx): Approx => make(a.re - b.re, a.im - b.im, a.err + b.err);

/** A product or quotient of non-zero values that came out as zero has lost everything: no value. */
function lost(result: Approx, ...from: readonly Approx[]): Approx {
  return result.re === 0 && result.im === 0 && from.every((x) => x.re !== 0 || x.im !== 0) ? NOTHING : result;
}

export function multiply(a: Approx, b: Approx): Approx {
  if (a.im === 0 && b.im === 0) {
    return lost(make(a.re * b.re, 0, Math.abs(a.re) * b.err + Math.abs(b.re) * a.err), a, b);
  }
  return lost(
    make(a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re, modulus(a) * b.err + modulus(b) * a.err),
    a,
    b,
  );
}

export function divide(a: Approx, b: Approx): Approx {
  const size = modulus(b);
  // A divisor that is zero within its error divides by nothing.
  if (size <= 4 * b.err || size === 0 || !Number.isFinite(size)) return NOTHING;
  const quotient = b.im === 0 ? { re: a.re / b.re, im: a.im / b.re } : complexQuotient(a, b);
  return lost(
    make(quotient.re, quotient.im, a.err / size + (Math.hypot(quotient.re, quotient.im) * b.err) / size),
    a,
  );
}

function complexQuotient(a: Approx, b: Approx): { re: number; im: number } {
  const d = b.re * b.re + b.im * b.im;
  return { re: (a.re * b.re + a.im * b.im) / d, im: (a.im * b.re - a.re * b.im) / d };
}

export function exponential(a: Approx): Approx {
  const size = Math.exp(a.re);
  if (size === 0) return NOTHING;
  return a.im === 0
    ? make(size, 0, size * a.err)
    : make(size * Math.cos(a.im), size * Math.sin(a.im), size * a.err);
}

export function logarithm(a: Approx): Approx {
  const size = modulus(a);
  if (size <= 4 * a.err) return NOTHING;
  return make(Math.log(size), a.im === 0 ? (a.re < 0 ? Math.PI : 0) : Math.atan2(a.im, a.re), a.err / size);
}

export function squareRoot(a: Approx): Approx {
  const size = modulus(a);
  if (size <= a.err) return { re: 0, im: 0, err: Math.sqrt(a.err) };
  const err = a.err / (2 * Math.sqrt(size));
  if (a.im === 0) {
    return a.re >= 0 ? make(Math.sqrt(a.re), 0, err) : make(0, Math.sqrt(-a.re), err);
  }
  const re = Math.sqrt((size + Math.abs(a.re)) / 2);
  const im = Math.abs(a.im) / (2 * re);
  return a.re >= 0 ? make(re, Math.sign(a.im) * im, err) : make(im, Math.sign(a.im) * re, err);
}

export function power(a: Approx, b: Approx): Approx {
  if (b.im === 0 && Number.isInteger(b.re) && b.err <= Math.abs(b.re) * 1e-15 && Math.abs(b.re) <= 1024) {
    let result = real(1, 0);
    let factor = a;
    for (let n = Math.abs(b.re); n > 0; n = Math.floor(n / 2)) {
      if (n % 2 === 1) result = multiply(result, factor);
      if (n > 1) factor = multiply(factor, factor);
    }
    return b.re < 0 ? divide(real(1, 0), result) : result;
  }
  const size = modulus(a);
  if (size <= a.err) return size === 0 && b.re > 0 ? { re: 0, im: 0, err: a.err } : NOTHING;
  if (a.im === 0 && a.re > 0 && b.im === 0) {
    const value = Math.pow(a.re, b.re);
    if (value === 0) return NOTHING;
    return make(
      value,
      0,
      value * (Math.abs(b.re / a.re) * a.err + Math.abs(Math.log(a.re)) * b.err + 2 * EPS),
    );
  }
  return exponential(multiply(b, logarithm(a)));
}

export function sine(a: Approx): Approx {
  const spread = Math.cosh(a.im);
  return make(
    Math.sin(a.re) * spread,
    a.im === 0 ? 0 : Math.cos(a.re) * Math.sinh(a.im),
    spread * (a.err + EPS),
  );
}

export function cosine(a: Approx): Approx {
  const spread = Math.cosh(a.im);
  return make(
    Math.cos(a.re) * spread,
    a.im === 0 ? 0 : -Math.sin(a.re) * Math.sinh(a.im),
    spread * (a.err + EPS),
  );
}

/** A function of one real number; `slope` is a bound on its derivative there. */
export function ofReal(a: Approx, f: (x: number) => number, slope: (x: number) => number): Approx {
  if (a.im !== 0 && Math.abs(a.im) > 8 * a.err) return NOTHING;
  return make(f(a.re), 0, Math.abs(slope(a.re)) * a.err);
}
