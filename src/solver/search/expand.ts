import type { Execution } from "../../protocol/execution.ts";
import {
  nodeAt,
  pathTo,
  type Death,
  type NodeId,
  type NodeState,
  type TreeNode,
} from "../../protocol/search-tree.ts";
import { isAnswerStep, observation, pathCells, stepCode, stepSentence } from "../trajectory/parse.ts";
import type { Step } from "../trajectory/step.ts";
import { readAnswer, type AnswerGrouper } from "./answers.ts";
import { mergeSamples, type SampleNode } from "./merge-samples.ts";
import type { Executor, Policy, Ppm, Proposer, Score } from "./ports.ts";
import { deriveSeed } from "./random.ts";
import type { Recorder } from "./recorder.ts";

export interface ExpandOptions {
  readonly candidates: number;
  readonly temperature: number;
  readonly topP: number;
  readonly stepTokens: number;
  /** What is left of the search's budget, or null; no candidate may be longer. */
  readonly tokensLeft: number | null;
  readonly depth: number;
  readonly seed: number;
  readonly until: "step" | "code";
  /** True: a new child starts with its PPM score as q₀ and one visit (PPM-augmented, paper §3.2). */
  readonly scoredStart: boolean;
}

export interface ExpandPorts {
  readonly policy: Policy;
  readonly ppm: Ppm | null;
  readonly executor: Executor;
  readonly proposer?: Proposer | null;
  readonly grouper: AnswerGrouper;
}

/** Python went away for reasons that are not the step's: the search cannot go on verifying. */
export class PythonUnavailable extends Error {
  override readonly name = "PythonUnavailable";
}

/** A candidate that was executed and scored but is not yet in the tree. */
interface Candidate {
  readonly sample: SampleNode;
  readonly step: Step;
  readonly execution: Execution | null;
  readonly death: Death | null;
}

const UNSCORED: Score = { kind: "unscored", reason: "No PPM is loaded." };

/**
 * Adds the next steps below a node: ask the policy, merge duplicates, run every candidate, score those that ran,
 * and finish the trajectories whose program is complete. Returns the new terminal nodes.
 */
export class Expander {
  readonly #recorder: Recorder;
  readonly #ports: ExpandPorts;
  readonly #options: ExpandOptions;
  readonly #signal: AbortSignal;

  constructor(recorder: Recorder, ports: ExpandPorts, options: ExpandOptions, signal: AbortSignal) {
    this.#recorder = recorder;
    this.#ports = ports;
    this.#options = options;
    this.#signal = signal;
  }

  async expand(id: NodeId, rollout: number): Promise<readonly NodeId[]> {
    const { tree } = this.#recorder;
    const o = this.#options;
    const path = pathTo(tree, id);
    if (path.at(-1)?.step?.end === "code") return this.#finish(id);
    this.#recorder.emit({ kind: "expanding", node: id, rollout, candidates: o.candidates });
    const answered = await this.#ports.policy.propose(
      {
        problem: tree.problem,
        steps: stepsOf(path),
        count: o.candidates,
        temperature: o.temperature,
        topP: o.topP,
        // A node that is expanded again (more samples, a resumed search) must draw new ones.
        seed: deriveSeed(o.seed, id, ...(nodeAt(tree, id).children.length > 0 ? [tree.nodes.length] : [])),
        maxTokens: Math.min(o.until === "code" ? o.stepTokens * 4 : o.stepTokens, o.tokensLeft ?? Infinity),
        until: o.until,
      },
      this.#signal,
    );
    this.#signal.throwIfAborted();
    this.#recorder.count({
      expansions: 1,
      generatedTokens: answered.proposals.reduce((sum, p) => sum + p.tokens, 0),
      promptTokens: answered.promptTokensEvaluated,
    });
    const offered = this.#ports.proposer?.propose({ problem: tree.problem, steps: stepsOf(path) }) ?? null;
    const samples = mergeSamples(answered.proposals, offered, o.until);
    const terminals: NodeId[] = [];
    const failed = await this.#addLevel(id, path, samples, terminals);
    this.#recorder.emit({
      kind: "expanded",
      node: id,
      proposed: answered.proposals.length + (offered === null ? 0 : 1),
      duplicates: answered.proposals.length + (offered === null ? 0 : 1) - samples.length,
      failed,
    });
    if (samples.length === 0) {
      const death: Death = { kind: "no-candidates", message: "The policy proposed no step here." };
      this.#recorder.emit({ kind: "state-changed", node: id, state: { kind: "dead", death } });
    }
    return terminals;
  }

  /** A finished program whose answer is missing: the search was cut off between the two. */
  async #finish(id: NodeId): Promise<readonly NodeId[]> {
    const terminal = this.#addAnswer(id, await this.#proposeAnswer(id));
    return terminal === null ? [] : [terminal];
  }

  /** Adds the samples as children of `parent`, and theirs below them. Returns how many steps failed. */
  async #addLevel(
    parent: NodeId,
    path: readonly TreeNode[],
    samples: readonly SampleNode[],
    terminals: NodeId[],
  ): Promise<number> {
    const candidates = await Promise.all(samples.map((sample) => this.#run(path, sample)));
    this.#signal.throwIfAborted();
    const scores = await this.#score(path, candidates);
    let failed = 0;
    const added: { id: NodeId; candidate: Candidate }[] = [];
    candidates.forEach((candidate, i) => {
      if (candidate.death !== null) failed += 1;
      const id = this.#add(parent, path.length, candidate, scores[i] ?? UNSCORED);
      if (candidate.death === null) added.push({ id, candidate });
    });
    // Complete programs first, all at once, so that their answer sentences decode in one batch; added in order, so
    // that ids do not depend on which came back first.
    const complete = added.filter(({ candidate }) => candidate.step.end === "code");
    const answers = await Promise.all(complete.map(({ id }) => this.#proposeAnswer(id)));
    this.#signal.throwIfAborted();
    complete.forEach(({ id }, i) => {
      const terminal = this.#addAnswer(id, answers[i] ?? null);
      if (terminal !== null) terminals.push(terminal);
    });
    for (const { id, candidate } of added) {
      if (candidate.step.end !== "step" || candidate.sample.next.length === 0) continue;
      const below = [...path, nodeAt(this.#recorder.tree, id)];
      failed += await this.#addLevel(id, below, candidate.sample.next, terminals);
    }
    return failed;
  }

  async #run(path: readonly TreeNode[], sample: SampleNode): Promise<Candidate> {
    const { step } = sample;
    const unfinished = unfinishedDeath(step);
    if (unfinished !== null) return { sample, step, execution: null, death: unfinished };
    if (path.length + 1 > this.#options.depth) {
      const message = `The trajectory is longer than ${this.#options.depth} steps.`;
      return { sample, step, execution: null, death: { kind: "too-deep", message } };
    }
    if (isAnswerStep(step)) {
      // Below a finished program answers are asked for on their own; here the policy skipped the program.
      const message = "The trajectory answers without having run any code.";
      return { sample, step, execution: null, death: { kind: "no-answer", message } };
    }
    this.#recorder.count({ executions: 1 });
    const execution = await this.#ports.executor.run(pathCells([...stepsOf(path), step]), this.#signal);
    if (execution.kind !== "ran") return { sample, step, execution, death: this.#executionDeath(execution) };
    if (step.end !== "code") return { sample, step, execution, death: null };
    const output = observation([...path.flatMap((n) => outputOf(n.execution)), execution.output]);
    if (output.trim() === "") {
      const message = "The program ended without printing a result.";
      return { sample, step, execution, death: { kind: "no-answer", message } };
    }
    return { sample, step: { ...step, output }, execution, death: null };
  }

  #executionDeath(execution: Exclude<Execution, { kind: "ran" }>): Death {
    switch (execution.kind) {
      case "failed":
        return { kind: "code-failed", message: `${execution.errorType}: ${execution.message}` };
      case "stopped":
        return { kind: "code-stopped", message: execution.message };
      case "refused":
        return { kind: "code-refused", message: execution.message };
      case "unavailable":
        this.#signal.throwIfAborted();
        throw new PythonUnavailable(execution.message);
    }
  }

  async #score(path: readonly TreeNode[], candidates: readonly Candidate[]): Promise<readonly Score[]> {
    const { ppm } = this.#ports;
    const alive = candidates.filter((c) => c.death === null);
    if (ppm === null || alive.length === 0) return candidates.map(() => UNSCORED);
    const answered = await ppm.score(
      {
        problem: this.#recorder.tree.problem,
        steps: stepsOf(path),
        // The score is read at the step's end marker, before any output (README of the models).
        candidates: alive.map(({ step }) => ({ text: step.text, end: step.end })),
      },
      this.#signal,
    );
    this.#signal.throwIfAborted();
    this.#recorder.count({ scoredTokens: answered.tokensEvaluated });
    const scores = answered.scores[Symbol.iterator]();
    const dead: Score = { kind: "unscored", reason: "The step did not run, so it was not scored." };
    return candidates.map((c) => (c.death === null ? (scores.next().value ?? UNSCORED) : dead));
  }

  #add(parent: NodeId, depth: number, candidate: Candidate, score: Score): NodeId {
    const { sample, step, execution, death } = candidate;
    const id = this.#recorder.tree.nodes.length;
    let state: NodeState = death === null ? { kind: "open" } : { kind: "dead", death };
    if (death === null && step.end === "answer") {
      const output = nodeAt(this.#recorder.tree, parent).step?.output ?? "";
      const answer = readAnswer(step.text, output, this.#ports.grouper);
      state =
        answer === null
          ? { kind: "dead", death: { kind: "no-answer", message: "The trajectory ends without an answer." } }
          : { kind: "terminal", answer };
    }
    const start = this.#start(state, score);
    this.#recorder.emit({
      kind: "node-added",
      node: {
        id,
        parent,
        depth: depth + 1,
        step,
        sentence: stepSentence(step),
        code: stepCode(step),
        origin: sample.symbolic ? "symbolic" : "policy",
        multiplicity: sample.multiplicity,
        tokens: sample.tokens,
        execution,
        score,
        state,
        visits: start.visits,
        valueSum: start.valueSum,
        children: [],
      },
    });
    return id;
  }

  /** q₀: the PPM score of a live step, -1 of a dead one (on itself only); a terminal waits for its backup. */
  #start(state: NodeState, score: Score): { visits: number; valueSum: number } {
    if (state.kind === "dead") return { visits: 1, valueSum: -1 };
    if (state.kind === "terminal" || !this.#options.scoredStart || score.kind === "unscored") {
      return { visits: 0, valueSum: 0 };
    }
    return { visits: 1, valueSum: score.value };
  }

  /**
   * Lets the one who wrote a finished program write the answer sentence below it. Null where that is something else.
   */
  async #proposeAnswer(id: NodeId): Promise<{ candidate: Candidate; score: Score } | null> {
    const { tree } = this.#recorder;
    const path = pathTo(tree, id);
    if (nodeAt(tree, id).origin === "symbolic") {
      const offered = this.#ports.proposer?.propose({ problem: tree.problem, steps: stepsOf(path) }) ?? null;
      const [sample] = mergeSamples([], offered);
      if (sample !== undefined) return this.#scoredAnswer(path, sample);
    }
    const answered = await this.#ports.policy.propose(
      {
        problem: tree.problem,
        steps: stepsOf(path),
        count: 1,
        // The program has spoken; the sentence only states its result.
        temperature: 0,
        topP: 1,
        seed: deriveSeed(this.#options.seed, id),
        maxTokens: this.#options.stepTokens,
        until: "step",
      },
      this.#signal,
    );
    this.#signal.throwIfAborted();
    this.#recorder.count({
      generatedTokens: answered.proposals.reduce((sum, p) => sum + p.tokens, 0),
      promptTokens: answered.promptTokensEvaluated,
    });
    const [sample] = mergeSamples(answered.proposals);
    return sample === undefined ? null : this.#scoredAnswer(path, sample);
  }

  async #scoredAnswer(
    path: readonly TreeNode[],
    sample: SampleNode,
  ): Promise<{ candidate: Candidate; score: Score } | null> {
    if (sample.step.end !== "answer") return null;
    const candidate: Candidate = { sample, step: sample.step, execution: null, death: null };
    const [score] = await this.#score(path, [candidate]);
    return { candidate, score: score ?? UNSCORED };
  }

  /** The new terminal node, or null where the trajectory ends without an answer. */
  #addAnswer(id: NodeId, answer: { candidate: Candidate; score: Score } | null): NodeId | null {
    const { tree } = this.#recorder;
    if (answer === null) {
      const message = "After its program the policy did not state an answer.";
      const death: Death = { kind: "no-answer", message };
      this.#recorder.emit({ kind: "state-changed", node: id, state: { kind: "dead", death } });
      return null;
    }
    const added = this.#add(id, nodeAt(tree, id).depth, answer.candidate, answer.score);
    return nodeAt(tree, added).state.kind === "terminal" ? added : null;
  }
}

function stepsOf(path: readonly TreeNode[]): readonly Step[] {
  return path.flatMap((node) => (node.step === null ? [] : [node.step]));
}

function outputOf(execution: Execution | null): readonly string[] {
  return execution?.kind === "ran" ? [execution.output] : [];
}

function unfinishedDeath(step: Step): Death | null {
  switch (step.end) {
    case "step":
    case "code":
    case "answer":
      return null;
    case "length":
      return { kind: "unfinished", message: "The step did not end within its token limit." };
    case "end-of-text":
      return { kind: "unfinished", message: "The policy stopped in the middle of a step." };
    case "context-full":
      return { kind: "unfinished", message: "The problem and the solution so far fill the model's context." };
  }
}
