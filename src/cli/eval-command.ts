import { createHash } from "node:crypto";
import { appendFile, readFile } from "node:fs/promises";
import path from "node:path";
import cliProgress from "cli-progress";
import { colours as pc } from "./colours.ts";
import * as z from "zod";
import type { SearchEvent } from "../protocol/search-events.ts";
import type { SearchOptions } from "../protocol/search-options.ts";
import type { EngineClient } from "../solver/engine/client.ts";
import { isRefusal, REFUSAL } from "../solver/search/answers.ts";
import type { SymbolicEquality } from "../solver/grading/symbolic.ts";
import { fileHash, interruptSignal, modelFiles, openEngine, TraceWriter } from "./engine-session.ts";
import { CliError, exitCodes, exitOfNotice, type ExitCode } from "./exit-codes.ts";
import { gradePair } from "./grading.ts";
import { readJsonLines } from "./jsonl.ts";
import { openSymbolic } from "./python.ts";
import { toSearchOptions, type SharedOptions } from "./shared-options.ts";

const problemSchema = z.object({
  id: z.union([z.string(), z.number()]).transform(String),
  problem: z.string(),
  answer: z.union([z.string(), z.number()]).transform(String),
});
type Problem = z.output<typeof problemSchema>;

const resultSchema = z.object({
  id: z.string(),
  /** Of the options and models; results under another key are not this evaluation's. */
  key: z.string(),
  answer: z.string(),
  /** Null where the search gave none. */
  given: z.string().nullable(),
  strict: z.boolean(),
  lenient: z.boolean(),
  agree: z.object({ k: z.number(), n: z.number() }).nullable(),
  score: z.number().nullable(),
  /** Was the right answer among those found? */
  found: z.boolean(),
  /** Is the likeliest answer right, given or withheld as not to be trusted? */
  guess: z.boolean(),
  reason: z.string(),
  tokens: z.number(),
  seconds: z.number(),
});
type Result = z.infer<typeof resultSchema>;

/** `rstar eval SET.jsonl`. */
export async function evalCommand(
  file: string,
  outFile: string | undefined,
  limit: number | undefined,
  o: SharedOptions,
): Promise<ExitCode> {
  const options = toSearchOptions(o);
  const problems = (await readJsonLines(file, problemSchema)).map((row) => row.value).slice(0, limit);
  refuseDuplicates(file, problems);
  const models = await modelFiles(o);
  const hashes = await Promise.all([
    fileHash(models.policy),
    models.ppm === null ? null : fileHash(models.ppm),
  ]);
  const key = evaluationKey(options, hashes);
  const resultsFile = outFile ?? defaultResultsFile(file, options, key);
  await appendFile(resultsFile, "").catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    throw new CliError(exitCodes.usage, `The results cannot be written: ${why}. Name a file with --out.`);
  });
  const done = await readDone(resultsFile, problems, key);
  const interrupt = interruptSignal();
  const trace = o.trace === undefined ? null : await TraceWriter.open(o.trace);
  const { client } = await openEngine(o, () => undefined, interrupt.signal);
  const symbolic = openSymbolic(o.python);
  const bar = new cliProgress.SingleBar(
    {
      format:
        "{bar} {value}/{total}  strict {strict}  lenient {lenient}  none {none}  {duration_formatted}, {eta_formatted} left",
      stream: process.stderr,
      noTTYOutput: false,
      hideCursor: null,
    },
    cliProgress.Presets.shades_classic,
  );
  const showBar = process.stderr.isTTY;
  if (showBar) bar.start(problems.length, done.size, rates([...done.values()]));
  try {
    for (const problem of problems) {
      if (done.has(problem.id)) continue;
      const result = await evaluate(
        client,
        problem,
        options,
        key,
        symbolic.equality,
        interrupt.signal,
        trace,
      );
      if (result === null) break;
      done.set(problem.id, result);
      await appendFile(resultsFile, `${JSON.stringify(result)}\n`);
      if (o.json) process.stdout.write(`${JSON.stringify(result)}\n`);
      if (showBar) bar.update(done.size, rates([...done.values()]));
    }
  } finally {
    if (showBar) bar.stop();
    interrupt.stop();
    await trace?.close();
    await symbolic.dispose();
    await client.dispose();
  }
  report([...done.values()], o.json, resultsFile, options);
  return interrupt.signal.aborted ? exitCodes.cancelled : exitCodes.ok;
}

/** Null where the search was cancelled: such a result says nothing about the problem. */
async function evaluate(
  client: EngineClient,
  { id, problem, answer }: Problem,
  options: SearchOptions,
  key: string,
  symbolic: SymbolicEquality | null,
  signal: AbortSignal,
  trace: TraceWriter | null,
): Promise<Result | null> {
  let finished: Extract<SearchEvent, { kind: "finished" }> | null = null;
  let failure: { code: ExitCode; message: string } | null = null;
  for await (const event of client.solve({ problem, options }, signal)) {
    trace?.write(event);
    if (event.kind === "notice" && event.level === "error") {
      const code = exitOfNotice(event.code);
      if (code !== exitCodes.usage) failure = { code, message: event.message };
    }
    if (event.kind === "finished") finished = event;
  }
  if (finished === null || finished.reason === "cancelled") return null;
  const { result, usage, reason } = finished;
  // A failure of the engine or of Python says nothing about the problem either; a problem that is refused does.
  if (failure !== null) throw new CliError(failure.code, `${failure.message} The results so far are kept.`);
  const best = result.kind === "answer" ? result.best : null;
  const candidates = result.kind === "answer" ? [result.best, ...result.others] : result.candidates;
  const verdicts = await Promise.all(candidates.map((c) => gradePair(answer, c.text, symbolic, signal)));
  const own = best === null ? null : (verdicts[0] ?? null);
  // Of a problem that cannot be solved this is the right answer; of any other, saying so is giving none.
  const refused = result.kind === "no-answer" && isRefusal(answer) ? (result.refused ?? null) : null;
  return {
    id,
    key,
    answer,
    given: best?.text ?? (refused === null ? null : REFUSAL),
    strict: refused !== null || own?.strict === true,
    lenient: refused !== null || own?.lenient === true,
    agree: best?.agree ?? refused,
    score: best?.score ?? null,
    found: refused !== null || verdicts.some((v) => v.strict === true),
    guess: refused !== null || verdicts[0]?.strict === true,
    reason,
    tokens: usage.generatedTokens,
    seconds: usage.seconds,
  };
}

function refuseDuplicates(file: string, problems: readonly Problem[]): void {
  const seen = new Set<string>();
  for (const { id } of problems) {
    if (seen.has(id)) throw new CliError(exitCodes.usage, `${file} has the id ${JSON.stringify(id)} twice.`);
    seen.add(id);
  }
}

/** The same set with the same options and models goes on in the same file; anything else starts a new one. */
function evaluationKey(options: SearchOptions, models: readonly (string | null)[]): string {
  return createHash("sha256")
    .update(JSON.stringify([options, models]))
    .digest("hex")
    .slice(0, 8);
}

function defaultResultsFile(file: string, options: SearchOptions, key: string): string {
  const name = `${path.basename(file, ".jsonl")}.${options.strategy}-${key}.results.jsonl`;
  return path.join(path.dirname(file), name);
}

/** Results of an earlier run. A last line cut off by a kill is dropped, and its problem done again. */
async function readDone(
  file: string,
  problems: readonly Problem[],
  key: string,
): Promise<Map<string, Result>> {
  const answers = new Map(problems.map((p) => [p.id, p.answer]));
  const done = new Map<string, Result>();
  const text = await readFile(file, "utf8").catch(() => "");
  if (text !== "" && !text.endsWith("\n")) await appendFile(file, "\n");
  for (const line of text.split("\n")) {
    const parsed = parseResult(line);
    if (parsed?.key === key && answers.get(parsed.id) === parsed.answer) done.set(parsed.id, parsed);
  }
  return done;
}

function parseResult(line: string): Result | null {
  try {
    const parsed = resultSchema.safeParse(JSON.parse(line));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

function total(results: readonly Result[]): {
  n: number;
  strict: number;
  lenient: number;
  none: number;
  tokens: number;
  seconds: number;
} {
  const count = (test: (r: Result) => boolean): number => results.filter(test).length;
  return {
    n: results.length,
    strict: count((r) => r.strict),
    lenient: count((r) => r.lenient),
    none: count((r) => r.given === null),
    tokens: results.reduce((sum, r) => sum + r.tokens, 0),
    seconds: Number(results.reduce((sum, r) => sum + r.seconds, 0).toFixed(2)),
  };
}

function percent(part: number, whole: number): string {
  return whole === 0 ? "-" : `${((100 * part) / whole).toFixed(1)} %`;
}

function rates(results: readonly Result[]): { strict: string; lenient: string; none: string } {
  const t = total(results);
  return { strict: percent(t.strict, t.n), lenient: percent(t.lenient, t.n), none: percent(t.none, t.n) };
}

function report(results: readonly Result[], json: boolean, file: string, options: SearchOptions): void {
  const t = total(results);
  if (json) {
    process.stdout.write(`${JSON.stringify(t)}\n`);
    return;
  }
  const found = results.filter((r) => r.found).length;
  const guess = results.filter((r) => r.guess).length;
  const per = (value: number): string => (t.n === 0 ? "-" : (value / t.n).toFixed(2));
  process.stdout.write(
    [
      pc.bold(`${options.strategy}, ${t.n} problems`),
      `right (strict)     ${t.strict}  ${percent(t.strict, t.n)}`,
      `right (lenient)    ${t.lenient}  ${percent(t.lenient, t.n)}`,
      `likeliest right    ${guess}  ${percent(guess, t.n)}  (withheld ones too)`,
      `right answer found ${found}  ${percent(found, t.n)}`,
      `no answer given    ${t.none}  ${percent(t.none, t.n)}`,
      `tokens             ${t.tokens}  (${per(t.tokens)} a problem)`,
      `seconds            ${t.seconds}  (${per(t.seconds)} a problem)`,
      pc.dim(`each result: ${file}`),
      "",
    ].join("\n"),
  );
}
