import { existsSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import english from "../../../package.nls.json" with { type: "json" };
import chinese from "../../../package.nls.zh-cn.json" with { type: "json" };
import manifest from "../../../package.json" with { type: "json" };
import { resourceSettings, settingsSchema } from "../../../src/setup/settings-schema.ts";
import { WALKTHROUGH } from "../../../src/setup/walkthrough-id.ts";

const root = path.join(import.meta.dirname, "..", "..", "..");
const propertySchema = z.object({
  type: z.string(),
  default: z.union([z.string(), z.number(), z.boolean()]),
  /** In any order: the manifest's is the one that people see. */
  enum: z
    .array(z.string())
    .transform((values) => values.sort())
    .optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
});
const declared = z.record(z.string(), propertySchema).parse(manifest.contributes.configuration.properties);
const read = z
  .record(z.string(), propertySchema)
  .parse(z.toJSONSchema(settingsSchema, { target: "draft-7" })["properties"]);

describe("settings in the manifest", () => {
  it("are those that are read, with the same types, choices, ranges and defaults", () => {
    const prefixed = Object.fromEntries(
      Object.entries(read).map(([key, property]) => [`rstar.${key}`, property]),
    );
    // A rule that JSON schema cannot say: 0, or from 6.
    const size = prefixed["rstar.panel.fontSize"];
    if (size !== undefined) prefixed["rstar.panel.fontSize"] = { ...size, minimum: 0 };
    expect(declared).toEqual(prefixed);
  });

  it("are set per folder where they are read so", () => {
    const properties = z
      .record(z.string(), z.object({ scope: z.string() }))
      .parse(manifest.contributes.configuration.properties);
    const perFolder = Object.entries(properties).flatMap(([key, { scope }]) =>
      scope === "resource" ? [key] : [],
    );
    expect(perFolder.sort()).toEqual([...resourceSettings].map((key) => `rstar.${key}`).sort());
  });

  it("that name a path or a device are ignored in Restricted Mode", () => {
    expect(manifest.capabilities.untrustedWorkspaces.restrictedConfigurations).toEqual(
      expect.arrayContaining([
        "rstar.python.path",
        "rstar.models.policy",
        "rstar.models.ppm",
        "rstar.device",
      ]),
    );
  });
});

describe("the walkthrough", () => {
  const [walkthrough] = manifest.contributes.walkthroughs;

  it("has the id that the command opens, and steps that can be completed", () => {
    expect(walkthrough?.id).toBe(WALKTHROUGH);
    const commands = new Set(manifest.contributes.commands.map(({ command }) => command));
    for (const step of walkthrough?.steps ?? []) {
      expect(step.completionEvents.length).toBeGreaterThan(0);
      for (const event of step.completionEvents) {
        const command = /^onCommand:(.*)$/u.exec(event)?.[1];
        if (command !== undefined) expect(commands).toContain(command);
      }
    }
  });

  it("has pages and working buttons in both languages", () => {
    const commands = new Set(manifest.contributes.commands.map(({ command }) => command));
    for (const words of [english, chinese]) {
      const texts = new Map<string, string>(Object.entries(words));
      for (const step of walkthrough?.steps ?? []) {
        const media = texts.get(step.media.markdown.replaceAll("%", "")) ?? "";
        expect(existsSync(path.join(root, media)), media).toBe(true);
        const description = texts.get(step.description.replaceAll("%", "")) ?? "";
        const links = [...description.matchAll(/\(command:([\w.]+)\)/gu)].map((link) => link[1] ?? "");
        expect(links.length).toBeGreaterThan(0);
        for (const link of links) expect(commands).toContain(link);
      }
    }
  });
});
