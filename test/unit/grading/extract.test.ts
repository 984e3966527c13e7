import { describe, expect, it } from "vitest";
import { extractAnswer, extractBoxed, isSentence } from "../../../src/solver/grading/extract.ts";

describe("extractBoxed", () => {
  it.each([
    ["so \\boxed{18} dollars.", "18"],
    ["\\boxed{\\frac{1}{2}}", "\\frac{1}{2}"],
    ["\\boxed{1} but then \\boxed{2}", "2"],
    ["\\fbox{7}", "7"],
    ["\\boxed {7}", "7"],
    ["\\boxed 7.", "7"],
    ["\\boxed{\\{1,2\\}}", "\\{1,2\\}"],
    ["\\boxed{1}\\boxed{2}", "1, 2"],
    ["\\boxed{1},\\boxed{2},\\boxed{3}", "1, 2, 3"],
    ["\\(\\boxed{1}\\) and \\(\\boxed{-2}\\).", "1, -2"],
    ["$\\boxed{(98, 2)} \\quad \\text{and} \\quad \\boxed{(99, 503)}$", "(98, 2), (99, 503)"],
    ["\\boxed{1} no no no \\boxed{2}", "2"],
    ["\\boxed{5} \\boxed{5}", "5"],
    ["\\boxed{3} and later \\boxed{4", "3"],
    ["\\boxed{x + \\boxed{2}}", "x + \\boxed{2}"],
    ["\\\\boxed{840}.", "840"],
  ])("%s", (text, answer) => {
    expect(extractBoxed(text)).toBe(answer);
  });

  it.each(["no box", "\\boxed{", "boxed 5", ""])("finds none in “%s”", (text) => {
    expect(extractBoxed(text)).toBeNull();
  });
});

describe("extractAnswer", () => {
  it.each([
    ["The answer is \\boxed{3}.", "3"],
    ["5 + 6 = 11\n#### 11", "11"],
    ["So the answer is 42.", "42"],
    ["The final answer is $\\frac{1}{2}$. I hope it is correct.", "$\\frac{1}{2}$"],
    ["Final Answer: Jane started 3 hours ago.", "3"],
    ["thinking about it I think the correct answer is C", "C"],
    ["The answer is for sure D, it can't be A or B", "D"],
    ["We get \\boxed{255}. Final Answer: The final answer is $10,455$.", "$10,455$"],
    ["We find that $x \\neq 3$.", "x \\neq 3"],
    ["it costs 12 dollars and 50 cents in total, or 12.50", "12.50"],
    ["With $d = 90/n$ we count. Therefore, there are 12 such sequences.", "12"],
    ["x = 5", "x = 5"],
    ["Tuesday", "Tuesday"],
  ])("%s", (text, answer) => {
    expect(extractAnswer(text)).toBe(answer);
  });

  it("is null where there is nothing", () => {
    expect(extractAnswer("")).toBeNull();
    expect(extractAnswer("   \n ")).toBeNull();
    expect(extractAnswer("I could not find any solution to this")).toBeNull();
  });
});

describe("isSentence", () => {
  it("tells prose from formulas", () => {
    expect(isSentence("We find that x is 3")).toBe(true);
    expect(isSentence("\\begin{cases} x \\\\ y \\end{cases}")).toBe(false);
    expect(isSentence("5 \\text{ square inches per person}")).toBe(false);
    expect(isSentence("Interval(1, 2)")).toBe(false);
  });
});
