// Builds dist/: the command line, the engine process, and the Python side beside them.
import { cp, mkdtemp, rename, rm } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), "..");
const dist = path.join(root, "dist");

export async function buildAll() {
  // Built aside and then put in place: an engine that restarts meanwhile must find one.
  const fresh = await mkdtemp(`${dist}-`);
  await build({
    absWorkingDir: root,
    entryPoints: [
      { in: "src/cli.ts", out: "cli" },
      { in: "src/solver/engine/main.ts", out: "engine" },
    ],
    outdir: fresh,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    sourcemap: "linked",
    logLevel: "warning",
    // node-llama-cpp finds its binaries beside its own files and must stay unbundled.
    packages: "external",
  });
  await cp(path.join(root, "src", "python-runner", "python"), path.join(fresh, "python"), {
    recursive: true,
    filter: (file) => !file.includes("__pycache__"),
  });
  await rm(dist, { recursive: true, force: true });
  await rename(fresh, dist);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildAll();
