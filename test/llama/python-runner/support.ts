import { execFileSync } from "node:child_process";
import path from "node:path";
import { findPython } from "../../../src/python-runner/interpreter.ts";
import type { Interpreter } from "../../../src/python-runner/interpreter.ts";
import { PythonExecutor } from "../../../src/python-runner/python-executor.ts";
import type { PythonExecutorOptions } from "../../../src/python-runner/python-executor.ts";
import type { Execution } from "../../../src/protocol/execution.ts";

export async function anyPython(): Promise<Interpreter> {
  const found = await findPython({ env: process.env });
  if (found.kind === "not-found") throw new Error(found.message);
  return found;
}

export async function startExecutor(options: Partial<PythonExecutorOptions> = {}): Promise<PythonExecutor> {
  const started = await PythonExecutor.start({ interpreter: await anyPython(), ...options });
  if (started.kind === "failed") throw new Error(started.message);
  return started.executor;
}

export function runCells(executor: PythonExecutor, ...cells: string[]): Promise<Execution> {
  return executor.run(cells, new AbortController().signal);
}

export interface ProcessRow {
  readonly pid: number;
  readonly parent: number;
  readonly args: string;
}

function everyProcess(): ProcessRow[] {
  return execFileSync("ps", ["-eo", "pid=,ppid=,stat=,args="], { encoding: "utf8" })
    .split("\n")
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/u.exec(line))
    .flatMap((m) => (m === null || m[3]?.startsWith("Z") === true ? [] : [m]))
    .map((m) => ({ pid: Number(m[1]), parent: Number(m[2]), args: m[4] ?? "" }));
}

/** Processes that run the Python side and descend from this one. */
export function runnerProcesses(): ProcessRow[] {
  const rows = everyProcess();
  const ours = new Set([process.pid]);
  for (let size = 0; size !== ours.size;) {
    size = ours.size;
    for (const row of rows) if (ours.has(row.parent)) ours.add(row.pid);
  }
  return rows.filter((row) => row.pid !== process.pid && ours.has(row.pid) && row.args.includes("runner.py"));
}

/** Processes that run this copy of the Python side, whosever they are. */
export function processesOf(pythonDir: string): ProcessRow[] {
  return everyProcess().filter((row) => row.args.includes(path.join(pythonDir, "runner.py")));
}

/** Waits until `condition` holds; the test's own time limit bounds it. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 20));
}
