import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { NoteLanguage } from "../../../src/notes/math-spans.ts";

export interface LabelledNote {
  readonly name: string;
  readonly language: NoteLanguage;
  readonly text: string;
  /** `problem 3-5`, `step 7-7`. */
  readonly spans: readonly string[];
}

const folder = path.join(path.dirname(fileURLToPath(import.meta.url)), "../../fixtures/notes");

/** Reads `test/fixtures/notes`; the format is described there. */
export function labelledNotes(): readonly LabelledNote[] {
  const names = readdirSync(folder).filter((name) => name.endsWith(".txt"));
  return names.sort().map((name) => {
    const lines = readFileSync(path.join(folder, name), "utf8").trimEnd().split(/\r?\n/);
    const spans: { kind: string; start: number; end: number }[] = [];
    lines.forEach((line, k) => {
      const label = line.charAt(0);
      if (label === "P" || label === "S")
        spans.push({ kind: label === "P" ? "problem" : "step", start: k + 1, end: k + 1 });
      const last = spans.at(-1);
      if ((label === "p" || label === "s") && last !== undefined) last.end = k + 1;
    });
    return {
      name,
      language: name.includes(".tex") ? "latex" : "markdown",
      text: lines.map((line) => line.slice(2)).join("\n"),
      spans: spans.map((span) => `${span.kind} ${span.start}-${span.end}`),
    };
  });
}
