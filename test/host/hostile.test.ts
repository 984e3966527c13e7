import assert from "node:assert/strict";
import { afterEach, describe, it } from "mocha";
import * as vscode from "vscode";
import { answerOf, api, closeEverything, finished, openAt, start, workspaceFile } from "./support.ts";

describe("hostile notes", () => {
  afterEach(closeEverything);

  it("are solved like others, and break nothing", async () => {
    await openAt(workspaceFile("hostile.md"), "Problem 1");
    await finished(await start("rstar.solve"));
    await openAt(workspaceFile("hostile.md"), "Problem 2");
    await finished(await start("rstar.solve"));
    assert.match(await answerOf(await start("rstar.solveText", "What is 15% of 80?")), /12/u);
  });

  it("of five megabytes are refused or solved, but nothing hangs", async () => {
    const content = `**Problem 1.** What is 15% of 80?\n\n${"x $y$ ".repeat(850_000)}\n`;
    const document = await vscode.workspace.openTextDocument({ language: "markdown", content });
    await openAt(document, "Problem 1");
    await vscode.commands.executeCommand("vscode.executeCodeLensProvider", document.uri);
    const { runs } = await api();
    await vscode.commands.executeCommand("rstar.solve");
    if (runs.running !== null) runs.stop(runs.running);
    assert.match(await answerOf(await start("rstar.solveText", "What is 15% of 80?")), /12/u);
  });
});
