import type { Clock } from "../../solver/search/ports.ts";
import type { CheckedNotes, NoteDocument } from "./checked-notes.ts";

/** Shorter than the time a pointer rests before a hover is asked for. */
const PAUSE = 120;

/** Reads an edited note again before anybody asks, where it was read before: the next hover finds it ready. */
export class ReadAhead {
  readonly #notes: CheckedNotes;
  readonly #clock: Clock;
  #stop: () => void = () => undefined;

  constructor(notes: CheckedNotes, clock: Clock) {
    this.#notes = notes;
    this.#clock = clock;
  }

  edited(document: NoteDocument): void {
    if (!this.#notes.has(document)) return;
    this.#stop();
    this.#stop = this.#clock.after(PAUSE, () => {
      void this.#notes.read(document, false);
    });
  }

  dispose(): void {
    this.#stop();
  }
}
