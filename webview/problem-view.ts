import type { PanelLook } from "../src/protocol/panel.ts";
import { h, setAttr, setText, show } from "./dom.ts";
import { renderText } from "./math-text.ts";
import type { PageActions } from "./page-actions.ts";
import type { PageModel } from "./page-model.ts";
import { textRules } from "./text-rules.ts";

/** The problem as the student wrote it, with where it stands. */
export class ProblemView {
  readonly element: HTMLElement;
  readonly #heading = h("h2", { class: "heard", attrs: { id: "problem-heading" } });
  readonly #text = h("div", { class: "problem-text" });
  readonly #where: HTMLButtonElement;
  #drawn: { readonly problem: string; readonly language: string; readonly look: PanelLook } | null = null;

  constructor(actions: PageActions) {
    this.#where = h("button", {
      class: "link where",
      attrs: { type: "button" },
      onClick: () => {
        actions.ask({ kind: "show-problem" });
      },
    });
    this.element = h(
      "section",
      { class: "problem", attrs: { "aria-labelledby": "problem-heading" } },
      this.#heading,
      this.#where,
      this.#text,
    );
  }

  update(model: PageModel): void {
    const { run, words, look } = model;
    setText(this.#heading, words.t("problem"));
    setText(this.#where, run.source);
    setAttr(this.#where, "aria-label", words.t("showProblem", run.source));
    setAttr(this.#where, "title", words.t("showProblem", run.source));
    show(this.#where, run.source !== "");
    const last = this.#drawn;
    if (last?.problem === run.tree.problem && last.language === run.language && last.look === look) return;
    this.#drawn = { problem: run.tree.problem, language: run.language, look };
    renderText(this.#text, run.tree.problem, textRules(model, run.language));
  }
}
