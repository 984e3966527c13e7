import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PanelView } from "../../src/protocol/panel.ts";
import { bigSearch } from "./support/big-search.ts";
import { findChromium, look, PageRig, runOf, snapshotMessage, type OpenPage } from "./support/open-page.ts";

const chromium = findChromium();
const NODES = 1000;

const view: PanelView = {
  schema: 1,
  runId: "run-1",
  mode: "research",
  tab: "tree",
  revealed: 0,
  solution: null,
  anchor: null,
  selected: null,
};

interface Work {
  readonly ScriptDuration: number;
  readonly RecalcStyleDuration: number;
  readonly LayoutDuration: number;
}

/** A meter of what the browser spends on the page, in seconds since it was made. */
async function meter(opened: OpenPage): Promise<() => Promise<Work>> {
  const session = await opened.page.context().newCDPSession(opened.page);
  await session.send("Performance.enable");
  return async () => {
    const { metrics } = await session.send("Performance.getMetrics");
    const value = (name: keyof Work): number => metrics.find((m) => m.name === name)?.value ?? 0;
    return {
      ScriptDuration: value("ScriptDuration"),
      RecalcStyleDuration: value("RecalcStyleDuration"),
      LayoutDuration: value("LayoutDuration"),
    };
  };
}

describe.skipIf(chromium === null)("a tree of 1000 nodes", () => {
  let rig: PageRig;

  beforeAll(async () => {
    rig = await PageRig.start(chromium ?? "");
  });
  afterAll(async () => {
    await rig.stop();
  });

  it("is drawn, grows live, and is walked by keyboard", async () => {
    const events = bigSearch(NODES);
    const opened = await rig.open({ context: { viewport: { width: 900, height: 900 } } });
    const { page } = opened;
    const panelLook = await look("en", { mode: "research" });
    // Everything of the page is warm before the measurement, as it is when a tree has grown.
    await opened.send(snapshotMessage(runOf(bigSearch(20)).snapshot(true), panelLook, view));
    const whole = snapshotMessage(runOf(events).snapshot(true), panelLook, view);
    const read = await meter(opened);
    const work = await read();
    const first: number = await page.evaluate(`rstarTest.timed(${JSON.stringify(whole)})`);
    const done = await read();
    const spent = (name: keyof Work): string => `${name} ${((done[name] - work[name]) * 1000).toFixed(0)} ms`;
    console.log(
      `1000 nodes at once: ${(["ScriptDuration", "RecalcStyleDuration", "LayoutDuration"] as const).map(spent).join(", ")}`,
    );
    expect(await page.locator("g.node").count()).toBe(NODES);

    // Growth: from 900 nodes on, in the batches that the editor sends.
    await opened.send(snapshotMessage(runOf(events.slice(0, 900)).snapshot(true), panelLook, view));
    const batches: number[] = [];
    for (let at = 900; at < events.length; at += 10) {
      const message = { kind: "events", runId: "run-1", events: events.slice(at, at + 10) };
      batches.push(await page.evaluate(`rstarTest.timed(${JSON.stringify(message)})`));
    }
    expect(await page.locator("g.node").count()).toBe(NODES);
    batches.sort((a, b) => a - b);
    const median = batches[Math.floor(batches.length / 2)] ?? 0;
    console.log(
      `1000 nodes: whole ${first.toFixed(0)} ms; 10 more nodes: median ${median.toFixed(0)} ms, worst ${(batches.at(-1) ?? 0).toFixed(0)} ms (message to paint)`,
    );

    const focused = (): Promise<string> => page.evaluate("document.activeElement.getAttribute('data-id')");
    await page.locator("g.node[tabindex='0']").focus();
    expect(await focused()).toBe("0");
    expect(await page.locator("g.node[tabindex='0']").count()).toBe(1);
    await page.keyboard.press("ArrowRight");
    expect(await focused()).toBe("1");
    await page.keyboard.press("ArrowDown");
    expect(await focused()).not.toBe("1");
    await page.keyboard.press("ArrowUp");
    expect(await focused()).toBe("1");
    await page.keyboard.press("Enter");
    await expect
      .poll(() => page.locator(".selected .step .sentence").innerText())
      .toContain("Try the value 1");
    const before: string | null = await page.locator("svg.tree > g").getAttribute("transform");
    await page.keyboard.press("+");
    expect(await page.locator("svg.tree > g").getAttribute("transform")).not.toBe(before);
    await page.keyboard.press("End");
    const box = await page.locator("g.node:focus").boundingBox();
    const frame = await page.locator("svg.tree").boundingBox();
    expect(box !== null && frame !== null && box.x >= frame.x && box.y >= frame.y).toBe(true);
    await page.keyboard.press("Home");
    expect(await focused()).toBe("0");
    expect((await opened.sent("view")).at(-1)?.view.selected).toBe(1);
    expect(await opened.list("violations")).toEqual([]);
    expect(await opened.list("errors")).toEqual([]);
    await opened.close();
  });
});
