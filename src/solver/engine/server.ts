import type { MessageConnection } from "vscode-jsonrpc/node";
import {
  engineNotifications,
  engineRequests,
  type EngineReport,
  type LoadFailure,
  type LoadParams,
  type LoadResult,
  type Log,
  type ScoreParams,
  type ScoreResult,
  type SolveParams,
  type SolveResult,
} from "../../protocol/engine.ts";
import type { Solve, SolvePorts } from "../search/solve.ts";
import { answer, notify } from "./rpc.ts";
import { connect, type Endpoint } from "./transport.ts";

/** Loaded models and a started Python. */
export interface EngineParts {
  readonly ports: SolvePorts;
  report(): EngineReport;
  score(params: ScoreParams, signal: AbortSignal): Promise<ScoreResult>;
  /** Forgets what earlier searches left in the models' caches, so that a search depends on its seed only. */
  forget(): Promise<void>;
  dispose(): Promise<void>;
}

export type LoadParts = (
  params: LoadParams,
  log: Log,
) => Promise<{ readonly kind: "loaded"; readonly parts: EngineParts } | LoadFailure>;

export interface EngineServerOptions {
  readonly endpoint: Endpoint;
  readonly load: LoadParts;
  readonly solve: Solve;
  /** Ends the process, after everything was freed. */
  readonly exit: () => void;
}

interface Running {
  readonly controller: AbortController;
  readonly ended: Promise<void>;
}

/** The engine's end of the protocol: keeps what is loaded and the one search that runs. */
export class EngineServer {
  readonly #options: EngineServerOptions;
  readonly #connection: MessageConnection;
  readonly #log: Log;
  #parts: EngineParts | null = null;
  #running: Running | null = null;
  #closing: Promise<void> | null = null;

  constructor(options: EngineServerOptions) {
    this.#options = options;
    const waiting: Parameters<Log>[0][] = [];
    let send: Log = (entry) => waiting.push(entry);
    this.#log = (entry) => {
      send(entry);
    };
    const { connection } = connect(options.endpoint, this.#log, (c) => {
      this.#register(c);
    });
    this.#connection = connection;
    send = (entry) => {
      notify(connection, engineNotifications.log, entry);
    };
    waiting.forEach(send);
  }

  /** Stops the search and frees models and Python. May be called twice. */
  close(): Promise<void> {
    this.#closing ??= this.#free();
    return this.#closing;
  }

  #register(connection: MessageConnection): void {
    answer(connection, engineRequests.load, this.#log, (params) => this.#load(params));
    answer(connection, engineRequests.solve, this.#log, (params, signal) => this.#solve(params, signal));
    answer(connection, engineRequests.score, this.#log, (params, signal) => this.#score(params, signal));
    answer(connection, engineRequests.ping, this.#log, () =>
      Promise.resolve({ residentBytes: process.memoryUsage.rss() }),
    );
    answer(connection, engineRequests.shutdown, this.#log, async () => {
      await this.close();
      // After the answer has been written.
      setImmediate(this.#options.exit);
      return {};
    });
  }

  async #load(params: LoadParams): Promise<LoadResult> {
    await this.#free();
    const loaded = await this.#options.load(params, this.#log);
    if (loaded.kind === "failed") return loaded;
    if (this.#closing !== null) {
      await loaded.parts.dispose();
      return {
        kind: "failed",
        which: "llama",
        reason: "disposed",
        message: "The engine is shutting down.",
        next: "Start it again.",
      };
    }
    this.#parts = loaded.parts;
    return { kind: "loaded", report: loaded.parts.report() };
  }

  async #solve(params: SolveParams, signal: AbortSignal): Promise<SolveResult> {
    const parts = this.#parts;
    if (parts === null) {
      return { kind: "refused", reason: "not-loaded", message: "No models are loaded yet." };
    }
    if (this.#running !== null) {
      return { kind: "refused", reason: "busy", message: "The engine is solving another problem." };
    }
    const controller = new AbortController();
    signal.addEventListener("abort", () => {
      controller.abort();
    });
    if (signal.aborted) controller.abort();
    const work = this.#stream(params, parts, controller.signal);
    const ended = work.catch(() => undefined);
    this.#running = { controller, ended };
    try {
      await work;
    } finally {
      this.#running = null;
    }
    return { kind: "done" };
  }

  async #stream(params: SolveParams, parts: EngineParts, signal: AbortSignal): Promise<void> {
    const { runId, ...input } = params;
    await parts.forget();
    for await (const event of this.#options.solve(input, parts.ports, signal)) {
      notify(this.#connection, engineNotifications.event, { runId, event });
    }
  }

  async #score(params: ScoreParams, signal: AbortSignal): Promise<ScoreResult> {
    if (this.#parts === null) return { kind: "unavailable", message: "No models are loaded yet." };
    return this.#parts.score(params, signal);
  }

  async #free(): Promise<void> {
    const running = this.#running;
    running?.controller.abort();
    await running?.ended;
    const parts = this.#parts;
    this.#parts = null;
    await parts?.dispose();
  }
}
