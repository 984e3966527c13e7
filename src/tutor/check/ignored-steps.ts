import { createHash } from "node:crypto";
import type { NoteProblem } from "../../notes/problem.ts";

/** Where the list is kept over a reload (`Memento`). */
export interface IgnoredStore {
  get(): readonly string[];
  set(keys: readonly string[]): void;
}

/** Most steps that are remembered; the oldest go first. */
const MOST = 500;

/** Steps that the student marked as their own: by content, so that an edited step is checked again. */
export class IgnoredSteps {
  readonly #store: IgnoredStore;
  #keys: Set<string>;

  constructor(store: IgnoredStore) {
    this.#store = store;
    this.#keys = new Set(store.get());
  }

  has(problem: NoteProblem, step: number): boolean {
    return this.#keys.has(keyOf(problem, step));
  }

  add(problem: NoteProblem, step: number): void {
    this.#keys.add(keyOf(problem, step));
    this.#keys = new Set([...this.#keys].slice(-MOST));
    this.#store.set([...this.#keys]);
  }

  /** Takes all steps of a problem into the check again. @returns whether there were any */
  clear(problem: NoteProblem): boolean {
    const before = this.#keys.size;
    for (const step of problem.steps.keys()) this.#keys.delete(keyOf(problem, step));
    if (this.#keys.size === before) return false;
    this.#store.set([...this.#keys]);
    return true;
  }
}

/** A digest: the note's words are not kept in the editor's storage. */
function keyOf(problem: NoteProblem, step: number): string {
  const text = problem.steps[step]?.text ?? "";
  const words = [problem.text, text].map((part) => part.replace(/\s+/gu, " ").trim());
  return createHash("sha256").update(words.join("\0")).digest("base64url").slice(0, 22);
}
