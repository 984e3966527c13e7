import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { buildEntry, type BuiltEntry } from "../../llama/engine-build.ts";
import { checkStream, collect, harness, notices, type Harness } from "./harness.ts";
import { cpuParams, input, metalParams } from "./parameters.ts";

let child: BuiltEntry;
const open: Harness[] = [];

function start(...args: Parameters<typeof harness> extends [string, ...infer R] ? R : never): Harness {
  const h = harness(child.path, ...args);
  open.push(h);
  return h;
}

const never = new AbortController().signal;

beforeAll(async () => {
  child = await buildEntry("test/unit/engine/faulty-child.ts");
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((h) => h.client.dispose()));
});
afterAll(() => child.remove());

describe("a healthy engine", () => {
  it("loads, solves, and solves again in the same process", async () => {
    const { client, children, log } = start([]);
    const loaded = await client.load(metalParams);
    expect(loaded.kind).toBe("loaded");
    expect(client.report?.device.kind).toBe("metal");
    for (let i = 0; i < 2; i++) {
      const { finished, tree } = checkStream(await collect(client.solve(input, never)));
      expect(finished.reason).toBe("rollouts");
      expect(finished.result).toMatchObject({ kind: "answer", best: { text: "12" } });
      expect(tree.problem).toBe(input.problem);
    }
    expect(children).toHaveLength(1);
    expect(log).toEqual([]);
  });

  it("solves one problem at a time", async () => {
    const { client } = start([]);
    await client.load(metalParams);
    const [a, b] = await Promise.all([
      collect(client.solve(input, never)),
      collect(client.solve({ ...input, problem: "another" }, never)),
    ]);
    expect(checkStream(a).tree.problem).toBe(input.problem);
    expect(checkStream(b).tree.problem).toBe("another");
    expect(checkStream(b).finished.reason).toBe("rollouts");
  });

  it("goes on from a tree with more rollouts", async () => {
    const { client } = start([]);
    await client.load(metalParams);
    const first = checkStream(await collect(client.solve(input, never)));
    const resume = { tree: first.tree, usage: first.finished.usage };
    const more = await collect(client.solve({ ...input, resume }, never));
    expect(more[1]?.kind).toBe("resumed");
    const { finished, tree } = checkStream(more);
    expect(finished.usage.rollouts).toBeGreaterThan(first.finished.usage.rollouts);
    expect(tree.nodes.slice(0, first.tree.nodes.length).map((n) => n.step)).toEqual(
      first.tree.nodes.map((n) => n.step),
    );
  });

  it("scores steps", async () => {
    const { client } = start([]);
    await client.load(metalParams);
    const step = { text: "x = 1", end: "step" as const };
    expect(await client.score({ problem: "p", steps: [step, step] })).toMatchObject({ kind: "scores" });
  });

  it("says so when nothing is loaded, or the load was refused", async () => {
    const idle = start([]);
    const none = await collect(idle.client.solve(input, never));
    expect(checkStream(none).finished.reason).toBe("failed");
    expect(idle.children).toHaveLength(0);
    const refused = start(["refuse@-1", "refuse@-1"]);
    expect(await refused.client.load(metalParams)).toMatchObject({ kind: "failed", reason: "not-gguf" });
    const events = await collect(refused.client.solve(input, never));
    expect(checkStream(events).finished.reason).toBe("failed");
    expect(notices(events)).toEqual(["load-policy"]);
  });

  it("replaces the models that are loaded", async () => {
    const { client, children } = start([], { closeMs: 20_000 });
    await client.load(metalParams);
    await client.load(metalParams);
    expect(children).toHaveLength(1);
    await client.load(cpuParams);
    expect(children).toHaveLength(2);
    expect(children[0]?.exitCode).toBe(0);
    expect(client.report?.device.kind).toBe("cpu");
  });
});

describe("an engine that dies", () => {
  for (const fault of [
    "abort@9",
    "kill@9",
    "exit@9",
    "throw-later@9",
    "bad-event@9",
    "bad-fold@9",
    "disconnect@9",
  ]) {
    it(`is started again after ${fault} and the search goes on`, async () => {
      const { client, children, log } = start([fault]);
      await client.load(metalParams);
      const events = await collect(client.solve(input, never));
      const { finished } = checkStream(events);
      expect(finished.reason).toBe("rollouts");
      expect(finished.result.kind).toBe("answer");
      expect(finished.usage.rollouts).toBe(input.options.rollouts);
      expect(notices(events)).toEqual(["engine-restarting"]);
      const resumed = events.find((e) => e.kind === "resumed");
      expect(resumed?.kind === "resumed" && resumed.tree.nodes.length > 1).toBe(true);
      expect(children).toHaveLength(2);
      expect(log.some((e) => e.code === "engine-crashed")).toBe(true);
    });
  }

  it("says what the native library said", async () => {
    const { client } = start(["abort@9"]);
    await client.load(metalParams);
    const events = await collect(client.solve(input, never));
    const notice = events.find((e) => e.kind === "notice");
    expect(notice?.kind === "notice" ? notice.message : "").toContain("GGML_ASSERT(n > 0) failed");
  });

  it("moves to the CPU when it dies again, and gives up after that", async () => {
    const { client, children } = start(["kill@9", "kill@5", "kill@5"]);
    const long = { ...input, options: { ...input.options, rollouts: 30, candidates: 4 } };
    await client.load(metalParams);
    const events = await collect(client.solve(long, never));
    const { finished } = checkStream(events);
    expect(notices(events)).toEqual(["engine-restarting", "engine-restarting", "engine-gave-up"]);
    expect(finished.reason).toBe("failed");
    expect(children).toHaveLength(3);
    expect(events.filter((e) => e.kind === "node-added").length).toBeGreaterThan(0);
    // A later solve still works, on the CPU.
    const next = checkStream(await collect(client.solve(input, never)));
    expect(next.finished.reason).toBe("rollouts");
    expect(client.report?.device.kind).toBe("cpu");
  });

  it("is not started a third time on the CPU for a crash at the same place", async () => {
    const { client, children } = start(["kill@9", "kill@1"]);
    await client.load(cpuParams);
    const events = await collect(client.solve(input, never));
    expect(notices(events)).toEqual(["engine-restarting", "engine-gave-up"]);
    expect(checkStream(events).finished.reason).toBe("failed");
    expect(children).toHaveLength(2);
  });

  it("dies while loading: retried, then a failure in words", async () => {
    const once = start(["abort@0"]);
    expect((await once.client.load(metalParams)).kind).toBe("loaded");
    const always = start(["abort@0", "abort@0", "abort@0", "abort@0"]);
    expect(await always.client.load(metalParams)).toMatchObject({
      kind: "failed",
      which: "llama",
      reason: "crashed",
    });
    expect(always.children).toHaveLength(3);
  });

  it("dies between two solves: the next one starts it again and says so", async () => {
    const { client, children } = start([]);
    await client.load(metalParams);
    const gone = new Promise((resolve) => children[0]?.once("close", resolve));
    children[0]?.kill("SIGKILL");
    await gone;
    const events = await collect(client.solve(input, never));
    expect(checkStream(events).finished.reason).toBe("rollouts");
    expect(children).toHaveLength(2);
  });

  it("hangs: is killed and counts as a crash", async () => {
    const { client, children } = start(["spin@9"], { pingMs: 1_000, hangMs: 8_000 });
    await client.load(metalParams);
    const events = await collect(client.solve(input, never));
    expect(checkStream(events).finished.reason).toBe("rollouts");
    expect(notices(events)).toEqual(["engine-restarting"]);
    expect(children[0]?.signalCode).toBe("SIGKILL");
  });

  it("cannot be started", async () => {
    const h = harness(`${child.path} that is not there`, []);
    expect(await h.client.load(metalParams)).toMatchObject({ kind: "failed", reason: "crashed" });
    await h.client.dispose();
  });
});

describe("messages that do not fit", () => {
  it("noise is logged and changes nothing", async () => {
    const { client, children, log } = start(["noise@9"]);
    await client.load(metalParams);
    const events = await collect(client.solve(input, never));
    expect(checkStream(events).finished.reason).toBe("rollouts");
    expect(notices(events)).toEqual([]);
    expect(children).toHaveLength(1);
    expect(log.filter((e) => e.code === "invalid-message")).toHaveLength(4);
  });

  it("events of another run are not taken", async () => {
    const { client } = start(["other-run@9"]);
    await client.load(metalParams);
    expect(notices(await collect(client.solve(input, never)))).toEqual([]);
  });

  it("a request that does not fit never leaves the client", async () => {
    const { client, children } = start([]);
    await client.load(metalParams);
    const broken = { ...input, options: { ...input.options, rollouts: -1 } };
    const events = await collect(client.solve(broken, never));
    expect(events.at(-1)).toMatchObject({ kind: "finished", reason: "failed" });
    expect(notices(events)).toEqual(["engine-error"]);
    expect(children[0]?.exitCode).toBe(null);
  });
});
