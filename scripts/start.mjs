// npm start [-- FILE[:LINE] [options]]: all set-up, then the main job on an example note.
import path from "node:path";
import { ensureBuilt, ensureDependencies, ensurePython, root, run } from "./set-up.mjs";

ensureDependencies();
await ensureBuilt();
ensurePython();

const given = process.argv.slice(2);
const note = given.length > 0 && !given[0].startsWith("-") ? [] : [path.join("examples", "school.md")];
const cwd = process.env.INIT_CWD ?? root;
const args = note.length > 0 ? [path.join(root, note[0]), ...given] : given;
const preset = given.includes("--preset") ? [] : ["--preset", "quick"];
const done = run(process.execPath, [path.join(root, "dist", "cli.mjs"), "solve", ...args, ...preset], {
  cwd,
});
process.exitCode = done.status ?? 5;
