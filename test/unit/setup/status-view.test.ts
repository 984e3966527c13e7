import { describe, expect, it } from "vitest";
import { statusView, type StatusFacts } from "../../../src/setup/status-view.ts";
import { english } from "../../../src/setup/translate.ts";

const idle: StatusFacts = {
  state: "idle",
  rollouts: null,
  waiting: 0,
  failure: "",
  report: null,
  memory: null,
};

const report: StatusFacts["report"] = {
  device: { kind: "cpu", names: [], threads: 3, slots: 8 },
  policy: { name: "small policy", format: "native", notes: [] },
  ppm: null,
  python: {
    path: "/usr/bin/python3",
    version: "3.12.1",
    sympy: "1.14.0",
    protection: { level: "isolated", layers: [] },
  },
};

const view = (changes: Partial<StatusFacts>) => statusView({ ...idle, ...changes }, english);

describe("the status bar", () => {
  it("has another shape and other words for every state", () => {
    const states = ["idle", "loading", "ready", "solving", "failed", "restricted"] as const;
    const views = states.map((state) => view({ state }));
    expect(new Set(views.map((one) => one.text)).size).toBe(states.length);
    expect(new Set(views.map((one) => one.spoken)).size).toBe(states.length);
  });

  it("counts rollouts and what waits", () => {
    const solving = view({ state: "solving", rollouts: { done: 3, of: 12 }, waiting: 2 });
    expect(solving.text).toBe("$(sync~spin) rStar 3/12");
    expect(solving.spoken).toBe("rStar, solving, 3 of 12 rollouts, 2 more waiting");
  });

  it("tells model, device, Python, protection and memory", () => {
    const { tooltip, alarm } = view({ state: "ready", report, memory: 123_000_000 });
    expect(tooltip).toEqual([
      "rStar · ready",
      "Policy: small policy",
      "PPM: none",
      "Device: cpu, 3 threads, 8 slots",
      "Python 3.12.1 with SymPy 1.14.0",
      "Step code: isolated from files, network and other programs",
      "Memory of the engine: 123 MB",
    ]);
    expect(alarm).toBe("none");
  });

  it("says why nothing can be loaded", () => {
    const failed = view({ state: "failed", failure: "No Python. Select one." });
    expect(failed.alarm).toBe("error");
    expect(failed.tooltip[1]).toBe("No Python. Select one.");
  });
});
