import type { NodeId, TreeNode } from "../src/protocol/search-tree.ts";
import { s, setAttr, setText } from "./dom.ts";
import type { Place } from "./tree-layout.ts";

/** Shapes of a node, so that its state is seen without colour. */
export type GlyphShape = "root" | "open" | "expanded" | "spent" | "terminal" | "best" | "dead";

const SHAPES: Readonly<Record<GlyphShape, string>> = {
  root: "M-6-6H6V6H-6Z",
  open: "M0-5.5A5.5 5.5 0 1 1 0 5.5A5.5 5.5 0 1 1 0-5.5",
  expanded: "M0-5A5 5 0 1 1 0 5A5 5 0 1 1 0-5",
  spent: "M-5.5-5.5H5.5V5.5H-5.5Z",
  terminal: "M0-7.5 7.5 0 0 7.5-7.5 0Z",
  best: "M0-9.5 2.4-3.2 9-2.9 3.8 1.2 5.6 7.7 0 4 -5.6 7.7-3.8 1.2-9-2.9-2.4-3.2Z",
  dead: "M-4.5-4.5 4.5 4.5M4.5-4.5-4.5 4.5",
};

export function shapeOf(node: TreeNode, best: boolean): GlyphShape {
  if (node.parent === null) return "root";
  if (node.state.kind === "terminal") return best ? "best" : "terminal";
  return node.state.kind;
}

/** A sample of a shape for the legend. */
export function shapeSample(shape: GlyphShape): SVGSVGElement {
  return s(
    "svg",
    { viewBox: "-11 -11 22 22", class: "sample", "aria-hidden": "true", focusable: "false" },
    s("path", { d: SHAPES[shape], class: `glyph ${shape}` }),
  );
}

export interface GlyphState {
  readonly place: Place;
  readonly from: Place | null;
  readonly shape: GlyphShape;
  readonly label: string;
  /** Nothing follows it. */
  readonly leaf: boolean;
  readonly spoken: string;
  readonly level: number;
  readonly position: number;
  readonly setSize: number;
  readonly onPath: boolean;
  readonly selected: boolean;
  readonly focusable: boolean;
}

/** One node of the drawn tree with the line to its parent. Only what changed is written. */
export class TreeGlyph {
  readonly node: SVGGElement;
  readonly link: SVGPathElement;
  /** Drawn apart from the node: its name is what is read, and the label is only the beginning of that. */
  readonly label: SVGTextElement;
  readonly #ring: SVGRectElement;
  readonly #shape: SVGPathElement;
  #last: GlyphState | null = null;

  constructor(id: NodeId) {
    this.#ring = s("rect", { x: "-13", y: "-12", width: "26", height: "24", rx: "5", class: "ring-box" });
    this.#shape = s("path");
    this.label = s("text", { "data-id": String(id) });
    this.node = s("g", { class: "node", role: "treeitem", "data-id": String(id) }, this.#ring, this.#shape);
    this.link = s("path", { class: "link" });
  }

  update(state: GlyphState): void {
    const last = this.#last;
    this.#last = state;
    const { place, from } = state;
    if (last?.place.x !== place.x || last.place.y !== place.y) {
      const transform = `translate(${place.x},${place.y})`;
      this.node.setAttribute("transform", transform);
      this.label.setAttribute("transform", transform);
    }
    if (from !== null && (last === null || moved(last.place, place) || moved(last.from, from))) {
      const middle = (from.x + place.x) / 2;
      this.link.setAttribute(
        "d",
        `M${from.x},${from.y}C${middle},${from.y} ${middle},${place.y} ${place.x},${place.y}`,
      );
    }
    if (last?.shape !== state.shape) {
      this.#shape.setAttribute("d", SHAPES[state.shape]);
      this.#shape.setAttribute("class", `glyph ${state.shape}`);
    }
    if (last?.label !== state.label) setText(this.label, state.label);
    if (last?.leaf !== state.leaf) {
      // Where a line goes on to the right, the words stand above it.
      setAttr(this.label, "x", state.leaf ? "13" : "6");
      setAttr(this.label, "y", state.leaf ? "4" : "-9");
    }
    if (last?.spoken !== state.spoken) this.node.setAttribute("aria-label", state.spoken);
    if (last?.level !== state.level) this.node.setAttribute("aria-level", String(state.level));
    if (last?.position !== state.position) this.node.setAttribute("aria-posinset", String(state.position));
    if (last?.setSize !== state.setSize) this.node.setAttribute("aria-setsize", String(state.setSize));
    if (last?.onPath !== state.onPath) {
      this.node.classList.toggle("on-path", state.onPath);
      this.link.classList.toggle("on-path", state.onPath);
      this.label.classList.toggle("on-path", state.onPath);
    }
    if (last?.selected !== state.selected) setAttr(this.node, "aria-selected", String(state.selected));
    if (last?.focusable !== state.focusable) this.node.setAttribute("tabindex", state.focusable ? "0" : "-1");
  }

  remove(): void {
    this.node.remove();
    this.link.remove();
    this.label.remove();
  }
}

function moved(a: Place | null, b: Place): boolean {
  return a?.x !== b.x || a.y !== b.y;
}
