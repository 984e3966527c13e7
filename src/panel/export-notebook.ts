import { nodeAt, pathTo, type NodeId, type SearchTree, type TreeNode } from "../protocol/search-tree.ts";

/** Words of a notebook, in the reader's language. */
export interface NotebookWords {
  readonly problem: string;
  readonly answer: string;
  /** What the search says of the answer, in words. */
  readonly because: string;
}

interface MarkdownCell {
  readonly cell_type: "markdown";
  readonly id: string;
  readonly metadata: Readonly<Record<string, never>>;
  readonly source: readonly string[];
}

interface CodeCell {
  readonly cell_type: "code";
  readonly id: string;
  readonly metadata: Readonly<Record<string, never>>;
  readonly execution_count: number;
  readonly source: readonly string[];
  readonly outputs: readonly {
    readonly output_type: "stream";
    readonly name: "stdout";
    readonly text: readonly string[];
  }[];
}

/** A Jupyter notebook, nbformat 4.5. */
export interface Notebook {
  readonly nbformat: 4;
  readonly nbformat_minor: 5;
  readonly metadata: {
    readonly kernelspec: { readonly name: string; readonly display_name: string; readonly language: string };
    readonly language_info: { readonly name: string };
  };
  readonly cells: readonly (MarkdownCell | CodeCell)[];
}

/**
 * A solution as a notebook: the problem, then each step as words and its code with what it printed, then the answer.
 *
 * @param last last node of the solution
 */
export function solutionNotebook(tree: SearchTree, last: NodeId, words: NotebookWords): Notebook {
  const cells: (MarkdownCell | CodeCell)[] = [];
  const markdown = (text: string): void => {
    cells.push({ cell_type: "markdown", id: cellId(cells.length), metadata: {}, source: lines(text) });
  };
  markdown(`# ${words.problem}\n\n${inMarkdown(tree.problem)}`);
  let run = 0;
  for (const node of pathTo(tree, last)) {
    const ends = node.step?.end === "answer";
    if (ends && node.code.trim() === "") continue;
    if (node.sentence.trim() !== "") markdown(inMarkdown(node.sentence));
    if (node.code.trim() !== "") cells.push(codeCell(node, cellId(cells.length), ++run));
  }
  const { state } = nodeAt(tree, last);
  if (state.kind === "terminal") {
    const { text, source } = state.answer;
    const shown = source === "boxed" ? `$\\boxed{${text}}$` : fenced(text);
    markdown(`## ${words.answer}\n\n${shown}\n\n${inMarkdown(words.because)}`);
  }
  return {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: {
      kernelspec: { name: "python3", display_name: "Python 3", language: "python" },
      language_info: { name: "python" },
    },
    cells,
  };
}

/** The notebook as a file, formatted as Jupyter does it. */
export function notebookText(notebook: Notebook): string {
  return `${JSON.stringify(notebook, null, 1)}\n`;
}

function codeCell(node: TreeNode, id: string, count: number): CodeCell {
  const output = node.execution !== null && "output" in node.execution ? node.execution.output : "";
  return {
    cell_type: "code",
    id,
    metadata: {},
    execution_count: count,
    source: lines(node.code),
    outputs: output === "" ? [] : [{ output_type: "stream", name: "stdout", text: lines(output) }],
  };
}

function cellId(index: number): string {
  return `rstar-${index + 1}`;
}

/** A text as notebooks keep it: lines with their line ends. */
function lines(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** Text of a note or a model: HTML in it stays text. */
function inMarkdown(text: string): string {
  return text.replaceAll("<", "&lt;");
}

function fenced(text: string): string {
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const fence = "`".repeat(longest + 1);
  return text.includes("\n") || text.includes("`") ? `${fence} ${text} ${fence}` : `\`${text}\``;
}
