import { ANSWER, CODE, END_OF_ANSWER, END_OF_CODE, END_OF_OUTPUT, END_OF_STEP, OUTPUT } from "./markers.ts";
import { endMarker } from "./format.ts";
import type { Step, StepEnd } from "./step.ts";

const ENDINGS: readonly (readonly [string, StepEnd])[] = [
  [END_OF_STEP, "step"],
  [END_OF_CODE, "code"],
  [END_OF_ANSWER, "answer"],
];

/** Python of a code step, comments included, markers removed; empty for an answer step. */
export function stepCode(step: Step): string {
  if (isAnswerStep(step)) return "";
  let text = step.text;
  const end = endMarker(step);
  if (end !== null && text.endsWith(end)) text = text.slice(0, -end.length);
  text = text.replace(/^\s*<code>/, "");
  return text.replace(/^(?:[ \t]*\n)+/, "").trimEnd();
}

/** True for the words after the program: `<answer>…<end_of_answer>`. */
export function isAnswerStep(step: Step): boolean {
  return step.end === "answer" || /^\s*<answer>/.test(step.text);
}

const STEP_LABEL = /^\s*(?:step\s*\d+\s*[:.)-]?\s*)/i;

/**
 * The step as a sentence: the words of its leading comments without `Step k:`; for an answer step, its text.
 * Empty where the step has no comment.
 */
export function stepSentence(step: Step): string {
  if (isAnswerStep(step)) {
    return step.text
      .replace(/^\s*<answer>/, "")
      .replace(END_OF_ANSWER, "")
      .trim();
  }
  const words: string[] = [];
  for (const line of stepCode(step).split("\n")) {
    const comment = /^\s*#+\s?(.*)$/.exec(line);
    if (comment?.[1] !== undefined) words.push(comment[1].replace(STEP_LABEL, "").trim());
  }
  return words.filter((w) => w !== "").join(" ");
}

/**
 * The code that decides what a step does: comment lines and blank lines removed. Two steps with the same key do
 * the same thing. Only whole-line comments are removed, so text inside strings is never touched.
 */
export function codeKey(step: Step): string {
  return stepCode(step)
    .split("\n")
    .map((line) => line.trimEnd())
    .filter((line) => line.trim() !== "" && !/^\s*#/.test(line))
    .join("\n");
}

/** Cells to execute for a path: one per code step, in order. */
export function pathCells(steps: readonly Step[]): readonly string[] {
  return steps.filter((s) => !isAnswerStep(s)).map(stepCode);
}

/**
 * Splits text that may hold several steps (greedy decoding runs to the end of the code) after each end marker.
 * `end` says how the whole text ended.
 */
export function splitSteps(text: string, end: StepEnd): readonly Step[] {
  const steps: Step[] = [];
  let rest = text;
  for (;;) {
    const next = firstEnding(rest);
    if (next === null) break;
    const length = next.at + next.marker.length;
    steps.push({ text: rest.slice(0, length), end: next.end });
    rest = rest.slice(length);
  }
  // Nothing written at all is a step too, when it says why (a full context): it must not vanish.
  if (rest.trim() !== "" || steps.length === 0) steps.push({ text: rest, end });
  return steps;
}

function firstEnding(text: string): { at: number; marker: string; end: StepEnd } | null {
  let found: { at: number; marker: string; end: StepEnd } | null = null;
  for (const [marker, end] of ENDINGS) {
    const at = text.indexOf(marker);
    if (at >= 0 && (found === null || at < found.at)) found = { at, marker, end };
  }
  return found;
}

/** Reads a stored response (training data, a trace of the public code) back into steps. */
export function parseTrajectory(text: string): readonly Step[] {
  const steps: Step[] = [];
  let rest = text;
  while (rest.trim() !== "") {
    const next = firstEnding(rest);
    if (next === null) {
      steps.push({ text: rest, end: "end-of-text" });
      break;
    }
    const length = next.at + next.marker.length;
    const step: Step = { text: rest.slice(0, length), end: next.end };
    rest = rest.slice(length);
    const output = /^\s*<output>/.exec(rest);
    const close = output === null ? -1 : rest.indexOf(END_OF_OUTPUT, output[0].length);
    if (next.end === "code" && output !== null && close >= 0) {
      steps.push({ ...step, output: rest.slice(output[0].length, close) });
      rest = rest.slice(close + END_OF_OUTPUT.length);
    } else {
      steps.push(step);
    }
  }
  return steps;
}

const HALF = 512;

/**
 * What the model reads between `<output>` and `<end_of_output>`: everything the program printed, without the
 * final newline, the middle cut out past 1,024 characters as in `tools/python_tool.py`.
 */
export function observation(outputs: readonly string[]): string {
  const text = outputs.join("").replace(/\n+$/, "");
  return text.length <= 2 * HALF ? text : `${text.slice(0, HALF)}...${text.slice(-HALF)}`;
}

/** True where a text holds anything that the format would read as structure. */
export function hasMarkers(text: string): boolean {
  return [CODE, END_OF_STEP, END_OF_CODE, OUTPUT, END_OF_OUTPUT, ANSWER, END_OF_ANSWER].some((m) =>
    text.includes(m),
  );
}
