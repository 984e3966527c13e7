import fc from "fast-check";
import type { Token } from "node-llama-cpp";
import { describe, expect, it } from "vitest";
import { StopScanner, stopRules, type TokenText } from "../../../src/solver/llama/stop-scanner.ts";

const stops = { step: "<end_of_step>", code: "<end_of_code>", answer: "<end_of_answer>" };

/** A vocabulary of pieces of text; tokens are given out as pieces come up. */
class Pieces implements TokenText {
  readonly #pieces: string[] = [];
  readonly #special: ReadonlySet<string>;

  constructor(special: readonly string[] = []) {
    this.#special = new Set(special);
  }

  token(piece: string): Token {
    const at = this.#pieces.indexOf(piece);
    const index = at >= 0 ? at : this.#pieces.push(piece) - 1;
    return index as Token;
  }

  specialToken(text: string): Token | null {
    return this.#special.has(text) ? this.token(text) : null;
  }

  decode(tokens: readonly Token[]): string {
    return tokens.map((token) => this.piece(token)).join("");
  }

  piece(token: Token): string {
    return this.#pieces[token] ?? "";
  }
}

/** Feeds pieces until the scanner stops. */
function scan(pieces: readonly string[], until: "step" | "code", special: readonly string[] = []) {
  const vocabulary = new Pieces(special);
  const scanner = new StopScanner(vocabulary, stopRules(stops, until, vocabulary), []);
  for (const piece of pieces) {
    const finished = scanner.push(vocabulary.token(piece));
    if (finished !== null) return finished;
  }
  return scanner.finish("length");
}

describe("stop scanner", () => {
  it("stops at a control token and spells it out", () => {
    const all = Object.values(stops);
    expect(scan(["x = ", "1", "\n", "<end_of_step>", "more"], "step", all)).toEqual({
      text: "x = 1\n<end_of_step>",
      end: "step",
      tokens: 4,
    });
    expect(scan(["<end_of_answer>"], "step", all)).toMatchObject({ text: "<end_of_answer>", end: "answer" });
  });

  it("does not take marker text for a marker where the vocabulary has control tokens", () => {
    const pieces = ["# write <end_of_", "step> here", "<end_of_code>"];
    expect(scan(pieces, "step", Object.values(stops))).toMatchObject({ end: "code", tokens: 3 });
  });

  it("cuts what follows the marker inside its last token", () => {
    expect(scan(["a", "<end", "_of", "_step", ">\n\n# St", "ep"], "step")).toEqual({
      text: "a<end_of_step>",
      end: "step",
      tokens: 5,
    });
  });

  it("runs through step markers until the code ends", () => {
    const pieces = ["a", "<end_of_step>", "b<end_of_code>x"];
    expect(scan(pieces, "code")).toEqual({ text: "a<end_of_step>b<end_of_code>", end: "code", tokens: 3 });
    expect(scan(pieces, "step").text).toBe("a<end_of_step>");
  });

  it("keeps an unfinished marker as it is", () => {
    expect(scan(["a <end_of_st"], "step")).toEqual({ text: "a <end_of_st", end: "length", tokens: 1 });
  });

  it("finds the first marker however the text is cut into tokens", () => {
    const body = fc.string({ unit: "grapheme", maxLength: 40 }).filter((s) => !s.includes("<end_of"));
    fc.assert(
      fc.property(
        body,
        fc.constantFrom("step", "code", "answer"),
        body,
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 20 }),
        (before, end, after, widths) => {
          const text = before + stops[end] + after;
          const pieces: string[] = [];
          for (let at = 0, i = 0; at < text.length; i++) {
            const width = widths[i % widths.length] ?? 1;
            pieces.push(text.slice(at, at + width));
            at += width;
          }
          const finished = scan(pieces, "step");
          expect(finished.text).toBe(before + stops[end]);
          expect(finished.end).toBe(end);
        },
      ),
    );
  });
});
