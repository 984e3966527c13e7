import type { SearchEvent, SearchEventBody } from "../../../src/protocol/search-events.ts";
import { presets } from "../../../src/protocol/search-options.ts";
import type { NodeState, TreeNode } from "../../../src/protocol/search-tree.ts";

/** A search of so many nodes, shaped like a real one: eight candidates a step, some dead, some ends. Always the same. */
export function bigSearch(nodes: number): readonly SearchEvent[] {
  const bodies: SearchEventBody[] = [
    {
      kind: "started",
      schema: 1,
      problem: "Find $x$.",
      options: presets.paper,
      policy: "p",
      ppm: "q",
      guided: false,
    },
  ];
  const depths = [0];
  // A small generator of its own: no clock, no chance.
  let state = 12345;
  const random = (): number => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return state / 2 ** 32;
  };
  const open: number[] = [0];
  for (let id = 1; id < nodes;) {
    const at = Math.floor(random() * Math.min(open.length, 12));
    const parent = open.splice(at, 1)[0] ?? 0;
    const children = Math.min(nodes - id, 2 + Math.floor(random() * 7));
    for (let i = 0; i < children; i++, id++) {
      const depth = (depths[parent] ?? 0) + 1;
      depths.push(depth);
      const lot = random();
      const nodeState: NodeState =
        depth >= 4 && lot < 0.3
          ? {
              kind: "terminal",
              answer: { text: String(id % 7), source: "printed", boxedMatchesPrinted: null, group: id % 7 },
            }
          : lot < 0.4 && i > 0
            ? { kind: "dead", death: { kind: "code-failed", message: "ZeroDivisionError" } }
            : { kind: "open" };
      if (nodeState.kind === "open") open.push(id);
      bodies.push({ kind: "node-added", node: node(id, parent, depth, nodeState, random() * 2 - 1) });
    }
  }
  return bodies.map((body, seq) => ({ ...body, seq, at: seq }));
}

function node(id: number, parent: number, depth: number, state: NodeState, score: number): TreeNode {
  return {
    id,
    parent,
    depth,
    step: { text: `# Step ${depth}\nx${id} = ${id}\n<end_of_step>`, end: "step" },
    sentence: `Try the value ${id} for $x_{${id}}$`,
    code: `x${id} = ${id}`,
    origin: "policy",
    multiplicity: 1 + (id % 3),
    tokens: 20,
    execution: { kind: "ran", output: "", truncated: false, variables: [], durationMs: 1, cached: false },
    score: { kind: "scored", value: score },
    state,
    visits: 1,
    valueSum: score,
    children: [],
  };
}
