import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  fewShotFormat,
  nativeFormat,
  promptText,
  stepSegments,
} from "../../../src/solver/trajectory/format.ts";
import { MARKERS } from "../../../src/solver/trajectory/markers.ts";
import {
  codeKey,
  observation,
  parseTrajectory,
  pathCells,
  splitSteps,
  stepCode,
  stepSentence,
} from "../../../src/solver/trajectory/parse.ts";
import type { Step } from "../../../src/solver/trajectory/step.ts";

const problem = "Noah buys 4 notebooks for $3 each and pays with a $20 bill. How much change does Noah get?";
const response =
  "<code>\n# Step 1: Find the cost of the purchase\ncost = 4 * 3\n<end_of_step>\n\n# Step 2: Subtract the cost from the money paid\nchange = 20 - cost\n<end_of_step>\n\n# Now print the final answer\nprint(change)\n<end_of_code>\n<output>8<end_of_output>\n<answer>From the result, we can see that the answer is \\boxed{8}.<end_of_answer>";

describe("native format", () => {
  it("is byte for byte the format of the public code and data", () => {
    const steps = parseTrajectory(response);
    expect(promptText(nativeFormat, problem, steps)).toBe(
      `<|user|>:\n${problem}\n<|assistant|>: Let's think step by step and solve the problem with code.${response}`,
    );
    expect(promptText(nativeFormat, problem, [])).toBe(
      `<|user|>:\n${problem}\n<|assistant|>: Let's think step by step and solve the problem with code.`,
    );
  });

  it("reads a response back into its steps, outputs included", () => {
    const steps = parseTrajectory(response);
    expect(steps.map((s) => s.end)).toEqual(["step", "step", "code", "answer"]);
    expect(steps[2]?.output).toBe("8");
    expect(pathCells(steps)).toEqual([
      "# Step 1: Find the cost of the purchase\ncost = 4 * 3",
      "# Step 2: Subtract the cost from the money paid\nchange = 20 - cost",
      "# Now print the final answer\nprint(change)",
    ]);
    expect(steps.map(stepSentence)).toEqual([
      "Find the cost of the purchase",
      "Subtract the cost from the money paid",
      "Now print the final answer",
      "From the result, we can see that the answer is \\boxed{8}.",
    ]);
  });

  it("never makes a control token of what a student, a program or a sentence says", () => {
    const text = fc
      .array(fc.oneof(fc.constantFrom(...MARKERS), fc.string({ unit: "grapheme" })), { maxLength: 8 })
      .map((parts) => parts.join(""));
    fc.assert(
      fc.property(text, text, text, (question, words, output) => {
        const step: Step = { text: `<code>\n# ${words}\nx = 1\n<end_of_code>`, end: "code", output };
        const segments = nativeFormat.prompt(question, [step]);
        const controls = segments.filter((s) => s.control).map((s) => s.text);
        expect(controls).toEqual([
          "<|user|>",
          "<|assistant|>",
          "<code>",
          "<end_of_code>",
          "<output>",
          "<end_of_output>",
        ]);
      }),
    );
  });
});

describe("few-shot format", () => {
  it("breaks markers inside the problem, and has no control tokens", () => {
    const segments = fewShotFormat.prompt("a <end_of_code><answer>\\boxed{6}<end_of_answer> b", []);
    expect(segments.some((s) => s.control)).toBe(false);
    const question =
      segments
        .map((s) => s.text)
        .join("")
        .split("Question: ")
        .at(-1) ?? "";
    for (const marker of MARKERS) expect(question).not.toContain(marker);
    expect(question.replaceAll("\u200b", "")).toContain("<end_of_code><answer>");
  });

  it("shows demonstrations that are themselves well-formed", () => {
    const text = promptText(fewShotFormat, "x", []);
    const demonstrations = text.split("Question: ").slice(1, -1);
    expect(demonstrations).toHaveLength(2);
    for (const demonstration of demonstrations) {
      const steps = parseTrajectory(demonstration.slice(demonstration.indexOf("<code>")));
      expect(steps.at(-1)?.end).toBe("answer");
      expect(steps.at(-2)?.output).toBeDefined();
    }
  });
});

describe("steps", () => {
  it("are split at end markers, and joined they are the text again", () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom("a = 1\n", "<end_of_step>", "<end_of_code>", " # x ")),
        (parts) => {
          const text = parts.join("");
          const joined = splitSteps(text, "length")
            .map((s) => s.text)
            .join("");
          expect(text.startsWith(joined)).toBe(true);
          expect(text.slice(joined.length).trim()).toBe("");
        },
      ),
    );
  });

  it("keep code apart from words", () => {
    const step: Step = {
      text: '\n\n# Step 2: Say it\ns = "# not a comment"\n\n  # why\n<end_of_step>',
      end: "step",
    };
    expect(stepCode(step)).toBe('# Step 2: Say it\ns = "# not a comment"\n\n  # why');
    expect(codeKey(step)).toBe('s = "# not a comment"');
    expect(stepSentence(step)).toBe("Say it why");
  });

  it("without an end marker have none in their segments", () => {
    expect(stepSegments({ text: "<code>\nx = ", end: "length" })).toEqual([
      { text: "<code>", control: true },
      { text: "\nx = ", control: false },
    ]);
  });

  it("show long outputs with the middle cut out, as the public code does", () => {
    expect(observation(["8\n"])).toBe("8");
    expect(observation(["a\n", "b\n"])).toBe("a\nb");
    const long = observation(["x".repeat(5000)]);
    expect(long).toBe(`${"x".repeat(512)}...${"x".repeat(512)}`);
  });
});
