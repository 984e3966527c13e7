import { constants } from "node:os";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { executionSchema } from "../../../src/protocol/execution.ts";
import { Evaluation } from "../../../src/python-runner/evaluation.ts";
import type { Ended } from "../../../src/python-runner/evaluation.ts";
import { completeLimits } from "../../../src/python-runner/limits.ts";

const nonce = "5ecre7";

class Watched {
  readonly ends: Ended[] = [];
  readonly evaluation: Evaluation;

  constructor(count: number) {
    const cells = Array.from({ length: count }, (_, i) => ({ number: 2 * i + 1, code: `cell ${i}` }));
    this.evaluation = new Evaluation(nonce, cells, completeLimits({}), (ended) => this.ends.push(ended));
  }

  frames(...frames: readonly unknown[][]): this {
    for (const frame of frames) this.evaluation.line(`${nonce} ${JSON.stringify(frame)}`);
    return this;
  }

  get execution(): unknown {
    expect(this.ends).toHaveLength(1);
    const [ended] = this.ends;
    if (ended?.kind !== "settled") return ended;
    return executionSchema.parse(ended.execution);
  }
}

const ran = ["done", { kind: "ran", at: 0, ms: 3, truncated: false }];

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test("a run from beginning to end", () => {
  const watched = new Watched(1).frames(["begin"], ["cell", 0], ["out", "a"], ["out", "b\n"], ran);
  expect(watched.ends).toEqual([]);
  watched.frames(["var", "x", "int", "1"], ["end", false]);
  expect(watched.execution).toEqual({
    ...{ kind: "ran", output: "ab\n", truncated: false, durationMs: 3, cached: false },
    variables: [{ name: "x", type: "int", value: "1" }],
  });
  expect(watched.ends[0]).toMatchObject({ waiting: true, tainted: false });
});

test("only the last cell's output counts", () => {
  const watched = new Watched(2).frames(
    ["begin"],
    ["cell", 0],
    ["out", "first"],
    ["cell", 1],
    ["out", "second"],
  );
  watched.frames(["done", { kind: "ran", at: 1, ms: 1, truncated: false }], ["end", false]);
  expect(watched.execution).toMatchObject({ output: "second" });
});

describe("lines that the runner does not write", () => {
  const interference = { kind: "stopped", limit: "crash" };
  test.each([
    ["without the nonce", ['["begin"]']],
    ["with another nonce", ['other ["begin"]']],
    ["that are no JSON", [`${nonce} {`]],
    ["of an unknown kind", [`${nonce} ["verdict","fine"]`]],
    ["that begin twice", [`${nonce} ["begin"]`, `${nonce} ["begin"]`]],
    ["a cell before the beginning", [`${nonce} ["cell",0]`]],
    ["a cell too many", [`${nonce} ["begin"]`, `${nonce} ["cell",0]`, `${nonce} ["cell",1]`]],
    ["a cell again", [`${nonce} ["begin"]`, `${nonce} ["cell",0]`, `${nonce} ["cell",0]`]],
    ["done before the last cell", [`${nonce} ["begin"]`, `${nonce} ${JSON.stringify(ran)}`]],
    [
      "a variable before the end",
      [`${nonce} ["begin"]`, `${nonce} ["cell",0]`, `${nonce} ["var","x","int","1"]`],
    ],
    ["an end without a verdict", [`${nonce} ["begin"]`, `${nonce} ["cell",0]`, `${nonce} ["end",false]`]],
    [
      "a limit that does not exist",
      [
        `${nonce} ["begin"]`,
        `${nonce} ["done",{"kind":"stopped","at":0,"ms":1,"limit":"luck","message":""}]`,
      ],
    ],
    [
      "more output than is kept",
      [`${nonce} ["begin"]`, `${nonce} ["cell",0]`, `${nonce} ["out","${"x".repeat(9000)}"]`],
    ],
  ])("%s", (_name, lines) => {
    const watched = new Watched(1);
    for (const line of lines) watched.evaluation.line(line);
    expect(watched.execution).toMatchObject(interference);
  });

  test("any text at any time gives one verdict, never a throw", () => {
    const known = fc.constantFrom(
      ["begin"],
      ["cell", 0],
      ["cell", 1],
      ["out", "x"],
      ran,
      ["end", true],
      ["var", "a", "b", "c"],
    );
    const line = fc.oneof(
      fc.string(),
      known.map((frame) => `${nonce} ${JSON.stringify(frame)}`),
      fc.json().map((json) => `${nonce} ${json}`),
    );
    fc.assert(
      fc.property(fc.array(line), fc.integer({ min: 1, max: 3 }), (lines, count) => {
        const watched = new Watched(count);
        for (const text of lines) watched.evaluation.line(text);
        watched.evaluation.exited(0, null);
        expect(watched.ends).toHaveLength(1);
        if (watched.ends[0]?.kind === "settled") executionSchema.parse(watched.ends[0].execution);
      }),
    );
  });
});

describe("deadlines", () => {
  test("the last cell has its own, whatever the earlier ones took", () => {
    const watched = new Watched(2).frames(["begin"], ["cell", 0]);
    vi.advanceTimersByTime(9_900);
    watched.frames(["cell", 1]);
    vi.advanceTimersByTime(1_900);
    expect(watched.ends).toEqual([]);
    vi.advanceTimersByTime(200);
    expect(watched.execution).toMatchObject({ kind: "stopped", limit: "time" });
    expect(watched.execution).not.toHaveProperty("earlierCell");
  });

  test("an earlier cell that takes too long is named by its place in the path", () => {
    const watched = new Watched(3).frames(["begin"], ["cell", 0]);
    vi.advanceTimersByTime(6_000);
    watched.frames(["cell", 1]);
    vi.advanceTimersByTime(3_900);
    expect(watched.ends).toEqual([]);
    vi.advanceTimersByTime(200);
    expect(watched.execution).toMatchObject({ kind: "stopped", limit: "time", earlierCell: 3, output: "" });
  });

  test("a process that never begins is lost, not the step's fault", () => {
    const watched = new Watched(1);
    vi.advanceTimersByTime(60_000);
    expect(watched.ends).toMatchObject([{ kind: "lost", begun: false }]);
  });

  test("values that never come cost only themselves", () => {
    const watched = new Watched(1).frames(["begin"], ["cell", 0], ["out", "5\n"], ran, [
      "var",
      "x",
      "int",
      "1",
    ]);
    vi.advanceTimersByTime(1_000);
    expect(watched.execution).toMatchObject({ kind: "ran", output: "5\n", variables: [{ name: "x" }] });
    expect(watched.ends[0]).toMatchObject({ waiting: false, tainted: true });
  });

  test("after the end nothing counts any more", () => {
    const watched = new Watched(1).frames(["begin"], ["cell", 0], ran, ["end", false], ["out", "late"]);
    vi.advanceTimersByTime(100_000);
    watched.evaluation.exited(null, 9);
    watched.evaluation.abort();
    expect(watched.ends).toHaveLength(1);
  });
});

describe("a process that ends by itself", () => {
  const started = (): Watched =>
    new Watched(2).frames(["begin"], ["cell", 0], ["cell", 1], ["out", "so far"]);
  test.each([
    ["exit code", 0, null, "exit"],
    ["crash", null, constants.signals.SIGSEGV, "crash"],
    ["processor time", null, constants.signals.SIGXCPU, "cpu"],
    ["alarm", null, constants.signals.SIGALRM, "time"],
  ])("%s", (_name, code, signal, limit) => {
    const watched = started();
    watched.evaluation.exited(code, signal);
    expect(watched.execution).toMatchObject({ kind: "stopped", limit, output: "so far" });
  });

  test("ended from outside", () => {
    const watched = started();
    watched.evaluation.exited(null, constants.signals.SIGKILL);
    expect(watched.ends).toMatchObject([{ kind: "lost", begun: true, killed: true }]);
  });

  test("in an earlier cell", () => {
    const watched = new Watched(2).frames(["begin"], ["cell", 0], ["out", "x"]);
    watched.evaluation.exited(3, null);
    expect(watched.execution).toMatchObject({ kind: "stopped", limit: "exit", earlierCell: 1, output: "" });
  });

  test("a refused process", () => {
    const watched = started();
    watched.evaluation.triedToClone();
    expect(watched.execution).toMatchObject({ kind: "stopped", limit: "processes" });
  });

  test("an abort", () => {
    const watched = started();
    watched.evaluation.abort();
    expect(watched.ends).toEqual([{ kind: "aborted" }]);
  });
});
