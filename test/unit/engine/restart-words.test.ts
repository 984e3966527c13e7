import { describe, expect, it } from "vitest";
import { explainEnding, Tail } from "../../../src/solver/engine/exit-report.ts";
import { RestartLadder } from "../../../src/solver/engine/restart-ladder.ts";
import { TurnQueue } from "../../../src/solver/engine/turn-queue.ts";

describe("RestartLadder", () => {
  it("same device, then the CPU, then no more", () => {
    const ladder = new RestartLadder();
    expect(ladder.decide(false, true)).toEqual({ kind: "restart", on: "same-device" });
    expect(ladder.decide(false, false)).toEqual({ kind: "restart", on: "cpu" });
    expect(ladder.decide(true, true).kind).toBe("give-up");
  });

  it("does not repeat a crash on the CPU, unless something was achieved in between", () => {
    const stuck = new RestartLadder();
    stuck.decide(true, false);
    expect(stuck.decide(true, false).kind).toBe("give-up");
    const moving = new RestartLadder();
    moving.decide(true, false);
    expect(moving.decide(true, true).kind).toBe("restart");
  });

  it("forgets after a success", () => {
    const ladder = new RestartLadder();
    ladder.decide(false, true);
    ladder.decide(false, true);
    ladder.reset();
    expect(ladder.decide(false, false)).toEqual({ kind: "restart", on: "same-device" });
  });
});

describe("explainEnding", () => {
  it("speaks of causes, not of numbers", () => {
    const exit = (code: number | null, signal: string | null): string =>
      explainEnding({ kind: "exit", code, signal });
    expect(exit(null, "SIGKILL")).toContain("memory");
    expect(exit(null, "SIGABRT")).toBe(exit(134, null));
    expect(exit(0xc0000005, null)).toContain("memory");
    expect(exit(0xc0000005 - 2 ** 32, null)).toBe(exit(0xc0000005, null));
    expect(exit(7, null)).toContain("7");
    expect(exit(null, "SIGUSR2")).toContain("SIGUSR2");
    expect(explainEnding({ kind: "hung" })).not.toBe("");
  });
});

describe("Tail", () => {
  it("keeps the end and finds the reason in it", () => {
    const tail = new Tail(200);
    tail.add("x".repeat(500));
    tail.add(
      "\n\u001b[31merror: out of device memory\u001b[0m\nllama: bye\n    at foo (error.js:1)\n 1: abort\n(node:1) Warning: error\n",
    );
    expect(tail.text).toHaveLength(200);
    expect(tail.reason()).toBe("error: out of device memory");
    expect(new Tail().reason()).toBe(null);
  });
});

describe("TurnQueue", () => {
  it("gives turns one at a time, in order", async () => {
    const queue = new TurnQueue();
    const order: string[] = [];
    const task = async (name: string): Promise<void> => {
      const done = await queue.turn();
      order.push(`${name} in`);
      await new Promise((resolve) => setImmediate(resolve));
      order.push(`${name} out`);
      done();
    };
    await Promise.all([task("a"), task("b"), task("c")]);
    expect(order).toEqual(["a in", "a out", "b in", "b out", "c in", "c out"]);
  });
});
