import { presets, type SearchOptions } from "../../../src/protocol/search-options.ts";
import type { SearchEvent } from "../../../src/protocol/search-events.ts";
import { solve, type SolveInput, type SolvePorts } from "../../../src/solver/search/solve.ts";
import { FakeClock } from "../../fakes/fake-clock.ts";
import { FakeExecutor } from "../../fakes/fake-executor.ts";
import { FakePolicy, smallWorld } from "../../fakes/fake-policy.ts";
import { FakePpm, knowing } from "../../fakes/fake-ppm.ts";

export function options(changes: Partial<SearchOptions> = {}): SearchOptions {
  return { ...presets.quick, rollouts: 6, candidates: 4, seconds: null, stopWhenAgreed: null, ...changes };
}

export interface World extends SolvePorts {
  readonly policy: FakePolicy;
  readonly ppm: FakePpm | null;
  readonly executor: FakeExecutor;
  readonly clock: FakeClock;
}

export function world(changes: Partial<World> = {}): World {
  return {
    policy: new FakePolicy(smallWorld),
    ppm: new FakePpm(knowing),
    executor: new FakeExecutor(),
    clock: new FakeClock(),
    ...changes,
  };
}

export async function collect(
  input: Partial<SolveInput> = {},
  ports: SolvePorts = world(),
  signal: AbortSignal = new AbortController().signal,
): Promise<SearchEvent[]> {
  const events: SearchEvent[] = [];
  for await (const event of solve(
    { problem: "What is three times ten?", options: options(), ...input },
    ports,
    signal,
  )) {
    events.push(event);
  }
  return events;
}

export type EventOf<K extends SearchEvent["kind"]> = Extract<SearchEvent, { kind: K }>;

export function only<K extends SearchEvent["kind"]>(events: readonly SearchEvent[], kind: K): EventOf<K>[] {
  return events.filter((e): e is EventOf<K> => e.kind === kind);
}

export function finished(events: readonly SearchEvent[]): EventOf<"finished"> {
  const last = events.at(-1);
  if (last?.kind !== "finished") throw new Error(`The stream ends with ${last?.kind ?? "nothing"}.`);
  return last;
}

export function treeOf(events: readonly SearchEvent[]): EventOf<"tree">["tree"] {
  const [tree] = only(events, "tree");
  if (tree === undefined) throw new Error("There is no tree event.");
  return tree.tree;
}
