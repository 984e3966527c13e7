import type { Ast } from "./ast.ts";
import type { Token, TokenKind } from "./token.ts";

/** Why parsing stopped; only thrown inside this folder and caught in `parse`. */
export class ParseFailure extends Error {
  constructor(
    message: string,
    readonly at: number,
  ) {
    super(message);
    this.name = "ParseFailure";
  }
}

/** Most nodes a tree may have. Everything downstream is bounded by it. */
export const MAX_NODES = 2_000;
const MAX_DEPTH = 120;

/** A position in a list of tokens, with the limits on tree size and nesting. */
export class Cursor {
  private readonly tokens: Token[];
  private index = 0;
  private nodes = 0;
  private depth = 0;

  constructor(
    tokens: readonly Token[],
    private readonly end: number,
  ) {
    this.tokens = [...tokens];
  }

  peek(ahead = 0): Token | undefined {
    return this.tokens[this.index + ahead];
  }

  /** The token just consumed. */
  previous(): Token | undefined {
    return this.tokens[this.index - 1];
  }

  is(kind: TokenKind, text?: string, ahead = 0): boolean {
    const token = this.tokens[this.index + ahead];
    return token?.kind === kind && (text === undefined || token.text === text);
  }

  sign(text: string, ahead = 0): boolean {
    return this.is("punct", text, ahead);
  }

  /** Consumes the sign if it is next. */
  accept(text: string): boolean {
    if (!this.sign(text)) return false;
    this.index++;
    return true;
  }

  acceptCommand(text: string): boolean {
    if (!this.is("command", text)) return false;
    this.index++;
    return true;
  }

  take(): Token {
    const token = this.tokens[this.index];
    if (token === undefined) throw new ParseFailure("the formula ends too early", this.end);
    this.index++;
    return token;
  }

  expect(text: string): void {
    if (!this.accept(text)) throw this.failure(`expected “${text}”`);
  }

  failure(what: string): ParseFailure {
    const token = this.peek();
    return token === undefined
      ? new ParseFailure(`${what}, but the formula ends`, this.end)
      : new ParseFailure(`${what}, found “${token.text.slice(0, 20)}”`, token.at);
  }

  done(): boolean {
    return this.index >= this.tokens.length;
  }

  /** Replaces the next token by others: a word by its letters, `12` after `\frac` by its digits. */
  replaceNext(tokens: readonly Token[]): void {
    this.tokens.splice(this.index, 1, ...tokens);
  }

  /** Adds tokens at the end. */
  append(tokens: readonly Token[]): void {
    this.tokens.push(...tokens);
  }

  /** Counts a node against the limit. */
  node<T extends Ast>(node: T): T {
    this.nodes++;
    if (this.nodes > MAX_NODES) {
      throw new ParseFailure(`the formula has more than ${MAX_NODES} parts`, this.peek()?.at ?? this.end);
    }
    return node;
  }

  /** Runs one level deeper. */
  nested<T>(read: () => T): T {
    if (this.depth >= MAX_DEPTH) {
      throw new ParseFailure(
        `the formula is nested more than ${MAX_DEPTH} deep`,
        this.peek()?.at ?? this.end,
      );
    }
    this.depth++;
    const result = read();
    this.depth--;
    return result;
  }
}
