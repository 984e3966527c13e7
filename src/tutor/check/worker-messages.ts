import type { NoteLanguage } from "../../notes/math-spans.ts";
import type { NoteProblem } from "../../notes/problem.ts";
import type { Solution } from "../../solver/checking/check-solution.ts";
import type { StepCheck } from "../../solver/checking/verdict.ts";

/** What the host asks the checking thread. Each request is answered once, by its id. */
export type WorkerRequest =
  | {
      readonly kind: "problems";
      readonly id: number;
      readonly text: string;
      readonly language: NoteLanguage;
    }
  | {
      readonly kind: "check";
      readonly id: number;
      readonly solution: Solution;
      /** Whether the thread may ask back for identities that only symbolic algebra decides. */
      readonly symbolic: boolean;
    }
  /** Answers an `equal` of the thread; null where it is not known. */
  | { readonly kind: "equal"; readonly question: number; readonly equal: boolean | null };

export type WorkerReply =
  | { readonly kind: "problems"; readonly id: number; readonly problems: readonly NoteProblem[] }
  | { readonly kind: "checks"; readonly id: number; readonly checks: readonly StepCheck[] }
  /** A question of a check: are two SymPy expressions equal? Answered with `question`. */
  | {
      readonly kind: "equal";
      readonly id: number;
      readonly question: number;
      readonly a: string;
      readonly b: string;
    }
  | { readonly kind: "failed"; readonly id: number; readonly message: string };
