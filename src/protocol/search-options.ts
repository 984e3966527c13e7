import * as z from "zod";

export const strategySchema = z.enum(["mcts", "beam", "best-of-n", "greedy"]);
export type StrategyName = z.infer<typeof strategySchema>;

/**
 * How the final answer is chosen among the candidates.
 * `agreement`: agreement of independent trajectories, the PPM breaking ties and near-ties (default).
 * `majority`: agreement alone. `ppm`: the best PPM score alone (the public code's rule within one tree).
 */
export const answerRuleSchema = z.enum(["agreement", "majority", "ppm"]);
export type AnswerRuleName = z.infer<typeof answerRuleSchema>;

export const searchOptionsSchema = z.object({
  strategy: strategySchema,
  /** MCTS: descents from the root. The other strategies need one. */
  rollouts: z.number().int().min(1).max(100_000),
  /** Candidates per expansion; for best-of-n the number of whole solutions. */
  candidates: z.number().int().min(1).max(1024),
  /** Beam: paths kept after each step; each gets `candidates / beamWidth` continuations. */
  beamWidth: z.number().int().min(1).max(1024),
  /** Longest trajectory, in steps. */
  depth: z.number().int().min(1).max(256),
  temperature: z.number().min(0).max(5),
  topP: z.number().gt(0).max(1),
  /**
   * Where MCTS looks next. `uct`: the paper's rule, which knows nothing of how likely the policy finds a step.
   * `puct`: AlphaZero's, with the share of the samples that were this step as its prior.
   */
  selection: z.enum(["uct", "puct"]).default("uct"),
  /** Exploration constant (paper: 2). */
  c: z.number().min(0).max(100),
  /** Longest step, in tokens. */
  stepTokens: z.number().int().min(1).max(100_000),
  seed: z.number().int().min(0).max(0xffff_ffff),
  /** Wall clock for the whole search, or null for no limit. */
  seconds: z.number().positive().nullable(),
  /** Generated tokens for the whole search, or null for no limit. */
  tokens: z.number().int().positive().nullable(),
  /** Rollouts in flight at once. At 1 a search is deterministic under its seed. */
  inFlight: z.number().int().min(1).max(64),
  answerRule: answerRuleSchema,
  /** Also ask the symbolic proposer, which knows the drills of school mathematics. Old traces had none. */
  symbolic: z.boolean().default(false),
  /**
   * Stop before the budget is spent when this many independent trajectories agree on one answer and make up at
   * least this share of those that finished. Null: always spend the budget.
   */
  stopWhenAgreed: z
    .object({ trajectories: z.number().int().min(2), share: z.number().min(0.5).max(1) })
    .nullable(),
});
export type SearchOptions = z.infer<typeof searchOptionsSchema>;

export const presetSchema = z.enum(["quick", "laptop", "paper"]);
export type PresetName = z.infer<typeof presetSchema>;

const common = {
  strategy: "mcts",
  beamWidth: 4,
  depth: 16,
  temperature: 1,
  topP: 1,
  selection: "uct",
  c: 2,
  stepTokens: 256,
  seed: 1,
  seconds: null,
  tokens: null,
  inFlight: 1,
  answerRule: "agreement",
  symbolic: true,
} as const;

/**
 * Small models sample badly at the paper's temperature of 1: on 142 development problems with the shipped 3 M policy,
 * 0.7 gave 99 right answers where 1 gave 95 (both found the right one 109 times).
 */
const SMALL_MODEL_TEMPERATURE = 0.7;

/**
 * `quick`: an answer while the student waits. `laptop`: the economical setting of the public code (n 16,
 * 8 iterations). `paper`: its evaluation setting (n 32, 12 iterations; `config/sft_eval_mcts.yaml`).
 */
export const presets: Readonly<Record<PresetName, SearchOptions>> = {
  quick: {
    ...common,
    temperature: SMALL_MODEL_TEMPERATURE,
    rollouts: 4,
    candidates: 8,
    seconds: 30,
    stopWhenAgreed: { trajectories: 5, share: 0.8 },
  },
  laptop: {
    ...common,
    temperature: SMALL_MODEL_TEMPERATURE,
    rollouts: 8,
    candidates: 16,
    seconds: 300,
    stopWhenAgreed: null,
  },
  paper: { ...common, rollouts: 12, candidates: 32, stepTokens: 1024, inFlight: 4, stopWhenAgreed: null },
};
