import type { SearchEvent, Usage } from "../../protocol/search-events.ts";
import type { SearchOptions } from "../../protocol/search-options.ts";
import type { SearchTree } from "../../protocol/search-tree.ts";
import type { Clock, Executor, Policy, Ppm } from "./ports.ts";

export interface SolveInput {
  readonly problem: string;
  readonly options: SearchOptions;
  /** The right answer, where it is known: backs up ±1 at terminals (terminal-guided, data synthesis only). */
  readonly groundTruth?: string;
  /** Go on from here: after an engine restart, or with more rollouts. `options.rollouts` counts from zero again. */
  readonly resume?: { readonly tree: SearchTree; readonly usage: Usage };
}

export interface SolvePorts {
  readonly policy: Policy;
  readonly ppm: Ppm | null;
  readonly executor: Executor;
  readonly clock: Clock;
}

/**
 * Searches, as a stream of events whose last one is `finished`. Never throws for anything the problem, the
 * models or the step code do; an abort ends the stream soon with the best so far (`reason: "cancelled"`).
 */
export type Solve = (input: SolveInput, ports: SolvePorts, signal: AbortSignal) => AsyncIterable<SearchEvent>;
