import { chmod, mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { foldEvents } from "../../../src/protocol/fold.ts";
import { readRunFile, runFileText } from "../../../src/tutor/run-file.ts";
import { RunStore } from "../../../src/tutor/run-store.ts";
import { SearchRun } from "../../../src/tutor/search-run.ts";
import { collect } from "../search/helpers.ts";
import { report, searchOptions, source } from "./support.ts";

async function finishedRun(id = "20261122203000-abcdef01"): Promise<SearchRun> {
  const run = new SearchRun(id, source, searchOptions());
  run.report = report;
  run.accept(await collect({ problem: source.text, options: searchOptions() }));
  return run;
}

describe("a run's file", () => {
  it("gives back the run", async () => {
    const run = await finishedRun();
    const back = readRunFile(runFileText(run));
    expect(back?.snapshot(true)).toEqual(run.snapshot(true));
    expect(back?.events).toEqual(run.events);
  });

  it("cut off anywhere is a run up to there, or none", async () => {
    const run = await finishedRun();
    const text = runFileText(run);
    const header = text.indexOf("\n") + 1;
    fc.assert(
      fc.property(fc.integer({ min: 0, max: text.length - 2 }), (length) => {
        const back = readRunFile(text.slice(0, length));
        if (length < header - 1) {
          expect(back).toBeNull();
          return;
        }
        expect(back?.events).toEqual(run.events.slice(0, back?.events.length));
        expect(back?.tree).toEqual({ ...foldEvents(back?.events ?? []), problem: source.text });
        // The last line alone says that the search came to its end.
        expect(back?.phase.kind).toBe("interrupted");
      }),
      { numRuns: 60 },
    );
  });

  it("ends at a line that cannot be true", async () => {
    const run = await finishedRun();
    const lines = runFileText(run).trimEnd().split("\n");
    const without = [...lines.slice(0, 6), ...lines.slice(7)].join("\n");
    expect(readRunFile(without)?.events).toEqual(run.events.slice(0, 4));
    const nonsense = [...lines.slice(0, 6), '{"kind":"node-added","seq":4}', ...lines.slice(6)].join("\n");
    expect(readRunFile(nonsense)?.events).toEqual(run.events.slice(0, 4));
  });

  it("of another version, or of something else, is none", async () => {
    const text = runFileText(await finishedRun());
    expect(readRunFile(text.replace('"schema":1', '"schema":2'))).toBeNull();
    for (const other of ["", "\n", "{}", "null", "# a note", "\u0000"]) expect(readRunFile(other)).toBeNull();
  });

  it("of any random text never throws", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(() => readRunFile(text)).not.toThrow();
      }),
    );
  });
});

describe("the folder of runs", () => {
  let folder = "";
  const warnings: string[] = [];
  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), "rstar 数学 notes 😀-"));
    warnings.length = 0;
  });
  afterEach(async () => {
    await chmod(folder, 0o700);
    await rm(folder, { recursive: true, force: true });
  });
  const store = (where = path.join(folder, "runs")): RunStore =>
    new RunStore(where, (message) => warnings.push(message));

  it("has one file a run, written as the events come", async () => {
    const whole = await finishedRun();
    const run = new SearchRun(whole.id, source, searchOptions());
    const runs = store();
    runs.begin(run);
    for (const event of whole.events) {
      run.accept([event]);
      runs.event(run, event);
    }
    const [name, other] = await readdir(path.join(folder, "runs"));
    expect(other).toBeUndefined();
    runs.dispose();
    expect(await readFile(path.join(folder, "runs", name ?? ""), "utf8")).toBe(runFileText(run));
    expect((await runs.load(run.id))?.events).toEqual(run.events);
    expect(await runs.load("another")).toBeNull();
  });

  it("has everything when the editor closes in the middle", async () => {
    const whole = await finishedRun();
    const run = new SearchRun(whole.id, source, searchOptions());
    const runs = store();
    runs.begin(run);
    for (const event of whole.events.slice(0, 9)) runs.event(run, event);
    runs.dispose();
    expect((await store().load(run.id))?.events).toEqual(whole.events.slice(0, 9));
  });

  it("skips a damaged file of a run for an older whole one", async () => {
    const run = await finishedRun();
    const runs = path.join(folder, "runs");
    await mkdir(runs);
    await writeFile(path.join(runs, `${run.id}~1-1.jsonl`), runFileText(run));
    await writeFile(path.join(runs, `${run.id}~2-1.jsonl`), "{");
    await utimes(path.join(runs, `${run.id}~1-1.jsonl`), 1, 1);
    expect((await store().load(run.id))?.events).toEqual(run.events);
  });

  it("keeps the latest runs and those that another window may be writing", async () => {
    const runs = path.join(folder, "runs");
    await mkdir(runs);
    for (let i = 0; i < 30; i++) {
      const file = path.join(runs, `old-${i}~1-1.jsonl`);
      await writeFile(file, "");
      await utimes(file, 1000 + i, 1000 + i);
    }
    for (let i = 0; i < 3; i++) await writeFile(path.join(runs, `new-${i}~1-1.jsonl`), "");
    await store().prune();
    const left = await readdir(runs);
    expect(left).toHaveLength(20);
    expect(left.filter((name) => name.startsWith("new-"))).toHaveLength(3);
    expect(left).toContain("old-29~1-1.jsonl");
    expect(left).not.toContain("old-0~1-1.jsonl");
  });

  it("that cannot be written to costs the copy, not the search, and is told once", async () => {
    await writeFile(path.join(folder, "file"), "");
    const runs = store(path.join(folder, "file", "runs"));
    const run = await finishedRun();
    runs.begin(run);
    for (const event of run.events) runs.event(run, event);
    runs.begin(await finishedRun("another"));
    runs.dispose();
    expect(warnings).toHaveLength(1);
    expect(await runs.load(run.id)).toBeNull();
    await runs.prune();
  });
});
