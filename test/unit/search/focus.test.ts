import { describe, expect, it } from "vitest";
import { foldEvents } from "../../../src/protocol/fold.ts";
import { emptyUsage } from "../../../src/protocol/search-events.ts";
import { nodeAt, pathTo, type NodeId, type SearchTree } from "../../../src/protocol/search-tree.ts";
import { FakePolicy, wideWorld } from "../../fakes/fake-policy.ts";
import { collect, finished, only, options, treeOf, world } from "./helpers.ts";

const wide = (): ReturnType<typeof world> => world({ policy: new FakePolicy(wideWorld) });

/** A tree after one rollout, and a node of it that can be gone on from. */
async function started(): Promise<{ tree: SearchTree; node: NodeId }> {
  const events = await collect({ options: options({ rollouts: 1, candidates: 10 }) }, wide());
  const tree = treeOf(events);
  const node = tree.nodes.find((n) => n.depth === 1 && n.state.kind === "open");
  if (node === undefined) throw new Error("Nothing is open.");
  return { tree, node: node.id };
}

describe("a search below one node", () => {
  it("expands only there, and backs up to the root", async () => {
    const { tree, node } = await started();
    const resume = { tree: structuredClone(tree), usage: emptyUsage, focus: node };
    for (const inFlight of [1, 3]) {
      const events = await collect(
        { options: options({ rollouts: 4, candidates: 10, inFlight }), resume },
        wide(),
      );
      const after = treeOf(events);
      expect(foldEvents(events)).toEqual(after);
      expect(after.nodes.length).toBeGreaterThan(tree.nodes.length);
      for (const added of after.nodes.slice(tree.nodes.length)) {
        expect(pathTo(after, added.id).map((n) => n.id)).toContain(node);
      }
      for (const { path } of only(events, "selected")) expect(path.slice(0, 2)).toEqual([0, node]);
      const gained = nodeAt(after, 0).visits - nodeAt(tree, 0).visits;
      expect(gained).toBe(only(events, "backed-up").length);
      expect(nodeAt(after, node).visits - nodeAt(tree, node).visits).toBe(gained);
    }
  });

  it("is exhausted where nothing is left below", async () => {
    const { tree } = await started();
    const closed = tree.nodes.find((n) => n.state.kind === "terminal" || n.state.kind === "dead");
    if (closed === undefined) throw new Error("Nothing is closed.");
    const resume = { tree, usage: emptyUsage, focus: closed.id };
    const events = await collect({ options: options(), resume }, wide());
    expect(finished(events).reason).toBe("exhausted");
    expect(treeOf(events)).toEqual(tree);
  });

  it("says so where there is no such node", async () => {
    const { tree } = await started();
    const events = await collect(
      { options: options(), resume: { tree, usage: emptyUsage, focus: 9999 } },
      wide(),
    );
    expect(finished(events).reason).toBe("failed");
    expect(only(events, "notice").map((n) => n.code)).toEqual(["no-such-node"]);
  });

  it("at the root is an ordinary search", async () => {
    const { tree } = await started();
    const o = options({ rollouts: 3, candidates: 10 });
    const plain = await collect(
      { options: o, resume: { tree: structuredClone(tree), usage: emptyUsage } },
      wide(),
    );
    const root = await collect(
      { options: o, resume: { tree: structuredClone(tree), usage: emptyUsage, focus: 0 } },
      wide(),
    );
    expect(treeOf(root)).toEqual(treeOf(plain));
  });
});
