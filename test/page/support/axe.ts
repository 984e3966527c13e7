import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { OpenPage } from "./open-page.ts";

interface Finding {
  readonly id: string;
  readonly impact: string | null;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

const source = readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Serious and critical findings of axe-core on the page as it stands, one line each. */
export async function seriousFindings(opened: OpenPage): Promise<readonly string[]> {
  await opened.page.evaluate(await source);
  const findings: readonly Finding[] = await opened.page.evaluate(
    "axe.run(document, { resultTypes: ['violations'] }).then((r) => r.violations)",
  );
  return findings
    .filter((f) => f.impact === "serious" || f.impact === "critical")
    .map((f) =>
      `${f.id}: ${f.nodes.map((n) => `${n.html} ${n.failureSummary ?? ""}`).join("; ")}`.slice(0, 1500),
    );
}
