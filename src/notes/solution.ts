import { nodeAt, pathTo, type NodeId, type SearchTree } from "../protocol/search-tree.ts";

/** A solution as it is written into a note. */
export interface Solution {
  readonly steps: readonly SolutionStep[];
  readonly answer: SolutionAnswer | null;
}

export interface SolutionStep {
  /** As the policy wrote it: words, perhaps with formulas between dollar signs. */
  readonly sentence: string;
  /** Python without the comments that are the sentence; empty where the step has none. */
  readonly code: string;
  /** What the step printed. */
  readonly output: string;
}

export interface SolutionAnswer {
  readonly text: string;
  /** Whether the text is TeX (from a box) or what a program printed. */
  readonly form: "tex" | "printed";
}

/** The steps from the root to a node; the words around the answer are the last step where it has any. */
export function solutionOf(tree: SearchTree, last: NodeId): Solution {
  const steps = pathTo(tree, last).map((node): SolutionStep => {
    const code = withoutComments(node.code);
    const output = node.execution?.kind === "ran" ? node.execution.output : "";
    return { sentence: node.sentence, code, output: output.replace(/\n+$/u, "") };
  });
  const { state } = nodeAt(tree, last);
  const answer: SolutionAnswer | null =
    state.kind === "terminal"
      ? { text: state.answer.text.trim(), form: state.answer.source === "boxed" ? "tex" : "printed" }
      : null;
  return { steps: steps.filter((s) => s.sentence !== "" || s.code !== ""), answer };
}

/** The leading comments of a step are its sentence. */
function withoutComments(code: string): string {
  const lines = code.split("\n");
  const first = lines.findIndex((line) => line.trim() !== "" && !/^\s*#/u.test(line));
  return first < 0 ? "" : lines.slice(first).join("\n").trimEnd();
}
