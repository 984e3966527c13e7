import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "@unified-latex/unified-latex-util-parse";
import { describe, expect, it } from "vitest";
import { mathSpans } from "../../../src/notes/math-spans.ts";

interface Found {
  readonly start: number;
  readonly end: number;
}

const MATHS = new Set(["inlinemath", "displaymath", "mathenv"]);

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

/** Outermost formulas by unified-latex, in order. */
function formulas(node: unknown, out: Found[] = []): readonly Found[] {
  if (Array.isArray(node)) {
    for (const child of node) formulas(child, out);
    return out;
  }
  if (!isRecord(node)) return out;
  const { type, position } = node;
  if (typeof type === "string" && MATHS.has(type) && isRecord(position)) {
    const { start, end } = position;
    if (
      isRecord(start) &&
      isRecord(end) &&
      typeof start["offset"] === "number" &&
      typeof end["offset"] === "number"
    ) {
      out.push({ start: start["offset"], end: end["offset"] });
      return out;
    }
  }
  formulas(node["content"], out);
  formulas(node["args"], out);
  return out;
}

const notes = path.join(import.meta.dirname, "..", "..", "fixtures", "notes");

describe("what rStar sees as maths in LaTeX is what unified-latex reads as maths", () => {
  const texts = readdirSync(notes)
    .filter((name) => name.endsWith(".tex.txt"))
    .map((name) => [name, readFileSync(path.join(notes, name), "utf8").replace(/^.\|/gm, "")] as const);
  const small = [
    "a $x$ and \\(y\\) and \\[z\\] and $$w$$",
    "\\begin{align*} a &= b \\\\ c &= d \\end{align*} then $x$",
    "costs \\$5 and $6x$ % and $y$\nthen $z$",
    "\\begin{equation}\n a = b\n\\end{equation}\n\\begin{problem}Find $x$.\\end{problem}",
    "\\begin{enumerate}\\item $a$ \\item \\textbf{Bold $b$}\\end{enumerate}",
  ].map((text) => [text, text] as const);
  it.each([...texts, ...small])("%s", (_name, text) => {
    const own = mathSpans(text, "latex").map((span) => text.slice(span.start, span.end));
    expect(own).toEqual(formulas(parse(text)).map(({ start, end }) => text.slice(start, end)));
  });
});
