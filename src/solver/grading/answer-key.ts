import type { Ast } from "./math/ast.ts";
import { children } from "./math/ast.ts";
import { exactValue, reduced } from "./math/exact.ts";
import { grade } from "./grade.ts";
import { assignmentOf } from "./names.ts";
import { readAnswer } from "./read-answer.ts";
import { FULL_PRECISION } from "./verdict.ts";

const MAX_KEY = 4_000;

function written(node: Ast): string {
  const inner = children(node).map(written).join(" ");
  switch (node.kind) {
    case "number":
    case "text":
      return `${node.kind}:${node.text}`;
    case "symbol":
    case "constant":
    case "namedSet":
      return node.name;
    case "apply":
      return `${node.name}@(${inner})`;
    case "call":
      return `${node.fn}(${inner})`;
    case "binary":
    case "setOperation":
      return `(${node.op} ${inner})`;
    case "mixed":
      return `${node.whole}+${node.numerator}/${node.denominator}`;
    case "based":
      return `${node.digits}_${node.base}`;
    case "relation":
      return `(${node.ops.join(",")} ${inner})`;
    case "tuple":
      return `${node.open}${inner}${node.close}`;
    case "matrix":
    case "cases":
      return `(${node.kind} ${node.rows.map((row) => row.length).join(",")} ${inner})`;
    case "negate":
    case "percent":
    case "degrees":
    case "set":
    case "builder":
    case "ratio":
    case "modulo":
    case "list":
      return `(${node.kind} ${inner})`;
  }
}

function mathKey(ast: Ast, unit: string): string {
  const node = assignmentOf(ast)?.value ?? ast;
  const value = node.kind === "percent" || node.kind === "based" ? null : exactValue(node);
  if (value !== null) {
    const { n, d } = reduced(value);
    return `=${n.toString(36)}/${d.toString(36)}${unit}`;
  }
  return `~${written(node)}${unit}`;
}

/**
 * A string that is the same for answers which are surely the same: equal numbers however written (`1/2`, `0.50`,
 * `\frac{2}{4}`, `x = 0.5`), formulas that differ in layout only, words that differ in case. Different keys say
 * nothing; use {@link AnswerGroups} or `grade`. Cheap, bounded, never throws.
 */
export function canonicalKey(answer: string): string {
  const read = readAnswer(answer);
  if (read.onlyChoice && read.choice !== null) return `choice ${read.choice}`;
  const { content } = read;
  switch (content.kind) {
    case "math": {
      const unit =
        content.unit === null || content.unit.dimension === ""
          ? ""
          : ` ${content.unit.dimension}*${content.unit.scale}`;
      return mathKey(content.ast, unit).slice(0, MAX_KEY);
    }
    case "words":
      return `words ${content.text}`.slice(0, MAX_KEY);
    case "time":
      return `time ${content.minutes}`;
    case "unread":
      return `text ${read.surface.toLowerCase()}`;
  }
}

export interface AnswerGroup {
  readonly id: number;
  /** The first answer of the group, as given. */
  readonly representative: string;
  /** All answers of the group in the order they came, the representative first. */
  readonly members: readonly string[];
}

/** Two answers of trajectories agree where neither is a rounded form of the other. */
function agree(a: string, b: string): boolean {
  const result = grade(a, b);
  return (
    result.verdict === "equal" ||
    result.verdict === "equal-unsimplified" ||
    (result.verdict === "equal-approx" && result.digits >= FULL_PRECISION)
  );
}

/** Groups answers by equivalence, to count how many trajectories agree. */
export class AnswerGroups {
  private readonly byKey = new Map<string, number>();
  private readonly all: { readonly representative: string; readonly members: string[] }[] = [];

  /** Adds an answer; returns the id of its group, counted from 0 in order of appearance. */
  add(answer: string): number {
    const key = canonicalKey(answer);
    const known = this.byKey.get(key);
    const found = known ?? this.all.findIndex((group) => agree(group.representative, answer));
    const id = found >= 0 ? found : this.all.length;
    this.byKey.set(key, id);
    const group = this.all[id];
    if (group === undefined) this.all.push({ representative: answer, members: [answer] });
    else group.members.push(answer);
    return id;
  }

  groups(): readonly AnswerGroup[] {
    return this.all.map((group, id) => ({
      id,
      representative: group.representative,
      members: [...group.members],
    }));
  }
}
