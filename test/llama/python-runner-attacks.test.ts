import { existsSync } from "node:fs";
import { mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import type { Server } from "node:net";
import { homedir, tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { PythonExecutor } from "../../src/python-runner/python-executor.ts";
import type { Execution } from "../../src/protocol/execution.ts";
import { attacks } from "./python-runner/attacks.ts";
import { runCells, runnerProcesses, startExecutor, until } from "./python-runner/support.ts";

const secretText = "a secret of the student";

/** What the attacks aim at: a file in the home folder, a path to write to, a listening port. */
class Targets {
  readonly secret: string;
  readonly target: string;
  connections = 0;
  readonly #folder: string;
  readonly #server: Server;

  private constructor(folder: string, server: Server) {
    this.#folder = folder;
    this.#server = server;
    this.secret = path.join(folder, "geheim 秘密 🔑.txt");
    this.target = path.join(folder, "made by a step");
    server.on("connection", (socket) => {
      this.connections++;
      socket.destroy();
    });
  }

  static async make(): Promise<Targets> {
    const folder = await mkdtemp(path.join(homedir(), ".rstar-attack-"));
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const targets = new Targets(folder, server);
    await writeFile(targets.secret, secretText);
    return targets;
  }

  fill(code: string): string {
    const address = this.#server.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    return code
      .replaceAll("SECRET", this.secret)
      .replaceAll("TARGET", this.target)
      .replaceAll("PORT", String(port));
  }

  async expectUntouched(): Promise<void> {
    expect(await readFile(this.secret, "utf8")).toBe(secretText);
    expect(existsSync(this.target)).toBe(false);
    expect(await readdir(this.#folder)).toHaveLength(1);
    expect(this.connections).toBe(0);
  }

  async remove(): Promise<void> {
    this.#server.close();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

/** Limit, rule or kind: the name under which the attempt ended. */
function reasonOf(execution: Execution): string {
  switch (execution.kind) {
    case "stopped":
      return execution.limit;
    case "refused":
      return execution.rule;
    case "ran":
    case "failed":
    case "unavailable":
      return execution.kind;
  }
}

function outputOf(execution: Execution): string {
  return execution.kind === "ran" || execution.kind === "failed" || execution.kind === "stopped"
    ? execution.output
    : "";
}

async function expectUsable(executor: PythonExecutor): Promise<void> {
  const next = await runCells(
    executor,
    `import math\nprint(sum(range(11)), math.floor(math.pi), ${Math.random()})`,
  );
  expect(next.kind === "ran" && next.output.startsWith("55 3 ")).toBe(true);
}

/** Of this process; other engines of the machine have theirs. */
const scratchFolders = async (): Promise<string[]> =>
  (await readdir(tmpdir())).filter((name) => name.startsWith(`rstar-step-${process.pid}-`));

let targets: Targets;
beforeAll(async () => {
  targets = await Targets.make();
});
afterAll(async () => {
  await targets.remove();
});

describe.each(["fork", "worker"] as const)("every layer on, mode %s", (mode) => {
  let executor: PythonExecutor;
  const before = new Set<string>();
  beforeAll(async () => {
    for (const name of await scratchFolders()) before.add(name);
    executor = await startExecutor({ mode, limits: { stepSeconds: 1 } });
  });
  afterAll(async () => {
    await executor.dispose();
  });

  test.each(attacks)("$name", async ({ code, reasons }) => {
    const execution = await runCells(executor, targets.fill(code));
    expect(reasons, JSON.stringify(execution).slice(0, 300)).toContain(reasonOf(execution));
    expect(outputOf(execution)).not.toContain("EFFECT");
    await targets.expectUntouched();
    await expectUsable(executor);
  });

  test("leaves no process and no file", async () => {
    await executor.dispose();
    await until(() => runnerProcesses().length === 0);
    expect((await scratchFolders()).filter((name) => !before.has(name))).toEqual([]);
  });
});

const linux = process.platform === "linux";

describe.each([
  { name: "without the language rules", disabledLayers: ["ast"] as const, mode: "fork" as const },
  {
    name: "with the audit hook and rlimits only",
    disabledLayers: ["ast", "landlock", "seccomp", "seatbelt"] as const,
    mode: "fork" as const,
  },
  {
    name: "with Landlock, seccomp and rlimits only",
    disabledLayers: ["ast", "audit-hook"] as const,
    mode: "fork" as const,
  },
])("$name", ({ disabledLayers, mode }) => {
  let executor: PythonExecutor;
  beforeAll(async () => {
    executor = await startExecutor({ mode, disabledLayers, limits: { stepSeconds: 1 } });
  });
  afterAll(async () => {
    await executor.dispose();
  });
  const osOnly = disabledLayers.some((layer) => layer === "audit-hook");

  test.skipIf(osOnly && !linux).each(attacks.filter((attack) => attack.deeper))(
    "$name",
    async ({ name, code }) => {
      const execution = await runCells(executor, targets.fill(code));
      if (!(osOnly && harmlessInside.has(name))) {
        expect(execution.kind, JSON.stringify(execution).slice(0, 300)).not.toBe("ran");
        expect(outputOf(execution)).not.toContain("EFFECT");
      }
      expect(outputOf(execution)).not.toContain(secretText);
      await targets.expectUntouched();
      await expectUsable(executor);
    },
  );

  test("leaves no process", async () => {
    await executor.dispose();
    await until(() => runnerProcesses().length === 0);
  });
});

/** Without any in-process layer these happen, inside a process that can do nothing with them. */
const harmlessInside = new Set([
  "ctypes",
  "subinterpreter",
  "gc",
  "trace function",
  "frames by a traceback",
  "frames by a generator",
  "the audit hook's own state",
  "read the environment of the parent",
]);
