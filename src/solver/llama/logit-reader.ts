import type {
  ControlledEvaluateInputItem,
  LlamaContext,
  LlamaContextSequence,
  LlamaModel,
  Token,
} from "node-llama-cpp";
import { commonPrefix } from "./state-files.ts";

/** Values of the wanted tokens at one position, same order as asked for. */
export type LogitsAt = readonly number[];

/** One text and the positions to read in it. */
export interface ReadRequest {
  readonly tokens: readonly Token[];
  /** Indexes into `tokens`, ascending. */
  readonly positions: readonly number[];
}

export interface ReadResult {
  /** One entry a request, each with one entry a position. */
  readonly values: readonly (readonly LogitsAt[])[];
  readonly tokensEvaluated: number;
}

/** What can be read of the output: `raw` logits, or only their `differences` (from probabilities). */
export type LogitAccess = "raw" | "differences";

/**
 * Reads next-token logits of a few tokens at chosen positions, in one sequence that keeps its prefix from call to call.
 *
 * One sequence is enough on the CPU: scoring eight candidates one after the other on a kept prefix took 2,183 ms where
 * a copied prefix and one batch took 2,077 (and evaluating each in full, 10,181).
 *
 * node-llama-cpp before 3.22 cannot read raw logits. There the full probabilities are read (slow for a large
 * vocabulary) and their logarithms returned: right up to one unknown constant a position.
 */
export class LogitReader {
  readonly access: LogitAccess;
  readonly #context: LlamaContext;
  readonly #sequence: LlamaContextSequence;
  #queue: Promise<unknown> = Promise.resolve();

  private constructor(context: LlamaContext, sequence: LlamaContextSequence, access: LogitAccess) {
    this.#context = context;
    this.#sequence = sequence;
    this.access = access;
  }

  static async create(
    model: LlamaModel,
    options: { readonly contextSize: number; readonly batchSize: number; readonly threads: number },
  ): Promise<LogitReader> {
    const context = await model.createContext({ ...options, sequences: 1, swaFullCache: true });
    try {
      const sequence = context.getSequence();
      return new LogitReader(context, sequence, await detectAccess(sequence));
    } catch (error) {
      // A context that is dropped without this keeps its model from ever being unloaded.
      await context.dispose();
      throw error;
    }
  }

  /** Longest text that can be read, in tokens. At one more, the library would drop the oldest tokens in silence. */
  get longest(): number {
    return this.#context.contextSize - 1;
  }

  /** The library's context, for statistics only. */
  get context(): LlamaContext {
    return this.#context;
  }

  /**
   * Reads several texts; calls are served one after the other. Texts are taken in the order in which they share most,
   * whatever their order in `requests`.
   *
   * @throws the signal's reason when it is aborted, before the next batch
   */
  read(requests: readonly ReadRequest[], wanted: readonly Token[], signal: AbortSignal): Promise<ReadResult> {
    const turn = this.#queue.then(() => this.#readAll(requests, wanted, signal));
    this.#queue = turn.catch(() => undefined);
    return turn;
  }

  /** Forgets the kept prefix. */
  async forget(): Promise<void> {
    const turn = this.#queue.then(() => this.#sequence.clearHistory());
    this.#queue = turn.catch(() => undefined);
    await turn;
  }

  async dispose(): Promise<void> {
    await this.#queue;
    await this.#context.dispose();
  }

  async #readAll(
    requests: readonly ReadRequest[],
    wanted: readonly Token[],
    signal: AbortSignal,
  ): Promise<ReadResult> {
    const values: LogitsAt[][] = requests.map(() => []);
    let tokensEvaluated = 0;
    const order = requests.map((request, index) => ({ request, index }));
    order.sort((a, b) => compareTokenLists(a.request.tokens, b.request.tokens) || a.index - b.index);
    for (const { request, index } of order) {
      const [read, evaluated] = await this.#readOne(request, wanted, signal);
      values[index] = read;
      tokensEvaluated += evaluated;
    }
    return { values, tokensEvaluated };
  }

  async #readOne(
    { tokens, positions }: ReadRequest,
    wanted: readonly Token[],
    signal: AbortSignal,
  ): Promise<[LogitsAt[], number]> {
    const first = positions[0];
    if (first === undefined) return [[], 0];
    const ends = new Set(positions);
    // A position that is wanted has to be evaluated again, so the kept prefix stops before the first of them.
    await this.#sequence.adaptStateToTokens(tokens.slice(0, first), false);
    const read: LogitsAt[] = [];
    let evaluated = 0;
    const stop = (positions.at(-1) ?? first) + 1;
    while (this.#sequence.nextTokenIndex < stop) {
      if (signal.aborted) throw abortReason(signal);
      const from = this.#sequence.nextTokenIndex;
      const chunk = tokens.slice(from, Math.min(stop, from + this.#context.batchSize));
      const output = await this.#sequence.controlledEvaluate(
        chunk.map((token, i) => (ends.has(from + i) ? this.#ask(token, wanted) : token)),
      );
      for (let i = 0; i < chunk.length; i++) {
        if (!ends.has(from + i)) continue;
        const next = output[i]?.next;
        const found = this.access === "raw" ? next?.logits : next?.probabilities;
        read.push(
          wanted.map((token) => {
            const value = found?.get(token) ?? Number.NaN;
            return this.access === "raw" ? value : Math.log(value);
          }),
        );
      }
      evaluated += chunk.length;
    }
    return [read, evaluated];
  }

  /** No temperature: with one, top-k and top-p run first and cut the wanted tokens away. */
  #ask(token: Token, wanted: readonly Token[]): ControlledEvaluateInputItem {
    return this.access === "raw"
      ? [token, { generateNext: { logits: { filter: { tokens: wanted } } } }]
      : [token, { generateNext: { probabilities: true } }];
  }
}

/** Reads one logit to see whether this version of the library returns any. */
async function detectAccess(sequence: LlamaContextSequence): Promise<LogitAccess> {
  const token = sequence.model.iterateAllTokens().next();
  if (token.done === true) return "differences";
  const output = await sequence.controlledEvaluate([
    [token.value, { generateNext: { logits: { filter: { tokens: [token.value] } } } }],
  ]);
  await sequence.clearHistory();
  return output[0]?.next.logits?.get(token.value) === undefined ? "differences" : "raw";
}

function compareTokenLists(a: readonly Token[], b: readonly Token[]): number {
  const at = commonPrefix(a, b);
  return (a[at] ?? -1) - (b[at] ?? -1);
}

function abortReason(signal: AbortSignal): Error {
  const reason: unknown = signal.reason;
  return reason instanceof Error ? reason : new Error("The request was cancelled.");
}
