import type { MathSpan } from "./math-spans.ts";
import type { NoteRange } from "./unit.ts";

/** A step that somebody wrote below a problem. */
export interface NoteStep extends NoteRange {
  /** As written, without list signs and quote signs. */
  readonly text: string;
  /** Sub-part it belongs to (`a`), or null. */
  readonly part: string | null;
  /** Its formulas; offsets into the note. */
  readonly maths: readonly MathSpan[];
  /** A display formula (with delimiters, if it has one row), or one row of it: TeX without delimiters. */
  readonly display: boolean;
}

export interface NotePart extends NoteRange {
  readonly label: string;
  readonly text: string;
}

/** A problem in a note. Lines are 1-based, the end is included. */
export interface NoteProblem extends NoteRange {
  /** The problem's words and maths, without its label. */
  readonly text: string;
  /** `3`, `2.1(b)`; null where it has none. */
  readonly number: string | null;
  readonly parts: readonly NotePart[];
  readonly steps: readonly NoteStep[];
}
