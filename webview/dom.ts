/** Small helpers to build and update the page. Text always goes in as text. */

export interface Given {
  readonly class?: string;
  readonly text?: string;
  readonly attrs?: Readonly<Record<string, string>>;
  readonly onClick?: () => void;
}

export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  given: Given = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  if (given.class !== undefined) element.className = given.class;
  for (const [name, value] of Object.entries(given.attrs ?? {})) element.setAttribute(name, value);
  if (given.text !== undefined) element.textContent = given.text;
  if (given.onClick !== undefined) element.addEventListener("click", given.onClick);
  element.append(...children);
  return element;
}

const SVG = "http://www.w3.org/2000/svg";

export function s<K extends keyof SVGElementTagNameMap>(
  tag: K,
  attrs: Readonly<Record<string, string>> = {},
  ...children: readonly Node[]
): SVGElementTagNameMap[K] {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attrs)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** Sets text only where it differs: an unchanged node keeps the reader's selection, and nothing is read aloud again. */
export function setText(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

export function setAttr(element: Element, name: string, value: string | null): void {
  if (value === null) {
    if (element.hasAttribute(name)) element.removeAttribute(name);
  } else if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

export function show(element: HTMLElement, visible: boolean): void {
  if (element.hidden === visible) element.hidden = !visible;
}

/** A part of the page that is drawn for one item of a list. */
export interface Part<T> {
  readonly element: Element;
  update(item: T, index: number): void;
}

/**
 * A list whose parts follow their items by key: what stays is updated where it is, and never built again. Focus,
 * unfolded code and selected text stay with it.
 */
export class KeyedList<K, T> {
  readonly #parent: Element;
  readonly #key: (item: T) => K;
  readonly #create: (item: T) => Part<T>;
  #parts = new Map<K, Part<T>>();

  constructor(parent: Element, key: (item: T) => K, create: (item: T) => Part<T>) {
    this.#parent = parent;
    this.#key = key;
    this.#create = create;
  }

  update(items: readonly T[]): void {
    const next = new Map<K, Part<T>>();
    let before: Element | null = null;
    items.forEach((item, index) => {
      const key = this.#key(item);
      const part = this.#parts.get(key) ?? this.#create(item);
      part.update(item, index);
      next.set(key, part);
      const expected: Element | null =
        before === null ? this.#parent.firstElementChild : before.nextElementSibling;
      if (expected !== part.element) {
        // What stands here now may be on its way out; moving it instead would take the focus from what stays.
        if (before === null) this.#parent.prepend(part.element);
        else before.after(part.element);
      }
      before = part.element;
    });
    for (const [key, part] of this.#parts) if (!next.has(key)) part.element.remove();
    this.#parts = next;
  }

  get(key: K): Part<T> | undefined {
    return this.#parts.get(key);
  }
}
