import * as vscode from "vscode";
import type { Notifications, Remedy } from "./notifications.ts";
import type { RunManager } from "./run-manager.ts";
import type { SearchRun } from "./search-run.ts";

/** Tells the student when a search could not begin or had to stop, with the way out. */
export function showFailures(runs: RunManager, notifications: Notifications): vscode.Disposable {
  const listening = runs.onDidStart((run) => {
    const before = run.notices.length;
    void runs.settled(run).then(() => {
      if (run.phase.kind !== "finished" || run.phase.reason !== "failed") return;
      const notice = run.notices.slice(before).findLast((n) => n.level === "error");
      if (notice !== undefined) notifications.error(notice.message, ...remediesFor(notice.code, runs, run));
    });
  });
  return vscode.Disposable.from(listening);
}

function remediesFor(code: string, runs: RunManager, run: SearchRun): readonly Remedy[] {
  const doctor: Remedy = {
    label: vscode.l10n.t("Doctor"),
    run: () => vscode.commands.executeCommand("rstar.doctor"),
  };
  switch (code) {
    case "load-python":
    case "python-unavailable":
      return [
        {
          label: vscode.l10n.t("Select Python"),
          run: () => vscode.commands.executeCommand("rstar.selectPython"),
        },
        doctor,
      ];
    case "load-policy":
    case "load-ppm":
      return [
        {
          label: vscode.l10n.t("Choose a Model"),
          run: () => vscode.commands.executeCommand("rstar.chooseModel"),
        },
        doctor,
      ];
    case "empty-problem":
    case "problem-too-long":
    case "context-full":
    case "no-such-node":
      return [];
    default:
      return [{ label: vscode.l10n.t("Try Again"), run: () => runs.solveAgain(run) }, doctor];
  }
}
