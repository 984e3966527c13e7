import { nodeAt, ROOT, type NodeId, type SearchTree, type TreeNode } from "../../protocol/search-tree.ts";
import type { Rng } from "./ports.ts";

/**
 * Rollouts that are below a node right now. Each counts as one visit that lost (virtual loss), so that the next
 * rollout looks elsewhere; it is taken back when the rollout ends.
 */
export class VirtualLoss {
  readonly #counts = new Map<NodeId, number>();

  add(path: readonly NodeId[]): void {
    for (const id of path) this.#counts.set(id, this.at(id) + 1);
  }

  remove(path: readonly NodeId[]): void {
    for (const id of path) {
      const left = this.at(id) - 1;
      if (left > 0) this.#counts.set(id, left);
      else this.#counts.delete(id);
    }
  }

  at(id: NodeId): number {
    return this.#counts.get(id) ?? 0;
  }
}

/** Visits of a node where a choice is made: the rollout that chooses is below it already, but does not count itself. */
function visitsAtChoice(parent: TreeNode, loss: VirtualLoss): number {
  return Math.max(1, parent.visits + Math.max(0, loss.at(parent.id) - 1));
}

/** How good it looks to go on from `child`; the largest is selected, ties are random. */
export type SelectionRule = (
  tree: SearchTree,
  parent: TreeNode,
  child: TreeNode,
  loss: VirtualLoss,
) => number;

/**
 * UCT of the paper (§3.2): `Q + c·sqrt(ln N_parent / N)`. A node that was never visited has no Q and comes first;
 * the public code gives it 0, which an explored sibling with a positive Q beats for ever.
 */
export function uct(c: number): SelectionRule {
  return (_tree, parent, child, loss) => {
    const visits = child.visits + loss.at(child.id);
    if (visits === 0) return Number.POSITIVE_INFINITY;
    const q = (child.valueSum - loss.at(child.id)) / visits;
    const parentVisits = visitsAtChoice(parent, loss);
    return q + c * Math.sqrt(Math.log(parentVisits) / visits);
  };
}

/**
 * PUCT of AlphaZero: `Q + c·P·sqrt(N_parent) / (1 + N)`. The prior P is how often the policy proposed the step among
 * the samples of its expansion: merged duplicates, put to use.
 */
export function puct(c: number): SelectionRule {
  return (tree, parent, child, loss) => {
    const drawn = parent.children.reduce((sum, id) => sum + nodeAt(tree, id).multiplicity, 0);
    const visits = child.visits + loss.at(child.id);
    // A child that was never visited has no Q; it is taken to be as good as its parent.
    const fallback = parent.visits === 0 ? 0 : parent.valueSum / parent.visits;
    const q = visits === 0 ? fallback : (child.valueSum - loss.at(child.id)) / visits;
    const parentVisits = visitsAtChoice(parent, loss);
    return q + (c * (child.multiplicity / drawn) * Math.sqrt(parentVisits)) / (1 + visits);
  };
}

/** Terminal, dead and spent nodes are never selected: there is nothing left to find below them. */
export function isSelectable(node: TreeNode): boolean {
  switch (node.state.kind) {
    case "open":
    case "expanded":
      return true;
    case "spent":
    case "terminal":
    case "dead":
      return false;
  }
}

/** The child to go on with, or null where no child can be selected. */
export function selectChild(
  tree: SearchTree,
  parent: NodeId,
  rule: SelectionRule,
  loss: VirtualLoss,
  rng: Rng,
): NodeId | null {
  const node = nodeAt(tree, parent);
  let best = Number.NEGATIVE_INFINITY;
  let ties: NodeId[] = [];
  for (const id of node.children) {
    const child = nodeAt(tree, id);
    if (!isSelectable(child)) continue;
    const value = rule(tree, node, child, loss);
    if (value > best) {
      best = value;
      ties = [id];
    } else if (value === best) {
      ties.push(id);
    }
  }
  return ties.length === 0 ? null : (ties[Math.floor(rng.next() * ties.length)] ?? null);
}

/**
 * Nodes that become spent when `from` changed: its ancestors, `from` included, whose children all lead nowhere
 * new. From the bottom up.
 */
export function newlySpent(tree: SearchTree, from: NodeId): readonly NodeId[] {
  const spent: NodeId[] = [];
  const done = new Set<NodeId>();
  for (let id: NodeId | null = from; id !== null;) {
    const node: TreeNode = nodeAt(tree, id);
    if (node.state.kind === "expanded") {
      const alive = node.children.some((child) => !done.has(child) && isSelectable(nodeAt(tree, child)));
      if (alive) return spent;
      spent.push(id);
      done.add(id);
    } else if (node.state.kind === "open") {
      return spent;
    }
    id = id === ROOT ? null : node.parent;
  }
  return spent;
}
