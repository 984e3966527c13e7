import type { AnswerCandidate } from "../src/protocol/search-events.ts";
import type { NodeId } from "../src/protocol/search-tree.ts";
import { answerSource, renderAnswer } from "./answer-text.ts";
import { h, KeyedList, setAttr, setText, show, type Part } from "./dom.ts";
import { agreesMark, MarkRow, scoreMark } from "./marks.ts";
import type { PageModel } from "./page-model.ts";

/** A line: an answer, or one solution that reaches it. */
export interface AnswerItem {
  readonly candidate: AnswerCandidate;
  /** Last node of the solution that this line stands for. */
  readonly last: NodeId;
  /** Of the solution, or the best of the answer. */
  readonly score: number | null;
}

interface Item extends AnswerItem {
  readonly model: PageModel;
}

/** Answers, or solutions, one a line: the answer, what speaks for it, and a button that shows how it was found. */
export class AnswerList {
  readonly element = h("ul", { class: "answers", attrs: { role: "list" } });
  readonly #list: KeyedList<NodeId, Item>;

  /** @param onShow null where the lines only inform */
  constructor(onShow: ((last: NodeId) => void) | null) {
    this.#list = new KeyedList(
      this.element,
      (item) => item.last,
      (item) => new AnswerLine(item.last, onShow),
    );
  }

  update(items: readonly AnswerItem[], model: PageModel): void {
    this.#list.update(items.map((item) => ({ ...item, model })));
  }
}

/** An answer, by its best solution. */
export function answerItem(candidate: AnswerCandidate): AnswerItem {
  return { candidate, last: candidate.node, score: candidate.score };
}

class AnswerLine implements Part<Item> {
  readonly element = h("li", { class: "answer-line" });
  readonly #value = h("span", { class: "value" });
  readonly #marks = new MarkRow();
  readonly #show: HTMLButtonElement;
  readonly #canShow: boolean;
  #drawn = "";

  constructor(last: NodeId, onShow: ((last: NodeId) => void) | null) {
    this.#canShow = onShow !== null;
    this.#show = h("button", {
      class: "link",
      attrs: { type: "button" },
      onClick: () => onShow?.(last),
    });
    this.element.append(this.#value, this.#marks.element, this.#show);
  }

  update({ candidate, last, score, model }: Item): void {
    const { words, run, look } = model;
    const drawn = JSON.stringify([candidate.text, look.macros]);
    if (drawn !== this.#drawn) {
      this.#drawn = drawn;
      renderAnswer(this.#value, candidate.text, answerSource(run.tree, candidate), look.macros);
    }
    this.#marks.update([agreesMark(candidate.agree, words), scoreMark(score, words)], words.t("marksHelp"));
    const shown = model.shown?.last === last;
    show(this.#show, this.#canShow);
    setText(this.#show, words.t(shown ? "shownNow" : "showThis"));
    setAttr(this.#show, "aria-current", shown ? "true" : null);
    setAttr(
      this.#show,
      "aria-label",
      `${words.t(shown ? "shownNow" : "showThis")}: ${candidate.text.slice(0, 120)}`,
    );
  }
}
