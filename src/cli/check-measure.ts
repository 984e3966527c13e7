import * as z from "zod";
import { checkSolution } from "../solver/checking/check-solution.ts";
import {
  bestThreshold,
  isDevelopment,
  stepMetrics,
  type ScoredSolution,
  type StepMetrics,
} from "../solver/checking/step-metrics.ts";
import { colours as pc } from "./colours.ts";
import { readJsonLines } from "./jsonl.ts";

/** A solution with a known first error, as in ProcessBench: `{"problem","steps","label"}`, label -1 where all is right. */
const rowSchema = z.object({
  problem: z.string(),
  steps: z.array(z.string()).min(1),
  label: z.number().int().min(-1),
  language: z.enum(["markdown", "latex"]).default("markdown"),
  /** Without it the problem's text decides. */
  split: z.enum(["development", "test"]).optional(),
});
type Row = z.output<typeof rowSchema>;

/** Scores of the steps of one solution; null each where there is no PPM. */
export type Scorer = (problem: string, steps: readonly string[]) => Promise<readonly (number | null)[]>;

interface Symbolic {
  readonly solutions: number;
  readonly wrong: number;
  /** Right steps called contradicted. */
  readonly falseAlarms: number;
  readonly rightSteps: number;
  readonly rightVerified: number;
  /** Wrong solutions whose first wrong step is the first contradicted one. */
  readonly foundFirst: number;
}

function symbolicCounts(rows: readonly Row[]): Symbolic {
  const counts = { wrong: 0, falseAlarms: 0, rightSteps: 0, rightVerified: 0, foundFirst: 0 };
  for (const { problem, steps, label, language } of rows) {
    const verdicts = checkSolution({ problem, steps, language }).map((check) => check.verdict);
    const right = label < 0 ? steps.length : label;
    counts.rightSteps += right;
    counts.rightVerified += verdicts.slice(0, right).filter((v) => v === "verified").length;
    counts.falseAlarms += verdicts.slice(0, right).filter((v) => v === "contradicted").length;
    if (label >= 0) counts.wrong++;
    if (label >= 0 && verdicts.indexOf("contradicted") === label) counts.foundFirst++;
  }
  return { solutions: rows.length, ...counts };
}

/**
 * `rstar check --measure SET.jsonl`: how often symbolic verdicts and PPM scores find the first wrong step. The PPM's
 * threshold is chosen on the development half only, its counts are of the other half.
 */
export async function measureChecks(file: string, score: Scorer | null, json: boolean): Promise<void> {
  const rows = (await readJsonLines(file, rowSchema)).map((row) => row.value);
  const symbolic = symbolicCounts(rows);
  const development: ScoredSolution[] = [];
  const test: ScoredSolution[] = [];
  if (score !== null) {
    for (const { problem, steps, label, split } of rows) {
      const half =
        (split ?? (isDevelopment(problem) ? "development" : "test")) === "test" ? test : development;
      half.push({ label, scores: await score(problem, steps) });
    }
  }
  const scored = [...development, ...test].some((s) => s.scores.some((value) => value !== null));
  const threshold = scored ? bestThreshold(development) : null;
  const ppm = threshold === null ? null : { threshold, ...stepMetrics(test, threshold) };
  if (json) {
    process.stdout.write(`${JSON.stringify({ symbolic, ppm })}\n`);
    return;
  }
  const of = (part: number, whole: number): string => `${part} of ${whole}`;
  process.stdout.write(
    [
      pc.bold(`symbolic verdicts, ${symbolic.solutions} solutions`),
      `first wrong step found      ${of(symbolic.foundFirst, symbolic.wrong)}`,
      `right steps verified        ${of(symbolic.rightVerified, symbolic.rightSteps)}`,
      `right steps contradicted    ${of(symbolic.falseAlarms, symbolic.rightSteps)}`,
      ...(ppm === null ? ["no PPM scores"] : ppmLines(ppm, development.length)),
      "",
    ].join("\n"),
  );
}

function ppmLines(m: StepMetrics & { readonly threshold: number }, development: number): readonly string[] {
  const percent = (value: number): string => `${(100 * value).toFixed(1)} %`;
  return [
    pc.bold(`PPM, ${m.solutions} solutions, threshold ${m.threshold.toFixed(3)} from ${development} others`),
    `F1 of the first error       ${percent(m.f1)}  (wrong ${percent(m.wrongFound)}, right ${percent(m.rightPassed)})`,
    `false alarms per right step ${percent(m.falseAlarms)}`,
    `AUC per step                ${m.auc.toFixed(3)}`,
    `ECE, Brier                  ${m.ece.toFixed(3)}, ${m.brier.toFixed(3)}`,
  ];
}
