/** Thrown by recognisers where the words fit but something else does not: then nothing is proposed. */
export class NotSure extends Error {
  override readonly name = "NotSure";
}

/** The value, or no proposal. */
export function sure<T>(value: T | null | undefined, why: string): T {
  if (value === null || value === undefined) throw new NotSure(why);
  return value;
}

/** @throws NotSure where the condition does not hold */
export function demand(condition: boolean, why: string): void {
  if (!condition) throw new NotSure(why);
}
