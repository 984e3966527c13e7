import type { Token } from "node-llama-cpp";
import type { StepEnd } from "../trajectory/step.ts";

/** What the scanner needs from a vocabulary. */
export interface TokenText {
  specialToken(text: string): Token | null;
  decode(tokens: readonly Token[], before?: readonly Token[]): string;
  piece(token: Token): string;
}

export interface Stops {
  readonly step: string;
  readonly code: string;
  readonly answer: string;
}

type MarkerEnd = "step" | "code" | "answer";

/** Where a candidate stops, for one vocabulary: as control tokens where it has them, as text otherwise. */
export interface StopRules {
  readonly tokens: ReadonlyMap<Token, { readonly end: MarkerEnd; readonly text: string }>;
  readonly strings: readonly { readonly end: MarkerEnd; readonly text: string }[];
}

/** @param until - see {@link ProposalRequest}; `code` lets step markers pass into the text */
export function stopRules(stops: Stops, until: "step" | "code", vocabulary: TokenText): StopRules {
  const ends: readonly MarkerEnd[] = until === "step" ? ["step", "code", "answer"] : ["code", "answer"];
  const tokens = new Map<Token, { end: MarkerEnd; text: string }>();
  const strings: { end: MarkerEnd; text: string }[] = [];
  for (const end of ends) {
    const text = stops[end];
    const token = vocabulary.specialToken(text);
    if (token === null) strings.push({ end, text });
    else tokens.set(token, { end, text });
  }
  return { tokens, strings };
}

/** Text of a candidate once it has stopped. */
export interface Finished {
  readonly text: string;
  readonly end: StepEnd;
  /** Tokens generated, the stop included. */
  readonly tokens: number;
}

/**
 * Collects the tokens of one candidate and says when it is finished. A stop marker may be spread over several tokens
 * and its last token may hold more text; what follows the marker is cut off and the marker is kept exactly.
 */
export class StopScanner {
  readonly #tokens: Token[] = [];
  readonly #vocabulary: TokenText;
  readonly #rules: StopRules;
  readonly #before: readonly Token[];
  readonly #lastCharacters: ReadonlySet<string>;
  readonly #tail: number;

  /** @param before - the last tokens of the prompt, for tokenisers whose spaces depend on what came before */
  constructor(vocabulary: TokenText, rules: StopRules, before: readonly Token[]) {
    this.#vocabulary = vocabulary;
    this.#rules = rules;
    this.#before = before;
    this.#lastCharacters = new Set(rules.strings.map((s) => s.text.slice(-1)));
    // A token may be a single byte, so this many always cover the longest marker.
    this.#tail = Math.max(0, ...rules.strings.map((s) => Buffer.byteLength(s.text))) + 4;
  }

  get length(): number {
    return this.#tokens.length;
  }

  /** Takes the next generated token. @returns the finished text where a marker is complete */
  push(token: Token): Finished | null {
    const stop = this.#rules.tokens.get(token);
    if (stop !== undefined) {
      const text = this.#vocabulary.decode(this.#tokens, this.#before) + stop.text;
      this.#tokens.push(token);
      return { text, end: stop.end, tokens: this.#tokens.length };
    }
    this.#tokens.push(token);
    if (this.#rules.strings.length === 0 || !this.#mayClose(token)) return null;
    const tail = this.#vocabulary.decode(this.#tokens.slice(-this.#tail));
    if (this.#earliest(tail) === null) return null;
    const text = this.#vocabulary.decode(this.#tokens, this.#before);
    const hit = this.#earliest(text);
    if (hit === null) return null;
    return { text: text.slice(0, hit.at + hit.text.length), end: hit.end, tokens: this.#tokens.length };
  }

  /** Ends the candidate without a marker. */
  finish(end: StepEnd): Finished {
    return {
      text: this.#vocabulary.decode(this.#tokens, this.#before),
      end,
      tokens: this.#tokens.length,
    };
  }

  #mayClose(token: Token): boolean {
    for (const character of this.#vocabulary.piece(token))
      if (this.#lastCharacters.has(character)) return true;
    return false;
  }

  #earliest(text: string): { readonly at: number; readonly text: string; readonly end: MarkerEnd } | null {
    let best: { readonly at: number; readonly text: string; readonly end: MarkerEnd } | null = null;
    for (const { text: marker, end } of this.#rules.strings) {
      const at = text.indexOf(marker);
      if (at >= 0 && (best === null || at < best.at)) best = { at, text: marker, end };
    }
    return best;
  }
}
