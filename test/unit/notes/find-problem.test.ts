import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findProblemAt, findProblems } from "../../../src/notes/find-problem.ts";

const note = `# Week 3

Some words about the week.

**Problem 1.** What is 15% of 80?

I think it is 12.

## Exercise 2

Solve $3x + 5 = 20$.

**Solution.** x = 5

- Q3: How many days are in 3 weeks?
`;

describe("findProblems", () => {
  it("finds labelled problems without their labels and without the work below them", () => {
    expect(findProblems(note).map(({ startLine, endLine, text }) => ({ startLine, endLine, text }))).toEqual([
      { startLine: 5, endLine: 5, text: "What is 15% of 80?" },
      { startLine: 9, endLine: 11, text: "Solve $3x + 5 = 20$." },
      { startLine: 15, endLine: 15, text: "How many days are in 3 weeks?" },
    ]);
  });

  it("takes paragraphs that ask where nothing is labelled", () => {
    const plain = "Notes.\n\nWhat is 2+2?\n\nThe sky is blue.\n\nFind $x$ if $x+1=2$.";
    expect(findProblems(plain).map((p) => p.text)).toEqual(["What is 2+2?", "Find $x$ if $x+1=2$."]);
  });

  it("reads other languages and CRLF", () => {
    expect(findProblems("习题 3: 求 2+2\r\n\r\n").map((p) => p.text)).toEqual(["求 2+2"]);
    expect(findProblems("**Aufgabe 4:** Was ist 3 mal 4?").map((p) => p.text)).toEqual(["Was ist 3 mal 4?"]);
  });

  it("leaves code fences alone", () => {
    expect(findProblems("```\nWhat is 2+2?\n```\n")).toEqual([]);
  });
});

describe("words that only look like labels", () => {
  it("are prose", () => {
    expect(
      findProblems("Questions I had in class today were many.\n\nWhat is 2+2?").map((p) => p.text),
    ).toEqual(["What is 2+2?"]);
  });
});

describe("findProblemAt", () => {
  it("finds the problem around a line, the paragraph at it, or the next problem", () => {
    expect(findProblemAt(note, 11)?.text).toBe("Solve $3x + 5 = 20$.");
    expect(findProblemAt(note, 3)?.text).toBe("Some words about the week.");
    expect(findProblemAt(note, 8)?.text).toBe("Solve $3x + 5 = 20$.");
    expect(findProblemAt(note, 99)).toBeNull();
  });
});

it("never throws, and its spans lie inside the note", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: "grapheme", maxLength: 400 }),
      fc.integer({ min: 0, max: 50 }),
      (text, line) => {
        const lines = text.split(/\r\n|\r|\n/).length;
        for (const p of findProblems(text)) {
          expect(p.startLine).toBeGreaterThanOrEqual(1);
          expect(p.endLine).toBeLessThanOrEqual(lines);
        }
        findProblemAt(text, line);
      },
    ),
  );
});
