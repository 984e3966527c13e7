import { EventEmitter } from "node:events";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  engineRequests,
  envelopeSchema,
  loadParamsSchema,
  type LogEntry,
} from "../../../src/protocol/engine.ts";
import { searchEventSchema } from "../../../src/protocol/search-events.ts";
import { systemClock } from "../../../src/solver/search/clock.ts";
import { solve } from "../../../src/solver/search/solve.ts";
import { call, isAnsweredError } from "../../../src/solver/engine/rpc.ts";
import { EngineServer } from "../../../src/solver/engine/server.ts";
import { SolveRun } from "../../../src/solver/engine/solve-run.ts";
import { connect, type Endpoint } from "../../../src/solver/engine/transport.ts";
import { checkStream, collect } from "./harness.ts";
import { cpuParams, input } from "./parameters.ts";
import { scriptedParts } from "./scripted-parts.ts";

/** Two ends of a channel in one process; messages cross it as JSON, as they do between processes. */
class Pair {
  readonly #emitters = { client: new EventEmitter(), server: new EventEmitter() };
  readonly client = this.#end("client", "server");
  readonly server = this.#end("server", "client");

  /** As if the other end had sent it. */
  inject(to: "client" | "server", message: unknown): void {
    this.#emitters[to].emit("message", message);
  }

  #end(own: "client" | "server", other: "client" | "server"): Endpoint {
    const emitter = this.#emitters[own];
    return {
      on: (event: string, listener: (message: unknown) => void) => emitter.on(event, listener),
      off: (event, listener) => emitter.off(event, listener),
      send: (message, callback) => {
        const copy: unknown = JSON.parse(JSON.stringify(message));
        setImmediate(() => {
          this.#emitters[other].emit("message", copy);
          callback(null);
        });
      },
    };
  }
}

function serve(pair: Pair): EngineServer {
  return new EngineServer({
    endpoint: pair.server,
    load: () => Promise.resolve({ kind: "loaded", parts: scriptedParts("cpu") }),
    solve,
    exit: () => undefined,
  });
}

/** All but `shutdown`: a well-formed one is no noise, and the server rightly solves nothing after it. */
const methods = [
  ...Object.values(engineRequests)
    .map((r) => r.method)
    .filter((method) => method !== engineRequests.shutdown.method),
  "engine/event",
  "engine/log",
  "$/cancelRequest",
];

/** Anything from pure noise to messages that are wrong in one place only. */
const message: fc.Arbitrary<unknown> = fc.oneof(
  fc.jsonValue(),
  fc.record(
    {
      jsonrpc: fc.oneof(fc.constant("2.0"), fc.jsonValue()),
      id: fc.oneof(fc.nat(3), fc.string(), fc.jsonValue()),
      method: fc.oneof(fc.constantFrom(...methods), fc.string()),
      params: fc.oneof(
        fc.jsonValue(),
        fc.constant(cpuParams),
        fc.record({ id: fc.jsonValue() }),
        fc.record({ runId: fc.constant("run-1"), event: fc.jsonValue() }),
      ),
      result: fc.jsonValue(),
      error: fc.oneof(fc.jsonValue(), fc.record({ code: fc.integer(), message: fc.string() })),
    },
    { requiredKeys: [] },
  ),
);

describe("random JSON", () => {
  it("never harms the server, which still solves afterwards", async () => {
    const pair = new Pair();
    serve(pair);
    const log: LogEntry[] = [];
    const { connection } = connect(
      pair.client,
      (entry) => log.push(entry),
      (c) => {
        c.onNotification("engine/event", () => undefined);
        c.onNotification("engine/log", () => undefined);
      },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(message, { maxLength: 5 }), async (messages) => {
        for (const m of messages) pair.inject("server", m);
        expect((await call(connection, engineRequests.ping, {})).residentBytes).toBeGreaterThan(0);
      }),
      { numRuns: 300 },
    );
    expect(await call(connection, engineRequests.load, cpuParams)).toMatchObject({ kind: "loaded" });
    const done = await call(connection, engineRequests.solve, { runId: "r", ...input });
    expect(done).toEqual({ kind: "done" });
  });

  it("never harms the client, and every bad message is in the log", async () => {
    const pair = new Pair();
    serve(pair);
    const log: LogEntry[] = [];
    const { connection } = connect(
      pair.client,
      (entry) => log.push(entry),
      () => undefined,
    );
    await fc.assert(
      fc.asyncProperty(message, async (m) => {
        const before = log.length;
        pair.inject("client", m);
        await call(connection, engineRequests.ping, {}).catch((error: unknown) => {
          // A forged answer can spoil the request it names, never more than that.
          expect(error).toBeInstanceOf(Error);
        });
        if (!envelopeSchema.safeParse(m).success) expect(log.length).toBeGreaterThan(before);
      }),
      { numRuns: 300 },
    );
    expect((await call(connection, engineRequests.ping, {})).residentBytes).toBeGreaterThan(0);
  });

  it("as parameters of a request is refused with a reason", async () => {
    const pair = new Pair();
    serve(pair);
    const { connection } = connect(
      pair.client,
      () => undefined,
      () => undefined,
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom("load", "solve", "score"), fc.jsonValue(), async (name, params) => {
        const spec = engineRequests[name];
        fc.pre(!spec.params.safeParse(params).success && params !== null && typeof params === "object");
        const refused: unknown = await connection
          .sendRequest(spec.method, params)
          .catch((error: unknown) => error);
        expect(isAnsweredError(refused)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it("is not sent at all when it comes from this end", async () => {
    const pair = new Pair();
    serve(pair);
    const { connection } = connect(
      pair.client,
      () => undefined,
      () => undefined,
    );
    const error: unknown = await call(connection, engineRequests.load, { ...cpuParams, slots: 0 }).catch(
      (e: unknown) => e,
    );
    expect(isAnsweredError(error)).toBe(true);
  });
});

describe("the client's stream", () => {
  it("is well formed for any sequence of valid events, cut anywhere and continued", async () => {
    const parts = scriptedParts("cpu");
    const real = await collect(solve(input, parts.ports, new AbortController().signal));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(real.length - 1), { minLength: 1, maxLength: 4 }), async (cuts) => {
        const run = new SolveRun(input, systemClock, () => ({ policy: "p", ppm: null }));
        const reader = collect(run.events);
        for (const cut of cuts) {
          const rest = run.remaining();
          if (rest === null || run.finished) break;
          const part = await collect(solve(rest, parts.ports, new AbortController().signal));
          for (const event of part.slice(0, cut)) expect(run.accept(event)).toBe(null);
          run.notice("warning", "engine-restarting", "again");
        }
        run.finish("cancelled");
        run.finish("failed");
        const { finished } = checkStream(await reader);
        expect(finished.usage.rollouts).toBeLessThanOrEqual(input.options.rollouts);
      }),
      { numRuns: 40 },
    );
  });

  it("takes no event that does not apply to the tree, and stays well formed", async () => {
    const run = new SolveRun(input, systemClock, () => ({ policy: "p", ppm: null }));
    const reader = collect(run.events);
    const event = { kind: "state-changed", seq: 0, at: 0, node: 5, state: { kind: "open" } } as const;
    expect(run.accept(event)).not.toBe(null);
    run.finish("failed");
    checkStream(await reader);
  });
});

describe("schemas", () => {
  it("refuse what they should", () => {
    expect(loadParamsSchema.safeParse(cpuParams).success).toBe(true);
    expect(loadParamsSchema.safeParse({ ...cpuParams, device: "abacus" }).success).toBe(false);
    expect(searchEventSchema.safeParse({ kind: "progress", seq: -1, at: 0 }).success).toBe(false);
    expect(envelopeSchema.safeParse({ jsonrpc: "2.0", method: "$/cancelRequest" }).success).toBe(false);
    expect(envelopeSchema.safeParse({ jsonrpc: "2.0", method: "$/progress", params: {} }).success).toBe(
      false,
    );
  });
});
