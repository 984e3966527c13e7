import { emptyTree, nodeAt, type SearchTree, type TreeNode } from "../../../src/protocol/search-tree.ts";

/** A tree in short: a step's text, and what is below it, an answer, or a failure. */
export interface Sketch {
  readonly step: string;
  readonly below?: readonly Sketch[];
  /** The step is the whole program and this is its answer. */
  readonly answer?: string;
  readonly dead?: true;
}

export const step = (text: string, ...below: readonly Sketch[]): Sketch => ({ step: text, below });
export const ends = (text: string, answer: string): Sketch => ({ step: text, answer });
export const dies = (text: string): Sketch => ({ step: text, dead: true });

/** The search tree of a sketch, nodes numbered breadth first as a search adds them. */
export function grow(problem: string, first: readonly Sketch[]): SearchTree {
  const tree = emptyTree(problem);
  const queue = first.map((sketch) => ({ parent: 0, sketch }));
  for (const { parent, sketch } of queue) {
    const id = add(tree, parent, sketch);
    for (const below of sketch.below ?? []) queue.push({ parent: id, sketch: below });
  }
  return tree;
}

/** Adds a step and, where it ends the program, its answer sentence. Returns the id of the step. */
function add(tree: SearchTree, parent: number, sketch: Sketch): number {
  const code = sketch.answer !== undefined;
  const text = `${parent === 0 ? "<code>\n" : "\n\n"}# ${sketch.step}\n${code ? "<end_of_code>" : "<end_of_step>"}`;
  const id = push(tree, parent, {
    step: code ? { text, end: "code", output: sketch.answer } : { text, end: "step" },
    state:
      sketch.dead === true
        ? { kind: "dead", death: { kind: "code-failed", message: "NameError" } }
        : { kind: (sketch.below ?? []).length > 0 || code ? "expanded" : "open" },
  });
  if (sketch.answer !== undefined) {
    push(tree, id, {
      step: { text: `\n<answer>It is \\boxed{${sketch.answer}}.<end_of_answer>`, end: "answer" },
      state: {
        kind: "terminal",
        answer: { text: sketch.answer, source: "boxed", boxedMatchesPrinted: true, group: 0 },
      },
    });
  }
  return id;
}

function push(tree: SearchTree, parent: number, own: Pick<TreeNode, "step" | "state">): number {
  const above = nodeAt(tree, parent);
  const id = tree.nodes.length;
  tree.nodes.push({
    id,
    parent,
    depth: above.depth + 1,
    sentence: "",
    code: "",
    origin: "policy",
    multiplicity: 1,
    tokens: 5,
    execution: null,
    score: { kind: "scored", value: 0.25 },
    visits: 1,
    valueSum: 0.25,
    children: [],
    ...own,
  });
  above.children.push(id);
  return id;
}

/** The id of the node whose step says this. */
export function idOf(tree: SearchTree, says: string): number {
  const found = tree.nodes.filter((node) => node.step?.text.includes(`# ${says}\n`) === true);
  const [only] = found;
  if (only === undefined || found.length > 1) throw new Error(`${found.length} steps say ${says}.`);
  return only.id;
}
