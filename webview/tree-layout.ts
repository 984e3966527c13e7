import { hierarchy, tree as tidyTree } from "d3-hierarchy";
import { nodeAt, ROOT, type NodeId, type SearchTree } from "../src/protocol/search-tree.ts";

/** Distances in the drawing's own units: one row a leaf, one column a step. */
export const ROW = 30;
export const COLUMN = 156;

export interface Place {
  readonly id: NodeId;
  /** To the right with depth. */
  readonly x: number;
  readonly y: number;
}

export interface TreeLayout {
  /** By node id. */
  readonly places: readonly Place[];
  /** Nodes of one depth from top to bottom. */
  readonly columns: readonly (readonly NodeId[])[];
  readonly bounds: {
    readonly left: number;
    readonly top: number;
    readonly width: number;
    readonly height: number;
  };
}

/** Places every node: the root at the left, its steps to the right of it, siblings below one another (Reingold–Tilford). */
export function layoutTree(tree: SearchTree): TreeLayout {
  const root = hierarchy(nodeAt(tree, ROOT), (node) => node.children.map((id) => nodeAt(tree, id)));
  const placed = tidyTree<(typeof tree.nodes)[number]>()
    .nodeSize([ROW, COLUMN])
    .separation((a, b) => (a.parent === b.parent ? 1 : 1.4))(root);
  const places: Place[] = new Array<Place>(tree.nodes.length);
  const columns: NodeId[][] = [];
  let top = 0;
  let bottom = 0;
  let right = 0;
  placed.each((node) => {
    // The library draws downwards; here the tree grows to the right.
    const place = { id: node.data.id, x: node.y, y: node.x };
    places[place.id] = place;
    (columns[node.depth] ??= []).push(place.id);
    top = Math.min(top, place.y);
    bottom = Math.max(bottom, place.y);
    right = Math.max(right, place.x);
  });
  for (const column of columns) column.sort((a, b) => (places[a]?.y ?? 0) - (places[b]?.y ?? 0));
  return {
    places,
    columns,
    bounds: { left: -20, top: top - ROW, width: right + COLUMN + 20, height: bottom - top + 2 * ROW },
  };
}

export type TreeKey = "ArrowLeft" | "ArrowRight" | "ArrowUp" | "ArrowDown" | "Home" | "End";

export function isTreeKey(key: string): key is TreeKey {
  return ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End"].includes(key);
}

/** Where a key leads from a node: to its parent, its first child, its neighbour of the same depth, the root, the last node. */
export function neighbour(tree: SearchTree, layout: TreeLayout, from: NodeId, key: TreeKey): NodeId {
  const node = nodeAt(tree, from);
  switch (key) {
    case "ArrowLeft":
      return node.parent ?? from;
    case "ArrowRight":
      return node.children[0] ?? from;
    case "ArrowUp":
    case "ArrowDown": {
      const column = layout.columns[node.depth] ?? [];
      const at = column.indexOf(from);
      return column[at + (key === "ArrowUp" ? -1 : 1)] ?? from;
    }
    case "Home":
      return ROOT;
    case "End": {
      let last = nodeAt(tree, ROOT);
      for (;;) {
        const child = last.children.at(-1);
        if (child === undefined) return last.id;
        last = nodeAt(tree, child);
      }
    }
  }
}
