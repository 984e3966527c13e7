import { Worker } from "node:worker_threads";

/** How often the guard looks, milliseconds. */
const POLL_MS = 1_000;

/**
 * Runs in a thread of its own: while native code or a runaway loop holds the main thread, the `disconnect` event of
 * a dead parent is never delivered, and a model's worth of memory would stay behind.
 */
const guard = `
const { workerData } = require("node:worker_threads");
const alive = (pid) => {
  try { process.kill(pid, 0); return true; } catch (error) { return error.code === "EPERM"; }
};
setInterval(() => {
  // Elsewhere an orphan gets another parent; on Windows the number stays and only the process is gone.
  if (process.ppid !== workerData.parent || !alive(workerData.parent)) process.kill(process.pid, "SIGKILL");
}, workerData.pollMs);
`;

/** Ends this process, whatever it is doing, soon after its parent is gone. */
export function dieWithParent(): void {
  const worker = new Worker(guard, { eval: true, workerData: { parent: process.ppid, pollMs: POLL_MS } });
  worker.on("error", () => undefined);
  worker.unref();
}
