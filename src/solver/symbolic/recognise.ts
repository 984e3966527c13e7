import { NotSure } from "./not-sure.ts";
import type { Plan } from "./plan.ts";
import { recogniseCalculus } from "./tasks/calculus.ts";
import { recogniseGeometry } from "./tasks/geometry.ts";
import { recogniseNumbers } from "./tasks/numbers.ts";
import { recognisePercent } from "./tasks/percent.ts";
import { recogniseRewrite } from "./tasks/rewrite.ts";
import { recogniseSequence } from "./tasks/sequences.ts";
import { recogniseSolve } from "./tasks/solve.ts";
import { recogniseValue } from "./tasks/value.ts";
import { recogniseWholeNumbers } from "./tasks/whole-numbers.ts";
import { templateOf, type Template } from "./template.ts";

/** In this order: what names its task in words goes before what only has a formula. */
const TASKS: readonly ((t: Template) => Plan | null)[] = [
  recogniseNumbers,
  recognisePercent,
  recogniseSequence,
  recogniseGeometry,
  recogniseWholeNumbers,
  recogniseCalculus,
  recogniseRewrite,
  recogniseSolve,
  recogniseValue,
];

/**
 * How to solve a problem whose every word is understood; null for every other, and that is most of them: a story
 * around a formula, two tasks in one, a verb that is not known. Never throws.
 */
export function recognise(problem: string): Plan | null {
  const template = templateOf(problem);
  if (template === null) return null;
  for (const task of TASKS) {
    try {
      const plan = task(template);
      if (plan !== null) return plan;
    } catch (error) {
      // The words fit this task, but something in it does not; another task may still fit.
      if (!(error instanceof NotSure)) throw error;
    }
  }
  return null;
}
