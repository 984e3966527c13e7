import path from "node:path";
import * as vscode from "vscode";
import { Doctor, type DoctorEngine } from "./doctor.ts";
import { FirstRun } from "./first-run.ts";
import { ModelCommands } from "./model-commands.ts";
import { PythonCommands, type Teller } from "./python-commands.ts";
import type { PythonService } from "./python-service.ts";
import type { SettingsReader } from "./settings.ts";
import { StatusItem, type StatusEngine, type StatusRuns } from "./status-item.ts";

export interface SetupParts {
  readonly context: vscode.ExtensionContext;
  readonly settings: SettingsReader;
  readonly python: PythonService;
  readonly engine: DoctorEngine & StatusEngine;
  readonly runs: StatusRuns;
  readonly tell: Teller;
}

/** First run, Python, models, doctor and status bar. */
export class Setup implements vscode.Disposable {
  readonly doctor: Doctor;
  readonly pythonCommands: PythonCommands;
  readonly modelCommands: ModelCommands;
  readonly firstRun: FirstRun;
  readonly #owned: vscode.Disposable;

  constructor({ context, settings, python, engine, runs, tell }: SetupParts) {
    const models = path.join(context.extensionPath, "models");
    this.pythonCommands = new PythonCommands(python, settings, tell);
    this.modelCommands = new ModelCommands(settings, models, tell);
    this.firstRun = new FirstRun(context);
    this.doctor = new Doctor({
      context,
      models,
      engine,
      busy: () => runs.running !== null,
      python,
      settings,
      tell,
    });
    this.#owned = vscode.Disposable.from(
      this.doctor,
      this.pythonCommands,
      this.modelCommands,
      this.firstRun,
      new StatusItem(engine, runs),
      // The first search has shown which Python there is; now is the time to speak of SymPy, and not before.
      runs.onDidStart(() => void this.pythonCommands.offerEnvironment()),
    );
  }

  dispose(): void {
    this.#owned.dispose();
  }
}
