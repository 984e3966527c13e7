import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { defaultSettings, settingKeys } from "../../src/setup/settings-schema.ts";

const root = path.join(import.meta.dirname, "..", "..");
const read = (...names: string[]): string => readFileSync(path.join(root, ...names), "utf8");
const json = <T extends z.ZodType>(schema: T, ...names: string[]): z.output<T> =>
  schema.parse(JSON.parse(read(...names)));

const when = z.object({ when: z.string().optional() });
const property = z.object({
  type: z.string(),
  default: z.unknown(),
  enum: z.array(z.unknown()).optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  scope: z.string(),
  order: z.number(),
  markdownDescription: z.string(),
  markdownEnumDescriptions: z.array(z.string()).optional(),
});
const manifestSchema = z.object({
  engines: z.object({ vscode: z.string() }),
  devDependencies: z.record(z.string(), z.string()),
  main: z.string(),
  l10n: z.string(),
  activationEvents: z.array(z.string()),
  capabilities: z.object({
    untrustedWorkspaces: z.object({ restrictedConfigurations: z.array(z.string()) }),
  }),
  contributes: z.object({
    commands: z.array(
      z.object({
        command: z.string(),
        title: z.string(),
        category: z.string(),
        enablement: z.string().optional(),
      }),
    ),
    menus: z.record(z.string(), z.array(when.extend({ command: z.string() }))),
    keybindings: z.array(when.extend({ command: z.string(), key: z.string() })),
    viewsContainers: z.record(z.string(), z.array(z.object({ id: z.string(), icon: z.string() }))),
    views: z.record(z.string(), z.array(z.object({ id: z.string() }))),
    viewsWelcome: z.array(when.extend({ view: z.string(), contents: z.string() })),
    configuration: z.object({ properties: z.record(z.string(), property) }),
    walkthroughs: z
      .array(
        z.object({
          id: z.string(),
          steps: z.array(
            z.object({
              id: z.string(),
              media: z.record(z.string(), z.unknown()),
              completionEvents: z.array(z.string()).default([]),
            }),
          ),
        }),
      )
      .default([]),
    languageModelTools: z.array(z.object({ name: z.string() })).default([]),
  }),
});
const manifest = json(manifestSchema, "package.json");
const { contributes } = manifest;
const words = z.record(z.string(), z.string());

function filesBelow(folder: string): string[] {
  return readdirSync(path.join(root, folder), { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? filesBelow(path.join(folder, entry.name)) : [path.join(folder, entry.name)],
  );
}

/** The extension's own sources, command line and engine left out: they never run in the editor's host. */
const sources = filesBelow("src")
  .filter((file) => file.endsWith(".ts") && !/^src[\\/](?:cli|cli\.ts|solver)/u.test(file))
  .map((file) => ({ file, text: read(file) }));
const code = sources.map(({ text }) => text).join("\n");

/** String literals that are arguments of one of these functions, first place. */
function literals(functions: string): Set<string> {
  const pattern = new RegExp(`(?<![\\w$])(?:${functions})\\(\\s*("(?:[^"\\\\]|\\\\.)*")`, "gu");
  return new Set([...code.matchAll(pattern)].map((m) => z.string().parse(JSON.parse(m[1] ?? '""'))));
}

const sorted = (values: Iterable<string>): string[] => [...values].sort();
const placeholders = (text: string): string[] => sorted(new Set(text.match(/\{\d+\}/gu) ?? []));

describe("commands", () => {
  const declared = contributes.commands.map(({ command }) => command);
  // Some are named by a table of constants: `command(names.hint, …)` with `hint: "rstar.hint"` elsewhere.
  const byConstant = [...code.matchAll(/(?:registerCommand|command)\(\s*\w+\.(\w+),/gu)].flatMap(
    (call) => new RegExp(`\\b${call[1] ?? ""}: "(rstar\\.[\\w.]+)"`, "u").exec(code)?.[1] ?? [],
  );
  const registered = new Set([...literals("registerCommand|command"), ...byConstant]);

  it("are declared once, in the category rStar", () => {
    expect(new Set(declared).size).toBe(declared.length);
    for (const { category, command } of contributes.commands) {
      expect([command, category]).toEqual([command, "rStar"]);
    }
  });

  it("are those that are registered", () => {
    expect(sorted([...registered].filter((name) => name.startsWith("rstar.")))).toEqual(sorted(declared));
  });

  it("exist wherever they are named", () => {
    const named = [
      ...`${code}${read("package.json")}${read("package.nls.json")}`.matchAll(/command:(rstar\.[\w.]+)/gu),
    ];
    const used = [
      ...named.map((m) => m[1] ?? ""),
      ...literals("executeCommand"),
      ...Object.values(contributes.menus).flatMap((items) => items.map(({ command }) => command)),
      ...contributes.keybindings.map(({ command }) => command),
    ];
    for (const name of used.filter(
      (n) => n.startsWith("rstar.") && !/\.(?:focus|open|resetViewLocation)$/u.test(n),
    )) {
      expect(declared).toContain(name);
    }
  });
});

describe("views, menus and keys", () => {
  const views = Object.values(contributes.views).flatMap((list) => list.map(({ id }) => id));

  it("have code behind them", () => {
    for (const id of views) expect(code).toContain(`"${id}"`);
    const ids = [...code.matchAll(/_VIEW_ID = "([^"]+)"/gu)].map((m) => m[1]);
    expect(sorted(views)).toEqual(sorted(ids.flatMap((id) => id ?? [])));
    for (const { view } of contributes.viewsWelcome) expect(views).toContain(view);
  });

  it("are in containers that exist, with icons that exist", () => {
    const containers = Object.values(contributes.viewsContainers).flat();
    expect(Object.keys(contributes.views)).toEqual(containers.map(({ id }) => id));
    for (const { icon } of containers) expect(existsSync(path.join(root, icon))).toBe(true);
  });

  it("ask for context keys that are set", () => {
    const conditions = [
      ...Object.values(contributes.menus).flat(),
      ...contributes.keybindings,
      ...contributes.viewsWelcome,
      ...contributes.commands.map(({ enablement }) => ({ when: enablement })),
    ].flatMap((item) => item.when ?? []);
    const asked = new Set(conditions.flatMap((text) => text.match(/\brstar\.\w+\b(?!\.)/gu) ?? []));
    for (const key of [...asked].filter((name) => !views.includes(name))) {
      const short = key.replace("rstar.", "");
      expect(code.includes(`set("${short}"`) || code.includes(`"setContext", "${key}"`), key).toBe(true);
    }
  });

  it("activate for a panel that is brought back", () => {
    const type = /PANEL_VIEW_TYPE = "([^"]+)"/u.exec(code)?.[1];
    expect(manifest.activationEvents).toContain(`onWebviewPanel:${type ?? ""}`);
  });
});

describe("settings", () => {
  const { properties } = contributes.configuration;

  it("are those that the code reads, with the same defaults", () => {
    expect(sorted(Object.keys(properties))).toEqual(sorted(settingKeys.map((key) => `rstar.${key}`)));
    for (const key of settingKeys) {
      expect([key, properties[`rstar.${key}`]?.default]).toEqual([key, defaultSettings[key]]);
    }
  });

  it("that name what runs are restricted, and belong to the machine", () => {
    const restricted = sorted(manifest.capabilities.untrustedWorkspaces.restrictedConfigurations);
    expect(restricted).toEqual([
      "rstar.device",
      "rstar.models.policy",
      "rstar.models.ppm",
      "rstar.python.path",
    ]);
    for (const key of restricted) expect(properties[key]?.scope).toBe("machine-overridable");
  });

  it("have an order of their own and a description for each choice", () => {
    const orders = Object.values(properties).map(({ order }) => order);
    expect(new Set(orders).size).toBe(orders.length);
    for (const setting of Object.values(properties)) {
      expect(setting.markdownEnumDescriptions?.length).toBe(setting.enum?.length);
    }
  });
});

describe("words", () => {
  const english = json(words, "package.nls.json");
  const chinese = json(words, "package.nls.zh-cn.json");

  it("of the manifest are there in both languages, and none besides", () => {
    const asked = new Set([...read("package.json").matchAll(/"%([^%"]+)%"/gu)].map((m) => m[1] ?? ""));
    expect(sorted(Object.keys(english))).toEqual(sorted(asked));
    expect(sorted(Object.keys(chinese))).toEqual(sorted(asked));
  });

  it("of the manifest link to the same commands in both languages", () => {
    const links = (text: string | undefined): string[] => sorted(text?.match(/\]\([^)]*\)/gu) ?? []);
    for (const key of Object.keys(english))
      expect([key, links(chinese[key])]).toEqual([key, links(english[key])]);
  });

  it("of the code are there in Chinese, with the same places, and none besides", () => {
    const bundles = readdirSync(path.join(root, manifest.l10n));
    expect(bundles).toEqual(["bundle.l10n.zh-cn.json"]);
    const bundle = json(words, manifest.l10n, "bundle.l10n.zh-cn.json");
    const said = literals("l10n\\.t|t");
    expect(sorted(Object.keys(bundle))).toEqual(sorted(said));
    expect(Object.keys(bundle)).toEqual(sorted(Object.keys(bundle)));
    for (const [key, translated] of Object.entries(bundle)) {
      expect([key, placeholders(translated)]).toEqual([key, placeholders(key)]);
      expect(translated.trim(), key).not.toBe("");
    }
  });

  it("of the code are literals, so that they can be found", () => {
    for (const { file, text } of sources) {
      for (const call of text.matchAll(/l10n\.t\(\s*([^\s"])/gu)) expect(`${file}: ${call[0]}`).toBe("");
    }
  });
});

describe("the rest of the manifest", () => {
  it("is built for the editor that it asks for", () => {
    const floor = /^\^(\d+\.\d+)\./u.exec(manifest.engines.vscode)?.[1];
    const types = /^(\d+\.\d+)\./u.exec(manifest.devDependencies["@types/vscode"] ?? "")?.[1];
    expect(types).toBe(floor);
    const installed = json(
      z.object({ version: z.string() }),
      "node_modules",
      "@types",
      "vscode",
      "package.json",
    );
    expect(installed.version.startsWith(`${floor ?? "?"}.`)).toBe(true);
  });

  it("names walkthrough media and tools that exist", () => {
    for (const { steps } of contributes.walkthroughs) {
      for (const { media, completionEvents } of steps) {
        const file = media["markdown"] ?? media["image"] ?? media["svg"];
        if (typeof file === "string" && !file.startsWith("%"))
          expect(existsSync(path.join(root, file)), file).toBe(true);
        for (const event of completionEvents) {
          const command = /^onCommand:(rstar\..+)$/u.exec(event)?.[1];
          if (command !== undefined) expect(contributes.commands.map((c) => c.command)).toContain(command);
        }
      }
    }
    for (const { name } of contributes.languageModelTools) expect(code).toContain(`"${name}"`);
  });
});
