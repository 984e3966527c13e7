import { Emitter, type Event } from "vscode-jsonrpc/node";
import type { NoteLanguage } from "../../notes/math-spans.ts";
import type { SymbolicEquality } from "../../solver/grading/symbolic.ts";
import type { Clock } from "../../solver/search/ports.ts";
import { type CheckedNotes, type NoteDocument, type ReadNote } from "./checked-notes.ts";
import type { IgnoredSteps } from "./ignored-steps.ts";
import { marksOf, type ProblemMarks } from "./marks.ts";

/** A document that can be checked again later. */
export interface MarkedDocument extends NoteDocument {
  readonly isClosed: boolean;
}

/** The marks of one version of a note. */
export interface NoteMarks {
  readonly document: MarkedDocument;
  readonly version: number;
  readonly language: NoteLanguage;
  readonly problems: readonly ProblemMarks[];
}

export interface MarkBookOptions {
  readonly notes: CheckedNotes;
  readonly ignored: IgnoredSteps;
  /** Symbolic algebra, or null where nothing may run. */
  readonly symbolic: () => SymbolicEquality | null;
  /** Whether edits are followed in a document. */
  readonly live: (document: MarkedDocument) => boolean;
  readonly clock: Clock;
}

/** Typing goes on for a moment after an edit; then it is looked at again. */
const LIVE_PAUSE = 350;
/** Marks of a long note appear as they are found. */
const SHOW_EVERY = 250;

/** The marks of the notes whose work is checked, kept right while they are edited. */
export class MarkBook {
  readonly #options: MarkBookOptions;
  readonly #changed = new Emitter<MarkedDocument>();
  readonly #marks = new Map<string, NoteMarks>();
  readonly #checking = new Map<string, AbortController>();
  readonly #timers = new Map<string, () => void>();

  constructor(options: MarkBookOptions) {
    this.#options = options;
  }

  /** The marks of a note are others now, or gone. */
  get onDidChange(): Event<MarkedDocument> {
    return this.#changed.event;
  }

  get(document: NoteDocument): NoteMarks | null {
    return this.#marks.get(document.uri.toString()) ?? null;
  }

  /** Whether no note has marks. */
  get isEmpty(): boolean {
    return this.#marks.size === 0;
  }

  /** Whether the work in a note was checked, by its URI. */
  has(uri: string): boolean {
    return this.#marks.has(uri);
  }

  /**
   * Checks all work in a note and marks it. A check of the same note that still goes on ends.
   *
   * @returns null where the note was edited or closed meanwhile, the check was cancelled, or the note cannot be read
   */
  async check(document: MarkedDocument, signal: AbortSignal): Promise<NoteMarks | null> {
    if (signal.aborted) return null;
    const key = document.uri.toString();
    this.#stop(key);
    const own = new AbortController();
    this.#checking.set(key, own);
    const stop = (): void => {
      own.abort();
    };
    signal.addEventListener("abort", stop, { once: true });
    try {
      const note = await this.#options.notes.read(document, true);
      if (note === null || !current(document, note, own.signal)) return null;
      return await this.#judge(document, note, own.signal);
    } finally {
      signal.removeEventListener("abort", stop);
      if (this.#checking.get(key) === own) this.#checking.delete(key);
    }
  }

  /** A document was edited: where it has marks, it is checked again soon. */
  edited(document: MarkedDocument): void {
    const key = document.uri.toString();
    if (!this.#marks.has(key) && !this.#checking.has(key)) return;
    const wanted = this.#marks.has(key) && this.#options.live(document);
    this.#stop(key);
    if (!wanted) return;
    this.#timers.set(
      key,
      this.#options.clock.after(LIVE_PAUSE, () => {
        this.#timers.delete(key);
        if (!document.isClosed) void this.check(document, new AbortController().signal);
      }),
    );
  }

  /** What the student takes out of the check changed: the marks follow at once. */
  refresh(document: MarkedDocument): Promise<NoteMarks | null> {
    return this.check(document, new AbortController().signal);
  }

  /** Takes the marks of a note away, and follows it no longer. */
  clear(document: MarkedDocument): boolean {
    const key = document.uri.toString();
    this.#stop(key);
    if (!this.#marks.delete(key)) return false;
    this.#changed.fire(document);
    return true;
  }

  dispose(): void {
    for (const key of [...this.#checking.keys(), ...this.#timers.keys()]) this.#stop(key);
    this.#changed.dispose();
  }

  async #judge(document: MarkedDocument, note: ReadNote, signal: AbortSignal): Promise<NoteMarks | null> {
    const { notes, ignored, clock } = this.#options;
    const symbolic = this.#options.symbolic();
    const problems: ProblemMarks[] = [];
    const done = (): NoteMarks => ({
      document,
      version: note.version,
      language: note.language,
      problems: [...problems],
    });
    // Only a first check grows on the screen: later ones replace what is there, so that nothing flickers.
    const first = this.get(document) === null;
    let shown = clock.now();
    for (const problem of note.problems) {
      if (problem.steps.length === 0) continue;
      const checks = await notes.check(problem, note.language, symbolic, { urgent: false, signal });
      if (!current(document, note, signal)) return null;
      if (checks === null) continue;
      problems.push(marksOf(problem, checks, (step) => ignored.has(problem, step)));
      if (first && clock.now() - shown > SHOW_EVERY) {
        this.#set(done());
        shown = clock.now();
      }
    }
    const marks = done();
    this.#set(marks);
    return marks;
  }

  #set(marks: NoteMarks): void {
    this.#marks.set(marks.document.uri.toString(), marks);
    this.#changed.fire(marks.document);
  }

  #stop(key: string): void {
    this.#checking.get(key)?.abort();
    this.#checking.delete(key);
    this.#timers.get(key)?.();
    this.#timers.delete(key);
  }
}

function current(document: MarkedDocument, note: ReadNote, signal: AbortSignal): boolean {
  return !signal.aborted && !document.isClosed && document.version === note.version;
}
