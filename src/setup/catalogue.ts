import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import * as z from "zod";

export const catalogueModelSchema = z.object({
  id: z.string(),
  name: z.string(),
  role: z.enum(["policy", "ppm"]),
  /** File name beside the catalogue. */
  file: z.string().regex(/^[\w.-]+\.gguf$/),
  /** How it reads a trajectory, or how its score is read. */
  format: z.enum(["native", "few-shot", "value-token", "token-pair"]),
  sizeBytes: z.number().int().positive(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  licence: z.string(),
  parameters: z.number().int().positive(),
  contextTokens: z.number().int().positive(),
  /** What it cannot do, in words. */
  limits: z.string(),
});
export type CatalogueModel = z.infer<typeof catalogueModelSchema>;

export const catalogueSchema = z.object({
  version: z.literal(1),
  default: z.object({ policy: z.string(), ppm: z.string() }),
  models: z.array(catalogueModelSchema),
});
export type Catalogue = z.infer<typeof catalogueSchema>;

/** Reads `catalogue.json` of a folder of models. @throws Error with one line that says what is wrong. */
export async function readCatalogue(modelsDir: string): Promise<Catalogue> {
  const file = path.join(modelsDir, "catalogue.json");
  const parsed = catalogueSchema.safeParse(JSON.parse(await readFile(file, "utf8")));
  if (!parsed.success) throw new Error(`${file} is not a model catalogue: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

/** The catalogue's default model for a role. @throws Error where the catalogue does not name one. */
export function defaultModel(catalogue: Catalogue, role: "policy" | "ppm"): CatalogueModel {
  const id = catalogue.default[role];
  const model = catalogue.models.find((m) => m.id === id && m.role === role);
  if (model === undefined) throw new Error(`The model catalogue has no ${role} named ${id}.`);
  return model;
}

export type Verification =
  | { readonly kind: "verified" }
  | { readonly kind: "missing" }
  | { readonly kind: "wrong-size"; readonly expected: number; readonly found: number }
  | { readonly kind: "wrong-hash"; readonly expected: string; readonly found: string };

/** Compares a model file with its catalogue entry: size first, then SHA-256. */
export async function verifyModel(modelsDir: string, model: CatalogueModel): Promise<Verification> {
  const file = path.join(modelsDir, model.file);
  const found = await stat(file).catch(() => null);
  if (found === null) return { kind: "missing" };
  if (found.size !== model.sizeBytes) {
    return { kind: "wrong-size", expected: model.sizeBytes, found: found.size };
  }
  const hash = createHash("sha256");
  await pipeline(createReadStream(file), hash);
  const digest = hash.digest("hex");
  return digest === model.sha256
    ? { kind: "verified" }
    : { kind: "wrong-hash", expected: model.sha256, found: digest };
}
