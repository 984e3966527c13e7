import type { LlamaContext } from "node-llama-cpp";

/** One call of llama.cpp's decode. */
export interface BatchRecord {
  /** Rows (tokens) in the batch. */
  readonly rows: number;
  /** Sequence numbers in the order they were added. */
  readonly sequences: readonly number[];
}

/**
 * Counts what a context really decodes, for tests and the benchmark. Production code does not know about it: it wraps
 * the context's native object from outside (an internal of node-llama-cpp, so `attach` says whether it was found).
 */
export class BatchStatistics {
  readonly #batches: BatchRecord[] = [];
  #open: { rows: number; sequences: number[] } = { rows: 0, sequences: [] };

  private constructor() {
    // only `attach` makes one
  }

  /** @returns null where this version of the library has no such internals */
  static attach(context: LlamaContext): BatchStatistics | null {
    const native: unknown = Reflect.get(context, "_ctx");
    if (typeof native !== "object" || native === null) return null;
    const statistics = new BatchStatistics();
    const wrapped =
      wrap(native, "addToBatch", (args) => {
        const [sequence, , tokens] = args;
        statistics.#open.rows += tokens instanceof Uint32Array ? tokens.length : 0;
        if (typeof sequence === "number") statistics.#open.sequences.push(sequence);
      }) &&
      wrap(native, "decodeBatch", () => {
        statistics.#batches.push(statistics.#open);
        statistics.#open = { rows: 0, sequences: [] };
      });
    return wrapped ? statistics : null;
  }

  /** All batches since the start or the last `clear`. */
  batches(): readonly BatchRecord[] {
    return [...this.#batches];
  }

  /** Rows of a batch to number of batches. */
  histogram(): ReadonlyMap<number, number> {
    const counts = new Map<number, number>();
    for (const batch of this.#batches) counts.set(batch.rows, (counts.get(batch.rows) ?? 0) + 1);
    return counts;
  }

  /** Tokens decoded in all batches. */
  rows(): number {
    return this.#batches.reduce((sum, batch) => sum + batch.rows, 0);
  }

  clear(): void {
    this.#batches.length = 0;
  }
}

function wrap(target: object, method: string, before: (args: readonly unknown[]) => void): boolean {
  const original: unknown = Reflect.get(target, method);
  if (typeof original !== "function") return false;
  return Reflect.defineProperty(target, method, {
    configurable: true,
    value: (...args: readonly unknown[]): unknown => {
      before(args);
      return Reflect.apply(original, target, args);
    },
  });
}
