import { ANSWER, CODE, END_OF_ANSWER, END_OF_CODE, END_OF_STEP } from "../trajectory/markers.ts";
import type { Step } from "../trajectory/step.ts";

/** One step of a plan: what is done, in words, and its Python. */
export interface PlanStep {
  readonly sentence: string;
  readonly code: string;
}

/** A whole solution: steps whose code runs in order; the last one prints the answer. */
export interface Plan {
  /** The task that was recognised, for people: “solve an equation”. */
  readonly task: string;
  readonly steps: readonly PlanStep[];
}

/** The steps of a plan in the native trajectory format (`trajectory/format.ts`), the words of the answer excepted. */
export function planSteps(plan: Plan): readonly Step[] {
  return plan.steps.map(({ sentence, code }, k) => {
    const open = k === 0 ? `${CODE}\n` : "\n\n";
    return k === plan.steps.length - 1
      ? { text: `${open}# Now print the final answer\n${code}\n${END_OF_CODE}`, end: "code" }
      : { text: `${open}# Step ${k + 1}: ${sentence}\n${code}\n${END_OF_STEP}`, end: "step" };
  });
}

/** The words behind a finished program. */
export function answerStep(boxed: string): Step {
  return {
    text: `\n${ANSWER}From the result, we can see that the answer is \\boxed{${boxed}}.${END_OF_ANSWER}`,
    end: "answer",
  };
}
