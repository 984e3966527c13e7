import * as vscode from "vscode";
import type { Exporter } from "../panel/exporter.ts";
import type { PanelAction } from "../protocol/panel.ts";
import type { RunManager } from "./run-manager.ts";
import type { SolutionActions } from "./solution-actions.ts";

/** Carries out what the reader of the panel asks for. */
export class PanelActions {
  readonly #runs: RunManager;
  readonly #solutions: SolutionActions;
  readonly #exporter: Exporter;

  constructor(runs: RunManager, solutions: SolutionActions, exporter: Exporter) {
    this.#runs = runs;
    this.#solutions = solutions;
    this.#exporter = exporter;
  }

  async act(runId: string, action: PanelAction): Promise<void> {
    const run = this.#runs.current;
    // A click that was on its way while the panel went over to another run.
    if (run === null || run.id !== runId) return;
    switch (action.kind) {
      case "stop":
        this.#runs.stop(run);
        return;
      case "more-rollouts":
        await this.#runs.moreRollouts(run);
        return;
      case "resume":
        await this.#runs.resume(run);
        return;
      case "solve-again":
        await this.#runs.solveAgain(run);
        return;
      case "continue-from":
        await this.#runs.continueFrom(action.node, run);
        return;
      case "insert":
        await this.#solutions.insert(run, action.solution);
        return;
      case "copy":
        await this.#solutions.copy(run, action.solution, action.as);
        return;
      case "export-trace":
        await this.#exporter.exportTrace(run);
        return;
      case "export-notebook":
        await this.#exporter.exportNotebook(run, action.solution);
        return;
      case "show-problem":
        await this.#solutions.showProblem(run);
        return;
      case "doctor":
        await vscode.commands.executeCommand("rstar.doctor");
        return;
    }
  }
}
