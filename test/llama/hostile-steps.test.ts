import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { presets } from "../../src/protocol/search-options.ts";
import type { SearchEvent } from "../../src/protocol/search-events.ts";
import { findPython } from "../../src/python-runner/interpreter.ts";
import { PythonExecutor } from "../../src/python-runner/python-executor.ts";
import { systemClock } from "../../src/solver/search/clock.ts";
import { solve } from "../../src/solver/search/solve.ts";
import { pythonEnvironmentDirectory } from "../../src/cli/paths.ts";
import { answerSentence, FakePolicy, type Script } from "../fakes/fake-policy.ts";

/** First steps that a search must survive, and how each must end. */
const HOSTILE: readonly (readonly [name: string, code: string])[] = [
  ["an endless loop", "while True: pass"],
  ["ten gigabytes", "x = bytearray(10**10)"],
  ["a fork bomb", "import os\nwhile True: os.fork()"],
  ["a gigabyte of output", "for i in range(10**6): print('x' * 1000)"],
  ["the home folder", "import os\nprint(os.listdir(os.path.expanduser('~')))"],
  ["a file elsewhere", "open('/tmp/rstar-was-here', 'w').write('x')"],
  ["a socket", "import socket\nsocket.create_connection(('127.0.0.1', 9))"],
  ["os._exit", "import os\nos._exit(0)"],
  ["sys.exit", "import sys\nsys.exit(0)"],
  ["deep recursion", "def f(n): return f(n + 1)\nf(0)"],
  ["deleted builtins", "import builtins\ndel builtins.print\nprint(1)"],
  ["input()", "x = input()"],
];

let executor: PythonExecutor;

beforeAll(async () => {
  const python = await findPython({ env: process.env, privateEnvironment: pythonEnvironmentDirectory() });
  if (python.kind === "not-found") throw new Error(python.message);
  const started = await PythonExecutor.start({ interpreter: python });
  if (started.kind === "failed") throw new Error(started.message);
  executor = started.executor;
});

afterAll(async () => {
  await executor.dispose();
});

describe("a search whose policy writes hostile code", () => {
  const script: Script = (steps) => {
    const last = steps.at(-1);
    if (last === undefined) {
      const good = { weight: 1, text: "<code>\n# Step 1: Compute\nx = 80 * 15 / 100\n<end_of_step>" };
      return [
        good,
        ...HOSTILE.map(([name, code]) => ({ weight: 1, text: `<code>\n# ${name}\n${code}\n<end_of_step>` })),
      ];
    }
    if (last.end === "code") return [{ weight: 1, text: answerSentence(last.output ?? "") }];
    return [{ weight: 1, text: "\n\n# Now print the final answer\nprint(x)\n<end_of_code>" }];
  };

  it("stops each step with a named reason and still finds the answer", async () => {
    const events: SearchEvent[] = [];
    const ports = { policy: new FakePolicy(script), ppm: null, executor, clock: systemClock };
    // Enough samples that every step is drawn; the seed makes it so on every machine.
    const options = {
      ...presets.quick,
      candidates: 120,
      rollouts: 2,
      seconds: null,
      stopWhenAgreed: null,
      temperature: 1,
    };
    const problem = "What is 15% of 80?";
    for await (const event of solve({ problem, options }, ports, new AbortController().signal))
      events.push(event);
    const last = events.at(-1);
    expect(last?.kind === "finished" ? last.result : null).toMatchObject({
      kind: "answer",
      best: { text: "12.0" },
    });
    const added = events.flatMap((e) => (e.kind === "node-added" && e.node.depth === 1 ? [e.node] : []));
    for (const [name] of HOSTILE) {
      const node = added.find((n) => n.sentence === name);
      expect(node?.state.kind, name).toBe("dead");
      if (node?.state.kind !== "dead") continue;
      expect(node.state.death.message.length, name).toBeGreaterThan(5);
      expect(["code-failed", "code-stopped", "code-refused"], name).toContain(node.state.death.kind);
    }
    // The runner is as good as new.
    const after = await executor.run(["print(6 * 7)"], new AbortController().signal);
    expect(after).toMatchObject({ kind: "ran", output: "42\n" });
  });
});
