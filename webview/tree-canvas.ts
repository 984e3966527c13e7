import { select } from "d3-selection";
import { zoom, zoomIdentity, zoomTransform, type ZoomBehavior } from "d3-zoom";
import { nodeAt, ROOT, type NodeId, type SearchTree } from "../src/protocol/search-tree.ts";
import { s, setAttr } from "./dom.ts";
import { TreeGlyph, type GlyphState } from "./tree-glyph.ts";
import { isTreeKey, layoutTree, neighbour, type TreeLayout } from "./tree-layout.ts";

const CLOSEST = 4;
const FARTHEST = 0.02;
/** A tree that would have to shrink below this to fit is not fitted further: it can be panned. */
const SMALLEST_FIT = 0.3;
const LABELS_FROM = 0.5;
/** New nodes fade in where they are few; many at once are simply there. */
const MOST_FRESH = 40;
const ZOOM_STEP = 1.3;

/** How a node is to look and sound; places come from the layout. */
export type NodeLook = Pick<GlyphState, "shape" | "label" | "spoken" | "onPath" | "selected">;

/**
 * The drawing itself: SVG whose parts follow the nodes by id, pan and zoom, and one tab stop that the arrow keys move.
 * The layout is made again only where nodes were added. The view fits the tree until the reader takes it in hand.
 */
export class TreeCanvas {
  readonly element: SVGSVGElement;
  readonly #scene = s("g", { role: "presentation" });
  readonly #links = s("g", { role: "presentation", class: "links" });
  readonly #labels = s("g", { class: "labels", "aria-hidden": "true" });
  readonly #nodes = s("g", { role: "presentation", class: "nodes" });
  readonly #zoom: ZoomBehavior<SVGSVGElement, unknown>;
  readonly #onSelect: (id: NodeId) => void;
  #glyphs: TreeGlyph[] = [];
  #layout: TreeLayout | null = null;
  #tree: SearchTree | null = null;
  #root: unknown = null;
  #focused: NodeId = ROOT;
  #byHand = false;
  #fresh = false;

  constructor(onSelect: (id: NodeId) => void) {
    this.#onSelect = onSelect;
    this.#scene.append(this.#links, this.#labels, this.#nodes);
    this.element = s("svg", { class: "tree", role: "tree" }, this.#scene);
    this.#zoom = zoom<SVGSVGElement, unknown>()
      .scaleExtent([FARTHEST, CLOSEST])
      .clickDistance(4)
      .on("zoom", (event: { readonly sourceEvent: unknown }) => {
        if (event.sourceEvent !== null && event.sourceEvent !== undefined) this.#byHand = true;
        this.#apply();
      });
    select(this.element).call(this.#zoom).on("dblclick.zoom", null);
    this.element.addEventListener("click", (event) => {
      const id = idOf(event.target);
      if (id !== null) this.#choose(id);
    });
    this.element.addEventListener("keydown", (event) => {
      this.#key(event);
    });
    this.element.addEventListener("focusin", (event) => {
      const id = idOf(event.target);
      if (id !== null) this.#bringIn(id);
    });
    new ResizeObserver(() => {
      if (!this.#byHand) this.fit();
    }).observe(this.element);
  }

  /** Draws a tree. `look` is asked for every node. */
  update(tree: SearchTree, look: (id: NodeId) => NodeLook): void {
    if (this.#root !== tree) {
      // Another tree, or another copy of it: its nodes may be others.
      this.#root = tree;
      for (const glyph of this.#glyphs.splice(tree.nodes.length)) glyph.remove();
      this.#layout = null;
      if (this.#focused >= tree.nodes.length) this.#focused = ROOT;
    }
    this.#tree = tree;
    const grown = this.#layout?.places.length !== tree.nodes.length;
    this.#fresh = grown && tree.nodes.length - this.#glyphs.length <= MOST_FRESH;
    const layout = grown || this.#layout === null ? layoutTree(tree) : this.#layout;
    this.#layout = layout;
    for (const place of layout.places) {
      const node = nodeAt(tree, place.id);
      const siblings = node.parent === null ? [ROOT] : nodeAt(tree, node.parent).children;
      this.#glyph(place.id).update({
        ...look(place.id),
        place,
        from: node.parent === null ? null : (layout.places[node.parent] ?? null),
        leaf: node.children.length === 0,
        level: node.depth + 1,
        position: siblings.indexOf(place.id) + 1,
        setSize: siblings.length,
        focusable: place.id === this.#focused,
      });
    }
    if (grown && !this.#byHand) this.fit();
  }

  label(text: string): void {
    setAttr(this.element, "aria-label", text);
  }

  /** Shows the whole tree, as far as it can still be read. */
  fit(): void {
    const { clientWidth: width, clientHeight: height } = this.element;
    if (this.#layout === null || width === 0 || height === 0) return;
    const { bounds } = this.#layout;
    const k = Math.min(1, Math.max(SMALLEST_FIT, Math.min(width / bounds.width, height / bounds.height)));
    const x = -bounds.left * k + 8;
    const whole = bounds.height * k <= height;
    const y = whole ? (height - bounds.height * k) / 2 - bounds.top * k : height / 2;
    this.#zoom.transform(select(this.element), zoomIdentity.translate(x, y).scale(k));
    this.#byHand = false;
  }

  zoomBy(factor: number): void {
    this.#byHand = true;
    this.#zoom.scaleBy(select(this.element), factor);
  }

  zoomIn(): void {
    this.zoomBy(ZOOM_STEP);
  }

  zoomOut(): void {
    this.zoomBy(1 / ZOOM_STEP);
  }

  /** Puts a node in view and makes it the tab stop. */
  reveal(id: NodeId): void {
    this.#stop(id);
    this.#bringIn(id);
  }

  #glyph(id: NodeId): TreeGlyph {
    const known = this.#glyphs[id];
    if (known !== undefined) return known;
    const glyph = new TreeGlyph(id);
    if (this.#fresh) glyph.node.classList.add("fresh");
    this.#glyphs[id] = glyph;
    this.#nodes.append(glyph.node);
    this.#labels.append(glyph.label);
    if (id !== ROOT) this.#links.append(glyph.link);
    return glyph;
  }

  #apply(): void {
    const transform = zoomTransform(this.element);
    this.#scene.setAttribute("transform", transform.toString());
    this.#scene.classList.toggle("far", transform.k < LABELS_FROM);
  }

  #choose(id: NodeId): void {
    this.#stop(id);
    this.#glyphs[id]?.node.focus({ preventScroll: true });
    this.#onSelect(id);
  }

  #stop(id: NodeId): void {
    this.#glyphs[this.#focused]?.node.setAttribute("tabindex", "-1");
    this.#focused = id;
    this.#glyphs[id]?.node.setAttribute("tabindex", "0");
  }

  #key(event: KeyboardEvent): void {
    if (this.#tree === null || this.#layout === null || event.ctrlKey || event.metaKey || event.altKey)
      return;
    if (isTreeKey(event.key)) {
      const to = neighbour(this.#tree, this.#layout, this.#focused, event.key);
      this.#stop(to);
      this.#glyphs[to]?.node.focus({ preventScroll: true });
    } else if (event.key === "Enter" || event.key === " ") this.#onSelect(this.#focused);
    else if (event.key === "+" || event.key === "=") this.zoomIn();
    else if (event.key === "-" || event.key === "_") this.zoomOut();
    else if (event.key === "0") this.fit();
    else return;
    event.preventDefault();
  }

  /** Moves the view by as little as shows a node whole. */
  #bringIn(id: NodeId): void {
    const place = this.#layout?.places[id];
    if (place === undefined) return;
    const { clientWidth: width, clientHeight: height } = this.element;
    const transform = zoomTransform(this.element);
    const [x, y] = transform.apply([place.x, place.y]);
    const margin = 24;
    const room = Math.min(140 * transform.k, width / 2);
    const dx = x < margin ? margin - x : x > width - room ? width - room - x : 0;
    const dy = y < margin ? margin - y : y > height - margin ? height - margin - y : 0;
    if (dx === 0 && dy === 0) return;
    this.#byHand = true;
    this.#zoom.translateBy(select(this.element), dx / transform.k, dy / transform.k);
  }
}

function idOf(target: EventTarget | null): NodeId | null {
  const node = target instanceof Element ? target.closest("[data-id]") : null;
  const id = node?.getAttribute("data-id");
  return id == null ? null : Number(id);
}
