import type { Hint, HintQuestion } from "../../hints/hint.ts";
import type { NoteLanguage } from "../../notes/math-spans.ts";
import type { Solution } from "../../notes/solution.ts";
import type { Executor } from "../../solver/search/ports.ts";

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
