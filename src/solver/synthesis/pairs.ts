import { ROOT, type NodeId, type TreeNode } from "../../protocol/search-tree.ts";
import { stepText } from "../trajectory/format.ts";
import { boundedEditDistance } from "./edit-distance.ts";
import { knownQ, type LabelledTree } from "./label-tree.ts";
import { rankTraces, type Trace } from "./traces.ts";

/** Two steps after the same prefix, one to be preferred. */
export interface StepPair {
  readonly chosen: NodeId;
  readonly rejected: NodeId;
  /** Q of the chosen minus Q of the rejected step, in (0, 2]. */
  readonly margin: number;
  /** Mean Q of the best continuation of the chosen minus that of the worst of the rejected step, above 0. */
  readonly pathMargin: number;
  /** Edit distance of the two steps in characters; `EDIT_LIMIT` stands for that and everything above. */
  readonly editDistance: number;
  /** How many chosen and rejected steps were set against each other at this prefix; the loss is averaged over them. */
  readonly chosenCount: number;
  readonly rejectedCount: number;
}

/** Two whole solutions of a problem, the right one to be preferred. */
export interface SolutionPair {
  readonly chosen: NodeId;
  readonly rejected: NodeId;
  /** Mean Q of the chosen minus that of the rejected trajectory. */
  readonly margin: number;
  readonly chosenCount: number;
  readonly rejectedCount: number;
}

/** Filters of the public code (`train/sample_rm_data.py`). */
export interface PairFilter {
  /** Smallest difference of Q. */
  readonly margin: number;
  /** Smallest edit distance in characters, at most `EDIT_LIMIT`. */
  readonly editDistance: number;
}

export const PUBLIC_FILTER: PairFilter = { margin: 0.5, editDistance: 20 };

export const EDIT_LIMIT = 20;

export function passes(pair: StepPair, filter: PairFilter): boolean {
  return pair.margin >= filter.margin && pair.editDistance >= filter.editDistance;
}

/**
 * Preference pairs of single steps, before any filter (`extra_rm_file.py: search_all_traces`, mode "all"). At each
 * node: the 2 children of highest Q that lead to a right answer against the 2 of lowest Q that lead to a wrong one;
 * where one side has a single step, up to 4 of the other. A pair stays when the chosen step has the higher Q and its
 * best continuation a higher mean Q than the worst continuation of the rejected one.
 */
export function stepPairs(labelled: LabelledTree): readonly StepPair[] {
  const pairs: StepPair[] = [];
  const queue: NodeId[] = [ROOT];
  for (const id of queue) {
    const children = labelled.decided(id);
    const leading = children.filter((child) => labelled.outcome(child.id).correct > 0);
    const misleading = children.filter((child) => labelled.outcome(child.id).wrong > 0);
    const [chosen, rejected] = opponents(byQ(labelled, leading, "best"), byQ(labelled, misleading, "worst"));
    for (const good of chosen) {
      for (const bad of rejected) {
        const margin = knownQ(labelled, good.id) - knownQ(labelled, bad.id);
        const pathMargin = pathMean(labelled, good, "best") - pathMean(labelled, bad, "worst");
        if (margin <= 0 || pathMargin <= 0) continue;
        pairs.push({
          chosen: good.id,
          rejected: bad.id,
          margin,
          pathMargin,
          editDistance: boundedEditDistance(textOf(good), textOf(bad), EDIT_LIMIT),
          chosenCount: chosen.length,
          rejectedCount: rejected.length,
        });
      }
    }
    const undecided = children.filter(({ id: child }) => {
      const { correct, wrong } = labelled.outcome(child);
      return correct > 0 && wrong > 0;
    });
    queue.push(...undecided.map((child) => child.id));
  }
  return pairs;
}

/** Pairs of whole solutions: the best right ones against the worst wrong ones, at most 2 by 2. */
export function solutionPairs(traces: readonly Trace[]): readonly SolutionPair[] {
  const right = traces.filter((trace) => trace.correct);
  // Worst first; the order of equals stays that in which they were found.
  const wrong = traces
    .filter((trace) => !trace.correct)
    .sort((a, b) => a.meanQ - b.meanQ || a.minQ - b.minQ || a.leaf - b.leaf);
  const [chosen, rejected] = [right.slice(0, 2), wrong.slice(0, 2)];
  return chosen.flatMap((good) =>
    rejected.map((bad) => ({
      chosen: good.leaf,
      rejected: bad.leaf,
      margin: good.meanQ - bad.meanQ,
      chosenCount: chosen.length,
      rejectedCount: rejected.length,
    })),
  );
}

/** All pairs of a tree. */
export function allPairs(labelled: LabelledTree): {
  readonly steps: readonly StepPair[];
  readonly solutions: readonly SolutionPair[];
} {
  return { steps: stepPairs(labelled), solutions: solutionPairs(rankTraces(labelled)) };
}

type End = "best" | "worst";

function byQ(labelled: LabelledTree, nodes: readonly TreeNode[], first: End): readonly TreeNode[] {
  const sign = first === "best" ? -1 : 1;
  return [...nodes].sort((a, b) => sign * (knownQ(labelled, a.id) - knownQ(labelled, b.id)));
}

function opponents(
  good: readonly TreeNode[],
  bad: readonly TreeNode[],
): readonly [readonly TreeNode[], readonly TreeNode[]] {
  if (good.length === 0 || bad.length === 0) return [[], []];
  const chosen = good.slice(0, bad.length === 1 ? 4 : 2);
  const rejected = bad.slice(0, good.length === 1 ? 4 : 2);
  return [chosen, rejected];
}

/** Mean Q from `node` down its best (or worst) decided continuation. */
function pathMean(labelled: LabelledTree, node: TreeNode, end: End): number {
  const values: number[] = [];
  for (let next: TreeNode | undefined = node; next !== undefined;) {
    values.push(knownQ(labelled, next.id));
    const on: readonly TreeNode[] = labelled.decided(next.id).filter((child) => {
      const { correct, wrong } = labelled.outcome(child.id);
      return (end === "best" ? correct : wrong) > 0;
    });
    next = byQ(labelled, on, end)[0];
  }
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function textOf(node: TreeNode): string {
  return node.step === null ? "" : stepText(node.step);
}
