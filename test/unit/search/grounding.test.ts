import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ground, groundingWeight, namedNumbers } from "../../../src/solver/search/grounding.ts";

const audit = (problem: string, code: string): readonly [foreign: number, unused: number] => {
  const { foreign, unused } = ground(namedNumbers(problem), code);
  return [foreign, unused];
};

describe("grounding", () => {
  it.each([
    ["Ann has 12 apples and eats 5.", "left = 12 - 5\nprint(left)", [0, 0]],
    ["Ann has 12 apples and eats 5.", "left = 12 - 6\nprint(left)", [1, 1]],
    ["Ann has 12 apples and eats 5.", "left = 12 - 12", [0, 1]],
    ["What is 15% of 80?", "print(0.15 * 80)", [0, 0]],
    ["A $40 shirt is 25% off.", "price = 40 * 0.75", [0, 0]],
    ["A $40 shirt gets 5% dearer.", "price = 40 * 1.05", [0, 0]],
    ["A shirt of 40 is 25% off.", "price = 40 * (100 - 25) / 100", [0, 0]],
    ["It costs 1,250 dollars.", "print(1250)", [0, 0]],
    ["Il coûte 2,5 euros.", "print(2.5)", [0, 0]],
    ["Find the mean of 3,5,9.", "x = [3, 5, 9]", [0, 0]],
    ["Twelve eggs, half are white.", "n = 12 / 2", [0, 0]],
    ["How many minutes are 3 hours?", "print(3 * 60)", [0, 0]],
    ["Solve x1 + 8 = 20.", "from sympy import symbols\nx1 = symbols('x1')  # 77\nprint(20 - 8)", [0, 0]],
    [String.raw`Compute $\frac{13}{14}$.`, "from fractions import Fraction\nprint(Fraction(13, 14))", [0, 0]],
    ["12 men build a wall in 8 days. Bob is 47 years old.", "work = 12 * 8", [0, 1]],
    ["苹果有17个，吃了8个。", "print(17 - 8)", [0, 0]],
  ] as const)("%s / %s", (problem, code, expected) => {
    expect(audit(problem, code)).toEqual(expected);
  });

  it("weighs a vote between nothing and all of it, less for each number that is wrong", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (problem, code) => {
        const weight = groundingWeight(ground(namedNumbers(problem), code));
        expect(weight).toBeGreaterThanOrEqual(0);
        expect(weight).toBeLessThanOrEqual(1);
      }),
    );
    expect(groundingWeight({ foreign: 0, unused: 0 })).toBe(1);
    expect(groundingWeight({ foreign: 1, unused: 0 })).toBeLessThan(
      groundingWeight({ foreign: 0, unused: 1 }),
    );
  });
});
