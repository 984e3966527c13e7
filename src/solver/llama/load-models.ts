import type { LlamaModel } from "node-llama-cpp";
import type { Ppm, Scores } from "../search/ports.ts";
import { fewShotFormat, nativeFormat, type PromptFormat } from "../trajectory/format.ts";
import { MARKERS } from "../trajectory/markers.ts";
import type { Step } from "../trajectory/step.ts";
import { type Backend, type DeviceReport, type GpuChoice, loadLlama } from "./backend.ts";
import { DEFAULT_VALUE_TOKEN, inspectModel, type ModelFault, type ModelInfo } from "./gguf.ts";
import { LlamaPolicy } from "./llama-policy.ts";
import { type LogitAccess, LogitReader } from "./logit-reader.ts";
import { availableMemory, defaultContextSize, inWords, memoryNeeded } from "./memory.ts";
import { chatFormat, type PairFormat, tagFormat } from "./pair-formats.ts";
import { type PpmReading, policyUnfit, ppmReading, ppmUnfit } from "./model-roles.ts";
import { TokenPairPpm } from "./token-pair-ppm.ts";
import { ValueTokenPpm } from "./value-token-ppm.ts";
import { Vocabulary } from "./vocabulary.ts";

export interface LoadModelsOptions {
  readonly policyPath: string;
  /** Null searches without a PPM. */
  readonly ppmPath: string | null;
  readonly gpu: GpuChoice;
  /** Threads for computing, both models together; default one less than there are cores. */
  readonly threads?: number | undefined;
  /** Candidates written at once; default 8. */
  readonly slots?: number | undefined;
  /** Tokens a sequence; default what the model was trained on, at most 4,096. */
  readonly contextSize?: number | undefined;
  /** Default `auto`: native where all markers are control tokens of the vocabulary. */
  readonly format?: "auto" | PromptFormat["name"] | undefined;
  /** How the PPM is read; default by its vocabulary, shape and name. */
  readonly ppmReading?: "auto" | PpmReading | undefined;
  /** Control token of a value-token PPM. */
  readonly valueToken?: string | undefined;
  /** See {@link LlamaPolicyOptions.measureLogProb}. */
  readonly measureLogProb?: boolean | undefined;
  /** Bytes of memory that may be used, where the system's own answer is not wanted. */
  readonly availableBytes?: number | undefined;
  /** Share of the weights read so far, in [0, 1]. */
  readonly onProgress?: ((which: "policy" | "ppm", share: number) => void) | undefined;
}

/** A PPM that can also judge a whole path, step by step. */
export interface PathPpm extends Ppm {
  /** Score at the end of every step, in one pass. */
  scorePath(problem: string, steps: readonly Step[], signal: AbortSignal): Promise<Scores>;
  /** Forgets the kept prefix. */
  forget(): Promise<void>;
  dispose(): Promise<void>;
}

export interface LoadedDevice extends DeviceReport {
  readonly slots: number;
  readonly contextSize: number;
  readonly format: PromptFormat["name"];
  readonly policy: ModelInfo;
  readonly ppm: ModelInfo | null;
  /** What this version of llama.cpp gives out of the PPM; null without one. */
  readonly logitAccess: LogitAccess | null;
}

export type LoadReason =
  ModelFault | "not-a-policy" | "not-a-ppm" | "too-big" | "load-failed" | "no-backend" | "backend-failed";

export interface LoadFailure {
  readonly kind: "failed";
  readonly which: "policy" | "ppm" | "backend";
  readonly reason: LoadReason;
  /** One line in plain words. */
  readonly message: string;
  /** What to do about it. */
  readonly next: string;
}

export interface LoadedModels {
  readonly kind: "loaded";
  readonly policy: LlamaPolicy;
  readonly ppm: PathPpm | null;
  readonly device: LoadedDevice;
  /** The last warnings of llama.cpp. */
  log(): readonly string[];
  dispose(): Promise<void>;
}

const DEFAULT_SLOTS = 8;

/** Thrown inside this file only, to leave through the clean-up. */
class LoadError extends Error {
  constructor(readonly failure: LoadFailure) {
    super(failure.message);
    this.name = "LoadError";
  }
}

function fail(which: LoadFailure["which"], reason: LoadReason, message: string, next: string): never {
  throw new LoadError({ kind: "failed", which, reason, message, next });
}

/**
 * Inspects and loads the policy and, where there is one, the PPM, in one llama.cpp instance so that they share one
 * budget of threads. Files are judged by their header first: some broken ones abort the process inside llama.cpp.
 */
export async function loadModels(options: LoadModelsOptions): Promise<LoadedModels | LoadFailure> {
  // Disposed in reverse order. A model that is only dropped is never freed.
  const toDispose: { dispose(): Promise<void> }[] = [];
  const disposeAll = async (): Promise<void> => {
    for (const item of toDispose.splice(0).reverse()) await item.dispose();
  };
  try {
    return await load(options, toDispose, disposeAll);
  } catch (error) {
    await disposeAll();
    if (error instanceof LoadError) return error.failure;
    throw error;
  }
}

async function load(
  options: LoadModelsOptions,
  toDispose: { dispose(): Promise<void> }[],
  disposeAll: () => Promise<void>,
): Promise<LoadedModels> {
  const valueToken = options.valueToken ?? DEFAULT_VALUE_TOKEN;
  const policyInfo = await inspectAs("policy", options.policyPath, valueToken);
  const unfit = policyUnfit(policyInfo);
  if (unfit !== null) fail("policy", "not-a-policy", unfit.message, unfit.next);
  const ppmInfo = options.ppmPath === null ? null : await inspectAs("ppm", options.ppmPath, valueToken);
  const reading = ppmInfo === null ? null : ppmReading(ppmInfo, options.ppmReading ?? "auto");
  if (ppmInfo !== null && reading === null) {
    const why = ppmUnfit(ppmInfo, valueToken);
    fail("ppm", "not-a-ppm", why.message, why.next);
  }

  const started = await loadLlama({ gpu: options.gpu, threads: options.threads });
  if (started.kind === "failed") fail("backend", started.reason, started.message, started.next);
  const { backend } = started;

  const slots = Math.max(1, Math.floor(options.slots ?? DEFAULT_SLOTS));
  const available = options.availableBytes ?? availableMemory();
  const contextSize = Math.min(
    policyInfo.contextLength,
    Math.max(256, Math.floor(options.contextSize ?? defaultContextSize(policyInfo, slots, available))),
  );
  const ppmContextSize = ppmInfo === null ? 0 : Math.min(ppmInfo.contextLength, contextSize);
  const batchSize = (info: ModelInfo): number => {
    if (backend.report.device !== "cpu") return 512;
    return info.vocabSize > 100_000 ? 64 : 128;
  };
  const shape = (info: ModelInfo, size: number, sequences: number): number =>
    memoryNeeded(info, { size, sequences, batchSize: batchSize(info) });
  if (backend.report.device === "cpu") {
    const forPolicy = shape(policyInfo, contextSize, slots);
    const forPpm = ppmInfo === null ? 0 : shape(ppmInfo, ppmContextSize, 1);
    if (forPolicy > available)
      fail(
        "policy",
        "too-big",
        `${policyInfo.name} needs about ${inWords(forPolicy)} of memory; ${inWords(available)} are free.`,
        "Close other programs, choose a smaller model, or use fewer slots or a shorter context.",
      );
    if (forPolicy + forPpm > available)
      fail(
        "ppm",
        "too-big",
        `Policy and PPM together need about ${inWords(forPolicy + forPpm)} of memory; ${inWords(available)} are free.`,
        "Close other programs, or choose smaller models.",
      );
  }

  const policyModel = await loadOne(backend, "policy", policyInfo, options);
  toDispose.push(policyModel);
  const vocabulary = new Vocabulary(policyModel, MARKERS);
  const format = chooseFormat(options.format ?? "auto", vocabulary);
  const policy = await inContext("policy", policyInfo, backend, () =>
    LlamaPolicy.create({
      model: policyModel,
      vocabulary,
      format,
      name: policyInfo.name,
      slots,
      contextSize,
      batchSize: batchSize(policyInfo),
      threads: backend.report.threads,
      cacheBytesPerToken: policyInfo.cacheBytesPerToken,
      keepTails: policyInfo.parameters >= SLOW_PARAMETERS,
      measureLogProb: options.measureLogProb,
    }),
  );
  toDispose.push(policy);

  let ppm: PathPpm | null = null;
  let logitAccess: LogitAccess | null = null;
  if (ppmInfo !== null && reading !== null) {
    const model = await loadOne(backend, "ppm", ppmInfo, options);
    toDispose.push(model);
    const reader = await inContext("ppm", ppmInfo, backend, () =>
      LogitReader.create(model, {
        contextSize: ppmContextSize,
        batchSize: batchSize(ppmInfo),
        threads: backend.report.threads,
      }),
    );
    toDispose.push(reader);
    logitAccess = reader.access;
    ppm = makePpm(ppmInfo, reading, reader, new Vocabulary(model, MARKERS), options.format, valueToken);
  }
  return {
    kind: "loaded",
    policy,
    ppm,
    device: {
      ...backend.report,
      slots,
      contextSize: policy.contextSize,
      format: format.name,
      policy: policyInfo,
      ppm: ppmInfo,
      logitAccess,
    },
    log: () => backend.log(),
    dispose: disposeAll,
  };
}

/** From here on, copying a state is cheaper than evaluating a step again. */
const SLOW_PARAMETERS = 100_000_000;

/** Reading every weight once to check it is only worth it where the file is small. */
const CHECKED_BYTES = 512 * 1024 * 1024;

async function inspectAs(which: "policy" | "ppm", path: string, valueToken: string): Promise<ModelInfo> {
  const inspection = await inspectModel(path, valueToken);
  if (inspection.kind === "bad") fail(which, inspection.reason, inspection.message, inspection.next);
  return inspection.info;
}

async function loadOne(
  backend: Backend,
  which: "policy" | "ppm",
  info: ModelInfo,
  options: LoadModelsOptions,
): Promise<LlamaModel> {
  return inContext(which, info, backend, () =>
    backend.llama.loadModel({
      modelPath: info.path,
      checkTensors: info.bytes <= CHECKED_BYTES,
      onLoadProgress: (share) => options.onProgress?.(which, share),
    }),
  );
}

/** Turns an error of the library into a failure that names the model and llama.cpp's own last words. */
async function inContext<T>(
  which: "policy" | "ppm",
  info: ModelInfo,
  backend: Backend,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const own = error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
    const last = backend
      .log()
      .flatMap((line) => (line.startsWith("error: ") ? line.slice("error: ".length).split("\n") : []))
      .findLast((line) => !line.includes("failed to load model"));
    const detail =
      last === undefined ? own : `${own} (${last.replace(/^[\w:]+: (error loading model: )?/, "")})`;
    if (error instanceof Error && error.name === "InsufficientMemoryError")
      fail(which, "too-big", `${info.name}: ${detail}`, "Close other programs or choose a smaller model.");
    fail(
      which,
      "load-failed",
      `llama.cpp could not load ${info.name}: ${detail}`,
      "Choose another model file.",
    );
  }
}

function chooseFormat(choice: "auto" | PromptFormat["name"], vocabulary: Vocabulary): PromptFormat {
  switch (choice) {
    case "native":
      return nativeFormat;
    case "few-shot":
      return fewShotFormat;
    case "auto":
      return hasNativeMarkers(vocabulary) ? nativeFormat : fewShotFormat;
  }
}

/** True where every marker that the native format writes is one special token of the vocabulary. */
export function hasNativeMarkers(vocabulary: Vocabulary): boolean {
  const example: readonly Step[] = [
    { text: "<code>\nx = 1\n<end_of_step>", end: "step" },
    { text: "\nprint(x)\n<end_of_code>", end: "code", output: "1" },
    { text: "\n<answer>1<end_of_answer>", end: "answer" },
  ];
  return nativeFormat
    .prompt("", example)
    .every((segment) => !segment.control || vocabulary.specialToken(segment.text) !== null);
}

function makePpm(
  info: ModelInfo,
  reading: PpmReading,
  reader: LogitReader,
  vocabulary: Vocabulary,
  format: LoadModelsOptions["format"],
  valueToken: string,
): PathPpm {
  if (reading === "value") {
    const token = vocabulary.specialToken(valueToken);
    if (token === null)
      fail("ppm", "not-a-ppm", `${info.name} has no token ${valueToken}.`, "Choose another PPM.");
    const chosen = chooseFormat(format ?? "auto", vocabulary);
    return new ValueTokenPpm({ name: info.name, reader, vocabulary, format: chosen, token });
  }
  const pairFormat: PairFormat = reading === "tag" ? tagFormat() : chatFormat();
  const ppm = TokenPairPpm.create({ name: info.name, reader, vocabulary, format: pairFormat });
  if (ppm === null)
    fail("ppm", "not-a-ppm", `${info.name} does not have + and - as single tokens.`, "Choose another PPM.");
  return ppm;
}
