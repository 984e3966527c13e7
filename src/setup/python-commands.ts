import * as vscode from "vscode";
import { ensureSympyEnvironment, sympyVersion } from "../python-runner/environment.ts";
import { findPython, listPythons, type Interpreter } from "../python-runner/interpreter.ts";
import type { PythonService } from "./python-service.ts";
import type { SettingsReader } from "./settings.ts";

/** How the student is told of something (`Notifications`). */
export interface Teller {
  info(message: string, ...remedies: readonly Remedy[]): void;
  warn(message: string, ...remedies: readonly Remedy[]): void;
  error(message: string, ...remedies: readonly Remedy[]): void;
  ask<T>(
    message: string,
    choices: readonly { readonly label: string; readonly value: T }[],
  ): Promise<T | null>;
}

export interface Remedy {
  readonly label: string;
  readonly run: () => unknown;
}

interface PythonPick extends vscode.QuickPickItem {
  readonly does: (() => Promise<void>) | null;
}

/** `rStar: Select Python` and `rStar: Make a Private Python Environment`. */
export class PythonCommands implements vscode.Disposable {
  readonly #python: PythonService;
  readonly #settings: SettingsReader;
  readonly #tell: Teller;
  readonly #registered: vscode.Disposable;
  #offered = false;
  #making = false;

  constructor(python: PythonService, settings: SettingsReader, tell: Teller) {
    this.#python = python;
    this.#settings = settings;
    this.#tell = tell;
    this.#registered = vscode.Disposable.from(
      vscode.commands.registerCommand("rstar.selectPython", () => this.select()),
      vscode.commands.registerCommand("rstar.makeEnvironment", () => this.makeEnvironment()),
    );
  }

  /** The ways out where no Python can be used. */
  get remedies(): readonly Remedy[] {
    return [
      { label: vscode.l10n.t("Select Python"), run: () => this.select() },
      { label: vscode.l10n.t("Doctor"), run: () => vscode.commands.executeCommand("rstar.doctor") },
    ];
  }

  /** A list of the Pythons that are found, filled as they answer; the chosen one goes into the setting. */
  async select(): Promise<void> {
    if (!this.#trusted()) return;
    const pick = vscode.window.createQuickPick<PythonPick>();
    pick.title = vscode.l10n.t("Python that runs the steps");
    pick.placeholder = vscode.l10n.t("Python 3.9 or newer; SymPy is used where it is installed");
    pick.matchOnDescription = true;
    pick.matchOnDetail = true;
    pick.busy = true;
    const fixed = this.#fixedPicks();
    pick.items = fixed;
    let open = true;
    const chosen = new Promise<PythonPick | null>((resolve) => {
      pick.onDidAccept(() => {
        resolve(pick.activeItems[0] ?? null);
        pick.hide();
      });
      pick.onDidHide(() => {
        open = false;
        resolve(null);
        pick.dispose();
      });
    });
    pick.show();
    void this.#fill(
      (found) => {
        if (open) pick.items = [...fixed, ...found];
      },
      () => open,
    ).finally(() => {
      if (open) pick.busy = false;
    });
    await (await chosen)?.does?.();
  }

  /** Asks once a session whether to make an environment, where the Python that was found has no SymPy. */
  async offerEnvironment(): Promise<void> {
    if (this.#offered || !vscode.workspace.isTrusted) return;
    this.#offered = true;
    const chosen = await this.#python.chosen();
    if (chosen.kind === "not-found" || chosen.interpreter.sympy !== null) return;
    this.#tell.info(
      vscode.l10n.t(
        "Python {0} has no SymPy, which many steps need. rStar can make a private Python environment with it.",
        versionOf(chosen.interpreter),
      ),
      { label: vscode.l10n.t("Make It…"), run: () => this.makeEnvironment() },
      { label: vscode.l10n.t("Select Python"), run: () => this.select() },
    );
  }

  /** Asks, then makes the environment below the extension's own storage. Nothing else on the machine is changed. */
  async makeEnvironment(): Promise<void> {
    if (!this.#trusted() || this.#making) return;
    this.#making = true;
    try {
      await this.#askAndMake();
    } finally {
      this.#making = false;
    }
  }

  dispose(): void {
    this.#registered.dispose();
  }

  async #askAndMake(): Promise<void> {
    const base = await this.#base();
    if (base === null) return;
    const go = await this.#tell.ask(
      vscode.l10n.t(
        "Make a private Python environment with SymPy {0}? About 7 MB are downloaded from the Python package index (PyPI). It is built on {1}, lies in rStar's own storage, and changes no other Python.",
        sympyVersion,
        base.path,
      ),
      [{ label: vscode.l10n.t("Make It"), value: true }],
    );
    if (go === true) await this.#make(base);
  }

  async #make(base: Interpreter): Promise<void> {
    const stop = new AbortController();
    const made = await vscode.window.withProgress(
      {
        location: vscode.ProgressLocation.Notification,
        title: vscode.l10n.t("Private Python environment"),
        cancellable: true,
      },
      async (progress, token) => {
        const cancelling = token.onCancellationRequested(() => {
          stop.abort();
        });
        try {
          return await ensureSympyEnvironment(
            base,
            this.#python.privateEnvironment,
            (message) => {
              progress.report({ message });
            },
            process.env,
            stop.signal,
          );
        } finally {
          cancelling.dispose();
        }
      },
    );
    if (stop.signal.aborted) return;
    if (made.kind === "failed") {
      this.#tell.error(
        made.message,
        { label: vscode.l10n.t("Try Again"), run: () => this.makeEnvironment() },
        { label: vscode.l10n.t("Select Python"), run: () => this.select() },
      );
      return;
    }
    this.#python.forget();
    if (this.#settings.get()["python.path"] === "") {
      this.#tell.info(
        vscode.l10n.t("rStar now has a Python with SymPy {0}.", made.interpreter.sympy ?? sympyVersion),
      );
      return;
    }
    this.#tell.info(
      vscode.l10n.t("The environment is ready, but the setting rstar.python.path names another Python."),
      {
        label: vscode.l10n.t("Use the Environment"),
        run: () => this.#settings.set("python.path", undefined),
      },
    );
  }

  /** What the environment can be built on: the chosen Python, or any other, unless it has become unusable itself. */
  async #base(): Promise<Interpreter | null> {
    const chosen = await this.#python.chosen();
    if (chosen.kind === "found" && chosen.interpreter.source !== "private") return chosen.interpreter;
    const searched = await findPython({ env: process.env });
    if (searched.kind === "found") return searched;
    this.#tell.error(searched.message, ...this.remedies);
    return null;
  }

  #trusted(): boolean {
    if (vscode.workspace.isTrusted) return true;
    this.#tell.warn(vscode.l10n.t("rStar runs no Python in Restricted Mode. Trust this workspace first."), {
      label: vscode.l10n.t("Manage Workspace Trust"),
      run: () => vscode.commands.executeCommand("workbench.trust.manage"),
    });
    return false;
  }

  #fixedPicks(): PythonPick[] {
    return [
      {
        label: `$(search) ${vscode.l10n.t("Found automatically")}`,
        description: vscode.l10n.t("the Python extension's choice, else one on this machine"),
        alwaysShow: true,
        does: () => this.#settings.set("python.path", undefined),
      },
      {
        label: `$(folder-opened) ${vscode.l10n.t("Browse…")}`,
        description: vscode.l10n.t("choose an executable"),
        alwaysShow: true,
        does: () => this.#browse(),
      },
      {
        label: `$(package) ${vscode.l10n.t("Make a private environment with SymPy…")}`,
        alwaysShow: true,
        does: () => this.makeEnvironment(),
      },
      { label: vscode.l10n.t("Found on this machine"), kind: vscode.QuickPickItemKind.Separator, does: null },
    ];
  }

  async #fill(show: (picks: readonly PythonPick[]) => void, wanted: () => boolean): Promise<void> {
    const picks: PythonPick[] = [];
    const seen = new Set<string>();
    const add = (found: Interpreter, name: string): void => {
      if (seen.has(found.path) || !wanted()) return;
      seen.add(found.path);
      picks.push(this.#pickOf(found, name));
      show(picks);
    };
    for await (const found of listPythons({
      env: process.env,
      privateEnvironment: this.#python.privateEnvironment,
    })) {
      add(found, found.source === "private" ? vscode.l10n.t("rStar's own environment") : "");
      if (!wanted()) return;
    }
    for (const manager of this.#python.managers) {
      for (const { path, name } of await manager.known()) {
        if (!wanted()) return;
        if (seen.has(path)) continue;
        const found = await findPython({ explicit: path, env: process.env });
        if (found.kind === "found") add(found, name);
      }
    }
  }

  #pickOf(found: Interpreter, name: string): PythonPick {
    const sympy = found.sympy === null ? vscode.l10n.t("no SymPy") : `SymPy ${found.sympy}`;
    return {
      label: `Python ${versionOf(found)}`,
      description: name === "" ? sympy : `${sympy} · ${name}`,
      detail: found.path,
      // The search finds the private environment by itself; it may be more than a path.
      does: () => this.#settings.set("python.path", found.source === "private" ? undefined : found.path),
    };
  }

  async #browse(): Promise<void> {
    const [chosen] =
      (await vscode.window.showOpenDialog({
        title: vscode.l10n.t("Python that runs the steps"),
        openLabel: vscode.l10n.t("Use This Python"),
        canSelectMany: false,
        ...(process.platform === "win32" ? { filters: { Python: ["exe"] } } : {}),
      })) ?? [];
    if (chosen === undefined) return;
    const found = await findPython({ explicit: chosen.fsPath, env: process.env });
    if (found.kind === "found") {
      await this.#settings.set("python.path", found.path);
      return;
    }
    this.#tell.error(found.message, { label: vscode.l10n.t("Select Python"), run: () => this.select() });
  }
}

function versionOf({ version }: Interpreter): string {
  return `${version.major}.${version.minor}.${version.patch}`;
}
