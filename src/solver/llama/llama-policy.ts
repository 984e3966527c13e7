import type { LlamaContext, LlamaModel, SequenceEvaluateOptions } from "node-llama-cpp";
import type { Policy, Proposal, ProposalRequest, Proposals } from "../search/ports.ts";
import type { PromptFormat } from "../trajectory/format.ts";
import { slotOrderStrategy } from "./batch-strategy.ts";
import { type Candidate, SlotScheduler } from "./scheduler.ts";
import { candidateSeed } from "./seeds.ts";
import { Slots } from "./slots.ts";
import { StateFiles } from "./state-files.ts";
import { StopScanner, stopRules } from "./stop-scanner.ts";
import type { Vocabulary } from "./vocabulary.ts";

export interface LlamaPolicyOptions {
  readonly model: LlamaModel;
  readonly vocabulary: Vocabulary;
  readonly format: PromptFormat;
  readonly name: string;
  /** Sequences that write at once. */
  readonly slots: number;
  /** Tokens of one sequence, prompt and step together. */
  readonly contextSize: number;
  /** Tokens of one batch; a batch cannot be interrupted. */
  readonly batchSize: number;
  readonly threads: number;
  /** Key-value cache of one token, in bytes. */
  readonly cacheBytesPerToken: number;
  /** Evaluation is slow enough that written steps are saved before their slot is reused. */
  readonly keepTails: boolean;
  /**
   * Fill `meanLogProb`. Off by default: the library then sorts the vocabulary for every token. Measured only where the
   * sampled distribution is the model's own (temperature 1 or 0, top-p off); null otherwise.
   */
  readonly measureLogProb?: boolean | undefined;
}

const DEFAULT_STATE_BUDGET = 256 * 1024 * 1024;

/**
 * The library turns a missing `topK` into 40, and 0 into a full sort of the vocabulary for each token (a quarter of a
 * tiny model's time, more than the model itself at 150,000 tokens). Only a null leaves the stage out, which its
 * type does not offer.
 */
const WITHOUT_TOP_K: object = { topK: null };

/**
 * The policy model behind the port of the search.
 *
 * Candidates are written side by side in a fixed pool of sequences; the prompt is evaluated once and copied, and the
 * longest prefix that any slot or saved state still holds is reused.
 *
 * Reproducibility: a request that runs alone after `forget` (or after loading) gives the same proposals each time. llama.cpp's arithmetic
 * depends in its last bits on how many rows a batch has and on how a prefix was first evaluated, so the same request
 * beside others, or with another number of slots, may be sampled differently.
 */
export class LlamaPolicy implements Policy {
  readonly name: string;
  readonly #context: LlamaContext;
  readonly #states: StateFiles;
  readonly #slots: Slots;
  readonly #scheduler: SlotScheduler;
  readonly #vocabulary: Vocabulary;
  readonly #format: PromptFormat;
  readonly #measure: boolean;

  private constructor(
    context: LlamaContext,
    states: StateFiles,
    scheduler: SlotScheduler,
    slots: Slots,
    options: LlamaPolicyOptions,
  ) {
    this.name = options.name;
    this.#context = context;
    this.#states = states;
    this.#slots = slots;
    this.#scheduler = scheduler;
    this.#vocabulary = options.vocabulary;
    this.#format = options.format;
    this.#measure = options.measureLogProb ?? false;
  }

  /** Allocates the context. @throws {Error} where there is not enough memory */
  static async create(options: LlamaPolicyOptions): Promise<LlamaPolicy> {
    let scheduler: SlotScheduler | null = null;
    const context = await options.model.createContext({
      contextSize: options.contextSize,
      sequences: options.slots,
      batchSize: Math.max(options.batchSize, options.slots),
      threads: options.threads,
      swaFullCache: true,
      batching: { itemPrioritizationStrategy: slotOrderStrategy(() => scheduler?.writing ?? 0) },
    });
    try {
      const states = new StateFiles(options.cacheBytesPerToken * context.contextSize, DEFAULT_STATE_BUDGET);
      const slots = new Slots(context, states, options.keepTails);
      scheduler = new SlotScheduler(context, slots);
      return new LlamaPolicy(context, states, scheduler, slots, options);
    } catch (error) {
      // A context that is dropped without this keeps its model from ever being unloaded.
      await context.dispose();
      throw error;
    }
  }

  /** Tokens of one sequence that can be used, prompt and step together. */
  get contextSize(): number {
    return this.#context.contextSize;
  }

  /** Candidates written at once. */
  get slots(): number {
    return this.#slots.all.length;
  }

  get format(): PromptFormat {
    return this.#format;
  }

  /** The library's context, for statistics only. */
  get context(): LlamaContext {
    return this.#context;
  }

  /**
   * Writes candidates for the next step.
   *
   * At temperature 0 all candidates would be equal, so one is written and returned. Where the prompt alone fills the
   * context, one empty proposal with `end: "context-full"` comes back.
   *
   * `promptTokensEvaluated` counts path tokens evaluated anew; the path's last token, which every slot must evaluate to
   * start writing, is not counted.
   *
   * @throws the signal's reason, at once, when it is aborted
   */
  async propose(request: ProposalRequest, signal: AbortSignal): Promise<Proposals> {
    if (this.#scheduler.closed) throw new Error("The policy has been unloaded.");
    const segments = this.#format.prompt(request.problem, request.steps);
    const prompt = this.#vocabulary.surelyExceeds(segments, this.#context.contextSize)
      ? []
      : this.#vocabulary.encode(segments);
    const last = prompt.at(-1);
    if (last === undefined || prompt.length > this.#context.contextSize - 1)
      return {
        proposals: [{ text: "", end: "context-full", tokens: 0, meanLogProb: null }],
        promptTokensEvaluated: 0,
      };
    const greedy = request.temperature <= 0;
    const count = greedy ? Math.min(1, request.count) : Math.max(0, Math.floor(request.count));
    if (count === 0) return { proposals: [], promptTokensEvaluated: 0 };
    const measure = this.#measure && request.topP >= 1 && (greedy || request.temperature === 1);
    const rules = stopRules(this.#format.stops, request.until, this.#vocabulary);
    const before = prompt.slice(-4);
    const { candidates, promptTokensEvaluated } = await this.#scheduler.submit(
      {
        prefix: prompt.slice(0, -1),
        last,
        seeds: Array.from({ length: count }, (_, index) => candidateSeed(request.seed, index)),
        sampling: sampling(request),
        maxTokens: Math.max(1, Math.floor(request.maxTokens)),
        measure,
        scanner: () => new StopScanner(this.#vocabulary, rules, before),
      },
      signal,
    );
    return { proposals: candidates.map((c) => proposal(c, measure)), promptTokensEvaluated };
  }

  /** Forgets all cached prefixes, so that what follows does not depend on what came before. */
  async forget(): Promise<void> {
    await this.#scheduler.idle();
    await this.#slots.clear();
    this.#states.clear();
  }

  /** Fails requests in flight and frees context and state files; the model itself stays loaded. */
  async dispose(): Promise<void> {
    await this.#scheduler.close();
    this.#states.dispose();
    await this.#context.dispose();
  }
}

function sampling(request: ProposalRequest): SequenceEvaluateOptions {
  const options: SequenceEvaluateOptions = {
    temperature: Math.max(0, request.temperature),
    topP: request.topP >= 1 ? 1 : Math.max(0, request.topP),
    minP: 0,
  };
  return Object.assign(options, WITHOUT_TOP_K);
}

function proposal(candidate: Candidate, measured: boolean): Proposal {
  const { text, end, tokens, logProbSum } = candidate;
  return { text, end, tokens, meanLogProb: measured && tokens > 0 ? logProbSum / tokens : null };
}
