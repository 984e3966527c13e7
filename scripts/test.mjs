// npm test: all set-up, then formatting, lint, types and every tier of tests. Ends with one honest total.
import { existsSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { performance } from "node:perf_hooks";
import { ensureBuilt, ensureDependencies, ensurePython, root, run } from "./set-up.mjs";

ensureDependencies();
await ensureBuilt();
ensurePython();
// These need the dependencies.
const { countHost, runHost } = await import("./host.mjs");
const { makePackage } = await import("./package.mjs");
const { ensureWorkbench } = await import("./workbench.mjs");
const workbench = await ensureWorkbench();
if (workbench.kind === "ready") process.env.CHROMIUM ??= workbench.chromium;

const bin = (name) => path.join(root, "node_modules", name);
const node = (script, args) => run(process.execPath, [script, ...args]).status === 0;

/** A check that passes or fails as one. */
const checks = [
  ["formatting", () => node(bin("prettier/bin/prettier.cjs"), ["--check", "--log-level", "warn", "."])],
  ["lint", () => node(bin("eslint/bin/eslint.js"), [".", "--max-warnings", "0"])],
  ["types", () => node(bin("typescript/bin/tsc"), ["--noEmit"])],
  ["types of the page", () => node(bin("typescript/bin/tsc"), ["--noEmit", "--project", "webview"])],
];

/** Runs one vitest project and reads its counts from the JSON report; a run without a report counts as failed. */
function vitest(project, ...options) {
  const report = path.join(root, ".rstar", `${project}-report.json`);
  rmSync(report, { force: true });
  const ok = node(bin("vitest/vitest.mjs"), [
    "run",
    "--project",
    project,
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${report}`,
    ...options,
  ]);
  if (!existsSync(report)) return { passed: 0, failed: 1, skipped: 0 };
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, numFailedTestSuites } = JSON.parse(
    readFileSync(report, "utf8"),
  );
  const failed = numFailedTests + (numFailedTests === 0 && (numFailedTestSuites > 0 || !ok) ? 1 : 0);
  return { passed: numPassedTests, failed, skipped: numPendingTests + numTodoTests };
}

/** Python's unittest in models/training, with the interpreter that set-up chose. */
function training() {
  const folder = path.join(root, "models", "training");
  if (!existsSync(path.join(folder, "tests"))) return { passed: 0, failed: 0, skipped: 0 };
  const found = run(process.execPath, [path.join(root, "dist", "cli.mjs"), "setup", "--print"], {
    stdio: ["ignore", "pipe", "inherit"],
    encoding: "utf8",
  });
  const python = found.stdout.trim();
  const done = run(python, ["-m", "unittest", "discover", "-s", "tests"], {
    cwd: folder,
    env: { ...process.env, PYTHONPATH: folder, PYTHONDONTWRITEBYTECODE: "1" },
    stdio: ["ignore", "inherit", "pipe"],
    encoding: "utf8",
  });
  process.stderr.write(done.stderr);
  const ran = Number(/Ran (\d+) tests?/.exec(done.stderr)?.[1] ?? 0);
  const bad = [...done.stderr.matchAll(/(?:failures|errors)=(\d+)/g)].reduce(
    (sum, m) => sum + Number(m[1]),
    0,
  );
  const skipped = Number(/skipped=(\d+)/.exec(done.stderr)?.[1] ?? 0);
  const failed = done.status === 0 ? 0 : Math.max(1, bad);
  return { passed: Math.max(0, ran - failed - skipped), failed, skipped };
}

/** Makes the VSIX of this platform. @returns its counts, and its path where there is one */
async function packaged() {
  try {
    const { vsix, bytes, backends } = await makePackage(`${process.platform}-${process.arch}`);
    console.log(`${path.relative(root, vsix)}  ${(bytes / 1e6).toFixed(1)} MB  ${backends.join(", ")}`);
    return { counts: { passed: 1, failed: 0, skipped: 0 }, vsix };
  } catch (error) {
    console.error(error);
    return { counts: { passed: 0, failed: 1, skipped: 0 }, vsix: undefined };
  }
}

/** The suite in the extension host of code-server, else of desktop VS Code. */
async function host() {
  return countHost(await runHost({ desktop: workbench.kind === "unavailable" }));
}

/** The suite against the packaged extension with the network cut off; where that cannot be done, with the network. */
async function packedHost(vsix) {
  if (vsix === undefined) return { passed: 0, failed: 0, skipped: 1 };
  const cut = await runHost({ vsix, offline: true });
  const counts = countHost(cut);
  if (cut.kind === "ran" || workbench.kind === "unavailable") return counts;
  const { passed, failed, skipped } = countHost(await runHost({ vsix }));
  return { passed, failed, skipped: skipped + counts.skipped };
}

function workbenchTests(vsix) {
  if (workbench.kind === "unavailable") console.log(`no tests in a workbench: ${workbench.reason}`);
  if (vsix !== undefined) process.env.RSTAR_VSIX = vsix;
  return vitest("e2e", "--config", "vitest.e2e.config.ts");
}

const tiers = [];
async function tier(name, work) {
  const before = performance.now();
  const counts = await work();
  tiers.push([name, counts, (performance.now() - before) / 1000]);
}

for (const [name, check] of checks) {
  await tier(name, () => {
    const ok = check();
    return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 };
  });
}
await tier("unit", () => vitest("unit"));
await tier("real models and Python", () => vitest("llama"));
await tier("training", training);
await tier("page in a browser", () => vitest("page"));
await tier("editor's extension host", host);
let vsix;
await tier("package", async () => {
  const made = await packaged();
  vsix = made.vsix;
  return made.counts;
});
await tier("packed, without network", () => packedHost(vsix));
await tier("workbench", () => workbenchTests(vsix));

const total = { passed: 0, failed: 0, skipped: 0 };
console.log("");
for (const [name, counts, seconds] of tiers) {
  const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : "";
  const tests = `${counts.passed} ok, ${counts.failed} not ok${skipped}`;
  console.log(`${name.padEnd(24)} ${tests.padEnd(34)} ${seconds.toFixed(0)} s`);
  for (const key of Object.keys(total)) total[key] += counts[key];
}
const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : "";
console.log(`${total.passed} passed, ${total.failed} failed${skipped}`);
process.exitCode = total.failed === 0 ? 0 : 1;
