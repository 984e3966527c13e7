const measured = new Map<string, string>();

/** Notes what was measured; it is printed after the run, and nothing is asserted on it. */
export function measure(what: string, value: string): void {
  measured.set(what, value);
}

export function facts(): Readonly<Record<string, string>> {
  return Object.fromEntries(measured);
}
