import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { TestProject } from "vitest/node";
import { pythonSettings } from "../../../scripts/host.mjs";
import { makePackage } from "../../../scripts/package.mjs";
import { makeWorkspace } from "../../../scripts/sample-workspace.mjs";
import { installVsix, makeProfile, removeProfile, startServer } from "../../../scripts/workbench-server.mjs";
import { ensureWorkbench, type ReadyWorkbench } from "../../../scripts/workbench.mjs";

declare module "vitest" {
  interface ProvidedContext {
    /** Null where no workbench can be had here; `reason` then says why. */
    readonly workbench: ReadyWorkbench | null;
    readonly reason: string;
    readonly address: string;
    /** Folder with the notes. */
    readonly notes: string;
  }
}

/** Starts the workbench with the packaged extension once for all files of tests. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const workbench = await ensureWorkbench();
  if (workbench.kind === "unavailable") {
    project.provide("workbench", null);
    project.provide("reason", workbench.reason);
    project.provide("address", "");
    project.provide("notes", "");
    return () => Promise.resolve();
  }
  const work = await mkdtemp(path.join(os.tmpdir(), "rstar-e2e-"));
  const notes = path.join(work, "notes");
  await makeWorkspace(notes);
  const vsix = process.env["RSTAR_VSIX"] ?? (await makePackage(`${process.platform}-${process.arch}`)).vsix;
  const profile = await makeProfile({
    settings: {
      ...pythonSettings(),
      "workbench.colorTheme": "Dark Modern",
      "editor.minimap.enabled": false,
      // What is typed is what is there.
      "editor.autoClosingBrackets": "never",
      "editor.autoIndent": "none",
      // One test leaves nothing for the next.
      "files.hotExit": "off",
      // Long enough to be watched.
      "rstar.search.preset": "laptop",
      // The question before a solution has tests of its own.
      "rstar.solution.when": "always",
    },
  });
  await installVsix(workbench, profile, vsix);
  const server = await startServer(workbench, profile);
  project.provide("workbench", workbench);
  project.provide("reason", "");
  project.provide("address", server.url.href);
  project.provide("notes", notes);
  return async () => {
    await server.stop();
    await removeProfile(profile);
    await rm(work, { recursive: true, force: true, maxRetries: 5 });
  };
}
