import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { inspectModel, type ModelInfo } from "../../../src/solver/llama/gguf.ts";
import { policyUnfit, ppmReading } from "../../../src/solver/llama/model-roles.ts";
import { defaultContextSize, inWords, memoryNeeded } from "../../../src/solver/llama/memory.ts";
import { bpeVocabulary, decoder, ggufBytes, withMetadata } from "../../llama/gguf-fixtures.ts";

const models = resolve(import.meta.dirname, "../../../models");
const folder = mkdtempSync(join(tmpdir(), "rstar 检查 🔍-"));
const path = join(folder, "model.gguf");
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

async function info(bytes: Buffer): Promise<ModelInfo> {
  writeFileSync(path, bytes);
  const inspection = await inspectModel(path);
  if (inspection.kind === "bad") throw new Error(inspection.message);
  return inspection.info;
}

describe("inspectModel", () => {
  it("describes the shipped models", async () => {
    const policy = await inspectModel(join(models, "policy.gguf"));
    expect(policy).toMatchObject({
      kind: "ok",
      info: {
        arch: "llama",
        contextLength: 1024,
        vocabSize: 2048,
        quantisation: "Q8_0",
        hasValueToken: true,
        hasPlusMinus: true,
        tiedOutput: true,
        role: "policy",
        cacheBytesPerToken: 4608,
      },
    });
    const ppm = await inspectModel(join(models, "ppm.gguf"));
    expect(ppm).toMatchObject({ kind: "ok", info: { tiedOutput: false, role: "ppm" } });
  });

  it("takes the stated role before the name, and the name before the shape", async () => {
    const base = decoder({ vocabulary: bpeVocabulary(["<|value|>"]), name: "tiny" });
    const role = async (name: string, stated?: string): Promise<string> => {
      const { role: found } = await info(
        ggufBytes(
          withMetadata(base, {
            "general.name": ["string", name],
            "rstar.role": stated === undefined ? null : ["string", stated],
          }),
        ),
      );
      return found;
    };
    expect(await role("tiny")).toBe("ppm");
    expect(await role("tiny policy")).toBe("policy");
    expect(await role("tiny-policy", "ppm")).toBe("ppm");
    expect(await role("Qwen2.5-Math-PRM-7B")).toBe("ppm");
    expect(await role("supreme", "policy")).toBe("policy");
    expect((await info(ggufBytes(decoder({ name: "tiny" })))).role).toBe("unknown");
  });

  it("chooses a reading by shape and name", async () => {
    const plain = await info(ggufBytes(decoder({ name: "tiny" })));
    expect(ppmReading(plain, "auto")).toBeNull();
    expect(ppmReading(plain, "chat")).toBe("chat");
    expect(ppmReading(plain, "value")).toBeNull();
    const pair = { ...plain, role: "ppm", name: "Llama3.1-8B-PRM-Deepseek-Data" } as const;
    expect(ppmReading(pair, "auto")).toBe("chat");
    expect(ppmReading({ ...pair, name: "math-shepherd-mistral-7b-prm" }, "auto")).toBe("tag");
    expect(policyUnfit(plain)).toBeNull();
    expect(policyUnfit(pair)?.message).toContain("PPM");
  });

  it("accepts every cut of a good file with a fault in words, and never throws", async () => {
    const whole = ggufBytes(decoder({ width: 32, layers: 1 }));
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), async (length) => {
        writeFileSync(path, whole.subarray(0, length));
        const inspection = await inspectModel(path);
        expect(inspection.kind).toBe("bad");
        if (inspection.kind === "bad")
          expect(["empty", "not-gguf", "truncated"]).toContain(inspection.reason);
      }),
    );
  });

  it("never throws and never reads on for ever, whatever bytes are changed", async () => {
    const whole = ggufBytes(decoder({ width: 32, layers: 1 }));
    const header = 12_000;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(header), fc.nat(255)), { minLength: 1, maxLength: 12 }),
        async (changes) => {
          const bytes = Buffer.from(whole);
          for (const [at, byte] of changes) bytes[at] = byte;
          writeFileSync(path, bytes);
          const inspection = await inspectModel(path);
          if (inspection.kind === "bad") {
            expect(inspection.message).not.toMatch(/\n|undefined|\[object/);
            expect(inspection.next).not.toBe("");
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it("reads big-endian and old files as unsupported", async () => {
    for (const version of [1, 4, 0x0300_0000]) {
      writeFileSync(path, ggufBytes(decoder({ width: 32, layers: 1 }), version));
      expect(await inspectModel(path)).toMatchObject({ kind: "bad", reason: "unsupported-version" });
    }
  });
});

describe("memory", () => {
  it("needs more for more slots and a longer context, and shortens the context where memory is short", async () => {
    const small = await info(ggufBytes(decoder()));
    const seven = { ...small, cacheBytesPerToken: 57_344, weightBytesInMemory: 8e9, contextLength: 32_768 };
    const need = (sequences: number, size: number): number =>
      memoryNeeded(seven, { sequences, size, batchSize: 64 });
    expect(need(8, 4096)).toBeGreaterThan(need(1, 4096));
    expect(need(8, 4096)).toBeGreaterThan(8e9 + 8 * 4096 * 57_344);
    expect(defaultContextSize(seven, 8, 64e9)).toBe(4096);
    expect(defaultContextSize(seven, 8, 3e9)).toBe(2560);
    expect(defaultContextSize(seven, 8, 1e6)).toBe(1024);
    expect(defaultContextSize({ ...seven, contextLength: 512 }, 8, 64e9)).toBe(512);
  });

  it("speaks of bytes in words", () => {
    expect([5e5, 3.2e6, 4.7e9].map(inWords)).toEqual(["1 MB", "4 MB", "4.7 GB"]);
  });
});
