import type { PanelLook, PanelView, RunSnapshot } from "../src/protocol/panel.ts";
import { Announcer, Toast } from "./announcer.ts";
import { h, setAttr, setText, show } from "./dom.ts";
import { HeaderView } from "./header-view.ts";
import type { PageActions } from "./page-actions.ts";
import { pageModel, type PageModel } from "./page-model.ts";
import { SolutionView } from "./solution-view.ts";
import { TreeView } from "./tree-view.ts";
import { Words } from "./words.ts";

/** The whole page, drawn from a run, a look and a view. It holds nothing of its own but what is said aloud already. */
export class Page {
  readonly element: HTMLElement;
  readonly announcer = new Announcer();
  readonly toast = new Toast();
  readonly #header: HeaderView;
  readonly #solution: SolutionView;
  readonly #tree: TreeView;
  readonly #solutionPanel: HTMLElement;
  readonly #treePanel: HTMLElement;
  readonly #empty = h("section", { class: "empty" });
  readonly #emptyTitle = h("h1");
  readonly #emptyHelp = h("p");
  readonly #title = h("h1", { class: "heard" });
  readonly #actions: PageActions;
  #words: { readonly look: PanelLook; readonly words: Words } | null = null;
  #model: PageModel | null = null;

  constructor(actions: PageActions) {
    this.#actions = actions;
    this.#header = new HeaderView(actions);
    this.#solution = new SolutionView(actions);
    this.#tree = new TreeView(actions);
    const panel = (id: string, content: HTMLElement): HTMLElement =>
      h("div", { attrs: { role: "tabpanel", id: `panel-${id}`, "aria-labelledby": `tab-${id}` } }, content);
    this.#solutionPanel = panel("solution", this.#solution.element);
    this.#treePanel = panel("tree", this.#tree.element);
    this.#empty.append(this.#emptyTitle, this.#emptyHelp);
    this.element = h(
      "main",
      {},
      this.#title,
      this.#header.element,
      this.#empty,
      this.#solutionPanel,
      this.#treePanel,
      this.announcer.element,
      this.toast.element,
    );
  }

  update(run: RunSnapshot | null, look: PanelLook, view: PanelView): PageModel | null {
    if (this.#words?.look !== look) {
      this.#words = { look, words: new Words(look.language, look.words) };
      document.documentElement.lang = look.language;
      const root = document.documentElement.style;
      if (look.fontSize === null) root.removeProperty("--rstar-font-size");
      else root.setProperty("--rstar-font-size", `${look.fontSize}px`);
    }
    const { words } = this.#words;
    setText(this.#title, words.t("title"));
    this.announcer.update(words);
    show(this.#empty, run === null);
    show(this.#header.element, run !== null);
    show(this.#solutionPanel, run !== null && view.tab === "solution");
    const wasHidden = this.#treePanel.hidden;
    show(this.#treePanel, run !== null && view.tab === "tree");
    if (run === null) {
      setText(this.#emptyTitle, words.t("noProblem"));
      setText(this.#emptyHelp, words.t("noProblemHelp"));
      this.#model = null;
      return null;
    }
    setAttr(this.element, "data-mode", view.mode);
    this.#header.update(view, words);
    const model = pageModel(run, look, words, view);
    // A hidden tab is drawn when it is looked at.
    if (view.tab === "solution") this.#solution.update(model, this.#actions);
    else {
      this.#tree.update(model);
      if (wasHidden) this.#tree.shown();
    }
    this.#model = model;
    return model;
  }

  /** The model of the last paint. */
  get model(): PageModel | null {
    return this.#model;
  }

  showLast(): void {
    const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.#solution.showLast(calm ? "auto" : "smooth");
  }

  /** After a step was revealed: the button that was used keeps the focus, or the answer gets it where the button is gone. */
  keepFocus(): void {
    if (!this.#solution.focusNext()) this.#solution.focusAnswer();
  }
}
