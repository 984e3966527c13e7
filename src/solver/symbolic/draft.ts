import type { Ast } from "../grading/math/ast.ts";
import { symbolsOf } from "../grading/math/ast.ts";
import { evaluate } from "../grading/math/evaluate.ts";
import { CHECK } from "../trajectory/check-step.ts";
import { NotSure, demand } from "./not-sure.ts";
import type { Plan, PlanStep } from "./plan.ts";
import { PythonPrinter } from "./python.ts";

/** Numbers above this make SymPy slow before they make anybody wiser. */
const MAX_EXPONENT = 20_000;

/** Builds a plan; imports and symbols that its expressions need are declared in its first step. */
export class Draft {
  readonly printer = new PythonPrinter();
  readonly #task: string;
  readonly #steps: PlanStep[] = [];
  #assumption = "real=True";

  constructor(task: string) {
    this.#task = task;
  }

  use(...names: readonly string[]): this {
    this.printer.use(...names);
    return this;
  }

  /** What SymPy may take for granted about the variables; empty for nothing. */
  assuming(assumption: string): this {
    this.#assumption = assumption;
    return this;
  }

  /** An expression as Python. @throws NotSure where it has none */
  py(node: Ast, outer = 0): string {
    refuseHuge(node);
    return this.printer.print(node, outer);
  }

  /** Likewise, as an object of SymPy even where it is a plain number. */
  exact(node: Ast): string {
    if (symbolsOf(node).size > 0) return this.py(node);
    this.use("sympify");
    return `sympify(${this.py(node)})`;
  }

  step(sentence: string, ...code: readonly string[]): this {
    this.#steps.push({ sentence, code: code.join("\n") });
    return this;
  }

  /** A step that tests the result in another way; it fails, and the plan with it, where the test does. */
  check(sentence: string, ...code: readonly string[]): this {
    return this.step(`${CHECK} ${sentence}`, ...code);
  }

  print(code: string): Plan {
    const steps = [...this.#steps, { sentence: "", code: `print(${code})` }];
    const [first, ...rest] = steps;
    if (first === undefined) throw new NotSure("there is nothing to do");
    return { task: this.#task, steps: [{ ...first, code: this.#head() + first.code }, ...rest] };
  }

  #head(): string {
    const { imports, symbols } = this.printer;
    const names = [...symbols].sort();
    if (names.length > 0) imports.add("symbols");
    const assumption = this.#assumption === "" ? "" : `, ${this.#assumption}`;
    const clash = names.find((name) => imports.has(name));
    if (clash !== undefined) throw new NotSure(`the name ${clash} means something in SymPy`);
    return [
      ...(imports.size === 0 ? [] : [`from sympy import ${[...imports].sort().join(", ")}`]),
      ...(names.length === 0 ? [] : [`${names.join(", ")} = symbols("${names.join(" ")}"${assumption})`]),
    ]
      .map((line) => `${line}\n`)
      .join("");
  }
}

function refuseHuge(node: Ast): void {
  if (node.kind === "binary" && node.op === "^" && symbolsOf(node.right).size === 0) {
    demand(!(Math.abs(evaluate(node.right).re) > MAX_EXPONENT), "a power is too large to be worked out");
  }
  if (node.kind === "binary") {
    refuseHuge(node.left);
    refuseHuge(node.right);
  } else if (node.kind === "negate") refuseHuge(node.arg);
  else if (node.kind === "call") node.args.forEach(refuseHuge);
}

/** A real number without variables as a double, by the grader's own evaluator; null where it is not one. */
export function numberOf(node: Ast): number | null {
  if (symbolsOf(node).size > 0) return null;
  const value = evaluate(node);
  return Number.isFinite(value.re) && Math.abs(value.im) < 1e-9 * Math.max(1, Math.abs(value.re))
    ? value.re
    : null;
}
