import { codeKey, isAnswerStep, splitSteps } from "../trajectory/parse.ts";
import type { Step } from "../trajectory/step.ts";
import type { Proposal } from "./ports.ts";

/** A step that one or more samples share, with the steps that follow it. */
export interface SampleNode {
  readonly step: Step;
  /** How many samples go through it. */
  multiplicity: number;
  /** Tokens of all these samples in this step, as far as they can be told apart. */
  tokens: number;
  readonly next: SampleNode[];
  /** The second source of candidates proposed it, alone (multiplicity 1) or as well. */
  symbolic: boolean;
}

/**
 * Samples of one request as a prefix tree. Steps that do the same (same code; same words where a step has no code)
 * are one step: the first sample's text stands for them, and their number is kept, because how often the policy
 * says something is what agreement is made of. `symbolic` is merged in last: it may be a whole solution even where
 * samples are single steps.
 */
export function mergeSamples(
  proposals: readonly Proposal[],
  symbolic: Proposal | null = null,
  until: "step" | "code" = "code",
): readonly SampleNode[] {
  const roots: SampleNode[] = [];
  for (const proposal of symbolic === null ? proposals : [...proposals, symbolic]) {
    const steps = splitSteps(proposal.text, proposal.end);
    const total = steps.reduce((sum, step) => sum + step.text.length, 0);
    let level = roots;
    for (const step of steps) {
      const tokens = total === 0 ? 0 : Math.round((proposal.tokens * step.text.length) / total);
      const key = sampleKey(step);
      let node = level.find((n) => sampleKey(n.step) === key);
      if (node === undefined) {
        node = { step, multiplicity: 0, tokens: 0, next: [], symbolic: false };
        level.push(node);
      }
      node.multiplicity += 1;
      node.tokens += tokens;
      if (proposal === symbolic) {
        node.symbolic = true;
        // Samples of one step go on from here when it is expanded; the rest of the plan is offered again then.
        if (node.multiplicity > 1 && until === "step") break;
      }
      level = node.next;
    }
  }
  return roots;
}

function sampleKey(step: Step): string {
  const code = codeKey(step);
  const what = code === "" || isAnswerStep(step) ? step.text.trim() : code;
  return `${step.end}\n${what}`;
}
