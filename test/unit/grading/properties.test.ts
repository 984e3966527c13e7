import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalKey } from "../../../src/solver/grading/answer-key.ts";
import { extractAnswer, extractBoxed } from "../../../src/solver/grading/extract.ts";
import { grade, isEqual } from "../../../src/solver/grading/grade.ts";
import { equivalent } from "../../../src/solver/grading/math/equivalence.ts";
import { parse } from "../../../src/solver/grading/math/parse.ts";

/** Expressions as a tree, so that each can be written in several ways. */
type Tree =
  | { readonly kind: "leaf"; readonly text: string }
  | {
      readonly kind: "node";
      readonly op: "+" | "*" | "-" | "/" | "^2" | "sqrt";
      readonly a: Tree;
      readonly b: Tree;
    };

const leaf = fc
  .oneof(
    fc.integer({ min: 1, max: 40 }).map(String),
    fc.constantFrom("x", "y", "\\pi"),
    fc.integer({ min: 1, max: 99 }).map((n) => `${n / 10}`),
  )
  .map((text): Tree => ({ kind: "leaf", text }));

const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4, depthSize: "small" },
    leaf,
    fc.record({
      kind: fc.constant("node" as const),
      op: fc.constantFrom(
        "+" as const,
        "*" as const,
        "-" as const,
        "/" as const,
        "^2" as const,
        "sqrt" as const,
      ),
      a: tie("tree"),
      b: tie("tree"),
    }),
  ),
}));

interface Style {
  readonly product: string;
  readonly fraction: (a: string, b: string) => string;
  readonly commute: boolean;
  readonly space: string;
  readonly power: string;
  readonly root: (a: string) => string;
}

const LATEX: Style = {
  product: "\\cdot ",
  fraction: (a, b) => `\\frac{${a}}{${b}}`,
  commute: false,
  space: "",
  power: "^{2}",
  root: (a) => `\\sqrt{${a}}`,
};
const ASCII: Style = {
  product: "*",
  fraction: (a, b) => `((${a})/(${b}))`,
  commute: true,
  space: " ",
  power: "**2",
  root: (a) => `sqrt(${a})`,
};

function write(node: Tree, style: Style): string {
  if (node.kind === "leaf") return style === ASCII ? node.text.replace("\\pi", "pi") : node.text;
  const a = write(node.a, style);
  const b = write(node.b, style);
  const s = style.space;
  const [first, second] = style.commute ? [b, a] : [a, b];
  switch (node.op) {
    case "+":
      return `(${first}${s}+${s}${second})`;
    case "*":
      return `(${first})${style.product}(${second})`;
    case "-":
      return `(${a}${s}-${s}(${b}))`;
    case "/":
      return style.fraction(a, `${b}+1`);
    case "^2":
      return `(${a})${style.power}`;
    case "sqrt":
      return style.root(`(${a})${style.power}+1`);
  }
}

const someEqual = (verdict: string): boolean => verdict === "equal" || verdict === "equal-unsimplified";

const integers = fc.integer({ min: -100_000, max: 100_000 });
const simple = fc.oneof(
  integers.map(String),
  fc.tuple(integers, fc.integer({ min: 2, max: 500 })).map(([n, d]) => `\\frac{${n}}{${d}}`),
  fc.tuple(integers, fc.integer({ min: 1, max: 3 })).map(([n, k]) => (n / 10 ** k).toFixed(k)),
  fc.tuple(integers, fc.integer({ min: 2, max: 50 })).map(([n, r]) => `${n}\\sqrt{${r}}`),
  fc.tuple(integers, integers).map(([a, b]) => `(${a}, ${b})`),
  fc.tuple(integers, integers).map(([a, b]) => `${a}, ${b}`),
  fc.tuple(integers, integers).map(([a, b]) => `[${Math.min(a, b)}, ${Math.max(a, b)})`),
  fc.tuple(integers, integers).map(([a, b]) => `${a}x+${Math.abs(b)}y=0`),
  fc.constantFrom(
    "Tuesday",
    "(A)",
    "x<3",
    "50\\%",
    "3:30 PM",
    "\\emptyset",
    "2:3",
    "\\pi",
    "x^2-1",
    "90^\\circ",
    "5 km",
  ),
);

describe("rewriting", () => {
  it("keeps equality: other notation, other order of sums and products, more parentheses and space", () => {
    fc.assert(
      fc.property(tree, (t) => {
        const result = grade(write(t, LATEX), write(t, ASCII));
        expect(someEqual(result.verdict) || result.verdict === "unknown", JSON.stringify(result)).toBe(true);
      }),
      { numRuns: 300, seed: 1 },
    );
  });

  it("is decided in nearly all cases", () => {
    let unknown = 0;
    const samples = fc.sample(tree, { numRuns: 300, seed: 2 });
    for (const t of samples) if (grade(write(t, LATEX), write(t, ASCII)).verdict === "unknown") unknown++;
    expect(unknown).toBeLessThan(15);
  });

  it.each([
    "$%$",
    "\\boxed{%}",
    "\\left(%\\right)",
    " % ",
    "The answer is $%$.",
    "x = %",
    "\\displaystyle %",
  ])("reads an expression inside “%s”", (frame) => {
    fc.assert(
      fc.property(integers, fc.integer({ min: 2, max: 99 }), (n, d) => {
        const gold = `\\frac{${n}}{${d}}`;
        expect(
          isEqual(
            gold,
            frame.replace("%", () => gold),
          ),
        ).toBe(true);
      }),
      { numRuns: 40, seed: 3 },
    );
  });
});

describe("symmetry and reflexivity", () => {
  it("is reflexive", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          simple,
          tree.map((t) => write(t, LATEX)),
        ),
        (text) => {
          expect(grade(text, text).verdict).toBe("equal");
        },
      ),
      { numRuns: 300, seed: 4 },
    );
  });

  it("gives equal, unsimplified and different the same way round", () => {
    fc.assert(
      fc.property(simple, simple, (a, b) => {
        const there = grade(a, b).verdict;
        const back = grade(b, a).verdict;
        expect(back).toBe(there);
      }),
      { numRuns: 600, seed: 5 },
    );
  });
});

describe("near misses", () => {
  it("rejects a changed digit, a changed sign, an upside-down fraction, a moved decimal point", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 999_999 }), fc.integer({ min: 2, max: 9_999 }), (n, d) => {
        expect(isEqual(String(n), String(n + 1))).toBe(false);
        expect(isEqual(String(n), String(-n))).toBe(false);
        expect(isEqual(String(n), String(n * 10))).toBe(false);
        expect(isEqual(String(n), (n / 100).toFixed(2))).toBe(false);
        if (n !== d) expect(isEqual(`\\frac{${n}}{${d}}`, `\\frac{${d}}{${n}}`)).toBe(false);
        expect(isEqual(`\\frac{${n}}{${d}}`, `\\frac{${n + 1}}{${d}}`)).toBe(false);
        expect(isEqual(`${d}\\sqrt{${n}}`, `${d}\\sqrt{${n + 1}}`)).toBe(false);
        expect(isEqual(`(${n},${d})`, `(${n},${d + 1})`)).toBe(false);
      }),
      { numRuns: 200, seed: 6 },
    );
  });

  it("rejects an expression with something added", () => {
    fc.assert(
      fc.property(tree, (t) => {
        const text = write(t, LATEX);
        expect(isEqual(text, `${text}+1`)).not.toBe(true);
        expect(isEqual(text, `2(${text})+1`)).not.toBe(true);
      }),
      { numRuns: 200, seed: 7 },
    );
  });
});

const fragment = fc.oneof(
  fc.string({ unit: "binary", maxLength: 12 }),
  fc.constantFrom(
    "\\frac",
    "{",
    "}",
    "(",
    ")",
    "[",
    "]",
    "|",
    "^",
    "_",
    "\\sqrt",
    "\\begin{pmatrix}",
    "\\end{pmatrix}",
    "\\\\",
    "&",
    "\\boxed{",
    "\\text{",
    "\\left",
    "\\right",
    "$",
    "\\pm",
    "\\cup",
    "=",
    "<",
    ",",
    ";",
    ":",
    "1",
    "2.5",
    "x",
    "!",
    "%",
    "\\{",
    "\\}",
    "\\mid",
    "**",
    "and",
    " ",
    "oo",
    "Fraction(",
    "5^5^5^5",
    "\\sin",
    "\\log_",
    "日本",
    "😀",
    "²",
    "√",
    "answer is",
    "####",
    "1,000",
    "\\pmod{3}",
    "\\overline{3}",
    "f(",
    "'",
    "°",
    "km",
  ),
);
const messy = fc.array(fragment, { maxLength: 25 }).map((parts) => parts.join(""));

describe("arbitrary text", () => {
  it("never throws", () => {
    fc.assert(
      fc.property(fc.oneof(messy, fc.string({ unit: "binary" })), messy, (a, b) => {
        const result = grade(a, b);
        expect(["equal", "equal-approx", "equal-unsimplified", "different", "unknown"]).toContain(
          result.verdict,
        );
        expect(result.reason).not.toBe("");
        expect(typeof canonicalKey(a)).toBe("string");
        extractBoxed(a);
        extractAnswer(a);
        parse(a);
      }),
      { numRuns: 1500, seed: 8 },
    );
  });

  it("parses to trees that evaluate without throwing, and equal themselves or nothing", () => {
    fc.assert(
      fc.property(messy, (text) => {
        const parsed = parse(text);
        if (parsed.kind === "unparsed") return;
        const again = parse(text);
        if (again.kind === "unparsed") throw new Error("parsed once only");
        expect(equivalent(parsed.ast, again.ast).kind).toBe("same");
      }),
      { numRuns: 800, seed: 9 },
    );
  });

  it.each([
    "(",
    "[",
    "{",
    "\\boxed{",
    "\\(",
    "$",
    "\\text{",
    "\\frac",
    "1+",
    "x^",
    "-",
    "|",
    "5^",
    "answer is ",
    "   ",
    "1,",
    "\\begin{pmatrix}",
    "\\pm",
    "9",
    "!",
    "x=",
    "<",
    "1:",
    "(1,2)\\cup",
    "(1,2),",
    "😀",
    "\\sin",
    "f(",
    "5000!,",
  ])("ends on 100,000 characters of “%s”", (piece) => {
    const text = piece.repeat(Math.ceil(100_000 / piece.length));
    expect(["equal", "different", "unknown", "equal-approx", "equal-unsimplified"]).toContain(
      grade("5", text).verdict,
    );
    const shorter = text.slice(0, 15_000);
    expect(grade(shorter, `${shorter} 1`).reason).not.toBe("");
  });
});
