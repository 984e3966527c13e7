import type { ChildProcess } from "node:child_process";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { LoadFailure, LoadParams, LogEntry } from "../../../src/protocol/engine.ts";
import { forkEngine } from "../../../src/solver/engine/fork-engine.ts";
import {
  EngineService,
  type EngineServiceOptions,
  type WantedEngine,
} from "../../../src/tutor/engine-service.ts";
import { buildEntry, type BuiltEntry } from "../../llama/engine-build.ts";
import { checkStream, collect, notices } from "../engine/harness.ts";
import { cpuParams, input, metalParams } from "../engine/parameters.ts";

let child: BuiltEntry;
const services: EngineService[] = [];
const never = new AbortController().signal;

beforeAll(async () => {
  child = await buildEntry("test/unit/engine/faulty-child.ts");
});
afterEach(async () => {
  await Promise.all(services.splice(0).map((service) => service.dispose()));
});
afterAll(() => child.remove());

interface Parts {
  readonly service: EngineService;
  readonly children: readonly ChildProcess[];
  readonly states: string[];
  want: WantedEngine;
}

function wanted(params: LoadParams): WantedEngine {
  return { kind: "wanted", params };
}

/** A service whose n-th process gets the n-th fault. */
function start(faults: readonly string[] = [], changes: Partial<EngineServiceOptions> = {}): Parts {
  const children: ChildProcess[] = [];
  const log: LogEntry[] = [];
  const parts = { children, states: [] as string[], want: wanted(metalParams) };
  const service = new EngineService({
    spawn: () => {
      const fault = faults[children.length] ?? "none@-1";
      const forked = forkEngine(child.path, { ...process.env, RSTAR_TEST_FAULT: fault })();
      children.push(forked);
      return forked;
    },
    log: (entry) => log.push(entry),
    wanted: () => Promise.resolve(parts.want),
    idleMinutes: () => 0,
    ...changes,
  });
  services.push(service);
  service.onDidChangeState(({ kind }) => parts.states.push(kind));
  return Object.assign(parts, { service });
}

const restricted: LoadFailure = {
  kind: "failed",
  which: "python",
  reason: "restricted",
  message: "Nothing runs here.",
  next: "Trust it.",
};

describe("the engine of a window", () => {
  it("starts nothing before it is used, loads at the first search, and stays", async () => {
    const { service, children, states } = start();
    expect(service.state.kind).toBe("idle");
    expect(children).toHaveLength(0);
    for (let i = 0; i < 2; i++) {
      const { finished } = checkStream(await collect(service.solve(input, never)));
      expect(finished.reason).toBe("rollouts");
    }
    expect(children).toHaveLength(1);
    expect(states).toEqual(["loading", "ready", "solving", "ready", "solving", "ready"]);
    expect(service.pid).toBe(children[0]?.pid);
    expect(await service.memory()).toBeGreaterThan(1e6);
  });

  it("says in the stream why nothing can be loaded, and tries again the next time", async () => {
    const parts = start();
    parts.want = restricted;
    const events = await collect(parts.service.solve(input, never));
    expect(checkStream(events).finished.reason).toBe("failed");
    expect(notices(events)).toEqual(["load-python"]);
    expect(parts.service.state).toEqual({ kind: "failed", failure: restricted });
    expect(await parts.service.score("p", [])).toMatchObject({ kind: "unavailable" });
    expect(parts.children).toHaveLength(0);
    parts.want = wanted(metalParams);
    expect(checkStream(await collect(parts.service.solve(input, never))).finished.reason).toBe("rollouts");
    expect(parts.service.state.kind).toBe("ready");
  });

  it("does not make a cancel wait for a load, which goes on", async () => {
    const { service } = start();
    const stop = new AbortController();
    const stream = collect(service.solve(input, stop.signal));
    stop.abort();
    expect(checkStream(await stream).finished.reason).toBe("cancelled");
    expect(await service.ensureLoaded()).toMatchObject({ kind: "loaded" });
    const before = new AbortController();
    before.abort();
    expect(checkStream(await collect(service.solve(input, before.signal))).finished.reason).toBe("cancelled");
  });

  it("goes on in another process when its own dies in the middle", async () => {
    const { service, children } = start(["kill@3"]);
    const events = await collect(service.solve(input, never));
    const { finished } = checkStream(events);
    expect(notices(events)).toEqual(["engine-restarting"]);
    expect(finished.reason).toBe("rollouts");
    expect(children).toHaveLength(2);
    expect(service.state.kind).toBe("ready");
  });

  it("loads anew when the settings want something else", async () => {
    const parts = start();
    await parts.service.ensureLoaded();
    await parts.service.ensureLoaded();
    expect(parts.children).toHaveLength(1);
    parts.want = wanted(cpuParams);
    expect(await parts.service.ensureLoaded()).toMatchObject({ kind: "loaded" });
    expect(parts.children).toHaveLength(2);
  });

  it("is loaded once for many who ask at once", async () => {
    const { service, children } = start();
    const results = await Promise.all(Array.from({ length: 5 }, () => service.ensureLoaded()));
    expect(new Set(results.map(({ kind }) => kind))).toEqual(new Set(["loaded"]));
    expect(children).toHaveLength(1);
  });

  it("leaves the memory when it is told to, and comes back when it is used", async () => {
    const { service, children } = start();
    await service.ensureLoaded();
    await service.unload();
    expect(service.state.kind).toBe("idle");
    expect(service.pid).toBeUndefined();
    expect(children[0]?.exitCode ?? children[0]?.signalCode).not.toBeNull();
    expect(await service.memory()).toBeNull();
    expect(checkStream(await collect(service.solve(input, never))).finished.reason).toBe("rollouts");
    expect(children).toHaveLength(2);
  });

  it("leaves the memory after a while without use, not during one", async () => {
    const { service, children } = start([], { idleMinutes: () => 0.3 / 60 });
    checkStream(await collect(service.solve(input, never)));
    const left = new Promise<void>((resolve) => {
      service.onDidChangeState(({ kind }) => {
        if (kind === "idle") resolve();
      });
    });
    await left;
    expect(children).toHaveLength(1);
    expect(service.pid).toBeUndefined();
  });
});
