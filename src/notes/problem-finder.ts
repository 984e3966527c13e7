import { asks, isImperative, labelOf, partLabel, solutionLabel, soundsLikeWork } from "./labels.ts";
import type { NoteLanguage } from "./math-spans.ts";
import type { NotePart, NoteProblem, NoteStep } from "./problem.ts";
import type { NoteRange, Unit } from "./unit.ts";

type FoundStep = Omit<NoteStep, "maths">;
type FoundProblem = Omit<NoteProblem, "steps"> & { readonly steps: readonly FoundStep[] };

interface Draft {
  number: string | null;
  /** Units of the statement. */
  readonly statement: { unit: Unit; text: string; start: number }[];
  /** The text of the statement so far, and whether it asks for something. */
  words: string;
  asked: boolean;
  readonly parts: NotePart[];
  readonly steps: FoundStep[];
  /** How it was found: that decides what ends it. */
  readonly by: "label" | "environment" | "item" | "asking";
  readonly level: number;
  readonly depth: number;
  working: boolean;
  part: string | null;
  range: NoteRange | null;
  closed: boolean;
}

/** Longest statement that is searched for what it asks; behind it a text without a question has none. */
const MAX_STATEMENT = 4_000;

/** Removes markup around a bold label in LaTeX: `\textbf{Problem 3.}`. */
function unbolded(text: string): { readonly text: string; readonly offset: number } {
  const match = /^\s*\\(?:textbf|textit|emph|underline|textsc|subsection\*?|paragraph\*?)\s*\{/.exec(text);
  return match === null
    ? { text, offset: 0 }
    : { text: text.slice(match[0].length).replace("}", " "), offset: match[0].length };
}

/** Turns units into problems with steps: one pass, one open problem at a time. */
export class ProblemFinder {
  readonly #found: Draft[] = [];
  readonly #labelled: boolean;
  readonly #units: readonly Unit[];
  readonly #language: NoteLanguage;
  readonly #labels = new Map<Unit, { readonly number: string | null; readonly length: number } | null>();
  #open: Draft | null = null;

  constructor(units: readonly Unit[], language: NoteLanguage) {
    this.#units = units;
    this.#language = language;
    this.#labelled = units.some(
      (unit) =>
        unit.kind === "begin-problem" ||
        ((unit.kind === "line" || unit.kind === "heading") && this.#label(unit) !== null),
    );
  }

  run(): readonly FoundProblem[] {
    for (const unit of this.#units) this.#take(unit);
    return this.#found.flatMap((draft) => {
      const problem = this.#finish(draft);
      return problem === null ? [] : [problem];
    });
  }

  /** Asked for twice for most lines: once for all of them, to know whether the note has labels. */
  #label(unit: Unit): { readonly number: string | null; readonly length: number } | null {
    const known = this.#labels.get(unit);
    if (known !== undefined) return known;
    const label = this.#readLabel(unit);
    this.#labels.set(unit, label);
    return label;
  }

  #readLabel(unit: Unit): { readonly number: string | null; readonly length: number } | null {
    const { text, offset } =
      this.#language === "latex" ? unbolded(unit.text) : { text: unit.text, offset: 0 };
    const label = labelOf(text, unit.kind === "heading" || offset > 0);
    if (label === null) return null;
    return { number: label.number, length: Math.min(unit.text.length, label.length + offset) };
  }

  #solution(text: string): number | null {
    const { text: plain, offset } = this.#language === "latex" ? unbolded(text) : { text, offset: 0 };
    const length = solutionLabel(plain);
    return length === null ? null : Math.min(text.length, length + offset);
  }

  #take(unit: Unit): void {
    switch (unit.kind) {
      case "barrier":
        if (this.#open !== null && this.#open.by !== "environment" && !this.#open.working) this.#open = null;
        else if (this.#open !== null && unit.text === "") this.#open.closed = this.#open.by !== "environment";
        if (this.#open?.closed === true) this.#open = null;
        return;
      case "begin-problem":
        this.#start(unit, "environment", /^[\d.]+[a-z]?$/.test(unit.text) ? unit.text : null);
        return;
      case "end-problem":
        if (this.#open?.by === "environment") this.#open.working = true;
        return;
      case "begin-solution":
        if (this.#open !== null) this.#open.working = true;
        return;
      case "end-solution":
        this.#open = null;
        return;
      case "heading":
        this.#heading(unit);
        return;
      case "line":
      case "display":
        this.#content(unit);
        return;
    }
  }

  #start(unit: Unit, by: Draft["by"], number: string | null): Draft {
    const draft: Draft = {
      number,
      statement: [],
      words: "",
      asked: false,
      parts: [],
      steps: [],
      by,
      level: unit.level,
      depth: unit.depth,
      working: false,
      part: null,
      range: by === "environment" ? null : unit,
      closed: false,
    };
    this.#found.push(draft);
    this.#open = draft;
    return draft;
  }

  #heading(unit: Unit): void {
    const label = this.#label(unit);
    if (label !== null) {
      const draft = this.#start(unit, "label", label.number);
      this.#state(draft, unit, label.length);
      return;
    }
    if (this.#solution(unit.text) !== null && this.#open !== null) {
      this.#open.working = true;
      return;
    }
    // A heading below the label's own level (#### Step 1) belongs to the work.
    if (this.#open !== null && this.#open.level > 0 && unit.level > this.#open.level) return;
    this.#open = null;
  }

  #content(unit: Unit): void {
    if (unit.kind === "line") {
      const label = this.#label(unit);
      if (
        label !== null &&
        (unit.fresh || unit.item !== null || this.#open?.working !== true || label.number !== null)
      ) {
        const draft = this.#start(unit, "label", label.number);
        this.#state(draft, unit, label.length);
        return;
      }
      const solution = this.#solution(unit.text);
      if (solution !== null && this.#open !== null) {
        this.#open.working = true;
        if (solution < unit.text.length) this.#step(this.#open, unit, solution);
        return;
      }
    }
    const open = this.#open;
    if (this.#opensUnlabelled(unit, open)) {
      const task = /^\[[ xX]\]\s+/.exec(unit.text)?.[0].length ?? 0;
      const draft = this.#start(
        unit,
        unit.item === null ? "asking" : "item",
        unit.item?.replace(/[.)]$/, "") ?? null,
      );
      this.#state(draft, unit, task);
      return;
    }
    if (open === null) return;
    if (open.working) this.#step(open, unit, 0);
    else if (this.#belongsToStatement(open, unit)) this.#state(open, unit, 0);
    else {
      open.working = true;
      this.#step(open, unit, 0);
    }
  }

  /** Without labels, what asks is a problem; so is an item that asks in a list of exercises. */
  #opensUnlabelled(unit: Unit, open: Draft | null): boolean {
    if (unit.kind !== "line") return false;
    const text = unit.text.replace(/^\[[ xX]\]\s+/, "");
    if (open?.by === "environment") return false;
    if (open?.by === "label") {
      // "## Exercises" with a list of them.
      const bare = open.number === null && open.statement.every((s) => s.text.trim() === "");
      return bare && unit.item !== null && asks(text);
    }
    if (open?.by === "item") return unit.item !== null && unit.depth <= open.depth && asks(text);
    if (this.#labelled)
      return open === null && unit.item !== null && isImperative(text) && /[$\\\d]/.test(text);
    if (!asks(text) || soundsLikeWork(text)) return false;
    if (open === null) return true;
    return unit.fresh && (open.working ? isImperative(text) || /[?？]\s*$/.test(text) : false);
  }

  #belongsToStatement(open: Draft, unit: Unit): boolean {
    const { words, asked } = open;
    const last = open.statement.at(-1)?.text ?? "";
    if (words.trim() === "") return true;
    if (open.by === "environment") return true;
    if (unit.kind === "display") {
      if (!asked) return true;
      // "Solve the equation" … the formula that it speaks of comes now.
      if (open.statement.at(-1)?.unit.kind === "display") return !unit.fresh;
      return /[:：,，]$|[^.?!。？！:]$/.test(last.trim()) && !/\$$/.test(last.trim())
        ? true
        : !/[$\d]|\\\(/.test(words);
    }
    if (
      partLabel(unit.text) !== null ||
      (unit.item !== null && /^\(?[a-z]\)?[.)]?$|^$|^[ivx]+$/.test(unit.item) && asks(unit.text))
    )
      return true;
    const before = open.statement.at(-1)?.unit;
    if (
      unit.item !== null &&
      before?.item != null &&
      before.depth === unit.depth &&
      open.by !== "item" &&
      !soundsLikeWork(unit.text)
    )
      return true;
    if (
      unit.item !== null &&
      asked &&
      !soundsLikeWork(unit.text) &&
      unit.depth > 0 &&
      /[:：]$/.test(last.trim())
    )
      return true;
    if (!asked) return !soundsLikeWork(unit.text) || !/\$|\d/.test(words);
    if (soundsLikeWork(unit.text)) return false;
    if (!unit.fresh && unit.item === null && /^[a-z]/.test(unit.text) && !/[.?!。？！]$/.test(last.trim()))
      return true;
    return asks(unit.text) && !/^\s*\$?[^$\s]*\s*=/.test(unit.text);
  }

  #state(draft: Draft, unit: Unit, skip: number): void {
    const rest = unit.text.slice(skip);
    const lead = /^[\s})*_]*/.exec(rest)?.[0].length ?? 0;
    const text = rest.slice(skip > 0 ? lead : 0);
    const start = unit.block?.start ?? unit.end - text.length;
    const shown = unit.kind === "display" ? this.#delimited(text) : text;
    const part = partLabel(unit.text);
    if (part !== null) {
      draft.parts.push({
        label: part.label,
        text: unit.text.slice(part.length),
        start: unit.start,
        end: unit.end,
        startLine: unit.startLine,
        endLine: unit.endLine,
      });
    } else if (unit.item !== null && unit.item !== "" && draft.by !== "item" && draft.statement.length > 0) {
      draft.parts.push({
        label: unit.item.replace(/[().]/g, ""),
        text: unit.text,
        start: unit.start,
        end: unit.end,
        startLine: unit.startLine,
        endLine: unit.endLine,
      });
    }
    const first = draft.statement.length === 0;
    draft.statement.push({ unit: { ...unit, ...unit.block }, text: shown, start });
    draft.words = first ? shown : `${draft.words} ${shown}`;
    // What asks goes on asking, whatever is added.
    if (!draft.asked && draft.words.length <= MAX_STATEMENT) draft.asked = asks(draft.words);
  }

  /** A display formula as it is written in the language. */
  #delimited(tex: string): string {
    if (/^\s*\\begin\s*\{/.test(tex)) return tex;
    return this.#language === "markdown" ? `$$${tex}$$` : `\\[${tex}\\]`;
  }

  #step(draft: Draft, unit: Unit, skip: number): void {
    const rest = unit.text.slice(skip);
    const lead = /^[\s})*_]*/.exec(rest)?.[0].length ?? 0;
    const text = skip > 0 ? rest.slice(lead) : rest;
    if (text.trim() === "") return;
    const part = partLabel(unit.text);
    if (part !== null) draft.part = part.label;
    else if (unit.item !== null && /^\(?[a-h]\)?$/.test(unit.item))
      draft.part = unit.item.replace(/[()]/g, "");
    const last = draft.steps.at(-1);
    if (last !== undefined && this.#continues(last, unit, text)) {
      draft.steps[draft.steps.length - 1] = {
        ...last,
        text: `${last.text}\n${text}`,
        end: unit.end,
        endLine: unit.endLine,
      };
      return;
    }
    const display = unit.kind === "display";
    const own = {
      start: unit.end - text.length,
      end: unit.end,
      startLine: unit.startLine,
      endLine: unit.endLine,
    };
    draft.steps.push({
      text: unit.block === null || !display ? text : this.#delimited(text),
      part: draft.part,
      display,
      ...own,
      ...(display ? unit.block : null),
    });
  }

  /** A sentence that runs over the end of its line is one step. */
  #continues(last: FoundStep, unit: Unit, text: string): boolean {
    if (unit.kind === "display" || last.display || unit.fresh || unit.item !== null) return false;
    const open =
      /[,\p{Ll}，(]$/u.test(last.text.trim()) ||
      /(?:\b(?:and|or|the|of|is|to|by|that|gives?|get)|[-+*/=])$/.test(last.text.trim());
    if (/[.;:!?。；：！？]$/.test(last.text.trim())) return false;
    if (/^(?:\$|=|⇒|∴|\\\(|\\Rightarrow|so\b|then\b|thus\b|hence\b|therefore\b)/i.test(text))
      return (
        /,$|\b(?:and|or|the|of|is|to|by|that|gives?|get|with|from|into|have|than|at|for)$/i.test(
          last.text.trim(),
        ) && !/^=/.test(text)
      );
    return /^[\p{Ll}\d(]/u.test(text) && (open || last.text.length > 55);
  }

  #finish(draft: Draft): FoundProblem | null {
    const text = draft.statement
      .map((s) => s.text.trim())
      .filter((t) => t !== "")
      .join("\n");
    const first = draft.range ?? draft.statement[0]?.unit;
    const last = draft.statement.at(-1)?.unit ?? first;
    if (text === "" || first === undefined || last === undefined) return null;
    return {
      text,
      number: draft.number,
      parts: draft.parts,
      steps: draft.steps,
      start: first.start,
      end: last.end,
      startLine: first.startLine,
      endLine: last.endLine,
    };
  }
}
