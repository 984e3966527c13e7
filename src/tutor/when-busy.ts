import * as vscode from "vscode";
import type { SettingsReader } from "../setup/settings.ts";
import type { Notifications } from "./notifications.ts";
import type { WhenBusy } from "./run-manager.ts";
import type { SearchRun } from "./search-run.ts";

/** What to do about a second search, by the setting or by asking. */
export function askWhenBusy(
  settings: SettingsReader,
  notifications: Notifications,
): (running: SearchRun) => Promise<WhenBusy> {
  return async (running) => {
    const choice = settings.get()["search.whenBusy"];
    if (choice !== "ask") return choice;
    const answer = await notifications.ask<WhenBusy>(
      vscode.l10n.t("rStar is still solving {0}.", running.source.label),
      [
        { label: vscode.l10n.t("Solve This One Next"), value: "queue" },
        { label: vscode.l10n.t("Stop the First One"), value: "replace" },
      ],
    );
    return answer ?? "cancel";
  };
}
