import type { Execution, Protection } from "../../src/protocol/execution.ts";
import type { Executor } from "../../src/solver/search/ports.ts";

/** Runs `name = x op y` and `print(name)` with numbers; enough to be a program, with no Python. */
export class FakeExecutor implements Executor {
  readonly protection: Protection = { level: "restricted", layers: [] };
  readonly runs: (readonly string[])[] = [];
  #unavailable: string | null = null;

  /** From now on there is no Python. */
  fail(message: string): void {
    this.#unavailable = message;
  }

  async run(cells: readonly string[], signal: AbortSignal): Promise<Execution> {
    this.runs.push(cells);
    await Promise.resolve();
    signal.throwIfAborted();
    if (this.#unavailable !== null) return { kind: "unavailable", message: this.#unavailable };
    const names = new Map<string, number>();
    let output = "";
    for (const [c, cell] of cells.entries()) {
      output = "";
      for (const [l, line] of cell.split("\n").entries()) {
        if (line.startsWith("#") || line.trim() === "") continue;
        const printed = /^print\((\w+)\)$/.exec(line)?.[1];
        const assigned = /^(\w+) = (\w+)(?: ([-+*/]) (\w+))?$/.exec(line);
        if (printed !== undefined) output += `${value(printed, names)}\n`;
        else if (assigned?.[1] !== undefined && assigned[2] !== undefined) {
          const right = assigned[4] === undefined ? 0 : value(assigned[4], names);
          if (assigned[3] === "/" && right === 0) {
            const where = c === cells.length - 1 ? l + 1 : null;
            return {
              kind: "failed",
              errorType: "ZeroDivisionError",
              message: "division by zero",
              line: where,
              output,
              durationMs: 0,
            };
          }
          names.set(assigned[1], apply(value(assigned[2], names), assigned[3], right));
        } else throw new Error(`The fake executor cannot run ${JSON.stringify(line)}.`);
      }
    }
    return { kind: "ran", output, truncated: false, variables: [], durationMs: 0, cached: false };
  }
}

function value(text: string, names: ReadonlyMap<string, number>): number {
  return names.get(text) ?? Number(text);
}

function apply(left: number, operator: string | undefined, right: number): number {
  switch (operator) {
    case "+":
      return left + right;
    case "-":
      return left - right;
    case "*":
      return left * right;
    case "/":
      return left / right;
    case undefined:
    default:
      return left;
  }
}
