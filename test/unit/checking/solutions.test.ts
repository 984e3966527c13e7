import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkSolution } from "../../../src/solver/checking/check-solution.ts";
import { measure, parseSolutions } from "./solutions.ts";

const folder = path.join(path.dirname(fileURLToPath(import.meta.url)), "../../fixtures/solutions");
const solutions = ["development.txt", "held-out.txt", "slips.txt"].flatMap((name) =>
  parseSolutions(readFileSync(path.join(folder, name), "utf8")),
);

describe("labelled hand-written solutions", () => {
  const measured = measure(solutions);

  it("are many, about half of them wrong, in both languages", () => {
    expect(measured.solutions).toBeGreaterThan(150);
    expect(measured.wrong / measured.solutions).toBeGreaterThan(0.45);
    expect(solutions.filter((s) => s.language === "latex").length).toBeGreaterThan(30);
  });

  it("never calls a right step contradicted", () => {
    expect(measured.falseAlarms).toEqual([]);
  });

  it("finds the first error of symbolic solutions", () => {
    expect(measured.wrongSymbolicFound / measured.wrongSymbolic).toBeGreaterThanOrEqual(0.8);
  });

  it("verifies right symbolic steps", () => {
    expect(measured.rightSymbolicVerified / measured.rightSymbolic).toBeGreaterThanOrEqual(0.9);
  });

  it("catches arithmetic slips in words", () => {
    expect(measured.wrongWordsFound / measured.wrongWords).toBeGreaterThanOrEqual(0.9);
  });

  it("shows a value with every contradiction and a reading with every verdict", () => {
    for (const { problem, language, steps } of solutions) {
      for (const check of checkSolution({ problem, language, steps: steps.map((s) => s.text) })) {
        expect(check.counterexample !== null).toBe(check.verdict === "contradicted");
        if (check.verdict !== "not-checked") expect(check.reading).toMatch(/^read as /);
      }
    }
  });
});

describe("any text", () => {
  it("half-typed and damaged solutions never throw, and get one answer a step", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...solutions),
        fc.nat(200),
        fc.nat(200),
        fc.string({ unit: fc.constantFrom(...Array.from("\\{}$^_=<>|&()[]0x.,%±'\n ")), maxLength: 6 }),
        (solution, cut, at, noise) => {
          const damaged = (text: string): string => {
            const short = text.slice(0, cut);
            return short.slice(0, at) + noise + short.slice(at);
          };
          const steps = solution.steps.map((s) => damaged(s.text));
          const checks = checkSolution({
            problem: damaged(solution.problem),
            language: solution.language,
            steps,
          });
          expect(checks).toHaveLength(steps.length);
        },
      ),
      { numRuns: 150 },
    );
  });

  it("random text never throws", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme", maxLength: 120 }),
        fc.array(fc.string({ maxLength: 60 }), { maxLength: 4 }),
        (problem, steps) => {
          expect(checkSolution({ problem, language: "markdown", steps })).toHaveLength(steps.length);
        },
      ),
      { numRuns: 100 },
    );
  });
});
