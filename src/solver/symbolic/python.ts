import type { Ast, FunctionName } from "../grading/math/ast.ts";
import { NotSure, sure } from "./not-sure.ts";

/** Functions with the same meaning in SymPy; `root`, `logBase` and `log` are treated on their own. */
const SYMPY: Readonly<Partial<Record<FunctionName, string>>> = {
  sqrt: "sqrt",
  abs: "Abs",
  exp: "exp",
  ln: "log",
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
  gcd: "igcd",
  lcm: "ilcm",
  max: "Max",
  min: "Min",
};

const ANGLES: ReadonlySet<string> = new Set(["sin", "cos", "tan", "cot", "sec", "csc"]);

const KEYWORDS: ReadonlySet<string> = new Set(
  "and as assert async await break class continue def del elif else except False finally for from global if import in is lambda None nonlocal not or pass raise return True try while with yield".split(
    " ",
  ),
);

const PRECEDENCE = { "+": 1, "-": 1, "*": 2, "/": 2, "^": 4 } as const;

/** True for what Python computes with plain integers. */
function isPlainInteger(node: Ast): boolean {
  if (node.kind === "number") return /^\d+$/.test(node.text);
  if (node.kind === "negate") return isPlainInteger(node.arg);
  return node.kind === "binary" && node.op !== "/" && isPlainInteger(node.left) && isPlainInteger(node.right);
}

/** Prints expressions as readable SymPy and remembers what has to be imported and declared. Numbers stay exact. */
export class PythonPrinter {
  readonly imports = new Set<string>();
  readonly symbols = new Set<string>();
  /** Names that are functions in the program. */
  readonly functions = new Set<string>();

  use(...names: readonly string[]): void {
    for (const name of names) this.imports.add(name);
  }

  /** The name of a variable in Python. @throws NotSure for a name with other signs than letters, digits and `_` */
  symbol(name: string): string {
    const plain = name.replace(/^\\/, "").replace(/[{}]/g, "");
    if (!/^[A-Za-z][A-Za-z0-9_]*$/.test(plain))
      throw new NotSure(`the name ${name} cannot stand in a program`);
    const safe = KEYWORDS.has(plain) ? `${plain}_` : plain;
    this.symbols.add(safe);
    return safe;
  }

  /** @throws NotSure for structures, words and functions without a clear meaning */
  print(node: Ast, outer = 0, angle = false): string {
    const wrap = (text: string, own: number): string => (own < outer ? `(${text})` : text);
    switch (node.kind) {
      case "number":
        return this.#number(node.text);
      case "mixed":
        this.use("Rational");
        return wrap(`${node.whole} + Rational(${node.numerator}, ${node.denominator})`, 1);
      case "symbol":
        return this.symbol(node.name);
      case "constant": {
        const name = { pi: "pi", e: "E", i: "I", infinity: "oo" }[node.name];
        this.use(name);
        return name;
      }
      case "negate":
        return wrap(`-${this.print(node.arg, 3, angle)}`, 1.5);
      case "percent":
        if (node.arg.kind === "number" && /^\d+$/.test(node.arg.text)) {
          this.use("Rational");
          return `Rational(${node.arg.text}, 100)`;
        }
        return wrap(`${this.print(node.arg, 3, angle)}/100`, 2);
      case "degrees":
        if (!angle) throw new NotSure("an angle stands outside a trigonometric function");
        this.use("pi");
        return wrap(`${this.print(node.arg, 2.5)}*pi/180`, 2);
      case "binary":
        return this.#binary(node, wrap, angle);
      case "call":
        return this.#call(node.fn, node.args, wrap);
      case "apply":
        if (!this.functions.has(node.name)) throw new NotSure(`the function ${node.name} is not known`);
        return `${node.name}(${node.args.map((a) => this.print(a)).join(", ")})`;
      case "based":
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
        throw new NotSure("this is no expression with a value");
    }
  }

  #number(text: string): string {
    if (/^\d+$/.test(text)) return text.replace(/^0+(?=\d)/, "");
    this.use("Rational");
    if (/^\d*\.\d+$/.test(text)) return `Rational("${text.startsWith(".") ? "0" : ""}${text}")`;
    const repeating = /^(\d+)\.(\d*)\((\d+)\)$/.exec(text);
    if (repeating === null) throw new NotSure("the number is written in an unusual way");
    const [, whole = "0", head = "", period = ""] = repeating;
    const scale = 10n ** BigInt(head.length);
    const nines = 10n ** BigInt(period.length) - 1n;
    return `Rational(${BigInt(whole + head) * nines + BigInt(period)}, ${scale * nines})`;
  }

  #binary(
    node: Extract<Ast, { kind: "binary" }>,
    wrap: (text: string, own: number) => string,
    angle: boolean,
  ): string {
    const { op, left, right } = node;
    if (op === "±" || op === "∓") throw new NotSure("a plus-minus sign means two values");
    const own = PRECEDENCE[op];
    if (op === "^") {
      const exact = isPlainInteger(left) && right.kind !== "number";
      const base = exact ? this.#integer(left) : this.print(left, 4.5, angle);
      return wrap(`${base}**${this.print(right, 4, angle)}`, own);
    }
    if (op === "/" && isPlainInteger(left)) {
      if (left.kind === "number" && right.kind === "number" && isPlainInteger(right)) {
        this.use("Rational");
        return `Rational(${this.print(left)}, ${this.print(right)})`;
      }
      return wrap(`${this.#integer(left)}/${this.print(right, own + 0.5, angle)}`, own);
    }
    const sign = op === "+" || op === "-" ? ` ${op} ` : op;
    const inner = op === "+" || op === "*" ? own : own + 0.5;
    return wrap(`${this.print(left, own, angle)}${sign}${this.print(right, inner, angle)}`, own);
  }

  /** Python's own integers divide to floating-point numbers; SymPy's stay exact. */
  #integer(node: Ast): string {
    this.use("Integer");
    return `Integer(${this.print(node)})`;
  }

  #call(fn: FunctionName, args: readonly Ast[], wrap: (text: string, own: number) => string): string {
    const angle = ANGLES.has(fn);
    const printed = args.map((a) => this.print(a, 0, angle));
    const [first = "", second = ""] = printed;
    if (fn === "root") {
      this.use("real_root");
      return `real_root(${first}, ${second})`;
    }
    if (fn === "logBase") {
      this.use("log");
      return `log(${first}, ${second})`;
    }
    // `log`: base 10 in one book, e in another.
    const name = sure(SYMPY[fn], "the function has no agreed meaning");
    this.use(name);
    return wrap(`${name}(${printed.join(", ")})`, 9);
  }
}
