import { latexUnits } from "./latex-units.ts";
import { mathSpans, type MathSpan, type NoteLanguage } from "./math-spans.ts";
import { markdownUnits } from "./markdown-units.ts";
import { ProblemFinder } from "./problem-finder.ts";
import type { NoteProblem } from "./problem.ts";
import type { NoteRange } from "./unit.ts";

/** The problems of a note in order, each with the steps written below it. Linear in the text, never throws. */
export function findProblems(text: string, language: NoteLanguage = "markdown"): readonly NoteProblem[] {
  const units = language === "markdown" ? markdownUnits(text) : latexUnits(text);
  return new ProblemFinder(units, language).run().map((problem) => ({
    ...problem,
    steps: problem.steps.map((step) => ({ ...step, maths: formulas(text, step, language) })),
  }));
}

function formulas(
  text: string,
  step: NoteRange & { readonly display: boolean },
  language: NoteLanguage,
): readonly MathSpan[] {
  const source = text.slice(step.start, step.end);
  const found = mathSpans(source, language);
  // A row of an aligned formula has no delimiters of its own.
  if (step.display && found.length === 0) {
    return [{ start: step.start, end: step.end, texStart: step.start, tex: source, display: true }];
  }
  return found.map((span) => ({
    ...span,
    start: span.start + step.start,
    end: span.end + step.start,
    texStart: span.texStart + step.start,
  }));
}

/**
 * The problem at a line (1-based): the one whose text or steps it lies in, else the paragraph there, else the next
 * problem below. Null where there is none at or after the line.
 */
export function findProblemAt(
  text: string,
  line: number,
  language: NoteLanguage = "markdown",
): NoteProblem | null {
  const problems = findProblems(text, language);
  const own = problems.findLast((p) => p.startLine <= line && line <= p.endLine);
  if (own !== undefined) return own;
  const working = problems.findLast((p) => p.steps.some((s) => s.startLine <= line && line <= s.endLine));
  if (working !== undefined) return working;
  const units = language === "markdown" ? markdownUnits(text) : latexUnits(text);
  const at = units.findIndex((u) => u.kind === "line" && u.startLine <= line && line <= u.endLine);
  if (at >= 0) {
    let first = at;
    while (first > 0 && units[first]?.fresh === false && units[first - 1]?.kind === "line") first--;
    let last = at;
    while (units[last + 1]?.kind === "line" && units[last + 1]?.fresh === false) last++;
    const [a, b] = [units[first], units[last]];
    if (a !== undefined && b !== undefined) {
      const words = units
        .slice(first, last + 1)
        .map((u) => u.text)
        .join("\n");
      return {
        start: a.start,
        end: b.end,
        startLine: a.startLine,
        endLine: b.endLine,
        text: words,
        number: null,
        parts: [],
        steps: [],
      };
    }
  }
  return problems.find((p) => p.startLine > line) ?? null;
}
