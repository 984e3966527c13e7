import { chmod, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ensureSympyEnvironment } from "../../../src/python-runner/environment.ts";
import { listPythons } from "../../../src/python-runner/interpreter.ts";
import { runProgram } from "../../../src/python-runner/run-program.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "rstar 环境 😀 "));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const forever = ["-e", "setTimeout(() => {}, 600_000)"];

describe("stopping", () => {
  it("ends a program, whether it runs or is about to", async () => {
    const stop = new AbortController();
    const running = runProgram(process.execPath, forever, {
      env: process.env,
      seconds: 600,
      signal: stop.signal,
    });
    stop.abort();
    expect(await running).toEqual({ kind: "failed", reason: "it was stopped" });
    const late = { env: process.env, seconds: 600, signal: stop.signal };
    expect(await runProgram(process.execPath, forever, late)).toMatchObject({ kind: "failed" });
  });

  it.skipIf(process.platform === "win32")("leaves nothing of an environment that was begun", async () => {
    const python = path.join(folder, "slow python");
    // Begins an environment and then hangs, as a slow disk or network would.
    await writeFile(python, '#!/bin/sh\nmkdir -p "$3/bin"\nexec sleep 600\n');
    await chmod(python, 0o755);
    const storage = path.join(folder, "storage");
    const stop = new AbortController();
    const making = ensureSympyEnvironment(
      { path: python },
      path.join(storage, "python"),
      () => {
        setTimeout(() => {
          stop.abort();
        }, 200);
      },
      process.env,
      stop.signal,
    );
    expect(await making).toMatchObject({ kind: "failed" });
    expect(await readdir(storage)).toEqual([]);
  });
});

describe("listing Pythons", () => {
  it("gives each that works once", async () => {
    const paths: string[] = [];
    for await (const found of listPythons({ env: process.env })) paths.push(found.path);
    expect(new Set(paths).size).toBe(paths.length);
    const none: string[] = [];
    for await (const found of listPythons({ env: { PATH: folder }, platform: "linux" }))
      none.push(found.path);
    expect(none).toEqual([]);
  });
});
