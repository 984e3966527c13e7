import type { NoteLanguage } from "../notes/math-spans.ts";

/** A problem as the student chose it, and where a solution may be written back. No `vscode` types: it is saved with the run. */
export interface ProblemSource {
  /** The problem's words and maths. */
  readonly text: string;
  readonly language: NoteLanguage;
  /** The document, as a URI string; null where the problem has no home (typed into a box, chat). */
  readonly uri: string | null;
  /** Offsets of the problem in the document when it was chosen, and the document's version then. */
  readonly range: { readonly start: number; readonly end: number; readonly version: number } | null;
  /** For people: `homework.md, line 12`. */
  readonly label: string;
}
