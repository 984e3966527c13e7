import { availableParallelism } from "node:os";
import { getLlama, getModuleVersion, type Llama, LlamaLogLevel, NoBinaryFoundError } from "node-llama-cpp";

/** Where the models compute. `auto` takes the best device whose driver is found, and the CPU otherwise. */
export type GpuChoice = "auto" | "cpu" | "metal" | "vulkan" | "cuda";

/** What is really in use, for the doctor, the status line and bug reports. */
export interface DeviceReport {
  readonly device: "cpu" | "metal" | "vulkan" | "cuda";
  /** Names of the GPUs in use; empty on the CPU. */
  readonly gpuNames: readonly string[];
  /** Threads that computations may use, all models together. */
  readonly threads: number;
  /** Version of node-llama-cpp. */
  readonly version: string;
}

export interface Backend {
  readonly llama: Llama;
  readonly report: DeviceReport;
  /** The last warnings and errors of llama.cpp, oldest first. They are never printed. */
  log(): readonly string[];
}

export interface BackendOptions {
  readonly gpu: GpuChoice;
  /** Threads for computing; default: one less than there are cores, at least 1. */
  readonly threads?: number | undefined;
}

export type BackendResult =
  | { readonly kind: "loaded"; readonly backend: Backend }
  | {
      readonly kind: "failed";
      readonly reason: "no-backend" | "backend-failed";
      readonly message: string;
      readonly next: string;
    };

const KEPT_LOG_LINES = 200;

/**
 * More threads than free cores are ruinous: llama.cpp's barriers spin. On two cores a tiny model wrote 2,408 tokens
 * a second with one thread, and 2.1 with the library's default of four.
 */
export function defaultThreads(cores = availableParallelism()): number {
  return Math.max(1, cores - 1);
}

interface Instance {
  readonly llama: Llama;
  readonly asked: GpuChoice;
  readonly device: DeviceReport["device"];
  readonly lines: string[];
}

/**
 * llama.cpp once started stays for the life of the process and is used again: a second instance loses the logger of
 * node-llama-cpp (the first one's finaliser clears it) and would print llama.cpp's messages to stdout.
 */
const instances: Instance[] = [];
let starting: Promise<unknown> = Promise.resolve();

/**
 * Starts llama.cpp from a prebuilt binary; never compiles and never downloads. One backend serves all models of a
 * process, so that they share one budget of threads (the one asked for last).
 */
export function loadLlama(options: BackendOptions): Promise<BackendResult> {
  const turn = starting.then(() => start(options));
  starting = turn.catch(() => undefined);
  return turn;
}

async function start(options: BackendOptions): Promise<BackendResult> {
  const threads = Math.max(1, Math.floor(options.threads ?? defaultThreads()));
  try {
    const instance =
      instances.find(
        (one) => !one.llama.disposed && (one.asked === options.gpu || one.device === options.gpu),
      ) ?? (await newInstance(options.gpu, threads));
    const { llama, device, lines } = instance;
    if (options.gpu !== "auto" && options.gpu !== device) return noBackend(options.gpu);
    llama.maxThreads = threads;
    lines.length = 0;
    return {
      kind: "loaded",
      backend: {
        llama,
        report: {
          device,
          gpuNames: device === "cpu" ? [] : await llama.getGpuDeviceNames(),
          threads,
          version: await getModuleVersion(),
        },
        log: () => [...lines],
      },
    };
  } catch (error) {
    if (error instanceof NoBinaryFoundError) return noBackend(options.gpu);
    const detail = error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
    return {
      kind: "failed",
      reason: "backend-failed",
      message: `llama.cpp could not start: ${detail}`,
      next:
        options.gpu === "cpu" ? "Run the doctor to see what is missing." : "Choose the CPU as the device.",
    };
  }
}

async function newInstance(gpu: GpuChoice, threads: number): Promise<Instance> {
  const lines: string[] = [];
  const llama = await getLlama({
    gpu: gpu === "cpu" ? false : gpu,
    build: "never",
    skipDownload: true,
    maxThreads: threads,
    progressLogs: false,
    // A second instance has no logger that works; see `instances`.
    logLevel: instances.length === 0 ? LlamaLogLevel.warn : LlamaLogLevel.disabled,
    logger: (level, message) => {
      lines.push(`${level}: ${message.trimEnd()}`);
      if (lines.length > KEPT_LOG_LINES) lines.shift();
    },
  });
  const device = llama.gpu === false ? "cpu" : llama.gpu;
  const instance = { llama, asked: gpu, device, lines } as const;
  instances.push(instance);
  return instance;
}

function noBackend(gpu: GpuChoice): BackendResult {
  const machine = `${process.platform}-${process.arch}`;
  return {
    kind: "failed",
    reason: "no-backend",
    message:
      gpu === "cpu" || gpu === "auto"
        ? `No llama.cpp binary for this machine (${machine}).`
        : `No llama.cpp binary for ${gpu} on this machine (${machine}), or no such device.`,
    next: gpu === "cpu" ? "Install the build for this platform." : "Choose the CPU as the device.",
  };
}
