import * as z from "zod";
import { limitSchema, protectionLayerSchema } from "../protocol/execution.ts";
import type { Protection, ProtectionLayer } from "../protocol/execution.ts";

/** How the cells ended, as the Python side says it (`cells.py`). `at` counts the cells of the request from 0. */
const doneSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("ran"), at: z.number().int(), ms: z.number(), truncated: z.boolean() }),
  z.object({
    kind: z.literal("failed"),
    at: z.number().int(),
    ms: z.number(),
    errorType: z.string(),
    message: z.string(),
    line: z.number().int().nullable(),
  }),
  z.object({
    kind: z.literal("stopped"),
    at: z.number().int(),
    ms: z.number(),
    limit: limitSchema,
    message: z.string(),
  }),
  z.object({
    kind: z.literal("refused"),
    at: z.number().int(),
    ms: z.number(),
    rule: z.string(),
    message: z.string(),
    line: z.number().int().nullable(),
  }),
]);
export type Done = z.infer<typeof doneSchema>;

export const frameSchema = z.union([
  z.tuple([z.literal("begin")]),
  z.tuple([z.literal("cell"), z.number().int()]),
  z.tuple([z.literal("out"), z.string()]),
  z.tuple([z.literal("done"), doneSchema]),
  z.tuple([z.literal("var"), z.string(), z.string(), z.string()]),
  z.tuple([z.literal("end"), z.boolean()]),
]);
export type Frame = z.infer<typeof frameSchema>;

const readySchema = z.object({
  op: z.literal("ready"),
  python: z.string(),
  sympy: z.string().nullable(),
  numpy: z.string().nullable(),
  pid: z.number().int(),
  layers: z.array(protectionLayerSchema),
  snapshots: z.boolean(),
});
export type Ready = z.infer<typeof readySchema>;

const failedSchema = z.object({ op: z.literal("failed"), message: z.string() });

/** The first line of a Python process. */
export const greetingSchema = z.discriminatedUnion("op", [readySchema, failedSchema]);

/** Later lines of the zygote (`zygote.py`); a worker sends bare frames instead. */
export const zygoteMessageSchema = z.discriminatedUnion("op", [
  z.object({ op: z.literal("frame"), id: z.number().int(), line: z.string() }),
  z.object({
    op: z.literal("exit"),
    id: z.number().int(),
    code: z.number().int().nullable(),
    signal: z.number().int().nullable(),
    cut: z.boolean(),
  }),
  z.object({ op: z.literal("clone"), id: z.number().int() }),
  z.object({ op: z.literal("gone"), id: z.number().int() }),
  failedSchema,
]);

/** What the Python behind an executor is and what confines it. */
export interface RunnerFacts {
  readonly python: string;
  readonly sympy: string | null;
  readonly numpy: string | null;
  readonly protection: Protection;
}

/** Files, network and processes are confined by the operating system only where these are in force. */
export function protectionOf(layers: readonly ProtectionLayer[]): Protection {
  const active = new Set(layers.filter((layer) => layer.active).map((layer) => layer.name));
  const isolated = (active.has("landlock") && active.has("seccomp")) || active.has("seatbelt");
  return { level: isolated ? "isolated" : "restricted", layers: [...layers] };
}

/** The value of a line of JSON, or null where it is none. */
export function parseLine(line: string): unknown {
  try {
    const value: unknown = JSON.parse(line);
    return value;
  } catch {
    return null;
  }
}
