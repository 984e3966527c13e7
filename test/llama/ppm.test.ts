import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { getLlama, type Llama, type LlamaModel, LlamaLogLevel } from "node-llama-cpp";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { BatchStatistics } from "../../src/solver/llama/batch-statistics.ts";
import type { LoadedModels, PathPpm } from "../../src/solver/llama/load-models.ts";
import { LogitReader } from "../../src/solver/llama/logit-reader.ts";
import { chatFormat, tagFormat } from "../../src/solver/llama/pair-formats.ts";
import { pairToScore, TokenPairPpm } from "../../src/solver/llama/token-pair-ppm.ts";
import { ValueTokenPpm } from "../../src/solver/llama/value-token-ppm.ts";
import { Vocabulary } from "../../src/solver/llama/vocabulary.ts";
import type { Score } from "../../src/solver/search/ports.ts";
import type { Step } from "../../src/solver/trajectory/step.ts";
import { bpeVocabulary, decoder, ggufBytes, spmVocabulary } from "./gguf-fixtures.ts";
import { awkwardFolder, loaded, never, notebookSteps, NOTEBOOKS, PPM } from "./support.ts";

/**
 * Scores of the shipped PPM (8-bit weights and activations) move by this much with the shape of the batches; a wrong
 * prefix moves them by far more. The random F32 models agree to two digits.
 */
const ROUNDING = 0.07;

const value = (score: Score | undefined): number => {
  if (score?.kind !== "scored") throw new Error(`not scored: ${JSON.stringify(score)}`);
  return score.value;
};

describe("value-token PPM with the shipped model", () => {
  let models: LoadedModels;
  let ppm: PathPpm;
  beforeAll(async () => {
    models = await loaded({ ppmPath: PPM });
    if (models.ppm === null) throw new Error("no PPM");
    ppm = models.ppm;
  });
  afterAll(async () => {
    await models.dispose();
  });
  beforeEach(async () => {
    await ppm.forget();
  });

  it.each([
    ["right", notebookSteps(), [0.45, 0.46, 0.51, 0.67]],
    ["wrong", notebookSteps("7 * 3", "-1"), [0.36, 0.33, 0.46, -0.89]],
  ] as const)("gives the documented scores of the %s solution", async (_, steps, wanted) => {
    const { scores } = await ppm.scorePath(NOTEBOOKS, steps, never);
    expect(scores).toHaveLength(4);
    for (const [i, score] of scores.entries())
      expect(Math.abs(value(score) - (wanted[i] ?? 9))).toBeLessThan(0.07);
  });

  it("scores candidates on a shared prefix as from scratch", async () => {
    const steps = notebookSteps();
    const path = steps.slice(0, 1);
    const candidates: Step[] = ["20 - cost", "20 + cost", "cost - 20", "20 * cost"].map((code) => ({
      text: `\n\n# Step 2: Subtract the cost from the money paid\nchange = ${code}\n<end_of_step>`,
      end: "step",
    }));
    const request = { problem: NOTEBOOKS, steps: path, candidates };
    const together = await ppm.score(request, never);
    expect(together.scores).toHaveLength(4);
    expect(value(together.scores[0])).toBeGreaterThan(value(together.scores[1]));
    let fromScratch = 0;
    for (const [i, candidate] of candidates.entries()) {
      await ppm.forget();
      const alone = await ppm.score({ ...request, candidates: [candidate] }, never);
      expect(Math.abs(value(alone.scores[0]) - value(together.scores[i]))).toBeLessThan(ROUNDING);
      fromScratch += alone.tokensEvaluated;
    }
    expect(together.tokensEvaluated).toBeLessThan(fromScratch / 2);
    // The path was scored before: only what differs is read again.
    const again = await ppm.score({ ...request, candidates: candidates.slice(0, 1) }, never);
    expect(again.tokensEvaluated).toBeLessThan(12);
    expect(Math.abs(value(again.scores[0]) - value(together.scores[0]))).toBeLessThan(ROUNDING);
  });

  it("reads a whole path in one pass, as step by step", async () => {
    const steps = notebookSteps();
    const statistics = ppm instanceof ValueTokenPpm ? BatchStatistics.attach(ppm.reader.context) : null;
    const path = await ppm.scorePath(NOTEBOOKS, steps, never);
    expect(statistics?.rows()).toBe(path.tokensEvaluated);
    for (const [i, step] of steps.entries()) {
      const one = await ppm.score(
        { problem: NOTEBOOKS, steps: steps.slice(0, i), candidates: [step] },
        never,
      );
      expect(Math.abs(value(one.scores[0]) - value(path.scores[i]))).toBeLessThan(ROUNDING);
    }
  });

  it("leaves a text that does not fit unscored, and scores the others", async () => {
    const [first] = notebookSteps();
    if (first === undefined) throw new Error("no step");
    const long: Step = { text: `<code>\n# ${"9 ".repeat(900)}\n<end_of_step>`, end: "step" };
    const { scores } = await ppm.score({ problem: NOTEBOOKS, steps: [], candidates: [first, long] }, never);
    expect(scores[0]?.kind).toBe("scored");
    expect(scores[1]).toMatchObject({ kind: "unscored" });
    expect(JSON.stringify(scores[1])).toContain("reads at most 1023");
    const path = await ppm.scorePath(NOTEBOOKS, [first, long], never);
    expect(path.scores.map((s) => s.kind)).toEqual(["scored", "unscored"]);
    const none = await ppm.score({ problem: NOTEBOOKS, steps: [], candidates: [] }, never);
    expect(none).toEqual({ scores: [], tokensEvaluated: 0 });
  });

  it("leaves a step without end marker, and a book, unscored, at once", async () => {
    const cut: Step = { text: "<code>\n# Step 1: Find", end: "length" };
    const { scores } = await ppm.score({ problem: NOTEBOOKS, steps: [], candidates: [cut] }, never);
    expect(JSON.stringify(scores)).toContain("not finished");
    const book = await ppm.scorePath("What is 2 + 2? ".repeat(140_000), notebookSteps(), never);
    expect(book.tokensEvaluated).toBe(0);
    expect(book.scores.map((s) => s.kind)).toEqual(Array(4).fill("unscored"));
    const path = await ppm.scorePath(NOTEBOOKS, [...notebookSteps().slice(0, 2), cut], never);
    expect(path.scores.map((s) => s.kind)).toEqual(["scored", "scored", "unscored"]);
  });

  it("serves requests one after the other, and a cancelled one does not block the next", async () => {
    const steps = notebookSteps();
    const controller = new AbortController();
    const results = Promise.allSettled([
      ppm.scorePath(NOTEBOOKS, steps, never),
      ppm.scorePath("What is 15% of 80?", steps, controller.signal),
      ppm.scorePath(NOTEBOOKS, steps, never),
    ]);
    controller.abort(new Error("no longer wanted"));
    const [a, b, c] = await results;
    expect(b.status).toBe("rejected");
    if (a.status !== "fulfilled" || c.status !== "fulfilled") throw new Error("blocked");
    for (const [i, score] of a.value.scores.entries())
      expect(Math.abs(value(score) - value(c.value.scores[i]))).toBeLessThan(ROUNDING);
  });

  it("shares one backend with the policy while both work", async () => {
    const [proposed, scored] = await Promise.all([
      models.policy.propose(
        {
          problem: NOTEBOOKS,
          steps: [],
          count: 8,
          temperature: 1,
          topP: 1,
          seed: 1,
          maxTokens: 100,
          until: "step",
        },
        never,
      ),
      ppm.scorePath(NOTEBOOKS, notebookSteps(), never),
    ]);
    expect(proposed.proposals).toHaveLength(8);
    expect(scored.scores.every((s) => s.kind === "scored")).toBe(true);
  });
});

describe("vocabularies and pair PPMs, on random models", () => {
  const folder = awkwardFolder();
  let llama: Llama;
  const open = async (name: string, bytes: Buffer): Promise<LlamaModel> => {
    const modelPath = join(folder.path, name);
    writeFileSync(modelPath, bytes);
    const model = await llama.loadModel({ modelPath });
    models.push(model);
    return model;
  };
  const models: LlamaModel[] = [];
  const readers: LogitReader[] = [];
  const reader = async (model: LlamaModel, batchSize = 64): Promise<LogitReader> => {
    const made = await LogitReader.create(model, { contextSize: 512, batchSize, threads: 1 });
    readers.push(made);
    return made;
  };
  beforeAll(async () => {
    llama = await getLlama({
      gpu: false,
      build: "never",
      skipDownload: true,
      maxThreads: 1,
      progressLogs: false,
      logLevel: LlamaLogLevel.disabled,
    });
  });
  afterEach(async () => {
    for (const made of readers.splice(0)) await made.dispose();
    for (const model of models.splice(0)) await model.dispose();
  });
  afterAll(async () => {
    await llama.dispose();
    folder.remove();
  });

  it("never makes a control token out of data, even where the vocabulary matches it in any text", async () => {
    const marker = "<end_of_step>";
    for (const kind of ["control", "user-defined"] as const) {
      const model = await open(
        `${kind}.gguf`,
        ggufBytes(decoder({ vocabulary: bpeVocabulary([marker], kind) })),
      );
      const vocabulary = new Vocabulary(model, [marker]);
      const token = vocabulary.specialToken(marker);
      expect(token).not.toBeNull();
      const text = `a${marker}b${marker}${marker}`;
      const data = vocabulary.encode([{ text, control: false }]);
      expect(data).not.toContain(token);
      expect(vocabulary.decode(data)).toBe(text);
      expect(vocabulary.encode([{ text: marker, control: true }])).toEqual([token]);
    }
  });

  it("joins neighbouring text and unknown markers before tokenising", async () => {
    const model = await open("plain.gguf", ggufBytes(decoder()));
    const vocabulary = new Vocabulary(model);
    const split = vocabulary.encode([
      { text: "s", control: false },
      { text: "te", control: true },
      { text: "p", control: false },
    ]);
    expect(split).toEqual(vocabulary.encode([{ text: "step", control: false }]));
    expect(split).toHaveLength(1);
  });

  it("adds a beginning-of-text token and a leading space only at the beginning", async () => {
    const model = await open("spm.gguf", ggufBytes(decoder({ vocabulary: spmVocabulary() })));
    const vocabulary = new Vocabulary(model);
    const start = vocabulary.encode([{ text: "the", control: false }]);
    expect(start[0]).toBe(model.tokens.bos);
    const following = vocabulary.encode([{ text: "the", control: false }], true);
    expect(following).not.toContain(model.tokens.bos);
    expect(vocabulary.decode([...start.slice(1), ...following])).toContain("thethe");
  });

  it.each([
    ["tag", tagFormat(), spmVocabulary()],
    ["chat", chatFormat(), bpeVocabulary(["<|start_header_id|>", "<|end_header_id|>", "<|eot_id|>"])],
  ] as const)(
    "reads +/- as %s, in one pass as one by one, equal to the full distribution",
    async (name, format, spec) => {
      const model = await open(`pair-${name}.gguf`, ggufBytes(decoder({ vocabulary: spec })));
      const vocabulary = new Vocabulary(model);
      const read = await reader(model);
      expect(read.access).toBe("raw");
      const ppm = TokenPairPpm.create({ name, reader: read, vocabulary, format });
      if (ppm === null) throw new Error("no + or -");
      const steps = notebookSteps();
      const path = await ppm.scorePath(NOTEBOOKS, steps, never);
      expect(path.scores).toHaveLength(4);
      for (const [i, step] of steps.entries()) {
        const one = await ppm.score(
          { problem: NOTEBOOKS, steps: steps.slice(0, i), candidates: [step] },
          never,
        );
        expect(value(one.scores[0])).toBeCloseTo(value(path.scores[i]), 2);
      }
      // The same number from the library's probabilities, with none of the prefix kept.
      const parts = format.parts(NOTEBOOKS, steps.slice(0, 1));
      const tokens = vocabulary.encode(parts[0]?.text ?? []);
      const last = tokens.at(-1);
      const plus = vocabulary.plainToken("+");
      const minus = vocabulary.plainToken("-");
      if (last === undefined || plus === null || minus === null) throw new Error("no tokens");
      const context = await model.createContext({ contextSize: 512, threads: 1 });
      const output = await context
        .getSequence()
        .controlledEvaluate([...tokens.slice(0, -1), [last, { generateNext: { probabilities: true } }]]);
      const probabilities = output[tokens.length - 1]?.next.probabilities;
      const p = probabilities?.get(plus) ?? Number.NaN;
      const m = probabilities?.get(minus) ?? Number.NaN;
      expect(value(path.scores[0])).toBeCloseTo((2 * p) / (p + m) - 1, 2);
      expect(pairToScore(Math.log(p), Math.log(m))).toBeCloseTo(value(path.scores[0]), 2);
      await context.dispose();
    },
  );

  it("has no pair PPM where + is not one token", async () => {
    const model = await open("no-pair.gguf", ggufBytes(decoder()));
    const vocabulary = new Vocabulary(model);
    const format = { ...tagFormat(), good: "yes indeed" };
    expect(TokenPairPpm.create({ name: "x", reader: await reader(model), vocabulary, format })).toBeNull();
  });

  it("reads long texts in several batches as in one", async () => {
    const model = await open("long.gguf", ggufBytes(decoder()));
    const vocabulary = new Vocabulary(model);
    const tokens = vocabulary.encode([{ text: "x = 1 + 2 \n".repeat(30), control: false }]);
    const wanted = ["+", "-"].flatMap((sign) => vocabulary.plainToken(sign) ?? []);
    const positions = [10, 63, 64, 65, 128, tokens.length - 1];
    const small = await reader(model);
    const large = await reader(model, 512);
    const a = await small.read([{ tokens, positions }], wanted, never);
    const b = await large.read([{ tokens, positions }], wanted, never);
    for (const i of positions.keys())
      for (const t of [0, 1])
        expect(
          Math.abs((a.values[0]?.[i]?.[t] ?? Number.NaN) - (b.values[0]?.[i]?.[t] ?? Number.NaN)),
        ).toBeLessThan(0.02);
  });
});
