import type { Ast } from "./ast.ts";

/** An exact fraction; the denominator is positive, not always in lowest terms. */
export interface Rational {
  readonly n: bigint;
  readonly d: bigint;
}

/** Largest numerator or denominator, in bits. 2004! has 19,277. */
const MAX_BITS = 65_536;
/** Fractions are reduced while they are small; beyond this Euclid's algorithm would cost more than it saves. */
const REDUCE_BITS = 2_048;
/** Bits that may be handled in one evaluation, all operations together. */
const WORK_BITS = 4_000_000;

/** Thrown inside this file where a value is not rational, not defined, or over the budget. */
class NotExact extends Error {}

function bits(x: bigint): number {
  // A hexadecimal digit is four bits; good enough for a budget.
  return x.toString(16).length * 4;
}

function gcd(a: bigint, b: bigint): bigint {
  let x = a < 0n ? -a : a;
  let y = b < 0n ? -b : b;
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}

export function sameRational(a: Rational, b: Rational): boolean {
  return a.n * b.d === b.n * a.d;
}

/** The fraction in lowest terms. */
export function reduced(value: Rational): Rational {
  const g = gcd(value.n, value.d);
  return g <= 1n ? value : { n: value.n / g, d: value.d / g };
}

class Evaluator {
  private work = 0;

  private make(n: bigint, d: bigint): Rational {
    if (d === 0n) throw new NotExact();
    const size = Math.max(bits(n), bits(d));
    this.work += size;
    if (size > MAX_BITS || this.work > WORK_BITS) throw new NotExact();
    const positive = d < 0n ? { n: -n, d: -d } : { n, d };
    return positive.d === 1n || size > REDUCE_BITS ? positive : reduced(positive);
  }

  private whole(node: Ast, limit: bigint): bigint {
    const value = reduced(this.value(node));
    if (value.d !== 1n || value.n < 0n || value.n > limit) throw new NotExact();
    return value.n;
  }

  private power(base: Rational, exponent: Rational): Rational {
    const e = reduced(exponent);
    if (e.d !== 1n) throw new NotExact();
    const size = e.n < 0n ? -e.n : e.n;
    if (base.n === 0n && e.n <= 0n) throw new NotExact();
    const unit = (base.n === 1n || base.n === -1n) && base.d === 1n;
    if (unit) return size % 2n === 0n ? this.make(1n, 1n) : base;
    if (size > BigInt(MAX_BITS) || Number(size) * Math.max(bits(base.n), bits(base.d)) > MAX_BITS + 4) {
      throw new NotExact();
    }
    const n = base.n ** size;
    const d = base.d ** size;
    return e.n < 0n ? this.make(d, n) : this.make(n, d);
  }

  private factorial(node: Ast): Rational {
    const n = this.whole(node, 3_000n);
    let product = 1n;
    for (let k = 2n; k <= n; k++) product *= k;
    this.work += (Number(n) * bits(product)) / 64;
    return this.make(product, 1n);
  }

  private binomial(above: Ast, below: Ast): Rational {
    const n = this.whole(above, 1_000_000n);
    const k = this.whole(below, 3_000n);
    if (k > n) return this.make(0n, 1n);
    const steps = k > n - k ? n - k : k;
    let product = 1n;
    for (let j = 0n; j < steps; j++) product = (product * (n - j)) / (j + 1n);
    this.work += (Number(steps) * bits(product)) / 64;
    return this.make(product, 1n);
  }

  private root(value: Rational, index: number): Rational {
    const { n, d } = reduced(value);
    if (n < 0n && index % 2 === 0) throw new NotExact();
    const above = integerRoot(n < 0n ? -n : n, index);
    const below = integerRoot(d, index);
    if (above === null || below === null) throw new NotExact();
    return this.make(n < 0n ? -above : above, below);
  }

  private literal(text: string): Rational {
    const [, mantissa = "0", repeating, exponent] =
      /^([\d.]+)(?:\((\d+)\))?(?:e([+-]?\d+))?$/.exec(text) ?? [];
    const [whole = "0", fraction = ""] = mantissa.split(".");
    const shift = Number(exponent ?? "0");
    if (Math.abs(shift) > 4_000) throw new NotExact();
    let n = BigInt(whole + fraction);
    let d = 10n ** BigInt(fraction.length);
    if (repeating !== undefined) {
      const nines = 10n ** BigInt(repeating.length) - 1n;
      n = n * nines + BigInt(repeating);
      d *= nines;
    }
    return shift >= 0 ? this.make(n * 10n ** BigInt(shift), d) : this.make(n, d * 10n ** BigInt(-shift));
  }

  private based(digits: string, base: string): Rational {
    const radix = Number(base);
    if (!Number.isInteger(radix) || radix < 2 || radix > 36) throw new NotExact();
    let value = 0n;
    for (const c of digits) {
      const digit = parseInt(c, 36);
      if (digit >= radix) throw new NotExact();
      value = value * BigInt(radix) + BigInt(digit);
    }
    return this.make(value, 1n);
  }

  value(node: Ast): Rational {
    switch (node.kind) {
      case "number":
        return this.literal(node.text);
      case "mixed": {
        const d = BigInt(node.denominator);
        return this.make(BigInt(node.whole) * d + BigInt(node.numerator), d);
      }
      case "based":
        return this.based(node.digits, node.base);
      case "negate": {
        const { n, d } = this.value(node.arg);
        return { n: -n, d };
      }
      case "percent": {
        const { n, d } = this.value(node.arg);
        return this.make(n, d * 100n);
      }
      case "degrees":
        return this.value(node.arg);
      case "binary":
        return this.binary(node.op, node.left, node.right);
      case "call":
        return this.call(node.fn, node.args);
      case "symbol":
      case "constant":
      case "apply":
      case "matrix":
      case "cases":
      case "tuple":
      case "set":
      case "namedSet":
      case "builder":
      case "setOperation":
      case "ratio":
      case "relation":
      case "modulo":
      case "list":
      case "text":
        throw new NotExact();
    }
  }

  private binary(op: string, left: Ast, right: Ast): Rational {
    const a = this.value(left);
    const b = this.value(right);
    switch (op) {
      case "+":
        return this.make(a.n * b.d + b.n * a.d, a.d * b.d);
      case "-":
        return this.make(a.n * b.d - b.n * a.d, a.d * b.d);
      case "*":
        return this.make(a.n * b.n, a.d * b.d);
      case "/":
        return this.make(a.n * b.d, a.d * b.n);
      case "^":
        return this.power(a, b);
      default:
        throw new NotExact();
    }
  }

  private call(fn: string, args: readonly Ast[]): Rational {
    const [first, second] = args;
    if (first === undefined) throw new NotExact();
    switch (fn) {
      case "factorial":
        return this.factorial(first);
      case "binom":
        if (second === undefined) throw new NotExact();
        return this.binomial(first, second);
      case "abs": {
        const { n, d } = this.value(first);
        return { n: n < 0n ? -n : n, d };
      }
      case "sqrt":
        return this.root(this.value(first), 2);
      case "root": {
        if (second === undefined) throw new NotExact();
        const index = this.whole(second, 64n);
        if (index < 2n) throw new NotExact();
        return this.root(this.value(first), Number(index));
      }
      case "floor":
      case "ceil": {
        const { n, d } = this.value(first);
        const down = n >= 0n ? n / d : -((-n + d - 1n) / d);
        return this.make(fn === "floor" || down * d === n ? down : down + 1n, 1n);
      }
      case "gcd":
      case "lcm":
        return this.divisors(fn, args);
      case "max":
      case "min":
        return args
          .map((arg) => this.value(arg))
          .reduce((a, b) => (a.n * b.d > b.n * a.d === (fn === "max") ? a : b));
      default:
        throw new NotExact();
    }
  }

  private divisors(fn: "gcd" | "lcm", args: readonly Ast[]): Rational {
    const values = args.map((arg) => this.whole(arg, 1n << 256n));
    const result = values.reduce((a, b) => {
      const g = gcd(a, b);
      return fn === "gcd" ? g : g === 0n ? 0n : (a / g) * b;
    });
    return this.make(result, 1n);
  }
}

/** The exact k-th root of a non-negative integer, or null where it has none (or the number is large). */
function integerRoot(x: bigint, k: number): bigint | null {
  if (x < 2n) return x;
  if (bits(x) > 1_000) return null;
  const guess = Math.pow(Number(x), 1 / k);
  const near =
    bits(x) <= 52 * k && Number.isFinite(guess) && guess < 2 ** 52 ? BigInt(Math.round(guess)) : null;
  if (near !== null) {
    for (const candidate of [near, near - 1n, near + 1n]) if (candidate ** BigInt(k) === x) return candidate;
    return null;
  }
  let low = 1n;
  let high = 1n << BigInt(Math.ceil(bits(x) / k) + 1);
  while (low < high) {
    const middle = (low + high) >> 1n;
    if (middle ** BigInt(k) < x) low = middle + 1n;
    else high = middle;
  }
  return low ** BigInt(k) === x ? low : null;
}

/**
 * The exact value of an expression without variables, or null where it is not rational (or not known to be),
 * not defined, or needs more than about 65,000 bits. Bounded work.
 */
export function exactValue(node: Ast): Rational | null {
  const known = VALUES.get(node);
  if (known !== undefined) return known;
  const value = computed(node);
  VALUES.set(node, value);
  return value;
}

/** Trees never change, and the items of two lists are compared many times. */
const VALUES = new WeakMap<Ast, Rational | null>();

function computed(node: Ast): Rational | null {
  try {
    return new Evaluator().value(node);
  } catch (error) {
    if (error instanceof NotExact) return null;
    throw error;
  }
}
