import { english, type Translate } from "../setup/translate.ts";
import { isExpression, symbolsOf, type Ast } from "../solver/grading/math/ast.ts";
import type { Clause, Reader } from "../solver/checking/clause.ts";
import { readStep } from "../solver/checking/read-step.ts";
import { recognise } from "../solver/symbolic/recognise.ts";
import type { Hint, HintQuestion, NextStep } from "./hint.ts";
import { nextEquationStep } from "./next-equation.ts";
import { nextProgramStep } from "./next-program-step.ts";
import { nextValueStep } from "./next-value.ts";

/**
 * The ladder of hints for somebody's work, from little to much: where to look, which idea, the next expression with a
 * blank, the step itself. Without gaps from the front, as far as it can be had: the last two need either a rule that is
 * known here (equations of degree 1 and 2, calculations with numbers) or a verified solution. Never throws.
 */
export function hintsFor(question: HintQuestion, t: Translate = english): readonly Hint[] {
  const hints: Hint[] = [{ kind: "where", text: where(question, t) }];
  const next = nextStep(question, t);
  if (next === null) return hints;
  return [
    ...hints,
    { kind: "idea", text: next.idea },
    { kind: "blank", text: next.blank },
    { kind: "step", text: next.step },
  ];
}

/** How a line is quoted: short, on one line. */
function quoted(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > 80 ? `${line.slice(0, 77)}…` : line;
}

function where({ steps, checks, first }: HintQuestion, t: Translate): string {
  const bad = first === null ? undefined : steps[first];
  if (first !== null && bad !== undefined) {
    const before = steps[first - 1];
    return before === undefined
      ? t("Look again at your first line, “{0}”. Does it say the same as the problem?", quoted(bad))
      : t("Look again at “{0}”. What changed from “{1}”?", quoted(bad), quoted(before));
  }
  const last = steps.at(-1);
  if (last === undefined) return t("Start by writing down what is given and what is asked for.");
  const sure = checks.length > 0 && checks.every((check) => check.verdict === "verified");
  return sure
    ? t("Every line so far holds. Go on from “{0}”.", quoted(last))
    : t("Nothing is held against your lines so far. Go on from “{0}”.", quoted(last));
}

/** Lines before the first one that does not hold. */
function before({ steps, first }: HintQuestion): readonly string[] {
  return first === null ? steps : steps.slice(0, first);
}

function nextStep(question: HintQuestion, t: Translate): NextStep | null {
  const { problem, language, solution } = question;
  const good = before(question);
  const reader: Reader = { functions: new Set(), next: 9_000 };
  // The latest line that is an equation or a calculation, else the problem itself.
  let found: Found = { kind: "none" };
  for (let k = good.length - 1; k >= 0 && found.kind === "none"; k--) {
    // A line that nobody could check may be wrong: nothing is built on it.
    if (question.checks[k]?.verdict !== "verified") continue;
    found = ofClauses(
      readStep(good[k] ?? "", language, reader).map((part) => part.clause),
      t,
    );
  }
  // The problem's own formula says what to do only where nothing but it is asked.
  if (found.kind === "none" && recognise(problem) !== null) {
    found = ofClauses(
      readStep(problem, language, reader).map((part) => part.clause),
      t,
    );
  }
  if (found.kind === "next") return found.step;
  if (found.kind === "solved") return null;
  return solution === null ? null : nextProgramStep(solution, good.join("\n"), t);
}

/** What a line leads to. */
type Found =
  | { readonly kind: "next"; readonly step: NextStep }
  /** It holds no formula that could be gone on from. */
  | { readonly kind: "none" }
  /** A calculation that is worked out: what comes next is not in the formula. */
  | { readonly kind: "worked-out" }
  /** A letter has its value. */
  | { readonly kind: "solved" };

const found = (step: NextStep | null, otherwise: "none" | "worked-out"): Found =>
  step === null ? { kind: otherwise } : { kind: "next", step };

function ofClauses(clauses: readonly Clause[], t: Translate): Found {
  // In “Solve … for $x$” the letter alone says nothing.
  const clause = clauses.findLast(
    (c) => c.kind !== "unread" && !(c.kind === "expression" && c.ast.kind === "symbol"),
  );
  if (clause === undefined || clauses.filter((c) => c.kind === "relation").length > 1)
    return { kind: "none" };
  if (clause.kind === "expression") return found(nextValueStep(clause.ast, t), "none");
  if (clause.kind !== "relation" || clause.antiderivatives.size > 0 || !clause.ops.every((op) => op === "="))
    return { kind: "none" };
  const last = clause.parts.at(-1);
  if (last === undefined || !clause.parts.every(isExpression)) return { kind: "none" };
  const names = new Set(clause.parts.flatMap((part) => [...symbolsOf(part)]));
  const [name] = names;
  if (name === undefined) return found(nextValueStep(last, t), "worked-out");
  const [left, right] = clause.parts;
  if (names.size > 1 || clause.parts.length !== 2 || left === undefined || right === undefined)
    return { kind: "none" };
  if (solved(left, right)) return { kind: "solved" };
  return found(nextEquationStep(left, right, name, t), "none");
}

/** `x = 4`: nothing is left to do. */
function solved(left: Ast, right: Ast): boolean {
  return left.kind === "symbol" && symbolsOf(right).size === 0 && nextValueStep(right, english) === null;
}
