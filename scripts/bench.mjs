// npm run bench: compares, in one run, what is ours with what is usual. Prints ratios.
import { cp } from "node:fs/promises";
import path from "node:path";
import { ensureBuilt, ensureDependencies, ensurePython, root, run } from "./set-up.mjs";

ensureDependencies();
await ensureBuilt();
ensurePython();
const { build } = await import("esbuild");
const outdir = path.join(root, "dist");
await build({
  absWorkingDir: root,
  entryPoints: [{ in: "test/bench/main.ts", out: "bench" }],
  outdir,
  outExtension: { ".js": ".mjs" },
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node20",
  packages: "external",
  logLevel: "warning",
});
await cp(path.join(root, "src", "python-runner", "python"), path.join(outdir, "python"), { recursive: true });
process.exitCode = run(process.execPath, [path.join(outdir, "bench.mjs")]).status ?? 1;
