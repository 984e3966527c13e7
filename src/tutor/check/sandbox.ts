import type { ChosenPython } from "../../setup/python-choice.ts";
import { PythonExecutor } from "../../python-runner/python-executor.ts";
import { SandboxSymbolicEquality } from "../../solver/checking/sandbox-symbolic.ts";
import type { SymbolicEquality } from "../../solver/grading/symbolic.ts";
import type { Clock, Executor } from "../../solver/search/ports.ts";

export interface SandboxOptions {
  /** The Python of this window (`PythonService`). */
  readonly python: () => Promise<ChosenPython>;
  /** Folder of the Python side, `dist/python`. */
  readonly pythonDir: string;
  /** False in Restricted Mode: nothing runs then. */
  readonly trusted: () => boolean;
  readonly clock: Clock;
  readonly warn: (message: string) => void;
}

/** Without use for so long, Python leaves the memory. */
const IDLE_MS = 5 * 60_000;

/** A sandboxed Python of the editor's own, for checks that need no model. Started when first asked, ended when idle. */
export class Sandbox {
  readonly #options: SandboxOptions;
  #started: Promise<PythonExecutor | null> | null = null;
  #stopIdleTimer: () => void = () => undefined;
  #disposed = false;

  constructor(options: SandboxOptions) {
    this.#options = options;
  }

  /** Symbolic algebra for the checker; each question may say that it does not know. Null in Restricted Mode. */
  symbolic(): SymbolicEquality | null {
    if (!this.#options.trusted()) return null;
    return {
      equal: async (a, b, signal) => {
        const executor = await this.executor();
        return executor === null ? null : new SandboxSymbolicEquality(executor).equal(a, b, signal);
      },
    };
  }

  /** Runs step code; null where nothing may run or there is no Python with SymPy. */
  async executor(): Promise<Executor | null> {
    if (this.#disposed || !this.#options.trusted()) return null;
    this.#restartIdleTimer();
    this.#started ??= this.#start();
    const started = this.#started;
    const executor = await started;
    if (executor === null) {
      // A Python that was missing may be there the next time.
      if (this.#started === started) this.#started = null;
      return null;
    }
    // `stop` has ended it if it was ended meanwhile.
    return this.#started === started ? executor : null;
  }

  /** Ends Python; the next use starts another one. */
  async stop(): Promise<void> {
    this.#stopIdleTimer();
    const started = this.#started;
    this.#started = null;
    await (await started)?.dispose();
  }

  async dispose(): Promise<void> {
    this.#disposed = true;
    await this.stop();
  }

  async #start(): Promise<PythonExecutor | null> {
    const chosen = await this.#options.python();
    if (chosen.kind === "not-found") {
      this.#options.warn(`No Python for checks: ${chosen.message}`);
      return null;
    }
    const { interpreter } = chosen;
    if (interpreter.sympy === null) {
      this.#options.warn(`${interpreter.path} has no SymPy, so some steps stay unchecked.`);
      return null;
    }
    const started = await PythonExecutor.start({
      interpreter,
      workers: 1,
      pythonDir: this.#options.pythonDir,
    });
    if (started.kind === "started") return started.executor;
    this.#options.warn(`Python for checks does not start: ${started.message}`);
    return null;
  }

  #restartIdleTimer(): void {
    this.#stopIdleTimer();
    this.#stopIdleTimer = this.#options.clock.after(IDLE_MS, () => {
      void this.stop();
    });
  }
}
