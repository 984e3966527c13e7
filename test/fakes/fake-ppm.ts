import type { Ppm, Score, ScoreRequest, Scores } from "../../src/solver/search/ports.ts";
import type { Step } from "../../src/solver/trajectory/step.ts";

/** Scores each candidate with a function of the path up to it. */
export class FakePpm implements Ppm {
  readonly name = "fake-ppm";
  readonly requests: ScoreRequest[] = [];
  readonly #score: (path: readonly Step[]) => number | null;

  constructor(score: (path: readonly Step[]) => number | null) {
    this.#score = score;
  }

  async score(request: ScoreRequest, signal: AbortSignal): Promise<Scores> {
    this.requests.push(request);
    await Promise.resolve();
    signal.throwIfAborted();
    const scores = request.candidates.map((candidate): Score => {
      const value = this.#score([...request.steps, candidate]);
      return value === null
        ? { kind: "unscored", reason: "The fake has no opinion." }
        : { kind: "scored", value };
    });
    return { scores, tokensEvaluated: request.candidates.length };
  }
}

/** Likes threes and multiplication, as someone who knows that the answer is 30. */
export const knowing = (path: readonly Step[]): number => {
  const text = path.map((s) => s.text).join("");
  return (text.includes("a = 3") ? 0.4 : -0.4) + (text.includes("a + 1") ? -0.5 : 0.1);
};
