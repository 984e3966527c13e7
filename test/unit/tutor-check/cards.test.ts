import { describe, expect, it } from "vitest";
import type { ScoreResult } from "../../../src/protocol/engine.ts";
import { english } from "../../../src/setup/translate.ts";
import { checkSolution } from "../../../src/solver/checking/check-solution.ts";
import { CheckThread } from "../../../src/tutor/check/check-thread.ts";
import { CheckedNotes } from "../../../src/tutor/check/checked-notes.ts";
import { HintBook } from "../../../src/tutor/check/hint-book.ts";
import { IgnoredSteps } from "../../../src/tutor/check/ignored-steps.ts";
import { toMarkdown, toPlainText } from "../../../src/tutor/check/markdown.ts";
import { quickFixes } from "../../../src/tutor/check/quick-fixes.ts";
import { sentenceOf } from "../../../src/tutor/check/reasons.ts";
import { StepScores, type ScoreEngine } from "../../../src/tutor/check/score.ts";
import { StepCards } from "../../../src/tutor/check/step-cards.ts";
import { FakeClock } from "../../fakes/fake-clock.ts";
import { FakeDocument, FakeThread, firstProblem, note, settle } from "./support.ts";

class FakeScores implements ScoreEngine {
  state = { kind: "ready" };
  report: { ppm: unknown } | null = { ppm: {} };
  asked = 0;

  score(_problem: string, steps: readonly unknown[]): Promise<ScoreResult> {
    this.asked += 1;
    return Promise.resolve({ kind: "scores", scores: steps.map(() => ({ kind: "scored", value: 0.82 })) });
  }
}

function world({ trusted = true, marked = false } = {}) {
  const clock = new FakeClock();
  const thread = new FakeThread();
  const engine = new FakeScores();
  const notes = new CheckedNotes(new CheckThread({ start: thread.start, clock, warn: () => undefined }));
  const scores = new StepScores({ engine, trusted: () => trusted, mayLoad: () => false });
  const ignored = new IgnoredSteps({ get: () => [], set: () => undefined });
  const hints = new HintBook({ hints: () => [{ kind: "where", text: "Look at step 1." }] }, clock);
  const cards = new StepCards({ notes, scores, ignored, hints, marked: () => marked, clock, t: english });
  const text = async (document: FakeDocument, at: string): Promise<string | null> => {
    const card = await cards.card(document, document.getText().indexOf(at), new AbortController().signal);
    return card === null ? null : toPlainText(card.lines);
  };
  return { clock, thread, engine, cards, text, scores };
}

describe("the card of a step", () => {
  it("keeps verdict, reading and score apart, and calls the score a score", async () => {
    const { text } = world();
    const wrong = await text(new FakeDocument(note), "$2x = 14$");
    expect(wrong).toMatch(/✗ contradicted \(x = 4: left 11, right 14\)|✗ contradicted \(.*\)/u);
    expect(wrong).toContain("read as 2x = 14");
    expect(wrong).toContain("PPM score 0.82");
    expect(wrong).not.toMatch(/probab|%/u);
    expect(await text(new FakeDocument(note), "$x = 4$")).toContain("✓ verified");
    expect(await text(new FakeDocument(note), "$x = 7$")).toContain("depends on a contradicted step");
  });

  it("loads no models, waits for no search, and asks nothing in Restricted Mode", async () => {
    const { engine, text } = world();
    engine.report = null;
    expect(await text(new FakeDocument(note), "$x = 4$")).toContain("not loaded");
    engine.report = { ppm: null };
    expect(await text(new FakeDocument(note), "$x = 4$")).toContain("no PPM");
    engine.report = { ppm: {} };
    engine.state = { kind: "solving" };
    expect(await text(new FakeDocument(note), "$x = 4$")).toContain("being computed");
    expect(engine.asked).toBe(0);

    const restricted = world({ trusted: false });
    expect(await restricted.text(new FakeDocument(note), "$x = 4$")).toMatch(
      /✓ verified[^]*Restricted Mode/u,
    );
    expect(restricted.engine.asked).toBe(0);
  });

  it("does not wait long for a score; the next look has it", async () => {
    const { engine, cards, clock } = world();
    let answer: (result: ScoreResult) => void = () => undefined;
    engine.score = () => new Promise((resolve) => (answer = resolve));
    const document = new FakeDocument(note);
    const look = async (): Promise<string> => {
      const card = await cards.card(document, note.indexOf("$x = 4$"), new AbortController().signal);
      return toPlainText(card?.lines ?? []);
    };
    const first = look();
    await settle();
    clock.advance(100);
    expect(await first).toContain("being computed");
    answer({ kind: "scores", scores: [{ kind: "scored", value: -0.5 }] });
    await settle();
    expect(await look()).toContain("PPM score −0.50");
  });

  it("is not shown for a text that changed meanwhile, nor where there is nothing to say", async () => {
    const { cards, text } = world();
    const document = new FakeDocument(note);
    const card = cards.card(document, note.indexOf("$x = 7$"), new AbortController().signal);
    document.edit(`${note}x`);
    expect(await card).toBeNull();
    expect(await text(new FakeDocument(note), "# Homework")).toBeNull();
    expect(await cards.card(new FakeDocument(note), 60, AbortSignal.abort())).toBeNull();
  });

  it("says more when asked why", async () => {
    const { cards, text } = world();
    const problem = firstProblem(note);
    const before = await text(new FakeDocument(note), "$2x = 14$");
    cards.explain(problem, "markdown", 0);
    const after = await text(new FakeDocument(note), "$2x = 14$");
    expect(after?.length).toBeGreaterThan(before?.length ?? 0);
    expect(after).toContain("do not agree");
  });

  it("is judged once for the same content, wherever it stands", async () => {
    const { text, thread } = world();
    const document = new FakeDocument(note);
    await text(document, "$x = 4$");
    document.edit(`A line more.\n\n${note}`);
    await text(document, "$x = 4$");
    expect(thread.requests.map((r) => r.kind)).toEqual(["problems", "check", "problems"]);
  });

  it("shows the words of a note as text", async () => {
    const { cards } = world({ marked: true });
    const text = "**Problem 1.** Solve $2x = 8$.\n\n$x = 5$ [a](command:evil) <img src=x onerror=y>\n";
    const card = await cards.card(new FakeDocument(text), text.indexOf("$x"), new AbortController().signal);
    const { value, commands } = toMarkdown(card?.lines ?? []);
    expect(commands.every((command) => command.startsWith("rstar."))).toBe(true);
    expect(value).not.toMatch(/[^\\]<img|\]\(command:evil/u);
  });
});

describe("scores", () => {
  it("of the steps before an edit are not asked for again", async () => {
    const { scores, engine } = world();
    const problem = firstProblem(note);
    await Promise.all([scores.ask(problem, false), scores.ask(problem, false)]);
    expect(engine.asked).toBe(1);
    const edited = firstProblem(note.replace("x = 7", "x = 6"));
    expect(scores.now(edited, 0)).toEqual({ kind: "scored", value: 0.82 });
    expect(scores.now(edited, 1)).toEqual({ kind: "pending" });
    await scores.ask(problem, false);
    expect(engine.asked).toBe(1);
  });

  it("are asked for again after a failure", async () => {
    const { scores, engine } = world();
    engine.score = () => Promise.resolve({ kind: "unavailable", message: "busy" });
    const problem = firstProblem(note);
    await scores.ask(problem, false);
    expect(scores.now(problem, 0)).toEqual({ kind: "pending" });
  });
});

describe("words", () => {
  it("the checker's sentences are said in the reader's language", () => {
    const seen: string[] = [];
    const mark = (message: string, ...values: (string | number | boolean)[]): string => {
      seen.push(message);
      return `¡${english(message, ...values)}!`;
    };
    const solutions: readonly (readonly [string, readonly string[]])[] = [
      ["Solve $2x + 3 = 11$.", ["$2x = 14$", "$x = 7$"]],
      ["Solve $x^2 = 4$.", ["$x = 2$ or $x = -2$"]],
      ["Simplify.", ["$2 + 2 = 5$"]],
      ["Expand $(x+1)^2$.", ["$(x+1)^2 = x^2 + 1$"]],
      ["Find the derivative of $x^3$.", ["$f(x) = x^3$", "$f'(x) = 3x^2$"]],
      ["Think.", ["So it is nice."]],
    ];
    for (const [problem, steps] of solutions) {
      for (const { reason } of checkSolution({ problem, steps, language: "markdown" })) {
        expect(sentenceOf(reason, mark), reason).toBe(`¡${reason}!`);
      }
    }
    expect(sentenceOf("Something new.", mark)).toBe("Something new.");
    expect(seen.length).toBeGreaterThan(5);
  });

  it("a mended step has a hint as its preferred quick fix", () => {
    const place = { uri: "file:///a.md", offset: 3 };
    const fixes = quickFixes(place, english);
    expect(fixes.filter((fix) => fix.preferred).map((fix) => fix.command)).toEqual(["rstar.hint"]);
    expect(fixes.every((fix) => fix.argument === place)).toBe(true);
    expect(fixes).toHaveLength(4);
  });
});
