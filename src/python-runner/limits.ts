/** What step code may use. Times are wall-clock seconds. */
export interface PythonLimits {
  /** For the last cell; at most 5. */
  readonly stepSeconds: number;
  /** For running the earlier cells of a path again. */
  readonly pathSeconds: number;
  /** Memory that a step may add to a warm Python, in MiB. */
  readonly memoryMb: number;
  /** Printed output that is kept and reported. */
  readonly outputKeptBytes: number;
  /** Printed output at which a step is ended. */
  readonly outputCutBytes: number;
  /** Longest `repr` of a variable. */
  readonly valueCharacters: number;
}

export const defaultLimits: PythonLimits = {
  stepSeconds: 2,
  pathSeconds: 10,
  memoryMb: 768,
  outputKeptBytes: 8192,
  outputCutBytes: 1 << 20,
  valueCharacters: 300,
};

const longestStepSeconds = 5;

export function completeLimits(given: Partial<PythonLimits>): PythonLimits {
  const limits = { ...defaultLimits, ...given };
  return { ...limits, stepSeconds: Math.min(limits.stepSeconds, longestStepSeconds) };
}
