import type { StopReason } from "../../../protocol/search-events.ts";
import type { SearchOptions } from "../../../protocol/search-options.ts";
import { nodeAt, type NodeId } from "../../../protocol/search-tree.ts";
import { firstStop, type Stopper } from "../budget.ts";
import { Expander, type ExpandOptions, type ExpandPorts } from "../expand.ts";
import type { Rng } from "../ports.ts";
import type { Recorder } from "../recorder.ts";
import { newlySpent } from "../select.ts";

/** What a finished trajectory is worth: ±1 by the known answer, else the PPM's score of it. */
export type TerminalValue = (
  terminal: NodeId,
) => { readonly value: number; readonly source: "ppm" | "ground-truth" | "unscored" } | null;

/** Everything a strategy works with. Strategies decide where to expand; this does it and keeps the account. */
export class SearchContext {
  readonly recorder: Recorder;
  readonly options: SearchOptions;
  readonly rng: Rng;
  readonly signal: AbortSignal;
  /** Where rollouts start to choose; the root unless the search is to stay below one node. */
  readonly focus: NodeId;
  readonly #ports: ExpandPorts;
  readonly #terminalValue: TerminalValue;
  readonly #guided: boolean;
  readonly #stoppers: readonly Stopper[];
  #rollouts = 0;

  constructor(parts: {
    recorder: Recorder;
    options: SearchOptions;
    rng: Rng;
    signal: AbortSignal;
    ports: ExpandPorts;
    terminalValue: TerminalValue;
    /** Ground truth guides the search; the PPM is not asked for a start value. */
    guided: boolean;
    stoppers: readonly Stopper[];
    focus: NodeId;
  }) {
    this.recorder = parts.recorder;
    this.options = parts.options;
    this.rng = parts.rng;
    this.signal = parts.signal;
    this.#ports = parts.ports;
    this.#terminalValue = parts.terminalValue;
    this.#guided = parts.guided;
    this.#stoppers = parts.stoppers;
    this.focus = parts.focus;
  }

  /**
   * Expands a node and backs up what was found (paper §3.2; the public code also backs up every new terminal, not
   * only one).
   */
  async expand(node: NodeId, rollout: number, how: Partial<ExpandOptions> = {}): Promise<void> {
    const o = this.options;
    const expander = new Expander(
      this.recorder,
      this.#ports,
      {
        candidates: o.candidates,
        tokensLeft: o.tokens === null ? null : Math.max(1, o.tokens - this.recorder.usage().generatedTokens),
        temperature: o.temperature,
        topP: o.topP,
        stepTokens: o.stepTokens,
        depth: o.depth,
        seed: o.seed,
        until: "step",
        scoredStart: !this.#guided,
        ...how,
      },
      this.signal,
    );
    for (const terminal of await expander.expand(node, rollout)) {
      const worth = this.#terminalValue(terminal);
      if (worth !== null) this.recorder.emit({ kind: "backed-up", node: terminal, ...worth });
    }
    this.settle(node);
  }

  /** Marks as spent what has nothing left to select below it, from the new leaves up. */
  settle(node: NodeId): void {
    const { tree } = this.recorder;
    const stack = [node];
    const order: NodeId[] = [];
    for (let id = stack.pop(); id !== undefined; id = stack.pop()) {
      order.push(id);
      stack.push(...nodeAt(tree, id).children);
    }
    for (const id of order.reverse()) {
      for (const spent of newlySpent(tree, id)) {
        this.recorder.emit({ kind: "state-changed", node: spent, state: { kind: "spent" } });
      }
    }
  }

  /** Closes a node at the depth limit without asking the policy. */
  closeTooDeep(node: NodeId): void {
    const message = `The trajectory is longer than ${this.options.depth} steps.`;
    this.recorder.emit({
      kind: "state-changed",
      node,
      state: { kind: "dead", death: { kind: "too-deep", message } },
    });
    this.settle(nodeAt(this.recorder.tree, node).parent ?? node);
  }

  /** Starts a rollout and gives its number. */
  beginRollout(): number {
    return this.#rollouts++;
  }

  endRollout(): void {
    this.recorder.count({ rollouts: 1 });
    this.recorder.emit({ kind: "progress", usage: this.recorder.usage() });
  }

  /** Between two expansions of one rollout: is the budget of tokens spent? */
  outOfTokens(): boolean {
    const { tokens } = this.options;
    return tokens !== null && this.recorder.usage().generatedTokens >= tokens;
  }

  /** Why the search should stop now, or null. */
  stop(): StopReason | null {
    return firstStop(this.#stoppers, {
      rollouts: this.#rollouts,
      usage: this.recorder.usage(),
      tree: this.recorder.tree,
    });
  }
}

/** A way of spending the budget. Resolves with the reason it stopped; an abort rejects. */
export type Strategy = (context: SearchContext) => Promise<StopReason>;
