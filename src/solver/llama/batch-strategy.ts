import type { CustomBatchingPrioritizationStrategy, EvaluationPriority } from "node-llama-cpp";

/**
 * The library's only per-item hint is the evaluation priority (1 to 5, typed as whole numbers, compared as a number),
 * so it carries the slot's number: 5, 4.999, 4.998, ...
 */
export function slotPriority(slot: number): EvaluationPriority {
  return (5 - slot / 1000) as EvaluationPriority;
}

/** More rounds than the three that were ever needed, and few enough to be unnoticeable. */
const MOST_ROUNDS = 32;

/**
 * Fills batches as llama.cpp can use them. llama.cpp cuts a batch into runs of ascending sequence numbers, so items go
 * in slot order (eight rows in falling order cost as much as eight batches of one); and the library dispatches before
 * the last sequence has queued its token, so a batch waits a bounded number of rounds until all active slots are in.
 *
 * @param active - how many sequences are writing now
 */
export function slotOrderStrategy(active: () => number): CustomBatchingPrioritizationStrategy {
  let rounds = 0;
  return ({ items, size }) => {
    if (items.length < Math.min(active(), size) && rounds < MOST_ROUNDS) {
      rounds++;
      return [];
    }
    rounds = 0;
    const share = Math.max(1, Math.floor(size / Math.max(1, items.length)));
    const chosen = [...items]
      .sort((a, b) => b.evaluationPriority - a.evaluationPriority)
      .slice(0, size)
      .map((item) => ({ item, processAmount: Math.min(item.tokens.length, share) }));
    let left = size - chosen.reduce((sum, c) => sum + c.processAmount, 0);
    for (const c of chosen) {
      const more = Math.min(left, c.item.tokens.length - c.processAmount);
      c.processAmount += more;
      left -= more;
    }
    return chosen;
  };
}
