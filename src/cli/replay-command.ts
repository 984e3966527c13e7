import { searchEventSchema } from "../protocol/search-events.ts";
import { exitCodes, type ExitCode } from "./exit-codes.ts";
import { readJsonLines } from "./jsonl.ts";
import { TerminalView } from "./render.ts";

/** `rstar replay TRACE.jsonl`: shows a saved search again, event by event. */
export async function replayCommand(file: string): Promise<ExitCode> {
  const view = new TerminalView(process.stdout, null);
  for (const { value } of await readJsonLines(file, searchEventSchema)) view.show(value);
  return exitCodes.ok;
}
