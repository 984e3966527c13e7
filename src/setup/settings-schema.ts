import { homedir } from "node:os";
import path from "node:path";
import * as z from "zod";
import { deviceChoiceSchema } from "../protocol/engine.ts";
import { presets, presetSchema, strategySchema, type SearchOptions } from "../protocol/search-options.ts";

/** Every setting has this prefix in the editor: `rstar.search.preset`. */
export const SETTINGS_SECTION = "rstar";

/**
 * All settings by their names below `rstar.`, with type, range and default: the one place that knows them. The
 * manifest declares the same (a test compares them).
 */
export const settingsSchema = z.object({
  /** Python that runs the steps: a path or a command. Empty: looked for. */
  "python.path": z.string().default(""),
  /** GGUF file. Empty: the shipped model. */
  "models.policy": z.string().default(""),
  /** GGUF file, or `none` to search without a PPM. Empty: the shipped model. */
  "models.ppm": z.string().default(""),
  device: deviceChoiceSchema.default("auto"),
  /** Compute threads; 0: one less than there are cores. */
  threads: z.number().int().min(0).max(1024).default(0),
  /** Candidates decoded side by side. */
  slots: z.number().int().min(1).max(64).default(8),
  "search.preset": presetSchema.default("quick"),
  "search.strategy": strategySchema.default("mcts"),
  /** Wall clock for one problem; 0: the preset's own. */
  "search.seconds": z.number().min(0).max(86_400).default(0),
  /** Also propose SymPy programs for drills that are understood word by word. */
  "search.symbolic": z.boolean().default(true),
  /** What a second *Solve* does while a search runs. */
  "search.whenBusy": z.enum(["queue", "replace", "ask"]).default("ask"),
  "panel.mode": z.enum(["student", "research"]).default("student"),
  /** Pixels; 0: the editor's font size. */
  "panel.fontSize": z
    .number()
    .max(100)
    .refine((size) => size === 0 || size >= 6, "must be 0, or from 6 to 100")
    .default(0),
  /** Whether *reveal all* is offered before the steps were taken one by one. */
  "panel.revealAll": z.boolean().default(true),
  "codeLens.enabled": z.boolean().default(true),
  /** Minutes without a search after which the models leave the memory; 0: never. */
  idleUnloadMinutes: z.number().min(0).max(1440).default(10),
  /** When the whole solution may be seen. */
  "solution.when": z.enum(["afterAttempt", "always"]).default("afterAttempt"),
  /** Check hand-written steps while they are edited. */
  "check.live": z.boolean().default(true),
  /** Search quietly for the solution that hints are taken from. */
  "check.backgroundSearch": z.boolean().default(false),
});
export type Settings = z.infer<typeof settingsSchema>;
export type SettingKey = keyof Settings;

export const settingKeys: readonly SettingKey[] = settingsSchema.keyof().options;

/** The settings that a folder of the workspace may set for its documents. The editor warns of any other use. */
export const resourceSettings: ReadonlySet<SettingKey> = new Set<SettingKey>([
  "solution.when",
  "codeLens.enabled",
  "check.live",
]);

/** The settings of somebody who changed none. */
export const defaultSettings: Settings = settingsSchema.parse({});

/** A setting whose value cannot be used; its default stands in. */
export interface SettingProblem {
  readonly key: string;
  /** One line, for people: what is wrong with the value. */
  readonly message: string;
}

export interface ReadSettings {
  readonly settings: Settings;
  readonly problems: readonly SettingProblem[];
}

/**
 * Reads all settings. What is missing or cannot be used gets its default; nothing throws: a mistake in one setting
 * must not stop the tutor.
 *
 * @param get - value of one setting by its name below `rstar.`, `undefined` where it has none
 */
export function readSettings(get: (key: SettingKey) => unknown): ReadSettings {
  const raw: Record<string, unknown> = {};
  for (const key of settingKeys) {
    const value = get(key);
    if (value !== undefined && value !== null) raw[key] = value;
  }
  const first = settingsSchema.safeParse(raw);
  if (first.success) return { settings: first.data, problems: [] };
  const problems = new Map<string, string>();
  for (const issue of first.error.issues) {
    const key = String(issue.path[0]);
    if (!problems.has(key)) problems.set(key, issue.message);
  }
  const usable = Object.fromEntries(Object.entries(raw).filter(([key]) => !problems.has(key)));
  return {
    settings: settingsSchema.parse(usable),
    problems: [...problems].map(([key, message]) => ({ key, message })),
  };
}

/** The settings that differ from their defaults, in the order of the schema. */
export function changedSettings(
  settings: Settings,
): readonly { readonly key: SettingKey; readonly value: string | number | boolean }[] {
  return settingKeys
    .map((key) => ({ key, value: settings[key] }))
    .filter(({ key, value }) => value !== defaultSettings[key]);
}

/** The search that the settings ask for. */
export function searchOptionsOf(settings: Settings): SearchOptions {
  const preset = presets[settings["search.preset"]];
  const seconds = settings["search.seconds"];
  return {
    ...preset,
    strategy: settings["search.strategy"],
    symbolic: settings["search.symbolic"],
    seconds: seconds === 0 ? preset.seconds : seconds,
  };
}

/** Where a model comes from. */
export type ModelChoice =
  | { readonly kind: "shipped" }
  | { readonly kind: "file"; readonly path: string }
  /** PPM only: search without one. */
  | { readonly kind: "none" };

/** @param folder - first folder of the workspace, or null */
export function modelChoice(settings: Settings, role: "policy" | "ppm", folder: string | null): ModelChoice {
  const value = settings[`models.${role}`].trim();
  if (value === "") return { kind: "shipped" };
  if (role === "ppm" && value === "none") return { kind: "none" };
  return { kind: "file", path: expandPath(value, folder) };
}

/** The Python that the setting names, or null where one is to be looked for. A bare command stays one. */
export function pythonChoice(settings: Settings, folder: string | null): string | null {
  const value = settings["python.path"].trim();
  if (value === "") return null;
  return /[/\\~$]/u.test(value) ? expandPath(value, folder) : value;
}

/** Fills in `~`, `${userHome}` and `${workspaceFolder}`; a relative path is one of the workspace. */
export function expandPath(value: string, folder: string | null, home = homedir()): string {
  const expanded = value
    .replace(/^~(?=$|[/\\])/u, () => home)
    .replaceAll("${userHome}", () => home)
    .replaceAll("${workspaceFolder}", () => folder ?? "");
  if (path.isAbsolute(expanded) || folder === null) return path.normalize(expanded);
  return path.join(folder, expanded);
}
