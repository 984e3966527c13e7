import { isExpression, symbolsOf } from "../grading/math/ast.ts";
import { printSympy } from "../grading/math/print-sympy.ts";
import type { SymbolicEquality } from "../grading/symbolic.ts";
import { mathSpans, type NoteLanguage } from "../../notes/math-spans.ts";
import type { Clause } from "./clause.ts";
import { showClause } from "./show-clause.ts";
import { Context } from "./context.ts";
import { judge, together } from "./judge.ts";
import type { Situation } from "./judge-equation.ts";
import { readStep, type StepPart } from "./read-step.ts";
import { isEquation, listedValues, namesOf, valueOf } from "./truth.ts";
import type { Judgement, StepCheck } from "./verdict.ts";

/** What is checked: a problem and the steps written for it, as they stand in the note. */
export interface Solution {
  readonly problem: string;
  readonly steps: readonly string[];
  readonly language: NoteLanguage;
}

const SUPPOSES =
  /\b(?:let|suppose|assume|assuming|if|case|try|trying|guess|say|set|setting|denote|call|consider|put|putting|would|should|want|need|need(?:s|ed)?|check|contradiction|otherwise|unless|instead|wrong|mistake|not|when|where|for|at|test|substitut\w*|plug\w*|wenn|sei|angenommen|falls)\b|[设若当令]/iu;
const CONCLUDES =
  /\b(?:so|then|thus|hence|therefore|gives?|get|gets|yields?|giving|means|implies|follows|which is|becomes|we have|obtain|results?|also|ergibt|folgt)\b|[得故则]|所以|因此/iu;
const SELECTS =
  /\b(?:positive|negative|since|because|must|reject\w*|discard\w*|ignor\w*|only|natural|integer|whole|larger|smaller|greater|least|biggest|smallest|largest|acute|quadrant|cannot|can't|impossible|extraneous|invalid|length|width|side|radius|age|price|time|distance|speed|triangle|hypoten\w*|pythag\w*|rectangle|circle|area|volume|height|diagonal|perimeter|cost|how many|how much|root we|one solution|one root|first|take|choose|pick|non-?zero|nonnegative|case|real)\b|[正负]|[<>≤≥]|\\[lg]e?q?(?![a-z])|\\ne/iu;

function lastWords(words: string): string {
  const clauses = words.split(/[.;!?。；]/u);
  return clauses.at(-1) ?? words;
}

function supposes(words: string): boolean {
  const clause = lastWords(words);
  const supposition = clause.search(SUPPOSES);
  if (supposition < 0) return false;
  const conclusion = [...clause.matchAll(new RegExp(CONCLUDES, "giu"))].at(-1)?.index ?? -1;
  return conclusion < supposition;
}

/** The values that each step states for letters, so that a solution named later is not called lost. */
function statedValues(
  steps: readonly string[],
  language: NoteLanguage,
  context: Context,
): readonly ReadonlyMap<string, readonly number[]>[] {
  return steps.map((step) => {
    const stated = new Map<string, number[]>();
    const note = (clause: Clause): void => {
      const listed = listedValues(clause);
      if (listed !== null) {
        const values = stated.get(listed.name) ?? [];
        values.push(...listed.values.map(valueOf).filter(Number.isFinite));
        stated.set(listed.name, values);
      } else if (clause.kind === "any" || clause.kind === "all") clause.items.forEach(note);
    };
    for (const part of readStep(step, language, context.reader)) note(part.clause);
    return stated;
  });
}

function readProblem(problem: string, language: NoteLanguage, context: Context): void {
  context.problemWords = problem.toLowerCase();
  for (const [number] of problem.matchAll(/\d+(?:\.\d+)?/g)) context.numbers.add(String(Number(number)));
  const parts = readStep(problem, language, context.reader);
  for (const { clause } of parts) context.define(clause);
  // Function names are known now: `v(2)` reads differently.
  for (const part of readStep(problem, language, context.reader)) {
    const { clause } = part;
    if (clause.kind === "expression") {
      if (symbolsOf(clause.ast).size > 0 || clause.tex.trim().length > 2) {
        const bare =
          clause.ast.kind === "symbol" || clause.ast.kind === "number" || clause.ast.kind === "apply";
        if (!bare) context.targets.push({ ...clause, from: -1 });
      }
    } else if (
      clause.kind !== "unread" &&
      !isDefinition(clause) &&
      !/\bprove|show that|verify|zeige|证明/i.test(problem)
    ) {
      context.facts.push({ clause: context.expandClause(clause), from: -1, supposed: false, branch: false });
    }
  }
}

/** `f(x) = …`: nothing to solve. */
function isDefinition(clause: Clause): boolean {
  if (clause.kind !== "relation") return false;
  return clause.parts[0]?.kind === "apply" && clause.ops[0] === "=";
}

function reading(parts: readonly StepPart[]): string {
  const shown = parts.map((part) => showClause(part.clause)).filter((text) => text !== "");
  return shown.length === 0 ? "" : `read as ${shown.join("; ")}`;
}

/** How many different units a formula names. */
function texUnits(clause: Clause): number {
  if (clause.kind === "any" || clause.kind === "all")
    return clause.items.reduce((n, item) => Math.max(n, texUnits(item)), 0);
  const names = [...clause.tex.matchAll(/\\(?:text|mathrm|textrm|mbox)\s*\{\s*([^{}]*?)\s*\}/gu)].map(
    (m) => m[1] ?? "",
  );
  return new Set(names.filter((name) => name !== "" && !/^(?:or|and|so|d|e|i)$/.test(name))).size;
}

/** Prose: a first value that belongs to the words before it must not be judged. */
function softened(judgement: Judgement, part: StepPart): Judgement {
  if (judgement.kind !== "contradicted") return judgement;
  if (part.doubtful)
    return { kind: "unchecked", reason: "The words around the numbers may change what they mean." };
  if (part.mixedUnits || texUnits(part.clause) > 1)
    return { kind: "unchecked", reason: "The units on the two sides differ." };
  if (part.prose && part.clause.kind === "relation") {
    const letters = part.clause.parts.some((p) => symbolsOf(p).size > 0);
    const computes = part.clause.parts.some(
      (p) => isExpression(p) && p.kind !== "number" && p.kind !== "symbol",
    );
    // Letters in running prose may be words; a line of its own is a formula.
    if (letters ? part.words.length > 30 : !computes)
      return { kind: "unchecked", reason: "Nothing is computed here." };
  }
  return judgement;
}

/** An expression among statements, or a condition that is only mentioned, claims nothing by itself. */
function aside(judgement: Judgement, part: StepPart, count: number): Judgement {
  if (judgement.kind !== "unchecked" || count < 2) return judgement;
  const order = part.clause.kind === "relation" && part.clause.ops.some((op) => op !== "=" && op !== "~");
  if (part.clause.kind !== "expression" && !order) return judgement;
  return { kind: "introduces", reason: judgement.reason };
}

/** Keeps what a statement says for the lines below. */
function remember(part: StepPart, judgement: Judgement, supposed: boolean, context: Context): void {
  const { clause } = part;
  if (
    clause.kind === "unread" ||
    (part.prose && clause.kind === "relation" && symbolsOf({ kind: "list", items: clause.parts }).size === 0)
  )
    return;
  if (clause.kind === "expression") {
    if (judgement.kind !== "unchecked" || context.current === null)
      context.current = { ...clause, from: context.step };
    return;
  }
  context.define(clause);
  if (clause.kind === "relation") {
    const last = clause.parts.at(-1);
    if (last !== undefined && isExpression(last) && clause.ops.at(-1) === "=") {
      context.current = {
        ast: last,
        antiderivatives: clause.antiderivatives,
        numeric: clause.numeric,
        from: context.step,
      };
    }
    if (clause.antiderivatives.size > 0 || (clause.continues && !isEquation(clause))) return;
  }
  const expanded = context.expandClause(clause);
  const simple = firstAndLast(expanded);
  if (simple === null) return;
  const branch = judgement.kind === "verified" && judgement.partial === true;
  context.facts.push({
    clause: simple,
    from: context.step,
    supposed: supposed && !isNewName(simple, context),
    branch,
  });
}

/** `Let u = x²`: a new letter, which holds from here on. */
function isNewName(clause: Clause, context: Context): boolean {
  if (clause.kind !== "relation" || clause.ops[0] !== "=") return false;
  const [left, right] = clause.parts;
  if (left?.kind !== "symbol" || right === undefined || symbolsOf(right).size === 0) return false;
  return !context.facts.some((fact) => namesOf(fact.clause).has(left.name));
}

/** A chain says that its ends are equal: `x = 12/4 = 3` gives x = 3. A line that only goes on gives nothing new. */
function firstAndLast(clause: Clause): Clause | null {
  if (clause.kind === "any" || clause.kind === "all") {
    const items = clause.items.map(firstAndLast);
    return items.every((item) => item !== null) ? { ...clause, items } : null;
  }
  if (clause.kind !== "relation") return null;
  if (clause.continues) return null;
  if (clause.parts.length < 3 || !clause.ops.every((op) => op === "=")) return clause;
  const [first] = clause.parts;
  const last = clause.parts.at(-1);
  return first === undefined || last === undefined ? clause : { ...clause, parts: [first, last], ops: ["="] };
}

const NOTHING: StepCheck = {
  verdict: "not-checked",
  reading: "",
  reason: "There is no formula in this step that can be checked.",
  counterexample: null,
  slip: null,
  dependsOn: null,
};

function summary(judgements: readonly Judgement[], parts: readonly StepPart[], context: Context): StepCheck {
  const read = reading(parts);
  const overall = together(judgements.filter((j) => j.kind !== "introduces" || judgements.length === 1));
  switch (overall.kind) {
    case "contradicted":
      if (context.tainted(overall.from)) {
        return {
          ...NOTHING,
          reading: read,
          reason: `It rests on step ${(context.firstBad ?? 0) + 1}, which is contradicted.`,
          dependsOn: context.firstBad,
        };
      }
      return {
        verdict: "contradicted",
        reading: read,
        reason: overall.reason,
        counterexample: overall.counterexample,
        slip: overall.slip,
        dependsOn: null,
      };
    case "verified":
      if (context.tainted(overall.from)) {
        return {
          ...NOTHING,
          reading: read,
          reason: `It follows from step ${(context.firstBad ?? 0) + 1}, which is contradicted.`,
          dependsOn: context.firstBad,
        };
      }
      return {
        verdict: "verified",
        reading: read,
        reason: overall.reason,
        counterexample: null,
        slip: null,
        dependsOn: null,
      };
    case "unchecked":
    case "introduces":
      return { ...NOTHING, reading: read, reason: overall.reason };
  }
}

interface Pending {
  readonly step: number;
  readonly judgements: readonly Judgement[];
  readonly parts: readonly StepPart[];
}

function run(solution: Solution): { checks: StepCheck[]; pending: Pending[]; context: Context } {
  const context = new Context();
  readProblem(solution.problem, solution.language, context);
  const stated = statedValues(solution.steps, solution.language, context);
  const checks: StepCheck[] = [];
  const pending: Pending[] = [];
  // Who asks for a length or a price wants one value; who says “solve” wants all.
  const wantsAll =
    /\b(?:solve|solutions?|roots?|zeros?|find all|equation|all (?:real|values|numbers|x))|löse|lösung|解|求/iu.test(
      solution.problem,
    );
  const selectiveProblem =
    !wantsAll || SELECTS.test(solution.problem.replace(/[<>≤≥]|\\[lg]e?q?(?![a-z])/g, ""));
  solution.steps.forEach((text, index) => {
    context.step = index;
    const parts = readStep(text, solution.language, context.reader);
    const selective = selectiveProblem || SELECTS.test(text.replace(/\$[^$]*\$/g, " "));
    const judgements = parts.map((part): Judgement => {
      const supposed = supposes(part.words);
      const situation: Situation = {
        supposed,
        selective,
        last: index === solution.steps.length - 1,
        statedLater: (name, value) =>
          stated
            .slice(index)
            .some((values) =>
              (values.get(name) ?? []).some((v) => Math.abs(v - value) < 1e-6 * Math.max(1, Math.abs(value))),
            ) ||
          stated
            .slice(0, index)
            .some((values) =>
              (values.get(name) ?? []).some((v) => Math.abs(v - value) < 1e-6 * Math.max(1, Math.abs(value))),
            ),
      };
      const judgement = aside(softened(judge(part.clause, context, situation), part), part, parts.length);
      remember(part, judgement, supposed && judgement.kind !== "verified", context);
      return judgement;
    });
    const check = parts.length === 0 ? NOTHING : summary(judgements, parts, context);
    if (check.verdict === "contradicted" && context.firstBad === null) context.firstBad = index;
    if (
      check.verdict === "not-checked" &&
      judgements.some((j) => j.kind === "unchecked" && j.question !== undefined)
    ) {
      pending.push({ step: index, judgements, parts });
    }
    checks.push(check);
  });
  return { checks, pending, context };
}

/**
 * Checks every step of a hand-written solution against what stands before it, by exact arithmetic, solving and
 * sampling. One answer a step, same order. Never throws; where it is not sure it says `not-checked`.
 */
export function checkSolution(solution: Solution): readonly StepCheck[] {
  return run(solution).checks;
}

/** Likewise, and asks SymPy about identities that sampling could not decide. SymPy may only verify, never contradict. */
export async function checkSolutionWith(
  solution: Solution,
  symbolic: SymbolicEquality,
  signal: AbortSignal,
): Promise<readonly StepCheck[]> {
  const { checks, pending, context } = run(solution);
  for (const { step, judgements, parts } of pending) {
    const settled: Judgement[] = [];
    for (const judgement of judgements) settled.push(await ask(judgement, symbolic, signal));
    context.step = step;
    checks[step] = summary(settled, parts, context);
  }
  return checks;
}

async function ask(
  judgement: Judgement,
  symbolic: SymbolicEquality,
  signal: AbortSignal,
): Promise<Judgement> {
  if (judgement.kind !== "unchecked" || judgement.question === undefined || signal.aborted) return judgement;
  const a = printSympy(judgement.question.a);
  const b = printSympy(judgement.question.b);
  if (a === null || b === null) return judgement;
  const equal = await symbolic.equal(a.text, b.text, signal);
  return equal === true
    ? { kind: "verified", reason: "Symbolic algebra shows that both sides are equal.", from: null }
    : judgement;
}

/** True where a text holds a formula that can be read. */
export function hasFormula(text: string, language: NoteLanguage): boolean {
  return mathSpans(text, language).length > 0;
}
