import type { SearchTree } from "../src/protocol/search-tree.ts";
import { nodeAt } from "../src/protocol/search-tree.ts";
import type { AnswerCandidate } from "../src/protocol/search-events.ts";
import { h } from "./dom.ts";
import { tryFormula } from "./math-text.ts";

const LONGEST_ANSWER = 600;

/**
 * An answer as it should be read: what was boxed is TeX where KaTeX can read it, what a program printed is a number or
 * Python's own notation and stays as printed, but for plain numbers.
 */
export function renderAnswer(
  into: Element,
  text: string,
  source: "printed" | "boxed",
  macros: Readonly<Record<string, string>>,
): void {
  const kept = text.length <= LONGEST_ANSWER ? text : `${text.slice(0, LONGEST_ANSWER)}…`;
  const inner = kept.replace(/^\$+([^$]*)\$+$/, "$1").trim();
  const formula = isFormula(inner, source) ? tryFormula(inner, false, macros) : null;
  into.replaceChildren(
    formula ?? h("span", { class: source === "printed" ? "plain code" : "plain", text: kept }),
  );
}

function isFormula(text: string, source: "printed" | "boxed"): boolean {
  // A number, a fraction of numbers, `x = 3`.
  if (/^(?:[a-z] ?= ?)?[-+−]?[\d.,]*\d(?: ?\/ ?\d+)?$/i.test(text)) return true;
  if (source === "printed") return false;
  if (/\\[A-Za-z]+|[\^_{}]/.test(text)) return true;
  // Letters in a row are words, which TeX would set as a product.
  return !/\p{L}{2,}/u.test(text) && text !== "";
}

/** Where the text of an answer comes from. */
export function answerSource(tree: SearchTree, candidate: AnswerCandidate): "printed" | "boxed" {
  const { state } = nodeAt(tree, candidate.node);
  return state.kind === "terminal" ? state.answer.source : "boxed";
}
