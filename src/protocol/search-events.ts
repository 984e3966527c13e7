import * as z from "zod";
import { protectionSchema } from "./execution.ts";
import { searchOptionsSchema } from "./search-options.ts";
import { nodeIdSchema, nodeStateSchema, searchTreeSchema, treeNodeSchema } from "./search-tree.ts";

/** Raised when an event changes in a way that old readers cannot fold. */
export const EVENT_SCHEMA_VERSION = 1;

/** What a search has used so far. */
export const usageSchema = z.object({
  rollouts: z.number().int().min(0),
  expansions: z.number().int().min(0),
  /** Tokens the policy generated. */
  generatedTokens: z.number().int().min(0),
  /** Prompt tokens the policy had to evaluate (not found in a slot). */
  promptTokens: z.number().int().min(0),
  /** Tokens the PPM evaluated. */
  scoredTokens: z.number().int().min(0),
  executions: z.number().int().min(0),
  seconds: z.number().min(0),
});
export type Usage = z.infer<typeof usageSchema>;

export const emptyUsage: Usage = {
  rollouts: 0,
  expansions: 0,
  generatedTokens: 0,
  promptTokens: 0,
  scoredTokens: 0,
  executions: 0,
  seconds: 0,
};

export const stopReasonSchema = z.enum([
  "rollouts",
  "tokens",
  "seconds",
  "agreed",
  "exhausted",
  "complete",
  "cancelled",
  "failed",
]);
export type StopReason = z.infer<typeof stopReasonSchema>;

/** One answer with what speaks for it. The three facts are separate (design, section 7). */
export const answerCandidateSchema = z.object({
  group: z.number().int().min(0),
  text: z.string(),
  /** The best trajectory that reaches it: its last node. */
  node: nodeIdSchema,
  /**
   * Independent trajectories that came to this answer, of those that came to any: samples of the policy at the root,
   * and the symbolic proposer's as one more.
   */
  agree: z.object({ k: z.number().int().min(0), n: z.number().int().min(0) }),
  /** Share of the votes that this answer has, in [0, 1]: the policy's finished probability mass, and the proposer's. */
  share: z.number().min(0).max(1),
  /** Best PPM score of its trajectories, or null where none was scored. */
  score: z.number().min(-1).max(1).nullable(),
  /**
   * Present where the symbolic proposer came to this answer by itself (its trajectory is one of the `agree.k`).
   * `checked`: its program also checked the result (put it back, worked it out another way), and the check held.
   */
  symbolic: z.object({ checked: z.boolean() }).exactOptional(),
});
export type AnswerCandidate = z.infer<typeof answerCandidateSchema>;

export const searchResultSchema = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("answer"),
    best: answerCandidateSchema,
    others: z.array(answerCandidateSchema),
    /** Why this one, in words. */
    because: z.string(),
  }),
  z.object({
    /** Nothing, or nothing to be trusted. What was found stays visible. */
    kind: z.literal("no-answer"),
    candidates: z.array(answerCandidateSchema),
    /** Present where more trajectories said that the problem cannot be solved than reached any one answer: so many of so many. */
    refused: answerCandidateSchema.shape.agree.exactOptional(),
    because: z.string(),
  }),
]);
export type SearchResult = z.infer<typeof searchResultSchema>;

const base = {
  /** Position in the stream, from 0, without gaps. */
  seq: z.number().int().min(0),
  /** Milliseconds since the search started. */
  at: z.number().min(0),
};

export const searchEventSchema = z.discriminatedUnion("kind", [
  z.object({
    ...base,
    kind: z.literal("started"),
    schema: z.literal(EVENT_SCHEMA_VERSION),
    problem: z.string(),
    options: searchOptionsSchema,
    policy: z.string(),
    ppm: z.string().nullable(),
    /** True where the right answer is known and guides the search (data synthesis). */
    guided: z.boolean(),
  }),
  /** A search that goes on from a tree: after an engine restart, or with more rollouts. */
  z.object({ ...base, kind: z.literal("resumed"), tree: searchTreeSchema, usage: usageSchema }),
  z.object({
    ...base,
    kind: z.literal("selected"),
    rollout: z.number().int().min(0),
    path: z.array(nodeIdSchema),
  }),
  z.object({
    ...base,
    kind: z.literal("expanding"),
    node: nodeIdSchema,
    rollout: z.number().int().min(0),
    candidates: z.number().int().min(1),
  }),
  z.object({ ...base, kind: z.literal("node-added"), node: treeNodeSchema }),
  z.object({
    ...base,
    kind: z.literal("expanded"),
    node: nodeIdSchema,
    proposed: z.number().int().min(0),
    duplicates: z.number().int().min(0),
    failed: z.number().int().min(0),
  }),
  /** A node changed state without being added: it became spent, dead or terminal. */
  z.object({ ...base, kind: z.literal("state-changed"), node: nodeIdSchema, state: nodeStateSchema }),
  /** `value` is added to every node from `node` up to the root, and each gets one more visit. */
  z.object({
    ...base,
    kind: z.literal("backed-up"),
    node: nodeIdSchema,
    value: z.number().min(-1).max(1),
    source: z.enum(["ppm", "ground-truth", "unscored"]),
  }),
  z.object({ ...base, kind: z.literal("protection"), protection: protectionSchema }),
  z.object({ ...base, kind: z.literal("progress"), usage: usageSchema }),
  /** Something the reader should know that is not part of the tree. */
  z.object({
    ...base,
    kind: z.literal("notice"),
    level: z.enum(["info", "warning", "error"]),
    code: z.string(),
    message: z.string(),
  }),
  z.object({ ...base, kind: z.literal("tree"), tree: searchTreeSchema }),
  z.object({
    ...base,
    kind: z.literal("finished"),
    reason: stopReasonSchema,
    result: searchResultSchema,
    usage: usageSchema,
  }),
]);
export type SearchEvent = z.infer<typeof searchEventSchema>;

/** An event as its producer writes it; the stream adds `seq` and `at`. */
export type SearchEventBody = SearchEvent extends infer E
  ? E extends SearchEvent
    ? Omit<E, "seq" | "at">
    : never
  : never;
