// npm start [-- FILE[:LINE] [options]]: all set-up, then the main job on an example note.
import path from "node:path";
import { ensureBuilt, ensureDependencies, ensurePython, root, run } from "./set-up.mjs";

// Ctrl-C is for the solver, which then shows the best so far; this process waits for it.
process.on("SIGINT", () => undefined);

ensureDependencies();
await ensureBuilt();
ensurePython();

const given = process.argv.slice(2);
// Options that take a value: what follows them is no note.
const flags = new Set(["--json"]);
const named = given.some((arg, i) => {
  if (arg === "-p" || arg === "--problem" || arg.startsWith("--problem=")) return true;
  const before = given[i - 1] ?? "";
  const isValue = before.startsWith("-") && !before.includes("=") && !flags.has(before);
  return !arg.startsWith("-") && !isValue;
});
const note = named ? [] : [path.join(root, "examples", "school.md")];
const cwd = process.env.INIT_CWD ?? root;
// Before what was given, so that a preset of the user's own wins.
const args = ["solve", "--preset", "quick", ...note, ...given];
const done = run(process.execPath, [path.join(root, "dist", "cli.mjs"), ...args], { cwd });
process.exitCode = done.status ?? 5;
