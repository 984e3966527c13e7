import { Comparison } from "./compare.ts";
import { extractAnswer, isSentence } from "./extract.ts";
import type { Mode } from "./leaf.ts";
import { binary, isExpression, num } from "./math/ast.ts";
import type { Answer, Content } from "./read-answer.ts";
import { asTime, otherReadings, readAnswer } from "./read-answer.ts";
import type { Unit } from "./units.ts";
import { letterUnit } from "./units.ts";
import type { Grade } from "./verdict.ts";
import { countsAsRight, different, EQUAL, isSomeEqual, unknown } from "./verdict.ts";

export type { Mode } from "./leaf.ts";
export type { Grade, Verdict } from "./verdict.ts";

/** A grade, and whether it counts as right in the mode asked for; null where that is not known. */
export type Graded = Grade & { readonly correct: boolean | null };

export interface GradeOptions {
  /** "strict" (default), or "lenient": the paper's grader, see {@link isEqual}. */
  readonly mode?: Mode;
}

type Read<K extends Content["kind"]> = Extract<Content, { kind: K }>;

const HALF_DAY = 12 * 60;

function compareTimes(gold: Answer, pred: Answer): Grade {
  const a = asTime(gold);
  const b = asTime(pred);
  if (a === null || b === null) return different("only one is a time of day");
  if (a.minutes === b.minutes) return { verdict: "equal", reason: "the same time of day" };
  // 3:30 may leave out PM, 15:30 may not.
  const unsaid = a.half !== b.half && (a.half ? b : a).minutes < HALF_DAY + 60;
  return unsaid && a.minutes % HALF_DAY === b.minutes % HALF_DAY
    ? { verdict: "equal", reason: "the same time of day, AM or PM left out" }
    : different("the times differ");
}

function compareWords(gold: Read<"words">, pred: Read<"words">): Grade {
  if (gold.text.replaceAll(" ", "") === pred.text.replaceAll(" ", "")) {
    return { verdict: "equal", reason: "the same words" };
  }
  const short = (text: string): boolean => text.split(" ").length <= 2;
  return short(gold.text) && short(pred.text)
    ? different("the words differ")
    : unknown("they are worded differently, and wording is not understood here");
}

/** A unit on both sides must measure the same; then the values are brought to one unit. */
function compareMath(goldRead: Read<"math">, predRead: Read<"math">, mode: Mode): Grade {
  const gold = withLetterUnit(goldRead, predRead);
  const pred = withLetterUnit(predRead, goldRead);
  const comparison = new Comparison(mode);
  const [a, b] = [gold.unit, pred.unit];
  const grade = comparison.compare(gold.ast, pred.ast);
  if (a === null || b === null || sameUnit(a, b) || !isExpression(gold.ast) || !isExpression(pred.ast))
    return grade;
  if (a.dimension !== b.dimension) {
    const measured = a.dimension !== "" && b.dimension !== "";
    return measured ? different("the units do not measure the same thing") : grade;
  }
  const converted = comparison.compare(
    binary("*", gold.ast, num(String(a.scale))),
    binary("*", pred.ast, num(String(b.scale))),
  );
  return isSomeEqual(converted)
    ? { verdict: "equal", reason: "the same quantity in other units" }
    : different("the quantities differ, units taken into account");
}

/** `5 m` is a product unless the other side names a unit. */
function withLetterUnit(read: Read<"math">, other: Read<"math">): Read<"math"> {
  if (read.unit !== null || other.unit === null) return read;
  const quantity = letterUnit(read.ast);
  return quantity === null ? read : { kind: "math", ast: quantity.value, unit: quantity.unit };
}

function sameUnit(a: Unit, b: Unit): boolean {
  return a.dimension === b.dimension && a.scale === b.scale;
}

function compareAnswers(gold: Answer, pred: Answer, mode: Mode): Grade {
  if (gold.surface === pred.surface && gold.surface !== "") return EQUAL;
  if (gold.choice !== null && pred.choice !== null && (gold.onlyChoice || pred.onlyChoice)) {
    const agree = gold.choice === pred.choice;
    if (agree) return { verdict: "equal", reason: "the same choice" };
    if (gold.onlyChoice && pred.onlyChoice) return different("different choices");
  }
  const [a, b] = [gold.content, pred.content];
  if (a.kind === "time" || b.kind === "time") return compareTimes(gold, pred);
  if (a.kind === "unread" || b.kind === "unread") {
    return unknown(
      a.kind === "unread" ? `the given answer: ${a.reason}` : b.kind === "unread" ? b.reason : "",
    );
  }
  if (a.kind === "words" && b.kind === "words") return compareWords(a, b);
  if (a.kind === "math" && b.kind === "math") return compareMath(a, b, mode);
  return compareMixed(a, b);
}

/** Words on one side, a formula on the other: `abc` may be both. */
function compareMixed(a: Content, b: Content): Grade {
  const [words, math] = a.kind === "words" ? [a, b] : [b, a];
  if (words.kind !== "words" || math.kind !== "math") return unknown("it cannot be read");
  if (math.ast.kind === "namedSet" || math.ast.kind === "text" || !isExpression(math.ast)) {
    return words.text.split(" ").length <= 2
      ? different("one is words, the other a formula")
      : unknown("the words are not understood");
  }
  return different("one is words, the other a value");
}

function readings(text: string): readonly string[] {
  if (/\\f?box/.test(text)) return [extractAnswer(text) ?? text];
  if (!isSentence(text)) return [text];
  const found = extractAnswer(text);
  return found === null || found === text.trim() ? [text] : [text, found];
}

/**
 * Grades the answer `pred` against the true answer `gold`.
 *
 * Both may be LaTeX, ASCII, what Python printed, words, or a sentence with the answer in it; a box is opened first.
 * Verdicts: see {@link Grade}; which count as right: {@link isEqual}. Works without a computer algebra system, in
 * bounded time, and never throws; what it cannot decide is `unknown`.
 */
export function grade(gold: string, pred: string, options: GradeOptions = {}): Graded {
  const mode = options.mode ?? "strict";
  return withCorrectness(verdictOf(gold, pred, mode), mode);
}

/** Adds whether the grade counts as right in the mode. */
export function withCorrectness(result: Grade, mode: Mode): Graded {
  const approx = mode === "lenient" && result.verdict === "equal-approx";
  return { ...result, correct: approx ? true : countsAsRight(result) };
}

function verdictOf(gold: string, pred: string, mode: Mode): Grade {
  if (gold.trim() === pred.trim() && gold.trim() !== "") return EQUAL;
  let result: Grade | null = null;
  for (const goldText of readings(gold)) {
    const a = readAnswer(goldText);
    for (const predText of readings(pred)) {
      const b = readAnswer(predText);
      // Of several readings the last, with the answer taken out of its sentence, says most.
      result = compareAnswers(a, b, mode);
      if (isSomeEqual(result)) return result;
      const retry = compareOtherReadings(a, b, mode);
      if (retry !== null) return retry;
    }
  }
  return result ?? unknown("there is nothing to compare");
}

function compareOtherReadings(gold: Answer, pred: Answer, mode: Mode): Grade | null {
  const pairs = [
    ...otherReadings(gold, pred).map((other) => [other, pred] as const),
    ...otherReadings(pred, gold).map((other) => [gold, other] as const),
  ];
  for (const [a, b] of pairs) {
    const verdict = compareAnswers(a, b, mode);
    if (verdict.verdict === "equal" || verdict.verdict === "equal-unsimplified") return verdict;
  }
  return null;
}

/**
 * Is `pred` right? Null where it is not known (`unknown`).
 *
 * - "strict": `equal` and `equal-unsimplified` are right; `equal-approx` only where `gold` is itself a decimal and
 *   `pred` rounds to it, or where `pred` is a floating-point value right to ten digits ({@link countsAsRight}).
 * - "lenient": the paper's grader (rStar-Math, `rstar_equiv`): relative tolerance 1e-4, x/100 and 100·x accepted,
 *   brackets of intervals not compared; every `equal-…` verdict is right. Its comparison of strings without braces
 *   and parentheses (which takes 1/11 for 11/1) is not copied.
 */
export function isEqual(gold: string, pred: string, mode: Mode = "strict"): boolean | null {
  return grade(gold, pred, { mode }).correct;
}
