import { findProblemAt, findProblems } from "../notes/find-problem.ts";
import type { NoteLanguage } from "../notes/math-spans.ts";
import type { NoteProblem } from "../notes/problem.ts";

/** Above this many characters only the surroundings of the cursor are read. */
const WHOLE_NOTE = 400_000;
const AROUND = 100_000;

/** A problem as it stands in a note; offsets in UTF-16 units. */
export interface ChosenProblem {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** 1-based. */
  readonly startLine: number;
}

/** What a document is written in; where its language does not say (plain text), what it looks like decides. */
export function noteLanguage(languageId: string, text: string): NoteLanguage {
  if (languageId === "latex" || languageId === "tex") return "latex";
  if (languageId === "markdown") return "markdown";
  return /\\(?:begin|documentclass|section|item)\b/u.test(text.slice(0, 20_000)) ? "latex" : "markdown";
}

/** The student's own selection as a problem, or null where it is empty. */
export function selectedProblem(text: string, start: number, end: number): ChosenProblem | null {
  const selected = text.slice(start, end);
  const trimmed = selected.trim();
  if (trimmed === "") return null;
  const from = start + (selected.length - selected.trimStart().length);
  return { text: trimmed, start: from, end: from + trimmed.length, startLine: lineOf(text, from) };
}

/** The problem at an offset, or null. Linear in the part of the note that is read; bounded in long notes. */
export function problemAt(text: string, offset: number, language: NoteLanguage): ChosenProblem | null {
  const part = around(text, offset);
  const problem = findProblemAt(part.text, lineOf(part.text, offset - part.start), language);
  return problem === null ? null : chosen(problem, part.start, lineOf(text, part.start) - 1);
}

/** All problems of a note that is not too long; else those around the offset. */
export function problemsOf(text: string, language: NoteLanguage, offset = 0): readonly ChosenProblem[] {
  const part = around(text, offset);
  const lines = lineOf(text, part.start) - 1;
  return findProblems(part.text, language).map((problem) => chosen(problem, part.start, lines));
}

function chosen(problem: NoteProblem, shift: number, lines: number): ChosenProblem {
  return {
    text: problem.text,
    start: problem.start + shift,
    end: problem.end + shift,
    startLine: problem.startLine + lines,
  };
}

/** The part of a long note around an offset, cut between lines. */
function around(text: string, offset: number): { readonly text: string; readonly start: number } {
  if (text.length <= WHOLE_NOTE) return { text, start: 0 };
  const start = text.lastIndexOf("\n", Math.max(0, offset - AROUND)) + 1;
  const newline = text.indexOf("\n", offset + AROUND);
  return { text: text.slice(start, newline < 0 ? text.length : newline), start };
}

/** 1-based line of an offset. Lines end with `\n`, `\r\n` or `\r`, as in the finder. */
export function lineOf(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf("\n"); at >= 0 && at < offset; at = text.indexOf("\n", at + 1)) line++;
  return line;
}
