/**
 * An engine process with scripted models that can be told to go wrong: the environment variable RSTAR_TEST_FAULT
 * is `WHAT@N`, where N is the number of the policy call at which it happens, 0 for the load.
 */
import { runEngineServer } from "../../../src/solver/engine/run-server.ts";
import { solve } from "../../../src/solver/search/solve.ts";
import { scriptedParts, ScriptedPolicy } from "./scripted-parts.ts";

const [what = "", at = ""] = (process.env["RSTAR_TEST_FAULT"] ?? "none@-1").split("@");
let runId = "run-1";
process.on("message", (message: unknown) => {
  const found = /"runId":"([^"]+)"/u.exec(JSON.stringify(message));
  runId = found?.[1] ?? runId;
});

/** Tells the test that it begins now. */
function announce(): Promise<void> {
  const params = { level: "info", code: "fault", message: what };
  return new Promise((resolve) => {
    process.send?.({ jsonrpc: "2.0", method: "engine/log", params }, undefined, undefined, () => {
      resolve();
    });
  });
}

const send = (message: object): void => void process.send?.(message);
const forever = (): Promise<void> => new Promise(() => undefined);
const event = (run: string, body: object): void => {
  send({ jsonrpc: "2.0", method: "engine/event", params: { runId: run, event: body } });
};

const faults: Readonly<Record<string, (signal: AbortSignal) => Promise<void> | void>> = {
  abort: () => {
    process.stderr.write("\u001b[31mggml-backend.cpp:123: GGML_ASSERT(n > 0) failed\u001b[0m\n");
    // As a native library does it.
    process.abort();
  },
  kill: () => {
    process.kill(process.pid, "SIGKILL");
    return forever();
  },
  exit: () => process.exit(7),
  "throw-later": () => {
    setImmediate(() => {
      throw new Error("unexpected");
    });
    return forever();
  },
  throw: () => {
    throw new Error("the batch could not be decoded");
  },
  spin: () => {
    while (process.pid > 0);
  },
  never: forever,
  wait: (signal) =>
    new Promise((resolve) => {
      signal.addEventListener(
        "abort",
        () => {
          resolve();
        },
        { once: true },
      );
    }),
  "bad-event": async () => {
    await drained();
    event(runId, { kind: "nonsense" });
  },
  "bad-fold": async () => {
    await drained();
    event(runId, { kind: "state-changed", seq: 0, at: 0, node: 999, state: { kind: "open" } });
  },
  "other-run": () => {
    event("of somebody else", { kind: "notice", seq: 0, at: 0, level: "info", code: "x", message: "y" });
  },
  noise: () => {
    process.stdout.write(
      '{"jsonrpc":"2.0","method":"engine/event","params":{}}\nContent-Length: 5\r\n\r\nabcde',
    );
    process.stderr.write("ggml_vulkan: something\n");
    send({ hello: "there" });
    send([1, 2, 3]);
    send({ jsonrpc: "2.0", method: "$/cancelRequest" });
    send({ jsonrpc: "2.0", id: 123456, result: 5 });
  },
  disconnect: () => {
    process.removeAllListeners("disconnect");
    process.disconnect();
    return forever();
  },
};

/** Lets the events that the search has emitted so far leave before one that is sent past it. */
async function drained(): Promise<void> {
  for (let i = 0; i < 50; i++) await new Promise((resolve) => setImmediate(resolve));
}

async function goWrong(signal: AbortSignal): Promise<void> {
  await announce();
  await faults[what]?.(signal);
}

runEngineServer(async (params) => {
  if (at === "0") await goWrong(new AbortController().signal);
  if (what === "refuse") {
    return {
      kind: "failed",
      which: "policy",
      reason: "not-gguf",
      message: "The file is not a GGUF model.",
      next: "Choose another file.",
    };
  }
  const policy = new ScriptedPolicy((call, signal) => (String(call) === at ? goWrong(signal) : undefined));
  return { kind: "loaded", parts: scriptedParts(params.device === "cpu" ? "cpu" : "metal", policy) };
}, solve);
