import { constants } from "node:os";
import type { Execution, Limit, Variable } from "../protocol/execution.ts";
import type { PythonLimits } from "./limits.ts";
import { frameSchema, parseLine } from "./messages.ts";
import type { Done, Frame } from "./messages.ts";

/** A cell to run, with its place in the path (from 1, comment-only steps counted). */
export interface NumberedCell {
  readonly number: number;
  readonly code: string;
}

/** How an evaluation came to its end, as far as one process can tell. */
export type Ended =
  | {
      readonly kind: "settled";
      readonly execution: Execution;
      /** Time that the process spent running cells, in ms. */
      readonly cellsMs: number;
      /** The process lives and waits: it may be kept or used again. */
      readonly waiting: boolean;
      /** The run changed modules that a later run in the same process would see. */
      readonly tainted: boolean;
    }
  /** The process went away for reasons that are not the step's. */
  | {
      readonly kind: "lost";
      readonly message: string;
      /** It had begun to run cells. */
      readonly begun: boolean;
      /** Only its own process was ended, by a SIGKILL that was not ours. */
      readonly killed: boolean;
    }
  | { readonly kind: "aborted" };

/** Until the first cell begins: forking, parsing, and waiting for a core. */
const startMs = 15_000;
/** After the verdict: for the `repr` of all variables, hostile ones included. */
const variablesMs = 400;

/**
 * Watches one run: reads its frames, holds it to its limits and makes the verdict. A step is blamed only for
 * what happened while it ran itself.
 */
export class Evaluation {
  readonly nonce: string;
  readonly #cells: readonly NumberedCell[];
  readonly #limits: PythonLimits;
  readonly #settle: (ended: Ended) => void;
  #ended = false;
  #timer: NodeJS.Timeout | undefined;
  #position = -1;
  #firstCellAt = 0;
  #cellAt = 0;
  #output = "";
  #begun = false;
  #verdict: Execution | null = null;
  #cellsMs = 0;
  readonly #variables: Variable[] = [];

  /** `settle` is called once; the owner then ends the process or takes it back. */
  constructor(
    nonce: string,
    cells: readonly NumberedCell[],
    limits: PythonLimits,
    settle: (ended: Ended) => void,
  ) {
    this.nonce = nonce;
    this.#cells = cells;
    this.#limits = limits;
    this.#settle = settle;
    this.#arm(startMs);
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** One line that the process wrote. */
  line(text: string): void {
    if (this.#ended) return;
    const prefix = `${this.nonce} `;
    const frame = text.startsWith(prefix)
      ? frameSchema.safeParse(parseLine(text.slice(prefix.length)))
      : null;
    if (frame?.success !== true || !this.#accept(frame.data)) {
      this.interfered();
    }
  }

  /** The process wrote what the runner does not write, or closed the runner's channel. */
  interfered(): void {
    this.#stop("crash", "The step interfered with the Python runner's own messages and was ended.");
  }

  /** The process is gone. Numbers as the system gives them; both null where it does not say. */
  exited(code: number | null, signal: number | null): void {
    if (this.#ended) return;
    if (this.#verdict !== null) {
      this.#finish(false, true);
      return;
    }
    const { SIGKILL, SIGXCPU, SIGALRM } = constants.signals;
    if (!this.#begun || signal === SIGKILL || (code === null && signal === null)) {
      const message = "The Python process that ran the step was ended from outside.";
      this.#end({ kind: "lost", message, begun: this.#begun, killed: signal === SIGKILL });
    } else if (signal === SIGXCPU) {
      this.#stop("cpu", "The step used all the processor time it may have and was ended.");
    } else if (signal === SIGALRM) {
      this.#stop("time", this.#timeMessage());
    } else if (signal !== null) {
      const name = Object.entries(constants.signals).find(([, number]) => number === signal)?.[0];
      this.#stop("crash", `The step crashed Python itself (${name ?? `signal ${signal}`}).`);
    } else {
      this.#stop("exit", `The step ended the Python process (exit code ${code ?? "unknown"}).`);
    }
  }

  /** The sandbox refused a new process or thread. */
  triedToClone(): void {
    this.#stop("processes", "The step tried to start a process or a thread and was ended.");
  }

  lost(message: string): void {
    this.#end({ kind: "lost", message, begun: this.#begun, killed: false });
  }

  abort(): void {
    this.#end({ kind: "aborted" });
  }

  #accept(frame: Frame): boolean {
    const last = this.#cells.length - 1;
    switch (frame[0]) {
      case "begin":
        if (this.#begun) return false;
        this.#begun = true;
        this.#firstCellAt = performance.now();
        this.#cellAt = this.#firstCellAt;
        this.#arm(this.#limits.stepSeconds * 1000);
        return true;
      case "cell":
        if (!this.#begun || this.#verdict !== null) return false;
        if (frame[1] !== this.#position + 1 || frame[1] > last) return false;
        this.#position = frame[1];
        this.#cellAt = performance.now();
        this.#output = "";
        if (this.#position === 0 && last > 0) this.#arm(this.#limits.pathSeconds * 1000);
        if (this.#position === last) this.#arm(this.#limits.stepSeconds * 1000);
        return true;
      case "out":
        if (this.#position < 0 || this.#verdict !== null) return false;
        this.#output += frame[1];
        return Buffer.byteLength(this.#output) <= this.#limits.outputKeptBytes;
      case "done":
        if (!this.#begun || this.#verdict !== null || frame[1].at < 0 || frame[1].at > last) return false;
        if (frame[1].kind === "ran" && (frame[1].at !== last || this.#position !== last)) return false;
        this.#verdict = this.#judge(frame[1]);
        this.#cellsMs = performance.now() - this.#firstCellAt;
        this.#arm(variablesMs);
        return true;
      case "var":
        if (this.#verdict?.kind !== "ran") return false;
        this.#variables.push({ name: frame[1], type: frame[2], value: frame[3] });
        return true;
      case "end":
        if (this.#verdict === null) return false;
        this.#finish(true, frame[1]);
        return true;
    }
  }

  #judge(done: Done): Execution {
    const { at, ms: durationMs } = done;
    switch (done.kind) {
      case "ran": {
        const { truncated } = done;
        return { kind: "ran", output: this.#output, truncated, variables: [], durationMs, cached: false };
      }
      case "failed": {
        const { errorType, line } = done;
        const [message, output] = [this.#describe(at, done.message), this.#outputAt(at)];
        return { kind: "failed", errorType, message, line, output, durationMs, ...this.#earlier(at) };
      }
      case "stopped":
        return this.#stopped(at, done.limit, done.message, durationMs);
      case "refused": {
        const { rule, line } = done;
        return {
          kind: "refused",
          rule,
          message: this.#describe(at, done.message),
          line,
          ...this.#earlier(at),
        };
      }
    }
  }

  #stopped(at: number, limit: Limit, text: string, durationMs: number): Execution {
    const [message, output] = [this.#describe(at, text), this.#outputAt(at)];
    return { kind: "stopped", limit, message, output, durationMs, ...this.#earlier(at) };
  }

  /** Names the step where it is not the last one. */
  #describe(at: number, message: string): string {
    const cell = this.#cells[at];
    if (at === this.#cells.length - 1 || cell === undefined) return message;
    return `An earlier step (number ${cell.number}) did not run again, so this step was not reached. ${message}`;
  }

  #earlier(at: number): { earlierCell?: number } {
    const cell = this.#cells[at];
    return at === this.#cells.length - 1 || cell === undefined ? {} : { earlierCell: cell.number };
  }

  /** Only the last cell's output is reported. */
  #outputAt(at: number): string {
    return at === this.#cells.length - 1 && this.#position === at ? this.#output : "";
  }

  #timeMessage(): string {
    const { stepSeconds, pathSeconds } = this.#limits;
    return this.#position === this.#cells.length - 1
      ? `The step ran longer than ${stepSeconds} s and was ended.`
      : this.#position < 0
        ? `Reading the code took longer than ${stepSeconds} s.`
        : `The earlier steps took longer than ${pathSeconds} s.`;
  }

  #timeout(): void {
    if (this.#verdict !== null) this.#finish(false, true);
    else if (this.#begun) this.#stop("time", this.#timeMessage());
    else this.lost("Python did not begin to run the step in time.");
  }

  #stop(limit: Limit, message: string): void {
    if (this.#ended) return;
    if (this.#verdict === null) {
      const at = this.#position < 0 ? this.#cells.length - 1 : this.#position;
      const now = performance.now();
      this.#cellsMs = this.#begun ? now - this.#firstCellAt : 0;
      this.#verdict = this.#stopped(at, limit, message, this.#begun ? now - this.#cellAt : 0);
    }
    // After the verdict: the cell itself had ended well, so this costs only the rest of the values.
    this.#finish(false, true);
  }

  #finish(waiting: boolean, tainted: boolean): void {
    if (this.#verdict === null) return;
    const verdict = this.#verdict;
    const execution = verdict.kind === "ran" ? { ...verdict, variables: this.#variables } : verdict;
    this.#end({ kind: "settled", execution, cellsMs: this.#cellsMs, waiting, tainted });
  }

  #arm(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#timeout();
    }, ms);
  }

  #end(ended: Ended): void {
    if (this.#ended) return;
    this.#ended = true;
    clearTimeout(this.#timer);
    this.#settle(ended);
  }
}
