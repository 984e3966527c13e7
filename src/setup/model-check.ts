import { inspectModel, type ModelInfo } from "../solver/llama/gguf.ts";
import { availableMemory, defaultContextSize, inWords, memoryNeeded } from "../solver/llama/memory.ts";
import { policyUnfit, ppmReading, ppmUnfit } from "../solver/llama/model-roles.ts";
import { DEFAULT_VALUE_TOKEN } from "../solver/llama/gguf.ts";
import type { Status } from "./findings.ts";

export type ModelCheck =
  | {
      readonly kind: "fits";
      readonly info: ModelInfo;
      /** Bytes it is expected to take once it is loaded on the CPU. */
      readonly needs: number;
      /** Bytes that can be taken now. */
      readonly available: number;
    }
  | { readonly kind: "unfit"; readonly message: string; readonly next: string };

/** The engine's batch on the CPU, at most. */
const BATCH = 128;

/**
 * Judges a model file by its header, as the engine does before it loads one: format, damage, role, memory. The weights
 * are not read.
 *
 * @param slots - candidates written side by side; a PPM needs one
 */
export async function checkModel(
  file: string,
  role: "policy" | "ppm",
  slots: number,
  available = availableMemory(),
): Promise<ModelCheck> {
  const inspected = await inspectModel(file);
  if (inspected.kind === "bad") return { kind: "unfit", message: inspected.message, next: inspected.next };
  const { info } = inspected;
  const unfit =
    role === "policy"
      ? policyUnfit(info)
      : ppmReading(info, "auto") === null
        ? ppmUnfit(info, DEFAULT_VALUE_TOKEN)
        : null;
  if (unfit !== null) return { kind: "unfit", ...unfit };
  const sequences = role === "policy" ? slots : 1;
  const size = Math.min(info.contextLength, defaultContextSize(info, sequences, available));
  return {
    kind: "fits",
    info,
    needs: memoryNeeded(info, { size, sequences, batchSize: BATCH }),
    available,
  };
}

/** `Qwen2, 1.5 B parameters, Q4_K, 990 MB` */
export function modelWords(info: ModelInfo): string {
  return `${info.arch}, ${parameterWords(info.parameters)} parameters, ${info.quantisation}, ${inWords(info.bytes)}`;
}

/** For the doctor, in one line. */
export async function inspectChoice(
  file: string,
  role: "policy" | "ppm",
  slots: number,
): Promise<{ readonly detail: string; readonly status: Status }> {
  const checked = await checkModel(file, role, slots);
  if (checked.kind === "unfit") return { detail: `${checked.message} ${checked.next}`, status: "bad" };
  const { info, needs, available } = checked;
  const memory = `needs about ${inWords(needs)} of memory, ${inWords(available)} are free`;
  return {
    detail: `${info.name}: ${modelWords(info)}; ${memory}`,
    status: needs > available ? "warning" : "ok",
  };
}

function parameterWords(count: number): string {
  return count >= 1e9 ? `${(count / 1e9).toFixed(1)} B` : `${(count / 1e6).toFixed(count >= 1e7 ? 0 : 1)} M`;
}
