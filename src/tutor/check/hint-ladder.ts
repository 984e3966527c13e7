import type { Clock } from "../../solver/search/ports.ts";

/** What asking for a hint gives. */
export type HintTurn =
  /** This rung is shown now (0-based). */
  | { readonly kind: "rung"; readonly rung: number }
  /** Too soon after the last one: nothing new yet. */
  | { readonly kind: "wait"; readonly ms: number }
  /** Every rung was shown. */
  | { readonly kind: "bottom" };

/** A pause before each further rung, ms: time to try. The last rung is the step itself, and waits longer. */
export const RUNG_PAUSE = 4_000;
export const LAST_RUNG_PAUSE = 8_000;

/**
 * How far a student has come down the hints of one state of their work. One rung at a time and a pause between two:
 * asking faster neither skips a rung nor queues one (Aleven et al. 2006 on bursts). Nothing here tells how many rungs
 * are left: students who know go to the bottom (Guo, Heffernan, Beck 2008).
 */
export class HintLadder {
  readonly #clock: Clock;
  #shown = 0;
  #at = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Rungs that were shown. */
  get shown(): number {
    return this.#shown;
  }

  /**
   * Asks for one more.
   *
   * @param rungs - how many there are; there may be more later, when a solution was found
   * @param complete - whether the last of them is the step itself
   */
  ask(rungs: number, complete: boolean): HintTurn {
    if (this.#shown >= rungs) return { kind: "bottom" };
    const pause = complete && this.#shown === rungs - 1 ? LAST_RUNG_PAUSE : RUNG_PAUSE;
    const left = this.#shown === 0 ? 0 : this.#at + pause - this.#clock.now();
    if (left > 0) return { kind: "wait", ms: left };
    this.#shown += 1;
    this.#at = this.#clock.now();
    return { kind: "rung", rung: this.#shown - 1 };
  }
}
