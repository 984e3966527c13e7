import { randomUUID } from "node:crypto";
import { Emitter, type Event } from "vscode-jsonrpc/node";
import type { EngineReport } from "../protocol/engine.ts";
import type { RunPhase } from "../protocol/panel.ts";
import type { SearchEvent } from "../protocol/search-events.ts";
import type { SearchOptions } from "../protocol/search-options.ts";
import type { NodeId } from "../protocol/search-tree.ts";
import type { SolveInput } from "../solver/search/solve.ts";
import type { ProblemSource } from "./problem-source.ts";
import type { RunStore } from "./run-store.ts";
import { SearchRun } from "./search-run.ts";

/** What a run needs of the engine (`EngineService`). */
export interface RunEngine {
  readonly report: EngineReport | null;
  solve(input: SolveInput, signal: AbortSignal): AsyncIterable<SearchEvent>;
}

export type WhenBusy = "queue" | "replace" | "cancel";

export interface RunManagerOptions {
  readonly engine: RunEngine;
  readonly store: RunStore;
  /** The search that the settings ask for. */
  readonly searchOptions: (source: ProblemSource) => SearchOptions;
  /** What to do about a search while another one runs; may ask the student. */
  readonly whenBusy: (running: SearchRun) => Promise<WhenBusy>;
  /** Id of the run that this workspace showed last, kept over a reload. */
  readonly lastRun: { get(): string | undefined; set(id: string): void };
  /** A fault of this program. */
  readonly fault: (error: unknown) => void;
}

interface Job {
  readonly run: SearchRun;
  readonly input: SolveInput;
  /** Nobody looks at it, and it makes way for one that somebody asked for. */
  readonly quiet: boolean;
  readonly stop: AbortController;
  /** Where the run stood before; it stands there again when the job is cancelled in the queue. */
  readonly before: RunPhase | null;
  readonly settled: Settling;
}

interface Settling {
  readonly promise: Promise<void>;
  readonly resolve: () => void;
}

/** The searches of this window: one runs at a time, the others wait; the current one is what panel and tree show. */
export class RunManager {
  readonly #options: RunManagerOptions;
  readonly #changed = new Emitter<SearchRun | null>();
  readonly #started = new Emitter<SearchRun>();
  readonly #queue: Job[] = [];
  #current: SearchRun | null = null;
  #running: Job | null = null;
  #restoring: Promise<SearchRun | null> | null = null;
  #disposed = false;

  constructor(options: RunManagerOptions) {
    this.#options = options;
  }

  /** The run that panel and tree show. */
  get current(): SearchRun | null {
    return this.#current;
  }

  get onDidChangeCurrent(): Event<SearchRun | null> {
    return this.#changed.event;
  }

  /** A search that somebody asked for was taken on: it runs or waits. */
  get onDidStart(): Event<SearchRun> {
    return this.#started.event;
  }

  /** The run whose search is going on now, or null. */
  get running(): SearchRun | null {
    return this.#running?.run ?? null;
  }

  /** Runs that wait for their turn, in order. */
  get waiting(): readonly SearchRun[] {
    return this.#queue.map((job) => job.run);
  }

  /**
   * Starts a search and makes it the current run. Resolves as soon as it is accepted.
   *
   * @returns the run, or null where another search runs and the student chose to leave it alone
   */
  async solve(source: ProblemSource, changes: Partial<SearchOptions> = {}): Promise<SearchRun | null> {
    if (!(await this.#makeWay())) return null;
    const options = { ...this.#options.searchOptions(source), ...changes };
    const run = new SearchRun(newId(), source, options);
    this.#start(run, { problem: source.text, options }, false);
    return run;
  }

  /**
   * A search that nobody looks at (hints): not shown, not saved, and stopped as soon as another one is asked for.
   */
  solveQuietly(source: ProblemSource, changes: Partial<SearchOptions> = {}): SearchRun {
    const options = { ...this.#options.searchOptions(source), ...changes };
    const run = new SearchRun(newId(), source, options);
    this.#start(run, { problem: source.text, options }, true);
    return run;
  }

  /** Stops a run that searches or waits; what it found stays. Does nothing to others. */
  stop(run: SearchRun | null = this.#busyRun()): void {
    if (run === null) return;
    if (this.#running?.run === run) this.#running.stop.abort();
    const at = this.#queue.findIndex((job) => job.run === run);
    const [job] = at < 0 ? [] : this.#queue.splice(at, 1);
    if (job === undefined) return;
    job.stop.abort();
    if (job.before !== null) {
      run.setPhase(job.before);
      job.settled.resolve();
      return;
    }
    void this.#consume(job).then(job.settled.resolve);
  }

  /** Searches on in the whole tree, as long again as the settings say. */
  async moreRollouts(run: SearchRun | null = this.#current): Promise<boolean> {
    return this.#further(run, null);
  }

  /** Searches on below one node. */
  async continueFrom(node: NodeId, run: SearchRun | null = this.#current): Promise<boolean> {
    return this.#further(run, node);
  }

  /** Goes on with an interrupted search within its own budget. */
  async resume(run: SearchRun | null = this.#current): Promise<boolean> {
    if (run === null || this.#isBusy(run)) return false;
    if (!(await this.#makeWay())) return false;
    const { options, usage, tree } = run;
    const left =
      options.strategy === "mcts" ? Math.max(1, options.rollouts - usage.rollouts) : options.rollouts;
    const fresh = run.events.length === 0;
    this.#start(
      run,
      {
        problem: run.source.text,
        options: { ...options, rollouts: left },
        ...(fresh ? {} : { resume: { tree: structuredClone(tree), usage } }),
      },
      false,
    );
    return true;
  }

  /** Solves the same problem anew. */
  async solveAgain(run: SearchRun): Promise<SearchRun | null> {
    return this.solve(run.source);
  }

  /** Makes a run the one that panel and tree show. */
  show(run: SearchRun): void {
    if (this.#current === run) return;
    this.#current = run;
    this.#options.lastRun.set(run.id);
    this.#changed.fire(run);
  }

  /** After a reload: the run that was shown before it, unless there is a newer one. Reads the disk once. */
  async restore(): Promise<SearchRun | null> {
    if (this.#current !== null) return this.#current;
    this.#restoring ??= this.#restoreLast();
    return this.#restoring;
  }

  /** Resolves when the run neither searches nor waits. */
  async settled(run: SearchRun): Promise<void> {
    await this.#jobOf(run)?.settled.promise;
  }

  /** Stops everything and saves what there is, before it returns. */
  dispose(): void {
    this.#disposed = true;
    this.#running?.stop.abort();
    this.#queue.length = 0;
    this.#options.store.dispose();
    this.#changed.dispose();
    this.#started.dispose();
  }

  async #restoreLast(): Promise<SearchRun | null> {
    const id = this.#options.lastRun.get();
    const run = id === undefined ? null : await this.#options.store.load(id);
    // Meanwhile the student may have started another one.
    if (run !== null && this.#current === null && !this.#disposed) this.show(run);
    return this.#current;
  }

  async #further(run: SearchRun | null, focus: NodeId | null): Promise<boolean> {
    if (run === null || this.#isBusy(run)) return false;
    if (!(await this.#makeWay())) return false;
    const { usage, tree } = run;
    const wanted = this.#options.searchOptions(run.source);
    const options: SearchOptions = {
      ...wanted,
      // The other strategies make one pass; only this one can go on with a tree.
      strategy: "mcts",
      // Limits include what was used before; the seed differs, or the same steps would be drawn again.
      seconds: wanted.seconds === null ? null : usage.seconds + wanted.seconds,
      tokens: wanted.tokens === null ? null : usage.generatedTokens + wanted.tokens,
      seed: (wanted.seed + run.events.length) >>> 0,
      stopWhenAgreed: null,
    };
    const resume = { tree: structuredClone(tree), usage, ...(focus === null ? {} : { focus }) };
    this.#start(run, { problem: run.source.text, options, resume }, false);
    return true;
  }

  /** Whether a search that somebody asked for may start now or wait for its turn. */
  async #makeWay(): Promise<boolean> {
    this.#stopQuietOnes();
    const busy = this.#busyRun();
    if (busy === null) return true;
    switch (await this.#options.whenBusy(busy)) {
      case "queue":
        return !this.#disposed;
      case "replace":
        for (const job of [...this.#queue]) this.stop(job.run);
        this.stop(this.running);
        return !this.#disposed;
      case "cancel":
        return false;
    }
  }

  #stopQuietOnes(): void {
    for (const job of this.#queue.filter((j) => j.quiet)) this.stop(job.run);
    if (this.#running?.quiet === true) this.#running.stop.abort();
  }

  /** The search that a student would mean by "the running one". */
  #busyRun(): SearchRun | null {
    if (this.#running?.quiet === false && !this.#running.stop.signal.aborted) return this.#running.run;
    return this.#queue.find((job) => !job.quiet)?.run ?? null;
  }

  #jobOf(run: SearchRun): Job | undefined {
    return this.#running?.run === run ? this.#running : this.#queue.find((job) => job.run === run);
  }

  #isBusy(run: SearchRun): boolean {
    return this.#jobOf(run) !== undefined;
  }

  #start(run: SearchRun, input: SolveInput, quiet: boolean): void {
    const before = run.events.length === 0 ? null : run.phase;
    const job = { run, input, quiet, before, stop: new AbortController(), settled: settling() };
    this.#queue.push(job);
    if (!quiet) {
      this.#options.store.begin(run);
      this.show(run);
    }
    run.setPhase({ kind: "queued" });
    if (!quiet) this.#started.fire(run);
    void this.#pump();
  }

  async #pump(): Promise<void> {
    while (this.#running === null) {
      const job = this.#queue.shift();
      if (job === undefined || this.#disposed) return;
      this.#running = job;
      await this.#consume(job);
      this.#running = null;
      job.settled.resolve();
    }
  }

  /** Takes the events of one search into its run, numbered on from those it has. Never rejects. */
  async #consume({ run, input, quiet, stop }: Job): Promise<void> {
    const { engine, store } = this.#options;
    const seq = run.seq + 1;
    const at = run.events.at(-1)?.at ?? 0;
    const done = input.resume?.usage.rollouts ?? 0;
    try {
      if (!stop.signal.aborted) run.setPhase({ kind: "loading" });
      for await (const event of engine.solve(input, stop.signal)) {
        const { report } = engine;
        if (report !== null && report !== run.report) {
          run.report = report;
          if (!quiet) store.report(run, report);
        }
        const own = { ...withAllRollouts(event, done), seq: seq + event.seq, at: at + event.at };
        run.accept([own]);
        if (!quiet) store.event(run, own);
      }
    } catch (error) {
      this.#options.fault(error);
    }
    // Only a fault gets here without an end.
    if (run.phase.kind !== "finished") run.setPhase({ kind: "interrupted" });
    if (!quiet) void store.prune();
  }
}

/** A search that goes on is asked for the rollouts to come; the run counts all of them. */
function withAllRollouts(event: SearchEvent, done: number): SearchEvent {
  if (event.kind === "started") {
    return { ...event, options: { ...event.options, rollouts: event.options.rollouts + done } };
  }
  if (event.kind === "selected" || event.kind === "expanding") {
    return { ...event, rollout: event.rollout + done };
  }
  return event;
}

/** Sorts by time, is unique over windows, and is a file name on every system. */
function newId(): string {
  const time = new Date().toISOString().replace(/\D/gu, "").slice(0, 14);
  return `${time}-${randomUUID().slice(0, 8)}`;
}

function settling(): Settling {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((r) => (resolve = r));
  return { promise, resolve };
}
