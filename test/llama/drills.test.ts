import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findPython } from "../../src/python-runner/interpreter.ts";
import { PythonExecutor } from "../../src/python-runner/python-executor.ts";
import { grade } from "../../src/solver/grading/grade.ts";
import { planSteps } from "../../src/solver/symbolic/plan.ts";
import { recognise } from "../../src/solver/symbolic/recognise.ts";
import { printedTex } from "../../src/solver/symbolic/tex.ts";
import { pathCells } from "../../src/solver/trajectory/parse.ts";
import { readDrills } from "../unit/symbolic/drills.ts";
import { never } from "./support.ts";

let executor: PythonExecutor;

beforeAll(async () => {
  const interpreter = await findPython({ env: process.env });
  if (interpreter.kind === "not-found") throw new Error(interpreter.message);
  const started = await PythonExecutor.start({ interpreter, workers: 1 });
  if (started.kind === "failed") throw new Error(started.message);
  executor = started.executor;
});

afterAll(async () => {
  await executor.dispose();
});

/** The last line that a plan prints; null where a step fails, as then nothing is proposed. */
async function answer(problem: string): Promise<string | null> {
  const plan = recognise(problem);
  if (plan === null) return null;
  const cells = pathCells(planSteps(plan));
  let output: string | null = null;
  for (let k = 1; k <= cells.length; k++) {
    const execution = await executor.run(cells.slice(0, k), never);
    if (execution.kind !== "ran") return null;
    output = execution.output;
  }
  return output?.trim().split("\n").at(-1) ?? null;
}

describe("the symbolic proposer alone", () => {
  it("is right on at least 85 % of the drills it takes, in the sandbox, as printed and as LaTeX", async () => {
    let taken = 0;
    const wrong: string[] = [];
    for (const drill of readDrills()) {
      const printed = await answer(drill.problem);
      if (printed === null) continue;
      taken++;
      const right =
        grade(drill.answer, printed).correct === true &&
        grade(drill.answer, printedTex(printed)).correct === true;
      if (!right) wrong.push(`${drill.id}: ${printed}`);
    }
    expect(taken).toBeGreaterThan(50);
    expect(wrong.length, wrong.join("; ")).toBeLessThanOrEqual(0.15 * taken);
  });

  it.each([
    ["Solve $2(x + 1) = 2x + 2$.", "all real numbers"],
    ["Solve $2x + 1 = 2x + 3$.", "no solution"],
    ["Find all real solutions of $x^2 + 1 = 0$.", "no real solutions"],
    ["Find $\\lim_{x \\to 0} \\frac{|x|}{x}$.", "does not exist"],
  ])("%s", async (problem, said) => {
    expect(await answer(problem)).toBe(said);
  });

  it("a failing assertion leaves no answer: complex solutions may be meant", async () => {
    expect(await answer("Solve $x^2 + 4 = 0$.")).toBeNull();
  });
});
