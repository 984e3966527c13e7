import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hintsFor } from "../../../src/hints/hints.ts";
import type { Hint } from "../../../src/hints/hint.ts";
import type { Solution } from "../../../src/notes/solution.ts";
import { checkSolution } from "../../../src/solver/checking/check-solution.ts";

function ladder(
  problem: string,
  steps: readonly string[],
  solution: Solution | null = null,
): readonly Hint[] {
  const checks = checkSolution({ problem, steps, language: "markdown" });
  const first = checks.findIndex((check) => check.verdict === "contradicted");
  return hintsFor({
    problem,
    language: "markdown",
    steps,
    checks,
    first: first < 0 ? null : first,
    solution,
  });
}

const rung = (hints: readonly Hint[], kind: Hint["kind"]): string | undefined =>
  hints.find((hint) => hint.kind === kind)?.text;

const notebooks: Solution = {
  steps: [
    { sentence: "Find the cost of the notebooks", code: "unit_cost = 3\ncost = 4 * unit_cost", output: "" },
    { sentence: "Subtract the cost from the money paid", code: "change = 20 - cost", output: "" },
    { sentence: "", code: "print(change)", output: "8" },
  ],
  answer: { text: "8", form: "tex" },
};
const NOTEBOOKS =
  "Noah buys 4 notebooks for $3 each and pays with a $20 bill. How much change does Noah get?";

describe("the ladder of hints", () => {
  it.each([
    ["Solve $2x + 3 = 11$.", [], "2x = ▢", "2x = 8"],
    ["Solve $2x + 3 = 11$ for $x$.", [], "2x = ▢", "2x = 8"],
    ["Solve $2x + 3 = 11$.", ["$2x = 9$", "$x = 4.5$"], "2x = ▢", "2x = 8"],
    ["Solve $2x + 3 = 11$.", ["$2x = 8$"], "x = ▢", "x = 4"],
    ["Solve $2(x - 3) = 5x + 1$.", [], "▢ = 5x + 1", "2x - 6 = 5x + 1"],
    ["Solve $2x - 6 = 5x + 1$.", [], "▢ = 1", "-3x - 6 = 1"],
    ["Solve $-3x = 7$.", [], "x = ▢", "x = -7/3"],
    ["Solve $x^2 - 5x + 6 = 0$.", [], "(x - 3)·▢ = 0", "(x - 3)·(x - 2) = 0"],
    ["Solve $x^2 - 5x + 6 = 0$.", ["$(x - 2)(x - 3) = 0$"], "x - 2 = 0, x = ▢", "x = 2 or x = 3"],
    ["Solve $x^2 = 5x + 1$.", [], "▢ = 0", "x^2 - 5x - 1 = 0"],
    ["Solve $x^2 - 5x - 1 = 0$.", [], "x = (5 ± √▢)/2", "x = (5 ± √29)/2"],
    ["Solve $x^2 = 9$.", [], "x = 3 or x = ▢", "x = 3 or x = -3"],
    ["Solve $2x^2 - 18 = 0$.", [], "x^2 = ▢", "x^2 = 9"],
    ["Evaluate $3 + 4 \\cdot (2 - 5)^2$.", [], "2 - 5 = ▢", "2 - 5 = -3, so 3 + 4(2 - 5)^2 = 3 + 4·(-3)^2"],
    ["Evaluate $3 + 4 \\cdot (2 - 5)^2$.", ["$3 + 4 \\cdot 9$"], "4·9 = ▢", "4·9 = 36, so 3 + 4·9 = 3 + 36"],
  ])("%s %j", (problem, steps, blank, step) => {
    const hints = ladder(problem, steps);
    expect(hints.map((hint) => hint.kind)).toEqual(["where", "idea", "blank", "step"]);
    expect(rung(hints, "blank")).toBe(blank);
    expect(rung(hints, "step")).toBe(step);
  });

  it("no rung before the last shows what the last one tells", () => {
    const hints = ladder("Solve $2x + 3 = 11$.", []);
    for (const hint of hints.slice(0, -1)) expect(hint.text).not.toContain("8");
  });

  it("shows where the first wrong line is", () => {
    expect(rung(ladder("Solve $2x + 3 = 11$.", ["$2x = 8$", "$x = 5$"]), "where")).toBe(
      "Look again at “$x = 5$”. What changed from “$2x = 8$”?",
    );
  });

  it("takes the step from a verified solution: the first whose result is not there yet", () => {
    expect(ladder(NOTEBOOKS, [], notebooks).slice(1)).toEqual([
      { kind: "idea", text: "Find the cost of the notebooks." },
      { kind: "blank", text: "4·3 = ▢" },
      { kind: "step", text: "4·3 = 12" },
    ]);
    expect(ladder(NOTEBOOKS, ["4 * 3 = 12"], notebooks).slice(1)).toEqual([
      { kind: "idea", text: "Subtract the cost from the money paid." },
      { kind: "blank", text: "20 - 12 = ▢" },
      { kind: "step", text: "20 - 12 = 8" },
    ]);
    expect(ladder(NOTEBOOKS, ["4 * 3 = 12", "20 - 12 = 8"], notebooks)).toHaveLength(1);
  });

  it("only says where to look without a rule and without a solution, and where the work is done", () => {
    expect(ladder(NOTEBOOKS, [])).toHaveLength(1);
    expect(ladder("Solve $2x + 3 = 11$.", ["$2x = 8$", "$x = 4$"]).map((h) => h.kind)).toEqual(["where"]);
  });

  it("builds on no line that could not be checked", () => {
    const hints = ladder("Solve $2x + 3 = 11$.", ["$2x = 8$", "$\\heartsuit$ so $7y = 3$"]);
    expect(rung(hints, "step")).toBe("x = 4");
  });

  it("never throws", () => {
    const text = fc.oneof(
      fc.string({ maxLength: 40 }),
      fc.constantFrom("$2x = 8$", "$x^2 = -1$", "$0 = 0$", "$1/0$", "$\\frac{1}{x} = 2$"),
    );
    fc.assert(
      fc.property(text, fc.array(text, { maxLength: 4 }), (problem, steps) => {
        ladder(problem, steps, notebooks);
      }),
      { numRuns: 200 },
    );
  });
});
