import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse } from "../../../src/solver/grading/math/parse.ts";
import { printSympy } from "../../../src/solver/grading/math/print-sympy.ts";
import type { SymbolicEquality } from "../../../src/solver/grading/symbolic.ts";
import { gradeWithSymbolic, sympyEqualityProgram } from "../../../src/solver/grading/symbolic.ts";

function printed(text: string): string | null {
  const parsed = parse(text);
  return parsed.kind === "parsed" ? (printSympy(parsed.ast)?.text ?? null) : null;
}

/** Answers from a list and writes down what it was asked. */
class Scripted implements SymbolicEquality {
  readonly asked: [string, string][] = [];
  constructor(private readonly answers: readonly (boolean | null)[]) {}

  equal(a: string, b: string): Promise<boolean | null> {
    this.asked.push([a, b]);
    return Promise.resolve(this.answers[this.asked.length - 1] ?? null);
  }
}

const signal = new AbortController().signal;

describe("printSympy", () => {
  it.each([
    ["\\frac{1}{3}", "(Integer(1)/Integer(3))"],
    ["0.5x", '(Rational("0.5")*v_x)'],
    ["2\\frac13", "(Integer(2)+Rational(1,3))"],
    ["x_1^2", "(v_x_5f_1**Integer(2))"],
    ["e^{i\\pi}", "(E**(I*pi))"],
    ["\\log_2 8", "(log(Integer(8))/log(Integer(2)))"],
    ["\\sin 30^\\circ", "sin((Integer(30)*pi/Integer(180)))"],
    ["\\sqrt[3]{x}", "real_root(v_x,Integer(3))"],
    ["f(2)", "f_f(Integer(2))"],
    ["1011_2", "Integer(11)"],
    ["0.1\\overline{6}", "(Integer(1)/Integer(10**1)+Integer(6)/Integer((10**1-1)*10**1))"],
  ])("%s", (text, expected) => {
    expect(printed(text)).toBe(expected);
  });

  it.each(["x = 3", "(1, 2)", "\\text{hello there}", "x \\pm 1", "\\int x"])("has no form for %s", (text) => {
    expect(printed(text)).toBeNull();
  });
});

describe("sympyEqualityProgram", () => {
  it("declares the names and prints the answer", () => {
    const program = sympyEqualityProgram("(v_x+Integer(1))", "f_g(v_y)");
    expect(program).toContain('v_x = Symbol("v_x", real=True)');
    expect(program).toContain('f_g = Function("f_g")');
    expect(program.trimEnd().endsWith("print(answer)")).toBe(true);
  });

  it.each([
    "__import__('os')",
    "v_x.__class__",
    'Rational("1").func',
    "open(1)",
    "v_x;v_y",
    "v_x\nimport os",
    'Rational("__import__")',
    "exec(v_x)",
    "lambda",
  ])("runs nothing that the printer cannot have made: %s", (text) => {
    expect(sympyEqualityProgram(text, "v_x")).toBe("print(None)\n");
    expect(sympyEqualityProgram("v_x", text)).toBe("print(None)\n");
  });

  it("takes all that the printer makes", () => {
    const text = fc
      .array(
        fc.constantFrom(
          "x",
          "2",
          "+",
          "\\pi",
          "\\sqrt{y}",
          "-",
          "(z)",
          "^2",
          "0.25",
          "\\sin t",
          "'",
          "_a",
          "f(x)",
          "!",
        ),
        {
          maxLength: 8,
        },
      )
      .map((parts) => parts.join(""));
    fc.assert(
      fc.property(text, (source) => {
        const form = printed(source);
        if (form !== null) expect(sympyEqualityProgram(form, form)).toContain("simplify");
      }),
      { numRuns: 400, seed: 3 },
    );
  });
});

describe("gradeWithSymbolic", () => {
  it("does not ask where the evaluator knows", async () => {
    const symbolic = new Scripted([]);
    expect(await gradeWithSymbolic("1/2", "0.5", symbolic, signal)).toMatchObject({
      verdict: "equal",
      correct: true,
    });
    expect(await gradeWithSymbolic("1/2", "0.6", symbolic, signal)).toMatchObject({ verdict: "different" });
    expect(symbolic.asked).toEqual([]);
  });

  it("asks with printed expressions where it does not", async () => {
    const symbolic = new Scripted([true]);
    const result = await gradeWithSymbolic("\\boxed{\\sqrt{x^2}}", "y = x", symbolic, signal);
    expect(result).toMatchObject({ verdict: "equal", correct: true });
    expect(symbolic.asked).toEqual([["sqrt((v_x**Integer(2)))", "v_x"]]);
  });

  it("takes over a no, and stays unknown without an answer", async () => {
    const no = await gradeWithSymbolic("\\sqrt{x^2}", "x", new Scripted([false]), signal);
    expect(no).toMatchObject({ verdict: "different", correct: false });
    const none = await gradeWithSymbolic("\\sqrt{x^2}", "x", new Scripted([null]), signal);
    expect(none).toMatchObject({ verdict: "unknown", correct: null });
  });

  it("asks entry by entry for points, and only for the open ones", async () => {
    const symbolic = new Scripted([true]);
    const result = await gradeWithSymbolic("(\\sqrt{x^2}, 1/2)", "(x, 0.5)", symbolic, signal);
    expect(result.verdict).toBe("equal");
    expect(symbolic.asked).toHaveLength(1);
  });

  it("does not ask about words, or after cancellation", async () => {
    const symbolic = new Scripted([true, true]);
    await gradeWithSymbolic("there is no such number", "it cannot be done at all", symbolic, signal);
    await gradeWithSymbolic("\\sqrt{x^2}", "x", symbolic, AbortSignal.abort());
    expect(symbolic.asked).toEqual([]);
  });
});
