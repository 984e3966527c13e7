import { labelOf } from "../../notes/labels.ts";
import { mathSpans } from "../../notes/math-spans.ts";
import type { Ast } from "../grading/math/ast.ts";
import { some } from "../grading/math/ast.ts";
import { readMath } from "../checking/clause.ts";
import { asciiPieces } from "./ascii-math.ts";
import { NotSure, sure } from "./not-sure.ts";

/** How the answer is wanted, where the problem says so. */
export type AnswerFormat =
  | { readonly kind: "any" }
  | { readonly kind: "fraction" }
  | { readonly kind: "decimal" }
  | { readonly kind: "percent" }
  | { readonly kind: "rounded"; readonly places: number };

/**
 * A problem as its words with numbered places for the formulas: `Solve $2x = 4$ for $x$.` is `solve #0# for #1#` with
 * the pieces `2x = 4` and `x`. Words are lower case, without politeness and punctuation at the end, so that a pattern
 * that matches the whole of them has understood every word.
 */
export interface Template {
  readonly words: string;
  readonly pieces: readonly string[];
  readonly format: AnswerFormat;
  /** The problem says that only real solutions count. */
  readonly real: boolean;
}

/** Longest problem that a template is made of; a drill is one or two sentences. */
const MAX_CHARACTERS = 600;
const MAX_PIECES = 24;

const POLITE =
  /\b(?:please|pls|plz|kindly|(?:can|could|would) (?:you|someone|anyone)(?: help(?: me)?(?: to)?)?|help me(?: to)?|i need (?:help(?: with this)?|to)|i have to|thanks?(?: you)?(?: in advance)?|hi|hello|hey|tell me|show me|for me|completely|fully|algebraically|carefully|quickly|exactly|now)\b[,!:]?/g;

const FORMATS: readonly (readonly [RegExp, AnswerFormat])[] = [
  [
    /,? ?(?:(?:and )?(?:give|leave|write|express|state) (?:your|the) (?:final )?(?:answer|result) )?(?:as|in) (?:an? )?(?:exact |single |simplified |reduced |common |proper |improper )?fraction(?: in (?:its |the )?(?:simplest|lowest|reduced) (?:form|terms?))?$/,
    { kind: "fraction" },
  ],
  [
    /,? ?(?:(?:and )?(?:give|leave|write|express|state) (?:your|the) (?:final )?(?:answer|result) )?(?:as|in) (?:a )?decimal(?: form| number)?$/,
    { kind: "decimal" },
  ],
  [
    /,? ?(?:(?:and )?(?:give|leave|write|express|state|simplify) (?:your|the) (?:final )?(?:answer|result)s? )?(?:in|to) (?:its |their |the )?(?:simplest|lowest|reduced|exact|simplified) (?:radical )?(?:form|terms?)$/,
    { kind: "any" },
  ],
];

const ROUNDING =
  /,? ?(?:(?:and )?(?:round(?:ed)?|give|correct|write|state)(?: (?:your|the) (?:final )?(?:answer|result))?(?: rounded)? )?(?:to|correct to) (?:(#\d+#|one|two|three|four) decimal places?|the nearest (whole number|integer|tenth|hundredth|thousandth))$/;

const PLACES: Readonly<Record<string, number>> = {
  "whole number": 0,
  integer: 0,
  tenth: 1,
  hundredth: 2,
  thousandth: 3,
  one: 1,
  two: 2,
  three: 3,
  four: 4,
};

/** Null where the problem is too long, or has too many formulas, to be a drill. */
export function templateOf(problem: string): Template | null {
  const source = problem.trim();
  if (source === "" || source.length > MAX_CHARACTERS) return null;
  const label = labelOf(source, false);
  const text = label === null ? source : source.slice(label.length);
  const pieces: string[] = [];
  let words = "";
  let at = 0;
  const place = (tex: string): string => {
    pieces.push(tex);
    return ` #${pieces.length - 1}# `;
  };
  for (const span of mathSpans(text, "markdown")) {
    words += asciiPieces(text.slice(at, span.start), place);
    words += place(span.tex.trim());
    at = span.end;
  }
  words += asciiPieces(text.slice(at), place);
  if (pieces.length === 0 || pieces.length > MAX_PIECES) return null;
  const real = /\breal\b/i.test(words);
  return { ...formatOf(normal(words), pieces), pieces, real };
}

function normal(words: string): string {
  return words
    .toLowerCase()
    .replace(/[“”"]|\*\*|__/g, " ")
    .replace(/’/g, "'")
    .replace(/\s+/g, " ")
    .replace(POLITE, " ")
    .replace(/\bwhat'?s\b/g, "what is")
    .replace(/#\s*,? ?(?:\+ ?)?(?:\.\.\.|…)[,.]?/g, "# ...")
    .replace(/# (st|nd|rd|th)\b/g, "#$1")
    .replace(/\s+([,.;:?!])/g, "$1")
    .replace(/([:;])(?=\s|$)/g, " ")
    .replace(/\s+/g, " ")
    .trim()
    .replace(/(?: ?(?<!\.\.)[.?!])+$|(?<=\.\.\.) ?[.?!]$/g, "")
    .replace(/^[\s,.]+|[\s,]+$/g, "")
    .replace(
      /\b(?:the )?following (?=(?:system|equations?|inequality|inequalities|expression|integral|limit|sum|numbers|polynomial)\b)/g,
      "the ",
    )
    .replace(/\bfollowing\b/g, "")
    .replace(/\s+/g, " ")
    .trim();
}

function formatOf(words: string, pieces: readonly string[]): Pick<Template, "words" | "format"> {
  // “Write 0.84 as a fraction” is a task of its own.
  const task =
    /^(?:convert|write|express|change|turn|rewrite|what is #\d+# (?:as|in) an? (?:decimal|fraction|percent))\b/.test(
      words,
    );
  const rounding = /^round\b/.test(words) ? null : ROUNDING.exec(words);
  if (rounding !== null) {
    const [whole, said = "", unit = ""] = rounding;
    const index = /^#(\d+)#$/.exec(said)?.[1];
    const places = index === undefined ? PLACES[said === "" ? unit : said] : Number(pieces[Number(index)]);
    if (places !== undefined && Number.isInteger(places) && places >= 0 && places <= 12) {
      return { words: trimmed(words.slice(0, -whole.length)), format: { kind: "rounded", places } };
    }
  }
  if (!task) {
    for (const [pattern, format] of FORMATS) {
      const found = pattern.exec(words);
      if (found !== null && found.index > 0) return { words: trimmed(words.slice(0, found.index)), format };
    }
  }
  return { words, format: { kind: "any" } };
}

const trimmed = (words: string): string => words.replace(/[\s,.]+$/, "");

/** A pattern over a template: `M` stands for one formula, `L` for one or more with commas or “and” between them. */
export function pattern(source: string): RegExp {
  const list = String.raw`(#\d+#(?:(?:,? and|,|;|,? &| or) #\d+#)*)`;
  return new RegExp(`^(?:${source.replaceAll("{M}", String.raw`#(\d+)#`).replaceAll("{L}", list)})$`);
}

/** Functions that a problem defines by `f(x) = …`. */
export function definedFunctions(pieces: readonly string[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const piece of pieces) {
    const found = /^\s*([a-zA-Z])\s*(?:\\left\s*)?\(\s*[a-zA-Z]\s*(?:\\right\s*)?\)\s*=/.exec(piece);
    if (found?.[1] !== undefined) names.add(found[1]);
  }
  return names;
}

/** The formula at a place. @throws NotSure where it is not read, or has words in it */
export function read(t: Template, place: string | undefined): Ast {
  const tex = sure(t.pieces[Number(sure(place, "a formula is missing"))], "a formula is missing");
  return readTex(tex, definedFunctions(t.pieces));
}

export function readTex(tex: string, functions: ReadonlySet<string> = new Set()): Ast {
  const clean = tex
    // A bar right behind a brace would be read as the bar of a set.
    .replace(/\{\s*\|([^|{}]+)\|/g, "{abs($1)")
    .replace(/\\displaystyle|\\(?:quad|qquad)(?![a-zA-Z])/g, " ")
    .replace(/(?:\s|\\[,;: !])+$/, "")
    .replace(/[.,;:]\s*$/, "");
  const ast = readMath(clean, { functions, next: 9000 });
  if (typeof ast === "string") throw new NotSure(ast);
  if (some(ast, (node) => node.kind === "text")) throw new NotSure("there are words in the formula");
  return ast;
}

/** The numbers of the places that `{L}` matched. */
export function placesOf(list: string | undefined): readonly string[] {
  return [...(list ?? "").matchAll(/#(\d+)#/g)].map((m) => m[1] ?? "");
}

/** The formulas of a list, whether written `$1, 2, 3$` or `$1$, $2$ and $3$`. */
export function readList(t: Template, list: string | undefined): readonly Ast[] {
  return placesOf(list).flatMap((place) => {
    const ast = read(t, place);
    return ast.kind === "list" || (ast.kind === "set" && ast.items.length > 0) ? ast.items : [ast];
  });
}
