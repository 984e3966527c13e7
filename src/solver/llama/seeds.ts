/**
 * Seed of candidate `index` of a request: the finaliser of MurmurHash3 over both. For one request seed the map is
 * one-to-one, so no two candidates share a seed. 0 and 2**32 - 1 mean "random" to llama.cpp and are never returned.
 */
export function candidateSeed(seed: number, index: number): number {
  const base = Number.isFinite(seed) ? Math.floor(seed) : 0;
  const high = Math.floor(base / 4_294_967_296);
  let h = (base ^ Math.imul(high, 0x85eb_ca6b)) >>> 0;
  h = Math.imul(h ^ (h >>> 16), 0x7feb_352d) >>> 0;
  h = (h + Math.imul(index + 1, 0x9e37_79b9)) >>> 0;
  h = Math.imul(h ^ (h >>> 16), 0x85eb_ca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2_ae35);
  h = (h ^ (h >>> 16)) >>> 0;
  if (h === 0) return 1;
  return h === 0xffff_ffff ? 2 : h;
}
