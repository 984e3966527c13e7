import path from "node:path";
import * as vscode from "vscode";
import { workspaceFolder, type SettingsReader } from "../setup/settings.ts";
import { forkEngine } from "../solver/engine/fork-engine.ts";
import { EngineService } from "./engine-service.ts";
import { LoadParamsReader } from "./load-params.ts";

/** Which Python to use (`PythonService`). */
export interface EnginePython {
  readonly privateEnvironment: string;
  interpreter(): Promise<string | null>;
}

/** The engine of this window, as the settings want it. Nothing starts before it is used. */
export function createEngine(
  extensionPath: string,
  settings: SettingsReader,
  python: EnginePython,
  log: vscode.LogOutputChannel,
): EngineService {
  const engine = path.join(extensionPath, "dist", "engine.mjs");
  const reader = new LoadParamsReader({
    settings: () => settings.get(),
    folder: workspaceFolder,
    trusted: () => vscode.workspace.isTrusted,
    python: () => python.interpreter(),
    models: path.join(extensionPath, "models"),
    engine,
    privateEnvironment: python.privateEnvironment,
    t: vscode.l10n.t,
  });
  return new EngineService({
    spawn: forkEngine(engine),
    log: ({ level, code, message, detail }) => {
      const line = detail === undefined ? `${code}: ${message}` : `${code}: ${message}\n${detail}`;
      if (level === "error") log.error(line);
      else if (level === "warning") log.warn(line);
      else log.info(line);
    },
    wanted: () => reader.wanted(),
    idleMinutes: () => settings.get().idleUnloadMinutes,
  });
}

/** Where rStar keeps a Python environment of its own: `RSTAR_HOME`, as on the command line, else the editor's storage. */
export function pythonEnvironmentFolder(globalStorage: vscode.Uri): string {
  const home = process.env["RSTAR_HOME"] ?? "";
  return path.join(home === "" ? globalStorage.fsPath : path.resolve(home), "python");
}
