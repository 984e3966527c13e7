import path from "node:path";
import * as vscode from "vscode";
import {
  lineOf,
  noteLanguage,
  problemAt,
  problemsOf,
  selectedProblem,
  type ChosenProblem,
} from "./problem-choice.ts";
import type { ProblemSource } from "./problem-source.ts";

/** What a command that solves may be given: nothing (the cursor), a note, or a place in one. */
export type SolveTarget = vscode.Uri | { readonly uri: vscode.Uri; readonly offset: number };

export type FoundSource =
  | { readonly kind: "problem"; readonly source: ProblemSource }
  /** The student closed the choice. */
  | { readonly kind: "cancelled" }
  /** What to do instead, in words. */
  | { readonly kind: "nothing"; readonly message: string };

/** Finds the problem that the student means. */
export async function editorProblem(target?: SolveTarget): Promise<FoundSource> {
  if (target instanceof vscode.Uri) return problemOfNote(target);
  if (target !== undefined) {
    const document = await opened(target.uri);
    return document === null ? unreadable(target.uri) : atOffset(document, target.offset);
  }
  const editor = vscode.window.activeTextEditor;
  if (editor !== undefined) return atCursor(editor);
  const cell = activeCell();
  if (cell !== null) return inCell(cell);
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  if (input instanceof vscode.TabInputCustom) return problemOfNote(input.uri);
  // A panel has the focus, ours for example: the note beside it is meant, where there is only one.
  const [beside, another] = vscode.window.visibleTextEditors.filter((e) => isNote(e.document));
  if (beside !== undefined && another === undefined) return atCursor(beside);
  return {
    kind: "nothing",
    message: vscode.l10n.t(
      "Open a Markdown or LaTeX note as text and put the cursor on a problem. A preview or another viewer can be reopened as text with “Reopen Editor With…”.",
    ),
  };
}

export function isNote(document: vscode.TextDocument): boolean {
  return ["markdown", "latex", "tex"].includes(document.languageId);
}

/** A problem of a document, as a run keeps it. */
export function sourceOf(document: vscode.TextDocument, problem: ChosenProblem): ProblemSource {
  return {
    text: problem.text,
    language: noteLanguage(document.languageId, document.getText()),
    uri: document.uri.toString(),
    range: { start: problem.start, end: problem.end, version: document.version },
    label: vscode.l10n.t("{0}, line {1}", nameOf(document), problem.startLine),
  };
}

function atCursor(editor: vscode.TextEditor): FoundSource {
  const { document, selection } = editor;
  const text = document.getText();
  const [start, end] = [document.offsetAt(selection.start), document.offsetAt(selection.end)];
  const selected = selectedProblem(text, start, end);
  if (selected !== null) return { kind: "problem", source: sourceOf(document, selected) };
  return atOffset(document, document.offsetAt(selection.active));
}

function atOffset(document: vscode.TextDocument, offset: number): FoundSource {
  const text = document.getText();
  const problem = problemAt(text, offset, noteLanguage(document.languageId, text));
  if (problem !== null) return { kind: "problem", source: sourceOf(document, problem) };
  return {
    kind: "nothing",
    message: vscode.l10n.t(
      "There is no problem at or below line {0} of {1}. Select the problem's text, or label it (“Problem 1.”).",
      lineOf(text, offset),
      nameOf(document),
    ),
  };
}

/** A whole note: where it is open, its cursor decides; else its only problem, or the student chooses. */
async function problemOfNote(uri: vscode.Uri): Promise<FoundSource> {
  const editor = vscode.window.visibleTextEditors.find((e) => e.document.uri.toString() === uri.toString());
  if (editor !== undefined) return atCursor(editor);
  const document = await opened(uri);
  if (document === null) return unreadable(uri);
  return choose(document);
}

async function inCell(cell: vscode.NotebookCell): Promise<FoundSource> {
  if (cell.kind === vscode.NotebookCellKind.Code) {
    return {
      kind: "nothing",
      message: vscode.l10n.t("This is a code cell. Choose a Markdown cell that holds a problem."),
    };
  }
  return choose(cell.document);
}

async function choose(document: vscode.TextDocument): Promise<FoundSource> {
  const text = document.getText();
  const problems = problemsOf(text, noteLanguage(document.languageId, text));
  const [first, second] = problems;
  if (first === undefined) return atOffset(document, 0);
  if (second === undefined) return { kind: "problem", source: sourceOf(document, first) };
  const items = problems.slice(0, 1000).map((problem) => ({
    label: problem.text.replace(/\s+/gu, " ").slice(0, 200),
    description: vscode.l10n.t("line {0}", problem.startLine),
    problem,
  }));
  const chosen = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t("Solve with rStar"),
    placeHolder: vscode.l10n.t("Which problem of {0}?", nameOf(document)),
    matchOnDescription: true,
  });
  if (chosen === undefined) return { kind: "cancelled" };
  return { kind: "problem", source: sourceOf(document, chosen.problem) };
}

/** The Markdown cell that is chosen in the active notebook while none of its editors has the focus. */
function activeCell(): vscode.NotebookCell | null {
  const editor = vscode.window.activeNotebookEditor;
  if (editor === undefined || editor.notebook.cellCount === 0) return null;
  return editor.notebook.cellAt(Math.min(editor.selection.start, editor.notebook.cellCount - 1));
}

async function opened(uri: vscode.Uri): Promise<vscode.TextDocument | null> {
  try {
    return await vscode.workspace.openTextDocument(uri);
  } catch {
    return null;
  }
}

function unreadable(uri: vscode.Uri): FoundSource {
  const name = path.posix.basename(uri.path);
  return { kind: "nothing", message: vscode.l10n.t("{0} cannot be read as text.", name) };
}

function nameOf(document: vscode.TextDocument): string {
  return path.posix.basename(document.uri.path);
}
