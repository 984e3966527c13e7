import type { SearchTree, TreeNode } from "../src/protocol/search-tree.ts";
import { h, s } from "./dom.ts";
import { agreement, bareCode } from "./solutions.ts";
import type { Words } from "./words.ts";

/**
 * The three facts about a step, kept apart: whether its code ran, how many samples agree on it, what the PPM thinks. Each
 * is a shape and words; colour only repeats them.
 */

export type MarkShape = "tick" | "cross" | "stop" | "ban" | "dash" | "people" | "gauge";

export interface Mark {
  readonly kind: "ran" | "agrees" | "score";
  readonly shape: MarkShape;
  readonly tone: "good" | "bad" | "plain";
  readonly text: string;
  /** For `gauge`: in [-1, 1]. */
  readonly value: number | null;
}

/** Only a step whose code really ran has a tick. */
export function ranMark(node: TreeNode, words: Words): Mark {
  const mark = (shape: MarkShape, tone: Mark["tone"], text: string): Mark => ({
    kind: "ran",
    shape,
    tone,
    text,
    value: null,
  });
  if (bareCode(node.code) === "") return mark("dash", "plain", words.t("markNoCode"));
  const { execution } = node;
  switch (execution?.kind) {
    case undefined:
      return mark("dash", "plain", words.t("markNotRun"));
    case "ran":
      return mark("tick", "good", words.t("markRan"));
    case "failed":
      return mark("cross", "bad", words.t("markFailed", execution.errorType));
    case "stopped":
      return mark("stop", "bad", words.t("markStopped", execution.limit));
    case "refused":
      return mark("ban", "bad", words.t("markRefused", execution.rule));
    case "unavailable":
      return mark("dash", "plain", words.t("markNoPython"));
  }
}

export function agreesMark(agree: { k: number; n: number } | null, words: Words): Mark {
  return {
    kind: "agrees",
    shape: "people",
    tone: "plain",
    text: agree === null ? words.t("markNoAgree") : words.t("markAgrees", agree.k, agree.n),
    value: null,
  };
}

export function scoreMark(score: number | null, words: Words): Mark {
  return {
    kind: "score",
    shape: "gauge",
    tone: "plain",
    text: score === null ? words.t("markNoScore") : words.t("markScore", words.score(score)),
    value: score,
  };
}

export function stepMarks(tree: SearchTree, node: TreeNode, words: Words): readonly Mark[] {
  return [
    ranMark(node, words),
    agreesMark(agreement(tree, node), words),
    scoreMark(node.score.kind === "scored" ? node.score.value : null, words),
  ];
}

/** A row of marks, drawn again only where one of them changed. */
export class MarkRow {
  readonly element: HTMLUListElement;
  #drawn = "";

  constructor() {
    this.element = h("ul", { class: "marks", attrs: { role: "list" } });
  }

  update(marks: readonly Mark[], label: string): void {
    const drawn = JSON.stringify([marks, label]);
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    this.element.setAttribute("aria-label", label);
    this.element.replaceChildren(
      ...marks.map((mark) =>
        h(
          "li",
          { class: `mark ${mark.kind} ${mark.tone}` },
          icon(mark.shape, mark.value),
          h("span", { text: mark.text }),
        ),
      ),
    );
  }
}

const PATHS: Readonly<Record<Exclude<MarkShape, "gauge">, string>> = {
  tick: "M2.5 8.5 6.5 12.5 13.5 3.5",
  cross: "M3.5 3.5 12.5 12.5M12.5 3.5 3.5 12.5",
  stop: "M3.5 3.5H12.5V12.5H3.5Z",
  ban: "M8 2.5A5.5 5.5 0 1 0 8 13.5A5.5 5.5 0 1 0 8 2.5M4.2 4.2 11.8 11.8",
  dash: "M3.5 8H12.5",
  people:
    "M5.5 7A2 2 0 1 0 5.5 3A2 2 0 1 0 5.5 7M1.8 13C1.8 10.5 3.5 9.2 5.5 9.2S9.2 10.5 9.2 13M11 7.2A1.7 1.7 0 1 0 11 3.8M11.2 9.4C13 9.5 14.2 10.8 14.2 13",
};

export function icon(shape: MarkShape, value: number | null = null): SVGSVGElement {
  if (shape === "gauge") return gauge(value);
  return s(
    "svg",
    { viewBox: "0 0 16 16", class: "icon", "aria-hidden": "true", focusable: "false" },
    s("path", { d: PATHS[shape] }),
  );
}

/** A line from −1 to +1 with its middle marked, and a dot where the score is. */
function gauge(value: number | null): SVGSVGElement {
  const svg = s(
    "svg",
    { viewBox: "0 0 34 16", class: "icon gauge", "aria-hidden": "true", focusable: "false" },
    s("path", { d: "M2 8H32M17 5V11" }),
  );
  if (value !== null) {
    svg.append(s("circle", { cx: (17 + 15 * value).toFixed(1), cy: "8", r: "3.4", class: "dot" }));
  }
  return svg;
}
