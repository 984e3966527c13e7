import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { doctorMarkdown, lastErrorsOf, worst, type DoctorFacts } from "../../../src/setup/doctor-report.ts";
import { redact } from "../../../src/setup/redact.ts";

const home = "/home/李 明";
const folder = "/home/李 明/数学 notes 😀";
const places = [
  { path: home, as: "~" },
  { path: folder, as: "<workspace>" },
];

const facts: DoctorFacts = {
  at: "2026-11-22T20:00:00Z",
  surroundings: [["rStar", "0.1.0"]],
  checks: [
    { what: "system", status: "ok", detail: "linux" },
    { what: "python", status: "bad", detail: `no ${folder}/.venv/bin/python` },
  ],
  python: {
    kind: "not-found",
    message: "No Python.",
    tried: [{ origin: "python-extension", path: `${home}/.venv/bin/python`, reason: "gone" }],
  },
  ownModels: [{ role: "ppm", file: `${home}/m.gguf`, detail: "a\n# heading", status: "warning" }],
  engine: { state: "idle", report: null, memory: 3 * 2 ** 20 },
  settings: [{ key: "models.ppm", value: `${home}/m.gguf` }],
  settingProblems: [],
  lastErrors: [],
};

describe("the doctor's report", () => {
  it("can be pasted: no private path, no line that breaks out", () => {
    const report = doctorMarkdown(facts, places);
    expect(report).not.toContain("李");
    expect(report).toContain("<workspace>/.venv/bin/python");
    expect(report).toContain("~/m.gguf");
    expect(report.match(/^#+ .*/gmu)).toEqual([
      "# rStar doctor, 2026-11-22T20:00:00Z",
      "## Surroundings",
      "## Checks",
      "## Python",
      "## Own models",
      "## Engine",
      "## Settings that differ from their defaults",
      "## Last warnings and errors",
    ]);
    expect(report).toContain("memory of its process: 3 MiB");
  });

  it("names the worst first", () => {
    expect(worst(facts.checks)?.what).toBe("python");
    expect(worst([{ what: "system", status: "ok", detail: "" }])).toBeNull();
  });

  it("finds the last warnings and errors of a log", () => {
    const log = [
      "2026-11-22 20:00:00.000 [info] fine",
      "2026-11-22 20:00:01.000 [error] first",
      "    at somewhere",
      "2026-11-22 20:00:02.000 [warning] second",
    ].join("\r\n");
    expect(lastErrorsOf(log)).toEqual([
      "2026-11-22 20:00:01.000 [error] first",
      "2026-11-22 20:00:02.000 [warning] second",
    ]);
    expect(lastErrorsOf(log, 1)).toHaveLength(1);
    expect(lastErrorsOf("")).toEqual([]);
  });
});

describe("redacting", () => {
  it("knows the spellings of a folder", () => {
    const windows = [{ path: "C:\\Users\\Bob Li\\notes", as: "<workspace>" }];
    for (const text of [
      "C:\\Users\\Bob Li\\notes\\a.md",
      "c:\\users\\bob li\\notes\\a.md",
      '"C:\\\\Users\\\\Bob Li\\\\notes\\\\a.md"',
      "file:///C:/Users/Bob%20Li/notes/a.md",
      "file:///C%3A/Users/Bob%20Li/notes/a.md",
    ]) {
      const clean = redact(text, windows, "win32");
      expect(clean).toContain("<workspace>");
      expect(clean).not.toMatch(/bob/iu);
    }
    expect(redact("/home/lisa/x and /home/li/x", [{ path: "/home/li", as: "~" }], "linux")).toBe(
      "/home/<user>/x and ~/x",
    );
    expect(redact("/usr/bin/python3", [{ path: "/", as: "<workspace>" }], "linux")).toBe("/usr/bin/python3");
  });

  it("leaves no private folder behind", () => {
    const name = fc.string({
      unit: fc.constantFrom("a", "b", "李", "😀", " ", "-", "(", "+", "$", "["),
      minLength: 1,
    });
    fc.assert(
      fc.property(fc.array(name, { minLength: 1, maxLength: 4 }), fc.string(), (parts, before) => {
        const path = `/${parts.join("/")}/end`;
        expect(redact(`${before}${path}/x`, [{ path, as: "~" }], "linux")).not.toContain(path);
      }),
    );
  });
});
