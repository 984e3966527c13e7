import { LRUCache } from "lru-cache";
import type { NoteLanguage } from "../../notes/math-spans.ts";
import type { NoteProblem } from "../../notes/problem.ts";
import type { Clock } from "../../solver/search/ports.ts";
import type { Translate } from "../../setup/translate.ts";
import { cardOf } from "./card.ts";
import { solutionKey, stepAt, type CheckedNotes, type NoteDocument } from "./checked-notes.ts";
import { hintStep, type HintBook } from "./hint-book.ts";
import type { IgnoredSteps } from "./ignored-steps.ts";
import type { Line } from "./markdown.ts";
import { marksOf, type Mark, type ProblemMarks } from "./marks.ts";
import type { StepScore, StepScores } from "./score.ts";

export interface StepCard {
  readonly lines: readonly Line[];
  readonly start: number;
  readonly end: number;
}

export interface StepCardsOptions {
  readonly notes: CheckedNotes;
  readonly scores: StepScores;
  readonly ignored: IgnoredSteps;
  readonly hints: HintBook;
  /** Whether the work in a note was checked by command: then every step has a card. */
  readonly marked: (document: NoteDocument) => boolean;
  readonly clock: Clock;
  readonly t: Translate;
}

/** A hover does not wait longer than this for a score; the next one has it. */
const SCORE_WAIT = 80;

/** What is said about the step at a place of a note. */
export class StepCards {
  readonly #options: StepCardsOptions;
  readonly #explained = new LRUCache<string, true>({ max: 500 });
  /** What is said below the last hint, by the state of the work. */
  readonly #afterHints = new LRUCache<string, string>({ max: 500 });

  constructor(options: StepCardsOptions) {
    this.#options = options;
  }

  /** The card at an offset; null where there is nothing to say, or the note changed meanwhile. Loads no models. */
  async card(document: NoteDocument, offset: number, signal: AbortSignal): Promise<StepCard | null> {
    const { notes, ignored } = this.#options;
    const { version } = document;
    const stale = (): boolean => signal.aborted || document.version !== version;
    const note = await notes.read(document, true);
    if (note === null || stale()) return null;
    const { language } = note;
    const place = stepAt(note.problems, offset);
    if (place === null) return this.#problemCard(document, note.problems, language, offset);
    const { problem } = place;
    const checks = await notes.check(problem, language, null, { urgent: true, signal });
    if (checks === null || stale()) return null;
    const marks = marksOf(problem, checks, (step) => ignored.has(problem, step));
    const mark = marks.marks[place.step];
    if (mark === undefined) return null;
    const score = await this.#score(problem, place.step);
    if (stale()) return null;
    return this.#stepCard(document, marks, mark, language, score);
  }

  /** The student asks why: from now on the card of that step says more. */
  explain(problem: NoteProblem, language: NoteLanguage, step: number): void {
    this.#explained.set(`${step}\0${solutionKey(problem, language)}`, true);
  }

  /** The student asks for a hint instead: what was explained makes room. */
  unexplain(problem: NoteProblem, language: NoteLanguage, step: number): void {
    this.#explained.delete(`${step}\0${solutionKey(problem, language)}`);
  }

  /** A sentence below the hints of this state of the work; null for none. */
  sayAfterHints(problem: NoteProblem, language: NoteLanguage, sentence: string | null): void {
    const key = solutionKey(problem, language);
    if (sentence === null) this.#afterHints.delete(key);
    else this.#afterHints.set(key, sentence);
  }

  async #score(problem: NoteProblem, step: number): Promise<StepScore> {
    const { scores, clock } = this.#options;
    const enough = new Promise<void>((resolve) => {
      clock.after(SCORE_WAIT, resolve);
    });
    await Promise.race([scores.ask(problem, false), enough]);
    return scores.now(problem, step);
  }

  #stepCard(
    document: NoteDocument,
    marks: ProblemMarks,
    mark: Mark,
    language: NoteLanguage,
    score: StepScore,
  ): StepCard | null {
    const { hints, marked, t } = this.#options;
    const { problem } = marks;
    const shown = hintStep(marks) === mark.step ? hints.shown(problem, language) : null;
    const silent =
      mark.kind === "not-checked" &&
      mark.check.reading === "" &&
      score.kind !== "scored" &&
      shown?.hints.length === 0;
    if (silent && !marked(document)) return null;
    const key = solutionKey(problem, language);
    const lines = cardOf(
      {
        number: mark.step + 1,
        kind: mark.kind,
        check: mark.check,
        score,
        explained: this.#explained.has(`${mark.step}\0${key}`),
        hints: shown?.hints.map((hint) => hint.text) ?? [],
        afterHints: shown === null ? null : (this.#afterHints.get(key) ?? null),
        atBottom: shown?.atBottom ?? false,
        place: { uri: document.uri.toString(), offset: mark.start },
      },
      t,
    );
    return { lines, start: mark.start, end: mark.end };
  }

  /** A problem without any work has a card once hints were asked for. */
  #problemCard(
    document: NoteDocument,
    problems: readonly NoteProblem[],
    language: NoteLanguage,
    offset: number,
  ): StepCard | null {
    const problem = problems.find((p) => p.start <= offset && offset <= p.end && p.steps.length === 0);
    if (problem === undefined) return null;
    const { hints, t } = this.#options;
    const shown = hints.shown(problem, language);
    const afterHints = this.#afterHints.get(solutionKey(problem, language)) ?? null;
    if (shown.hints.length === 0 && afterHints === null) return null;
    const lines = cardOf(
      {
        number: null,
        kind: null,
        check: null,
        score: null,
        explained: false,
        hints: shown.hints.map((hint) => hint.text),
        afterHints,
        atBottom: shown.atBottom,
        place: { uri: document.uri.toString(), offset: problem.start },
      },
      t,
    );
    return { lines, start: problem.start, end: problem.end };
  }
}
