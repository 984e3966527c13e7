import type { Token } from "node-llama-cpp";
import type { Ppm, Score, ScoreRequest, Scores } from "../search/ports.ts";
import type { PromptFormat } from "../trajectory/format.ts";
import type { Step } from "../trajectory/step.ts";
import type { LogitReader, LogitsAt, ReadRequest } from "./logit-reader.ts";
import { commonPrefix } from "./state-files.ts";
import type { Vocabulary } from "./vocabulary.ts";

export interface ValueTokenPpmOptions {
  readonly name: string;
  readonly reader: LogitReader;
  readonly vocabulary: Vocabulary;
  readonly format: PromptFormat;
  /** The control token in whose row of the output matrix the scalar head stands. */
  readonly token: Token;
}

/**
 * A scalar process preference model: value `v` = logit of one control token, read at the end marker of a step; score
 * `tanh(v / 5)` (microsoft/rStar, `rstar_deepthink/llms/rm.py`). The head's vector stands in that token's row of an
 * untied output matrix, so llama.cpp computes it for every architecture, at every position, with prefix reuse.
 *
 * A text that does not fit is unscored; nothing is ever cut off to make it fit.
 */
export class ValueTokenPpm implements Ppm {
  readonly name: string;
  readonly #reader: LogitReader;
  readonly #vocabulary: Vocabulary;
  readonly #format: PromptFormat;
  readonly #token: Token;

  constructor(options: ValueTokenPpmOptions) {
    this.name = options.name;
    this.#reader = options.reader;
    this.#vocabulary = options.vocabulary;
    this.#format = options.format;
    this.#token = options.token;
  }

  /** The reader, for statistics only. */
  get reader(): LogitReader {
    return this.#reader;
  }

  /** Scores each candidate at its last token, before any printed output. */
  async score(request: ScoreRequest, signal: AbortSignal): Promise<Scores> {
    const texts = request.candidates.map((candidate) =>
      this.#endsAt(request.problem, request.steps, candidate),
    );
    return this.#read(
      texts.map((tokens) => ({ tokens, positions: [tokens.length - 1] })),
      signal,
      (values) => values.map((at) => at[0]),
    );
  }

  /** Scores every step of one path, in one pass over it. */
  async scorePath(problem: string, steps: readonly Step[], signal: AbortSignal): Promise<Scores> {
    const texts = steps.map((step, i) => this.#endsAt(problem, steps.slice(0, i), step));
    const whole = texts.at(-1);
    if (whole === undefined) return { scores: [], tokensEvaluated: 0 };
    const onePass = texts.every(
      (tokens) => tokens.length <= this.#reader.longest && commonPrefix(tokens, whole) === tokens.length,
    );
    if (!onePass)
      return this.#read(
        texts.map((tokens) => ({ tokens, positions: [tokens.length - 1] })),
        signal,
        (values) => values.map((at) => at[0]),
      );
    return this.#read(
      [{ tokens: whole, positions: texts.map((tokens) => tokens.length - 1) }],
      signal,
      (values) => values[0] ?? [],
    );
  }

  forget(): Promise<void> {
    return this.#reader.forget();
  }

  dispose(): Promise<void> {
    return this.#reader.dispose();
  }

  #endsAt(problem: string, path: readonly Step[], step: Step): Token[] {
    const { text, end } = step;
    return this.#vocabulary.encode(this.#format.prompt(problem, [...path, { text, end }]));
  }

  async #read(
    requests: readonly ReadRequest[],
    signal: AbortSignal,
    pick: (values: readonly (readonly LogitsAt[])[]) => readonly (LogitsAt | undefined)[],
  ): Promise<Scores> {
    const longest = this.#reader.longest;
    // The raw value cannot be recovered from probabilities, which are the same for v and v + 1.
    if (this.#reader.access !== "raw") {
      const reason = "This version of llama.cpp does not give out raw logits; a value-token PPM needs them.";
      const count = requests.reduce((sum, request) => sum + request.positions.length, 0);
      return { scores: Array.from({ length: count }, () => unscored(reason)), tokensEvaluated: 0 };
    }
    const fitting = requests.map((request) =>
      request.tokens.length <= longest ? request : { ...request, positions: [] },
    );
    const { values, tokensEvaluated } = await this.#reader.read(fitting, [this.#token], signal);
    const scores = pick(values).map((at, i): Score => {
      const tokens = requests[i]?.tokens.length ?? 0;
      if (at === undefined)
        return unscored(`The solution has ${tokens} tokens; this PPM reads at most ${longest}.`);
      return scored(at[0]);
    });
    return { scores, tokensEvaluated };
  }
}

/** Compresses a raw value to (-1, 1). */
export function valueToScore(value: number): number {
  return Math.tanh(value / 5);
}

function scored(value: number | undefined): Score {
  return value !== undefined && Number.isFinite(value)
    ? { kind: "scored", value: valueToScore(value) }
    : unscored("The PPM gave no number here.");
}

function unscored(reason: string): Score {
  return { kind: "unscored", reason };
}
