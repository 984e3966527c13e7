import type { Ast, ConstantName, FunctionName } from "./ast.ts";
import type { Approx } from "./complex.ts";
import {
  add,
  cosine,
  divide,
  exponential,
  isFinite,
  logarithm,
  modulus,
  multiply,
  negative,
  NOTHING,
  ofReal,
  power,
  real,
  sine,
  squareRoot,
  subtract,
} from "./complex.ts";

/** How ambiguous notation is read. */
export interface Conventions {
  /** Base of a `log` without one. */
  readonly log: "natural" | "decimal";
  /** `x^{1/3}` and `x^{2/3}` of a negative number: principal complex value, or the real root. */
  readonly oddRoots: "principal" | "real";
}

export const CONVENTIONS: Conventions = { log: "natural", oddRoots: "principal" };

/** Values of the variables by name. */
export type Environment = (name: string) => number;

const CONSTANT_VALUES: Readonly<Record<ConstantName, Approx>> = {
  pi: real(Math.PI),
  e: real(Math.E),
  i: { re: 0, im: 1, err: 0 },
  infinity: NOTHING,
};

const TRIGONOMETRIC: ReadonlySet<FunctionName> = new Set<FunctionName>([
  "sin",
  "cos",
  "tan",
  "cot",
  "sec",
  "csc",
]);

/** FNV-1a with a final mix: a number in [0, 1) that depends on the text and the seed only. */
export function seeded(text: string, seed: number): number {
  let h = 2166136261 ^ Math.imul(seed + 1, 16777619);
  for (let k = 0; k < text.length; k++) h = Math.imul(h ^ text.charCodeAt(k), 16777619);
  h = Math.imul(h ^ (h >>> 13), 0x5bd1e995);
  return ((h ^ (h >>> 15)) >>> 0) / 2 ** 32;
}

function gamma(x: number): number {
  const c = [
    0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
    12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
  ];
  if (x < 0.5) return Math.PI / (Math.sin(Math.PI * x) * gamma(1 - x));
  let sum = c[0] ?? 1;
  for (let i = 1; i < c.length; i++) sum += (c[i] ?? 0) / (x - 1 + i);
  const t = x + 6.5;
  return Math.sqrt(2 * Math.PI) * Math.pow(t, x - 0.5) * Math.exp(-t) * sum;
}

function factorialOf(x: number): number {
  if (!Number.isInteger(x) || x < 0 || x > 170) return gamma(x + 1);
  let product = 1;
  for (let k = 2; k <= x; k++) product *= k;
  return product;
}

class Evaluation {
  constructor(
    private readonly environment: Environment,
    private readonly conventions: Conventions,
  ) {}

  value(node: Ast, inAngle: boolean): Approx {
    switch (node.kind) {
      case "number":
        return real(literalValue(node.text));
      case "mixed":
        return real(Number(node.whole) + Number(node.numerator) / Number(node.denominator));
      case "based": {
        const value = parseInt(node.digits, Number(node.base));
        return real(value);
      }
      case "symbol":
        return real(this.environment(node.name), 0);
      case "constant":
        return CONSTANT_VALUES[node.name];
      case "negate":
        return negative(this.value(node.arg, inAngle));
      case "percent":
        return divide(this.value(node.arg, inAngle), real(100, 0));
      case "degrees": {
        const degrees = this.value(node.arg, inAngle);
        return inAngle ? multiply(degrees, real(Math.PI / 180)) : degrees;
      }
      case "binary":
        return this.binary(node, inAngle);
      case "call":
        return this.call(node.fn, node.args, inAngle);
      case "apply":
        return this.unknownFunction(node.name, node.args);
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
        return NOTHING;
    }
  }

  private binary(node: Extract<Ast, { kind: "binary" }>, inAngle: boolean): Approx {
    const a = this.value(node.left, inAngle);
    const b = this.value(node.right, inAngle);
    switch (node.op) {
      case "+":
        return add(a, b);
      case "-":
        return subtract(a, b);
      case "*":
        return multiply(a, b);
      case "/":
        return divide(a, b);
      case "^":
        return this.realRoot(a, node.right) ?? power(a, b);
      case "±":
      case "∓":
        return NOTHING;
    }
  }

  /** A negative number to a power p/q with odd q written out, where roots are read as real. */
  private realRoot(base: Approx, exponent: Ast): Approx | null {
    if (this.conventions.oddRoots !== "real" || base.im !== 0 || base.re >= 0) return null;
    if (exponent.kind !== "binary" || exponent.op !== "/") return null;
    const p = this.value(exponent.left, false).re;
    const q = this.value(exponent.right, false).re;
    if (!Number.isInteger(p) || !Number.isInteger(q) || q % 2 === 0) return null;
    const size = power(negative(base), divide(real(p, 0), real(q, 0)));
    return p % 2 === 0 ? size : negative(size);
  }

  /** Any fixed smooth function would do: equal arguments must give equal values, others hardly ever. */
  private unknownFunction(name: string, args: readonly Ast[]): Approx {
    let sum = real(1 + seeded(name, 17), 0);
    args.forEach((arg, k) => {
      const x = multiply(this.value(arg, false), real(0.3 + seeded(name, k), 0));
      sum = add(sum, add(sine(x), multiply(x, real(0.2 + seeded(name, 90 + k), 0))));
    });
    return sum;
  }

  private call(fn: FunctionName, args: readonly Ast[], inAngle: boolean): Approx {
    const values = args.map((arg) => this.value(arg, TRIGONOMETRIC.has(fn) || inAngle));
    const a = values[0] ?? NOTHING;
    const b = values[1] ?? NOTHING;
    switch (fn) {
      case "sqrt":
        return squareRoot(a);
      case "root": {
        const odd = Number.isInteger(b.re) && b.im === 0 && b.re % 2 !== 0;
        if (odd && a.im === 0 && a.re < 0) return negative(power(negative(a), divide(real(1, 0), b)));
        return power(a, divide(real(1, 0), b));
      }
      case "abs":
        return { re: modulus(a), im: 0, err: a.err };
      case "exp":
        return exponential(a);
      case "ln":
        return logarithm(a);
      case "log": {
        const ln = logarithm(a);
        return this.conventions.log === "natural" ? ln : divide(ln, real(Math.LN10));
      }
      case "logBase":
        return divide(logarithm(a), logarithm(b));
      case "sin":
        return sine(a);
      case "cos":
        return cosine(a);
      case "tan":
        return divide(sine(a), cosine(a));
      case "cot":
        return divide(cosine(a), sine(a));
      case "sec":
        return divide(real(1, 0), cosine(a));
      case "csc":
        return divide(real(1, 0), sine(a));
      case "asin":
        return ofReal(a, Math.asin, (x) => 1 / Math.sqrt(Math.abs(1 - x * x) + 1e-16));
      case "acos":
        return ofReal(a, Math.acos, (x) => 1 / Math.sqrt(Math.abs(1 - x * x) + 1e-16));
      case "atan":
        return ofReal(a, Math.atan, () => 1);
      case "sinh":
        return ofReal(a, Math.sinh, Math.cosh);
      case "cosh":
        return ofReal(a, Math.cosh, Math.sinh);
      case "tanh":
        return ofReal(a, Math.tanh, () => 1);
      case "floor":
        return ofReal(
          a,
          (x) => Math.floor(x + 8 * a.err),
          () => 0,
        );
      case "ceil":
        return ofReal(
          a,
          (x) => Math.ceil(x - 8 * a.err),
          () => 0,
        );
      case "factorial":
        return ofReal(a, factorialOf, (x) => (Number.isInteger(x) ? 0 : Math.abs(factorialOf(x)) * 10));
      case "binom":
        return ofReal(
          a,
          (x) => factorialOf(x) / (factorialOf(b.re) * factorialOf(x - b.re)),
          () => 1,
        );
      case "max":
        return real(Math.max(...values.map((x) => x.re)));
      case "min":
        return real(Math.min(...values.map((x) => x.re)));
      case "gcd":
      case "lcm":
        return NOTHING; // of integers only, and those are exact
    }
  }
}

function literalValue(text: string): number {
  const repeating = /^([\d.]+)\((\d+)\)$/.exec(text);
  if (repeating === null) return Number(text);
  const [, head = "", period = ""] = repeating;
  return Number(head + period.repeat(Math.ceil(20 / period.length)));
}

/**
 * The value of an expression in double precision with an error bound. Infinity, division by zero, overflow,
 * underflow, structures and words give NaN parts.
 */
export function evaluate(
  node: Ast,
  environment: Environment = () => NaN,
  conventions: Conventions = CONVENTIONS,
): Approx {
  const value = new Evaluation(environment, conventions).value(node, false);
  return isFinite(value) ? value : NOTHING;
}
