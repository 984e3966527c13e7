import type { Proposal, Proposer, ProposeRequest } from "../../src/solver/search/ports.ts";
import { answerSentence } from "./fake-policy.ts";

/** Proposes one program at the root, and its answer sentence. */
export class FakeProposer implements Proposer {
  readonly name = "fake-proposer";
  readonly requests: ProposeRequest[] = [];
  readonly #program: string;

  constructor(program: string) {
    this.#program = program;
  }

  propose(request: ProposeRequest): Proposal | null {
    this.requests.push(request);
    const last = request.steps.at(-1);
    if (last === undefined) return { text: this.#program, end: "code", tokens: 0, meanLogProb: null };
    if (last.end !== "code") return null;
    return { text: answerSentence(last.output ?? "?"), end: "answer", tokens: 0, meanLogProb: null };
  }
}
