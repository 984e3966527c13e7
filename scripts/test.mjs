// npm test: all set-up, then formatting, lint, types and every tier of tests. Ends with one honest total.
import { existsSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { ensureBuilt, ensureDependencies, ensurePython, root, run } from "./set-up.mjs";

ensureDependencies();
await ensureBuilt();
ensurePython();

const bin = (name) => path.join(root, "node_modules", name);
const node = (script, args) => run(process.execPath, [script, ...args]).status === 0;

/** A check that passes or fails as one. */
const checks = [
  ["formatting", () => node(bin("prettier/bin/prettier.cjs"), ["--check", "--log-level", "warn", "."])],
  ["lint", () => node(bin("eslint/bin/eslint.js"), [".", "--max-warnings", "0"])],
  ["types", () => node(bin("typescript/bin/tsc"), ["--noEmit"])],
];

/** Runs one vitest project and reads its counts from the JSON report; a run without a report counts as failed. */
function vitest(project) {
  const report = path.join(root, ".rstar", `${project}-report.json`);
  rmSync(report, { force: true });
  const ok = node(bin("vitest/vitest.mjs"), [
    "run",
    "--project",
    project,
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${report}`,
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

const tiers = [];
for (const [name, check] of checks) {
  const ok = check();
  tiers.push([name, { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 }]);
}
tiers.push(["unit", vitest("unit")], ["real models and Python", vitest("llama")], ["training", training()]);

const total = { passed: 0, failed: 0, skipped: 0 };
console.log("");
for (const [name, counts] of tiers) {
  const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : "";
  console.log(`${name.padEnd(24)} ${counts.passed} ok, ${counts.failed} not ok${skipped}`);
  for (const key of Object.keys(total)) total[key] += counts[key];
}
const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : "";
console.log(`${total.passed} passed, ${total.failed} failed${skipped}`);
process.exitCode = total.failed === 0 ? 0 : 1;
