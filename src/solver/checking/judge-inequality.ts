import type { Clause } from "./clause.ts";
import { showClause } from "./show-clause.ts";
import type { Context, Fact } from "./context.ts";
import type { Situation } from "./judge-equation.ts";
import { realRoots } from "./roots.ts";
import { minus, showNumber } from "./tree.ts";
import { holdsAt, isEquation, namesOf } from "./truth.ts";
import type { Judgement } from "./verdict.ts";

/** Where the truth of a statement in one variable can change. */
function critical(clause: Clause, name: string): readonly number[] {
  if (clause.kind === "any" || clause.kind === "all")
    return clause.items.flatMap((item) => critical(item, name));
  if (clause.kind !== "relation") return [];
  const out: number[] = [];
  for (let k = 0; k + 1 < clause.parts.length; k++) {
    const a = clause.parts[k];
    const b = clause.parts[k + 1];
    if (a === undefined || b === undefined) continue;
    const bounds = b.kind === "tuple" || b.kind === "setOperation" || b.kind === "set" ? boundsOf(b) : null;
    if (bounds !== null) {
      for (const bound of bounds) out.push(...(realRoots(minus(a, bound), name)?.values ?? []));
      continue;
    }
    const difference = minus(a, b);
    out.push(...(realRoots(difference, name)?.values ?? []));
    // Poles change signs as well.
    if (difference.kind === "binary") out.push(...poles(difference, name));
  }
  return out;
}

type Node = Parameters<typeof minus>[0];

function boundsOf(set: Node): readonly Node[] {
  if (set.kind === "setOperation") return [...boundsOf(set.left), ...boundsOf(set.right)];
  if (set.kind !== "tuple" && set.kind !== "set") return [];
  return set.items.filter(
    (item) => !(item.kind === "constant" || (item.kind === "negate" && item.arg.kind === "constant")),
  );
}

function poles(node: Node, name: string): readonly number[] {
  if (node.kind !== "binary") return node.kind === "negate" ? poles(node.arg, name) : [];
  const own = node.op === "/" ? (realRoots(node.right, name)?.values ?? []) : [];
  return [...own, ...poles(node.left, name), ...poles(node.right, name)];
}

interface Witness {
  readonly x: number;
  /** The point is a boundary, so only `<` against `≤` differs. */
  readonly boundary: boolean;
}

function compare(
  before: Clause,
  here: Clause,
  name: string,
):
  | { readonly kind: "same" }
  | { readonly kind: "unclear" }
  | { readonly kind: "differs"; readonly lost: Witness | null; readonly gained: Witness | null } {
  const marks = [...new Set([...critical(before, name), ...critical(here, name)])]
    .filter(Number.isFinite)
    .sort((a, b) => a - b);
  if (marks.length === 0 || marks.length > 60) return { kind: "unclear" };
  const between: number[] = [];
  marks.forEach((mark, k) => {
    const next = marks[k + 1];
    between.push(next === undefined ? mark + 1 : (mark + next) / 2);
  });
  between.unshift((marks[0] ?? 0) - 1);
  const test = (
    points: readonly number[],
    boundary: boolean,
    lost: Witness[],
    gained: Witness[],
  ): boolean => {
    let clear = 0;
    for (const x of points) {
      const a = holdsAt(before, new Map([[name, x]]));
      const b = holdsAt(here, new Map([[name, x]]));
      if (a === "unclear" || b === "unclear") continue;
      clear++;
      if (a === "yes" && b === "no") lost.push({ x, boundary });
      if (a === "no" && b === "yes") gained.push({ x, boundary });
    }
    return clear > 0;
  };
  const lost: Witness[] = [];
  const gained: Witness[] = [];
  if (!test(between, false, lost, gained)) return { kind: "unclear" };
  test(marks, true, lost, gained);
  if (lost.length === 0 && gained.length === 0) return { kind: "same" };
  return { kind: "differs", lost: lost[0] ?? null, gained: gained[0] ?? null };
}

/** An inequality in one variable against the inequalities before it. */
export function judgeInequality(
  clause: Clause,
  name: string,
  context: Context,
  s: Situation,
): Judgement | null {
  const usable = (fact: Fact): boolean => {
    const names = namesOf(fact.clause);
    return names.size === 1 && names.has(name) && !fact.supposed;
  };
  const facts = context
    .latest()
    .filter((fact) => usable(fact) && !isEquation(fact.clause))
    .slice(0, 8);
  if (facts.length === 0) return fromEquations(clause, name, context);
  const compared = facts.map((fact) => ({ fact, result: compare(fact.clause, clause, name) }));
  const same = compared.find((c) => c.result.kind === "same");
  const final = same === undefined || !s.last || s.selective ? null : compared.at(-1);
  if (
    final?.fact.from === -1 &&
    final.result.kind === "differs" &&
    final.result.gained !== null &&
    /solve/.test(context.problemWords)
  ) {
    const original = compared.filter((c) => c.fact.from === -1);
    if (original.length === 1) return wrong(clause, final.fact, name, final.result.gained, "gained");
  }
  if (same !== undefined) {
    return {
      kind: "verified",
      reason: "It holds for the same values as what stands before.",
      from: same.fact.from,
    };
  }
  const [latest] = compared;
  if (latest === undefined || latest.result.kind !== "differs") return null;
  const { lost, gained } = latest.result;
  if (s.supposed) return { kind: "introduces", reason: "It is supposed, not concluded." };
  const problem = compared.at(-1);
  const everywhereLost = compared.every((c) => c.result.kind === "differs" && c.result.lost !== null);
  if (lost === null && gained !== null) {
    const everywhere = problem?.result.kind === "differs" && problem.result.gained !== null;
    const final = /^\s*[a-z]\s*(?:<|>|≤|≥|\\[lg]eq?|\\in)/.test(clause.kind === "relation" ? clause.tex : "");
    if (everywhere && final && !s.selective && context.problemWords.includes("solve")) {
      return wrong(clause, latest.fact, name, gained, "gained");
    }
    return { kind: "unchecked", reason: `It follows, but ${name} = ${showNumber(gained.x)} was gained.` };
  }
  if (lost === null || !everywhereLost || s.selective) return null;
  return wrong(clause, latest.fact, name, lost, "lost");
}

function wrong(
  clause: Clause,
  fact: Fact,
  name: string,
  witness: Witness,
  how: "lost" | "gained",
): Judgement {
  const value = `${name} = ${showNumber(witness.x)}`;
  return {
    kind: "contradicted",
    reason:
      how === "lost"
        ? `${value} satisfies ${showClause(fact.clause)}, but not this line${witness.boundary ? " (the boundary belongs to it)" : ""}.`
        : `${value} satisfies this line, but not ${showClause(fact.clause)}${witness.boundary ? " (the boundary does not belong to it)" : ""}.`,
    counterexample: `${value}: ${how === "lost" ? "true before, false here" : "false before, true here"} (${showClause(clause)})`,
    slip: "inequality",
    from: fact.from,
  };
}

/** `x = 5` makes `x > 0` true. */
function fromEquations(clause: Clause, name: string, context: Context): Judgement | null {
  for (const fact of context.equations()) {
    const names = namesOf(fact.clause);
    if (names.size !== 1 || !names.has(name) || fact.clause.kind !== "relation") continue;
    const [left, right] = fact.clause.parts;
    if (left?.kind !== "symbol" || right === undefined || fact.clause.parts.length !== 2) continue;
    const values = realRoots(minus(left, right), name)?.values ?? [];
    if (values.length > 0 && values.every((x) => holdsAt(clause, new Map([[name, x]])) === "yes")) {
      return {
        kind: "verified",
        reason: `It holds for ${name} = ${values.map(showNumber).join(", ")}.`,
        from: fact.from,
      };
    }
  }
  return null;
}
