import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ensureSympyEnvironment } from "../../../src/python-runner/environment.ts";
import { findPython } from "../../../src/python-runner/interpreter.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "rstar python 漢字 🐍 "));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** A program that answers as a Python of this version would. */
async function fakePython(
  name: string,
  facts: { version?: readonly number[]; sympy?: string | null; user?: boolean; executable?: string | null },
  before = "",
): Promise<string> {
  const file = path.join(folder, name);
  await mkdir(path.dirname(file), { recursive: true });
  const answer = { version: [3, 11, 2], sympy: null, user: false, executable: null, ...facts };
  await writeFile(file, `#!/bin/sh\n${before}\n/bin/cat <<'END'\n${JSON.stringify(answer)}\nEND\n`);
  await chmod(file, 0o755);
  return file;
}

const searching = (...names: string[]): NodeJS.ProcessEnv => ({
  PATH: names.map((name) => path.join(folder, name)).join(":"),
});

describe.skipIf(process.platform === "win32")("finding Python", () => {
  test("the first one with SymPy is preferred", async () => {
    await fakePython("a/python3", { version: [3, 13, 0] });
    const second = await fakePython("b/python3", { sympy: "1.12" });
    await fakePython("c/python3", { sympy: "1.14.0" });
    const found = await findPython({ env: searching("a", "b", "c") });
    expect(found).toMatchObject({
      kind: "found",
      path: second,
      sympy: "1.12",
      source: "path",
      packages: null,
    });
  });

  test("without SymPy anywhere, the first that works", async () => {
    await fakePython("a/python3", { version: [3, 8, 20] });
    const second = await fakePython("b/python", {});
    const found = await findPython({ env: searching("a", "b") });
    expect(found).toMatchObject({
      kind: "found",
      path: second,
      sympy: null,
      version: { major: 3, minor: 11, patch: 2 },
    });
  });

  test("an active virtual environment comes before the PATH, and its real path behind a shim is used", async () => {
    const real = await fakePython("real/python3.12", { sympy: "1.13" });
    await fakePython("venv/bin/python", { sympy: "1.13", executable: real });
    await fakePython("a/python3", { sympy: "1.14.0" });
    const env = { ...searching("a"), VIRTUAL_ENV: path.join(folder, "venv") };
    expect(await findPython({ env })).toMatchObject({ path: real, source: "VIRTUAL_ENV" });
  });

  test("the user's own packages stay in reach only where SymPy is one of them", async () => {
    await fakePython("a/python3", { sympy: "1.14.0", user: true });
    await fakePython("b/python3", { sympy: "1.14.0" });
    expect(await findPython({ env: searching("a") })).toMatchObject({ args: ["-B"] });
    expect(await findPython({ env: searching("b") })).toMatchObject({ args: ["-B", "-s"] });
  });

  test("one that was asked for is taken without SymPy, and never replaced", async () => {
    await fakePython("a/python3", { sympy: "1.14.0" });
    const plain = await fakePython("my python", {});
    const env = searching("a");
    expect(await findPython({ env, explicit: plain })).toMatchObject({
      path: plain,
      source: "option",
      sympy: null,
    });
    const missing = await findPython({ env, explicit: path.join(folder, "none") });
    expect(missing).toMatchObject({ kind: "not-found", tried: [{ reason: "there is no such program" }] });
    expect(missing.kind === "not-found" && missing.message).toContain("asked for");
  });

  test("everything that was tried is said", async () => {
    await fakePython("a/python3", { version: [2, 7, 18] });
    await fakePython("b/python3", {}, "echo 'pyenv: python3: command not found' >&2; exit 127");
    await fakePython("c/python3", {}, "exit 49");
    const found = await findPython({ env: searching("a", "b", "c") });
    if (found.kind !== "not-found") throw new Error("found one");
    expect(found.tried.map((one) => one.reason)).toEqual([
      "it is Python 2.7.18; 3.9 or newer is needed",
      "pyenv: python3: command not found",
      "it ends with code 49 and says nothing",
    ]);
    for (const { reason } of found.tried) expect(found.message).toContain(reason);
    expect(found.message).not.toContain("\n");
  });

  test("nothing at all", async () => {
    expect(await findPython({ env: {} })).toMatchObject({ kind: "not-found", tried: [] });
  });

  test("on Windows the py launcher is asked last", async () => {
    const found = await findPython({ env: { PATH: "" }, platform: "win32" });
    expect(found).toMatchObject({ kind: "not-found", tried: [{ path: "py -3" }] });
  });

  test("an unfinished private environment is not used", async () => {
    await fakePython("own/bin/python", { sympy: "1.14.0" });
    const privateEnvironment = path.join(folder, "own");
    expect(await findPython({ env: {}, privateEnvironment })).toMatchObject({ kind: "not-found" });
    await writeFile(path.join(privateEnvironment, "environment.json"), '{"kind":"venv","sympy":"1.14.0"}');
    expect(await findPython({ env: {}, privateEnvironment })).toMatchObject({
      kind: "found",
      source: "private",
    });
  });
});

describe.skipIf(process.platform === "win32")("a private environment that cannot be made", () => {
  test.each([
    [
      "neither venv nor pip",
      "echo 'No module named pip' >&2; exit 1",
      /neither venv nor pip.*python3-sympy/u,
    ],
    ["no network", "echo 'NewConnectionError: Network is unreachable'; exit 1", /cannot be reached/u],
    ["a full disk", "echo 'OSError: [Errno 28] No space left on device' >&2; exit 1", /disk is full/u],
    ["another reason", "echo 'ERROR: something odd' >&2; exit 1", /something odd/u],
  ])("%s", async (_name, script, message) => {
    const python = await fakePython("python3", {}, script);
    const target = path.join(folder, "made here");
    const progress: string[] = [];
    const result = await ensureSympyEnvironment({ path: python }, target, (text) => progress.push(text), {
      PATH: "/bin",
    });
    expect(result.kind).toBe("failed");
    expect(result.kind === "failed" && result.message).toMatch(message);
    expect(result.kind === "failed" && result.message).not.toContain("\n");
    expect(progress.length).toBeGreaterThan(0);
  });

  test("a place that cannot be written to", async () => {
    const python = await fakePython("python3", {}, "exit 1");
    await writeFile(path.join(folder, "file"), "");
    const result = await ensureSympyEnvironment(
      { path: python },
      path.join(folder, "file", "env"),
      () => undefined,
      {},
    );
    expect(result.kind === "failed" && result.message).toMatch(/could not be written/u);
  });
});
