import type { Notice } from "../src/protocol/panel.ts";
import { h, setAttr, show } from "./dom.ts";
import type { PageModel } from "./page-model.ts";

/** Notices shown at most, the latest ones. */
const MOST_NOTICES = 12;

/** What the reader should know besides the solution: faults in both views, everything else in research view. */
export class NoticesView {
  readonly element = h("ul", { class: "notices", attrs: { role: "list" } });
  #drawn = "";

  update(model: PageModel): void {
    const { run, words, view } = model;
    const told = run.notices
      .filter((notice) => view.mode === "research" || notice.level !== "info")
      .slice(-MOST_NOTICES);
    show(this.element, told.length > 0);
    const drawn = JSON.stringify([told, words.language]);
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    setAttr(this.element, "aria-label", words.t("notices"));
    const level = (notice: Notice): string =>
      words.t(
        notice.level === "error" ? "levelError" : notice.level === "warning" ? "levelWarning" : "levelInfo",
      );
    this.element.replaceChildren(
      ...told.map((notice) =>
        h(
          "li",
          { class: notice.level },
          h("strong", { text: level(notice) }),
          " ",
          h("span", { text: notice.message.slice(0, 2000) }),
        ),
      ),
    );
  }
}
