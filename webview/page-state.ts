import * as z from "zod";
import {
  PANEL_SCHEMA_VERSION,
  panelViewSchema,
  type PanelLook,
  type PanelView,
  type RunSnapshot,
} from "../src/protocol/panel.ts";

/** What the editor keeps for the page across reloads: where the reader is, never what the search found. */
export const pageStateSchema = panelViewSchema.extend({
  /** Nodes whose Python is unfolded. */
  unfolded: z.array(z.number().int().min(0)).max(10_000).default([]),
  /** Scroll position, CSS pixels. */
  scroll: z.number().min(0).default(0),
});
export type PageState = z.infer<typeof pageStateSchema>;

export function freshView(run: RunSnapshot | null, look: PanelLook): PanelView {
  return {
    schema: PANEL_SCHEMA_VERSION,
    runId: run?.runId ?? null,
    mode: look.mode,
    tab: "solution",
    revealed: 0,
    solution: null,
    anchor: null,
    selected: null,
  };
}

/** What was stored, where this page can read it. */
export function readPageState(stored: unknown): PageState | null {
  const parsed = pageStateSchema.safeParse(stored);
  return parsed.success ? parsed.data : null;
}

/**
 * The view to go on with when a run arrives: the stored one where it is of this run, with nodes that the run does not
 * have forgotten; else a fresh one, in the mode the reader was in.
 */
export function viewFor(run: RunSnapshot | null, look: PanelLook, stored: PanelView | null): PanelView {
  if (run === null) return stored ?? freshView(null, look);
  if (stored === null) return freshView(run, look);
  if (stored.runId !== run.runId) {
    return { ...freshView(run, look), mode: stored.runId === null ? look.mode : stored.mode };
  }
  const known = (id: number | null): number | null => (id !== null && id < run.tree.nodes.length ? id : null);
  return {
    ...stored,
    solution: known(stored.solution),
    anchor: known(stored.anchor),
    selected: known(stored.selected),
  };
}
