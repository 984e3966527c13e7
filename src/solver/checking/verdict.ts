import type { Ast } from "../grading/math/ast.ts";

/** How sure the symbolic check is of one hand-written step. “Contradicted” needs a value that shows it. */
export type StepVerdict = "verified" | "contradicted" | "not-checked";

/** Mistakes that have a name. */
export type Slip =
  | "lost-solution"
  | "gained-solution"
  | "division-by-zero"
  | "sign"
  | "arithmetic"
  | "not-equal"
  | "derivative"
  | "integral"
  | "inequality";

export interface StepCheck {
  readonly verdict: StepVerdict;
  /** What was understood, starting with “read as”; empty where nothing in the step is mathematics. */
  readonly reading: string;
  /** Why, in words for a student. */
  readonly reason: string;
  /** Values that show a contradiction, for example `x = 4: left 11, right 14`; null unless contradicted. */
  readonly counterexample: string | null;
  readonly slip: Slip | null;
  /** The earlier step (0-based) that makes this one fall, where it only follows from a contradicted one. */
  readonly dependsOn: number | null;
}

/** Judgement of one statement in a step. */
export type Judgement =
  | {
      readonly kind: "verified";
      readonly reason: string;
      /** Index of the step it rests on; -1 the problem, null nothing. */ readonly from: number | null;
      /** It keeps some of the solutions only. */ readonly partial?: boolean;
    }
  | {
      readonly kind: "contradicted";
      readonly reason: string;
      readonly counterexample: string;
      readonly slip: Slip;
      readonly from: number | null;
    }
  | {
      readonly kind: "unchecked";
      readonly reason: string;
      readonly question?: { readonly a: Ast; readonly b: Ast };
    }
  /** It only introduces something: a name, a definition, an equation set up from words. */
  | { readonly kind: "introduces"; readonly reason: string };
