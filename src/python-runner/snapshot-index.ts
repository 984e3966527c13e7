import { pathKey } from "./cell-code.ts";

/**
 * Which slow prefixes are held as frozen processes, least recently used first. A snapshot in use is never the
 * one to go.
 */
export class SnapshotIndex {
  readonly #most: number;
  readonly #users = new Map<string, number>();

  constructor(most: number) {
    this.#most = most;
  }

  get size(): number {
    return this.#users.size;
  }

  /** The longest proper prefix of `codes` that is held, with its number of cells; null where none is. */
  longest(codes: readonly string[]): { readonly key: string; readonly cells: number } | null {
    if (this.#users.size === 0) return null;
    for (let cells = codes.length - 1; cells > 0; cells--) {
      const key = pathKey(codes.slice(0, cells));
      if (this.#users.has(key)) return { key, cells };
    }
    return null;
  }

  has(key: string): boolean {
    return this.#users.has(key);
  }

  /** Marks a snapshot as in use; `release` undoes it. */
  hold(key: string): void {
    const users = this.#users.get(key);
    if (users === undefined) return;
    this.#users.delete(key);
    this.#users.set(key, users + 1);
  }

  release(key: string): void {
    const users = this.#users.get(key);
    if (users !== undefined && users > 0) this.#users.set(key, users - 1);
  }

  /** Adds a snapshot and returns the keys of those that must go for it. */
  add(key: string): string[] {
    this.#users.set(key, 0);
    const idle = [...this.#users]
      .filter(([other, users]) => users === 0 && other !== key)
      .map(([other]) => other);
    const dropped = idle.slice(0, Math.max(0, this.#users.size - this.#most));
    for (const other of dropped) this.#users.delete(other);
    return dropped;
  }

  forget(key: string): void {
    this.#users.delete(key);
  }
}
