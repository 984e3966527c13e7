import { describe, expect, it } from "vitest";
import { CheckThread } from "../../../src/tutor/check/check-thread.ts";
import { CheckedNotes } from "../../../src/tutor/check/checked-notes.ts";
import { IgnoredSteps } from "../../../src/tutor/check/ignored-steps.ts";
import { MarkBook } from "../../../src/tutor/check/note-marks.ts";
import { FakeClock } from "../../fakes/fake-clock.ts";
import { FakeDocument, FakeThread, note, settle } from "./support.ts";

function world(live = true): {
  thread: FakeThread;
  clock: FakeClock;
  book: MarkBook;
  ignored: IgnoredSteps;
  checks: () => number;
} {
  const thread = new FakeThread();
  const clock = new FakeClock();
  const notes = new CheckedNotes(new CheckThread({ start: thread.start, clock, warn: () => undefined }));
  const ignored = new IgnoredSteps({ get: () => [], set: () => undefined });
  const book = new MarkBook({ notes, ignored, symbolic: () => null, live: () => live, clock });
  return {
    thread,
    clock,
    book,
    ignored,
    checks: () => thread.requests.filter((r) => r.kind === "check").length,
  };
}

const signal = new AbortController().signal;
const kinds = (book: MarkBook, document: FakeDocument): string[] =>
  book.get(document)?.problems.flatMap(({ marks }) => marks.map((mark) => mark.kind)) ?? [];

describe("the marks of a note", () => {
  it("follow an edit: the step is mended, the mark goes, and nothing else is judged anew", async () => {
    const { book, clock, checks } = world();
    const document = new FakeDocument(note);
    await book.check(document, signal);
    expect(kinds(book, document)).toEqual(["contradicted", "depends", "verified"]);
    expect(checks()).toBe(2);
    document.edit(note.replace("2x = 14", "2x = 8").replace("x = 7", "x = 4"));
    book.edited(document);
    expect(book.get(document)?.version).toBe(1);
    clock.advance(1000);
    await settle();
    expect(kinds(book, document)).toEqual(["verified", "verified", "verified"]);
    expect(checks()).toBe(3);
  });

  it("are not taken from a text that changed while it was read or judged", async () => {
    for (const turns of [1, 6, 12]) {
      const { book } = world();
      const document = new FakeDocument(note);
      const check = book.check(document, signal);
      for (let k = 0; k < turns; k++) await Promise.resolve();
      document.edit("# nothing");
      expect(await check).toBeNull();
      expect(book.get(document)).toBeNull();
    }
  });

  it("wait until typing pauses, and do not follow where the setting says so", async () => {
    const { book, clock, checks } = world();
    const document = new FakeDocument(note);
    await book.check(document, signal);
    for (let k = 0; k < 5; k++) {
      document.edit(`${note}\n${"x".repeat(k)}`);
      book.edited(document);
      clock.advance(100);
    }
    await settle();
    expect(book.get(document)?.version).toBe(1);
    clock.advance(1000);
    await settle();
    expect(book.get(document)?.version).toBe(6);
    expect(checks()).toBeLessThanOrEqual(4);

    const other = world(false);
    await other.book.check(document, signal);
    document.edit("# nothing");
    other.book.edited(document);
    other.clock.advance(5000);
    await settle();
    expect(other.book.get(document)?.version).toBe(6);
  });

  it("go away when cleared, and stay away", async () => {
    const { book, clock } = world();
    const document = new FakeDocument(note);
    let changes = 0;
    book.onDidChange(() => (changes += 1));
    await book.check(document, signal);
    expect(book.clear(document)).toBe(true);
    expect(book.clear(document)).toBe(false);
    document.edit(`${note}x`);
    book.edited(document);
    clock.advance(5000);
    await settle();
    expect(book.get(document)).toBeNull();
    expect(changes).toBe(2);
  });

  it("are not made for a note that was closed or a check that was cancelled", async () => {
    const { book } = world();
    const document = new FakeDocument(note);
    const check = book.check(document, signal);
    document.isClosed = true;
    expect(await check).toBeNull();
    expect(await book.check(new FakeDocument(note), AbortSignal.abort())).toBeNull();
  });

  it("respect what the student took out", async () => {
    const { book, ignored } = world();
    const document = new FakeDocument(note);
    const marks = await book.check(document, signal);
    const problem = marks?.problems[0]?.problem;
    if (problem === undefined) throw new Error("no problem");
    ignored.add(problem, 0);
    await book.refresh(document);
    expect(kinds(book, document)).toEqual(["ignored", "not-checked", "verified"]);
  });
});
