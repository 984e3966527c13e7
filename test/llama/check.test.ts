import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { buildAll } from "../../scripts/build.mjs";

const root = path.join(import.meta.dirname, "..", "..");
const cli = path.join(root, "dist", "cli.mjs");
let folder = "";

interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

async function run(...args: readonly string[]): Promise<Outcome> {
  const child = spawn(process.execPath, [cli, ...args], {
    cwd: folder,
    env: { ...process.env, NO_COLOR: "1" },
  });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
    stdout += chunk;
  });
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
    stderr += chunk;
  });
  return new Promise((resolve) =>
    child.on("close", (code) => {
      resolve({ code, stdout, stderr });
    }),
  );
}

const lineSchema = z.strictObject({
  problem: z.string(),
  startLine: z.number().int().min(1),
  endLine: z.number().int().min(1),
  text: z.string(),
  verdict: z.enum(["verified", "contradicted", "not-checked"]),
  score: z.number().nullable(),
  reading: z.string(),
  reason: z.string(),
});

const lines = (stdout: string): z.infer<typeof lineSchema>[] =>
  stdout
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => lineSchema.parse(JSON.parse(line)));

const right = "**Problem 1.** Solve $2x + 3 = 11$.\n\n$2x = 8$\n\n$x = 4$\n";
const wrong = "**Problem 1.** Solve $2x + 3 = 11$.\n\n$2x = 9$\n\n$x = 9/2$\n";

async function file(name: string, text: string): Promise<string> {
  const target = path.join(folder, name);
  await writeFile(target, text);
  return target;
}

beforeAll(async () => {
  await buildAll();
  folder = await mkdtemp(path.join(tmpdir(), "rstar 数学 check 😀 "));
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe("rstar check", () => {
  it("says nothing against right steps, exit code 0", async () => {
    const { code, stdout } = await run("check", await file("right.md", right), "--ppm", "none");
    expect(code).toBe(0);
    expect(stdout).toContain("verified");
    expect(stdout).not.toContain("contradicted");
  });

  it("exits 1 when a step is contradicted, one JSON line a step with these keys and no others", async () => {
    const { code, stdout } = await run("check", await file("wrong.md", wrong), "--ppm", "none", "--json");
    expect(code).toBe(1);
    const all = lines(stdout);
    expect(all.map((line) => [line.startLine, line.endLine, line.text, line.verdict])).toEqual([
      [3, 3, "$2x = 9$", "contradicted"],
      [5, 5, "$x = 9/2$", "not-checked"],
    ]);
    expect(all.every((line) => line.score === null && line.problem === "Solve $2x + 3 = 11$.")).toBe(true);
    expect(all[0]?.reading).toContain("2x = 9");
    expect(all[0]?.reason).not.toBe("");
  });

  it("scores steps with the PPM", async () => {
    const { code, stdout } = await run("check", await file("scored.md", right), "--json", "--threads", "1");
    expect(code).toBe(0);
    for (const { score } of lines(stdout)) {
      expect(score).not.toBeNull();
      expect(Math.abs(score ?? 2)).toBeLessThanOrEqual(1);
    }
  });

  it("takes the steps as a JSON array, in the language that is named", async () => {
    const steps = await file("steps é.json", JSON.stringify(["\\(2x = 8\\)", "\\[x = 5\\]"]));
    const args = [
      "check",
      "-p",
      "Solve $2x + 3 = 11$.",
      "--steps",
      steps,
      "--language",
      "latex",
      "--ppm",
      "none",
    ];
    const { code, stdout } = await run(...args, "--json");
    expect(code).toBe(1);
    expect(lines(stdout).map((line) => [line.startLine, line.endLine, line.verdict])).toEqual([
      [1, 1, "verified"],
      [2, 2, "contradicted"],
    ]);
  });

  it("reads LaTeX by the file's ending, or by --language against it", async () => {
    const tex =
      "\\begin{problem}Solve $2x + 3 = 11$.\\end{problem}\n\\begin{solution}\n$2x = 8$\n\\end{solution}\n";
    for (const args of [[await file("a.tex", tex)], [await file("a.md", tex), "--language", "latex"]]) {
      const { code, stdout } = await run("check", ...args, "--ppm", "none", "--json");
      expect(code).toBe(0);
      expect(lines(stdout).map((line) => [line.startLine, line.verdict])).toEqual([[3, "verified"]]);
    }
  });

  it("reads a note whose path has spaces, CJK and an emoji, with CRLF and a byte order mark", async () => {
    const note = await file("笔记 ünï 😀.md", `\uFEFF${wrong.replace(/\n/g, "\r\n")}`);
    const { code, stdout } = await run("check", note, "--ppm", "none", "--json");
    expect(code).toBe(1);
    expect(lines(stdout)[0]).toMatchObject({ startLine: 3, endLine: 3, verdict: "contradicted" });
  });

  it.each([
    ["a file that is not there", ["check", "nowhere.md"]],
    ["no input at all", ["check"]],
    ["a problem without steps", ["check", "-p", "Solve $x = 1$."]],
    ["steps that are no JSON", ["check", "-p", "Solve", "--steps", "bad.json"]],
    ["steps that are no strings", ["check", "-p", "Solve", "--steps", "numbers.json"]],
    ["a language that is not known", ["check", "right.md", "--language", "word"]],
    ["a folder", ["check", "."]],
    ["a note and a problem", ["check", "right.md", "-p", "Solve", "--steps", "numbers.json"]],
  ])("%s: exit code 2 and one line that says why", async (_name, args) => {
    await file("right.md", right);
    await file("bad.json", "[");
    await file("numbers.json", "[1, 2]");
    const { code, stdout, stderr } = await run(...args, "--ppm", "none");
    expect(code).toBe(2);
    expect(stdout).toBe("");
    expect(stderr.trim()).not.toBe("");
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  it("an empty note has no problem, no steps and no error", async () => {
    const { code, stdout } = await run("check", await file("empty.md", ""), "--ppm", "none", "--json");
    expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
  });

  it("counts on a labelled set with --measure", async () => {
    const set = await file(
      "set.jsonl",
      `${[
        { problem: "Solve $2x + 3 = 11$.", steps: ["$2x = 8$", "$x = 4$"], label: -1 },
        { problem: "Solve $2x + 3 = 11$.", steps: ["$2x = 9$", "$x = 9/2$"], label: 0 },
      ]
        .map((row) => JSON.stringify(row))
        .join("\n")}\n`,
    );
    const { code, stdout } = await run("check", "--measure", set, "--ppm", "none", "--json");
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ symbolic: { solutions: 2, falseAlarms: 0, foundFirst: 1 } });
  });
});

describe("rstar notes", () => {
  it("lists problems and steps with 1-based lines, ends included, and these keys only", async () => {
    const note = await file(
      "notes ü 题.md",
      `# Week 1\n\n${right}\n习题 2. 求 $x$: $x + 1 = 2$\n\n$x = 1$\n`,
    );
    const { code, stdout } = await run("notes", note, "--json");
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      problems: [
        {
          startLine: 3,
          endLine: 3,
          text: "Solve $2x + 3 = 11$.",
          steps: [
            { startLine: 5, endLine: 5, text: "$2x = 8$" },
            { startLine: 7, endLine: 7, text: "$x = 4$" },
          ],
        },
        {
          startLine: 9,
          endLine: 9,
          text: "求 $x$: $x + 1 = 2$",
          steps: [{ startLine: 11, endLine: 11, text: "$x = 1$" }],
        },
      ],
    });
  });

  it("shows the same for people", async () => {
    const note = await file("plain.md", right);
    const { code, stdout } = await run("notes", note);
    expect(code).toBe(0);
    expect(stdout).toContain(`${note}:1  1  Solve $2x + 3 = 11$.`);
  });

  it("says which file is missing, exit code 2", async () => {
    const { code, stderr } = await run("notes", "没有 such file.md");
    expect(code).toBe(2);
    expect(stderr).toContain("没有 such file.md");
  });
});
