import assert from "node:assert/strict";
import os from "node:os";
import { afterEach, describe, it } from "mocha";
import * as vscode from "vscode";
import { closeEverything, until } from "./support.ts";

describe("rStar: Doctor", () => {
  afterEach(closeEverything);

  it("writes a report for a bug report: what is there, and nobody's folders", async () => {
    await vscode.commands.executeCommand("rstar.doctor");
    const report = await until("a report", () =>
      vscode.workspace.textDocuments.find((document) => document.getText().startsWith("# rStar doctor")),
    );
    const text = report.getText();
    for (const section of ["Surroundings", "Checks", "Python", "Engine"])
      assert.match(text, new RegExp(`## ${section}`));
    assert.match(text, /Python 3|python.*3\.\d+/iu);
    assert.ok(!text.includes(os.homedir()), "the report names the home folder");
  });
});
