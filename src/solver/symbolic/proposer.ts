import { LRUCache } from "lru-cache";
import type { Proposal, ProposeRequest, Proposer } from "../search/ports.ts";
import { codeKey } from "../trajectory/parse.ts";
import type { Step } from "../trajectory/step.ts";
import { answerStep, planSteps } from "./plan.ts";
import { recognise } from "./recognise.ts";
import { printedTex } from "./tex.ts";

/**
 * The second source of candidates: knows the drills of school mathematics by their words and writes a SymPy program
 * for them. Everything it proposes is executed and scored like a candidate of the policy. It offers the rest of its
 * plan wherever the path so far does what the plan does, and nothing anywhere else.
 */
export class SymbolicProposer implements Proposer {
  readonly name = "symbolic";
  readonly #plans = new LRUCache<string, { readonly steps: readonly Step[] }>({ max: 64 });

  propose({ problem, steps }: ProposeRequest): Proposal | null {
    const plan = this.#plan(problem);
    const last = steps.at(-1);
    if (plan.length === 0) return null;
    if (last?.end === "code")
      return this.#follows(plan, steps) && steps.length === plan.length ? answer(last) : null;
    if (steps.length >= plan.length || !this.#follows(plan, steps)) return null;
    const rest = plan.slice(steps.length);
    return { text: rest.map((step) => step.text).join(""), end: "code", tokens: 0, meanLogProb: null };
  }

  /** The plan's steps, or none where the proposer is not sure what is asked. */
  #plan(problem: string): readonly Step[] {
    const known = this.#plans.get(problem);
    if (known !== undefined) return known.steps;
    const plan = recognise(problem);
    const steps = plan === null ? [] : planSteps(plan);
    this.#plans.set(problem, { steps });
    return steps;
  }

  #follows(plan: readonly Step[], steps: readonly Step[]): boolean {
    return steps.every((step, k) => {
      const planned = plan[k];
      return planned !== undefined && codeKey(planned) === codeKey(step);
    });
  }
}

function answer(program: Step): Proposal | null {
  if (program.output === undefined || program.output.trim() === "") return null;
  const { text } = answerStep(printedTex(program.output));
  return { text, end: "answer", tokens: 0, meanLogProb: null };
}
