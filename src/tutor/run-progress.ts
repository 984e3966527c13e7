import * as vscode from "vscode";
import type { RunManager } from "./run-manager.ts";
import type { SearchRun } from "./search-run.ts";

/** Between two changes of the words in the notification. */
const UPDATE_MS = 250;

/** A notification with *Cancel* for each search that the student asked for, gone when the search ends. */
export function showProgress(runs: RunManager): vscode.Disposable {
  const listening = runs.onDidStart((run) => {
    void vscode.window.withProgress(
      {
        location: vscode.ProgressLocation.Notification,
        title: vscode.l10n.t("rStar: {0}", run.source.label),
        cancellable: true,
      },
      async (progress, token) => {
        token.onCancellationRequested(() => {
          runs.stop(run);
        });
        const update = throttled(UPDATE_MS, () => {
          progress.report({ message: progressText(run) });
        });
        update.now();
        const following = run.onDidChange(() => {
          update.soon();
        });
        try {
          await runs.settled(run);
        } finally {
          following.dispose();
          update.dispose();
        }
      },
    );
  });
  return vscode.Disposable.from(listening);
}

function progressText(run: SearchRun): string {
  switch (run.phase.kind) {
    case "queued":
      return vscode.l10n.t("waiting for the search before it");
    case "loading":
      return vscode.l10n.t("loading models and Python");
    case "searching":
      return vscode.l10n.t(
        "rollout {0} of {1}, {2} steps ran",
        Math.min(run.usage.rollouts + 1, run.options.rollouts),
        run.options.rollouts,
        run.tree.nodes.filter((node) => node.execution?.kind === "ran").length,
      );
    case "finished":
    case "interrupted":
      return "";
  }
}

function throttled(ms: number, work: () => void): { now(): void; soon(): void; dispose(): void } {
  let timer: NodeJS.Timeout | null = null;
  return {
    now: work,
    soon: () => {
      timer ??= setTimeout(() => {
        timer = null;
        work();
      }, ms);
    },
    dispose: () => {
      if (timer !== null) clearTimeout(timer);
    },
  };
}
