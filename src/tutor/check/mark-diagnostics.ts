import * as vscode from "vscode";
import type { CardPlace } from "./card.ts";
import { sentenceOf } from "./reasons.ts";
import type { Mark } from "./marks.ts";
import type { MarkBook } from "./note-marks.ts";
import { quickFixes } from "./quick-fixes.ts";

const SOURCE = "rStar";
const CODE = "contradicted-step";

/** The first contradicted step of each problem among the editor's own problems, with what can be done about it. */
export class MarkDiagnostics implements vscode.CodeActionProvider, vscode.Disposable {
  readonly #book: MarkBook;
  readonly #collection = vscode.languages.createDiagnosticCollection("rstar");
  readonly #subscription: vscode.Disposable;

  constructor(book: MarkBook) {
    this.#book = book;
    this.#subscription = vscode.Disposable.from(
      book.onDidChange((document) => {
        this.#show(document.uri.toString());
      }),
    );
  }

  provideCodeActions(
    document: vscode.TextDocument,
    _range: vscode.Range,
    context: vscode.CodeActionContext,
  ): vscode.CodeAction[] {
    const diagnostic = context.diagnostics.find((d) => d.source === SOURCE && d.code === CODE);
    if (diagnostic === undefined) return [];
    const place: CardPlace = {
      uri: document.uri.toString(),
      offset: document.offsetAt(diagnostic.range.start),
    };
    return quickFixes(place, vscode.l10n.t).map(({ title, command, argument, preferred }) => {
      const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
      action.command = { title, command, arguments: [argument] };
      action.diagnostics = [diagnostic];
      action.isPreferred = preferred;
      return action;
    });
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#collection.dispose();
  }

  #show(key: string): void {
    const document = vscode.workspace.textDocuments.find((d) => d.uri.toString() === key);
    if (document === undefined) return;
    const marks = this.#book.get(document);
    if (marks === null) {
      this.#collection.delete(document.uri);
      return;
    }
    if (marks.version !== document.version) return;
    const firsts = marks.problems.flatMap(({ first }) => (first === null ? [] : [first]));
    this.#collection.set(
      document.uri,
      firsts.map((mark) => diagnosticOf(document, mark)),
    );
  }
}

function diagnosticOf(document: vscode.TextDocument, { start, end, step, check }: Mark): vscode.Diagnostic {
  const range = new vscode.Range(document.positionAt(start), document.positionAt(end));
  const reason = sentenceOf(check.reason, vscode.l10n.t);
  const message = vscode.l10n.t("Step {0} does not follow. {1}", step + 1, reason);
  const diagnostic = new vscode.Diagnostic(range, message, vscode.DiagnosticSeverity.Warning);
  diagnostic.source = SOURCE;
  diagnostic.code = CODE;
  return diagnostic;
}
