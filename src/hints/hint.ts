import type { NoteLanguage } from "../notes/math-spans.ts";
import type { Solution } from "../notes/solution.ts";
import type { StepCheck } from "../solver/checking/verdict.ts";

/** From little to much: the place, the idea, the next expression with a blank, the verified step. */
export type HintKind = "where" | "idea" | "blank" | "step";

export interface Hint {
  readonly kind: HintKind;
  readonly text: string;
}

export interface HintQuestion {
  readonly problem: string;
  readonly language: NoteLanguage;
  readonly steps: readonly string[];
  readonly checks: readonly StepCheck[];
  /** Index of the first step that is held against the student, or null. */
  readonly first: number | null;
  /** A verified solution of the search, or null where there is none (yet). */
  readonly solution: Solution | null;
}

/** What comes next, told from little to much. */
export interface NextStep {
  /** Which idea. */
  readonly idea: string;
  /** The next expression with a blank. */
  readonly blank: string;
  /** The step itself. */
  readonly step: string;
}

/** Stands for what the student is to find. */
export const BLANK = "▢";
