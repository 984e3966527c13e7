import { describe, expect, it } from "vitest";
import { ROOT, nodeAt, pathTo } from "../../../src/protocol/search-tree.ts";
import { foldEvents } from "../../../src/protocol/fold.ts";
import { searchEventSchema } from "../../../src/protocol/search-events.ts";
import { FakePpm } from "../../fakes/fake-ppm.ts";
import { FakeProposer } from "../../fakes/fake-proposer.ts";
import { collect, finished, options, treeOf, world } from "./helpers.ts";

const STEPS = [
  "<code>\n# Step 1: Take three\nz = 3\n<end_of_step>",
  "\n\n# Step 2: Multiply by ten\nw = z * 10\n<end_of_step>",
  "\n\n# Step 3: Check: divide again\nq = w / 10\n<end_of_step>",
  "\n\n# Now print the final answer\nprint(w)\n<end_of_code>",
];
const program = STEPS.join("");

describe("the symbolic proposer in a search", () => {
  it("is executed, scored and marked like every other candidate, and its whole program is there after one expansion", async () => {
    const proposer = new FakeProposer(program);
    const events = await collect({ options: options({ rollouts: 1 }) }, world({ proposer }));
    for (const event of events) searchEventSchema.parse(event);
    const tree = treeOf(events);
    expect(foldEvents(events)).toEqual(tree);
    const own = tree.nodes.filter((n) => n.origin === "symbolic");
    expect(own.map((n) => n.step?.end)).toEqual(["step", "step", "step", "code", "answer"]);
    expect(own.every((n) => n.score.kind === "scored" && n.tokens === 0 && n.multiplicity === 1)).toBe(true);
    expect(own.slice(0, 4).every((n) => n.execution?.kind === "ran")).toBe(true);
    const { result } = finished(events);
    expect(result).toMatchObject({ kind: "answer", best: { text: "30", symbolic: { checked: true } } });
    expect(result.because).toContain("symbolic solver");
  });

  it("is not asked where the option is off, and where the answer is known", async () => {
    const proposer = new FakeProposer(program);
    const off = await collect({ options: options({ symbolic: false }) }, world({ proposer }));
    const guided = await collect({ groundTruth: "30" }, world({ proposer }));
    expect(proposer.requests).toEqual([]);
    for (const events of [off, guided]) {
      expect(treeOf(events).nodes.every((n) => n.origin === "policy")).toBe(true);
    }
    const without = await collect({ options: options({ symbolic: false }) });
    expect(treeOf(off)).toEqual(treeOf(without));
  });

  it("no PPM overrules it, and its trajectory is one of those that agree", async () => {
    const against = new FakePpm((path) => (path.some((s) => s.text.includes("z = 3")) ? -1 : 1));
    const events = await collect({}, world({ proposer: new FakeProposer(program), ppm: against }));
    const { result } = finished(events);
    expect(result).toMatchObject({ kind: "answer", best: { text: "30" } });
    if (result.kind !== "answer") return;
    expect(result.best.share).toBeGreaterThan(0.5);
    expect(result.best.agree.k).toBeGreaterThanOrEqual(1);
    expect(result.best.agree.k).toBeLessThanOrEqual(result.best.agree.n);
  });

  it("a program that fails its check has no say", async () => {
    const failing = program.replace("q = w / 10", "q = w / 0");
    const with_ = await collect({}, world({ proposer: new FakeProposer(failing) }));
    const without = await collect({ options: options({ symbolic: false }) });
    const [a, b] = [finished(with_).result, finished(without).result];
    expect(a.kind === "answer" ? [a.best.text, a.best.symbolic] : []).toEqual(
      b.kind === "answer" ? [b.best.text, undefined] : [],
    );
    const dead = treeOf(with_).nodes.filter((n) => n.origin === "symbolic" && n.state.kind === "dead");
    expect(dead).toHaveLength(1);
  });

  it("a step that the policy samples too is one node; the samples stay the policy's", async () => {
    const same = program.replaceAll("z", "a").replace("# Step 1: Take three", "# Step 1: Use three");
    const proposer = new FakeProposer(same);
    const tree = treeOf(await collect({ options: options({ rollouts: 3 }) }, world({ proposer })));
    const firsts = nodeAt(tree, ROOT).children.map((id) => nodeAt(tree, id));
    const merged = firsts.find((n) => n.origin === "symbolic");
    expect(firsts.filter((n) => n.code.includes("a = 3"))).toHaveLength(1);
    expect(merged?.multiplicity).toBeGreaterThan(1);
    expect(firsts.reduce((sum, n) => sum + n.multiplicity, 0)).toBe(5);
    // The rest of the program is offered again when that node is expanded.
    expect(proposer.requests.some((r) => r.steps.length === 1)).toBe(true);
  });

  it("in best-of-n the whole program stands beside the samples", async () => {
    const o = options({ strategy: "best-of-n", candidates: 4 });
    const tree = treeOf(await collect({ options: o }, world({ proposer: new FakeProposer(program) })));
    const end = tree.nodes.find((n) => n.origin === "symbolic" && n.state.kind === "terminal");
    expect(end === undefined ? [] : pathTo(tree, end.id).map((n) => n.origin)).toEqual(
      Array(5).fill("symbolic"),
    );
  });
});
