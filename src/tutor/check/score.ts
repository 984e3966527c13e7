import { LRUCache } from "lru-cache";
import type { NoteProblem } from "../../notes/problem.ts";
import type { ScoreParams, ScoreResult } from "../../protocol/engine.ts";
import { handWrittenSteps } from "../../solver/checking/score-steps.ts";

/** What is known of the PPM's opinion of a step. */
export type StepScore =
  | { readonly kind: "scored"; readonly value: number }
  /** It is being computed. */
  | { readonly kind: "pending" }
  /** Nothing runs in Restricted Mode. */
  | { readonly kind: "restricted" }
  /** The models are not in memory, and looking at a step does not load them. */
  | { readonly kind: "not-loaded" }
  /** There is no PPM, or it could not score this. */
  | { readonly kind: "none"; readonly reason: string };

/** The engine as scoring needs it (`EngineService`). */
export interface ScoreEngine {
  readonly state: { readonly kind: string };
  readonly report: { readonly ppm: unknown } | null;
  score(problem: string, steps: ScoreParams["steps"], signal?: AbortSignal): Promise<ScoreResult>;
}

export interface StepScoresOptions {
  readonly engine: ScoreEngine;
  readonly trusted: () => boolean;
  /** Whether looking at a step may load the models. */
  readonly mayLoad: () => boolean;
}

type Known =
  { readonly kind: "scored"; readonly value: number } | { readonly kind: "none"; readonly reason: string };

/**
 * PPM scores of hand-written steps, each remembered by its problem and the steps up to it: what is written below a step
 * does not change its score.
 */
export class StepScores {
  readonly #options: StepScoresOptions;
  readonly #known = new LRUCache<string, Known>({ max: 4000 });
  readonly #asked = new Map<string, Promise<void>>();

  constructor(options: StepScoresOptions) {
    this.#options = options;
  }

  /** What is known now, without asking anybody. */
  now(problem: NoteProblem, step: number): StepScore {
    if (!this.#options.trusted()) return { kind: "restricted" };
    const known = this.#known.get(prefixKey(problem, step));
    if (known !== undefined) return known;
    if (this.#asked.has(prefixKey(problem, problem.steps.length - 1))) return { kind: "pending" };
    const { report } = this.#options.engine;
    if (report === null) return { kind: "not-loaded" };
    if (report.ppm === null) return { kind: "none", reason: "no-ppm" };
    return { kind: "pending" };
  }

  /**
   * Scores a problem's steps where that is allowed now and not known yet.
   *
   * @param load - whether the models may be loaded for it
   */
  async ask(problem: NoteProblem, load: boolean): Promise<void> {
    const { engine, trusted, mayLoad } = this.#options;
    const last = problem.steps.length - 1;
    if (last < 0 || !trusted()) return;
    // A running search keeps the models busy; it is not held up for an opinion.
    if (engine.state.kind === "solving") return;
    if (engine.report === null ? !load && !mayLoad() : engine.report.ppm === null) return;
    const key = prefixKey(problem, last);
    if (this.#known.has(key)) return;
    const running = this.#asked.get(key);
    if (running !== undefined) return running;
    const asked = this.#score(problem).finally(() => this.#asked.delete(key));
    this.#asked.set(key, asked);
    return asked;
  }

  async #score(problem: NoteProblem): Promise<void> {
    const steps = handWrittenSteps(problem.steps.map((step) => step.text)).slice(0, 1024);
    const result = await this.#options.engine.score(problem.text, [...steps]);
    // Nothing is remembered of a failure: the next one may go better.
    if (result.kind === "unavailable") return;
    result.scores.forEach((score, step) => {
      const known: Known =
        score.kind === "scored"
          ? { kind: "scored", value: score.value }
          : { kind: "none", reason: score.reason };
      this.#known.set(prefixKey(problem, step), known);
    });
  }
}

function prefixKey(problem: NoteProblem, step: number): string {
  const steps = problem.steps.slice(0, step + 1).map((s) => s.text.replace(/\s+/gu, " ").trim());
  return [problem.text, ...steps].join("\0");
}
