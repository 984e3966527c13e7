import * as z from "zod";
import { stopReasonSchema, type StopReason, type Usage } from "../../protocol/search-events.ts";
import {
  nodeIdSchema,
  searchTreeSchema,
  stepEndSchema,
  type SearchTree,
  type TreeNode,
} from "../../protocol/search-tree.ts";
import { stepText } from "../trajectory/format.ts";
import { labelTree, type Judge } from "./label-tree.ts";
import { solutionPairs, stepPairs } from "./pairs.ts";
import { rankTraces, selectForSft } from "./traces.ts";

/** A step that finished trajectories go through; the rest of a tree teaches nothing. */
const recordNodeSchema = z.object({
  id: nodeIdSchema,
  /** Null for a first step. */
  parent: nodeIdSchema.nullable(),
  /** The step as it stands in a prompt: end marker and printed output included. */
  text: z.string(),
  end: stepEndSchema,
  /** Mean of ±1 over the finished trajectories through it. */
  q: z.number().min(-1).max(1),
  correct: z.number().int().min(0),
  wrong: z.number().int().min(0),
  /** How many samples of its expansion were this step. */
  multiplicity: z.number().int().min(1),
  /** Visits of the search, PPM start included. */
  visits: z.number().int().min(0),
  /** What the searching PPM thought of it; null where none was loaded. */
  score: z.number().nullable(),
  /** The answer of a trajectory that ends here. */
  answer: z.string().exactOptional(),
});
export type RecordNode = z.infer<typeof recordNodeSchema>;

const pairBase = {
  chosen: nodeIdSchema,
  rejected: nodeIdSchema,
  margin: z.number(),
  chosenCount: z.number().int().min(1),
  rejectedCount: z.number().int().min(1),
};

/** Everything learned from one problem. One line of a synthesis file; all other files are made from these. */
export const synthesisRecordSchema = z.object({
  id: z.string(),
  problem: z.string(),
  answer: z.string(),
  reason: stopReasonSchema,
  /** Why the search could not work on this problem; absent where it did. */
  failure: z.string().exactOptional(),
  /** Finished trajectories with a right and with a wrong answer. */
  correct: z.number().int().min(0),
  wrong: z.number().int().min(0),
  rollouts: z.number().int().min(0),
  tokens: z.number().int().min(0),
  seconds: z.number().min(0),
  nodes: z.array(recordNodeSchema),
  /** Answers of the trajectories to train a policy on, best first. */
  sft: z.array(nodeIdSchema),
  stepPairs: z.array(
    z.object({ ...pairBase, pathMargin: z.number(), editDistance: z.number().int().min(0) }),
  ),
  solutionPairs: z.array(z.object(pairBase)),
  /** The whole search tree, where it was asked for. */
  tree: searchTreeSchema.exactOptional(),
});
export type SynthesisRecord = z.infer<typeof synthesisRecordSchema>;

export interface SearchedProblem {
  readonly id: string;
  readonly problem: string;
  readonly answer: string;
  readonly tree: SearchTree;
  readonly reason: StopReason;
  readonly usage: Usage;
  readonly failure?: string;
}

/** What one search teaches. `keepTree` stores the tree itself too. */
export function toRecord(searched: SearchedProblem, judge: Judge, keepTree: boolean): SynthesisRecord {
  const { id, problem, answer, tree, reason, usage, failure } = searched;
  const labelled = labelTree(tree, judge);
  const traces = rankTraces(labelled);
  const nodes = tree.nodes.flatMap((node): RecordNode[] => {
    const q = labelled.q(node.id);
    if (q === null || node.step === null) return [];
    return [
      {
        id: node.id,
        parent: node.parent === 0 ? null : node.parent,
        text: stepText(node.step),
        end: node.step.end,
        q,
        ...labelled.outcome(node.id),
        multiplicity: node.multiplicity,
        visits: node.visits,
        score: scoreValue(node),
        ...(node.state.kind === "terminal" ? { answer: node.state.answer.text } : {}),
      },
    ];
  });
  return {
    id,
    problem,
    answer,
    reason,
    ...(failure === undefined ? {} : { failure }),
    ...labelled.outcome(0),
    rollouts: usage.rollouts,
    tokens: usage.generatedTokens,
    seconds: usage.seconds,
    nodes,
    sft: selectForSft(traces).map((trace) => trace.leaf),
    stepPairs: [...stepPairs(labelled)],
    solutionPairs: [...solutionPairs(traces)],
    ...(keepTree ? { tree } : {}),
  };
}

function scoreValue({ score }: TreeNode): number | null {
  return score.kind === "scored" ? score.value : null;
}

/** Nodes of a record by id, with the way from the first step to each. */
export class RecordPaths {
  readonly #nodes: ReadonlyMap<number, RecordNode>;

  constructor(record: Pick<SynthesisRecord, "nodes">) {
    this.#nodes = new Map(record.nodes.map((node) => [node.id, node]));
  }

  /** Steps from the first one down to `id`. @throws RangeError where the record has no such node. */
  to(id: number): readonly RecordNode[] {
    const path: RecordNode[] = [];
    for (let at: number | null = id; at !== null;) {
      const node = this.#nodes.get(at);
      if (node === undefined) throw new RangeError(`The record has no node ${at}.`);
      path.push(node);
      at = node.parent;
    }
    return path.reverse();
  }
}
