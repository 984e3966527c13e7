import assert from "node:assert/strict";
import { afterEach, describe, it } from "mocha";
import * as vscode from "vscode";
import { answerOf, api, closeEverything, finished, start } from "./support.ts";

type Tree = Awaited<ReturnType<typeof api>>["tree"];
type Row = ReturnType<Tree["getChildren"]>[number];

function allRows(tree: Tree, rows: readonly Row[] = tree.getChildren()): Row[] {
  return rows.flatMap((row) => [row, ...allRows(tree, tree.getChildren(row))]);
}

describe("the search tree", () => {
  afterEach(closeEverything);

  it("has a row for every step, most visited first, that reads well", async () => {
    const { tree } = await api();
    await vscode.commands.executeCommand("rstar.tree.focus");
    const run = await start("rstar.solveText", "What is 15% of 80?");
    const answer = await answerOf(run);
    const rows = allRows(tree);
    assert.equal(rows.length, run.tree.nodes.length - 1);
    const items = rows.map((row) => tree.getTreeItem(row));
    assert.equal(new Set(items.map((item) => item.id)).size, rows.length);
    for (const item of items) {
      assert.ok(typeof item.label === "string" && item.label !== "");
      assert.match(String(item.description), /N \d+/u);
      assert.match(item.accessibilityInformation?.label ?? "", /\S/u);
    }
    assert.ok(items.some((item) => String(item.description).includes(`= ${answer} · `)));
    const visits = tree.getChildren().map((row) => run.tree.nodes[row.node]?.visits ?? -1);
    assert.deepEqual(
      visits,
      [...visits].sort((a, b) => b - a),
    );
  });

  it("keeps a row's identity while the search goes on", async () => {
    const { tree, runs } = await api();
    const run = await start("rstar.solveText", "What is 20% of 60?");
    await finished(run);
    const before = allRows(tree);
    const ids = before.map((row) => tree.getTreeItem(row).id);
    assert.equal(await runs.moreRollouts(run), true);
    await finished(run);
    const after = new Map(allRows(tree).map((row) => [tree.getTreeItem(row).id, row]));
    ids.forEach((id, k) => {
      assert.equal(after.get(id), before[k]);
    });
  });

  it("copies the steps down to a row, and searches on from it", async () => {
    const { tree, runs } = await api();
    const run = await start("rstar.solveText", "What is 10% of 70?");
    await finished(run);
    const last = allRows(tree).find((row) => tree.getTreeItem(row).contextValue === "answer");
    assert.ok(last !== undefined);
    await vscode.commands.executeCommand("rstar.tree.copyPath", last);
    assert.match(await vscode.env.clipboard.readText(), /^1\. .*[\s\S]*```python/u);
    const [first] = tree.getChildren();
    await vscode.commands.executeCommand("rstar.tree.continueFrom", first);
    await runs.settled(run);
    assert.ok(
      run.events.some((event) => event.kind === "resumed"),
      "the search did not go on",
    );
  });
});
