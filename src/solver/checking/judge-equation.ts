import type { Ast } from "../grading/math/ast.ts";
import { sameAst, some, symbolsOf } from "../grading/math/ast.ts";
import { constantRatio } from "../grading/math/equivalence.ts";
import type { Clause } from "./clause.ts";
import { showClause } from "./show-clause.ts";
import type { Context, Fact } from "./context.ts";
import { showPoint } from "./judge-links.ts";
import { degreesAsRadians } from "./numbers.ts";
import { solutionsOf, solveTogether } from "./solutions.ts";
import { minus, showNumber } from "./tree.ts";
import type { Point } from "./truth.ts";
import { failureAt, holdsAt, listedValues, namesOf, valueOf } from "./truth.ts";
import type { Judgement } from "./verdict.ts";

/** What a step's words and the steps after it say about the judgement. */
export interface Situation {
  /** Words introduce a case, an assumption, a check: nothing is claimed to follow. */
  readonly supposed: boolean;
  /** Words or the problem give a reason to keep only some solutions. */
  readonly selective: boolean;
  /** No step comes after this one. */
  readonly last: boolean;
  /** A later step states this value for the letter. */
  readonly statedLater: (name: string, value: number) => boolean;
}

const at = (name: string, value: number): Point => new Map([[name, value]]);

function failure(clause: Clause, point: Point): string {
  const failed = failureAt(clause, point);
  if (failed === null) return showPoint(point);
  return `${showPoint(point)}: left ${showNumber(failed.left)}, right ${showNumber(failed.right)}`;
}

/** A chain of two as `left − right`; null for anything else. */
function difference(clause: Clause): Ast | null {
  if (clause.kind !== "relation" || clause.parts.length !== 2 || clause.ops[0] !== "=") return null;
  const [a, b] = clause.parts;
  return a === undefined || b === undefined ? null : minus(a, b);
}

/** The same equation up to a factor. */
export function sameEquation(a: Clause, b: Clause): boolean {
  const x = difference(a);
  const y = difference(b);
  if (x === null || y === null) return false;
  const ratio = constantRatio(x, y);
  return ratio !== null && ratio !== 0;
}

/** `mixed`: some solutions are common, some only of the one, some only of the other. */
type Relation = "same" | "gained" | "lost" | "mixed" | "disjoint" | "unclear";

interface Compared {
  readonly fact: Fact;
  readonly relation: Relation;
  /** Solutions of the earlier line that fail here. */
  readonly lost: readonly number[];
  /** Values given here that fail in the earlier line. */
  readonly gained: readonly number[];
}

function inRadians(clause: Clause): Clause {
  if (clause.kind === "relation") return { ...clause, parts: clause.parts.map(degreesAsRadians) };
  if (clause.kind === "any" || clause.kind === "all")
    return { ...clause, items: clause.items.map(inRadians) };
  return clause;
}

const hasAngles = (clause: Clause): boolean =>
  clause.kind === "relation"
    ? clause.parts.some((part) => some(part, (n) => n.kind === "degrees"))
    : (clause.kind === "any" || clause.kind === "all") && clause.items.some(hasAngles);

const isTrigonometric = (clause: Clause): boolean =>
  clause.kind === "relation" &&
  clause.parts.some((part) =>
    some(part, (n) => n.kind === "call" && ["sin", "cos", "tan", "cot"].includes(n.fn)),
  );

/** Compares the solutions of an earlier equation with those of this one, both in one variable. */
function compare(fact: Fact, clause: Clause, name: string): Compared {
  if (sameEquation(fact.clause, clause)) return { fact, relation: "same", lost: [], gained: [] };
  const before = solutionsOf(fact.clause, name);
  const listed = listedValues(clause);
  const values = listed === null ? null : listed.values.map(valueOf);
  const here =
    values !== null && values.every(Number.isFinite) ? { values, complete: true } : solutionsOf(clause, name);
  const unclear: Compared = { fact, relation: "unclear", lost: [], gained: [] };
  if (here === null) return unclear;
  const gainedState = here.values.map((x) => holdsAt(fact.clause, at(name, x)));
  const gained = here.values.filter((_, k) => gainedState[k] === "no");
  const kept = here.values.filter((_, k) => gainedState[k] === "yes");
  if (gainedState.includes("unclear")) return unclear;
  const lostState = (before?.values ?? []).map((x) => holdsAt(clause, at(name, x)));
  const lost = (before?.values ?? []).filter((_, k) => lostState[k] === "no");
  if (lostState.includes("unclear")) return unclear;
  if (here.values.length === 0 && (before === null || before.values.length === 0)) return unclear;
  if (kept.length > 0 && gained.length === 0) {
    if (lost.length > 0)
      return {
        fact,
        relation: before?.complete === true || !isTrigonometric(fact.clause) ? "lost" : "same",
        lost,
        gained,
      };
    return { fact, relation: "same", lost, gained };
  }
  if (kept.length > 0) {
    return { fact, relation: lost.length === 0 || listed !== null ? "gained" : "mixed", lost, gained };
  }
  const known = before !== null && (before.complete || before.values.length > 0);
  if (here.values.length > 0 && known && lost.length === before.values.length) {
    return { fact, relation: "disjoint", lost, gained };
  }
  if (here.values.length === 0 && here.complete && known && before.values.length > 0) {
    return { fact, relation: "disjoint", lost, gained };
  }
  return unclear;
}

function verified(reason: string, fact: Fact): Judgement {
  return { kind: "verified", reason, from: fact.from };
}

/** An equation (or solutions) in one variable against the equations before it. */
export function judgeOneVariable(
  clause: Clause,
  name: string,
  context: Context,
  s: Situation,
): Judgement | null {
  const facts = context
    .equations()
    .filter((fact) => {
      const names = namesOf(fact.clause);
      return names.size === 1 && names.has(name);
    })
    .slice(0, 12);
  if (facts.length === 0) return null;
  if (facts.some((fact) => isTrigonometric(fact.clause)) && hasAngles(clause)) {
    const radians = judgeOneVariable(inRadians(clause), name, context, s);
    return radians?.kind === "verified"
      ? radians
      : { kind: "unchecked", reason: "An angle in degrees against a formula in radians." };
  }
  const compared = facts.map((fact) => compare(fact, clause, name));
  const same = compared.find((c) => c.relation === "same");
  const extraneous = same === undefined ? null : judgeExtraneous(compared, clause, name, s);
  if (extraneous !== null) return extraneous;
  if (same !== undefined) return verified("It has the same solutions as what stands before.", same.fact);
  const [latest] = compared;
  if (latest === undefined) return null;
  const listed = listedValues(clause);
  const gained = compared.find((c) => c.relation === "gained");
  if (gained !== undefined && listed === null) {
    return verified(
      gained.gained.length === 0
        ? "It follows from what stands before."
        : `It follows, but ${name} = ${gained.gained.map(showNumber).join(", ")} was gained: check it at the end.`,
      gained.fact,
    );
  }
  const lost = compared.find((c) => c.relation === "lost");
  if (lost !== undefined) return judgeLost(lost, clause, name, s);
  if (gained !== undefined && listed !== null) {
    if (compared.some((c) => c.relation !== "gained" && c.relation !== "disjoint")) {
      return { kind: "unchecked", reason: "Some of these values fail in an earlier line." };
    }
    const [value] = gained.gained;
    if (isTrigonometric(gained.fact.clause))
      return { kind: "unchecked", reason: "The angle may be meant in another way." };
    if (value === undefined || s.supposed)
      return { kind: "unchecked", reason: "Some of these values fail in an earlier line." };
    return {
      kind: "contradicted",
      reason: `${name} = ${showNumber(value)} does not satisfy ${showClause(gained.fact.clause)}.`,
      counterexample: failure(gained.fact.clause, at(name, value)),
      slip: "gained-solution",
      from: gained.fact.from,
    };
  }
  if (s.supposed) return { kind: "introduces", reason: "It is supposed, not concluded." };
  // A case that was picked says nothing about the other cases.
  const firm = compared.filter((c) => !c.fact.branch);
  const [against] = firm;
  if (against === undefined) return null;
  if (listedValues(against.fact.clause) !== null && !firm.some((c) => c.fact.from === -1)) {
    return {
      kind: "unchecked",
      reason: `${name} had another value before; the letter may stand for something else here.`,
    };
  }
  if (
    firm.some((c) => isTrigonometric(c.fact.clause)) &&
    (listed?.values ?? []).some((value) => Math.abs(valueOf(value)) > 6.3)
  ) {
    return { kind: "unchecked", reason: "The angle may be in degrees." };
  }
  if (against.fact.from !== -1 && sharesSide(against.fact.clause, clause)) {
    return {
      kind: "unchecked",
      reason: "The same expression had another value before; this may be a new statement.",
    };
  }
  const apart = firm.every((c) => c.relation === "disjoint" || (c.relation === "mixed" && !s.selective));
  if (apart && !against.lost.some((x) => s.statedLater(name, x)))
    return contradictedBy(against, clause, name);
  return { kind: "unchecked", reason: "It could not be compared with the lines before." };
}

/** One expression is set equal to two different things. */
function sharesSide(a: Clause, b: Clause): boolean {
  if (a.kind !== "relation" || b.kind !== "relation" || listedValues(b) !== null) return false;
  return a.parts.some((x) => symbolsOf(x).size > 0 && b.parts.some((y) => sameAst(x, y)));
}

/** Solutions listed at the end that a line in between gained: they fail in the problem itself. */
function judgeExtraneous(
  compared: readonly Compared[],
  clause: Clause,
  name: string,
  s: Situation,
): Judgement | null {
  const original = compared.filter((c) => c.fact.from === -1);
  const [first] = original;
  const value = first?.gained[0];
  if (first === undefined || value === undefined || original.length !== 1 || first.relation !== "gained")
    return null;
  if (!s.last || s.selective || s.supposed || listedValues(clause) === null) return null;
  return {
    kind: "contradicted",
    reason: `${name} = ${showNumber(value)} does not satisfy ${showClause(first.fact.clause)}: it was gained on the way.`,
    counterexample: failure(first.fact.clause, at(name, value)),
    slip: "gained-solution",
    from: -1,
  };
}

function contradictedBy(compared: Compared, clause: Clause, name: string): Judgement {
  const [value] = compared.lost;
  const [other] = compared.gained;
  if (value !== undefined) {
    const listed = listedValues(clause);
    if (listed !== null && other !== undefined) {
      const negated = compared.lost.some((x) => Math.abs(x + other) < 1e-9 * Math.max(1, Math.abs(x)));
      return {
        kind: "contradicted",
        reason: `${name} = ${showNumber(other)} does not satisfy ${showClause(compared.fact.clause)}${negated ? " (check the sign)" : ""}.`,
        counterexample: failure(compared.fact.clause, at(name, other)),
        slip: negated ? "sign" : "arithmetic",
        from: compared.fact.from,
      };
    }
    return {
      kind: "contradicted",
      reason: `${name} = ${showNumber(value)} satisfies ${showClause(compared.fact.clause)}, but not this line.`,
      counterexample: failure(clause, at(name, value)),
      slip: "not-equal",
      from: compared.fact.from,
    };
  }
  if (other === undefined)
    return { kind: "unchecked", reason: "It could not be compared with the lines before." };
  return {
    kind: "contradicted",
    reason: `${name} = ${showNumber(other)} satisfies this line, but not ${showClause(compared.fact.clause)}.`,
    counterexample: failure(compared.fact.clause, at(name, other)),
    slip: "not-equal",
    from: compared.fact.from,
  };
}

function judgeLost(lost: Compared, clause: Clause, name: string, s: Situation): Judgement {
  const missing = lost.lost.filter((x) => !s.statedLater(name, x));
  const [value] = missing;
  const partly = `It is one of the solutions of ${showClause(lost.fact.clause)}.`;
  if (value === undefined || s.supposed || s.selective) {
    return { kind: "verified", reason: partly, from: lost.fact.from, partial: true };
  }
  const divided = value === 0 || dividesByZeroAt(lost.fact.clause, clause, name, value);
  return {
    kind: "contradicted",
    reason: divided
      ? `A solution was lost: ${name} = ${showNumber(value)} satisfies the line before. Dividing by something that is zero there loses it.`
      : `A solution was lost: ${name} = ${showNumber(value)} also satisfies ${showClause(lost.fact.clause)}.`,
    counterexample: failure(clause, at(name, value)),
    slip: divided ? "division-by-zero" : "lost-solution",
    from: lost.fact.from,
  };
}

/** The line before, divided by this one, is zero at the lost value: a factor was cancelled. */
function dividesByZeroAt(before: Clause, here: Clause, name: string, value: number): boolean {
  const a = difference(before);
  const b = difference(here);
  if (a === null || b === null || listedValues(here) !== null) return false;
  return (
    symbolsOf(a).size === 1 &&
    holdsAt(before, at(name, value)) === "yes" &&
    holdsAt(here, at(name, value)) === "no"
  );
}

/** Statements connected with these letters through others. */
function connected(context: Context, names: ReadonlySet<string>): readonly Fact[] {
  const letters = new Set(names);
  const chosen = new Set<Fact>();
  for (let grew = true; grew;) {
    grew = false;
    for (const fact of context.equations()) {
      const own = namesOf(fact.clause);
      if (chosen.has(fact) || fact.branch || own.size === 0 || ![...own].some((n) => letters.has(n)))
        continue;
      chosen.add(fact);
      own.forEach((n) => letters.add(n));
      grew = true;
    }
  }
  return context.facts.filter((fact) => chosen.has(fact));
}

/** Of several solutions, the ones in the case that was picked last. */
function inCase(clause: Clause, points: readonly Point[], context: Context): Judgement | null {
  for (const fact of context.equations()) {
    if (!fact.branch) continue;
    const left = points.filter((point) => holdsAt(fact.clause, point) === "yes");
    if (left.length === 0 || left.length === points.length) continue;
    if (left.every((point) => holdsAt(clause, point) === "yes")) {
      return {
        kind: "verified",
        reason: `It holds in the case ${showClause(fact.clause)}.`,
        from: fact.from,
        partial: true,
      };
    }
  }
  return null;
}

/** An equation in several variables, or one that several equations decide together. */
export function judgeTogether(clause: Clause, context: Context, s: Situation): Judgement | null {
  const names = namesOf(clause);
  const direct = context.equations().find((fact) => sameEquation(fact.clause, clause));
  if (direct !== undefined) return verified("It is the same equation, rearranged.", direct);
  const facts = connected(context, names).slice(-8);
  const known = new Set(facts.flatMap((fact) => [...namesOf(fact.clause)]));
  if (facts.length === 0 || [...names].some((n) => !known.has(n))) return null;
  const own = context.equations().find((fact) => {
    const other = namesOf(fact.clause);
    return other.size === names.size && [...names].every((n) => other.has(n));
  });
  const last = facts.at(-1);
  if (last === undefined) return null;
  const solutions = solveTogether(facts.map((fact) => fact.clause));
  if (solutions.kind === "unknown" || solutions.points.length === 0) return null;
  const held = solutions.points.map((point) => holdsAt(clause, point));
  const worst = facts.reduce((a, b) => (a.from > b.from ? a : b));
  const source = context.tainted(worst.from) ? worst : last;
  const enough = solutions.kind === "points" || solutions.points.length >= 3;
  if (enough && held.every((h) => h === "yes"))
    return verified("It holds wherever the lines before hold.", source);
  const chosen = inCase(clause, solutions.points, context);
  if (chosen !== null) return chosen;
  if (s.supposed || !held.every((h) => h === "no")) return null;
  // To invert a function, letters change places.
  if (/invers|umkehr|反函数|swap|interchang/.test(context.problemWords)) return null;
  const [point] = solutions.points;
  if (point === undefined || !enough) return null;
  // A second equation in the same letters is mostly news from the words; only a task to rearrange rules that out.
  const rearranging = /subject|solve\b.*\bfor\b|rearrang|express|in terms of|umstell/.test(
    context.problemWords,
  );
  const rearranged =
    rearranging && solutions.kind === "free" && own !== undefined && names.size === known.size;
  if (solutions.kind !== "points" && !rearranged) return null;
  const shown = new Map([...point].filter(([name]) => names.has(name)));
  return {
    kind: "contradicted",
    reason: `${showPoint(shown)} satisfies the lines before, but not this one.`,
    counterexample: failure(clause, shown),
    slip: "not-equal",
    from: source.from,
  };
}
