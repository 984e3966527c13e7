import { h, setAttr } from "./dom.ts";
import type { Words } from "./words.ts";

/** Lines kept: a reader may go back over what was said. */
const MOST_LINES = 30;
const LONGEST_LINE = 400;

/** Says finished steps and outcomes to a screen reader, politely and once; nothing that is still changing. */
export class Announcer {
  readonly element = h("div", { class: "heard", attrs: { role: "log", "aria-live": "polite" } });

  update(words: Words): void {
    setAttr(this.element, "aria-label", words.t("liveLog"));
  }

  say(line: string): void {
    this.element.append(h("p", { text: line.slice(0, LONGEST_LINE) }));
    while (this.element.childElementCount > MOST_LINES) this.element.firstElementChild?.remove();
  }
}

/** A short message that everyone sees, for a few seconds: *copied*. */
export class Toast {
  readonly element = h("div", { class: "toast", attrs: { role: "status" } });
  #timer: ReturnType<typeof setTimeout> | null = null;

  say(message: string): void {
    this.element.textContent = message.slice(0, LONGEST_LINE);
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.element.textContent = "";
    }, 4000);
  }
}
