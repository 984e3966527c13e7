import * as z from "zod";
import { exitCodes, type ExitCode } from "./exit-codes.ts";
import { gradePair } from "./grading.ts";
import { readJsonLines } from "./jsonl.ts";
import { openSymbolic } from "./python.ts";

const text = z.union([z.string(), z.number()]).transform(String);
const pairSchema = z.looseObject({ gold: text, pred: text });

/** `rstar grade PAIRS.jsonl`: each line comes back with `equal`, the verdict and its reason. */
export async function gradeCommand(file: string, python: string | undefined): Promise<ExitCode> {
  const rows = await readJsonLines(file, pairSchema);
  const symbolic = openSymbolic(python);
  const signal = new AbortController().signal;
  try {
    for (const { value } of rows) {
      const { strict, lenient, verdict, reason } = await gradePair(
        value.gold,
        value.pred,
        symbolic.equality,
        signal,
      );
      process.stdout.write(`${JSON.stringify({ ...value, equal: strict, lenient, verdict, reason })}\n`);
    }
  } finally {
    await symbolic.dispose();
  }
  return exitCodes.ok;
}
