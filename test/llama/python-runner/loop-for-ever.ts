import { findPython } from "../../../src/python-runner/interpreter.ts";
import { PythonExecutor } from "../../../src/python-runner/python-executor.ts";

/** A program that is killed while its Python runs endless loops. Arguments: mode, folder of the Python side. */
const [, , mode, pythonDir = ""] = process.argv;
const found = await findPython({ env: process.env });
if (found.kind === "not-found") throw new Error(found.message);
const started = await PythonExecutor.start({
  interpreter: found,
  pythonDir,
  mode: mode === "worker" ? "worker" : "fork",
});
if (started.kind === "failed") throw new Error(started.message);
const { executor } = started;
const slow = "import time\ntime.sleep(0.3)\nx = 1";
await executor.run([slow], new AbortController().signal);
void executor.run([slow, "while True: pass"], new AbortController().signal);
void executor.run(["x = 10**10**9"], new AbortController().signal);
setTimeout(() => {
  console.log("running");
}, 300);
