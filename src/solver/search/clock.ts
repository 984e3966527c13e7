import type { Clock } from "./ports.ts";

/** The machine's monotonic clock. */
export const systemClock: Clock = {
  now: () => performance.now(),
  after: (ms, callback) => {
    // setTimeout cannot wait longer than 2^31 ms (it would fire at once).
    const timer = setTimeout(callback, Math.min(ms, 2 ** 31 - 1));
    return () => {
      clearTimeout(timer);
    };
  },
};
