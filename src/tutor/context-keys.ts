import * as vscode from "vscode";
import type { EngineService } from "./engine-service.ts";
import type { RunManager } from "./run-manager.ts";

/** Keeps the context keys that menus ask for: `rstar.state`, `rstar.hasRun`, `rstar.panelVisible`. */
export function keepContextKeys(
  engine: EngineService,
  runs: RunManager,
  panel: { readonly visible: boolean; readonly onDidChangeVisibility: vscode.Event<boolean> },
): vscode.Disposable {
  const set = (key: string, value: unknown): void => {
    void vscode.commands.executeCommand("setContext", `rstar.${key}`, value);
  };
  return vscode.Disposable.from(
    engine.onDidChangeState(({ kind }) => {
      set("state", kind === "loading" || kind === "solving" ? kind : "idle");
    }),
    runs.onDidChangeCurrent((run) => {
      set("hasRun", run !== null);
    }),
    panel.onDidChangeVisibility((visible) => {
      set("panelVisible", visible);
    }),
  );
}
