// Set-up shared by `npm start`, `npm test` and the `rstar` command: uses only what comes with Node.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

export const root = path.join(path.dirname(fileURLToPath(import.meta.url)), "..");
const state = path.join(root, ".rstar");

/** Ends the program with words for a person. */
export function stop(message) {
  console.error(`rstar: ${message}`);
  process.exit(2);
}

export function run(command, args, options = {}) {
  return spawnSync(command, args, { cwd: root, stdio: "inherit", ...options });
}

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major < 20 || (major === 20 && minor < 10)) {
    stop(`Node ${process.versions.node} is too old. Install Node 20.10 or later from your package manager.`);
  }
}

function stampOf(name) {
  const file = path.join(state, name);
  return existsSync(file) ? readFileSync(file, "utf8") : "";
}

function writeStamp(name, value) {
  mkdirSync(state, { recursive: true });
  writeFileSync(path.join(state, name), value);
}

/** Installs exactly what the lock file says, unless that is there already. */
export function ensureDependencies() {
  checkNode();
  const lock = readFileSync(path.join(root, "package-lock.json"));
  const key = createHash("sha256").update(lock).update(process.version).update(process.arch).digest("hex");
  const installed = existsSync(path.join(root, "node_modules", ".package-lock.json"));
  if (installed && stampOf("dependencies") === key) return;
  console.error("rstar: installing dependencies (once)…");
  const npm = process.env.npm_execpath;
  const args = ["ci", "--no-audit", "--no-fund", "--loglevel=error"];
  const done =
    npm === undefined
      ? run("npm", args, { shell: process.platform === "win32", stdio: ["ignore", 2, 2] })
      : run(process.execPath, [npm, ...args], { stdio: ["ignore", 2, 2] });
  if (done.status !== 0) {
    stop(
      "The dependencies could not be installed. Check the connection to the npm registry, then try again.",
    );
  }
  writeStamp("dependencies", key);
}

function newestSource(folder) {
  let newest = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.name === "__pycache__") continue;
    const file = path.join(folder, entry.name);
    newest = Math.max(newest, entry.isDirectory() ? newestSource(file) : statSync(file).mtimeMs);
  }
  return newest;
}

/** Builds dist/ where it is missing or older than the sources. */
export async function ensureBuilt() {
  const built = path.join(root, "dist", "cli.mjs");
  const newest = Math.max(
    newestSource(path.join(root, "src")),
    newestSource(path.join(root, "webview")),
    statSync(path.join(root, "scripts", "build.mjs")).mtimeMs,
    statSync(path.join(root, "package-lock.json")).mtimeMs,
  );
  if (existsSync(built) && statSync(built).mtimeMs >= newest) return;
  const { buildAll } = await import(pathToFileURL(path.join(root, "scripts", "build.mjs")).href);
  await buildAll();
}

/** A Python with SymPy, in a private environment where the machine's own lacks it. */
export function ensurePython() {
  const done = run(process.execPath, [path.join(root, "dist", "cli.mjs"), "setup"], {
    stdio: ["ignore", 2, 2],
  });
  if (done.status !== 0) process.exit(done.status ?? 4);
}
