import * as z from "zod";

/** What a chat may ask `rstar_solve`. The manifest declares the same as JSON schema (a test compares them). */
export const solveInputSchema = z.object({
  problem: z
    .string()
    .min(1)
    .max(8000)
    .describe("The whole problem as plain text, in English; formulas in LaTeX between dollar signs."),
  seconds: z
    .number()
    .min(1)
    .max(600)
    .optional()
    .describe("Longest search, in seconds. Left out: what the user's settings say."),
});
export type SolveInput = z.infer<typeof solveInputSchema>;

/** What a chat may ask `rstar_check_steps`. */
export const checkInputSchema = z.object({
  problem: z
    .string()
    .min(1)
    .max(8000)
    .describe("The problem that the steps belong to, as plain text; formulas in LaTeX between dollar signs."),
  steps: z
    .array(z.string().max(4000))
    .min(1)
    .max(100)
    .describe("The steps of the solution in their order, one string each, as the student wrote them."),
  language: z
    .enum(["markdown", "latex"])
    .optional()
    .describe("The language that the steps are written in. Left out: markdown."),
});
export type CheckInput = z.infer<typeof checkInputSchema>;

export type ParsedInput<T> =
  { readonly kind: "ok"; readonly input: T } | { readonly kind: "bad"; readonly message: string };

/** A chat's model writes the input: it may be anything. */
export function parseInput<T>(schema: z.ZodType<T>, raw: unknown): ParsedInput<T> {
  const parsed = schema.safeParse(raw);
  if (parsed.success) return { kind: "ok", input: parsed.data };
  return { kind: "bad", message: `The input cannot be used: ${z.prettifyError(parsed.error)}` };
}

/** JSON schema of a tool's input, as the manifest has it. */
export function jsonSchema(schema: z.ZodType): unknown {
  return { ...z.toJSONSchema(schema, { target: "draft-7" }), $schema: undefined };
}
