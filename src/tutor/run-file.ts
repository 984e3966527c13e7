import * as z from "zod";
import { engineReportSchema, type EngineReport } from "../protocol/engine.ts";
import { searchEventSchema, type SearchEvent } from "../protocol/search-events.ts";
import { searchOptionsSchema } from "../protocol/search-options.ts";
import { problemSourceSchema } from "./problem-source.ts";
import { SearchRun } from "./search-run.ts";

/** Raised when a file changes in a way that an old reader cannot follow. */
export const RUN_FILE_SCHEMA_VERSION = 1;

/**
 * A run on disk: one JSON object a line. First this header, then the run's events as they came, and a report of the
 * engine wherever it changed. The last line of a file that was cut off in the middle of a write is no loss.
 */
const headerSchema = z.object({
  kind: z.literal("run"),
  schema: z.literal(RUN_FILE_SCHEMA_VERSION),
  id: z.string(),
  source: problemSourceSchema,
  options: searchOptionsSchema,
});

const reportLineSchema = z.object({ kind: z.literal("report"), report: engineReportSchema });

const lineSchema = z.union([searchEventSchema, reportLineSchema]);

export function headerLine(run: SearchRun): string {
  const header: z.input<typeof headerSchema> = {
    kind: "run",
    schema: RUN_FILE_SCHEMA_VERSION,
    id: run.id,
    source: run.source,
    options: run.options,
  };
  return `${JSON.stringify(header)}\n`;
}

export function eventLine(event: SearchEvent): string {
  return `${JSON.stringify(event)}\n`;
}

export function reportLine(report: EngineReport): string {
  return `${JSON.stringify({ kind: "report", report })}\n`;
}

/** The whole file of a run as it stands. */
export function runFileText(run: SearchRun): string {
  const report = run.report === null ? "" : reportLine(run.report);
  return headerLine(run) + report + run.events.map(eventLine).join("");
}

/**
 * A run from its file, everything up to the first line that cannot be read or does not apply. One that did not come
 * to its end is `interrupted`. Null where the header cannot be read: another version, or no run at all.
 */
export function readRunFile(text: string): SearchRun | null {
  const [first, ...rest] = text.split("\n");
  const header = headerSchema.safeParse(parseJson(first ?? ""));
  if (!header.success) return null;
  const { id, source, options } = header.data;
  const run = new SearchRun(id, source, options);
  for (const line of rest) {
    const parsed = lineSchema.safeParse(parseJson(line));
    if (!parsed.success) break;
    if (parsed.data.kind === "report") run.report = parsed.data.report;
    else if (!taken(run, parsed.data)) break;
  }
  if (run.phase.kind !== "finished") run.setPhase({ kind: "interrupted" });
  return run;
}

/** Whether an event follows on those before it and applies to the tree. */
function taken(run: SearchRun, event: SearchEvent): boolean {
  if (event.seq !== run.seq + 1) return false;
  try {
    run.accept([event]);
    return true;
  } catch {
    return false;
  }
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
