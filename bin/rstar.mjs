#!/usr/bin/env node
// The `rstar` command. In a checkout that was never built it first does the set-up.
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { existsSync } from "node:fs";

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), "..");
if (existsSync(path.join(root, "src"))) {
  const { ensureBuilt, ensureDependencies } = await import(
    pathToFileURL(path.join(root, "scripts", "set-up.mjs")).href
  );
  ensureDependencies();
  await ensureBuilt();
}
await import(pathToFileURL(path.join(root, "dist", "cli.mjs")).href);
