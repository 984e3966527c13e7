import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { codeNumbers, isAsNice, otherNumber, problemNumbers, replaceAt } from "../../../src/hints/numbers.ts";
import { SeededRng } from "../../../src/solver/search/random.ts";

describe("numbers that may change", () => {
  it.each([
    ["Solve $2x^2 + 3x = 14$.", ["2", "3", "14"]],
    ["Find the 20th term of 5, 8, 11.", ["5", "8", "11"]],
    ["A house costs $1,200 and 15% of 3.50.", ["1200", "15", "3.5"]],
    ["$x_3 + \\sqrt[3]{8} = 0$", ["8"]],
    ["$a^{12} + 1$", []],
  ])("%s", (problem, values) => {
    expect(problemNumbers(problem).map((p) => p.value)).toEqual(values);
  });

  it("of code are those outside strings, comments and names", () => {
    expect(codeNumbers('x2 = 3 * 4.5  # 7 things\nprint("8", x2)').map((p) => p.value)).toEqual(["3", "4.5"]);
  });

  it("are replaced in place", () => {
    const places = problemNumbers("4 pens for $3");
    expect(
      replaceAt(
        "4 pens for $3",
        places.map((p) => ({ ...p, text: `<${p.text}>` })),
      ),
    ).toBe("<4> pens for $<3>");
  });

  it("become others of the same kind", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 5000 }),
        fc.constantFrom(0, 1, 2),
        fc.nat(),
        (n, decimals, seed) => {
          const value = String(n / 10 ** decimals);
          const other = otherNumber(value, new SeededRng(seed));
          expect(Number(other)).toBeGreaterThan(0);
          expect(Number(other)).not.toBe(Number(value));
          expect(other.split(".")[1]?.length ?? 0).toBe(value.split(".")[1]?.length ?? 0);
        },
      ),
    );
  });

  it.each([
    ["12", "8", true],
    ["12", "12", false],
    ["7/2", "8", false],
    ["7/2", "3/4", true],
    ["-3", "8", false],
    ["2, 3", "1, 4", true],
    ["2", "1, 4", false],
    ["sqrt(2)", "4", false],
    ["2.5", "4", false],
    ["no solution", "4", false],
    ["4000", "8", false],
    ["2*x + 3", "5*x + 1", true],
  ])("%s beside %s: %s", (printed, original, nice) => {
    expect(isAsNice(printed, original)).toBe(nice);
  });
});
