import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildEntry, type BuiltEntry } from "../../llama/engine-build.ts";
import { exists, gone } from "./harness.ts";

let engine: BuiltEntry;
let parent: BuiltEntry;

beforeAll(async () => {
  engine = await buildEntry("test/unit/engine/faulty-child.ts");
  parent = await buildEntry("test/unit/engine/orphan-parent.ts");
});
afterAll(() => Promise.all([engine.remove(), parent.remove()]));

/** Starts a parent whose engine is in the middle of `fault`. */
async function family(fault: string): Promise<{ running: ChildProcess; enginePid: number }> {
  const running = spawn(process.execPath, [parent.path, engine.path], {
    env: { ...process.env, RSTAR_TEST_FAULT: fault },
    stdio: ["ignore", "pipe", "inherit"],
  });
  for await (const line of createInterface({ input: running.stdout })) {
    return { running, enginePid: Number(line) };
  }
  throw new Error("The parent ended too early.");
}

describe("no orphan is left", () => {
  // `spin`: the engine's JavaScript never gets to hear that the channel closed.
  for (const fault of ["wait@3", "spin@3", "never@0"]) {
    it(`after SIGKILL of the parent, with the engine in ${fault}`, async () => {
      const { running, enginePid } = await family(fault);
      expect(exists(enginePid)).toBe(true);
      running.kill("SIGKILL");
      await once(running, "exit");
      await gone(enginePid);
    });
  }

  it("after SIGTERM of the engine itself", async () => {
    const { running, enginePid } = await family("wait@3");
    process.kill(enginePid, "SIGTERM");
    await gone(enginePid);
    running.kill("SIGKILL");
  });
});
