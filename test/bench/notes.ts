import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { findProblems } from "../../src/notes/find-problem.ts";
import type { NoteLanguage } from "../../src/notes/math-spans.ts";
import { median } from "./measure.ts";

const folder = path.join(path.dirname(fileURLToPath(import.meta.url)), "..", "test", "fixtures", "notes");

/** The labelled notes one after the other until there are 100 kB of them. */
function longNote(ending: string): string {
  const parts = readdirSync(folder)
    .filter((name) => name.endsWith(ending))
    .map((name) => readFileSync(path.join(folder, name), "utf8").replace(/^.\|/gm, ""))
    .map((text) => text.replace(/\\(?:begin|end)\{document\}/g, ""));
  let text = "";
  while (text.length < 100_000) text += parts.map((part) => `${part}\n\n`).join("");
  return text.slice(0, 100_000);
}

function manyLines(label: (k: number) => string): string {
  const lines = Array.from({ length: 5_000 }, (_, k) =>
    k % 10 === 0 ? `\n${label(k / 10 + 1)} Solve $${k}x + 3 = ${k + 11}$.\n` : `$${k}x = ${k + 8}$`,
  );
  return lines.join("\n");
}

/** Milliseconds to find the problems and steps of a whole note: the first time, and again as after an edit. */
export function benchNotes(): void {
  const notes: readonly (readonly [string, string, NoteLanguage])[] = [
    ["Markdown, 100 kB", longNote(".md.txt"), "markdown"],
    ["LaTeX, 100 kB", longNote(".tex.txt"), "latex"],
    ["Markdown, 5,000 lines", manyLines((k) => `**Problem ${k}.**`), "markdown"],
    ["LaTeX, 5,000 lines", manyLines((k) => `\\section*{Problem ${k}}`), "latex"],
  ];
  for (const [name, text, language] of notes) {
    const times = Array.from({ length: 15 }, () => {
      const [wall, cpu] = [performance.now(), process.cpuUsage()];
      findProblems(text, language);
      return { wall: performance.now() - wall, cpu: process.cpuUsage(cpu).user / 1000 };
    });
    const [first, ...later] = times;
    const wall = median(later.map((t) => t.wall)).toFixed(1);
    const cpu = median(later.map((t) => t.cpu)).toFixed(1);
    console.log(
      `problems of a note, ${name}: first ${first?.wall.toFixed(1) ?? "-"} ms, then ${wall} ms (processor ${cpu} ms)`,
    );
  }
}
