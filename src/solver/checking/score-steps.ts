import { CODE, END_OF_STEP } from "../trajectory/markers.ts";
import { hasMarkers } from "../trajectory/parse.ts";
import type { Step } from "../trajectory/step.ts";

/**
 * Hand-written steps in the form that the PPM reads: one comment a step, in the bytes of a trajectory of rStar-Math
 * (`<code>\n# Step 1: …\n<end_of_step>`, then `\n\n# Step 2: …`). Markers inside the student's words are broken, so that
 * they are never taken for structure; a label of the student's own (“Step 2:”) is not said twice.
 */
export function handWrittenSteps(texts: readonly string[]): readonly Step[] {
  return texts.map((text, k) => {
    const words = text
      .replace(/\s+/g, " ")
      .trim()
      .replace(/^\**step \d+\**\s?[:.)]\s?\**\s?/i, "");
    const safe = hasMarkers(words) ? words.replaceAll("<", "< ") : words;
    const open = k === 0 ? `${CODE}\n` : "\n\n";
    return { text: `${open}# Step ${k + 1}: ${safe}\n${END_OF_STEP}`, end: "step" };
  });
}
