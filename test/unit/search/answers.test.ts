import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { emptyTree, type SearchTree, type TreeNode } from "../../../src/protocol/search-tree.ts";
import { AnswerGroups } from "../../../src/solver/grading/answer-key.ts";
import { decide, rankAnswers, readAnswer } from "../../../src/solver/search/answers.ts";

interface Branch {
  readonly multiplicity: number;
  /** Terminals below it: answer, how many samples, PPM score. */
  readonly ends: readonly (readonly [answer: string, multiplicity: number, score: number | null])[];
  /** Samples below it that failed. */
  readonly dead?: number;
  readonly code?: string;
}

function treeWith(branches: readonly Branch[], problem = "p"): SearchTree {
  const tree = emptyTree(problem);
  const groups = new AnswerGroups();
  const add = (parent: number, multiplicity: number, changes: Partial<TreeNode>): number => {
    const root = tree.nodes[0];
    const above = tree.nodes[parent];
    if (root === undefined || above === undefined) throw new Error("No such parent.");
    const id = tree.nodes.length;
    tree.nodes.push({
      ...structuredClone(root),
      id,
      parent,
      depth: above.depth + 1,
      multiplicity,
      children: [],
      ...changes,
    });
    above.children.push(id);
    return id;
  };
  for (const branch of branches) {
    const id = add(0, branch.multiplicity, { state: { kind: "expanded" }, code: branch.code ?? "" });
    if (branch.dead !== undefined) {
      add(id, branch.dead, { state: { kind: "dead", death: { kind: "code-failed", message: "x" } } });
    }
    for (const [text, multiplicity, score] of branch.ends) {
      add(id, multiplicity, {
        state: {
          kind: "terminal",
          answer: { text, source: "printed", boxedMatchesPrinted: null, group: groups.add(text) },
        },
        score: score === null ? { kind: "unscored", reason: "" } : { kind: "scored", value: score },
      });
    }
  }
  return tree;
}

describe("rankAnswers", () => {
  it("never says of several answers that the only trajectory agrees on each", () => {
    const tree = treeWith([
      {
        multiplicity: 1,
        ends: [
          ["1", 1, null],
          ["2", 1, null],
          ["3", 1, null],
        ],
      },
    ]);
    expect(rankAnswers(tree, "majority").map((a) => a.agree)).toEqual([
      { k: 1, n: 3 },
      { k: 1, n: 3 },
      { k: 1, n: 3 },
    ]);
  });

  it("prefers programs that use the numbers of the problem, but counts every sample for what is shown", () => {
    const branches: readonly Branch[] = [
      { multiplicity: 5, ends: [["72", 5, 0.9]], code: "total = 8 * 9" },
      { multiplicity: 3, ends: [["56", 3, 0.1]], code: "total = 8 * 7" },
    ];
    const ranked = rankAnswers(treeWith(branches, "8 boxes of 7 pens. How many pens?"), "agreement");
    expect(ranked.map((a) => [a.text, a.agree.k, a.agree.n])).toEqual([
      ["56", 3, 8],
      ["72", 5, 8],
    ]);
    expect(rankAnswers(treeWith(branches, "8 boxes of 9 pens. How many pens?"), "agreement")[0]?.text).toBe(
      "72",
    );
    expect(rankAnswers(treeWith(branches, "8 boxes of 7 pens. How many pens?"), "majority")[0]?.text).toBe(
      "72",
    );
  });

  it("is a plain vote where every sample is its own branch", () => {
    const tree = treeWith([
      { multiplicity: 3, ends: [["12", 3, null]] },
      { multiplicity: 2, ends: [["13", 2, null]] },
      { multiplicity: 1, ends: [["12.0", 1, null]] },
    ]);
    const [best, second] = rankAnswers(tree, "majority");
    expect(best).toMatchObject({ text: "12", agree: { k: 4, n: 6 } });
    expect(second).toMatchObject({ text: "13", agree: { k: 2, n: 6 } });
  });

  it("gives a branch its own votes only, however many trajectories were found below it", () => {
    const tree = treeWith([
      {
        multiplicity: 1,
        ends: [
          ["7", 1, 0.9],
          ["7", 3, 0.9],
          ["7", 9, 0.9],
        ],
      },
      { multiplicity: 5, ends: [["8", 1, 0.1]] },
    ]);
    expect(rankAnswers(tree, "agreement")[0]).toMatchObject({ text: "8", agree: { k: 5, n: 6 } });
  });

  it("does not let the PPM overrule a clear majority, but lets it settle a near-tie", () => {
    const clear = treeWith([
      { multiplicity: 6, ends: [["1", 6, -0.99]] },
      { multiplicity: 4, ends: [["2", 4, 0.99]] },
    ]);
    expect(rankAnswers(clear, "agreement")[0]?.text).toBe("1");
    expect(rankAnswers(clear, "ppm")[0]?.text).toBe("2");
    const near = treeWith([
      { multiplicity: 4, ends: [["1", 4, -0.5]] },
      { multiplicity: 3, ends: [["2", 3, 0.9]] },
      { multiplicity: 1, ends: [["3", 1, -0.9]] },
    ]);
    expect(rankAnswers(near, "majority")[0]?.text).toBe("1");
    expect(rankAnswers(near, "agreement")[0]?.text).toBe("2");
  });

  it("shares add up to one, and no answer has more votes than there are", () => {
    const end = fc.tuple(
      fc.constantFrom("1", "2", "3", "4"),
      fc.integer({ min: 1, max: 9 }),
      fc.option(fc.double({ min: -1, max: 1, noNaN: true })),
    );
    const branch = fc.record({
      multiplicity: fc.integer({ min: 1, max: 9 }),
      ends: fc.array(end, { maxLength: 5 }),
      dead: fc.integer({ min: 1, max: 3 }),
    });
    fc.assert(
      fc.property(
        fc.array(branch, { maxLength: 6 }),
        fc.constantFrom("agreement", "majority", "ppm"),
        (branches, rule) => {
          const answers = rankAnswers(treeWith(branches), rule);
          const shares = answers.reduce((sum, a) => sum + a.share, 0);
          if (answers.length > 0) expect(shares).toBeCloseTo(1, 9);
          for (const a of answers) expect(a.agree.k).toBeLessThanOrEqual(a.agree.n);
        },
      ),
    );
  });
});

describe("decide", () => {
  const ends = (answers: readonly string[], score: number): SearchTree =>
    treeWith(answers.map((a) => ({ multiplicity: 1, ends: [[a, 1, score]] as const })));

  it("says that it has no answer it trusts when everything disagrees", () => {
    const tree = ends(["1", "2", "3", "4", "5", "6"], 0.9);
    expect(decide(tree, "agreement")).toMatchObject({ kind: "no-answer", candidates: { length: 6 } });
  });

  it("wants more agreement where the PPM dislikes the answer", () => {
    expect(decide(ends(["1", "1", "2", "3", "4"], 0.5), "agreement").kind).toBe("answer");
    expect(decide(ends(["1", "1", "2", "3", "4"], -0.5), "agreement").kind).toBe("no-answer");
    expect(decide(ends(["1", "1", "1", "3", "4"], -0.5), "agreement").kind).toBe("answer");
  });

  it("does not trust an answer that hardly any sample came to", () => {
    const lonely = treeWith([
      { multiplicity: 1, ends: [["7", 1, 0.9]] },
      { multiplicity: 7, ends: [], dead: 7 },
    ]);
    expect(decide(lonely, "agreement")).toMatchObject({ kind: "no-answer" });
  });

  it("counts only samples that came to an answer as agreeing", () => {
    const tree = treeWith([{ multiplicity: 8, ends: [["5", 2, 0.9]], dead: 6 }]);
    expect(rankAnswers(tree, "agreement")[0]).toMatchObject({ agree: { k: 2, n: 2 }, share: 1 });
  });

  it("does not read disagreement from one or two trajectories", () => {
    expect(decide(ends(["1"], -0.9), "agreement").kind).toBe("answer");
  });

  it("says why it answers", () => {
    const tree = treeWith([{ multiplicity: 3, ends: [["12", 3, 0.75]] }]);
    expect(decide(tree, "agreement")).toMatchObject({
      kind: "answer",
      because: "3 of 3 independent trajectories agree on it (best PPM score 0.75).",
    });
  });
});

describe("readAnswer", () => {
  const read = (text: string, output: string): ReturnType<typeof readAnswer> =>
    readAnswer(text, output, new AnswerGroups());

  it("keeps the boxed form where it says what the program printed", () => {
    expect(read("\\boxed{\\frac{3}{4}}", "3/4\n")).toMatchObject({
      text: "\\frac{3}{4}",
      boxedMatchesPrinted: true,
    });
  });

  it("trusts what ran where the two differ", () => {
    expect(read("\\boxed{13}", "12\n")).toMatchObject({
      text: "12",
      source: "printed",
      boxedMatchesPrinted: false,
    });
    expect(read("\\boxed{0.3333}", "0.3333333333333333")).toMatchObject({ text: "0.3333333333333333" });
  });

  it("takes the box where the output is prose, the output where there is no box, and null where there is nothing", () => {
    expect(read("\\boxed{5}", "the larger one is the second of the two numbers")).toMatchObject({
      text: "5",
    });
    expect(read("so it is five", "5")).toMatchObject({ text: "5", source: "printed" });
    expect(read("no idea", "")).toBeNull();
  });
});

describe("a policy that says it cannot solve the problem", () => {
  const refuse = (multiplicity: number): Branch => ({ multiplicity, ends: [["cannot solve", 1, 0.9]] });
  const answer = (text: string, multiplicity: number): Branch => ({ multiplicity, ends: [[text, 1, 0]] });

  it("is believed where it has more votes than any answer", () => {
    const result = decide(treeWith([refuse(4), answer("3", 3), answer("4", 2)]), "agreement");
    expect(result).toMatchObject({ kind: "no-answer", refused: { k: 4, n: 9 } });
    expect(result.because).toBe("4 of 9 independent trajectories say that this cannot be solved.");
    if (result.kind === "no-answer") expect(result.candidates.map((c) => c.text)).toEqual(["3", "4"]);
  });

  it("says why, in the words of the trajectory", () => {
    const tree = treeWith([refuse(1)]);
    const first = tree.nodes[1];
    if (first !== undefined) first.sentence = "A length is missing, so there is no answer";
    expect(decide(tree, "agreement").because).toBe(
      "The only trajectory that finished says that this cannot be solved: A length is missing, so there is no answer.",
    );
  });

  it("is outvoted, and is then no answer among others, but its votes still speak against the best one", () => {
    const result = decide(treeWith([refuse(3), answer("3", 4)]), "agreement");
    expect(result).toMatchObject({ kind: "answer", best: { text: "3", agree: { k: 4, n: 7 } }, others: [] });
    expect(decide(treeWith([refuse(2), answer("3", 2)]), "ppm")).toMatchObject({ kind: "answer" });
  });

  it("is only that very phrase", () => {
    for (const text of ["I cannot solve it", "cannot solve this", "0"]) {
      expect(decide(treeWith([answer(text, 3)]), "agreement")).toMatchObject({ best: { text } });
    }
    const printed = readAnswer("The answer is \\boxed{cannot solve}.", "cannot solve\n", new AnswerGroups());
    expect(printed?.text).toBe("cannot solve");
  });
});
