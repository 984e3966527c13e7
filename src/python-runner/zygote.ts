import { randomBytes } from "node:crypto";
import { modulesOnDemand, pathKey } from "./cell-code.ts";
import { Evaluation } from "./evaluation.ts";
import type { Ended, NumberedCell } from "./evaluation.ts";
import { parseLine, protectionOf, zygoteMessageSchema } from "./messages.ts";
import type { Ready, RunnerFacts } from "./messages.ts";
import { PythonProcess } from "./python-process.ts";
import type { ProcessOptions } from "./python-process.ts";
import { SnapshotIndex } from "./snapshot-index.ts";
import type { RunnerCounts, StepRunner } from "./step-runner.ts";

export type RunnerStarted =
  | { readonly kind: "started"; readonly runner: StepRunner }
  | { readonly kind: "failed"; readonly message: string };

/** Running cells for longer than this makes their process worth keeping (a fork of it costs about 8 ms). */
const slowPathMs = 250;
const mostSnapshots = 6;

/** POSIX: one warm Python that forks a child for each evaluation (`zygote.py`). */
export class Zygote implements StepRunner {
  readonly facts: RunnerFacts;
  readonly #process: PythonProcess;
  readonly #options: ProcessOptions;
  readonly #canSnapshot: boolean;
  readonly #running = new Map<number, Evaluation>();
  readonly #snapshots = new SnapshotIndex(mostSnapshots);
  readonly #loaded: Set<string>;
  #lastId = 0;
  #forks = 0;
  #kept = 0;

  private constructor(process: PythonProcess, ready: Ready, options: ProcessOptions) {
    this.#process = process;
    this.#options = options;
    this.#canSnapshot = ready.snapshots;
    this.#loaded = new Set(options.preload);
    const { python, sympy, numpy } = ready;
    this.facts = { python, sympy, numpy, protection: protectionOf(ready.layers) };
    process.onLine = (line) => {
      this.#receive(line);
    };
    process.onExit = (message) => {
      for (const evaluation of [...this.#running.values()]) evaluation.lost(message);
    };
  }

  static async start(options: ProcessOptions): Promise<RunnerStarted> {
    const started = await PythonProcess.start("zygote", options);
    if (started.kind === "failed") return started;
    return { kind: "started", runner: new Zygote(started.process, started.ready, options) };
  }

  get alive(): boolean {
    return this.#process.alive;
  }

  get counts(): RunnerCounts {
    return { forks: this.#forks, snapshots: this.#kept, replaced: 0 };
  }

  async run(cells: readonly NumberedCell[], signal: AbortSignal): Promise<Ended> {
    this.#load(cells);
    const codes = cells.map((cell) => cell.code);
    const base = this.#snapshots.longest(codes);
    if (base !== null) {
      this.#snapshots.hold(base.key);
      const ended = await this.#evaluate(cells.slice(base.cells), codes, base.key, signal);
      this.#snapshots.release(base.key);
      // A branch has no exit status; where it ended oddly the whole path, run again, tells more.
      if (ended.kind !== "lost") return ended;
      this.#snapshots.forget(base.key);
      this.#process.send({ op: "drop", key: base.key });
    }
    return this.#evaluate(cells, codes, null, signal);
  }

  async dispose(): Promise<void> {
    await this.#process.close();
  }

  #evaluate(
    cells: readonly NumberedCell[],
    codes: readonly string[],
    base: string | null,
    signal: AbortSignal,
  ): Promise<Ended> {
    if (!this.#process.alive)
      return Promise.resolve({ kind: "lost", message: "Python is gone.", begun: false, killed: false });
    const id = ++this.#lastId;
    this.#forks++;
    return new Promise((resolve) => {
      const close = (ended: Ended): void => {
        signal.removeEventListener("abort", abort);
        this.#running.delete(id);
        this.#finish(id, codes, ended);
        resolve(ended);
      };
      const evaluation = new Evaluation(randomBytes(12).toString("hex"), cells, this.#options.limits, close);
      const abort = (): void => {
        evaluation.abort();
      };
      this.#running.set(id, evaluation);
      this.#process.send({ op: "run", id, nonce: evaluation.nonce, cells: cells.map((c) => c.code), base });
      signal.addEventListener("abort", abort, { once: true });
      if (signal.aborted) abort();
    });
  }

  /** Ends the child, or keeps it where it holds a path that is slow to run again. */
  #finish(id: number, codes: readonly string[], ended: Ended): void {
    const worthKeeping =
      this.#canSnapshot &&
      ended.kind === "settled" &&
      ended.waiting &&
      ended.execution.kind === "ran" &&
      ended.cellsMs > slowPathMs;
    const key = worthKeeping ? pathKey(codes) : null;
    if (key === null || this.#snapshots.has(key)) {
      this.#process.send({ op: "finish", id, keep: null });
      return;
    }
    this.#process.send({ op: "finish", id, keep: key });
    this.#kept++;
    for (const dropped of this.#snapshots.add(key)) this.#process.send({ op: "drop", key: dropped });
  }

  #load(cells: readonly NumberedCell[]): void {
    const wanted = cells
      .flatMap((cell) => modulesOnDemand(cell.code))
      .filter((name) => !this.#loaded.has(name));
    if (wanted.length === 0) return;
    for (const name of wanted) this.#loaded.add(name);
    this.#process.send({ op: "preload", modules: wanted });
  }

  #receive(line: string): void {
    const parsed = zygoteMessageSchema.safeParse(parseLine(line));
    if (!parsed.success || parsed.data.op === "failed") {
      // The zygote runs no step code; if it talks nonsense, it is broken and is replaced.
      this.#process.kill();
      return;
    }
    const message = parsed.data;
    const evaluation = this.#running.get(message.id);
    if (evaluation === undefined) return;
    switch (message.op) {
      case "frame":
        evaluation.line(message.line);
        return;
      case "exit":
        if (message.cut) evaluation.interfered();
        else evaluation.exited(message.code, message.signal);
        return;
      case "clone":
        evaluation.triedToClone();
        return;
      case "gone":
        evaluation.lost("The snapshot is gone.");
    }
  }
}
