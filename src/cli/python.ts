import { ensureSympyEnvironment } from "../python-runner/environment.ts";
import { findPython, type Interpreter } from "../python-runner/interpreter.ts";
import { PythonExecutor } from "../python-runner/python-executor.ts";
import { SandboxSymbolicEquality } from "../solver/checking/sandbox-symbolic.ts";
import type { SymbolicEquality } from "../solver/grading/symbolic.ts";
import { CliError, exitCodes } from "./exit-codes.ts";
import { pythonEnvironmentDirectory } from "./paths.ts";

/** The Python that runs step code. @throws CliError that says what was tried. */
export async function locatePython(explicit: string | undefined): Promise<Interpreter> {
  const found = await findPython({
    ...(explicit === undefined ? {} : { explicit }),
    env: process.env,
    privateEnvironment: pythonEnvironmentDirectory(),
  });
  if (found.kind === "found") return found;
  throw new CliError(exitCodes.python, found.message);
}

/** Likewise, with SymPy: makes the private environment where the Python that is found lacks it. */
export async function locatePythonWithSympy(
  explicit: string | undefined,
  onProgress: (message: string) => void,
): Promise<Interpreter> {
  const found = await locatePython(explicit);
  if (found.sympy !== null || explicit !== undefined) return found;
  const made = await ensureSympyEnvironment(found, pythonEnvironmentDirectory(), onProgress);
  if (made.kind === "failed") throw new CliError(exitCodes.python, made.message);
  return locatePython(undefined);
}

export interface OpenSymbolic {
  /** Null where there is no usable Python; grading then goes without SymPy. */
  readonly equality: SymbolicEquality | null;
  dispose(): Promise<void>;
}

/** SymPy in the sandbox, for answers that the evaluator cannot compare. Started when it is first asked. */
export function openSymbolic(explicit: string | undefined): OpenSymbolic {
  let started: Promise<PythonExecutor | null> | null = null;
  const start = async (): Promise<PythonExecutor | null> => {
    const interpreter = await locatePython(explicit).catch(() => null);
    if (interpreter?.sympy == null) return null;
    const result = await PythonExecutor.start({ interpreter, workers: 1 });
    return result.kind === "started" ? result.executor : null;
  };
  return {
    equality: {
      equal: async (a, b, signal) => {
        started ??= start();
        const executor = await started;
        return executor === null ? null : new SandboxSymbolicEquality(executor).equal(a, b, signal);
      },
    },
    dispose: async () => {
      await (await started)?.dispose();
    },
  };
}
