import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { access, appendFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import type { EngineReport, LogEntry } from "../protocol/engine.ts";
import type { SearchEvent } from "../protocol/search-events.ts";
import { EngineClient } from "../solver/engine/client.ts";
import { forkEngine } from "../solver/engine/fork-engine.ts";
import { defaultModel, readCatalogue, verifyModel } from "../setup/catalogue.ts";
import { CliError, exitCodes } from "./exit-codes.ts";
import { engineModule, modelsDirectory, pythonEnvironmentDirectory } from "./paths.ts";
import type { SharedOptions } from "./shared-options.ts";

/** Candidates decoded side by side, unless asked otherwise. */
const DEFAULT_SLOTS = 8;

/** A model file: the one that was asked for, or the shipped one after its SHA-256 was checked. */
async function modelFile(chosen: string | undefined, role: "policy" | "ppm"): Promise<string> {
  if (chosen !== undefined) return path.resolve(chosen);
  const directory = modelsDirectory();
  const model = defaultModel(await readCatalogue(directory), role);
  const verification = await verifyModel(directory, model);
  switch (verification.kind) {
    case "verified":
      return path.join(directory, model.file);
    case "missing":
      throw new CliError(
        exitCodes.model,
        `The shipped ${role} ${model.file} is missing. Get the package again.`,
      );
    case "wrong-size":
    case "wrong-hash":
      throw new CliError(
        exitCodes.model,
        `The shipped ${role} ${model.file} is damaged (its checksum is not the catalogue's). Get the package again.`,
      );
  }
}

export interface ModelFiles {
  readonly policy: string;
  readonly ppm: string | null;
}

/** The model files that the options name. @throws CliError where a shipped one is missing or damaged. */
export async function modelFiles(o: SharedOptions): Promise<ModelFiles> {
  return {
    policy: await modelFile(o.policy, "policy"),
    ppm: o.ppm === "none" ? null : await modelFile(o.ppm, "ppm"),
  };
}

/** SHA-256 of a file, or null where it cannot be read (loading it will say why). */
export async function fileHash(file: string): Promise<string | null> {
  const hash = createHash("sha256");
  try {
    await pipeline(createReadStream(file), hash);
    return hash.digest("hex");
  } catch {
    return null;
  }
}

export interface OpenEngine {
  readonly client: EngineClient;
  readonly report: EngineReport;
}

/**
 * Checks and loads the models, and starts Python; an abort ends that too.
 *
 * @throws CliError with one line that says what is missing
 */
export async function openEngine(
  o: SharedOptions,
  log: (entry: LogEntry) => void,
  signal?: AbortSignal,
): Promise<OpenEngine> {
  const module = engineModule();
  await access(module).catch(() => {
    throw new CliError(exitCodes.engine, "The engine is not built. Run: npm run build");
  });
  const { policy, ppm } = await modelFiles(o);
  const client = new EngineClient({ spawn: forkEngine(module), log });
  const stopped = signal === undefined ? null : aborted(signal);
  if (process.stderr.isTTY) process.stderr.write("Loading models…");
  const loading = client.load({
    policy,
    ppm,
    device: o.device,
    threads: o.threads ?? null,
    slots: o.slots ?? DEFAULT_SLOTS,
    contextSize: null,
    python: {
      interpreter: o.python ?? null,
      privateEnvironment: pythonEnvironmentDirectory(),
      limits: {},
    },
  });
  const loaded = await (stopped === null ? loading : Promise.race([loading, stopped]));
  if (process.stderr.isTTY) process.stderr.write("\r\u001b[2K");
  if (loaded === null) {
    await client.dispose();
    throw new CliError(exitCodes.cancelled, "Stopped before the models were loaded.");
  }
  if (loaded.kind === "loaded") return { client, report: loaded.report };
  await client.dispose();
  throw new CliError(failureCodes[loaded.which], `${loaded.message} ${loaded.next}`);
}

function aborted(signal: AbortSignal): Promise<null> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(null);
    else
      signal.addEventListener(
        "abort",
        () => {
          resolve(null);
        },
        { once: true },
      );
  });
}

const failureCodes = {
  policy: exitCodes.model,
  ppm: exitCodes.model,
  llama: exitCodes.model,
  python: exitCodes.python,
} as const;

/** Writes events to a file as they come, one JSON object a line, in order. */
export class TraceWriter {
  readonly #file: string;
  #last: Promise<void>;
  #failed = false;

  private constructor(file: string) {
    this.#file = file;
    this.#last = Promise.resolve();
  }

  /** Starts the file anew. @throws CliError where it cannot be written. */
  static async open(file: string): Promise<TraceWriter> {
    await writeFile(file, "").catch((error: unknown) => {
      const why = error instanceof Error ? error.message : String(error);
      throw new CliError(exitCodes.usage, `The trace cannot be written: ${why}.`);
    });
    return new TraceWriter(file);
  }

  write(event: SearchEvent): void {
    this.#last = this.#last
      .then(() => (this.#failed ? undefined : appendFile(this.#file, `${JSON.stringify(event)}\n`)))
      .catch((error: unknown) => {
        // The solution matters more than its trace.
        this.#failed = true;
        const why = error instanceof Error ? error.message : String(error);
        process.stderr.write(`rstar: The trace ends here, it cannot be written any more: ${why}.\n`);
      });
  }

  async close(): Promise<void> {
    await this.#last;
  }
}

/** Aborts on the first Ctrl-C or SIGTERM; the second one ends the process at once. */
export function interruptSignal(): { readonly signal: AbortSignal; stop(): void } {
  const controller = new AbortController();
  const onSignal = (): void => {
    if (controller.signal.aborted) process.exit(exitCodes.cancelled);
    controller.abort();
  };
  process.on("SIGINT", onSignal);
  process.on("SIGTERM", onSignal);
  return {
    signal: controller.signal,
    stop: () => {
      process.off("SIGINT", onSignal);
      process.off("SIGTERM", onSignal);
    },
  };
}
