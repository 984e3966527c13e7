import { describe, expect, it } from "vitest";
import { grade, isEqual } from "../../../src/solver/grading/grade.ts";
import { equivalent } from "../../../src/solver/grading/math/equivalence.ts";
import { parse } from "../../../src/solver/grading/math/parse.ts";

/** Mistakes that public graders are known to make. */
describe("known failures of public graders", () => {
  it("does not compare with braces stripped", () => {
    expect(isEqual("\\frac{1}{11}", "\\frac{11}{1}")).toBe(false);
    expect(isEqual("\\frac{1}{23}", "\\frac{12}{3}")).toBe(false);
  });

  it("compares the brackets of intervals", () => {
    expect(isEqual("[-2,0]", "(-2,0)")).toBe(false);
    expect(isEqual("(-\\infty,0]", "[-\\infty,0]")).toBe(false);
    expect(isEqual("[-3,-2] \\cup [0,1]", "(-3,-2] \\cup [0,1]")).toBe(false);
  });

  it("accepts a factor of 100 only where a percent sign says so", () => {
    expect(isEqual("105", "1.05")).toBe(false);
    expect(isEqual("1.05", "105")).toBe(false);
    expect(isEqual("1.05", "105\\%")).toBe(true);
  });

  it("has no relative tolerance for whole numbers", () => {
    expect(isEqual("987436", "987466")).toBe(false);
  });

  it("has no absolute tolerance", () => {
    expect(isEqual("\\frac{1}{108}", "\\frac{1}{432}")).toBe(false);
    expect(isEqual("\\frac{6}{601}", "0.01008")).toBe(false);
    expect(isEqual("10^{-20}", "2\\cdot 10^{-20}")).toBe(false);
    expect(isEqual("\\sqrt{2}\\cdot10^{-20}", "\\sqrt{3}\\cdot 10^{-20}")).toBe(false);
  });

  it("tells tiny numbers apart where doubles underflow", () => {
    expect(isEqual("\\frac{1}{2004!}", "\\frac{5}{2004!}")).toBe(false);
    expect(isEqual("\\frac{1}{2004!}", "\\frac{2004}{2005!}\\cdot\\frac{2005}{2004}")).toBe(true);
    expect(isEqual("e^{-1000}", "e^{-2000}")).not.toBe(true);
  });

  it("keeps the relation of an equation", () => {
    expect(isEqual("3x-y+13=0", "x+y=0")).toBe(false);
    expect(isEqual("3x-y+13=0", "0")).toBe(false);
    expect(isEqual("a^2 + b = 0", "0")).toBe(false);
  });

  it("wants all of several values", () => {
    expect(isEqual("1331 and 1728", "1728")).toBe(false);
    expect(isEqual("1728", "1331 and 1728")).toBe(false);
    expect(isEqual("\\sqrt{67},-\\sqrt{85}", "\\sqrt{67}")).toBe(false);
  });

  it("reads currency", () => {
    expect(isEqual("480", "\\$480")).toBe(true);
    expect(isEqual("$480$", "$480")).toBe(true);
  });

  it("does not hang on towers of powers and large factorials", () => {
    expect(grade("5^{5^{5^{5^5}}}", "5^{5^{5^{5^5}}}").verdict).toBe("equal");
    expect(grade("5^{5^{5^{5^5}}}", "5^{5^{5^{5^5}}}+1").verdict).toBe("unknown");
    expect(isEqual("24!\\times24!", "24!\\cdot 24!")).toBe(true);
    expect(grade("1000000!", "1000001!").verdict).toBe("unknown");
  });

  it("calls an unreduced fraction right, and says so", () => {
    const result = grade("137/111", "411/333");
    expect(result).toMatchObject({ verdict: "equal-unsimplified", unsimplified: "pred", correct: true });
    expect(grade("411/333", "137/111")).toMatchObject({
      verdict: "equal-unsimplified",
      unsimplified: "gold",
    });
  });

  it("takes a list in any order and a point in one", () => {
    expect(isEqual("10, 4, -2", "4, 10, -2")).toBe(true);
    expect(isEqual("(4, 10)", "(10, 4)")).toBe(false);
  });

  it("does not swap the values of named unknowns", () => {
    expect(isEqual("x=1, y=2", "x=2, y=1")).toBe(false);
    expect(isEqual("x=1, y=2", "2, 1")).toBe(false);
  });

  it("does not take a spelled word for a product of letters", () => {
    expect(isEqual("\\text{MAKE}", "EKMA")).toBe(false);
    expect(isEqual("no", "on")).toBe(false);
  });

  it("does not see equality where step functions agree near zero only", () => {
    const left = parse("\\lfloor x \\rfloor");
    const right = parse("\\lfloor x^2/(x+1) \\rfloor");
    if (left.kind !== "parsed" || right.kind !== "parsed") throw new Error("not parsed");
    expect(equivalent(left.ast, right.ast).kind).toBe("different");
  });

  it("does not hide differences behind rounding noise", () => {
    expect(isEqual("\\sqrt{10^{20}+1}-10^{10}", "10^{-30}")).not.toBe(true);
    expect(isEqual("\\sin(\\pi)", "0")).toBe(true);
  });
});

describe("strict and lenient", () => {
  it("counts a rounded decimal as right only where the given answer is a decimal, or at full precision", () => {
    expect(isEqual("7\\pi", "21.99")).toBe(false);
    expect(isEqual("21.99", "7\\pi")).toBe(true);
    expect(isEqual("125.663", "40\\pi")).toBe(true);
    expect(isEqual("\\frac{1}{12}", "0.0833333333333333")).toBe(true);
    expect(isEqual("3.14159", "3.14")).toBe(false);
    expect(isEqual("0.3", "0.30000000000000004")).toBe(true);
  });

  it("is as generous as the paper in lenient mode", () => {
    expect(isEqual("7\\pi", "21.99", "lenient")).toBe(true);
    expect(isEqual("105", "1.05", "lenient")).toBe(true);
    expect(isEqual("1.05", "105", "lenient")).toBe(true);
    expect(isEqual("987436", "987466", "lenient")).toBe(true);
    expect(isEqual("(1,2)", "[1,2]", "lenient")).toBe(true);
    expect(isEqual("987436", "987736", "lenient")).toBe(false);
    expect(isEqual("\\frac{1}{11}", "\\frac{11}{1}", "lenient")).toBe(false);
  });

  it("says null where it cannot tell", () => {
    expect(isEqual("\\int_0^1 f", "\\sum_k a_k")).toBeNull();
    expect(isEqual("5", "")).toBeNull();
  });
});
