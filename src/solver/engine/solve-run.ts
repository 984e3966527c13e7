import {
  EVENT_SCHEMA_VERSION,
  emptyUsage,
  type SearchEvent,
  type StopReason,
  type Usage,
} from "../../protocol/search-events.ts";
import { decide } from "../search/answers.ts";
import { EventQueue } from "../search/event-queue.ts";
import type { Clock } from "../search/ports.ts";
import { Recorder } from "../search/recorder.ts";
import type { SolveInput } from "../search/solve.ts";
import { toError } from "./rpc.ts";

/** Which models the stream names where the engine did not live long enough to say it. */
export interface ModelNames {
  readonly policy: string;
  readonly ppm: string | null;
}

/**
 * The client's side of one solve: the stream that the reader gets, whatever happens to the engine. Events of
 * successive engine processes are renumbered into one stream; the tree is kept by the same fold that readers use,
 * so that a new process can go on from it and the stream can be brought to a proper end without any process.
 *
 * Invariants of the stream: the first event is `started`, the last is `finished`, `seq` has no gaps, `at` never
 * goes back, every event applies to the tree of those before it.
 */
export class SolveRun {
  readonly input: SolveInput;
  readonly events = new EventQueue<SearchEvent>();
  readonly #clock: Clock;
  readonly #names: () => ModelNames;
  #recorder: Recorder | null = null;
  #usage: Usage;
  #finished = false;
  /** Rollouts that earlier processes of this run completed. */
  #rolloutsBefore = 0;
  #changes = 0;
  #changesAtLastMark = 0;

  constructor(input: SolveInput, clock: Clock, names: () => ModelNames) {
    this.input = input;
    this.#clock = clock;
    this.#names = names;
    this.#usage = input.resume?.usage ?? emptyUsage;
  }

  get finished(): boolean {
    return this.#finished;
  }

  /**
   * Takes one event from an engine process.
   *
   * @returns null, or why the event cannot be true (it does not apply to the tree)
   */
  accept(event: SearchEvent): string | null {
    if (this.#finished) return null;
    // A later process starts anew; for the reader the search has been going on all the time.
    if (event.kind === "started" && this.#recorder !== null) return null;
    try {
      this.#begun(event.kind === "started").emit(this.#renumbered(event));
    } catch (error) {
      return toError(error).message;
    }
    switch (event.kind) {
      case "progress":
      case "resumed":
        this.#usage = event.usage;
        break;
      case "finished":
        this.#usage = event.usage;
        this.#end();
        break;
      case "node-added":
      case "backed-up":
      case "state-changed":
        this.#changes += 1;
        break;
      case "started":
      case "selected":
      case "expanding":
      case "expanded":
      case "protection":
      case "notice":
      case "tree":
        break;
    }
    return null;
  }

  notice(level: "info" | "warning" | "error", code: string, message: string): void {
    if (this.#finished) return;
    this.#begun(false).emit({ kind: "notice", level, code, message });
  }

  /** Ends the stream with what is known. Does nothing when it has ended already. */
  finish(reason: StopReason): void {
    if (this.#finished) return;
    const recorder = this.#begun(false);
    const { tree } = recorder;
    const seconds = Math.max(this.#usage.seconds, this.#secondsBefore() + recorder.elapsedMs() / 1000);
    const usage = { ...this.#usage, seconds };
    recorder.emit({ kind: "progress", usage });
    recorder.emit({ kind: "tree", tree });
    recorder.emit({
      kind: "finished",
      reason,
      result: decide(tree, this.input.options.answerRule),
      usage,
    });
    this.#end();
  }

  /** Whether the tree changed since the last call. */
  progressed(): boolean {
    const changed = this.#changes > this.#changesAtLastMark;
    this.#changesAtLastMark = this.#changes;
    return changed;
  }

  /**
   * What to ask the next process for, or null where the budget of rollouts is already spent. Rollouts are counted
   * anew by a resumed search; the other limits include what `usage` says.
   */
  remaining(): SolveInput | null {
    if (this.#recorder === null) return this.input;
    const { options, resume } = this.input;
    const done = this.#usage.rollouts - (resume?.usage.rollouts ?? 0);
    const rollouts = options.strategy === "mcts" ? options.rollouts - done : options.rollouts;
    if (rollouts < 1) return null;
    this.#rolloutsBefore = done;
    const seconds = this.#secondsBefore() + this.#recorder.elapsedMs() / 1000;
    return {
      ...this.input,
      options: { ...options, rollouts },
      resume: {
        tree: this.#recorder.tree,
        usage: { ...this.#usage, seconds },
        ...(resume?.focus === undefined ? {} : { focus: resume.focus }),
      },
    };
  }

  /** A resumed search numbers its rollouts from zero; the reader's numbers go on. */
  #renumbered(event: SearchEvent): SearchEvent {
    if (event.kind !== "selected" && event.kind !== "expanding") return event;
    return { ...event, rollout: event.rollout + this.#rolloutsBefore };
  }

  #secondsBefore(): number {
    return this.input.resume?.usage.seconds ?? 0;
  }

  /** The recorder; on first use the stream begins, with a `started` of our own unless the engine's is coming. */
  #begun(engineStarts: boolean): Recorder {
    if (this.#recorder !== null) return this.#recorder;
    const { problem, options, groundTruth, resume } = this.input;
    const recorder = new Recorder(problem, this.#clock, (event) => {
      this.events.push(event);
    });
    this.#recorder = recorder;
    if (engineStarts) return recorder;
    recorder.emit({
      kind: "started",
      schema: EVENT_SCHEMA_VERSION,
      problem,
      options,
      ...this.#names(),
      guided: groundTruth !== undefined,
    });
    if (resume !== undefined) recorder.emit({ kind: "resumed", tree: resume.tree, usage: resume.usage });
    return recorder;
  }

  #end(): void {
    this.#finished = true;
    this.events.close();
  }
}
