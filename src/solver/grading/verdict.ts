export type Verdict = "equal" | "equal-approx" | "equal-unsimplified" | "different" | "unknown";

export type Side = "gold" | "pred";

/** How an answer compares with the true one. `reason` is for people to read. */
export type Grade =
  | { readonly verdict: "equal"; readonly reason: string }
  | {
      readonly verdict: "equal-approx";
      readonly reason: string;
      /** Significant digits that are right. */
      readonly digits: number;
      /** The answer rounds to the given decimal at that decimal's own precision. */
      readonly roundsToGold: boolean;
    }
  /** The same value, and one of the two (named) is not in simplest form. */
  | { readonly verdict: "equal-unsimplified"; readonly reason: string; readonly unsimplified: Side }
  | { readonly verdict: "different"; readonly reason: string }
  | { readonly verdict: "unknown"; readonly reason: string };

export const EQUAL: Grade = { verdict: "equal", reason: "they are the same" };

export function different(reason: string): Grade {
  return { verdict: "different", reason };
}

export function unknown(reason: string): Grade {
  return { verdict: "unknown", reason };
}

/** Digits from which a decimal counts as a full floating-point value rather than a rounded one. */
export const FULL_PRECISION = 10;

/**
 * Is an answer with this grade right under the strict rule?
 *
 * Yes for `equal` and `equal-unsimplified`. For `equal-approx` only where rounding lost nothing that was asked for:
 * the given answer is itself a decimal and this one rounds to it, or this one is a floating-point value printed to
 * ten digits or more (0.0833333333333333 for 1/12). 21.99 for 7π is not right. Null where it is not known.
 */
export function countsAsRight(grade: Grade): boolean | null {
  switch (grade.verdict) {
    case "equal":
    case "equal-unsimplified":
      return true;
    case "equal-approx":
      return grade.roundsToGold || grade.digits >= FULL_PRECISION;
    case "different":
      return false;
    case "unknown":
      return null;
  }
}

/** True for every verdict that says the two are equal in some sense. */
export function isSomeEqual(grade: Grade): boolean {
  return grade.verdict !== "different" && grade.verdict !== "unknown";
}

function weight(grade: Grade): number {
  switch (grade.verdict) {
    case "equal":
      return 0;
    case "equal-unsimplified":
      return 1;
    case "equal-approx":
      return countsAsRight(grade) === true ? 2 : 3;
    case "unknown":
      return 4;
    case "different":
      return 5;
  }
}

/** The grade of a structure from those of its parts: the worst of them. */
export function worst(grades: Iterable<Grade>): Grade {
  let result: Grade = EQUAL;
  for (const grade of grades) if (weight(grade) > weight(result)) result = grade;
  return result;
}

/** The better of two grades of the same pair read in two ways. */
export function better(a: Grade, b: Grade): Grade {
  return weight(b) < weight(a) ? b : a;
}

/** The grade with gold and answer exchanged. */
export function swapped(grade: Grade): Grade {
  if (grade.verdict === "equal-unsimplified") {
    return { ...grade, unsimplified: grade.unsimplified === "gold" ? "pred" : "gold" };
  }
  return grade;
}
