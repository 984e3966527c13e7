import { describe, expect, it } from "vitest";
import { handWrittenSteps } from "../../../src/solver/checking/score-steps.ts";
import { bestThreshold, isDevelopment, stepMetrics } from "../../../src/solver/checking/step-metrics.ts";
import { nativeFormat, promptText } from "../../../src/solver/trajectory/format.ts";
import { parseTrajectory } from "../../../src/solver/trajectory/parse.ts";

describe("hand-written steps for the PPM", () => {
  it("are the bytes of a trajectory with comments only", () => {
    const steps = handWrittenSteps(["$2x = 8$", "so\n  $x = 4$"]);
    const native = "<code>\n# Step 1: $2x = 8$\n<end_of_step>\n\n# Step 2: so $x = 4$\n<end_of_step>";
    expect(steps.map((step) => step.text).join("")).toBe(native);
    expect(parseTrajectory(native)).toEqual(steps);
    expect(promptText(nativeFormat, "Solve $2x = 8$.", steps)).toBe(
      `<|user|>:\nSolve $2x = 8$.\n<|assistant|>: Let's think step by step and solve the problem with code.${native}`,
    );
  });

  it("never become structure, and say the student's own label once", () => {
    const [step] = handWrittenSteps(["Step 3: I write <end_of_step> and <answer>"]);
    expect(step?.text).toBe("<code>\n# Step 1: I write < end_of_step> and < answer>\n<end_of_step>");
    expect(handWrittenSteps(["**Step 2.** add"])[0]?.text).toContain("# Step 1: add\n");
  });
});

describe("counts of scores", () => {
  const solutions = [
    { label: -1, scores: [0.9, 0.8] },
    { label: 1, scores: [0.7, -0.5, 0.9] },
    { label: 0, scores: [0.75, -0.9] },
    { label: -1, scores: [-0.2, null] },
  ];

  it("name the first step below the threshold; steps behind the first wrong one do not count", () => {
    const m = stepMetrics(solutions, 0);
    expect(m).toMatchObject({ solutions: 4, wrongFound: 0.5, rightPassed: 0.5, f1: 0.5, falseAlarms: 1 / 4 });
    // Right: .9 .8 .7 −.2; wrong: −.5 .75.
    expect(m.auc).toBeCloseTo(6 / 8, 12);
    const squares = [0.05, 0.1, 0.15, 0.6, 0.25, 0.875].map((d) => d * d);
    expect(m.brier).toBeCloseTo(squares.reduce((a, b) => a + b, 0) / 6, 12);
  });

  it("a perfect scorer has no error of any kind", () => {
    const perfect = [
      { label: -1, scores: [1, 1] },
      { label: 1, scores: [1, -1] },
    ];
    expect(bestThreshold(perfect)).toBe(0);
    expect(stepMetrics(perfect, 0)).toMatchObject({ f1: 1, falseAlarms: 0, auc: 1, ece: 0, brier: 0 });
  });

  it("the threshold is the best of those given", () => {
    const best = stepMetrics(solutions, bestThreshold(solutions)).f1;
    for (let t = -1; t <= 1; t += 0.05)
      expect(stepMetrics(solutions, t).f1).toBeLessThanOrEqual(best + 1e-12);
  });

  it("both halves are used, and a problem is always in the same", () => {
    const halves = Array.from({ length: 40 }, (_, k) => isDevelopment(`Problem ${k}`));
    expect(new Set(halves).size).toBe(2);
    expect(isDevelopment("x")).toBe(isDevelopment("x"));
  });
});
