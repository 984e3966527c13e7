import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyEvent } from "../../../src/protocol/fold.ts";
import type { SearchEvent } from "../../../src/protocol/search-events.ts";
import { emptyTree, ROOT, type NodeId, type TreeNode } from "../../../src/protocol/search-tree.ts";
import { english } from "../../../src/setup/translate.ts";
import { pathText, stepItem, stepTooltip } from "../../../src/tree-view/step-item.ts";
import { TreeModel, type Redraw } from "../../../src/tree-view/tree-model.ts";
import { collect, options } from "../search/helpers.ts";

/** Draws everything that can be opened, as an editor does that shows the whole tree. */
class Drawing {
  readonly rows = new Map<NodeId, string>();
  readonly orders = new Map<NodeId, readonly NodeId[]>();
  readonly model: TreeModel;

  constructor(model: TreeModel) {
    this.model = model;
  }

  below(id: NodeId): void {
    const children = this.model.children(id);
    this.orders.set(id, children);
    for (const child of children) this.node(child);
  }

  node(id: NodeId): void {
    this.rows.set(id, JSON.stringify({ ...this.model.item(id), spoken: "" }));
    this.below(id);
  }

  apply(redraw: Redraw): void {
    switch (redraw.kind) {
      case "nothing":
        return;
      case "everything":
        this.below(ROOT);
        return;
      case "nodes":
        redraw.nodes.forEach((id) => {
          this.node(id);
        });
    }
  }
}

function fresh(tree: ReturnType<typeof emptyTree>, finished: SearchEvent | undefined): Drawing {
  const model = new TreeModel(tree);
  if (finished?.kind === "finished") model.finish(finished.result);
  const drawing = new Drawing(model);
  drawing.below(ROOT);
  return drawing;
}

describe("the tree of a search as it grows", () => {
  it("redraws what changed: always what a fresh drawing shows", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 0, max: 99 }),
        async (rollouts, batch, seed) => {
          const events = await collect({ options: options({ rollouts, seed }) });
          const tree = emptyTree("");
          const model = new TreeModel(tree);
          const drawing = new Drawing(model);
          drawing.below(ROOT);
          for (let from = 0; from < events.length; from += batch) {
            const part = events.slice(from, from + batch);
            for (const event of part) applyEvent(tree, event);
            model.note(part);
            drawing.apply(model.takeRedraw());
          }
          const again = fresh(tree, events.at(-1));
          expect([...drawing.rows].sort(([a], [b]) => a - b)).toEqual(
            [...again.rows].sort(([a], [b]) => a - b),
          );
          expect(drawing.orders.get(ROOT)).toEqual(again.orders.get(ROOT));
          expect(model.takeRedraw()).toEqual({ kind: "nothing" });
        },
      ),
      { numRuns: 40 },
    );
  });

  it("draws nothing again that nobody has opened", async () => {
    const events = await collect();
    const tree = emptyTree("");
    const model = new TreeModel(tree);
    for (const event of events) applyEvent(tree, event);
    model.note(events);
    expect(model.takeRedraw()).toEqual({ kind: "nothing" });
  });

  it("names only rows that look different", () => {
    const tree = emptyTree("p");
    const add = (id: NodeId, parent: NodeId, extra: Partial<TreeNode> = {}): SearchEvent => ({
      seq: id,
      at: 0,
      kind: "node-added",
      node: { ...node(id), parent, depth: parent === ROOT ? 1 : 2, ...extra },
    });
    const start = [add(1, ROOT, { visits: 5 }), add(2, ROOT, { visits: 3 }), add(3, 1), add(4, 2)];
    for (const event of start) applyEvent(tree, event);
    const model = new TreeModel(tree);
    const drawing = new Drawing(model);
    drawing.below(ROOT);
    const visit: SearchEvent = {
      seq: 9,
      at: 0,
      kind: "backed-up",
      node: 4,
      value: 0.5,
      source: "ppm",
    };
    applyEvent(tree, visit);
    model.note([visit]);
    // The root keeps its order, and row 4 lies below row 2.
    expect(model.takeRedraw()).toEqual({ kind: "nodes", nodes: [2] });
    const more = [visit, visit, visit];
    for (const event of more) applyEvent(tree, event);
    model.note(more);
    // Now 2 has overtaken 1.
    expect(model.takeRedraw()).toEqual({ kind: "everything" });
    expect(model.children()).toEqual([2, 1]);
  });

  it("orders by visits, then score, unscored last, then age", () => {
    const tree = emptyTree("p");
    const scored = (value: number): TreeNode["score"] => ({ kind: "scored", value });
    const shapes: Partial<TreeNode>[] = [
      { visits: 1 },
      { visits: 1, score: scored(-0.9) },
      { visits: 1, score: scored(0.4) },
      { visits: 7 },
      { visits: 1 },
    ];
    shapes.forEach((shape, k) => {
      applyEvent(tree, { kind: "node-added", node: { ...node(k + 1), parent: ROOT, depth: 1, ...shape } });
    });
    expect(new TreeModel(tree).children()).toEqual([4, 3, 2, 1, 5]);
  });
});

describe("a row", () => {
  const outcome = {
    best: 2,
    candidates: [{ group: 0, text: "15", node: 2, agree: { k: 4, n: 5 }, share: 0.8, score: 0.6 }],
  };

  it("keeps ran, agreement and score apart, in the description and aloud", () => {
    const tree = emptyTree("p");
    const one = {
      ...node(1),
      sentence: "Subtract $5$ from both sides.",
      visits: 4,
      valueSum: -0.002,
      score: { kind: "scored", value: 0.614 },
      children: [2],
    } as const satisfies TreeNode;
    const item = stepItem(tree, { ...one, children: [2] }, outcome, english);
    expect(item.label).toBe("Subtract 5 from both sides.");
    expect(item.description).toBe("N 4 · Q 0.00 · PPM 0.61");
    expect(item.spoken).toContain("PPM score 0.61");
    expect(item.spoken).not.toMatch(/probab|likely/iu);
    const last: TreeNode = {
      ...node(2),
      parent: 1,
      depth: 2,
      sentence: " ",
      code: "print(15)",
      execution: {
        kind: "ran",
        output: "15\n",
        truncated: false,
        variables: [],
        durationMs: 1,
        cached: false,
      },
      state: {
        kind: "terminal",
        answer: { text: "15", source: "printed", boxedMatchesPrinted: null, group: 0 },
      },
    };
    const end = stepItem(tree, last, outcome, english);
    expect(end).toMatchObject({ label: "print(15)", description: "= 15 · N 0", icon: "star-full" });
    expect(stepTooltip(last, outcome, english).facts).toEqual([
      "visits: 0",
      "not scored",
      "its code ran",
      "chosen answer 15",
      "4 of 5 independent solutions agree",
    ]);
  });

  it("has another shape for every state", () => {
    const tree = emptyTree("p");
    const states: TreeNode["state"][] = [
      { kind: "open" },
      { kind: "expanded" },
      { kind: "spent" },
      { kind: "dead", death: { kind: "too-deep", message: "" } },
      { kind: "terminal", answer: { text: "1", source: "boxed", boxedMatchesPrinted: null, group: 0 } },
    ];
    const icons = states.map((state) => stepItem(tree, { ...node(1), state }, outcome, english).icon);
    expect(new Set(icons).size).toBe(states.length);
  });

  it("shows any text of a model as one line that is no icon", () => {
    const unit = fc.constantFrom(
      "a",
      " ",
      "$",
      "(",
      ")",
      "\n",
      "\r",
      "\u2028",
      "😀",
      "数",
      "`",
      "*",
      "<",
      "\0",
      "~",
    );
    const text = fc.string({ unit, maxLength: 300 });
    fc.assert(
      fc.property(text, text, (sentence, code) => {
        const item = stepItem(emptyTree("p"), { ...node(1), sentence, code }, outcome, english);
        expect(item.label).not.toMatch(/[\n\r$]/u);
        expect(item.label.length).toBeLessThanOrEqual(120);
        expect(item.label).not.toBe("");
        expect(item.label).not.toMatch(/\p{Cs}/u);
      }),
    );
    expect(
      stepItem(emptyTree("p"), { ...node(1), sentence: "so $(x)$ is 3 $(alert)" }, outcome, english).label,
    ).toBe("so (x) is 3 (alert)");
  });

  it("copies a path as Markdown that its own text cannot break", () => {
    const tree = emptyTree("p");
    const ran = { kind: "ran" as const, truncated: false, variables: [], durationMs: 1, cached: false };
    applyEvent(tree, {
      kind: "node-added",
      node: { ...node(1), sentence: "One.", code: 'x = "```"', execution: { ...ran, output: "" } },
    });
    applyEvent(tree, {
      kind: "node-added",
      node: {
        ...node(2),
        parent: 1,
        depth: 2,
        sentence: "Two.",
        code: "print(2)",
        execution: { ...ran, output: "2\n" },
      },
    });
    expect(pathText(tree, 2)).toBe(
      '1. One.\n\n````python\nx = "```"\n````\n\n2. Two.\n\n```python\nprint(2)\n```\n\n```text\n2\n```\n',
    );
  });
});

function node(id: NodeId): TreeNode {
  return {
    id,
    parent: ROOT,
    depth: 1,
    step: { text: "", end: "step" },
    sentence: `Step ${id}`,
    code: "",
    origin: "policy",
    multiplicity: 1,
    tokens: 1,
    execution: null,
    score: { kind: "unscored", reason: "" },
    state: { kind: "open" },
    visits: 0,
    valueSum: 0,
    children: [],
  };
}
