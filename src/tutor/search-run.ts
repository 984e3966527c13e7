import { Emitter, type Event } from "vscode-jsonrpc/node";
import type { EngineReport } from "../protocol/engine.ts";
import type { Protection } from "../protocol/execution.ts";
import { applyEvent } from "../protocol/fold.ts";
import type { Notice, RunPhase, RunSnapshot } from "../protocol/panel.ts";
import { emptyUsage, type SearchEvent, type Usage } from "../protocol/search-events.ts";
import type { SearchOptions } from "../protocol/search-options.ts";
import { emptyTree, type SearchTree } from "../protocol/search-tree.ts";
import type { ProblemSource } from "./problem-source.ts";

/** What changed in a run: new events, in order, or only where it stands. */
export type RunChange =
  { readonly kind: "events"; readonly events: readonly SearchEvent[] } | { readonly kind: "phase" };

/**
 * One search as the editor holds it: a fold over the events that came so far. Panel, tree view and status bar are
 * readers of it; none of them owns search state. The search itself runs in the engine.
 *
 * A run may go on after its end (more rollouts, from a node, after an interruption): then `started` and `resumed` come
 * again, with `seq` and `at` counting on.
 *
 * Invariant: `tree`, `options`, `usage`, `protection` and `notices` are exactly what the events in `events` say.
 */
export class SearchRun {
  readonly id: string;
  readonly source: ProblemSource;
  readonly tree: SearchTree;
  readonly events: SearchEvent[] = [];
  readonly notices: Notice[] = [];
  report: EngineReport | null = null;
  readonly #changed = new Emitter<RunChange>();
  #options: SearchOptions;
  #phase: RunPhase = { kind: "queued" };
  #usage: Usage = emptyUsage;
  #protection: Protection | null = null;

  constructor(id: string, source: ProblemSource, options: SearchOptions) {
    this.id = id;
    this.source = source;
    this.#options = options;
    this.tree = emptyTree(source.text);
  }

  get onDidChange(): Event<RunChange> {
    return this.#changed.event;
  }

  /** The options in force: those of the last search, `rollouts` counting from the very beginning. */
  get options(): SearchOptions {
    return this.#options;
  }

  get phase(): RunPhase {
    return this.#phase;
  }

  get usage(): Usage {
    return this.#usage;
  }

  get protection(): Protection | null {
    return this.#protection;
  }

  /** Last event that is folded in, −1 before the first. */
  get seq(): number {
    return this.events.at(-1)?.seq ?? -1;
  }

  /** Takes events in order. @throws RangeError where one does not apply to the tree. */
  accept(events: readonly SearchEvent[]): void {
    if (events.length === 0) return;
    for (const event of events) this.#fold(event);
    this.#changed.fire({ kind: "events", events });
  }

  setPhase(phase: RunPhase): void {
    this.#phase = phase;
    this.#changed.fire({ kind: "phase" });
  }

  snapshot(canInsert: boolean): RunSnapshot {
    return {
      runId: this.id,
      seq: this.seq,
      source: this.source.label,
      language: this.source.language,
      canInsert,
      options: this.options,
      phase: this.#phase,
      tree: this.tree,
      usage: this.#usage,
      protection: this.#protection,
      notices: this.notices,
      report: this.report,
    };
  }

  dispose(): void {
    this.#changed.dispose();
  }

  #fold(event: SearchEvent): void {
    applyEvent(this.tree, event);
    this.events.push(event);
    switch (event.kind) {
      case "resumed":
        this.#usage = event.usage;
        this.#phase = { kind: "searching" };
        return;
      case "progress":
        this.#usage = event.usage;
        return;
      case "finished":
        this.#usage = event.usage;
        this.#phase = { kind: "finished", reason: event.reason, result: event.result };
        return;
      case "protection":
        this.#protection = event.protection;
        return;
      case "notice":
        this.notices.push({ level: event.level, code: event.code, message: event.message });
        return;
      case "started":
        this.#options = event.options;
        this.#phase = { kind: "searching" };
        return;
      case "selected":
      case "expanding":
      case "node-added":
      case "expanded":
      case "state-changed":
      case "backed-up":
      case "tree":
        return;
    }
  }
}
