import { execFileSync } from "node:child_process";
import { resolve } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { LoadParams, LogEntry } from "../../src/protocol/engine.ts";
import type { SearchEvent } from "../../src/protocol/search-events.ts";
import { presets } from "../../src/protocol/search-options.ts";
import { EngineClient } from "../../src/solver/engine/client.ts";
import { forkEngine } from "../../src/solver/engine/fork-engine.ts";
import type { SolveInput } from "../../src/solver/search/solve.ts";
import { checkStream, collect, exists, gone, notices } from "../unit/engine/harness.ts";
import { buildEntry, type BuiltEntry } from "./engine-build.ts";

const models = resolve(import.meta.dirname, "../../models");
const params: LoadParams = {
  policy: resolve(models, "policy.gguf"),
  ppm: resolve(models, "ppm.gguf"),
  device: "cpu",
  threads: 1,
  slots: 8,
  contextSize: null,
  python: { interpreter: null, limits: {} },
};
const input: SolveInput = {
  problem: "What is 15% of 80?",
  // At temperature 1 the tree is large enough to be stopped in the middle of.
  options: { ...presets.quick, temperature: 1, seconds: null, rollouts: 4, stopWhenAgreed: null },
};
/** Long enough that something can happen in its middle. */
const long: SolveInput = { ...input, options: { ...input.options, rollouts: 40, candidates: 16 } };
const never = new AbortController().signal;

let engine: BuiltEntry;
let clients: EngineClient[] = [];
let log: LogEntry[] = [];

function client(): EngineClient {
  const created = new EngineClient({ spawn: forkEngine(engine.path), log: (entry) => log.push(entry) });
  clients.push(created);
  return created;
}

/** Processes that descend from `pid`, itself left out. */
function descendants(pid: number): readonly number[] {
  const table = execFileSync("ps", ["-A", "-o", "pid=,ppid="], { encoding: "utf8" })
    .split("\n")
    .map((line) => line.trim().split(/\s+/u).map(Number));
  const found: number[] = [];
  const look = (parent: number): void => {
    for (const [child, of] of table) {
      if (of === parent && child !== undefined && !found.includes(child)) {
        found.push(child);
        look(child);
      }
    }
  };
  look(pid);
  return found;
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It ended by itself meanwhile.
  }
}

beforeAll(async () => {
  engine = await buildEntry("src/solver/engine/main.ts");
});
afterEach(async () => {
  await Promise.all(clients.map((c) => c.dispose()));
  clients = [];
  log = [];
});
afterAll(() => engine.remove());

describe("the engine with real models and real Python", () => {
  it("loads, says what is in use, and solves", async () => {
    const c = client();
    const loaded = await c.load(params);
    if (loaded.kind === "failed") throw new Error(loaded.message);
    expect(loaded.report.device).toMatchObject({ kind: "cpu", threads: 1, slots: 8 });
    expect(loaded.report.policy.format).toBe("native");
    expect(loaded.report.ppm?.format).toBe("value-token");
    expect(loaded.report.python.version).toMatch(/^3\./u);
    expect(loaded.report.python.protection).not.toBe(null);
    const { finished } = checkStream(await collect(c.solve(input, never)));
    expect(finished.result).toMatchObject({ kind: "answer", best: { text: "12" } });
    expect(log).toEqual([]);
  });

  it("scores a path of steps", async () => {
    const c = client();
    await c.load(params);
    const steps = [
      { text: "<code>\n# Take the percentage.\nshare = 15 / 100\n<end_of_step>", end: "step" as const },
      { text: "\n# Of 80.\nprint(share * 80)\n<end_of_code>", end: "code" as const, output: "12.0\n" },
    ];
    const scored = await c.score({ problem: input.problem, steps });
    expect(scored.kind === "scores" ? scored.scores.map((s) => s.kind) : scored).toEqual([
      "scored",
      "scored",
    ]);
  });

  it("survives SIGKILL in the middle of a search: the search goes on, and what was sent stands", async () => {
    const c = client();
    await c.load(params);
    const first = c.pid ?? 0;
    const before = descendants(first);
    const events: SearchEvent[] = [];
    let added = 0;
    for await (const event of c.solve(long, never)) {
      events.push(event);
      if (event.kind === "node-added" && ++added === 3) process.kill(first, "SIGKILL");
    }
    const { finished, tree } = checkStream(events);
    expect(notices(events)).toEqual(["engine-restarting"]);
    expect(["rollouts", "exhausted"]).toContain(finished.reason);
    expect(finished.result).toMatchObject({ kind: "answer", best: { text: "12" } });
    expect(tree.nodes.length).toBeGreaterThan(3);
    expect(c.pid).not.toBe(first);
    // Its Python went with it.
    expect(before.length).toBeGreaterThan(0);
    for (const pid of [first, ...before]) await gone(pid);
  });

  it("survives SIGKILL of everything that runs Python, in the middle of a search", async () => {
    const c = client();
    await c.load(params);
    const enginePid = c.pid ?? 0;
    const events: SearchEvent[] = [];
    let kills = 0;
    for await (const event of c.solve(long, never)) {
      events.push(event);
      if (event.kind !== "expanding" || kills === 3) continue;
      kills += 1;
      for (const pid of descendants(enginePid)) kill(pid);
    }
    const { finished } = checkStream(events);
    expect(kills).toBe(3);
    expect(c.pid).toBe(enginePid);
    expect(["rollouts", "exhausted"]).toContain(finished.reason);
    expect(finished.result).toMatchObject({ kind: "answer", best: { text: "12" } });
  });

  it("survives SIGKILL of Python workers while they run steps", async () => {
    const c = client();
    await c.load(params);
    const enginePid = c.pid ?? 0;
    const solving = collect(c.solve(long, never));
    for (let i = 0; i < 25; i++) {
      // The processes at the end of the line: the one that they are forked from stays.
      const workers = descendants(enginePid).filter((pid) => descendants(pid).length === 0);
      for (const pid of workers) kill(pid);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    const events = await solving;
    const { finished } = checkStream(events);
    expect(c.pid).toBe(enginePid);
    if (finished.reason === "failed") expect(notices(events)).toContain("python-unavailable");
    else expect(finished.result).toMatchObject({ kind: "answer", best: { text: "12" } });
  });

  it("cancel: the stream ends with what is known, and the same engine solves the next problem", async () => {
    const c = client();
    await c.load(params);
    const pid = c.pid;
    const controller = new AbortController();
    const events: SearchEvent[] = [];
    for await (const event of c.solve(long, controller.signal)) {
      events.push(event);
      if (event.kind === "backed-up") controller.abort();
    }
    expect(checkStream(events).finished.reason).toBe("cancelled");
    const { finished } = checkStream(await collect(c.solve(input, never)));
    expect(finished.result.kind).toBe("answer");
    expect(c.pid).toBe(pid);
  });

  it("leaves nothing running after dispose", async () => {
    const c = client();
    await c.load(params);
    const pid = c.pid ?? 0;
    const family = [pid, ...descendants(pid)];
    expect(family.every(exists)).toBe(true);
    await c.dispose();
    for (const member of family) await gone(member);
  });

  it("says what is wrong with a model or a Python that cannot be used", async () => {
    const c = client();
    expect(await c.load({ ...params, policy: resolve(models, "missing 模型.gguf") })).toMatchObject({
      kind: "failed",
      which: "policy",
      reason: "missing",
    });
    expect(await c.load({ ...params, policy: params.ppm ?? "" })).toMatchObject({ which: "policy" });
    expect(await c.load({ ...params, ppm: params.policy })).toMatchObject({ which: "ppm" });
    const python = { interpreter: resolve(models, "no python 🐍"), limits: {} };
    expect(await c.load({ ...params, python })).toMatchObject({ which: "python", reason: "not-found" });
    expect((await c.load(params)).kind).toBe("loaded");
  });
});
