import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkModel, inspectChoice, modelWords } from "../../../src/setup/model-check.ts";

const models = path.join(import.meta.dirname, "..", "..", "..", "models");
const policy = path.join(models, "policy.gguf");
const ppm = path.join(models, "ppm.gguf");
const GB = 1e9;

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "rstar 模型 😀 "));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("a model file before it is used", () => {
  it("is told by its header, with what it will need", async () => {
    const checked = await checkModel(policy, "policy", 8, 8 * GB);
    expect(checked).toMatchObject({ kind: "fits", available: 8 * GB });
    if (checked.kind !== "fits") return;
    expect(checked.needs).toBeGreaterThan(checked.info.bytes);
    expect(checked.needs).toBeLessThan(GB);
    expect(modelWords(checked.info)).toMatch(/parameters, \w+, \d+ MB$/u);
    // Fewer candidates side by side need less.
    const fewer = await checkModel(policy, "policy", 1, 8 * GB);
    expect(fewer.kind === "fits" && fewer.needs < checked.needs).toBe(true);
  });

  it("must be of the right role", async () => {
    expect(await checkModel(ppm, "ppm", 8, GB)).toMatchObject({ kind: "fits" });
    for (const [file, role] of [
      [ppm, "policy"],
      [policy, "ppm"],
    ] as const) {
      const checked = await checkModel(file, role, 8, GB);
      expect(checked).toMatchObject({ kind: "unfit" });
      if (checked.kind === "unfit") expect(checked.next).not.toBe("");
    }
  });

  it("may be anything else", async () => {
    const file = path.join(folder, "数学.gguf");
    await writeFile(file, "not a model");
    expect(await checkModel(file, "policy", 8, GB)).toMatchObject({ kind: "unfit" });
    expect(await inspectChoice(path.join(folder, "gone.gguf"), "ppm", 8)).toMatchObject({ status: "bad" });
    expect(await inspectChoice(folder, "ppm", 8)).toMatchObject({ status: "bad" });
  });
});
