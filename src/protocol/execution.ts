import * as z from "zod";

/** A variable that a step set or changed, as the student sees it. */
export const variableSchema = z.object({
  name: z.string(),
  /** `repr` of the value, cut to a few hundred characters. */
  value: z.string(),
  type: z.string(),
});
export type Variable = z.infer<typeof variableSchema>;

/** Which limit ended a step. */
export const limitSchema = z.enum([
  "time",
  "cpu",
  "memory",
  "output",
  "processes",
  "files",
  "network",
  "recursion",
  "exit",
  "crash",
]);
export type Limit = z.infer<typeof limitSchema>;

/** One protection layer around step code: what it is and whether it is in force on this machine. */
export const protectionLayerSchema = z.object({
  name: z.enum(["ast", "audit-hook", "rlimits", "landlock", "seccomp", "seatbelt", "job-object"]),
  active: z.boolean(),
  /** Why it is not in force, in words; empty when it is. */
  detail: z.string(),
});
export type ProtectionLayer = z.infer<typeof protectionLayerSchema>;

/**
 * `isolated`: an operating-system layer confines files, network and processes.
 * `restricted`: only in-process layers and resource limits do.
 */
export const protectionSchema = z.object({
  level: z.enum(["isolated", "restricted"]),
  layers: z.array(protectionLayerSchema),
});
export type Protection = z.infer<typeof protectionSchema>;

/**
 * 1-based number of the earlier cell that did not run again, so that the last one was not reached; absent where
 * the last cell itself is meant.
 */
const earlierCellSchema = z.number().int().optional();

/**
 * What happened when the code of a path of steps was run. Only the last cell is reported: the earlier ones
 * are known to have run. "Ran" says nothing about being right (design, section 7).
 */
export const executionSchema = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("ran"),
    /** What the last cell printed, exactly, cut at the output cap. */
    output: z.string(),
    truncated: z.boolean(),
    variables: z.array(variableSchema),
    durationMs: z.number(),
    /** True when nothing was executed because the same code ran before or the step is only comments. */
    cached: z.boolean(),
  }),
  z.object({
    kind: z.literal("failed"),
    /** Python exception type, for example `ZeroDivisionError`. */
    errorType: z.string(),
    message: z.string(),
    /** 1-based line in the last cell, or null where it is not known. */
    line: z.number().int().nullable(),
    output: z.string(),
    durationMs: z.number(),
    earlierCell: earlierCellSchema,
  }),
  z.object({
    kind: z.literal("stopped"),
    limit: limitSchema,
    message: z.string(),
    output: z.string(),
    durationMs: z.number(),
    earlierCell: earlierCellSchema,
  }),
  /** A rule forbids the code: it was not run, or was ended at the forbidden operation. */
  z.object({
    kind: z.literal("refused"),
    rule: z.string(),
    message: z.string(),
    line: z.number().int().nullable(),
    earlierCell: earlierCellSchema,
  }),
  /** No Python, or it died for reasons that are not the step's. The step is not to blame. */
  z.object({ kind: z.literal("unavailable"), message: z.string() }),
]);
export type Execution = z.infer<typeof executionSchema>;
