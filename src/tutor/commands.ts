import * as vscode from "vscode";
import type { NodeId } from "../protocol/search-tree.ts";
import type { EngineService } from "./engine-service.ts";
import type { RunManager } from "./run-manager.ts";
import type { SearchRun } from "./search-run.ts";
import type { SolutionActions } from "./solution-actions.ts";
import type { SolveCommand } from "./solve-command.ts";

/** The panel, as the commands use it (`PanelHost`). */
export interface CommandPanel {
  /** Last node of the solution that is shown, or null. */
  readonly solution: NodeId | null;
  open(run: SearchRun | null): void;
  command(command: "reveal-next" | "reveal-all"): void;
}

export interface CommandParts {
  readonly solving: SolveCommand;
  readonly runs: RunManager;
  readonly engine: EngineService;
  readonly solutions: SolutionActions;
  readonly panel: CommandPanel;
}

/** Registers the commands of solving. A run that a reload interrupted is looked for where a command needs one. */
export function registerCommands({
  solving,
  runs,
  engine,
  solutions,
  panel,
}: CommandParts): vscode.Disposable {
  const command = (name: string, run: (argument: unknown) => unknown): vscode.Disposable =>
    vscode.commands.registerCommand(name, run);
  const withRun = (work: (run: SearchRun) => unknown) => async (): Promise<unknown> => {
    const run = await runs.restore();
    if (run !== null) return work(run);
    void vscode.window.setStatusBarMessage(vscode.l10n.t("rStar has not solved anything here yet."), 5000);
    return undefined;
  };
  return vscode.Disposable.from(
    command("rstar.solve", (argument) => solving.solve(argument)),
    command("rstar.solveText", (argument) => solving.solveText(argument)),
    command("rstar.stop", () => {
      runs.stop();
    }),
    command("rstar.openPanel", async () => {
      panel.open(await runs.restore());
    }),
    command(
      "rstar.moreRollouts",
      withRun((run) => (run.phase.kind === "interrupted" ? runs.resume(run) : runs.moreRollouts(run))),
    ),
    command(
      "rstar.insertSolution",
      withRun((run) => solutions.insert(run, panel.solution ?? undefined)),
    ),
    command(
      "rstar.copySolution",
      withRun((run) => solutions.copy(run, panel.solution ?? undefined)),
    ),
    command("rstar.revealNext", () => {
      panel.command("reveal-next");
    }),
    command("rstar.revealAll", () => {
      panel.command("reveal-all");
    }),
    command("rstar.unloadModels", () => engine.unload()),
  );
}
