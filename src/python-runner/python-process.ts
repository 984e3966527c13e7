import { spawn } from "node:child_process";
import type { ChildProcessWithoutNullStreams } from "node:child_process";
import { mkdtemp, readdir, rm, rmdir } from "node:fs/promises";
import { constants, tmpdir } from "node:os";
import path from "node:path";
import { StringDecoder } from "node:string_decoder";
import type { Interpreter } from "./interpreter.ts";
import type { PythonLimits } from "./limits.ts";
import { greetingSchema, parseLine } from "./messages.ts";
import type { Ready } from "./messages.ts";
import type { ProtectionLayer } from "../protocol/execution.ts";

export interface ProcessOptions {
  readonly interpreter: Pick<Interpreter, "path" | "args" | "packages">;
  /** Folder of the Python side (`runner.py`). */
  readonly pythonDir: string;
  readonly limits: PythonLimits;
  /** Children forked ahead of need. */
  readonly spares: number;
  /** Protection layers left out, for tests that show what the others stop by themselves. */
  readonly disabledLayers: readonly ProtectionLayer["name"][];
  /** Longest time until Python has SymPy imported and says so. */
  readonly startSeconds: number;
  /** Modules to load beyond the usual ones. */
  readonly preload: readonly string[];
}

export type Started =
  | { readonly kind: "started"; readonly process: PythonProcess; readonly ready: Ready }
  | { readonly kind: "failed"; readonly message: string };

const errorTailCharacters = 2000;
const politeExitMs = 1000;
const scratchPrefix = "rstar-step-";

/** Only what Python needs to start; nothing of the user's environment reaches step code. */
function bareEnvironment(): NodeJS.ProcessEnv {
  const environment: NodeJS.ProcessEnv = {
    PYTHONHASHSEED: "0",
    PYTHONUTF8: "1",
    PYTHONIOENCODING: "utf-8",
    OPENBLAS_NUM_THREADS: "1",
    OMP_NUM_THREADS: "1",
    MKL_NUM_THREADS: "1",
  };
  // Windows' Python cannot start without the first; the other two find packages that the user installed.
  for (const name of process.platform === "win32" ? ["SYSTEMROOT", "APPDATA", "USERPROFILE"] : []) {
    const value = process.env[name];
    if (value !== undefined) environment[name] = value;
  }
  return environment;
}

/** Empty folders that killed programs left behind; the name says whose it was. Never removes a folder with content. */
async function removeAbandonedScratch(): Promise<void> {
  const names = await readdir(tmpdir()).catch(() => []);
  for (const name of names) {
    const owner = /^rstar-step-(\d+)-/u.exec(name)?.[1];
    if (owner === undefined || isAlive(Number(owner))) continue;
    await rmdir(path.join(tmpdir(), name)).catch(() => undefined);
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Someone else's process is alive too.
    return !(error instanceof Error && "code" in error && error.code === "ESRCH");
  }
}

/** A Python process of ours: lines in, lines out, an empty folder to stand in, and a sure end. */
export class PythonProcess {
  /** Called with each line after the greeting. */
  onLine: (line: string) => void = () => undefined;
  /** Called once when the process is gone; the signal is a number, as `os.constants.signals` has it. */
  onExit: (message: string, code: number | null, signal: number | null) => void = () => undefined;
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #gone: Promise<void>;
  #errors = "";
  #alive = true;
  #greet: ((line: string) => void) | null = null;

  private constructor(child: ChildProcessWithoutNullStreams, scratch: string) {
    this.#child = child;
    child.stderr.setEncoding("utf8");
    child.stderr.on("data", (text: string) => {
      this.#errors = (this.#errors + text).slice(-errorTailCharacters);
    });
    child.stdin.on("error", () => undefined);
    this.#readLines();
    this.#gone = new Promise((resolve) => {
      const gone = (message: string, code: number | null = null, signal: number | null = null): void => {
        if (!this.#alive) return;
        this.#alive = false;
        void rm(scratch, { recursive: true, force: true }).finally(resolve);
        this.onExit(message, code, signal);
      };
      child.on("error", (error) => {
        gone(`Python could not be started: ${error.message}`);
      });
      child.on("close", (code, signal) => {
        const cause = this.#errors.trim().split("\n").at(-1) ?? "";
        const how = `Python ended (${signal ?? `exit code ${code ?? "unknown"}`})`;
        gone(
          cause === "" ? `${how}.` : `${how}: ${cause}`,
          code,
          signal === null ? null : constants.signals[signal],
        );
      });
    });
  }

  /** Starts `runner.py` in the given mode and waits until it is warm. */
  static async start(mode: "zygote" | "worker", options: ProcessOptions): Promise<Started> {
    await removeAbandonedScratch();
    const scratch = await mkdtemp(path.join(tmpdir(), `${scratchPrefix}${process.pid}-`));
    const { path: command, args, packages } = options.interpreter;
    const script = path.join(options.pythonDir, "runner.py");
    const child = spawn(command, [...args, script, mode, scratch], {
      cwd: scratch,
      env: bareEnvironment(),
      stdio: ["pipe", "pipe", "pipe"],
      // A process group of its own: it is ended whole, and Ctrl-C in the terminal is ours to handle.
      detached: process.platform !== "win32",
      windowsHide: true,
    });
    const started = new PythonProcess(child, scratch);
    const { limits, spares, disabledLayers, preload } = options;
    started.send({ ...limits, spares, disabledLayers, preload, packages });
    return started.#greeting(options.startSeconds);
  }

  get alive(): boolean {
    return this.#alive;
  }

  /** Sends one JSON value as a line. A process that is gone is noticed by `onExit`, not here. */
  send(value: unknown): void {
    if (this.#alive) this.#child.stdin.write(`${JSON.stringify(value)}\n`);
  }

  /** Ends the process and all of its group at once. */
  kill(): void {
    const { pid } = this.#child;
    if (!this.#alive || pid === undefined) return;
    try {
      if (process.platform === "win32") this.#child.kill("SIGKILL");
      else process.kill(-pid, "SIGKILL");
    } catch {
      // It is gone already.
    }
  }

  /** Asks the process to end its children and itself, and makes sure of it. Resolves when it is gone. */
  async close(): Promise<void> {
    this.#child.stdin.end();
    const timer = setTimeout(() => {
      this.kill();
    }, politeExitMs);
    await this.#gone;
    clearTimeout(timer);
  }

  #readLines(): void {
    const decoder = new StringDecoder("utf8");
    let rest = "";
    this.#child.stdout.on("data", (data: Buffer) => {
      const lines = (rest + decoder.write(data)).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) {
        if (this.#greet === null) this.onLine(line);
        else this.#greet(line);
      }
    });
  }

  #greeting(seconds: number): Promise<Started> {
    return new Promise((resolve) => {
      const fail = (message: string): void => {
        clearTimeout(timer);
        this.#greet = null;
        this.onExit = () => undefined;
        this.kill();
        void this.#gone.then(() => {
          resolve({ kind: "failed", message });
        });
      };
      const timer = setTimeout(() => {
        fail(`Python was not ready within ${seconds} s.`);
      }, seconds * 1000);
      this.onExit = fail;
      this.#greet = (line) => {
        const greeting = greetingSchema.safeParse(parseLine(line));
        if (!greeting.success) {
          fail(`Python answered with something unexpected: ${line.slice(0, 200)}`);
        } else if (greeting.data.op === "failed") {
          fail(`Python could not prepare the sandbox: ${greeting.data.message}`);
        } else {
          clearTimeout(timer);
          this.#greet = null;
          this.onExit = () => undefined;
          resolve({ kind: "started", process: this, ready: greeting.data });
        }
      };
    });
  }
}
