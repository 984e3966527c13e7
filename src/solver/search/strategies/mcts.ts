import type { StopReason } from "../../../protocol/search-events.ts";
import { nodeAt, pathTo, ROOT, type NodeId } from "../../../protocol/search-tree.ts";
import type { SearchOptions } from "../../../protocol/search-options.ts";
import { puct, selectChild, uct, VirtualLoss, type SelectionRule } from "../select.ts";
import type { SearchContext, Strategy } from "./context.ts";

/**
 * rStar-Math's search (paper §3.2, `agents/mcts.py`). One rollout walks from the root: a node that was never
 * expanded is expanded, then the best child by UCT is next, until a node has nothing left to select. There is no
 * random play-out. The tree is kept between rollouts; `inFlight` rollouts walk at once, kept apart by virtual loss.
 */
export function mctsWith(rule: (options: SearchOptions) => SelectionRule): Strategy {
  return async (context) => {
    const search = new Mcts(context, rule(context.options));
    const walkers = Array.from({ length: context.options.inFlight }, () => search.walk());
    const reasons = await Promise.all(walkers);
    // All walkers stop for the same budget; the first reason is the one that ended the search.
    return reasons[0] ?? "exhausted";
  };
}

/** With the rule that the options name. */
export const mcts: Strategy = mctsWith(({ selection, c }) => {
  switch (selection) {
    case "uct":
      return uct(c);
    case "puct":
      return puct(c);
  }
});

class Mcts {
  readonly #context: SearchContext;
  readonly #rule: SelectionRule;
  readonly #loss = new VirtualLoss();
  readonly #expanding = new Map<NodeId, Promise<void>>();
  #reason: StopReason | null = null;

  constructor(context: SearchContext, rule: SelectionRule) {
    this.#context = context;
    this.#rule = rule;
  }

  async walk(): Promise<StopReason> {
    for (;;) {
      this.#reason ??= this.#context.stop();
      if (this.#reason !== null) return this.#reason;
      await this.#rollout(this.#context.beginRollout());
      this.#context.endRollout();
    }
  }

  async #rollout(rollout: number): Promise<void> {
    const path: NodeId[] = [];
    try {
      const { focus, recorder } = this.#context;
      // Nodes above the focus are passed, not chosen; visits and values go up to the root all the same.
      const above = pathTo(recorder.tree, focus).map((n) => n.parent ?? ROOT);
      path.push(...above);
      this.#loss.add(above);
      for (let id: NodeId | null = focus; id !== null; id = this.#next(id)) {
        path.push(id);
        this.#loss.add([id]);
        const { state } = nodeAt(recorder.tree, id);
        // Its first children are in the tree before the expansion is complete: wait for the rest.
        if (state.kind === "open" || this.#expanding.has(id)) await this.#expand(id, rollout);
        if (this.#context.outOfTokens()) break;
      }
      this.#context.recorder.emit({ kind: "selected", rollout, path });
    } finally {
      this.#loss.remove(path);
    }
  }

  #next(id: NodeId): NodeId | null {
    const { recorder, rng } = this.#context;
    if (nodeAt(recorder.tree, id).state.kind !== "expanded") return null;
    return selectChild(recorder.tree, id, this.#rule, this.#loss, rng);
  }

  /** Expands once, however many rollouts arrive at the node meanwhile. */
  async #expand(id: NodeId, rollout: number): Promise<void> {
    const running = this.#expanding.get(id);
    if (running !== undefined) return running;
    const { recorder, options } = this.#context;
    if (nodeAt(recorder.tree, id).depth >= options.depth) {
      this.#context.closeTooDeep(id);
      return;
    }
    const expansion = this.#context.expand(id, rollout);
    this.#expanding.set(id, expansion);
    try {
      await expansion;
    } finally {
      this.#expanding.delete(id);
    }
  }
}
