import type { PanelView } from "../src/protocol/panel.ts";
import { h, setAttr, setText } from "./dom.ts";
import type { PageActions } from "./page-actions.ts";
import type { Words } from "./words.ts";

type Tab = PanelView["tab"];
const tabs: readonly Tab[] = ["solution", "tree"];

/** Tabs of the page, and student or research view. */
export class HeaderView {
  readonly element: HTMLElement;
  readonly #tablist = h("div", { class: "tabs", attrs: { role: "tablist" } });
  readonly #tabs: ReadonlyMap<Tab, HTMLButtonElement>;
  readonly #modes = h("div", { class: "modes", attrs: { role: "group" } });
  readonly #student: HTMLButtonElement;
  readonly #research: HTMLButtonElement;
  readonly #actions: PageActions;

  constructor(actions: PageActions) {
    this.#actions = actions;
    this.#tabs = new Map(tabs.map((tab) => [tab, this.#makeTab(tab)]));
    this.#tablist.append(...this.#tabs.values());
    this.#student = this.#makeMode("student");
    this.#research = this.#makeMode("research");
    this.#modes.append(this.#student, this.#research);
    this.element = h("header", { class: "top" }, this.#tablist, this.#modes);
  }

  update(view: PanelView, words: Words): void {
    setAttr(this.#tablist, "aria-label", words.t("tabsLabel"));
    setAttr(this.#modes, "aria-label", words.t("modeLabel"));
    for (const [tab, button] of this.#tabs) {
      setText(button, words.t(tab === "solution" ? "tabSolution" : "tabTree"));
      setAttr(button, "aria-selected", String(view.tab === tab));
      button.tabIndex = view.tab === tab ? 0 : -1;
    }
    setText(this.#student, words.t("student"));
    setText(this.#research, words.t("research"));
    setAttr(this.#student, "aria-pressed", String(view.mode === "student"));
    setAttr(this.#research, "aria-pressed", String(view.mode === "research"));
  }

  #makeMode(mode: PanelView["mode"]): HTMLButtonElement {
    return h("button", {
      class: "mode",
      attrs: { type: "button" },
      onClick: () => {
        this.#actions.setMode(mode);
      },
    });
  }

  #makeTab(tab: Tab): HTMLButtonElement {
    const button = h("button", {
      class: "tab",
      attrs: { type: "button", role: "tab", id: `tab-${tab}`, "aria-controls": `panel-${tab}` },
      onClick: () => {
        this.#actions.setTab(tab);
      },
    });
    button.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      const at = tabs.indexOf(tab);
      const next =
        event.key === "Home"
          ? tabs[0]
          : event.key === "End"
            ? tabs.at(-1)
            : step && tabs.at((at + step) % tabs.length);
      if (next === undefined || next === 0) return;
      event.preventDefault();
      this.#actions.setTab(next);
      this.#tabs.get(next)?.focus();
    });
    return button;
  }
}
