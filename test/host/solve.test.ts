import assert from "node:assert/strict";
import { afterEach, describe, it } from "mocha";
import * as vscode from "vscode";
import { easyProblem, hardFolder } from "../../scripts/sample-notes.mjs";
import { measure } from "./facts.ts";
import { answerOf, api, closeEverything, openAt, panels, start, workspaceFile } from "./support.ts";

/** Inserts the solution of the current run, checks it with `check`, and undoes it. */
async function insertAndUndo(document: vscode.TextDocument, check: (text: string) => void): Promise<void> {
  const before = document.getText();
  await vscode.commands.executeCommand("rstar.insertSolution");
  const after = document.getText();
  assert.notEqual(after, before, "nothing was inserted");
  check(after);
  await vscode.window.showTextDocument(document, vscode.ViewColumn.One);
  await vscode.commands.executeCommand("undo");
  assert.equal(document.getText(), before, "one undo does not take it back");
}

describe("Solve with rStar", () => {
  afterEach(closeEverything);

  it("solves the problem at the cursor with the shipped models and a real Python, and shows it", async () => {
    const { document } = await openAt(workspaceFile("easy.md"), easyProblem);
    const before = performance.now();
    const run = await start("rstar.solve");
    assert.match(await answerOf(run), /5/u);
    measure("first solve, models loaded on the way", `${((performance.now() - before) / 1000).toFixed(1)} s`);
    assert.notEqual(run.protection, null, "nothing is known of the protection in force");
    assert.ok(run.tree.nodes.some((node) => node.execution?.kind === "ran"));
    assert.ok(run.tree.nodes.some((node) => node.score.kind === "scored"));
    assert.equal(panels().length, 1);
    const { engine } = await api();
    measure(
      "engine",
      `${engine.report?.device.kind ?? "?"}, ${Math.round(((await engine.memory()) ?? 0) / 1e6)} MB`,
    );
    await insertAndUndo(document, (text) => {
      assert.match(text, /Problem 1[\s\S]*x[\s\S]*5[\s\S]*Problem 2/u);
      assert.match(text, /```python/u);
    });
  });

  it("solves the problem that the second CodeLens stands on", async () => {
    const { document } = await openAt(workspaceFile("easy.md"), "Problem 1");
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      "vscode.executeCodeLensProvider",
      document.uri,
    );
    const command = lenses.filter((lens) => lens.command?.command === "rstar.solve")[1]?.command;
    assert.ok(command !== undefined);
    const args: unknown[] = command.arguments ?? [];
    const run = await start(command.command, ...args);
    assert.match(await answerOf(run), /12/u);
  });

  it("solves what is selected, whatever stands around it", async () => {
    const document = await vscode.workspace.openTextDocument({
      language: "markdown",
      content: `some words\nand more: ${easyProblem} and the rest`,
    });
    const editor = await openAt(document, easyProblem);
    const from = editor.selection.active;
    editor.selection = new vscode.Selection(from, from.translate(0, easyProblem.length));
    const run = await start("rstar.solve");
    assert.equal(run.source.text, easyProblem);
    assert.match(await answerOf(run), /5/u);
  });

  it("solves in a LaTeX note that was never saved, and inserts LaTeX", async () => {
    const document = await vscode.workspace.openTextDocument({
      language: "latex",
      content: String.raw`\begin{problem}
Solve $3x + 5 = 20$ for $x$.
\end{problem}
`,
    });
    await openAt(document, "Solve");
    const run = await start("rstar.solve");
    assert.equal(run.source.language, "latex");
    assert.match(await answerOf(run), /5/u);
    await insertAndUndo(document, (text) => {
      assert.match(text, /\\end\{problem\}[\s\S]*5/u);
      assert.doesNotMatch(text, /```/u);
    });
  });

  it("solves a note in a folder with a hard name, given as a Uri", async () => {
    const note = workspaceFile(hardFolder, "作业 1.md");
    const run = await start("rstar.solve", note);
    assert.equal(run.source.uri, note.toString());
    assert.match(await answerOf(run), /5/u);
    const document = await vscode.workspace.openTextDocument(note);
    await insertAndUndo(document, (text) => {
      assert.match(text, /5/u);
    });
  });

  it("solves a Markdown cell of a notebook", async () => {
    const notebook = await vscode.workspace.openNotebookDocument(workspaceFile("notebook.ipynb"));
    await vscode.window.showNotebookDocument(notebook, { selections: [new vscode.NotebookRange(0, 1)] });
    const run = await start("rstar.solve");
    assert.match(await answerOf(run), /12/u);
    const cell = notebook.cellAt(0).document;
    const before = cell.getText();
    await vscode.commands.executeCommand("rstar.insertSolution");
    assert.ok(cell.getText().startsWith(before) && cell.getText().length > before.length);
  });

  it("solves a text that is typed", async () => {
    const run = await start("rstar.solveText", "What is 15% of 80?");
    assert.match(await answerOf(run), /12/u);
  });

  it("goes on with a search that has ended", async () => {
    const { runs } = await api();
    const run = await start("rstar.solveText", "What is 15% of 80?");
    await answerOf(run);
    const { rollouts } = run.usage;
    await vscode.commands.executeCommand("rstar.moreRollouts");
    assert.match(await answerOf(run), /12/u);
    assert.equal(runs.current, run);
    assert.ok(run.usage.rollouts >= rollouts);
  });

  it("copies a solution", async () => {
    const run = await start("rstar.solveText", "What is 15% of 80?");
    await answerOf(run);
    await vscode.env.clipboard.writeText("");
    await vscode.commands.executeCommand("rstar.copySolution");
    assert.match(await vscode.env.clipboard.readText(), /12/u);
  });
});
