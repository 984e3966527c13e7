import type { Ast } from "../../grading/math/ast.ts";
import { binary } from "../../grading/math/ast.ts";
import { Draft, numberOf } from "../draft.ts";
import { demand, sure } from "../not-sure.ts";
import type { Plan } from "../plan.ts";
import { pattern, read, type Template } from "../template.ts";
import { ASK } from "../verbs.ts";
import { printed, valuePlan } from "./value.ts";

const PERCENT = "(?:percent(?:age)?|per cent|%)";
const OF = pattern(`(?:${ASK} )?(?:the value of )?{M} of {M}`);
const WHICH = [
  pattern(`(?:what|which) ${PERCENT} (?:of {M} is|is {M} of) {M}`),
  pattern(`{M} is (?:what|which) ${PERCENT} of {M}`),
  pattern(`${ASK} {M} as a percent(?:age)? of {M}`),
  pattern(`express {M} as a percent(?:age)? of {M}`),
];
const WHOLE = pattern(`{M} is {M} of (?:what|which)(?: number)?|{M} of (?:what|which)(?: number)? is {M}`);
const RAISE = pattern(`(increase|decrease|reduce|raise|lower) {M} by {M}`);
const CHANGE = pattern(
  `${ASK} (?:the )?(?:percent(?:age)?|per cent) (change|increase|decrease) (?:from|when going from) {M} to {M}`,
);

const isRate = (node: Ast): boolean => node.kind === "percent";

function number(node: Ast): Ast {
  sure(numberOf(node), "this is no number");
  return node;
}

/** A rate in percent, as its program works it out: `100·part/whole`. */
function ratePlan(part: Ast, whole: Ast, t: Template): Plan {
  demand(!isRate(part) && !isRate(whole), "there is a rate already");
  demand(numberOf(whole) !== 0, "the whole is zero");
  const draft = new Draft("what percent");
  draft.step(
    "Write down the part and the whole",
    `part = ${draft.exact(number(part))}`,
    `whole = ${draft.exact(number(whole))}`,
  );
  draft.step("Divide and multiply by 100", "result = 100*part/whole");
  draft.check("take that percentage of the whole again", "assert result*whole/100 == part");
  return draft.print(printed("result", t.format, true, draft));
}

export function recognisePercent(t: Template): Plan | null {
  if (t.format.kind === "percent") return null;
  const of = OF.exec(t.words);
  if (of !== null) {
    const [rate, base] = [read(t, of[1]), read(t, of[2])];
    const fraction = rate.kind === "binary" && rate.op === "/";
    if (!isRate(rate) && !fraction) return null;
    demand(!isRate(base), "both are rates");
    return valuePlan(
      fraction ? "fraction of" : "percent of",
      binary("*", number(rate), number(base)),
      t.format,
      "the product",
    );
  }
  for (const [k, form] of WHICH.entries()) {
    const found = form.exec(t.words);
    if (found === null) continue;
    if (k === 0) {
      const [, whole, part, other] = found;
      return whole === undefined
        ? ratePlan(read(t, part), read(t, other), t)
        : ratePlan(read(t, other), read(t, whole), t);
    }
    return ratePlan(read(t, found[1]), read(t, found[2]), t);
  }
  const whole = WHOLE.exec(t.words);
  if (whole !== null) {
    const [, part, rate, rate2, part2] = whole;
    const r = read(t, rate ?? rate2);
    demand(isRate(r) || (r.kind === "binary" && r.op === "/"), "there is no rate");
    return valuePlan(
      "whole from a percentage",
      binary("/", number(read(t, part ?? part2)), number(r)),
      t.format,
      "the part divided by the rate",
    );
  }
  const raise = RAISE.exec(t.words);
  if (raise !== null) {
    const [base, rate] = [read(t, raise[2]), read(t, raise[3])];
    demand(isRate(rate) && !isRate(base), "there is no rate");
    const sign = /increase|raise/.test(raise[1] ?? "") ? "+" : "-";
    const factor = binary(sign, { kind: "number", text: "1" }, number(rate));
    return valuePlan(
      "percent change",
      binary("*", number(base), factor),
      t.format,
      "the number times one plus or minus the rate",
    );
  }
  const change = CHANGE.exec(t.words);
  if (change === null) return null;
  const [from, to] = [number(read(t, change[2])), number(read(t, change[3]))];
  demand(!isRate(from) && !isRate(to), "these are rates");
  const [a, b] = [sure(numberOf(from), "no number"), sure(numberOf(to), "no number")];
  demand(a !== 0, "the start is zero");
  if (change[1] === "increase") demand(b > a, "it does not increase");
  if (change[1] === "decrease") demand(b < a, "it does not decrease");
  const draft = new Draft("percent change");
  draft.step("Write down both values", `start = ${draft.exact(from)}`, `end = ${draft.exact(to)}`);
  draft.step(
    "Divide the change by the start and multiply by 100",
    `result = 100*(${change[1] === "decrease" ? "start - end" : "end - start"})/start`,
  );
  draft.check(
    "change the start by that percentage again",
    `assert start ${change[1] === "decrease" ? "-" : "+"} start*result/100 == end`,
  );
  return draft.print(printed("result", t.format, true, draft));
}
