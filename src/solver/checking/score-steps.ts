import { CODE, END_OF_STEP } from "../trajectory/markers.ts";
import { hasMarkers } from "../trajectory/parse.ts";
import type { Step } from "../trajectory/step.ts";

/**
 * Hand-written steps in the form that the PPM reads: one comment a step, as in a trajectory of rStar-Math. Markers
 * inside the student's words are broken, so that they are never taken for structure.
 */
export function handWrittenSteps(texts: readonly string[]): readonly Step[] {
  return texts.map((text, k) => {
    const words = text.replace(/\s+/g, " ").trim();
    const safe = hasMarkers(words) ? words.replaceAll("<", "< ") : words;
    const open = k === 0 ? `${CODE}\n` : "\n";
    return { text: `${open}# Step ${k + 1}: ${safe}\n${END_OF_STEP}`, end: "step" };
  });
}
