import path from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { presets } from "../../../src/protocol/search-options.ts";
import {
  changedSettings,
  defaultSettings,
  expandPath,
  modelChoice,
  pythonChoice,
  readSettings,
  searchOptionsOf,
  settingKeys,
} from "../../../src/setup/settings-schema.ts";

const with_ = (values: Readonly<Record<string, unknown>>) => readSettings((key) => values[key]);

describe("reading settings", () => {
  it("gives the defaults where nothing is set", () => {
    expect(with_({})).toEqual({ settings: defaultSettings, problems: [] });
    expect(changedSettings(defaultSettings)).toEqual([]);
  });

  it("names what cannot be used and keeps the rest", () => {
    const { settings, problems } = with_({ slots: 999, device: "gpu", threads: 3, "panel.fontSize": 2 });
    expect(problems.map((p) => p.key).sort()).toEqual(["device", "panel.fontSize", "slots"]);
    expect(settings).toEqual({ ...defaultSettings, threads: 3 });
    expect(changedSettings(settings)).toEqual([{ key: "threads", value: 3 }]);
  });

  it("survives whatever stands in a settings file", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...settingKeys), fc.anything()), (values) => {
        const { settings, problems } = with_(values);
        const again = readSettings((key) => settings[key]);
        expect(again.problems).toEqual([]);
        for (const problem of problems) expect(problem.message).not.toBe("");
      }),
    );
  });
});

describe("what settings mean", () => {
  it("takes the preset's time unless another is set", () => {
    expect(searchOptionsOf(defaultSettings)).toEqual(presets.quick);
    const { settings } = with_({ "search.preset": "laptop", "search.seconds": 7, "search.strategy": "beam" });
    expect(searchOptionsOf(settings)).toEqual({ ...presets.laptop, strategy: "beam", seconds: 7 });
  });

  it("tells shipped, chosen and absent models apart", () => {
    expect(modelChoice(defaultSettings, "policy", null)).toEqual({ kind: "shipped" });
    const { settings } = with_({ "models.policy": " none ", "models.ppm": "none" });
    expect(modelChoice(settings, "ppm", "/notes")).toEqual({ kind: "none" });
    // There is no search without a policy: a file of that name is meant.
    expect(modelChoice(settings, "policy", path.resolve("/数学 😀"))).toEqual({
      kind: "file",
      path: path.join(path.resolve("/数学 😀"), "none"),
    });
  });

  it("expands paths and leaves commands alone", () => {
    const home = path.resolve("/home/李 明");
    const folder = path.resolve("/notes/数学 notes 😀");
    expect(expandPath("~/m.gguf", folder, home)).toBe(path.join(home, "m.gguf"));
    expect(expandPath("${userHome}/m.gguf", null, home)).toBe(path.join(home, "m.gguf"));
    expect(expandPath("${workspaceFolder}/m.gguf", folder, home)).toBe(path.join(folder, "m.gguf"));
    expect(expandPath("models/m.gguf", folder, home)).toBe(path.join(folder, "models", "m.gguf"));
    expect(expandPath("~other/m.gguf", folder, home)).toBe(path.join(folder, "~other", "m.gguf"));
    expect(pythonChoice(defaultSettings, folder)).toBeNull();
    expect(pythonChoice(with_({ "python.path": " python3.12 " }).settings, folder)).toBe("python3.12");
    expect(pythonChoice(with_({ "python.path": ".venv/bin/python" }).settings, folder)).toBe(
      path.join(folder, ".venv", "bin", "python"),
    );
  });
});
