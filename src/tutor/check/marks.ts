import type { NoteProblem } from "../../notes/problem.ts";
import type { StepCheck } from "../../solver/checking/verdict.ts";

/**
 * What a hand-written step is marked with. There is one `contradicted` step a problem: the first, which is where to
 * look. What comes behind it is `depends` (rests on a contradicted step) or `later` (is contradicted by itself too).
 */
export type MarkKind = "verified" | "contradicted" | "later" | "depends" | "not-checked" | "ignored";

export const markKinds: readonly MarkKind[] = [
  "verified",
  "contradicted",
  "later",
  "depends",
  "not-checked",
  "ignored",
];

/** A mark at a step; offsets into the note. */
export interface Mark {
  readonly kind: MarkKind;
  readonly step: number;
  readonly start: number;
  readonly end: number;
  readonly check: StepCheck;
}

export interface ProblemMarks {
  readonly problem: NoteProblem;
  readonly marks: readonly Mark[];
  /** The first contradicted step, or null. */
  readonly first: Mark | null;
}

/**
 * Marks of a problem. A step that the student says is their own is never held against them, nor is what rests on it.
 *
 * @param ignored - whether the student took a step out of the check
 */
export function marksOf(
  problem: NoteProblem,
  checks: readonly StepCheck[],
  ignored: (step: number) => boolean,
): ProblemMarks {
  let first: Mark | null = null;
  const marks: Mark[] = [];
  for (const [step, { start, end }] of problem.steps.entries()) {
    const check = checks[step];
    if (check === undefined) break;
    const mark: Mark = { kind: kindOf(check, step, first, ignored), step, start, end, check };
    if (mark.kind === "contradicted") first = mark;
    marks.push(mark);
  }
  return { problem, marks, first };
}

function kindOf(
  check: StepCheck,
  step: number,
  first: Mark | null,
  ignored: (step: number) => boolean,
): MarkKind {
  if (ignored(step)) return "ignored";
  switch (check.verdict) {
    case "verified":
      return "verified";
    case "contradicted":
      return first === null ? "contradicted" : "later";
    case "not-checked":
      return check.dependsOn === null || ignored(check.dependsOn) ? "not-checked" : "depends";
  }
}

/** How many steps have which mark. */
export function countMarks(all: readonly ProblemMarks[]): Readonly<Record<MarkKind, number>> {
  const counts: Record<MarkKind, number> = {
    verified: 0,
    contradicted: 0,
    later: 0,
    depends: 0,
    "not-checked": 0,
    ignored: 0,
  };
  for (const { marks } of all) for (const { kind } of marks) counts[kind] += 1;
  return counts;
}

/**
 * The problem whose first contradicted step is opened: the one around the offset where it has one, else the first of
 * the note that has.
 */
export function toOpen(all: readonly ProblemMarks[], offset: number): Mark | null {
  const here = all.findLast(({ problem }) => problem.start <= offset);
  return here?.first ?? all.find(({ first }) => first !== null)?.first ?? null;
}
