import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AnswerGroups, canonicalKey } from "../../../src/solver/grading/answer-key.ts";
import { isEqual } from "../../../src/solver/grading/grade.ts";

describe("canonicalKey", () => {
  it.each([
    ["1/2", "0.50"],
    ["\\frac{2}{4}", "$\\frac12$"],
    ["x = 3", "3"],
    ["1,000", " 1000 "],
    ["Tuesday", "\\text{tuesday}."],
    ["(C)", "C"],
    ["x^2+1", "$x^{2} + 1$"],
    ["3:30 PM", "3:30 p.m."],
    ["-7", "−7.0"],
  ])("%s and %s share a key", (a, b) => {
    expect(canonicalKey(a)).toBe(canonicalKey(b));
  });

  it.each([
    ["1/2", "0.51"],
    ["10", "-10"],
    ["5\\text{ km}", "5\\text{ m}"],
    ["Tuesday", "Monday"],
    ["50\\%", "50"],
    ["(1,2)", "[1,2]"],
    ["x", "y"],
  ])("%s and %s do not", (a, b) => {
    expect(canonicalKey(a)).not.toBe(canonicalKey(b));
  });

  it("is shared by equal fractions only", () => {
    const n = fc.integer({ min: -60, max: 60 });
    const d = fc.integer({ min: 1, max: 30 });
    fc.assert(
      fc.property(n, d, n, d, (a, b, c, e) => {
        const same = canonicalKey(`${a}/${b}`) === canonicalKey(`\\frac{${c}}{${e}}`);
        expect(same).toBe(a * e === c * b);
      }),
      { seed: 1 },
    );
  });

  it("is shared by equal answers only", () => {
    const answer = fc.constantFrom(
      "1/2",
      "0.5",
      "50\\%",
      "50",
      "x=50",
      "50 km",
      "A",
      "(A)",
      "a",
      "x<3",
      "(-\\infty,3)",
      "no",
      "No",
      "{1,2}",
      "1,2",
      "\\frac{1}{2}x",
      "x/2",
      "2:4",
      "1:2",
      "14:00",
      "2 PM",
      "5 apples",
      "5",
      "five",
      "1011_2",
      "11",
      "90^\\circ",
      "90",
    );
    fc.assert(
      fc.property(answer, answer, (a, b) => {
        if (canonicalKey(a) === canonicalKey(b)) expect(isEqual(a, b)).toBe(true);
      }),
      { numRuns: 500, seed: 2 },
    );
  });
});

describe("AnswerGroups", () => {
  it("groups what is equal, in order of appearance", () => {
    const groups = new AnswerGroups();
    const ids = ["\\frac{1}{2}", "0.5", "2", "(x+1)^2", "1/2", "x^2+2x+1", "Tuesday", "tuesday"].map((a) =>
      groups.add(a),
    );
    expect(ids).toEqual([0, 0, 1, 2, 0, 2, 3, 3]);
    expect(groups.groups().map((g) => [g.id, g.representative, g.members.length])).toEqual([
      [0, "\\frac{1}{2}", 3],
      [1, "2", 1],
      [2, "(x+1)^2", 2],
      [3, "Tuesday", 2],
    ]);
    expect(groups.groups()[2]?.members).toEqual(["(x+1)^2", "x^2+2x+1"]);
  });

  it("keeps a rounded value apart from the exact one, but not a floating-point value", () => {
    const groups = new AnswerGroups();
    expect(groups.add("1/3")).toBe(0);
    expect(groups.add("0.333")).toBe(1);
    expect(groups.add("0.3333333333333333")).toBe(0);
  });

  it("gives each unreadable answer that is written differently its own group", () => {
    const groups = new AnswerGroups();
    expect([groups.add("(((1"), groups.add("(((2"), groups.add("(((1")]).toEqual([0, 1, 0]);
  });
});
