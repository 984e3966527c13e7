import { LRUCache } from "lru-cache";
import type { NoteLanguage } from "../../notes/math-spans.ts";
import type { NoteProblem } from "../../notes/problem.ts";
import type { StepCheck } from "../../solver/checking/verdict.ts";
import type { SymbolicEquality } from "../../solver/grading/symbolic.ts";
import { noteLanguage } from "../problem-choice.ts";
import type { CheckRequest, CheckThread } from "./check-thread.ts";

/** A document of the editor, as far as it is read here (`vscode.TextDocument`). */
export interface NoteDocument {
  readonly uri: { toString(): string };
  readonly languageId: string;
  readonly version: number;
  getText(): string;
}

/** The problems of one version of a note. */
export interface ReadNote {
  readonly version: number;
  readonly language: NoteLanguage;
  readonly problems: readonly NoteProblem[];
}

/** Longer notes are not read as a whole: nobody waits for that. */
const LONGEST_NOTE = 1_000_000;
const MOST_SOLUTIONS = 4000;

/**
 * What is known of notes: the problems of a version are looked for once, a solution is judged once, by its content.
 * An edit elsewhere in the note costs nothing again.
 */
export class CheckedNotes {
  readonly #thread: CheckThread;
  /** By document: one that is closed and opened again counts its versions anew. */
  readonly #notes = new WeakMap<NoteDocument, { version: number; read: Promise<ReadNote | null> }>();
  readonly #checks = new LRUCache<string, readonly StepCheck[]>({ max: MOST_SOLUTIONS });

  constructor(thread: CheckThread) {
    this.#thread = thread;
  }

  /** The problems of a note as it stands now; null where it is too long or the reading failed. Never rejects. */
  async read(document: NoteDocument, urgent: boolean): Promise<ReadNote | null> {
    const known = this.#notes.get(document);
    const { version } = document;
    if (known?.version === version) return known.read;
    const read = this.#read(document, urgent);
    const entry = { version, read };
    this.#notes.set(document, entry);
    const note = await read;
    if (note === null && this.#notes.get(document) === entry) this.#notes.delete(document);
    return note;
  }

  /** What is known of a solution without asking anybody, or null. */
  known(problem: NoteProblem, language: NoteLanguage): readonly StepCheck[] | null {
    const key = solutionKey(problem, language);
    return this.#checks.get(`full\0${key}`) ?? this.#checks.get(`quick\0${key}`) ?? null;
  }

  /**
   * The verdicts of a solution; null where that was cancelled or failed. Never rejects.
   *
   * @param symbolic - symbolic algebra for what sampling does not decide, or null
   */
  async check(
    problem: NoteProblem,
    language: NoteLanguage,
    symbolic: SymbolicEquality | null,
    request: CheckRequest,
  ): Promise<readonly StepCheck[] | null> {
    const key = solutionKey(problem, language);
    const full = this.#checks.get(`full\0${key}`);
    if (full !== undefined) return full;
    const quick = symbolic === null ? this.#checks.get(`quick\0${key}`) : undefined;
    if (quick !== undefined) return quick;
    const steps = problem.steps.map((step) => step.text);
    const checks = await this.#thread.check({ problem: problem.text, steps, language }, symbolic, request);
    if (checks !== null) this.#checks.set(`${symbolic === null ? "quick" : "full"}\0${key}`, checks);
    return checks;
  }

  /** Whether a version of this note was read before: then the next one will be asked for too. */
  has(document: NoteDocument): boolean {
    return this.#notes.has(document);
  }

  async #read(document: NoteDocument, urgent: boolean): Promise<ReadNote | null> {
    const text = document.getText();
    if (text.length > LONGEST_NOTE) return null;
    const { version, languageId } = document;
    const language = noteLanguage(languageId, text);
    // Others may wait for the same reading: it is not cancelled with one of them.
    const signal = new AbortController().signal;
    const problems = await this.#thread.problems(text, language, { urgent, signal });
    return problems === null ? null : { version, language, problems };
  }
}

/** Same key, same verdicts: the problem and all that was written for it. */
export function solutionKey(problem: NoteProblem, language: NoteLanguage): string {
  return [language, problem.text, ...problem.steps.map((step) => step.text)].join("\0");
}

/** What stands at an offset of a note. */
export interface StepPlace {
  readonly problem: NoteProblem;
  /** Index of the step in its problem. */
  readonly step: number;
}

/** The hand-written step at an offset, or null. */
export function stepAt(problems: readonly NoteProblem[], offset: number): StepPlace | null {
  for (const problem of problems) {
    const step = problem.steps.findIndex((s) => s.start <= offset && offset <= s.end);
    if (step >= 0) return { problem, step };
  }
  return null;
}

/** The problem whose text or steps an offset lies in or directly behind, else the last one before it. */
export function problemAround(problems: readonly NoteProblem[], offset: number): NoteProblem | null {
  return problems.findLast((problem) => problem.start <= offset) ?? problems[0] ?? null;
}
