import { ROOT } from "../../../protocol/search-tree.ts";
import type { Strategy } from "./context.ts";

/**
 * n whole solutions, independent of each other. With the answer rule `majority` this is self-consistency, with
 * `ppm` the paper's Best-of-N, with `agreement` a vote in which the PPM settles near-ties.
 */
export const bestOfN: Strategy = async (context) => {
  const rollout = context.beginRollout();
  await context.expand(ROOT, rollout, { until: "code" });
  context.endRollout();
  return "complete";
};

/** One solution, the policy's most probable words all along (`config/sft_eval_greedy.yaml`). */
export const greedy: Strategy = async (context) => {
  const rollout = context.beginRollout();
  await context.expand(ROOT, rollout, { until: "code", candidates: 1, temperature: 0 });
  context.endRollout();
  return "complete";
};
