import { fork, type ChildProcess } from "node:child_process";
import type { Endpoint } from "./transport.ts";

/** Starts an engine process. Injected, so that tests can start one that misbehaves. */
export type SpawnEngine = () => ChildProcess;

/**
 * Forks the bundled engine.
 *
 * `execArgv: []`: a debugger's or a loader's flags of the parent must not reach it. Its stdout and stderr are pipes
 * that only the failure report reads; JSON-RPC has a channel of its own.
 *
 * @param modulePath the built `engine.mjs`
 */
export function forkEngine(modulePath: string, environment: NodeJS.ProcessEnv = process.env): SpawnEngine {
  return () =>
    fork(modulePath, [], {
      execArgv: [],
      env: { ...environment },
      stdio: ["ignore", "pipe", "pipe", "ipc"],
      serialization: "json",
    });
}

/** The parent's end of the channel. */
export function childEndpoint(child: ChildProcess): Endpoint {
  return {
    on: (event: "message" | "disconnect", listener: (message: unknown) => void) => child.on(event, listener),
    off: (event, listener) => child.off(event, listener),
    send: (message, callback) => {
      child.send(message, callback);
    },
  };
}

/** The child's end of the channel, or null where this process was not forked. */
export function ownEndpoint(): Endpoint | null {
  if (process.send === undefined) return null;
  return {
    on: (event: "message" | "disconnect", listener: (message: unknown) => void) =>
      process.on(event, listener),
    off: (event, listener) => process.off(event, listener),
    send: (message, callback) => {
      // `send` disappears when the channel closes.
      if (process.send === undefined) callback(new Error("The channel to the parent is closed."));
      else process.send(message, undefined, undefined, callback);
    },
  };
}
