import * as vscode from "vscode";
import { registerChatTools } from "./chat/chat-tools.ts";
import { Exporter } from "./panel/exporter.ts";
import { PanelHost } from "./panel/panel-host.ts";
import { EnvironmentsManager, PythonExtensionManager } from "./setup/python-extensions.ts";
import { PythonService } from "./setup/python-service.ts";
import { Setup } from "./setup/register.ts";
import { searchOptionsOf } from "./setup/settings-schema.ts";
import { SettingsReader } from "./setup/settings.ts";
import { TreeViewAdapter } from "./tree-view/tree-view.ts";
import { registerChecking, type Checking } from "./tutor/check/register.ts";
import { SolveLenses } from "./tutor/code-lens.ts";
import { registerCommands } from "./tutor/commands.ts";
import { createRuns } from "./tutor/create-runs.ts";
import { keepContextKeys } from "./tutor/context-keys.ts";
import { createEngine, pythonEnvironmentFolder } from "./tutor/engine-setup.ts";
import type { EngineService } from "./tutor/engine-service.ts";
import { Notifications } from "./tutor/notifications.ts";
import { PanelActions } from "./tutor/panel-actions.ts";
import { panelSettings, shownIn, watchLook } from "./tutor/panel-look.ts";
import type { RunManager } from "./tutor/run-manager.ts";
import { showFailures } from "./tutor/run-failures.ts";
import { showProgress } from "./tutor/run-progress.ts";
import { SolutionActions } from "./tutor/solution-actions.ts";
import { SolveCommand } from "./tutor/solve-command.ts";

/** What tests in the editor may drive. */
export interface RStarApi {
  readonly engine: EngineService;
  readonly runs: RunManager;
  readonly checking: Checking;
  readonly panel: PanelHost;
  readonly setup: Setup;
  readonly tree: TreeViewAdapter;
}

const NOTES: vscode.DocumentSelector = [{ language: "markdown" }, { language: "latex" }, { language: "tex" }];

/** Builds the objects and connects them. Nothing is read, loaded or started before it is used. */
export function activate(context: vscode.ExtensionContext): RStarApi {
  const own = <T extends { dispose(): unknown }>(thing: T): T => {
    context.subscriptions.push(thing);
    return thing;
  };
  const log = vscode.window.createOutputChannel("rStar", { log: true });
  const notifications = new Notifications(log);
  const settings = own(
    new SettingsReader((message) => {
      log.warn(message);
    }),
  );
  const managers = [new EnvironmentsManager(), new PythonExtensionManager()];
  const python = own(
    new PythonService(settings, managers, pythonEnvironmentFolder(context.globalStorageUri)),
  );
  const engine = createEngine(context.extensionPath, settings, python, log);
  const runs = own(createRuns(context, engine, settings, notifications, log));
  own({ dispose: () => engine.dispose() });

  const say = (message: string): void => {
    notifications.brief(message);
    panel.say(message);
  };
  const checking = own(
    registerChecking({ context, settings, notifications, python, engine, runs, log, say }),
  );
  const solving = new SolveCommand(runs, notifications, (source) => checking.maySolve(source));
  const solutions = new SolutionActions(notifications, say);
  const exporter = new Exporter(say);
  const actions = new PanelActions(runs, solutions, exporter);
  const panel: PanelHost = own(
    new PanelHost(context.extensionUri, {
      act: (runId, action) => actions.act(runId, action),
      restore: async () => shownIn(await runs.restore()),
      settings: () => panelSettings(settings),
      log: (level, message) => {
        log[level === "warning" ? "warn" : level](message);
      },
    }),
  );
  const tree = own(
    new TreeViewAdapter({
      showStep: (runId, node) => {
        panel.reveal(true);
        panel.selectNode(runId, node);
      },
      continueFrom: async (_runId, node) => {
        await runs.continueFrom(node);
      },
      restore: () => void runs.restore(),
      say,
    }),
  );
  own(
    runs.onDidChangeCurrent((run) => {
      tree.show(run);
    }),
  );
  own(
    runs.onDidStart((run) => {
      panel.show(shownIn(run));
    }),
  );
  own(watchLook(settings, panel));
  own(keepContextKeys(engine, runs, panel));
  own(showProgress(runs));
  own(showFailures(runs, notifications));
  const setup = own(new Setup({ context, settings, python, engine, runs, tell: notifications }));
  own(registerChatTools({ engine, searchOptions: () => searchOptionsOf(settings.get()) }));
  own(
    vscode.languages.registerCodeLensProvider(
      NOTES,
      own(new SolveLenses(settings, (document) => checking.problems(document))),
    ),
  );
  own(registerCommands({ solving, runs, engine, solutions, exporter, panel }));
  // Disposed in this order: the others may still have something to say.
  own(log);
  return { engine, runs, checking, panel, setup, tree };
}
