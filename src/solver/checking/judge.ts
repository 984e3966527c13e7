import type { Ast, RelationOp } from "../grading/math/ast.ts";
import { isExpression, sameAst, symbolsOf } from "../grading/math/ast.ts";
import { equivalent } from "../grading/math/equivalence.ts";
import type { Antiderivative } from "./calculus.ts";
import type { Clause, RelationClause } from "./clause.ts";
import type { Context, Current } from "./context.ts";
import type { Situation } from "./judge-equation.ts";
import { judgeOneVariable, judgeTogether } from "./judge-equation.ts";
import { judgeInequality } from "./judge-inequality.ts";
import type { LinkJudgement } from "./judge-links.ts";
import { identityCounterexample, judgeIdentity, judgeIntegral, judgeValues } from "./judge-links.ts";
import { discriminantOf, inBaseLetters, judgeSubstitution } from "./judge-substitution.ts";
import { show, showNumber } from "./tree.ts";
import { isEquation, listedValues, namesOf, valueOf } from "./truth.ts";
import type { Judgement } from "./verdict.ts";

const unchecked = (reason: string): Judgement => ({ kind: "unchecked", reason });

/** Judges one statement in its context. */
export function judge(clause: Clause, context: Context, s: Situation): Judgement {
  switch (clause.kind) {
    case "unread":
      return unchecked(`It could not be read: ${clause.reason}.`);
    case "expression":
      return judgeExpression(clause, context);
    case "relation":
      return judgeRelation(clause, context, s);
    case "any":
      return judgeAny(clause, context, s);
    case "all":
      return together(clause.items.map((item) => judge(item, context, s)));
  }
}

/** One judgement for statements that all have to hold. */
export function together(judgements: readonly Judgement[]): Judgement {
  const bad = judgements.find((j) => j.kind === "contradicted");
  if (bad !== undefined) return bad;
  const open = judgements.find((j) => j.kind === "unchecked");
  if (open !== undefined) return open;
  const good = judgements.filter((j) => j.kind === "verified");
  const [first] = good;
  if (first === undefined) return judgements[0] ?? unchecked("Nothing in it could be checked.");
  const from = good.reduce<number | null>(
    (m, j) => (j.from === null ? m : m === null ? j.from : Math.max(m, j.from)),
    null,
  );
  return { kind: "verified", reason: first.reason, from };
}

/** A line that is only an expression goes on with the expression before. */
function judgeExpression(clause: Extract<Clause, { kind: "expression" }>, context: Context): Judgement {
  const ast = context.expand(clause.ast);
  const current = context.current ?? (context.targets.length === 1 ? (context.targets[0] ?? null) : null);
  if (current === null) return unchecked("An expression alone claims nothing.");
  const before = context.expand(current.ast);
  const integrals = new Map([...current.antiderivatives, ...clause.antiderivatives]);
  const link =
    integrals.size > 0
      ? judgeIntegral(before, ast, integrals, context)
      : judgeLink(before, ast, "=", current.numeric || clause.numeric);
  if (link.kind === "verified") return { ...link, from: current.from };
  const task =
    /simplif|expand|factor|evaluat|multiply out|vereinfach|化简|展开|compute|calculate|work out/.test(
      context.problemWords,
    );
  const names = symbolsOf(before);
  const own = symbolsOf(ast);
  if (
    !task ||
    integrals.size > 0 ||
    names.size === 0 ||
    own.size !== names.size ||
    [...own].some((n) => !names.has(n))
  ) {
    return unchecked("An expression alone claims nothing that could be compared.");
  }
  return (
    notIdentical(before, ast, current.from) ??
    unchecked("It could not be compared with the expression before.")
  );
}

function notIdentical(a: Ast, b: Ast, from: number | null): Judgement | null {
  const shown = identityCounterexample(a, b);
  return shown === null ? null : { kind: "contradicted", ...shown, from };
}

function judgeLink(a: Ast, b: Ast, op: RelationOp, numeric: boolean): LinkJudgement {
  const modulo = a.kind === "modulo" && b.kind === "modulo";
  const names = symbolsOf(b, symbolsOf(a));
  if (names.size === 0) return judgeValues(a, b, modulo ? "==" : op, numeric);
  if (!isExpression(a) || !isExpression(b)) return { kind: "pending" };
  return op === "=" || op === "==" ? judgeIdentity(a, b, numeric) : { kind: "pending" };
}

/** The first part of a line that starts with a sign. */
function completed(
  clause: RelationClause,
  context: Context,
): { parts: readonly Ast[]; from: Current | null; integrals: ReadonlyMap<string, Antiderivative> } | null {
  if (!clause.continues) return { parts: clause.parts, from: null, integrals: clause.antiderivatives };
  const current = context.current ?? (context.targets.length === 1 ? (context.targets[0] ?? null) : null);
  if (current === null) return null;
  return {
    parts: [current.ast, ...clause.parts],
    from: current,
    integrals: new Map([...current.antiderivatives, ...clause.antiderivatives]),
  };
}

function judgeRelation(clause: RelationClause, context: Context, s: Situation): Judgement {
  const full = completed(clause, context);
  const parts = (full?.parts ?? clause.parts).map((part) => context.expand(part));
  const ops = full === null ? clause.ops.slice(1) : clause.ops;
  const integrals = full?.integrals ?? clause.antiderivatives;
  if (parts.length < 2) return unchecked("There is nothing before it to go on from.");
  const numeric = clause.numeric || (full?.from?.numeric ?? false);
  if (ops.some((op) => op !== "=" && op !== "~" && op !== "==")) {
    return judgeOrder({ ...clause, parts, ops, continues: false }, context, s);
  }
  const usesIntegrals = (part: Ast): boolean => [...symbolsOf(part)].some((n) => integrals.has(n));
  const judged = ops.map((op, k): LinkJudgement => {
    const a = parts[k];
    const b = parts[k + 1];
    if (a === undefined || b === undefined) return { kind: "pending" };
    if (usesIntegrals(a) || usesIntegrals(b)) return judgeIntegral(a, b, integrals, context);
    return judgeLink(a, b, op, numeric);
  });
  const running = runningTotal(clause, parts, judged);
  if (running !== null) return running;
  const from = full?.from?.from ?? null;
  const results = judged.map((link, k): Judgement => {
    const a = parts[k];
    const b = parts[k + 1];
    if (link.kind !== "pending")
      return link.kind === "verified" && k === 0 ? { ...link, from: from ?? link.from } : link;
    if (a === undefined || b === undefined) return unchecked("A side is missing.");
    const two: RelationClause = { ...clause, parts: [a, b], ops: [ops[k] ?? "="], continues: false };
    return judgePending(two, k, parts.length, clause, full?.from ?? null, context, s);
  });
  const introduced = results.every((r) => r.kind === "introduces");
  if (introduced) return results[0] ?? unchecked("Nothing in it could be checked.");
  return together(results);
}

/** `3 + 4 = 7 × 2 = 14`: each result is taken on, though the signs say something else. */
function runningTotal(
  clause: RelationClause,
  parts: readonly Ast[],
  judged: readonly LinkJudgement[],
): Judgement | null {
  if (clause.continues || !judged.some((j) => j.kind === "contradicted") || parts.length < 3) return null;
  let before = valueOf(parts[0] ?? { kind: "text", text: "" });
  for (const [k, part] of parts.slice(1).entries()) {
    const last = k === parts.length - 2;
    const head = last ? part : leftmost(part);
    if (Math.abs(valueOf(head) - before) > 1e-9 * Math.max(1, Math.abs(before))) return null;
    before = valueOf(part);
  }
  return unchecked("It reads as a running calculation: the equals signs join values that are not equal.");
}

function leftmost(node: Ast): Ast {
  return node.kind === "binary" && node.op !== "^" ? leftmost(node.left) : node;
}

/** An equality that holds for some values only: an equation, a definition, a substitution. */
function judgePending(
  clause: RelationClause,
  index: number,
  length: number,
  whole: RelationClause,
  current: Current | null,
  context: Context,
  s: Situation,
): Judgement {
  const [a, b] = clause.parts;
  if (a === undefined || b === undefined) return unchecked("A side is missing.");
  const names = namesOf(clause);
  const original = whole.continues ? null : whole.parts[index];
  const derived = original != null && !sameAst(original, a);
  const identity = current !== null || index > 0 || derived || isTarget(a, context);
  const [only] = names;
  const known = new Set(context.equations().flatMap((fact) => [...namesOf(fact.clause)]));
  if (identity && !(index === 0 && current === null && !derived && known.size > 0)) {
    return judgeMeantIdentity(a, b, clause, current, derived, context, s);
  }
  if (a.kind === "apply" || (a.kind === "symbol" && !known.has(a.name) && !symbolsOf(b).has(a.name))) {
    const discriminant = a.kind === "symbol" ? discriminantOf(a.name, b, context) : null;
    if (discriminant !== null) return discriminant;
    return { kind: "introduces", reason: `It says what ${show(a)} stands for.` };
  }
  const special = discriminantOf("D", b, context, a);
  if (special !== null) return special;
  if (names.size === 1 && only !== undefined) {
    const one = judgeOneVariable(clause, only, context, s);
    if (one !== null && one.kind !== "unchecked") return one;
    const several = judgeTogether(clause, context, s);
    if (one !== null && several?.kind === "contradicted") return one;
    const fresh = index === 0 && !whole.continues && !known.has(only);
    return several ?? one ?? introduced(fresh ? 2 : length, s);
  }
  const several = judgeTogether(clause, context, s);
  if (several !== null) return several;
  const fresh = index === 0 && !whole.continues && [...names].every((n) => !known.has(n));
  return introduced(fresh ? 2 : length, s);
}

function introduced(length: number, s: Situation): Judgement {
  if (s.supposed) return { kind: "introduces", reason: "It is supposed, not concluded." };
  return length > 2
    ? unchecked("It uses something that is not said as a formula before.")
    : { kind: "introduces", reason: "It is a new statement; whether it fits the words is not checked." };
}

/** The left side is an expression that the problem gives, outside an equation. */
function isTarget(a: Ast, context: Context): boolean {
  return symbolsOf(a).size > 0 && context.targets.some((target) => sameAst(target.ast, a));
}

function judgeMeantIdentity(
  a: Ast,
  b: Ast,
  clause: RelationClause,
  current: Current | null,
  derived: boolean,
  context: Context,
  s: Situation,
): Judgement {
  const from = current?.from ?? null;
  const facts = judgeTogether(clause, context, s);
  if (facts?.kind === "verified") return facts;
  const left = symbolsOf(a);
  const right = symbolsOf(b);
  const [x, y] = [inBaseLetters(a, context), inBaseLetters(b, context)];
  if (equivalent(x, y).kind === "same")
    return { kind: "verified", reason: "Both sides are equal for all values.", from };
  if (left.size > right.size) return judgeSubstitution(a, b, context);
  const sameNames = left.size === right.size && [...left].every((n) => right.has(n));
  if (!sameNames || facts !== null) {
    return facts ?? unchecked("The two sides speak of different letters.");
  }
  if (context.equations().some((fact) => [...namesOf(fact.clause)].some((n) => left.has(n)))) {
    if (!derived && current === null) return unchecked("It may use an equation from before.");
  }
  if (s.supposed) return unchecked("It is supposed, not concluded.");
  const wrong = notIdentical(a, b, from);
  if (wrong === null) return { kind: "unchecked", reason: "It could not be decided.", question: { a, b } };
  return derived && wrong.kind === "contradicted" && clause.parts.length === 2 && /'/.test(clause.tex)
    ? { ...wrong, slip: "derivative" }
    : wrong;
}

/** Inequalities and memberships. */
function judgeOrder(clause: RelationClause, context: Context, s: Situation): Judgement {
  const names = namesOf(clause);
  const [name, ...more] = names;
  if (name === undefined) return judgeConstantOrder(clause);
  const listed = clause.ops[0] === "in" ? listedValues(clause) : null;
  if (listed !== null) {
    const left: Ast = { kind: "symbol", name: listed.name };
    const items = listed.values.map((value): Clause => ({ ...clause, parts: [left, value], ops: ["="] }));
    return judgeAny({ kind: "any", items, tex: clause.tex }, context, s);
  }
  if (more.length > 0) {
    return judgeTogether(clause, context, s) ?? unchecked("Inequalities in several letters are not checked.");
  }
  const judged = judgeInequality(clause, name, context, s);
  if (judged !== null) return judged;
  return unchecked("It could not be compared with the lines before.");
}

function judgeConstantOrder(clause: RelationClause): Judgement {
  for (const [k, op] of clause.ops.entries()) {
    const a = clause.parts[k];
    const b = clause.parts[k + 1];
    if (a === undefined || b === undefined || !isExpression(a) || !isExpression(b))
      return unchecked("A side is not a value.");
    const [x, y] = [valueOf(a), valueOf(b)];
    if (!Number.isFinite(x) || !Number.isFinite(y)) return unchecked("A side has no value.");
    const close = Math.abs(x - y) <= 1e-9 * Math.max(1, Math.abs(x), Math.abs(y));
    const holds =
      op === "<"
        ? x < y && !close
        : op === ">"
          ? x > y && !close
          : op === "<="
            ? x <= y || close
            : op === ">="
              ? x >= y || close
              : op === "!="
                ? !close
                : op === "="
                  ? close
                  : null;
    if (holds === null) return unchecked("The sign is not read here.");
    if (!holds) {
      return {
        kind: "contradicted",
        reason: `${show(a)} is ${showNumber(x)} and ${show(b)} is ${showNumber(y)}.`,
        counterexample: `left ${showNumber(x)}, right ${showNumber(y)}`,
        slip: "inequality",
        from: null,
      };
    }
  }
  return { kind: "verified", reason: "It holds for these numbers.", from: null };
}

/** `x = 2 or x = 3`; also `… = ±2` written as two. */
function judgeAny(clause: Extract<Clause, { kind: "any" }>, context: Context, s: Situation): Judgement {
  const items = clause.items.map((item): Clause => {
    const expanded = context.expandClause(item);
    if (expanded.kind !== "relation" || !expanded.continues) return expanded;
    const full = completed(expanded, context);
    return full === null ? expanded : { ...expanded, parts: full.parts, continues: false };
  });
  const expanded: Clause = { ...clause, items };
  const names = namesOf(expanded);
  const [name, ...more] = names;
  if (items.some((item) => item.kind === "unread" || item.kind === "expression"))
    return unchecked("Not all alternatives could be read.");
  if (name === undefined) return unchecked("Alternatives without letters are not checked.");
  if (!isEquation(expanded)) {
    const judged = more.length > 0 ? null : judgeInequality(expanded, name, context, s);
    return judged ?? unchecked("It could not be compared with the lines before.");
  }
  // `x = (5 ± 1)/2 = 3 or 2`: every alternative's own chain has to hold.
  for (const item of items) {
    if (item.kind !== "relation" || item.parts.length < 3) continue;
    for (let k = 1; k + 1 < item.parts.length; k++) {
      const [a, b] = [item.parts[k], item.parts[k + 1]];
      if (a === undefined || b === undefined) continue;
      const link = judgeLink(a, b, "=", item.numeric);
      if (link.kind === "contradicted") return unchecked("The signs of ± may be meant in another order.");
    }
  }
  if (more.length === 0) {
    const one = judgeOneVariable(expanded, name, context, s);
    if (one !== null) return one;
  }
  return (
    judgeTogether(expanded, context, s) ?? {
      kind: "introduces",
      reason: "Alternatives that no equation before decides.",
    }
  );
}
