import * as vscode from "vscode";
import { ROOT, type NodeId } from "../protocol/search-tree.ts";
import type { RunChange, SearchRun } from "../tutor/search-run.ts";
import { pathText, stepTooltip } from "./step-item.ts";
import { TreeModel } from "./tree-model.ts";

export const TREE_VIEW_ID = "rstar.tree";

/** What a step of the tree can be asked to do; the panel and the runs do it. */
export interface TreeActions {
  /** Shows a step in the panel. */
  showStep(runId: string, node: NodeId): void | Thenable<void>;
  /** Searches on from a step. */
  continueFrom(runId: string, node: NodeId): void | Thenable<void>;
  /** A short message: *copied*. */
  say(message: string): void;
  /** The tree is looked at and has nothing to show: after a reload there may be a search to bring back. */
  restore(): void;
}

/** A row. One object a node, so that the editor knows it again. */
interface Row {
  readonly run: string;
  readonly node: NodeId;
}

/** Between two redraws while a search runs. */
const REDRAW_MS = 250;
/** From the end of a search to showing where its answer stands. */
const REVEAL_MS = 1_000;

/** The native tree of the current search. Shows what the run's events say and owns nothing of the search. */
export class TreeViewAdapter implements vscode.TreeDataProvider<Row>, vscode.Disposable {
  readonly #actions: TreeActions;
  readonly #view: vscode.TreeView<Row>;
  readonly #redraw = new vscode.EventEmitter<Row | Row[] | undefined>();
  readonly #owned: { dispose(): unknown }[] = [];
  #run: SearchRun | null = null;
  #model: TreeModel | null = null;
  #rows = new Map<NodeId, Row>();
  #listening: { dispose(): void } | null = null;
  #timer: NodeJS.Timeout | null = null;
  #revealTimer: NodeJS.Timeout | null = null;
  /** Whether a step of this run was chosen: then the view does not move by itself. */
  #touched = false;

  constructor(actions: TreeActions) {
    this.#actions = actions;
    this.#view = vscode.window.createTreeView<Row>(TREE_VIEW_ID, {
      treeDataProvider: this,
      showCollapseAll: true,
    });
    this.#owned.push(
      this.#view,
      this.#redraw,
      this.#view.onDidChangeSelection((event) => {
        if (event.selection.length > 0) this.#touched = true;
      }),
      this.#view.onDidChangeVisibility((event) => {
        if (event.visible) this.#schedule(0);
      }),
      vscode.commands.registerCommand("rstar.tree.showStep", (row?: Row) =>
        this.#withRow(row, (run, node) => this.#actions.showStep(run.id, node)),
      ),
      vscode.commands.registerCommand("rstar.tree.copyPath", (row?: Row) =>
        this.#withRow(row, async (run, node) => {
          await vscode.env.clipboard.writeText(pathText(run.tree, node));
          this.#actions.say(vscode.l10n.t("The steps were copied."));
        }),
      ),
      vscode.commands.registerCommand("rstar.tree.continueFrom", (row?: Row) =>
        this.#withRow(row, (run, node) => this.#actions.continueFrom(run.id, node)),
      ),
    );
  }

  get onDidChangeTreeData(): vscode.Event<Row | Row[] | undefined> {
    return this.#redraw.event;
  }

  /** Shows another run, or none. */
  show(run: SearchRun | null): void {
    if (run === this.#run) return;
    this.#listening?.dispose();
    this.#listening =
      run?.onDidChange((change) => {
        this.#follow(change);
      }) ?? null;
    this.#run = run;
    this.#model = run === null ? null : new TreeModel(run.tree, vscode.l10n.t);
    if (run?.phase.kind === "finished") this.#model?.finish(run.phase.result);
    this.#rows = new Map();
    this.#touched = false;
    this.#describe();
    this.#redraw.fire(undefined);
  }

  getChildren(row?: Row): Row[] {
    if (this.#model === null) {
      this.#actions.restore();
      return [];
    }
    return this.#model.children(row?.node ?? ROOT).map((node) => this.#row(node));
  }

  getParent(row: Row): Row | null {
    const parent = this.#model?.parent(row.node) ?? null;
    return parent === null ? null : this.#row(parent);
  }

  getTreeItem(row: Row): vscode.TreeItem {
    const item = this.#model?.item(row.node) ?? null;
    const shown = new vscode.TreeItem(item?.label ?? "");
    // The same across redraws, so that what was open stays open.
    shown.id = `${row.run}:${row.node}`;
    if (item === null) return shown;
    shown.description = item.description;
    shown.iconPath = new vscode.ThemeIcon(
      item.icon,
      item.colour === null ? undefined : new vscode.ThemeColor(item.colour),
    );
    shown.contextValue = item.context;
    shown.accessibilityInformation = { label: item.spoken, role: "treeitem" };
    shown.collapsibleState = item.hasChildren
      ? vscode.TreeItemCollapsibleState.Collapsed
      : vscode.TreeItemCollapsibleState.None;
    shown.command = {
      command: "rstar.tree.showStep",
      title: vscode.l10n.t("Show This Step in the Panel"),
      arguments: [row],
    };
    return shown;
  }

  /** The tooltip is only made for the row under the pointer. */
  resolveTreeItem(item: vscode.TreeItem, row: Row): vscode.TreeItem {
    const node = this.#model?.node(row.node) ?? null;
    if (node === null || this.#model === null) return item;
    const { sentence, code, output, facts } = stepTooltip(node, this.#model.outcome, vscode.l10n.t);
    // Text of a model: nothing of it is Markdown.
    const tooltip = new vscode.MarkdownString().appendText(sentence);
    if (code !== "") tooltip.appendMarkdown("\n\n").appendCodeblock(code, "python");
    if (output !== "") tooltip.appendMarkdown("\n\n").appendCodeblock(output, "text");
    tooltip.appendMarkdown("\n\n---\n\n").appendText(facts.join(" · "));
    item.tooltip = tooltip;
    return item;
  }

  dispose(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    if (this.#revealTimer !== null) clearTimeout(this.#revealTimer);
    this.#listening?.dispose();
    for (const one of this.#owned.splice(0)) one.dispose();
  }

  #follow(change: RunChange): void {
    if (change.kind === "events") this.#model?.note(change.events);
    const ended = change.kind === "events" && change.events.some((event) => event.kind === "finished");
    this.#schedule(ended ? 0 : REDRAW_MS);
    if (ended) this.#revealBestSoon();
  }

  #schedule(ms: number): void {
    if (this.#timer !== null) {
      if (ms > 0) return;
      clearTimeout(this.#timer);
    }
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#draw();
    }, ms);
  }

  #draw(): void {
    // A hidden view asks again when it is shown; what changed meanwhile is kept.
    if (!this.#view.visible || this.#model === null) return;
    this.#describe();
    const redraw = this.#model.takeRedraw();
    switch (redraw.kind) {
      case "nothing":
        return;
      case "everything":
        this.#redraw.fire(undefined);
        return;
      case "nodes":
        this.#redraw.fire(redraw.nodes.map((node) => this.#row(node)));
        return;
    }
  }

  #describe(): void {
    this.#view.description = this.#run?.source.label ?? "";
    const empty = this.#run !== null && this.#run.tree.nodes.length < 2;
    this.#view.message = empty ? vscode.l10n.t("No step has been found yet.") : "";
  }

  /** Once the editor has asked for the last rows: before that it does not know the row. */
  #revealBestSoon(): void {
    if (this.#revealTimer !== null) clearTimeout(this.#revealTimer);
    this.#revealTimer = setTimeout(() => {
      this.#revealTimer = null;
      void this.#revealBest();
    }, REVEAL_MS);
  }

  async #revealBest(): Promise<void> {
    const best = this.#model?.outcome.best ?? null;
    if (best === null || this.#touched || !this.#view.visible) return;
    try {
      await this.#view.reveal(this.#row(best), { select: false, focus: false, expand: false });
    } catch {
      // The view was hidden or filled anew meanwhile; nothing was promised.
    }
  }

  /** From a click, a menu, or the palette (then the selected row is meant). */
  async #withRow(
    given: Row | undefined,
    act: (run: SearchRun, node: NodeId) => void | Thenable<void>,
  ): Promise<void> {
    const row = given ?? this.#view.selection[0];
    if (row === undefined || this.#run?.id !== row.run) {
      this.#actions.say(vscode.l10n.t("Choose a step in the search tree first."));
      return;
    }
    await act(this.#run, row.node);
  }

  #row(node: NodeId): Row {
    let row = this.#rows.get(node);
    if (row === undefined) {
      row = { run: this.#run?.id ?? "", node };
      this.#rows.set(node, row);
    }
    return row;
  }
}
