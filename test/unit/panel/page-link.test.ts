import { readFile } from "node:fs/promises";
import path from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { PageLink } from "../../../src/panel/page-link.ts";
import { contentSecurityPolicy, freshNonce, pageHtml } from "../../../src/panel/page-html.ts";
import {
  runSnapshotSchema,
  toPageSchema,
  type PanelLook,
  type RunSnapshot,
  type ToPage,
} from "../../../src/protocol/panel.ts";
import { searchEventSchema, type SearchEvent } from "../../../src/protocol/search-events.ts";
import { SearchRun } from "../../../src/tutor/search-run.ts";
import { foldRun } from "../../../webview/run-state.ts";

const file = path.join(import.meta.dirname, "..", "..", "fixtures", "page", "noah.jsonl");
const events = (await readFile(file, "utf8"))
  .split("\n")
  .filter((line) => line !== "")
  .map((line): SearchEvent => searchEventSchema.parse(JSON.parse(line)));

const look: PanelLook = {
  language: "en",
  words: {},
  macros: {},
  fontSize: null,
  mode: "student",
  allowRevealAll: true,
};

function newRun(): SearchRun {
  const first = events[0];
  if (first?.kind !== "started") throw new Error("no start");
  return new SearchRun(
    "run",
    { text: first.problem, language: "markdown", uri: null, range: null, label: "note" },
    first.options,
  );
}

/** The page's side: takes copies, as messages are, and says whether it has missed something. */
class FakePage {
  run: RunSnapshot | null = null;
  asks = 0;

  take(message: ToPage): void {
    const copy = toPageSchema.parse(JSON.parse(JSON.stringify(message)));
    if (copy.kind === "snapshot") this.run = copy.run;
    else if (copy.kind === "events" && this.run !== null) {
      if (foldRun(this.run, copy.events) === "gap") this.asks += 1;
    } else if (copy.kind === "phase" && this.run !== null) {
      this.run.phase = copy.phase;
      this.run.report = copy.report;
    } else if (copy.kind === "beat" && copy.seq !== this.run?.seq) this.asks += 1;
  }
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("a page that follows a run", () => {
  it("has the editor's run, however the events come and however often it goes away", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom("event", "event", "event", "wait", "reload", "gone")), (moves) => {
        const run = newRun();
        const page = new FakePage();
        const link = new PageLink(
          (message) => {
            page.take(message);
          },
          () => look,
        );
        run.onDidChange((change) => {
          if (change.kind === "events") link.take(change.events);
          else link.phaseChanged();
        });
        link.show(run, false);
        link.answerReady(null);
        let next = 0;
        for (const move of moves) {
          if (move === "event") {
            const event = events[next];
            if (event !== undefined) run.accept([event]);
            next += 1;
          } else if (move === "wait") vi.advanceTimersByTime(60);
          else if (move === "reload") link.answerReady(null);
          else {
            link.pageGone();
            link.answerReady(null);
          }
        }
        vi.advanceTimersByTime(60);
        expect(page.asks).toBe(0);
        expect(page.run).toEqual(runSnapshotSchema.parse(JSON.parse(JSON.stringify(run.snapshot(false)))));
        link.dispose();
      }),
      { numRuns: 60 },
    );
  });

  it("is told by the beat when something got lost", () => {
    const run = newRun();
    const page = new FakePage();
    let lose = false;
    const link = new PageLink(
      (message) => {
        if (!lose) page.take(message);
      },
      () => look,
    );
    run.onDidChange((change) => {
      if (change.kind === "events") link.take(change.events);
      else link.phaseChanged();
    });
    run.setPhase({ kind: "searching" });
    link.show(run, false);
    link.answerReady(null);
    lose = true;
    run.accept(events.slice(0, 3));
    vi.advanceTimersByTime(60);
    lose = false;
    vi.advanceTimersByTime(6000);
    expect(page.asks).toBe(1);
    link.dispose();
  });

  it("says nothing to a page that has not asked", () => {
    const said: ToPage[] = [];
    const run = newRun();
    const link = new PageLink(
      (message) => said.push(message),
      () => look,
    );
    link.show(run, false);
    link.take(events);
    link.phaseChanged();
    link.lookChanged();
    vi.advanceTimersByTime(10_000);
    expect(said).toEqual([]);
    link.dispose();
  });
});

describe("the page's document", () => {
  it("allows its own files and one script, and nothing inline", () => {
    const policy = contentSecurityPolicy("https://page", "abc");
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain("unsafe");
    expect(freshNonce()).not.toBe(freshNonce());
    const html = pageHtml({
      cspSource: "https://page",
      nonce: "n",
      script: 'https://page/"><script>',
      style: "https://page/a.css",
      language: "zh-cn",
      title: "<b>",
    });
    expect(html.match(/<script/g)).toHaveLength(1);
    expect(html).not.toContain("<b>");
  });
});
