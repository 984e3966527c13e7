import { randomBytes } from "node:crypto";
import { modulesOnDemand } from "./cell-code.ts";
import { Evaluation } from "./evaluation.ts";
import type { Ended, NumberedCell } from "./evaluation.ts";
import { protectionOf } from "./messages.ts";
import type { Ready, RunnerFacts } from "./messages.ts";
import { PythonProcess } from "./python-process.ts";
import type { ProcessOptions, Started } from "./python-process.ts";
import type { RunnerCounts, StepRunner } from "./step-runner.ts";
import type { RunnerStarted } from "./zygote.ts";

/** A worker is replaced after this many runs, whatever they did. */
const mostRuns = 200;

interface Worker {
  readonly process: PythonProcess;
  readonly modules: number;
  runs: number;
}

interface Starting {
  readonly started: Promise<Started>;
  readonly modules: number;
}

/**
 * Systems that cannot fork (Windows): warm workers that each run one path after the other, and one spare more than
 * may be busy. A worker that hangs, dies or was changed by a step is replaced by the spare.
 */
export class WorkerPool implements StepRunner {
  readonly facts: RunnerFacts;
  readonly #options: ProcessOptions;
  readonly #idle: Worker[] = [];
  readonly #busy = new Set<Worker>();
  readonly #modules: Set<string>;
  readonly #starting: Starting[] = [];
  #replaced = 0;
  #closed = false;

  private constructor(first: PythonProcess, ready: Ready, options: ProcessOptions) {
    this.#options = options;
    this.#modules = new Set(options.preload);
    const { python, sympy, numpy } = ready;
    this.facts = { python, sympy, numpy, protection: protectionOf(ready.layers) };
    this.#idle.push({ process: first, modules: this.#modules.size, runs: 0 });
    this.#fill();
  }

  static async start(options: ProcessOptions): Promise<RunnerStarted> {
    const started = await PythonProcess.start("worker", options);
    if (started.kind === "failed") return started;
    return { kind: "started", runner: new WorkerPool(started.process, started.ready, options) };
  }

  get alive(): boolean {
    return !this.#closed;
  }

  get counts(): RunnerCounts {
    return { forks: 0, snapshots: 0, replaced: this.#replaced };
  }

  async run(cells: readonly NumberedCell[], signal: AbortSignal): Promise<Ended> {
    for (const cell of cells) for (const name of modulesOnDemand(cell.code)) this.#modules.add(name);
    const worker = await this.#take();
    if (typeof worker === "string") return { kind: "lost", message: worker, begun: false, killed: false };
    this.#busy.add(worker);
    const ended = await this.#evaluate(worker, cells, signal);
    this.#busy.delete(worker);
    worker.runs++;
    const reusable = ended.kind === "settled" && ended.waiting && !ended.tainted && worker.runs < mostRuns;
    if (reusable && !this.#closed) {
      this.#idle.push(worker);
    } else {
      this.#replaced++;
      worker.process.kill();
    }
    this.#fill();
    return ended;
  }

  async dispose(): Promise<void> {
    this.#closed = true;
    const starting = await Promise.all(this.#starting.map((one) => one.started));
    const late = starting.flatMap((started) => (started.kind === "started" ? [started.process] : []));
    const all = [...this.#idle, ...this.#busy].map((worker) => worker.process);
    for (const worker of this.#busy) worker.process.kill();
    await Promise.all([...all, ...late].map((process) => process.close()));
  }

  /** An idle worker that has every module asked for, or why there is none. */
  async #take(): Promise<Worker | string> {
    for (;;) {
      if (this.#closed) return "The executor was closed.";
      const worker = this.#idle.shift();
      if (worker !== undefined) {
        if (worker.process.alive && worker.modules === this.#modules.size) return worker;
        worker.process.kill();
        this.#replaced++;
        continue;
      }
      const next = this.#starting.shift() ?? this.#start();
      const started = await next.started;
      if (started.kind === "failed") return started.message;
      this.#idle.push({ process: started.process, modules: next.modules, runs: 0 });
    }
  }

  #start(): Starting {
    const started = PythonProcess.start("worker", { ...this.#options, preload: [...this.#modules] });
    return { started, modules: this.#modules.size };
  }

  /** Keeps one warm worker more than `spares`, started while others run. */
  #fill(): void {
    if (this.#closed) return;
    const have = this.#idle.length + this.#busy.size + this.#starting.length;
    for (let count = have; count <= this.#options.spares; count++) this.#starting.push(this.#start());
  }

  #evaluate(worker: Worker, cells: readonly NumberedCell[], signal: AbortSignal): Promise<Ended> {
    return new Promise((resolve) => {
      const nonce = randomBytes(12).toString("hex");
      const abort = (): void => {
        evaluation.abort();
      };
      const evaluation = new Evaluation(nonce, cells, this.#options.limits, (ended) => {
        signal.removeEventListener("abort", abort);
        resolve(ended);
      });
      worker.process.onLine = (line) => {
        evaluation.line(line);
      };
      worker.process.onExit = (_message, code, number) => {
        evaluation.exited(code, number);
      };
      worker.process.send({ nonce, cells: cells.map((cell) => cell.code) });
      signal.addEventListener("abort", abort, { once: true });
      if (signal.aborted) abort();
      if (!worker.process.alive) evaluation.exited(null, null);
    });
  }
}
