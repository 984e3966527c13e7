import { spawn } from "node:child_process";
import { appendFile, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { buildAll } from "../../scripts/build.mjs";
import { synthesisRecordSchema, type SynthesisRecord } from "../../src/solver/synthesis/record.ts";

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), "..", "..");
const cli = path.join(root, "dist", "cli.mjs");
let folder = "";
let set = "";

const problems = [
  { id: "percent", problem: "What is 15% of 80?", answer: "12" },
  {
    id: "notebooks 笔记",
    problem: "Noah buys 4 notebooks for $3 each and pays with a $20 bill. How much change does Noah get?",
    answer: "8",
  },
  // The answer is wrong on purpose: every trajectory is then a wrong one.
  { id: 3, problem: "Solve 3x + 5 = 20 for x.", answer: "6" },
];
const small = ["--rollouts", "3", "--candidates", "6", "--temperature", "1.3", "--threads", "1", "--json"];

interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function start(...args: readonly string[]): {
  readonly done: Promise<Outcome>;
  readonly firstLine: Promise<void>;
  kill(signal: NodeJS.Signals): void;
} {
  const child = spawn(process.execPath, [cli, "synthesize", ...args], {
    cwd: folder,
    env: { ...process.env, NO_COLOR: "1" },
  });
  const out = { stdout: "", stderr: "" };
  let seen: () => void = () => undefined;
  const firstLine = new Promise<void>((resolve) => {
    seen = resolve;
  });
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
    out.stdout += chunk;
    if (out.stdout.includes("\n")) seen();
  });
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
    out.stderr += chunk;
  });
  const done = new Promise<Outcome>((resolve) => {
    child.on("close", (code) => {
      seen();
      resolve({ code, ...out });
    });
  });
  return { done, firstLine, kill: (signal) => child.kill(signal) };
}

const run = (...args: readonly string[]): Promise<Outcome> => start(...args).done;

async function lines(file: string): Promise<unknown[]> {
  const text = await readFile(file, "utf8");
  return text
    .trim()
    .split("\n")
    .filter((line) => line !== "")
    .map((line): unknown => JSON.parse(line));
}

async function records(file: string): Promise<SynthesisRecord[]> {
  return (await lines(file)).map((line) => synthesisRecordSchema.parse(line));
}

function totals(stdout: string): Record<string, unknown> {
  return z.record(z.string(), z.unknown()).parse(JSON.parse(stdout.trim().split("\n").at(-1) ?? ""));
}

/** A record without what depends on the clock; the tree holds durations too. */
function untimed(record: SynthesisRecord | undefined): unknown {
  return { ...record, seconds: 0, tree: undefined };
}

beforeAll(async () => {
  await buildAll();
  folder = await mkdtemp(path.join(tmpdir(), "rstar 数学 synthesis 😀 "));
  set = path.join(folder, "set é.jsonl");
  await writeFile(set, problems.map((p) => JSON.stringify(p)).join("\n"));
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe("rstar synthesize", () => {
  let whole: SynthesisRecord[] = [];

  it("records every problem and writes all training files", async () => {
    const out = path.join(folder, "all 全部");
    const { code, stdout, stderr } = await run(
      set,
      "--out",
      out,
      "--keep-trees",
      "--pair-edits",
      "0",
      ...small,
    );
    expect(code).toBe(0);
    expect(stderr).toMatch(/\d\/3 {2}solved/);
    whole = await records(path.join(out, "records.jsonl"));
    expect(whole.map((r) => r.id)).toEqual(["percent", "notebooks 笔记", "3"]);
    expect(totals(stdout)).toMatchObject({ problems: 3, done: 3, solved: 2, failed: 0 });
    expect(whole[2]).toMatchObject({ correct: 0, sft: [], stepPairs: [] });
    for (const record of whole) {
      expect(record.tree?.nodes.length).toBeGreaterThan(record.nodes.length);
      // Terminal-guided: no PPM took part.
      expect(record.nodes.every((node) => node.score === null)).toBe(true);
      for (const node of record.nodes) expect(Math.abs(node.q)).toBeLessThanOrEqual(1);
    }
    const sft = z
      .array(z.object({ query: z.string(), response: z.string() }))
      .parse(JSON.parse(await readFile(path.join(out, "public", "sft.json"), "utf8")));
    expect(sft.length).toBe(whole.reduce((sum, r) => sum + r.sft.length, 0));
    for (const { response } of sft) {
      expect(response).toMatch(/^<code>\n[^]*<end_of_code>\n<output>(?:12|8)(?:\.0)?<end_of_output>/);
    }
    const pairSchema = z.strictObject({
      prompt: z.string(),
      neg: z.string(),
      pos: z.string(),
      neg_count: z.number(),
      pos_count: z.number(),
    });
    const pairs = z
      .array(pairSchema)
      .parse(JSON.parse(await readFile(path.join(out, "public", "rm.json"), "utf8")));
    expect(await lines(path.join(out, "pairs.jsonl"))).toHaveLength(pairs.length);
    expect(await lines(path.join(out, "trees.jsonl"))).toHaveLength(3);
    expect(await lines(path.join(out, "public", "trees.jsonl"))).toHaveLength(3);
    expect((await readdir(path.join(out, "public"))).filter((name) => name.endsWith(".part"))).toEqual([]);
  });

  it("goes on after a kill, drops the half line, and ends with what an unbroken run gives", async () => {
    const out = path.join(folder, "killed");
    const args = [set, "--out", out, "--keep-trees", ...small] as const;
    const killed = start(...args);
    await killed.firstLine;
    killed.kill("SIGKILL");
    await killed.done;
    const file = path.join(out, "records.jsonl");
    const before = await readFile(file, "utf8");
    const first = before.slice(0, before.indexOf("\n") + 1);
    await appendFile(file, '{"id":"notebooks 笔记","problem":"No');
    const { code, stdout } = await run(...args);
    expect(code).toBe(0);
    expect(totals(stdout)).toMatchObject({ problems: 3, done: 3 });
    // The first problem was not searched again.
    expect(stdout).not.toContain('"id":"percent"');
    const text = await readFile(file, "utf8");
    expect(text.startsWith(first)).toBe(true);
    const kept = text.split("\n").flatMap((line) => {
      try {
        return [synthesisRecordSchema.parse(JSON.parse(line))];
      } catch {
        return [];
      }
    });
    expect(kept.map((r) => r.id).sort()).toEqual(["3", "notebooks 笔记", "percent"]);
    for (const record of kept)
      expect(untimed(record)).toEqual(untimed(whole.find((r) => r.id === record.id)));
    // A third run has nothing to do and says the same.
    const again = await run(...args);
    expect(totals(again.stdout)).toEqual(totals(stdout));
  });

  it("leaves whole files on Ctrl-C", async () => {
    const out = path.join(folder, "stopped");
    const running = start(set, "--out", out, "--rollouts", "400", "--json", "--threads", "1");
    // Not before the folder is there: the signal is handled from then on.
    for (;;) {
      const made = await readdir(out).catch((): string[] => []);
      if (made.includes("records.jsonl")) break;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    running.kill("SIGINT");
    const { code, stdout } = await running.done;
    expect(code).toBe(130);
    const { done } = z.object({ done: z.number() }).parse(totals(stdout));
    const sft: unknown = JSON.parse(await readFile(path.join(out, "public", "sft.json"), "utf8"));
    expect(Array.isArray(sft)).toBe(true);
    expect(await records(path.join(out, "records.jsonl"))).toHaveLength(done);
  });

  it("covers each problem exactly once in shards, with the results of one run", async () => {
    const out = path.join(folder, "shards");
    const parts: SynthesisRecord[][] = [];
    for (const shard of ["0/2", "1/2"]) {
      const { code, stdout } = await run(set, "--out", out, "--shard", shard, "--keep-trees", ...small);
      expect(code).toBe(0);
      expect(totals(stdout)).toMatchObject({ problems: shard === "0/2" ? 2 : 1 });
      parts.push(await records(path.join(out, `records-${shard.replace("/", "-of-")}.jsonl`)));
    }
    const all = parts.flat();
    expect(all.map((r) => r.id).sort()).toEqual(["3", "notebooks 笔记", "percent"]);
    for (const record of all) expect(untimed(record)).toEqual(untimed(whole.find((r) => r.id === record.id)));
    // Cut otherwise, there is nothing left to do.
    const { stdout } = await run(set, "--out", out, "--shard", "2/3", "--keep-trees", ...small);
    expect(stdout).not.toContain('"id"');
    expect(totals(stdout)).toMatchObject({ problems: 1, done: 1 });
  });

  it("with a PPM starts from its scores and still backs up the known answers", async () => {
    const out = path.join(folder, "augmented");
    const ppm = path.join(root, "models", "ppm.gguf");
    const { code } = await run(set, "--out", out, "--ppm", ppm, "--shard", "0/3", ...small);
    expect(code).toBe(0);
    const [record] = await records(path.join(out, "records-0-of-3.jsonl"));
    expect(record?.nodes.every((node) => node.score !== null)).toBe(true);
    expect(
      record?.nodes.filter((node) => node.answer !== undefined).every((node) => Math.abs(node.q) === 1),
    ).toBe(true);
  });

  it.each([
    ["a shard that is none", /--shard/, ["--out", "x", "--shard", "2/2"]],
    ["no folder", /--out/, []],
    ["a margin that is none", /--pair-margin/, ["--out", "x", "--pair-margin", "many"]],
  ])("refuses %s in one line", async (_name, says, args) => {
    const { code, stderr } = await run(set, ...args);
    expect(code).toBe(2);
    expect(stderr).toMatch(says);
  });

  it("refuses a folder that was made with other settings, and ids that occur twice", async () => {
    const other = await run(set, "--out", path.join(folder, "killed"), ...small, "--seed", "5");
    expect(other).toMatchObject({ code: 2 });
    expect(other.stderr).toContain("other settings");
    const twice = path.join(folder, "twice.jsonl");
    await writeFile(twice, `${JSON.stringify(problems[0])}\n${JSON.stringify(problems[0])}\n`);
    const refused = await run(twice, "--out", path.join(folder, "twice"));
    expect(refused).toMatchObject({ code: 2 });
    expect(refused.stderr).toContain("percent occurs twice");
  });
});
