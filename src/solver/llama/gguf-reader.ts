import { closeSync, openSync, readSync } from "node:fs";

/** One metadata value. Long arrays are not kept, only counted: nobody needs 150,000 merges. */
export type GgufValue =
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "boolean"; readonly value: boolean }
  | { readonly kind: "string"; readonly value: string }
  | { readonly kind: "numbers"; readonly value: readonly number[] }
  | { readonly kind: "strings"; readonly value: readonly string[] }
  | { readonly kind: "skipped"; readonly length: number };

export interface GgufTensor {
  readonly name: string;
  /** Input dimension first, as the file has it. */
  readonly shape: readonly number[];
  /** ggml type number. */
  readonly type: number;
  /** Bytes from the start of the file. */
  readonly offset: number;
}

export interface GgufHeader {
  readonly version: number;
  readonly metadata: ReadonlyMap<string, GgufValue>;
  readonly tensors: readonly GgufTensor[];
}

export type GgufFault = "not-gguf" | "unsupported-version" | "truncated" | "damaged";

/** A header that cannot be read; `message` is one line in plain words. */
export class GgufFormatError extends Error {
  constructor(
    readonly fault: GgufFault,
    message: string,
  ) {
    super(message);
    this.name = "GgufFormatError";
  }
}

/** Arrays kept whole whatever their length; other arrays only up to `SHORT_ARRAY` items. */
const KEPT_ARRAYS = new Set(["tokenizer.ggml.tokens", "tokenizer.ggml.token_type"]);
const SHORT_ARRAY = 1024;
/** Largest counts that a sane file has; beyond them the bytes are noise. */
const MAX_PAIRS = 65_536;
const MAX_TENSORS = 262_144;
const MAX_ARRAY = 16_777_216;
const MAX_STRING = 64 * 1024 * 1024;
const WINDOW = 1024 * 1024;

/** Reads little-endian values from a file, one window at a time; never past its end. */
class Cursor {
  #window = Buffer.alloc(0);
  #windowStart = 0;
  #position = 0;

  constructor(
    readonly fd: number,
    readonly size: number,
  ) {}

  get position(): number {
    return this.#position;
  }

  get left(): number {
    return this.size - this.#position;
  }

  take(length: number): Buffer {
    if (length > this.left)
      throw new GgufFormatError("truncated", "The file ends in the middle of its header.");
    let from = this.#position - this.#windowStart;
    if (from < 0 || from + length > this.#window.length) {
      const wanted = Math.min(Math.max(length, WINDOW), this.left);
      const window = Buffer.allocUnsafe(wanted);
      let filled = 0;
      while (filled < wanted) {
        const got = readSync(this.fd, window, filled, wanted - filled, this.#position + filled);
        if (got === 0) throw new GgufFormatError("truncated", "The file ends in the middle of its header.");
        filled += got;
      }
      this.#window = window;
      this.#windowStart = this.#position;
      from = 0;
    }
    this.#position += length;
    return this.#window.subarray(from, from + length);
  }

  skip(length: number): void {
    if (length > this.left)
      throw new GgufFormatError("truncated", "The file ends in the middle of its header.");
    this.#position += length;
  }

  u32(): number {
    return this.take(4).readUInt32LE();
  }

  /** A count or length; version 1 files are refused, so these are always 64 bits wide. */
  count(what: string, most: number): number {
    const value = this.take(8).readBigUInt64LE();
    if (value > BigInt(most))
      throw new GgufFormatError("damaged", `The header claims an impossible ${what}.`);
    return Number(value);
  }

  string(what: string): string {
    return this.take(this.count(`length of ${what}`, MAX_STRING)).toString("utf8");
  }
}

/** GGUF value types (ggml `gguf.h`). */
const Kind = {
  u8: 0,
  i8: 1,
  u16: 2,
  i16: 3,
  u32: 4,
  i32: 5,
  f32: 6,
  bool: 7,
  string: 8,
  array: 9,
  u64: 10,
  i64: 11,
  f64: 12,
} as const;

const WIDTH: Readonly<Record<number, number>> = {
  [Kind.u8]: 1,
  [Kind.i8]: 1,
  [Kind.u16]: 2,
  [Kind.i16]: 2,
  [Kind.u32]: 4,
  [Kind.i32]: 4,
  [Kind.f32]: 4,
  [Kind.bool]: 1,
  [Kind.u64]: 8,
  [Kind.i64]: 8,
  [Kind.f64]: 8,
};

function scalar(cursor: Cursor, kind: number, key: string): number {
  const width = WIDTH[kind];
  if (width === undefined)
    throw new GgufFormatError("damaged", `The header has a value of unknown type ${kind} (at "${key}").`);
  const bytes = cursor.take(width);
  switch (kind) {
    case Kind.i8:
      return bytes.readInt8();
    case Kind.u16:
      return bytes.readUInt16LE();
    case Kind.i16:
      return bytes.readInt16LE();
    case Kind.u32:
      return bytes.readUInt32LE();
    case Kind.i32:
      return bytes.readInt32LE();
    case Kind.f32:
      return bytes.readFloatLE();
    case Kind.u64:
      return Number(bytes.readBigUInt64LE());
    case Kind.i64:
      return Number(bytes.readBigInt64LE());
    case Kind.f64:
      return bytes.readDoubleLE();
    default:
      return bytes.readUInt8();
  }
}

function array(cursor: Cursor, key: string): GgufValue {
  const kind = cursor.u32();
  const length = cursor.count(`length of "${key}"`, MAX_ARRAY);
  const keep = KEPT_ARRAYS.has(key) || length <= SHORT_ARRAY;
  if (kind === Kind.string) {
    const items: string[] = [];
    for (let i = 0; i < length; i++) {
      if (keep) items.push(cursor.string(key));
      else cursor.skip(cursor.count(`length of ${key}`, MAX_STRING));
    }
    return keep ? { kind: "strings", value: items } : { kind: "skipped", length };
  }
  const width = WIDTH[kind];
  if (width === undefined)
    throw new GgufFormatError("damaged", `The header has a list of unknown type ${kind} (at "${key}").`);
  if (!keep) {
    cursor.skip(width * length);
    return { kind: "skipped", length };
  }
  const items: number[] = [];
  for (let i = 0; i < length; i++) items.push(scalar(cursor, kind, key));
  return { kind: "numbers", value: items };
}

function value(cursor: Cursor, key: string): GgufValue {
  const kind = cursor.u32();
  if (kind === Kind.string) return { kind: "string", value: cursor.string(key) };
  if (kind === Kind.array) return array(cursor, key);
  const number = scalar(cursor, kind, key);
  return kind === Kind.bool ? { kind: "boolean", value: number !== 0 } : { kind: "number", value: number };
}

function header(cursor: Cursor): GgufHeader {
  if (cursor.left < 4 || cursor.take(4).toString("latin1") !== "GGUF")
    throw new GgufFormatError("not-gguf", "The file is not a GGUF model.");
  const version = cursor.u32();
  if (version !== 2 && version !== 3)
    throw new GgufFormatError(
      "unsupported-version",
      version > 0xffff
        ? "The GGUF file was written for big-endian machines."
        : `GGUF version ${version} is not supported (only 2 and 3 are).`,
    );
  const tensorCount = cursor.count("number of tensors", MAX_TENSORS);
  const pairCount = cursor.count("number of metadata entries", MAX_PAIRS);
  const metadata = new Map<string, GgufValue>();
  for (let i = 0; i < pairCount; i++) {
    const key = cursor.string("a metadata key");
    metadata.set(key, value(cursor, key));
  }
  const raw: GgufTensor[] = [];
  for (let i = 0; i < tensorCount; i++) {
    const name = cursor.string("a tensor name");
    const dimensions = cursor.u32();
    if (dimensions > 4)
      throw new GgufFormatError("damaged", `Tensor "${name}" claims ${dimensions} dimensions.`);
    const shape: number[] = [];
    for (let d = 0; d < dimensions; d++)
      shape.push(cursor.count(`size of tensor "${name}"`, Number.MAX_SAFE_INTEGER));
    raw.push({ name, shape, type: cursor.u32(), offset: cursor.count("offset", Number.MAX_SAFE_INTEGER) });
  }
  const stated = metadata.get("general.alignment");
  const alignment = stated?.kind === "number" ? stated.value : 32;
  if (!Number.isInteger(alignment) || alignment <= 0 || alignment > 65_536)
    throw new GgufFormatError("damaged", "The header states an impossible alignment.");
  const dataStart = Math.ceil(cursor.position / alignment) * alignment;
  return { version, metadata, tensors: raw.map((t) => ({ ...t, offset: dataStart + t.offset })) };
}

/**
 * Reads the header of a GGUF file (version 2 or 3): metadata and tensor table, not the weights.
 *
 * Every length is checked against the file before it is used, so a hostile or damaged file costs no more memory
 * than its own header.
 *
 * @param size - size of the file in bytes
 * @throws {GgufFormatError} where the bytes are no readable header
 * @throws {Error} where the file cannot be opened or read
 */
export function readGgufHeader(path: string, size: number): GgufHeader {
  const fd = openSync(path, "r");
  try {
    return header(new Cursor(fd, size));
  } finally {
    closeSync(fd);
  }
}
