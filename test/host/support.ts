import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import * as vscode from "vscode";
import type { RStarApi } from "../../src/extension.ts";
import type { SearchRun } from "../../src/tutor/search-run.ts";

export const extensionId = "rstar-tutor.rstar-tutor";

export function extension(): vscode.Extension<RStarApi> {
  const found = vscode.extensions.getExtension<RStarApi>(extensionId);
  if (found === undefined) throw new Error(`${extensionId} is not installed`);
  return found;
}

/** What the extension lets tests drive. Activates it. */
export async function api(): Promise<RStarApi> {
  return extension().activate();
}

/** Waits until `probe` gives something. @throws Error that names what did not happen */
export async function until<T>(
  what: string,
  probe: () => T | null | undefined | false | Promise<T | null | undefined | false>,
  seconds = 120,
): Promise<T> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const found = await probe();
    if (found !== null && found !== undefined && found !== false) return found;
    if (Date.now() > end) throw new Error(`did not happen in ${seconds} s: ${what}`);
    await delay(50);
  }
}

export function workspaceFile(...names: readonly string[]): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  if (folder === undefined) throw new Error("the tests need a folder");
  return vscode.Uri.file(path.join(folder.uri.fsPath, ...names));
}

/** Opens a note with the cursor at the first `at`. */
export async function openAt(
  target: vscode.Uri | vscode.TextDocument,
  at: string,
): Promise<vscode.TextEditor> {
  const document = target instanceof vscode.Uri ? await vscode.workspace.openTextDocument(target) : target;
  const editor = await vscode.window.showTextDocument(document, vscode.ViewColumn.One);
  const offset = document.getText().indexOf(at);
  if (offset < 0) throw new Error(`${at} is not in ${document.uri.path}`);
  const place = document.positionAt(offset);
  editor.selection = new vscode.Selection(place, place);
  return editor;
}

/** Runs a command that starts a search. */
export async function start(command: string, ...given: readonly unknown[]): Promise<SearchRun> {
  const run = await vscode.commands.executeCommand<SearchRun | null | undefined>(command, ...given);
  if (run === null || run === undefined) throw new Error(`${command} started no search`);
  return run;
}

/** Waits for the end of a run. @throws Error where it was interrupted */
export async function finished(run: SearchRun): Promise<Extract<SearchRun["phase"], { kind: "finished" }>> {
  const { runs } = await api();
  await runs.settled(run);
  if (run.phase.kind !== "finished") throw new Error(`the run is ${run.phase.kind}`);
  return run.phase;
}

/** The answer of a run. @throws Error that says what there was instead */
export async function answerOf(run: SearchRun): Promise<string> {
  const { reason, result } = await finished(run);
  if (result.kind === "answer") return result.best.text;
  const notices = run.notices.map((notice) => notice.message).join("; ");
  throw new Error(`no answer (${reason}; ${notices})`);
}

/** Changes settings for a test; the function that comes back sets them as they were. */
export async function withSettings(values: Readonly<Record<string, unknown>>): Promise<() => Promise<void>> {
  const set = async (key: string, value: unknown): Promise<void> => {
    await vscode.workspace.getConfiguration("rstar").update(key, value, vscode.ConfigurationTarget.Global);
  };
  const before = new Map<string, unknown>();
  for (const [key, value] of Object.entries(values)) {
    before.set(key, vscode.workspace.getConfiguration("rstar").inspect(key)?.globalValue);
    await set(key, value);
  }
  return async () => {
    for (const [key, value] of before) await set(key, value);
  };
}

/** Labels of the open tabs of rStar's panel. */
export function panels(): string[] {
  return vscode.window.tabGroups.all
    .flatMap((group) => group.tabs)
    .filter(({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith("rstar.panel"))
    .map((tab) => tab.label);
}

export async function closeEverything(): Promise<void> {
  for (const document of vscode.workspace.textDocuments) {
    if (!document.isDirty || document.isUntitled) continue;
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand("workbench.action.files.revert");
  }
  await vscode.commands.executeCommand("workbench.action.closeAllEditors");
}
