import type { StopReason, Usage } from "../../protocol/search-events.ts";
import type { SearchOptions } from "../../protocol/search-options.ts";
import { nodeAt, ROOT, type NodeId, type SearchTree } from "../../protocol/search-tree.ts";
import { rankAnswers } from "./answers.ts";
import { isSelectable } from "./select.ts";

/** What a stopper looks at between two rollouts. */
export interface SearchStatus {
  /** This search's own, not counting what it was resumed from. */
  readonly rollouts: number;
  readonly usage: Usage;
  readonly tree: SearchTree;
}

/** One reason to stop. Stoppers only look; they are asked in order and the first that answers decides. */
export type Stopper = (status: SearchStatus) => StopReason | null;

export function rolloutStopper(rollouts: number): Stopper {
  return (s) => (s.rollouts >= rollouts ? "rollouts" : null);
}

export function tokenStopper(tokens: number): Stopper {
  return (s) => (s.usage.generatedTokens >= tokens ? "tokens" : null);
}

/** Seconds are also enforced by a timer (`solve.ts`): one expansion may be longer than all that is left. */
export function secondsStopper(seconds: number): Stopper {
  return (s) => (s.usage.seconds >= seconds ? "seconds" : null);
}

/** Nothing is left to look at below the node where rollouts start. */
export function exhaustedStopper(focus: NodeId): Stopper {
  return (s) => (isSelectable(nodeAt(s.tree, focus)) ? null : "exhausted");
}

export function agreementStopper(trajectories: number, share: number): Stopper {
  return (s) => {
    const best = rankAnswers(s.tree, "majority")[0];
    return best !== undefined && best.agree.k >= trajectories && best.share >= share ? "agreed" : null;
  };
}

export function stoppersFor(options: SearchOptions, focus: NodeId = ROOT): readonly Stopper[] {
  return [
    exhaustedStopper(focus),
    rolloutStopper(options.rollouts),
    ...(options.tokens === null ? [] : [tokenStopper(options.tokens)]),
    ...(options.seconds === null ? [] : [secondsStopper(options.seconds)]),
    ...(options.stopWhenAgreed === null
      ? []
      : [agreementStopper(options.stopWhenAgreed.trajectories, options.stopWhenAgreed.share)]),
  ];
}

export function firstStop(stoppers: readonly Stopper[], status: SearchStatus): StopReason | null {
  for (const stopper of stoppers) {
    const reason = stopper(status);
    if (reason !== null) return reason;
  }
  return null;
}
