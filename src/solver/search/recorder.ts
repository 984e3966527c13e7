import { applyEvent } from "../../protocol/fold.ts";
import {
  emptyUsage,
  type SearchEvent,
  type SearchEventBody,
  type Usage,
} from "../../protocol/search-events.ts";
import { emptyTree, type SearchTree } from "../../protocol/search-tree.ts";
import type { Clock } from "./ports.ts";

/**
 * The one place where a search changes its tree: every change is an event, applied with the same fold that
 * readers use, then handed on.
 */
export class Recorder {
  readonly tree: SearchTree;
  readonly #clock: Clock;
  readonly #startedAt: number;
  readonly #sink: (event: SearchEvent) => void;
  readonly #secondsBefore: number;
  readonly #counts: Omit<Usage, "seconds">;
  #seq = 0;

  constructor(problem: string, clock: Clock, sink: (event: SearchEvent) => void, before: Usage = emptyUsage) {
    this.tree = emptyTree(problem);
    this.#clock = clock;
    this.#startedAt = clock.now();
    this.#sink = sink;
    const { seconds, ...counts } = before;
    this.#secondsBefore = seconds;
    this.#counts = counts;
  }

  emit(body: SearchEventBody): void {
    applyEvent(this.tree, body);
    // The fold keeps a copy, and so does the reader: nobody can change what another one sees.
    this.#sink({ ...structuredClone(body), seq: this.#seq++, at: this.elapsedMs() });
  }

  elapsedMs(): number {
    // Microseconds are enough, and shorter to store.
    return Math.round(Math.max(0, this.#clock.now() - this.#startedAt) * 1000) / 1000;
  }

  count(added: Partial<Omit<Usage, "seconds">>): void {
    const c = this.#counts;
    c.rollouts += added.rollouts ?? 0;
    c.expansions += added.expansions ?? 0;
    c.generatedTokens += added.generatedTokens ?? 0;
    c.promptTokens += added.promptTokens ?? 0;
    c.scoredTokens += added.scoredTokens ?? 0;
    c.executions += added.executions ?? 0;
  }

  usage(): Usage {
    return { ...this.#counts, seconds: this.#secondsBefore + this.elapsedMs() / 1000 };
  }
}
