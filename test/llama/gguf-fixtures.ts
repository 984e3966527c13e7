import { writeFileSync } from "node:fs";

/**
 * Writes tiny GGUF models with random weights (about 1 MB), whole or broken on purpose, so that tests exercise the real
 * loader. GGUF v3, little-endian; layout as in llama.cpp's `gguf.h`.
 */

type Scalar = "u32" | "i32" | "f32" | "bool" | "string";
export type MetaValue =
  readonly [Scalar, number | boolean | string] | readonly ["array", Scalar, readonly (number | string)[]];
export type Metadata = Map<string, MetaValue>;

export interface TensorSpec {
  readonly name: string;
  /** Input dimension first. */
  readonly shape: readonly number[];
  /** Written as F32. */
  readonly data: Float32Array;
}

export interface ModelSpec {
  readonly metadata: Metadata;
  readonly tensors: TensorSpec[];
}

const TYPE_IDS = { u32: 4, i32: 5, f32: 6, bool: 7, string: 8, array: 9 } as const;
const ALIGNMENT = 32;

class Bytes {
  readonly parts: Buffer[] = [];
  length = 0;

  push(part: Buffer): this {
    this.parts.push(part);
    this.length += part.length;
    return this;
  }

  u32(value: number): this {
    const b = Buffer.alloc(4);
    b.writeUInt32LE(value >>> 0);
    return this.push(b);
  }

  u64(value: number): this {
    const b = Buffer.alloc(8);
    b.writeBigUInt64LE(BigInt(value));
    return this.push(b);
  }

  text(value: string): this {
    const b = Buffer.from(value, "utf8");
    return this.u64(b.length).push(b);
  }

  scalar(type: Scalar, value: number | boolean | string): this {
    const b = Buffer.alloc(4);
    switch (type) {
      case "u32":
        return this.u32(Number(value));
      case "i32":
        b.writeInt32LE(Number(value));
        return this.push(b);
      case "f32":
        b.writeFloatLE(Number(value));
        return this.push(b);
      case "bool":
        return this.push(Buffer.from([value === true ? 1 : 0]));
      case "string":
        return this.text(String(value));
    }
  }

  meta(key: string, value: MetaValue): this {
    this.text(key);
    if (value[0] !== "array") return this.u32(TYPE_IDS[value[0]]).scalar(value[0], value[1]);
    const [, type, items] = value;
    this.u32(TYPE_IDS.array).u32(TYPE_IDS[type]).u64(items.length);
    for (const item of items) this.scalar(type, item);
    return this;
  }

  pad(): this {
    const rest = this.length % ALIGNMENT;
    return rest === 0 ? this : this.push(Buffer.alloc(ALIGNMENT - rest));
  }
}

export function ggufBytes(model: ModelSpec, version = 3): Buffer {
  const out = new Bytes().push(Buffer.from("GGUF")).u32(version);
  out.u64(model.tensors.length).u64(model.metadata.size);
  for (const [key, value] of model.metadata) out.meta(key, value);
  let offset = 0;
  for (const tensor of model.tensors) {
    out.text(tensor.name).u32(tensor.shape.length);
    for (const n of tensor.shape) out.u64(n);
    out.u32(0).u64(offset);
    offset += Math.ceil(tensor.data.byteLength / ALIGNMENT) * ALIGNMENT;
  }
  out.pad();
  for (const { data } of model.tensors)
    out.push(Buffer.from(data.buffer, data.byteOffset, data.byteLength)).pad();
  return Buffer.concat(out.parts);
}

export function writeGguf(path: string, model: ModelSpec, version = 3): void {
  writeFileSync(path, ggufBytes(model, version));
}

/** Normal deviates (mulberry32, Box-Muller). */
export function gaussian(seed: number): (count: number, deviation: number) => Float32Array {
  let state = seed >>> 0;
  const uniform = (): number => {
    state = (state + 0x6d2b_79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  return (count, deviation) =>
    Float32Array.from({ length: count }, () => {
      const radius = Math.sqrt(-2 * Math.log(1 - uniform()));
      return deviation * radius * Math.cos(2 * Math.PI * uniform());
    });
}

/** GPT-2's table of bytes as printable characters. */
function byteCharacters(): string[] {
  const direct = (b: number): boolean =>
    (b >= 33 && b <= 126) || (b >= 161 && b <= 172) || (b >= 174 && b <= 255);
  let next = 256;
  return Array.from({ length: 256 }, (_, b) => String.fromCodePoint(direct(b) ? b : next++));
}

const MERGES = ["t h", "th e", "Ġ the", "i n", "e r", "a n", "an d", "s t", "st e", "ste p"];

export interface VocabularySpec {
  readonly tokens: readonly string[];
  readonly metadata: Metadata;
}

/** Byte-level BPE vocabulary with an end-of-text token and the given special tokens. */
export function bpeVocabulary(
  special: readonly string[] = [],
  kind: "control" | "user-defined" = "control",
): VocabularySpec {
  const tokens = [...byteCharacters(), ...MERGES.map((merge) => merge.replace(" ", ""))];
  const types: number[] = tokens.map(() => 1);
  for (const [i, token] of ["<|end|>", ...special].entries()) {
    tokens.push(token);
    types.push(i === 0 || kind === "control" ? 3 : 4);
  }
  const end = tokens.indexOf("<|end|>");
  return {
    tokens,
    metadata: new Map<string, MetaValue>([
      ["tokenizer.ggml.model", ["string", "gpt2"]],
      ["tokenizer.ggml.pre", ["string", "qwen2"]],
      ["tokenizer.ggml.tokens", ["array", "string", tokens]],
      ["tokenizer.ggml.token_type", ["array", "i32", types]],
      ["tokenizer.ggml.merges", ["array", "string", MERGES]],
      ["tokenizer.ggml.eos_token_id", ["u32", end]],
      ["tokenizer.ggml.padding_token_id", ["u32", end]],
      ["tokenizer.ggml.add_bos_token", ["bool", false]],
    ]),
  };
}

/** SentencePiece-style vocabulary with byte tokens, which puts a space in front of any text. */
export function spmVocabulary(): VocabularySpec {
  const tokens = ["<unk>", "<s>", "</s>"];
  const types = [2, 3, 3];
  for (let b = 0; b < 256; b++) {
    tokens.push(`<0x${b.toString(16).toUpperCase().padStart(2, "0")}>`);
    types.push(6);
  }
  const letters = "▁abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-*/=().,:?!";
  for (const piece of [...Array.from(letters), "▁+", "▁-", "ки", "▁ки", "th", "▁t", "▁th", "the", "▁the"]) {
    tokens.push(piece);
    types.push(1);
  }
  return {
    tokens,
    metadata: new Map<string, MetaValue>([
      ["tokenizer.ggml.model", ["string", "llama"]],
      ["tokenizer.ggml.pre", ["string", "default"]],
      ["tokenizer.ggml.tokens", ["array", "string", tokens]],
      ["tokenizer.ggml.scores", ["array", "f32", tokens.map((_, i) => (types[i] === 1 ? -i : 0))]],
      ["tokenizer.ggml.token_type", ["array", "i32", types]],
      ["tokenizer.ggml.bos_token_id", ["u32", 1]],
      ["tokenizer.ggml.eos_token_id", ["u32", 2]],
      ["tokenizer.ggml.unknown_token_id", ["u32", 0]],
    ]),
  };
}

export interface DecoderOptions {
  readonly vocabulary?: VocabularySpec;
  readonly name?: string;
  readonly arch?: string;
  readonly layers?: number;
  readonly width?: number;
  readonly heads?: number;
  readonly context?: number;
  readonly seed?: number;
  /** Leave `output.weight` out. */
  readonly tied?: boolean;
}

/** A llama-architecture decoder with random weights. */
export function decoder(options: DecoderOptions = {}): ModelSpec {
  const { layers = 2, width = 64, heads = 2, context = 1024, arch = "llama", tied = false } = options;
  const vocabulary = options.vocabulary ?? bpeVocabulary();
  const random = gaussian(options.seed ?? 1);
  const inner = width * 2;
  const metadata: Metadata = new Map<string, MetaValue>([
    ["general.architecture", ["string", arch]],
    ["general.name", ["string", options.name ?? "random policy"]],
    [`${arch}.context_length`, ["u32", context]],
    [`${arch}.embedding_length`, ["u32", width]],
    [`${arch}.block_count`, ["u32", layers]],
    [`${arch}.feed_forward_length`, ["u32", inner]],
    [`${arch}.attention.head_count`, ["u32", heads]],
    [`${arch}.attention.head_count_kv`, ["u32", heads]],
    [`${arch}.attention.layer_norm_rms_epsilon`, ["f32", 1e-5]],
    [`${arch}.rope.freq_base`, ["f32", 10_000]],
    [`${arch}.rope.dimension_count`, ["u32", width / heads]],
    ...vocabulary.metadata,
  ]);
  const tensors: TensorSpec[] = [];
  const matrix = (name: string, input: number, output: number, deviation = 1 / Math.sqrt(input)): void => {
    tensors.push({ name, shape: [input, output], data: random(input * output, deviation) });
  };
  const ones = (name: string): void => {
    tensors.push({ name, shape: [width], data: new Float32Array(width).fill(1) });
  };
  const size = vocabulary.tokens.length;
  matrix("token_embd.weight", width, size, 1);
  if (!tied) matrix("output.weight", width, size, 3 / Math.sqrt(width));
  ones("output_norm.weight");
  for (let layer = 0; layer < layers; layer++) {
    const at = `blk.${layer}.`;
    ones(`${at}attn_norm.weight`);
    for (const part of ["q", "k", "v", "output"]) matrix(`${at}attn_${part}.weight`, width, width);
    ones(`${at}ffn_norm.weight`);
    matrix(`${at}ffn_gate.weight`, width, inner);
    matrix(`${at}ffn_up.weight`, width, inner);
    matrix(`${at}ffn_down.weight`, inner, width);
  }
  return { metadata, tensors };
}

/** The same model with some metadata replaced, or removed where the value is null. */
export function withMetadata(
  model: ModelSpec,
  changes: Readonly<Record<string, MetaValue | null>>,
): ModelSpec {
  const metadata = new Map(model.metadata);
  for (const [key, value] of Object.entries(changes)) {
    if (value === null) metadata.delete(key);
    else metadata.set(key, value);
  }
  return { metadata, tensors: model.tensors };
}
