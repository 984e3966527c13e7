export type RestartDecision =
  | { readonly kind: "restart"; readonly on: "same-device" | "cpu" }
  | { readonly kind: "give-up"; readonly because: string };

/**
 * What to do about a crash: once more on the same device, then on the CPU, then no more. On the CPU a second crash
 * without any progress in between is the same crash again, and a third try would only waste the student's time.
 */
export class RestartLadder {
  #crashes = 0;

  /** A solve or a load ended well: what happened before has no bearing on the next. */
  reset(): void {
    this.#crashes = 0;
  }

  /**
   * @param onCpu whether the models ran on the CPU when it happened
   * @param progressed whether anything was achieved since the last crash or the start
   */
  decide(onCpu: boolean, progressed: boolean): RestartDecision {
    this.#crashes += 1;
    if (this.#crashes === 1) return { kind: "restart", on: "same-device" };
    if (onCpu && !progressed) {
      return { kind: "give-up", because: "The engine stopped at the same place again." };
    }
    if (this.#crashes === 2) return { kind: "restart", on: "cpu" };
    return { kind: "give-up", because: "The engine stopped three times, the last time on the CPU." };
  }
}
