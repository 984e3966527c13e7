import type { Ast } from "../../grading/math/ast.ts";
import { hasDecimal } from "../../grading/math/ast.ts";
import { exactValue } from "../../grading/math/exact.ts";
import { Draft, numberOf } from "../draft.ts";
import { demand, sure } from "../not-sure.ts";
import type { Plan } from "../plan.ts";
import { pattern, read, readList, type Template } from "../template.ts";
import { ASK, NAME } from "../verbs.ts";
import { printed, valuePlan } from "./value.ts";

const TARGET = String.raw`(fraction|simplified fraction|simple fraction|common fraction|proper fraction|improper fraction|decimal|decimal number|percent|percentage)`;
const CONVERT = [
  pattern(
    `(?:convert|write|express|change|turn|rewrite) (?:the (?:fraction|decimal|number|mixed number|percentage|percent) )?{M} (?:to|as|into|in) (?:an? )?${TARGET}(?: (?:in|to) (?:its |the )?(?:simplest|lowest|reduced) (?:form|terms?))?`,
  ),
  pattern(
    `${ASK} {M} (?:as|in) (?:an? )?${TARGET}(?: (?:in|to) (?:its |the )?(?:simplest|lowest|reduced) (?:form|terms?))?`,
  ),
];
const ROUND = pattern(
  `round (?:the number )?{M} (?:off )?to (?:the nearest (whole number|integer|ten|hundred|thousand|tenth|hundredth|thousandth|unit)|(?:{M}|(one|two|three|four)) decimal places?)`,
);
const DATA = String.raw`(?:the )?(?:(?:following )?(?:numbers|values|data(?: set)?|set|list|integers|scores|observations)(?: of (?:numbers|values))?(?: are| is)? ?)?`;
const STATISTIC = pattern(
  `${NAME}(arithmetic mean|mean|average|median|mode|range|sum|product|total) (?:of|for) ${DATA}{L}`,
);
const DIFFERENCE = pattern(`${NAME}(difference|quotient) (?:between|of) {M} and {M}`);
const VERB = [
  pattern(`subtract {M} from {M}`),
  pattern(`add {M} (?:and|to|with) {M}`),
  pattern(`multiply {M} (?:by|and|with|times) {M}`),
  pattern(`divide {M} by {M}`),
];

const PLACES: Readonly<Record<string, number>> = {
  "whole number": 0,
  integer: 0,
  unit: 0,
  ten: -1,
  hundred: -2,
  thousand: -3,
  tenth: 1,
  hundredth: 2,
  thousandth: 3,
  one: 1,
  two: 2,
  three: 3,
  four: 4,
};

function convertPlan(node: Ast, target: string): Plan {
  const value = sure(exactValue(node), "this is no number");
  const draft = new Draft(`write as a ${target}`);
  draft.step("Write down the number exactly", `value = ${draft.exact(node)}`);
  if (target.includes("fraction")) {
    draft.step(
      "Cancel common factors",
      "top, bottom = value.p, value.q",
      "assert value == sympify(top)/bottom",
    );
    draft.use("sympify");
    return draft.print(`f"{top}/{bottom}" if bottom != 1 else top`);
  }
  if (target.includes("decimal")) {
    let d = value.d < 0n ? -value.d : value.d;
    const common = gcd(value.n < 0n ? -value.n : value.n, d);
    d /= common;
    for (const p of [2n, 5n]) while (d % p === 0n) d /= p;
    demand(d === 1n, "the decimal does not end");
    draft.use("Rational");
    draft.step(
      "Divide the numerator by the denominator",
      "decimal = float(value)",
      "assert Rational(str(decimal)) == value",
    );
    return draft.print("decimal");
  }
  demand(node.kind !== "percent", "it is a percentage already");
  draft.step("Multiply by 100", "result = 100*value");
  return draft.print(`f"{result if result.is_integer or 10**12 % result.q else float(result)}%"`);
}

function gcd(a: bigint, b: bigint): bigint {
  return b === 0n ? a : gcd(b, a % b);
}

function roundPlan(node: Ast, places: number): Plan {
  demand(sure(numberOf(node), "this is no number") >= 0, "how to round a negative half is not agreed on");
  const draft = new Draft("round").use("floor", "Rational");
  const scale = 10 ** Math.abs(places);
  draft.step("Write down the number exactly", `value = ${draft.exact(node)}`);
  const unit = places >= 0 ? `Rational(1, ${scale})` : String(scale);
  draft.step(
    "Go to the nearest multiple of the last place, halves up",
    `unit = ${unit}`,
    "result = floor(value/unit + Rational(1, 2))*unit",
  );
  draft.check("that it is at most half a unit away", "assert abs(result - value) <= Rational(1, 2)*unit");
  return draft.print(places > 0 ? `f"{float(result):.${places}f}"` : "result");
}

function statisticPlan(t: Template, kind: string, list: string | undefined): Plan {
  const items = readList(t, list);
  const values = items.map((item) => sure(exactValue(item), "a value is no number"));
  demand(values.length >= 2, "there is only one value");
  const draft = new Draft(kind);
  draft.use("sympify");
  draft.step("Write down the values", `values = [${items.map((i) => draft.exact(i)).join(", ")}]`);
  switch (kind) {
    case "sum":
    case "total":
      draft.step("Add them", "result = sum(values)");
      break;
    case "product":
      draft.use("prod");
      draft.step("Multiply them", "result = prod(values)");
      break;
    case "median":
      draft.step(
        "Put them in order and take the middle",
        "ordered = sorted(values)",
        "n = len(ordered)",
        "result = ordered[n//2] if n % 2 == 1 else (ordered[n//2 - 1] + ordered[n//2])/2",
      );
      break;
    case "mode":
      draft.step(
        "Count how often each value occurs",
        "counts = {v: values.count(v) for v in values}",
        "most = [v for v in counts if counts[v] == max(counts.values())]",
        "assert len(most) == 1",
        "result = most[0]",
      );
      break;
    case "range":
      draft.step("Subtract the smallest value from the largest", "result = max(values) - min(values)");
      break;
    default:
      draft.step("Add them and divide by their number", "result = sum(values)/len(values)");
      draft.check("that the deviations cancel out", "assert sum(v - result for v in values) == 0");
  }
  const decimal = items.some(hasDecimal) || !["sum", "total", "product"].includes(kind);
  return draft.print(printed("result", t.format, decimal && !items.some((i) => i.kind === "binary"), draft));
}

export function recogniseNumbers(t: Template): Plan | null {
  for (const form of CONVERT) {
    const found = form.exec(t.words);
    if (found !== null) return convertPlan(read(t, found[1]), found[2] ?? "");
  }
  const round = ROUND.exec(t.words);
  if (round !== null) {
    const [, , unit, digits, word] = round;
    const places = digits === undefined ? PLACES[unit ?? word ?? ""] : Number(t.pieces[Number(digits)]);
    demand(
      places !== undefined && Number.isInteger(places) && Math.abs(places) <= 12,
      "the place is not known",
    );
    return roundPlan(read(t, round[1]), places ?? 0);
  }
  const statistic = STATISTIC.exec(t.words);
  if (statistic !== null) return statisticPlan(t, statistic[1] ?? "", statistic[2]);
  const binaryTask = (op: "+" | "-" | "*" | "/", a: Ast, b: Ast, name: string): Plan => {
    demand(numberOf(a) !== null && numberOf(b) !== null, "these are no numbers");
    return valuePlan(name, { kind: "binary", op, left: a, right: b }, t.format);
  };
  const difference = DIFFERENCE.exec(t.words);
  if (difference !== null) {
    const [a, b] = [read(t, difference[2]), read(t, difference[3])];
    if (difference[1] === "quotient") return binaryTask("/", a, b, "quotient");
    // “The difference between 3 and 8” may be 5 or −5.
    demand((numberOf(a) ?? 0) >= (numberOf(b) ?? 0), "the sign of the difference is not clear");
    return binaryTask("-", a, b, "difference");
  }
  for (const [k, form] of VERB.entries()) {
    const found = form.exec(t.words);
    if (found === null) continue;
    const [a, b] = [read(t, found[1]), read(t, found[2])];
    if (numberOf(a) === null || numberOf(b) === null) return null;
    if (k === 0) return binaryTask("-", b, a, "subtract");
    return binaryTask(k === 1 ? "+" : k === 2 ? "*" : "/", a, b, ["", "add", "multiply", "divide"][k] ?? "");
  }
  return null;
}
