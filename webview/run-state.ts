import { applyEvent } from "../src/protocol/fold.ts";
import type { RunSnapshot } from "../src/protocol/panel.ts";
import type { SearchEvent } from "../src/protocol/search-events.ts";

/** Whether events followed directly on what was there; after a `gap` the run is as before and a snapshot is needed. */
export type Folded = "folded" | "gap";

/**
 * Folds events into a run as the page has it, in place, exactly as the editor does with its own copy.
 *
 * Events must follow one another without a gap. Nothing is changed where they do not.
 */
export function foldRun(run: RunSnapshot, events: readonly SearchEvent[]): Folded {
  const follows = events.every((event, i) => event.seq === run.seq + 1 + i);
  if (!follows) return "gap";
  for (const event of events) {
    try {
      applyEvent(run.tree, event);
    } catch (error) {
      if (error instanceof RangeError) return "gap";
      throw error;
    }
    run.seq = event.seq;
    foldFacts(run, event);
  }
  return "folded";
}

function foldFacts(run: RunSnapshot, event: SearchEvent): void {
  switch (event.kind) {
    case "resumed":
    case "progress":
      run.usage = event.usage;
      return;
    case "finished":
      run.usage = event.usage;
      run.phase = { kind: "finished", reason: event.reason, result: event.result };
      return;
    case "protection":
      run.protection = event.protection;
      return;
    case "notice":
      run.notices.push({ level: event.level, code: event.code, message: event.message });
      return;
    case "started":
      run.phase = { kind: "searching" };
      return;
    case "selected":
    case "expanding":
    case "node-added":
    case "expanded":
    case "state-changed":
    case "backed-up":
    case "tree":
      return;
  }
}
