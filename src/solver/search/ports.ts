import type { Execution, Protection } from "../../protocol/execution.ts";
import type { Step, StepEnd } from "../trajectory/step.ts";

/** What the policy is asked for: `count` candidates for the next step after `steps`. */
export interface ProposalRequest {
  readonly problem: string;
  readonly steps: readonly Step[];
  readonly count: number;
  /** 0 is greedy. */
  readonly temperature: number;
  /** Nucleus cut; 1 is off (rStar-Math uses 1). */
  readonly topP: number;
  /** Each candidate derives its own seed from this one; the same request gives the same candidates. */
  readonly seed: number;
  /** Longest step, in tokens. */
  readonly maxTokens: number;
  /**
   * Where a candidate stops: after one step, or only at the end of its code (or answer), as greedy decoding of
   * rStar-Math does; then its text holds several steps.
   */
  readonly until: "step" | "code";
}

export interface Proposal {
  /** Generated text with the stop marker re-appended. */
  readonly text: string;
  readonly end: StepEnd;
  readonly tokens: number;
  /** Mean log-probability per token under the policy, or null where it was not measured. */
  readonly meanLogProb: number | null;
}

export interface Proposals {
  readonly proposals: readonly Proposal[];
  /** Prompt tokens that had to be evaluated (not found in a slot). */
  readonly promptTokensEvaluated: number;
}

/** The step generator (paper: policy SLM). */
export interface Policy {
  readonly name: string;
  propose(request: ProposalRequest, signal: AbortSignal): Promise<Proposals>;
}

/** Where a second source of candidates is asked to go on. */
export interface ProposeRequest {
  readonly problem: string;
  readonly steps: readonly Step[];
}

/**
 * A second source of candidates beside the policy. What it proposes is executed and scored like every other candidate,
 * and marked with its origin.
 */
export interface Proposer {
  readonly name: string;
  /**
   * The rest of a solution after `steps` (several steps up to the end of the code), the answer sentence behind a
   * finished program, or null where it is not sure what is asked or did not write these steps. Quick, never throws.
   */
  propose(request: ProposeRequest): Proposal | null;
}

export type Score =
  /** PPM output in (-1, 1). */
  | { readonly kind: "scored"; readonly value: number }
  | { readonly kind: "unscored"; readonly reason: string };

export interface ScoreRequest {
  readonly problem: string;
  /** The path that all candidates share. */
  readonly steps: readonly Step[];
  /** One next step each; scored at its last token. */
  readonly candidates: readonly Step[];
}

export interface Scores {
  /** Same order and length as `candidates`. */
  readonly scores: readonly Score[];
  readonly tokensEvaluated: number;
}

/** The process preference model. */
export interface Ppm {
  readonly name: string;
  score(request: ScoreRequest, signal: AbortSignal): Promise<Scores>;
}

/** Runs step code. Never throws for anything the code does. */
export interface Executor {
  /** What confines the code; null until it is known (before the first run). */
  readonly protection: Protection | null;
  /**
   * Runs the cells of a path in order, in a fresh namespace, and reports on the last one.
   * Cells are the code of the steps, comments included, markers removed.
   */
  run(cells: readonly string[], signal: AbortSignal): Promise<Execution>;
}

export interface Clock {
  /** Milliseconds since any fixed point; never goes back. */
  now(): number;
  /** Calls back once, `ms` from now, unless the returned function is called first. */
  after(ms: number, callback: () => void): () => void;
}

/** Uniform in [0, 1). Passed in, never global: a search is deterministic under its seed. */
export interface Rng {
  next(): number;
}
