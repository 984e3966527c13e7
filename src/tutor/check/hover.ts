import * as vscode from "vscode";
import { toMarkdown, type Line } from "./markdown.ts";

/** Lines as the editor shows them in a hover: their own links may run their own commands, and nothing else. */
export function hoverText(lines: readonly Line[]): vscode.MarkdownString {
  const { value, commands } = toMarkdown(lines);
  const text = new vscode.MarkdownString(value, false);
  text.isTrusted = { enabledCommands: commands };
  text.supportHtml = false;
  return text;
}

/** What stands at a place of a note. */
export interface CardSource {
  /** The card at an offset, or null where there is nothing to say. */
  card(
    document: vscode.TextDocument,
    offset: number,
    signal: AbortSignal,
  ): Promise<{ readonly lines: readonly Line[]; readonly start: number; readonly end: number } | null>;
}

/** Hovering a hand-written step. */
export class StepHover implements vscode.HoverProvider {
  readonly #cards: CardSource;

  constructor(cards: CardSource) {
    this.#cards = cards;
  }

  async provideHover(
    document: vscode.TextDocument,
    position: vscode.Position,
    token: vscode.CancellationToken,
  ): Promise<vscode.Hover | null> {
    const stop = new AbortController();
    const cancelling = token.onCancellationRequested(() => {
      stop.abort();
    });
    try {
      const { version } = document;
      const card = await this.#cards.card(document, document.offsetAt(position), stop.signal);
      if (card === null || token.isCancellationRequested || document.version !== version) return null;
      const range = new vscode.Range(document.positionAt(card.start), document.positionAt(card.end));
      return new vscode.Hover(hoverText(card.lines), range);
    } finally {
      cancelling.dispose();
    }
  }
}
