import type { Translate } from "../setup/translate.ts";
import type { Solution, SolutionStep } from "../notes/solution.ts";
import type { Ast } from "../solver/grading/math/ast.ts";
import { symbolsOf } from "../solver/grading/math/ast.ts";
import { exactValue } from "../solver/grading/math/exact.ts";
import { parse } from "../solver/grading/math/parse.ts";
import { show, substitute } from "../solver/checking/tree.ts";
import { BLANK, type NextStep } from "./hint.ts";
import { showFraction } from "./polynomial.ts";

interface Assignment {
  readonly step: SolutionStep;
  /** The right side with the values of earlier names put in. */
  readonly shown: string;
  readonly value: string;
}

/** Steps that work out one number each: `cost = 4 * 3`, then `change = 20 - cost`. */
function assignments(solution: Solution): readonly Assignment[] {
  const values = new Map<string, Ast>();
  const out: Assignment[] = [];
  for (const step of solution.steps) {
    const lines = step.code.split("\n").filter((line) => line.trim() !== "");
    for (const line of lines) {
      const match = /^([A-Za-z_]\w*)\s*=\s*([^=].*?)(?:\s*#.*)?$/.exec(line);
      if (match?.[1] === undefined || match[2] === undefined) continue;
      // Long names are no formulas to the reader of mathematics: short ones stand for them.
      const names = new Map<string, Ast>();
      let index = 0;
      const source = match[2].replace(/(?<![\w"'.])[A-Za-z_]\w*(?!\w|\s*\()/g, (name) => {
        const value = values.get(name);
        if (value === undefined) return name;
        const short = `q_{${++index}}`;
        names.set(`q_${index}`, value);
        return short;
      });
      const parsed = parse(source.replace(/\/\//g, "/"));
      if (parsed.kind === "unparsed" || source.includes("//")) continue;
      const node = substitute(parsed.ast, names);
      const value = symbolsOf(node).size === 0 ? exactValue(node) : null;
      if (value === null) continue;
      const result = parse(showFraction(value));
      if (result.kind === "parsed") values.set(match[1], result.ast);
      if (node.kind !== "number") out.push({ step, shown: show(node), value: showFraction(value) });
    }
  }
  return out;
}

/** A number as it may stand in somebody's work. */
function occurs(value: string, text: string): boolean {
  const decimal = value.includes("/")
    ? String(Number(value.split("/")[0]) / Number(value.split("/")[1]))
    : value;
  return [value, decimal].some((form) =>
    new RegExp(`(?<![\\d.])${form.replace(/[.*+?^$(){}|[\]\\/]/g, "\\$&")}(?![\\d]|\\.\\d)`).test(text),
  );
}

/**
 * The first step of a verified solution whose result does not stand in the work yet. Null where the solution works out no
 * plain numbers, or all of them stand there.
 */
export function nextProgramStep(solution: Solution, work: string, t: Translate): NextStep | null {
  const all = assignments(solution);
  const done = all.findLastIndex((a) => occurs(a.value, work));
  const next = all[done + 1];
  if (next === undefined) return null;
  const idea = next.step.sentence.replace(/\s+/g, " ").trim();
  return {
    idea: idea === "" ? t("Work out the next number from those you know.") : `${idea.replace(/[.:;]$/, "")}.`,
    blank: `${next.shown} = ${BLANK}`,
    step: `${next.shown} = ${next.value}`,
  };
}
