import { fileURLToPath } from "node:url";
import { LRUCache } from "lru-cache";
import type { Execution, Protection, ProtectionLayer } from "../protocol/execution.ts";
import type { Executor } from "../solver/search/ports.ts";
import { isCommentOnly, pathKey, reduceCell } from "./cell-code.ts";
import type { CellCode } from "./cell-code.ts";
import type { Ended, NumberedCell } from "./evaluation.ts";
import type { Interpreter } from "./interpreter.ts";
import { completeLimits } from "./limits.ts";
import type { PythonLimits } from "./limits.ts";
import type { RunnerFacts } from "./messages.ts";
import type { ProcessOptions } from "./python-process.ts";
import type { StepRunner } from "./step-runner.ts";
import { WorkerPool } from "./worker-pool.ts";
import { Zygote } from "./zygote.ts";
import type { RunnerStarted } from "./zygote.ts";

export interface PythonExecutorOptions {
  readonly interpreter: Pick<Interpreter, "path" | "args" | "packages">;
  readonly limits?: Partial<PythonLimits>;
  /** Steps that may run at the same time; 2 unless told. */
  readonly workers?: number;
  /** Folder of the Python side. By default the folder `python` beside this file, in the source tree and in dist. */
  readonly pythonDir?: string;
  /** `fork` needs POSIX; `worker` runs anywhere. By default what the platform can do. */
  readonly mode?: "fork" | "worker";
  /** Protection layers left out, for tests that show what the others stop by themselves. */
  readonly disabledLayers?: readonly ProtectionLayer["name"][];
  /** Longest time until Python is warm; 60 unless told. */
  readonly startSeconds?: number;
  /** Remembered results; 5000 unless told, 0 remembers none. */
  readonly cacheEntries?: number;
}

export type ExecutorStarted =
  | { readonly kind: "started"; readonly executor: PythonExecutor }
  | { readonly kind: "failed"; readonly message: string };

/** Counters since the start. */
export interface ExecutorStats {
  /** Calls of `run`. */
  readonly runs: number;
  /** Calls answered without running anything: comment-only steps and code that ran before. */
  readonly cacheHits: number;
  /** Evaluations given to a forked child (or, without fork, to a worker: 0). */
  readonly forks: number;
  /** Slow prefixes kept as frozen processes. */
  readonly snapshots: number;
  /** Times that Python had to be started anew. */
  readonly restarts: number;
  /** Time from handing an evaluation to Python until its verdict, summed, in ms. */
  readonly pythonMs: number;
}

interface Flight {
  readonly result: Promise<Execution>;
  readonly controller: AbortController;
  waiting: number;
}

interface Remembered {
  readonly execution: Execution;
  /** Where a line is reported: its index among the lines that matter, so that other comments do not shift it. */
  readonly lineIndex: number | null;
}

/** How often a step is begun before it is given up, and how often Python may be gone before it begins. */
const mostBegun = 2;
const mostAttempts = 4;
const mostFailedStarts = 3;
/** A deadline missed on a busy machine is not held against the code for ever. */
const timeoutMemoryMs = 60_000;

/**
 * Runs step code in sandboxed Python. Cells of a path are run again from the start in a fresh namespace, except
 * where the same code ran before (its result is remembered) or a slow prefix is held as a frozen process.
 */
export class PythonExecutor implements Executor {
  readonly #options: ProcessOptions;
  readonly #start: (options: ProcessOptions) => Promise<RunnerStarted>;
  readonly #cache: LRUCache<string, Remembered> | null;
  readonly #flights = new Map<string, Flight>();
  readonly #queue: (() => void)[] = [];
  #free: number;
  #runner: StepRunner;
  #restarting: Promise<string | null> | null = null;
  #failedStarts = 0;
  #closed = false;
  #past = { forks: 0, snapshots: 0, restarts: 0 };
  #runs = 0;
  #cacheHits = 0;
  #pythonMs = 0;

  private constructor(
    runner: StepRunner,
    start: (options: ProcessOptions) => Promise<RunnerStarted>,
    options: ProcessOptions,
    workers: number,
    cacheEntries: number,
  ) {
    this.#runner = runner;
    this.#start = start;
    this.#options = options;
    this.#free = workers;
    this.#cache = cacheEntries > 0 ? new LRUCache({ max: cacheEntries }) : null;
  }

  /** Starts Python, imports SymPy and locks down; about a second. */
  static async start(options: PythonExecutorOptions): Promise<ExecutorStarted> {
    const workers = Math.max(1, options.workers ?? 2);
    const mode = options.mode ?? (process.platform === "win32" ? "worker" : "fork");
    const processOptions: ProcessOptions = {
      interpreter: options.interpreter,
      pythonDir: options.pythonDir ?? fileURLToPath(new URL("./python/", import.meta.url)),
      limits: completeLimits(options.limits ?? {}),
      spares: workers,
      disabledLayers: options.disabledLayers ?? [],
      startSeconds: options.startSeconds ?? 60,
      preload: [],
    };
    const start = (given: ProcessOptions): Promise<RunnerStarted> =>
      mode === "fork" ? Zygote.start(given) : WorkerPool.start(given);
    const started = await start(processOptions);
    if (started.kind === "failed") return started;
    const cacheEntries = options.cacheEntries ?? 5000;
    return {
      kind: "started",
      executor: new PythonExecutor(started.runner, start, processOptions, workers, cacheEntries),
    };
  }

  get protection(): Protection {
    return this.#runner.facts.protection;
  }

  /** Versions of Python, SymPy and NumPy. */
  get facts(): RunnerFacts {
    return this.#runner.facts;
  }

  stats(): ExecutorStats {
    const { forks, snapshots, replaced } = this.#runner.counts;
    const past = this.#past;
    return {
      runs: this.#runs,
      cacheHits: this.#cacheHits,
      forks: past.forks + forks,
      snapshots: past.snapshots + snapshots,
      restarts: past.restarts + replaced,
      pythonMs: this.#pythonMs,
    };
  }

  /**
   * Runs the cells and reports on the last one. Rejects only when `signal` aborts; what the code does, and a
   * Python that is gone, are results.
   */
  async run(cells: readonly string[], signal: AbortSignal): Promise<Execution> {
    signal.throwIfAborted();
    this.#runs++;
    const last = cells.at(-1);
    if (last === undefined || isCommentOnly(last)) {
      this.#cacheHits++;
      return { kind: "ran", output: "", truncated: false, variables: [], durationMs: 0, cached: true };
    }
    const numbered = cells.map((code, index) => ({ number: index + 1, code }));
    const runnable = numbered.filter((cell) => !isCommentOnly(cell.code));
    const reduced = runnable.map((cell) => reduceCell(cell.code));
    const key = pathKey(reduced.map((cell) => cell.essence));
    const lastReduced = reduced.at(-1) ?? reduceCell(last);

    const remembered = this.#cache?.get(key);
    if (remembered !== undefined) {
      this.#cacheHits++;
      return recall(remembered, lastReduced);
    }
    const joined = this.#flights.get(key);
    if (joined !== undefined) this.#cacheHits++;
    const flight = joined ?? this.#launch(key, runnable, lastReduced);
    const execution = await this.#wait(key, flight, signal);
    return joined === undefined ? execution : recall(memorise(execution, lastReduced), lastReduced);
  }

  /** Ends Python and everything it started. Runs in progress end as unavailable. */
  async dispose(): Promise<void> {
    this.#closed = true;
    await this.#restarting;
    await this.#runner.dispose();
  }

  #launch(key: string, cells: readonly NumberedCell[], last: CellCode): Flight {
    const controller = new AbortController();
    const result = this.#execute(cells, controller.signal).then((execution) => {
      this.#remember(key, execution, last);
      return execution;
    });
    const flight: Flight = { result, controller, waiting: 0 };
    this.#flights.set(key, flight);
    const forget = (): void => {
      if (this.#flights.get(key) === flight) this.#flights.delete(key);
    };
    result.then(forget, forget);
    return flight;
  }

  /** Waits for a shared evaluation; it is ended when nobody waits any more. */
  #wait(key: string, flight: Flight, signal: AbortSignal): Promise<Execution> {
    flight.waiting++;
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        flight.waiting--;
        if (flight.waiting === 0) {
          this.#flights.delete(key);
          flight.controller.abort();
        }
        reject(abortReason(signal));
      };
      signal.addEventListener("abort", leave, { once: true });
      const done = (): void => {
        signal.removeEventListener("abort", leave);
      };
      flight.result.then(
        (execution) => {
          done();
          resolve(execution);
        },
        (error: unknown) => {
          done();
          reject(error instanceof Error ? error : new Error(String(error)));
        },
      );
    });
  }

  async #execute(cells: readonly NumberedCell[], signal: AbortSignal): Promise<Execution> {
    let message = "";
    let begun = 0;
    let killed = 0;
    for (let attempt = 0; attempt < mostAttempts && begun < mostBegun; attempt++) {
      const ended = await this.#attempt(cells, signal);
      if (ended.kind === "settled") return ended.execution;
      if (ended.kind === "aborted") throw abortReason(signal);
      message = ended.message;
      if (ended.begun) begun++;
      if (ended.begun && ended.killed) killed++;
      if (this.#closed) break;
    }
    if (killed === mostBegun) {
      const text = "The system ended the step twice, most likely because it needed too much memory.";
      return { kind: "stopped", limit: "memory", message: text, output: "", durationMs: 0 };
    }
    return { kind: "unavailable", message: `The step could not be run. ${message}` };
  }

  async #attempt(cells: readonly NumberedCell[], signal: AbortSignal): Promise<Ended> {
    await this.#enter();
    try {
      if (signal.aborted) return { kind: "aborted" };
      const problem = await this.#ensureRunner();
      if (problem !== null) return { kind: "lost", message: problem, begun: false, killed: false };
      const started = performance.now();
      const ended = await this.#runner.run(cells, signal);
      this.#pythonMs += performance.now() - started;
      return ended;
    } finally {
      this.#leave();
    }
  }

  async #enter(): Promise<void> {
    if (this.#free > 0) {
      this.#free--;
      return;
    }
    await new Promise<void>((resolve) => this.#queue.push(resolve));
  }

  #leave(): void {
    const next = this.#queue.shift();
    if (next === undefined) this.#free++;
    else next();
  }

  /** Starts Python again where it is gone. Returns why that failed, or null. */
  async #ensureRunner(): Promise<string | null> {
    if (this.#closed) return "The executor was closed.";
    if (this.#runner.alive) return null;
    if (this.#failedStarts >= mostFailedStarts) return "Python could not be started again.";
    this.#restarting ??= this.#restart().finally(() => {
      this.#restarting = null;
    });
    return this.#restarting;
  }

  async #restart(): Promise<string | null> {
    const { forks, snapshots, replaced } = this.#runner.counts;
    const started = await this.#start(this.#options);
    if (started.kind === "failed") {
      this.#failedStarts++;
      return started.message;
    }
    this.#failedStarts = 0;
    this.#past = {
      forks: this.#past.forks + forks,
      snapshots: this.#past.snapshots + snapshots,
      restarts: this.#past.restarts + replaced + 1,
    };
    this.#runner = started.runner;
    return null;
  }

  #remember(key: string, execution: Execution, last: CellCode): void {
    if (this.#cache === null || execution.kind === "unavailable") return;
    const byClock = execution.kind === "stopped" && (execution.limit === "time" || execution.limit === "cpu");
    if (execution.kind === "stopped" && execution.limit === "crash") return;
    // Its message counts the comment-only steps of one path.
    if (execution.kind !== "ran" && execution.earlierCell !== undefined) return;
    this.#cache.set(key, memorise(execution, last), byClock ? { ttl: timeoutMemoryMs } : {});
  }
}

function memorise(execution: Execution, last: CellCode): Remembered {
  const line = execution.kind === "failed" || execution.kind === "refused" ? execution.line : null;
  if (line === null || last.lines === null) return { execution, lineIndex: line };
  const index = last.lines.indexOf(line);
  return { execution, lineIndex: index < 0 ? null : index };
}

function recall(remembered: Remembered, last: CellCode): Execution {
  const { execution, lineIndex } = remembered;
  switch (execution.kind) {
    case "ran":
      return { ...execution, cached: true };
    case "failed":
    case "refused": {
      const line = lineIndex === null || last.lines === null ? lineIndex : (last.lines[lineIndex] ?? null);
      return { ...execution, line };
    }
    case "stopped":
    case "unavailable":
      return execution;
  }
}

function abortReason(signal: AbortSignal): Error {
  const reason: unknown = signal.reason;
  return reason instanceof Error ? reason : new DOMException("The run was cancelled.", "AbortError");
}
