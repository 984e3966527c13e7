import type { Ast, FunctionName } from "../grading/math/ast.ts";
import { call, num, symbolsOf } from "../grading/math/ast.ts";
import { minus, negate, ONE, over, plus, power, times, ZERO } from "./tree.ts";

/** Derivatives of symbols that stand for something: the integrand of a placeholder, `y'` of an implicit function. */
export type SymbolDerivatives = ReadonlyMap<string, Ast>;

const NONE: SymbolDerivatives = new Map();
const TWO = num("2");

/**
 * The derivative of an expression, not simplified. Null where there is no rule (absolute value, floor, unknown
 * functions of the variable, relations). Other symbols are constants unless `derivatives` says otherwise.
 */
export function differentiate(node: Ast, name: string, derivatives: SymbolDerivatives = NONE): Ast | null {
  const d = (child: Ast): Ast | null => differentiate(child, name, derivatives);
  switch (node.kind) {
    case "number":
    case "mixed":
    case "based":
    case "constant":
      return ZERO;
    case "symbol":
      return node.name === name ? ONE : (derivatives.get(node.name) ?? ZERO);
    case "negate": {
      const arg = d(node.arg);
      return arg === null ? null : negate(arg);
    }
    case "percent":
    case "degrees":
      return moves(node, name, derivatives) ? null : ZERO;
    case "binary":
      return ofBinary(node, name, derivatives);
    case "call":
      return ofCall(node.fn, node.args, name, derivatives);
    case "apply":
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
      return node.kind === "apply" && !moves(node, name, derivatives) ? ZERO : null;
  }
}

function ofBinary(
  node: Extract<Ast, { kind: "binary" }>,
  name: string,
  derivatives: SymbolDerivatives,
): Ast | null {
  const { left: a, right: b } = node;
  const da = differentiate(a, name, derivatives);
  const db = differentiate(b, name, derivatives);
  if (da === null || db === null) return null;
  switch (node.op) {
    case "+":
      return plus(da, db);
    case "-":
      return minus(da, db);
    case "*":
      return plus(times(da, b), times(a, db));
    case "/":
      return moves(b, name, derivatives)
        ? over(minus(times(da, b), times(a, db)), power(b, TWO))
        : over(da, b);
    case "^":
      if (!moves(b, name, derivatives)) return times(times(b, power(a, lessOne(b))), da);
      if (a.kind === "constant" && a.name === "e") return times(node, db);
      return times(node, plus(times(db, call("ln", a)), times(b, over(da, a))));
    case "±":
    case "∓":
      return null;
  }
}

/** An exponent less one; whole numbers are worked out, so that readings stay short. */
function lessOne(exponent: Ast): Ast {
  if (exponent.kind === "number" && /^[1-9]\d{0,8}$/.test(exponent.text))
    return num(String(Number(exponent.text) - 1));
  return minus(exponent, ONE);
}

/** True where the value can change with the variable. */
function moves(node: Ast, name: string, derivatives: SymbolDerivatives): boolean {
  const names = symbolsOf(node);
  return names.has(name) || [...names].some((n) => derivatives.has(n));
}

function ofCall(
  fn: FunctionName,
  args: readonly Ast[],
  name: string,
  derivatives: SymbolDerivatives,
): Ast | null {
  const [u, second] = args;
  if (u === undefined) return null;
  if (!args.some((arg) => moves(arg, name, derivatives))) return ZERO;
  if (second !== undefined && moves(second, name, derivatives)) return null;
  const du = differentiate(u, name, derivatives);
  if (du === null) return null;
  const square = power(u, TWO);
  const sin = call("sin", u);
  const cos = call("cos", u);
  const outer = ((): Ast | null => {
    switch (fn) {
      case "sqrt":
        return over(ONE, times(TWO, call("sqrt", u)));
      case "root":
        return second === undefined ? null : over(call("root", u, second), times(second, u));
      case "exp":
        return call("exp", u);
      case "ln":
      case "log":
        return fn === "ln" ? over(ONE, u) : null;
      case "logBase":
        return second === undefined ? null : over(ONE, times(u, call("ln", second)));
      case "sin":
        return cos;
      case "cos":
        return negate(sin);
      case "tan":
        return over(ONE, power(cos, TWO));
      case "cot":
        return negate(over(ONE, power(sin, TWO)));
      case "sec":
        return over(sin, power(cos, TWO));
      case "csc":
        return negate(over(cos, power(sin, TWO)));
      case "asin":
        return over(ONE, call("sqrt", minus(ONE, square)));
      case "acos":
        return negate(over(ONE, call("sqrt", minus(ONE, square))));
      case "atan":
        return over(ONE, plus(ONE, square));
      case "sinh":
        return call("cosh", u);
      case "cosh":
        return call("sinh", u);
      case "tanh":
        return over(ONE, power(call("cosh", u), TWO));
      case "abs":
        return over(u, call("abs", u));
      case "floor":
      case "ceil":
      case "factorial":
      case "binom":
      case "gcd":
      case "lcm":
      case "max":
      case "min":
        return null;
    }
  })();
  return outer === null ? null : times(outer, du);
}
