import { describe, expect, it } from "vitest";
import type { FindPythonOptions, PythonSearch } from "../../../src/python-runner/interpreter.ts";
import {
  choosePython,
  interpreterForEngine,
  type ChoosePythonOptions,
  type NamedPython,
  type PythonSource,
} from "../../../src/setup/python-choice.ts";

/** Pythons of an imagined machine, by path: SymPy's version, null for none. */
const machine: Readonly<Record<string, string | null>> = {
  "/usr/bin/python3": null,
  "/envs/数学 😀/bin/python": "1.13",
  "/conda/bin/python": null,
  "/private/bin/python": "1.14.0",
};

function find(searched: string | null) {
  return ({ explicit }: FindPythonOptions): Promise<PythonSearch> => {
    const path = explicit ?? searched;
    const sympy = path === null ? undefined : machine[path];
    if (path === null || sympy === undefined) {
      const tried = path === null ? [] : [{ path, reason: "there is no such program" }];
      return Promise.resolve({ kind: "not-found", tried, message: `No Python: ${path ?? "none"}.` });
    }
    return Promise.resolve({
      kind: "found",
      path,
      args: [],
      version: { major: 3, minor: 12, patch: 1 },
      sympy,
      source: explicit === undefined ? (path.startsWith("/private") ? "private" : "path") : "option",
      packages: null,
    });
  };
}

function source(origin: PythonSource["origin"], path: string | null): PythonSource {
  const named: NamedPython =
    path === null ? { kind: "none", reason: "not installed" } : { kind: "named", path };
  return { origin, named: () => Promise.resolve(named) };
}

function choose(changes: Partial<ChoosePythonOptions> & { readonly searched?: string | null }) {
  return choosePython({
    setting: null,
    sources: [],
    privateEnvironment: "/private",
    env: {},
    find: find(changes.searched ?? null),
    ...changes,
  });
}

describe("the Python of the editor", () => {
  it("is the one of the setting, and never another", async () => {
    const chosen = await choose({ setting: "/usr/bin/python3", searched: "/private/bin/python" });
    expect(chosen).toMatchObject({ kind: "found", origin: "setting" });
    expect(interpreterForEngine(chosen)).toBe("/usr/bin/python3");
    const wrong = await choose({ setting: "/gone", searched: "/private/bin/python" });
    expect(wrong).toMatchObject({ kind: "not-found", tried: [{ origin: "setting", path: "/gone" }] });
    // The engine must fail on it too, instead of looking for another.
    expect(interpreterForEngine(wrong)).toBe("/gone");
  });

  it("asks the extensions in their order and takes the first with SymPy", async () => {
    const sources = [
      source("environments-extension", "/conda/bin/python"),
      source("python-extension", "/envs/数学 😀/bin/python"),
    ];
    const chosen = await choose({ sources, searched: "/private/bin/python" });
    expect(chosen).toMatchObject({ origin: "python-extension", interpreter: { sympy: "1.13" } });
    expect(chosen.tried.map(({ origin, reason }) => [origin, reason])).toEqual([
      ["environments-extension", "it has no SymPy"],
      ["python-extension", ""],
    ]);
  });

  it("prefers the private environment to a chosen Python without SymPy", async () => {
    const sources = [source("python-extension", "/conda/bin/python")];
    const chosen = await choose({ sources, searched: "/private/bin/python" });
    expect(chosen).toMatchObject({ origin: "search" });
    expect(interpreterForEngine(chosen)).toBeNull();
  });

  it("takes the first that works where none has SymPy", async () => {
    const sources = [source("environments-extension", null), source("python-extension", "/conda/bin/python")];
    const chosen = await choose({ sources, searched: "/usr/bin/python3" });
    expect(chosen).toMatchObject({ origin: "python-extension", interpreter: { path: "/conda/bin/python" } });
    expect(interpreterForEngine(chosen)).toBe("/conda/bin/python");
  });

  it("goes on where an extension names one that is gone, and says so", async () => {
    const chosen = await choose({
      sources: [source("python-extension", "/gone")],
      searched: "/usr/bin/python3",
    });
    expect(chosen).toMatchObject({ origin: "search", interpreter: { path: "/usr/bin/python3" } });
    expect(chosen.tried[0]).toEqual({
      origin: "python-extension",
      path: "/gone",
      reason: "there is no such program",
    });
  });

  it("says what was tried where there is none", async () => {
    const chosen = await choose({ sources: [source("python-extension", null)] });
    expect(chosen).toMatchObject({ kind: "not-found" });
    expect(chosen.tried).toEqual([
      { origin: "python-extension", path: null, reason: "not installed" },
      { origin: "search", path: null, reason: "nothing was found" },
    ]);
    expect(interpreterForEngine(chosen)).toBeNull();
  });
});
