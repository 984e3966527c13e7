import { grade } from "../solver/grading/grade.ts";
import { gradeWithSymbolic, type SymbolicEquality } from "../solver/grading/symbolic.ts";

export interface PairGrade {
  /** Null where neither the evaluator nor SymPy can tell. */
  readonly strict: boolean | null;
  readonly lenient: boolean | null;
  readonly verdict: string;
  readonly reason: string;
}

/** Grades one answer, strictly and as the paper does; SymPy is asked only where the evaluator cannot tell. */
export async function gradePair(
  gold: string,
  pred: string,
  symbolic: SymbolicEquality | null,
  signal: AbortSignal,
): Promise<PairGrade> {
  const strict =
    symbolic === null ? grade(gold, pred) : await gradeWithSymbolic(gold, pred, symbolic, signal);
  const lenient = grade(gold, pred, { mode: "lenient" });
  return {
    strict: strict.correct,
    lenient: lenient.correct ?? strict.correct,
    verdict: strict.verdict,
    reason: strict.reason,
  };
}
