import type { TreeNode } from "../src/protocol/search-tree.ts";
import { h, setText, show } from "./dom.ts";
import { icon } from "./marks.ts";
import { bareCode } from "./solutions.ts";
import type { Words } from "./words.ts";

/** Characters of code and of output that are shown; the rest is in the exported trace. */
const LONGEST_CODE = 20_000;
const LONGEST_OUTPUT = 4_000;
const LONGEST_VALUE = 400;
const MOST_VARIABLES = 40;

/** What a step did: its Python (folded), what it printed, and the values it set. */
export class PythonBlock {
  readonly element: HTMLDivElement;
  readonly #fold: HTMLDetailsElement;
  readonly #summary: HTMLElement;
  readonly #code: HTMLElement;
  readonly #results: HTMLElement;
  #drawn: { node: TreeNode; execution: TreeNode["execution"]; number: number; words: Words } | null = null;

  /** @param unfolded called when the reader folds or unfolds the code */
  constructor(open: boolean, unfolded: (open: boolean) => void) {
    this.#summary = h("summary", { class: "fold" });
    this.#code = h("code");
    this.#fold = h(
      "details",
      { class: "python" },
      this.#summary,
      h("pre", { attrs: { tabindex: "0" } }, this.#code),
    );
    this.#fold.open = open;
    this.#fold.addEventListener("toggle", () => {
      unfolded(this.#fold.open);
    });
    this.#results = h("div", { class: "results" });
    this.element = h("div", { class: "work" }, this.#fold, this.#results);
  }

  update(node: TreeNode, number: number, words: Words): void {
    const last = this.#drawn;
    if (
      last?.node === node &&
      last.execution === node.execution &&
      last.number === number &&
      last.words === words
    ) {
      return;
    }
    this.#drawn = { node, execution: node.execution, number, words };
    show(this.#fold, node.code.trim() !== "");
    this.#summary.replaceChildren(
      h("span", { class: "twist", attrs: { "aria-hidden": "true" } }),
      h("span", { text: words.t("python") }),
      h("span", { class: "lines", text: firstLine(node.code) }),
    );
    setText(this.#code, cut(node.code, LONGEST_CODE, words));
    this.#fold.querySelector("pre")?.setAttribute("aria-label", words.t("pythonOf", number));
    this.#results.replaceChildren(...results(node, words));
    show(this.#results, this.#results.childElementCount > 0);
  }
}

function results(node: TreeNode, words: Words): readonly HTMLElement[] {
  const { execution } = node;
  if (execution === null) return [];
  const parts: HTMLElement[] = [];
  if (execution.kind === "ran") {
    // `x = x` is how a symbol prints; it says nothing.
    const told = execution.variables.filter((v) => v.value !== v.name);
    if (told.length > 0) {
      parts.push(
        h(
          "div",
          { class: "values" },
          h("span", { class: "label", text: words.t("variables") }),
          h(
            "ul",
            { attrs: { role: "list" } },
            ...told
              .slice(0, MOST_VARIABLES)
              .map((v) =>
                h(
                  "li",
                  {},
                  h("code", { class: "name", text: v.name }),
                  h("span", { class: "equals", text: "=" }),
                  h("code", { text: cut(v.value, LONGEST_VALUE, words) }),
                ),
              ),
            ...(told.length > MOST_VARIABLES
              ? [h("li", { text: words.t("moreSolutions", told.length - MOST_VARIABLES) })]
              : []),
          ),
        ),
      );
    }
  }
  if (execution.kind === "failed" || execution.kind === "stopped" || execution.kind === "refused") {
    parts.push(
      h(
        "p",
        { class: "failure" },
        icon("cross"),
        h("span", { text: cut(execution.message, LONGEST_VALUE, words) }),
      ),
    );
  }
  const output = "output" in execution ? execution.output.trimEnd() : "";
  if (output !== "") {
    const truncated = execution.kind === "ran" && execution.truncated;
    parts.push(
      h(
        "div",
        { class: "printed" },
        h("span", { class: "label", text: words.t("printed") }),
        h(
          "pre",
          { attrs: { tabindex: "0", "aria-label": words.t("printed") } },
          cut(output, LONGEST_OUTPUT, words),
        ),
        ...(truncated ? [h("p", { class: "cut", text: words.t("outputCut") })] : []),
      ),
    );
  }
  return parts;
}

/** The first line that does something: imports say little. */
function firstLine(code: string): string {
  const lines = bareCode(code).split("\n");
  return (lines.find((line) => !/^\s*(?:import|from)\s/.test(line)) ?? lines[0] ?? "").slice(0, 120);
}

function cut(text: string, most: number, words: Words): string {
  return text.length <= most ? text : `${text.slice(0, most)}\n${words.t("cutHere", text.length - most)}`;
}
