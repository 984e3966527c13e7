import { provideVSCodeDesignSystem, vsCodeButton, vsCodeProgressRing } from "@vscode/webview-ui-toolkit";
import { h, setAttr, setText } from "./dom.ts";

/**
 * The only module that knows the component toolkit. Just the two components that keep to the page's policy with the hash
 * of the empty style element allowed; everything else on the page is plain HTML.
 */
export function registerComponents(): void {
  provideVSCodeDesignSystem().register(vsCodeButton(), vsCodeProgressRing());
}

export class Button {
  readonly element: HTMLElement;

  constructor(look: "primary" | "secondary", onClick: () => void) {
    this.element = document.createElement("vscode-button");
    this.element.setAttribute("appearance", look);
    this.element.addEventListener("click", () => {
      if (!this.element.hasAttribute("disabled")) onClick();
    });
  }

  update(text: string, options: { visible?: boolean; enabled?: boolean; title?: string } = {}): void {
    setText(this.element, text);
    const visible = options.visible ?? true;
    if (this.element.hidden === visible) this.element.hidden = !visible;
    setAttr(this.element, "disabled", (options.enabled ?? true) ? null : "");
    setAttr(this.element, "title", options.title ?? null);
  }
}

/** A turning ring that says nothing to a screen reader: words beside it do. */
export function progressRing(): HTMLElement {
  const ring = document.createElement("vscode-progress-ring");
  ring.setAttribute("aria-hidden", "true");
  return h("span", { class: "ring" }, ring);
}
