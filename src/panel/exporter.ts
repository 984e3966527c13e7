import * as vscode from "vscode";
import { nodeAt, type NodeId } from "../protocol/search-tree.ts";
import type { SearchRun } from "../tutor/search-run.ts";
import { notebookText, solutionNotebook } from "./export-notebook.ts";
import { traceText } from "./export-trace.ts";

/** Saves what a search found where the reader chooses. */
export class Exporter {
  readonly #say: (message: string) => void;

  /** @param say tells the reader in a few words what was done */
  constructor(say: (message: string) => void) {
    this.#say = say;
  }

  /** Every event of the search, as JSON lines. */
  async exportTrace(run: SearchRun): Promise<void> {
    await this.#save(run, "rstar-trace.jsonl", { [vscode.l10n.t("Search trace")]: ["jsonl"] }, () =>
      traceText(run.events),
    );
  }

  /** A solution as a Jupyter notebook; the best one where none is named. */
  async exportNotebook(run: SearchRun, solution: NodeId | null): Promise<void> {
    const last = solution ?? bestOf(run);
    if (last === null || nodeAt(run.tree, last).state.kind !== "terminal") {
      this.#say(vscode.l10n.t("There is no finished solution to export yet."));
      return;
    }
    await this.#save(run, "rstar-solution.ipynb", { [vscode.l10n.t("Jupyter notebook")]: ["ipynb"] }, () =>
      notebookText(
        solutionNotebook(run.tree, last, {
          problem: vscode.l10n.t("Problem"),
          answer: vscode.l10n.t("Answer"),
          because: because(run, last),
        }),
      ),
    );
  }

  async #save(
    run: SearchRun,
    name: string,
    filters: Readonly<Record<string, string[]>>,
    text: () => string,
  ): Promise<void> {
    const folder = folderOf(run);
    const target = await vscode.window.showSaveDialog({
      ...(folder === null ? {} : { defaultUri: vscode.Uri.joinPath(folder, name) }),
      filters,
    });
    if (target === undefined) return;
    await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(text()));
    this.#say(vscode.l10n.t("Saved: {0}", target.path.split("/").at(-1) ?? name));
  }
}

function bestOf(run: SearchRun): NodeId | null {
  if (run.phase.kind !== "finished") return null;
  const { result } = run.phase;
  return result.kind === "answer" ? result.best.node : (result.candidates[0]?.node ?? null);
}

/** What speaks for the answer of a solution: agreement and score, apart. */
function because(run: SearchRun, last: NodeId): string {
  const node = nodeAt(run.tree, last);
  if (run.phase.kind !== "finished" || node.state.kind !== "terminal") return "";
  const { result } = run.phase;
  const { group } = node.state.answer;
  const candidates = result.kind === "answer" ? [result.best, ...result.others] : result.candidates;
  const candidate = candidates.find((c) => c.group === group);
  if (candidate === undefined) return "";
  const { k, n } = candidate.agree;
  const agree = vscode.l10n.t("{0} of {1} independent trajectories agree on it.", k, n);
  const trusted = result.kind === "answer" ? "" : vscode.l10n.t("No answer I trust");
  return [agree, trusted].filter((part) => part !== "").join(" ");
}

/** Beside the note, else in the workspace, else where the editor likes. */
function folderOf(run: SearchRun): vscode.Uri | null {
  const note = run.source.uri === null ? null : vscode.Uri.parse(run.source.uri);
  if (note !== null && note.scheme !== "untitled")
    return vscode.Uri.joinPath(note.with({ fragment: "", query: "" }), "..");
  return vscode.workspace.workspaceFolders?.[0]?.uri ?? null;
}
