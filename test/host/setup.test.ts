import assert from "node:assert/strict";
import { copyFile, mkdir } from "node:fs/promises";
import path from "node:path";
import { afterEach, describe, it } from "mocha";
import * as vscode from "vscode";
import * as z from "zod";
import { api, closeEverything, extension, start, answerOf, withSettings, workspaceFile } from "./support.ts";

const never = (): AbortSignal => AbortSignal.abort();

describe("first run", () => {
  let restore: (() => Promise<void>) | null = null;
  afterEach(async () => {
    await restore?.();
    restore = null;
    await closeEverything();
  });

  it("opens each sample as a copy without a file, with the cursor on a problem", async () => {
    const { setup } = await api();
    for (const name of ["markdown", "latex", "chinese"] as const) {
      const { document, selection } = await setup.firstRun.openSample(name);
      assert.ok(document.isUntitled);
      assert.equal(document.languageId, name === "latex" ? "latex" : "markdown");
      assert.match(document.lineAt(selection.active.line).text, /Problem|problem/u);
    }
  });

  it("solves the first problem of the sample as it is opened", async () => {
    await vscode.commands.executeCommand("rstar.openSample");
    const run = await start("rstar.solve");
    assert.match(await answerOf(run), /\d/u);
  });

  it("opens the walkthrough", async () => {
    await vscode.commands.executeCommand("rstar.openWalkthrough");
  });

  it("reads settings, and stands on the default where one cannot be used", async () => {
    const { setup } = await api();
    restore = await withSettings({ slots: 4, threads: "many", device: "abacus" });
    const facts = await setup.doctor.examine(never(), () => undefined);
    assert.deepEqual(
      facts.settings.filter(({ key }) => !["python.path", "solution.when"].includes(key)),
      [{ key: "slots", value: 4 }],
    );
    assert.deepEqual(facts.settingProblems.map(({ key }) => key).sort(), ["device", "threads"]);
  });

  it("says what was tried where the named Python is gone, and takes no other", async () => {
    const { setup } = await api();
    restore = await withSettings({ "python.path": "/数学 😀/python" });
    const { python, checks } = await setup.doctor.examine(never(), () => undefined);
    assert.equal(python.kind, "not-found");
    assert.equal(python.tried[0]?.path, path.normalize("/数学 😀/python"));
    assert.equal(checks.find(({ what }) => what === "python")?.status, "bad");
  });

  it("takes a model file that fits, from any folder, and refuses one that does not", async () => {
    const { setup } = await api();
    const models = path.join(extension().extensionPath, "models");
    restore = await withSettings({ "models.policy": undefined });
    assert.equal(await setup.modelCommands.useFile("policy", path.join(models, "ppm.gguf")), false);
    assert.equal(vscode.workspace.getConfiguration("rstar").get("models.policy"), "");
    const folder = workspaceFile("模型 😀").fsPath;
    await mkdir(folder, { recursive: true });
    const copy = path.join(folder, "my policy.gguf");
    await copyFile(path.join(models, "policy.gguf"), copy);
    assert.equal(await setup.modelCommands.useFile("policy", copy), true);
    assert.equal(vscode.workspace.getConfiguration("rstar").get("models.policy"), copy);
    const run = await start("rstar.solveText", "What is 15% of 80?");
    assert.equal(await answerOf(run), "12");
  });

  it("checks steps for a chat", async function () {
    await api();
    if (!vscode.lm.tools.some(({ name }) => name === "rstar_check_steps")) this.skip();
    const result = await vscode.lm.invokeTool("rstar_check_steps", {
      input: { problem: "Solve $2x + 3 = 11$.", steps: ["$2x = 14$", "$x = 7$"] },
      toolInvocationToken: undefined,
    });
    const [text, data] = z.array(z.object({ value: z.string() })).parse(result.content);
    assert.match(text?.value ?? "", /first contradicted step is step 1/u);
    const parsed: unknown = JSON.parse(data?.value ?? "null");
    assert.deepEqual(z.object({ firstContradicted: z.number() }).parse(parsed), { firstContradicted: 1 });
  });
});
