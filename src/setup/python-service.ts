import * as vscode from "vscode";
import { findPython } from "../python-runner/interpreter.ts";
import { choosePython, interpreterForEngine, type ChosenPython } from "./python-choice.ts";
import type { PythonManager } from "./python-extensions.ts";
import { pythonChoice } from "./settings-schema.ts";
import { workspaceFolder, type SettingsReader } from "./settings.ts";

/** The Python of this window: chosen when it is first needed, and again when something that decides it has changed. */
export class PythonService implements vscode.Disposable {
  readonly privateEnvironment: string;
  readonly managers: readonly PythonManager[];
  readonly #settings: SettingsReader;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #owned: readonly { dispose(): unknown }[];
  #chosen: Promise<ChosenPython> | null = null;

  /**
   * @param managers - extensions that manage Pythons, in the order they are asked
   * @param privateEnvironment - folder of rStar's own environment
   */
  constructor(settings: SettingsReader, managers: readonly PythonManager[], privateEnvironment: string) {
    this.#settings = settings;
    this.managers = managers;
    this.privateEnvironment = privateEnvironment;
    this.#owned = [
      this.#changed,
      ...managers,
      ...managers.map((manager) =>
        manager.onDidChange(() => {
          this.forget();
        }),
      ),
      settings.onDidChange((change) => {
        if (change.affects("python.path")) this.forget();
      }),
    ];
  }

  /** Another Python may be chosen from now on. */
  get onDidChange(): vscode.Event<void> {
    return this.#changed.event;
  }

  /** Nothing runs in Restricted Mode: not even a Python that is asked for its version. */
  async chosen(): Promise<ChosenPython> {
    if (!vscode.workspace.isTrusted) {
      const message = vscode.l10n.t(
        "Python is not looked for in Restricted Mode. Trust this workspace first.",
      );
      return { kind: "not-found", message, tried: [] };
    }
    this.#chosen ??= choosePython({
      setting: pythonChoice(this.#settings.get(), workspaceFolder()),
      sources: this.managers,
      privateEnvironment: this.privateEnvironment,
      env: process.env,
      find: findPython,
    });
    const asked = this.#chosen;
    const chosen = await asked;
    // Somebody may install a Python meanwhile: what was not found is looked for again.
    if (chosen.kind === "not-found" && this.#chosen === asked) this.#chosen = null;
    return chosen;
  }

  /** For the engine: a path, or null to let it look. */
  async interpreter(): Promise<string | null> {
    return interpreterForEngine(await this.chosen());
  }

  /** What decides has changed. */
  forget(): void {
    this.#chosen = null;
    this.#changed.fire();
  }

  dispose(): void {
    for (const one of this.#owned) one.dispose();
  }
}
