import type {
  FindPythonOptions,
  Interpreter,
  PythonSearch,
  TriedPython,
} from "../python-runner/interpreter.ts";

/** Who named a Python. `search`: the private environment, `VIRTUAL_ENV`, `PATH` and the `py` launcher. */
export type PythonOrigin = "setting" | "environments-extension" | "python-extension" | "search";

/** What an extension that manages Pythons says. */
export type NamedPython =
  | { readonly kind: "named"; readonly path: string }
  /** It is not installed, or has nothing chosen; `reason` is one line. */
  | { readonly kind: "none"; readonly reason: string };

export interface PythonSource {
  readonly origin: "environments-extension" | "python-extension";
  named(): Promise<NamedPython>;
}

/** One place that was looked at, for people. */
export interface TriedOrigin {
  readonly origin: PythonOrigin;
  /** Null where the place named no Python. */
  readonly path: string | null;
  /** Why it was not taken; empty for the one that was. */
  readonly reason: string;
}

export type ChosenPython =
  | {
      readonly kind: "found";
      readonly origin: PythonOrigin;
      readonly interpreter: Interpreter;
      readonly tried: readonly TriedOrigin[];
    }
  | { readonly kind: "not-found"; readonly message: string; readonly tried: readonly TriedOrigin[] };

export interface ChoosePythonOptions {
  /** What the setting names, or null. It is never silently replaced by another. */
  readonly setting: string | null;
  /** In the order they are asked. */
  readonly sources: readonly PythonSource[];
  readonly privateEnvironment: string;
  readonly env: NodeJS.ProcessEnv;
  readonly find: (options: FindPythonOptions) => Promise<PythonSearch>;
}

/**
 * Chooses the Python that runs the steps: the one of the setting; else the first with SymPy of what the extensions
 * name and what a search finds; else the first that works at all.
 */
export async function choosePython(options: ChoosePythonOptions): Promise<ChosenPython> {
  const { setting, env, find } = options;
  const tried: TriedOrigin[] = [];
  if (setting !== null) {
    const found = await find({ explicit: setting, env });
    if (found.kind === "found") return taken("setting", found, tried);
    return { kind: "not-found", message: found.message, tried: failures("setting", found.tried) };
  }
  let withoutSympy: { readonly origin: PythonOrigin; readonly interpreter: Interpreter } | null = null;
  const consider = (origin: PythonOrigin, found: PythonSearch): ChosenPython | null => {
    if (found.kind === "not-found") {
      tried.push(...failures(origin, found.tried));
      return null;
    }
    if (found.sympy !== null) return taken(origin, found, tried);
    if (withoutSympy === null) withoutSympy = { origin, interpreter: found };
    tried.push({ origin, path: found.path, reason: "it has no SymPy" });
    return null;
  };
  for (const source of options.sources) {
    const named = await source.named();
    if (named.kind === "none") {
      tried.push({ origin: source.origin, path: null, reason: named.reason });
      continue;
    }
    const chosen = consider(source.origin, await find({ explicit: named.path, env }));
    if (chosen !== null) return chosen;
  }
  const searched = await find({ env, privateEnvironment: options.privateEnvironment });
  const chosen = consider("search", searched);
  if (chosen !== null) return chosen;
  return (
    firstThatWorks(withoutSympy, tried) ?? {
      kind: "not-found",
      message: searched.kind === "not-found" ? searched.message : "No Python was found.",
      tried,
    }
  );
}

/** What the engine is to be told: a path, or null to let it look, which finds the private environment first. */
export function interpreterForEngine(chosen: ChosenPython): string | null {
  if (chosen.kind === "not-found") return chosen.tried.find((one) => one.origin === "setting")?.path ?? null;
  const { origin, interpreter } = chosen;
  // A private environment may be a folder of packages, which a path alone would leave out.
  return origin === "search" && interpreter.source === "private" ? null : interpreter.path;
}

function taken(origin: PythonOrigin, found: Interpreter, tried: readonly TriedOrigin[]): ChosenPython {
  return {
    kind: "found",
    origin,
    interpreter: found,
    tried: [...tried, { origin, path: found.path, reason: "" }],
  };
}

function firstThatWorks(
  first: { readonly origin: PythonOrigin; readonly interpreter: Interpreter } | null,
  tried: readonly TriedOrigin[],
): ChosenPython | null {
  return first === null ? null : { kind: "found", ...first, tried };
}

function failures(origin: PythonOrigin, tried: readonly TriedPython[]): TriedOrigin[] {
  if (tried.length === 0) return [{ origin, path: null, reason: "nothing was found" }];
  return tried.map(({ path, reason }) => ({ origin, path, reason }));
}
