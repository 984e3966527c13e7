import { findProblems } from "./find-problem.ts";
import type { NoteLanguage } from "./math-spans.ts";

/** A problem that was seen in a note before; offsets are those of that time. */
export interface SeenProblem {
  readonly text: string;
  readonly language: NoteLanguage;
  readonly range: { readonly start: number; readonly end: number } | null;
}

export interface Place {
  readonly start: number;
  readonly end: number;
}

/** Where a problem stands in a note now: the nearest one with the same words. Null where it is gone or was changed. */
export function refind(text: string, seen: SeenProblem): Place | null {
  const from = seen.range?.start ?? 0;
  if (seen.range !== null && text.slice(seen.range.start, seen.range.end) === seen.text) return seen.range;
  const places: Place[] = findProblems(text, seen.language)
    .filter((problem) => problem.text === seen.text)
    .map(({ start, end }) => ({ start, end }));
  if (places.length === 0) {
    // It was selected by hand, or is a paragraph that nothing marks as a problem.
    for (let at = text.indexOf(seen.text); at >= 0; at = text.indexOf(seen.text, at + 1)) {
      places.push({ start: at, end: at + seen.text.length });
    }
  }
  return places.sort((a, b) => Math.abs(a.start - from) - Math.abs(b.start - from))[0] ?? null;
}

const PROBLEM_END =
  /^[ \t]*(?:\r?\n[ \t]*)*\\end\s*\{(?:problem|exercise|question|task|aufgabe|exo|ejercicio|prob|ex|example|quiz)s?\*?\}/iu;

/**
 * Where a solution goes, right below the problem's last line, and the text to insert there: in the same quotation or
 * list item, set off by blank lines.
 */
export function insertionFor(
  text: string,
  place: Place,
  solution: string,
  language: NoteLanguage,
): { readonly offset: number; readonly text: string } {
  let end = place.end;
  if (language === "latex") {
    const environment = PROBLEM_END.exec(text.slice(end, end + 500));
    if (environment !== null) end += environment[0].length;
  }
  const newline = text.indexOf("\n", end);
  const offset = newline < 0 ? text.length : newline - (text.charAt(newline - 1) === "\r" ? 1 : 0);
  const prefix = language === "markdown" ? prefixOf(text, place.start) : "";
  const blank = prefix.trimEnd();
  const lines = solution.split("\n").map((line) => (line === "" ? blank : prefix + line));
  const rest = text.slice(offset);
  // What follows stays a paragraph of its own.
  const after = /^\r?\n(?:[ \t>]*\r?\n|$)/u.test(rest) || rest.trim() === "" ? "" : `\n${blank}`;
  return { offset, text: `\n${blank}\n${lines.join("\n")}${after}` };
}

/** Quotation signs and the indentation of a list item at a line, as later lines of the same block have them. */
function prefixOf(text: string, start: number): string {
  const lineStart = text.lastIndexOf("\n", start - 1) + 1;
  const newline = text.indexOf("\n", lineStart);
  const line = text.slice(lineStart, newline < 0 ? text.length : newline);
  const match = /^((?:[ \t]*>)*[ \t]*)((?:[-*+]|\d{1,9}[.)])[ \t]+)?/u.exec(line);
  return (match?.[1] ?? "") + " ".repeat(match?.[2]?.length ?? 0);
}
