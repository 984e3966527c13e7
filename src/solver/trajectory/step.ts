/**
 * How the model ended a piece of text. `step`, `code` and `answer` are the three markers of the rStar-Math
 * format; the others are ways of not finishing.
 */
export type StepEnd = "step" | "code" | "answer" | "length" | "end-of-text" | "context-full";

/**
 * One step of a trajectory: the text the policy wrote, end marker included, byte for byte, and, after the
 * last code step, the program's printed output, which the executor writes and the model only reads.
 */
export interface Step {
  readonly text: string;
  readonly end: StepEnd;
  readonly output?: string;
}

/**
 * A piece of a prompt. Text that is not `control` is data (the student's problem, a program's output, the
 * words of a step): a marker written inside it is never turned into a control token.
 */
export interface Segment {
  readonly text: string;
  readonly control: boolean;
}
