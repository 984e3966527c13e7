import { createHash } from "node:crypto";
import type { FileHandle } from "node:fs/promises";
import path from "node:path";
import cliProgress from "cli-progress";
import { colours as pc } from "./colours.ts";
import * as z from "zod";
import type { SearchEvent } from "../protocol/search-events.ts";
import type { SearchOptions } from "../protocol/search-options.ts";
import type { SearchTree } from "../protocol/search-tree.ts";
import type { EngineClient } from "../solver/engine/client.ts";
import type { SymbolicEquality } from "../solver/grading/symbolic.ts";
import type { PairFilter } from "../solver/synthesis/pairs.ts";
import { toRecord, type SynthesisRecord } from "../solver/synthesis/record.ts";
import { interruptSignal, openEngine, TraceWriter } from "./engine-session.ts";
import { CliError, exitCodes, type ExitCode } from "./exit-codes.ts";
import { gradePair } from "./grading.ts";
import { readJsonLines } from "./jsonl.ts";
import { openSymbolic } from "./python.ts";
import { toSearchOptions, type SharedOptions } from "./shared-options.ts";
import { SynthesisFolder, type Shard } from "./synthesis-files.ts";

const problemSchema = z.object({
  id: z.union([z.string(), z.number()]).transform(String),
  problem: z.string(),
  answer: z.union([z.string(), z.number()]).transform(String),
});
type Problem = z.output<typeof problemSchema>;

export interface SynthesizeOptions {
  readonly out: string;
  readonly shard: Shard;
  readonly keepTrees: boolean;
  readonly filter: PairFilter;
}

/** Reads `i/n`. @throws CliError */
export function parseShard(text: string): Shard {
  const [, index, count] = (/^(\d+)\/(\d+)$/.exec(text) ?? []).map(Number);
  if (index === undefined || count === undefined || index >= count) {
    throw new CliError(
      exitCodes.usage,
      `--shard: ${text} is not i/n with i from 0 to n - 1, for example 0/4.`,
    );
  }
  return { index, count };
}

/** Notices that speak of one problem; any other failure would repeat itself with the next one. */
const PROBLEM_FAULTS: ReadonlySet<string> = new Set(["empty-problem", "problem-too-long", "context-full"]);

/**
 * `rstar synthesize SET.jsonl --out DIR`: searches problems whose answers are known and records what their trees teach.
 * Terminal-guided unless a PPM is named; then PPM-augmented, the answers still backed up as ±1.
 */
export async function synthesizeCommand(
  file: string,
  own: SynthesizeOptions,
  o: SharedOptions,
): Promise<ExitCode> {
  // Agreement says when an answer can be trusted; here the answer is known, and disagreement is what is looked for.
  const options: SearchOptions = { ...toSearchOptions(o), stopWhenAgreed: null };
  const problems = (await readJsonLines(file, problemSchema)).map((row) => row.value);
  refuseRepeatedIds(file, problems);
  const mine = problems.filter((_, i) => i % own.shard.count === own.shard.index);
  const guide = o.ppm ?? "none";
  const folder = await SynthesisFolder.open(own.out, own.shard, {
    set: createHash("sha256").update(JSON.stringify(problems)).digest("hex"),
    policy: o.policy === undefined ? "shipped" : path.basename(o.policy),
    ppm: guide === "none" ? null : path.basename(guide),
    options,
    keepTrees: own.keepTrees,
  });
  const done = new Set<string>();
  const account = new Account(mine);
  for await (const record of folder.records()) {
    if (done.has(record.id)) continue;
    done.add(record.id);
    account.add(record);
  }
  const left = mine.filter((problem) => !done.has(problem.id));
  const interrupt = interruptSignal();
  try {
    if (left.length > 0) {
      await search(left, folder, options, own, { ...o, ppm: guide }, account, interrupt.signal);
    }
  } finally {
    interrupt.stop();
  }
  await folder.appender().then((records) => records.close());
  await folder.derive(own.filter, own.keepTrees);
  account.report(o.json, own.out);
  return interrupt.signal.aborted ? exitCodes.cancelled : exitCodes.ok;
}

async function search(
  problems: readonly Problem[],
  folder: SynthesisFolder,
  options: SearchOptions,
  own: SynthesizeOptions,
  o: SharedOptions,
  account: Account,
  signal: AbortSignal,
): Promise<void> {
  const trace = o.trace === undefined ? null : await TraceWriter.open(o.trace);
  const { client } = await openEngine(o, () => undefined);
  const symbolic = openSymbolic(o.python);
  const progress = new Progress(account);
  let records: FileHandle | null = null;
  try {
    records = await folder.appender();
    for (const problem of problems) {
      const record = await searchOne(client, problem, options, own, symbolic.equality, signal, trace);
      if (record === null) break;
      // One write of one line: a kill leaves it whole or not at all, or as a half line that is passed over.
      await records.appendFile(`${JSON.stringify(record)}\n`);
      account.add(record);
      if (o.json) process.stdout.write(`${JSON.stringify(summary(record))}\n`);
      progress.update();
    }
  } finally {
    progress.stop();
    await records?.close();
    await trace?.close();
    await symbolic.dispose();
    await client.dispose();
  }
}

/** Null where the search was cancelled: half a search is done again. @throws CliError where the engine failed. */
async function searchOne(
  client: EngineClient,
  { id, problem, answer }: Problem,
  options: SearchOptions,
  own: SynthesizeOptions,
  symbolic: SymbolicEquality | null,
  signal: AbortSignal,
  trace: TraceWriter | null,
): Promise<SynthesisRecord | null> {
  let tree: SearchTree | null = null;
  let finished: Extract<SearchEvent, { kind: "finished" }> | null = null;
  let failure: { readonly code: string; readonly message: string } | null = null;
  // Each problem has its own random stream, whichever shard it falls to.
  const seed = createHash("sha256").update(`${options.seed}\n${id}`).digest().readUInt32LE();
  const input = { problem, options: { ...options, seed }, groundTruth: answer };
  for await (const event of client.solve(input, signal)) {
    trace?.write(event);
    if (event.kind === "tree") tree = event.tree;
    if (event.kind === "finished") finished = event;
    if (event.kind === "notice" && event.level === "error") failure = event;
  }
  if (finished === null || finished.reason === "cancelled") return null;
  if (finished.reason === "failed" && !PROBLEM_FAULTS.has(failure?.code ?? "")) {
    const why = failure?.message ?? "The search failed without a reason.";
    throw new CliError(
      exitCodes.engine,
      `${why} What was found is kept; the same command goes on from there.`,
    );
  }
  if (tree === null) throw new CliError(exitCodes.engine, "The engine gave no search tree.");
  const verdicts = await judge(answer, tree, symbolic, signal);
  // SymPy gives no verdict once it is interrupted.
  if (signal.aborted) return null;
  const searched = { id, problem, answer, tree, reason: finished.reason, usage: finished.usage };
  return toRecord(
    failure === null ? searched : { ...searched, failure: failure.message },
    (text) => verdicts.get(text) ?? null,
    own.keepTrees,
  );
}

/** Is each answer of the tree right? SymPy is asked where the evaluator cannot tell. */
async function judge(
  gold: string,
  tree: SearchTree,
  symbolic: SymbolicEquality | null,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, boolean | null>> {
  const verdicts = new Map<string, boolean | null>();
  for (const { state } of tree.nodes) {
    if (state.kind !== "terminal" || verdicts.has(state.answer.text)) continue;
    verdicts.set(state.answer.text, (await gradePair(gold, state.answer.text, symbolic, signal)).strict);
  }
  return verdicts;
}

function refuseRepeatedIds(file: string, problems: readonly Problem[]): void {
  const seen = new Set<string>();
  for (const { id } of problems) {
    if (seen.has(id)) throw new CliError(exitCodes.usage, `${file}: the id ${id} occurs twice.`);
    seen.add(id);
  }
}

interface Totals {
  readonly problems: number;
  readonly done: number;
  /** Problems for which at least one right answer was found. */
  readonly solved: number;
  readonly failed: number;
  /** Finished trajectories. */
  readonly correct: number;
  readonly wrong: number;
  readonly sft: number;
  readonly stepPairs: number;
  readonly solutionPairs: number;
  readonly tokens: number;
  readonly seconds: number;
}

function summary(record: SynthesisRecord): Omit<Totals, "problems" | "done"> & { readonly id: string } {
  return {
    id: record.id,
    solved: record.correct > 0 ? 1 : 0,
    failed: record.failure === undefined ? 0 : 1,
    correct: record.correct,
    wrong: record.wrong,
    sft: record.sft.length,
    stepPairs: record.stepPairs.length,
    solutionPairs: record.solutionPairs.length,
    tokens: record.tokens,
    seconds: record.seconds,
  };
}

/** What the problems of this shard have given so far, earlier runs included. */
class Account {
  readonly #ids: ReadonlySet<string>;
  #totals: Totals;

  constructor(mine: readonly Problem[]) {
    this.#ids = new Set(mine.map((problem) => problem.id));
    this.#totals = {
      problems: mine.length,
      done: 0,
      solved: 0,
      failed: 0,
      correct: 0,
      wrong: 0,
      sft: 0,
      stepPairs: 0,
      solutionPairs: 0,
      tokens: 0,
      seconds: 0,
    };
  }

  get totals(): Totals {
    return this.#totals;
  }

  add(record: SynthesisRecord): void {
    if (!this.#ids.has(record.id)) return;
    const t = this.#totals;
    const s = summary(record);
    this.#totals = {
      problems: t.problems,
      done: t.done + 1,
      solved: t.solved + s.solved,
      failed: t.failed + s.failed,
      correct: t.correct + s.correct,
      wrong: t.wrong + s.wrong,
      sft: t.sft + s.sft,
      stepPairs: t.stepPairs + s.stepPairs,
      solutionPairs: t.solutionPairs + s.solutionPairs,
      tokens: t.tokens + s.tokens,
      seconds: Number((t.seconds + s.seconds).toFixed(2)),
    };
  }

  report(json: boolean, folder: string): void {
    const t = this.#totals;
    if (json) {
      process.stdout.write(`${JSON.stringify(t)}\n`);
      return;
    }
    const share = t.done === 0 ? "-" : `${((100 * t.solved) / t.done).toFixed(1)} %`;
    process.stdout.write(
      [
        pc.bold(`${t.done} of ${t.problems} problems searched`),
        `solved             ${t.solved}  ${share}`,
        ...(t.failed === 0 ? [] : [`could not be read  ${t.failed}`]),
        `trajectories       ${t.correct} right, ${t.wrong} wrong`,
        `solutions to learn ${t.sft}`,
        `preference pairs   ${t.stepPairs} of steps before the filter, ${t.solutionPairs} of whole solutions`,
        `tokens             ${t.tokens}`,
        `seconds            ${t.seconds}`,
        pc.dim(`everything: ${folder}`),
        "",
      ].join("\n"),
    );
  }
}

/** Milliseconds between progress lines where stderr is no terminal. */
const LINE_EVERY = 10_000;

/** A bar on a terminal, a line now and then elsewhere; both on stderr. */
class Progress {
  readonly #account: Account;
  readonly #bar: cliProgress.SingleBar | null;
  #lastLine = Number.NEGATIVE_INFINITY;

  constructor(account: Account) {
    this.#account = account;
    this.#bar = process.stderr.isTTY
      ? new cliProgress.SingleBar(
          {
            format:
              "{bar} {value}/{total}  solved {solved}  pairs {pairs}  {duration_formatted}, {eta_formatted} left",
            stream: process.stderr,
            hideCursor: null,
          },
          cliProgress.Presets.shades_classic,
        )
      : null;
    const { problems, done } = account.totals;
    this.#bar?.start(problems, done, this.#payload());
  }

  update(): void {
    const { done, problems, solved, stepPairs, solutionPairs, tokens } = this.#account.totals;
    this.#bar?.update(done, this.#payload());
    const now = performance.now();
    if (this.#bar !== null || now - this.#lastLine < LINE_EVERY) return;
    this.#lastLine = now;
    process.stderr.write(
      `${done}/${problems}  solved ${solved}  pairs ${stepPairs + solutionPairs}  tokens ${tokens}\n`,
    );
  }

  stop(): void {
    this.#bar?.stop();
  }

  #payload(): { readonly solved: number; readonly pairs: number } {
    const { solved, stepPairs, solutionPairs } = this.#account.totals;
    return { solved, pairs: stepPairs + solutionPairs };
  }
}
