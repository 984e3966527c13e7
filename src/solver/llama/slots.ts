import type { LlamaContext, LlamaContextSequence, Token } from "node-llama-cpp";
import { commonPrefix, type StateFile, type StateFiles } from "./state-files.ts";

/** Below this many tokens, evaluating again is as quick as moving state between slots. */
const WORTH_FORKING = 12;

/** One sequence of the context. */
export interface Slot {
  readonly index: number;
  /** Replaced only after a state file turned out unreadable. */
  sequence: LlamaContextSequence;
}

interface Source {
  readonly common: number;
  readonly file: StateFile | null;
  readonly slot: Slot | null;
}

/**
 * The fixed pool of sequences. Sequences are made once, in order, and never given back, so that slot numbers and
 * llama.cpp's sequence numbers agree. Knows how to bring a path prefix into a slot with the least evaluation: from what
 * the slot holds, from another slot, or from a saved state.
 *
 * Callers must not generate while a slot is prepared: the library keeps its lock as long as sequences are writing.
 */
export class Slots {
  readonly all: readonly Slot[];
  readonly #context: LlamaContext;
  readonly #states: StateFiles;
  readonly #keepTails: boolean;

  /**
   * @param keepTails - save what a slot has written before something else overwrites it; worth the copy only where
   *   evaluation is slow
   */
  constructor(context: LlamaContext, states: StateFiles, keepTails: boolean) {
    this.#context = context;
    this.#states = states;
    this.#keepTails = keepTails;
    this.all = Array.from({ length: context.totalSequences }, (_, index) => ({
      index,
      sequence: newSequence(context),
    }));
  }

  /** The one of `free` that already holds most of `prefix`; the lowest of equals, so that slots in use stay together. */
  nearest(free: readonly Slot[], prefix: readonly Token[]): Slot | null {
    let best: Slot | null = null;
    let most = -1;
    for (const slot of free) {
      const common = commonPrefix(slot.sequence.contextTokens, prefix);
      if (common > most) {
        best = slot;
        most = common;
      }
    }
    return best;
  }

  /**
   * Makes `slot` hold exactly `prefix`.
   *
   * @param cancelled - asked between chunks of one batch; when true, returns early
   * @returns tokens that had to be evaluated
   */
  async prepare(slot: Slot, prefix: readonly Token[], cancelled: () => boolean): Promise<number> {
    const held = slot.sequence.contextTokens;
    const own = commonPrefix(held, prefix);
    if (this.#keepTails && held.length - own > WORTH_FORKING && !this.#isSaved(held))
      await this.#states.save(slot.sequence);
    if (own < prefix.length) {
      const source = this.#bestSource(slot, prefix);
      if (source !== null && source.common - own >= WORTH_FORKING) await this.#fork(source, slot);
    }
    // `false`: never shift positions; a shifted cache is not the cache of this text.
    await slot.sequence.adaptStateToTokens([...prefix], false);
    let evaluated = 0;
    while (slot.sequence.nextTokenIndex < prefix.length && !cancelled()) {
      const from = slot.sequence.nextTokenIndex;
      const chunk = prefix.slice(from, from + this.#context.batchSize);
      await slot.sequence.evaluateWithoutGeneratingNewTokens(chunk);
      evaluated += chunk.length;
    }
    return evaluated;
  }

  /** Empties all slots. */
  async clear(): Promise<void> {
    for (const slot of this.all) await slot.sequence.clearHistory();
  }

  /** Gives a slot a fresh sequence with the same number. */
  async renew(slot: Slot): Promise<void> {
    await slot.sequence.dispose();
    slot.sequence = newSequence(this.#context);
  }

  #isSaved(tokens: readonly Token[]): boolean {
    return (this.#states.best(tokens)?.common ?? 0) >= tokens.length;
  }

  #bestSource(target: Slot, prefix: readonly Token[]): Source | null {
    const saved = this.#states.best(prefix);
    let best: Source | null = saved === null ? null : { common: saved.common, file: saved.file, slot: null };
    for (const slot of this.all) {
      if (slot === target) continue;
      const common = commonPrefix(slot.sequence.contextTokens, prefix);
      if (common > (best?.common ?? 0)) best = { common, file: null, slot };
    }
    return best;
  }

  async #fork(source: Source, target: Slot): Promise<void> {
    const file = source.slot === null ? source.file : await this.#states.save(source.slot.sequence);
    if (file === null) return;
    if (!(await this.#states.load(file, target.sequence))) await this.renew(target);
  }
}

function newSequence(context: LlamaContext): LlamaContextSequence {
  return context.getSequence();
}
