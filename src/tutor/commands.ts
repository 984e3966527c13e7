import * as vscode from "vscode";
import type { Exporter } from "../panel/exporter.ts";
import type { PanelHost } from "../panel/panel-host.ts";
import type { EngineService } from "./engine-service.ts";
import { shownIn } from "./panel-look.ts";
import type { RunManager } from "./run-manager.ts";
import type { SearchRun } from "./search-run.ts";
import type { SolutionActions } from "./solution-actions.ts";
import type { SolveCommand } from "./solve-command.ts";

export interface CommandParts {
  readonly solving: SolveCommand;
  readonly runs: RunManager;
  readonly engine: EngineService;
  readonly solutions: SolutionActions;
  readonly exporter: Exporter;
  readonly panel: PanelHost;
}

/** Registers the commands of solving. A run that a reload interrupted is looked for where a command needs one. */
export function registerCommands({
  solving,
  runs,
  engine,
  solutions,
  exporter,
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
      const run = await runs.restore();
      if (run !== null) panel.show(shownIn(run));
      // Who asks for the panel means to go there; it is the way in by keyboard.
      panel.reveal();
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
    command(
      "rstar.exportTrace",
      withRun((run) => exporter.exportTrace(run)),
    ),
    command(
      "rstar.exportNotebook",
      withRun((run) => exporter.exportNotebook(run, panel.solution)),
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
