import type { PanelLook } from "../src/protocol/panel.ts";
import type { NodeId, TreeNode } from "../src/protocol/search-tree.ts";
import { h, setAttr, setText, show, type Part } from "./dom.ts";
import { CandidateTable } from "./candidate-table.ts";
import { MarkRow, stepMarks } from "./marks.ts";
import { renderText } from "./math-text.ts";
import type { PageModel } from "./page-model.ts";
import { PythonBlock } from "./python-block.ts";
import { textRules } from "./text-rules.ts";

/** What a reader can do with a step. */
export interface StepActions {
  isUnfolded(node: NodeId): boolean;
  unfold(node: NodeId, open: boolean): void;
  selectNode(node: NodeId): void;
}

export interface ShownStep {
  readonly node: TreeNode;
  readonly number: number;
  readonly model: PageModel;
  /** Whether what else was tried in its place is listed (research). */
  readonly candidates: boolean;
}

/** One step: a sentence, its Python folded below, what came of it, and its three marks. */
export class StepCard implements Part<ShownStep> {
  readonly element: HTMLElement;
  readonly #number: HTMLElement;
  readonly #sentence: HTMLElement;
  readonly #origin = h("p", { class: "quiet" });
  readonly #marks = new MarkRow();
  readonly #python: PythonBlock;
  readonly #candidates: CandidateTable;
  #drawn: { readonly sentence: string; readonly look: PanelLook } | null = null;

  constructor(tag: "li" | "div", id: NodeId, actions: StepActions) {
    this.#number = h("span", { class: "number" });
    this.#sentence = h("div", { class: "sentence" });
    this.#python = new PythonBlock(actions.isUnfolded(id), (open) => {
      actions.unfold(id, open);
    });
    this.#candidates = new CandidateTable(actions);
    this.element = h(
      tag,
      { class: "step" },
      this.#number,
      h(
        "div",
        { class: "body" },
        this.#sentence,
        this.#origin,
        this.#python.element,
        this.#marks.element,
        this.#candidates.element,
      ),
    );
    this.element.tabIndex = -1;
  }

  update(step: ShownStep): void {
    const { node, number, model } = step;
    const { words } = model;
    setText(this.#number, String(number));
    setAttr(this.element, "aria-label", words.t("stepTitle", number));
    if (this.element.tagName === "DIV") setAttr(this.element, "role", "group");
    const last = this.#drawn;
    if (last?.sentence !== node.sentence || last.look !== model.look) {
      this.#drawn = { sentence: node.sentence, look: model.look };
      this.#sentence.classList.toggle("none", node.sentence.trim() === "");
      renderText(
        this.#sentence,
        node.sentence.trim() === "" ? words.t("noSentence") : node.sentence,
        textRules(model, "markdown"),
      );
    }
    show(this.#origin, node.origin === "symbolic");
    setText(this.#origin, words.t("bySymbolic"));
    this.#python.update(node, number, words);
    this.#marks.update(stepMarks(model.run.tree, node, words), words.t("marksOf", number));
    show(this.#candidates.element, step.candidates && node.parent !== null);
    if (step.candidates && node.parent !== null) this.#candidates.update(node, number, model);
  }
}
