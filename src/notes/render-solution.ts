import type { NoteLanguage } from "./math-spans.ts";
import { latexCode, latexText, latexVerb } from "./latex-text.ts";
import { codeBlock, codeSpan, markdownText } from "./markdown-text.ts";
import { isPlainNumber, safeTex } from "./safe-tex.ts";
import type { Solution, SolutionAnswer } from "./solution.ts";

/** The words around a solution, in the reader's language; plain text. */
export interface SolutionWords {
  /** Heading: `Solution (rStar)`. */
  readonly solution: string;
  /** Before what a step printed. */
  readonly output: string;
  readonly answer: string;
  /** What is known about it: ran, agrees, score. Empty for nothing. */
  readonly facts: string;
}

/**
 * A solution as source for a note, without a newline at the end. The words of models are never markup: what is not a
 * harmless formula comes out as the characters that it is.
 */
export function renderSolution(solution: Solution, language: NoteLanguage, words: SolutionWords): string {
  return language === "latex" ? toLatex(solution, words) : toMarkdown(solution, words);
}

function toMarkdown(solution: Solution, words: SolutionWords): string {
  const blocks = [`**${markdownText(words.solution)}**`];
  solution.steps.forEach((step, i) => {
    const marker = `${i + 1}. `;
    const parts: string[] = [];
    if (step.sentence !== "") parts.push(markdownText(step.sentence));
    if (step.code !== "") parts.push(codeBlock(step.code, "python"));
    if (step.output !== "") parts.push(outputInMarkdown(step.output, words.output));
    const indent = " ".repeat(marker.length);
    const body = parts.join("\n\n").split("\n");
    blocks.push(marker + body.map((line, k) => (k === 0 || line === "" ? line : indent + line)).join("\n"));
  });
  if (solution.answer !== null) {
    blocks.push(`**${markdownText(words.answer)}** ${answerInMarkdown(solution.answer)}`);
  }
  if (words.facts !== "") blocks.push(`*${markdownText(words.facts)}*`);
  return blocks.join("\n\n");
}

function outputInMarkdown(output: string, label: string): string {
  const oneLine = !output.includes("\n") && output.length <= 100;
  return oneLine
    ? `${markdownText(label)} ${codeSpan(output)}`
    : `${markdownText(label)}\n\n${codeBlock(output, "text")}`;
}

function answerInMarkdown(answer: SolutionAnswer): string {
  const tex = answerTex(answer);
  return tex === null ? codeSpan(answer.text) : `$\\boxed{${tex}}$`;
}

function toLatex(solution: Solution, words: SolutionWords): string {
  const lines = ["\\begin{quote}", `\\textbf{${latexText(words.solution)}}`];
  if (solution.steps.length > 0) {
    lines.push("\\begin{enumerate}");
    for (const step of solution.steps) {
      lines.push(`\\item ${latexText(step.sentence)}`.trimEnd());
      if (step.code !== "") lines.push(latexCode(step.code));
      if (step.output !== "") {
        const oneLine = !step.output.includes("\n") && step.output.length <= 100;
        if (oneLine) lines.push(`${latexText(words.output)} ${latexVerb(step.output)}`);
        else lines.push(latexText(words.output), latexCode(step.output));
      }
    }
    lines.push("\\end{enumerate}");
  }
  if (solution.answer !== null) {
    const tex = answerTex(solution.answer);
    const answer = tex === null ? latexVerb(solution.answer.text) : `$\\boxed{${tex}}$`;
    lines.push(`\\textbf{${latexText(words.answer)}} ${answer}`);
  }
  if (words.facts !== "") lines.push("", `\\emph{${latexText(words.facts)}}`);
  lines.push("\\end{quote}");
  return lines.join("\n");
}

/** The answer as TeX for a box, or null where it is none. What a program printed is TeX only if it is a number. */
function answerTex(answer: SolutionAnswer): string | null {
  if (answer.form === "printed" && !isPlainNumber(answer.text)) return null;
  return safeTex(answer.text);
}
