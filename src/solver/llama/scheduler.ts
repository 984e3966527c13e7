import type { LlamaContext, SequenceEvaluateOptions, Token } from "node-llama-cpp";
import { slotPriority } from "./batch-strategy.ts";
import type { Slot, Slots } from "./slots.ts";
import type { Finished, StopScanner } from "./stop-scanner.ts";

/** Candidates to write after one prompt. */
export interface Generation {
  /** Prompt without its last token. */
  readonly prefix: readonly Token[];
  /** Last token of the prompt; each slot evaluates it to get its first logits. */
  readonly last: Token;
  /** One candidate each. */
  readonly seeds: readonly number[];
  readonly sampling: SequenceEvaluateOptions;
  readonly maxTokens: number;
  /** Measure the probability of each token; see {@link LlamaPolicyOptions.measureLogProb}. */
  readonly measure: boolean;
  scanner(): StopScanner;
}

export interface Candidate extends Finished {
  readonly logProbSum: number;
}

export interface Generated {
  readonly candidates: readonly Candidate[];
  readonly promptTokensEvaluated: number;
}

interface Request extends Generation {
  readonly signal: AbortSignal;
  /** Next candidate to start. */
  started: number;
  running: number;
  evaluated: number;
  readonly done: (Candidate | undefined)[];
  over: boolean;
  readonly resolve: (value: Generated) => void;
  readonly reject: (reason: unknown) => void;
}

interface Writer {
  readonly slot: Slot;
  readonly request: Request;
  readonly index: number;
  readonly scanner: StopScanner;
  readonly stream: AsyncGenerator<{ readonly token: Token; readonly confidence?: number }, void>;
  logProbSum: number;
}

/**
 * Shares the slots among all requests in flight. It works in lockstep: bring prompts into free slots, then let every
 * active slot write one token, all in one batch, then look who has finished. Lockstep keeps batches full (each holds
 * all active slots, in order) and leaves a moment between two batches in which state can be moved, because the library
 * holds its context lock as long as any sequence has a token queued.
 *
 * Free slots go to the request with the fewest running candidates, the oldest of equals. So concurrent requests share
 * the pool evenly, a request with more candidates than slots refills each slot as it becomes free, and one request
 * alone always runs in the same layout.
 */
export class SlotScheduler {
  readonly #context: LlamaContext;
  readonly #slots: Slots;
  readonly #requests: Request[] = [];
  readonly #writers = new Map<Slot, Writer>();
  #driving: Promise<void> | null = null;
  #closed = false;
  #writing = 0;

  constructor(context: LlamaContext, slots: Slots) {
    this.#context = context;
    this.#slots = slots;
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Sequences that the current batch waits for. */
  get writing(): number {
    return this.#writing;
  }

  /** @throws the signal's reason, at once, when it is aborted; the slots are free after the batch in progress */
  submit(generation: Generation, signal: AbortSignal): Promise<Generated> {
    if (this.#closed) return Promise.reject(new Error("The policy has been unloaded."));
    return new Promise((resolve, reject) => {
      if (signal.aborted) {
        reject(abortReason(signal));
        return;
      }
      const onAbort = (): void => {
        this.#close(request);
        reject(abortReason(signal));
      };
      const request: Request = {
        ...generation,
        signal,
        started: 0,
        running: 0,
        evaluated: 0,
        done: generation.seeds.map(() => undefined),
        over: false,
        resolve: (value) => {
          signal.removeEventListener("abort", onAbort);
          resolve(value);
        },
        reject: (reason: unknown) => {
          signal.removeEventListener("abort", onAbort);
          reject(reason instanceof Error ? reason : new Error(String(reason)));
        },
      };
      signal.addEventListener("abort", onAbort, { once: true });
      this.#requests.push(request);
      this.#driving ??= this.#drive();
    });
  }

  /** Resolves when nothing is being written. */
  async idle(): Promise<void> {
    while (this.#driving !== null) await this.#driving;
  }

  /** Refuses new requests, fails those in flight, and waits for the batch in progress. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const request of [...this.#requests]) {
      this.#close(request);
      request.reject(new Error("The policy was unloaded while it was writing."));
    }
    await this.idle();
  }

  async #drive(): Promise<void> {
    // Requests made in the same turn share the first batch.
    await Promise.resolve();
    try {
      while (this.#requests.length > 0 || this.#writers.size > 0) {
        await this.#releaseFinished();
        await this.#fill();
        if (this.#writers.size > 0) await this.#advance();
      }
    } catch (error) {
      // Only a library failure outside any one request ends here: nobody may be left waiting.
      this.#writers.clear();
      for (const request of [...this.#requests]) this.#fail(request, error);
    } finally {
      this.#driving = null;
    }
  }

  #close(request: Request): void {
    request.over = true;
    const at = this.#requests.indexOf(request);
    if (at >= 0) this.#requests.splice(at, 1);
  }

  #fail(request: Request, error: unknown): void {
    if (request.over) return;
    this.#close(request);
    request.reject(error);
  }

  /** Stops the writers of requests that were cancelled or failed. */
  async #releaseFinished(): Promise<void> {
    for (const writer of [...this.#writers.values()]) if (writer.request.over) await this.#stop(writer);
  }

  async #stop(writer: Writer): Promise<void> {
    this.#writers.delete(writer.slot);
    writer.request.running--;
    await writer.stream.return();
  }

  async #fill(): Promise<void> {
    for (;;) {
      const free = this.#slots.all.filter((slot) => !this.#writers.has(slot));
      const request = this.#neediest();
      const slot = request === null ? null : this.#slots.nearest(free, request.prefix);
      if (request === null || slot === null) return;
      try {
        request.evaluated += await this.#slots.prepare(slot, request.prefix, () => request.over);
      } catch (error) {
        this.#fail(request, error);
        await this.#slots.renew(slot);
      }
      if (request.over) continue;
      this.#start(request, slot);
    }
  }

  #neediest(): Request | null {
    let best: Request | null = null;
    for (const request of this.#requests) {
      if (request.over || request.started >= request.seeds.length) continue;
      if (best === null || request.running < best.running) best = request;
    }
    return best;
  }

  #start(request: Request, slot: Slot): void {
    const index = request.started++;
    request.running++;
    const seed = request.seeds[index] ?? 1;
    this.#writers.set(slot, {
      slot,
      request,
      index,
      scanner: request.scanner(),
      stream: slot.sequence.evaluateWithMetadata(
        [request.last],
        { confidence: request.measure },
        { ...request.sampling, seed, evaluationPriority: slotPriority(slot.index) },
      ),
      logProbSum: 0,
    });
  }

  /** One token for every active slot. */
  async #advance(): Promise<void> {
    const writers = [...this.#writers.values()].sort((a, b) => a.slot.index - b.slot.index);
    this.#writing = writers.length;
    const results = await Promise.allSettled(writers.map((writer) => writer.stream.next()));
    this.#writing = 0;
    for (const [i, writer] of writers.entries()) {
      const result = results[i];
      if (result === undefined || writer.request.over) continue;
      if (result.status === "rejected") {
        this.#fail(writer.request, result.reason);
        await this.#stop(writer);
        await this.#slots.renew(writer.slot);
        continue;
      }
      const finished = this.#take(writer, result.value);
      if (finished === null) continue;
      await this.#stop(writer);
      this.#complete(writer, finished);
    }
  }

  #take(
    writer: Writer,
    result: IteratorResult<{ readonly token: Token; readonly confidence?: number }, void>,
  ): Finished | null {
    if (result.done === true) return writer.scanner.finish("end-of-text");
    const { token, confidence } = result.value;
    if (writer.request.measure && confidence !== undefined) writer.logProbSum += Math.log(confidence);
    const finished = writer.scanner.push(token);
    if (finished !== null) return finished;
    if (writer.scanner.length >= writer.request.maxTokens) return writer.scanner.finish("length");
    // One more token would make the library drop the oldest ones in silence.
    if (writer.slot.sequence.nextTokenIndex >= this.#context.contextSize - 1)
      return writer.scanner.finish("context-full");
    return null;
  }

  #complete(writer: Writer, finished: Finished): void {
    const { request } = writer;
    request.done[writer.index] = { ...finished, logProbSum: writer.logProbSum };
    const candidates = request.done.filter((candidate) => candidate !== undefined);
    if (candidates.length < request.seeds.length) return;
    this.#close(request);
    request.resolve({ candidates, promptTokensEvaluated: request.evaluated });
  }
}

function abortReason(signal: AbortSignal): Error {
  const reason: unknown = signal.reason;
  return reason instanceof Error ? reason : new Error("The request was cancelled.");
}
