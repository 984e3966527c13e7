import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import * as z from "zod";
import { parseLine } from "./messages.ts";
import { runProgram } from "./run-program.ts";

export interface PythonVersion {
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
}

export type InterpreterSource = "option" | "private" | "VIRTUAL_ENV" | "path" | "py-launcher";

/** A Python that works. */
export interface Interpreter {
  /** The real executable, never a shim or launcher. */
  readonly path: string;
  /** Arguments that must come before a script. */
  readonly args: readonly string[];
  readonly version: PythonVersion;
  /** Version of SymPy, or null where this Python has none. */
  readonly sympy: string | null;
  readonly source: InterpreterSource;
  /** A folder of packages to put on its path (private environments made without `venv`), or null. */
  readonly packages: string | null;
}

export interface TriedPython {
  readonly path: string;
  readonly reason: string;
}

export type PythonSearch =
  | ({ readonly kind: "found" } & Interpreter)
  | { readonly kind: "not-found"; readonly tried: readonly TriedPython[]; readonly message: string };

export interface FindPythonOptions {
  /** What the user named: a path or a command. Never silently replaced by another. */
  readonly explicit?: string;
  readonly env: NodeJS.ProcessEnv;
  /** Folder made by `ensureSympyEnvironment`. */
  readonly privateEnvironment?: string;
  readonly platform?: NodeJS.Platform;
}

/** Written last into a private environment: without it the environment is not finished. */
export const stampSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("venv"), sympy: z.string() }),
  z.object({ kind: z.literal("packages"), python: z.string(), sympy: z.string() }),
]);
export const stampName = "environment.json";

const oldest = { major: 3, minor: 9 };
const probeSeconds = 20;

/** Runs on any Python, however old: it must be able to say that it is too old. */
const probe = `
import sys, json
facts = {"version": list(sys.version_info[:3]), "executable": sys.executable, "sympy": None, "user": False}
if len(sys.argv) > 1:
    sys.path.insert(0, sys.argv[1])
def sympy_version():
    from importlib.util import find_spec
    if find_spec("sympy") is None or find_spec("mpmath") is None:
        return None
    try:
        from importlib.metadata import version
        return version("sympy")
    except Exception:
        import sympy
        return sympy.__version__
try:
    facts["sympy"] = sympy_version()
    if facts["sympy"] is None:
        import site, os
        folder = site.getusersitepackages()
        if os.path.isdir(folder):
            site.addsitedir(folder)
            facts["sympy"] = sympy_version()
            facts["user"] = facts["sympy"] is not None
except Exception:
    pass
print(json.dumps(facts))
`;

const factsSchema = z.object({
  version: z.tuple([z.number().int(), z.number().int(), z.number().int()]),
  executable: z.string().nullable(),
  sympy: z.string().nullable(),
  user: z.boolean(),
});

interface Candidate {
  readonly command: string;
  readonly launcher: readonly string[];
  readonly source: InterpreterSource;
  readonly packages: string | null;
}

/**
 * Looks for a Python of at least 3.9: the one named, else the private environment, `VIRTUAL_ENV`, `PATH` and the
 * `py` launcher, in that order. Among those that work the first one with SymPy wins.
 */
export async function findPython(options: FindPythonOptions): Promise<PythonSearch> {
  const tried: TriedPython[] = [];
  const seen = new Set<string>();
  let withoutSympy: Interpreter | null = null;
  for (const candidate of await candidates(options)) {
    const result = await tryPython(candidate, options.env);
    if (result.kind === "unusable") {
      tried.push({ path: [candidate.command, ...candidate.launcher].join(" "), reason: result.reason });
      continue;
    }
    const { interpreter } = result;
    const identity = `${interpreter.path}\0${interpreter.packages ?? ""}`;
    if (seen.has(identity)) continue;
    seen.add(identity);
    if (interpreter.sympy !== null || candidate.source === "option") return { kind: "found", ...interpreter };
    withoutSympy ??= interpreter;
  }
  if (withoutSympy !== null) return { kind: "found", ...withoutSympy };
  return { kind: "not-found", tried, message: explain(options, tried) };
}

/** Every Python that works, each once, in the order in which `findPython` looks. Found one by one. */
export async function* listPythons(options: FindPythonOptions): AsyncGenerator<Interpreter, void, undefined> {
  const seen = new Set<string>();
  for (const candidate of await candidates(options)) {
    const result = await tryPython(candidate, options.env);
    if (result.kind === "unusable") continue;
    const identity = `${result.interpreter.path}\0${result.interpreter.packages ?? ""}`;
    if (seen.has(identity)) continue;
    seen.add(identity);
    yield result.interpreter;
  }
}

function explain(options: FindPythonOptions, tried: readonly TriedPython[]): string {
  const list = tried.map(({ path: name, reason }) => `${name}: ${reason}`).join("; ");
  if (options.explicit !== undefined) {
    return `The Python that was asked for cannot be used (${list}). Name another one, or none to look for one.`;
  }
  const looked = list === "" ? "nothing called python3 or python is on the PATH" : `tried ${list}`;
  return `No Python 3.9 or newer was found (${looked}). Install Python 3, or name one with --python.`;
}

async function candidates(options: FindPythonOptions): Promise<Candidate[]> {
  const windows = (options.platform ?? process.platform) === "win32";
  const plain = (command: string, source: InterpreterSource): Candidate => ({
    command,
    launcher: [],
    source,
    packages: null,
  });
  if (options.explicit !== undefined) {
    const isLauncher = windows && /^py(?:\.exe)?$/iu.test(options.explicit);
    return [{ ...plain(options.explicit, "option"), launcher: isLauncher ? ["-3"] : [] }];
  }
  const found: Candidate[] = [];
  if (options.privateEnvironment !== undefined) {
    const own = await privateCandidate(options.privateEnvironment, windows);
    if (own !== null) found.push(own);
  }
  const virtual = options.env["VIRTUAL_ENV"];
  if (virtual !== undefined && virtual !== "")
    found.push(plain(virtualPython(virtual, windows), "VIRTUAL_ENV"));
  const names = windows ? ["python.exe", "python3.exe"] : ["python3", "python"];
  const searched = options.env["PATH"] ?? options.env["Path"] ?? "";
  for (const folder of searched.split(windows ? ";" : ":")) {
    if (folder === "") continue;
    for (const name of names) {
      const file = path.join(folder, name);
      if (existsSync(file)) found.push(plain(file, "path"));
    }
  }
  if (windows) found.push({ ...plain("py", "py-launcher"), launcher: ["-3"] });
  return found;
}

/** The interpreter of a virtual environment. */
export function virtualPython(folder: string, windows = process.platform === "win32"): string {
  return windows ? path.join(folder, "Scripts", "python.exe") : path.join(folder, "bin", "python");
}

async function privateCandidate(folder: string, windows: boolean): Promise<Candidate | null> {
  let text: string;
  try {
    text = await readFile(path.join(folder, stampName), "utf8");
  } catch {
    return null;
  }
  const stamp = stampSchema.safeParse(parseLine(text));
  if (!stamp.success) return null;
  if (stamp.data.kind === "venv") {
    return { command: virtualPython(folder, windows), launcher: [], source: "private", packages: null };
  }
  const packages = path.join(folder, "packages");
  return { command: stamp.data.python, launcher: [], source: "private", packages };
}

/** Environment for Python itself: settings that would change where it finds modules are left out. */
export function withoutPythonSettings(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !/^PYTHON/iu.test(name)));
}

type Tried =
  | { readonly kind: "usable"; readonly interpreter: Interpreter }
  | { readonly kind: "unusable"; readonly reason: string };

async function tryPython(candidate: Candidate, env: NodeJS.ProcessEnv): Promise<Tried> {
  const { command, launcher, source, packages } = candidate;
  const args = [...launcher, "-B", "-s", "-c", probe, ...(packages === null ? [] : [packages])];
  const result = await runProgram(command, args, { env: withoutPythonSettings(env), seconds: probeSeconds });
  if (result.kind === "failed") return { kind: "unusable", reason: result.reason };
  const facts = factsSchema.safeParse(parseLine(result.stdout.trim().split("\n").at(-1) ?? ""));
  if (!facts.success) {
    const lines = (result.stderr.trim() === "" ? result.stdout : result.stderr).trim().split("\n");
    const last = lines.at(-1) ?? "";
    // Another program quotes the script back; that is no reason.
    const said = probe.includes(last.trim()) || /import sys/u.test(last) ? "it is not Python" : last;
    // The Windows Store's placeholder prints nothing and ends with 9009.
    const reason = last === "" ? `it ends with code ${result.code} and says nothing` : said.slice(0, 200);
    return { kind: "unusable", reason };
  }
  const [major, minor, patch] = facts.data.version;
  if (major < oldest.major || (major === oldest.major && minor < oldest.minor)) {
    return {
      kind: "unusable",
      reason: `it is Python ${major}.${minor}.${patch}; ${oldest.major}.${oldest.minor} or newer is needed`,
    };
  }
  const real = facts.data.executable;
  const found = real !== null && real !== "" && existsSync(real) ? real : command;
  return {
    kind: "usable",
    interpreter: {
      path: found,
      // -s keeps the user's own packages out, unless SymPy is one of them.
      args: facts.data.user ? ["-B"] : ["-B", "-s"],
      version: { major, minor, patch },
      sympy: facts.data.sympy,
      source,
      packages,
    },
  };
}
