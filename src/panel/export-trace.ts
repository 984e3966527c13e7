import type { SearchEvent } from "../protocol/search-events.ts";

/** A search as JSON lines, one event a line, in order: what `rstar replay` reads. */
export function traceText(events: readonly SearchEvent[]): string {
  return events.map((event) => `${JSON.stringify(event)}\n`).join("");
}
