import * as m from "./markers.ts";
import { demonstrations, instructions } from "./few-shot-examples.ts";
import type { Segment, Step } from "./step.ts";

/** How a policy or a PPM reads a trajectory: the only place that knows the bytes of a prompt. */
export interface PromptFormat {
  readonly name: "native" | "few-shot";
  /**
   * The prompt followed by the partial solution. Concatenated, the segments are the exact string; split, they
   * say which parts may become control tokens.
   */
  prompt(problem: string, steps: readonly Step[]): readonly Segment[];
  readonly stops: { readonly step: string; readonly code: string; readonly answer: string };
}

const control = (text: string): Segment => ({ text, control: true });
const data = (text: string): Segment => ({ text, control: false });

const stops = { step: m.END_OF_STEP, code: m.END_OF_CODE, answer: m.END_OF_ANSWER } as const;

const OPENING = /^(\s*)(<code>|<answer>)/;

/**
 * Segments of one step. Markers count only where the format puts them: one opening marker at the start and the
 * end marker at the very end. Anything else that looks like a marker is words of the step.
 */
export function stepSegments(step: Step): readonly Segment[] {
  const segments: Segment[] = [];
  let rest = step.text;
  const opening = OPENING.exec(rest);
  if (opening?.[1] !== undefined && opening[2] !== undefined) {
    if (opening[1] !== "") segments.push(data(opening[1]));
    segments.push(control(opening[2]));
    rest = rest.slice(opening[0].length);
  }
  const end = endMarker(step);
  if (end !== null && rest.endsWith(end)) {
    const body = rest.slice(0, -end.length);
    if (body !== "") segments.push(data(body));
    segments.push(control(end));
  } else if (rest !== "") {
    segments.push(data(rest));
  }
  if (step.output !== undefined) {
    segments.push(data("\n"), control(m.OUTPUT), data(step.output), control(m.END_OF_OUTPUT));
  }
  return segments;
}

/** The marker that ends this step's text, or null where the model did not finish the step. */
export function endMarker(step: Step): string | null {
  switch (step.end) {
    case "step":
      return m.END_OF_STEP;
    case "code":
      return m.END_OF_CODE;
    case "answer":
      return m.END_OF_ANSWER;
    case "length":
    case "end-of-text":
    case "context-full":
      return null;
  }
}

/** Text of one step as it stands in a prompt. */
export function stepText(step: Step): string {
  return stepSegments(step)
    .map((s) => s.text)
    .join("");
}

/**
 * Prompt of a policy trained on rStar-Math data: zero shots, raw completion (`few_shots/sft_prompt.json`). Its
 * PPM reads exactly the same string (`agents/beam_search.py`, `create_prompt(is_value_only)`).
 */
export const nativeFormat: PromptFormat = {
  name: "native",
  stops,
  prompt: (problem, steps) => [
    control(m.USER),
    data(`:\n${problem}\n`),
    control(m.ASSISTANT),
    data(": Let's think step by step and solve the problem with code."),
    ...steps.flatMap(stepSegments),
  ],
};

/**
 * Marker text in a problem, broken so that a model which only sees characters cannot take it for structure.
 * The zero-width space keeps it readable.
 */
function defuse(problem: string): string {
  let out = problem;
  for (const marker of m.MARKERS) out = out.replaceAll(marker, `<\u200b${marker.slice(1)}`);
  return out;
}

/**
 * Raw few-shot completion for ordinary base or instruct models, whose vocabulary has no markers: instructions,
 * two worked examples, the problem (assembly as in `agents/utils.py: rstar_prompt_wrap`, wording our own).
 */
export const fewShotFormat: PromptFormat = {
  name: "few-shot",
  stops,
  prompt: (problem, steps) => [
    data(
      [
        instructions,
        `The following are ${demonstrations.length} demonstration examples.`,
        ...demonstrations,
        "",
        `Question: ${defuse(problem)}\n`,
      ].join("\n"),
    ),
    ...steps.flatMap(stepSegments),
  ],
};

/** The whole prompt as one string. */
export function promptText(format: PromptFormat, problem: string, steps: readonly Step[]): string {
  return format
    .prompt(problem, steps)
    .map((s) => s.text)
    .join("");
}
