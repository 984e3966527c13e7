import type { Ast, FunctionName } from "../grading/math/ast.ts";
import { parse } from "../grading/math/parse.ts";
import { isZero } from "../checking/tree.ts";

const PRECEDENCE = { "+": 1, "-": 1, "±": 1, "∓": 1, "*": 2, "/": 3, "^": 4 } as const;

const SETS = {
  reals: "\\mathbb{R}",
  integers: "\\mathbb{Z}",
  naturals: "\\mathbb{N}",
  rationals: "\\mathbb{Q}",
  complexes: "\\mathbb{C}",
  empty: "\\emptyset",
} as const;

const RELATIONS = {
  "=": "=",
  "==": "\\equiv",
  "<": "<",
  ">": ">",
  "<=": "\\le",
  ">=": "\\ge",
  "!=": "\\ne",
  in: "\\in",
  "~": "\\approx",
} as const;

const NAMED: ReadonlySet<string> = new Set(
  "sin cos tan cot sec csc sinh cosh tanh ln log exp gcd max min".split(" "),
);

const list = (items: readonly Ast[]): string => items.map((item) => toTex(item)).join(", ");

/** A tree as LaTeX. */
export function toTex(node: Ast, outer = 0): string {
  const wrap = (text: string, own: number): string => (own < outer ? `\\left(${text}\\right)` : text);
  switch (node.kind) {
    case "number":
      return node.text;
    case "text":
      return `\\text{${node.text.replace(/[\\{}$%#&_^~]/g, " ")}}`;
    case "mixed":
      return `${node.whole}\\frac{${node.numerator}}{${node.denominator}}`;
    case "based":
      return `${node.digits}_{${node.base}}`;
    case "symbol": {
      const [, head = node.name, tail] = /^(.[^_]*)_(.+)$/.exec(node.name) ?? [];
      const name = head.length > 1 && /^[A-Za-z]+$/.test(head) ? `\\${head} ` : head;
      return tail === undefined ? name : `${name}_{${tail.replace(/[{}]/g, "")}}`;
    }
    case "constant":
      return { pi: "\\pi ", e: "e", i: "i", infinity: "\\infty " }[node.name].trimEnd();
    case "negate":
      return wrap(`-${toTex(node.arg, 2)}`, 1.5);
    case "percent":
      return `${toTex(node.arg, 5)}\\%`;
    case "degrees":
      return `${toTex(node.arg, 5)}^\\circ`;
    case "binary":
      return binaryTex(node, wrap);
    case "call":
      return callTex(node, wrap);
    case "apply":
      return `${node.name}\\left(${list(node.args)}\\right)`;
    case "relation":
      return node.parts
        .map((part, k) => (k === 0 ? toTex(part) : `${RELATIONS[node.ops[k - 1] ?? "="]} ${toTex(part)}`))
        .join(" ");
    case "modulo":
      return `${toTex(node.arg)} \\pmod{${toTex(node.modulus)}}`;
    case "tuple":
      return `\\left${node.open}${list(node.items)}\\right${node.close}`;
    case "set":
      return `\\left\\{${list(node.items)}\\right\\}`;
    case "list":
      return list(node.items);
    case "namedSet":
      return SETS[node.name];
    case "builder":
      return `\\left\\{${toTex(node.element)} \\mid ${toTex(node.condition)}\\right\\}`;
    case "setOperation": {
      const sign = { union: "\\cup", intersection: "\\cap", difference: "\\setminus" }[node.op];
      return `${toTex(node.left)} ${sign} ${toTex(node.right)}`;
    }
    case "ratio":
      return node.parts.map((part) => toTex(part, 2)).join(":");
    case "matrix":
      return `\\begin{pmatrix}${node.rows.map((row) => row.map((c) => toTex(c)).join(" & ")).join(" \\\\ ")}\\end{pmatrix}`;
    case "cases":
      return `\\begin{cases}${node.rows.map((row) => row.map((c) => toTex(c)).join(", ")).join(" \\\\ ")}\\end{cases}`;
  }
}

function binaryTex(
  node: Extract<Ast, { kind: "binary" }>,
  wrap: (text: string, own: number) => string,
): string {
  const { op, left, right } = node;
  const own = PRECEDENCE[op];
  switch (op) {
    case "/":
      if (left.kind === "negate") {
        return wrap(`-\\frac{${toTex(left.arg)}}{${toTex(right)}}`, 1.5);
      }
      return wrap(`\\frac{${toTex(left)}}{${toTex(right)}}`, own);
    case "^":
      if (
        right.kind === "binary" &&
        right.op === "/" &&
        isNumber(right.left, "1") &&
        isNumber(right.right, "2")
      ) {
        return `\\sqrt{${toTex(left)}}`;
      }
      return wrap(`${toTex(left, 4.5)}^{${toTex(right)}}`, own);
    case "*":
      return wrap(`${toTex(left, 2)}${beside(left, right) ? " " : " \\cdot "}${toTex(right, 2)}`, own);
    case "+":
    case "-":
      return wrap(`${toTex(left, 1)} ${op} ${toTex(right, op === "+" ? 1 : 2)}`, own);
    case "±":
    case "∓": {
      const sign = op === "±" ? "\\pm" : "\\mp";
      return wrap(
        isZero(left) ? `${sign} ${toTex(right, 2)}` : `${toTex(left, 1)} ${sign} ${toTex(right, 2)}`,
        own,
      );
    }
  }
}

const isNumber = (node: Ast, text: string): boolean => node.kind === "number" && node.text === text;

/** Factors that need no dot between them: everything that does not start with a digit. */
function beside(left: Ast, right: Ast): boolean {
  const startsWithDigit = (node: Ast): boolean =>
    node.kind === "number" ||
    node.kind === "mixed" ||
    (node.kind === "binary" && (node.op === "^" || node.op === "*") && startsWithDigit(node.left)) ||
    (node.kind === "binary" && node.op === "/" && left.kind === "number");
  return !startsWithDigit(right);
}

/** Functions with a form of their own, by their arguments. */
const FORMS: Readonly<Partial<Record<FunctionName, (a: string, b: string) => string>>> = {
  sqrt: (a) => `\\sqrt{${a}}`,
  root: (a, b) => `\\sqrt[${b}]{${a}}`,
  abs: (a) => `\\left|${a}\\right|`,
  exp: (a) => `e^{${a}}`,
  floor: (a) => `\\left\\lfloor ${a}\\right\\rfloor`,
  ceil: (a) => `\\left\\lceil ${a}\\right\\rceil`,
  binom: (a, b) => `\\binom{${a}}{${b}}`,
  logBase: (a, b) => `\\log_{${b}}\\left(${a}\\right)`,
  asin: (a) => `\\arcsin\\left(${a}\\right)`,
  acos: (a) => `\\arccos\\left(${a}\\right)`,
  atan: (a) => `\\arctan\\left(${a}\\right)`,
};

function callTex(node: Extract<Ast, { kind: "call" }>, wrap: (text: string, own: number) => string): string {
  const [first, second] = node.args;
  if (node.fn === "factorial") return wrap(`${first === undefined ? "" : toTex(first, 5)}!`, 4.5);
  const form = FORMS[node.fn];
  if (form !== undefined) {
    return form(first === undefined ? "" : toTex(first), second === undefined ? "" : toTex(second));
  }
  const name = NAMED.has(node.fn) ? `\\${node.fn}` : `\\operatorname{${node.fn}}`;
  return `${name}\\left(${list(node.args)}\\right)`;
}

/**
 * What a program printed as LaTeX for the answer's box: `x**2/3` is `\frac{x^{2}}{3}`. What is not read as a formula stays
 * as it is, words in `\text`.
 */
export function printedTex(output: string): string {
  const line = output.trim().split("\n").at(-1)?.trim() ?? "";
  if (/^[a-z]+(?: [a-z]+)+$|^(?:yes|no|true|false)$/i.test(line)) return `\\text{${line}}`;
  const parsed = parse(line.replace(/(?<![A-Za-z])log\(/g, "ln("));
  if (parsed.kind === "unparsed") return line;
  const node = parsed.ast;
  // Python's list of solutions has square brackets, an interval is printed by its own name.
  if (node.kind === "tuple" && node.open === "[" && line.startsWith("[")) return list(node.items);
  return toTex(node);
}
