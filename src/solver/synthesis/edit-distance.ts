/**
 * Levenshtein distance in code points, or `limit` where it is at least that. Only a band of width `limit` around the
 * diagonal is computed, so long texts cost no more than their length times the limit.
 */
export function boundedEditDistance(a: string, b: string, limit: number): number {
  let [long, short] = [Array.from(a), Array.from(b)];
  if (long.length < short.length) [long, short] = [short, long];
  if (long.length - short.length >= limit) return limit;
  let row = Array.from({ length: short.length + 1 }, (_, j) => Math.min(j, limit));
  for (let i = 1; i <= long.length; i++) {
    const next = new Array<number>(short.length + 1).fill(limit);
    const from = Math.max(0, i - limit);
    const to = Math.min(short.length, i + limit);
    let best = limit;
    for (let j = from; j <= to; j++) {
      const value =
        j === 0
          ? i
          : Math.min(
              at(row, j, limit) + 1,
              at(next, j - 1, limit) + 1,
              at(row, j - 1, limit) + (long[i - 1] === short[j - 1] ? 0 : 1),
            );
      next[j] = Math.min(value, limit);
      best = Math.min(best, value);
    }
    // Distances never fall from one row to the next.
    if (best >= limit) return limit;
    row = next;
  }
  return at(row, short.length, limit);
}

function at(row: readonly number[], j: number, outside: number): number {
  return row[j] ?? outside;
}
