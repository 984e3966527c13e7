import * as z from "zod";
import { protectionSchema } from "./execution.ts";
import { searchEventSchema, usageSchema } from "./search-events.ts";
import { searchOptionsSchema } from "./search-options.ts";
import { nodeIdSchema, scoreSchema, searchTreeSchema, stepSchema } from "./search-tree.ts";

/**
 * JSON-RPC between a client (editor, command line) and the engine process. Every message is parsed with these
 * schemas before it is sent and again when it arrives: a process that was hit by memory corruption, or one of
 * another version, must not reach the search or the page with something that merely looks right.
 */

/** Where to run the models. `auto`: the best the machine offers, else the CPU. */
export const deviceChoiceSchema = z.enum(["auto", "cpu", "metal", "cuda", "vulkan"]);
export type DeviceChoice = z.infer<typeof deviceChoiceSchema>;

/** Limits on step code; what is left out keeps the runner's default (`python-runner/limits.ts`). */
export const pythonLimitsSchema = z.object({
  /** Seconds for one step. */
  stepSeconds: z.number().positive().exactOptional(),
  /** Seconds for running the earlier steps of a path again. */
  pathSeconds: z.number().positive().exactOptional(),
  /** Memory that a step may add, MiB. */
  memoryMb: z.number().positive().exactOptional(),
  /** Printed output that is kept, bytes. */
  outputKeptBytes: z.number().int().positive().exactOptional(),
  /** Printed output at which a step is ended, bytes. */
  outputCutBytes: z.number().int().positive().exactOptional(),
});

export const loadParamsSchema = z.object({
  /** File of the policy, GGUF. */
  policy: z.string().min(1),
  /** File of the PPM, GGUF, or null to search without one. */
  ppm: z.string().min(1).nullable(),
  device: deviceChoiceSchema,
  /** Compute threads, or null for the default (cores − 1, at least 1). */
  threads: z.number().int().min(1).max(1024).nullable(),
  /** Candidates decoded side by side. */
  slots: z.number().int().min(1).max(64),
  /** Tokens of context per candidate, or null for the engine's choice. */
  contextSize: z.number().int().min(64).max(1_048_576).nullable(),
  python: z.object({
    /** Python that the user named, or null to look for one. */
    interpreter: z.string().min(1).nullable(),
    /** Folder of rStar's own Python environment, looked at first where no Python is named. */
    privateEnvironment: z.string().min(1).exactOptional(),
    limits: pythonLimitsSchema,
  }),
});
export type LoadParams = z.infer<typeof loadParamsSchema>;

const modelReportSchema = z.object({
  /** Name written in the file, else the file's name. */
  name: z.string(),
  /** How the model is spoken to: the prompt format of a policy, the reader of a PPM. */
  format: z.string(),
  /** What a student should know about how this model works here, in words; mostly none. */
  notes: z.array(z.string()),
});
export type ModelReport = z.infer<typeof modelReportSchema>;

/** What is loaded and in force, shown by `doctor`, the panel and the command line. */
export const engineReportSchema = z.object({
  device: z.object({
    kind: z.enum(["cpu", "metal", "cuda", "vulkan"]),
    /** Names of the devices as the driver gives them; empty on the CPU. */
    names: z.array(z.string()),
    threads: z.number().int().min(1),
    slots: z.number().int().min(1),
  }),
  policy: modelReportSchema,
  ppm: modelReportSchema.nullable(),
  python: z.object({
    path: z.string(),
    version: z.string(),
    /** SymPy's version, or null where it is missing. */
    sympy: z.string().nullable(),
    /** What confines step code, or null where it is not known yet. */
    protection: protectionSchema.nullable(),
  }),
});
export type EngineReport = z.infer<typeof engineReportSchema>;

export const loadFailureSchema = z.object({
  kind: z.literal("failed"),
  which: z.enum(["policy", "ppm", "python", "llama"]),
  /** For programs, for example `not-found`, `not-gguf`, `crashed`. */
  reason: z.string(),
  /** For a student: what is wrong, in one or two sentences. */
  message: z.string(),
  /** What to do about it. */
  next: z.string(),
});
export type LoadFailure = z.infer<typeof loadFailureSchema>;

export const loadResultSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("loaded"), report: engineReportSchema }),
  loadFailureSchema,
]);
export type LoadResult = z.infer<typeof loadResultSchema>;

/** Names one solve in both directions; chosen by the client. */
const runIdSchema = z.string().min(1).max(128);

export const solveParamsSchema = z.object({
  runId: runIdSchema,
  problem: z.string(),
  options: searchOptionsSchema,
  /** The right answer, where it is known (data synthesis): guides the backup. */
  groundTruth: z.string().exactOptional(),
  /** Go on from this tree; `options.rollouts` counts from here, the other limits include `usage`. */
  resume: z
    .object({
      tree: searchTreeSchema,
      usage: usageSchema,
      /** MCTS: every rollout goes on below this node. */
      focus: nodeIdSchema.exactOptional(),
    })
    .exactOptional(),
});
export type SolveParams = z.infer<typeof solveParamsSchema>;

/** Sent after the last event of the run. */
export const solveResultSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("done") }),
  z.object({ kind: z.literal("refused"), reason: z.enum(["busy", "not-loaded"]), message: z.string() }),
]);
export type SolveResult = z.infer<typeof solveResultSchema>;

export const scoreParamsSchema = z.object({ problem: z.string(), steps: z.array(stepSchema).max(1024) });
export type ScoreParams = z.infer<typeof scoreParamsSchema>;

export const scoreResultSchema = z.discriminatedUnion("kind", [
  /** One score a step, each read at the step's last token with the steps before it in context. */
  z.object({ kind: z.literal("scores"), scores: z.array(scoreSchema) }),
  z.object({ kind: z.literal("unavailable"), message: z.string() }),
]);
export type ScoreResult = z.infer<typeof scoreResultSchema>;

const nothingSchema = z.object({});

const pongSchema = z.object({
  /** Memory that the engine's process occupies. */
  residentBytes: z.number().int().min(0).exactOptional(),
});

/** Requests, client to engine. */
export const engineRequests = {
  load: { method: "engine/load", params: loadParamsSchema, result: loadResultSchema },
  /** Cancel with `$/cancelRequest`: the search then ends its stream with the best so far. */
  solve: { method: "engine/solve", params: solveParamsSchema, result: solveResultSchema },
  score: { method: "engine/score", params: scoreParamsSchema, result: scoreResultSchema },
  ping: { method: "engine/ping", params: nothingSchema, result: pongSchema },
  /** Frees models and Python, answers, then exits. */
  shutdown: { method: "engine/shutdown", params: nothingSchema, result: nothingSchema },
} as const;

export const runEventSchema = z.object({ runId: runIdSchema, event: searchEventSchema });
export type RunEvent = z.infer<typeof runEventSchema>;

export const logEntrySchema = z.object({
  level: z.enum(["info", "warning", "error"]),
  /** For programs and filters, for example `invalid-message`, `engine-crashed`. */
  code: z.string(),
  message: z.string(),
  /** More for a bug report: schema issues, the end of stderr. */
  detail: z.string().exactOptional(),
});
export type LogEntry = z.infer<typeof logEntrySchema>;
export type Log = (entry: LogEntry) => void;

/** Notifications, engine to client. */
export const engineNotifications = {
  event: { method: "engine/event", params: runEventSchema },
  log: { method: "engine/log", params: logEntrySchema },
} as const;

const idSchema = z.union([z.number(), z.string()]);

/**
 * The envelope, checked before the JSON-RPC library sees a message: it trusts its own peer, and for example a
 * `$/cancelRequest` without parameters would throw inside an event handler and take the process down.
 */
export const envelopeSchema = z.union([
  z.strictObject({
    jsonrpc: z.literal("2.0"),
    method: z.literal("$/cancelRequest"),
    params: z.object({ id: idSchema }),
  }),
  z.strictObject({
    jsonrpc: z.literal("2.0"),
    id: idSchema.exactOptional(),
    method: z.string().refine((method) => method.startsWith("engine/"), "unknown method"),
    params: z.record(z.string(), z.unknown()),
  }),
  z.strictObject({
    jsonrpc: z.literal("2.0"),
    id: idSchema,
    result: z.record(z.string(), z.unknown()),
  }),
  z.strictObject({
    jsonrpc: z.literal("2.0"),
    id: idSchema,
    error: z.object({ code: z.number().int(), message: z.string(), data: z.unknown().exactOptional() }),
  }),
]);
export type Envelope = z.infer<typeof envelopeSchema>;
