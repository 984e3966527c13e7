import { mkdtemp, readdir, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { foldEvents } from "../../../src/protocol/fold.ts";
import { RunManager, type RunManagerOptions, type WhenBusy } from "../../../src/tutor/run-manager.ts";
import { RunStore } from "../../../src/tutor/run-store.ts";
import type { SearchRun } from "../../../src/tutor/search-run.ts";
import { FakeEngine, report, searchOptions, source } from "./support.ts";

let folder = "";
let engine: FakeEngine;
let last: string | undefined;
const faults: unknown[] = [];

beforeEach(async () => {
  folder = path.join(await mkdtemp(path.join(os.tmpdir(), "rstar runs 数学 😀-")), "runs");
  engine = new FakeEngine();
  last = undefined;
  faults.length = 0;
});

afterEach(async () => {
  await rm(path.dirname(folder), { recursive: true, force: true });
  expect(faults).toEqual([]);
});

function manager(busy: WhenBusy = "queue", changes: Partial<RunManagerOptions> = {}): RunManager {
  return new RunManager({
    engine,
    store: new RunStore(folder, (message) => faults.push(message)),
    searchOptions,
    whenBusy: () => Promise.resolve(busy),
    lastRun: { get: () => last, set: (id) => (last = id) },
    fault: (error) => faults.push(error),
    ...changes,
  });
}

function some(run: SearchRun | null): SearchRun {
  if (run === null) throw new Error("No run was started.");
  return run;
}

/** What must be true of a run at any time. */
function expectWhole(run: SearchRun): void {
  expect(run.events.map((event) => event.seq)).toEqual(run.events.map((_, i) => i));
  const at = run.events.map((event) => event.at);
  expect(at).toEqual([...at].sort((a, b) => a - b));
  expect(foldEvents(run.events)).toEqual(run.tree);
}

async function paused(run: SearchRun): Promise<void> {
  for (let i = 0; i < 1000 && run.events.length < (engine.hold ?? 0); i++) {
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe("a search", () => {
  it("runs to its end and is the current one", async () => {
    const runs = manager();
    const started: SearchRun[] = [];
    runs.onDidStart((run) => started.push(run));
    const run = some(await runs.solve(source));
    expect(runs.current).toBe(run);
    await runs.settled(run);
    expect(run.phase.kind).toBe("finished");
    expect(run.report).toEqual(report);
    expect(started).toEqual([run]);
    expect(runs.running).toBeNull();
    expect(last).toBe(run.id);
    expectWhole(run);
  });

  it("is stopped at once and keeps what it found", async () => {
    const runs = manager();
    engine.pauseAfter(12);
    const run = some(await runs.solve(source));
    await paused(run);
    runs.stop();
    await runs.settled(run);
    expect(run.phase).toMatchObject({ kind: "finished", reason: "cancelled" });
    expect(run.tree.nodes.length).toBeGreaterThan(1);
    expectWhole(run);
  });

  it("waits while another one runs, and begins after it", async () => {
    const runs = manager("queue");
    engine.pauseAfter(3);
    const first = some(await runs.solve(source));
    const second = some(await runs.solve({ ...source, text: "What is 3 * 10?" }));
    expect(second.phase.kind).toBe("queued");
    expect(runs.waiting).toEqual([second]);
    expect(runs.current).toBe(second);
    engine.release();
    await runs.settled(second);
    expect(first.phase.kind).toBe("finished");
    expect(second.phase.kind).toBe("finished");
    expect(engine.active.most).toBe(1);
  });

  it("is ended in the queue without waiting for its turn", async () => {
    const runs = manager("queue");
    engine.pauseAfter(3);
    const first = some(await runs.solve(source));
    const second = some(await runs.solve(source));
    runs.stop(second);
    await runs.settled(second);
    await paused(second);
    expect(runs.running).toBe(first);
    engine.release();
    await runs.settled(first);
    expect(first.phase).toMatchObject({ kind: "finished", reason: "exhausted" });
    expect(second.phase).toMatchObject({ kind: "finished", reason: "cancelled" });
  });

  it("replaces the running one, which keeps what it found", async () => {
    const runs = manager("replace");
    engine.pauseAfter(12);
    const first = some(await runs.solve(source));
    await paused(first);
    engine.hold = null;
    const second = some(await runs.solve(source));
    await runs.settled(second);
    expect(first.phase).toMatchObject({ kind: "finished", reason: "cancelled" });
    expect(second.phase).toMatchObject({ kind: "finished", reason: "exhausted" });
    expect(engine.active.most).toBe(1);
  });

  it("is not begun where the student leaves the other one alone", async () => {
    const runs = manager("cancel");
    engine.pauseAfter(3);
    const first = some(await runs.solve(source));
    expect(await runs.solve(source)).toBeNull();
    expect(runs.current).toBe(first);
    engine.release();
    await runs.settled(first);
  });

  it("that nobody looks at makes way for one that somebody asked for", async () => {
    const runs = manager("cancel");
    engine.pauseAfter(5);
    const quiet = runs.solveQuietly(source);
    await paused(quiet);
    expect(runs.current).toBeNull();
    engine.hold = null;
    const asked = some(await runs.solve(source));
    await runs.settled(asked);
    expect(quiet.phase).toMatchObject({ kind: "finished", reason: "cancelled" });
    expect(asked.phase).toMatchObject({ kind: "finished", reason: "exhausted" });
    expect((await readdir(folder)).length).toBe(1);
  });

  it("whose engine breaks its promises is interrupted, not lost", async () => {
    const broken = {
      report,
      async *solve() {
        yield* [];
        await Promise.reject(new Error("no stream"));
      },
    };
    const runs = manager("queue", { engine: broken });
    const run = some(await runs.solve(source));
    await runs.settled(run);
    expect(run.phase.kind).toBe("interrupted");
    expect(faults.splice(0)).toEqual([new Error("no stream")]);
  });
});

describe("a search that goes on", () => {
  it("looks further in the same tree, counting on", async () => {
    const runs = manager();
    const run = some(await runs.solve(source, { rollouts: 2 }));
    await runs.settled(run);
    const { rollouts } = run.usage;
    const nodes = run.tree.nodes.length;
    expect(await runs.moreRollouts()).toBe(true);
    await runs.settled(run);
    expect(runs.current).toBe(run);
    expect(run.usage.rollouts).toBeGreaterThanOrEqual(rollouts);
    expect(run.tree.nodes.length).toBeGreaterThanOrEqual(nodes);
    expect(run.options.rollouts).toBe(rollouts + searchOptions().rollouts);
    expect(run.events.filter((event) => event.kind === "resumed")).toHaveLength(1);
    expectWhole(run);
  });

  it("stays below a chosen step", async () => {
    const runs = manager();
    const run = some(await runs.solve(source, { rollouts: 1 }));
    await runs.settled(run);
    const child =
      run.tree.nodes[0]?.children.find((id) => run.tree.nodes[id]?.state.kind !== "terminal") ?? 0;
    const before = run.events.length;
    expect(await runs.continueFrom(child)).toBe(true);
    await runs.settled(run);
    expect(engine.inputs.at(-1)?.resume?.focus).toBe(child);
    for (const event of run.events.slice(before)) {
      if (event.kind === "selected") expect(event.path).toContain(child);
    }
    expectWhole(run);
  });

  it("stands where it stood when it is taken out of the queue", async () => {
    const runs = manager("queue");
    const run = some(await runs.solve(source));
    await runs.settled(run);
    const { phase } = run;
    engine.pauseAfter(3);
    const other = some(await runs.solve(source));
    expect(await runs.moreRollouts(run)).toBe(true);
    expect(run.phase.kind).toBe("queued");
    runs.stop(run);
    await runs.settled(run);
    expect(run.phase).toEqual(phase);
    engine.release();
    await runs.settled(other);
  });

  it("is refused while it runs", async () => {
    const runs = manager();
    engine.pauseAfter(3);
    const run = some(await runs.solve(source));
    expect(await runs.moreRollouts(run)).toBe(false);
    expect(await runs.resume(run)).toBe(false);
    engine.release();
    await runs.settled(run);
  });
});

describe("after a reload", () => {
  it("a search in its middle comes back as interrupted and goes on", async () => {
    const before = manager();
    engine.pauseAfter(14);
    const run = some(await before.solve(source));
    await paused(run);
    before.dispose();

    const after = manager();
    const back = some(await after.restore());
    expect(back.id).toBe(run.id);
    expect(back.phase.kind).toBe("interrupted");
    expect(back.source).toEqual(source);
    expect(back.report).toEqual(report);
    expect(back.events.length).toBeGreaterThanOrEqual(14);
    expect(back.tree.nodes.length).toBeGreaterThan(1);
    engine.release();
    expect(await after.resume(back)).toBe(true);
    await after.settled(back);
    expect(back.phase).toMatchObject({ kind: "finished", reason: "rollouts" });
    expect(back.usage.rollouts).toBeLessThanOrEqual(searchOptions().rollouts);
    expectWhole(back);
  });

  it("a search that had ended comes back as it was", async () => {
    const before = manager();
    const run = some(await before.solve(source));
    await before.settled(run);
    before.dispose();
    const back = some(await manager().restore());
    expect(back.phase).toEqual(run.phase);
    expect(back.events).toEqual(run.events);
  });

  it("a search that goes on in another window is a file of its own", async () => {
    const before = manager();
    const run = some(await before.solve(source));
    await before.settled(run);
    before.dispose();
    const after = manager();
    const back = some(await after.restore());
    await after.moreRollouts(back);
    await after.settled(back);
    after.dispose();
    expect(await readdir(folder)).toHaveLength(2);
    const third = some(await manager().restore());
    expect(third.events).toEqual(back.events);
  });

  it("there may be nothing to bring back", async () => {
    expect(await manager().restore()).toBeNull();
    last = "20260101000000-gone";
    expect(await manager().restore()).toBeNull();
  });
});
