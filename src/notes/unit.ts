/** A stretch of text in a note. Offsets are UTF-16 units, lines 1-based, the end of a range is behind it, the end line included. */
export interface NoteRange {
  readonly start: number;
  readonly end: number;
  readonly startLine: number;
  readonly endLine: number;
}

/**
 * A piece of a note as the problem finder sees it: one line of prose, one display formula (a row of it), one item.
 * Markdown and LaTeX are both brought to this form.
 */
export interface Unit extends NoteRange {
  readonly kind:
    /** A heading or sectioning command. */
    | "heading"
    /** A line of words, possibly with formulas. */
    | "line"
    /** A display formula, or one row of an aligned one. */
    | "display"
    /** Ends whatever stands before: a rule, a code block. */
    | "barrier"
    /** The start of an environment for problems or for solutions, and their ends. */
    | "begin-problem"
    | "end-problem"
    | "begin-solution"
    | "end-solution";
  /** For a display formula of one row: the range with its delimiters. */
  readonly block: NoteRange | null;
  /** Without markup around it (quote signs, list signs); formulas as written. For environments the title. */
  readonly text: string;
  /** A blank line, or a new block, stands before. */
  readonly fresh: boolean;
  /** It starts a list item, with this label (`a`, `1`; empty for bullets); null where it starts none. */
  readonly item: string | null;
  /** Depth of lists around it. */
  readonly depth: number;
  /** Level of a heading, 1 to 6; 0 for everything else. */
  readonly level: number;
}

/** Offsets of line starts, to turn offsets into lines. */
export class Lines {
  readonly #starts: readonly number[];

  constructor(text: string) {
    const starts = [0];
    for (let k = 0; k < text.length; k++) {
      const c = text.charAt(k);
      if (c === "\n" || (c === "\r" && text.charAt(k + 1) !== "\n")) starts.push(k + 1);
    }
    this.#starts = starts;
  }

  get count(): number {
    return this.#starts.length;
  }

  /** Offset of a line, 0-based. */
  startOf(line: number): number {
    return this.#starts[Math.min(Math.max(line, 0), this.#starts.length - 1)] ?? 0;
  }

  /** The 1-based line that an offset lies in. */
  lineOf(offset: number): number {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low + 1;
  }

  range(start: number, end: number): NoteRange {
    return { start, end, startLine: this.lineOf(start), endLine: this.lineOf(Math.max(start, end - 1)) };
  }
}
