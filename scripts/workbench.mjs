// A real VS Code workbench for tests and for `npm run editor`, from the npm registry and Debian alone: code-server
// (the server and browser build of VS Code), the Node it runs on, Chromium and fonts. Installed once per machine.
import { spawn } from "node:child_process";
import { accessSync, constants, existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { clearInterval, setInterval } from "node:timers";
import { setTimeout as delay } from "node:timers/promises";

/** code-server 4.139.1 is VS Code 1.139.1; its server and extension host want Node 24. */
export const versions = { codeServer: "4.139.1", node: "24.21.0" };

const browserPackages = ["chromium"];
// Without a font package Chromium shows no text at all; the second one has the Chinese characters.
const fontPackages = ["fonts-dejavu-core", "fonts-wqy-microhei", "fonts-noto-color-emoji"];
const chromiumNames = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];

/** Says what goes on, on standard error: standard output belongs to results. */
const say = (text) => console.error(`rstar: ${text}`);

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function onPath(name) {
  for (const folder of (process.env.PATH ?? "").split(path.delimiter)) {
    const file = path.join(folder, name);
    if (folder !== "" && isExecutable(file)) return file;
  }
  return undefined;
}

/** Runs a program to its end. Its output is shown only where it fails. */
function finish(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"], ...options });
    let output = "";
    const keep = (data) => {
      output = (output + String(data)).slice(-8000);
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    child.on("error", (error) => {
      resolve({ ok: false, output: error.message });
    });
    child.on("close", (code) => {
      resolve({ ok: code === 0, output });
    });
  });
}

/** npm without what an outer `npm test` put into the environment: this is another project. */
function npmEnvironment() {
  const env = {};
  for (const [key, value] of Object.entries(process.env)) {
    if (!/^npm_(config_(?!userconfig|globalconfig|cache|registry|cafile)|package_|lifecycle_)/i.test(key)) {
      env[key] = value;
    }
  }
  // node-gyp would fetch headers from nodejs.org; both addons use Node-API, so the system's headers do.
  if (existsSync("/usr/include/node/node_api.h")) env.npm_config_nodedir = "/usr";
  return env;
}

function npm(args, cwd) {
  const quiet = ["--no-audit", "--no-fund", "--loglevel=error"];
  const script = process.env.npm_execpath;
  const options = { cwd, env: npmEnvironment() };
  return script === undefined
    ? finish("npm", [...args, ...quiet], options)
    : finish(process.execPath, [script, ...args, ...quiet], options);
}

/** Machine folder that holds workbenches, shared by all clones. */
function machineFolder() {
  const cache = process.env.XDG_CACHE_HOME ?? path.join(os.homedir(), ".cache");
  return process.env.RSTAR_WORKBENCH_HOME ?? path.join(cache, "rstar-workbench");
}

function parts(home) {
  return {
    node: path.join(home, "node_modules", `node-${process.platform}-${process.arch}`, "bin", "node"),
    entry: path.join(home, "node_modules", "code-server", "out", "node", "entry.js"),
  };
}

/** Fills an empty folder with code-server and its Node. @returns null, or why it could not be done. */
async function install(folder) {
  const dependencies = {
    "code-server": versions.codeServer,
    [`node-${process.platform}-${process.arch}`]: versions.node,
  };
  await writeFile(path.join(folder, "package.json"), JSON.stringify({ private: true, dependencies }));
  const vscode = path.join(folder, "node_modules", "code-server", "lib", "vscode");
  // code-server's own install script compiles ten native modules on another Node; what matters of it is done here.
  for (const cwd of [folder, vscode, path.join(vscode, "extensions")]) {
    const done = await npm(["install", "--omit=dev", "--ignore-scripts"], cwd);
    if (!done.ok) return `the npm registry did not give it all:\n${done.output}`;
  }
  const native = ["@vscode/spdlog", "@vscode/native-watchdog"];
  const built = await npm(["rebuild", "--ignore-scripts=false", ...native], vscode);
  if (!built.ok) say("the workbench's native loggers were not built (harmless: its log files stay empty)");
  const { node, entry } = parts(folder);
  const version = await finish(node, [entry, "--config", os.devNull, "--version"]);
  return version.ok ? null : `code-server does not start:\n${version.output}`;
}

const LOCK_BEAT_MS = 5_000;
const LOCK_STALE_MS = 60_000;

/** Runs `work` while no other process holds the same lock; a lock whose holder has died is taken over. */
async function locked(lock, work) {
  for (let waits = 0; ; waits++) {
    try {
      await mkdir(lock);
      break;
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
    }
    const age = await stat(lock).then(
      (s) => Date.now() - s.mtimeMs,
      () => 0,
    );
    if (age > LOCK_STALE_MS) {
      // Renamed before it is removed: of several waiting processes one only succeeds.
      const dead = `${lock}.${process.pid}.dead`;
      await rename(lock, dead).then(
        () => rm(dead, { recursive: true, force: true }),
        () => undefined,
      );
      continue;
    }
    if (waits === 0) say("another process is installing the workbench; waiting for it…");
    await delay(1_000);
  }
  const beat = setInterval(() => {
    void utimes(lock, new Date(), new Date()).catch(() => undefined);
  }, LOCK_BEAT_MS);
  try {
    return await work();
  } finally {
    clearInterval(beat);
    await rm(lock, { recursive: true, force: true });
  }
}

/** The folder with code-server and Node in it: complete, or not there at all. */
async function ensureServer() {
  const key = `${versions.codeServer}-node${versions.node}-${process.platform}-${process.arch}`;
  const machine = machineFolder();
  try {
    await mkdir(machine, { recursive: true });
  } catch (error) {
    return { kind: "unavailable", reason: `the folder ${machine} cannot be made (${error.message})` };
  }
  const home = path.join(machine, key);
  const isThere = () => existsSync(parts(home).entry) && existsSync(parts(home).node);
  if (isThere()) return { kind: "ready", home };
  const problem = await locked(path.join(machine, `${key}.lock`), async () => {
    if (isThere()) return null;
    for (const name of await readdir(machine)) {
      // Left by a process that was killed: the lock is ours, so nobody fills it now.
      if (name.startsWith("half-")) await rm(path.join(machine, name), { recursive: true, force: true });
    }
    say(`installing the test workbench, code-server ${versions.codeServer} (once per machine, a minute)…`);
    const fresh = await mkdtemp(path.join(machine, "half-"));
    try {
      const failed = await install(fresh);
      if (failed !== null) return failed;
      // Put in place in one go; a process that took over the lock may have been faster.
      if (isThere()) return null;
      await rm(home, { recursive: true, force: true });
      await rename(fresh, home);
      return null;
    } finally {
      await rm(fresh, { recursive: true, force: true });
    }
  });
  return problem === null ? { kind: "ready", home } : { kind: "unavailable", reason: problem };
}

function findChromium() {
  const named = process.env.CHROMIUM;
  if (named !== undefined && named !== "") return isExecutable(named) ? named : undefined;
  for (const name of chromiumNames) {
    const file = onPath(name);
    if (file !== undefined) return file;
  }
  return undefined;
}

async function missingFonts() {
  const missing = [];
  for (const name of fontPackages) {
    const state = await finish("dpkg-query", ["-W", "-f=${db:Status-Abbrev}", name]);
    if (!state.ok || !state.output.startsWith("ii")) missing.push(name);
  }
  return missing;
}

/** Chromium and fonts: what the machine has, else through apt-get. */
async function ensureBrowser() {
  const apt = onPath("apt-get") !== undefined && onPath("dpkg-query") !== undefined;
  const wanted = [
    ...(findChromium() === undefined ? browserPackages : []),
    ...(apt ? await missingFonts() : []),
  ];
  if (wanted.length > 0 && apt) {
    const isRoot = process.getuid?.() === 0;
    const mayInstall = isRoot || (onPath("sudo") !== undefined && (await finish("sudo", ["-n", "true"])).ok);
    if (mayInstall) {
      say(`installing ${wanted.join(", ")} with apt-get (once)…`);
      const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
      const asRoot = (args) =>
        isRoot ? finish("apt-get", args, { env }) : finish("sudo", ["-n", "apt-get", ...args], { env });
      await asRoot(["update", "-qq"]);
      const done = await asRoot(["install", "-y", "-qq", "--no-install-recommends", ...wanted]);
      if (!done.ok) say(`apt-get could not install ${wanted.join(", ")}:\n${done.output}`);
    }
  }
  const chromium = findChromium();
  if (chromium !== undefined) return { kind: "ready", chromium };
  return {
    kind: "unavailable",
    reason: "no Chromium was found and none could be installed; install it, or set CHROMIUM to its path",
  };
}

/**
 * Makes the workbench ready: the first call on a machine takes a minute, later ones a moment.
 *
 * @param {{ browser?: boolean }} options browser: whether Chromium is needed too (default yes)
 * @returns `{kind: "ready", node, entry, chromium}`, or `{kind: "unavailable", reason}` for a person to read
 */
export async function ensureWorkbench({ browser = true } = {}) {
  if (process.platform !== "linux" || !["x64", "arm64"].includes(process.arch)) {
    return {
      kind: "unavailable",
      reason: `the test workbench is for Linux, this is ${process.platform}-${process.arch}`,
    };
  }
  const server = await ensureServer();
  if (server.kind === "unavailable") {
    return { kind: "unavailable", reason: `code-server could not be installed: ${server.reason}` };
  }
  if (!browser) return { kind: "ready", ...parts(server.home), chromium: undefined };
  const found = await ensureBrowser();
  if (found.kind === "unavailable") return found;
  return { kind: "ready", ...parts(server.home), chromium: found.chromium };
}
