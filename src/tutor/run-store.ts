import { appendFileSync } from "node:fs";
import { appendFile, mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
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
  #files = 0;
  #warned = false;

  /** @param folder - made when the first run is saved */
  constructor(folder: string, warn: (message: string) => void) {
    this.#folder = folder;
    this.#warn = warn;
  }

  /** Begins to save a run, or goes on saving one that this process saves already. */
  begin(run: SearchRun): void {
    if (this.#open.has(run.id)) return;
    this.#files += 1;
    const file = path.join(this.#folder, `${run.id}~${process.pid}-${this.#files}.jsonl`);
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

  /** Waits until everything is written. */
  async settled(): Promise<void> {
    await Promise.all([...this.#open.values()].map((file) => file.settled()));
  }

  /** Writes what is left before this returns: the process may end right after. */
  dispose(): void {
    for (const file of this.#open.values()) file.dispose();
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

/** Appends in order; what comes while a write is under way is written together after it. */
class RunFile {
  readonly #file: string;
  readonly #failed: (error: Error) => void;
  #pending = "";
  #timer: NodeJS.Timeout | null = null;
  #writing: Promise<void> = Promise.resolve();
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
    this.#writing = this.#writing.then(() => this.#append());
  }

  async settled(): Promise<void> {
    this.flush();
    await this.#writing;
  }

  dispose(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const text = this.#pending;
    this.#pending = "";
    if (text === "" || !this.#made || this.#broken) return;
    try {
      appendFileSync(this.#file, text);
    } catch (error) {
      this.#fail(error);
    }
  }

  async #append(): Promise<void> {
    const text = this.#pending;
    if (text === "" || this.#broken) return;
    this.#pending = "";
    try {
      if (this.#made) {
        await appendFile(this.#file, text);
      } else {
        await mkdir(path.dirname(this.#file), { recursive: true });
        await writeFile(this.#file, text, { flag: "wx" });
        this.#made = true;
      }
    } catch (error) {
      this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    this.#broken = true;
    this.#pending = "";
    this.#failed(error instanceof Error ? error : new Error(String(error)));
  }
}
