import { readFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { notebookText, solutionNotebook } from "../../../src/panel/export-notebook.ts";
import { traceText } from "../../../src/panel/export-trace.ts";
import { foldEvents } from "../../../src/protocol/fold.ts";
import { searchEventSchema, type SearchEvent } from "../../../src/protocol/search-events.ts";

async function trace(name: string): Promise<readonly SearchEvent[]> {
  const file = path.join(import.meta.dirname, "..", "..", "fixtures", "page", `${name}.jsonl`);
  return (await readFile(file, "utf8"))
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => searchEventSchema.parse(JSON.parse(line)));
}

const words = { problem: "Problem", answer: "Answer", because: "16 of 16 agree." };

/** nbformat 4.5, as far as this program writes it (nbformat.v4.5.schema.json): nothing else may be in a cell. */
const lines = z.array(z.string());
const id = z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/);
const notebook = z.strictObject({
  nbformat: z.literal(4),
  nbformat_minor: z.literal(5),
  metadata: z.object({
    kernelspec: z.object({ name: z.string(), display_name: z.string() }),
    language_info: z.object({ name: z.string() }),
  }),
  cells: z.array(
    z.discriminatedUnion("cell_type", [
      z.strictObject({ cell_type: z.literal("markdown"), id, metadata: z.object({}), source: lines }),
      z.strictObject({
        cell_type: z.literal("code"),
        id,
        metadata: z.object({}),
        execution_count: z.number().int().nullable(),
        source: lines,
        outputs: z.array(
          z.strictObject({
            output_type: z.literal("stream"),
            name: z.enum(["stdout", "stderr"]),
            text: lines,
          }),
        ),
      }),
    ]),
  ),
});

describe("trace export", () => {
  it("writes one event a line and reads back the same", async () => {
    const events = await trace("quad");
    const text = traceText(events);
    const back = text
      .trimEnd()
      .split("\n")
      .map((line) => searchEventSchema.parse(JSON.parse(line)));
    expect(back).toEqual(events);
    expect(traceText([])).toBe("");
  });
});

describe("notebook export", () => {
  it("is nbformat 4.5 with the steps in order, their code, and what it printed", async () => {
    const events = await trace("quad");
    const tree = foldEvents(events);
    const finished = events.at(-1);
    if (finished?.kind !== "finished" || finished.result.kind !== "answer") throw new Error("no answer");
    const made = solutionNotebook(tree, finished.result.best.node, words);
    const read = notebook.parse(JSON.parse(notebookText(made)));
    const code = read.cells.filter((cell) => cell.cell_type === "code");
    expect(code.length).toBeGreaterThanOrEqual(3);
    expect(code.map((cell) => cell.execution_count)).toEqual(code.map((_, i) => i + 1));
    expect(code.at(-1)?.outputs[0]?.text.join("")).toBe("3\n");
    expect(code.map((cell) => cell.source.join("")).join("\n")).not.toMatch(/<end_of|<code>/);
    expect(new Set(read.cells.map((cell) => cell.id)).size).toBe(read.cells.length);
    expect(read.cells.at(-1)?.source.join("")).toContain("16 of 16 agree.");
    for (const cell of read.cells) {
      // Every line but the last ends its line: Jupyter joins them without anything between.
      for (const line of cell.source.slice(0, -1)) expect(line.endsWith("\n")).toBe(true);
    }
  });

  it("keeps HTML of a note as text", async () => {
    const tree = foldEvents(await trace("quad"));
    tree.problem = "<img src=x onerror=alert(1)> $x$";
    const made = solutionNotebook(tree, 5, words);
    expect(made.cells[0]?.source.join("")).toContain("&lt;img");
    expect(made.cells[0]?.source.join("")).not.toContain("<img");
  });
});
