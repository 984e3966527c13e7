import { nodeAt, qValue, type NodeId, type TreeNode } from "../src/protocol/search-tree.ts";
import { h, KeyedList, setText, type Part } from "./dom.ts";
import { icon, ranMark } from "./marks.ts";
import type { PageModel } from "./page-model.ts";
import { shownPath } from "./page-model.ts";
import { bareCode } from "./solutions.ts";
import { stateWord } from "./state-words.ts";

const LONGEST_LABEL = 160;

/** All candidates of one expansion, folded: what else was tried in a step's place, with everything the search knows of each. */
export class CandidateTable {
  readonly element: HTMLDetailsElement;
  readonly #summary: HTMLElement;
  readonly #head: HTMLTableRowElement;
  readonly #table: HTMLTableElement;
  readonly #rows: KeyedList<NodeId, Row>;
  #latest: { node: TreeNode; number: number; model: PageModel } | null = null;

  constructor(actions: { selectNode(node: NodeId): void }) {
    this.#summary = h("summary", { class: "fold" });
    this.#head = h("tr");
    const body = h("tbody");
    this.#rows = new KeyedList(
      body,
      (row) => row.node.id,
      (row) => new CandidateRow(row.node.id, actions),
    );
    this.#table = h("table", {}, h("thead", {}, this.#head), body);
    this.element = h(
      "details",
      { class: "candidates" },
      this.#summary,
      h("div", { class: "scroll", attrs: { tabindex: "0", role: "group" } }, this.#table),
    );
    this.element.addEventListener("toggle", () => {
      this.#fill();
    });
  }

  update(node: TreeNode, number: number, model: PageModel): void {
    this.#latest = { node, number, model };
    const { words, run } = model;
    const siblings = node.parent === null ? [] : nodeAt(run.tree, node.parent).children;
    const label = words.t("candidates", siblings.length);
    if (this.#summary.textContent !== label) {
      this.#summary.replaceChildren(
        h("span", { class: "twist", attrs: { "aria-hidden": "true" } }),
        h("span", { text: label }),
      );
    }
    this.#fill();
  }

  /** Rows are only made while somebody looks. */
  #fill(): void {
    if (!this.element.open || this.#latest === null) return;
    const { node, number, model } = this.#latest;
    const { words, run } = model;
    if (node.parent === null) return;
    const heads = ["colStep", "colRan", "colSamples", "colScore", "colQ", "colVisits", "colState"] as const;
    if (this.#head.textContent !== heads.map((key) => words.t(key)).join("")) {
      this.#head.replaceChildren(
        ...heads.map((key) => h("th", { text: words.t(key), attrs: { scope: "col" } })),
      );
    }
    const label = words.t("candidatesOf", number);
    this.#table.setAttribute("aria-label", label);
    this.#table.parentElement?.setAttribute("aria-label", label);
    const path = shownPath(model);
    const rows = nodeAt(run.tree, node.parent)
      .children.map((id) => nodeAt(run.tree, id))
      .map((sibling) => ({ node: sibling, model, chosen: path.has(sibling.id) }));
    rows.sort((a, b) => b.node.visits - a.node.visits || b.node.multiplicity - a.node.multiplicity);
    this.#rows.update(rows);
  }
}

interface Row {
  readonly node: TreeNode;
  readonly model: PageModel;
  readonly chosen: boolean;
}

class CandidateRow implements Part<Row> {
  readonly element = h("tr");
  readonly #name: HTMLButtonElement;
  readonly #cells = Array.from({ length: 6 }, () => h("td"));
  readonly #chosen = h("span", { class: "chosen" });

  constructor(id: NodeId, actions: { selectNode(node: NodeId): void }) {
    this.#name = h("button", {
      class: "link",
      attrs: { type: "button" },
      onClick: () => {
        actions.selectNode(id);
      },
    });
    this.element.append(h("th", { attrs: { scope: "row" } }, this.#name, " ", this.#chosen), ...this.#cells);
  }

  update({ node, model, chosen }: Row): void {
    const { words } = model;
    setText(this.#name, label(node));
    setText(this.#chosen, chosen ? `(${words.t("chosen")})` : "");
    this.element.classList.toggle("on-path", chosen);
    const ran = ranMark(node, words);
    const q = qValue(node);
    const values = [
      ran.text,
      words.number(node.multiplicity),
      node.score.kind === "scored" ? words.score(node.score.value) : "–",
      q === null ? "–" : words.score(q),
      words.number(node.visits),
      stateWord(node, words),
    ];
    this.#cells.forEach((cell, i) => {
      const value = values[i] ?? "";
      if (i > 0) setText(cell, value);
      else if (cell.textContent !== value) {
        cell.replaceChildren(icon(ran.shape), h("span", { text: value }));
        cell.className = `mark ran ${ran.tone}`;
      }
    });
  }
}

function label(node: TreeNode): string {
  const words = node.sentence.trim() === "" ? (bareCode(node.code).split("\n", 1)[0] ?? "") : node.sentence;
  const line = words.trim() === "" ? `#${node.id}` : words.replaceAll(/\s+/g, " ").trim();
  return line.length <= LONGEST_LABEL ? line : `${line.slice(0, LONGEST_LABEL - 1)}…`;
}
