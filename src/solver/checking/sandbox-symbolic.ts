import { sympyEqualityProgram, type SymbolicEquality } from "../grading/symbolic.ts";
import type { Executor } from "../search/ports.ts";

/** Asks SymPy in the same sandbox that runs step code: SymPy evaluates text, and may run for ever. */
export class SandboxSymbolicEquality implements SymbolicEquality {
  readonly #executor: Executor;

  constructor(executor: Executor) {
    this.#executor = executor;
  }

  async equal(a: string, b: string, signal: AbortSignal): Promise<boolean | null> {
    const execution = await this.#executor.run([sympyEqualityProgram(a, b)], signal);
    if (execution.kind !== "ran") return null;
    switch (execution.output.trim()) {
      case "True":
        return true;
      case "False":
        return false;
      default:
        return null;
    }
  }
}
