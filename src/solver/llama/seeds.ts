/**
 * Seed of candidate `index` of a request, mixed from both. For one request seed the map is one-to-one, so no two
 * candidates share a seed. 0 and 2**32 - 1 mean "random" to llama.cpp and are never returned.
 */
export function candidateSeed(seed: number, index: number): number {
  const base = Number.isFinite(seed) ? Math.floor(seed) : 0;
  const high = Math.floor(base / 4_294_967_296);
  const start = mix(base ^ mix(high));
  const mixed = mix(start + Math.imul(index + 1, 0x9e37_79b9));
  if (mixed === 0) return 1;
  return mixed === 0xffff_ffff ? 2 : mixed;
}

/** Finaliser of MurmurHash3: one-to-one on 32 bits. */
function mix(value: number): number {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85eb_ca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2_ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
