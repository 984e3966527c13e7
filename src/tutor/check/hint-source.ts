import type { Hint, HintQuestion } from "../../hints/hint.ts";
import type { SimilarProblem, SimilarQuestion } from "../../hints/similar.ts";
import type { Executor } from "../../solver/search/ports.ts";

/** Where hints come from. */
export interface HintSource {
  /** Hints in order, without gaps from the front as far as they can be had. Never throws. */
  hints(question: HintQuestion): readonly Hint[];
}

/** Where similar problems come from. */
export interface SimilarSource {
  /** Throws for an abort only. */
  make(question: SimilarQuestion, executor: Executor, signal: AbortSignal): Promise<SimilarProblem>;
}
