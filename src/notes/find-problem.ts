import MarkdownIt from "markdown-it";

/** A problem in a note. Lines are 1-based, the end is included. */
export interface NoteProblem {
  readonly startLine: number;
  readonly endLine: number;
  /** The problem's words and maths, without its label. */
  readonly text: string;
}

interface Block {
  readonly start: number;
  readonly end: number;
  readonly kind: "heading" | "paragraph" | "other";
  readonly text: string;
  readonly listItem: boolean;
}

const LABEL_WORD =
  "exercise|problem|question|task|quiz|aufgabe|übung|ejercicio|problema|exercice|问题|习题|练习|例题|例";
/** `Exercise 3`, `**Problem 2.1(b).**`, `Q4:` at the start of a block; the rest is the problem. */
const LABEL = new RegExp(
  `^\\s*(?:\\*\\*|__)?\\s*(?:(?:${LABEL_WORD})\\s*[\\d.]*\\s*(?:\\([a-z]\\))?|Q\\s?\\d+)\\s*[.:)：]?\\s*(?:\\*\\*|__)?\\s*[.:：]?\\s*`,
  "iu",
);
const SOLUTION = /^\s*(?:\*\*|__)?\s*(?:solution|answer|lösung|solución|proof|解答?|答案?)\b/iu;
const ASKS =
  /\?|^\s*(?:solve|find|evaluate|compute|calculate|simplify|factor|expand|differentiate|integrate|determine|what|how|convert|work out|express)\b/i;

const markdown = new MarkdownIt({ html: false });

function blocksOf(text: string): readonly Block[] {
  const lines = text.split(/\r\n|\r|\n/);
  const blocks: Block[] = [];
  const stack: string[] = [];
  for (const token of markdown.parse(text, {})) {
    if (token.type.endsWith("_open")) stack.push(token.type);
    else if (token.type.endsWith("_close")) stack.pop();
    if (token.map === null) continue;
    const [start, end] = token.map;
    const parent = stack.at(-1);
    if (token.type === "inline" && (parent === "heading_open" || parent === "paragraph_open")) {
      blocks.push({
        start,
        end,
        kind: parent === "heading_open" ? "heading" : "paragraph",
        text: token.content,
        listItem: stack.includes("list_item_open"),
      });
    } else if (token.type === "fence" || token.type === "code_block" || token.type === "hr") {
      blocks.push({ start, end, kind: "other", text: lines.slice(start, end).join("\n"), listItem: false });
    }
  }
  return blocks;
}

function isLabelled(block: Block): boolean {
  return block.kind !== "other" && LABEL.test(block.text);
}

/** Blocks from a label to the next label, heading, solution, rule or code fence. */
function labelledProblem(blocks: readonly Block[], at: number): NoteProblem | null {
  const first = blocks[at];
  if (first === undefined) return null;
  const texts = [first.text.replace(LABEL, "").trim()];
  let end = first.end;
  for (const block of blocks.slice(at + 1)) {
    const ends = block.kind !== "paragraph" || isLabelled(block) || SOLUTION.test(block.text);
    if (ends) break;
    // Work written below a question belongs to the student.
    if (texts.some((t) => ASKS.test(t)) && !block.listItem && !ASKS.test(block.text)) break;
    texts.push(block.text.trim());
    end = block.end;
  }
  const text = texts.filter((t) => t !== "").join("\n");
  return text === "" ? null : { startLine: first.start + 1, endLine: end, text };
}

/** The problems of a Markdown note, in order: labelled ones, and without any label the paragraphs that ask. */
export function findProblems(text: string): readonly NoteProblem[] {
  const blocks = blocksOf(text);
  const labelled = blocks.flatMap((block, i) => {
    const problem = isLabelled(block) ? labelledProblem(blocks, i) : null;
    return problem === null ? [] : [problem];
  });
  if (labelled.length > 0) return labelled;
  return blocks
    .filter((b) => b.kind === "paragraph" && !SOLUTION.test(b.text) && ASKS.test(b.text))
    .map((b) => ({ startLine: b.start + 1, endLine: b.end, text: b.text.trim() }));
}

/**
 * The problem at a line (1-based): the labelled problem or the paragraph it lies in, else the next one below.
 * Null where there is none at or after the line.
 */
export function findProblemAt(text: string, line: number): NoteProblem | null {
  const problems = findProblems(text);
  const around = problems.findLast((p) => p.startLine <= line && line <= p.endLine);
  if (around !== undefined) return around;
  const block = blocksOf(text).find((b) => b.kind === "paragraph" && b.start < line && line <= b.end);
  if (block !== undefined) return { startLine: block.start + 1, endLine: block.end, text: block.text.trim() };
  return problems.find((p) => p.startLine > line) ?? null;
}
