import type { Token } from "node-llama-cpp";
import type { Ppm, Score, ScoreRequest, Scores } from "../search/ports.ts";
import type { Step } from "../trajectory/step.ts";
import type { LogitReader, LogitsAt } from "./logit-reader.ts";
import type { PairFormat } from "./pair-formats.ts";
import type { Vocabulary } from "./vocabulary.ts";

export interface TokenPairPpmOptions {
  readonly name: string;
  readonly reader: LogitReader;
  readonly vocabulary: Vocabulary;
  readonly format: PairFormat;
}

/**
 * A language model that judges a step by one of two tokens: p = softmax over the logits of `+` and `-`, score 2p - 1 in
 * (-1, 1). For math-shepherd, RLHFlow and models like them, which need no extra head.
 */
export class TokenPairPpm implements Ppm {
  readonly name: string;
  readonly #reader: LogitReader;
  readonly #vocabulary: Vocabulary;
  readonly #format: PairFormat;
  readonly #pair: readonly [good: Token, bad: Token];

  private constructor(options: TokenPairPpmOptions, pair: readonly [Token, Token]) {
    this.name = options.name;
    this.#reader = options.reader;
    this.#vocabulary = options.vocabulary;
    this.#format = options.format;
    this.#pair = pair;
  }

  /** @returns null where the vocabulary does not have both answers as single tokens */
  static create(options: TokenPairPpmOptions): TokenPairPpm | null {
    const good = options.vocabulary.plainToken(options.format.good);
    const bad = options.vocabulary.plainToken(options.format.bad);
    return good === null || bad === null || good === bad ? null : new TokenPairPpm(options, [good, bad]);
  }

  /** The reader, for statistics only. */
  get reader(): LogitReader {
    return this.#reader;
  }

  async score(request: ScoreRequest, signal: AbortSignal): Promise<Scores> {
    const texts = request.candidates.map(
      (candidate) => this.#encode(request.problem, [...request.steps, candidate]).at(-1) ?? [],
    );
    const fitting = texts.map((tokens) => ({
      tokens,
      positions: tokens.length > 0 && tokens.length <= this.#reader.longest ? [tokens.length - 1] : [],
    }));
    const { values, tokensEvaluated } = await this.#reader.read(fitting, this.#pair, signal);
    return {
      scores: values.map((at, i) => this.#judge(at[0], texts[i]?.length ?? 0)),
      tokensEvaluated,
    };
  }

  /** Scores every step of one path, in one pass over it. */
  async scorePath(problem: string, steps: readonly Step[], signal: AbortSignal): Promise<Scores> {
    const texts = this.#encode(problem, steps);
    const fitting = texts.filter((tokens) => tokens.length > 0 && tokens.length <= this.#reader.longest);
    const whole = fitting.at(-1) ?? [];
    const { values, tokensEvaluated } = await this.#reader.read(
      [{ tokens: whole, positions: fitting.map((tokens) => tokens.length - 1) }],
      this.#pair,
      signal,
    );
    return { scores: texts.map((tokens, i) => this.#judge(values[0]?.[i], tokens.length)), tokensEvaluated };
  }

  forget(): Promise<void> {
    return this.#reader.forget();
  }

  dispose(): Promise<void> {
    return this.#reader.dispose();
  }

  /** For each step, the tokens up to where it is judged; each is a prefix of the next. */
  #encode(problem: string, steps: readonly Step[]): readonly Token[][] {
    const ends: Token[][] = [];
    let tokens: Token[] = [];
    for (const [i, part] of this.#format.parts(problem, steps).entries()) {
      if (this.#vocabulary.surelyExceeds(part.text, this.#reader.longest)) {
        // Far too long to tokenise; neither this step nor any later one can be read.
        while (ends.length < steps.length) ends.push([]);
        break;
      }
      tokens = [...tokens, ...this.#vocabulary.encode(part.text, i > 0)];
      ends.push(tokens);
      if (part.after.length > 0) tokens = [...tokens, ...this.#vocabulary.encode(part.after, true)];
    }
    return ends;
  }

  #judge(logits: LogitsAt | undefined, length: number): Score {
    if (logits === undefined)
      return {
        kind: "unscored",
        reason:
          length === 0
            ? `The solution is too long; this PPM reads at most ${this.#reader.longest} tokens.`
            : `The solution has ${length} tokens; this PPM reads at most ${this.#reader.longest}.`,
      };
    const [good, bad] = logits;
    if (good === undefined || bad === undefined || !Number.isFinite(good - bad))
      return { kind: "unscored", reason: "The PPM gave no number here." };
    return { kind: "scored", value: pairToScore(good, bad) };
  }
}

/** 2p - 1 with p = softmax(good, bad)[0], which is tanh of half the difference. */
export function pairToScore(good: number, bad: number): number {
  return Math.tanh((good - bad) / 2);
}
