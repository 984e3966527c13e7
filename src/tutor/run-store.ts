import { randomUUID } from "node:crypto";
import { appendFileSync, mkdirSync } from "node:fs";
import { readdir, readFile, rm, stat } from "node:fs/promises";
import path from "node:path";
import type { EngineReport } from "../protocol/engine.ts";
import type { SearchEvent } from "../protocol/search-events.ts";
import { eventLine, readRunFile, reportLine, runFileText } from "./run-file.ts";
import type { SearchRun } from "./search-run.ts";

/** Runs that are kept. */
const KEPT = 20;

/** A file that was written to within this time may belong to a search of another window. */
const IN_USE_MS = 60 * 60_000;

/** Events are written together, at most this long after the first of them. */
const FLUSH_MS = 200;

/**
 * Runs on disk, one file each. A file is written only by the process that made it, so that windows can share the
 * folder: a run that goes on in another process goes on in a file of its own, which begins with everything so far.
 * A disk that fails costs the saved copy, never the search: `warn` hears of it once.
 */
export class RunStore {
  readonly #folder: string;
  readonly #warn: (message: string) => void;
  readonly #open = new Map<string, RunFile>();
  #warned = false;

  /** @param folder - made when the first run is saved */
  constructor(folder: string, warn: (message: string) => void) {
    this.#folder = folder;
    this.#warn = warn;
  }

  /** Begins to save a run, or goes on saving one that this process saves already. */
  begin(run: SearchRun): void {
    if (this.#open.has(run.id)) return;
    // Not the process's number: a container gives the same one again after a restart.
    const file = path.join(this.#folder, `${run.id}~${randomUUID().slice(0, 8)}.jsonl`);
    const saved = new RunFile(file, (error) => {
      if (this.#warned) return;
      this.#warned = true;
      this.#warn(
        `The search cannot be saved (${error.message}); it will not survive a reload of the window.`,
      );
    });
    this.#open.set(run.id, saved);
    saved.write(runFileText(run));
    saved.flush();
  }

  event(run: SearchRun, event: SearchEvent): void {
    const file = this.#open.get(run.id);
    file?.write(eventLine(event));
    if (event.kind === "finished") file?.flush();
  }

  report(run: SearchRun, report: EngineReport): void {
    this.#open.get(run.id)?.write(reportLine(report));
  }

  /** The saved run with this id, or null. Of several files the one written to last. */
  async load(id: string): Promise<SearchRun | null> {
    const files = (await this.#list()).filter((f) => f.id === id);
    for (const { file } of files) {
      const text = await readFile(file, "utf8").catch(() => null);
      const run = text === null ? null : readRunFile(text);
      if (run !== null) return run;
    }
    return null;
  }

  /** Deletes all but the latest runs. */
  async prune(): Promise<void> {
    const now = Date.now();
    const old = (await this.#list()).slice(KEPT).filter((f) => now - f.modified > IN_USE_MS);
    await Promise.all(old.map(({ file }) => rm(file, { force: true }).catch(() => undefined)));
  }

  /** Writes what is left; the process may end right after. */
  dispose(): void {
    for (const file of this.#open.values()) file.flush();
    this.#open.clear();
  }

  /** Files, the one written to last first. */
  async #list(): Promise<
    readonly { readonly id: string; readonly file: string; readonly modified: number }[]
  > {
    const names = await readdir(this.#folder).catch(() => []);
    const found = await Promise.all(
      names.map(async (name) => {
        const id = /^(.+)~[^~]*\.jsonl$/u.exec(name)?.[1];
        const file = path.join(this.#folder, name);
        const info = id === undefined ? null : await stat(file).catch(() => null);
        return id === undefined || info === null ? [] : [{ id, file, modified: info.mtimeMs }];
      }),
    );
    return found.flat().sort((a, b) => b.modified - a.modified);
  }
}

/**
 * Gathers lines and appends them to a file. The writes do not return before they are done: they are small, a few in a
 * second, and none is lost when the window closes.
 */
class RunFile {
  readonly #file: string;
  readonly #failed: (error: Error) => void;
  #pending = "";
  #timer: NodeJS.Timeout | null = null;
  #made = false;
  #broken = false;

  constructor(file: string, failed: (error: Error) => void) {
    this.#file = file;
    this.#failed = failed;
  }

  write(text: string): void {
    if (this.#broken) return;
    this.#pending += text;
    this.#timer ??= setTimeout(() => {
      this.flush();
    }, FLUSH_MS);
  }

  flush(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const text = this.#pending;
    this.#pending = "";
    if (text === "" || this.#broken) return;
    try {
      if (!this.#made) mkdirSync(path.dirname(this.#file), { recursive: true });
      appendFileSync(this.#file, text, { flag: this.#made ? "a" : "ax" });
      this.#made = true;
    } catch (error) {
      this.#broken = true;
      this.#failed(error instanceof Error ? error : new Error(String(error)));
    }
  }
}
