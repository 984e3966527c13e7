import { mathSpans, type NoteLanguage } from "../../notes/math-spans.ts";
import type { Clause, LinePart, Reader } from "./clause.ts";
import { readLine } from "./clause.ts";
import { numericRuns } from "./prose.ts";

/** A statement in a step, with the words in front of it. */
export interface StepPart extends LinePart {
  /** Words since the statement before, lower case. */
  readonly words: string;
  /** Written in words and digits, not as a formula. */
  readonly prose: boolean;
  /** The first value may be cut off by the words before it (`half of 12 = 6`). */
  readonly doubtful: boolean;
  /** Units that the sides name differ, so that the numbers alone decide nothing. */
  readonly mixedUnits: boolean;
}

type Piece =
  | { readonly kind: "words"; readonly text: string }
  | {
      readonly kind: "formula";
      readonly tex: string;
      readonly prose: boolean;
      readonly doubtful: boolean;
      readonly mixedUnits: boolean;
    };

function pieces(text: string, language: NoteLanguage): readonly Piece[] {
  const out: Piece[] = [];
  const words = (source: string): void => {
    for (const run of numericRuns(source, language)) {
      if (run.kind === "words") out.push(run);
      else
        out.push({
          kind: "formula",
          tex: run.text,
          prose: true,
          doubtful: run.doubtful,
          mixedUnits: run.mixedUnits,
        });
    }
  };
  let at = 0;
  for (const span of mathSpans(text, language)) {
    words(text.slice(at, span.start));
    out.push({ kind: "formula", tex: span.tex, prose: false, doubtful: false, mixedUnits: false });
    at = span.end;
  }
  words(text.slice(at));
  return out;
}

const JOINS_OR = /^\s*,?\s*(?:or|oder|ou|或者?)\s*(?:else\s*)?$/iu;

/** The letter that a formula gives a value to, or an empty text. */
function assigned(tex: string): string {
  return /^\s*([a-zA-Z])(?:_\{?\d\}?)?\s*(?:=|\\in(?![a-z])|\\[lg]eq?(?![a-z])|[<>])/.exec(tex)?.[1] ?? "";
}

/** `$x = 2$ or $x = 3$` is one statement. */
function joined(list: readonly Piece[]): readonly Piece[] {
  const out: Piece[] = [];
  for (let k = 0; k < list.length; k++) {
    const piece = list[k];
    const last = out.at(-1);
    const next = list[k + 1];
    if (
      piece?.kind === "words" &&
      JOINS_OR.test(piece.text) &&
      last?.kind === "formula" &&
      next?.kind === "formula" &&
      !last.prose &&
      assigned(last.tex) === assigned(next.tex)
    ) {
      out[out.length - 1] = { ...last, tex: `${last.tex} \\text{ or } ${next.tex}` };
      k++;
      continue;
    }
    if (piece !== undefined) out.push(piece);
  }
  return out;
}

const CONNECTING =
  /^(?:\W|so|then|thus|hence|therefore|which|that|this|it|is|gives?|also|and|we|get|now|finally|equals?|simplif\w*|by|or)*$/iu;

/** `Area $= 5 \cdot 3 = 15$`: the words name the left side, so the line above is not gone on with. */
function named(clause: Clause, words: string): Clause {
  const last = words.split(/[.;:!?\n]/u).at(-1) ?? "";
  if (clause.kind !== "relation" || !clause.continues || CONNECTING.test(last)) return clause;
  if (clause.parts.length < 2)
    return { kind: "unread", tex: clause.tex, reason: "its left side is given in words" };
  return { ...clause, continues: false, ops: clause.ops.slice(1) };
}

/** Reads a step: formulas, and arithmetic in its words. Never throws. */
export function readStep(text: string, language: NoteLanguage, reader: Reader): readonly StepPart[] {
  // A step may be given as bare TeX, for example a row of `align`.
  const bare =
    mathSpans(text, language).length === 0 &&
    /\\(?:frac|sqrt|int|left|cdot|times|Rightarrow|implies|begin|pm|lim|le|ge|sum)|[_^]\{|&/.test(text);
  const list: readonly Piece[] = bare
    ? [{ kind: "formula", tex: text, prose: false, doubtful: false, mixedUnits: false }]
    : joined(pieces(text, language));
  const parts: StepPart[] = [];
  let words = "";
  for (const piece of list) {
    if (piece.kind === "words") {
      words += ` ${piece.text.toLowerCase()}`;
      continue;
    }
    const line = readLine(piece.tex, reader);
    const spoken = `${words} ${line.words.toLowerCase()}`.trim();
    line.parts.forEach((part, k) => {
      const clause = k === 0 ? named(part.clause, spoken) : part.clause;
      parts.push({
        ...part,
        clause,
        words: k === 0 ? spoken : "",
        prose: piece.prose,
        doubtful: piece.doubtful,
        mixedUnits: piece.mixedUnits,
      });
    });
    words = line.parts.length > 0 ? "" : spoken;
  }
  return parts;
}
