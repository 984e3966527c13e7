import { describe, expect, it } from "vitest";
import * as z from "zod";
import { checkInputSchema, jsonSchema, parseInput, solveInputSchema } from "../../../src/chat/inputs.ts";
import { checkAnswer, SolveReport } from "../../../src/chat/results.ts";
import { checkSolution } from "../../../src/solver/checking/check-solution.ts";
import manifest from "../../../package.json" with { type: "json" };
import { collect, options, world } from "../search/helpers.ts";
import { FakePolicy } from "../../fakes/fake-policy.ts";

const candidateSchema = z.object({
  answer: z.string(),
  agree: z.object({ k: z.number(), n: z.number() }),
  score: z.number().nullable(),
  steps: z.array(
    z.object({ sentence: z.string(), code: z.string(), execution: z.string(), score: z.number().nullable() }),
  ),
});

async function report(...events: Parameters<typeof collect>): Promise<ReturnType<SolveReport["answer"]>> {
  const folded = new SolveReport();
  for (const event of await collect(...events)) folded.accept(event);
  return folded.answer();
}

describe("what a chat is told of a search", () => {
  it("is the answer with ran, agrees and score apart, in words and as data", async () => {
    const { text, data } = await report();
    const { best } = z.object({ kind: z.literal("answer"), best: candidateSchema }).parse(data);
    expect(text).toContain(`Answer: ${best.answer}\n`);
    expect(text).toContain(`Agree: ${best.agree.k} of ${best.agree.n} independent solutions.`);
    expect(text).toContain("not a probability");
    expect(text.replace("not a probability", "")).not.toMatch(/probab|likely|confiden/iu);
    expect(best.steps.some((step) => step.execution === "ran")).toBe(true);
    expect(best.steps.every((step) => step.code !== "" || step.execution === "none")).toBe(true);
  });

  it("says plainly that nothing is to be trusted", async () => {
    const silent = new FakePolicy(() => []);
    const { text, data } = await report({ options: options() }, world({ policy: silent }));
    expect(z.object({ kind: z.string() }).parse(data).kind).not.toBe("answer");
    expect(text).toMatch(/Do not present/u);
  });

  it("says why a search failed", () => {
    const folded = new SolveReport();
    folded.accept({
      seq: 0,
      at: 0,
      kind: "notice",
      level: "error",
      code: "load-python",
      message: "No Python.",
    });
    expect(folded.answer()).toMatchObject({ data: { kind: "failed", message: "No Python." } });
    expect(folded.answer().text).toContain("No Python.");
  });
});

describe("what a chat is told of checked steps", () => {
  const problem = "Solve $2x + 3 = 11$.";
  const answer = (steps: readonly string[], scores: readonly (number | null)[] = []) =>
    checkAnswer(steps, checkSolution({ problem, steps, language: "markdown" }), scores);

  it("names the first contradicted step with a value that shows it", () => {
    const { text, data } = answer(["$2x + 3 = 11$", "$2x = 14$", "$x = 7$"], [0.5, -0.25, null]);
    expect(data).toMatchObject({
      firstContradicted: 2,
      steps: [
        { verdict: "verified" },
        { verdict: "contradicted", score: -0.25 },
        { verdict: "not-checked", dependsOn: 2 },
      ],
    });
    expect(text).toMatch(/^The first contradicted step is step 2\./u);
    expect(text).toContain("Shown by");
    expect(text).toContain("Score -0.25 (PPM).");
  });

  it("never turns a low score into a verdict", () => {
    const { text, data } = answer(["Some words without any mathematics"], [-1]);
    expect(data).toMatchObject({ firstContradicted: null, steps: [{ verdict: "not-checked" }] });
    expect(text).toMatch(/^No step was contradicted\./u);
    expect(text).not.toMatch(/^1\. .*(?:wrong|incorrect)/mu);
  });
});

describe("the tools' input", () => {
  it("is what the manifest declares", () => {
    const tools = new Map(
      manifest.contributes.languageModelTools.map((tool) => [tool.name, tool.inputSchema]),
    );
    expect(tools.get("rstar_solve")).toEqual(jsonSchema(solveInputSchema));
    expect(tools.get("rstar_check_steps")).toEqual(jsonSchema(checkInputSchema));
  });

  it("may be anything and is refused in words", () => {
    for (const raw of [undefined, null, 3, {}, { problem: "" }, { problem: "p", seconds: "long" }]) {
      const parsed = parseInput(solveInputSchema, raw);
      expect(parsed).toMatchObject({ kind: "bad" });
    }
    expect(parseInput(checkInputSchema, { problem: "p", steps: ["x = 1"] })).toEqual({
      kind: "ok",
      input: { problem: "p", steps: ["x = 1"] },
    });
  });
});
