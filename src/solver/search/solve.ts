import { setMaxListeners } from "node:events";
import type { SearchEvent, StopReason, Usage } from "../../protocol/search-events.ts";
import { EVENT_SCHEMA_VERSION } from "../../protocol/search-events.ts";
import type { SearchOptions, StrategyName } from "../../protocol/search-options.ts";
import { nodeAt, ROOT, type NodeId, type SearchTree } from "../../protocol/search-tree.ts";
import { AnswerGroups } from "../grading/answer-key.ts";
import { isEqual } from "../grading/grade.ts";
import { decide } from "./answers.ts";
import { stoppersFor } from "./budget.ts";
import { EventQueue } from "./event-queue.ts";
import { PythonUnavailable, type ExpandPorts } from "./expand.ts";
import type { Clock, Executor, Policy, Ppm, Proposer } from "./ports.ts";
import { deriveSeed, SeededRng } from "./random.ts";
import { Recorder } from "./recorder.ts";
import { beam } from "./strategies/beam.ts";
import { bestOfN, greedy } from "./strategies/best-of-n.ts";
import { SearchContext, type Strategy, type TerminalValue } from "./strategies/context.ts";
import { mcts } from "./strategies/mcts.ts";

export interface SolveInput {
  readonly problem: string;
  readonly options: SearchOptions;
  /** The right answer, where it is known: backs up ±1 at terminals (terminal-guided, data synthesis only). */
  readonly groundTruth?: string;
  /** Go on from here: after an engine restart, or with more rollouts. `options.rollouts` counts from zero again. */
  readonly resume?: {
    readonly tree: SearchTree;
    readonly usage: Usage;
    /** MCTS: every rollout goes on below this node. The other strategies know no such thing. */
    readonly focus?: NodeId;
  };
}

export interface SolvePorts {
  readonly policy: Policy;
  readonly ppm: Ppm | null;
  readonly executor: Executor;
  readonly clock: Clock;
  /** A second source of candidates; asked where `options.symbolic` is set. */
  readonly proposer?: Proposer;
}

/**
 * Searches, as a stream of events whose last one is `finished`. Never throws for anything the problem, the
 * models or the step code do; an abort ends the stream soon with the best so far (`reason: "cancelled"`).
 */
export type Solve = (input: SolveInput, ports: SolvePorts, signal: AbortSignal) => AsyncIterable<SearchEvent>;

const strategies: Readonly<Record<StrategyName, Strategy>> = { mcts, beam, "best-of-n": bestOfN, greedy };

/** Longest problem, in characters; a page of text is about 3,000. */
export const MAX_PROBLEM_CHARACTERS = 20_000;

/** Problems that no search can do anything with, in words; null for all others. */
export function refuseProblem(problem: string): { readonly code: string; readonly message: string } | null {
  if (problem.trim() === "") {
    const message = "There is no problem text to solve. Select some text, or name a line of a note.";
    return { code: "empty-problem", message };
  }
  if (problem.length > MAX_PROBLEM_CHARACTERS) {
    const size = problem.length.toLocaleString("en");
    const limit = MAX_PROBLEM_CHARACTERS.toLocaleString("en");
    const message = `The problem has ${size} characters; at most ${limit} fit. Select only the problem itself.`;
    return { code: "problem-too-long", message };
  }
  return null;
}

export const solve: Solve = (input, ports, signal) => {
  const queue = new EventQueue<SearchEvent>();
  new Search(input, ports, signal, queue).run().then(
    () => {
      queue.close();
    },
    // Only a fault of this program gets here; the reader must hear of it.
    (error: unknown) => {
      queue.fail(error instanceof Error ? error : new Error(String(error)));
    },
  );
  return queue;
};

class Search {
  readonly #input: SolveInput;
  readonly #ports: SolvePorts;
  readonly #outer: AbortSignal;
  readonly #inner = new AbortController();
  readonly #recorder: Recorder;
  readonly #grouper = new AnswerGroups();
  /** Set before the inner signal aborts: says for whom it did. */
  #abortedFor: "cancelled" | "seconds" | null = null;

  constructor(input: SolveInput, ports: SolvePorts, signal: AbortSignal, queue: EventQueue<SearchEvent>) {
    this.#input = input;
    this.#ports = ports;
    this.#outer = signal;
    this.#recorder = new Recorder(
      input.problem,
      ports.clock,
      (e) => {
        queue.push(e);
      },
      input.resume?.usage,
    );
  }

  async run(): Promise<void> {
    const recorder = this.#recorder;
    const { policy, ppm, executor, clock } = this.#ports;
    const { options, problem, groundTruth, resume } = this.#input;
    recorder.emit({
      kind: "started",
      schema: EVENT_SCHEMA_VERSION,
      problem,
      options,
      policy: policy.name,
      ppm: ppm?.name ?? null,
      guided: groundTruth !== undefined,
    });
    if (resume !== undefined) {
      recorder.emit({ kind: "resumed", tree: resume.tree, usage: resume.usage });
      this.#regroup();
    }
    const stopTimer =
      options.seconds === null
        ? () => undefined
        : clock.after(Math.max(0, options.seconds * 1000 - recorder.usage().seconds * 1000), () => {
            this.#abort("seconds");
          });
    // Every request in flight listens to it; there may be as many as there are candidates.
    setMaxListeners(0, this.#inner.signal);
    const cancel = (): void => {
      this.#abort("cancelled");
    };
    this.#outer.addEventListener("abort", cancel, { once: true });
    if (this.#outer.aborted) cancel();
    let reason: StopReason;
    try {
      reason = this.#refusal() ?? (await this.#search());
    } finally {
      stopTimer();
      this.#outer.removeEventListener("abort", cancel);
    }
    if (executor.protection !== null) recorder.emit({ kind: "protection", protection: executor.protection });
    recorder.emit({ kind: "progress", usage: recorder.usage() });
    recorder.emit({ kind: "tree", tree: recorder.tree });
    recorder.emit({
      kind: "finished",
      reason,
      result: decide(recorder.tree, options.answerRule),
      usage: recorder.usage(),
    });
  }

  #refusal(): StopReason | null {
    const refusal = refuseProblem(this.#input.problem);
    return refusal === null ? null : this.#fail(refusal.code, refusal.message);
  }

  async #search(): Promise<StopReason> {
    const { options, groundTruth, resume } = this.#input;
    const focus = resume?.focus ?? ROOT;
    if (focus >= this.#recorder.tree.nodes.length) {
      return this.#fail("no-such-node", "The step to go on from is not in this search any more.");
    }
    const { proposer = null } = this.#ports;
    const ports: ExpandPorts = {
      ...this.#ports,
      // Training data is made of the policy's own steps.
      proposer: options.symbolic && groundTruth === undefined ? proposer : null,
      grouper: this.#grouper,
    };
    const context = new SearchContext({
      recorder: this.#recorder,
      options,
      rng: new SeededRng(deriveSeed(options.seed, 0x5e1ec7)),
      signal: this.#inner.signal,
      ports,
      stoppers: stoppersFor(options, focus),
      focus,
      terminalValue: groundTruth === undefined ? this.#scoreOf : this.#truthOf(groundTruth),
      guided: groundTruth !== undefined && this.#ports.ppm === null,
    });
    try {
      return this.#explained(await strategies[options.strategy](context));
    } catch (error) {
      if (this.#abortedFor !== null) return this.#abortedFor;
      if (error instanceof PythonUnavailable) {
        return this.#fail("python-unavailable", `Python stopped working: ${error.message}`);
      }
      const what = error instanceof Error ? error.message : String(error);
      return this.#fail("engine-error", `The search had to stop: ${what}`);
    } finally {
      // Walkers beside the one that failed must not go on.
      this.#inner.abort();
    }
  }

  /** A search that ended because nothing could be expanded says why. */
  #explained(reason: StopReason): StopReason {
    const { tree } = this.#recorder;
    const children = nodeAt(tree, ROOT).children.map((id) => nodeAt(tree, id));
    const full = children.length > 0 && children.every((n) => n.step?.end === "context-full");
    if (full) {
      return this.#fail(
        "context-full",
        "The problem is longer than this model can read. Select only the problem itself, or choose a larger model.",
      );
    }
    return reason;
  }

  #scoreOf: TerminalValue = (id) => {
    const { score } = nodeAt(this.#recorder.tree, id);
    // Without a score a finished trajectory still leaves its visit, or the search would never look elsewhere.
    return score.kind === "scored" ? { value: score.value, source: "ppm" } : { value: 0, source: "unscored" };
  };

  #truthOf(truth: string): TerminalValue {
    return (id) => {
      const { state } = nodeAt(this.#recorder.tree, id);
      if (state.kind !== "terminal") return null;
      // An answer that cannot be compared is no evidence either way.
      const equal = isEqual(truth, state.answer.text, "strict");
      return equal === null ? null : { value: equal ? 1 : -1, source: "ground-truth" };
    };
  }

  /** After a resume, answers keep the groups they had. */
  #regroup(): void {
    const terminals = this.#recorder.tree.nodes.flatMap((n) =>
      n.state.kind === "terminal" ? [n.state.answer] : [],
    );
    for (const answer of terminals.sort((a, b) => a.group - b.group)) this.#grouper.add(answer.text);
  }

  #fail(code: string, message: string): "failed" {
    this.#recorder.emit({ kind: "notice", level: "error", code, message });
    return "failed";
  }

  #abort(reason: "cancelled" | "seconds"): void {
    this.#abortedFor ??= reason;
    this.#inner.abort();
  }
}
