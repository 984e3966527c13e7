import * as vscode from "vscode";
import { isNote } from "../editor-problem.ts";
import { markKinds, type MarkKind } from "./marks.ts";
import type { MarkBook } from "./note-marks.ts";
import { markSigns, markWords } from "./words.ts";

/** Longest text behind a line. */
const MOST_WORDS = 120;

const colours: Readonly<Record<MarkKind, string>> = {
  verified: "testing.iconPassed",
  contradicted: "editorError.foreground",
  later: "descriptionForeground",
  depends: "descriptionForeground",
  "not-checked": "descriptionForeground",
  ignored: "descriptionForeground",
};

/** A hint that stands behind a line of the note until the next edit there. */
export interface GhostHint {
  readonly document: vscode.TextDocument;
  readonly version: number;
  readonly offset: number;
  readonly text: string;
}

/** Draws the marks: a sign of its own shape in the gutter, and a few words behind the line. */
export class MarkView implements vscode.Disposable {
  readonly #book: MarkBook;
  readonly #gutter: ReadonlyMap<MarkKind, vscode.TextEditorDecorationType>;
  readonly #words: ReadonlyMap<MarkKind, vscode.TextEditorDecorationType>;
  readonly #ghost: vscode.TextEditorDecorationType;
  readonly #subscriptions: vscode.Disposable;
  #hint: GhostHint | null = null;

  /** @param media - folder of the signs */
  constructor(book: MarkBook, media: vscode.Uri) {
    this.#book = book;
    this.#gutter = new Map(markKinds.map((kind) => [kind, gutterType(kind, media)]));
    this.#words = new Map(markKinds.map((kind) => [kind, wordsType(kind)]));
    this.#ghost = vscode.window.createTextEditorDecorationType({
      after: {
        color: new vscode.ThemeColor("editorCodeLens.foreground"),
        fontStyle: "italic",
        margin: "0 0 0 2em",
      },
      rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
    });
    this.#subscriptions = vscode.Disposable.from(
      book.onDidChange((document) => {
        this.#draw(document.uri.toString());
      }),
      vscode.window.onDidChangeVisibleTextEditors(() => {
        this.#draw(null);
      }),
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0 && document === this.#hint?.document) this.showHint(null);
      }),
    );
  }

  /** Shows a hint behind its line, or takes it away. */
  showHint(hint: GhostHint | null): void {
    const before = this.#hint;
    this.#hint = hint;
    for (const document of [before?.document, hint?.document])
      if (document !== undefined) this.#draw(document.uri.toString());
  }

  dispose(): void {
    this.#subscriptions.dispose();
    for (const type of [...this.#gutter.values(), ...this.#words.values(), this.#ghost]) type.dispose();
  }

  #draw(uri: string | null): void {
    for (const editor of vscode.window.visibleTextEditors) {
      if (uri === null ? isNote(editor.document) : editor.document.uri.toString() === uri)
        this.#drawIn(editor);
    }
  }

  #drawIn(editor: vscode.TextEditor): void {
    const { document } = editor;
    const marks = this.#book.get(document);
    // Marks of an older text would stand at wrong lines; those that are drawn already move with the text.
    if (marks !== null && marks.version !== document.version) return;
    const gutter = new Map<MarkKind, vscode.Range[]>();
    const words = new Map<MarkKind, vscode.DecorationOptions[]>();
    for (const mark of marks?.problems.flatMap((problem) => problem.marks) ?? []) {
      const start = document.positionAt(mark.start);
      const end = document.lineAt(document.positionAt(mark.end)).range.end;
      push(gutter, mark.kind, document.lineAt(start).range);
      const text = `${markSigns[mark.kind]} ${markWords(mark.kind, mark.check, vscode.l10n.t)}`;
      push(words, mark.kind, {
        range: new vscode.Range(end, end),
        renderOptions: { after: { contentText: shortened(text) } },
      });
    }
    for (const [kind, type] of this.#gutter) editor.setDecorations(type, gutter.get(kind) ?? []);
    for (const [kind, type] of this.#words) editor.setDecorations(type, words.get(kind) ?? []);
    editor.setDecorations(this.#ghost, this.#hintIn(document));
  }

  #hintIn(document: vscode.TextDocument): vscode.DecorationOptions[] {
    const hint = this.#hint;
    if (hint?.document !== document || hint.version !== document.version) return [];
    const { end } = document.lineAt(document.positionAt(hint.offset)).range;
    const contentText = shortened(vscode.l10n.t("Hint: {0}", hint.text));
    return [{ range: new vscode.Range(end, end), renderOptions: { after: { contentText } } }];
  }
}

function gutterType(kind: MarkKind, media: vscode.Uri): vscode.TextEditorDecorationType {
  const icon = (theme: string): { readonly gutterIconPath: vscode.Uri } => ({
    gutterIconPath: vscode.Uri.joinPath(media, `${kind}-${theme}.svg`),
  });
  return vscode.window.createTextEditorDecorationType({
    light: icon("light"),
    dark: icon("dark"),
    gutterIconSize: "contain",
    rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
    ...(kind === "depends" || kind === "later" ? { opacity: "0.7" } : {}),
    ...(kind === "contradicted"
      ? {
          overviewRulerColor: new vscode.ThemeColor("editorOverviewRuler.warningForeground"),
          overviewRulerLane: vscode.OverviewRulerLane.Right,
        }
      : {}),
  });
}

function wordsType(kind: MarkKind): vscode.TextEditorDecorationType {
  return vscode.window.createTextEditorDecorationType({
    after: { color: new vscode.ThemeColor(colours[kind]), margin: "0 0 0 2em" },
    rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
  });
}

function shortened(text: string): string {
  const line = text.replace(/\s+/gu, " ");
  return line.length > MOST_WORDS ? `${line.slice(0, MOST_WORDS - 1)}…` : line;
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
