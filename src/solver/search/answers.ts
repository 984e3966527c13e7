import type { AnswerCandidate, SearchResult } from "../../protocol/search-events.ts";
import type { AnswerRuleName } from "../../protocol/search-options.ts";
import {
  nodeAt,
  pathTo,
  ROOT,
  type NodeId,
  type SearchTree,
  type TrajectoryAnswer,
  type TreeNode,
} from "../../protocol/search-tree.ts";
import { extractBoxed, isSentence } from "../grading/extract.ts";
import { grade } from "../grading/grade.ts";
import { ground, groundingWeight, namedNumbers, type NamedNumbers } from "./grounding.ts";
import { isCheckCode } from "../trajectory/check-step.ts";

/** Numbers equivalent answers alike. */
export interface AnswerGrouper {
  add(answer: string): number;
}

/**
 * The answer of a finished trajectory, or null where it has none. What the program printed is what really ran;
 * the boxed text is the policy's copy of it. Where the two say the same, the boxed form (often LaTeX) is kept;
 * where they differ, the printed line counts, unless it is a sentence.
 */
export function readAnswer(
  answerText: string,
  output: string,
  grouper: AnswerGrouper,
): TrajectoryAnswer | null {
  const boxed = extractBoxed(answerText);
  const printed = lastLine(output);
  if (boxed === null || boxed.trim() === "") {
    if (printed === null) return null;
    return { text: printed, source: "printed", boxedMatchesPrinted: null, group: grouper.add(printed) };
  }
  if (printed === null) {
    return { text: boxed, source: "boxed", boxedMatchesPrinted: null, group: grouper.add(boxed) };
  }
  const { verdict } = grade(printed, boxed);
  switch (verdict) {
    case "equal":
    case "equal-unsimplified":
      return { text: boxed, source: "boxed", boxedMatchesPrinted: true, group: grouper.add(boxed) };
    case "equal-approx":
      return { text: printed, source: "printed", boxedMatchesPrinted: true, group: grouper.add(printed) };
    case "different":
      // A program may print a sentence around its result; then the box is the better copy.
      if (isSentence(printed)) {
        return { text: boxed, source: "boxed", boxedMatchesPrinted: null, group: grouper.add(boxed) };
      }
      return { text: printed, source: "printed", boxedMatchesPrinted: false, group: grouper.add(printed) };
    case "unknown":
      return { text: boxed, source: "boxed", boxedMatchesPrinted: null, group: grouper.add(boxed) };
  }
}

function lastLine(output: string): string | null {
  const lines = output.split("\n").map((line) => line.trim());
  return lines.findLast((line) => line !== "") ?? null;
}

/** What a policy's program prints where it finds that a problem cannot be solved (training family `cannot`). */
export const REFUSAL = "cannot solve";

/** Exactly that phrase: an answer that merely contains it, or says it otherwise, is an answer. */
export function isRefusal(answer: string): boolean {
  return answer.trim() === REFUSAL;
}

/**
 * How strongly the PPM reweights trajectories: weight = policy probability × exp(PPM_WEIGHT · score). At 1 the best
 * and the worst possible score differ by a factor of e² ≈ 7, so a PPM can settle near-ties but not overrule most
 * of the trajectories.
 */
const PPM_WEIGHT = 1;

/** From this share on, an answer has a clear majority and no PPM score can take it away. */
const CLEAR_MAJORITY = 0.5;

/**
 * What the symbolic proposer's trajectory weighs against `drawn` samples of the policy: one vote more than all of them.
 * It proposes only where every word of the problem is understood, and its program, checks included, has run; samples of
 * a small policy that agree on something else are then more likely wrong together than it is. A PPM never overrules it
 * (a majority is clear), and a program whose check fails is dead and has no vote.
 */
function symbolicVotes(drawn: number): number {
  return drawn + 1;
}

interface Tally {
  node: NodeId;
  nodeRank: number;
  score: number | null;
  text: string;
  /** Votes of the root's samples for the answer, fractions included: policy view, grounding-weighted, then PPM-weighted too. */
  votes: number;
  grounded: number;
  weighted: number;
  /** How many of the root's samples really came to the answer, fractions included. */
  arrived: number;
  symbolic: { readonly checked: boolean } | null;
}

/** The same counts over all answers. */
interface Sums {
  voters: number;
  grounded: number;
  weighted: number;
  arrived: number;
}

/**
 * Answers of a tree, best first. A refusal (`isRefusal`) is ranked with them: its votes count like any other's, and
 * `decide` gives them their meaning.
 *
 * Two counts. Votes decide: each distinct first step c, drawn m_c times, has m_c votes and hands them out in proportion
 * to the policy's own probability of the finished trajectories below it (the product of m/Σm over the steps, duplicates
 * being counted, not dropped), so that a branch is not punished for being explored less. Arrivals are shown: of the m_c
 * samples only as many as that probability says have come to an answer; the rest died or were never followed.
 *
 * Only samples drawn at the root are independent of each other; everything below shares their first step. A vote of
 * majority over n independent samples is the special case in which every sample is its own branch.
 */
export function rankAnswers(tree: SearchTree, rule: AnswerRuleName): readonly AnswerCandidate[] {
  return rank(tree, rule).ranked;
}

/** Answers, best first, and how many of the root's samples came to any (fractions of samples together, rounded down). */
function rank(
  tree: SearchTree,
  rule: AnswerRuleName,
): { readonly ranked: readonly AnswerCandidate[]; readonly arrived: number } {
  const tallies = new Map<number, Tally>();
  const sum: Sums = { voters: 0, grounded: 0, weighted: 0, arrived: 0 };
  const named = namedNumbers(tree.problem);
  for (const branch of nodeAt(tree, ROOT).children) {
    const finished = finishedBelow(tree, branch, named);
    const mass = finished.reduce((total, f) => total + f.probability, 0);
    if (mass <= 0) continue;
    const votes = sampled(nodeAt(tree, branch));
    sum.voters += votes;
    sum.arrived += votes * Math.min(1, mass);
    const boost = (f: Finished): number => Math.exp(PPM_WEIGHT * (f.score ?? 0));
    for (const f of finished) {
      const tally = tallies.get(f.answer.group);
      const plain = (votes * f.probability) / mass;
      const grounded = plain * f.grounding;
      const weighted = grounded * boost(f);
      sum.grounded += grounded;
      sum.weighted += weighted;
      if (tally === undefined) {
        tallies.set(f.answer.group, {
          node: f.node.id,
          nodeRank: weighted,
          score: f.score,
          text: f.answer.text,
          votes: plain,
          grounded,
          weighted,
          arrived: votes * f.probability,
          symbolic: null,
        });
      } else {
        tally.votes += plain;
        tally.grounded += grounded;
        tally.weighted += weighted;
        tally.arrived += votes * f.probability;
        if (f.score !== null && (tally.score === null || f.score > tally.score)) tally.score = f.score;
        if (weighted > tally.nodeRank) {
          tally.node = f.node.id;
          tally.nodeRank = weighted;
          tally.text = f.answer.text;
        }
      }
    }
  }
  const own = symbolicConclusion(tree);
  if (own !== null) {
    const votes = symbolicVotes(drawnAtRoot(tree));
    const { group, text } = own.answer;
    const tally = tallies.get(group);
    const weighted = votes * Math.exp(PPM_WEIGHT * (own.score ?? 0));
    const scores = [tally?.score, own.score].filter((s) => s !== null && s !== undefined);
    tallies.set(group, {
      ...(tally !== undefined && isWorthShowing(tally)
        ? { node: tally.node, nodeRank: tally.nodeRank, text: tally.text }
        : { node: own.node.id, nodeRank: weighted, text }),
      score: scores.length === 0 ? null : Math.max(...scores),
      votes: (tally?.votes ?? 0) + votes,
      grounded: (tally?.grounded ?? 0) + votes,
      weighted: (tally?.weighted ?? 0) + weighted,
      arrived: (tally?.arrived ?? 0) + 1,
      symbolic: { checked: own.checked },
    });
    sum.voters += votes;
    sum.arrived += 1;
    sum.grounded += votes;
    sum.weighted += weighted;
  }
  const ranked = [...tallies.entries()].sort(([ga, a], [gb, b]) => {
    const order = key(b, rule, sum) - key(a, rule, sum);
    return order !== 0 ? order : b.votes - a.votes || ga - gb;
  });
  const arrived = wholeOf(sum.arrived);
  // Different answers are different trajectories: what is said to agree on each never adds up to more than there are.
  const n = Math.max(
    arrived,
    ranked.reduce((total, [, t]) => total + wholeOf(t.arrived), 0),
  );
  const answers = ranked.map(([group, t]) => ({
    group,
    text: t.text,
    node: t.node,
    agree: { k: wholeOf(t.arrived), n },
    share: Math.min(1, sum.voters === 0 ? 0 : t.votes / sum.voters),
    score: t.score,
    ...(t.symbolic === null ? {} : { symbolic: t.symbolic }),
  }));
  return { ranked: answers, arrived };
}

/**
 * Whether the policy's own way to an answer is shown although the symbolic proposer came to it too: the policy explains a
 * step as people do, the proposer as a computer algebra system does.
 */
function isWorthShowing(tally: Tally): boolean {
  return tally.arrived >= 2 && tally.grounded >= 0.9 * tally.votes;
}

/** How often the policy proposed a step. */
function sampled(node: TreeNode): number {
  return node.origin === "symbolic" ? node.multiplicity - 1 : node.multiplicity;
}

function drawnAtRoot(tree: SearchTree): number {
  return nodeAt(tree, ROOT).children.reduce((sum, id) => sum + sampled(nodeAt(tree, id)), 0);
}

interface Conclusion {
  readonly node: TreeNode;
  readonly answer: TrajectoryAnswer;
  readonly score: number | null;
  readonly checked: boolean;
}

/** The end of the trajectory that the symbolic proposer wrote from its first step to its answer, or null. */
function symbolicConclusion(tree: SearchTree): Conclusion | null {
  const walk = (id: NodeId, checked: boolean): Conclusion | null => {
    const node = nodeAt(tree, id);
    if (node.origin !== "symbolic") return null;
    const holds = checked || isCheckCode(node.code);
    if (node.state.kind === "terminal") {
      const score = node.score.kind === "scored" ? node.score.value : null;
      return { node, answer: node.state.answer, score, checked: holds };
    }
    return first(node.children, holds);
  };
  const first = (children: readonly NodeId[], checked: boolean): Conclusion | null => {
    for (const child of children) {
      const found = walk(child, checked);
      if (found !== null) return found;
    }
    return null;
  };
  return first(nodeAt(tree, ROOT).children, false);
}

/**
 * Rounded down: a fraction of a sample is never shown as a trajectory that agrees. One that did finish is one, however
 * unlikely its way was.
 */
function wholeOf(samples: number): number {
  return samples > 0 ? Math.max(1, Math.floor(samples + 1e-9)) : 0;
}

function key(t: Tally, rule: AnswerRuleName, sum: Sums): number {
  switch (rule) {
    case "majority":
      return t.votes;
    case "ppm":
      return t.score ?? -1;
    case "agreement": {
      const told = t.symbolic !== null || wholeOf(sum.arrived) >= SAMPLES_THAT_TELL;
      const clear = told && t.grounded / sum.grounded > CLEAR_MAJORITY;
      return (clear ? 1 : 0) + (sum.weighted === 0 ? 0 : t.weighted / sum.weighted);
    }
  }
}

interface Finished {
  readonly node: TreeNode;
  readonly answer: TrajectoryAnswer;
  readonly probability: number;
  /** Weight of its vote for the numbers it uses, in (0, 1]. */
  readonly grounding: number;
  readonly score: number | null;
}

/** Finished trajectories under a node with the policy's probability of each, given the node. */
function finishedBelow(tree: SearchTree, from: NodeId, named: NamedNumbers): readonly Finished[] {
  const found: Finished[] = [];
  const stack: { id: NodeId; probability: number; above: string }[] = [
    { id: from, probability: 1, above: "" },
  ];
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    const node = nodeAt(tree, top.id);
    const code = `${top.above}\n${node.code}`;
    if (node.state.kind === "terminal") {
      const score = node.score.kind === "scored" ? node.score.value : null;
      const grounding = groundingWeight(ground(named, code));
      found.push({ node, answer: node.state.answer, probability: top.probability, grounding, score });
    }
    const children = node.children.map((id) => nodeAt(tree, id));
    const drawn = children.reduce((sum, child) => sum + sampled(child), 0);
    for (const child of children) {
      if (sampled(child) > 0)
        stack.push({ id: child.id, probability: (top.probability * sampled(child)) / drawn, above: code });
    }
  }
  return found.sort((a, b) => a.node.id - b.node.id);
}

/**
 * Below these an answer is shown, but not given: "no answer I trust". Measured on 284 searches over 142 development
 * problems with the seed models (laptop preset, temperatures 1 and 0.7): where only one of 16 samples came to any answer,
 * 2 of 40 answers were right; with less than a quarter of the votes 1 of 32; with less than half of them and a negative PPM
 * score 0 of 8.
 */
const TRUSTED_ARRIVALS = 2;
const TRUSTED_SHARE = 1 / 4;
const DISLIKED_TRUSTED_SHARE = 1 / 2;

/** Samples from which on disagreement, or failure to arrive, tells something; greedy decoding has one. */
const SAMPLES_THAT_TELL = 3;

function isDoubtful({ share, score, symbolic }: AnswerCandidate, arrived: number, drawn: number): boolean {
  if (symbolic !== undefined) return false;
  if (drawn < SAMPLES_THAT_TELL) return false;
  const disliked = score !== null && score < 0;
  return arrived < TRUSTED_ARRIVALS || share < (disliked ? DISLIKED_TRUSTED_SHARE : TRUSTED_SHARE);
}

/** The outcome of a search, with the reason in words. */
export function decide(tree: SearchTree, rule: AnswerRuleName): SearchResult {
  const { ranked, arrived } = rank(tree, rule);
  const refusal = ranked.find((a) => isRefusal(a.text));
  const answers = ranked.filter((a) => !isRefusal(a.text));
  // More votes than any answer has, whatever the PPM thinks of them: its scores compare solutions, and this is none.
  if (refusal !== undefined && answers.every((a) => a.share < refusal.share)) {
    const because = refusedBecause(tree, refusal);
    return { kind: "no-answer", candidates: answers, refused: refusal.agree, because };
  }
  const [best, ...others] = answers;
  if (best === undefined) {
    return { kind: "no-answer", candidates: [], because: "No trajectory reached an answer whose code ran." };
  }
  const drawn = drawnAtRoot(tree);
  const { k, n } = best.agree;
  const check = best.symbolic?.checked === true ? ", whose check held" : "";
  const solver = best.symbolic === undefined ? "" : `, one of them the symbolic solver's${check}`;
  const votes = `${k} of ${n} independent trajectories agree on it${solver}`;
  const score = best.score === null ? "no PPM score" : `best PPM score ${best.score.toFixed(2)}`;
  if (isDoubtful(best, arrived, drawn)) {
    const why =
      arrived < TRUSTED_ARRIVALS
        ? `Hardly any of the ${drawn} samples came to an answer`
        : `The trajectories disagree: for the best answer found, ${votes}`;
    return { kind: "no-answer", candidates: [best, ...others], because: `${why} (${score}).` };
  }
  const because =
    n === 1 && best.symbolic !== undefined
      ? `Only the symbolic solver came to an answer${check} (${score}).`
      : n === 1
        ? `The only trajectory that finished ends here (${score}).`
        : `${sentence(votes)} (${score}).`;
  return { kind: "answer", best, others, because };
}

/** The trajectory's first step says what is missing or why no program can settle it. */
function refusedBecause(tree: SearchTree, { agree, node }: AnswerCandidate): string {
  const { k, n } = agree;
  const who =
    n === 1 ? "The only trajectory that finished says" : `${k} of ${n} independent trajectories say`;
  const reason = pathTo(tree, node)[0]?.sentence.trim() ?? "";
  return `${who} that this cannot be solved${reason === "" ? "" : `: ${reason.replace(/[.:]$/, "")}`}.`;
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
