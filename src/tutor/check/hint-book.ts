import { LRUCache } from "lru-cache";
import type { NoteLanguage } from "../../notes/math-spans.ts";
import type { NoteProblem } from "../../notes/problem.ts";
import type { Solution } from "../../notes/solution.ts";
import type { Clock } from "../../solver/search/ports.ts";
import { solutionKey } from "./checked-notes.ts";
import { HintLadder } from "./hint-ladder.ts";
import type { Hint } from "../../hints/hint.ts";
import type { HintSource } from "./hint-source.ts";
import type { ProblemMarks } from "./marks.ts";

export type HintOutcome =
  | { readonly kind: "hint"; readonly hint: Hint; readonly atBottom: boolean }
  | { readonly kind: "wait"; readonly ms: number }
  /** `complete`: the step itself was shown; else more needs a solution. */
  | { readonly kind: "bottom"; readonly complete: boolean };

/** The hints that were shown for one state of somebody's work. */
export interface ShownHints {
  readonly hints: readonly Hint[];
  readonly atBottom: boolean;
}

interface Entry {
  readonly ladder: HintLadder;
  readonly shown: Hint[];
}

const NONE: ShownHints = { hints: [], atBottom: false };

/**
 * Hints by the state of the work: whoever writes another step begins another ladder. What was shown stays as it was, also
 * where a solution that is found later would say it in another way.
 */
export class HintBook {
  readonly #source: HintSource;
  readonly #clock: Clock;
  readonly #entries = new LRUCache<string, Entry>({ max: 200 });

  constructor(source: HintSource, clock: Clock) {
    this.#source = source;
    this.#clock = clock;
  }

  shown(problem: NoteProblem, language: NoteLanguage): ShownHints {
    const entry = this.#entries.get(keyOf(problem, language));
    if (entry === undefined) return NONE;
    return { hints: entry.shown, atBottom: entry.shown.at(-1)?.kind === "step" };
  }

  /** Asks for one more hint. */
  ask(
    { problem, marks, first }: ProblemMarks,
    language: NoteLanguage,
    solution: Solution | null,
  ): HintOutcome {
    const key = keyOf(problem, language);
    const entry = this.#entries.get(key) ?? { ladder: new HintLadder(this.#clock), shown: [] };
    this.#entries.set(key, entry);
    const all = this.#source.hints({
      problem: problem.text,
      language,
      steps: problem.steps.map((step) => step.text),
      checks: marks.map((mark) => mark.check),
      first: first?.step ?? null,
      solution,
    });
    const complete = all.at(-1)?.kind === "step";
    const seen = new Set(entry.shown.map((hint) => hint.kind));
    if (seen.has("step")) return { kind: "bottom", complete: true };
    const rest = all.filter((hint) => !seen.has(hint.kind));
    const turn = entry.ladder.ask(entry.shown.length + rest.length, complete);
    switch (turn.kind) {
      case "wait":
        return turn;
      case "bottom":
        return { kind: "bottom", complete };
      case "rung": {
        const [hint] = rest;
        if (hint === undefined) return { kind: "bottom", complete };
        entry.shown.push(hint);
        return { kind: "hint", hint, atBottom: hint.kind === "step" };
      }
    }
  }
}

/** White space is no attempt. */
function keyOf(problem: NoteProblem, language: NoteLanguage): string {
  return solutionKey(problem, language).replace(/[^\S\0]+/gu, " ");
}

/** The step that hints are about, or null for the problem itself: the first contradicted one, else the last. */
export function hintStep({ problem, first }: ProblemMarks): number | null {
  return first?.step ?? (problem.steps.length === 0 ? null : problem.steps.length - 1);
}
