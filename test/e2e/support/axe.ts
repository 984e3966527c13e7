import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { EditorWindow } from "./editor.ts";

interface Finding {
  readonly id: string;
  readonly impact: string | null;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

const source = readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Serious and critical findings of axe-core in rStar's page as the workbench shows it, one line each. */
export async function seriousFindings(editor: EditorWindow): Promise<readonly string[]> {
  const frame = await editor.panelFrame();
  // The page's policy lets no script in; this runs from outside of it.
  await frame.evaluate(await source);
  const findings: readonly Finding[] = await frame.evaluate(
    "axe.run(document, { resultTypes: ['violations'] }).then((r) => r.violations)",
  );
  return findings
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) =>
      `${id}: ${nodes.map((n) => `${n.html} ${n.failureSummary ?? ""}`).join("; ")}`.slice(0, 1500),
    );
}
