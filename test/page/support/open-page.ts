import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import os from "node:os";
import path from "node:path";
import { chromium, type Browser, type BrowserContextOptions, type Page } from "playwright-core";
import { buildPage } from "../../../scripts/build.mjs";
import { freshNonce, pageHtml } from "../../../src/panel/page-html.ts";
import type {
  FromPage,
  PanelLook,
  PanelView,
  RunPhase,
  RunSnapshot,
  ToPage,
} from "../../../src/protocol/panel.ts";
import { PANEL_SCHEMA_VERSION } from "../../../src/protocol/panel.ts";
import type { SearchEvent } from "../../../src/protocol/search-events.ts";
import { searchEventSchema } from "../../../src/protocol/search-events.ts";
import { SearchRun } from "../../../src/tutor/search-run.ts";
import { dark, type Theme } from "./themes.ts";
import { wordsFor } from "./page-words.ts";

const here = import.meta.dirname;

/** A browser on this machine, or null. */
export function findChromium(): string | null {
  const named = [
    process.env["CHROMIUM"],
    "/usr/bin/chromium",
    "/usr/bin/chromium-browser",
    "/usr/bin/google-chrome",
  ];
  return named.find((file) => file !== undefined && file !== "" && existsSync(file)) ?? null;
}

const types: Readonly<Record<string, string>> = {
  ".js": "text/javascript",
  ".css": "text/css",
  ".woff2": "font/woff2",
};

/** Serves the built page from this machine, as the panel does, under the panel's own policy. */
export class PageRig {
  readonly #folder: string;
  readonly #server: Server;
  readonly #browser: Browser;
  readonly #origin: string;

  private constructor(folder: string, server: Server, browser: Browser, origin: string) {
    this.#folder = folder;
    this.#server = server;
    this.#browser = browser;
    this.#origin = origin;
  }

  static async start(executablePath: string): Promise<PageRig> {
    const folder = await mkdtemp(path.join(os.tmpdir(), "rstar-page-"));
    await buildPage(folder);
    const server = createServer((request, response) => {
      const name = path.basename(request.url ?? "");
      const origin = `http://${request.headers.host ?? ""}`;
      if (name === "page") {
        response.setHeader("content-type", "text/html; charset=utf-8");
        response.end(
          pageHtml({
            cspSource: origin,
            nonce: freshNonce(),
            script: `${origin}/main.js`,
            style: `${origin}/main.css`,
            language: "en",
            title: "rStar",
          }),
        );
        return;
      }
      const type = types[path.extname(name)];
      const file = name.endsWith(".woff2") ? path.join("fonts", name) : name;
      if (type === undefined) {
        response.writeHead(404).end();
        return;
      }
      readFile(path.join(folder, "webview", file)).then(
        (content) => response.setHeader("content-type", type).end(content),
        () => response.writeHead(404).end(),
      );
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("The server has no port.");
    const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
    return new PageRig(folder, server, browser, `http://127.0.0.1:${address.port}`);
  }

  async open(options: { theme?: Theme; context?: BrowserContextOptions } = {}): Promise<OpenPage> {
    const theme = options.theme ?? dark;
    const context = await this.#browser.newContext({
      viewport: { width: 720, height: 900 },
      ...options.context,
    });
    const page = await context.newPage();
    await page.addInitScript({ path: path.join(here, "in-page.mjs") });
    const setTheme = `rstarTest.theme(${JSON.stringify(theme.variables)}, ${JSON.stringify(theme.kind)})`;
    await page.addInitScript(
      `${setTheme}; document.addEventListener("DOMContentLoaded", () => { ${setTheme} }, { capture: true });`,
    );
    const opened = new OpenPage(page, `${this.#origin}/page`);
    await opened.load();
    return opened;
  }

  async stop(): Promise<void> {
    await this.#browser.close();
    await new Promise((resolve) => this.#server.close(resolve));
    await rm(this.#folder, { recursive: true, force: true });
  }
}

export class OpenPage {
  readonly page: Page;
  readonly #address: string;

  constructor(page: Page, address: string) {
    this.page = page;
    this.#address = address;
  }

  /** Loads the page (again) and waits for its *ready*. */
  async load(): Promise<void> {
    await this.page.goto(this.#address);
    await this.page.waitForFunction("rstarTest.sent.some((m) => m.kind === 'ready')");
  }

  async send(...messages: readonly ToPage[]): Promise<void> {
    await this.page.evaluate(`rstarTest.send(...${JSON.stringify(messages)})`);
  }

  /** What the page has said to the editor, of one kind. */
  async sent<K extends FromPage["kind"]>(kind: K): Promise<readonly Extract<FromPage, { kind: K }>[]> {
    return await this.page.evaluate(`rstarTest.sent.filter((m) => m.kind === ${JSON.stringify(kind)})`);
  }

  async list(name: "violations" | "errors"): Promise<readonly string[]> {
    return await this.page.evaluate(`rstarTest.${name}`);
  }

  async close(): Promise<void> {
    await this.page.context().close();
  }
}

/** A stored search. */
export async function trace(name: string): Promise<readonly SearchEvent[]> {
  const file = path.join(here, "..", "..", "fixtures", "page", `${name}.jsonl`);
  const lines = (await readFile(file, "utf8")).split("\n").filter((line) => line !== "");
  return lines.map((line) => searchEventSchema.parse(JSON.parse(line)));
}

export async function look(
  language: "en" | "zh-cn" = "en",
  changes: Partial<PanelLook> = {},
): Promise<PanelLook> {
  return {
    language,
    words: await wordsFor(language),
    macros: {},
    fontSize: null,
    mode: "student",
    allowRevealAll: true,
    ...changes,
  };
}

/** A run of the editor that has taken events. */
export function runOf(
  events: readonly SearchEvent[],
  options: { id?: string; problem?: string } = {},
): SearchRun {
  const first = events[0];
  if (first?.kind !== "started") throw new Error("A stored search begins with its start.");
  const problem = options.problem ?? first.problem;
  const run = new SearchRun(
    options.id ?? "run-1",
    {
      text: problem,
      language: "markdown",
      uri: "file:///notes/homework.md",
      range: null,
      label: "homework.md, line 12",
    },
    first.options,
  );
  run.report = report;
  run.accept(events);
  run.tree.problem = problem;
  return run;
}

export function snapshotMessage(
  run: RunSnapshot | null,
  panelLook: PanelLook,
  view: PanelView | null = null,
): Extract<ToPage, { kind: "snapshot" }> {
  return { kind: "snapshot", schema: PANEL_SCHEMA_VERSION, look: panelLook, run, view };
}

export const searching: RunPhase = { kind: "searching" };

const report: NonNullable<RunSnapshot["report"]> = {
  device: { kind: "cpu", names: [], threads: 3, slots: 8 },
  policy: { name: "rstar-seed-policy", format: "native", notes: [] },
  ppm: { name: "rstar-seed-ppm", format: "value-token", notes: [] },
  python: { path: "/usr/bin/python3", version: "3.11.7", sympy: "1.14.0", protection: null },
};
