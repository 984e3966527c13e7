import path from "node:path";
import type * as vscode from "vscode";
import { searchOptionsOf } from "../setup/settings-schema.ts";
import type { SettingsReader } from "../setup/settings.ts";
import type { EngineService } from "./engine-service.ts";
import type { Notifications } from "./notifications.ts";
import { RunManager } from "./run-manager.ts";
import { RunStore } from "./run-store.ts";
import { askWhenBusy } from "./when-busy.ts";

/** Where the id of the run that was shown last is kept, for each workspace. */
const LAST_RUN = "rstar.lastRun";

/** The searches of this window, saved in the workspace's storage (the editor's own where no folder is open). */
export function createRuns(
  context: vscode.ExtensionContext,
  engine: EngineService,
  settings: SettingsReader,
  notifications: Notifications,
  log: vscode.LogOutputChannel,
): RunManager {
  const storage = context.storageUri ?? context.globalStorageUri;
  return new RunManager({
    engine,
    store: new RunStore(path.join(storage.fsPath, "runs"), (message) => {
      log.warn(message);
    }),
    searchOptions: () => searchOptionsOf(settings.get()),
    whenBusy: askWhenBusy(settings, notifications),
    lastRun: {
      get: () => context.workspaceState.get<string>(LAST_RUN),
      set: (id) => {
        void context.workspaceState.update(LAST_RUN, id);
      },
    },
    fault: (error) => {
      log.error(error instanceof Error ? error : String(error));
    },
  });
}
