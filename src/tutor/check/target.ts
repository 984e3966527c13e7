import * as vscode from "vscode";
import { isNote } from "../editor-problem.ts";
import type { CardPlace } from "./card.ts";

export interface Target {
  readonly document: vscode.TextDocument;
  readonly offset: number;
}

/**
 * What a command of checking is about: a place that a link, a lens or a quick fix names, else the cursor.
 * Null where no note is open.
 */
export async function targetOf(argument: unknown): Promise<Target | null> {
  const place = placeOf(argument);
  if (place !== null) {
    try {
      const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(place.uri, true));
      return { document, offset: place.offset };
    } catch {
      return null;
    }
  }
  const active = vscode.window.activeTextEditor;
  const visible = vscode.window.visibleTextEditors.filter((editor) => isNote(editor.document));
  const editor = active !== undefined && readable(active.document) ? active : visible[0];
  if (editor === undefined) return null;
  return { document: editor.document, offset: editor.document.offsetAt(editor.selection.active) };
}

function placeOf(argument: unknown): CardPlace | null {
  if (argument instanceof vscode.Uri) return { uri: argument.toString(), offset: 0 };
  if (typeof argument !== "object" || argument === null || !("uri" in argument)) return null;
  const uri = argument.uri instanceof vscode.Uri ? argument.uri.toString() : argument.uri;
  const offset = "offset" in argument ? argument.offset : 0;
  return typeof uri === "string" && typeof offset === "number" ? { uri, offset } : null;
}

/** Notes, and plain text that may be one; not the output of a log. */
function readable(document: vscode.TextDocument): boolean {
  return isNote(document) || (document.languageId === "plaintext" && document.uri.scheme !== "output");
}

/** Puts the cursor at a place and shows the hover there, as the keyboard command of the editor does. */
export async function showCardAt(document: vscode.TextDocument, offset: number): Promise<void> {
  const open = vscode.window.visibleTextEditors.find((editor) => editor.document === document);
  const editor = await vscode.window.showTextDocument(document, {
    ...(open?.viewColumn === undefined ? {} : { viewColumn: open.viewColumn }),
    preserveFocus: false,
  });
  const place = document.positionAt(offset);
  editor.selection = new vscode.Selection(place, place);
  editor.revealRange(new vscode.Range(place, place), vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  // A hover that is there already would keep its old text.
  await run("editor.action.hideHover");
  await run("editor.action.showHover", { focus: "noAutoFocus" });
}

async function run(command: string, ...given: readonly unknown[]): Promise<void> {
  try {
    await vscode.commands.executeCommand(command, ...given);
  } catch {
    // Editors that were built from older sources lack one of them.
  }
}
