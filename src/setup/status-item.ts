import * as vscode from "vscode";
import type { EngineReport, LoadFailure } from "../protocol/engine.ts";
import type { SearchRun } from "../tutor/search-run.ts";
import { statusView, type StatusFacts } from "./status-view.ts";

/** The engine as the status bar sees it (`EngineService`). */
export interface StatusEngine {
  readonly state:
    | { readonly kind: "idle" | "loading" | "ready" | "solving" }
    | { readonly kind: "failed"; readonly failure: LoadFailure };
  readonly onDidChangeState: (listener: () => void) => { dispose(): void };
  readonly report: EngineReport | null;
  memory(): Promise<number | null>;
}

/** The searches as the status bar sees them (`RunManager`). */
export interface StatusRuns {
  readonly running: SearchRun | null;
  readonly waiting: readonly SearchRun[];
  readonly onDidStart: (listener: (run: SearchRun) => void) => { dispose(): void };
}

interface MenuPick extends vscode.QuickPickItem {
  readonly command: string | null;
  readonly arguments?: readonly unknown[];
}

/** Between two looks at the memory of a running engine. */
const MEMORY_MS = 5_000;
/** Between two changes while a search runs. */
const UPDATE_MS = 300;

/** The item in the status bar: what rStar does now, with a menu behind it. */
export class StatusItem implements vscode.Disposable {
  readonly #engine: StatusEngine;
  readonly #runs: StatusRuns;
  readonly #item: vscode.StatusBarItem;
  readonly #owned: { dispose(): unknown }[];
  readonly #followed = new Map<SearchRun, { dispose(): void }>();
  #memory: number | null = null;
  #memoryTimer: NodeJS.Timeout | null = null;
  #looks = 0;
  #updateTimer: NodeJS.Timeout | null = null;
  #disposed = false;

  constructor(engine: StatusEngine, runs: StatusRuns) {
    this.#engine = engine;
    this.#runs = runs;
    this.#item = vscode.window.createStatusBarItem("rstar.status", vscode.StatusBarAlignment.Right, 90);
    this.#item.name = "rStar";
    this.#item.command = "rstar.menu";
    this.#owned = [
      this.#item,
      vscode.commands.registerCommand("rstar.menu", () => this.openMenu()),
      engine.onDidChangeState(() => {
        this.#update();
        void this.#lookAtMemory();
      }),
      runs.onDidStart((run) => {
        this.#follow(run);
      }),
      vscode.workspace.onDidGrantWorkspaceTrust(() => {
        this.#update();
      }),
    ];
    this.#update();
    this.#item.show();
  }

  async openMenu(): Promise<void> {
    const picked = await vscode.window.showQuickPick(this.#menu(), {
      title: this.#view().tooltip[0] ?? "rStar",
      placeHolder: vscode.l10n.t("What should rStar do?"),
    });
    const command = picked?.command ?? null;
    if (command !== null) await vscode.commands.executeCommand(command, ...(picked?.arguments ?? []));
  }

  dispose(): void {
    this.#disposed = true;
    if (this.#memoryTimer !== null) clearTimeout(this.#memoryTimer);
    if (this.#updateTimer !== null) clearTimeout(this.#updateTimer);
    for (const listening of this.#followed.values()) listening.dispose();
    this.#followed.clear();
    for (const one of this.#owned.splice(0)) one.dispose();
  }

  #menu(): MenuPick[] {
    const { kind } = this.#engine.state;
    const busy = this.#runs.running !== null;
    const trusted = vscode.workspace.isTrusted;
    const pick = (icon: string, label: string, command: string, ...args: readonly unknown[]): MenuPick => ({
      label: `$(${icon}) ${label}`,
      command,
      arguments: args,
    });
    return [
      ...(busy ? [pick("debug-stop", vscode.l10n.t("Stop Solving"), "rstar.stop")] : []),
      ...(trusted
        ? [pick("sparkle", vscode.l10n.t("Solve the Problem at the Cursor"), "rstar.solve")]
        : [pick("shield", vscode.l10n.t("Manage Workspace Trust"), "workbench.trust.manage")]),
      pick("open-preview", vscode.l10n.t("Open the Solution Panel"), "rstar.openPanel"),
      pick("list-tree", vscode.l10n.t("Show the Search Tree"), "rstar.tree.focus"),
      ...(kind === "idle" ? [] : [pick("eject", vscode.l10n.t("Unload the Models"), "rstar.unloadModels")]),
      { label: vscode.l10n.t("Setup"), kind: vscode.QuickPickItemKind.Separator, command: null },
      pick("pulse", vscode.l10n.t("Doctor"), "rstar.doctor"),
      pick("symbol-misc", vscode.l10n.t("Choose a Model"), "rstar.chooseModel"),
      pick("symbol-namespace", vscode.l10n.t("Select Python"), "rstar.selectPython"),
      pick("gear", vscode.l10n.t("Settings"), "workbench.action.openSettings", "rstar."),
      pick("book", vscode.l10n.t("Get Started"), "rstar.openWalkthrough"),
    ];
  }

  #follow(run: SearchRun): void {
    if (this.#followed.has(run)) return;
    const listening = run.onDidChange(() => {
      const { kind } = run.phase;
      if (kind === "finished" || kind === "interrupted") {
        this.#followed.get(run)?.dispose();
        this.#followed.delete(run);
      }
      this.#soon();
    });
    this.#followed.set(run, listening);
    this.#update();
  }

  #soon(): void {
    this.#updateTimer ??= setTimeout(() => {
      this.#updateTimer = null;
      this.#update();
    }, UPDATE_MS);
  }

  #update(): void {
    if (this.#disposed) return;
    const { text, spoken, tooltip, alarm } = this.#view();
    this.#item.text = text;
    this.#item.accessibilityInformation = { label: spoken, role: "button" };
    const markdown = new vscode.MarkdownString();
    // Names of models come from files: nothing of them is Markdown.
    tooltip.forEach((line, k) => {
      if (k > 0) markdown.appendMarkdown("\n\n");
      markdown.appendText(line);
    });
    this.#item.tooltip = markdown;
    this.#item.backgroundColor =
      alarm === "none" ? undefined : new vscode.ThemeColor(`statusBarItem.${alarm}Background`);
  }

  #view(): ReturnType<typeof statusView> {
    return statusView(this.#facts(), vscode.l10n.t);
  }

  #facts(): StatusFacts {
    const { state } = this.#engine;
    const { running } = this.#runs;
    return {
      state: vscode.workspace.isTrusted ? state.kind : "restricted",
      rollouts:
        running === null
          ? null
          : {
              done: Math.min(running.usage.rollouts, running.options.rollouts),
              of: running.options.rollouts,
            },
      waiting: this.#runs.waiting.length,
      failure: state.kind === "failed" ? `${state.failure.message} ${state.failure.next}` : "",
      report: this.#engine.report,
      memory: this.#memory,
    };
  }

  /** As long as the engine runs, at a distance; asks nothing of a process that is not there. */
  async #lookAtMemory(): Promise<void> {
    const look = ++this.#looks;
    if (this.#memoryTimer !== null) clearTimeout(this.#memoryTimer);
    const memory = await this.#engine.memory().catch(() => null);
    // A later look has taken over.
    if (this.#disposed || look !== this.#looks) return;
    this.#memory = memory;
    this.#update();
    if (memory === null) return;
    this.#memoryTimer = setTimeout(() => {
      void this.#lookAtMemory();
    }, MEMORY_MS);
  }
}
