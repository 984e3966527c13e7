// npm run editor [-- --browser] [--port N] [--password]
// Opens an editor with the extension and sample notes: desktop VS Code where there is one, else code-server in a browser.
import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync, readFileSync } from "node:fs";
import { cp, mkdir, rm, symlink } from "node:fs/promises";
import { randomBytes } from "node:crypto";
import path from "node:path";
import { ensureBuilt, ensureDependencies, ensurePython, root, stop } from "./set-up.mjs";
import { makeProfile, startServer, workbenchUrl } from "./workbench-server.mjs";
import { ensureWorkbench } from "./workbench.mjs";

const state = path.join(root, ".rstar", "editor");
const notes = path.join(state, "notes");

/** The sample notes, as copies to write in. What was written there stays. */
async function ensureNotes() {
  await mkdir(state, { recursive: true });
  if (!existsSync(notes)) await cp(path.join(root, "examples"), notes, { recursive: true });
}

/** Desktop VS Code: the one that is named, else the first on the path. */
function findDesktop() {
  const named = process.env.VSCODE_EXECUTABLE;
  if (named !== undefined && named !== "") return named;
  const names = process.platform === "win32" ? ["code.cmd", "codium.cmd"] : ["code", "codium"];
  for (const folder of (process.env.PATH ?? "").split(path.delimiter)) {
    for (const name of names) {
      const file = path.join(folder, name);
      try {
        accessSync(file, constants.X_OK);
        return file;
      } catch {
        // Not there.
      }
    }
  }
  return undefined;
}

function openDesktop(executable) {
  const args = ["--new-window", `--extensionDevelopmentPath=${root}`, notes, path.join(notes, "school.md")];
  console.log(`Opening ${executable} with the extension and the notes in ${path.relative(root, notes)}.`);
  const shell = process.platform === "win32";
  const done = spawnSync(executable, shell ? args.map((arg) => `"${arg}"`) : args, {
    stdio: "inherit",
    shell,
  });
  if (done.status !== 0) {
    stop(`${executable} did not start (${done.error?.message ?? `it ended with ${done.status}`}).`);
  }
}

/** The extension as if it had been installed: a link to this folder. */
async function linkExtension(profile) {
  const { publisher, name, version } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));
  const folder = path.join(profile, "ext");
  // The list of installed extensions in there knows the version of last time; it is made anew.
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await symlink(root, path.join(folder, `${publisher}.${name}-${version}`), "dir");
}

async function openBrowserEditor({ port, password }) {
  const workbench = await ensureWorkbench({ browser: false });
  if (workbench.kind === "unavailable") {
    stop(
      `There is no desktop VS Code (\`code\` on the path, or VSCODE_EXECUTABLE), and ${workbench.reason}.\n` +
        "Install VS Code, or make a package with `npm run package` and install that.",
    );
  }
  const profile = await makeProfile({ folder: path.join(state, "profile") });
  await linkExtension(profile);
  const secret = password ? randomBytes(9).toString("base64url") : undefined;
  const server = await startServer(workbench, profile, {
    port,
    ...(secret === undefined ? {} : { password: secret }),
  });
  console.log(`Open ${workbenchUrl(server, notes, [["openFile", noteAddress(server)]])}`);
  console.log(
    secret === undefined
      ? "Everybody who is logged in to this machine can open it; --password asks for one. Ctrl-C ends it."
      : `Password: ${secret}. Ctrl-C ends it.`,
  );
}

/** The first note, as the workbench in the browser names it. */
function noteAddress(server) {
  return `vscode-remote://${server.url.host}${encodeURI(path.join(notes, "school.md"))}`;
}

const args = process.argv.slice(2);
const port = args.includes("--port") ? Number(args[args.indexOf("--port") + 1]) : 0;
if (!Number.isInteger(port) || port < 0 || port > 65535) stop("--port wants a number up to 65535.");
ensureDependencies();
await ensureBuilt();
ensurePython();
await ensureNotes();
const desktop = args.includes("--browser") ? undefined : findDesktop();
if (desktop === undefined) await openBrowserEditor({ port, password: args.includes("--password") });
else openDesktop(desktop);
