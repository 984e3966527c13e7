import { spawnSync } from "node:child_process";
import path from "node:path";
import { dataDirectory } from "../../src/cli/paths.ts";
import { findPython } from "../../src/python-runner/interpreter.ts";
import { PythonExecutor } from "../../src/python-runner/python-executor.ts";
import { line, median, timed } from "./measure.ts";

const CELLS = [
  "from sympy import symbols, Eq, solve\nx = symbols('x')\nequation = Eq(x**2 - 5*x + 6, 0)",
  "solutions = solve(equation, x)",
  "largest = max(solutions)",
  "print(largest)",
] as const;
const ROUNDS = 12;

/** A path of four steps, step by step: our runner against a new process that runs the whole path at each step. */
export async function benchPython(): Promise<void> {
  const python = await findPython({
    env: process.env,
    privateEnvironment: path.join(dataDirectory(), "python"),
  });
  if (python.kind === "not-found") throw new Error(python.message);
  const started = await PythonExecutor.start({ interpreter: python });
  if (started.kind === "failed") throw new Error(started.message);
  const signal = new AbortController().signal;
  const ours: number[] = [];
  const cold: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    for (let n = 1; n <= CELLS.length; n++) {
      // A constant that differs makes each round new to the cache.
      const cells = CELLS.slice(0, n).map((cell, i) => (i === 0 ? `${cell}\nround = ${round}` : cell));
      const [execution, ms] = await timed(() => started.executor.run(cells, signal));
      if (execution.kind !== "ran") throw new Error(JSON.stringify(execution));
      ours.push(ms);
      if (round >= 3) continue;
      const [, coldMs] = await timed(() => {
        spawnSync(python.path, [...python.args, "-c", cells.join("\n")]);
        return Promise.resolve();
      });
      cold.push(coldMs);
    }
  }
  line("Python ms a step", median(ours), "new process a step, ms", median(cold), median(cold) / median(ours));
  const [, cached] = await timed(() =>
    started.executor.run(
      [...CELLS.slice(0, 1)].map((c) => `${c}\nround = 0`),
      signal,
    ),
  );
  console.log(`  the same code again: ${cached.toFixed(2)} ms`);
  await started.executor.dispose();
}
