import type { Ast } from "../grading/math/ast.ts";
import { binary, num } from "../grading/math/ast.ts";

/** A tree with `change` applied to every node from below; `change` returns null to leave a node as it is. */
export function rebuild(node: Ast, change: (node: Ast) => Ast | null): Ast {
  const inner = (child: Ast): Ast => rebuild(child, change);
  const next = withChildren(node, inner);
  return change(next) ?? next;
}

function withChildren(node: Ast, inner: (child: Ast) => Ast): Ast {
  switch (node.kind) {
    case "number":
    case "mixed":
    case "based":
    case "symbol":
    case "constant":
    case "namedSet":
    case "text":
      return node;
    case "negate":
    case "percent":
    case "degrees":
      return { ...node, arg: inner(node.arg) };
    case "binary":
    case "setOperation":
      return { ...node, left: inner(node.left), right: inner(node.right) };
    case "call":
    case "apply":
      return { ...node, args: node.args.map(inner) };
    case "matrix":
    case "cases":
      return { ...node, rows: node.rows.map((row) => row.map(inner)) };
    case "tuple":
    case "set":
    case "list":
      return { ...node, items: node.items.map(inner) };
    case "builder":
      return { ...node, element: inner(node.element), condition: inner(node.condition) };
    case "ratio":
    case "relation":
      return { ...node, parts: node.parts.map(inner) };
    case "modulo":
      return { ...node, arg: inner(node.arg), modulus: inner(node.modulus) };
  }
}

/** Puts trees in the place of variables. */
export function substitute(node: Ast, values: ReadonlyMap<string, Ast>): Ast {
  if (values.size === 0) return node;
  return rebuild(node, (n) => (n.kind === "symbol" ? (values.get(n.name) ?? null) : null));
}

export const ZERO: Ast = num("0");
export const ONE: Ast = num("1");

const isNumber = (node: Ast, text: string): boolean => node.kind === "number" && node.text === text;
export const isZero = (node: Ast): boolean => isNumber(node, "0");

export function negate(arg: Ast): Ast {
  return isZero(arg) ? arg : arg.kind === "negate" ? arg.arg : { kind: "negate", arg };
}
export function plus(a: Ast, b: Ast): Ast {
  return isZero(a) ? b : isZero(b) ? a : binary("+", a, b);
}
export function minus(a: Ast, b: Ast): Ast {
  return isZero(b) ? a : isZero(a) ? negate(b) : binary("-", a, b);
}
export function times(a: Ast, b: Ast): Ast {
  if (isZero(a) || isZero(b)) return ZERO;
  return isNumber(a, "1") ? b : isNumber(b, "1") ? a : binary("*", a, b);
}
export function over(a: Ast, b: Ast): Ast {
  return isZero(a) ? ZERO : isNumber(b, "1") ? a : binary("/", a, b);
}
export function power(a: Ast, b: Ast): Ast {
  return isNumber(b, "1") ? a : isNumber(b, "0") ? ONE : binary("^", a, b);
}

const PRECEDENCE = { "+": 1, "-": 1, "±": 1, "∓": 1, "*": 2, "/": 2, "^": 4 } as const;

function wrap(text: string, outer: number, own: number): string {
  return own < outer ? `(${text})` : text;
}

/** A number for people: at most 6 significant digits, no trailing zeros. */
export function showNumber(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e15) return String(value);
  const text = Number(value.toPrecision(6)).toString();
  return text;
}

/** A tree in plain infix notation, as shown behind “read as”. */
export function show(node: Ast, outer = 0): string {
  switch (node.kind) {
    case "number":
    case "text":
      return node.text;
    case "mixed":
      return `${node.whole} ${node.numerator}/${node.denominator}`;
    case "based":
      return `${node.digits}_${node.base}`;
    case "symbol":
      return node.name;
    case "constant":
      return node.name === "pi" ? "π" : node.name === "infinity" ? "∞" : node.name;
    case "negate":
      return wrap(`-${show(node.arg, 3)}`, outer, 1.5);
    case "percent":
      return `${show(node.arg, 5)}%`;
    case "degrees":
      return `${show(node.arg, 5)}°`;
    case "binary": {
      const own = PRECEDENCE[node.op];
      if ((node.op === "±" || node.op === "∓") && isZero(node.left)) {
        return wrap(`${node.op}${show(node.right, 2)}`, outer, own);
      }
      if (node.op === "^") return wrap(`${show(node.left, 4.5)}^${show(node.right, 4)}`, outer, own);
      const tight = node.op === "*" && implicit(node.left, node.right);
      const sign = node.op === "*" ? (tight ? "" : "·") : node.op === "/" ? "/" : ` ${node.op} `;
      const right = show(node.right, node.op === "+" || node.op === "*" ? own : own + 0.5);
      return wrap(`${show(node.left, own)}${sign}${right}`, outer, own);
    }
    case "call": {
      const [first] = node.args;
      if (node.fn === "abs" && first !== undefined) return `|${show(first)}|`;
      if (node.fn === "factorial" && first !== undefined) return `${show(first, 5)}!`;
      return `${node.fn}(${node.args.map((a) => show(a)).join(", ")})`;
    }
    case "apply":
      return `${node.name}(${node.args.map((a) => show(a)).join(", ")})`;
    case "relation":
      return node.parts
        .map((part, k) => (k === 0 ? show(part) : `${RELATION[node.ops[k - 1] ?? "="]} ${show(part)}`))
        .join(" ");
    case "modulo":
      return `${show(node.arg)} (mod ${show(node.modulus)})`;
    case "tuple":
      return `${node.open}${node.items.map((a) => show(a)).join(", ")}${node.close}`;
    case "set":
      return `{${node.items.map((a) => show(a)).join(", ")}}`;
    case "list":
      return node.items.map((a) => show(a)).join(", ");
    case "namedSet":
      return { reals: "ℝ", integers: "ℤ", naturals: "ℕ", rationals: "ℚ", complexes: "ℂ", empty: "∅" }[
        node.name
      ];
    case "builder":
      return `{${show(node.element)} | ${show(node.condition)}}`;
    case "setOperation":
      return `${show(node.left, 3)} ${{ union: "∪", intersection: "∩", difference: "∖" }[node.op]} ${show(node.right, 3)}`;
    case "ratio":
      return node.parts.map((a) => show(a, 2)).join(":");
    case "matrix":
    case "cases":
      return `[${node.rows.map((row) => row.map((a) => show(a)).join(", ")).join("; ")}]`;
  }
}

const RELATION = {
  "=": "=",
  "==": "≡",
  "<": "<",
  ">": ">",
  "<=": "≤",
  ">=": "≥",
  "!=": "≠",
  in: "∈",
  "~": "≈",
} as const;

/** `2x`, `3(x + 1)`: no sign is needed between the factors. */
function implicit(left: Ast, right: Ast): boolean {
  const begins = (node: Ast): boolean =>
    node.kind === "symbol" ||
    node.kind === "constant" ||
    (node.kind === "call" && node.fn !== "abs" && node.fn !== "factorial") ||
    (node.kind === "binary" && (node.op === "^" || node.op === "*") && begins(node.left)) ||
    (node.kind === "binary" && (node.op === "+" || node.op === "-"));
  return begins(right) && !(left.kind === "symbol" && left.name.length > 1);
}
