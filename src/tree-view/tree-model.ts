import type { SearchEvent, SearchResult } from "../protocol/search-events.ts";
import { ROOT, type NodeId, type SearchTree, type TreeNode } from "../protocol/search-tree.ts";
import { english, type Translate } from "../setup/translate.ts";
import { noOutcome, stepItem, type Outcome, type StepItem } from "./step-item.ts";

/** What has to be drawn again: nothing, everything, or these nodes with what is below them. */
export type Redraw =
  | { readonly kind: "nothing" }
  | { readonly kind: "everything" }
  | { readonly kind: "nodes"; readonly nodes: readonly NodeId[] };

/**
 * The search tree as rows. It remembers what was asked for, so that after new events only rows that look different (or
 * whose children stand in another order) are drawn again.
 */
export class TreeModel {
  readonly #tree: SearchTree;
  readonly #t: Translate;
  #outcome: Outcome = noOutcome;
  /** Rows that were asked for, as they looked. */
  readonly #rows = new Map<NodeId, string>();
  /** Children that were asked for, in their order. */
  readonly #orders = new Map<NodeId, string>();
  readonly #dirty = new Set<NodeId>();
  #everything = false;

  /** @param tree - folded elsewhere; events are noted here after they were folded in */
  constructor(tree: SearchTree, t: Translate = english) {
    this.#tree = tree;
    this.#t = t;
  }

  get outcome(): Outcome {
    return this.#outcome;
  }

  node(id: NodeId): TreeNode | null {
    return this.#tree.nodes[id] ?? null;
  }

  parent(id: NodeId): NodeId | null {
    const parent = this.node(id)?.parent ?? null;
    return parent === ROOT ? null : parent;
  }

  item(id: NodeId): StepItem | null {
    const node = this.node(id);
    if (node === null) return null;
    const item = stepItem(this.#tree, node, this.#outcome, this.#t);
    this.#rows.set(id, look(item));
    return item;
  }

  /** Children in the order shown: most visited first, then best scored, then as they came. */
  children(id: NodeId = ROOT): readonly NodeId[] {
    const order = this.#order(id);
    this.#orders.set(id, order.join());
    return order;
  }

  /** Takes note of events that were folded into the tree. */
  note(events: readonly SearchEvent[]): void {
    for (const event of events) {
      switch (event.kind) {
        case "node-added":
          if (event.node.parent !== null) this.#touch(event.node.parent);
          break;
        case "state-changed":
          this.#touch(event.node);
          break;
        case "backed-up":
          for (let id: NodeId | null = event.node; id !== null; id = this.node(id)?.parent ?? null)
            this.#touch(id);
          break;
        case "resumed":
          this.#everything = true;
          break;
        case "finished":
          this.finish(event.result);
          break;
        case "started":
        case "selected":
        case "expanding":
        case "expanded":
        case "protection":
        case "progress":
        case "notice":
        case "tree":
          break;
      }
    }
  }

  /** The search has ended: agreement and the chosen answer are known. */
  finish(result: SearchResult): void {
    const before = this.#outcome;
    this.#outcome =
      result.kind === "answer"
        ? { best: result.best.node, candidates: [result.best, ...result.others] }
        : { best: null, candidates: result.candidates };
    for (const id of [before.best, this.#outcome.best]) if (id !== null) this.#touch(id);
  }

  /** What looks different since it was asked for. The next call starts anew. */
  takeRedraw(): Redraw {
    if (this.#everything) {
      this.#forget();
      return { kind: "everything" };
    }
    const changed = [...this.#dirty].filter((id) => this.#looksDifferent(id));
    this.#dirty.clear();
    // Drawing a row again draws all below it.
    if (changed.includes(ROOT)) {
      this.#forget();
      return { kind: "everything" };
    }
    const above = new Set(changed);
    const nodes = changed.filter((id) => !this.#hasAncestorIn(id, above)).sort((a, b) => a - b);
    return nodes.length === 0 ? { kind: "nothing" } : { kind: "nodes", nodes };
  }

  #touch(id: NodeId): void {
    this.#dirty.add(id);
  }

  #forget(): void {
    this.#everything = false;
    this.#dirty.clear();
    this.#rows.clear();
    this.#orders.clear();
  }

  #looksDifferent(id: NodeId): boolean {
    const order = this.#orders.get(id);
    if (order !== undefined && order !== this.#order(id).join()) return true;
    const row = this.#rows.get(id);
    const node = this.node(id);
    if (row === undefined || node === null) return false;
    return row !== look(stepItem(this.#tree, node, this.#outcome, this.#t));
  }

  #hasAncestorIn(id: NodeId, set: ReadonlySet<NodeId>): boolean {
    for (let above = this.node(id)?.parent ?? null; above !== null; above = this.node(above)?.parent ?? null)
      if (set.has(above)) return true;
    return false;
  }

  #order(id: NodeId): readonly NodeId[] {
    const node = this.node(id);
    if (node === null) return [];
    return node.children
      .map((child) => this.node(child))
      .filter((child) => child !== null)
      .sort((a, b) => b.visits - a.visits || scoreOf(b) - scoreOf(a) || a.id - b.id)
      .map((child) => child.id);
  }
}

/** Below every real score, so that unscored steps come last. */
function scoreOf(node: TreeNode): number {
  return node.score.kind === "scored" ? node.score.value : -2;
}

/** Everything that is visible of a row. */
function look(item: StepItem): string {
  return JSON.stringify([
    item.label,
    item.description,
    item.icon,
    item.colour,
    item.hasChildren,
    item.context,
  ]);
}
