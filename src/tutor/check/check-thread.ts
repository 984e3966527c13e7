import type { NoteLanguage } from "../../notes/math-spans.ts";
import type { NoteProblem } from "../../notes/problem.ts";
import type { Solution } from "../../solver/checking/check-solution.ts";
import type { StepCheck } from "../../solver/checking/verdict.ts";
import type { SymbolicEquality } from "../../solver/grading/symbolic.ts";
import type { Clock } from "../../solver/search/ports.ts";
import type { WorkerReply, WorkerRequest } from "./worker-messages.ts";

/** The thread as the host sees it (`node:worker_threads`). */
export interface ThreadPort {
  post(request: WorkerRequest): void;
  terminate(): void;
}

/** Starts a thread that reports to these. */
export type StartThread = (
  onReply: (reply: WorkerReply) => void,
  onEnd: (reason: string) => void,
) => ThreadPort;

export interface CheckThreadOptions {
  readonly start: StartThread;
  readonly clock: Clock;
  /** Told of faults of the thread; nothing a student must know. */
  readonly warn: (message: string) => void;
}

export interface CheckRequest {
  /** Someone waits for this one: it goes before the others. */
  readonly urgent: boolean;
  readonly signal: AbortSignal;
}

interface Job {
  readonly request: Exclude<WorkerRequest, { kind: "equal" }>;
  readonly signal: AbortSignal;
  readonly symbolic: SymbolicEquality | null;
  readonly settle: (reply: WorkerReply | null) => void;
}

/** A note or a solution that keeps the thread busy for so long is given up. */
const LONGEST_MS = 20_000;

/**
 * Reading and checking off the host's own thread. One request is in the thread at a time; the others wait here, where
 * they can still be cancelled. A check that waits for symbolic algebra gives its place to the next.
 */
export class CheckThread {
  readonly #options: CheckThreadOptions;
  readonly #waiting: Job[] = [];
  /** Sent and not answered, by id. */
  readonly #sent = new Map<number, Job>();
  #thread: ThreadPort | null = null;
  /** Whose turn it is in the thread. */
  #busy: number | null = null;
  #stopTimer: () => void = () => undefined;
  #ids = 0;
  #disposed = false;

  constructor(options: CheckThreadOptions) {
    this.#options = options;
  }

  /** The problems of a note, or null where that was cancelled or could not be done. Never rejects. */
  async problems(
    text: string,
    language: NoteLanguage,
    { urgent, signal }: CheckRequest,
  ): Promise<readonly NoteProblem[] | null> {
    const request = { kind: "problems", id: this.#nextId(), text, language } as const;
    const reply = await this.#ask({ request, signal, symbolic: null }, urgent);
    return reply?.kind === "problems" ? reply.problems : null;
  }

  /**
   * Judges every step; null where that was cancelled or could not be done. Never rejects.
   *
   * @param symbolic - asked about identities that sampling does not decide, or null to do without
   */
  async check(
    solution: Solution,
    symbolic: SymbolicEquality | null,
    { urgent, signal }: CheckRequest,
  ): Promise<readonly StepCheck[] | null> {
    const request = { kind: "check", id: this.#nextId(), solution, symbolic: symbolic !== null } as const;
    const reply = await this.#ask({ request, signal, symbolic }, urgent);
    return reply?.kind === "checks" ? reply.checks : null;
  }

  dispose(): void {
    this.#disposed = true;
    this.#stopTimer();
    this.#thread?.terminate();
    this.#thread = null;
    this.#giveUp();
    for (const job of this.#waiting.splice(0)) job.settle(null);
  }

  #nextId(): number {
    this.#ids += 1;
    return this.#ids;
  }

  #ask(job: Omit<Job, "settle">, urgent: boolean): Promise<WorkerReply | null> {
    if (this.#disposed || job.signal.aborted) return Promise.resolve(null);
    return new Promise((resolve) => {
      const stop = (): void => {
        settle(null);
      };
      const settle = (reply: WorkerReply | null): void => {
        job.signal.removeEventListener("abort", stop);
        const at = this.#waiting.findIndex((other) => other.request === job.request);
        if (at >= 0) this.#waiting.splice(at, 1);
        resolve(reply);
      };
      job.signal.addEventListener("abort", stop, { once: true });
      const own = { ...job, settle };
      if (urgent) this.#waiting.unshift(own);
      else this.#waiting.push(own);
      this.#next();
    });
  }

  #next(): void {
    if (this.#busy !== null || this.#disposed) return;
    const job = this.#waiting.shift();
    if (job === undefined) return;
    const { request } = job;
    this.#sent.set(request.id, job);
    this.#busy = request.id;
    this.#stopTimer = this.#options.clock.after(LONGEST_MS, () => {
      this.#end(`it took longer than ${LONGEST_MS / 1000} s`);
    });
    this.#thread ??= this.#start();
    this.#thread.post(request);
  }

  #start(): ThreadPort {
    let current = true;
    const port = this.#options.start(
      (reply) => {
        if (current) this.#take(reply);
      },
      (reason) => {
        if (current && !this.#disposed) this.#end(reason);
      },
    );
    return {
      post: (request) => {
        port.post(request);
      },
      terminate: () => {
        current = false;
        port.terminate();
      },
    };
  }

  #take(reply: WorkerReply): void {
    const job = this.#sent.get(reply.id);
    if (reply.kind === "equal") {
      this.#release(reply.id);
      void this.#equal(reply, job);
      return;
    }
    this.#sent.delete(reply.id);
    if (reply.kind === "failed") this.#options.warn(`The checking thread failed: ${reply.message}`);
    job?.settle(reply);
    this.#release(reply.id);
  }

  async #equal(question: Extract<WorkerReply, { kind: "equal" }>, job: Job | undefined): Promise<void> {
    const thread = this.#thread;
    let equal: boolean | null = null;
    try {
      if (job !== undefined && !job.signal.aborted)
        equal = (await job.symbolic?.equal(question.a, question.b, job.signal)) ?? null;
    } catch (error) {
      this.#options.warn(`Symbolic algebra failed: ${String(error)}`);
    }
    if (thread === this.#thread) thread?.post({ kind: "equal", question: question.question, equal });
  }

  /** The thread has time for another request. */
  #release(id: number): void {
    if (this.#busy !== id) return;
    this.#busy = null;
    this.#stopTimer();
    this.#next();
  }

  /** The thread died or hangs: what it was busy with is lost, what waits goes to another one. */
  #end(reason: string): void {
    this.#options.warn(`The checking thread was ended: ${reason}`);
    this.#stopTimer();
    this.#thread?.terminate();
    this.#thread = null;
    this.#busy = null;
    this.#giveUp();
    this.#next();
  }

  #giveUp(): void {
    const lost = [...this.#sent.values()];
    this.#sent.clear();
    for (const job of lost) job.settle(null);
  }
}
