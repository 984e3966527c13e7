import type { Graded } from "./grade.ts";
import { grade, withCorrectness } from "./grade.ts";
import type { Ast } from "./math/ast.ts";
import { binary, isExpression } from "./math/ast.ts";
import { printSympy } from "./math/print-sympy.ts";
import { assignmentOf, essential } from "./names.ts";
import { extractAnswer, isSentence } from "./extract.ts";
import { compareLeaves } from "./leaf.ts";
import { readAnswer } from "./read-answer.ts";
import { isSomeEqual } from "./verdict.ts";

/** A computer algebra system that decides whether two expressions are equal. */
export interface SymbolicEquality {
  /**
   * @param a - expression in SymPy syntax, made by `printSympy`: names start with `v_` (variables) or `f_` (functions)
   * @param b - likewise
   * @returns null where it cannot tell, fails or takes too long
   */
  equal(a: string, b: string, signal: AbortSignal): Promise<boolean | null>;
}

interface Question {
  readonly a: Ast;
  readonly b: Ast;
  /** False proves nothing: two equations may differ by a factor. */
  readonly onlyTrueCounts: boolean;
}

/** The pairs of expressions on whose equality a pair of answers hangs; null where it does not come down to that. */
function questionsFor(gold: Ast, pred: Ast): readonly Question[] | null {
  const a = valueOf(gold);
  const b = valueOf(pred);
  if (isExpression(a) && isExpression(b)) return [{ a, b, onlyTrueCounts: false }];
  if (a.kind === "tuple" && b.kind === "tuple") {
    if (a.open !== b.open || a.close !== b.close || a.items.length !== b.items.length || a.items.length > 8)
      return null;
    const inner = a.items.map((item, i) => {
      const other = b.items[i];
      return other === undefined ? null : questionsFor(item, other);
    });
    return inner.every((questions) => questions !== null) ? inner.flat() : null;
  }
  const x = sidesOf(a);
  const y = sidesOf(b);
  return x !== null && y !== null ? [{ a: x, b: y, onlyTrueCounts: true }] : null;
}

function valueOf(node: Ast): Ast {
  const inner = essential(node);
  return assignmentOf(inner)?.value ?? inner;
}

function sidesOf(node: Ast): Ast | null {
  if (node.kind !== "relation" || node.ops.length !== 1 || node.ops[0] !== "=") return null;
  const [left, right] = node.parts;
  return left === undefined || right === undefined ? null : binary("-", left, right);
}

function astOf(text: string): Ast | null {
  const bare = isSentence(text) || /\\f?box/.test(text) ? (extractAnswer(text) ?? text) : text;
  const { content } = readAnswer(bare);
  return content.kind === "math" ? content.ast : null;
}

async function ask(
  question: Question,
  symbolic: SymbolicEquality,
  signal: AbortSignal,
): Promise<boolean | null> {
  const own = compareLeaves(question.a, question.b, "strict");
  if (isSomeEqual(own)) return true;
  if (own.verdict === "different" && !question.onlyTrueCounts) return false;
  const a = printSympy(question.a);
  const b = printSympy(question.b);
  if (a === null || b === null) return null;
  const equal = await symbolic.equal(a.text, b.text, signal);
  if (equal === false && question.onlyTrueCounts) {
    return (await symbolic.equal(a.text, `(-${b.text})`, signal)) === true ? true : null;
  }
  return equal;
}

/**
 * Grades in strict mode, and asks the computer algebra system where the own evaluator says `unknown`. It is given
 * printed expressions only, never text of the answers. If it cannot tell either, the verdict stays `unknown`.
 */
export async function gradeWithSymbolic(
  gold: string,
  pred: string,
  symbolic: SymbolicEquality,
  signal: AbortSignal,
): Promise<Graded> {
  const own = grade(gold, pred);
  if (own.verdict !== "unknown") return own;
  const a = astOf(gold);
  const b = astOf(pred);
  const questions = a === null || b === null ? null : questionsFor(a, b);
  if (questions === null || questions.length === 0) return own;
  let undecided = false;
  for (const question of questions) {
    if (signal.aborted) return own;
    const equal = await ask(question, symbolic, signal);
    if (equal === false) {
      return withCorrectness(
        { verdict: "different", reason: "symbolic algebra shows that they differ" },
        "strict",
      );
    }
    undecided ||= equal === null;
  }
  return undecided
    ? own
    : withCorrectness({ verdict: "equal", reason: "symbolic algebra shows that they are equal" }, "strict");
}

const ALLOWED_NAMES =
  /^(?:v_[A-Za-z0-9_]*|f_[A-Za-z0-9_]*|Integer|Rational|pi|E|I|oo|sqrt|real_root|Abs|exp|log|sin|cos|tan|cot|sec|csc|asin|acos|atan|sinh|cosh|tanh|floor|ceiling|factorial|binomial|igcd|ilcm|Max|Min|e)$/;

/** True for what the printer can have produced, and so holds no other code. */
function isPrinted(text: string): boolean {
  if (text.length > 100_000 || !/^[A-Za-z0-9_+\-*/(),."]*$/.test(text)) return false;
  const withoutStrings = text.replace(/"[0-9.e+-]*"/g, "0");
  if (withoutStrings.includes('"') || /\.(?!\d)|[A-Za-z_)]\s*\./.test(withoutStrings)) return false;
  return (withoutStrings.match(/[A-Za-z_][A-Za-z0-9_]*/g) ?? []).every((name) => ALLOWED_NAMES.test(name));
}

/**
 * A Python program that prints `True`, `False` or `None` (not decided): are two printed expressions equal for all
 * real values of their variables? Meant for the sandbox with a time limit, as SymPy may run long. Text that
 * `printSympy` cannot have made gives a program that prints `None`.
 */
export function sympyEqualityProgram(a: string, b: string): string {
  if (!isPrinted(a) || !isPrinted(b)) return "print(None)\n";
  const names = new Set(`${a} ${b}`.match(/\b[vf]_[A-Za-z0-9_]*/g) ?? []);
  const declarations = [...names]
    .sort()
    .map(
      (name) => `${name} = ${name.startsWith("v_") ? `Symbol("${name}", real=True)` : `Function("${name}")`}`,
    );
  return [
    "from sympy import *",
    ...declarations,
    `left = ${a}`,
    `right = ${b}`,
    "if left.has(zoo, nan) or right.has(zoo, nan):",
    "    answer = None",
    "else:",
    "    difference = simplify(left - right)",
    "    answer = True if difference == 0 else difference.equals(0)",
    "print(answer)",
    "",
  ].join("\n");
}
