import { freemem, totalmem } from "node:os";
import type { ModelInfo } from "./gguf.ts";

/**
 * Memory that can be taken now, in bytes. macOS counts file caches as used, so "free" says nothing there and three
 * quarters of what is built in is assumed. A container's own limit counts where there is one.
 */
export function availableMemory(): number {
  const free = process.platform === "darwin" ? totalmem() * 0.75 : freemem();
  const limit = process.constrainedMemory();
  return limit > 0 && limit < totalmem() ? Math.min(free, limit - process.memoryUsage().rss) : free;
}

/** Working memory of llama.cpp beside weights and caches: compute buffers and outputs of one batch. */
function overhead(info: ModelInfo, batchSize: number): number {
  // Measured at a vocabulary of 152,000: 0.6 MB a token of a batch.
  return 32 * 1024 * 1024 + batchSize * info.vocabSize * 4;
}

/** Memory that a model takes once it is loaded with its context, in bytes (CPU). */
export function memoryNeeded(
  info: ModelInfo,
  context: { readonly size: number; readonly sequences: number; readonly batchSize: number },
): number {
  const cache = info.cacheBytesPerToken * context.size * context.sequences;
  return info.weightBytesInMemory + cache + overhead(info, context.batchSize);
}

const COMFORTABLE_CONTEXT = 4096;
const SMALLEST_CONTEXT = 1024;

/**
 * Tokens a sequence: what the model was trained on, at most 4,096, and less where the caches of all sequences would
 * take more than two fifths of the memory.
 */
export function defaultContextSize(info: ModelInfo, sequences: number, available: number): number {
  const comfortable = Math.min(info.contextLength, COMFORTABLE_CONTEXT);
  const perToken = Math.max(1, info.cacheBytesPerToken * sequences);
  const affordable = Math.floor((available * 0.4) / perToken / 256) * 256;
  return Math.min(comfortable, Math.max(SMALLEST_CONTEXT, affordable));
}

/** Bytes in words, for messages. */
export function inWords(bytes: number): string {
  return bytes >= 1e9 ? `${(bytes / 1e9).toFixed(1)} GB` : `${Math.ceil(bytes / 1e6)} MB`;
}
