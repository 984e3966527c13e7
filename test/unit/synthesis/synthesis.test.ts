import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SearchTree } from "../../../src/protocol/search-tree.ts";
import { emptyUsage } from "../../../src/protocol/search-events.ts";
import { boundedEditDistance } from "../../../src/solver/synthesis/edit-distance.ts";
import { labelTree, type LabelledTree } from "../../../src/solver/synthesis/label-tree.ts";
import { PUBLIC_FILTER, solutionPairs, stepPairs } from "../../../src/solver/synthesis/pairs.ts";
import {
  publicPairs,
  publicSft,
  publicTraces,
  publicTree,
} from "../../../src/solver/synthesis/public-format.ts";
import { synthesisRecordSchema, toRecord } from "../../../src/solver/synthesis/record.ts";
import { rankTraces, selectForSft } from "../../../src/solver/synthesis/traces.ts";
import { dies, ends, grow, idOf, step, type Sketch } from "./golden.ts";

const right = (answer: string): boolean | null => (answer === "?" ? null : answer === "8");
const labelled = (tree: SearchTree): LabelledTree => labelTree(tree, right);

/** Says of each pair which step is preferred to which, in words of the sketch. */
function said(tree: SearchTree): readonly string[] {
  const word = (id: number): string => /# (.*)/.exec(tree.nodes[id]?.step?.text ?? "")?.[1] ?? "";
  return stepPairs(labelled(tree)).map((p) => `${word(p.chosen)} > ${word(p.rejected)}`);
}

const golden = grow("How much change?", [
  step("a", ends("a1", "8"), ends("a2", "8"), ends("a3", "9")),
  step("b", ends("b1", "7"), ends("b2", "7")),
  step("c", step("c1", ends("c11", "8")), step("c2", ends("c21", "8"), ends("c22", "5")), dies("c3")),
  step("d", ends("d1", "?"), dies("d2")),
  dies("e"),
]);

describe("labelling a tree", () => {
  it("carries right and wrong answers from the leaves to the root", () => {
    const l = labelled(golden);
    expect(l.outcome(0)).toEqual({ correct: 4, wrong: 4 });
    expect(l.outcome(idOf(golden, "a"))).toEqual({ correct: 2, wrong: 1 });
    expect(l.q(idOf(golden, "a"))).toBeCloseTo(1 / 3);
    expect(l.q(idOf(golden, "b"))).toBe(-1);
    expect(l.q(idOf(golden, "c"))).toBeCloseTo(1 / 3);
    expect(l.q(idOf(golden, "c2"))).toBe(0);
  });

  it("counts neither failed code nor an answer that nobody can judge", () => {
    const l = labelled(golden);
    expect(l.q(idOf(golden, "d"))).toBeNull();
    expect(l.q(idOf(golden, "e"))).toBeNull();
    expect(l.decided(0).map((n) => n.id)).toEqual(["a", "b", "c"].map((s) => idOf(golden, s)));
  });
});

describe("pairs of steps", () => {
  it("sets the two best that lead to a right answer against the two worst that lead to a wrong one", () => {
    expect(said(golden)).toEqual([
      // The root: a and c can be right, b is worst; a and c have the same Q.
      "a > b",
      "c > b",
      // Below a: two right ones against the single wrong one.
      "a1 > a3",
      "a2 > a3",
      // Below c.
      "c1 > c2",
      "c21 > c22",
    ]);
  });

  it("takes up to four of one side where the other has one", () => {
    const tree = grow("p", [...[1, 2, 3, 4, 5].map((i) => ends(`good ${i}`, "8")), ends("bad", "3")]);
    const pairs = stepPairs(labelled(tree));
    expect(said(tree)).toEqual([1, 2, 3, 4].map((i) => `good ${i} > bad`));
    expect(pairs[0]).toMatchObject({ chosenCount: 4, rejectedCount: 1, margin: 2, pathMargin: 2 });
  });

  it("does not prefer a step whose best way is no better than the other's worst", () => {
    // x: Q 1/3, best continuation 1/3 → 1. y: Q -1/3, worst continuation -1/3 → -1.
    const tree = grow("p", [
      step("x", ends("x1", "8"), ends("x2", "8"), ends("x3", "1")),
      step("y", ends("y1", "8"), ends("y2", "1"), ends("y3", "1")),
    ]);
    expect(said(tree).slice(0, 1)).toEqual(["x > y"]);
    // Of equal Q nothing is preferred, and a step never to itself.
    const equal = grow("p", [
      step("x", ends("x1", "8"), ends("x2", "1")),
      step("y", ends("y1", "8"), ends("y2", "1")),
    ]);
    expect(said(equal)).toEqual(["x1 > x2", "y1 > y2"]);
  });

  it("finds nothing where all answers are alike", () => {
    expect(said(grow("p", [ends("a", "8"), step("b", ends("c", "8"))]))).toEqual([]);
    expect(said(grow("p", [ends("a", "1"), dies("b")]))).toEqual([]);
    expect(said(grow("p", []))).toEqual([]);
  });
});

describe("whole solutions", () => {
  it("ranks by mean Q, then by the worst step, and takes two right ones to learn from", () => {
    const traces = rankTraces(labelled(golden));
    expect(traces).toHaveLength(8);
    const best = selectForSft(traces);
    // c > c1 > c11: 1/3, 1, 1, 1; a > a1: 1/3, 1, 1.
    expect(best.map((t) => t.path[1]?.id)).toEqual([idOf(golden, "c1"), idOf(golden, "a1")]);
    expect(best[0]?.meanQ).toBeCloseTo((1 / 3 + 3) / 4);
    expect(best[0]?.minQ).toBeCloseTo(1 / 3);
  });

  it("sets the best right ones against the worst wrong ones", () => {
    const pairs = solutionPairs(rankTraces(labelled(golden)));
    expect(pairs).toHaveLength(4);
    expect(pairs.every((p) => p.margin > 0)).toBe(true);
    const worst = golden.nodes[pairs[0]?.rejected ?? 0]?.parent;
    expect(worst).toBe(idOf(golden, "b1"));
  });
});

describe("a record", () => {
  const searched = {
    id: "p1",
    problem: "Wechselgeld 找零 🧮?",
    answer: "8",
    tree: golden,
    reason: "rollouts",
    usage: { ...emptyUsage, rollouts: 3, generatedTokens: 90, seconds: 1.5 },
  } as const;
  const record = toRecord(searched, right, false);

  it("keeps what the tree teaches and survives JSON", () => {
    expect(record).toMatchObject({ correct: 4, wrong: 4, rollouts: 3, tokens: 90 });
    expect(record.nodes.some((n) => n.text.includes("# d"))).toBe(false);
    expect(record.sft).toHaveLength(2);
    expect(synthesisRecordSchema.parse(JSON.parse(JSON.stringify(record)))).toEqual(record);
    expect(toRecord(searched, right, true).tree).toEqual(golden);
  });

  it("is written in the public formats", () => {
    expect(publicSft(record)[0]).toEqual({
      query: "Wechselgeld 找零 🧮?",
      response:
        "<code>\n# c\n<end_of_step>\n\n# c1\n<end_of_step>\n\n# c11\n<end_of_code>\n<output>8<end_of_output>\n<answer>It is \\boxed{8}.<end_of_answer>",
    });
    const pairs = publicPairs(record, { margin: 0, editDistance: 0 });
    expect(pairs[0]).toEqual({
      prompt:
        "<|user|>:\nWechselgeld 找零 🧮?\n<|assistant|>: Let's think step by step and solve the problem with code.",
      pos: "<code>\n# a\n<end_of_step>",
      neg: "<code>\n# b\n<end_of_step>",
      pos_count: 2,
      neg_count: 2,
    });
    const whole = pairs.at(-1);
    expect(whole?.prompt).toBe("<|user|>:\nWechselgeld 找零 🧮?");
    expect(whole?.pos).toMatch(/^\n<\|assistant\|>: Let's think .* code\.<code>/);
    const [trace] = publicTraces(record);
    expect(trace).toMatchObject({ final_Q: 1, gt: "8", extra_ans: "8", values: [0.25, 0.25, 0.25] });
    expect(trace?.full.endsWith("<end_of_answer>")).toBe(true);
  });

  it("drops pairs that the public filter drops", () => {
    // All steps of the golden tree differ in a letter or two.
    expect(publicPairs(record, PUBLIC_FILTER)).toHaveLength(record.solutionPairs.length);
    const far: Sketch[] = [ends("multiply the number of notebooks by the price", "8"), ends("add", "1")];
    const other = toRecord({ ...searched, tree: grow("p", far) }, right, false);
    expect(publicPairs(other, PUBLIC_FILTER)).toHaveLength(1 + other.solutionPairs.length);
  });

  it("gives the tree with tags that count children from one", () => {
    const tree = publicTree(golden, "8");
    expect(tree.rstar["0"]).toMatchObject({ extra_info: `question: ${golden.problem}`, text: "" });
    expect(tree.rstar["0.1"]?.text).toContain("# a");
    expect(tree.rstar["0.1.1.1"]).toMatchObject({ final_answer: "8", value: 0.25, visit_count: 1 });
    expect(tree.rstar["0.5"]?.final_answer).toBe("Too many consecutive steps have code errors.");
    expect(Object.keys(tree.rstar)).toHaveLength(golden.nodes.length);
  });
});

describe("properties", () => {
  const answer = fc.constantFrom("8", "8", "9", "?");
  const { sketch } = fc.letrec<{ sketch: Sketch; leaf: Sketch }>((tie) => ({
    leaf: fc.oneof(
      fc.record({ step: fc.string({ maxLength: 6 }), answer }),
      fc.record({ step: fc.string({ maxLength: 6 }), dead: fc.constant<true>(true) }),
    ),
    sketch: fc.oneof(
      { depthSize: "small" },
      tie("leaf"),
      fc.record({ step: fc.string({ maxLength: 6 }), below: fc.array(tie("sketch"), { maxLength: 4 }) }),
    ),
  }));
  const trees = fc.array(sketch, { maxLength: 5 }).map((first) => grow("p", first));

  it("a chosen step can be right, a rejected one wrong, both after the same prefix", () => {
    fc.assert(
      fc.property(trees, (tree) => {
        const l = labelled(tree);
        for (const pair of stepPairs(l)) {
          expect(tree.nodes[pair.chosen]?.parent).toBe(tree.nodes[pair.rejected]?.parent);
          expect(l.outcome(pair.chosen).correct).toBeGreaterThan(0);
          expect(l.outcome(pair.rejected).wrong).toBeGreaterThan(0);
          expect(pair.margin).toBeGreaterThan(0);
          expect(pair.chosenCount * pair.rejectedCount).toBeLessThanOrEqual(4);
        }
      }),
    );
  });

  it("the counts of a node are the sums of its children's, and Q follows from them", () => {
    fc.assert(
      fc.property(trees, (tree) => {
        const l = labelled(tree);
        for (const node of tree.nodes) {
          if (node.state.kind === "terminal") continue;
          const sum = (side: "correct" | "wrong"): number =>
            node.children.reduce((total, child) => total + l.outcome(child)[side], 0);
          expect(l.outcome(node.id)).toEqual({ correct: sum("correct"), wrong: sum("wrong") });
        }
        expect(rankTraces(l)).toHaveLength(l.outcome(0).correct + l.outcome(0).wrong);
      }),
    );
  });

  it("the bounded edit distance is the plain one up to its limit", () => {
    const text = fc.string({ unit: fc.constantFrom("a", "b", "é", "😀"), maxLength: 14 });
    fc.assert(
      fc.property(text, text, fc.integer({ min: 1, max: 20 }), (a, b, limit) => {
        expect(boundedEditDistance(a, b, limit)).toBe(Math.min(plainDistance(a, b), limit));
      }),
    );
  });
});

function plainDistance(a: string, b: string): number {
  const [x, y] = [Array.from(a), Array.from(b)];
  const table = x.map(() => new Array<number>(y.length + 1).fill(0));
  table.push(new Array<number>(y.length + 1).fill(0));
  const cell = (i: number, j: number): number => table[i]?.[j] ?? 0;
  for (let i = 0; i <= x.length; i++) {
    for (let j = 0; j <= y.length; j++) {
      const row = table[i];
      if (row === undefined) continue;
      row[j] =
        i === 0 || j === 0
          ? i + j
          : Math.min(
              cell(i - 1, j) + 1,
              cell(i, j - 1) + 1,
              cell(i - 1, j - 1) + (x[i - 1] === y[j - 1] ? 0 : 1),
            );
    }
  }
  return cell(x.length, y.length);
}
