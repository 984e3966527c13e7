import { existsSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { architectureUse } from "./gguf-architectures.ts";
import { GgufFormatError, type GgufHeader, type GgufTensor, readGgufHeader } from "./gguf-reader.ts";
import { findDamage, MetadataReader } from "./gguf-sanity.ts";
import { isRepackedOnCpu, tensorBytes, tensorTypeLayout } from "./gguf-types.ts";

/** What a model says it is for: stated in its metadata, told by its shape, or not known. */
export type ModelRole = "policy" | "ppm" | "unknown";

/** Facts from the header of a GGUF file; the weights are not read. */
export interface ModelInfo {
  readonly path: string;
  /** `general.name`, or the file name. */
  readonly name: string;
  readonly arch: string;
  readonly parameters: number;
  /** Size on disk, all parts. */
  readonly bytes: number;
  /** Type that holds most of the weights, for example `Q8_0`. */
  readonly quantisation: string;
  /** Tokens the model was trained to read. */
  readonly contextLength: number;
  readonly vocabSize: number;
  /** The vocabulary has the control token that a scalar PPM is read from. */
  readonly hasValueToken: boolean;
  /** The vocabulary has `+` and `-` as single tokens. */
  readonly hasPlusMinus: boolean;
  /** The output matrix is the embedding; a scalar head cannot hide in it. */
  readonly tiedOutput: boolean;
  readonly role: ModelRole;
  /** Whether `role` is written in the metadata (`rstar.role` or the name). */
  readonly roleIsStated: boolean;
  /** Key-value cache of one token of one sequence, in bytes (F16). */
  readonly cacheBytesPerToken: number;
  /** Estimated memory of the loaded weights on the CPU, in bytes. */
  readonly weightBytesInMemory: number;
}

export type ModelFault =
  | "missing"
  | "not-a-file"
  | "unreadable"
  | "empty"
  | "not-gguf"
  | "unsupported-version"
  | "truncated"
  | "damaged"
  | "unsupported-architecture";

export type Inspection =
  | { readonly kind: "ok"; readonly info: ModelInfo }
  | {
      readonly kind: "bad";
      readonly reason: ModelFault;
      /** One line in plain words, with the file name. */
      readonly message: string;
      /** What to do about it. */
      readonly next: string;
    };

/** The control token whose logit a scalar PPM uses for its value. */
export const DEFAULT_VALUE_TOKEN = "<|value|>";

const NEXT: Readonly<Record<ModelFault, string>> = {
  missing: "Check the path, or download the model again.",
  "not-a-file": "Give the path of a .gguf file.",
  unreadable: "Check the permissions of the file.",
  empty: "Delete the file and download the model again.",
  "not-gguf": "Choose a file in GGUF format; other formats have to be converted with llama.cpp first.",
  "unsupported-version": "Download a newer conversion of this model.",
  truncated: "The download was probably cut off: delete the file and download the model again.",
  damaged: "Delete the file and download the model again.",
  "unsupported-architecture": "Choose a text-generating model, for example one of the Llama or Qwen family.",
};

/**
 * Reads the header of a model file and judges whether llama.cpp can load it safely. Files that make llama.cpp abort
 * the whole process (zero attention heads and the like) are refused here. Never throws for anything about the file.
 *
 * @param valueToken - control token that a scalar PPM is read from
 */
export function inspectModel(path: string, valueToken = DEFAULT_VALUE_TOKEN): Promise<Inspection> {
  return Promise.resolve(inspect(path, valueToken));
}

function inspect(path: string, valueToken: string): Inspection {
  const file = basename(path);
  const bad = (reason: ModelFault, message: string): Inspection => ({
    kind: "bad",
    reason,
    message: oneLine(`${file}: ${message}`),
    next: NEXT[reason],
  });
  try {
    if (!existsSync(path)) return bad("missing", "There is no such file.");
    const stat = statSync(path);
    if (!stat.isFile()) return bad("not-a-file", "This is not a file.");
    if (stat.size === 0) return bad("empty", "The file is empty.");
    const header = readGgufHeader(path, stat.size);
    const reader = new MetadataReader(header.metadata);
    const architecture = reader.string("general.architecture");
    if (architecture === null)
      return bad("damaged", "The header does not say which architecture the model has.");
    switch (architectureUse(architecture)) {
      case "text":
        break;
      case "encoder":
        return bad(
          "unsupported-architecture",
          `"${architecture}" is an embedding model; it cannot write text.`,
        );
      case "other":
        return bad("unsupported-architecture", `"${architecture}" does not write text token by token.`);
      case "unknown":
        return bad("unsupported-architecture", `llama.cpp does not know the architecture "${architecture}".`);
    }
    const parts = partFiles(path, reader.number("split.count") ?? 1);
    if (parts === null) return bad("truncated", "A part of this split model is missing beside it.");
    const tensors: GgufTensor[] = [];
    let bytes = 0;
    for (const part of parts) {
      const size = statSync(part).size;
      const own = part === path ? header : readGgufHeader(part, size);
      const end = endOfData(own);
      if (end > size)
        return bad(
          "truncated",
          `The file has ${size} bytes, its weights need ${end}: ${end - size} are missing.`,
        );
      tensors.push(...own.tensors);
      bytes += size;
    }
    const whole: GgufHeader = { ...header, tensors };
    const damage = findDamage(whole, architecture);
    if (damage !== null) return bad("damaged", damage);
    return { kind: "ok", info: describe(path, whole, architecture, bytes, valueToken) };
  } catch (error) {
    if (error instanceof GgufFormatError) return bad(error.fault, error.message);
    const reason = error instanceof Error ? error.message : String(error);
    return bad("unreadable", `The file cannot be read (${reason}).`);
  }
}

/** Names and keys come from the file: nothing in them may break a line or fill a screen. */
function oneLine(text: string): string {
  const clean = text.replace(/\p{Cc}+/gu, " ").trim();
  return clean.length > 240 ? `${clean.slice(0, 239)}…` : clean;
}

/** The parts `NAME-00001-of-00003.gguf` of a split model, or null where one is missing. */
function partFiles(path: string, count: number): readonly string[] | null {
  if (count <= 1) return [path];
  const match = /^(.*)-\d{5}-of-(\d{5})\.gguf$/.exec(basename(path));
  if (match === null) return null;
  const files: string[] = [];
  for (let part = 1; part <= count; part++) {
    const name = `${match[1] ?? ""}-${String(part).padStart(5, "0")}-of-${match[2] ?? ""}.gguf`;
    const file = basename(path) === name ? path : join(dirname(path), name);
    if (!existsSync(file)) return null;
    files.push(file);
  }
  return files;
}

/** Where the weights end, for the tensors whose size is known. */
function endOfData(header: GgufHeader): number {
  let end = 0;
  for (const tensor of header.tensors)
    end = Math.max(end, tensor.offset + Math.ceil(tensorBytes(tensor.shape, tensor.type) ?? 0));
  return end;
}

/** Token types of GGUF vocabularies. */
const CONTROL = 3;
const USER_DEFINED = 4;

/** A word of the name that tells a reward model from a policy. */
const PPM_NAME = /(^|[^a-z])(ppm|prm|reward)([^a-z]|$)|math-?shepherd|math-?psa/i;
const POLICY_NAME = /(^|[^a-z])policy([^a-z]|$)/i;

function describe(
  path: string,
  header: GgufHeader,
  arch: string,
  bytes: number,
  valueToken: string,
): ModelInfo {
  const reader = new MetadataReader(header.metadata);
  const tokens = reader.strings("tokenizer.ggml.tokens") ?? [];
  const types = reader.numbers("tokenizer.ggml.token_type") ?? [];
  const valueId = tokens.indexOf(valueToken);
  const hasValueToken = valueId >= 0 && [CONTROL, USER_DEFINED].includes(types[valueId] ?? 0);
  const tiedOutput = !header.tensors.some((t) => t.name === "output.weight");
  const single = (sign: string): boolean => [sign, `▁${sign}`, `Ġ${sign}`].some((t) => tokens.includes(t));

  const title = reader.string("general.name");
  const stated = statedRole(reader.string("rstar.role"), title);
  const byShape: ModelRole = hasValueToken && !tiedOutput ? "ppm" : "unknown";

  const byType = new Map<number, number>();
  let parameters = 0;
  for (const tensor of header.tensors) {
    const elements = tensor.shape.reduce((product, n) => product * n, 1);
    parameters += elements;
    byType.set(tensor.type, (byType.get(tensor.type) ?? 0) + elements);
  }
  const main = [...byType].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 0;
  return {
    path,
    name: oneLine(title === null || title.trim() === "" ? basename(path, ".gguf") : title),
    arch,
    parameters,
    bytes,
    quantisation: tensorTypeLayout(main)?.name ?? `type ${main}`,
    contextLength: reader.number(`${arch}.context_length`) ?? 0,
    vocabSize: tokens.length,
    hasValueToken,
    hasPlusMinus: single("+") && single("-"),
    tiedOutput,
    role: stated ?? byShape,
    roleIsStated: stated !== null,
    cacheBytesPerToken: cacheBytesPerToken(reader, arch),
    // Measured: a 0.99 GB Q4_K file took 1.70 GB once loaded, because the repacked copy stands beside the mapped file.
    weightBytesInMemory: Math.ceil(bytes * (isRepackedOnCpu(main) ? 1.8 : 1.1)),
  };
}

function statedRole(role: string | null, title: string | null): ModelRole | null {
  if (role === "policy" || role === "ppm") return role;
  if (title === null) return null;
  if (PPM_NAME.test(title)) return "ppm";
  return POLICY_NAME.test(title) ? "policy" : null;
}

function cacheBytesPerToken(reader: MetadataReader, arch: string): number {
  const layers = reader.number(`${arch}.block_count`) ?? 0;
  const heads = reader.largest(`${arch}.attention.head_count`) ?? 1;
  const cached = reader.largest(`${arch}.attention.head_count_kv`) ?? heads;
  const width = (reader.number(`${arch}.embedding_length`) ?? 0) / Math.max(1, heads);
  const key = reader.number(`${arch}.attention.key_length`) ?? width;
  const value = reader.number(`${arch}.attention.value_length`) ?? width;
  return Math.ceil(layers * cached * (key + value) * 2);
}
