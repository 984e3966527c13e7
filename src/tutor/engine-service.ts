import { Emitter, type Event } from "vscode-jsonrpc/node";
import type {
  EngineReport,
  LoadFailure,
  LoadParams,
  LoadResult,
  Log,
  ScoreParams,
  ScoreResult,
} from "../protocol/engine.ts";
import type { SearchEvent } from "../protocol/search-events.ts";
import { EngineClient, type EngineTimings } from "../solver/engine/client.ts";
import type { SpawnEngine } from "../solver/engine/fork-engine.ts";
import { SolveRun } from "../solver/engine/solve-run.ts";
import { systemClock } from "../solver/search/clock.ts";
import type { Clock } from "../solver/search/ports.ts";
import type { SolveInput } from "../solver/search/solve.ts";

/** What to load now, by the settings; or why nothing may or can be loaded. */
export type WantedEngine = { readonly kind: "wanted"; readonly params: LoadParams } | LoadFailure;

export type EngineState =
  /** Nothing is in memory. */
  | { readonly kind: "idle" }
  | { readonly kind: "loading" }
  | { readonly kind: "ready"; readonly report: EngineReport }
  | { readonly kind: "solving"; readonly report: EngineReport | null }
  /** The last load failed; the next use tries again. */
  | { readonly kind: "failed"; readonly failure: LoadFailure };

export interface EngineServiceOptions {
  readonly spawn: SpawnEngine;
  readonly log: Log;
  /** Asked before each use, so that changed settings count at once. */
  readonly wanted: () => Promise<WantedEngine>;
  /** Minutes without use after which the models leave the memory; 0 for never. */
  readonly idleMinutes: () => number;
  readonly clock?: Clock;
  readonly timings?: Partial<EngineTimings>;
}

/**
 * The engine of this window: loaded at the first use, unloaded after a while without any. Nothing here blocks or
 * throws for what models, Python or the process do.
 */
export class EngineService {
  readonly #options: EngineServiceOptions;
  readonly #clock: Clock;
  readonly #changed = new Emitter<EngineState>();
  #client: EngineClient | null = null;
  /** What the client was last asked to load. */
  #params: LoadParams | null = null;
  #loading: Promise<LoadResult> | null = null;
  #failure: LoadFailure | null = null;
  #solving = 0;
  #uses = 0;
  #stopIdleTimer: () => void = () => undefined;
  #state: EngineState = { kind: "idle" };
  #disposed = false;

  constructor(options: EngineServiceOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
  }

  get state(): EngineState {
    return this.#state;
  }

  get onDidChangeState(): Event<EngineState> {
    return this.#changed.event;
  }

  /** What is loaded, or null while nothing is. */
  get report(): EngineReport | null {
    return this.#client?.report ?? null;
  }

  /** Process id of the engine while one runs. */
  get pid(): number | undefined {
    return this.#client?.pid;
  }

  /** Bytes of memory that the engine's process occupies, or null where none runs. */
  async memory(): Promise<number | null> {
    return (await this.#client?.memory()) ?? null;
  }

  /** Loads what the settings ask for, unless it is loaded already. */
  async ensureLoaded(): Promise<LoadResult> {
    return this.#use(() => this.#load());
  }

  /**
   * Solves a problem; the stream has the promises of `EngineClient.solve`, also where nothing can be loaded. A cancel
   * does not wait for a load, which then goes on for the next use.
   */
  async *solve(input: SolveInput, signal: AbortSignal): AsyncGenerator<SearchEvent, void, undefined> {
    this.#begin();
    try {
      const loaded = signal.aborted ? null : await orAborted(this.#load(), signal);
      const client = this.#client;
      if (loaded === null || loaded.kind === "failed" || client === null) {
        yield* this.#withoutEngine(input, loaded);
        return;
      }
      this.#solving += 1;
      this.#refresh();
      try {
        yield* client.solve(input, signal);
      } finally {
        this.#solving -= 1;
      }
    } finally {
      this.#end();
    }
  }

  /** Scores the steps of a solution that somebody else wrote. Never throws. */
  async score(problem: string, steps: ScoreParams["steps"], signal?: AbortSignal): Promise<ScoreResult> {
    return this.#use(async () => {
      const loaded = await this.#load();
      if (loaded.kind === "failed") {
        return { kind: "unavailable", message: `${loaded.message} ${loaded.next}` };
      }
      const client = this.#client;
      if (client === null) return { kind: "unavailable", message: "The models were unloaded." };
      return client.score({ problem, steps }, signal);
    });
  }

  /** Ends the engine's process; running searches end with what they have. The next use starts another one. */
  async unload(): Promise<void> {
    const client = this.#client;
    this.#client = null;
    this.#params = null;
    this.#loading = null;
    this.#failure = null;
    this.#stopIdleTimer();
    this.#refresh();
    await client?.dispose();
  }

  /** For a setting that changed: the waiting time starts anew. */
  restartIdleTimer(): void {
    this.#stopIdleTimer();
    const minutes = this.#options.idleMinutes();
    if (this.#uses > 0 || this.#client === null || minutes <= 0) return;
    this.#stopIdleTimer = this.#clock.after(minutes * 60_000, () => {
      void this.unload();
    });
  }

  async dispose(): Promise<void> {
    this.#disposed = true;
    await this.unload();
    this.#changed.dispose();
  }

  async #load(): Promise<LoadResult> {
    const wanted = await this.#options.wanted();
    if (this.#disposed) return disposedFailure;
    if (wanted.kind === "failed") {
      this.#failure = wanted;
      this.#refresh();
      return wanted;
    }
    const same = JSON.stringify(this.#params) === JSON.stringify(wanted.params);
    if (same && this.#loading !== null) return this.#loading;
    const report = this.report;
    // Not asked again: the client would wait for a running search first.
    if (same && report !== null) return { kind: "loaded", report };
    this.#params = wanted.params;
    this.#client ??= new EngineClient({
      spawn: this.#options.spawn,
      log: this.#options.log,
      clock: this.#clock,
      ...(this.#options.timings === undefined ? {} : { timings: this.#options.timings }),
    });
    const loading = this.#client.load(wanted.params);
    this.#loading = loading;
    this.#failure = null;
    this.#refresh();
    const result = await loading;
    if (this.#loading === loading) {
      this.#loading = null;
      this.#failure = result.kind === "failed" ? result : null;
      this.#refresh();
    }
    return result;
  }

  /** The stream of a search that could not start. @param loaded - the failure, or null for a cancel */
  #withoutEngine(input: SolveInput, loaded: LoadResult | null): AsyncIterable<SearchEvent> {
    const run = new SolveRun(input, this.#clock, () => ({ policy: "", ppm: null }));
    if (loaded?.kind === "failed") {
      run.notice("error", `load-${loaded.which}`, `${loaded.message} ${loaded.next}`);
      run.finish("failed");
    } else {
      run.finish("cancelled");
    }
    return run.events;
  }

  async #use<T>(work: () => Promise<T>): Promise<T> {
    this.#begin();
    try {
      return await work();
    } finally {
      this.#end();
    }
  }

  #begin(): void {
    this.#uses += 1;
    this.#stopIdleTimer();
  }

  #end(): void {
    this.#uses -= 1;
    this.#refresh();
    if (this.#uses === 0) this.restartIdleTimer();
  }

  #refresh(): void {
    const next = this.#currentState();
    if (sameState(this.#state, next)) return;
    this.#state = next;
    this.#changed.fire(next);
  }

  #currentState(): EngineState {
    if (this.#loading !== null) return { kind: "loading" };
    const report = this.report;
    if (this.#solving > 0) return { kind: "solving", report };
    if (this.#failure !== null) return { kind: "failed", failure: this.#failure };
    return report === null ? { kind: "idle" } : { kind: "ready", report };
  }
}

const disposedFailure: LoadFailure = {
  kind: "failed",
  which: "llama",
  reason: "disposed",
  message: "The editor is closing.",
  next: "Open it again.",
};

function sameState(a: EngineState, b: EngineState): boolean {
  return a.kind === b.kind && JSON.stringify(a) === JSON.stringify(b);
}

/** What a promise gives, or null as soon as the signal aborts. */
async function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T | null> {
  let stop: () => void = () => undefined;
  const aborted = new Promise<null>((resolve) => {
    stop = () => {
      resolve(null);
    };
    signal.addEventListener("abort", stop, { once: true });
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}
