import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { performance } from "node:perf_hooks";
import * as vscode from "vscode";
import * as z from "zod";
import { measure } from "./facts.ts";
import { api, extension } from "./support.ts";

const manifestSchema = z.object({
  extensionKind: z.array(z.string()),
  capabilities: z.object({
    untrustedWorkspaces: z.object({
      supported: z.literal("limited"),
      description: z.string(),
      restrictedConfigurations: z.array(z.string()),
    }),
  }),
  contributes: z.object({
    commands: z.array(z.object({ command: z.string(), title: z.string(), category: z.string() })),
    views: z.record(z.string(), z.array(z.object({ id: z.string(), name: z.string() }))),
    languageModelTools: z.array(z.object({ name: z.string() })).default([]),
    configuration: z.unknown(),
  }),
});

const manifest = (): z.infer<typeof manifestSchema> => manifestSchema.parse(extension().packageJSON);

describe("activation", () => {
  it("does nothing before the first use, and is quick at it", async () => {
    assert.equal(extension().isActive, false, "it is active in a window without a note");
    const [before, cpu] = [performance.now(), process.cpuUsage()];
    const { engine, runs } = await extension().activate();
    const wall = performance.now() - before;
    const { user, system } = process.cpuUsage(cpu);
    measure(
      "activation",
      `${wall.toFixed(1)} ms, ${((user + system) / 1000).toFixed(1)} ms of processor time`,
    );
    assert.equal(engine.state.kind, "idle");
    assert.equal(engine.pid, undefined);
    assert.equal(runs.current, null);
  });

  it("registers every declared command, and declares every registered one", async () => {
    await api();
    const declared = manifest().contributes.commands.map(({ command }) => command);
    // A view brings commands of its own: rstar.tree.focus and the like.
    const ofViews = /^rstar\.tree\.(focus|open|removeView|resetViewLocation|toggleVisibility)$/u;
    const registered = (await vscode.commands.getCommands(true)).filter(
      (name) => name.startsWith("rstar.") && !ofViews.test(name),
    );
    assert.deepEqual(registered.sort(), declared.sort());
  });

  it("declares its view, and the editor knows it", async () => {
    const ids = Object.values(manifest().contributes.views)
      .flat()
      .map(({ id }) => id);
    assert.deepEqual(ids, ["rstar.tree"]);
    await vscode.commands.executeCommand("rstar.tree.focus");
  });

  it("has its words in place of their keys", () => {
    const text = JSON.stringify(extension().packageJSON);
    assert.deepEqual(text.match(/"%[\w.]+%"/gu), null);
  });

  it("is careful in Restricted Mode and runs beside the notes", () => {
    const { capabilities, extensionKind } = manifest();
    const { restrictedConfigurations } = capabilities.untrustedWorkspaces;
    assert.deepEqual([...restrictedConfigurations].sort(), [
      "rstar.device",
      "rstar.models.policy",
      "rstar.models.ppm",
      "rstar.python.path",
    ]);
    assert.deepEqual(extensionKind, ["workspace"]);
  });

  it("registers the declared tools for chat, where the editor has any", async () => {
    await api();
    const declared = manifest().contributes.languageModelTools.map(({ name }) => name);
    const known = vscode.lm.tools.map(({ name }) => name).filter((name) => name.startsWith("rstar_"));
    assert.deepEqual(known.sort(), declared.sort());
  });
});
