import { existsSync } from "node:fs";
import { stat } from "node:fs/promises";
import path from "node:path";
import type { LoadFailure } from "../protocol/engine.ts";
import { defaultModel, readCatalogue, verifyModel } from "../setup/catalogue.ts";
import { modelChoice, type Settings } from "../setup/settings-schema.ts";
import type { Translate } from "../setup/translate.ts";
import type { WantedEngine } from "./engine-service.ts";

export interface LoadParamsSource {
  readonly settings: () => Settings;
  /** First folder of the workspace: where relative paths of settings start. */
  readonly folder: () => string | null;
  /** False in Restricted Mode: nothing is loaded or run then. */
  readonly trusted: () => boolean;
  /** Python that the student named or chose, or null to look for one. */
  readonly python: () => Promise<string | null>;
  /** Folder of the shipped models and their catalogue. */
  readonly models: string;
  /** Built engine. */
  readonly engine: string;
  /** Where rStar keeps a Python environment of its own. */
  readonly privateEnvironment: string;
  readonly t: Translate;
}

/** Turns settings into what the engine is to load. Shipped models are compared with their checksum once a session. */
export class LoadParamsReader {
  readonly #source: LoadParamsSource;
  /** Shipped files that were compared, by path, size and time. */
  readonly #verified = new Set<string>();

  constructor(source: LoadParamsSource) {
    this.#source = source;
  }

  async wanted(): Promise<WantedEngine> {
    const { t, engine, privateEnvironment } = this.#source;
    if (!this.#source.trusted()) {
      return failed(
        "python",
        "restricted",
        t("rStar solves nothing in Restricted Mode, because step code would run on this machine."),
        t("Trust this workspace first."),
      );
    }
    if (!existsSync(engine)) {
      return failed(
        "llama",
        "not-built",
        t("The engine of rStar is missing."),
        t("Install the extension again."),
      );
    }
    const settings = this.#source.settings();
    const policy = await this.#model("policy", settings);
    if (policy.kind === "failed") return policy;
    const ppm = await this.#model("ppm", settings);
    if (ppm.kind === "failed") return ppm;
    return {
      kind: "wanted",
      params: {
        policy: policy.file ?? "",
        ppm: ppm.file,
        device: settings.device,
        threads: settings.threads === 0 ? null : settings.threads,
        slots: settings.slots,
        contextSize: null,
        python: { interpreter: await this.#source.python(), privateEnvironment, limits: {} },
      },
    };
  }

  async #model(
    role: "policy" | "ppm",
    settings: Settings,
  ): Promise<{ readonly kind: "model"; readonly file: string | null } | LoadFailure> {
    const { models, folder, t } = this.#source;
    const choice = modelChoice(settings, role, folder());
    switch (choice.kind) {
      case "none":
        return { kind: "model", file: null };
      case "file":
        return { kind: "model", file: choice.path };
      case "shipped":
        break;
    }
    const again = t("Install the extension again, or choose a model file of your own.");
    try {
      const model = defaultModel(await readCatalogue(models), role);
      const file = path.join(models, model.file);
      const info = await stat(file).catch(() => null);
      const key = `${file} ${info?.size ?? 0} ${info?.mtimeMs ?? 0}`;
      if (this.#verified.has(key)) return { kind: "model", file };
      const verification = await verifyModel(models, model);
      switch (verification.kind) {
        case "verified":
          this.#verified.add(key);
          return { kind: "model", file };
        case "missing":
          return failed(role, "not-found", t("The shipped model {0} is missing.", model.file), again);
        case "wrong-size":
        case "wrong-hash":
          return failed(
            role,
            "damaged",
            t("The shipped model {0} is damaged: its checksum is wrong.", model.file),
            again,
          );
      }
    } catch (error) {
      const what = error instanceof Error ? error.message : String(error);
      return failed(role, "catalogue", t("The list of shipped models cannot be read: {0}", what), again);
    }
  }
}

function failed(which: LoadFailure["which"], reason: string, message: string, next: string): LoadFailure {
  return { kind: "failed", which, reason, message, next };
}
