import type { ProblemSource } from "../problem-source.ts";

/** What a student may answer who asks for a solution before any attempt. */
export type BeforeAttempt = "try" | "hint" | "solve";

export interface SolutionGateOptions {
  /** `solution.when` for the note of a problem. */
  readonly when: (source: ProblemSource) => "afterAttempt" | "always";
  /** Whether anything is written below the problem, or its solution was seen before. */
  readonly attempted: (source: ProblemSource) => Promise<boolean>;
  /** Asks kindly; null where the question is closed. */
  readonly ask: () => Promise<BeforeAttempt | null>;
  readonly act: (choice: "try" | "hint", source: ProblemSource) => unknown;
}

/** Problems whose question is remembered. */
const MOST = 500;

/**
 * The whole solution is a choice, and comes after an attempt unless the setting says otherwise (Bastani et al. 2025).
 * It is a question, not a lock: who asks for the solution a second time gets it.
 */
export class SolutionGate {
  readonly #options: SolutionGateOptions;
  readonly #asked = new Set<string>();

  constructor(options: SolutionGateOptions) {
    this.#options = options;
  }

  /** Whether the search for a solution that will be shown may begin now. */
  async mayShow(source: ProblemSource): Promise<boolean> {
    const { when, attempted, ask, act } = this.#options;
    // A typed problem has no place for an attempt.
    if (source.uri === null || when(source) === "always" || this.#asked.has(source.text)) return true;
    if (await attempted(source)) return true;
    if (this.#asked.size >= MOST) this.#asked.clear();
    this.#asked.add(source.text);
    const choice = await ask();
    switch (choice) {
      case "solve":
        return true;
      case "try":
      case "hint":
        await act(choice, source);
        return false;
      case null:
        return false;
    }
  }
}
