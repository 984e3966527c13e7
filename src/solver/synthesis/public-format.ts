import { qValue, type Death, type SearchTree, type TreeNode } from "../../protocol/search-tree.ts";
import { nativeFormat, promptText, stepText } from "../trajectory/format.ts";
import { passes, type PairFilter } from "./pairs.ts";
import { RecordPaths, type RecordNode, type SynthesisRecord } from "./record.ts";

/*
 * The JSON formats of the public code (microsoft/rStar, branch rStar-math): its trainers read what is written here,
 * and names and joints of text are theirs.
 */

/** `sft.json`, read by `train/train_SFT.py`. */
export interface PublicSft {
  readonly query: string;
  readonly response: string;
}

/** `rm.json`, read by `train/train_RM.py`. */
export interface PublicPair {
  readonly prompt: string;
  readonly neg: string;
  readonly pos: string;
  readonly neg_count: number;
  readonly pos_count: number;
}

/** A line of `extra_sft_file.py`'s output. */
export interface PublicTrace {
  readonly full: string;
  readonly question: string;
  readonly final_Q: number;
  readonly q_values: readonly number[];
  readonly values: readonly number[];
  readonly visit_counts: readonly number[];
  readonly gt: string;
  readonly extra_ans: string;
  readonly sft_full: string;
  readonly prm_full: string;
}

/** A saved tree: one entry a node, by tag ("0", "0.1", "0.1.2"; children count from 1). */
export interface PublicTree {
  readonly question: string;
  readonly answer: string;
  readonly rstar: Readonly<Record<string, PublicNode>>;
}

interface PublicNode {
  readonly text: string;
  readonly extra_info: string;
  readonly final_answer: string;
  readonly q_value: number;
  readonly value: number;
  readonly visit_count: number;
}

export function publicSft(record: SynthesisRecord): readonly PublicSft[] {
  const paths = new RecordPaths(record);
  return record.sft.map((leaf) => ({ query: record.problem, response: joined(paths.to(leaf)).trim() }));
}

export function publicPairs(record: SynthesisRecord, filter: PairFilter): readonly PublicPair[] {
  const paths = new RecordPaths(record);
  const prompt = promptText(nativeFormat, record.problem, []);
  const steps = record.stepPairs
    .filter((pair) => passes(pair, filter))
    .map((pair) => ({
      prompt: prompt + joined(paths.to(pair.chosen).slice(0, -1)),
      neg: joined(paths.to(pair.rejected).slice(-1)),
      pos: joined(paths.to(pair.chosen).slice(-1)),
      neg_count: pair.rejectedCount,
      pos_count: pair.chosenCount,
    }));
  // Whole solutions are cut after the question (`train/rm_data_examples.json`).
  const cut = prompt.lastIndexOf("\n<|assistant|>");
  const solutions = record.solutionPairs.map((pair) => ({
    prompt: prompt.slice(0, cut),
    neg: prompt.slice(cut) + joined(paths.to(pair.rejected)),
    pos: prompt.slice(cut) + joined(paths.to(pair.chosen)),
    neg_count: pair.rejectedCount,
    pos_count: pair.chosenCount,
  }));
  return [...steps, ...solutions];
}

export function publicTraces(record: SynthesisRecord): readonly PublicTrace[] {
  const paths = new RecordPaths(record);
  const prompt = promptText(nativeFormat, record.problem, []);
  return record.nodes.flatMap((node) => {
    if (node.answer === undefined) return [];
    const path = paths.to(node.id);
    return [
      {
        full: prompt + joined(path),
        question: record.problem,
        final_Q: node.q,
        q_values: path.map((step) => step.q),
        values: path.map((step) => step.score ?? 0),
        visit_counts: path.map((step) => step.visits),
        gt: record.answer,
        extra_ans: node.answer,
        sft_full: joined(path),
        prm_full: JSON.stringify([{ content: path.map((step) => ({ step: step.text, Q: step.q })) }]),
      },
    ];
  });
}

export function publicTree(tree: SearchTree, answer: string): PublicTree {
  const tags = new Map<number, string>();
  const rstar: Record<string, PublicNode> = {};
  for (const node of tree.nodes) {
    const above = node.parent === null ? undefined : tree.nodes[node.parent];
    const tag =
      above === undefined ? "0" : `${tags.get(above.id) ?? "0"}.${above.children.indexOf(node.id) + 1}`;
    tags.set(node.id, tag);
    rstar[tag] = {
      text: node.step === null ? "" : stepText(node.step),
      extra_info: node.parent === null ? `question: ${tree.problem}` : "",
      final_answer: finalAnswer(node),
      q_value: qValue(node) ?? 0,
      value: node.score.kind === "scored" ? node.score.value : 0,
      visit_count: node.visits,
    };
  }
  return { question: tree.problem, answer, rstar };
}

function finalAnswer({ state }: TreeNode): string {
  switch (state.kind) {
    case "terminal":
      return state.answer.text;
    case "dead":
      return DEAD_ENDS[state.death.kind];
    case "open":
    case "expanded":
    case "spent":
      return "";
  }
}

/** Sentences by which the public code knows a trajectory without an answer (`constants.py`; spelling theirs). */
const NO_VALID_CHILD = "Fail to generate parsable text for next step.";
const DEAD_ENDS: Readonly<Record<Death["kind"], string>> = {
  "code-failed": "Too many consecutive steps have code errors.",
  "code-stopped": "Too many consecutive steps have code errors.",
  "code-refused": "Too many consecutive steps have code errors.",
  "too-deep": "Fail to sove the problem within limited steps.",
  unfinished: NO_VALID_CHILD,
  "no-answer": NO_VALID_CHILD,
  "no-candidates": NO_VALID_CHILD,
};

function joined(path: readonly RecordNode[]): string {
  return path.map((node) => node.text).join("");
}
