import * as z from "zod";
import { engineReportSchema } from "./engine.ts";
import { protectionSchema } from "./execution.ts";
import { searchEventSchema, searchResultSchema, stopReasonSchema, usageSchema } from "./search-events.ts";
import { searchOptionsSchema } from "./search-options.ts";
import { nodeIdSchema, searchTreeSchema } from "./search-tree.ts";

/**
 * Messages between the editor and the page in the side panel. The page is a view of what the editor holds: it asks
 * for a snapshot when it is ready (also after a reload, a move to another window, or sleep), then folds events.
 */

/** Raised when a message or the page's stored state changes in a way that an old page or state cannot follow. */
export const PANEL_SCHEMA_VERSION = 1;

/** What the page shows and the reader chose; navigation only, never results. Kept with the page's state. */
export const panelViewSchema = z.object({
  schema: z.literal(PANEL_SCHEMA_VERSION),
  /** Run that the view belongs to, or null before the first. */
  runId: z.string().nullable(),
  /** `student`: steps one at a time. `research`: everything the search knows. */
  mode: z.enum(["student", "research"]),
  tab: z.enum(["solution", "tree"]),
  /** Steps shown so far in student mode. */
  revealed: z.number().int().min(0),
  /** Last node of the solution shown, or null for the best one. */
  solution: nodeIdSchema.nullable(),
  /**
   * The last step that the student asked to see, or null. The steps up to it stay where they are, whatever the
   * search finds to be better later.
   */
  anchor: nodeIdSchema.nullable().default(null),
  /** Node chosen in the tree, or null. */
  selected: nodeIdSchema.nullable(),
});
export type PanelView = z.infer<typeof panelViewSchema>;

/** Where a run stands. */
export const runPhaseSchema = z.discriminatedUnion("kind", [
  /** Another search has to end first. */
  z.object({ kind: z.literal("queued") }),
  z.object({ kind: z.literal("loading") }),
  z.object({ kind: z.literal("searching") }),
  z.object({ kind: z.literal("finished"), reason: stopReasonSchema, result: searchResultSchema }),
  /** The window was closed or reloaded in mid-search; what was found stands, and the search can go on. */
  z.object({ kind: z.literal("interrupted") }),
]);
export type RunPhase = z.infer<typeof runPhaseSchema>;

export const noticeSchema = z.object({
  level: z.enum(["info", "warning", "error"]),
  code: z.string(),
  message: z.string(),
});
export type Notice = z.infer<typeof noticeSchema>;

/** Everything the page needs to show a run, at one moment. `seq` is the last event folded into it, −1 for none. */
export const runSnapshotSchema = z.object({
  runId: z.string(),
  seq: z.number().int().min(-1),
  /** Where the problem stands, for people: `homework.md, line 12`. */
  source: z.string(),
  /** What the problem is written in: decides what `$` means in it, and how a solution is inserted and copied. */
  language: z.enum(["markdown", "latex"]).default("markdown"),
  /** Whether a solution can be written back to where the problem came from. */
  canInsert: z.boolean(),
  options: searchOptionsSchema,
  phase: runPhaseSchema,
  tree: searchTreeSchema,
  usage: usageSchema,
  protection: protectionSchema.nullable(),
  notices: z.array(noticeSchema),
  report: engineReportSchema.nullable(),
});
export type RunSnapshot = z.infer<typeof runSnapshotSchema>;

/** What the page needs besides the run: words, macros, settings. */
export const panelLookSchema = z.object({
  /** BCP 47 tag of the editor's language. */
  language: z.string(),
  /** The page's words, already in the reader's language, by key (`webview/words.ts`). */
  words: z.record(z.string(), z.string()),
  /** TeX macros of the note and of `markdown.math.macros`: `\RR` to `\mathbb{R}`. */
  macros: z.record(z.string(), z.string()),
  /** Font size in CSS pixels, or null for the editor's. */
  fontSize: z.number().min(6).max(100).nullable(),
  /** Mode for a run that has none yet. */
  mode: z.enum(["student", "research"]),
  /** Whether *reveal all* is offered before the reader has taken the steps one by one. */
  allowRevealAll: z.boolean(),
});
export type PanelLook = z.infer<typeof panelLookSchema>;

/** Editor to page. */
export const toPageSchema = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("snapshot"),
    schema: z.literal(PANEL_SCHEMA_VERSION),
    look: panelLookSchema,
    run: runSnapshotSchema.nullable(),
    /** The view to restore, where the editor has one; else the page's own. */
    view: panelViewSchema.nullable(),
  }),
  /** Events in order, the first one directly after what the page has; the page asks for a snapshot when it is not. */
  z.object({ kind: z.literal("events"), runId: z.string(), events: z.array(searchEventSchema).min(1) }),
  z.object({
    kind: z.literal("phase"),
    runId: z.string(),
    phase: runPhaseSchema,
    report: engineReportSchema.nullable(),
  }),
  z.object({ kind: z.literal("look"), look: panelLookSchema }),
  /** Show a node chosen in the tree view. */
  z.object({ kind: z.literal("select-node"), runId: z.string(), node: nodeIdSchema }),
  /** A short message for the reader, also read aloud: *copied*, *inserted*. */
  z.object({ kind: z.literal("said"), message: z.string() }),
  /** A command of the editor that only the page can carry out. */
  z.object({ kind: z.literal("command"), command: z.enum(["reveal-next", "reveal-all"]) }),
  /** Sent every few seconds while a search runs and the page can be seen: what the page should have by now. */
  z.object({ kind: z.literal("beat"), runId: z.string(), seq: z.number().int().min(-1) }),
]);
export type ToPage = z.infer<typeof toPageSchema>;

/** What the reader asks for. `solution`: last node of the solution meant. */
export const panelActionSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("stop") }),
  z.object({ kind: z.literal("more-rollouts") }),
  /** Go on from where an interrupted search stood. */
  z.object({ kind: z.literal("resume") }),
  z.object({ kind: z.literal("solve-again") }),
  z.object({ kind: z.literal("insert"), solution: nodeIdSchema }),
  z.object({ kind: z.literal("copy"), solution: nodeIdSchema, as: z.enum(["markdown", "latex"]) }),
  z.object({ kind: z.literal("continue-from"), node: nodeIdSchema }),
  z.object({ kind: z.literal("export-trace") }),
  z.object({ kind: z.literal("export-notebook"), solution: nodeIdSchema }),
  z.object({ kind: z.literal("show-problem") }),
  z.object({ kind: z.literal("doctor") }),
]);
export type PanelAction = z.infer<typeof panelActionSchema>;

/** Page to editor. */
export const fromPageSchema = z.discriminatedUnion("kind", [
  /** The page listens; it is sent a snapshot. Sent again whenever it finds that it has missed something. */
  z.object({ kind: z.literal("ready"), schema: z.number().int(), view: panelViewSchema.nullable() }),
  z.object({ kind: z.literal("view"), view: panelViewSchema }),
  z.object({ kind: z.literal("action"), runId: z.string(), action: panelActionSchema }),
  /** Milliseconds from the page's script starting to its first paint with content. */
  z.object({ kind: z.literal("painted"), ms: z.number().min(0) }),
  /** A fault of the page, for the log. */
  z.object({ kind: z.literal("fault"), message: z.string().max(10_000) }),
]);
export type FromPage = z.infer<typeof fromPageSchema>;
