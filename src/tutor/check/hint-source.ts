import type { NoteLanguage } from "../../notes/math-spans.ts";
import type { Solution } from "../../notes/solution.ts";
import type { Executor } from "../../solver/search/ports.ts";
import type { StepCheck } from "../../solver/checking/verdict.ts";

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

/** Where hints come from. */
export interface HintSource {
  /** Hints in order, without gaps from the front as far as they can be had. Never throws. */
  hints(question: HintQuestion): readonly Hint[];
}

export interface SimilarQuestion {
  readonly problem: string;
  readonly language: NoteLanguage;
  readonly solution: Solution | null;
  /** Another seed, another problem. */
  readonly seed: number;
}

export type SimilarProblem =
  /** Its answer was checked by running it. */
  | { readonly kind: "made"; readonly text: string; readonly answer: string }
  /** Why there is none, in words. */
  | { readonly kind: "none"; readonly reason: string };

/** Where similar problems come from. */
export interface SimilarSource {
  make(question: SimilarQuestion, executor: Executor, signal: AbortSignal): Promise<SimilarProblem>;
}
