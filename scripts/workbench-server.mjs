// Starts what `workbench.mjs` installed: a clean profile, the server, a browser, and the addresses that open them.
import { spawn } from "node:child_process";
import { createWriteStream } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { clearTimeout, setTimeout } from "node:timers";

// The marketplace is switched off: no look-ups, and no waiting for them.
const quietEnvironment = { EXTENSIONS_GALLERY: "{}" };

/** Settings that keep the workbench quiet: no welcome page, tips, experiments, updates or chat. */
const quietSettings = {
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
  "workbench.enableExperiments": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "chat.disableAIFeatures": true,
  "extensions.autoCheckUpdates": false,
  "extensions.autoUpdate": false,
  "git.openRepositoryInParentFolders": "never",
  "telemetry.telemetryLevel": "off",
  "window.restoreWindows": "none",
};

/**
 * A clean profile in a new folder.
 *
 * @param {{ settings?: Record<string, unknown>, folder?: string }} options settings: user settings, seeded because
 *   the workbench notices later edits of the file only slowly; folder: where to make the profile, kept there
 */
export async function makeProfile({ settings = {}, folder } = {}) {
  const dir = folder ?? (await mkdtemp(path.join(os.tmpdir(), "rstar-workbench-")));
  const user = path.join(dir, "data", "User");
  await mkdir(user, { recursive: true });
  await mkdir(path.join(dir, "ext"), { recursive: true });
  await writeFile(path.join(dir, "config.yaml"), "auth: none\n");
  const file = path.join(user, "settings.json");
  // A profile that is kept belongs to whoever uses it: what they set stays.
  await writeFile(file, JSON.stringify({ ...quietSettings, ...settings }, null, 2), { flag: "wx" }).catch(
    (error) => {
      if (error.code !== "EEXIST") throw error;
    },
  );
  await offerChinese(dir);
  return dir;
}

/**
 * Lets the workbench run in Simplified Chinese where the browser asks for it (`Accept-Language: zh-CN`). A language
 * pack is on the marketplace only; this one is empty, so the workbench's own words stay English, but extensions are
 * told `zh-cn` and bring their own translations.
 */
async function offerChinese(dir) {
  const data = path.join(dir, "data");
  const words = path.join(data, "zh-cn.i18n.json");
  await writeFile(words, JSON.stringify({ version: "1.0.0", contents: {} }));
  const owner = { extensionIdentifier: { id: "rstar.empty-language-pack" }, version: "1.0.0" };
  const pack = { hash: "rstar", label: "中文(简体)", extensions: [owner], translations: { vscode: words } };
  await writeFile(path.join(data, "languagepacks.json"), JSON.stringify({ "zh-cn": pack }));
  // Without this file the server takes English and does not look at what the browser asks for.
  await writeFile(path.join(data, "User", "argv.json"), "{}");
}

export async function removeProfile(dir) {
  await rm(dir, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
}

function serverArguments(workbench, dir, { driver = false, trust = false, port = 0, password } = {}) {
  const auth = password === undefined ? "none" : "password";
  return [
    workbench.entry,
    ...["--config", path.join(dir, "config.yaml"), "--auth", auth, "--bind-addr", `127.0.0.1:${port}`],
    ...["--user-data-dir", path.join(dir, "data"), "--extensions-dir", path.join(dir, "ext")],
    ...["--disable-telemetry", "--disable-update-check", "--disable-getting-started-override"],
    ...["--vscode-option", "disable-experiments"],
    ...(trust ? [] : ["--disable-workspace-trust"]),
    // The driver makes a built workbench take a development extension and a test suite from its address. It also hides
    // notification toasts, so it is for the suite only.
    ...(driver ? ["--vscode-option", "enable-smoke-test-driver"] : []),
  ];
}

/** @returns a copy of the environment without what belongs to an editor or a test run around this one */
function environment(extra) {
  const foreign = /^(VSCODE_|VITEST|NODE_OPTIONS$|ELECTRON_|npm_)/;
  const own = Object.entries(process.env).filter(([key]) => !foreign.test(key));
  return { ...Object.fromEntries(own), ...quietEnvironment, ...extra };
}

/** Installs a VSIX into a profile that has no server running. @throws Error with what the installer said */
export async function installVsix(workbench, dir, vsix) {
  const args = [...serverArguments(workbench, dir), "--install-extension", vsix, "--force"];
  const child = spawn(workbench.node, args, { env: environment({}), stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (data) => {
      output += String(data);
    });
  }
  const code = await new Promise((resolve) => child.once("close", resolve));
  if (code !== 0) throw new Error(`${vsix} could not be installed:\n${output}`);
}

const START_MS = 60_000;
const endSignals = ["SIGINT", "SIGTERM", "SIGHUP"];

/**
 * Starts code-server on a profile, on a free port of the loopback address.
 *
 * @param options driver: for `suiteUrl`; trust: whether Workspace Trust asks, as it does for a new folder;
 *   port: a fixed one; password: to be asked for; env: more environment; log: file for the server's output
 * @returns its address and `stop()`, which ends it with everything it started
 */
export async function startServer(workbench, dir, options = {}) {
  const log = options.log === undefined ? undefined : createWriteStream(options.log);
  const child = spawn(workbench.node, serverArguments(workbench, dir, options), {
    env: environment({
      ...options.env,
      ...(options.password === undefined ? {} : { PASSWORD: options.password }),
    }),
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  // 'close' comes when the whole group has let go of the pipes, 'exit' when the first process has ended.
  const gone = new Promise((resolve) => child.once("close", resolve));
  const kill = (signal) => {
    try {
      process.kill(-child.pid, signal);
    } catch {
      // Gone already.
    }
  };
  const onExit = () => {
    kill("SIGKILL");
  };
  // A signal ends this process without an exit event: the server and what it started must not outlive it.
  const onSignal = (signal) => {
    onExit();
    process.exit(signal === "SIGINT" ? 130 : 143);
  };
  process.once("exit", onExit);
  for (const signal of endSignals) process.once(signal, onSignal);
  const stop = async () => {
    kill("SIGTERM");
    const timer = setTimeout(kill, 5_000, "SIGKILL");
    await gone;
    clearTimeout(timer);
    process.off("exit", onExit);
    for (const signal of endSignals) process.off(signal, onSignal);
    log?.end();
  };
  let text = "";
  try {
    const url = await new Promise((resolve, reject) => {
      const timer = setTimeout(reject, START_MS, new Error("code-server did not start"));
      const read = (data) => {
        log?.write(data);
        text = (text + String(data)).slice(-20_000);
        const address = /HTTP server listening on (http:\S+)/.exec(text)?.[1];
        if (address === undefined) return;
        clearTimeout(timer);
        resolve(new URL(address));
      };
      child.stdout.on("data", read);
      child.stderr.on("data", read);
      child.once("error", reject);
      child.once("exit", (code) => {
        clearTimeout(timer);
        reject(new Error(`code-server ended with ${code}`));
      });
    });
    return { url, stop };
  } catch (error) {
    await stop();
    throw new Error(`${error.message}:\n${text}`, { cause: error });
  }
}

/** A headless Chromium that can reach the loopback address only. */
export async function openBrowser(workbench) {
  const { chromium } = await import("playwright-core");
  return chromium.launch({
    executablePath: workbench.chromium,
    headless: true,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    ],
  });
}

/** Address of the workbench on a folder. */
export function workbenchUrl(server, folder, payload = []) {
  const url = new URL(server.url);
  if (folder !== undefined) url.searchParams.set("folder", path.resolve(folder));
  url.searchParams.set("payload", JSON.stringify([["skipWelcome", "true"], ...payload]));
  return url.href;
}

/** Address that runs a test suite in the extension host; the server must have been started with `driver`. */
export function suiteUrl(server, folder, extension, suite) {
  const remote = (file) => `vscode-remote://${server.url.host}${encodeURI(path.resolve(file))}`;
  return workbenchUrl(server, folder, [
    ["extensionDevelopmentPath", remote(extension)],
    ["extensionTestsPath", remote(suite)],
  ]);
}

/**
 * Requests to other machines, collected while the page lives. Page resources carry a made-up name
 * (`*.vscode-resource.vscode-cdn.net`) that a service worker in the page answers.
 */
export function watchNetwork(page) {
  const outside = [];
  page.on("request", (request) => {
    const url = new URL(request.url());
    const ours = url.hostname === "127.0.0.1" || url.hostname.endsWith(".vscode-resource.vscode-cdn.net");
    if (url.protocol.startsWith("http") && !ours) outside.push(request.url());
  });
  return outside;
}
