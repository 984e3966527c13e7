import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "mocha";
import { performance } from "node:perf_hooks";
import * as vscode from "vscode";
import { longProblem } from "../../scripts/sample-notes.mjs";
import type { SearchRun } from "../../src/tutor/search-run.ts";
import { measure } from "./facts.ts";
import {
  answerOf,
  api,
  closeEverything,
  finished,
  openAt,
  start,
  until,
  withSettings,
  workspaceFile,
} from "./support.ts";

/** Starts the long search and waits until steps arrive. */
async function inMidSearch(): Promise<SearchRun> {
  await openAt(workspaceFile("long.md"), longProblem.slice(0, 20));
  const run = await start("rstar.solve");
  await until("steps", () => run.tree.nodes.length > 5);
  assert.equal(run.phase.kind, "searching");
  return run;
}

describe("in mid-search", () => {
  let restore: () => Promise<void>;

  before(async () => {
    restore = await withSettings({ "search.preset": "paper", "search.whenBusy": "queue" });
  });
  after(async () => {
    await restore();
  });
  afterEach(async () => {
    const { runs } = await api();
    for (const run of [...runs.waiting, runs.running]) runs.stop(run);
    await until("no search", () => runs.running === null);
    await closeEverything();
  });

  it("a cancel comes at once and leaves what was found", async () => {
    const run = await inMidSearch();
    const nodes = run.tree.nodes.length;
    const asked = performance.now();
    await vscode.commands.executeCommand("rstar.stop");
    const { reason } = await finished(run);
    measure("cancel to end of the search", `${(performance.now() - asked).toFixed(0)} ms`);
    assert.equal(reason, "cancelled");
    assert.ok(run.tree.nodes.length >= nodes);
    // The engine is as it was.
    assert.match(await answerOf(await start("rstar.solveText", "What is 15% of 80?")), /12/u);
  });

  it("an engine that is killed comes back and the search goes on with what it had", async () => {
    const { engine } = await api();
    const run = await inMidSearch();
    const { pid } = engine;
    assert.ok(pid !== undefined);
    const nodes = run.tree.nodes.length;
    process.kill(pid, "SIGKILL");
    await until("another engine", () => engine.pid !== undefined && engine.pid !== pid);
    await until("more steps", () => run.tree.nodes.length > nodes);
    assert.equal(run.phase.kind, "searching");
    assert.ok(run.notices.length > 0, "the student is not told");
    await vscode.commands.executeCommand("rstar.stop");
    assert.equal((await finished(run)).reason, "cancelled");
    assert.match(await answerOf(await start("rstar.solveText", "What is 15% of 80?")), /12/u);
  });

  it("a second search waits for its turn", async () => {
    const { runs } = await api();
    const first = await inMidSearch();
    const second = await start("rstar.solveText", "What is 15% of 80?");
    assert.equal(second.phase.kind, "queued");
    assert.equal(runs.running, first);
    runs.stop(first);
    assert.match(await answerOf(second), /12/u);
  });

  it("a second search takes the place of the first where the setting says so", async () => {
    const first = await inMidSearch();
    const back = await withSettings({ "search.whenBusy": "replace" });
    try {
      const second = await start("rstar.solveText", "What is 15% of 80?");
      assert.equal((await finished(first)).reason, "cancelled");
      assert.match(await answerOf(second), /12/u);
    } finally {
      await back();
    }
  });

  it("models leave the memory when asked, and come back when needed", async () => {
    const { engine } = await api();
    await answerOf(await start("rstar.solveText", "What is 15% of 80?"));
    assert.notEqual(engine.pid, undefined);
    await vscode.commands.executeCommand("rstar.unloadModels");
    await until("no engine", () => engine.pid === undefined && engine.state.kind === "idle");
    assert.match(await answerOf(await start("rstar.solveText", "What is 15% of 80?")), /12/u);
  });
});
