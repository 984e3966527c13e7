import type { Execution } from "../../../src/protocol/execution.ts";
import type {
  Executor,
  Policy,
  Ppm,
  Proposal,
  ProposalRequest,
  Proposals,
  ScoreRequest,
  Scores,
} from "../../../src/solver/search/ports.ts";
import { systemClock } from "../../../src/solver/search/clock.ts";
import type { EngineParts } from "../../../src/solver/engine/server.ts";

/** A policy that always solves the problem in three steps, with 12 as the answer. */
export class ScriptedPolicy implements Policy {
  readonly name = "scripted policy";
  readonly #before: (call: number, signal: AbortSignal) => Promise<void> | void;
  #calls = 0;

  constructor(before: (call: number, signal: AbortSignal) => Promise<void> | void = () => undefined) {
    this.#before = before;
  }

  async propose(request: ProposalRequest, signal: AbortSignal): Promise<Proposals> {
    this.#calls += 1;
    await this.#before(this.#calls, signal);
    const depth = request.steps.length;
    const proposals = Array.from({ length: request.count }, (_, i) => proposal(depth, i));
    return { proposals, promptTokensEvaluated: 5 };
  }
}

function proposal(depth: number, i: number): Proposal {
  const common = { tokens: 7, meanLogProb: null };
  if (depth === 0) {
    return { text: `<code>\n# Start ${i}.\nx = ${i}\n<end_of_step>`, end: "step", ...common };
  }
  if (depth === 1) return { text: `\n# Go on ${i}.\ny = ${i}\n<end_of_step>`, end: "step", ...common };
  if (depth === 2) return { text: `\n# Print ${i}.\nprint(12)\n<end_of_code>`, end: "code", ...common };
  return { text: "\n<answer>The answer is $\\boxed{12}$.\n<end_of_answer>", end: "answer", ...common };
}

export class ScriptedPpm implements Ppm {
  readonly name = "scripted PPM";

  score(request: ScoreRequest): Promise<Scores> {
    const scores = request.candidates.map(({ text }) => ({
      kind: "scored" as const,
      value: (text.length % 7) / 10,
    }));
    return Promise.resolve({ scores, tokensEvaluated: 3 });
  }
}

export class ScriptedExecutor implements Executor {
  readonly protection = null;

  run(cells: readonly string[]): Promise<Execution> {
    const output = cells.at(-1)?.includes("print(12)") === true ? "12\n" : "";
    return Promise.resolve({
      kind: "ran",
      output,
      truncated: false,
      variables: [],
      durationMs: 1,
      cached: false,
    });
  }
}

export function scriptedParts(device: "cpu" | "metal", policy: Policy = new ScriptedPolicy()): EngineParts {
  return {
    ports: { policy, ppm: new ScriptedPpm(), executor: new ScriptedExecutor(), clock: systemClock },
    report: () => ({
      device: { kind: device, names: [], threads: 1, slots: 8 },
      policy: { name: policy.name, format: "native", notes: [] },
      ppm: { name: "scripted PPM", format: "value", notes: [] },
      python: { path: "/usr/bin/python3", version: "3.11.7", sympy: "1.11", protection: null },
    }),
    forget: () => Promise.resolve(),
    score: (params) =>
      Promise.resolve({
        kind: "scores",
        scores: params.steps.map(() => ({ kind: "scored" as const, value: 0.5 })),
      }),
    dispose: () => Promise.resolve(),
  };
}
