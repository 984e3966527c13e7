/** How the sentence of a checking step begins. */
export const CHECK = "Check:";

/**
 * True for the code of a step that tests the result of a plan in another way (by assertions: where one fails the step
 * fails, and the plan is dropped like any other).
 */
export function isCheckCode(code: string): boolean {
  return new RegExp(`^# Step \\d+: ${CHECK}`, "m").test(code);
}
