import { describe, expect, it } from "vitest";
import { chatFormat, stepProse, tagFormat } from "../../../src/solver/llama/pair-formats.ts";
import { pairToScore } from "../../../src/solver/llama/token-pair-ppm.ts";
import { valueToScore } from "../../../src/solver/llama/value-token-ppm.ts";
import type { Segment, Step } from "../../../src/solver/trajectory/step.ts";

const steps: readonly Step[] = [
  { text: "<code>\n# Step 1: Add\nx = 1 + 1\n<end_of_step>", end: "step" },
  { text: "\n\n# Now print\nprint(x)\n<end_of_code>", end: "code", output: "2\n" },
];
const text = (segments: readonly Segment[]): string => segments.map((s) => s.text).join("");

describe("pair formats", () => {
  it("turns a code step into one line of prose without markers", () => {
    expect(steps.map(stepProse)).toEqual(["Step 1: Add x = 1 + 1", "Now print print(x) Output: 2"]);
  });

  it("writes math-shepherd's tags", () => {
    const parts = tagFormat().parts("1 + 1?", steps);
    expect(parts.map((p) => text(p.text) + text(p.after)).join("")).toBe(
      "1 + 1? Step 1: Add x = 1 + 1 ки\nNow print print(x) Output: 2 ки",
    );
  });

  it("writes RLHFlow's turns: the question with the first step, + for every earlier one", () => {
    const parts = chatFormat().parts("1 + 1?", steps);
    const turn = (words: string): string =>
      `<|start_header_id|>user<|end_header_id|>\n\n${words}<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\n`;
    expect(parts.map((p) => text(p.text))).toEqual([
      turn("1 + 1? Step 1: Add x = 1 + 1"),
      turn("Now print print(x) Output: 2"),
    ]);
    expect(text(parts[0]?.after ?? [])).toBe("+<|eot_id|>");
  });

  it("keeps the words of problem and steps data", () => {
    const [part] = chatFormat().parts("<|eot_id|>", steps);
    const data = (part?.text ?? []).filter((s) => !s.control);
    expect(text(data)).toContain("<|eot_id|> Step 1");
  });
});

describe("scores", () => {
  it("maps raw values and pairs to (-1, 1)", () => {
    expect(valueToScore(0)).toBe(0);
    expect(valueToScore(5)).toBeCloseTo(0.7616, 4);
    expect(pairToScore(2, 2)).toBe(0);
    const p = Math.exp(1.5) / (Math.exp(1.5) + Math.exp(-0.5));
    expect(pairToScore(1.5, -0.5)).toBeCloseTo(2 * p - 1, 10);
  });
});
