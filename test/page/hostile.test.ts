import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { SearchEvent } from "../../src/protocol/search-events.ts";
import { findChromium, look, PageRig, runOf, snapshotMessage, trace } from "./support/open-page.ts";

const chromium = findChromium();

const hostile: readonly (readonly [string, string])[] = [
  ["an image with a handler", "<img src=x onerror=\"window.hacked=1\"><svg onload='window.hacked=1'></svg>"],
  ["a script", "</script><script>window.hacked=1</script>"],
  [
    "links",
    "[x](javascript:window.hacked=1) $\\href{javascript:window.hacked=1}{x}$ $\\url{javascript:alert(1)}$",
  ],
  [
    "HTML of KaTeX",
    "$\\htmlClass{a}{x}$ $\\htmlStyle{position:fixed}{x}$ $\\includegraphics{https://x.invalid/a.png}$",
  ],
  [
    "inline styles of KaTeX",
    "$\\fcolorbox{red}{blue}{x}$ $\\pmb{x}$ $\\colorbox{red}{x}$ $\\cancel{x}$ $\\boxed{x}$ $\\textcolor{red}{y}$",
  ],
  ["unbalanced braces", "$\\frac{1}{$ $}{$ $\\left( x$ $$\\begin{align} x$$ \\( \\) \\[ $"],
  ["endless macros", "$\\def\\a{\\a\\a}\\a$ $\\gdef\\b{\\b}\\b$ $\\newcommand{\\c}{\\c\\c}\\c$"],
  [
    "deep nesting",
    `$${"{".repeat(5000)}x${"}".repeat(5000)}$ $${"\\frac{1}{".repeat(150)}x${"}".repeat(150)}$ $${"\\sqrt".repeat(900)}x$`,
  ],
  ["huge sizes", "$\\rule{99999em}{99999em}$ $\\kern{99999em}x$ $\\Huge x$ $\\hspace{1000000em}$"],
  ["a wide matrix", `$\\begin{matrix}${"a&".repeat(900)}b\\end{matrix}$`],
  ["very many formulas", "$x^2$ ".repeat(5000)],
  ["control characters", "\u0000\u0007\u001b[31m \u202eabc\u202c \ud800 😀 数学 $\\text{面积}=\\pi r^2$"],
  ["five megabytes", "a $x$ <b>b</b>\n".repeat(360_000)],
];

describe.skipIf(chromium === null)("hostile text", () => {
  let rig: PageRig;
  let quad: readonly SearchEvent[];

  beforeAll(async () => {
    rig = await PageRig.start(chromium ?? "");
    quad = await trace("quad");
  });
  afterAll(async () => {
    await rig.stop();
  });

  /** The text everywhere at once: problem, sentences, code, output, values, answers, notices, macros. */
  function poisoned(whole: string): readonly SearchEvent[] {
    // The editor's note may be that long; what comes from the engine is cut there.
    const text = whole.slice(0, 200_000);
    return quad.flatMap((event): SearchEvent[] => {
      switch (event.kind) {
        case "started":
          return [{ ...event, problem: whole }];
        case "node-added": {
          const { node } = event;
          return [
            {
              ...event,
              node: {
                ...node,
                sentence: `${text} ${node.sentence}`,
                code: `# ${text}\n${node.code}`,
                execution: {
                  kind: "ran",
                  output: text,
                  truncated: true,
                  variables: [{ name: text.slice(0, 2000), value: text, type: "str" }],
                  durationMs: 1,
                  cached: false,
                },
                state:
                  node.state.kind === "terminal"
                    ? { kind: "terminal", answer: { ...node.state.answer, text } }
                    : node.state,
              },
            },
          ];
        }
        case "finished":
          return event.result.kind === "answer"
            ? [{ ...event, result: { ...event.result, best: { ...event.result.best, text }, because: text } }]
            : [event];
        case "state-changed":
          return event.state.kind === "terminal"
            ? [{ ...event, state: { kind: "terminal", answer: { ...event.state.answer, text } } }]
            : [event];
        case "resumed":
        case "selected":
        case "expanding":
        case "expanded":
        case "backed-up":
        case "protection":
        case "progress":
        case "notice":
        case "tree":
          return [event];
      }
    });
  }

  for (const [name, text] of hostile) {
    it(`neither runs nor breaks anything: ${name}`, async () => {
      const opened = await rig.open();
      const { page } = opened;
      const requests: string[] = [];
      page.on("request", (request) => {
        if (!request.url().includes("127.0.0.1")) requests.push(request.url());
      });
      const run = runOf(poisoned(text));
      run.notices.push({ level: "error", code: "x", message: text.slice(0, 200_000) });
      const panelLook = await look("en", { mode: "research", macros: { "\\evil": text.slice(0, 2000) } });
      await opened.send(snapshotMessage(run.snapshot(true), panelLook));
      await expect.poll(() => page.locator(".step").count(), { timeout: 30_000 }).toBeGreaterThan(0);
      await page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })");
      await page.getByRole("tab", { name: "Search tree" }).click();
      await page.locator("g.node").nth(1).click({ force: true });
      await page.getByRole("tab", { name: "Solution" }).click();
      await page.evaluate("rstarTest.settled()");
      expect(await page.evaluate("window.hacked ?? null")).toBeNull();
      expect(requests).toEqual([]);
      expect(await page.locator("main img, main iframe, main a, main script, main object").count()).toBe(0);
      expect(
        await page.evaluate(
          "[...document.querySelectorAll('main *')].filter((e) => [...e.attributes].some((a) => a.name.startsWith('on'))).length",
        ),
      ).toBe(0);
      expect(await opened.list("violations")).toEqual([]);
      expect(await opened.list("errors")).toEqual([]);
      expect(await opened.sent("fault")).toEqual([]);
      expect(await page.evaluate("document.scrollingElement.scrollWidth - innerWidth")).toBeLessThanOrEqual(
        0,
      );
      expect(await page.evaluate("document.querySelectorAll('main *').length")).toBeLessThan(120_000);
      if (text.length > 1_000_000) expect(await page.locator(".problem").innerText()).toContain("cut here");
      await opened.close();
    });
  }
});
