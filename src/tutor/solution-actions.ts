import * as vscode from "vscode";
import type { NoteLanguage } from "../notes/math-spans.ts";
import { insertionFor, refind } from "../notes/insertion.ts";
import { renderSolution, type SolutionWords } from "../notes/render-solution.ts";
import { solutionOf } from "../notes/solution.ts";
import type { NodeId } from "../protocol/search-tree.ts";
import type { Notifications } from "./notifications.ts";
import type { ProblemSource } from "./problem-source.ts";
import type { SearchRun } from "./search-run.ts";

/** What is done with a solution: written below its problem, or copied. */
export class SolutionActions {
  readonly #notifications: Notifications;
  readonly #say: (message: string) => void;

  /** @param say - a short message that is also read aloud */
  constructor(notifications: Notifications, say: (message: string) => void) {
    this.#notifications = notifications;
    this.#say = say;
  }

  /** Writes a solution right below its problem, as one edit that can be undone. */
  async insert(run: SearchRun, node: NodeId | null = bestNode(run)): Promise<boolean> {
    if (node === null) {
      this.#notifications.warn(vscode.l10n.t("There is no solution to insert yet."));
      return false;
    }
    const document = await documentOf(run.source);
    const place = document === null ? null : refind(document.getText(), run.source);
    if (document === null || place === null) {
      this.#notifications.warn(
        document === null
          ? vscode.l10n.t("The note of this problem is not there any more. Copy the solution instead.")
          : vscode.l10n.t("The problem is not in the note any more. Copy the solution instead."),
        { label: vscode.l10n.t("Copy the Solution"), run: () => this.copy(run, node, run.source.language) },
      );
      return false;
    }
    const { language } = run.source;
    const text = renderSolution(solutionOf(run.tree, node), language, solutionWords(run, node));
    const { offset, text: written } = insertionFor(document.getText(), place, text, language);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, document.positionAt(offset), written);
    if (!(await vscode.workspace.applyEdit(edit))) {
      this.#notifications.error(vscode.l10n.t("The note cannot be changed; it may be read-only."));
      return false;
    }
    this.#say(vscode.l10n.t("The solution was inserted below the problem."));
    return true;
  }

  async copy(
    run: SearchRun,
    node: NodeId | null = bestNode(run),
    as: NoteLanguage = run.source.language,
  ): Promise<void> {
    if (node === null) {
      this.#notifications.warn(vscode.l10n.t("There is no solution to copy yet."));
      return;
    }
    await vscode.env.clipboard.writeText(
      renderSolution(solutionOf(run.tree, node), as, solutionWords(run, node)),
    );
    this.#say(
      as === "latex"
        ? vscode.l10n.t("The solution was copied as LaTeX.")
        : vscode.l10n.t("The solution was copied as Markdown."),
    );
  }

  /** Shows the problem in its note. */
  async showProblem(run: SearchRun): Promise<void> {
    const document = await documentOf(run.source);
    if (document === null) {
      this.#notifications.warn(vscode.l10n.t("The note of this problem is not there any more."));
      return;
    }
    const place = refind(document.getText(), run.source);
    const at = place === null ? undefined : document.positionAt(place.start);
    const open = vscode.window.visibleTextEditors.find((editor) => editor.document === document);
    await vscode.window.showTextDocument(document, {
      ...(open?.viewColumn === undefined
        ? { viewColumn: vscode.ViewColumn.One }
        : { viewColumn: open.viewColumn }),
      ...(at === undefined ? {} : { selection: new vscode.Range(at, at) }),
    });
  }
}

/** Last node of the best solution, else of the best candidate; null where nothing ended with an answer. */
export function bestNode(run: SearchRun): NodeId | null {
  if (run.phase.kind !== "finished") return null;
  const { result } = run.phase;
  return result.kind === "answer" ? result.best.node : (result.candidates[0]?.node ?? null);
}

/** The document of a problem. One that was never saved is gone once it is closed; it must not be made again. */
async function documentOf(source: ProblemSource): Promise<vscode.TextDocument | null> {
  if (source.uri === null) return null;
  const uri = vscode.Uri.parse(source.uri, true);
  const open = vscode.workspace.textDocuments.find((d) => d.uri.toString() === uri.toString() && !d.isClosed);
  if (open !== undefined) return open;
  if (uri.scheme === "untitled" || uri.scheme === "vscode-notebook-cell") return null;
  try {
    return await vscode.workspace.openTextDocument(uri);
  } catch {
    return null;
  }
}

/** The truth rule in words: what ran, who agrees and what the score is, each for itself. */
function solutionWords(run: SearchRun, node: NodeId): SolutionWords {
  const path = run.phase.kind === "finished" ? run.phase.result : null;
  const answers = path === null ? [] : path.kind === "answer" ? [path.best, ...path.others] : path.candidates;
  const state = run.tree.nodes[node]?.state;
  const group = state?.kind === "terminal" ? state.answer.group : null;
  const answer = answers.find((a) => a.group === group);
  const score = run.tree.nodes[node]?.score;
  const facts = [vscode.l10n.t("every step ran")];
  if (answer !== undefined) {
    facts.push(vscode.l10n.t("{0} of {1} independent solutions agree", answer.agree.k, answer.agree.n));
  }
  if (score?.kind === "scored") facts.push(vscode.l10n.t("PPM score {0}", score.value.toFixed(2)));
  return {
    solution: vscode.l10n.t("Solution (rStar)"),
    output: vscode.l10n.t("Output:"),
    answer: vscode.l10n.t("Answer:"),
    facts: facts.join(vscode.l10n.t("; ")),
  };
}
