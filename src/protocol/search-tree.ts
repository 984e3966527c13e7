import * as z from "zod";
import { executionSchema } from "./execution.ts";

/** Id of a node in one search; the root is 0 and ids rise in the order nodes are added. */
export type NodeId = number;
export const ROOT: NodeId = 0;
export const nodeIdSchema = z.number().int().min(0);

export const stepEndSchema = z.enum(["step", "code", "answer", "length", "end-of-text", "context-full"]);

export const stepSchema = z.object({
  /** What the policy wrote, end marker included. */
  text: z.string(),
  end: stepEndSchema,
  /** What the program printed, after its last code step. */
  output: z.string().exactOptional(),
});

export const scoreSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("scored"), value: z.number().min(-1).max(1) }),
  z.object({ kind: z.literal("unscored"), reason: z.string() }),
]);

/** A final answer of one trajectory. */
export const trajectoryAnswerSchema = z.object({
  text: z.string(),
  /** `printed`: the program's last printed line. `boxed`: the words after it. */
  source: z.enum(["printed", "boxed"]),
  /** Does the boxed text say the same as what the program printed? Null where one of them is missing. */
  boxedMatchesPrinted: z.boolean().nullable(),
  /** Equivalence class of the answer within this search. */
  group: z.number().int().min(0),
});
export type TrajectoryAnswer = z.infer<typeof trajectoryAnswerSchema>;

export const deathSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("code-failed"), message: z.string() }),
  z.object({ kind: z.literal("code-stopped"), message: z.string() }),
  z.object({ kind: z.literal("code-refused"), message: z.string() }),
  z.object({ kind: z.literal("unfinished"), message: z.string() }),
  z.object({ kind: z.literal("too-deep"), message: z.string() }),
  z.object({ kind: z.literal("no-answer"), message: z.string() }),
  z.object({ kind: z.literal("no-candidates"), message: z.string() }),
]);
export type Death = z.infer<typeof deathSchema>;

/**
 * `open`: can be expanded. `expanded`: has children. `terminal`: ends with an answer. `dead`: cannot lead to one.
 * `spent`: every child is terminal, dead or spent, so there is nothing left to select below it.
 */
export const nodeStateSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("open") }),
  z.object({ kind: z.literal("expanded") }),
  z.object({ kind: z.literal("spent") }),
  z.object({ kind: z.literal("terminal"), answer: trajectoryAnswerSchema }),
  z.object({ kind: z.literal("dead"), death: deathSchema }),
]);
export type NodeState = z.infer<typeof nodeStateSchema>;

export const treeNodeSchema = z.object({
  id: nodeIdSchema,
  parent: nodeIdSchema.nullable(),
  depth: z.number().int().min(0),
  /** Null at the root only. */
  step: stepSchema.nullable(),
  /** The step as a sentence, and its Python; empty where it has none. */
  sentence: z.string(),
  code: z.string(),
  /** Who proposed the step. Where both did it is `symbolic`, and the policy did so `multiplicity − 1` times. */
  origin: z.enum(["policy", "symbolic"]),
  /** How many sampled candidates of the same expansion were this step (duplicates are merged, not forgotten). */
  multiplicity: z.number().int().min(1),
  /** Tokens generated for it, duplicates included. */
  tokens: z.number().int().min(0),
  execution: executionSchema.nullable(),
  score: scoreSchema,
  state: nodeStateSchema,
  /** Visit count N, PPM start included. */
  visits: z.number().int().min(0),
  /** Sum of backed-up values W; Q = W / N, in [-1, 1]. */
  valueSum: z.number(),
  children: z.array(nodeIdSchema),
});
export type TreeNode = z.infer<typeof treeNodeSchema>;

export const searchTreeSchema = z.object({
  problem: z.string(),
  nodes: z.array(treeNodeSchema).min(1),
});
/** The whole search tree. `nodes[i].id === i`. */
export type SearchTree = z.infer<typeof searchTreeSchema>;

/** Mean backed-up value, or null before the first visit: an unvisited node has no Q, not a Q of 0. */
export function qValue(node: Pick<TreeNode, "visits" | "valueSum">): number | null {
  return node.visits === 0 ? null : node.valueSum / node.visits;
}

export function nodeAt(tree: SearchTree, id: NodeId): TreeNode {
  const node = tree.nodes[id];
  if (node === undefined) throw new RangeError(`There is no node ${id} in this search tree.`);
  return node;
}

/** Nodes from the root's child down to `id`; empty for the root. */
export function pathTo(tree: SearchTree, id: NodeId): readonly TreeNode[] {
  const path: TreeNode[] = [];
  for (let node = nodeAt(tree, id); node.parent !== null; node = nodeAt(tree, node.parent)) path.push(node);
  return path.reverse();
}

export function emptyTree(problem: string): SearchTree {
  const root: TreeNode = {
    id: ROOT,
    parent: null,
    depth: 0,
    step: null,
    sentence: "",
    code: "",
    origin: "policy",
    multiplicity: 1,
    tokens: 0,
    execution: null,
    score: { kind: "unscored", reason: "The root has no step." },
    state: { kind: "open" },
    visits: 0,
    valueSum: 0,
    children: [],
  };
  return { problem, nodes: [root] };
}
