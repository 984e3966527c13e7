import { describe, expect, it } from "vitest";
import { problemAround, stepAt } from "../../../src/tutor/check/checked-notes.ts";
import { IgnoredSteps } from "../../../src/tutor/check/ignored-steps.ts";
import { countMarks, marksOf, toOpen } from "../../../src/tutor/check/marks.ts";
import { checksOf, firstProblem, note, problemsOf } from "./support.ts";

const never = (): boolean => false;

describe("marks", () => {
  it("show one contradicted step, and what rests on it as depending", () => {
    const problem = firstProblem(note);
    const marks = marksOf(problem, checksOf(problem), never);
    expect(marks.marks.map((mark) => mark.kind)).toEqual(["contradicted", "depends"]);
    expect(marks.first?.step).toBe(0);
    expect(marks.first?.check.counterexample).not.toBeNull();
  });

  it("call a second independent mistake a later one", () => {
    const problem = firstProblem("**Problem 1.** Work out.\n\n$2 + 2 = 5$\n\n$3 + 3 = 7$\n\n$1 + 1 = 2$\n");
    const { marks } = marksOf(problem, checksOf(problem), never);
    expect(marks.map((mark) => mark.kind)).toEqual(["contradicted", "later", "verified"]);
  });

  it("hold nothing against a step that the student took out, nor against what rests on it", () => {
    const problem = firstProblem(note);
    const { marks, first } = marksOf(problem, checksOf(problem), (step) => step === 0);
    expect(marks.map((mark) => mark.kind)).toEqual(["ignored", "not-checked"]);
    expect(first).toBeNull();
  });

  it("open the first contradicted step at the cursor, else the first of the note", () => {
    const all = problemsOf(note).map((problem) => marksOf(problem, checksOf(problem), never));
    const [one, two] = all;
    expect(toOpen(all, 0)).toBe(one?.first);
    expect(toOpen(all, two?.problem.start ?? 0)).toBe(one?.first);
    expect(toOpen([], 0)).toBeNull();
    expect(countMarks(all)).toMatchObject({ verified: 1, contradicted: 1, depends: 1 });
  });
});

describe("places", () => {
  it("a step is found from its first to behind its last character", () => {
    const problems = problemsOf(note);
    const at = note.indexOf("$x = 7$");
    for (const offset of [at, at + 3, at + 7]) expect(stepAt(problems, offset)?.step).toBe(1);
    expect(stepAt(problems, at - 1)).toBeNull();
    expect(problemAround(problems, note.length)?.number).toBe("2");
    expect(problemAround(problems, 0)?.number).toBe("1");
    expect(problemAround([], 0)).toBeNull();
  });
});

describe("steps of one's own", () => {
  it("are known again after a reload, and forgotten with an edit or a change of mind", () => {
    let kept: readonly string[] = [];
    const store = { get: () => kept, set: (keys: readonly string[]) => void (kept = keys) };
    const problem = firstProblem(note);
    new IgnoredSteps(store).add(problem, 0);
    const again = new IgnoredSteps(store);
    expect([again.has(problem, 0), again.has(problem, 1)]).toEqual([true, false]);
    expect(again.has(firstProblem(note.replace("2x = 14", "2x = 15")), 0)).toBe(false);
    expect(kept.join("")).not.toContain("14");
    expect(again.clear(problem)).toBe(true);
    expect(kept).toEqual([]);
  });

  it("are limited in number", () => {
    let kept: readonly string[] = Array.from({ length: 600 }, (_, k) => `old${k}`);
    const store = { get: () => kept, set: (keys: readonly string[]) => void (kept = keys) };
    const steps = new IgnoredSteps(store);
    steps.add(firstProblem(note), 0);
    expect(kept).toHaveLength(500);
    expect(steps.has(firstProblem(note), 0)).toBe(true);
  });
});
