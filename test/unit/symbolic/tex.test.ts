import { describe, expect, it } from "vitest";
import { grade } from "../../../src/solver/grading/grade.ts";
import { printedTex } from "../../../src/solver/symbolic/tex.ts";

describe("printed results as LaTeX", () => {
  it.each([
    ["13/24", "\\frac{13}{24}"],
    ["-2/x**3", "-\\frac{2}{x^{3}}"],
    ["x**2 + 4*x*y", "x^{2} + 4 x y"],
    ["2*3**x", "2 \\cdot 3^{x}"],
    ["(x - 3)*(x + 1)", "\\left(x - 3\\right) \\left(x + 1\\right)"],
    ["7*sqrt(2)", "7 \\sqrt{2}"],
    ["sin(3*x)/3 + C", "\\frac{\\sin\\left(3 x\\right)}{3} + C"],
    ["[1/2, 3]", "\\frac{1}{2}, 3"],
    ["1/2, 3", "\\frac{1}{2}, 3"],
    ["Interval.open(-oo, 2)", "\\left(-\\infty, 2\\right)"],
    ["Interval(-1, 5)", "\\left[-1, 5\\right]"],
    ["x = 5, y = 1", "x = 5, y = 1"],
    ["(1, 3)", "\\left(1, 3\\right)"],
    ["2^2 * 3", "2^{2} \\cdot 3"],
    ["no solution", "\\text{no solution}"],
    ["yes", "\\text{yes}"],
    ["exp(2*x)", "e^{2 x}"],
    ["27.38", "27.38"],
    ["steps\n8", "8"],
  ])("%s", (output, tex) => {
    expect(printedTex(output)).toBe(tex);
    expect(grade(output.split("\n").at(-1) ?? "", tex).correct).toBe(true);
  });
});
