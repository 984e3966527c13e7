import type { SearchEvent, SearchEventBody } from "./search-events.ts";
import { emptyTree, nodeAt, type SearchTree } from "./search-tree.ts";

/**
 * Applies one event to a tree, in place. The search itself keeps its tree with this very function, so a reader
 * that folds the stream cannot come to another one.
 *
 * @throws RangeError where an event names a node that was never added.
 */
export function applyEvent(tree: SearchTree, event: SearchEventBody): void {
  switch (event.kind) {
    case "started":
      tree.problem = event.problem;
      return;
    case "resumed": {
      const copy = structuredClone(event.tree);
      tree.problem = copy.problem;
      tree.nodes = copy.nodes;
      return;
    }
    case "node-added": {
      const node = structuredClone(event.node);
      if (node.id !== tree.nodes.length) {
        throw new RangeError(`Node ${node.id} was added where ${tree.nodes.length} was next.`);
      }
      if (node.parent === null) throw new RangeError("A search has one root.");
      const parent = nodeAt(tree, node.parent);
      tree.nodes.push(node);
      parent.children.push(node.id);
      if (parent.state.kind === "open") parent.state = { kind: "expanded" };
      return;
    }
    case "state-changed":
      nodeAt(tree, event.node).state = structuredClone(event.state);
      return;
    case "backed-up": {
      for (let node = nodeAt(tree, event.node); ; node = nodeAt(tree, node.parent)) {
        node.visits += 1;
        node.valueSum += event.value;
        if (node.parent === null) return;
      }
    }
    case "selected":
    case "expanding":
    case "expanded":
    case "protection":
    case "progress":
    case "notice":
    case "tree":
    case "finished":
      return;
  }
}

/** The tree that a stream of events describes. */
export function foldEvents(events: Iterable<SearchEvent>): SearchTree {
  const tree = emptyTree("");
  for (const event of events) applyEvent(tree, event);
  return tree;
}
