// npm run evolve -- --rounds 4 --out DIR: self-evolution. Builds the engine, finds a Python with PyTorch, and starts the rounds.
import { spawn, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, renameSync, rmSync, symlinkSync } from "node:fs";
import path from "node:path";
import { ensureBuilt, ensureDependencies, root, stop } from "./set-up.mjs";

/** Python interpreters to try, the one that was asked for first. */
export function candidates(env = process.env) {
  const inside = process.platform === "win32" ? ["Scripts", "python.exe"] : ["bin", "python"];
  const environments = [".venv", "models/training/.venv", ".cache/venv-torch"];
  return [
    ...(env.RSTAR_TRAINING_PYTHON ? [env.RSTAR_TRAINING_PYTHON] : []),
    ...environments.map((dir) => path.join(root, dir, ...inside)).filter((file) => existsSync(file)),
    "python3",
    "python",
  ];
}

const TEST = "import sys, numpy, sympy, torch; sys.exit(sys.version_info < (3, 11))";

/** The first one that can train, or null. */
export function findTrainer(env = process.env) {
  return (
    candidates(env).find((python) => spawnSync(python, ["-c", TEST], { stdio: "ignore" }).status === 0) ??
    null
  );
}

/**
 * A run takes hours and must not change when the repository does: it works with the program that it began with, in `DIR/program`.
 * Remove that folder to go on with the present one.
 */
export function keepProgram(out) {
  const kept = path.join(out, "program");
  if (existsSync(kept)) return kept;
  const part = `${kept}.part`;
  rmSync(part, { recursive: true, force: true });
  mkdirSync(part, { recursive: true });
  for (const name of ["dist", "models/training", "package.json"]) {
    const filter = (file) => !file.includes("__pycache__") && !file.endsWith(".map");
    cpSync(path.join(root, name), path.join(part, name), { recursive: true, filter });
  }
  symlinkSync(path.join(root, "node_modules"), path.join(part, "node_modules"), "junction");
  renameSync(part, kept);
  return kept;
}

/** The value of `--out`, or null. */
export function outOf(args) {
  const at = args.findIndex((arg) => arg === "--out" || arg.startsWith("--out="));
  if (at === -1) return null;
  return args[at].startsWith("--out=") ? args[at].slice(6) : (args[at + 1] ?? null);
}

if (
  process.argv[1] !== undefined &&
  path.resolve(process.argv[1]) === path.join(root, "scripts", "evolve.mjs")
) {
  ensureDependencies();
  const python = findTrainer();
  if (python === null) {
    stop(
      "No Python 3.11 with torch, numpy and sympy was found. Make one: python3 -m venv .venv && .venv/bin/pip install torch numpy sympy (or name one in RSTAR_TRAINING_PYTHON).",
    );
  }
  const cwd = process.env.INIT_CWD ?? root;
  const out = outOf(process.argv);
  let program = root;
  if (out !== null) {
    const folder = path.resolve(cwd, out);
    if (!existsSync(path.join(folder, "program"))) await ensureBuilt();
    program = keepProgram(folder);
  }
  const child = spawn(python, ["-m", "rstar_training.evolve", ...process.argv.slice(2)], {
    cwd,
    stdio: "inherit",
    env: {
      ...process.env,
      PYTHONPATH: path.join(program, "models", "training"),
      RSTAR_DATA: root,
      PYTHONUNBUFFERED: "1",
    },
  });
  // Ctrl-C reaches the child by itself; what is sent to this process alone is handed on.
  process.on("SIGINT", () => undefined);
  process.on("SIGTERM", () => child.kill("SIGTERM"));
  child.on("exit", (code) => process.exit(code ?? 1));
}
