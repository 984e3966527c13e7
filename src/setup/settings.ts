import * as vscode from "vscode";
import {
  readSettings,
  resourceSettings,
  SETTINGS_SECTION,
  type SettingKey,
  type SettingProblem,
  type Settings,
} from "./settings-schema.ts";

export interface SettingsChange {
  /** Whether a setting may have another value now, for a document or folder where one is given. */
  affects(key: SettingKey, scope?: vscode.ConfigurationScope): boolean;
}

/** The only reader of the `rstar.*` settings. Reads afresh each time: the editor keeps them in memory. */
export class SettingsReader implements vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<SettingsChange>();
  readonly #subscription: vscode.Disposable;
  readonly #warn: (message: string) => void;
  /** Problems that were logged already. */
  readonly #said = new Set<string>();

  /** @param warn - told once of each value that cannot be used */
  constructor(warn: (message: string) => void) {
    this.#warn = warn;
    this.#subscription = vscode.workspace.onDidChangeConfiguration((event) => {
      if (!event.affectsConfiguration(SETTINGS_SECTION)) return;
      this.#said.clear();
      this.#changed.fire({
        affects: (key, scope) => event.affectsConfiguration(`${SETTINGS_SECTION}.${key}`, scope),
      });
    });
  }

  get onDidChange(): vscode.Event<SettingsChange> {
    return this.#changed.event;
  }

  /** @param scope - the document or folder that the settings are for, where some are set per folder */
  get(scope?: vscode.ConfigurationScope | null): Settings {
    const { settings, problems } = this.#read(scope);
    for (const { key, message } of problems) {
      const line = `The setting ${SETTINGS_SECTION}.${key} is not used: ${message}`;
      if (this.#said.has(line)) continue;
      this.#said.add(line);
      this.#warn(line);
    }
    return settings;
  }

  problems(scope?: vscode.ConfigurationScope | null): readonly SettingProblem[] {
    return this.#read(scope).problems;
  }

  /** Writes a setting for this user (or machine). */
  async set<K extends SettingKey>(key: K, value: Settings[K] | undefined): Promise<void> {
    const configuration = vscode.workspace.getConfiguration(SETTINGS_SECTION);
    // A value of the workspace would hide the new one; it goes.
    if (configuration.inspect(key)?.workspaceValue !== undefined)
      await configuration.update(key, undefined, vscode.ConfigurationTarget.Workspace);
    await configuration.update(key, value, vscode.ConfigurationTarget.Global);
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#changed.dispose();
  }

  #read(scope: vscode.ConfigurationScope | null | undefined): ReturnType<typeof readSettings> {
    const forWindow = vscode.workspace.getConfiguration(SETTINGS_SECTION);
    const forResource = vscode.workspace.getConfiguration(SETTINGS_SECTION, scope ?? null);
    return readSettings((key) => (resourceSettings.has(key) ? forResource : forWindow).get(key));
  }
}

/** The first folder of the workspace on this machine, or null: what relative paths in settings start from. */
export function workspaceFolder(): string | null {
  return (
    vscode.workspace.workspaceFolders?.find((folder) => folder.uri.scheme === "file")?.uri.fsPath ?? null
  );
}
