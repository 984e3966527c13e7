import { nativeFormat } from "../trajectory/format.ts";
import type { Segment, Step } from "../trajectory/step.ts";

/** The text that a token-pair PPM reads for one step. The judgement is read at the last token of `text`. */
export interface PairPart {
  readonly text: readonly Segment[];
  /** What stands between this judgement and the next step (a chat answer, for example). */
  readonly after: readonly Segment[];
}

/** How a generative PRM wants to see a solution. */
export interface PairFormat {
  readonly name: string;
  parts(problem: string, steps: readonly Step[]): readonly PairPart[];
  /** Texts of the two answers; each must be one token of the vocabulary. */
  readonly good: string;
  readonly bad: string;
}

const data = (text: string): Segment => ({ text, control: false });
const control = (text: string): Segment => ({ text, control: true });

const MARKER_TEXT = [
  nativeFormat.stops.step,
  nativeFormat.stops.code,
  nativeFormat.stops.answer,
  "<code>",
  "<answer>",
];

/**
 * A code step as the kind of prose that public PRMs were trained on: markers removed, comments as sentences, one line.
 * They have never seen code steps; their scores are a hint at most.
 */
export function stepProse(step: Step): string {
  let text = step.text;
  for (const marker of MARKER_TEXT) text = text.replaceAll(marker, "");
  const lines = text.split("\n").map((line) => line.replace(/^\s*#+\s*/, "").trim());
  if (step.output !== undefined) lines.push(`Output: ${step.output.trim()}`);
  return lines.filter((line) => line !== "").join(" ");
}

/**
 * math-shepherd (peiyi9979/math-shepherd-mistral-7b-prm): `{question} {step} ки\n{step} ки`, judged at each tag.
 *
 * @param tag - what ends a step; ` ки` for math-shepherd
 */
export function tagFormat(tag = " ки", separator = "\n"): PairFormat {
  return {
    name: "tag",
    good: "+",
    bad: "-",
    parts: (problem, steps) =>
      steps.map((step, i) => ({
        text: [data(`${i === 0 ? `${problem} ` : separator}${stepProse(step)}${tag}`)],
        after: [],
      })),
  };
}

/** Texts around a turn of a chat; strings of control tokens are written as the vocabulary spells them. */
export interface ChatMarkers {
  readonly userStart: readonly Segment[];
  readonly userEnd: readonly Segment[];
  readonly assistantStart: readonly Segment[];
  readonly assistantEnd: readonly Segment[];
}

export const llama3Chat: ChatMarkers = {
  userStart: [control("<|start_header_id|>"), data("user"), control("<|end_header_id|>"), data("\n\n")],
  userEnd: [control("<|eot_id|>")],
  assistantStart: [
    control("<|start_header_id|>"),
    data("assistant"),
    control("<|end_header_id|>"),
    data("\n\n"),
  ],
  assistantEnd: [control("<|eot_id|>")],
};

/**
 * RLHFlow (Llama3.1-8B-PRM-Mistral-Data, -Deepseek-Data): one chat turn a step, the question with the first; every
 * earlier step was answered `+`; judged where the assistant's answer begins. `glue` joins question and first step: a
 * space in search-and-learn, a blank line in ProcessBench.
 */
export function chatFormat(chat: ChatMarkers = llama3Chat, glue = " "): PairFormat {
  return {
    name: "chat",
    good: "+",
    bad: "-",
    parts: (problem, steps) =>
      steps.map((step, i) => ({
        text: [
          ...chat.userStart,
          data(i === 0 ? `${problem}${glue}${stepProse(step)}` : stepProse(step)),
          ...chat.userEnd,
          ...chat.assistantStart,
        ],
        after: [data("+"), ...chat.assistantEnd],
      })),
  };
}
