import { describe, expect, it } from "vitest";
import { checkSolution } from "../../../src/solver/checking/check-solution.ts";
import type { StepCheck } from "../../../src/solver/checking/verdict.ts";

const check = (problem: string, ...steps: string[]): readonly StepCheck[] =>
  checkSolution({ problem, steps, language: "markdown" });
const one = (problem: string, step: string): StepCheck | undefined => check(problem, step)[0];

describe("right steps that look wrong to a hasty reader", () => {
  it.each([
    "$3 + 4 = 7 \\times 2 = 14$",
    "$10 \\text{ km} = 10000 \\text{ m}$",
    "$1 \\text{ h } 30 \\text{ min} = 90 \\text{ min}$",
    "$2^{10} = 1024 \\approx 1000$",
    "$\\log 100 = 2$",
    "$\\sin 30 = 0.5$",
    "$\\tan^{-1}(1) = 45$",
    "$1 + 2 + \\dots + 10 = 55$",
    "1 + 2 + ... + 10 = 55",
    "$3 \\text{ h} = 3 \\cdot 60 = 180 \\text{ min}$",
    "Area = 5 × 3 = 15 cm²",
    "10 - 20% = 8",
    "1 m 20 cm = 120 cm",
    "100 - 30 = 70% left",
    "3 hours = 3 * 60 = 180 minutes",
    "5 boxes of 12 = 60 pens",
    "2:30 + 1:45 = 4:15",
    "the sum of 3 and 4 * 2 = 14",
    "three quarters of 40 = 30",
    "3.14 * 100 = 314.16",
    "$7 / 2 = 3$ R $1$",
    "$-3^2 = 9$",
    "1.000 + 500 = 1.500",
    "3,5 + 2,5 = 6",
    "20°C = 68°F",
    "4 less than 10 = 6",
  ])("%s is not contradicted", (step) => {
    expect(one("Work with these numbers.", step)?.verdict).not.toBe("contradicted");
  });

  it("cases, rejected roots and letters that change their meaning are not contradicted", () => {
    const all = [
      ...check("Solve $x^2+3x=10$.", "$x^2 + 3x = 10 \\Rightarrow x = 2$ (reject $-5$)"),
      ...check(
        "The area is 24, the length 2 more than the width $w$.",
        "$w(w+2)=24$",
        "$(w+6)(w-4)=0$",
        "$w=4$",
        "length $= 4+2 = 6$",
      ),
      ...check("Use $a^2+b^2=c^2$ with $a=3$, $b=4$.", "$9+16=c^2$", "$c^2=25$", "$c=5$"),
      ...check("Solve $\\sin x = 0.5$ in degrees.", "$x=30$ or $x=150$"),
      ...check("Find the inverse of $f(x) = 2x+3$.", "$y = 2x+3$", "$x = 2y+3$", "$y = \\frac{x-3}{2}$"),
      ...check("(a) Solve $x+1=3$. (b) Solve $x-1=5$.", "(a) $x=2$", "(b) $x=6$"),
      ...check("Two numbers.", "$x = 2$", "Now $3x = 15$, so $x = 5$"),
      ...check("Solve $x^2-4=0$.", "Let's try $x=1$: $1-4=-3$, no.", "Try $x=2$: $4-4=0$.", "Also $x=-2$."),
    ];
    expect(all.filter((c) => c.verdict === "contradicted")).toEqual([]);
  });
});

describe("mistakes are named, with a value that shows them", () => {
  it.each([
    ["Solve $x^2=9$.", "$x=3$", "lost-solution", "x = -3"],
    ["Solve $x^2=5x$.", "$x=5$", "division-by-zero", "x = 0"],
    ["Solve $\\sqrt{x+6}=x$.", "$x=3$ or $x=-2$", "gained-solution", "x = -2"],
    ["Solve $3x = -12$.", "$x = 4$", "sign", "x = 4"],
    ["Solve $-2x < 8$.", "$x < -4$", "inequality", "x ="],
    ["Differentiate $f(x)=x^2\\sin x$.", "$f'(x)=2x\\cos x$", "derivative", "x = 1"],
    ["Find $\\int e^{3x}dx$.", "$\\int e^{3x}\\,dx = 3e^{3x}+C$", "integral", "x = 1"],
    ["Expand $(a+b)^2$.", "$(a+b)^2 = a^2+b^2$", "not-equal", "a = 1"],
    ["A bill.", "Each pays 36/12 = 4 dollars.", "arithmetic", "left 3, right 4"],
  ])("%s %s: %s", (problem, step, slip, value) => {
    const result = one(problem, step);
    expect(result).toMatchObject({ verdict: "contradicted", slip });
    expect(result?.counterexample).toContain(value);
  });

  it("only the first error is contradicted, what follows from it depends on it", () => {
    const checks = check("Solve $2x+3=11$.", "$2x=14$", "$x=7$");
    expect(checks.map((c) => c.verdict)).toEqual(["contradicted", "not-checked"]);
    expect(checks[1]?.dependsOn).toBe(0);
  });
});
