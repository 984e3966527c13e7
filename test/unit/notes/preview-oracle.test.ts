import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import katexPlugin from "@vscode/markdown-it-katex";
import fc from "fast-check";
import MarkdownIt from "markdown-it";
import { describe, expect, it } from "vitest";
import { findProblems } from "../../../src/notes/find-problem.ts";
import { mathSpans } from "../../../src/notes/math-spans.ts";

type Plugin = Parameters<InstanceType<typeof MarkdownIt>["use"]>[0];

/** The plugin is CommonJS and brings no types. */
function isPlugin(value: unknown): value is Plugin {
  return typeof value === "function";
}

function plugin(): Plugin {
  const loaded: unknown = katexPlugin;
  if (isPlugin(loaded)) return loaded;
  const inner: unknown =
    typeof loaded === "object" && loaded !== null && "default" in loaded ? loaded.default : null;
  if (isPlugin(inner)) return inner;
  throw new Error("The preview's plugin is not a function.");
}

const preview = new MarkdownIt({ html: true }).use(plugin(), { enableFencedBlocks: true });

/** What the preview shows as maths in one paragraph. */
function shownInline(text: string): readonly string[] {
  return preview
    .parseInline(text, {})
    .flatMap((token) =>
      (token.children ?? []).filter((child) => child.tag === "math").map((child) => child.content),
    );
}

function shown(text: string): readonly string[] {
  return preview
    .parse(text, {})
    .flatMap((token) => [token, ...(token.children ?? [])])
    .filter((token) => token.tag === "math")
    .map((token) => token.content);
}

const flat = (tex: string): string => tex.replace(/^\s*>+/gm, "").replace(/\s+/g, "");

const notes = path.join(import.meta.dirname, "..", "..", "fixtures", "notes");

describe("what rStar sees as maths is what the preview shows as maths", () => {
  it.each([
    "costs $5 and $6 today",
    "let $x$ be",
    "($x$, $y$) and $z$.",
    "a$x$ and $x$b",
    "$ x $ with spaces",
    "one \\$5 and $x$",
    "`$x$` and $y$",
    "$$x$$ in a line, then $y$",
    "$$$x$$$",
    "$x$$y$",
    "$x\\$y$",
    "\\\\$x$",
    "an open $x",
    "$$ open",
    "$x_1$, $\\frac{1}{2}$; price $3",
    "x$",
    "中文$x$中文",
    "$a$-th term of $b$'s",
  ])("%s", (text) => {
    expect(mathSpans(text, "markdown").map((span) => span.tex)).toEqual(shownInline(text));
  });

  it("in any mixture of dollars, words, digits and escapes", () => {
    const piece = fc.constantFrom(
      "$",
      "$$",
      "x",
      "5",
      " ",
      "a b",
      "\\$",
      "\\",
      ",",
      "(",
      "`",
      "中",
      "-",
      ".",
      "_",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 24 }), (pieces) => {
        // Characters of Markdown's own at the edges of a paragraph are not the inline rules' business.
        const text = `w ${pieces.join("")} w`;
        expect(mathSpans(text, "markdown").map((span) => span.tex)).toEqual(shownInline(text));
      }),
      { numRuns: 1000 },
    );
  });

  it.each(readdirSync(notes).filter((name) => name.endsWith(".md.txt")))("steps of %s", (name) => {
    const text = readFileSync(path.join(notes, name), "utf8").replace(/^.\|/gm, "");
    const all = shown(text).map(flat);
    for (const problem of findProblems(text)) {
      for (const step of problem.steps) {
        for (const span of step.maths) {
          // `\(…\)`, bare environments and rows of aligned formulas are seen although this preview leaves them out or whole.
          const known = all.some((tex) => tex.includes(flat(span.tex)));
          const extra =
            text.startsWith("\\(", span.start) ||
            text.startsWith("\\[", span.start) ||
            /\\\[|\\begin/.test(text.slice(Math.max(0, span.start - 400), span.start + 8));
          expect(known || extra, `${name}: ${span.tex}`).toBe(true);
        }
      }
    }
  });
});
