import { chmod, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ensureSympyEnvironment, sympyVersion } from "../../src/python-runner/environment.ts";
import { findPython } from "../../src/python-runner/interpreter.ts";
import { PythonExecutor } from "../../src/python-runner/python-executor.ts";
import { anyPython, runCells } from "./python-runner/support.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "rstar env 漢字 🐍 "));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

test("a private environment is made whole or not at all, and used", async () => {
  const directory = path.join(folder, "own");
  const progress: string[] = [];
  const made = await ensureSympyEnvironment(await anyPython(), directory, (text) => progress.push(text));
  if (made.kind === "failed") {
    // No network, or no pip: then that is said, and nothing is left behind.
    expect(made.message).toMatch(/SymPy/u);
    expect(await readdir(folder)).toEqual([]);
    return;
  }
  expect(made).toMatchObject({ created: true, interpreter: { source: "private", sympy: sympyVersion } });
  expect(progress.length).toBeGreaterThan(1);
  expect(await readdir(folder)).toEqual(["own"]);

  const again = await ensureSympyEnvironment(await anyPython(), directory, () => undefined, { PATH: "" });
  expect(again).toMatchObject({ kind: "ready", created: false });
  const found = await findPython({ env: process.env, privateEnvironment: directory });
  expect(found).toMatchObject({ kind: "found", source: "private", sympy: sympyVersion });

  const started = await PythonExecutor.start({ interpreter: made.interpreter });
  if (started.kind === "failed") throw new Error(started.message);
  const result = await runCells(started.executor, "import sympy\nprint(sympy.__version__, sympy.sqrt(8))");
  expect(result).toMatchObject({ kind: "ran", output: `${sympyVersion} 2*sqrt(2)\n` });
  expect(started.executor.protection.layers.find((layer) => layer.name === "ast")?.active).toBe(true);
  await started.executor.dispose();
});

test.skipIf(process.platform === "win32")(
  "a Python without venv gets a plain folder of packages",
  async () => {
    const real = await anyPython();
    const crippled = path.join(folder, "python without venv");
    await writeFile(crippled, `#!/bin/sh\n[ "$2" = venv ] && exit 1\nexec "${real.path}" "$@"\n`);
    await chmod(crippled, 0o755);
    const directory = path.join(folder, "plain");
    const made = await ensureSympyEnvironment({ path: crippled }, directory, () => undefined);
    if (made.kind === "failed") {
      expect(made.message).toMatch(/SymPy/u);
      return;
    }
    expect(made.interpreter).toMatchObject({
      packages: path.join(directory, "packages"),
      sympy: sympyVersion,
    });
    const started = await PythonExecutor.start({ interpreter: made.interpreter });
    if (started.kind === "failed") throw new Error(started.message);
    const code = "import sympy\nx = sympy.symbols('x')\nprint(sympy.__version__, sympy.integrate(x, x))";
    expect(await runCells(started.executor, code)).toMatchObject({
      kind: "ran",
      output: `${sympyVersion} x**2/2\n`,
    });
    await started.executor.dispose();
  },
);
