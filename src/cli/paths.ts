import { existsSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** The package's root folder: the nearest one above this file that has a manifest. */
export function packageRoot(): string {
  let folder = path.dirname(fileURLToPath(import.meta.url));
  while (!existsSync(path.join(folder, "package.json"))) {
    const parent = path.dirname(folder);
    if (parent === folder) throw new Error("The rStar package is incomplete: package.json is missing.");
    folder = parent;
  }
  return folder;
}

export function modelsDirectory(): string {
  return path.join(packageRoot(), "models");
}

export function engineModule(): string {
  return path.join(packageRoot(), "dist", "engine.mjs");
}

/**
 * Where rStar keeps what it makes for itself (the private Python environment): `RSTAR_HOME`, else `.rstar` in a
 * checkout, else the user's data folder.
 */
export function dataDirectory(environment: NodeJS.ProcessEnv = process.env): string {
  const own = environment["RSTAR_HOME"];
  if (own !== undefined && own !== "") return path.resolve(own);
  const root = packageRoot();
  if (!root.includes(`${path.sep}node_modules${path.sep}`)) return path.join(root, ".rstar");
  if (process.platform === "win32") {
    return path.join(environment["LOCALAPPDATA"] ?? path.join(homedir(), "AppData", "Local"), "rstar");
  }
  if (process.platform === "darwin") return path.join(homedir(), "Library", "Application Support", "rstar");
  return path.join(environment["XDG_DATA_HOME"] ?? path.join(homedir(), ".local", "share"), "rstar");
}

export function pythonEnvironmentDirectory(): string {
  return path.join(dataDirectory(), "python");
}
