import { readFileSync } from "node:fs";
import path from "node:path";
import * as z from "zod";

const drillSchema = z.strictObject({
  id: z.string(),
  problem: z.string(),
  answer: z.string(),
  kind: z.enum(["plain", "trap"]),
});
export type Drill = z.infer<typeof drillSchema>;

/** The 150 drills of `test/fixtures/drills.jsonl`: half of them plain, half of them traps. */
export function readDrills(): readonly Drill[] {
  const file = path.join(import.meta.dirname, "..", "..", "fixtures", "drills.jsonl");
  return readFileSync(file, "utf8")
    .trim()
    .split("\n")
    .map((line) => drillSchema.parse(JSON.parse(line)));
}
