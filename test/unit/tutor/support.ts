import type { EngineReport } from "../../../src/protocol/engine.ts";
import type { SearchEvent } from "../../../src/protocol/search-events.ts";
import type { SolveInput } from "../../../src/solver/search/solve.ts";
import { SolveRun } from "../../../src/solver/engine/solve-run.ts";
import { solve } from "../../../src/solver/search/solve.ts";
import type { ProblemSource } from "../../../src/tutor/problem-source.ts";
import type { RunEngine } from "../../../src/tutor/run-manager.ts";
import { FakeClock } from "../../fakes/fake-clock.ts";
import { options, world } from "../search/helpers.ts";

export const source: ProblemSource = {
  text: "What is three times ten?",
  language: "markdown",
  uri: "file:///%E6%95%B0%E5%AD%A6%20notes%20%F0%9F%98%80/homework.md",
  range: { start: 4, end: 28, version: 7 },
  label: "homework.md, line 12",
};

export const report: EngineReport = {
  device: { kind: "cpu", names: [], threads: 1, slots: 8 },
  policy: { name: "policy", format: "native", notes: [] },
  ppm: null,
  python: { path: "/usr/bin/python3", version: "3.12.1", sympy: null, protection: null },
};

/** A real search over the fake models, whose events can be held back. */
export class FakeEngine implements RunEngine {
  readonly report = report;
  readonly inputs: SolveInput[] = [];
  readonly active = { now: 0, most: 0 };
  /** Events that are let through before each search waits for `release`; null for all. */
  hold: number | null = null;
  #released: () => void = () => undefined;
  #gate = Promise.resolve();

  /** From the next event on a search waits, after `count` of its events. */
  pauseAfter(count: number): void {
    this.hold = count;
    this.#gate = new Promise((resolve) => (this.#released = resolve));
  }

  release(): void {
    this.hold = null;
    this.#released();
  }

  /** Ends a cancelled search as the engine's client does. */
  async *solve(input: SolveInput, signal: AbortSignal): AsyncIterable<SearchEvent> {
    this.inputs.push(input);
    this.active.now += 1;
    this.active.most = Math.max(this.active.most, this.active.now);
    const stream = new SolveRun(input, new FakeClock(), () => ({ policy: "policy", ppm: null }));
    void this.#feed(stream, input, signal);
    try {
      yield* stream.events;
    } finally {
      this.active.now -= 1;
    }
  }

  async #feed(stream: SolveRun, input: SolveInput, signal: AbortSignal): Promise<void> {
    const aborted = new Promise<void>((resolve) => {
      if (signal.aborted) resolve();
      signal.addEventListener("abort", () => {
        resolve();
      });
    });
    let count = 0;
    for await (const event of solve(input, world(), signal)) {
      if (this.hold !== null && count >= this.hold) await Promise.race([this.#gate, aborted]);
      if (signal.aborted) break;
      stream.accept(event);
      count += 1;
    }
    stream.finish("cancelled");
  }
}

export const searchOptions = (): ReturnType<typeof options> => options({ rollouts: 4 });
