/** The syntax tree of mathematical text: expressions, and the structures that answers and steps are written in. */

export type FunctionName =
  | "sqrt"
  | "root"
  | "abs"
  | "exp"
  | "ln"
  | "log"
  | "logBase"
  | "sin"
  | "cos"
  | "tan"
  | "cot"
  | "sec"
  | "csc"
  | "asin"
  | "acos"
  | "atan"
  | "sinh"
  | "cosh"
  | "tanh"
  | "floor"
  | "ceil"
  | "factorial"
  | "binom"
  | "gcd"
  | "lcm"
  | "max"
  | "min";

export type ConstantName = "pi" | "e" | "i" | "infinity";

export type SetName = "reals" | "integers" | "naturals" | "rationals" | "complexes" | "empty";

export type BinaryOp = "+" | "-" | "*" | "/" | "^" | "±" | "∓";

export type RelationOp = "=" | "<" | ">" | "<=" | ">=" | "!=" | "in" | "~" | "==";

export type Ast =
  /** Unsigned literal: digits, at most one point, an exponent, or a repeating part in parentheses: `12`, `0.50`, `1e-07`, `0.1(6)`. */
  | { readonly kind: "number"; readonly text: string }
  /** `2\frac{1}{3}`, `2 1/3`. */
  | {
      readonly kind: "mixed";
      readonly whole: string;
      readonly numerator: string;
      readonly denominator: string;
    }
  /** `1011_2`. */
  | { readonly kind: "based"; readonly digits: string; readonly base: string }
  | { readonly kind: "symbol"; readonly name: string }
  | { readonly kind: "constant"; readonly name: ConstantName }
  | { readonly kind: "negate"; readonly arg: Ast }
  | { readonly kind: "binary"; readonly op: BinaryOp; readonly left: Ast; readonly right: Ast }
  | { readonly kind: "percent"; readonly arg: Ast }
  /** `80^\circ`: in radians inside a trigonometric function, the plain number elsewhere. */
  | { readonly kind: "degrees"; readonly arg: Ast }
  /** `root` has arguments (radicand, index), `logBase` (argument, base); `log` has no stated base. */
  | { readonly kind: "call"; readonly fn: FunctionName; readonly args: readonly Ast[] }
  /** An unknown function applied to arguments: `f(2)`. */
  | { readonly kind: "apply"; readonly name: string; readonly args: readonly Ast[] }
  | { readonly kind: "matrix"; readonly rows: readonly (readonly Ast[])[] }
  /** A system or a piecewise definition, one row a line. */
  | { readonly kind: "cases"; readonly rows: readonly (readonly Ast[])[] }
  /** Two or more items in round or square brackets: point, interval or Python list. */
  | {
      readonly kind: "tuple";
      readonly open: "(" | "[";
      readonly close: ")" | "]";
      readonly items: readonly Ast[];
    }
  /** `escaped`: written `\\{ \\}`; plain braces around several items are a Python set, or a LaTeX group around a list. */
  | { readonly kind: "set"; readonly items: readonly Ast[]; readonly escaped: boolean }
  | { readonly kind: "namedSet"; readonly name: SetName }
  | { readonly kind: "builder"; readonly element: Ast; readonly condition: Ast }
  | {
      readonly kind: "setOperation";
      readonly op: "union" | "intersection" | "difference";
      readonly left: Ast;
      readonly right: Ast;
    }
  | { readonly kind: "ratio"; readonly parts: readonly Ast[] }
  /** `a < b <= c`: one operator fewer than parts. */
  | { readonly kind: "relation"; readonly parts: readonly Ast[]; readonly ops: readonly RelationOp[] }
  | { readonly kind: "modulo"; readonly arg: Ast; readonly modulus: Ast }
  /** Items separated by commas, semicolons, "and" or "or", without brackets. */
  | { readonly kind: "list"; readonly items: readonly Ast[] }
  /** Words, or a command that is not known. It has no value. */
  | { readonly kind: "text"; readonly text: string };

export function num(text: string): Ast {
  return { kind: "number", text };
}

export function binary(op: BinaryOp, left: Ast, right: Ast): Ast {
  return { kind: "binary", op, left, right };
}

export function call(fn: FunctionName, ...args: readonly Ast[]): Ast {
  return { kind: "call", fn, args };
}

/** The nodes directly under a node, in reading order. */
export function children(node: Ast): readonly Ast[] {
  switch (node.kind) {
    case "number":
    case "mixed":
    case "based":
    case "symbol":
    case "constant":
    case "namedSet":
    case "text":
      return [];
    case "negate":
    case "percent":
    case "degrees":
      return [node.arg];
    case "binary":
    case "setOperation":
      return [node.left, node.right];
    case "call":
    case "apply":
      return node.args;
    case "matrix":
    case "cases":
      return node.rows.flat();
    case "tuple":
    case "set":
    case "list":
      return node.items;
    case "builder":
      return [node.element, node.condition];
    case "ratio":
    case "relation":
      return node.parts;
    case "modulo":
      return [node.arg, node.modulus];
  }
}

/** True if `test` holds for the node or any node under it. */
export function some(node: Ast, test: (node: Ast) => boolean): boolean {
  return test(node) || children(node).some((child) => some(child, test));
}

/** Names of the variables in a tree; constants (pi, e, i, infinity) are not variables. */
export function symbolsOf(node: Ast, into: Set<string> = new Set<string>()): Set<string> {
  if (node.kind === "symbol") into.add(node.name);
  for (const child of children(node)) symbolsOf(child, into);
  return into;
}

/** True if a literal with a decimal point or an exponent stands anywhere in the tree. */
export function hasDecimal(node: Ast): boolean {
  return some(node, (n) => n.kind === "number" && /[.e]/.test(n.text) && !n.text.includes("("));
}

/** True for an expression (something with a value), false for structures, relations and words. */
export function isExpression(node: Ast): boolean {
  switch (node.kind) {
    case "number":
    case "mixed":
    case "based":
    case "symbol":
    case "constant":
      return true;
    case "negate":
    case "percent":
    case "degrees":
    case "binary":
    case "call":
    case "apply":
      return children(node).every(isExpression);
    case "matrix":
    case "cases":
    case "tuple":
    case "set":
    case "namedSet":
    case "builder":
    case "setOperation":
    case "ratio":
    case "relation":
    case "modulo":
    case "list":
    case "text":
      return false;
  }
}

function label(node: Ast): string {
  switch (node.kind) {
    case "number":
    case "text":
      return node.text;
    case "mixed":
      return `${node.whole} ${node.numerator}/${node.denominator}`;
    case "based":
      return `${node.digits}_${node.base}`;
    case "symbol":
    case "constant":
    case "namedSet":
    case "apply":
      return node.name;
    case "binary":
    case "setOperation":
      return node.op;
    case "call":
      return node.fn;
    case "matrix":
    case "cases":
      return node.rows.map((row) => row.length).join(",");
    case "tuple":
      return `${node.open}${node.close}${node.items.length}`;
    case "relation":
      return node.ops.join(" ");
    case "negate":
    case "percent":
    case "degrees":
    case "set":
    case "builder":
    case "ratio":
    case "modulo":
    case "list":
      return "";
  }
}

/** True if two trees are written the same (no mathematics involved). */
export function sameAst(a: Ast, b: Ast): boolean {
  if (a === b) return true;
  if (a.kind !== b.kind || label(a) !== label(b)) return false;
  const left = children(a);
  const right = children(b);
  return (
    left.length === right.length &&
    left.every((x, i) => {
      const y = right[i];
      return y !== undefined && sameAst(x, y);
    })
  );
}
