import path from "node:path";
import { describe, expect, it } from "vitest";
import { nodeAt, qValue, type SearchTree } from "../../../src/protocol/search-tree.ts";
import { strategySchema } from "../../../src/protocol/search-options.ts";
import { FakePolicy, wideWorld } from "../../fakes/fake-policy.ts";
import { collect, finished, options, treeOf, world } from "./helpers.ts";

/** A tree as text: one line a node, what it does, how often it was drawn and visited, its Q and score. */
function drawn(tree: SearchTree, id = 0): string {
  const node = nodeAt(tree, id);
  const q = qValue(node);
  const what = id === 0 ? "root" : (node.code.split("\n").at(-1) ?? "") || node.sentence;
  const score = node.score.kind === "scored" ? node.score.value.toFixed(2) : "-";
  const end = node.state.kind === "terminal" ? ` => ${node.state.answer.text}` : "";
  const line = `${"  ".repeat(node.depth)}${what}  x${node.multiplicity} N=${node.visits} Q=${q?.toFixed(3) ?? "-"} ppm=${score} ${node.state.kind}${end}`;
  return [line, ...node.children.map((child) => drawn(tree, child))].join("\n");
}

describe("whole trees", () => {
  // After a wanted change: npx vitest run --project unit test/unit/search -u, then read the difference.
  it.each(strategySchema.options)("%s", async (strategy) => {
    const o = options({ strategy, rollouts: 4, candidates: 10, beamWidth: 2, seed: 5 });
    const events = await collect({ options: o }, world({ policy: new FakePolicy(wideWorld) }));
    const { result, reason } = finished(events);
    const said = `${reason}: ${result.because}`;
    const file = path.join(import.meta.dirname, "..", "..", "fixtures", "golden", `${strategy}.txt`);
    await expect(`${drawn(treeOf(events))}\n${said}\n`).toMatchFileSnapshot(file);
  });

  it("guided by the known answer", async () => {
    const o = options({ rollouts: 6, candidates: 10, seed: 5 });
    const ports = world({ policy: new FakePolicy(wideWorld), ppm: null });
    const events = await collect({ options: o, groundTruth: "30" }, ports);
    const file = path.join(import.meta.dirname, "..", "..", "fixtures", "golden", "guided.txt");
    await expect(`${drawn(treeOf(events))}\n`).toMatchFileSnapshot(file);
  });
});
