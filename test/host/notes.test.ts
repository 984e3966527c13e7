import assert from "node:assert/strict";
import { afterEach, describe, it } from "mocha";
import * as vscode from "vscode";
import { hardFolder } from "../../scripts/sample-notes.mjs";
import { closeEverything, openAt, until, withSettings, workspaceFile } from "./support.ts";

async function lensLines(document: vscode.TextDocument): Promise<number[]> {
  const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
    "vscode.executeCodeLensProvider",
    document.uri,
  );
  return lenses
    .filter((lens) => lens.command?.command === "rstar.solve")
    .map((lens) => lens.range.start.line);
}

describe("problems in notes", () => {
  afterEach(closeEverything);

  it("have a CodeLens each, in Markdown", async () => {
    const { document } = await openAt(workspaceFile("easy.md"), "Problem 1");
    assert.deepEqual(await lensLines(document), [2, 4]);
  });

  it("have a CodeLens each, in LaTeX, whatever the name of the language", async () => {
    const text = (await vscode.workspace.openTextDocument(workspaceFile("homework.tex"))).getText();
    for (const language of ["latex", "tex"]) {
      const known = await vscode.languages.getLanguages();
      if (!known.includes(language)) continue;
      const document = await vscode.workspace.openTextDocument({ language, content: text });
      await vscode.window.showTextDocument(document);
      assert.equal((await lensLines(document)).length, 2, language);
    }
  });

  it("are found in a folder with a hard name", async () => {
    const { document } = await openAt(workspaceFile(hardFolder, "作业 1.md"), "Problem 1");
    assert.deepEqual(await lensLines(document), [2]);
  });

  it("lose their CodeLens where the setting says so, at once", async () => {
    const { document } = await openAt(workspaceFile("easy.md"), "Problem 1");
    const restore = await withSettings({ "codeLens.enabled": false });
    try {
      await until("no CodeLens", async () => (await lensLines(document)).length === 0, 10);
    } finally {
      await restore();
    }
    await until("a CodeLens again", async () => (await lensLines(document)).length === 2, 10);
  });
});
