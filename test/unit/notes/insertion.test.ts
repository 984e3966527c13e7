import { describe, expect, it } from "vitest";
import { findProblems } from "../../../src/notes/find-problem.ts";
import { insertionFor, refind, type SeenProblem } from "../../../src/notes/insertion.ts";
import type { NoteLanguage } from "../../../src/notes/math-spans.ts";

function seenIn(note: string, which = 0, language: NoteLanguage = "markdown"): SeenProblem {
  const problem = findProblems(note, language)[which];
  if (problem === undefined) throw new Error("There is no such problem.");
  return { text: problem.text, language, range: { start: problem.start, end: problem.end } };
}

/** The note after a solution of two paragraphs was inserted. */
function inserted(note: string, which = 0, language: NoteLanguage = "markdown"): string {
  const place = refind(note, seenIn(note, which, language));
  if (place === null) throw new Error("The problem was not found again.");
  const { offset, text } = insertionFor(note, place, "S\n\nT", language);
  return note.slice(0, offset) + text + note.slice(offset);
}

describe("where a solution goes", () => {
  it("right below the problem, set off by blank lines", () => {
    expect(inserted("**Problem 1.** What is 2 + 2?\n\n**Problem 2.** What is 3 + 3?\n")).toBe(
      "**Problem 1.** What is 2 + 2?\n\nS\n\nT\n\n**Problem 2.** What is 3 + 3?\n",
    );
    expect(inserted("**Problem 1.** What is 2 + 2?")).toBe("**Problem 1.** What is 2 + 2?\n\nS\n\nT");
    expect(inserted("**Problem 1.** What is 2 + 2?\r\n\r\n**Problem 2.** What is 3?\r\n", 1)).toMatch(
      /3\?\n\nS\n\nT\r\n$/u,
    );
  });

  it("in the same quotation and list item", () => {
    expect(inserted("> **Problem 1.** What is 2 + 2?\n\nText.")).toBe(
      "> **Problem 1.** What is 2 + 2?\n>\n> S\n>\n> T\n\nText.",
    );
    expect(inserted("1. **Problem 1.** What is 2 + 2?\n\nText.")).toContain("\n\n   S\n\n   T\n");
  });

  it("behind the environment of a LaTeX problem", () => {
    expect(inserted("\\begin{problem}\nWhat is $2+2$?\n\\end{problem}\n\nText.\n", 0, "latex")).toBe(
      "\\begin{problem}\nWhat is $2+2$?\n\\end{problem}\n\nS\n\nT\n\nText.\n",
    );
  });
});

describe("finding a problem again", () => {
  const note = "**Problem 1.** What is 2 + 2?\n\n**Problem 2.** What is 3 + 3?\n";

  it("where it was moved to", () => {
    const seen = seenIn(note, 1);
    const moved = `# 作业 😀\n\nsome words\n\n${note}`;
    const place = refind(moved, seen);
    expect(moved.slice(place?.start, place?.end)).toContain("3 + 3");
  });

  it("the nearest of several with the same words", () => {
    const twice = "**Problem 1.** What is 2 + 2?\n\nwords\n\n**Problem 2.** What is 2 + 2?\n";
    const seen = seenIn(twice, 1);
    const place = refind(`new\n\n${twice}`, seen);
    expect(place?.start).toBe((seen.range?.start ?? 0) + 5);
  });

  it("not where its words were changed or are gone", () => {
    expect(refind(note.replace("3 + 3", "3 + 4"), seenIn(note, 1))).toBeNull();
    expect(refind("", seenIn(note))).toBeNull();
  });

  it("by its words where it was selected by hand", () => {
    const seen: SeenProblem = { text: "words in", language: "markdown", range: { start: 5, end: 13 } };
    expect(refind("Some words in a line.", seen)).toEqual({ start: 5, end: 13 });
    expect(refind("Now there are some words in a line.", seen)).toEqual({ start: 19, end: 27 });
  });
});
