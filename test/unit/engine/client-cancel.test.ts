import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { SearchEvent } from "../../../src/protocol/search-events.ts";
import { buildEntry, type BuiltEntry } from "../../llama/engine-build.ts";
import { checkStream, collect, harness, notices, type Harness } from "./harness.ts";
import { input, metalParams } from "./parameters.ts";

let child: BuiltEntry;
const open: Harness[] = [];

function start(...args: Parameters<typeof harness> extends [string, ...infer R] ? R : never): Harness {
  const h = harness(child.path, ...args);
  open.push(h);
  return h;
}

const never = new AbortController().signal;

/** Solves, and cancels when the engine's fault begins. */
async function cancelAtFault(h: Harness): Promise<readonly SearchEvent[]> {
  const controller = new AbortController();
  const events = collect(h.client.solve(input, controller.signal));
  await h.faulted;
  controller.abort();
  return events;
}

beforeAll(async () => {
  child = await buildEntry("test/unit/engine/faulty-child.ts");
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((h) => h.client.dispose()));
});
afterAll(() => child.remove());

describe("cancel", () => {
  it("ends the stream with the engine's own ending when it answers in time", async () => {
    const h = start(["wait@9"], { cancelMs: 60_000 });
    const { client, children } = h;
    await client.load(metalParams);
    expect(checkStream(await cancelAtFault(h)).finished.reason).toBe("cancelled");
    expect(checkStream(await collect(client.solve(input, never))).finished.reason).toBe("rollouts");
    expect(children).toHaveLength(1);
  });

  it("ends the stream from what is known when a native call does not return, then replaces the process", async () => {
    const h = start(["never@9"], { settleMs: 50 });
    const { client, children } = h;
    await client.load(metalParams);
    const events = await cancelAtFault(h);
    const { finished, tree } = checkStream(events);
    expect(finished.reason).toBe("cancelled");
    expect(tree.nodes.length).toBeGreaterThan(1);
    // What was found stays visible, trusted or not.
    const { result } = finished;
    expect(result.kind === "answer" ? result.best.text : result.candidates[0]?.text).toBe("12");
    const next = await collect(client.solve(input, never));
    expect(checkStream(next).finished.reason).toBe("rollouts");
    expect(notices(next)).toEqual([]);
    expect(children).toHaveLength(2);
    expect(children[0]?.signalCode).toBe("SIGKILL");
  });

  it("works while the JavaScript of the engine is blocked", async () => {
    const h = start(["spin@9"], { settleMs: 50 });
    await h.client.load(metalParams);
    const { finished } = checkStream(await cancelAtFault(h));
    expect(finished.reason).toBe("cancelled");
  });

  it("works while the engine is loading", async () => {
    const { client } = start(["never@0"]);
    const loading = client.load(metalParams);
    const controller = new AbortController();
    const waiting = collect(client.solve(input, controller.signal));
    controller.abort();
    expect(checkStream(await waiting).finished.reason).toBe("cancelled");
    await client.dispose();
    expect(await loading).toMatchObject({ kind: "failed", reason: "disposed" });
  });

  it("before the start gives a complete, empty stream", async () => {
    const { client } = start([]);
    await client.load(metalParams);
    const events = await collect(client.solve(input, AbortSignal.abort()));
    expect(checkStream(events).finished.reason).toBe("cancelled");
  });

  it("is for the parent to decide: Ctrl-C in the terminal, which reaches the whole group, does not end the engine", async () => {
    const { client, children } = start([]);
    await client.load(metalParams);
    children[0]?.kill("SIGINT");
    const events = await collect(client.solve(input, never));
    expect(checkStream(events).finished.reason).toBe("rollouts");
    expect(notices(events)).toEqual([]);
    expect(children).toHaveLength(1);
  });

  it("leaving the loop early frees the engine for the next", async () => {
    const { client, children } = start([]);
    await client.load(metalParams);
    for await (const event of client.solve(input, never)) if (event.kind === "node-added") break;
    expect(checkStream(await collect(client.solve(input, never))).finished.reason).toBe("rollouts");
    expect(children).toHaveLength(1);
  });

  it("a search that outlives its own time limit is ended from here", async () => {
    const { client } = start(["never@9"], { overdueMs: 100, settleMs: 50 });
    await client.load(metalParams);
    const limited = { ...input, options: { ...input.options, seconds: 0.5 } };
    expect(checkStream(await collect(client.solve(limited, never))).finished.reason).toBe("seconds");
  });
});

describe("dispose", () => {
  it("ends a running solve and the process", async () => {
    const { client, children, faulted } = start(["never@9"], { closeMs: 300 });
    await client.load(metalParams);
    const solving = collect(client.solve(input, never));
    await faulted;
    await client.dispose();
    const events = await solving;
    expect(checkStream(events).finished.reason).toBe("cancelled");
    expect(children[0]?.signalCode).toBe("SIGKILL");
    expect(checkStream(await collect(client.solve(input, never))).finished.reason).toBe("cancelled");
  });

  it("is orderly when the engine is idle", async () => {
    const { client, children } = start([], { closeMs: 20_000 });
    await client.load(metalParams);
    await client.dispose();
    expect(children[0]?.exitCode).toBe(0);
  });
});
