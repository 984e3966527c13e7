import { nodeAt, ROOT, type NodeId, type SearchTree, type TreeNode } from "../../protocol/search-tree.ts";

/** Is this answer right? Null where it cannot be told: such a trajectory counts neither way. */
export type Judge = (answer: string) => boolean | null;

/** What the finished trajectories through a node say about it. */
export interface Outcome {
  /** Right and wrong answers at or below the node (`final_correct`, `final_wrong` of the public code). */
  readonly correct: number;
  readonly wrong: number;
}

/** A search tree whose trajectories are known to be right or wrong. */
export interface LabelledTree {
  readonly tree: SearchTree;
  outcome(id: NodeId): Outcome;
  /**
   * Mean of ±1 over the finished trajectories through the node, in [-1, 1]; null where none finished. It is what
   * terminal-guided search backs up; a PPM's start value is left out of it on purpose, or the next PPM would be
   * taught the opinion of the last one.
   */
  q(id: NodeId): number | null;
  /** Children that finished trajectories go through, in the order they were added. */
  decided(id: NodeId): readonly TreeNode[];
}

/**
 * Counts right and wrong answers from the leaves up (microsoft/rStar, `extra_rm_file.py: search_all_traces`).
 * Steps whose code failed, and trajectories without an answer, count neither way.
 */
export function labelTree(tree: SearchTree, judge: Judge): LabelledTree {
  const correct = new Array<number>(tree.nodes.length).fill(0);
  const wrong = new Array<number>(tree.nodes.length).fill(0);
  // A child is always added after its parent, so going down the ids visits children first.
  for (let id = tree.nodes.length - 1; id >= ROOT; id--) {
    const node = nodeAt(tree, id);
    if (node.state.kind === "terminal") {
      const right = judge(node.state.answer.text);
      if (right === true) correct[id] = (correct[id] ?? 0) + 1;
      if (right === false) wrong[id] = (wrong[id] ?? 0) + 1;
    }
    if (node.parent === null) continue;
    correct[node.parent] = (correct[node.parent] ?? 0) + (correct[id] ?? 0);
    wrong[node.parent] = (wrong[node.parent] ?? 0) + (wrong[id] ?? 0);
  }
  const outcome = (id: NodeId): Outcome => ({ correct: correct[id] ?? 0, wrong: wrong[id] ?? 0 });
  const q = (id: NodeId): number | null => {
    const { correct: right, wrong: bad } = outcome(id);
    return right + bad === 0 ? null : (right - bad) / (right + bad);
  };
  return {
    tree,
    outcome,
    q,
    decided: (id) =>
      nodeAt(tree, id)
        .children.map((child) => nodeAt(tree, child))
        .filter((child) => q(child.id) !== null),
  };
}

/** Q of a node that finished trajectories go through. @throws RangeError for any other. */
export function knownQ(labelled: LabelledTree, id: NodeId): number {
  const q = labelled.q(id);
  if (q === null) throw new RangeError(`No finished trajectory goes through node ${id}.`);
  return q;
}
