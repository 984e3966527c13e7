import * as vscode from "vscode";
import type { NoteProblem } from "../notes/problem.ts";
import type { SettingsReader } from "../setup/settings.ts";

/** Longer notes get no CodeLens. */
const LONGEST_NOTE = 300_000;

/** The problems of a note as it stands now, looked for once a version and off this thread; null where that failed. */
export type ReadProblems = (document: vscode.TextDocument) => Promise<readonly NoteProblem[] | null>;

/** *Solve with rStar* above each problem, and *Check my work* above those with steps below. */
export class SolveLenses implements vscode.CodeLensProvider, vscode.Disposable {
  readonly #settings: SettingsReader;
  readonly #read: ReadProblems;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #subscription: vscode.Disposable;

  constructor(settings: SettingsReader, read: ReadProblems) {
    this.#settings = settings;
    this.#read = read;
    this.#subscription = settings.onDidChange((change) => {
      if (change.affects("codeLens.enabled")) this.#changed.fire();
    });
  }

  get onDidChangeCodeLenses(): vscode.Event<void> {
    return this.#changed.event;
  }

  async provideCodeLenses(
    document: vscode.TextDocument,
    token: vscode.CancellationToken,
  ): Promise<vscode.CodeLens[]> {
    if (token.isCancellationRequested || !this.#settings.get(document)["codeLens.enabled"]) return [];
    const { version } = document;
    const end = document.lineAt(document.lineCount - 1).range.end;
    if (document.offsetAt(end) > LONGEST_NOTE) return [];
    const problems = await this.#read(document);
    // Where the text changed meanwhile, the editor asks again.
    if (problems === null || document.version !== version) return [];
    return problems.flatMap((problem) => lensesOf(document, problem));
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#changed.dispose();
  }
}

function lensesOf(document: vscode.TextDocument, problem: NoteProblem): vscode.CodeLens[] {
  const { line } = document.positionAt(problem.start);
  const range = new vscode.Range(line, 0, line, 0);
  // The place, not the words: the text may have changed when it is clicked.
  const place = { uri: document.uri, offset: problem.start };
  const lens = (command: string, title: string): vscode.CodeLens =>
    new vscode.CodeLens(range, { command, title, arguments: [place] });
  const solve = lens("rstar.solve", vscode.l10n.t("Solve with rStar"));
  return problem.steps.length === 0
    ? [solve]
    : [solve, lens("rstar.checkWork", vscode.l10n.t("Check my work"))];
}
