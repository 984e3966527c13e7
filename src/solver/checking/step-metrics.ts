/** How well scores of steps find the first wrong one, as public work on process reward models reports it. */

/** One solution whose first wrong step is known. */
export interface ScoredSolution {
  /** Index of the first wrong step from 0, or -1 where every step is right (ProcessBench). */
  readonly label: number;
  /** One score a step in (-1, 1), null where it was not scored. */
  readonly scores: readonly (number | null)[];
}

export interface StepMetrics {
  readonly solutions: number;
  /** Share of the wrong solutions whose first wrong step is named, and of the right ones where none is. */
  readonly wrongFound: number;
  readonly rightPassed: number;
  /** Harmonic mean of the two (ProcessBench). */
  readonly f1: number;
  /** Right steps that lie below the threshold, per right step. */
  readonly falseAlarms: number;
  /** Chance that a right step has a higher score than a first wrong one; ties count half. */
  readonly auc: number;
  /** Calibration of `(score + 1) / 2` read as the chance that a step is right: 10 bins; mean squared error. */
  readonly ece: number;
  readonly brier: number;
}

interface LabelledScore {
  readonly score: number;
  readonly right: boolean;
}

/** Steps behind the first wrong one have no label. */
function labelled(solutions: readonly ScoredSolution[]): readonly LabelledScore[] {
  return solutions.flatMap(({ label, scores }) =>
    scores.flatMap((score, k) =>
      score === null || (label >= 0 && k > label) ? [] : [{ score, right: label < 0 || k < label }],
    ),
  );
}

/** The first step below the threshold, or -1. */
function firstBelow(scores: readonly (number | null)[], threshold: number): number {
  return scores.findIndex((score) => score !== null && score < threshold);
}

const share = (part: number, whole: number): number => (whole === 0 ? Number.NaN : part / whole);

function found(
  solutions: readonly ScoredSolution[],
  threshold: number,
): { wrong: number; right: number; f1: number } {
  const wrong = solutions.filter((s) => s.label >= 0);
  const right = solutions.filter((s) => s.label < 0);
  const hit = (s: ScoredSolution): boolean => firstBelow(s.scores, threshold) === s.label;
  const a = share(wrong.filter(hit).length, wrong.length);
  const b = share(right.filter(hit).length, right.length);
  return { wrong: a, right: b, f1: a + b === 0 ? 0 : (2 * a * b) / (a + b) };
}

/** The threshold with the best F1, halfway between two scores; the lowest where several are as good. */
export function bestThreshold(solutions: readonly ScoredSolution[]): number {
  const scores = [...new Set(labelled(solutions).map((s) => s.score))].sort((a, b) => a - b);
  const candidates = [-1, ...scores.map((s, k) => (s + (scores[k + 1] ?? 1)) / 2)];
  let best = { threshold: -1, f1: -1 };
  for (const threshold of candidates) {
    const { f1 } = found(solutions, threshold);
    if (f1 > best.f1) best = { threshold, f1 };
  }
  return best.threshold;
}

function areaUnderCurve(steps: readonly LabelledScore[]): number {
  const right = steps.filter((s) => s.right);
  const wrong = steps.filter((s) => !s.right);
  let wins = 0;
  for (const r of right) for (const w of wrong) wins += r.score > w.score ? 1 : r.score === w.score ? 0.5 : 0;
  return share(wins, right.length * wrong.length);
}

const BINS = 10;

function calibrationError(steps: readonly LabelledScore[]): number {
  const bins = Array.from({ length: BINS }, () => ({ count: 0, chance: 0, right: 0 }));
  for (const { score, right } of steps) {
    const chance = (score + 1) / 2;
    const bin = bins[Math.min(BINS - 1, Math.floor(chance * BINS))];
    if (bin === undefined) continue;
    bin.count++;
    bin.chance += chance;
    bin.right += right ? 1 : 0;
  }
  return share(
    bins.reduce((sum, bin) => sum + Math.abs(bin.chance - bin.right), 0),
    steps.length,
  );
}

/** Counts at one threshold. Shares of nothing are NaN. */
export function stepMetrics(solutions: readonly ScoredSolution[], threshold: number): StepMetrics {
  const steps = labelled(solutions);
  const rightSteps = steps.filter((s) => s.right);
  const { wrong, right, f1 } = found(solutions, threshold);
  return {
    solutions: solutions.length,
    wrongFound: wrong,
    rightPassed: right,
    f1,
    falseAlarms: share(rightSteps.filter((s) => s.score < threshold).length, rightSteps.length),
    auc: areaUnderCurve(steps),
    ece: calibrationError(steps),
    brier: share(
      steps.reduce((sum, s) => sum + ((s.score + 1) / 2 - (s.right ? 1 : 0)) ** 2, 0),
      steps.length,
    ),
  };
}

/** Development half or test half, by the problem's text: the same problem never lies in both. */
export function isDevelopment(problem: string): boolean {
  let hash = 0x811c9dc5;
  for (let k = 0; k < problem.length; k++) hash = Math.imul(hash ^ problem.charCodeAt(k), 0x01000193);
  return ((hash >>> 15) & 1) === 0;
}
