import type { Token } from "node-llama-cpp";
import type { Ppm, Score, ScoreRequest, Scores } from "../search/ports.ts";
import { endMarker, type PromptFormat } from "../trajectory/format.ts";
import type { Step } from "../trajectory/step.ts";
import type { LogitReader } from "./logit-reader.ts";
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

  /** Scores each candidate at its end marker, before any printed output. A step without one is unscored. */
  async score(request: ScoreRequest, signal: AbortSignal): Promise<Scores> {
    const texts = request.candidates.map((candidate) =>
      this.#textUpTo(request.problem, request.steps, candidate),
    );
    return this.#readEach(texts, signal);
  }

  /** Scores every step of one path, in one pass over it. */
  async scorePath(problem: string, steps: readonly Step[], signal: AbortSignal): Promise<Scores> {
    const texts = steps.map((step, i) => this.#textUpTo(problem, steps.slice(0, i), step));
    const readable = texts.flatMap((text) => (text.kind === "readable" ? [text.tokens] : []));
    const whole = readable.at(-1);
    // Where markers are no control tokens, a text may tokenise otherwise once more text follows it.
    if (whole === undefined || !readable.every((tokens) => commonPrefix(tokens, whole) === tokens.length))
      return this.#readEach(texts, signal);
    const { values, tokensEvaluated } = await this.#reader.read(
      [{ tokens: whole, positions: readable.map((tokens) => tokens.length - 1) }],
      [this.#token],
      signal,
    );
    const read = (values[0] ?? []).values();
    const scores = texts.map((text) =>
      text.kind === "readable" ? scored(read.next().value?.[0]) : unscored(text.reason),
    );
    return { scores, tokensEvaluated };
  }

  forget(): Promise<void> {
    return this.#reader.forget();
  }

  dispose(): Promise<void> {
    return this.#reader.dispose();
  }

  #textUpTo(problem: string, path: readonly Step[], step: Step): Text {
    const { text, end } = step;
    const { longest, access } = this.#reader;
    // The raw value cannot be recovered from probabilities, which are the same for v and v + 1.
    if (access !== "raw")
      return unreadable(
        "This version of llama.cpp does not give out raw logits; a value-token PPM needs them.",
      );
    if (endMarker(step) === null)
      return unreadable("The step is not finished; this PPM reads only at the end marker of a step.");
    const segments = this.#format.prompt(problem, [...path, { text, end }]);
    if (this.#vocabulary.surelyExceeds(segments, longest))
      return unreadable(`The solution is too long; this PPM reads at most ${longest} tokens.`);
    const tokens = this.#vocabulary.encode(segments);
    return tokens.length <= longest
      ? { kind: "readable", tokens }
      : unreadable(`The solution has ${tokens.length} tokens; this PPM reads at most ${longest}.`);
  }

  async #readEach(texts: readonly Text[], signal: AbortSignal): Promise<Scores> {
    const { values, tokensEvaluated } = await this.#reader.read(
      texts.map((text) =>
        text.kind === "readable"
          ? { tokens: text.tokens, positions: [text.tokens.length - 1] }
          : { tokens: [], positions: [] },
      ),
      [this.#token],
      signal,
    );
    const scores = texts.map((text, i) =>
      text.kind === "readable" ? scored(values[i]?.[0]?.[0]) : unscored(text.reason),
    );
    return { scores, tokensEvaluated };
  }
}

/** What stands before a reading position, or why nothing can be read there. */
type Text =
  | { readonly kind: "readable"; readonly tokens: readonly Token[] }
  | { readonly kind: "unreadable"; readonly reason: string };

function unreadable(reason: string): Text {
  return { kind: "unreadable", reason };
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
