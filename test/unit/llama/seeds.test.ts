import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { candidateSeed } from "../../../src/solver/llama/seeds.ts";

describe("candidateSeed", () => {
  it("gives every candidate of a request its own seed, never one that means random", () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const seeds = Array.from({ length: 512 }, (_, i) => candidateSeed(seed, i));
        expect(new Set(seeds).size).toBe(512);
        expect(seeds.every((s) => Number.isInteger(s) && s > 0 && s < 0xffff_ffff)).toBe(true);
      }),
    );
  });

  it("changes with the request's seed, also beyond 32 bits", () => {
    const seeds = [0, 1, -1, 2 ** 32, 2 ** 32 + 1, Number.MAX_SAFE_INTEGER, Number.NaN].map((s) =>
      candidateSeed(s, 0),
    );
    expect(new Set(seeds.slice(0, 6)).size).toBe(6);
    expect(seeds[6]).toBe(seeds[0]);
  });
});
