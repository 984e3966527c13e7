import type { AnswerCandidate } from "../protocol/search-events.ts";
import { pathTo, qValue, type NodeId, type SearchTree, type TreeNode } from "../protocol/search-tree.ts";
import type { Translate } from "../setup/translate.ts";

/** One row of the tree, in words. Shape says what colour says: colour alone never carries a fact. */
export interface StepItem {
  readonly node: NodeId;
  readonly label: string;
  /** Beside the label: visits, mean value, score. */
  readonly description: string;
  /** Name of a product icon. */
  readonly icon: string;
  /** Theme colour of the icon, or null for the ordinary one. */
  readonly colour: string | null;
  readonly hasChildren: boolean;
  /** For menus: `step`, `answer` or `dead`. */
  readonly context: "step" | "answer" | "dead";
  /** What a screen reader says. */
  readonly spoken: string;
}

/** What the pointer shows. Untrusted text: to be put into Markdown as text only. */
export interface StepTooltip {
  readonly sentence: string;
  /** Python, empty where the step has none. */
  readonly code: string;
  readonly output: string;
  readonly facts: readonly string[];
}

/** The answers of a finished search: what agreement is known, and which answer was chosen. */
export interface Outcome {
  readonly best: NodeId | null;
  readonly candidates: readonly AnswerCandidate[];
}

export const noOutcome: Outcome = { best: null, candidates: [] };

const LONGEST_LABEL = 120;
const LONGEST_TOOLTIP = 1500;

export function stepItem(tree: SearchTree, node: TreeNode, outcome: Outcome, t: Translate): StepItem {
  const { state } = node;
  const shown = numbers(node);
  const answer = state.kind === "terminal" ? `= ${oneLine(state.answer.text, 40)} · ` : "";
  return {
    node: node.id,
    label: labelOf(node, t),
    description: answer + shown.join(" · "),
    icon: iconOf(node, outcome),
    colour: colourOf(node, outcome),
    hasChildren: node.children.length > 0,
    context: state.kind === "terminal" ? "answer" : state.kind === "dead" ? "dead" : "step",
    spoken: [
      t("Step {0}", node.depth),
      labelOf(node, t),
      t("visits: {0}", node.visits),
      ...[valueWords(node, t), scoreWords(node, t), ranWords(node, t), stateWords(node, outcome, t)],
      ...(node.parent === null ? [] : [placeWords(tree, node, t)]),
    ]
      .filter((part) => part !== "")
      .join(", "),
  };
}

export function stepTooltip(node: TreeNode, outcome: Outcome, t: Translate): StepTooltip {
  const { execution } = node;
  const output = execution !== null && "output" in execution ? execution.output : "";
  return {
    sentence: cut(node.sentence.trim() === "" ? labelOf(node, t) : node.sentence.trim(), LONGEST_TOOLTIP),
    code: cut(node.code.trim(), LONGEST_TOOLTIP),
    output: cut(output.trim(), LONGEST_TOOLTIP),
    facts: [
      t("visits: {0}", node.visits),
      valueWords(node, t),
      scoreWords(node, t),
      ranWords(node, t),
      stateWords(node, outcome, t),
      agreementWords(node, outcome, t),
      node.multiplicity > 1 ? t("Proposed {0} times", node.multiplicity) : "",
      node.origin === "symbolic" ? t("Proposed by the symbolic solver") : "",
    ].filter((line) => line !== ""),
  };
}

/** The steps down to a node, to be pasted into a note: numbered sentences, Python blocks and what they printed. */
export function pathText(tree: SearchTree, id: NodeId): string {
  const parts = pathTo(tree, id).map((node, k) => {
    const fence = fenceFor(node.code);
    const code = node.code.trim() === "" ? "" : `\n\n${fence}python\n${node.code.trim()}\n${fence}`;
    const ran = node.execution?.kind === "ran" ? node.execution.output.trim() : "";
    const printed = ran === "" ? "" : `\n\n${fenceFor(ran)}text\n${ran}\n${fenceFor(ran)}`;
    const answer = node.state.kind === "terminal" ? `\n\n= ${node.state.answer.text}` : "";
    return `${k + 1}. ${node.sentence.trim()}${code}${printed}${answer}`;
  });
  return `${parts.join("\n\n")}\n`;
}

/** A fence longer than any run of backticks inside, so that the text cannot end its own block. */
function fenceFor(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/gu)].map((run) => run[0].length));
  return "`".repeat(longest + 1);
}

function labelOf(node: TreeNode, t: Translate): string {
  const words = oneLine(node.sentence, LONGEST_LABEL) || oneLine(node.code, LONGEST_LABEL);
  if (words !== "") return words;
  return node.state.kind === "terminal" ? t("Answer") : t("Step {0}", node.depth);
}

/** Without dollar signs: the label is no place for TeX, and `$(name)` would be taken for an icon. */
function oneLine(text: string, longest: number): string {
  return cut(text.replaceAll("$", "").replace(/\s+/gu, " ").trim(), longest);
}

function cut(text: string, longest: number): string {
  if (text.length <= longest) return text;
  // Not through the middle of a character that takes two code units.
  return `${text.slice(0, longest - 1).replace(/\p{Cs}$/u, "")}…`;
}

/** Two decimals, and never a negative zero. */
export function decimals(value: number): string {
  const text = value.toFixed(2);
  return text === "-0.00" ? "0.00" : text.replace("-", "−");
}

function numbers(node: TreeNode): string[] {
  const q = qValue(node);
  return [
    `N ${node.visits}`,
    ...(q === null ? [] : [`Q ${decimals(q)}`]),
    ...(node.score.kind === "scored" ? [`PPM ${decimals(node.score.value)}`] : []),
  ];
}

function iconOf(node: TreeNode, outcome: Outcome): string {
  switch (node.state.kind) {
    case "open":
      return "circle-outline";
    case "expanded":
      return "type-hierarchy-sub";
    case "spent":
      return "circle-filled";
    case "terminal":
      return node.id === outcome.best ? "star-full" : "milestone";
    case "dead":
      return "circle-slash";
  }
}

function colourOf(node: TreeNode, outcome: Outcome): string | null {
  if (node.state.kind === "dead") return "disabledForeground";
  return node.id === outcome.best ? "charts.yellow" : null;
}

function valueWords(node: TreeNode, t: Translate): string {
  const q = qValue(node);
  return q === null ? "" : t("mean value {0}", decimals(q));
}

function scoreWords(node: TreeNode, t: Translate): string {
  return node.score.kind === "scored" ? t("PPM score {0}", decimals(node.score.value)) : t("not scored");
}

/** Whether its code ran; which says nothing about being right. */
function ranWords(node: TreeNode, t: Translate): string {
  if (node.execution === null) return "";
  switch (node.execution.kind) {
    case "ran":
      return node.code.trim() === "" ? "" : t("its code ran");
    case "failed":
      return t("its code failed");
    case "stopped":
      return t("its code was stopped");
    case "refused":
      return t("its code was refused");
    case "unavailable":
      return t("its code was not run");
  }
}

function stateWords(node: TreeNode, outcome: Outcome, t: Translate): string {
  switch (node.state.kind) {
    case "open":
      return t("not gone further yet");
    case "expanded":
      return t("gone further");
    case "spent":
      return t("nothing left to try below");
    case "terminal":
      return node.id === outcome.best
        ? t("chosen answer {0}", oneLine(node.state.answer.text, 40))
        : t("answer {0}", oneLine(node.state.answer.text, 40));
    case "dead":
      return t("dead end");
  }
}

function agreementWords(node: TreeNode, outcome: Outcome, t: Translate): string {
  if (node.state.kind !== "terminal") return "";
  const { group } = node.state.answer;
  const candidate = outcome.candidates.find((one) => one.group === group);
  return candidate === undefined
    ? ""
    : t("{0} of {1} independent solutions agree", candidate.agree.k, candidate.agree.n);
}

function placeWords(tree: SearchTree, node: TreeNode, t: Translate): string {
  const siblings = node.parent === null ? 0 : (tree.nodes[node.parent]?.children.length ?? 0);
  return siblings > 1 ? t("one of {0} ways", siblings) : "";
}
