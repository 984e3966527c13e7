import { applyEvent } from "../protocol/fold.ts";
import type { AnswerCandidate, SearchEvent } from "../protocol/search-events.ts";
import { emptyTree, pathTo, type SearchTree, type TreeNode } from "../protocol/search-tree.ts";
import type { StepCheck } from "../solver/checking/verdict.ts";

/** What a chat is told: prose for its model, and the same as data. In English, as models read it best. */
export interface ToolAnswer {
  readonly text: string;
  readonly data: unknown;
}

const SOLVE_RULE =
  "“ran” means that the code executed, not that it is right; “agree” counts independent solutions with this answer; “score” is a model's opinion from -1 to 1 and not a probability. Keep these three apart when you tell the user.";
const CHECK_RULE =
  "Verdicts come from a symbolic check. “not-checked” says nothing about a step: never call such a step wrong because of its score, which is a model's opinion and not a probability.";

/** Folds a search that a chat asked for into what it is told. */
export class SolveReport {
  readonly #tree: SearchTree = emptyTree("");
  readonly #errors: string[] = [];
  #finished: Extract<SearchEvent, { kind: "finished" }> | null = null;

  accept(event: SearchEvent): void {
    applyEvent(this.#tree, event);
    if (event.kind === "notice" && event.level === "error") this.#errors.push(event.message);
    if (event.kind === "finished") this.#finished = event;
  }

  answer(): ToolAnswer {
    const end = this.#finished;
    if (end === null || end.reason === "failed") {
      const why = this.#errors.length === 0 ? "The search ended without a result." : this.#errors.join(" ");
      return failure(`rStar could not search: ${why} Do not present an answer as checked by rStar.`, why);
    }
    const { result, usage, reason } = end;
    const data = {
      kind: result.kind,
      because: result.because,
      stopped: reason,
      rollouts: usage.rollouts,
      seconds: Math.round(usage.seconds * 10) / 10,
    };
    if (result.kind === "no-answer") {
      return {
        text: `rStar found no answer that it trusts: ${result.because} Do not present one of its candidates as the answer.\n${SOLVE_RULE}`,
        data: { ...data, candidates: result.candidates.map((one) => this.#candidate(one)) },
      };
    }
    const best = this.#candidate(result.best);
    const lines = [
      `Answer: ${best.answer}`,
      `Why this one: ${result.because}`,
      `Agree: ${best.agree.k} of ${best.agree.n} independent solutions.`,
      best.score === null ? "Score: none." : `Score: ${best.score.toFixed(2)} (PPM).`,
      "Steps:",
      ...best.steps.map(stepLine),
      SOLVE_RULE,
    ];
    const others = result.others.map((one) => this.#candidate(one));
    return { text: lines.join("\n"), data: { ...data, best, others } };
  }

  #candidate(candidate: AnswerCandidate): CandidateData {
    return {
      answer: candidate.text,
      agree: candidate.agree,
      score: candidate.score,
      steps: pathTo(this.#tree, candidate.node).map(stepData),
    };
  }
}

/** Nothing was found out. */
export function failure(text: string, message: string): ToolAnswer {
  return { text, data: { kind: "failed", message } };
}

interface StepData {
  readonly sentence: string;
  readonly code: string;
  /** `none`: the step has no code. */
  readonly execution: "ran" | "failed" | "stopped" | "refused" | "not-run" | "none";
  readonly output: string;
  readonly score: number | null;
}

interface CandidateData {
  readonly answer: string;
  readonly agree: { readonly k: number; readonly n: number };
  readonly score: number | null;
  readonly steps: readonly StepData[];
}

const LONGEST_OUTPUT = 2000;

function stepData(node: TreeNode): StepData {
  const { execution } = node;
  const code = node.code.trim();
  return {
    sentence: node.sentence.trim(),
    code,
    execution: executionWord(code, execution),
    output: execution?.kind === "ran" ? execution.output.trim().slice(0, LONGEST_OUTPUT) : "",
    score: node.score.kind === "scored" ? node.score.value : null,
  };
}

function executionWord(code: string, execution: TreeNode["execution"]): StepData["execution"] {
  if (code === "" || execution === null) return "none";
  return execution.kind === "unavailable" ? "not-run" : execution.kind;
}

function stepLine(step: StepData, k: number): string {
  const facts = [
    step.execution === "none" ? "no code" : step.execution,
    ...(step.output === "" ? [] : [`printed ${oneLine(step.output).slice(0, 200)}`]),
    ...(step.score === null ? [] : [`score ${step.score.toFixed(2)}`]),
  ];
  return `${k + 1}. ${oneLine(step.sentence === "" ? step.code : step.sentence)} [${facts.join(", ")}]`;
}

function oneLine(text: string): string {
  return text.replace(/\s+/gu, " ");
}

/** What a chat is told about steps that somebody wrote. */
export function checkAnswer(
  steps: readonly string[],
  checks: readonly StepCheck[],
  scores: readonly (number | null)[],
): ToolAnswer {
  const rows = steps.map((text, k) => rowOf(text, k, checks[k], scores[k] ?? null));
  const first = rows.find((row) => row.verdict === "contradicted");
  return {
    text: [summary(rows, first?.step ?? null), ...rows.map(rowLine), CHECK_RULE].join("\n"),
    data: { firstContradicted: first?.step ?? null, steps: rows },
  };
}

interface CheckedRow {
  /** From 1. */
  readonly step: number;
  readonly text: string;
  readonly verdict: StepCheck["verdict"];
  readonly reading: string;
  readonly reason: string;
  readonly counterexample: string | null;
  /** The step, from 1, that makes this one fall. */
  readonly dependsOn: number | null;
  readonly score: number | null;
}

function rowOf(text: string, k: number, check: StepCheck | undefined, score: number | null): CheckedRow {
  const dependsOn = check?.dependsOn ?? null;
  return {
    step: k + 1,
    text,
    verdict: check?.verdict ?? "not-checked",
    reading: check?.reading ?? "",
    reason: check?.reason ?? "",
    counterexample: check?.counterexample ?? null,
    dependsOn: dependsOn === null ? null : dependsOn + 1,
    score,
  };
}

function summary(rows: readonly CheckedRow[], firstContradicted: number | null): string {
  if (firstContradicted !== null) return `The first contradicted step is step ${firstContradicted}.`;
  return rows.every((row) => row.verdict === "verified")
    ? "Every step was verified."
    : "No step was contradicted. Steps that were not checked may be right or wrong.";
}

function rowLine(row: CheckedRow): string {
  const reading = row.reading === "" ? "" : ` (${row.reading})`;
  const shown = row.counterexample === null ? "" : ` Shown by ${row.counterexample}.`;
  const score = row.score === null ? "" : ` Score ${row.score.toFixed(2)} (PPM).`;
  return `${row.step}. ${row.verdict}${reading}: ${oneLine(row.reason)}${shown}${score}`;
}
