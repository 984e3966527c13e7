// node scripts/host.mjs [--vsix FILE] [--offline] [--desktop] [--report FILE]
// Runs test/host in the extension host of a real VS Code: code-server with Chromium, or desktop VS Code.
//   --vsix FILE  the packaged extension, installed, instead of this folder
//   --offline    with no network but the loopback (Linux)
//   --desktop    in desktop VS Code: VSCODE_EXECUTABLE, else one that is downloaded
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { clearTimeout, setTimeout } from "node:timers";
import { pathToFileURL } from "node:url";
import { makeWorkspace } from "./sample-workspace.mjs";
import { ensureBuilt, ensureDependencies, root } from "./set-up.mjs";
import {
  installVsix,
  makeProfile,
  openBrowser,
  removeProfile,
  startServer,
  suiteUrl,
  watchNetwork,
} from "./workbench-server.mjs";
import { ensureWorkbench } from "./workbench.mjs";

// An extension host that is blocked says nothing more.
const SUITE_MS = 10 * 60_000;

/** Bundles the suite; mocha stays outside, where the host finds it above the bundle. */
async function buildSuite() {
  const outfile = path.join(root, ".rstar", "host", "suite.cjs");
  const { build } = await import("esbuild");
  await build({
    absWorkingDir: root,
    entryPoints: ["test/host/main.ts"],
    outfile,
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    sourcemap: "inline",
    logLevel: "warning",
    external: ["vscode", "mocha"],
  });
  return outfile;
}

/** Settings of the tests: where the system's Python has no SymPy, the one that set-up found. */
export function pythonSettings() {
  const plain = spawnSync("python3", ["-c", "import sympy"], { stdio: "ignore" });
  if (plain.status === 0) return {};
  const cli = path.join(root, "dist", "cli.mjs");
  const found = spawnSync(process.execPath, [cli, "setup", "--print"], { encoding: "utf8" });
  const python = found.stdout.trim();
  return python === "" ? {} : { "rstar.python.path": python };
}

/** The tests of solving ask for solutions at once; those of the question before have the setting back. */
function suiteSettings() {
  return { ...pythonSettings(), "rstar.solution.when": "always" };
}

/** The page's side of the protocol by which a workbench tells how its test run ended. */
async function untilSuiteEnds(page) {
  let timer;
  const exit = new Promise((resolve) => {
    timer = setTimeout(resolve, SUITE_MS, "it took too long");
    void page.exposeFunction("codeAutomationLog", (_type, args) => {
      if (process.env.RSTAR_SUITE_LOG !== undefined) console.error(...args);
    });
    void page.exposeFunction("codeAutomationExit", () => {
      resolve(null);
    });
  });
  return {
    exit: exit.finally(() => {
      clearTimeout(timer);
    }),
  };
}

async function inCodeServer({ suite, vsix, report, folder }) {
  const workbench = await ensureWorkbench();
  if (workbench.kind === "unavailable") return workbench;
  const dir = await makeProfile({ settings: suiteSettings() });
  let trouble;
  try {
    let extension = root;
    if (vsix !== undefined) {
      await installVsix(workbench, dir, vsix);
      // Without a development extension the tests are ignored, so a packaged run brings an empty one.
      extension = path.join(dir, "carrier");
      await mkdir(extension);
      const carrier = {
        name: "carrier",
        publisher: "rstar-test",
        version: "0.0.1",
        engines: { vscode: "*" },
      };
      await writeFile(path.join(extension, "package.json"), JSON.stringify(carrier));
    }
    const env = { RSTAR_SUITE_REPORT: report };
    const log = path.join(dir, "server.log");
    const server = await startServer(workbench, dir, { driver: true, env, log });
    const browser = await openBrowser(workbench);
    try {
      const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
      const page = await context.newPage();
      const outside = watchNetwork(page);
      const { exit } = await untilSuiteEnds(page);
      await page.goto(suiteUrl(server, folder, extension, suite));
      trouble = await exit;
      if (trouble !== null) await page.screenshot({ path: path.join(root, ".rstar", "host", "late.png") });
      if (outside.length > 0) trouble = `the page asked other machines: ${outside.join(", ")}`;
    } finally {
      await browser.close();
      await server.stop();
    }
  } finally {
    const logs = await hostLogs(dir);
    if (logs !== "") await writeFile(path.join(root, ".rstar", "host", "exthost.log"), logs);
    await removeProfile(dir);
  }
  return { kind: "ran", trouble };
}

/** Log of the extension host and of rStar in it, for a person who looks for a fault. */
async function hostLogs(dir) {
  const logs = path.join(dir, "data", "logs");
  if (!existsSync(logs)) return "";
  const texts = [];
  for (const file of await readdir(logs, { recursive: true })) {
    if (!/(remoteexthost|rStar)[^/]*\.log$/.test(file)) continue;
    texts.push(`${file}\n${await readFile(path.join(logs, file), "utf8")}`);
  }
  return texts.join("\n");
}

async function inDesktop({ suite, report, folder }) {
  const { runTests } = await import("@vscode/test-electron");
  const executable = process.env.VSCODE_EXECUTABLE;
  const data = await mkdtemp(path.join(os.tmpdir(), "rstar-desktop-"));
  await mkdir(path.join(data, "User"), { recursive: true });
  await writeFile(path.join(data, "User", "settings.json"), JSON.stringify(suiteSettings()));
  try {
    await runTests({
      ...(executable === undefined || executable === "" ? {} : { vscodeExecutablePath: executable }),
      extensionDevelopmentPath: root,
      extensionTestsPath: suite,
      extensionTestsEnv: { RSTAR_SUITE_REPORT: report },
      cachePath: path.join(root, ".rstar", "vscode"),
      launchArgs: [
        folder,
        "--disable-workspace-trust",
        "--disable-extensions",
        `--user-data-dir=${data}`,
        `--extensions-dir=${path.join(data, "extensions")}`,
      ],
    });
    return { kind: "ran", trouble: null };
  } catch (error) {
    // The report tells failed tests; without one there was no VS Code to run them in.
    if (existsSync(report)) return { kind: "ran", trouble: null };
    return { kind: "unavailable", reason: `desktop VS Code could not be had or started (${error.message})` };
  } finally {
    await rm(data, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** How a command is run without a network here, or null where that is not allowed. */
function networkCut() {
  if (process.platform !== "linux") return null;
  // The new namespace has a loopback device that is down; whoever made it may raise it.
  const raise = [
    "import fcntl, socket, struct",
    "s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)",
    'fcntl.ioctl(s, 0x8914, struct.pack("16sh14x", b"lo", 0x1 | 0x40))',
  ].join("; ");
  for (const flags of [["-n"], ["-r", "-n"]]) {
    const prefix = ["unshare", ...flags, "--", "sh", "-c", `python3 -c '${raise}' && exec "$@"`, "sh"];
    if (spawnSync(prefix[0], [...prefix.slice(1), "true"], { stdio: "ignore" }).status === 0) return prefix;
  }
  return null;
}

/** The same run in a process of its own that has no network. */
async function withoutNetwork(options) {
  const prefix = networkCut();
  if (prefix === null)
    return { kind: "unavailable", reason: "the network cannot be cut off here (unshare -n)" };
  const report = path.join(root, ".rstar", "host", "offline.json");
  await rm(report, { force: true });
  const script = path.join(root, "scripts", "host.mjs");
  const args = [process.execPath, script, "--cut", "--report", report];
  if (options.vsix !== undefined) args.push("--vsix", options.vsix);
  const child = spawn(prefix[0], [...prefix.slice(1), ...args], { stdio: ["ignore", "ignore", "inherit"] });
  await new Promise((resolve) => child.once("close", resolve));
  if (!existsSync(report)) return { kind: "ran", tests: [], facts: {}, trouble: "there is no report" };
  return JSON.parse(readFileSync(report, "utf8"));
}

/**
 * Runs the suite.
 *
 * @param {{ vsix?: string, offline?: boolean, desktop?: boolean }} options see the head of this file
 * @returns `{kind: "ran", tests, facts, trouble}`, where trouble is null or why the run itself went wrong; or
 *   `{kind: "unavailable", reason}` where there is nothing here to run it in
 */
export async function runHost(options = {}) {
  if (options.offline === true) return withoutNetwork(options);
  const suite = await buildSuite();
  const work = await mkdtemp(path.join(os.tmpdir(), "rstar-host-"));
  const folder = path.join(work, "notes");
  const report = path.join(work, "report.json");
  try {
    await makeWorkspace(folder);
    const run = options.desktop === true ? inDesktop : inCodeServer;
    const done = await run({ suite, vsix: options.vsix, report, folder });
    if (done.kind === "unavailable") return done;
    if (!existsSync(report)) {
      return { kind: "ran", tests: [], facts: {}, trouble: done.trouble ?? "the suite wrote no report" };
    }
    const { tests, facts } = JSON.parse(await readFile(report, "utf8"));
    return { kind: "ran", tests, facts, trouble: done.trouble };
  } finally {
    await rm(work, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

/** Prints a run for people. @returns counts; a run without a passing test counts as one that failed */
export function countHost(result) {
  if (result.kind === "unavailable") {
    console.log(`not run: ${result.reason}`);
    return { passed: 0, failed: 0, skipped: 1 };
  }
  const marks = { passed: "ok", failed: "NOT OK", skipped: "skipped" };
  for (const { title, state, ms, error } of result.tests) {
    console.log(`${marks[state].padEnd(8)} ${title} (${(ms / 1000).toFixed(1)} s)`);
    if (error !== null) console.log(error.replaceAll(/^/gm, "         "));
  }
  for (const [what, value] of Object.entries(result.facts)) console.log(`measured ${what}: ${value}`);
  if (result.trouble !== null) console.log(`NOT OK   ${result.trouble}`);
  const count = (state) => result.tests.filter((test) => test.state === state).length;
  const passed = count("passed");
  const failed = count("failed");
  const broken = failed === 0 && (result.trouble !== null || passed === 0) ? 1 : 0;
  return { passed, failed: failed + broken, skipped: count("skipped") };
}

async function main(args) {
  const value = (name) => (args.includes(name) ? args[args.indexOf(name) + 1] : undefined);
  const report = value("--report");
  if (report === undefined) {
    ensureDependencies();
    await ensureBuilt();
  }
  const vsix = value("--vsix");
  const outside = Object.keys(os.networkInterfaces()).filter((name) => name !== "lo");
  const result =
    args.includes("--cut") && outside.length > 0
      ? { kind: "ran", tests: [], facts: {}, trouble: `the network is not cut off: ${outside.join(", ")}` }
      : await runHost({
          ...(vsix === undefined ? {} : { vsix: path.resolve(vsix) }),
          offline: args.includes("--offline"),
          desktop: args.includes("--desktop"),
        });
  if (report !== undefined) {
    await writeFile(report, JSON.stringify(result));
    return;
  }
  const { passed, failed, skipped } = countHost(result);
  console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
  process.exitCode = failed === 0 ? 0 : 1;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await main(process.argv.slice(2));
}
