import { pathTo, type NodeId, type TreeNode } from "../../protocol/search-tree.ts";
import { knownQ, type LabelledTree } from "./label-tree.ts";

/** A finished trajectory whose answer is known to be right or wrong. */
export interface Trace {
  /** Its last node, the answer. */
  readonly leaf: NodeId;
  readonly correct: boolean;
  /** Nodes from the first step to the answer. */
  readonly path: readonly TreeNode[];
  /** Mean and smallest Q of these nodes, in [-1, 1]. */
  readonly meanQ: number;
  readonly minQ: number;
}

/** All decided trajectories, best first: by mean Q, then by the worst step, then in the order they were found. */
export function rankTraces(labelled: LabelledTree): readonly Trace[] {
  const traces: Trace[] = [];
  for (const node of labelled.tree.nodes) {
    if (node.state.kind !== "terminal") continue;
    const { correct, wrong } = labelled.outcome(node.id);
    if (correct + wrong === 0) continue;
    const path = pathTo(labelled.tree, node.id);
    const values = path.map((step) => knownQ(labelled, step.id));
    traces.push({
      leaf: node.id,
      correct: correct > 0,
      path,
      meanQ: values.reduce((sum, value) => sum + value, 0) / values.length,
      minQ: Math.min(...values),
    });
  }
  return traces.sort((a, b) => b.meanQ - a.meanQ || b.minQ - a.minQ || a.leaf - b.leaf);
}

/**
 * The right trajectories to train a policy on: the best by (mean Q, min Q), two per problem in the paper
 * (`train/sample_sft_data.py`). The public code drops texts that contain "error"; here every step of a finished
 * trajectory has run, so there is nothing to drop and no word is suspicious.
 */
export function selectForSft(traces: readonly Trace[], count = 2): readonly Trace[] {
  return traces.filter((trace) => trace.correct).slice(0, count);
}
