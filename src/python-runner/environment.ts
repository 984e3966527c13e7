import { randomBytes } from "node:crypto";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { findPython, stampName, virtualPython, withoutPythonSettings } from "./interpreter.ts";
import type { Interpreter } from "./interpreter.ts";
import { runProgram } from "./run-program.ts";
import type { ProgramResult } from "./run-program.ts";

export const sympyVersion = "1.14.0";
const mpmathVersion = "1.3.0";

export type EnvironmentResult =
  | { readonly kind: "ready"; readonly interpreter: Interpreter; readonly created: boolean }
  | { readonly kind: "failed"; readonly message: string };

const venvSeconds = 120;
const installSeconds = 300;

/**
 * Makes sure that `directory` is a private Python environment with the pinned SymPy, built on `python`; an
 * environment that is there and works is used as it is. An abort makes it fail and removes what was begun.
 *
 * It is built beside its place and moved there whole, so a kill at any time leaves either nothing or a finished
 * one. Where Python has no `venv` (Debian without python3-venv) the packages are put into a plain folder.
 */
export async function ensureSympyEnvironment(
  python: Pick<Interpreter, "path">,
  directory: string,
  onProgress: (message: string) => void,
  env: NodeJS.ProcessEnv = process.env,
  signal?: AbortSignal,
): Promise<EnvironmentResult> {
  const existing = await usable(directory);
  if (existing !== null) return { kind: "ready", interpreter: existing, created: false };

  const building = `${directory}.${randomBytes(6).toString("hex")}.partial`;
  try {
    await mkdir(path.dirname(directory), { recursive: true });
    const problem = await build(python.path, building, onProgress, withoutPythonSettings(env), signal);
    if (problem !== null) return { kind: "failed", message: problem };
    await moveInto(building, directory);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { kind: "failed", message: `The private Python environment could not be written: ${reason}` };
  } finally {
    // What cannot be removed could not be made either, and that has been said.
    await rm(building, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }).catch(
      () => undefined,
    );
  }
  const interpreter = await usable(directory);
  if (interpreter !== null) return { kind: "ready", interpreter, created: true };
  return { kind: "failed", message: `The private Python environment in ${directory} does not start.` };
}

async function usable(directory: string): Promise<Interpreter | null> {
  // An empty environment: nothing but the private one can be found.
  const found = await findPython({ env: {}, privateEnvironment: directory, platform: process.platform });
  if (found.kind !== "found" || found.source !== "private" || found.sympy === null) return null;
  const { path: file, args, version, sympy, source, packages } = found;
  return { path: file, args, version, sympy, source, packages };
}

/** Returns what went wrong, in words, or null. */
async function build(
  python: string,
  folder: string,
  onProgress: (message: string) => void,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal | undefined,
): Promise<string | null> {
  onProgress("Making a private Python environment");
  const stoppable = signal === undefined ? {} : { signal };
  const made = await runProgram(python, ["-m", "venv", folder], { env, seconds: venvSeconds, ...stoppable });
  if (signal?.aborted === true) return "It was stopped.";
  if (made.kind === "ended" && made.code === 0) {
    onProgress(`Installing SymPy ${sympyVersion} into it`);
    const installed = await install(virtualPython(folder), [], env, onProgress, stoppable);
    if (!succeeded(installed)) return installProblem(installed, python);
    await writeFile(path.join(folder, stampName), JSON.stringify({ kind: "venv", sympy: sympyVersion }));
    return null;
  }
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  onProgress(
    `This Python cannot make virtual environments; installing SymPy ${sympyVersion} into a plain folder`,
  );
  const installed = await install(
    python,
    ["--target", path.join(folder, "packages")],
    env,
    onProgress,
    stoppable,
  );
  if (!succeeded(installed)) return installProblem(installed, python);
  const stamp = { kind: "packages", python, sympy: sympyVersion };
  await writeFile(path.join(folder, stampName), JSON.stringify(stamp));
  return null;
}

function succeeded(result: ProgramResult): boolean {
  return result.kind === "ended" && result.code === 0;
}

function install(
  python: string,
  where: readonly string[],
  env: NodeJS.ProcessEnv,
  onProgress: (message: string) => void,
  stoppable: { readonly signal?: AbortSignal },
): Promise<ProgramResult> {
  const quiet = ["--disable-pip-version-check", "--no-input", "--retries", "1", "--timeout", "20"];
  const wheels = ["--only-binary", ":all:", "--no-deps"];
  const packages = [`sympy==${sympyVersion}`, `mpmath==${mpmathVersion}`];
  return runProgram(python, ["-m", "pip", "install", ...quiet, ...wheels, ...where, ...packages], {
    env,
    seconds: installSeconds,
    ...stoppable,
    onLine: (line) => {
      if (/^(?:Downloading|Installing)/u.test(line)) onProgress(line.slice(0, 120));
    },
  });
}

function installProblem(result: ProgramResult, python: string): string {
  const byHand =
    "Install SymPy for this Python yourself (Debian, Ubuntu: apt-get install python3-sympy; " +
    `elsewhere: "${python}" -m pip install sympy) and try again.`;
  if (result.kind === "failed") return `pip could not be run: ${result.reason}. ${byHand}`;
  const said = `${result.stdout}\n${result.stderr}`;
  if (/No module named '?pip/u.test(said)) return `This Python has neither venv nor pip. ${byHand}`;
  if (
    /NewConnectionError|ConnectTimeout|name resolution|ProxyError|Network is unreachable|SSLError/iu.test(
      said,
    )
  ) {
    return `SymPy could not be downloaded: the Python package index cannot be reached. ${byHand}`;
  }
  if (/No space left|ENOSPC/u.test(said)) return "SymPy could not be installed: the disk is full.";
  const lastLine = said.trim().split("\n").at(-1) ?? "";
  return `pip could not install SymPy: ${lastLine.slice(0, 300)} ${byHand}`;
}

/** Puts a finished environment in its place; another process that was faster keeps its own. */
async function moveInto(built: string, directory: string): Promise<void> {
  const old = `${built}.old`;
  try {
    await rename(directory, old);
  } catch {
    // There was none.
  }
  try {
    await rename(built, directory);
  } catch (error) {
    if ((await usable(directory)) === null) throw error;
  } finally {
    await rm(old, { recursive: true, force: true });
  }
}
