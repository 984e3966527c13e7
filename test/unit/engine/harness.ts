import type { ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect } from "vitest";
import type { LogEntry } from "../../../src/protocol/engine.ts";
import { applyEvent } from "../../../src/protocol/fold.ts";
import { searchEventSchema, type SearchEvent } from "../../../src/protocol/search-events.ts";
import { emptyTree, type SearchTree } from "../../../src/protocol/search-tree.ts";
import { EngineClient, type EngineTimings } from "../../../src/solver/engine/client.ts";
import { forkEngine } from "../../../src/solver/engine/fork-engine.ts";

export interface Harness {
  readonly client: EngineClient;
  readonly children: readonly ChildProcess[];
  readonly log: readonly LogEntry[];
  /** Resolves when the first fault begins. */
  readonly faulted: Promise<void>;
}

/** A client whose n-th engine process gets the n-th fault. */
export function harness(
  child: string,
  faults: readonly string[],
  timings: Partial<EngineTimings> = {},
): Harness {
  const children: ChildProcess[] = [];
  const log: LogEntry[] = [];
  let begun: () => void = () => undefined;
  const faulted = new Promise<void>((resolve) => (begun = resolve));
  const client = new EngineClient({
    spawn: () => {
      const fault = faults[children.length] ?? "none@-1";
      const forked = forkEngine(child, { ...process.env, RSTAR_TEST_FAULT: fault })();
      children.push(forked);
      return forked;
    },
    log: (entry) => {
      if (entry.code === "fault") begun();
      else log.push(entry);
    },
    timings,
  });
  return { client, children, log, faulted };
}

export async function collect(stream: AsyncIterable<SearchEvent>): Promise<readonly SearchEvent[]> {
  const events: SearchEvent[] = [];
  for await (const event of stream) events.push(event);
  return events;
}

/** Checks every promise that a stream makes, and returns its tree and its last event. */
export function checkStream(events: readonly SearchEvent[]): {
  tree: SearchTree;
  finished: Extract<SearchEvent, { kind: "finished" }>;
} {
  const tree = emptyTree("");
  let lastTree: SearchTree | null = null;
  let at = 0;
  events.forEach((event, i) => {
    expect(searchEventSchema.parse(event)).toEqual(event);
    expect(event.seq).toBe(i);
    expect(event.at).toBeGreaterThanOrEqual(at);
    at = event.at;
    applyEvent(tree, event);
    if (event.kind === "tree") lastTree = event.tree;
  });
  expect(events.filter((e) => e.kind === "started")).toHaveLength(1);
  expect(events[0]?.kind).toBe("started");
  expect(events.filter((e) => e.kind === "finished")).toHaveLength(1);
  const finished = events.at(-1);
  if (finished?.kind !== "finished") throw new Error("The stream does not end with `finished`.");
  expect(lastTree).toEqual(tree);
  return { tree, finished };
}

export function notices(events: readonly SearchEvent[]): readonly string[] {
  return events.flatMap((e) => (e.kind === "notice" ? [e.code] : []));
}

/** Whether a process exists. A zombie, dead but not collected by its parent, does not. */
export function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  if (process.platform !== "linux") return true;
  try {
    // The state follows the name, which is in brackets and may itself contain any.
    const state = readFileSync(`/proc/${pid}/stat`, "utf8");
    return !state.slice(state.lastIndexOf(")")).startsWith(") Z");
  } catch {
    return false;
  }
}

/** Resolves when a process is gone. */
export async function gone(pid: number): Promise<void> {
  while (exists(pid)) await new Promise((resolve) => setTimeout(resolve, 50));
}
