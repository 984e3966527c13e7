import { describe, expect, it } from "vitest";
import type { Ast } from "../../../src/solver/grading/math/ast.ts";
import { children, sameAst, symbolsOf } from "../../../src/solver/grading/math/ast.ts";
import { constantRatio, equivalent } from "../../../src/solver/grading/math/equivalence.ts";
import { evaluate } from "../../../src/solver/grading/math/evaluate.ts";
import { exactValue, reduced } from "../../../src/solver/grading/math/exact.ts";
import { parse } from "../../../src/solver/grading/math/parse.ts";

function ast(text: string): Ast {
  const parsed = parse(text);
  if (parsed.kind === "unparsed") throw new Error(`${text}: ${parsed.reason}`);
  return parsed.ast;
}

/** A short form of a tree for expectations. */
function show(node: Ast): string {
  const inner = children(node).map(show);
  switch (node.kind) {
    case "number":
      return node.text;
    case "symbol":
    case "constant":
    case "namedSet":
      return node.name;
    case "text":
      return `“${node.text}”`;
    case "mixed":
      return `${node.whole}&${node.numerator}/${node.denominator}`;
    case "based":
      return `${node.digits}_${node.base}`;
    case "binary":
      return `(${inner.join(node.op)})`;
    case "call":
      return `${node.fn}(${inner.join(",")})`;
    case "apply":
      return `${node.name}@(${inner.join(",")})`;
    case "relation":
      return `{${inner.map((part, i) => `${part}${node.ops[i] ?? ""}`).join("")}}`;
    case "tuple":
      return `${node.open}${inner.join(",")}${node.close}`;
    case "matrix":
    case "cases":
      return `${node.kind}[${node.rows.map((row) => row.map(show).join(" ")).join("; ")}]`;
    case "setOperation":
      return `${node.op}(${inner.join(",")})`;
    case "negate":
    case "percent":
    case "degrees":
    case "set":
    case "builder":
    case "ratio":
    case "modulo":
    case "list":
      return `${node.kind}(${inner.join(",")})`;
  }
}

describe("parse", () => {
  it.each([
    ["2*x**2", "(2*(x^2))"],
    ["sqrt(2)/2", "(sqrt(2)/2)"],
    ["Fraction(3, 4)", "(3/4)"],
    ["[1, 2]", "[1,2]"],
    ["[1, 2)", "[1,2)"],
    ["{x: 3}", "set({x=3})"],
    ["{1, 2}", "set(1,2)"],
    ["\\{1, 2\\}", "set(1,2)"],
    ["\\{ x \\mid x > 3\\}", "builder(x,{x>3})"],
    ["\\frac12", "(1/2)"],
    ["\\frac{1}2x", "((1/2)*x)"],
    ["2\\frac{1}{3}", "2&1/3"],
    ["2 1/3", "2&1/3"],
    ["2\\frac{5}{3}", "(2*(5/3))"],
    ["-2^2", "negate((2^2))"],
    ["2^3^2", "(2^(3^2))"],
    ["x^10", "(x^10)"],
    ["x^{-1}", "(x^negate(1))"],
    ["1/2x", "((1/2)*x)"],
    ["\\sin 2x + 1", "(sin((2*x))+1)"],
    ["\\sin^2 x", "(sin(x)^2)"],
    ["\\sin^{-1} x", "asin(x)"],
    ["\\sin x \\cos y", "(sin(x)*cos(y))"],
    ["\\log_2 8", "logBase(8,2)"],
    ["\\sqrt[3]{x}", "root(x,3)"],
    ["||x|-1|", "abs((abs(x)-1))"],
    ["|x||y|", "(abs(x)*abs(y))"],
    ["5!=120", "{factorial(5)=120}"],
    ["x != 3", "{x!=3}"],
    ["1 < x \\le 3", "{1<x<=3}"],
    ["f(2)+h(r+1)", "(f@(2)+(h*(r+1)))"],
    ["x_{n+1}", "x_n+1"],
    ["y'", "y'"],
    ["3 \\pm \\sqrt2", "(3±sqrt(2))"],
    ["x = 3, y = 4", "list({x=3},{y=4})"],
    ["2:3", "ratio(2,3)"],
    ["1,234,567", "1234567"],
    ["(1,234)", "(1,234)"],
    ["(1,000, 2)", "(1000,2)"],
    ["100, 200", "list(100,200)"],
    ["0.1\\overline{6}", "0.1(6)"],
    ["1.5e-7", "1.5e-7"],
    ["2e-1", "((2*e)-1)"],
    ["44^{\\circ}", "degrees(44)"],
    ["15\\%", "percent(15)"],
    ["1011_2", "1011_2"],
    ["(-\\infty, 3] \\cup (5,\\infty)", "union((negate(infinity),3],(5,infinity))"],
    ["(1,2) U (3,4)", "union((1,2),(3,4))"],
    ["\\mathbb{R} \\setminus \\{0\\}", "difference(reals,set(0))"],
    ["\\begin{pmatrix}1&2\\\\3&4\\end{pmatrix}", "matrix[1 2; 3 4]"],
    ["Matrix([[1, 2], [3, 4]])", "matrix[1 2; 3 4]"],
    ["\\begin{cases}x=1\\\\y=2\\end{cases}", "cases[{x=1}; {y=2}]"],
    ["7 \\equiv 2 \\pmod 5", "modulo({7==2},5)"],
    ["{5 \\choose 2}", "binom(5,2)"],
    ["α + β₁", "(alpha+beta_1)"],
    ["x² − 1", "((x^2)-1)"],
    ["sinx", "sin(x)"],
    ["\\text{Area} = 5", "{“Area”=5}"],
    ["\\\\frac{1}{2}", "(1/2)"],
    ["\\left\\lfloor x \\right\\rfloor", "floor(x)"],
  ])("%s", (text, expected) => {
    expect(show(ast(text))).toBe(expected);
  });

  it.each([
    ["(1 + 2", /bracket|closed|ends/],
    ["1 +", /ends/],
    ["x^", /ends/],
    ["\\frac{1}", /ends/],
    ["1 2 ) 3", /expected/],
    ["", /expected/],
    ["\\begin{pmatrix} 1", /not closed/],
    ["😀", /out of place/],
    ["x".repeat(30_000), /20000/],
    ["1+".repeat(5_000) + "1", /2000 parts/],
    [`${"(".repeat(500)}1${")".repeat(500)}`, /120 deep/],
  ])("says why it cannot read %s", (text, reason) => {
    const parsed = parse(text);
    expect(parsed.kind).toBe("unparsed");
    if (parsed.kind === "unparsed") {
      expect(parsed.reason).toMatch(reason);
      expect(parsed.at).toBeGreaterThanOrEqual(0);
    }
  });

  it("lists variables without constants", () => {
    expect([...symbolsOf(ast("e^{i\\pi} + x_1 \\sin(\\theta) + f(y)"))].sort()).toEqual([
      "theta",
      "x_1",
      "y",
    ]);
  });

  it("compares trees as written", () => {
    expect(sameAst(ast("x^2+1"), ast("x^{2} + 1"))).toBe(true);
    expect(sameAst(ast("x^2+1"), ast("1+x^2"))).toBe(false);
  });
});

describe("exact values", () => {
  it.each([
    ["1/3 + 1/6", 1n, 2n],
    ["0.125", 1n, 8n],
    ["0.1\\overline{6}", 1n, 6n],
    ["(2/3)^{-2}", 9n, 4n],
    ["\\sqrt{\\frac{9}{4}}", 3n, 2n],
    ["\\sqrt[3]{-27}", -3n, 1n],
    ["\\binom{10}{3}", 120n, 1n],
    ["\\lfloor -2.5 \\rfloor", -3n, 1n],
    ["\\lceil -2.5 \\rceil", -2n, 1n],
    ["\\gcd(12, 18)", 6n, 1n],
    ["\\max(1/2, 1/3)", 1n, 2n],
    ["50\\%", 1n, 2n],
    ["1e-05", 1n, 100000n],
    ["777_8", 511n, 1n],
  ])("%s", (text, n, d) => {
    const value = exactValue(ast(text));
    expect(value === null ? null : reduced(value)).toEqual({ n, d });
  });

  it.each(["\\pi", "\\sqrt2", "x", "1/0", "0^0", "5^{5^{5^{5}}}", "10^{1000000}", "9_8", "100000!"])(
    "none for %s",
    (text) => {
      expect(exactValue(ast(text))).toBeNull();
    },
  );
});

describe("numeric values", () => {
  it.each([
    ["\\pi", Math.PI],
    ["e^{i\\pi}", -1],
    ["\\sin 30^\\circ", 0.5],
    ["90^\\circ", 90],
    ["\\log_2 8", 3],
    ["|3+4i|", 5],
    ["\\tan(\\pi/4)", 1],
    ["\\arcsin(1)", Math.PI / 2],
    ["(1/2)!", Math.sqrt(Math.PI) / 2],
  ])("%s", (text, expected) => {
    expect(evaluate(ast(text)).re).toBeCloseTo(expected, 12);
  });

  it.each(["1/0", "\\ln 0", "\\infty - \\infty", "10^{-400}", "e^{1000}", "x", "(1,2)"])(
    "no value for %s",
    (text) => {
      expect(evaluate(ast(text)).re).toBeNaN();
    },
  );
});

describe("equivalent", () => {
  it("shows a point where two expressions differ", () => {
    const verdict = equivalent(ast("(x+1)^2"), ast("x^2+1"));
    if (verdict.kind !== "different") throw new Error(verdict.kind);
    const x = verdict.at.get("x") ?? NaN;
    expect(verdict.left).toBeCloseTo((x + 1) ** 2, 10);
    expect(verdict.right).toBeCloseTo(x ** 2 + 1, 10);
  });

  it("does not call two things the same on too little evidence", () => {
    expect(equivalent(ast("\\ln(\\ln(\\ln(x)))"), ast("x")).kind).not.toBe("same");
    expect(equivalent(ast("1/0"), ast("2/0")).kind).toBe("unknown");
    expect(equivalent(ast("|x|"), ast("x")).kind).toBe("unknown");
  });

  it("finds the constant factor between two expressions", () => {
    expect(constantRatio(ast("2x-4"), ast("x-2"))).toBeCloseTo(2, 10);
    expect(constantRatio(ast("2-x"), ast("x-2"))).toBeCloseTo(-1, 10);
    expect(constantRatio(ast("x-2"), ast("x-3"))).toBe(0);
    expect(constantRatio(ast("1"), ast("2"))).toBeNull();
  });

  it("takes a bar that comes first in a group for an absolute value", () => {
    expect(show(ast(String.raw`\frac{|x|}{x}`))).toBe("(abs(x)/x)");
    expect(show(ast(String.raw`\frac{x}{|x|}`))).toBe("(x/abs(x))");
    expect(ast(String.raw`\{|x| | x > 0\}`).kind).toBe("builder");
  });
});
