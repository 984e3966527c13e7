import { readdirSync, readFileSync } from "node:fs";

/** Process ids of the engines that packaged extensions run on this machine, below a folder of extensions. */
export function engineProcesses(): readonly number[] {
  const found: number[] = [];
  for (const name of readdirSync("/proc")) {
    if (!/^\d+$/u.test(name)) continue;
    try {
      const command = readFileSync(`/proc/${name}/cmdline`, "utf8").split("\0");
      if (command.some((word) => /rstar-workbench-[^/]*\/ext\/.*dist\/engine\.mjs$/u.test(word)))
        found.push(Number(name));
    } catch {
      // It ended meanwhile.
    }
  }
  return found;
}
