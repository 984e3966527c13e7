import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { defaultThreads, loadLlama } from "../../src/solver/llama/backend.ts";
import { loadModels, type LoadModelsOptions } from "../../src/solver/llama/load-models.ts";
import {
  bpeVocabulary,
  decoder,
  ggufBytes,
  spmVocabulary,
  withMetadata,
  writeGguf,
} from "./gguf-fixtures.ts";
import { awkwardFolder, loaded, never, notebookSteps, NOTEBOOKS, POLICY, PPM } from "./support.ts";

const folder = awkwardFolder();
const file = (name: string): string => join(folder.path, name);

/** Loads and, where that works against expectation, unloads again. */
async function attempt(options: Partial<LoadModelsOptions>): Promise<unknown> {
  const result = await loadModels({
    policyPath: POLICY,
    ppmPath: null,
    gpu: "cpu",
    threads: 1,
    slots: 2,
    ...options,
  });
  if (result.kind === "loaded") {
    await result.dispose();
    return { kind: "loaded", ppm: result.ppm?.name ?? null };
  }
  expect(result.message).not.toContain("\n");
  expect(result.message.length).toBeLessThan(300);
  expect(result.next).not.toBe("");
  return result;
}

describe("model files that cannot be used end in words, never in an abort", () => {
  const whole = decoder();
  beforeAll(() => {
    mkdirSync(file("folder.gguf"));
    writeFileSync(file("empty.gguf"), "");
    writeFileSync(file("text.gguf"), "This is not a model.\n".repeat(100));
    const noise = Buffer.alloc(100_000);
    for (let i = 0; i < noise.length; i++) noise[i] = (i * 7919) % 251;
    writeFileSync(file("noise.gguf"), noise);
    noise.write("GGUF");
    noise.writeUInt32LE(3, 4);
    writeFileSync(file("noise with magic.gguf"), noise);
    writeGguf(file("version 99.gguf"), whole, 99);
    const bytes = ggufBytes(whole);
    writeFileSync(file("cut in the header.gguf"), bytes.subarray(0, 2000));
    writeFileSync(file("cut in the weights.gguf"), bytes.subarray(0, bytes.length - 5000));
    writeGguf(file("no heads.gguf"), withMetadata(whole, { "llama.attention.head_count": ["u32", 0] }));
    writeGguf(file("no layers.gguf"), withMetadata(whole, { "llama.block_count": ["u32", 0] }));
    writeGguf(file("huge.gguf"), withMetadata(whole, { "llama.embedding_length": ["u32", 0xffff_fff0] }));
    writeGguf(file("experts.gguf"), withMetadata(whole, { "llama.expert_count": ["u32", 5] }));
    writeGguf(
      file("no tokens.gguf"),
      withMetadata(whole, { "tokenizer.ggml.tokens": ["array", "string", []] }),
    );
    writeGguf(
      file("wrong tokeniser.gguf"),
      withMetadata(whole, { "tokenizer.ggml.model": ["string", "llama"] }),
    );
    writeGguf(
      file("epsilon.gguf"),
      withMetadata(whole, { "llama.attention.layer_norm_rms_epsilon": ["f32", NaN] }),
    );
    writeGguf(file("bert.gguf"), decoder({ arch: "bert" }));
    writeGguf(file("martian.gguf"), decoder({ arch: "martian" }));
    const [first, ...rest] = whole.tensors;
    if (first === undefined) throw new Error("no tensors");
    writeGguf(file("lost tensor.gguf"), { metadata: whole.metadata, tensors: [first, ...rest.slice(0, -1)] });
    const spoilt = new Float32Array(first.data).fill(Number.NaN);
    writeGguf(file("nan.gguf"), { metadata: whole.metadata, tensors: [{ ...first, data: spoilt }, ...rest] });
  });
  afterAll(() => {
    folder.remove();
  });

  it.each([
    ["absent.gguf", "missing"],
    ["folder.gguf", "not-a-file"],
    ["empty.gguf", "empty"],
    ["text.gguf", "not-gguf"],
    ["noise.gguf", "not-gguf"],
    ["noise with magic.gguf", "damaged"],
    ["version 99.gguf", "unsupported-version"],
    ["cut in the header.gguf", "truncated"],
    ["cut in the weights.gguf", "truncated"],
    ["no heads.gguf", "damaged"],
    ["no layers.gguf", "damaged"],
    ["huge.gguf", "damaged"],
    ["experts.gguf", "damaged"],
    ["no tokens.gguf", "damaged"],
    ["wrong tokeniser.gguf", "damaged"],
    ["epsilon.gguf", "damaged"],
    ["bert.gguf", "unsupported-architecture"],
    ["martian.gguf", "unsupported-architecture"],
    ["lost tensor.gguf", "load-failed"],
    ["nan.gguf", "load-failed"],
  ])("%s: %s, as policy and as PPM", async (name, reason) => {
    expect(await attempt({ policyPath: file(name) })).toMatchObject({
      kind: "failed",
      which: "policy",
      reason,
    });
    expect(await attempt({ ppmPath: file(name) })).toMatchObject({
      kind: "failed",
      which: "ppm",
      // The last two are seen only by llama.cpp, and a model that scores nothing is refused before that.
      reason: reason === "load-failed" ? "not-a-ppm" : reason,
    });
  });

  it("refuses a policy as PPM and a PPM as policy", async () => {
    expect(await attempt({ ppmPath: POLICY })).toMatchObject({ which: "ppm", reason: "not-a-ppm" });
    expect(await attempt({ policyPath: PPM })).toMatchObject({ which: "policy", reason: "not-a-policy" });
    const vocabulary = bpeVocabulary(["<|value|>"]);
    writeGguf(file("nameless.gguf"), decoder({ vocabulary, name: "random" }));
    writeGguf(file("named.gguf"), decoder({ vocabulary, name: "my policy" }));
    writeGguf(file("tied.gguf"), decoder({ vocabulary, name: "my ppm", tied: true }));
    expect(await attempt({ policyPath: file("nameless.gguf") })).toMatchObject({ reason: "not-a-policy" });
    expect(await attempt({ ppmPath: file("nameless.gguf") })).toEqual({ kind: "loaded", ppm: "random" });
    expect(await attempt({ policyPath: file("named.gguf") })).toEqual({ kind: "loaded", ppm: null });
    expect(await attempt({ ppmPath: file("named.gguf") })).toMatchObject({ reason: "not-a-ppm" });
    expect(await attempt({ ppmPath: file("tied.gguf") })).toMatchObject({ reason: "not-a-ppm" });
  });

  it("reads a pair PPM by its name or on request", async () => {
    writeGguf(file("shepherd.gguf"), decoder({ vocabulary: spmVocabulary(), name: "math-shepherd tiny" }));
    expect(await attempt({ ppmPath: file("shepherd.gguf") })).toEqual({
      kind: "loaded",
      ppm: "math-shepherd tiny",
    });
    writeGguf(file("general.gguf"), decoder({ name: "some model" }));
    expect(await attempt({ ppmPath: file("general.gguf") })).toMatchObject({ reason: "not-a-ppm" });
    expect(await attempt({ ppmPath: file("general.gguf"), ppmReading: "tag" })).toMatchObject({
      kind: "loaded",
    });
  });

  it("refuses what does not fit into memory before loading it", async () => {
    expect(await attempt({ availableBytes: 1_000_000 })).toMatchObject({
      which: "policy",
      reason: "too-big",
    });
  });

  it("refuses a split model whose other part is missing", async () => {
    const split = withMetadata(decoder(), { "split.count": ["u32", 2] });
    writeGguf(file("big-00001-of-00002.gguf"), split);
    expect(await attempt({ policyPath: file("big-00001-of-00002.gguf") })).toMatchObject({
      reason: "truncated",
    });
  });
});

describe("models that can be used", () => {
  it("loads from a path with spaces, Chinese characters and emoji", async () => {
    const place = awkwardFolder();
    const policyPath = join(place.path, "我的 政策 🎓.gguf");
    const ppmPath = join(place.path, "пример ppm.gguf");
    copyFileSync(POLICY, policyPath);
    copyFileSync(PPM, ppmPath);
    const shares: number[] = [];
    const models = await loaded({
      policyPath,
      ppmPath,
      slots: 2,
      onProgress: (_, share) => shares.push(share),
    });
    expect(shares.at(-1)).toBe(1);
    expect(models.device.logitAccess).toBe("raw");
    expect(models.ppm?.name).toBe("rstar-seed-ppm");
    const scores = await models.ppm?.scorePath(NOTEBOOKS, notebookSteps(), never);
    expect(scores?.scores.every((s) => s.kind === "scored")).toBe(true);
    await models.dispose();
    place.remove();
  });

  it("reads an ordinary model with few-shot prompts and stops at marker text", async () => {
    const place = awkwardFolder();
    const policyPath = join(place.path, "ordinary.gguf");
    writeGguf(policyPath, decoder({ name: "ordinary", context: 8192 }));
    const models = await loaded({ policyPath, slots: 4 });
    expect(models.device.format).toBe("few-shot");
    expect(models.device.contextSize).toBe(4096);
    const { proposals } = await models.policy.propose(
      {
        problem: "What is 2 + 2?",
        steps: [],
        count: 4,
        temperature: 1,
        topP: 0.95,
        seed: 3,
        maxTokens: 40,
        until: "step",
      },
      never,
    );
    expect(proposals).toHaveLength(4);
    for (const p of proposals) expect(["length", "end-of-text"]).toContain(p.end);
    await models.dispose();
    place.remove();
  });

  it("says so where the device asked for is not there", async () => {
    const result = await loadLlama({ gpu: process.platform === "darwin" ? "cuda" : "metal" });
    expect(result).toMatchObject({ kind: "failed", reason: "no-backend" });
  });

  it("puts llama.cpp's own words into the message, and nothing on stdout", async () => {
    const place = awkwardFolder();
    const whole = decoder();
    const policyPath = join(place.path, "lost.gguf");
    writeGguf(policyPath, { metadata: whole.metadata, tensors: whole.tensors.slice(0, -1) });
    const script = join(place.path, "twice.mjs");
    await build({
      stdin: {
        contents: `import { loadModels } from "./load-models.ts";
          for (let i = 0; i < 3; i++) {
            const result = await loadModels({ policyPath: process.argv[2], ppmPath: null, gpu: "cpu", threads: 1 });
            process.stderr.write(result.message + "\\n");
          }`,
        resolveDir: resolve(import.meta.dirname, "../../src/solver/llama"),
        loader: "ts",
      },
      bundle: true,
      platform: "node",
      format: "esm",
      alias: { "node-llama-cpp": import.meta.resolve("node-llama-cpp") },
      external: ["file:*"],
      outfile: script,
    });
    const run = spawnSync(process.execPath, [script, policyPath], { encoding: "utf8" });
    expect(run.status).toBe(0);
    expect(run.stdout).toBe("");
    const lines = run.stderr.trim().split("\n");
    expect(lines).toHaveLength(3);
    for (const line of lines) expect(line).toContain("blk.1.ffn_down.weight");
    place.remove();
  });

  it("leaves a core to everything else", () => {
    expect([1, 2, 8].map((cores) => defaultThreads(cores))).toEqual([1, 1, 7]);
  });
});
