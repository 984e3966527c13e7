import { randomInt } from "node:crypto";
import * as vscode from "vscode";
import { insertionFor } from "../../notes/insertion.ts";
import type { NoteLanguage } from "../../notes/math-spans.ts";
import type { NoteProblem } from "../../notes/problem.ts";
import type { SettingsReader } from "../../setup/settings.ts";
import { sourceOf } from "../editor-problem.ts";
import type { Notifications } from "../notifications.ts";
import { problemAround, type CheckedNotes } from "./checked-notes.ts";
import { hintStep, type HintBook, type HintOutcome } from "./hint-book.ts";
import type { SimilarSource } from "./hint-source.ts";
import type { IgnoredSteps } from "./ignored-steps.ts";
import type { MarkView } from "./mark-view.ts";
import { marksOf, type ProblemMarks } from "./marks.ts";
import type { QuietSolutions, QuietState } from "./quiet-solutions.ts";
import type { Sandbox } from "./sandbox.ts";
import type { StepCards } from "./step-cards.ts";
import { showCardAt, targetOf } from "./target.ts";

export interface HintCommandParts {
  readonly notes: CheckedNotes;
  readonly cards: StepCards;
  readonly ignored: IgnoredSteps;
  readonly hints: HintBook;
  readonly solutions: QuietSolutions;
  readonly similar: SimilarSource;
  readonly sandbox: Sandbox;
  readonly view: MarkView;
  readonly settings: SettingsReader;
  readonly notifications: Notifications;
  readonly say: (message: string) => void;
}

interface Work {
  readonly document: vscode.TextDocument;
  readonly version: number;
  readonly language: NoteLanguage;
  readonly marks: ProblemMarks;
}

/** *Give me a hint* and *Try a similar problem*. */
export class HintCommands {
  readonly #parts: HintCommandParts;

  constructor(parts: HintCommandParts) {
    this.#parts = parts;
  }

  /** One more hint for the problem at a place. @returns what there was, or null where nothing could be asked */
  async hint(argument?: unknown): Promise<HintOutcome | null> {
    const work = await this.#work(argument);
    if (work === null) return null;
    const { problem } = work.marks;
    let state = this.#parts.solutions.state(problem.text);
    if (state.kind === "unknown" && this.#maySearch()) {
      this.searchQuietly(work.document, problem);
      state = { kind: "searching" };
    }
    const outcome = this.#ask(work, state);
    if (outcome.kind !== "bottom" || outcome.complete) {
      await this.#show(work, outcome);
      return outcome;
    }
    // The place and the idea can be told without a solution; what follows cannot.
    state = await this.#solution(work, state);
    if (state.kind !== "solved") {
      await this.#show(work, outcome);
      return outcome;
    }
    if (work.document.isClosed || work.document.version !== work.version) return null;
    const further = this.#ask(work, state);
    await this.#show(work, further);
    return further;
  }

  /** Searches for a solution that nobody looks at. */
  searchQuietly(document: vscode.TextDocument, problem: NoteProblem): void {
    void this.#parts.solutions.search(quietSource(document, problem));
  }

  /** A new problem of the same kind below the work, its answer checked by running it. */
  async similar(argument?: unknown): Promise<string | null> {
    const work = await this.#work(argument);
    if (work === null) return null;
    const { problem } = work.marks;
    const { notifications, solutions, similar, sandbox } = this.#parts;
    if (!vscode.workspace.isTrusted) {
      notifications.warn(
        vscode.l10n.t(
          "A similar problem is made by running code, and nothing runs in Restricted Mode. Trust this workspace first.",
        ),
      );
      return null;
    }
    const made = await vscode.window.withProgress(
      {
        location: vscode.ProgressLocation.Notification,
        title: vscode.l10n.t("rStar makes a similar problem"),
        cancellable: true,
      },
      async (_progress, token) => {
        const stop = new AbortController();
        token.onCancellationRequested(() => {
          stop.abort();
        });
        const executor = await sandbox.executor();
        if (executor === null)
          return {
            kind: "none",
            reason: vscode.l10n.t("There is no Python with SymPy to check its answer with."),
          } as const;
        const state = solutions.state(problem.text);
        const solution = state.kind === "solved" ? state.solution : null;
        const question = { problem: problem.text, solution, seed: randomInt(2 ** 31) };
        try {
          return await similar.make(question, executor, stop.signal);
        } catch (error) {
          if (stop.signal.aborted) return null;
          throw error;
        }
      },
    );
    if (made === null) return null;
    if (made.kind === "none") {
      notifications.info(vscode.l10n.t("No similar problem could be made. {0}", made.reason));
      return null;
    }
    await this.#insert(work, made.text);
    return made.text;
  }

  #ask({ marks, language }: Work, state: QuietState): HintOutcome {
    return this.#parts.hints.ask(marks, language, state.kind === "solved" ? state.solution : null);
  }

  #maySearch(): boolean {
    return vscode.workspace.isTrusted && this.#parts.settings.get()["check.backgroundSearch"];
  }

  /** A solution, searched for now where the student agrees. */
  async #solution({ document, marks: { problem } }: Work, state: QuietState): Promise<QuietState> {
    const { notifications, solutions, settings } = this.#parts;
    if (state.kind === "solved") return state;
    if (!vscode.workspace.isTrusted) {
      notifications.info(
        vscode.l10n.t(
          "In Restricted Mode there are no further hints: they come from a solution that rStar runs.",
        ),
      );
      return state;
    }
    if (state.kind !== "searching") {
      const question =
        state.kind === "unsolved"
          ? vscode.l10n.t("rStar did not find a solution that it trusts. Search once more for further hints?")
          : vscode.l10n.t(
              "For further hints rStar first has to solve the problem itself. You will not see the solution.",
            );
      const answer = await notifications.ask<"once" | "always">(question, [
        { label: vscode.l10n.t("Search"), value: "once" },
        { label: vscode.l10n.t("Always Search Quietly"), value: "always" },
      ]);
      if (answer === null) return state;
      if (answer === "always") await settings.set("check.backgroundSearch", true);
    }
    const found = await vscode.window.withProgress(
      {
        location: vscode.ProgressLocation.Notification,
        title: vscode.l10n.t("rStar looks for a hint"),
        cancellable: true,
      },
      (_progress, token) => {
        token.onCancellationRequested(() => {
          solutions.stop(problem.text);
        });
        return solutions.search(quietSource(document, problem));
      },
    );
    if (found.kind === "unsolved")
      notifications.info(
        vscode.l10n.t("rStar did not find a solution that it trusts, so there is no further hint."),
      );
    return found;
  }

  async #show(work: Work, outcome: HintOutcome): Promise<void> {
    const { cards, view, say } = this.#parts;
    const { problem } = work.marks;
    const after = afterWords(outcome);
    cards.sayAfterHints(problem, work.language, after);
    if (work.document.isClosed || work.document.version !== work.version) return;
    const step = hintStep(work.marks);
    if (step !== null) cards.unexplain(problem, work.language, step);
    const range = step === null ? problem : (problem.steps[step] ?? problem);
    const last = outcome.kind === "hint" ? outcome.hint.text : null;
    if (last !== null) {
      view.showHint({ document: work.document, version: work.version, offset: range.end, text: last });
      say(vscode.l10n.t("Hint: {0}", last));
    } else if (after !== null) say(after);
    await showCardAt(work.document, range.start);
  }

  async #insert({ document, version, language, marks: { problem } }: Work, text: string): Promise<void> {
    // A label that the finder knows, so that what is written below it is its own work.
    const title = vscode.l10n.t("Problem (similar).");
    const written = language === "latex" ? `\\textbf{${title}} ${text}` : `**${title}** ${text}`;
    const place = { start: problem.start, end: problem.steps.at(-1)?.end ?? problem.end };
    if (!document.isClosed && document.version === version) {
      const insertion = insertionFor(document.getText(), place, written, language);
      const edit = new vscode.WorkspaceEdit();
      edit.insert(document.uri, document.positionAt(insertion.offset), insertion.text);
      if (await vscode.workspace.applyEdit(edit)) {
        const at = document.getText().indexOf(written, insertion.offset);
        const end = document.positionAt(at < 0 ? insertion.offset : at + written.length);
        const editor = await vscode.window.showTextDocument(document);
        editor.selection = new vscode.Selection(end, end);
        editor.revealRange(new vscode.Range(end, end));
        this.#parts.say(vscode.l10n.t("A similar problem was inserted below your work."));
        return;
      }
    }
    // The note was changed meanwhile, or is read-only: the problem gets a page of its own.
    const page = await vscode.workspace.openTextDocument({
      language: language === "latex" ? "latex" : "markdown",
      content: `${written}\n`,
    });
    await vscode.window.showTextDocument(page);
  }

  /** The problem at a place with the marks of its work. */
  async #work(argument: unknown): Promise<Work | null> {
    const { notes, ignored, notifications } = this.#parts;
    const target = await targetOf(argument);
    const note = target === null ? null : await notes.read(target.document, true);
    const problem = target === null || note === null ? null : problemAround(note.problems, target.offset);
    if (target === null || note === null || problem === null) {
      notifications.warn(
        vscode.l10n.t("Open a Markdown or LaTeX note as text and put the cursor on a problem."),
      );
      return null;
    }
    const signal = new AbortController().signal;
    const checks = await notes.check(problem, note.language, null, { urgent: true, signal });
    if (checks === null || target.document.version !== note.version) return null;
    return {
      document: target.document,
      version: note.version,
      language: note.language,
      marks: marksOf(problem, checks, (step) => ignored.has(problem, step)),
    };
  }
}

function quietSource(document: vscode.TextDocument, problem: NoteProblem): ReturnType<typeof sourceOf> {
  const { text, start, end, startLine } = problem;
  return sourceOf(document, { text, start, end, startLine });
}

/** What stands below the last hint: a pause to think, or, at the bottom, a question back. */
function afterWords(outcome: HintOutcome): string | null {
  switch (outcome.kind) {
    case "wait":
      return vscode.l10n.t("Try it first. In a few seconds you can ask for more.");
    case "bottom":
      return outcome.complete ? askBack() : vscode.l10n.t("There is no further hint for this.");
    case "hint":
      return outcome.atBottom ? askBack() : null;
  }
}

function askBack(): string {
  return vscode.l10n.t(
    "Why does this step hold? Write the reason below it in your own words, or try a similar problem.",
  );
}
