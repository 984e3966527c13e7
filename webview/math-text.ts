import katex from "katex";
import { mathSpans, type NoteLanguage } from "../src/notes/math-spans.ts";
import { h } from "./dom.ts";

/**
 * Text of a note or a model with its formulas. Everything here is untrusted: it becomes text nodes and what KaTeX
 * builds under its strictest settings, never HTML; and it is cut before it can hang the page.
 */

/** Characters shown of one text. */
export const LONGEST_TEXT = 20_000;
/** Characters of one formula; a longer one is shown as it is written. */
const LONGEST_FORMULA = 2_000;
const MOST_FORMULAS = 150;
/** What a formula may become: the browser goes down with elements inside one another, and stalls with too many. */
const DEEPEST_TREE = 320;
const MOST_ELEMENTS = 6_000;
/** Braces inside one another; KaTeX goes down with the nesting. */
const DEEPEST = 60;

/** These two would write inline styles into the page, which its policy forbids. */
const SAFE_MACROS: Readonly<Record<string, string>> = {
  "\\pmb": "\\boldsymbol{#1}",
  "\\fcolorbox": "\\colorbox{#2}{#3}",
};

export interface TextRules {
  readonly language: NoteLanguage;
  /** TeX macros, by command. */
  readonly macros: Readonly<Record<string, string>>;
  /** What to say where the text is cut: `{0}` characters are missing. */
  cut(missing: number): string;
}

/** Shows a text in an element, replacing what was there. */
export function renderText(into: Element, text: string, rules: TextRules): void {
  const kept = text.slice(0, LONGEST_TEXT);
  const parts: (Node | string)[] = [];
  let at = 0;
  let formulas = 0;
  for (const span of mathSpans(kept, rules.language)) {
    if (formulas++ >= MOST_FORMULAS) break;
    if (span.start > at) parts.push(kept.slice(at, span.start));
    parts.push(formula(span.tex, span.display, kept.slice(span.start, span.end), rules.macros));
    at = span.end;
  }
  parts.push(kept.slice(at));
  if (text.length > kept.length) {
    parts.push(h("p", { class: "cut", text: rules.cut(text.length - kept.length) }));
  }
  into.replaceChildren(...parts);
}

/** A formula, or null where KaTeX cannot read it. */
export function tryFormula(
  tex: string,
  display: boolean,
  macros: Readonly<Record<string, string>>,
): HTMLElement | null {
  if (tex.length > LONGEST_FORMULA || depth(tex) > DEEPEST) return null;
  const element = h("span", { class: display ? "formula display" : "formula" });
  try {
    katex.render(tex, element, {
      displayMode: display,
      throwOnError: true,
      trust: false,
      maxSize: 20,
      maxExpand: 500,
      // A copy: a formula must not define macros for the next one.
      macros: { ...macros, ...SAFE_MACROS },
      globalGroup: false,
      // Chinese in a formula is fine; what only HTML can do is not.
      strict: (code: string) => (code === "htmlExtension" ? "error" : "ignore"),
    });
  } catch {
    // Not TeX that KaTeX knows, or too deep for it: the reader sees what is written.
    return null;
  }
  return fits(element) ? element : null;
}

/** Looked at before it is part of the page, so that it is never laid out where it does not fit. */
function fits(element: Element): boolean {
  if (element.getElementsByTagName("*").length > MOST_ELEMENTS) return false;
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_ELEMENT);
  let depth = 0;
  for (;;) {
    if (walker.firstChild() !== null) depth++;
    else {
      while (walker.nextSibling() === null) {
        if (walker.parentNode() === null) return true;
        depth--;
      }
    }
    if (depth > DEEPEST_TREE) return false;
  }
}

function formula(
  tex: string,
  display: boolean,
  written: string,
  macros: Readonly<Record<string, string>>,
): Node {
  return tryFormula(tex, display, macros) ?? h("code", { class: "tex", text: written });
}

function depth(tex: string): number {
  let now = 0;
  let most = 0;
  for (const c of tex) {
    if (c === "{") most = Math.max(most, ++now);
    else if (c === "}") now--;
  }
  return most;
}
