import type { Policy, Proposal, ProposalRequest, Proposals } from "../../src/solver/search/ports.ts";
import { SeededRng } from "../../src/solver/search/random.ts";
import { promptText, nativeFormat } from "../../src/solver/trajectory/format.ts";
import { splitSteps } from "../../src/solver/trajectory/parse.ts";
import type { Step, StepEnd } from "../../src/solver/trajectory/step.ts";

export interface Choice {
  readonly weight: number;
  readonly text: string;
}

/** What the fake policy says after some steps. */
export type Script = (steps: readonly Step[]) => readonly Choice[];

/** Samples from a script under the request's seed, as a real policy would: same request, same candidates. */
export class FakePolicy implements Policy {
  readonly name = "fake-policy";
  readonly requests: ProposalRequest[] = [];
  readonly #script: Script;

  constructor(script: Script) {
    this.#script = script;
  }

  async propose(request: ProposalRequest, signal: AbortSignal): Promise<Proposals> {
    this.requests.push(request);
    await Promise.resolve();
    signal.throwIfAborted();
    const count = request.temperature === 0 ? 1 : request.count;
    const proposals = Array.from({ length: count }, (_, i) =>
      this.#sample(request, new SeededRng(request.seed + i)),
    );
    return {
      proposals: proposals.filter((p) => p !== null),
      promptTokensEvaluated: promptText(nativeFormat, request.problem, request.steps).length,
    };
  }

  #sample(request: ProposalRequest, rng: SeededRng): Proposal | null {
    let text = "";
    let steps = [...request.steps];
    for (;;) {
      const choices = this.#script(steps);
      const choice = request.temperature === 0 ? heaviest(choices) : draw(choices, rng.next());
      if (choice === undefined) return text === "" ? null : proposal(text);
      text += choice.text;
      const parts = splitSteps(choice.text, "end-of-text");
      steps = [...steps, ...parts];
      if (request.until === "step" || parts.at(-1)?.end !== "step") return proposal(text);
    }
  }
}

function proposal(text: string): Proposal {
  const end: StepEnd = splitSteps(text, "end-of-text").at(-1)?.end ?? "end-of-text";
  return { text, end, tokens: Math.ceil(text.length / 4), meanLogProb: null };
}

function heaviest(choices: readonly Choice[]): Choice | undefined {
  return [...choices].sort((a, b) => b.weight - a.weight)[0];
}

function draw(choices: readonly Choice[], u: number): Choice | undefined {
  const total = choices.reduce((sum, c) => sum + c.weight, 0);
  let left = u * total;
  for (const choice of choices) {
    left -= choice.weight;
    if (left < 0) return choice;
  }
  return choices.at(-1);
}

export const answerSentence = (value: string): string =>
  `\n<answer>From the result, we can see that the answer is \\boxed{${value}}.<end_of_answer>`;

/**
 * A small world: `a = 2 or 3`, then `b = a * 10` or `b = a + 1` or a step that fails, then print. Right is 30.
 */
export const smallWorld: Script = (steps) => {
  const last = steps.at(-1);
  if (last === undefined) {
    return [
      { weight: 3, text: "<code>\n# Step 1: Take two\na = 2\n<end_of_step>" },
      { weight: 2, text: "<code>\n# Step 1: Take three\na = 3\n<end_of_step>" },
    ];
  }
  if (last.end === "code") return [{ weight: 1, text: answerSentence(last.output ?? "?") }];
  if (steps.length === 1) {
    return [
      { weight: 2, text: "\n\n# Step 2: Multiply by ten\nb = a * 10\n<end_of_step>" },
      { weight: 1, text: "\n\n# Step 2: Add one\nb = a + 1\n<end_of_step>" },
      { weight: 1, text: "\n\n# Step 2: Divide by zero\nb = a / 0\n<end_of_step>" },
    ];
  }
  return [{ weight: 1, text: "\n\n# Now print the final answer\nprint(b)\n<end_of_code>" }];
};

/** The small world with eight first steps, `a = 2` to `a = 9`, all as likely: enough to be stopped in the middle of. */
export const wideWorld: Script = (steps) =>
  steps.length > 0
    ? smallWorld(steps)
    : Array.from({ length: 8 }, (_, i) => ({
        weight: 1,
        text: `<code>\n# Step 1: Take ${i + 2}\na = ${i + 2}\n<end_of_step>`,
      }));
