import * as vscode from "vscode";
import {
  fromPageSchema,
  PANEL_SCHEMA_VERSION,
  panelViewSchema,
  type PanelAction,
  type PanelView,
} from "../protocol/panel.ts";
import type { NodeId } from "../protocol/search-tree.ts";
import type { SearchRun } from "../tutor/search-run.ts";
import { panelLook, type PanelSettings } from "./look.ts";
import { freshNonce, pageHtml } from "./page-html.ts";
import { PageLink } from "./page-link.ts";

export const PANEL_VIEW_TYPE = "rstar.panel";

/** A run as the panel shows it. */
export interface PanelRun {
  readonly run: SearchRun;
  /** Whether a solution can be written back to where the problem came from. */
  readonly canInsert: boolean;
}

/** What the panel needs from the rest of the extension. */
export interface PanelDelegate {
  /** Carries out what the reader asked for. Faults are the delegate's to tell; a rejection is only logged. */
  act(runId: string, action: PanelAction): Promise<void> | void;
  /** The run to show in a panel that the editor brings back: the one of that id, else the last one, else null. */
  restore(runId: string | null): Promise<PanelRun | null>;
  settings(): PanelSettings;
  /** Milliseconds to the page's first paint, once a page. */
  painted?(ms: number): void;
  log(level: "info" | "warning" | "error", message: string): void;
}

/**
 * The panel beside the note: one at a time, showing one run. The page is a view of the run, which the editor owns; it may
 * go away (hidden, moved to another window, reloaded) and come back at any time, and is then sent a fresh snapshot.
 */
export class PanelHost implements vscode.WebviewPanelSerializer, vscode.Disposable {
  readonly #extensionUri: vscode.Uri;
  readonly #delegate: PanelDelegate;
  readonly #visibility = new vscode.EventEmitter<boolean>();
  readonly #viewChanged = new vscode.EventEmitter<PanelView>();
  readonly #serializer: vscode.Disposable;
  #panel: { readonly webview: vscode.WebviewPanel; readonly owned: readonly vscode.Disposable[] } | null =
    null;
  #link: PageLink | null = null;
  #shown: PanelRun | null = null;
  #subscription: { dispose(): void } | null = null;
  #view: PanelView | null = null;

  /** @param extensionUri folder of the extension; the page's files are in `dist/webview` below it */
  constructor(extensionUri: vscode.Uri, delegate: PanelDelegate) {
    this.#extensionUri = extensionUri;
    this.#delegate = delegate;
    this.#serializer = vscode.window.registerWebviewPanelSerializer(PANEL_VIEW_TYPE, this);
  }

  get onDidChangeVisibility(): vscode.Event<boolean> {
    return this.#visibility.event;
  }

  /** The reader went to another step, solution, tab or node. */
  get onDidChangeView(): vscode.Event<PanelView> {
    return this.#viewChanged.event;
  }

  get visible(): boolean {
    return this.#panel?.webview.visible ?? false;
  }

  /** The run that is shown, or was last. */
  get shown(): PanelRun | null {
    return this.#shown;
  }

  /** What the reader sees of the shown run, or null where the page has not said. */
  get view(): PanelView | null {
    return this.#view !== null && this.#view.runId === this.#shown?.run.id ? this.#view : null;
  }

  /** Last node of the solution that the page shows: the reader's choice, else the best; null where there is none. */
  get solution(): NodeId | null {
    const chosen = this.view?.solution ?? null;
    if (chosen !== null) return chosen;
    const phase = this.#shown?.run.phase;
    if (phase?.kind !== "finished") return null;
    return phase.result.kind === "answer"
      ? phase.result.best.node
      : (phase.result.candidates[0]?.node ?? null);
  }

  /** Shows a run, opening the panel beside the note where it is not open. The note keeps the focus. */
  show(run: PanelRun): void {
    this.#take(run);
    if (this.#panel === null) this.#open();
    else this.#panel.webview.reveal(undefined, true);
  }

  /** Opens the panel, or brings it to the front, with whatever it showed. */
  reveal(preserveFocus = false): void {
    if (this.#panel === null) this.#open();
    this.#panel?.webview.reveal(undefined, preserveFocus);
  }

  /** Goes to a node chosen elsewhere (the tree view). */
  selectNode(runId: string, node: NodeId): void {
    this.#link?.send({ kind: "select-node", runId, node });
  }

  /** A short message in the page, also read aloud. */
  say(message: string): void {
    this.#link?.send({ kind: "said", message });
  }

  command(command: "reveal-next" | "reveal-all"): void {
    this.#link?.send({ kind: "command", command });
  }

  /** Settings, macros or the language of the editor changed. */
  lookChanged(): void {
    this.#link?.lookChanged();
  }

  async deserializeWebviewPanel(webview: vscode.WebviewPanel, state: unknown): Promise<void> {
    const view = panelViewSchema.safeParse(state);
    const stored = view.success ? view.data : null;
    if (this.#panel !== null) {
      // One was opened before the editor brought this one back.
      webview.dispose();
      return;
    }
    this.#view = stored;
    this.#adopt(webview);
    const run = await this.#delegate.restore(stored?.runId ?? null);
    if (run !== null && this.#shown === null) this.#take(run);
  }

  dispose(): void {
    this.#serializer.dispose();
    this.#panel?.webview.dispose();
    this.#subscription?.dispose();
    this.#visibility.dispose();
    this.#viewChanged.dispose();
  }

  #take(shown: PanelRun): void {
    this.#subscription?.dispose();
    this.#shown = shown;
    this.#subscription = shown.run.onDidChange((change) => {
      switch (change.kind) {
        case "events":
          this.#link?.take(change.events);
          return;
        case "phase":
          this.#link?.phaseChanged();
          return;
      }
    });
    this.#link?.show(shown.run, shown.canInsert);
  }

  #open(): void {
    this.#adopt(
      vscode.window.createWebviewPanel(
        PANEL_VIEW_TYPE,
        vscode.l10n.t("rStar solution"),
        { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true },
        this.#options(),
      ),
    );
  }

  #options(): vscode.WebviewOptions & vscode.WebviewPanelOptions {
    return {
      enableScripts: true,
      enableFindWidget: true,
      localResourceRoots: [vscode.Uri.joinPath(this.#extensionUri, "dist", "webview")],
    };
  }

  #adopt(panel: vscode.WebviewPanel): void {
    const link = new PageLink(
      (message) => {
        void panel.webview.postMessage(message);
      },
      () => panelLook(this.#delegate.settings(), this.#shown?.run.source ?? null),
    );
    this.#link = link;
    this.#panel = {
      webview: panel,
      owned: [
        panel.webview.onDidReceiveMessage((message: unknown) => {
          this.#receive(message);
        }),
        panel.onDidChangeViewState(() => {
          // A hidden page is gone with everything in it; it asks again when it is shown.
          if (!panel.visible) link.pageGone();
          this.#visibility.fire(panel.visible);
        }),
        panel.onDidDispose(() => {
          this.#closed();
        }),
      ],
    };
    if (this.#shown !== null) link.show(this.#shown.run, this.#shown.canInsert);
    panel.webview.options = this.#options();
    panel.iconPath = {
      light: vscode.Uri.joinPath(this.#extensionUri, "media", "rstar.svg"),
      dark: vscode.Uri.joinPath(this.#extensionUri, "media", "rstar-dark.svg"),
    };
    const page = vscode.Uri.joinPath(this.#extensionUri, "dist", "webview");
    panel.webview.html = pageHtml({
      cspSource: panel.webview.cspSource,
      nonce: freshNonce(),
      script: panel.webview.asWebviewUri(vscode.Uri.joinPath(page, "main.js")).toString(),
      style: panel.webview.asWebviewUri(vscode.Uri.joinPath(page, "main.css")).toString(),
      language: vscode.env.language,
      title: vscode.l10n.t("rStar solution"),
    });
    this.#visibility.fire(panel.visible);
  }

  #closed(): void {
    this.#link?.dispose();
    this.#link = null;
    for (const owned of this.#panel?.owned ?? []) owned.dispose();
    this.#panel = null;
    this.#visibility.fire(false);
  }

  #receive(message: unknown): void {
    const parsed = fromPageSchema.safeParse(message);
    if (!parsed.success) {
      this.#delegate.log(
        "error",
        `The page sent a message that rStar does not know: ${parsed.error.message}`,
      );
      return;
    }
    const said = parsed.data;
    switch (said.kind) {
      case "ready":
        if (said.schema !== PANEL_SCHEMA_VERSION) {
          this.#delegate.log("warning", `The page speaks version ${said.schema} of the panel's messages.`);
        }
        if (said.view !== null) this.#view = said.view;
        this.#link?.answerReady(this.view);
        return;
      case "view":
        this.#view = said.view;
        this.#viewChanged.fire(said.view);
        return;
      case "action":
        void this.#act(said.runId, said.action);
        return;
      case "painted":
        this.#delegate.painted?.(said.ms);
        return;
      case "fault":
        this.#delegate.log("error", `The page of the panel: ${said.message}`);
        return;
    }
  }

  async #act(runId: string, action: PanelAction): Promise<void> {
    try {
      await this.#delegate.act(runId, action);
    } catch (error) {
      this.#delegate.log(
        "error",
        `${action.kind}: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  }
}
