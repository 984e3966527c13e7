import { readFile } from "node:fs/promises";
import { colours as pc } from "./colours.ts";
import * as z from "zod";
import { findProblems } from "../notes/find-problem.ts";
import type { NoteLanguage } from "../notes/math-spans.ts";
import { checkSolution, checkSolutionWith } from "../solver/checking/check-solution.ts";
import { handWrittenSteps } from "../solver/checking/score-steps.ts";
import type { StepCheck } from "../solver/checking/verdict.ts";
import { measureChecks } from "./check-measure.ts";
import { openEngine, type OpenEngine } from "./engine-session.ts";
import { CliError, exitCodes, type ExitCode } from "./exit-codes.ts";
import { languageOf, readNote } from "./note-file.ts";
import { openSymbolic } from "./python.ts";
import type { SharedOptions } from "./shared-options.ts";

interface Checkable {
  readonly problem: string;
  readonly language: NoteLanguage;
  readonly steps: readonly { readonly text: string; readonly startLine: number; readonly endLine: number }[];
}

/** What `rstar check` is asked to check. */
export interface CheckTarget {
  readonly file: string | undefined;
  readonly problem: string | undefined;
  /** File with a JSON array of strings. */
  readonly steps: string | undefined;
  readonly language: NoteLanguage | undefined;
}

async function solutionsOf(target: CheckTarget): Promise<readonly Checkable[]> {
  const { file, problem, steps } = target;
  if (file !== undefined && problem === undefined && steps === undefined) {
    const language = target.language ?? languageOf(file);
    const problems = findProblems(await readNote(file), language);
    return problems.map((p) => ({ problem: p.text, language, steps: p.steps }));
  }
  if (file !== undefined || problem === undefined || steps === undefined) {
    throw new CliError(
      exitCodes.usage,
      "Give either a note, or a problem with -p and its steps with --steps.",
    );
  }
  const list = await stepsFrom(steps);
  return [
    {
      problem,
      language: target.language ?? "markdown",
      steps: list.map((text, k) => ({ text, startLine: k + 1, endLine: k + 1 })),
    },
  ];
}

async function stepsFrom(file: string): Promise<readonly string[]> {
  const text = await readFile(file, "utf8").catch(() => null);
  if (text === null) throw new CliError(exitCodes.usage, `There is no file ${file}.`);
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    throw new CliError(exitCodes.usage, `${file} is not JSON; it must be an array of strings, one a step.`);
  }
  const parsed = z.array(z.string()).safeParse(value);
  if (!parsed.success)
    throw new CliError(exitCodes.usage, `${file} must be a JSON array of strings, one a step.`);
  return parsed.data;
}

/** The PPM, or null where there is none: the symbolic check stands without it. */
async function openScorer(o: SharedOptions): Promise<OpenEngine | null> {
  if (o.ppm === "none") return null;
  try {
    return await openEngine(o, () => undefined);
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    // A model that was asked for by name must not be missing silently.
    if (o.ppm !== undefined) throw error;
    process.stderr.write(`rstar: no scores: ${error.message}\n`);
    return null;
  }
}

async function scoresOf(
  engine: OpenEngine | null,
  problem: string,
  texts: readonly string[],
): Promise<readonly (number | null)[]> {
  const none = texts.map(() => null);
  if (engine === null || texts.length === 0) return none;
  const result = await engine.client.score({ problem, steps: [...handWrittenSteps(texts)] });
  if (result.kind === "unavailable") return none;
  return texts.map((_, k) => {
    const score = result.scores[k];
    return score?.kind === "scored" ? score.value : null;
  });
}

const MARKS = { verified: pc.green("✓"), contradicted: pc.red("✗"), "not-checked": pc.dim("·") } as const;

function print(
  solution: Checkable,
  checks: readonly StepCheck[],
  scores: readonly (number | null)[],
  json: boolean,
): void {
  if (!json) process.stdout.write(`${pc.bold(solution.problem.replace(/\s+/g, " "))}\n`);
  solution.steps.forEach((step, k) => {
    const check = checks[k];
    if (check === undefined) return;
    const score = scores[k] ?? null;
    if (json) {
      const line = {
        problem: solution.problem,
        startLine: step.startLine,
        endLine: step.endLine,
        text: step.text,
        verdict: check.verdict,
        score,
        reading: check.reading,
        reason: check.reason,
      };
      process.stdout.write(`${JSON.stringify(line)}\n`);
      return;
    }
    const shown = score === null ? "" : pc.dim(`  score ${score.toFixed(2)}`);
    process.stdout.write(
      `${MARKS[check.verdict]} ${step.startLine}  ${step.text.replace(/\s+/g, " ")}${shown}\n`,
    );
    const reading = check.reading === "" ? "" : `${check.reading}. `;
    process.stdout.write(`    ${pc.dim(`${check.verdict}: ${reading}${check.reason}`)}\n`);
  });
}

/** `rstar check --measure SET.jsonl`: counts on solutions whose first wrong step is known. */
export async function checkMeasureCommand(set: string, o: SharedOptions): Promise<ExitCode> {
  const engine = await openScorer(o);
  try {
    await measureChecks(set, engine === null ? null : (p, steps) => scoresOf(engine, p, steps), o.json);
  } finally {
    await engine?.client.dispose();
  }
  return exitCodes.ok;
}

/** `rstar check (FILE | -p PROBLEM --steps STEPS.json)`: exit code 1 when a step is contradicted. */
export async function checkCommand(target: CheckTarget, o: SharedOptions): Promise<ExitCode> {
  const solutions = await solutionsOf(target);
  if (solutions.length === 0 && !o.json)
    process.stdout.write("No problem was found. Label it, for example “Problem 1.”\n");
  const wanted = solutions.some((solution) => solution.steps.length > 0);
  const symbolic = openSymbolic(o.python);
  const engine = wanted ? await openScorer(o) : null;
  const signal = new AbortController().signal;
  let code: ExitCode = exitCodes.ok;
  try {
    for (const solution of solutions) {
      const steps = solution.steps.map((step) => step.text);
      const checked = { problem: solution.problem, steps, language: solution.language };
      const checks =
        symbolic.equality === null
          ? checkSolution(checked)
          : await checkSolutionWith(checked, symbolic.equality, signal);
      print(solution, checks, await scoresOf(engine, solution.problem, steps), o.json);
      if (checks.some((check) => check.verdict === "contradicted")) code = exitCodes.noAnswer;
    }
  } finally {
    await symbolic.dispose();
    await engine?.client.dispose();
  }
  return code;
}
