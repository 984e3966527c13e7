import { type LlamaModel, LlamaVocabularyType, type Token } from "node-llama-cpp";
import type { Segment } from "../trajectory/step.ts";

/**
 * Text to tokens and back for one model, such that marker text inside data never becomes a control token.
 *
 * A control segment that is one special token of this vocabulary becomes that token. Everything else is plain text:
 * neighbours are joined before they are tokenised, because cutting a string elsewhere than at a control token
 * changes its tokens (`?\n` can be one token).
 */
export class Vocabulary {
  readonly #model: LlamaModel;
  readonly #special = new Map<string, Token | null>();
  readonly #pieces = new Map<Token, string>();
  readonly #splitInData: readonly string[];
  /** SentencePiece vocabularies put a space in front of any text; wrong where the text continues other text. */
  readonly #addsSpace: boolean;
  readonly #longestToken: number;

  /**
   * @param markers - strings that must not become one special token inside data. Needed for vocabularies that list
   *   them as "user defined", which llama.cpp matches in any text.
   */
  constructor(model: LlamaModel, markers: readonly string[] = []) {
    this.#model = model;
    this.#addsSpace =
      model.vocabularyType === LlamaVocabularyType.spm &&
      model.fileInfo.metadata.tokenizer.ggml.add_space_prefix !== false;
    this.#longestToken = model.fileInfo.metadata.tokenizer.ggml.tokens.reduce(
      (longest, token) => Math.max(longest, token.length),
      1,
    );
    this.#splitInData = markers.filter((marker) => {
      const token = this.specialToken(marker);
      return token !== null && !model.getTokenAttributes(token).control;
    });
  }

  /** The token of a marker, where it is one control (or user-defined) token of this vocabulary. */
  specialToken(text: string): Token | null {
    const known = this.#special.get(text);
    if (known !== undefined) return known;
    const tokens = this.#model.tokenize(text, true);
    const only = tokens.length === 1 ? tokens[0] : undefined;
    const attributes = only === undefined ? null : this.#model.getTokenAttributes(only);
    const token =
      only !== undefined && attributes !== null && (attributes.control || attributes.userDefined)
        ? only
        : null;
    this.#special.set(text, token);
    return token;
  }

  /** The single token that a text is as data, or null where it is several. */
  plainToken(text: string): Token | null {
    const tokens = this.#model.tokenize(text, false);
    return tokens.length === 1 ? (tokens[0] ?? null) : null;
  }

  /**
   * Tokens of a prompt. A beginning-of-text token is put in front where the vocabulary asks for one.
   *
   * @param continued - the segments follow other text: no beginning-of-text token, no leading space of the tokeniser's own
   */
  encode(segments: readonly Segment[], continued = false): Token[] {
    const tokens: Token[] = [];
    const bos = this.#model.tokens.bos;
    if (!continued && this.#model.tokens.shouldPrependBosToken && bos !== null) tokens.push(bos);
    let plain = "";
    let follows = continued;
    const flush = (): void => {
      if (plain === "") return;
      for (const piece of this.#breakMarkers(plain)) {
        const trim = follows && this.#addsSpace ? "trimLeadingSpace" : undefined;
        // One by one: spreading a book's worth of tokens into a call overflows the stack.
        for (const token of this.#model.tokenize(piece, false, trim)) tokens.push(token);
        follows = true;
      }
      plain = "";
    };
    for (const segment of segments) {
      const token = segment.control ? this.specialToken(segment.text) : null;
      if (token === null) {
        plain += segment.text;
        continue;
      }
      flush();
      tokens.push(token);
      follows = true;
    }
    flush();
    return tokens;
  }

  /**
   * True where a text cannot have as few as `limit` tokens, by its length alone: tokenising megabytes takes seconds and
   * cannot be interrupted.
   */
  surelyExceeds(segments: readonly Segment[], limit: number): boolean {
    const length = segments.reduce((sum, segment) => sum + segment.text.length, 0);
    return length > limit * this.#longestToken;
  }

  /** Text of generated tokens, control tokens spelled out. `before` are the last tokens of the prompt. */
  decode(tokens: readonly Token[], before: readonly Token[] = []): string {
    return this.#model.detokenize(tokens, true, before);
  }

  /** Text of one token by itself; only a hint where a character is spread over several tokens. */
  piece(token: Token): string {
    let piece = this.#pieces.get(token);
    if (piece === undefined) {
      piece = this.#model.detokenize([token], true, []);
      this.#pieces.set(token, piece);
    }
    return piece;
  }

  isControl(token: Token): boolean {
    return this.#model.getTokenAttributes(token).control;
  }

  /** Cuts every occurrence of a user-defined marker after its first character, so that it stays text. */
  #breakMarkers(text: string): readonly string[] {
    let pieces = [text];
    for (const marker of this.#splitInData)
      pieces = pieces.flatMap((piece) => {
        const parts = piece.split(marker);
        return parts.map((part, i) => {
          const head = i === 0 ? "" : marker.slice(1);
          const tail = i === parts.length - 1 ? "" : marker.slice(0, 1);
          return head + part + tail;
        });
      });
    return pieces;
  }
}
