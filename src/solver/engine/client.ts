import {
  engineRequests,
  type EngineReport,
  type LoadParams,
  type LoadResult,
  type Log,
  type RunEvent,
  type ScoreParams,
  type ScoreResult,
  type SolveResult,
} from "../../protocol/engine.ts";
import type { SearchEvent } from "../../protocol/search-events.ts";
import { systemClock } from "../search/clock.ts";
import type { Clock } from "../search/ports.ts";
import type { SolveInput } from "../search/solve.ts";
import { EngineHost, toLoadResult } from "./engine-host.ts";
import type { SpawnEngine } from "./fork-engine.ts";
import { isAnsweredError, toError } from "./rpc.ts";
import type { HeartbeatTimings, Session, SessionEnd } from "./session.ts";
import { SolveRun } from "./solve-run.ts";
import { TurnQueue } from "./turn-queue.ts";

export interface EngineTimings extends HeartbeatTimings {
  /** Longest wait for the engine's own ending after a cancel; then the stream is ended without it. */
  readonly cancelMs: number;
  /** Longest a cancelled or finished search may still occupy the engine before it is killed. */
  readonly settleMs: number;
  /** How much longer than its own time limit a search may take before it is ended from here. */
  readonly overdueMs: number;
  /** Longest wait for the engine to end by itself. */
  readonly closeMs: number;
}

export const defaultTimings: EngineTimings = {
  pingMs: 2_000,
  hangMs: 60_000,
  // A cancel is promised within 300 ms.
  cancelMs: 200,
  // Long enough for most native batches: starting again means loading the models again.
  settleMs: 5_000,
  overdueMs: 30_000,
  closeMs: 2_000,
};

export interface EngineClientOptions {
  readonly spawn: SpawnEngine;
  readonly log: Log;
  readonly clock?: Clock;
  readonly timings?: Partial<EngineTimings>;
}

type Attempt =
  /** The engine has answered; the stream has ended or the answer says why not. */
  | { readonly kind: "answered"; readonly result: SolveResult }
  | { readonly kind: "error"; readonly message: string }
  | { readonly kind: "gone"; readonly end: SessionEnd }
  /** The stream ended (cancelled, overdue) and the engine has not answered in time. */
  | { readonly kind: "stuck" };

/**
 * The engine as the rest of the program sees it. One process, one solve at a time; a second one waits. Crashes,
 * hangs and restarts happen behind this and reach the reader as `notice` events.
 */
export class EngineClient {
  readonly #host: EngineHost;
  readonly #clock: Clock;
  readonly #timings: EngineTimings;
  readonly #turns = new TurnQueue();
  readonly #disposing = new AbortController();
  #runs = 0;

  constructor(options: EngineClientOptions) {
    this.#clock = options.clock ?? systemClock;
    this.#timings = { ...defaultTimings, ...options.timings };
    this.#host = new EngineHost(options.spawn, this.#clock, options.log, this.#timings);
  }

  /** Process id of the engine while one runs. */
  get pid(): number | undefined {
    return this.#host.pid;
  }

  /** Bytes of memory that the engine's process occupies, or null where none runs or it does not answer. */
  memory(): Promise<number | null> {
    return this.#host.residentBytes();
  }

  /** What is loaded, or null while nothing is. */
  get report(): EngineReport | null {
    return this.#host.report;
  }

  /**
   * Loads models, replacing what was loaded before; waits for a running solve. A crash while loading is retried
   * (once on the same device, once on the CPU) before it becomes a failure.
   */
  async load(params: LoadParams): Promise<LoadResult> {
    const done = await this.#turns.turn();
    try {
      await this.#host.configure(params, this.#timings.closeMs);
      const ready = await this.#host.ready(() => undefined);
      if (ready.kind === "ready") this.#host.succeeded();
      return toLoadResult(ready);
    } finally {
      done();
    }
  }

  /**
   * Solves a problem with the models of the last `load`. The stream begins with `started` and ends with `finished`,
   * also when it is cancelled (then within 300 ms), when the engine dies, and when nothing is loaded. Leaving the
   * loop early cancels.
   */
  async *solve(input: SolveInput, signal: AbortSignal): AsyncGenerator<SearchEvent, void, undefined> {
    const stop = new AbortController();
    const abort = (): void => {
      stop.abort();
    };
    const causes = [signal, this.#disposing.signal];
    for (const cause of causes) {
      if (cause.aborted) abort();
      else cause.addEventListener("abort", abort, { once: true });
    }
    const run = new SolveRun(input, this.#clock, () => this.#host.names);
    void this.#takeTurn(run, stop.signal);
    try {
      yield* run.events;
    } finally {
      for (const cause of causes) cause.removeEventListener("abort", abort);
      // The reader may have left before the end.
      abort();
    }
  }

  /** Scores the steps of a solution that somebody else wrote. Never throws. */
  async score(params: ScoreParams, signal?: AbortSignal): Promise<ScoreResult> {
    const ready = await this.#host.ready(() => undefined);
    if (ready.kind === "failed") return { kind: "unavailable", message: `${ready.message} ${ready.next}` };
    try {
      return await ready.session.request(engineRequests.score, params, signal);
    } catch (error) {
      return { kind: "unavailable", message: `The steps could not be scored: ${toError(error).message}` };
    }
  }

  /** Ends running solves with what is known, then the process, within `closeMs`. The client is of no use after. */
  async dispose(): Promise<void> {
    this.#disposing.abort();
    await this.#host.dispose(this.#timings.closeMs);
  }

  async #takeTurn(run: SolveRun, stop: AbortSignal): Promise<void> {
    const cancelled = whenAborted(stop);
    const turn = this.#turns.turn();
    const first = await Promise.race([turn.then(() => "turn" as const), cancelled.promise]);
    if (first !== "turn") run.finish("cancelled");
    const done = await turn;
    try {
      if (!run.finished) await this.#drive(run, stop);
    } catch (error) {
      run.notice("error", "engine-error", `The search had to stop: ${toError(error).message}`);
      run.finish("failed");
    } finally {
      cancelled.forget();
      done();
    }
  }

  async #drive(run: SolveRun, stop: AbortSignal): Promise<void> {
    for (;;) {
      const ready = await this.#readyFor(run, stop);
      if (ready === null) return;
      const input = run.remaining();
      if (input === null) {
        run.finish("rollouts");
        return;
      }
      const attempt = await this.#attempt(run, input, ready, stop);
      switch (attempt.kind) {
        case "answered":
          if (!run.finished) {
            const { result } = attempt;
            const message = result.kind === "refused" ? result.message : "The engine ended without a result.";
            run.notice("error", "engine-error", message);
            run.finish("failed");
          } else {
            this.#host.succeeded();
          }
          return;
        case "error":
          run.notice("error", "engine-error", `The search had to stop: ${attempt.message}`);
          run.finish("failed");
          return;
        case "stuck":
          this.#host.discard(ready);
          return;
        case "gone": {
          const { decision, notice } = this.#host.crashed(attempt.end, run.progressed());
          run.notice(notice.level, notice.code, notice.message);
          if (decision.kind === "give-up") run.finish("failed");
          if (run.finished) return;
          break;
        }
      }
    }
  }

  /** A loaded session, or null when the run has been finished instead. A cancel does not interrupt the loading. */
  async #readyFor(run: SolveRun, stop: AbortSignal): Promise<Session | null> {
    const cancelled = whenAborted(stop);
    const ready = this.#host.ready((notice) => {
      run.notice(notice.level, notice.code, notice.message);
    });
    const first = await Promise.race([ready, cancelled.promise]);
    cancelled.forget();
    if (first === null || stop.aborted) {
      run.finish("cancelled");
      return null;
    }
    if (first.kind === "ready") return first.session;
    run.notice("error", `load-${first.which}`, `${first.message} ${first.next}`);
    run.finish("failed");
    return null;
  }

  /** One process's part of a run. */
  async #attempt(run: SolveRun, input: SolveInput, session: Session, stop: AbortSignal): Promise<Attempt> {
    this.#runs += 1;
    const runId = `run-${this.#runs}`;
    const timers = new Timers(this.#clock);
    const stopHeartbeat = session.heartbeat(this.#timings);
    let stuck: () => void = () => undefined;
    const settled = new Promise<Attempt>((resolve) => {
      stuck = () => {
        resolve({ kind: "stuck" });
      };
    });
    const settleSoon = (): void => {
      timers.start(this.#timings.settleMs, stuck);
    };
    const cancel = new AbortController();
    const onStop = (): void => {
      cancel.abort();
      timers.start(this.#timings.cancelMs, () => {
        run.finish("cancelled");
        settleSoon();
      });
    };
    session.onEvent = (message: RunEvent): void => {
      if (session.distrusted || message.runId !== runId || run.finished) return;
      const problem = run.accept(message.event);
      if (problem !== null) session.kill({ kind: "protocol", message: problem });
      else if (message.event.kind === "finished") settleSoon();
    };
    if (stop.aborted) onStop();
    else stop.addEventListener("abort", onStop, { once: true });
    if (input.options.seconds !== null) {
      const left = Math.max(0, input.options.seconds - (input.resume?.usage.seconds ?? 0));
      timers.start(left * 1000 + this.#timings.overdueMs, () => {
        cancel.abort();
        run.finish("seconds");
        settleSoon();
      });
    }
    const answered = session
      .request(engineRequests.solve, { runId, ...input }, cancel.signal)
      .then(async (result): Promise<Attempt> => {
        // It may still answer before it dies; what it says no longer counts.
        if (session.distrusted) return { kind: "gone", end: await session.ended };
        return { kind: "answered", result };
      })
      .catch(async (error: unknown): Promise<Attempt> => {
        if (isAnsweredError(error)) return { kind: "error", message: toError(error).message };
        return { kind: "gone", end: await session.endAfter(error) };
      });
    const gone = session.ended.then((end): Attempt => ({ kind: "gone", end }));
    const attempt = await Promise.race([answered, gone, settled]);
    timers.stopAll();
    stopHeartbeat();
    stop.removeEventListener("abort", onStop);
    session.onEvent = null;
    if (attempt.kind === "gone" && stop.aborted) run.finish("cancelled");
    return attempt;
  }
}

/** Timers that end together. */
class Timers {
  readonly #clock: Clock;
  readonly #stops: (() => void)[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  start(ms: number, callback: () => void): void {
    this.#stops.push(this.#clock.after(ms, callback));
  }

  stopAll(): void {
    for (const stop of this.#stops) stop();
  }
}

/** A promise for an abort that does not stay on the signal when it is no longer needed. */
function whenAborted(signal: AbortSignal): { readonly promise: Promise<null>; forget(): void } {
  let listener: () => void = () => undefined;
  const promise = new Promise<null>((resolve) => {
    listener = () => {
      resolve(null);
    };
  });
  if (signal.aborted) listener();
  else signal.addEventListener("abort", listener, { once: true });
  return {
    promise,
    forget: () => {
      signal.removeEventListener("abort", listener);
    },
  };
}
