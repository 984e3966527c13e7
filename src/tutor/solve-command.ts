import * as vscode from "vscode";
import type { ProblemSource } from "./problem-source.ts";
import { editorProblem, type SolveTarget } from "./editor-problem.ts";
import type { Notifications } from "./notifications.ts";
import type { RunManager } from "./run-manager.ts";
import type { SearchRun } from "./search-run.ts";

/** *Solve with rStar*, from wherever it is asked for. */
export class SolveCommand {
  readonly #runs: RunManager;
  readonly #notifications: Notifications;
  readonly #maySolve: (source: ProblemSource) => Promise<boolean>;

  /** @param maySolve - asked before a problem of a note is solved: the student may want to try first */
  constructor(
    runs: RunManager,
    notifications: Notifications,
    maySolve: (source: ProblemSource) => Promise<boolean>,
  ) {
    this.#runs = runs;
    this.#notifications = notifications;
    this.#maySolve = maySolve;
  }

  /** @returns the run that was started or queued, or null */
  async solve(argument?: unknown): Promise<SearchRun | null> {
    const found = await editorProblem(targetOf(argument));
    switch (found.kind) {
      case "cancelled":
        return null;
      case "nothing":
        this.#notifications.warn(found.message, {
          label: vscode.l10n.t("Type a Problem"),
          run: () => this.solveText(),
        });
        return null;
      case "problem":
        return this.#solveOfNote(found.source);
    }
  }

  /** A problem that stands in no note. @param argument - its text; asked for where it is missing */
  async solveText(argument?: unknown): Promise<SearchRun | null> {
    const text = typeof argument === "string" ? argument : await askForProblem();
    if (text === null || text.trim() === "") return null;
    return this.solveSource({
      text: text.trim(),
      language: "markdown",
      uri: null,
      range: null,
      label: vscode.l10n.t("typed problem"),
    });
  }

  async #solveOfNote(source: ProblemSource): Promise<SearchRun | null> {
    // Nothing is solved in Restricted Mode; that is said at once.
    if (vscode.workspace.isTrusted && !(await this.#maySolve(source))) return null;
    return this.solveSource(source);
  }

  async solveSource(source: ProblemSource): Promise<SearchRun | null> {
    if (!vscode.workspace.isTrusted) {
      this.#notifications.warn(
        vscode.l10n.t(
          "rStar solves nothing in Restricted Mode, because step code would run on this machine.",
        ),
        {
          label: vscode.l10n.t("Manage Workspace Trust"),
          run: () => vscode.commands.executeCommand("workbench.trust.manage"),
        },
      );
      return null;
    }
    return this.#runs.solve(source);
  }
}

/** A command can be called by anybody with anything; what is not understood means the cursor. */
function targetOf(argument: unknown): SolveTarget | undefined {
  if (argument instanceof vscode.Uri) return argument;
  if (typeof argument !== "object" || argument === null || !("uri" in argument)) return undefined;
  if (!(argument.uri instanceof vscode.Uri)) return undefined;
  if ("offset" in argument && typeof argument.offset === "number") {
    return { uri: argument.uri, offset: argument.offset };
  }
  return argument.uri;
}

async function askForProblem(): Promise<string | null> {
  const text = await vscode.window.showInputBox({
    title: vscode.l10n.t("Solve with rStar"),
    prompt: vscode.l10n.t("The problem, in words; formulas between dollar signs."),
    placeHolder: vscode.l10n.t("Solve $3x + 5 = 20$ for $x$."),
    ignoreFocusOut: true,
  });
  return text ?? null;
}
