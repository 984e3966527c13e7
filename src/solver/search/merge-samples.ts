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
}

/**
 * Samples of one request as a prefix tree. Steps that do the same (same code; same words where a step has no code)
 * are one step: the first sample's text stands for them, and their number is kept, because how often the policy
 * says something is what agreement is made of.
 */
export function mergeSamples(proposals: readonly Proposal[]): readonly SampleNode[] {
  const roots: SampleNode[] = [];
  for (const proposal of proposals) {
    const steps = splitSteps(proposal.text, proposal.end);
    const total = steps.reduce((sum, step) => sum + step.text.length, 0);
    let level = roots;
    for (const step of steps) {
      const tokens = total === 0 ? 0 : Math.round((proposal.tokens * step.text.length) / total);
      const key = sampleKey(step);
      let node = level.find((n) => sampleKey(n.step) === key);
      if (node === undefined) {
        node = { step, multiplicity: 0, tokens: 0, next: [] };
        level.push(node);
      }
      node.multiplicity += 1;
      node.tokens += tokens;
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
