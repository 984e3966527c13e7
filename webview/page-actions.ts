import type { PanelAction, PanelView } from "../src/protocol/panel.ts";
import type { NodeId } from "../src/protocol/search-tree.ts";
import type { StepActions } from "./step-card.ts";

/** What the reader can do on the page. */
export interface PageActions extends StepActions {
  /** Asks the editor. */
  ask(action: PanelAction): void;
  revealNext(): void;
  revealAll(): void;
  /** Shows a solution by its last node, or the best one. */
  showSolution(last: NodeId | null): void;
  setMode(mode: PanelView["mode"]): void;
  setTab(tab: PanelView["tab"]): void;
}
