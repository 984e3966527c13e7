import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeSimilar } from "../../src/hints/similar.ts";
import type { Solution } from "../../src/notes/solution.ts";
import type { PythonExecutor } from "../../src/python-runner/python-executor.ts";
import { startExecutor } from "./python-runner/support.ts";
import { never } from "./support.ts";

let executor: PythonExecutor;

beforeAll(async () => {
  executor = await startExecutor({ workers: 1 });
});

afterAll(async () => {
  await executor.dispose();
});

const NOTEBOOKS =
  "Noah buys 4 notebooks for $3 each and pays with a $20 bill. How much change does Noah get?";

function solution(...codes: readonly string[]): Solution {
  return {
    steps: codes.map((code) => ({ sentence: "", code, output: "" })),
    answer: { text: "8", form: "tex" },
  };
}

describe("a similar problem", () => {
  it.each([
    "Solve $3x + 5 = 20$ for $x$.",
    "What is 15% of 80?",
    "Find the greatest common divisor of 84 and 126.",
    "Differentiate $5x^4 - 3x^2$.",
    "Find the 20th term of the arithmetic sequence 5, 8, 11, 14, ...",
  ])("of the drill: %s", async (problem) => {
    const made = await makeSimilar({ problem, solution: null, seed: 3 }, executor, never);
    expect(made).toMatchObject({ kind: "made" });
    if (made.kind !== "made") return;
    expect(made.text).not.toBe(problem);
    expect(made.text.replace(/\d+/g, "#")).toBe(problem.replace(/\d+/g, "#"));
    expect(made.answer).not.toContain("frac");
    const again = await makeSimilar({ problem, solution: null, seed: 3 }, executor, never);
    expect(again).toEqual(made);
  });

  it("of a story, by its verified program", async () => {
    const made = await makeSimilar(
      {
        problem: NOTEBOOKS,
        solution: solution("cost = 4 * 3", "change = 20 - cost", "print(change)"),
        seed: 1,
      },
      executor,
      never,
    );
    expect(made).toMatchObject({ kind: "made" });
    if (made.kind !== "made") return;
    const [, n, price, paid] =
      /buys (\d+) notebooks for \$(\d+) each and pays with a \$(\d+) bill/.exec(made.text) ?? [];
    expect(made.answer).toBe(String(Number(paid) - Number(n) * Number(price)));
    expect(Number(made.answer)).toBeGreaterThan(0);
  });

  it.each([
    ["a number worked out in the head", ["change = 20 - 12", "print(change)"]],
    ["a number that stands there twice", ["cost = 4 * 3", "print(20 - cost + 4 - 4 + 3 - 3 + 20 - 20)"]],
    ["a program that does not run", ["cost = 4 * 3", "print(20 - missing)"]],
    ["another answer", ["cost = 4 * 3", "print(20 + cost)"]],
  ])("is refused in words: %s", async (_name, codes) => {
    const made = await makeSimilar(
      { problem: NOTEBOOKS, solution: solution(...codes), seed: 1 },
      executor,
      never,
    );
    expect(made.kind).toBe("none");
    if (made.kind === "none") expect(made.reason).toMatch(/\.$/);
  });

  it("is refused without a solution, and without numbers", async () => {
    expect((await makeSimilar({ problem: NOTEBOOKS, solution: null, seed: 1 }, executor, never)).kind).toBe(
      "none",
    );
    expect(
      (await makeSimilar({ problem: "Factor $x^2 - 1$.", solution: null, seed: 1 }, executor, never)).kind,
    ).toBe("none");
  });
});
