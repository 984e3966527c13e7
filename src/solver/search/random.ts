import type { Rng } from "./ports.ts";

/** 32-bit mixer (murmur3 finaliser): every input bit reaches every output bit. */
function mix(x: number): number {
  let h = x >>> 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** A seed for one part of a search, from the search's seed and what the part is. Unsigned 32 bits. */
export function deriveSeed(seed: number, ...parts: readonly number[]): number {
  return parts.reduce((h, part) => mix((h + 0x9e3779b9) ^ mix(part + 0x7f4a7c15)), mix(seed));
}

/** mulberry32: small, fast, good enough to break ties. */
export class SeededRng implements Rng {
  #state: number;

  constructor(seed: number) {
    this.#state = mix(seed);
  }

  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }
}
