import type { Ast, FunctionName } from "./ast.ts";
import { isExpression, some } from "./ast.ts";

/** A tree in SymPy's syntax, with the names it uses. */
export interface SympyText {
  readonly text: string;
  /** Names of variables in it, each starting with `v_`. */
  readonly symbols: readonly string[];
  /** Names of unknown functions in it, each starting with `f_`. */
  readonly functions: readonly string[];
}

/** A name that is safe in Python and says which variable it was: `x` is `v_x`, `x'` is `v_x_27_`. */
function safeName(prefix: "v_" | "f_", name: string): string {
  return prefix + name.replace(/[^A-Za-z0-9]/g, (c) => `_${c.charCodeAt(0).toString(16)}_`);
}

/** Functions of SymPy that differ in name only; `root` and `logBase` are put together in `call`. */
const SYMPY: Readonly<Record<Exclude<FunctionName, "root" | "logBase">, string>> = {
  sqrt: "sqrt",
  abs: "Abs",
  exp: "exp",
  ln: "log",
  log: "log",
  gcd: "igcd",
  lcm: "ilcm",
  sin: "sin",
  cos: "cos",
  tan: "tan",
  cot: "cot",
  sec: "sec",
  csc: "csc",
  asin: "asin",
  acos: "acos",
  atan: "atan",
  sinh: "sinh",
  cosh: "cosh",
  tanh: "tanh",
  floor: "floor",
  ceil: "ceiling",
  factorial: "factorial",
  binom: "binomial",
  max: "Max",
  min: "Min",
};

const TRIGONOMETRIC: ReadonlySet<FunctionName> = new Set<FunctionName>([
  "sin",
  "cos",
  "tan",
  "cot",
  "sec",
  "csc",
]);

class Printer {
  readonly symbols = new Set<string>();
  readonly functions = new Set<string>();

  /** Null where the tree has no form in SymPy. */
  print(node: Ast, inAngle: boolean): string | null {
    switch (node.kind) {
      case "number":
        return this.literal(node.text);
      case "mixed":
        return `(Integer(${node.whole})+Rational(${node.numerator},${node.denominator}))`;
      case "based": {
        const radix = Number(node.base);
        const value = radix >= 2 && radix <= 36 ? parseInt(node.digits, radix) : NaN;
        return Number.isSafeInteger(value) ? `Integer(${value})` : null;
      }
      case "symbol": {
        const name = safeName("v_", node.name);
        this.symbols.add(name);
        return name;
      }
      case "constant":
        return { pi: "pi", e: "E", i: "I", infinity: "oo" }[node.name];
      case "negate":
        return this.wrap(node.arg, inAngle, (arg) => `(-${arg})`);
      case "percent":
        return this.wrap(node.arg, inAngle, (arg) => `(${arg}/Integer(100))`);
      case "degrees":
        return this.wrap(node.arg, inAngle, (arg) => (inAngle ? `(${arg}*pi/Integer(180))` : arg));
      case "binary": {
        const left = this.print(node.left, inAngle);
        const right = this.print(node.right, inAngle);
        if (left === null || right === null || node.op === "±" || node.op === "∓") return null;
        return `(${left}${node.op === "^" ? "**" : node.op}${right})`;
      }
      case "call":
        return this.call(node.fn, node.args, inAngle);
      case "apply": {
        const args = node.args.map((arg) => this.print(arg, false));
        const name = safeName("f_", node.name);
        this.functions.add(name);
        return args.every((arg) => arg !== null) ? `${name}(${args.join(",")})` : null;
      }
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
        return null;
    }
  }

  private wrap(arg: Ast, inAngle: boolean, build: (arg: string) => string): string | null {
    const inner = this.print(arg, inAngle);
    return inner === null ? null : build(inner);
  }

  private literal(text: string): string | null {
    if (/^\d+$/.test(text)) return `Integer(${text.replace(/^0+(?=\d)/, "")})`;
    const repeating = /^(\d+)\.(\d*)\((\d+)\)$/.exec(text);
    if (repeating !== null) {
      const [, whole = "0", head = "", period = ""] = repeating;
      const scale = `10**${head.length}`;
      return `(Integer(${Number(whole + head)})/Integer(${scale})+Integer(${Number(period)})/Integer((10**${period.length}-1)*${scale}))`;
    }
    return /^[\d.]+(?:e[+-]?\d{1,4})?$/.test(text) ? `Rational("${text}")` : null;
  }

  private call(fn: FunctionName, args: readonly Ast[], inAngle: boolean): string | null {
    const printed = args.map((arg) => this.print(arg, inAngle || TRIGONOMETRIC.has(fn)));
    if (!printed.every((arg) => arg !== null)) return null;
    const [first = "", second = ""] = printed;
    if (fn === "root") return `real_root(${first},${second})`;
    if (fn === "logBase") return `(log(${first})/log(${second}))`;
    return `${SYMPY[fn]}(${printed.join(",")})`;
  }
}

/** Prints an expression for SymPy. Null for structures, relations and words; numbers stay exact. */
export function printSympy(node: Ast): SympyText | null {
  if (!isExpression(node) || some(node, (n) => n.kind === "text")) return null;
  const printer = new Printer();
  const text = printer.print(node, false);
  return text === null
    ? null
    : { text, symbols: [...printer.symbols].sort(), functions: [...printer.functions].sort() };
}
