import { basename } from "node:path";
import {
  engineRequests,
  type EngineReport,
  type LoadFailure,
  type LoadParams,
  type LoadResult,
  type Log,
} from "../../protocol/engine.ts";
import type { Clock } from "../search/ports.ts";
import { explainEnding } from "./exit-report.ts";
import type { SpawnEngine } from "./fork-engine.ts";
import { RestartLadder, type RestartDecision } from "./restart-ladder.ts";
import { isAnsweredError, toError } from "./rpc.ts";
import { Session, type HeartbeatTimings, type SessionEnd } from "./session.ts";
import type { ModelNames } from "./solve-run.ts";

/** A crash and what follows from it, in words for the reader. */
export interface CrashNotice {
  readonly level: "warning" | "error";
  readonly code: "engine-restarting" | "engine-gave-up";
  readonly message: string;
}

export type Ready =
  { readonly kind: "ready"; readonly session: Session; readonly report: EngineReport } | LoadFailure;

/**
 * Keeps an engine process with the models loaded: starts it when it is needed, starts it again after a crash by the
 * restart ladder, and remembers that the machine's GPU proved unusable.
 */
export class EngineHost {
  readonly #spawn: SpawnEngine;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #timings: HeartbeatTimings;
  readonly #ladder = new RestartLadder();
  #params: LoadParams | null = null;
  #cpuOnly = false;
  #session: Session | null = null;
  #report: EngineReport | null = null;
  #loading: Promise<Ready> | null = null;
  /** The process died of itself while nobody was using it. */
  #unseenEnd: SessionEnd | null = null;
  #disposed = false;

  constructor(spawn: SpawnEngine, clock: Clock, log: Log, timings: HeartbeatTimings) {
    this.#spawn = spawn;
    this.#clock = clock;
    this.#log = log;
    this.#timings = timings;
  }

  get pid(): number | undefined {
    return this.#session?.pid;
  }

  /** Memory that the process occupies, or null where none runs or it does not say. */
  async residentBytes(): Promise<number | null> {
    const pong = await this.#session?.request(engineRequests.ping, {}).catch(() => null);
    return pong?.residentBytes ?? null;
  }

  get params(): LoadParams | null {
    return this.#params;
  }

  /** Null while nothing is loaded. */
  get report(): EngineReport | null {
    return this.#session?.alive === true ? this.#report : null;
  }

  get names(): ModelNames {
    const ppm = this.#params?.ppm ?? null;
    return {
      policy: this.#report?.policy.name ?? basename(this.#params?.policy ?? "no model"),
      ppm: ppm === null ? null : (this.#report?.ppm?.name ?? basename(ppm)),
    };
  }

  /** From now on these models are wanted; a process with others is ended. */
  async configure(params: LoadParams, closeMs: number): Promise<void> {
    if (this.#params !== null && this.report !== null && sameParams(this.#params, params)) return;
    await this.#loading;
    this.#params = params;
    this.#report = null;
    this.#cpuOnly = false;
    this.#unseenEnd = null;
    this.#ladder.reset();
    const old = this.#session;
    this.#session = null;
    await old?.close(closeMs);
  }

  /**
   * A live process with the models loaded, starting one if need be. Crashes while loading are told to `crashed`;
   * only the caller that started the loading hears of them.
   */
  async ready(crashed: (notice: CrashNotice) => void): Promise<Ready> {
    if (this.#unseenEnd !== null) {
      const end = this.#unseenEnd;
      this.#unseenEnd = null;
      const message = `The engine had stopped meanwhile: ${describeEnd(end)}. It is started again.`;
      this.#log({ level: "warning", code: "engine-crashed", message, detail: end.output });
      crashed({ level: "warning", code: "engine-restarting", message });
    }
    if (this.#loading !== null) return this.#loading;
    if (this.#session?.alive === true && this.#report !== null) {
      return { kind: "ready", session: this.#session, report: this.#report };
    }
    this.#loading = this.#load(crashed).finally(() => {
      this.#loading = null;
    });
    return this.#loading;
  }

  /** A solve came to its end: earlier crashes no longer count. */
  succeeded(): void {
    this.#ladder.reset();
  }

  /** Decides what to do about a crash during a solve or a load. */
  crashed(end: SessionEnd, progressed: boolean): { decision: RestartDecision; notice: CrashNotice } {
    this.#log({
      level: "error",
      code: "engine-crashed",
      message: `The engine stopped: ${describeEnd(end)}.`,
      detail: end.output,
    });
    this.#session = null;
    if (this.#unseenEnd === end) this.#unseenEnd = null;
    const onCpu = this.#cpuOnly || this.#params?.device === "cpu" || this.#report?.device.kind === "cpu";
    const decision = this.#ladder.decide(onCpu, progressed);
    const what = `The engine stopped: ${describeEnd(end)}.`;
    if (decision.kind === "give-up") {
      return {
        decision,
        notice: { level: "error", code: "engine-gave-up", message: `${what} ${decision.because}` },
      };
    }
    if (decision.on === "cpu") this.#cpuOnly = true;
    const where = decision.on === "cpu" && !onCpu ? "It is started again on the CPU" : "It is started again";
    return {
      decision,
      notice: {
        level: "warning",
        code: "engine-restarting",
        message: `${what} ${where}; nothing found so far is lost.`,
      },
    };
  }

  /** Ends the process at once, without holding it against the machine; the next use starts another one. */
  discard(session: Session): void {
    session.kill({ kind: "exit", code: null, signal: "SIGKILL" });
    if (this.#session === session) this.#session = null;
  }

  async dispose(closeMs: number): Promise<void> {
    this.#disposed = true;
    const session = this.#session;
    this.#session = null;
    await session?.close(closeMs);
  }

  async #load(crashed: (notice: CrashNotice) => void): Promise<Ready> {
    for (;;) {
      if (this.#params === null) return notConfigured;
      if (this.#disposed) return disposedFailure;
      const params = this.#cpuOnly ? { ...this.#params, device: "cpu" as const } : this.#params;
      const session = new Session(this.#spawn, this.#clock, this.#log);
      this.#session = session;
      const stop = session.heartbeat(this.#timings);
      const answered = session.request(engineRequests.load, params).catch(async (error: unknown) => {
        if (isAnsweredError(error)) return internalFailure(toError(error).message);
        return session.endAfter(error);
      });
      const outcome = await Promise.race([answered, session.ended]);
      stop();
      if (this.#session !== session) return disposedFailure;
      if ("kind" in outcome) {
        if (outcome.kind === "failed") return this.#refused(outcome, session);
        this.#report = outcome.report;
        this.#watch(session);
        return { kind: "ready", session, report: outcome.report };
      }
      const end = outcome;
      const { decision, notice } = this.crashed(end, false);
      if (decision.kind === "give-up") return crashFailure(end, decision.because);
      crashed(notice);
    }
  }

  async #refused(failure: LoadFailure, session: Session): Promise<Ready> {
    this.#session = null;
    this.#ladder.reset();
    await session.close(this.#timings.pingMs);
    return failure;
  }

  /** Notices a process that dies between two solves; during one, the solve itself deals with it. */
  #watch(session: Session): void {
    void session.ended.then((end) => {
      if (this.#session !== session) return;
      this.#session = null;
      this.#unseenEnd = end;
    });
  }
}

/** Whether a load answered with what a client sees as a result. */
export function toLoadResult(ready: Ready): LoadResult {
  return ready.kind === "ready" ? { kind: "loaded", report: ready.report } : ready;
}

const notConfigured: LoadFailure = {
  kind: "failed",
  which: "policy",
  reason: "not-configured",
  message: "No model is chosen yet.",
  next: "Choose a policy model first.",
};

const disposedFailure: LoadFailure = {
  kind: "failed",
  which: "llama",
  reason: "disposed",
  message: "The engine was shut down.",
  next: "Start it again.",
};

function internalFailure(message: string): LoadFailure {
  return {
    kind: "failed",
    which: "llama",
    reason: "internal-error",
    message: `The models could not be loaded: ${message}`,
    next: "Try again; if it stays, run the doctor and report what it says.",
  };
}

function crashFailure(end: SessionEnd, because: string): LoadFailure {
  return {
    kind: "failed",
    which: "llama",
    reason: "crashed",
    message: `The engine stopped while it was loading: ${describeEnd(end)}. ${because}`,
    next: "Choose another model file or the CPU as the device, or look at the log for what llama.cpp said.",
  };
}

function describeEnd(end: SessionEnd): string {
  const words = explainEnding(end.ending);
  return end.reason === null ? words : `${words} ("${end.reason}")`;
}

function sameParams(a: LoadParams, b: LoadParams): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
