import type { Ended, NumberedCell } from "./evaluation.ts";
import type { RunnerFacts } from "./messages.ts";

/** Counts for the benchmark. */
export interface RunnerCounts {
  readonly forks: number;
  readonly snapshots: number;
  readonly replaced: number;
}

/** Runs the cells of a path, comment-only ones left out, in a fresh namespace. */
export interface StepRunner {
  readonly facts: RunnerFacts;
  /** False once the processes behind it are gone; a new one is needed then. */
  readonly alive: boolean;
  readonly counts: RunnerCounts;
  run(cells: readonly NumberedCell[], signal: AbortSignal): Promise<Ended>;
  dispose(): Promise<void>;
}
