import * as vscode from "vscode";
import type { SettingsReader } from "../setup/settings.ts";
import { noteLanguage, problemsOf } from "./problem-choice.ts";

/** Longer notes get no CodeLens: finding problems in them would hold up everything else the extension does. */
const LONGEST_NOTE = 300_000;

/** Most notes whose problems are remembered. */
const REMEMBERED = 8;

/** *Solve with rStar* above each problem, and *Check my work* above those with steps below. The problems of a note are looked for once a version. */
export class SolveLenses implements vscode.CodeLensProvider, vscode.Disposable {
  readonly #settings: SettingsReader;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #subscription: vscode.Disposable;
  readonly #known = new Map<string, { readonly version: number; readonly lenses: vscode.CodeLens[] }>();

  constructor(settings: SettingsReader) {
    this.#settings = settings;
    this.#subscription = vscode.Disposable.from(
      settings.onDidChange((change) => {
        if (change.affects("codeLens.enabled")) this.#changed.fire();
      }),
      vscode.workspace.onDidCloseTextDocument((document) => {
        this.#known.delete(document.uri.toString());
      }),
    );
  }

  get onDidChangeCodeLenses(): vscode.Event<void> {
    return this.#changed.event;
  }

  provideCodeLenses(document: vscode.TextDocument, token: vscode.CancellationToken): vscode.CodeLens[] {
    if (token.isCancellationRequested || !this.#settings.get(document)["codeLens.enabled"]) return [];
    const key = document.uri.toString();
    const known = this.#known.get(key);
    if (known?.version === document.version) return known.lenses;
    const text = document.getText();
    const lenses = text.length > LONGEST_NOTE ? [] : makeLenses(document, text);
    this.#known.delete(key);
    this.#known.set(key, { version: document.version, lenses });
    const oldest = this.#known.keys().next().value;
    if (this.#known.size > REMEMBERED && oldest !== undefined) this.#known.delete(oldest);
    return lenses;
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#changed.dispose();
  }
}

function makeLenses(document: vscode.TextDocument, text: string): vscode.CodeLens[] {
  return problemsOf(text, noteLanguage(document.languageId, text)).flatMap((problem) => {
    const line = document.positionAt(problem.start).line;
    const range = new vscode.Range(line, 0, line, 0);
    // The place, not the words: the text may have changed when it is clicked.
    const place = { uri: document.uri, offset: problem.start };
    const lens = (command: string, title: string): vscode.CodeLens =>
      new vscode.CodeLens(range, { command, title, arguments: [place] });
    const solve = lens("rstar.solve", vscode.l10n.t("Solve with rStar"));
    return problem.steps === 0 ? [solve] : [solve, lens("rstar.checkWork", vscode.l10n.t("Check my work"))];
  });
}
