import type { StopReason } from "../src/protocol/search-events.ts";
import type { TreeNode } from "../src/protocol/search-tree.ts";
import type { Words } from "./words.ts";

export function stateWord(node: TreeNode, words: Words): string {
  if (node.parent === null) return words.t("stateRoot");
  switch (node.state.kind) {
    case "open":
      return words.t("stateOpen");
    case "expanded":
      return words.t("stateExpanded");
    case "spent":
      return words.t("stateSpent");
    case "terminal":
      return `${words.t("stateTerminal")}: ${node.state.answer.text.slice(0, 80)}`;
    case "dead":
      return `${words.t("stateDead")}: ${node.state.death.message.slice(0, 160)}`;
  }
}

export function reasonWord(reason: StopReason, words: Words): string {
  switch (reason) {
    case "rollouts":
      return words.t("reasonRollouts");
    case "tokens":
      return words.t("reasonTokens");
    case "seconds":
      return words.t("reasonSeconds");
    case "agreed":
      return words.t("reasonAgreed");
    case "exhausted":
      return words.t("reasonExhausted");
    case "complete":
      return words.t("reasonComplete");
    case "cancelled":
      return words.t("reasonCancelled");
    case "failed":
      return words.t("reasonFailed");
  }
}
