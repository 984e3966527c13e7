import * as vscode from "vscode";
import type { NoteProblem } from "../../notes/problem.ts";
import type { Notifications } from "../notifications.ts";
import { problemAround, stepAt, type CheckedNotes } from "./checked-notes.ts";
import type { IgnoredSteps } from "./ignored-steps.ts";
import { countMarks, toOpen, type Mark, type ProblemMarks } from "./marks.ts";
import type { MarkBook, NoteMarks } from "./note-marks.ts";
import type { StepScores } from "./score.ts";
import type { StepCards } from "./step-cards.ts";
import { showCardAt, targetOf, type Target } from "./target.ts";

export interface CheckCommandParts {
  readonly notes: CheckedNotes;
  readonly book: MarkBook;
  readonly scores: StepScores;
  readonly cards: StepCards;
  readonly ignored: IgnoredSteps;
  readonly notifications: Notifications;
  /** A few words that are also read aloud. */
  readonly say: (message: string) => void;
  /** The work on a problem was checked: a solution may be searched for quietly. */
  readonly checked: (document: vscode.TextDocument, problem: NoteProblem) => void;
}

/** *Check my work* and what belongs to its marks. */
export class CheckCommands {
  readonly #parts: CheckCommandParts;

  constructor(parts: CheckCommandParts) {
    this.#parts = parts;
  }

  /** Checks all work in the note; the first contradicted step at the cursor's problem is opened. */
  async check(argument?: unknown): Promise<NoteMarks | null> {
    const target = await this.#target(argument);
    if (target === null) return null;
    const { document } = target;
    const marks = await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Window, title: vscode.l10n.t("rStar checks your work") },
      () => this.#parts.book.check(document, new AbortController().signal),
    );
    if (marks === null) {
      // An edit meanwhile: the live check goes on, or the student asks again.
      if (!document.isClosed && (await this.#parts.notes.read(document, true)) === null)
        this.#parts.notifications.warn(vscode.l10n.t("This note cannot be checked; it may be too long."));
      return null;
    }
    if (marks.problems.length === 0) {
      this.#parts.notifications.info(
        vscode.l10n.t("There is no work to check yet. Write a step below a problem, then check again."),
      );
      return marks;
    }
    await this.#report(marks, target);
    return marks;
  }

  async clear(argument?: unknown): Promise<void> {
    const target = await targetOf(argument);
    if (target === null) return;
    if (this.#parts.book.clear(target.document)) this.#parts.say(vscode.l10n.t("The marks were cleared."));
  }

  /** Says more about a step. */
  async why(argument: unknown): Promise<void> {
    const found = await this.#step(argument);
    if (found === null) return;
    const { document, problem, step, start, language } = found;
    this.#parts.cards.explain(problem, language, step);
    await showCardAt(document, start);
  }

  /** The student says that a step is their own: it is not checked any more. */
  async ignore(argument: unknown): Promise<void> {
    const found = await this.#step(argument);
    if (found === null) return;
    this.#parts.ignored.add(found.problem, found.step);
    await this.#parts.book.refresh(found.document);
    this.#parts.say(vscode.l10n.t("The step is marked as your own and is not checked."));
  }

  async #report(marks: NoteMarks, { document, offset }: Target): Promise<void> {
    const first = toOpen(marks.problems, offset);
    this.#parts.say(summary(marks.problems, first));
    const around =
      marks.problems.find(({ first: own }) => own !== null && own === first)?.problem ??
      problemAround(
        marks.problems.map(({ problem }) => problem),
        offset,
      );
    if (around !== null) {
      this.#parts.checked(document, around);
      // The verdicts are there already; the PPM's opinion comes when it comes.
      void this.#parts.scores.ask(around, true);
    }
    if (first !== null) await showCardAt(document, first.start);
  }

  async #step(argument: unknown): Promise<{
    readonly document: vscode.TextDocument;
    readonly problem: NoteProblem;
    readonly step: number;
    readonly start: number;
    readonly language: NoteMarks["language"];
  } | null> {
    const target = await this.#target(argument);
    if (target === null) return null;
    const note = await this.#parts.notes.read(target.document, true);
    const place = note === null ? null : stepAt(note.problems, target.offset);
    const start = place === null ? undefined : place.problem.steps[place.step]?.start;
    if (note === null || place === null || start === undefined) {
      this.#parts.notifications.warn(vscode.l10n.t("The step is not there any more."));
      return null;
    }
    return { document: target.document, ...place, start, language: note.language };
  }

  async #target(argument: unknown): Promise<Target | null> {
    const target = await targetOf(argument);
    if (target === null)
      this.#parts.notifications.warn(
        vscode.l10n.t("Open a Markdown or LaTeX note as text and put the cursor on a problem."),
      );
    return target;
  }
}

function summary(problems: readonly ProblemMarks[], first: Mark | null): string {
  const counts = countMarks(problems);
  const all = problems.reduce((sum, { marks }) => sum + marks.length, 0);
  const restricted = vscode.workspace.isTrusted
    ? ""
    : ` ${vscode.l10n.t("Restricted Mode: Python and the PPM are off; only the built-in check is used.")}`;
  if (first !== null)
    return `${vscode.l10n.t("Step {0} is contradicted; {1} of {2} steps are verified.", first.step + 1, counts.verified, all)}${restricted}`;
  return `${vscode.l10n.t("No step is contradicted; {0} of {1} steps are verified.", counts.verified, all)}${restricted}`;
}
