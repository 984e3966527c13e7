import { nodeAt, type NodeId, type TreeNode } from "../src/protocol/search-tree.ts";
import { h, setAttr, setText, show } from "./dom.ts";
import type { PageActions } from "./page-actions.ts";
import { shownPath, type PageModel } from "./page-model.ts";
import { bareCode, isAnswerNode } from "./solutions.ts";
import { stateWord } from "./state-words.ts";
import { StepCard } from "./step-card.ts";
import { Button } from "./toolkit.ts";
import { TreeCanvas } from "./tree-canvas.ts";
import { shapeOf, shapeSample, type GlyphShape } from "./tree-glyph.ts";

/** Characters of a label; a column holds about so many. */
const LABEL = 18;

/** The drawn search tree and the step that is chosen in it. */
export class TreeView {
  readonly element: HTMLElement;
  readonly #canvas: TreeCanvas;
  readonly #empty = h("p", { class: "quiet" });
  readonly #help = h("p", { class: "quiet tree-help" });
  readonly #zoomIn: Button;
  readonly #zoomOut: Button;
  readonly #fit: Button;
  readonly #legend = h("ul", { class: "legend", attrs: { role: "list" } });
  readonly #heading = h("h2", { attrs: { id: "selected-heading" } });
  readonly #hint = h("p", { class: "quiet" });
  readonly #detail = h("div", { class: "detail" });
  readonly #state = h("p", { class: "quiet" });
  readonly #continue: Button;
  readonly #solution: Button;
  readonly #actions: PageActions;
  #card: { readonly id: NodeId; readonly card: StepCard } | null = null;
  #selected: NodeId | null = null;
  #legendLanguage = "";

  constructor(actions: PageActions) {
    this.#actions = actions;
    this.#canvas = new TreeCanvas((id) => {
      actions.selectNode(id);
    });
    this.#zoomIn = new Button("secondary", () => {
      this.#canvas.zoomIn();
    });
    this.#zoomOut = new Button("secondary", () => {
      this.#canvas.zoomOut();
    });
    this.#fit = new Button("secondary", () => {
      this.#canvas.fit();
    });
    this.#continue = new Button("secondary", () => {
      if (this.#selected !== null) actions.ask({ kind: "continue-from", node: this.#selected });
    });
    this.#solution = new Button("secondary", () => {
      if (this.#selected === null) return;
      actions.showSolution(this.#selected);
      actions.setTab("solution");
    });
    this.element = h(
      "div",
      { class: "tree-part" },
      h(
        "div",
        { class: "tree-tools" },
        this.#zoomIn.element,
        this.#zoomOut.element,
        this.#fit.element,
        this.#help,
      ),
      this.#empty,
      h("div", { class: "tree-frame" }, this.#canvas.element),
      this.#legend,
      h(
        "section",
        { class: "selected", attrs: { "aria-labelledby": "selected-heading" } },
        this.#heading,
        this.#hint,
        this.#detail,
        this.#state,
        h("div", { class: "acts" }, this.#solution.element, this.#continue.element),
      ),
    );
  }

  update(model: PageModel): void {
    const { words, run, view } = model;
    this.#zoomIn.update(words.t("zoomIn"));
    this.#zoomOut.update(words.t("zoomOut"));
    this.#fit.update(words.t("zoomFit"));
    setText(this.#help, words.t("treeHelp"));
    setText(this.#empty, words.t("treeEmpty"));
    show(this.#empty, run.tree.nodes.length === 1);
    this.#canvas.label(words.t("treeLabel"));
    this.#drawLegend(model);
    const path = shownPath(model);
    const open = uncovered(model);
    const best = model.solutions[0]?.last;
    this.#canvas.update(run.tree, (id) => {
      const node = nodeAt(run.tree, id);
      const label = open(node) ? labelOf(node) : "";
      return {
        shape: shapeOf(node, id === best && !model.running),
        label: label.length <= LABEL ? label : `${label.slice(0, LABEL - 1)}…`,
        spoken: spoken(node, label, model, open(node)),
        onPath: path.has(id) && (open(node) || id === 0),
        selected: view.selected === id,
      };
    });
    this.#updateSelected(model, open);
  }

  /** Called when the tree comes into view after it was hidden. */
  shown(): void {
    if (this.#selected === null) this.#canvas.fit();
    else this.#canvas.reveal(this.#selected);
  }

  #updateSelected(model: PageModel, open: (node: TreeNode) => boolean): void {
    const { words, run, view } = model;
    const node = view.selected === null ? undefined : run.tree.nodes[view.selected];
    const step = node === undefined || node.parent === null || !open(node) ? null : node;
    if (view.selected !== null && view.selected !== this.#selected) this.#canvas.reveal(view.selected);
    this.#selected = view.selected;
    setText(this.#heading, words.t("selectedStep"));
    const covered = node !== undefined && node.parent !== null && !open(node);
    setText(this.#hint, words.t(covered ? "covered" : "selectHint"));
    show(this.#hint, step === null);
    show(this.#detail, step !== null);
    show(this.#state, step !== null);
    const idle = !model.running;
    this.#continue.update(words.t("continueFrom"), {
      visible: step !== null && idle && (step.state.kind === "open" || step.state.kind === "expanded"),
    });
    this.#solution.update(words.t("showSolution"), { visible: step?.state.kind === "terminal" });
    if (step === null) return;
    if (this.#card?.id !== step.id) {
      this.#card = { id: step.id, card: new StepCard("div", step.id, this.#actions) };
      this.#detail.replaceChildren(this.#card.card.element);
    }
    this.#card.card.update({ node: step, number: step.depth, model, candidates: view.mode === "research" });
    setText(this.#state, `${stateWord(step, words)} · ${facts(step, model)}`);
  }

  #drawLegend({ words }: PageModel): void {
    if (this.#legendLanguage === words.language) return;
    this.#legendLanguage = words.language;
    setAttr(this.#legend, "aria-label", words.t("legend"));
    const samples: readonly (readonly [GlyphShape, string])[] = [
      ["root", words.t("stateRoot")],
      ["open", words.t("stateOpen")],
      ["expanded", words.t("stateExpanded")],
      ["spent", words.t("stateSpent")],
      ["terminal", words.t("stateTerminal")],
      ["best", words.t("stateBest")],
      ["dead", words.t("stateDead")],
    ];
    this.#legend.replaceChildren(
      ...samples.map(([shape, word]) => h("li", {}, shapeSample(shape), h("span", { text: word }))),
    );
  }
}

/** In student view what has not been revealed stays covered in the tree too: its shape is there, its words are not. */
function uncovered(model: PageModel): (node: TreeNode) => boolean {
  if (model.view.mode === "research" || model.answerShown) return () => true;
  const seen = new Set(model.steps.slice(0, model.visibleSteps).map((step) => step.id));
  return (node) => node.parent === null || seen.has(node.id);
}

function labelOf(node: TreeNode): string {
  if (node.parent === null) return "";
  if (node.state.kind === "terminal") return node.state.answer.text.replaceAll(/\s+/g, " ").slice(0, 200);
  if (isAnswerNode(node)) return "";
  const words = node.sentence.trim() === "" ? (bareCode(node.code).split("\n", 1)[0] ?? "") : node.sentence;
  return words.slice(0, 400).replaceAll(/\s+/g, " ").trim();
}

function facts(node: TreeNode, { words }: PageModel): string {
  const score =
    node.score.kind === "scored"
      ? words.t("treeScore", words.score(node.score.value))
      : words.t("markNoScore");
  return [words.t("treeVisits", node.visits), score].join(", ");
}

function spoken(node: TreeNode, label: string, model: PageModel, open: boolean): string {
  const { words } = model;
  if (!open)
    return words.t("treeNode", node.depth, words.t("coveredShort"), words.t("treeVisits", node.visits));
  return words.t(
    "treeNode",
    node.depth,
    label === "" ? words.t("stateRoot") : label,
    `${stateWord(node, words)}, ${facts(node, model)}`,
  );
}
