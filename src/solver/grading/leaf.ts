import type { Ast } from "./math/ast.ts";
import { binary, hasDecimal, isExpression, num, sameAst, some, symbolsOf } from "./math/ast.ts";
import { isFinite } from "./math/complex.ts";
import { approximate, equivalent } from "./math/equivalence.ts";
import { evaluate } from "./math/evaluate.ts";
import { exactValue } from "./math/exact.ts";
import { isSimplest } from "./simplest-form.ts";
import type { Grade } from "./verdict.ts";
import { different, EQUAL, isSomeEqual, unknown } from "./verdict.ts";

export type Mode = "strict" | "lenient";

/** Relative tolerance of the paper's grader. */
const LENIENT_TOLERANCE = 1e-4;
/** Fewest right digits for a decimal to stand for an exact value. */
const FEWEST_DIGITS = 3;

interface Decimal {
  readonly value: number;
  /** Digits after the point; negative for large exponents. */
  readonly places: number;
  readonly significant: number;
}

/** A number written with a decimal point or an exponent, possibly negative; null for anything else. */
function decimalOf(node: Ast): Decimal | null {
  if (node.kind === "negate") {
    const inner = decimalOf(node.arg);
    return inner === null ? null : { ...inner, value: -inner.value };
  }
  if (node.kind === "percent" || node.kind === "degrees") return decimalOf(node.arg);
  if (node.kind !== "number" || node.text.includes("(") || !/[.e]/.test(node.text)) return null;
  const [mantissa = "0", exponent = "0"] = node.text.split("e");
  const fraction = mantissa.split(".")[1] ?? "";
  return {
    value: Number(node.text),
    places: fraction.length - Number(exponent),
    significant: mantissa.replace(".", "").replace(/^0+/, "").length,
  };
}

function shown(node: Ast): string {
  const exact = exactValue(node);
  const value = exact === null ? evaluate(node) : null;
  if (value !== null && !isFinite(value)) return "no number";
  const re = value === null ? approximate(exact ?? { n: 0n, d: 1n }) : value.re;
  const rounded = (x: number): string => String(Number(x.toPrecision(8)));
  if (value === null || Math.abs(value.im) <= 8 * value.err) return rounded(re);
  return `${rounded(re)} ${value.im < 0 ? "-" : "+"} ${rounded(Math.abs(value.im))}i`;
}

/** The real value of a number as a double, or null. */
function realValue(node: Ast): number | null {
  const exact = exactValue(node);
  if (exact !== null) {
    const value = approximate(exact);
    return Number.isFinite(value) && (value !== 0 || exact.n === 0n) ? value : null;
  }
  const value = evaluate(node);
  return isFinite(value) && Math.abs(value.im) <= 1e-12 + 8 * value.err ? value.re : null;
}

/** Is `value` rounded (or cut, with four digits or more) to `decimal`? */
function roundsTo(value: number, decimal: Decimal): boolean {
  const unit = 10 ** -decimal.places;
  const distance = Math.abs(value - decimal.value);
  if (distance <= 0.5 * unit * 1.0001) return true;
  const cut = decimal.significant >= 4 && Math.abs(value) >= Math.abs(decimal.value) && distance < unit;
  return cut && Math.sign(value) === Math.sign(decimal.value);
}

/** Grades two numbers of which at least one is a plain decimal and that are not exactly equal. */
function compareDecimals(gold: Ast, pred: Ast): Grade {
  const x = realValue(gold);
  const y = realValue(pred);
  if (x === null || y === null) return different("one is not a real number");
  const goldDecimal = decimalOf(gold);
  const predDecimal = decimalOf(pred);
  // Rounding noise of floating point: 0.30000000000000004 for 0.3.
  const noise = Math.abs(x - y) <= 1e-12 * Math.max(Math.abs(x), Math.abs(y));
  const longest = Math.max(goldDecimal?.significant ?? 0, predDecimal?.significant ?? 0);
  if (noise && longest >= 13) {
    return {
      verdict: "equal-approx",
      reason: "they agree to floating-point precision",
      digits: 13,
      roundsToGold: goldDecimal !== null,
    };
  }
  const approx = (decimal: Decimal, roundsToGold: boolean): Grade => ({
    verdict: "equal-approx",
    reason: `right to ${decimal.significant} significant digits`,
    digits: decimal.significant,
    roundsToGold,
  });
  if (goldDecimal !== null && goldDecimal.significant >= FEWEST_DIGITS && roundsTo(y, goldDecimal)) {
    return approx(goldDecimal, true);
  }
  if (predDecimal !== null && predDecimal.significant >= FEWEST_DIGITS && roundsTo(x, predDecimal)) {
    // 3.14 for 3.14159 too: right as far as it goes.
    return approx(predDecimal, false);
  }
  return different(`the values differ: ${shown(gold)} and ${shown(pred)}`);
}

function sameNumber(gold: Ast, pred: Ast): Grade {
  const a = isSimplest(gold);
  const b = isSimplest(pred);
  if (a === b) return { verdict: "equal", reason: "they have the same value" };
  return {
    verdict: "equal-unsimplified",
    reason: `they have the same value, but ${a ? "the answer" : "the given answer"} is not in simplest form`,
    unsimplified: a ? "pred" : "gold",
  };
}

function compareValues(gold: Ast, pred: Ast): Grade {
  if (sameAst(gold, pred)) return EQUAL;
  if (gold.kind === "based" || pred.kind === "based") {
    if (gold.kind === "based" && pred.kind === "based" && gold.base === pred.base) {
      return gold.digits === pred.digits ? EQUAL : different("the digits differ");
    }
    // The base is part of the answer, except that a bare number may leave it out.
    const plain = gold.kind === "number" ? gold.text : pred.kind === "number" ? pred.text : null;
    const digits = gold.kind === "based" ? gold.digits : pred.kind === "based" ? pred.digits : null;
    if (plain !== null && plain === digits)
      return { verdict: "equal", reason: "the same digits, the base left out" };
  }
  if (!isExpression(gold) || !isExpression(pred)) return compareNonValues(gold, pred);
  const infinite = infinity(gold);
  if (infinite !== null || infinity(pred) !== null) {
    return infinite === infinity(pred) ? EQUAL : different("only one is infinite, or the signs differ");
  }
  const free = symbolsOf(gold, symbolsOf(pred)).size > 0;
  const decimals = hasDecimal(gold) || hasDecimal(pred);
  const plainDecimal = decimalOf(gold) !== null || decimalOf(pred) !== null;
  if (!free && plainDecimal) {
    const x = exactValue(gold);
    const y = exactValue(pred);
    if (x !== null && y !== null && x.n * y.d === y.n * x.d) return sameNumber(gold, pred);
    return compareDecimals(gold, pred);
  }
  const verdict = equivalent(gold, pred);
  if (verdict.kind === "same")
    return free ? { verdict: "equal", reason: "they are equal for all values" } : sameNumber(gold, pred);
  if (decimals && equivalent(gold, pred, LENIENT_TOLERANCE).kind === "same") {
    return {
      verdict: "equal-approx",
      reason: "equal up to rounded decimals",
      digits: 4,
      roundsToGold: hasDecimal(gold),
    };
  }
  if (verdict.kind === "unknown") return unknown(verdict.reason);
  if (!free) return different(`the values differ: ${shown(gold)} and ${shown(pred)}`);
  const point = [...verdict.at].map(([name, value]) => `${name} = ${value.toPrecision(4)}`).join(", ");
  return different(`they differ at ${point}`);
}

function infinity(node: Ast): number | null {
  if (node.kind === "constant" && node.name === "infinity") return 1;
  if (node.kind === "negate") {
    const inner = infinity(node.arg);
    return inner === null ? null : -inner;
  }
  return null;
}

const hasWords = (node: Ast): boolean => some(node, (n) => n.kind === "text");

function compareNonValues(gold: Ast, pred: Ast): Grade {
  // Words against a value: no value is hidden in the words, as number words and units were read before.
  const words = hasWords(gold) || hasWords(pred);
  if (words && isExpression(gold) !== isExpression(pred)) {
    const side = isExpression(gold) ? pred : gold;
    if (side.kind === "text") return different("one is a value, the other words");
  }
  return unknown(words ? "there are words in it that are not understood" : "they have no value to compare");
}

function lenientEqual(gold: Ast, pred: Ast): boolean {
  const x = isExpression(gold) ? realValue(gold) : null;
  const y = isExpression(pred) ? realValue(pred) : null;
  if (x === null || y === null) {
    return (
      isExpression(gold) && isExpression(pred) && equivalent(gold, pred, LENIENT_TOLERANCE).kind === "same"
    );
  }
  return [x / 100, x, x * 100].some((value) => {
    const [a, b] = [Math.abs(value), Math.abs(y)];
    return Math.abs(value - y) <= LENIENT_TOLERANCE * Math.max(a, b);
  });
}

const withoutPercent = (node: Ast): Ast => {
  if (node.kind === "percent") return node.arg;
  if (node.kind === "negate" && node.arg.kind === "percent") return { kind: "negate", arg: node.arg.arg };
  return node;
};

const hasDegrees = (node: Ast): boolean => some(node, (n) => n.kind === "degrees");
const hasPi = (node: Ast): boolean => some(node, (n) => n.kind === "constant" && n.name === "pi");

/**
 * Grades two leaves: expressions, or whatever has no structure of its own.
 *
 * A percent sign on one side only is read both ways (28 % = 28, 10 % = 0.1), degrees also as radians where the other
 * side has pi. Lenient: relative tolerance 1e-4, and a factor of 100 either way.
 */
export function compareLeaves(gold: Ast, pred: Ast, mode: Mode): Grade {
  const a = withoutPercent(gold);
  const b = withoutPercent(pred);
  const goldPercent = a !== gold;
  const predPercent = b !== pred;
  let grade = compareValues(a, b);
  if (!isSomeEqual(grade) && goldPercent !== predPercent) {
    const asValue = compareValues(gold, pred);
    if (isSomeEqual(asValue)) grade = asValue;
  }
  if (!isSomeEqual(grade) && hasDegrees(gold) !== hasDegrees(pred) && hasPi(hasDegrees(gold) ? pred : gold)) {
    const radians = (node: Ast): Ast =>
      hasDegrees(node) ? binary("/", binary("*", node, { kind: "constant", name: "pi" }), num("180")) : node;
    const converted = compareValues(radians(gold), radians(pred));
    if (isSomeEqual(converted)) grade = { verdict: "equal", reason: "the same angle in degrees and radians" };
  }
  if (mode === "lenient" && grade.verdict !== "equal" && lenientEqual(a, b)) {
    return { verdict: "equal", reason: "equal under the lenient rule (relative tolerance 1e-4, factor 100)" };
  }
  return grade;
}
