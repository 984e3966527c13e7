import type { ChildProcess } from "node:child_process";
import type { MessageConnection } from "vscode-jsonrpc/node";
import type { z } from "zod";
import { engineNotifications, engineRequests, type Log, type RunEvent } from "../../protocol/engine.ts";
import type { Clock } from "../search/ports.ts";
import { endedByItself, Tail, type Ending } from "./exit-report.ts";
import { childEndpoint, type SpawnEngine } from "./fork-engine.ts";
import { call, InvalidMessageError, listen, toError, type RequestSpec } from "./rpc.ts";
import { connect, type CheckedConnection } from "./transport.ts";

export interface SessionEnd {
  readonly ending: Ending;
  /** The end of what the process printed. */
  readonly output: string;
  /** The last printed line that reads like a reason. */
  readonly reason: string | null;
}

export interface HeartbeatTimings {
  /** How often to ask. */
  readonly pingMs: number;
  /** Silence that counts as hung. */
  readonly hangMs: number;
}

/** Longest wait for what a dead process had still sent. */
const DRAIN_MS = 500;

/** A process that ends by itself closes its channel first; longer than this it may not take. */
const LINGER_MS = 2_000;

/** One life of the engine process, from its start to its end. */
export class Session {
  /** Resolves once the process is gone and all it had sent is handled. Never rejects. */
  readonly ended: Promise<SessionEnd>;
  onEvent: ((event: RunEvent) => void) | null = null;

  readonly #child: ChildProcess | null;
  readonly #connection: CheckedConnection | null;
  readonly #clock: Clock;
  readonly #tail = new Tail();
  #alive = true;
  #heard = true;
  #killedFor: Ending | null = null;

  constructor(spawn: SpawnEngine, clock: Clock, log: Log) {
    this.#clock = clock;
    let child: ChildProcess;
    try {
      child = spawn();
    } catch (error) {
      this.#child = null;
      this.#connection = null;
      this.#alive = false;
      this.ended = Promise.resolve(this.#report({ kind: "spawn", message: toError(error).message }));
      return;
    }
    this.#child = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding("utf8");
      stream?.on("data", (chunk: string) => {
        this.#tail.add(chunk);
      });
      stream?.on("error", () => undefined);
    }
    child.on("message", () => {
      this.#heard = true;
    });
    this.#connection = connect(childEndpoint(child), log, (connection) => {
      this.#register(connection, log);
    });
    this.ended = this.#watchEnd(child, this.#connection);
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** False from the moment the process is known to be gone or has been told to die. */
  get alive(): boolean {
    return this.#alive && this.#killedFor === null;
  }

  /**
   * It said something that cannot be true and was told to die. Nothing more from it counts, also not what was on its way.
   */
  get distrusted(): boolean {
    return this.#killedFor?.kind === "protocol";
  }

  /** @throws InvalidMessageError, ResponseError; any error where the process is gone. */
  async request<P extends z.ZodType, R extends z.ZodType>(
    spec: RequestSpec<P, R>,
    params: z.input<P>,
    signal?: AbortSignal,
  ): Promise<z.output<R>> {
    if (this.#connection === null || !this.#alive) throw new Error("The engine is not running.");
    return call(this.#connection.connection, spec, params, signal);
  }

  /** Ends the process at once. `why` explains it in the report. */
  kill(why: Ending): void {
    if (!this.#alive) return;
    this.#killedFor ??= why;
    this.#child?.kill("SIGKILL");
  }

  /**
   * The end of a process that no longer answers as it should: a closed channel means that it is going by itself and
   * its own exit is the better explanation, an unreadable answer that it has to go.
   */
  async endAfter(error: unknown): Promise<SessionEnd> {
    if (error instanceof InvalidMessageError) this.kill({ kind: "protocol", message: error.message });
    const stop = this.#clock.after(LINGER_MS, () => {
      this.kill({ kind: "protocol", message: toError(error).message });
    });
    const end = await this.ended;
    stop();
    return end;
  }

  /** Asks the process to free everything and end; kills it when it takes longer than `ms`. */
  async close(ms: number): Promise<void> {
    if (!this.#alive) return;
    this.request(engineRequests.shutdown, {}).catch(() => undefined);
    const stop = this.#clock.after(ms, () => {
      this.kill({ kind: "exit", code: null, signal: "SIGKILL" });
    });
    await this.ended;
    stop();
  }

  /**
   * Pings while something is going on, and kills the process when it neither answers nor sends anything. Counted in
   * missed beats, not on the clock: a laptop that slept is not a hung engine.
   *
   * @returns stops it
   */
  heartbeat(timings: HeartbeatTimings): () => void {
    let missed = 0;
    let stopped = false;
    let cancel: () => void = () => undefined;
    const beat = (): void => {
      if (stopped || !this.#alive) return;
      missed = this.#heard ? 0 : missed + 1;
      this.#heard = false;
      if (missed * timings.pingMs >= timings.hangMs) {
        this.kill({ kind: "hung" });
        return;
      }
      this.request(engineRequests.ping, {}).catch(() => undefined);
      cancel = this.#clock.after(timings.pingMs, beat);
    };
    this.#heard = true;
    beat();
    return () => {
      stopped = true;
      cancel();
    };
  }

  #register(connection: MessageConnection, log: Log): void {
    listen(
      connection,
      engineNotifications.event,
      log,
      (event) => this.onEvent?.(event),
      // An event that cannot be read leaves a hole in the tree; nothing after it can be trusted.
      (message) => {
        this.kill({ kind: "protocol", message });
      },
    );
    listen(connection, engineNotifications.log, log, log);
    connection.onError(([error]) => {
      if (this.alive) log({ level: "warning", code: "channel", message: error.message });
    });
  }

  async #watchEnd(child: ChildProcess, checked: CheckedConnection): Promise<SessionEnd> {
    const disconnected = new Promise<void>((resolve) => child.once("disconnect", resolve));
    void disconnected.then(() => {
      // Without its channel it can neither be asked nor heard.
      this.#clock.after(LINGER_MS, () => {
        this.kill({ kind: "protocol", message: "it closed its channel" });
      });
    });
    const ending = await new Promise<Ending>((resolve) => {
      child.once("exit", (code, signal) => {
        resolve({ kind: "exit", code, signal });
      });
      child.on("error", (error) => {
        // Also raised for a failed `send` or `kill`; only a process without an id never started.
        if (child.pid === undefined) resolve({ kind: "spawn", message: error.message });
      });
    });
    this.#alive = false;
    if (ending.kind === "exit") {
      await this.#within(DRAIN_MS, disconnected);
      await this.#within(DRAIN_MS, checked.drained());
      await this.#within(DRAIN_MS, this.#outputEnded(child));
    }
    checked.connection.dispose();
    return this.#report(this.#killedFor ?? ending);
  }

  /** The streams may stay open when a grandchild holds them, hence the bound in the caller. */
  async #outputEnded(child: ChildProcess): Promise<void> {
    if (child.stderr === null || child.stderr.readableEnded) return;
    await new Promise<void>((resolve) => child.stderr?.once("close", resolve));
  }

  async #within(ms: number, work: Promise<void>): Promise<void> {
    let stop: () => void = () => undefined;
    const limit = new Promise<void>((resolve) => {
      stop = this.#clock.after(ms, resolve);
    });
    await Promise.race([work, limit]);
    stop();
  }

  #report(ending: Ending): SessionEnd {
    return { ending, output: this.#tail.text, reason: endedByItself(ending) ? this.#tail.reason() : null };
  }
}
