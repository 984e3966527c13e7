import type { EngineReport } from "../protocol/engine.ts";
import type { PanelLook, PanelView, RunPhase, RunSnapshot, ToPage } from "../protocol/panel.ts";
import { PANEL_SCHEMA_VERSION } from "../protocol/panel.ts";
import type { SearchEvent } from "../protocol/search-events.ts";

/** What the page is shown: the part of a run that the link reads. */
export interface LinkedRun {
  readonly id: string;
  readonly seq: number;
  readonly phase: RunPhase;
  readonly report: EngineReport | null;
  snapshot(canInsert: boolean): RunSnapshot;
}

/** Milliseconds that events are gathered for: a page paints no faster than it is read. */
const GATHER_MS = 50;
const BEAT_MS = 5000;

/**
 * One page's side of the conversation, without an editor. Sends a snapshot when the page asks, then the events that
 * follow it, in order and without a gap; says nothing to a page that has not asked yet. What is gathered when a
 * snapshot is sent is part of it and is dropped.
 */
export class PageLink {
  readonly #post: (message: ToPage) => void;
  readonly #look: (run: LinkedRun | null) => PanelLook;
  #run: { readonly run: LinkedRun; readonly canInsert: boolean } | null = null;
  #ready = false;
  #events: SearchEvent[] = [];
  #timer: ReturnType<typeof setTimeout> | null = null;
  #beat: ReturnType<typeof setInterval> | null = null;

  constructor(post: (message: ToPage) => void, look: (run: LinkedRun | null) => PanelLook) {
    this.#post = post;
    this.#look = look;
  }

  /** The page listens (or has missed something). */
  answerReady(view: PanelView | null): void {
    this.#ready = true;
    this.#sendSnapshot(view);
  }

  /** The page went away (hidden, reloaded): nothing is sent until it asks again. */
  pageGone(): void {
    this.#ready = false;
    this.#drop();
  }

  show(run: LinkedRun | null, canInsert: boolean): void {
    this.#run = run === null ? null : { run, canInsert };
    if (this.#ready) this.#sendSnapshot(null);
  }

  take(events: readonly SearchEvent[]): void {
    if (!this.#ready || this.#run === null) return;
    for (const event of events) this.#events.push(event);
    this.#timer ??= setTimeout(() => {
      this.#flush();
    }, GATHER_MS);
  }

  phaseChanged(): void {
    if (!this.#ready || this.#run === null) return;
    this.#flush();
    const { run } = this.#run;
    this.#post({ kind: "phase", runId: run.id, phase: run.phase, report: run.report });
    this.#keepBeat();
  }

  lookChanged(): void {
    if (this.#ready) this.#post({ kind: "look", look: this.#look(this.#run?.run ?? null) });
  }

  send(message: Extract<ToPage, { kind: "select-node" | "said" | "command" }>): void {
    if (!this.#ready) return;
    this.#flush();
    this.#post(message);
  }

  dispose(): void {
    this.pageGone();
    this.#run = null;
  }

  #sendSnapshot(view: PanelView | null): void {
    this.#drop();
    this.#post({
      kind: "snapshot",
      schema: PANEL_SCHEMA_VERSION,
      look: this.#look(this.#run?.run ?? null),
      run: this.#run === null ? null : this.#run.run.snapshot(this.#run.canInsert),
      view,
    });
    this.#keepBeat();
  }

  #flush(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const events = this.#events;
    this.#events = [];
    if (events.length > 0 && this.#run !== null) {
      this.#post({ kind: "events", runId: this.#run.run.id, events });
    }
  }

  #drop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    if (this.#beat !== null) clearInterval(this.#beat);
    this.#timer = null;
    this.#beat = null;
    this.#events = [];
  }

  /** While a search runs, the page learns now and then what it should have: a lost message must not stay lost. */
  #keepBeat(): void {
    const running = this.#run?.run.phase.kind === "searching" || this.#run?.run.phase.kind === "loading";
    if (!running && this.#beat !== null) {
      clearInterval(this.#beat);
      this.#beat = null;
    }
    if (running) {
      this.#beat ??= setInterval(() => {
        if (this.#run === null) return;
        this.#flush();
        this.#post({ kind: "beat", runId: this.#run.run.id, seq: this.#run.run.seq });
      }, BEAT_MS);
    }
  }
}
