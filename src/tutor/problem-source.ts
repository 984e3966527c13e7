import * as z from "zod";

/** A problem as the student chose it, and where a solution may be written back. No `vscode` types: it is saved with the run. */
export const problemSourceSchema = z.object({
  /** The problem's words and maths. */
  text: z.string(),
  language: z.enum(["markdown", "latex"]),
  /** The document, as a URI string; null where the problem has no home (typed into a box, chat). */
  uri: z.string().nullable(),
  /** Offsets of the problem in the document when it was chosen, and the document's version then. */
  range: z
    .object({ start: z.number().int().min(0), end: z.number().int().min(0), version: z.number().int() })
    .readonly()
    .nullable(),
  /** For people: `homework.md, line 12`. */
  label: z.string(),
});
export type ProblemSource = Readonly<z.infer<typeof problemSourceSchema>>;
