import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { cp, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { executionSchema, protectionSchema } from "../../src/protocol/execution.ts";
import type { Execution } from "../../src/protocol/execution.ts";
import { PythonExecutor } from "../../src/python-runner/python-executor.ts";
import {
  anyPython,
  processesOf,
  runCells,
  runnerProcesses,
  startExecutor,
  until,
} from "./python-runner/support.ts";
import { legitimate } from "./python-runner/legitimate.ts";

const pythonDir = fileURLToPath(new URL("../../src/python-runner/python/", import.meta.url));

function ran(execution: Execution): Execution & { kind: "ran" } {
  expect(() => executionSchema.parse(execution)).not.toThrow();
  if (execution.kind !== "ran") throw new Error(JSON.stringify(execution));
  return execution;
}

describe.each(["fork", "worker"] as const)("mode %s", (mode) => {
  let executor: PythonExecutor;
  const run = (...cells: string[]): Promise<Execution> => runCells(executor, ...cells);
  beforeAll(async () => {
    executor = await startExecutor({ mode });
  });
  afterAll(async () => {
    await executor.dispose();
  });

  describe("ordinary mathematics", () => {
    test.each(legitimate)("$name", async ({ cells, output, needs }) => {
      if (needs === "sympy" && executor.facts.sympy === null) return;
      if (needs === "numpy" && executor.facts.numpy === null) return;
      expect(ran(await run(...cells)).output).toBe(output);
    });
  });

  describe("what is reported", () => {
    test("only the last cell's output and variables", async () => {
      const result = ran(await run("a = 1\nprint('first')", "b = a + 1\nprint('second')"));
      expect(result.output).toBe("second\n");
      expect(result.variables).toEqual([{ name: "b", value: "2", type: "int" }]);
      expect(result.cached).toBe(false);
    });

    test("variables that were changed, not those only read", async () => {
      const { variables } = ran(
        await run(
          "xs = [3, 1]\nd = {}\nn = 1\nuntouched = [9]\nimport math",
          "xs.sort()\nd['k'] = 'v'\nn += len(untouched)\n_hidden = 3\nimport math as m",
        ),
      );
      expect(variables).toEqual([
        { name: "d", value: "{'k': 'v'}", type: "dict" },
        { name: "n", value: "2", type: "int" },
        { name: "xs", value: "[1, 3]", type: "list" },
      ]);
    });

    test("functions, loop variables and unpacking", async () => {
      const { variables } = ran(
        await run("def area(r, h):\n  return r * h\nfor i in range(3): pass\n(p, *q), s = (1, 2, 3), {4}"),
      );
      expect(variables.map(({ name, value }) => `${name}=${value}`)).toEqual([
        "area=area(r, h)",
        "i=2",
        "p=1",
        "q=[2, 3]",
        "s={4}",
      ]);
    });

    test("imports with a star are no variables", async () => {
      expect(ran(await run("from math import *\nx = tau")).variables).toHaveLength(1);
    });

    test("long values are cut", async () => {
      const { variables } = ran(
        await run(
          "xs = list(range(10**5))\ns = 'x' * 10**6\nn = 7**100000\nd = {i: [i] * 50 for i in range(500)}",
        ),
      );
      for (const { value } of variables) expect(value.length).toBeLessThanOrEqual(300);
      expect(variables[0]?.value.startsWith("[0, 1, 2")).toBe(true);
      expect(variables[2]?.value).toBe("<integer of about 84510 digits>");
    });

    test.each([
      ["raises", "raise ValueError", "<repr raised ValueError>"],
      ["exits", "raise SystemExit", "<repr raised SystemExit>"],
      ["is no text", "return 5", "<repr raised TypeError>"],
      ["recurses", "return repr(self)", "<repr is too deep>"],
    ])("a repr that %s harms nothing", async (_name, body, value) => {
      const { variables } = ran(await run(`class C:\n  def __repr__(self): ${body}\nx = C()\ny = 2`));
      expect(variables.find((v) => v.name === "x")?.value).toBe(value);
      expect(variables.find((v) => v.name === "y")?.value).toBe("2");
    });

    test("a repr that hangs costs only the values", async () => {
      const result = ran(
        await run("y = 2\nprint(y)\nclass C:\n  def __repr__(self):\n    while True: pass\nx = C()"),
      );
      expect(result.output).toBe("2\n");
      expect(result.variables[0]).toEqual({ name: "y", value: "2", type: "int" });
    });

    test("an exception: type, message and line in the last cell", async () => {
      const result = await run("def f(x):\n  return 1 / x", "y = 1\n\nf(y - 1)");
      expect(result).toMatchObject({
        kind: "failed",
        errorType: "ZeroDivisionError",
        message: "division by zero",
        line: 3,
      });
    });

    test("a syntax error, with its line", async () => {
      expect(await run("x = 1\ny = = 2")).toMatchObject({
        kind: "failed",
        errorType: "SyntaxError",
        line: 2,
      });
    });

    test("what was printed before an exception", async () => {
      expect(await run("print('so far')\nraise KeyError('k')")).toMatchObject({
        ...{ kind: "failed", errorType: "KeyError", message: "'k'", line: 2, output: "so far\n" },
      });
    });

    test("what was printed before a deadline", async () => {
      const result = await run(
        "print('so far')\nimport time\nfor _ in range(50): print('.', end=''); time.sleep(0.1)",
      );
      expect(result).toMatchObject({ kind: "stopped", limit: "time" });
      expect(result.kind === "stopped" && result.output.startsWith("so far\n..")).toBe(true);
    });

    test("the word error in ordinary output is no error", async () => {
      expect(ran(await run("print('standard error: 0.5')")).output).toBe("standard error: 0.5\n");
    });

    test("a last bare expression, only where nothing was printed", async () => {
      expect(ran(await run("x = 3\nx + 1")).output).toBe("4\n");
      expect(ran(await run("print('said')\n5")).output).toBe("said\n");
      expect(ran(await run("'only words'")).output).toBe("");
      expect(ran(await run("None")).output).toBe("");
      expect(ran(await run("f'{1 + 1}'")).output).toBe("'2'\n");
    });

    test("output beyond what is kept is cut and said to be", async () => {
      const result = ran(await run("print('é' * 10_000)"));
      expect(result.truncated).toBe(true);
      expect(Buffer.byteLength(result.output)).toBe(8192);
      expect(ran(await run("print('short')")).truncated).toBe(false);
    });
  });

  describe("earlier steps", () => {
    test("one that fails when it is run again is named, and the last is not blamed", async () => {
      expect(await run("x = 1", "# words", "1 / 0", "print('last')")).toMatchObject({
        ...{ kind: "failed", errorType: "ZeroDivisionError", earlierCell: 3, output: "" },
      });
      expect(await run("import os", "print('last')")).toMatchObject({
        kind: "refused",
        rule: "import",
        earlierCell: 1,
      });
    });

    test("a slow one does not use up the time of the last", async () => {
      // 1.6 s and 1.6 s: each within a step's 2 s, together not.
      const slow = "import time\ntime.sleep(1.6)";
      expect(ran(await run(slow, `${slow}\nprint('done')`)).output).toBe("done\n");
    });
  });

  describe("nothing leaks from one run into the next", () => {
    test.each([
      ["variables", "leaked = 1", "leaked"],
      ["math", "import math\nmath.pi = 3", "import math\nassert math.pi > 3.1"],
      [
        "a class of SymPy",
        "import sympy\nsympy.Symbol.is_leaked = 1",
        "import sympy\nassert not hasattr(sympy.Symbol, 'is_leaked')",
      ],
      ["setattr", "import math\nsetattr(math, 'e', 0)", "import math\nassert math.e > 2"],
      ["builtins", "len = None\nprint = None", "assert len('ab') == 2"],
      ["deleted modules", "import math\ndel math.sqrt", "import math\nassert math.sqrt(4) == 2"],
      ["recursion limit", "import sys\nsys.setrecursionlimit(60)", "def f(n): return n and f(n - 1)\nf(500)"],
      [
        "decimal precision",
        "import decimal\ndecimal.getcontext().prec = 3",
        "import decimal\nassert decimal.getcontext().prec == 28",
      ],
      ["mpmath precision", "import mpmath\nmpmath.mp.dps = 50", "import mpmath\nassert mpmath.mp.dps == 15"],
    ])("%s", async (_name, first, second) => {
      await run(first);
      const after = await run(second);
      expect(after.kind === "failed" ? after.errorType : after.kind).toBe(
        second === "leaked" ? "NameError" : "ran",
      );
    });

    test("random numbers are the same in every run", async () => {
      const code = (comment: string): string =>
        `import random\nx = ${comment}\nprint(random.random(), random.randint(1, 10**9))`;
      const first = ran(await run(code("1")));
      expect(ran(await run(code("2"))).output).toBe(first.output);
    });
  });

  describe("running nothing twice", () => {
    test("comment-only steps run nothing", async () => {
      const before = executor.stats();
      expect(await run("x = 1", "# Let us think.\n\n  # More words.\n")).toEqual({
        ...{ kind: "ran", output: "", truncated: false, variables: [], durationMs: 0, cached: true },
      });
      expect(executor.stats().forks).toBe(before.forks);
    });

    test("the same code in other words is remembered, with its line moved", async () => {
      const first = await run("# a\nz = 5", "# one line\nz / 0");
      const second = await run("z = 5", "# a step", "# two\n# lines\n\nz / 0");
      expect(first).toMatchObject({ kind: "failed", line: 2 });
      expect(second).toEqual({ ...first, line: 4 });
      const printed = ran(await run("print('remembered')"));
      expect(ran(await run("# words\nprint('remembered')"))).toEqual({ ...printed, cached: true });
    });

    test("the same code asked for at the same time runs once", async () => {
      const before = executor.stats().cacheHits;
      const both = await Promise.all([run("print('together')"), run("# also\nprint('together')")]);
      expect(both.map((result) => ran(result).output)).toEqual(["together\n", "together\n"]);
      expect(executor.stats().cacheHits).toBe(before + 1);
    });

    test("a hash inside a string is no comment", async () => {
      expect(ran(await run('x = """\n# one\n"""\nprint(x)')).output).toBe("\n# one\n\n");
      expect(ran(await run('x = """\n# two\n"""\nprint(x)')).output).toBe("\n# two\n\n");
    });
  });

  test("an abort ends a run and rejects; the next run works", async () => {
    const controller = new AbortController();
    const running = executor.run(["while True: abort = 1"], controller.signal);
    setTimeout(() => {
      controller.abort();
    }, 100);
    await expect(running).rejects.toThrow();
    await expect(executor.run(["1"], controller.signal)).rejects.toThrow();
    expect(ran(await run("print('after the abort')")).output).toBe("after the abort\n");
  });

  test("many runs at once come back to their own callers", async () => {
    const results = await Promise.all(Array.from({ length: 30 }, (_, i) => run(`print(${i} * 1000)`)));
    expect(results.map((result) => ran(result).output)).toEqual(
      Array.from({ length: 30 }, (_, i) => `${i * 1000}\n`),
    );
  });

  test("an endless loop beside a good step harms only itself", async () => {
    const [loop, good] = await Promise.all([run("while True: beside = 1"), run("print('good beside')")]);
    expect(loop).toMatchObject({ kind: "stopped", limit: "time" });
    expect(ran(good).output).toBe("good beside\n");
  });

  test("a 2 MB cell", async () => {
    const big = `${Array.from({ length: 40_000 }, (_, i) => `v${i} = ${"1 + ".repeat(8)}${i}`).join("\n")}\nprint(v39999)`;
    expect(big.length).toBeGreaterThan(1_500_000);
    const result = await run(big);
    expect(["ran", "stopped"]).toContain(result.kind);
  });

  test("odd cells", async () => {
    expect(ran(await runCells(executor)).cached).toBe(true);
    expect(ran(await run("")).cached).toBe(true);
    expect((await run("x = '\0'")).kind).toBe("failed");
    expect((await run("\udc80 = 1")).kind).toBe("failed");
    expect(ran(await run("print('\\ud800')")).output).toBe("?\n");
    expect(ran(await run("print('漢字 ∑ 🎲')\r\n")).output).toBe("漢字 ∑ 🎲\n");
  });

  test("the protection in force is part of the result", () => {
    const protection = protectionSchema.parse(executor.protection);
    const active = (name: string): boolean => protection.layers.some((l) => l.name === name && l.active);
    expect(active("ast") && active("audit-hook")).toBe(true);
    for (const layer of protection.layers) expect(layer.active).toBe(layer.detail === "");
    expect(protection.level === "isolated").toBe(
      (active("landlock") && active("seccomp")) || active("seatbelt"),
    );
  });
});

describe("processes", () => {
  test("a slow prefix is frozen and continued", async () => {
    const executor = await startExecutor();
    const slow = "import time\ntime.sleep(0.4)\ntotal = [1]";
    ran(await runCells(executor, slow));
    const results = await Promise.all(
      [2, 3, 4].map((n) => runCells(executor, slow, `total.append(${n})\nprint(total)`)),
    );
    expect(results.map((result) => ran(result).output)).toEqual(["[1, 2]\n", "[1, 3]\n", "[1, 4]\n"]);
    expect(await runCells(executor, slow, "x = 1\ntotal[5]")).toMatchObject({ kind: "failed", line: 2 });
    expect(await runCells(executor, slow, "while True: frozen = 1")).toMatchObject({
      kind: "stopped",
      limit: "time",
    });
    expect(await runCells(executor, slow, "exit()")).toMatchObject({ kind: "stopped", limit: "exit" });
    if (process.platform === "linux") {
      expect(executor.stats().snapshots).toBe(1);
      expect(executor.stats().pythonMs).toBeLessThan(2 * 400 + 2000 + 6 * 400);
    }
    await executor.dispose();
    await until(() => runnerProcesses().length === 0);
  });

  test("frozen prefixes are bounded", async () => {
    const executor = await startExecutor();
    const slow = (i: number): string => `import time\ntime.sleep(0.27)\nx = ${i}`;
    for (let i = 0; i < 8; i++) ran(await runCells(executor, slow(i)));
    for (let i = 0; i < 8; i++)
      expect(ran(await runCells(executor, slow(i), "print(x)")).output).toBe(`${i}\n`);
    // The warm process, two idle children, at most six frozen ones.
    expect(runnerProcesses().length).toBeLessThanOrEqual(9);
    await executor.dispose();
  });

  test.each(["fork", "worker"] as const)(
    "SIGKILL of Python in the middle of a step, mode %s",
    async (mode) => {
      const executor = await startExecutor({ mode, limits: { stepSeconds: 4 } });
      const pending = runCells(executor, "import time\ntime.sleep(1.2)\nprint('survived')");
      const other = runCells(executor, "import time\ntime.sleep(1.3)\nprint('also')");
      await new Promise((resolve) => setTimeout(resolve, 400));
      for (const { pid } of runnerProcesses()) {
        try {
          process.kill(pid, "SIGKILL");
        } catch {
          // The kernel ended it with its parent.
        }
      }
      expect(ran(await pending).output).toBe("survived\n");
      expect(ran(await other).output).toBe("also\n");
      expect(ran(await runCells(executor, "print('next')")).output).toBe("next\n");
      expect(executor.stats().restarts).toBeGreaterThan(0);
      await executor.dispose();
      await until(() => runnerProcesses().length === 0);
    },
  );

  test("SIGKILL of only the child of a step", async () => {
    const executor = await startExecutor({ limits: { stepSeconds: 4 } });
    const pending = runCells(executor, "import time\ntime.sleep(1)\nprint('again')");
    await new Promise((resolve) => setTimeout(resolve, 300));
    const zygote = runnerProcesses().find((row) => row.parent === process.pid);
    for (const { pid } of runnerProcesses()) if (pid !== zygote?.pid) process.kill(pid, "SIGKILL");
    expect(ran(await pending).output).toBe("again\n");
    expect(executor.stats().restarts).toBe(0);
    await executor.dispose();
  });

  test("a Python that is gone for good is said to be unavailable", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "rstar 漢字 🐍 "));
    const copied = path.join(folder, "python");
    await cp(pythonDir, copied, { recursive: true });
    const executor = await startExecutor({ pythonDir: copied });
    expect(ran(await runCells(executor, "print('here')")).output).toBe("here\n");
    const pending = runCells(executor, "while True: gone = 1");
    await rm(folder, { recursive: true });
    await new Promise((resolve) => setTimeout(resolve, 200));
    for (const { pid } of runnerProcesses()) {
      try {
        process.kill(pid, "SIGKILL");
      } catch {
        // The kernel ended it with its parent.
      }
    }
    const result = await pending;
    expect(result.kind).toBe("unavailable");
    expect((await runCells(executor, "print('still')")).kind).toBe("unavailable");
    await executor.dispose();
    expect(existsSync(folder)).toBe(false);
  });

  test("dispose in the middle of a run", async () => {
    for (const mode of ["fork", "worker"] as const) {
      const executor = await startExecutor({ mode });
      const pending = runCells(executor, "while True: disposed = 1");
      await new Promise((resolve) => setTimeout(resolve, 200));
      await executor.dispose();
      expect((await pending).kind).toBe("unavailable");
      expect((await runCells(executor, "print(1)")).kind).toBe("unavailable");
      await until(() => runnerProcesses().length === 0);
    }
  });

  test.each(["fork", "worker"] as const)(
    "when the program is killed, its Python ends too, mode %s",
    async (mode) => {
      const folder = await mkdtemp(path.join(tmpdir(), "rstar-orphan-"));
      const copied = path.join(folder, "python");
      await cp(pythonDir, copied, { recursive: true });
      const script = path.join(folder, "loop-for-ever.mjs");
      const entry = fileURLToPath(new URL("./python-runner/loop-for-ever.ts", import.meta.url));
      await build({ entryPoints: [entry], outfile: script, bundle: true, platform: "node", format: "esm" });
      const program = spawn(process.execPath, [script, mode, copied], {
        stdio: ["ignore", "pipe", "inherit"],
      });
      await once(program.stdout, "data");
      expect(processesOf(copied).length).toBeGreaterThan(1);
      program.kill("SIGKILL");
      await until(() => processesOf(copied).length === 0);
      // The next start removes the empty folder that the killed program could not.
      await (await startExecutor()).dispose();
      const left = (await readdir(tmpdir())).filter((name) =>
        name.startsWith(`rstar-step-${program.pid ?? 0}-`),
      );
      expect(left).toEqual([]);
      await rm(folder, { recursive: true });
    },
  );

  test("a Python that cannot start is a message", async () => {
    const interpreter = { ...(await anyPython()), path: path.join(tmpdir(), "no such python") };
    expect(await PythonExecutor.start({ interpreter })).toMatchObject({ kind: "failed" });
    const executor = { ...(await anyPython()) };
    const noFolder = await PythonExecutor.start({ interpreter: executor, pythonDir: tmpdir() });
    expect(noFolder.kind === "failed" && /runner\.py/u.test(noFolder.message)).toBe(true);
  });

  test("layers that are switched off are reported", async () => {
    const executor = await startExecutor({ disabledLayers: ["landlock", "seccomp", "seatbelt"] });
    expect(executor.protection.level).toBe("restricted");
    expect(executor.protection.layers.find((layer) => layer.name === "seccomp")).toMatchObject({
      active: false,
    });
    // Without seccomp no frozen process may fork, so slow prefixes are run again.
    const slow = "import time\ntime.sleep(0.3)\nx = 1";
    ran(await runCells(executor, slow));
    expect(ran(await runCells(executor, slow, "print(x)")).output).toBe("1\n");
    expect(executor.stats().snapshots).toBe(0);
    await executor.dispose();
  });
});
