import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PanelView } from "../../src/protocol/panel.ts";
import type { SearchEvent } from "../../src/protocol/search-events.ts";
import { seriousFindings } from "./support/axe.ts";
import {
  findChromium,
  look,
  PageRig,
  runOf,
  snapshotMessage,
  trace,
  type OpenPage,
} from "./support/open-page.ts";
import { dark, highContrast, light } from "./support/themes.ts";

const chromium = findChromium();

function viewOf(changes: Partial<PanelView> = {}): PanelView {
  return {
    schema: 1,
    runId: "run-1",
    mode: "student",
    tab: "solution",
    revealed: 0,
    solution: null,
    anchor: null,
    selected: null,
    ...changes,
  };
}

async function textOf(opened: OpenPage, selector: string): Promise<string> {
  return await opened.page.locator(selector).innerText();
}

async function faultless(opened: OpenPage): Promise<void> {
  expect(await opened.list("violations")).toEqual([]);
  expect(await opened.list("errors")).toEqual([]);
  expect(await opened.sent("fault")).toEqual([]);
}

describe.skipIf(chromium === null)("the page in a browser", () => {
  let rig: PageRig;
  let quad: readonly SearchEvent[];
  let noah: readonly SearchEvent[];
  let hard: readonly SearchEvent[];

  beforeAll(async () => {
    rig = await PageRig.start(chromium ?? "");
    [quad, noah, hard] = await Promise.all([trace("quad"), trace("noah"), trace("hard")]);
  });
  afterAll(async () => {
    await rig.stop();
  });

  it("takes a student through the steps by keyboard, and keeps the answer for the end", async () => {
    const opened = await rig.open();
    const { page } = opened;
    await opened.send(snapshotMessage(runOf(quad).snapshot(true), await look()));
    await expect.poll(() => page.locator(".step").count()).toBe(1);
    expect(await page.locator(".problem .katex").count()).toBe(1);
    expect(await page.locator(".problem .katex math").count()).toBe(1);
    expect(await page.locator(".outcome").isVisible()).toBe(false);
    expect(await textOf(opened, "main")).not.toContain("boxed");
    const marks = await page.locator(".step .marks .mark").allInnerTexts();
    expect(marks).toEqual(["Ran", "16 of 16 agree", "PPM score +0.87"]);
    expect(await page.locator(".step details.python").getAttribute("open")).toBeNull();
    const next = page.getByRole("button", { name: "Next step" });
    await next.focus();
    await page.keyboard.press("Enter");
    await expect.poll(() => page.locator(".step").count()).toBe(2);
    expect(await page.evaluate("document.activeElement.textContent")).toBe("Next step");
    await page.keyboard.press("Space");
    await expect.poll(() => page.locator(".step").count()).toBe(3);
    expect(await page.locator(".outcome .box .katex").count()).toBe(1);
    expect(await textOf(opened, ".outcome")).toContain("16 of 16 independent trajectories agree");
    expect(await page.evaluate("document.activeElement.className")).toContain("outcome");
    expect(await page.locator("[role=log]").innerText()).toContain("Step 3");
    expect((await opened.sent("view")).at(-1)?.view.revealed).toBe(3);
    await faultless(opened);
    await opened.close();
  });

  it("shows the same from events in any chunks as from one snapshot", async () => {
    const drawn: string[] = [];
    for (const chunk of [1, 3, 1000]) {
      const opened = await rig.open();
      const empty = runOf(noah.slice(0, 1));
      await opened.send(snapshotMessage(empty.snapshot(true), await look(), viewOf({ mode: "research" })));
      for (let at = 1; at < noah.length; at += chunk) {
        await opened.send({ kind: "events", runId: "run-1", events: noah.slice(at, at + chunk) });
      }
      drawn.push(await textOf(opened, ".solution"));
      await faultless(opened);
      await opened.close();
    }
    const opened = await rig.open();
    await opened.send(
      snapshotMessage(runOf(noah).snapshot(true), await look(), viewOf({ mode: "research" })),
    );
    const whole = await textOf(opened, ".solution");
    expect(drawn).toEqual([whole, whole, whole]);
    await opened.close();
  });

  it("never moves a step that the student has seen while the search goes on", async () => {
    const opened = await rig.open();
    const { page } = opened;
    await opened.send(snapshotMessage(runOf(hard.slice(0, 1)).snapshot(true), await look()));
    let seen: string[] = [];
    for (let at = 1; at < hard.length - 1; at += 4) {
      await opened.send({
        kind: "events",
        runId: "run-1",
        events: hard.slice(at, Math.min(at + 4, hard.length - 1)),
      });
      const now = await page.locator(".step .sentence").allInnerTexts();
      expect(now.slice(0, seen.length)).toEqual(seen);
      seen = now;
      const next = page.locator(".controls vscode-button:not([disabled])").first();
      if ((await next.count()) > 0 && (await next.isVisible())) {
        await next.click();
        await page.evaluate("rstarTest.settled()");
        seen = await page.locator(".step .sentence").allInnerTexts();
      }
      expect(await page.locator(".outcome").isVisible()).toBe(false);
      expect(await page.locator(".so-far").isVisible()).toBe(false);
    }
    await faultless(opened);
    await opened.close();
  });

  it("says plainly that it trusts no answer, and shows what was found to who asks", async () => {
    const opened = await rig.open();
    const { page } = opened;
    await opened.send(snapshotMessage(runOf(hard).snapshot(true), await look()));
    expect(await textOf(opened, ".outcome h2")).toBe("No answer I trust");
    expect(await page.locator(".step").count()).toBe(0);
    expect(await page.locator(".outcome .answer-line").count()).toBeGreaterThan(2);
    await page.locator(".outcome .answer-line button").first().click();
    await expect.poll(() => page.locator(".step").count()).toBeGreaterThan(0);
    expect(await textOf(opened, ".aside")).toContain("not one I trust");
    await page.locator(".aside button").click();
    await expect.poll(() => page.locator(".step").count()).toBe(0);
    await faultless(opened);
    await opened.close();
  });

  it("asks the editor for what the reader wants", async () => {
    const opened = await rig.open();
    const { page } = opened;
    await opened.send(snapshotMessage(runOf(quad.slice(0, 10)).snapshot(true), await look()));
    await page.keyboard.press("Escape");
    await opened.send(snapshotMessage(runOf(quad).snapshot(true), await look(), viewOf({ revealed: 9 })));
    for (const name of [
      "Insert into the note",
      "Copy as Markdown",
      "Search more",
      "Export notebook",
      "Export trace",
    ]) {
      await page.getByRole("button", { name }).click();
    }
    await page.locator(".where").click();
    const actions = (await opened.sent("action")).map((message) => message.action.kind);
    expect(actions).toEqual([
      "stop",
      "insert",
      "copy",
      "more-rollouts",
      "export-notebook",
      "export-trace",
      "show-problem",
    ]);
    await page.locator(".others summary").click();
    await page.getByRole("button", { name: "Show the best other solution" }).click();
    await expect.poll(async () => textOf(opened, ".aside")).toContain("another solution");
    await opened.send({ kind: "said", message: "Copied." });
    expect(await page.locator("[role=status]").innerText()).toBe("Copied.");
    await faultless(opened);
    await opened.close();
  });

  it("comes back where it was after a reload, and asks again when it has missed something", async () => {
    const opened = await rig.open();
    const { page } = opened;
    const snapshot = snapshotMessage(runOf(quad).snapshot(true), await look());
    await opened.send(snapshot);
    await page.getByRole("button", { name: "Next step" }).click();
    await page.locator(".step details.python summary").first().click();
    await page.getByRole("tab", { name: "Search tree" }).click();
    await opened.load();
    const [ready] = await opened.sent("ready");
    expect(ready?.view).toMatchObject({ runId: "run-1", revealed: 2, tab: "tree" });
    await opened.send(snapshot);
    expect(await page.locator("svg.tree").isVisible()).toBe(true);
    await page.getByRole("tab", { name: "Solution" }).click();
    await expect.poll(() => page.locator(".step").count()).toBe(2);
    expect(await page.locator(".step details.python").first().getAttribute("open")).not.toBeNull();

    await opened.send(snapshotMessage(runOf(quad.slice(0, 5)).snapshot(true), await look()));
    const before = (await opened.sent("ready")).length;
    await opened.send({ kind: "events", runId: "run-1", events: quad.slice(7, 9) });
    expect((await opened.sent("ready")).length).toBe(before + 1);
    // Until the snapshot is there, nothing else counts, and nothing is asked twice.
    await opened.send({ kind: "events", runId: "run-1", events: quad.slice(9, 11) });
    expect((await opened.sent("ready")).length).toBe(before + 1);
    await faultless(opened);
    await opened.close();
  });

  for (const theme of [dark, light, highContrast]) {
    for (const language of ["en", "zh-cn"] as const) {
      it(`has no serious accessibility finding: ${theme.kind}, ${language}`, async () => {
        const opened = await rig.open({ theme });
        const words = await look(language);
        const views = [
          { run: runOf(quad), view: viewOf({ revealed: 9 }) },
          { run: runOf(noah), view: viewOf({ mode: "research" }) },
          { run: runOf(noah), view: viewOf({ mode: "research", tab: "tree", selected: 2 }) },
          { run: runOf(hard), view: viewOf() },
          { run: runOf(noah.slice(0, 30)), view: viewOf({ mode: "research" }) },
        ];
        for (const { run, view } of views) {
          await opened.send(snapshotMessage(run.snapshot(true), words, view));
          await opened.page.evaluate(
            "document.querySelectorAll('details').forEach((d) => { d.open = true; })",
          );
          await opened.page.evaluate("rstarTest.settled()");
          expect(await seriousFindings(opened)).toEqual([]);
        }
        await opened.send(snapshotMessage(null, words));
        expect(await seriousFindings(opened)).toEqual([]);
        await opened.close();
      });
    }
  }

  it("paints soon after it is ready", async () => {
    const opened = await rig.open();
    const message = snapshotMessage(runOf(noah).snapshot(true), await look(), viewOf({ revealed: 9 }));
    await opened.page.addInitScript(`window.rstarAnswer = ${JSON.stringify(message)}`);
    const times: number[] = [];
    for (let i = 0; i < 5; i++) {
      await opened.load();
      await expect.poll(async () => (await opened.sent("painted")).length).toBe(1);
      times.push((await opened.sent("painted"))[0]?.ms ?? Number.NaN);
    }
    expect(await opened.page.locator(".step").count()).toBe(3);
    console.log(
      `first paint with content, ms after the script starts: ${times.map((t) => t.toFixed(0)).join(", ")}`,
    );
    await faultless(opened);
    await opened.close();
  });

  it("loses nothing at 200 % zoom in a narrow panel", async () => {
    for (const width of [360, 280]) {
      const opened = await rig.open({ context: { viewport: { width, height: 450 }, deviceScaleFactor: 2 } });
      for (const view of [
        viewOf({ revealed: 9 }),
        viewOf({ mode: "research" }),
        viewOf({ mode: "research", tab: "tree" }),
      ]) {
        await opened.send(snapshotMessage(runOf(noah).snapshot(true), await look("en"), view));
        const wide = await opened.page.evaluate("document.scrollingElement.scrollWidth - innerWidth");
        expect(wide).toBeLessThanOrEqual(0);
      }
      await faultless(opened);
      await opened.close();
    }
  });
});
