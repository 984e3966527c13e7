import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), "..");

export const models = {
  policy: path.join(root, "models", "policy.gguf"),
  ppm: path.join(root, "models", "ppm.gguf"),
} as const;

export const PROBLEMS: readonly string[] = [
  "Noah buys 4 notebooks for $3 each and pays with a $20 bill. How much change does Noah get?",
  "What is 15% of 80?",
  "Solve 3x + 5 = 20 for x.",
  "A car travels 240 km in 3 hours. What is its average speed?",
  "Find the greatest common divisor of 84 and 126.",
  "Find the derivative of x^3 + 2x.",
];

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? upper)) / 2;
}

/** What it gave and how many milliseconds it took. */
export async function timed<T>(work: () => Promise<T>): Promise<readonly [T, number]> {
  const start = performance.now();
  const value = await work();
  return [value, performance.now() - start];
}

/** One comparison: ours, the other, and their ratio, from one run. */
export function line(ours: string, a: number, other: string, b: number, ratio: number): void {
  console.log(`${ours}: ${a.toFixed(1)}   ${other}: ${b.toFixed(1)}   ratio ${ratio.toFixed(2)}`);
}
