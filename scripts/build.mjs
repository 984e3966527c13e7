// Builds dist/: the command line, the engine process and the Python side beside them, the editor's extension and
// the page of its panel.
import { existsSync } from "node:fs";
import { cp, mkdtemp, rename, rm } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), "..");
const dist = path.join(root, "dist");

/** Node programs: the packages they use stay where npm put them. */
async function buildPrograms(outdir) {
  await build({
    absWorkingDir: root,
    entryPoints: [
      { in: "src/cli.ts", out: "cli" },
      { in: "src/solver/engine/main.ts", out: "engine" },
    ],
    outdir,
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
  await cp(path.join(root, "src", "python-runner", "python"), path.join(outdir, "python"), {
    recursive: true,
    filter: (file) => !file.includes("__pycache__"),
  });
}

/** The extension and its checking thread, each one file with everything in it; the editor's own module is there. */
async function buildExtension(outdir) {
  await build({
    absWorkingDir: root,
    entryPoints: [
      { in: "src/extension.ts", out: "extension" },
      { in: "src/tutor/check/worker.ts", out: "checker" },
    ],
    outdir,
    outExtension: { ".js": ".cjs" },
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    // The ES modules of a package, where it has both: they can be cut down to what is used.
    mainFields: ["module", "main"],
    minifySyntax: true,
    minifyWhitespace: true,
    sourcemap: "linked",
    logLevel: "warning",
    external: ["vscode"],
    // The one place that asks where its own file is has a default that the extension never uses.
    logOverride: { "empty-import-meta": "silent" },
  });
}

/** The page in the panel: its script, its style sheet, and the fonts that KaTeX needs. */
export async function buildPage(outdir) {
  const entry = path.join(root, "webview", "main.ts");
  if (!existsSync(entry)) return;
  await build({
    absWorkingDir: root,
    entryPoints: [{ in: entry, out: "main" }],
    outdir: path.join(outdir, "webview"),
    bundle: true,
    platform: "browser",
    format: "iife",
    target: "es2022",
    minify: true,
    sourcemap: "linked",
    logLevel: "warning",
    // Every editor that can show the page knows woff2; KaTeX's older formats stay out.
    loader: { ".woff2": "file", ".woff": "empty", ".ttf": "empty" },
    assetNames: "fonts/[name]",
    tsconfig: path.join(root, "webview", "tsconfig.json"),
  });
}

export async function buildAll() {
  // Built aside and then put in place: an engine that restarts meanwhile must find one.
  const fresh = await mkdtemp(`${dist}-`);
  try {
    await Promise.all([buildPrograms(fresh), buildExtension(fresh), buildPage(fresh)]);
  } catch (error) {
    await rm(fresh, { recursive: true, force: true });
    throw error;
  }
  await rm(dist, { recursive: true, force: true });
  await rename(fresh, dist);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildAll();
