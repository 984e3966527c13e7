import { setMaxListeners } from "node:events";
import type { Solve } from "../search/solve.ts";
import { ownEndpoint } from "./fork-engine.ts";
import { dieWithParent } from "./orphan-guard.ts";
import { EngineServer, type LoadParts } from "./server.ts";

/** Longest wait for models and Python to be freed when the process has to go. */
const CLOSE_MS = 2_000;

const MAX_LISTENERS = 4096;

/**
 * Serves the engine protocol in a forked process until the parent is done with it: the parent asks, goes away, or
 * sends SIGTERM. Ends the process with code 64 where it was not forked.
 */
export function runEngineServer(load: LoadParts, solve: Solve): void {
  const endpoint = ownEndpoint();
  if (endpoint === null) {
    process.stderr.write("This program is started by rStar itself; run `rstar --help` instead.\n");
    process.exitCode = 64;
    return;
  }
  // A search waits on one signal in as many places as it has candidates; Node would take that for a leak.
  setMaxListeners(MAX_LISTENERS);
  dieWithParent();
  const server = new EngineServer({
    endpoint,
    load,
    solve,
    exit: () => {
      process.exit(0);
    },
  });
  const leave = (): void => {
    const killed = (): void => {
      // Not `exit`: its handlers would tear down a library whose threads may still be computing.
      process.kill(process.pid, "SIGKILL");
    };
    setTimeout(killed, CLOSE_MS);
    server.close().then(() => {
      process.exit(0);
    }, killed);
  };
  process.once("disconnect", leave);
  process.once("SIGTERM", leave);
  // Ctrl-C in a terminal reaches the whole group; what it means is for the parent to decide.
  process.on("SIGINT", () => undefined);
}
