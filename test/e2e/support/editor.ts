import { mkdir } from "node:fs/promises";
import path from "node:path";
import type { Browser, BrowserContext, Frame, FrameLocator, Locator, Page } from "playwright-core";
import { inject, type TestContext } from "vitest";
import { openBrowser, watchNetwork, workbenchUrl } from "../../../scripts/workbench-server.mjs";

/** Where screenshots go; people look at them. */
const shots = path.resolve(import.meta.dirname, "../../../.rstar/shots");

export interface WindowOptions {
  readonly language?: "en" | "zh-cn";
  readonly width?: number;
  readonly height?: number;
  /** File of the workspace that the explorer shows, to know that the window is ready. */
  readonly expects?: string;
}

/** A workbench window in a browser of its own: another browser profile is another, fresh workbench. */
export class EditorWindow {
  readonly page: Page;
  /** Requests to other machines; there must be none. */
  readonly outside: readonly string[];
  readonly #browser: Browser;
  readonly #context: BrowserContext;

  private constructor(browser: Browser, context: BrowserContext, page: Page, outside: readonly string[]) {
    this.#browser = browser;
    this.#context = context;
    this.page = page;
    this.outside = outside;
  }

  static async open(options: WindowOptions = {}): Promise<EditorWindow> {
    const workbench = inject("workbench");
    if (workbench === null) throw new Error(inject("reason"));
    const browser = await openBrowser(workbench);
    const context = await browser.newContext({
      viewport: { width: options.width ?? 1280, height: options.height ?? 800 },
      // The workbench takes its language from what the browser asks for.
      locale: options.language === "zh-cn" ? "zh-CN" : "en-US",
    });
    context.setDefaultTimeout(45_000);
    const page = await context.newPage();
    const opened = new EditorWindow(browser, context, page, watchNetwork(page));
    await page.goto(workbenchUrl({ url: new URL(inject("address")) }, inject("notes")));
    await opened.ready();
    return opened;
  }

  async ready(): Promise<void> {
    await this.page.locator(".monaco-workbench").waitFor();
    await this.page.locator(".statusbar-item").first().waitFor();
  }

  /** For `afterEach`: a picture of what was there when a test failed. */
  async afterTest({ task }: TestContext): Promise<void> {
    if (task.result?.state === "fail")
      await this.shot(`failed ${task.name}`.replaceAll(/[^\p{L}\p{N}]+/gu, "-").slice(0, 80));
  }

  async close(): Promise<void> {
    await this.#context.close();
    await this.#browser.close();
  }

  /** The page in rStar's panel. */
  get panel(): FrameLocator {
    return this.page.frameLocator("iframe.webview.ready").frameLocator("iframe#active-frame");
  }

  /** The same, for what is evaluated in it. */
  async panelFrame(): Promise<Frame> {
    const outer = this.page.frameLocator("iframe.webview.ready");
    const element = await outer.locator("iframe#active-frame").elementHandle();
    const frame = await element.contentFrame();
    if (frame === null) throw new Error("the panel has no page");
    return frame;
  }

  get toast(): Locator {
    return this.page.locator(".notification-toast");
  }

  async shot(name: string): Promise<void> {
    await mkdir(shots, { recursive: true });
    await this.page.screenshot({ path: path.join(shots, `${name}.png`), animations: "disabled" });
  }

  /** Runs a command by its title, from the palette, by keyboard. */
  async command(title: string): Promise<void> {
    await this.#quick(`>${title}`);
    await this.page.locator(".quick-input-list .monaco-list-row", { hasText: title }).first().waitFor();
    // The list puts what was used lately on top.
    for (let i = 0; i < 20; i++) {
      const label = await this.page
        .locator(".quick-input-list .monaco-list-row.focused")
        .getAttribute("aria-label");
      if (label === title || label?.startsWith(`${title},`) === true) {
        await this.page.keyboard.press("Enter");
        return;
      }
      await this.page.keyboard.press("ArrowDown");
    }
    throw new Error(`the palette has no ${title}`);
  }

  /** Opens a file of the workspace by its name. */
  async openFile(name: string): Promise<void> {
    await this.page.keyboard.press("Control+1");
    await this.#quick(name);
    const row = this.page
      .locator(".quick-input-list .monaco-list-row", { hasText: path.basename(name) })
      .first();
    await row.waitFor();
    await this.page.keyboard.press("Enter");
    await this.page
      .locator(".tab.active", { hasText: path.basename(name) })
      .first()
      .waitFor();
    await this.page.locator(".editor-instance .view-line").first().waitFor();
  }

  /** Puts the cursor on a line of the active editor. */
  async toLine(line: number): Promise<void> {
    await this.#quick(`:${line}`);
    await this.page.keyboard.press("Enter");
  }

  async theme(name: string): Promise<void> {
    await this.command("Preferences: Color Theme");
    const input = this.page.locator('.quick-input-widget input[placeholder*="Theme"]');
    await input.waitFor();
    await input.fill(name);
    await this.page.locator(`.quick-input-list .monaco-list-row.focused[aria-label^="${name}"]`).waitFor();
    await this.page.keyboard.press("Enter");
    await this.page.locator(".quick-input-widget").waitFor({ state: "hidden" });
  }

  /** Text of the lines that the active editor shows, without any blanks: a narrow editor breaks lines where it likes. */
  async text(): Promise<string> {
    const lines: { top: number; text: string }[] = await this.page.evaluate(
      `[...document.querySelectorAll(".editor-instance .view-line")]
        .map((line) => ({ top: line.getBoundingClientRect().top, text: line.textContent }))`,
    );
    lines.sort((a, b) => a.top - b.top);
    return withoutBlanks(lines.map(({ text }) => text).join(""));
  }

  async #quick(text: string): Promise<void> {
    const input = this.page.locator(".quick-input-widget input");
    await this.page.keyboard.press("F1");
    await input.waitFor();
    await input.fill(text);
  }
}

export function withoutBlanks(text: string): string {
  return text.replaceAll(/[\s\u00a0]+/gu, "");
}
