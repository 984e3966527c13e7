import type { Ast } from "./math/ast.ts";
import { children, symbolsOf } from "./math/ast.ts";
import { exactValue } from "./math/exact.ts";

function gcd(a: number, b: number): number {
  let x = Math.abs(a);
  let y = Math.abs(b);
  while (y !== 0) [x, y] = [y, x % y];
  return x;
}

const MAX_PLAIN = 1_000_000;

function integerOf(node: Ast): number | null {
  if (node.kind === "negate") {
    const value = integerOf(node.arg);
    return value === null ? null : -value;
  }
  return node.kind === "number" && /^\d{1,15}$/.test(node.text) ? Number(node.text) : null;
}

/** An integer, a decimal, a reduced fraction, a proper mixed number, or one of them with a sign, % or °. */
function isLiteral(node: Ast): boolean {
  switch (node.kind) {
    case "number":
    case "based":
      return true;
    case "mixed":
      return gcd(Number(node.numerator), Number(node.denominator)) === 1;
    case "negate":
    case "percent":
    case "degrees":
      return isLiteral(node.arg);
    case "binary":
      return node.op === "/" && isReducedFraction(node.left, node.right);
    case "symbol":
    case "constant":
    case "call":
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
      return false;
  }
}

function isReducedFraction(top: Ast, bottom: Ast): boolean {
  const n = integerOf(top);
  const d = integerOf(bottom);
  return n !== null && d !== null && d > 1 && gcd(n, d) === 1;
}

function hasSquareFactor(n: number): boolean {
  for (let k = 2; k * k <= n && k <= 1000; k++) if (n % (k * k) === 0) return true;
  return false;
}

/** A part that could be worked out: 2·3, 6/4, 2^3, √50. */
function isUnfinished(node: Ast): boolean {
  if (node.kind === "call" && node.fn === "sqrt") {
    const radicand = node.args[0] === undefined ? null : integerOf(node.args[0]);
    if (radicand !== null && radicand >= 0 && radicand <= MAX_PLAIN && hasSquareFactor(radicand)) return true;
  }
  if (node.kind === "binary") {
    const left = integerOf(node.left);
    const right = integerOf(node.right);
    if (left !== null && right !== null) {
      if (node.op === "/") return !isReducedFraction(node.left, node.right);
      if (node.op !== "^") return true;
      return right > 1 && Math.abs(left) ** right <= MAX_PLAIN;
    }
  }
  return children(node).some(isUnfinished);
}

/**
 * Is a number written in simplest form? Rational values: an integer, decimal, reduced fraction or proper mixed
 * number. Others: no fraction to reduce, no arithmetic left to do, no square factor under a root. Expressions with
 * variables always count as simplest: what "simplest" means there depends on the question.
 */
export function isSimplest(node: Ast): boolean {
  if (isLiteral(node)) return true;
  if (symbolsOf(node).size > 0) return true;
  const value = exactValue(node);
  if (value !== null) return value.d === 1n && (value.n > BigInt(MAX_PLAIN) || value.n < BigInt(-MAX_PLAIN));
  return !isUnfinished(node);
}
