import { cp, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { build } from "esbuild";

const root = resolve(import.meta.dirname, "../..");

export interface BuiltEntry {
  /** The bundle, ready to be forked. */
  readonly path: string;
  remove(): Promise<void>;
}

/**
 * Bundles a TypeScript entry as the product's own build does, into a folder of its own. The folder's name has a
 * space, CJK and an emoji in it, as a student's may.
 *
 * @param entry path from the repository's root
 */
export async function buildEntry(entry: string): Promise<BuiltEntry> {
  const folder = await mkdtemp(join(tmpdir(), "rstar 引擎 🧮 "));
  const path = join(folder, "engine.mjs");
  await build({
    entryPoints: [join(root, entry)],
    outfile: path,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    packages: "external",
    logLevel: "error",
  });
  await cp(join(root, "src/python-runner/python"), join(folder, "python"), {
    recursive: true,
    filter: (file) => !file.includes("__pycache__"),
  });
  // Packages that stay outside the bundle are looked up from the bundle's folder.
  await symlink(join(root, "node_modules"), join(folder, "node_modules"), "junction");
  return { path, remove: () => rm(folder, { recursive: true, force: true }) };
}
