import type { RunSnapshot } from "../src/protocol/panel.ts";
import type { AnswerCandidate } from "../src/protocol/search-events.ts";
import {
  nodeAt,
  pathTo,
  qValue,
  ROOT,
  type NodeId,
  type SearchTree,
  type TreeNode,
} from "../src/protocol/search-tree.ts";
import { rankAnswers } from "../src/solver/search/answers.ts";

/** A finished trajectory. */
export interface Solution {
  /** Its last node. */
  readonly last: NodeId;
  /** Its steps in order, without the words after the program. */
  readonly steps: readonly TreeNode[];
  /** What speaks for its answer. */
  readonly candidate: AnswerCandidate;
}

/** Solutions listed at most: a long tail helps nobody. */
const MOST_SOLUTIONS = 50;

/** True for the words after a program, which are shown with the answer and not as a step. */
export function isAnswerNode(node: TreeNode): boolean {
  return node.step?.end === "answer" && node.code.trim() === "";
}

/** A path as a reader counts it: steps only. */
export function stepsOf(tree: SearchTree, last: NodeId): readonly TreeNode[] {
  return pathTo(tree, last).filter((node) => !isAnswerNode(node));
}

/** Answers with what speaks for them, best first: the search's own word where it has ended, else as of now. */
export function standing(run: RunSnapshot): readonly AnswerCandidate[] {
  if (run.phase.kind === "finished") {
    const { result } = run.phase;
    return result.kind === "answer" ? [result.best, ...result.others] : result.candidates;
  }
  return rankAnswers(run.tree, run.options.answerRule);
}

/**
 * Finished trajectories, the best first: the best one of each answer leads the others that reach the same answer; the
 * order of the answers is the search's. Trajectories that run the same code are one.
 */
export function solutionsOf(tree: SearchTree, answers: readonly AnswerCandidate[]): readonly Solution[] {
  const rank = new Map(answers.map((candidate, i) => [candidate.group, i]));
  const found: { solution: Solution; rank: number; leads: boolean; score: number }[] = [];
  for (const node of tree.nodes) {
    if (node.state.kind !== "terminal") continue;
    const at = rank.get(node.state.answer.group);
    const candidate = at === undefined ? undefined : answers[at];
    if (at === undefined || candidate === undefined) continue;
    found.push({
      solution: { last: node.id, steps: stepsOf(tree, node.id), candidate },
      rank: at,
      leads: candidate.node === node.id,
      score: node.score.kind === "scored" ? node.score.value : -2,
    });
  }
  found.sort(
    (a, b) =>
      a.rank - b.rank ||
      Number(b.leads) - Number(a.leads) ||
      b.score - a.score ||
      a.solution.last - b.solution.last,
  );
  const seen = new Set<string>();
  const different: Solution[] = [];
  for (const { solution, rank: at } of found) {
    const key = `${at}\n${solution.steps.map(codeOf).join("\n")}`;
    if (seen.has(key)) continue;
    seen.add(key);
    different.push(solution);
    if (different.length === MOST_SOLUTIONS) break;
  }
  return different;
}

const codes = new WeakMap<TreeNode, string>();

/** A step's code never changes. */
function codeOf(step: TreeNode): string {
  const known = codes.get(step);
  if (known !== undefined) return known;
  const code = bareCode(step.code);
  codes.set(step, code);
  return code;
}

/** Code is looked at so far, in characters; a step is a few lines. */
const LONGEST_LOOK = 20_000;

/** Python without comments and blank lines: what decides what a step does. */
export function bareCode(code: string): string {
  return code
    .slice(0, LONGEST_LOOK)
    .split("\n")
    .filter((line) => !/^\s*(?:#|$)/.test(line))
    .join("\n");
}

/** Where the search looks most while no trajectory has finished: the most visited way down, then the best mean value. */
export function leadingLine(tree: SearchTree): readonly TreeNode[] {
  const line: TreeNode[] = [];
  let node = nodeAt(tree, ROOT);
  for (;;) {
    const live = node.children.map((id) => nodeAt(tree, id)).filter((child) => child.state.kind !== "dead");
    const next = live.sort(
      (a, b) => b.visits - a.visits || (qValue(b) ?? -2) - (qValue(a) ?? -2) || a.id - b.id,
    )[0];
    if (next === undefined) return line.filter((step) => !isAnswerNode(step));
    line.push(next);
    node = next;
  }
}

/** Of the candidates drawn for this step, how many were this very step; the symbolic proposer's counts as one more. */
export function agreement(
  tree: SearchTree,
  node: TreeNode,
): { readonly k: number; readonly n: number } | null {
  if (node.parent === null) return null;
  let n = 0;
  for (const id of nodeAt(tree, node.parent).children) n += nodeAt(tree, id).multiplicity;
  return { k: node.multiplicity, n };
}

/**
 * How many of the first steps no longer change, whatever the search still finds: all once it has ended; before, those
 * that most of the samples drawn for them agree on. A step is only settled together with the steps before it.
 */
export function settledSteps(run: RunSnapshot, steps: readonly TreeNode[]): number {
  if (run.phase.kind === "finished" || run.phase.kind === "interrupted") return steps.length;
  let settled = 0;
  for (const step of steps) {
    const agree = agreement(run.tree, step);
    // What the symbolic proposer found is not outvoted either (`solver/search/answers.ts`).
    if (agree === null || (agree.k * 2 <= agree.n && step.origin === "policy")) break;
    settled++;
  }
  return settled;
}
