import * as vscode from "vscode";
import type { SettingsReader } from "../setup/settings.ts";
import type { SearchRun } from "./search-run.ts";

/** A run as the panel shows it. */
export function shownIn(run: SearchRun): { readonly run: SearchRun; readonly canInsert: boolean };
export function shownIn(
  run: SearchRun | null,
): { readonly run: SearchRun; readonly canInsert: boolean } | null;
export function shownIn(
  run: SearchRun | null,
): { readonly run: SearchRun; readonly canInsert: boolean } | null {
  return run === null ? null : { run, canInsert: run.source.uri !== null };
}

/** What the page needs of the settings. */
export function panelSettings(settings: SettingsReader): {
  readonly mode: "student" | "research";
  readonly fontSize: number;
  readonly revealAll: boolean;
} {
  const s = settings.get();
  return { mode: s["panel.mode"], fontSize: s["panel.fontSize"], revealAll: s["panel.revealAll"] };
}

/** Tells the panel when settings that it shows have changed. */
export function watchLook(settings: SettingsReader, panel: { lookChanged(): void }): vscode.Disposable {
  return vscode.Disposable.from(
    settings.onDidChange((change) => {
      if (
        change.affects("panel.mode") ||
        change.affects("panel.fontSize") ||
        change.affects("panel.revealAll")
      ) {
        panel.lookChanged();
      }
    }),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (
        event.affectsConfiguration("markdown.math.macros") ||
        event.affectsConfiguration("editor.fontSize")
      ) {
        panel.lookChanged();
      }
    }),
  );
}
