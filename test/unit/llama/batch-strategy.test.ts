import fc from "fast-check";
import type { BatchItem } from "node-llama-cpp";
import { describe, expect, it } from "vitest";
import { slotOrderStrategy, slotPriority } from "../../../src/solver/llama/batch-strategy.ts";

function item(slot: number, tokens: number): BatchItem {
  return {
    tokens: Array.from({ length: tokens }, () => 0 as BatchItem["tokens"][number]),
    logits: [],
    evaluationPriority: slotPriority(slot),
  };
}

describe("slotOrderStrategy", () => {
  it("never overfills a batch, keeps slot order, and gives every item a share", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.record({ slot: fc.nat(63), tokens: fc.integer({ min: 1, max: 300 }) }), {
          selector: (x) => x.slot,
          minLength: 1,
          maxLength: 16,
        }),
        fc.integer({ min: 16, max: 512 }),
        (specs, size) => {
          const items = specs.map((s) => item(s.slot, s.tokens));
          const chosen = slotOrderStrategy(() => 0)({ items, size });
          expect(chosen).toHaveLength(items.length);
          const total = chosen.reduce((sum, c) => sum + c.processAmount, 0);
          expect(total).toBeLessThanOrEqual(size);
          const wanted = specs.reduce((sum, s) => sum + s.tokens, 0);
          expect(total).toBe(Math.min(size, wanted));
          const priorities = chosen.map((c) => c.item.evaluationPriority);
          expect(priorities).toEqual([...priorities].sort((a, b) => b - a));
          for (const c of chosen) {
            expect(items).toContain(c.item);
            expect(c.processAmount).toBeGreaterThan(0);
            expect(c.processAmount).toBeLessThanOrEqual(c.item.tokens.length);
          }
        },
      ),
    );
  });

  it("waits for all active slots, but not for ever", () => {
    const strategy = slotOrderStrategy(() => 2);
    const both = [item(1, 1), item(0, 1)];
    expect(strategy({ items: both.slice(0, 1), size: 64 })).toEqual([]);
    expect(strategy({ items: both, size: 64 }).map((c) => c.item)).toEqual([both[1], both[0]]);
    let rounds = 0;
    while (strategy({ items: both.slice(0, 1), size: 64 }).length === 0) rounds++;
    expect(rounds).toBeLessThan(100);
  });
});
