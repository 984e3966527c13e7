import path from "node:path";
import * as vscode from "vscode";
import { PanelHost } from "./panel/panel-host.ts";
import { pythonChoice, searchOptionsOf } from "./setup/settings-schema.ts";
import { SettingsReader, workspaceFolder } from "./setup/settings.ts";
import { forkEngine } from "./solver/engine/fork-engine.ts";
import { TreeViewAdapter } from "./tree-view/tree-view.ts";
import { SolveLenses } from "./tutor/code-lens.ts";
import { keepContextKeys } from "./tutor/context-keys.ts";
import { EngineService } from "./tutor/engine-service.ts";
import { LoadParamsReader } from "./tutor/load-params.ts";
import { Notifications } from "./tutor/notifications.ts";
import { PanelActions } from "./tutor/panel-actions.ts";
import { RunManager } from "./tutor/run-manager.ts";
import { showProgress } from "./tutor/run-progress.ts";
import { RunStore } from "./tutor/run-store.ts";
import type { SearchRun } from "./tutor/search-run.ts";
import { SolutionActions } from "./tutor/solution-actions.ts";
import { SolveCommand } from "./tutor/solve-command.ts";
import { askWhenBusy } from "./tutor/when-busy.ts";

/** What tests in the editor may drive. */
export interface RStarApi {
  readonly engine: EngineService;
  readonly runs: RunManager;
  readonly panel: PanelHost;
}

const NOTES: vscode.DocumentSelector = ["markdown", "latex", "tex"].map((language) => ({ language }));

/** Builds the objects and connects them. Nothing is read, loaded or started before it is used. */
export function activate(context: vscode.ExtensionContext): RStarApi {
  const own = <T extends { dispose(): unknown }>(thing: T): T => {
    context.subscriptions.push(thing);
    return thing;
  };
  const command = (name: string, run: (...args: unknown[]) => unknown): void => {
    own(vscode.commands.registerCommand(name, run));
  };
  const log = vscode.window.createOutputChannel("rStar", { log: true });
  const notifications = new Notifications(log);
  const settings = own(new SettingsReader((message) => log.warn(message)));
  const storage = context.storageUri ?? context.globalStorageUri;
  const packaged = (...parts: string[]): string => path.join(context.extensionPath, ...parts);

  const load = new LoadParamsReader({
    settings: () => settings.get(),
    folder: workspaceFolder,
    trusted: () => vscode.workspace.isTrusted,
    python: () => Promise.resolve(pythonChoice(settings.get(), workspaceFolder())),
    models: packaged("models"),
    engine: packaged("dist", "engine.mjs"),
    privateEnvironment: path.join(context.globalStorageUri.fsPath, "python"),
    t: vscode.l10n.t,
  });
  const engine = new EngineService({
    spawn: forkEngine(packaged("dist", "engine.mjs")),
    log: (entry) =>
      log[entry.level === "warning" ? "warn" : entry.level](entry.code, entry.message, entry.detail ?? ""),
    wanted: () => load.wanted(),
    idleMinutes: () => settings.get().idleUnloadMinutes,
  });
  const runs = own(
    new RunManager({
      engine,
      store: new RunStore(path.join(storage.fsPath, "runs"), (message) => log.warn(message)),
      searchOptions: () => searchOptionsOf(settings.get()),
      whenBusy: askWhenBusy(settings, notifications),
      lastRun: {
        get: () => context.workspaceState.get("rstar.lastRun"),
        set: (id) => void context.workspaceState.update("rstar.lastRun", id),
      },
      fault: (error) => log.error(error instanceof Error ? error : String(error)),
    }),
  );
  own({ dispose: () => engine.dispose() });
  const solving = new SolveCommand(runs, notifications);

  const say = (message: string): void => {
    notifications.brief(message);
    panel.say(message);
  };
  const solutions = new SolutionActions(notifications, say);
  const actions = new PanelActions(runs, solutions, {
    exportTrace: () => undefined,
    exportNotebook: () => undefined,
    doctor: () => vscode.commands.executeCommand("rstar.doctor"),
  });
  const shown = (run: SearchRun): { run: SearchRun; canInsert: boolean } => ({
    run,
    canInsert: run.source.uri !== null,
  });
  const panel = own(
    new PanelHost(context.extensionUri, {
      act: (runId, action) => actions.act(runId, action),
      restore: async () => {
        const run = await runs.restore();
        return run === null ? null : shown(run);
      },
      settings: () => {
        const s = settings.get();
        return { mode: s["panel.mode"], fontSize: s["panel.fontSize"], revealAll: s["panel.revealAll"] };
      },
      log: (level, message) => log[level === "warning" ? "warn" : level](message),
    }),
  );
  const tree = own(
    new TreeViewAdapter({
      showStep: (runId, node) => panel.selectNode(runId, node),
      continueFrom: async (_runId, node) => void (await runs.continueFrom(node)),
      say,
    }),
  );
  own(
    runs.onDidChangeCurrent((run) => {
      tree.show(run);
      if (run !== null) panel.show(shown(run));
    }),
  );
  own(keepContextKeys(engine, runs, panel));
  own(showProgress(runs));
  own(vscode.languages.registerCodeLensProvider(NOTES, own(new SolveLenses(settings))));
  command("rstar.solve", (argument) => solving.solve(argument));
  command("rstar.solveText", (argument) => solving.solveText(argument));
  command("rstar.stop", () => runs.stop());
  command("rstar.moreRollouts", () => runs.moreRollouts());
  command("rstar.unloadModels", () => engine.unload());
  // Disposed in this order: the others may still have something to say.
  own(log);
  return { engine, runs, panel };
}
