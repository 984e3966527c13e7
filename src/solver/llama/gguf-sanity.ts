import { hasPlainAttention } from "./gguf-architectures.ts";
import type { GgufHeader, GgufValue } from "./gguf-reader.ts";
import { tensorTypeLayout } from "./gguf-types.ts";

/** Typed look-up in GGUF metadata; null where the key is absent or of another type. */
export class MetadataReader {
  constructor(readonly metadata: ReadonlyMap<string, GgufValue>) {}

  string(key: string): string | null {
    const value = this.metadata.get(key);
    return value?.kind === "string" ? value.value : null;
  }

  number(key: string): number | null {
    const value = this.metadata.get(key);
    return value?.kind === "number" ? value.value : null;
  }

  strings(key: string): readonly string[] | null {
    const value = this.metadata.get(key);
    return value?.kind === "strings" ? value.value : null;
  }

  numbers(key: string): readonly number[] | null {
    const value = this.metadata.get(key);
    return value?.kind === "numbers" ? value.value : null;
  }

  /** A number, or the largest of a list with one number a layer. */
  largest(key: string): number | null {
    const list = this.numbers(key);
    return list === null ? this.number(key) : Math.max(...list);
  }
}

/** Sizes beyond these are noise, not a model. */
const LIMITS = {
  block_count: 4096,
  embedding_length: 1_048_576,
  context_length: 1_073_741_824,
  head_count: 65_536,
} as const;

/** `LLAMA_MAX_EXPERTS` of llama.cpp; more of them abort the process. */
const MOST_EXPERTS = 512;

/**
 * Looks for what makes llama.cpp abort the process, or load a model that can only write noise.
 *
 * @returns one line that says what is wrong, or null
 */
export function findDamage(header: GgufHeader, arch: string): string | null {
  const reader = new MetadataReader(header.metadata);
  return (
    damagedSizes(reader, arch) ??
    damagedAttention(reader, arch) ??
    damagedVocabulary(reader) ??
    damagedTensors(header, reader, arch)
  );
}

function whole(value: number | null, most: number): boolean {
  return value !== null && Number.isInteger(value) && value >= 1 && value <= most;
}

function damagedSizes(reader: MetadataReader, arch: string): string | null {
  for (const key of ["block_count", "embedding_length", "context_length"] as const) {
    const value = reader.number(`${arch}.${key}`);
    if (!whole(value, LIMITS[key])) return `The header states an impossible ${words(key)} (${shown(value)}).`;
  }
  const experts = reader.number(`${arch}.expert_count`) ?? 0;
  const used = reader.largest(`${arch}.expert_used_count`) ?? 0;
  if (!(experts >= 0 && experts <= MOST_EXPERTS && used >= 0 && used <= experts && experts > 0 === used > 0))
    return `The header states an impossible number of experts (${used} of ${experts}).`;
  for (const key of ["attention.layer_norm_rms_epsilon", "attention.layer_norm_epsilon"]) {
    const value = reader.number(`${arch}.${key}`);
    if (value !== null && !(value >= 0 && value < 1))
      return `The header states an impossible ${words(key)} (${shown(value)}).`;
  }
  for (const key of ["rope.freq_base", "rope.scaling.factor", "rope.freq_scale"]) {
    const value = reader.number(`${arch}.${key}`);
    if (value !== null && !(value > 0 && Number.isFinite(value)))
      return `The header states an impossible ${words(key)} (${shown(value)}).`;
  }
  return null;
}

function damagedAttention(reader: MetadataReader, arch: string): string | null {
  if (!hasPlainAttention(arch)) return null;
  for (const key of ["attention.head_count", "attention.head_count_kv", "feed_forward_length"]) {
    if (reader.numbers(`${arch}.${key}`)?.some((n) => !(n >= 1)) === true)
      return `The header states an impossible ${words(key)} for one layer.`;
  }
  const experts = reader.number(`${arch}.expert_count`) ?? 0;
  const inner = reader.largest(`${arch}.feed_forward_length`);
  if (!whole(inner, LIMITS.embedding_length) && !(inner === null && experts > 0))
    return `The header states an impossible feed forward length (${shown(inner)}).`;
  const heads = reader.largest(`${arch}.attention.head_count`);
  if (!whole(heads, LIMITS.head_count) || heads === null)
    return `The header states an impossible number of attention heads (${shown(heads)}).`;
  const cached = reader.largest(`${arch}.attention.head_count_kv`) ?? heads;
  if (!whole(cached, LIMITS.head_count) || heads % cached !== 0)
    return `The header states an impossible number of key-value heads (${shown(cached)} for ${heads} heads).`;
  const width = reader.number(`${arch}.embedding_length`) ?? 0;
  const key = reader.number(`${arch}.attention.key_length`) ?? width / heads;
  if (!whole(key, LIMITS.embedding_length))
    return `The header states an impossible width of attention heads (${shown(key)}).`;
  const value = reader.number(`${arch}.attention.value_length`) ?? width / heads;
  if (!whole(value, LIMITS.embedding_length))
    return `The header states an impossible width of attention values (${shown(value)}).`;
  const rope = reader.number(`${arch}.rope.dimension_count`);
  if (rope !== null && !(Number.isInteger(rope) && rope >= 0 && rope <= key && rope % 2 === 0))
    return `The header states an impossible rope dimension count (${rope} for heads of ${key}).`;
  return null;
}

function damagedVocabulary(reader: MetadataReader): string | null {
  const tokens = reader.strings("tokenizer.ggml.tokens");
  if (tokens === null || tokens.length === 0) return "The file has no vocabulary.";
  const kind = reader.string("tokenizer.ggml.model");
  if (kind === null || kind === "no_vocab" || kind === "none") return "The file has no tokeniser.";
  const types = reader.numbers("tokenizer.ggml.token_type");
  if (types !== null && types.length !== tokens.length)
    return `The vocabulary has ${tokens.length} tokens but ${types.length} token types.`;
  // Special-token ids outside the vocabulary are harmless: llama.cpp warns and falls back to its defaults.
  if (kind !== "llama") return null;
  const known = new Set(tokens);
  for (let byte = 0; byte < 256; byte++) {
    const name = `<0x${byte.toString(16).toUpperCase().padStart(2, "0")}>`;
    if (!known.has(name)) return `The vocabulary lacks the token ${name} for a single byte.`;
  }
  return null;
}

function damagedTensors(header: GgufHeader, reader: MetadataReader, arch: string): string | null {
  const names = new Set<string>();
  for (const tensor of header.tensors) {
    if (names.has(tensor.name)) return `Tensor "${tensor.name}" occurs twice.`;
    names.add(tensor.name);
    if (tensor.type > 255) return `Tensor "${tensor.name}" has an impossible type (${tensor.type}).`;
    const row = tensor.shape[0] ?? 1;
    const layout = tensorTypeLayout(tensor.type);
    if (row < 1 || (layout !== null && row % layout.elements !== 0))
      return `Tensor "${tensor.name}" has rows of ${row}, which ${layout?.name ?? "its type"} cannot hold.`;
  }
  const width = reader.number(`${arch}.embedding_length`) ?? 0;
  const vocabulary = reader.strings("tokenizer.ggml.tokens")?.length ?? 0;
  const embedding = header.tensors.find((t) => t.name === "token_embd.weight");
  if (embedding === undefined) return "The file has no token embeddings.";
  for (const tensor of [embedding, header.tensors.find((t) => t.name === "output.weight")]) {
    if (tensor !== undefined && (tensor.shape[0] !== width || tensor.shape[1] !== vocabulary))
      return `"${tensor.name}" is ${tensor.shape.join(" x ")}, but the header speaks of ${width} x ${vocabulary}.`;
  }
  const norm = header.tensors.find((t) => t.name === "output_norm.weight");
  if (norm !== undefined && norm.shape[0] !== width)
    return `"output_norm.weight" has ${norm.shape[0] ?? 0} entries, but the model is ${width} wide.`;
  return null;
}

function words(key: string): string {
  return key.replaceAll(/[._]/g, " ");
}

function shown(value: number | null): string {
  return value === null ? "none" : String(value);
}
