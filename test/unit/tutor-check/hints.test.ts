import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { HintBook, hintStep } from "../../../src/tutor/check/hint-book.ts";
import { HintLadder, LAST_RUNG_PAUSE, RUNG_PAUSE } from "../../../src/tutor/check/hint-ladder.ts";
import type { Hint } from "../../../src/hints/hint.ts";
import type { HintSource } from "../../../src/tutor/check/hint-source.ts";
import { marksOf } from "../../../src/tutor/check/marks.ts";
import { SolutionGate, type BeforeAttempt } from "../../../src/tutor/check/solution-gate.ts";
import { FakeClock } from "../../fakes/fake-clock.ts";
import { source as problemSource } from "../tutor/support.ts";
import { checksOf, firstProblem, note } from "./support.ts";

describe("the ladder", () => {
  it("gives one rung at a time, with a pause between two", () => {
    const clock = new FakeClock();
    const ladder = new HintLadder(clock);
    expect(ladder.ask(4, true)).toEqual({ kind: "rung", rung: 0 });
    expect(ladder.ask(4, true)).toEqual({ kind: "wait", ms: RUNG_PAUSE });
    clock.advance(RUNG_PAUSE - 1);
    expect(ladder.ask(4, true)).toEqual({ kind: "wait", ms: 1 });
    clock.advance(1);
    expect(ladder.ask(4, true)).toEqual({ kind: "rung", rung: 1 });
    clock.advance(RUNG_PAUSE);
    expect(ladder.ask(4, true)).toEqual({ kind: "rung", rung: 2 });
    clock.advance(RUNG_PAUSE);
    expect(ladder.ask(4, true).kind).toBe("wait");
    clock.advance(LAST_RUNG_PAUSE - RUNG_PAUSE);
    expect(ladder.ask(4, true)).toEqual({ kind: "rung", rung: 3 });
    expect(ladder.ask(4, true)).toEqual({ kind: "bottom" });
  });

  it("never skips a rung, however it is asked", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 6000 })), (pauses) => {
        const clock = new FakeClock();
        const ladder = new HintLadder(clock);
        let shown = 0;
        let at = -Infinity;
        for (const pause of pauses) {
          clock.advance(pause);
          const turn = ladder.ask(4, true);
          if (turn.kind !== "rung") continue;
          expect(turn.rung).toBe(shown);
          expect(clock.now() - at).toBeGreaterThanOrEqual(RUNG_PAUSE);
          shown += 1;
          at = clock.now();
        }
        expect(ladder.shown).toBe(shown);
      }),
    );
  });

  it("grows when a solution is found", () => {
    const clock = new FakeClock();
    const ladder = new HintLadder(clock);
    ladder.ask(1, false);
    expect(ladder.ask(1, false)).toEqual({ kind: "bottom" });
    clock.advance(RUNG_PAUSE);
    expect(ladder.ask(4, true)).toEqual({ kind: "rung", rung: 1 });
  });
});

const all: readonly Hint[] = [
  { kind: "where", text: "Look at step 1." },
  { kind: "idea", text: "Undo the addition." },
  { kind: "blank", text: "2x = __" },
  { kind: "step", text: "2x = 8" },
];
const source: HintSource = {
  hints: ({ solution }) => (solution === null ? all.slice(0, 2) : all),
};
const solution = { steps: [], answer: null };

describe("hints", () => {
  const problem = firstProblem(note);
  const marks = marksOf(problem, checksOf(problem), () => false);

  it("are remembered for one state of the work, and tell no number", () => {
    const clock = new FakeClock();
    const book = new HintBook(source, clock);
    const texts: string[] = [];
    for (let k = 0; k < 4; k++) {
      const outcome = book.ask(marks, "markdown", solution);
      if (outcome.kind !== "hint") throw new Error(outcome.kind);
      texts.push(outcome.hint.text);
      clock.advance(10_000);
    }
    expect(texts).toEqual(all.map((hint) => hint.text));
    expect(book.ask(marks, "markdown", solution)).toEqual({ kind: "bottom", complete: true });
    expect(book.shown(problem, "markdown")).toEqual({ hints: all, atBottom: true });

    const other = firstProblem(note.replace("2x = 14", "2x = 8"));
    const again = marksOf(other, checksOf(other), () => false);
    expect(book.shown(other, "markdown").hints).toEqual([]);
    expect(book.ask(again, "markdown", solution)).toMatchObject({ hint: all[0], atBottom: false });
  });

  it("need a solution for more than the idea, and go on when there is one", () => {
    const clock = new FakeClock();
    const book = new HintBook(source, clock);
    for (const kind of ["where", "idea"]) {
      expect(book.ask(marks, "markdown", null)).toMatchObject({ kind: "hint", hint: { kind } });
      clock.advance(10_000);
    }
    expect(book.ask(marks, "markdown", null)).toEqual({ kind: "bottom", complete: false });
    expect(book.ask(marks, "markdown", solution)).toMatchObject({ hint: { kind: "blank" } });
  });

  it("are about the first contradicted step, else the last one, else the problem", () => {
    expect(hintStep(marks)).toBe(0);
    const right = firstProblem("**Problem 1.** Solve $2x = 8$.\n\n$x = 8/2$\n\n$x = 4$\n");
    expect(hintStep(marksOf(right, checksOf(right), () => false))).toBe(1);
    expect(hintStep({ problem: { ...right, steps: [] }, marks: [], first: null })).toBeNull();
  });
});

describe("a solution before any attempt", () => {
  function gate(
    answer: BeforeAttempt | null,
    attempted = false,
    when: "always" | "afterAttempt" = "afterAttempt",
  ) {
    const acts: string[] = [];
    let asked = 0;
    const made = new SolutionGate({
      when: () => when,
      attempted: () => Promise.resolve(attempted),
      ask: () => {
        asked += 1;
        return Promise.resolve(answer);
      },
      act: (choice) => acts.push(choice),
    });
    return { made, acts, asked: () => asked };
  }

  it("is asked about once; who asks again gets it", async () => {
    for (const answer of ["try", "hint", null] as const) {
      const { made, acts, asked } = gate(answer);
      expect(await made.mayShow(problemSource)).toBe(false);
      expect(acts).toEqual(answer === null ? [] : [answer]);
      expect(await made.mayShow(problemSource)).toBe(true);
      expect(asked()).toBe(1);
    }
  });

  it("is shown where the student says so", async () => {
    expect(await gate("solve").made.mayShow(problemSource)).toBe(true);
  });

  it("is not asked about after an attempt, with the setting, or for a typed problem", async () => {
    for (const { made, asked } of [gate(null, true), gate(null, false, "always")]) {
      expect(await made.mayShow(problemSource)).toBe(true);
      expect(asked()).toBe(0);
    }
    expect(await gate(null).made.mayShow({ ...problemSource, uri: null })).toBe(true);
  });
});
