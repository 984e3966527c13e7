/**
 * A parent that forks an engine, starts a solve in it, prints the engine's process id and waits to be killed.
 * Arguments: the built engine.
 */
import { EngineClient } from "../../../src/solver/engine/client.ts";
import { forkEngine } from "../../../src/solver/engine/fork-engine.ts";
import { cpuParams, input } from "./parameters.ts";

const client = new EngineClient({
  spawn: forkEngine(process.argv[2] ?? ""),
  log: (entry) => {
    if (entry.code === "fault") process.stdout.write(`${client.pid ?? 0}\n`);
  },
});
await client.load(cpuParams);
for await (const event of client.solve(input, new AbortController().signal)) {
  if (event.kind === "finished") process.exitCode = 1;
}
