import { LRUCache } from "lru-cache";
import { solutionOf, type Solution } from "../../notes/solution.ts";
import type { SearchOptions } from "../../protocol/search-options.ts";
import type { ProblemSource } from "../problem-source.ts";
import type { SearchRun } from "../search-run.ts";

/** The searches of this window, as hints need them (`RunManager`). */
export interface QuietRuns {
  readonly current: SearchRun | null;
  solveQuietly(source: ProblemSource, changes?: Partial<SearchOptions>): SearchRun;
  settled(run: SearchRun): Promise<void>;
  stop(run: SearchRun): void;
}

export type QuietState =
  /** Found; its steps ran. */
  | { readonly kind: "solved"; readonly solution: Solution }
  | { readonly kind: "searching" }
  /** Searched in vain, or stopped; it may be tried again. */
  | { readonly kind: "unsolved" }
  /** Nobody has searched yet. */
  | { readonly kind: "unknown" };

/** Verified solutions that hints are taken from: of the run that is shown, else searched for quietly. */
export class QuietSolutions {
  readonly #runs: QuietRuns;
  readonly #known = new LRUCache<string, Solution>({ max: 100 });
  readonly #failed = new LRUCache<string, true>({ max: 100 });
  readonly #searching = new Map<string, { readonly run: SearchRun; readonly done: Promise<QuietState> }>();

  constructor(runs: QuietRuns) {
    this.#runs = runs;
  }

  state(problem: string): QuietState {
    const known = this.#known.get(problem);
    if (known !== undefined) return { kind: "solved", solution: known };
    const { current } = this.#runs;
    const shown = current?.source.text === problem ? solutionFrom(current) : null;
    if (shown !== null) {
      this.#known.set(problem, shown);
      return { kind: "solved", solution: shown };
    }
    if (this.#searching.has(problem)) return { kind: "searching" };
    return this.#failed.has(problem) ? { kind: "unsolved" } : { kind: "unknown" };
  }

  /** Searches quietly, unless the solution is known or searched for already. Never rejects. */
  async search(source: ProblemSource): Promise<QuietState> {
    const state = this.state(source.text);
    if (state.kind === "solved") return state;
    const running = this.#searching.get(source.text);
    if (running !== undefined) return running.done;
    const run = this.#runs.solveQuietly(source);
    const done = this.#finish(run);
    this.#searching.set(source.text, { run, done });
    return done;
  }

  /** Stops a quiet search. */
  stop(problem: string): void {
    const searching = this.#searching.get(problem);
    if (searching !== undefined) this.#runs.stop(searching.run);
  }

  async #finish(run: SearchRun): Promise<QuietState> {
    const problem = run.source.text;
    await this.#runs.settled(run);
    this.#searching.delete(problem);
    const solution = solutionFrom(run);
    if (solution !== null) {
      this.#known.set(problem, solution);
      return { kind: "solved", solution };
    }
    // One that had to make way for another search has not failed.
    if (run.phase.kind === "finished" && run.phase.reason !== "cancelled") this.#failed.set(problem, true);
    return this.state(problem);
  }
}

/** The best solution of a finished run, or null where the search is not sure of any. */
function solutionFrom(run: SearchRun): Solution | null {
  if (run.phase.kind !== "finished" || run.phase.result.kind !== "answer") return null;
  return solutionOf(run.tree, run.phase.result.best.node);
}
