import {
  PANEL_SCHEMA_VERSION,
  toPageSchema,
  type PanelAction,
  type PanelLook,
  type PanelView,
  type RunSnapshot,
  type ToPage,
} from "../src/protocol/panel.ts";
import type { NodeId } from "../src/protocol/search-tree.ts";
import { Narrator } from "./narrator.ts";
import { Page } from "./page.ts";
import type { PageActions } from "./page-actions.ts";
import { freshView, readPageState, viewFor } from "./page-state.ts";
import { foldRun } from "./run-state.ts";
import type { EditorApi } from "./vscode-api.ts";

/** Keeps the page in step with the editor: takes messages, folds events, paints, and tells the editor what the reader does. */
export class App implements PageActions {
  readonly #api: EditorApi;
  readonly #page: Page;
  readonly #narrator: Narrator;
  readonly #startedAt: number;
  #run: RunSnapshot | null = null;
  #look: PanelLook | null = null;
  #view: PanelView | null = null;
  #unfolded = new Set<NodeId>();
  #scroll = 0;
  #paintAsked = false;
  #painted = false;
  #asked = false;
  #showLastAfterPaint = false;
  #scrollAfterPaint: number | null;

  constructor(api: EditorApi, into: Element, startedAt: number) {
    this.#api = api;
    this.#startedAt = startedAt;
    this.#page = new Page(this);
    this.#narrator = new Narrator(this.#page.announcer);
    const stored = readPageState(api.getState());
    this.#view = stored;
    this.#unfolded = new Set(stored?.unfolded);
    this.#scrollAfterPaint = stored?.scroll ?? null;
    into.append(this.#page.element);
  }

  /** Tells the editor that the page listens, or that it has missed something. */
  askForSnapshot(): void {
    this.#asked = true;
    this.#api.postMessage({ kind: "ready", schema: PANEL_SCHEMA_VERSION, view: this.#view });
  }

  receive(message: unknown): void {
    const parsed = toPageSchema.safeParse(message);
    if (!parsed.success) {
      this.fault(`The editor sent a message that the page does not know: ${parsed.error.message}`);
      return;
    }
    this.#take(parsed.data);
  }

  fault(message: string): void {
    this.#api.postMessage({ kind: "fault", message: message.slice(0, 5000) });
  }

  /** Escape stops a search. */
  escape(): void {
    if (this.#page.model?.running === true) this.ask({ kind: "stop" });
  }

  scrolled(): void {
    if (this.#view?.tab !== "solution") return;
    this.#scroll = window.scrollY;
    this.#store();
  }

  isUnfolded(node: NodeId): boolean {
    return this.#unfolded.has(node);
  }

  unfold(node: NodeId, open: boolean): void {
    if (open === this.#unfolded.has(node)) return;
    if (open) this.#unfolded.add(node);
    else this.#unfolded.delete(node);
    this.#store();
  }

  ask(action: PanelAction): void {
    if (this.#run !== null) this.#api.postMessage({ kind: "action", runId: this.#run.runId, action });
  }

  revealNext(): void {
    const model = this.#page.model;
    if (model === null || model.visibleSteps >= model.settled) return;
    this.#reveal(model.visibleSteps + 1);
  }

  revealAll(): void {
    const model = this.#page.model;
    if (model === null || model.running) return;
    this.#reveal(model.steps.length);
  }

  showSolution(last: NodeId | null): void {
    const model = this.#page.model;
    const best = model?.distrusted === true ? null : (model?.solutions[0]?.last ?? null);
    // The best one is followed as the search goes on; another one is held.
    this.#go({ solution: last === best ? null : last, anchor: null });
    window.scrollTo({ top: 0 });
  }

  setMode(mode: PanelView["mode"]): void {
    this.#go({ mode });
  }

  setTab(tab: PanelView["tab"]): void {
    if (this.#view?.tab === tab) return;
    this.#go({ tab });
    window.scrollTo({ top: tab === "solution" ? this.#scroll : 0 });
  }

  selectNode(node: NodeId): void {
    this.#go({ selected: node, tab: "tree" });
  }

  #reveal(count: number): void {
    const model = this.#page.model;
    const anchor = model?.steps[count - 1]?.id;
    if (anchor === undefined) return;
    this.#showLastAfterPaint = true;
    this.#go({ revealed: count, anchor });
  }

  #take(message: ToPage): void {
    switch (message.kind) {
      case "snapshot":
        this.#asked = false;
        this.#look = message.look;
        this.#run = message.run;
        this.#view = viewFor(message.run, message.look, message.view ?? this.#view);
        this.#changed();
        return;
      case "events":
        if (this.#run?.runId !== message.runId || this.#asked) return;
        if (foldRun(this.#run, message.events) === "gap") this.askForSnapshot();
        else this.#changed();
        return;
      case "phase":
        if (this.#run?.runId !== message.runId || this.#asked) return;
        this.#run.phase = message.phase;
        this.#run.report = message.report;
        this.#changed();
        return;
      case "look": {
        const before = this.#look?.mode;
        this.#look = message.look;
        if (before !== message.look.mode && this.#view !== null) this.#go({ mode: message.look.mode });
        this.#changed();
        return;
      }
      case "select-node":
        if (this.#run?.runId === message.runId) this.selectNode(message.node);
        return;
      case "said":
        this.#page.toast.say(message.message);
        return;
      case "command":
        if (message.command === "reveal-next") this.revealNext();
        else this.revealAll();
        return;
      case "beat":
        if (this.#asked) return;
        if (this.#run?.runId !== message.runId || this.#run.seq !== message.seq) this.askForSnapshot();
        return;
    }
  }

  #go(change: Partial<PanelView>): void {
    if (this.#look === null) return;
    const view = this.#view ?? freshView(this.#run, this.#look);
    this.#view = { ...view, ...change };
    this.#api.postMessage({ kind: "view", view: this.#view });
    this.#changed();
  }

  #changed(): void {
    this.#store();
    if (this.#paintAsked) return;
    this.#paintAsked = true;
    requestAnimationFrame(() => {
      this.#paintAsked = false;
      this.#paint();
    });
  }

  #paint(): void {
    if (this.#look === null || this.#view === null) return;
    const hadFocus = document.activeElement !== null && document.activeElement !== document.body;
    const model = this.#page.update(this.#run, this.#look, this.#view);
    if (model !== null) this.#narrator.tell(model);
    if (this.#scrollAfterPaint !== null && model !== null) {
      window.scrollTo({ top: this.#scrollAfterPaint });
      this.#scrollAfterPaint = null;
    }
    if (this.#showLastAfterPaint) {
      this.#showLastAfterPaint = false;
      if (hadFocus) this.#page.keepFocus();
      this.#page.showLast();
    }
    if (this.#painted) return;
    this.#painted = true;
    // The frame that this one asked for is on the screen when the next one begins.
    requestAnimationFrame(() => {
      this.#api.postMessage({ kind: "painted", ms: performance.now() - this.#startedAt });
    });
  }

  #store(): void {
    if (this.#view === null) return;
    this.#api.setState({ ...this.#view, unfolded: [...this.#unfolded].slice(-1000), scroll: this.#scroll });
  }
}
