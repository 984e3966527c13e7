import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findProblemAt, findProblems } from "../../../src/notes/find-problem.ts";
import { mathSpans } from "../../../src/notes/math-spans.ts";
import { labelledNotes } from "./labelled-notes.ts";

const notes = labelledNotes();
const spansOf = (text: string, language: "markdown" | "latex"): string[] =>
  findProblems(text, language).flatMap((p) => [
    `problem ${p.startLine}-${p.endLine}`,
    ...p.steps.map((s) => `step ${s.startLine}-${s.endLine}`),
  ]);

describe("notes with expected spans", () => {
  it("finds problems and steps, F1 at least 0.95", () => {
    let right = 0;
    let wanted = 0;
    let given = 0;
    for (const note of notes) {
      const found = spansOf(note.text, note.language);
      right += found.filter((span) => note.spans.includes(span)).length;
      wanted += note.spans.length;
      given += found.length;
    }
    expect(notes.length).toBeGreaterThanOrEqual(12);
    expect((2 * right) / (wanted + given)).toBeGreaterThanOrEqual(0.95);
  });

  it.each(notes.map((note) => [note.name, note] as const))(
    "%s is the same with CRLF, and offsets are exact",
    (_name, note) => {
      const crlf = note.text.replace(/\n/g, "\r\n");
      expect(spansOf(crlf, note.language)).toEqual(spansOf(note.text, note.language));
      for (const problem of findProblems(crlf, note.language)) {
        for (const step of problem.steps) {
          for (const maths of step.maths) {
            const source = crlf.slice(maths.texStart, maths.texStart + maths.tex.length);
            expect(source).toBe(maths.tex);
          }
          if (!step.display && !step.text.includes("\n"))
            expect(crlf.slice(step.start, step.end)).toBe(step.text);
        }
      }
    },
  );

  it("damaged notes never throw, and spans lie inside them", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...notes),
        fc.nat(900),
        fc.nat(900),
        fc.string({ maxLength: 5 }),
        fc.nat(40),
        (note, cut, at, noise, line) => {
          const short = note.text.slice(0, cut);
          const text = short.slice(0, at) + noise + short.slice(at);
          const lines = text.split(/\r\n|\r|\n/).length;
          for (const problem of findProblems(text, note.language)) {
            expect(problem.endLine).toBeLessThanOrEqual(lines);
            for (const step of problem.steps) {
              expect(step.startLine).toBeLessThanOrEqual(step.endLine);
              expect(step.end).toBeLessThanOrEqual(text.length);
            }
          }
          findProblemAt(text, line, note.language);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe("mathSpans", () => {
  const tex = (text: string, language: "markdown" | "latex" = "markdown"): string[] =>
    mathSpans(text, language).map((s) => s.tex);

  it("reads what the preview shows as maths", () => {
    expect(tex("Costs $5 and $6.")).toEqual([]);
    expect(tex("设函数$f(x)=x^2$，求$f(2)$的值")).toEqual(["f(x)=x^2", "f(2)"]);
    expect(tex("$\\text{cost } \\$5$")).toEqual(["\\text{cost } \\$5"]);
    expect(tex("a \\(x\\) and \\[y\\]")).toEqual(["x", "y"]);
    expect(tex("`$x$` <!-- $y$ --> $z$")).toEqual(["z"]);
    expect(tex("$a$ $ b $ $c$5")).toEqual(["a", " b "]);
    expect(tex("half $x + ")).toEqual([]);
  });

  it("reads LaTeX", () => {
    expect(tex("\\$5 $x$ % $y$\n\\begin{align} a \\\\ b \\end{align}", "latex")).toEqual([
      "x",
      "\\begin{align} a \\\\ b \\end{align}",
    ]);
  });
});
