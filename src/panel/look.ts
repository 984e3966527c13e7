import * as vscode from "vscode";
import type { PanelLook } from "../protocol/panel.ts";
import type { ProblemSource } from "../tutor/problem-source.ts";
import { noteMacros, settingMacros } from "./macros.ts";
import { panelWords } from "./words.ts";

/** What of the settings the page needs; `src/setup/settings.ts` has them. */
export interface PanelSettings {
  readonly mode: "student" | "research";
  /** CSS pixels; 0: the editor's. */
  readonly fontSize: number;
  readonly revealAll: boolean;
}

/** Words, macros and settings for a run's page. The note is read for its macros only while it is open. */
export function panelLook(settings: PanelSettings, source: ProblemSource | null): PanelLook {
  const scope = source?.uri == null ? null : vscode.Uri.parse(source.uri);
  const markdown = vscode.workspace.getConfiguration("markdown", scope);
  const note = vscode.workspace.textDocuments.find((d) => d.uri.toString() === scope?.toString());
  const configured = vscode.workspace.getConfiguration("editor", scope).get<unknown>("fontSize");
  const editorSize =
    typeof configured === "number" && configured >= 6 && configured <= 100 ? configured : null;
  return {
    language: vscode.env.language,
    words: panelWords(),
    macros: {
      ...settingMacros(markdown.get<unknown>("math.macros")),
      ...noteMacros(note?.getText() ?? source?.text ?? ""),
    },
    fontSize: settings.fontSize === 0 ? editorSize : settings.fontSize,
    mode: settings.mode,
    allowRevealAll: settings.revealAll,
  };
}
