import path from "node:path";
import * as vscode from "vscode";
import type { NoteProblem } from "../../notes/problem.ts";
import type { PythonService } from "../../setup/python-service.ts";
import type { SettingsReader } from "../../setup/settings.ts";
import { systemClock } from "../../solver/search/clock.ts";
import type { EngineService } from "../engine-service.ts";
import type { Notifications } from "../notifications.ts";
import type { ProblemSource } from "../problem-source.ts";
import type { RunManager } from "../run-manager.ts";
import { CheckCommands } from "./check-commands.ts";
import { CheckThread } from "./check-thread.ts";
import { CheckedNotes, problemAround } from "./checked-notes.ts";
import { HintBook } from "./hint-book.ts";
import { HintCommands } from "./hint-commands.ts";
import { hintSource, similarSource } from "./hint-library.ts";
import { StepHover } from "./hover.ts";
import { IgnoredSteps } from "./ignored-steps.ts";
import { MarkDiagnostics } from "./mark-diagnostics.ts";
import { MarkView } from "./mark-view.ts";
import { MarkBook } from "./note-marks.ts";
import { QuietSolutions } from "./quiet-solutions.ts";
import { ReadAhead } from "./read-ahead.ts";
import { Sandbox } from "./sandbox.ts";
import { StepScores } from "./score.ts";
import { SolutionGate, type BeforeAttempt } from "./solution-gate.ts";
import { checkingThread } from "./start-thread.ts";
import { StepCards } from "./step-cards.ts";
import { targetOf } from "./target.ts";

export interface CheckingParts {
  readonly context: vscode.ExtensionContext;
  readonly settings: SettingsReader;
  readonly notifications: Notifications;
  readonly python: PythonService;
  readonly engine: EngineService;
  readonly runs: RunManager;
  readonly log: vscode.LogOutputChannel;
  /** A few words that are also read aloud. */
  readonly say: (message: string) => void;
}

/** What the rest of the extension, and tests, use of checking. */
export interface Checking {
  readonly marks: MarkBook;
  /** The problems of a note as it stands now, read off this thread; null where that failed. */
  problems(document: vscode.TextDocument): Promise<readonly NoteProblem[] | null>;
  /** Whether a solution may be shown now; asks kindly where nothing was tried yet. */
  maySolve(source: ProblemSource): Promise<boolean>;
  dispose(): void;
}

const NOTES: vscode.DocumentSelector = [{ language: "markdown" }, { language: "latex" }, { language: "tex" }];
const IGNORED = "rstar.check.ignored";

/** *Check my work*, hovers, hints and similar problems. Nothing is read or started before it is used. */
export function registerChecking(parts: CheckingParts): Checking {
  const { context, settings, notifications, python, engine, runs, log, say } = parts;
  const clock = systemClock;
  const trusted = (): boolean => vscode.workspace.isTrusted;
  const warn = (message: string): void => {
    log.warn(message);
  };
  const dist = path.join(context.extensionPath, "dist");
  const thread = new CheckThread({ start: checkingThread(path.join(dist, "checker.cjs")), clock, warn });
  const sandbox = new Sandbox({
    python: () => python.chosen(),
    pythonDir: path.join(dist, "python"),
    trusted,
    clock,
    warn,
  });
  const notes = new CheckedNotes(thread);
  const ignored = new IgnoredSteps({
    get: () => context.workspaceState.get<readonly string[]>(IGNORED, []),
    set: (keys) => void context.workspaceState.update(IGNORED, keys),
  });
  const scores = new StepScores({
    engine,
    trusted,
    mayLoad: () => settings.get()["check.backgroundSearch"],
  });
  const hints = new HintBook(hintSource(vscode.l10n.t), clock);
  const book = new MarkBook({
    notes,
    ignored,
    symbolic: () => sandbox.symbolic(),
    live: (document) => settings.get(vscode.Uri.parse(document.uri.toString()))["check.live"],
    clock,
  });
  const marked = (document: { readonly uri: { toString(): string } }): boolean =>
    book.has(document.uri.toString());
  const cards = new StepCards({ notes, scores, ignored, hints, marked, clock, t: vscode.l10n.t });
  const view = new MarkView(book, vscode.Uri.joinPath(context.extensionUri, "media", "check"));
  const solutions = new QuietSolutions(runs);
  const diagnostics = new MarkDiagnostics(book);
  const hinting = new HintCommands({
    notes,
    cards,
    ignored,
    hints,
    solutions,
    similar: similarSource(vscode.l10n.t),
    sandbox,
    view,
    settings,
    notifications,
    say,
  });
  const checking = new CheckCommands({
    notes,
    book,
    scores,
    cards,
    ignored,
    notifications,
    say,
    checked: (document, problem) => {
      if (trusted() && settings.get()["check.backgroundSearch"]) hinting.searchQuietly(document, problem);
    },
  });
  const ahead = new ReadAhead(notes, clock);
  const gate = new SolutionGate({
    when: (source) =>
      settings.get(source.uri === null ? null : vscode.Uri.parse(source.uri))["solution.when"],
    attempted: (source) => attempted(source, notes, runs),
    ask: () => askBeforeAttempt(notifications),
    act: (choice, source) => actBeforeAttempt(choice, source),
  });
  const command = (name: string, run: (argument: unknown) => unknown): vscode.Disposable =>
    vscode.commands.registerCommand(name, run);
  const registered = vscode.Disposable.from(
    vscode.languages.registerHoverProvider(NOTES, new StepHover(cards)),
    vscode.languages.registerCodeActionsProvider(NOTES, diagnostics, {
      providedCodeActionKinds: [vscode.CodeActionKind.QuickFix],
    }),
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (contentChanges.length === 0) return;
      book.edited(document);
      ahead.edited(document);
    }),
    book.onDidChange(() => {
      void vscode.commands.executeCommand("setContext", "rstar.hasMarks", !book.isEmpty);
    }),
    vscode.workspace.onDidCloseTextDocument((document) => {
      book.clear(document);
    }),
    command("rstar.checkWork", (argument) => checking.check(argument)),
    command("rstar.clearMarks", async (argument) => {
      view.showHint(null);
      await checking.clear(argument);
    }),
    command("rstar.hint", (argument) => hinting.hint(argument)),
    command("rstar.similarProblem", (argument) => hinting.similar(argument)),
    command("rstar.check.why", (argument) => checking.why(argument)),
    command("rstar.check.ignore", (argument) => checking.ignore(argument)),
    command("rstar.check.solution", async (argument) => {
      const target = await targetOf(argument);
      const note = target === null ? null : await notes.read(target.document, true);
      const problem = target === null || note === null ? null : problemAround(note.problems, target.offset);
      if (target === null || problem === null) return undefined;
      return vscode.commands.executeCommand("rstar.solve", {
        uri: target.document.uri,
        offset: problem.start,
      });
    }),
    view,
    diagnostics,
    book,
    ahead,
    thread,
    new vscode.Disposable(() => void sandbox.dispose()),
  );
  return {
    marks: book,
    problems: async (document) => (await notes.read(document, false))?.problems ?? null,
    maySolve: (source) => gate.mayShow(source),
    dispose: () => {
      registered.dispose();
    },
  };
}

/** Whether something stands below a problem, or its solution was shown already. */
async function attempted(source: ProblemSource, notes: CheckedNotes, runs: RunManager): Promise<boolean> {
  if (runs.current?.source.text === source.text) return true;
  const document = vscode.workspace.textDocuments.find((d) => d.uri.toString() === source.uri);
  if (document === undefined) return false;
  const note = await notes.read(document, true);
  const problem = note?.problems.find((p) => p.text === source.text || p.start === source.range?.start);
  return problem !== undefined && problem.steps.length > 0;
}

async function askBeforeAttempt(notifications: Notifications): Promise<BeforeAttempt | null> {
  return notifications.ask<BeforeAttempt>(
    vscode.l10n.t("You have not written a step yet. One try of your own first is how most is learnt."),
    [
      { label: vscode.l10n.t("Try a Step First"), value: "try" },
      { label: vscode.l10n.t("Give Me a Hint"), value: "hint" },
      { label: vscode.l10n.t("Solve Anyway"), value: "solve" },
    ],
  );
}

async function actBeforeAttempt(choice: "try" | "hint", source: ProblemSource): Promise<void> {
  if (source.uri === null || source.range === null) return;
  const place = { uri: source.uri, offset: source.range.start };
  if (choice === "hint") {
    await vscode.commands.executeCommand("rstar.hint", place);
    return;
  }
  const document = vscode.workspace.textDocuments.find((d) => d.uri.toString() === source.uri);
  if (document === undefined) return;
  const editor = await vscode.window.showTextDocument(document);
  const end = document.lineAt(document.positionAt(source.range.end)).range.end;
  editor.selection = new vscode.Selection(end, end);
}
