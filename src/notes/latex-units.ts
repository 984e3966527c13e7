import { displayRows } from "./display-rows.ts";
import { MATH_ENVIRONMENTS, mathSpans } from "./math-spans.ts";
import type { NoteRange, Unit } from "./unit.ts";
import { Lines } from "./unit.ts";

/**
 * Where problems and solutions stand in LaTeX, by an own scanner that never fails on half-typed text. Another parser
 * (for example unified-latex) can take its place: anything that brings a text to units.
 */
export type LatexReader = (text: string) => readonly Unit[];

const PROBLEM_ENVIRONMENT =
  /^(?:problem|exercise|question|ex|exer|task|aufgabe|uebung|prob|example|homeworkProblem|practice|ejercicio|exo|exercice|xca)s?$/i;
const SOLUTION_ENVIRONMENT = /^(?:solution|proof|answer|loesung|solucion|sol|work|attempt)s?$/i;
const VERBATIM = /^(?:verbatim|lstlisting|minted|Verbatim|comment|tikzpicture|tabular)$/;
const LISTS = /^(?:enumerate|itemize|description|parts|subparts|questions|tasks)$/;
const SECTION = /^(?:part|chapter|section|subsection|subsubsection|paragraph|subparagraph)$/;
const LEVELS: Readonly<Record<string, number>> = {
  part: 1,
  chapter: 1,
  section: 2,
  subsection: 3,
  subsubsection: 4,
  paragraph: 5,
  subparagraph: 6,
};

/** Offset of the brace that closes the one at `open`, or -1. Escapes and comments are skipped. */
function closingBrace(text: string, open: number): number {
  let depth = 0;
  for (let k = open; k < text.length && k < open + 4_000; k++) {
    const c = text.charAt(k);
    if (c === "\\") k++;
    else if (c === "{") depth++;
    else if (c === "}" && --depth === 0) return k;
  }
  return -1;
}

/** The text with comments blanked out, so that offsets stay. */
function withoutComments(text: string): string {
  return text.replace(
    /(?<=^|[^\\])((?:\\\\)*)%[^\r\n]*/g,
    (whole: string, slashes: string) => slashes + " ".repeat(whole.length - slashes.length),
  );
}

class Scanner {
  readonly units: Unit[] = [];
  readonly #lines: Lines;
  readonly #text: string;
  #depth = 0;
  #item: string | null = null;
  #lastEnd = -1;
  #counters: number[] = [];

  constructor(text: string) {
    this.#text = withoutComments(text);
    this.#lines = new Lines(text);
  }

  #push(
    unit: Pick<Unit, "kind" | "text" | "start" | "end"> & {
      level?: number;
      fresh?: boolean;
      block?: NoteRange;
    },
  ): void {
    const range = this.#lines.range(unit.start, unit.end);
    this.units.push({
      level: 0,
      block: null,
      ...unit,
      ...range,
      fresh: unit.fresh ?? range.startLine > this.#lastEnd + 1,
      item: this.#item,
      depth: this.#depth,
    });
    this.#lastEnd = unit.block?.endLine ?? range.endLine;
    if (unit.kind === "line" || unit.kind === "display") this.#item = null;
  }

  /** Words between commands: one unit a line, trimmed. */
  #words(from: number, to: number): void {
    let start = from;
    while (start < to) {
      let end = this.#text.indexOf("\n", start);
      if (end < 0 || end > to) end = to;
      let a = start;
      let b = end;
      while (a < b && /\s/.test(this.#text.charAt(a))) a++;
      while (b > a && /\s/.test(this.#text.charAt(b - 1))) b--;
      const text = this.#text.slice(a, b);
      const bare = text
        .replace(
          /\\(?:\\(?:\[[^\]]*\])?|noindent|medskip|bigskip|smallskip|newpage|clearpage|maketitle|par|centering|vfill|hfill|qed|label\{[^}]*\}|vspace\*?\{[^}]*\}|hspace\*?\{[^}]*\})(?![a-zA-Z])/g,
          "",
        )
        .trim();
      if (bare !== "" && !/^[{}]+$/.test(bare)) {
        const lead =
          /^(?:\\(?:noindent|medskip|bigskip|smallskip|par)(?![a-zA-Z])\s*)+/.exec(text)?.[0].length ?? 0;
        const tail = /(?:\s*\\\\(?:\[[^\]]*\])?)+$/.exec(text.slice(lead))?.[0].length ?? 0;
        this.#push({
          kind: "line",
          text: text.slice(lead, text.length - tail),
          start: a + lead,
          end: b - tail,
        });
      }
      start = end + 1;
    }
  }

  #display(start: number, tex: string, block: NoteRange): void {
    const rows = displayRows(tex);
    rows.forEach((row, k) => {
      this.#push({
        kind: "display",
        text: row.text,
        start: start + row.start,
        end: start + row.end,
        fresh: k === 0,
        ...(rows.length === 1 ? { block } : {}),
      });
    });
  }

  run(): readonly Unit[] {
    const text = this.#text;
    const begin = text.indexOf("\\begin{document}");
    const close = text.indexOf("\\end{document}");
    const from = begin < 0 ? 0 : begin + "\\begin{document}".length;
    const to = close < from ? text.length : close;
    const displays = mathSpans(text, "latex").filter((span) => span.display);
    let nextDisplay = 0;
    let plain = from;
    const command =
      /\\(begin|end)\s*\{([A-Za-z]+)(\*?)\}|\\(item|question|part|subpart)(?![a-zA-Z])|\\([a-z]+)(\*?)\s*\{|\\\[|\$\$/g;
    command.lastIndex = from;
    for (;;) {
      const found = command.exec(text);
      const display = displays[nextDisplay];
      if (found === null || found.index >= to) break;
      if (display !== undefined && display.start < from) {
        nextDisplay++;
        command.lastIndex = found.index;
        continue;
      }
      if (display !== undefined && display.end <= found.index) {
        nextDisplay++;
        command.lastIndex = found.index;
        continue;
      }
      if (display !== undefined && found.index >= display.start) {
        this.#words(plain, display.start);
        const environment = display.texStart === display.start;
        const tex = environment ? text.slice(display.start, display.end) : display.tex;
        const start = environment ? display.start : display.texStart;
        this.#display(start, tex, this.#lines.range(display.start, display.end));
        plain = display.end;
        command.lastIndex = display.end;
        nextDisplay++;
        continue;
      }
      const at = found.index;
      const [whole, edge, name, , item, other] = found;
      if (edge !== undefined && name !== undefined) {
        if (MATH_ENVIRONMENTS.has(name) && edge === "begin") continue; // not closed yet: words
        this.#words(plain, at);
        plain = this.#environment(edge, name, at, at + whole.length);
      } else if (item !== undefined) {
        this.#words(plain, at);
        plain = this.#listItem(item, at + whole.length);
      } else if (other !== undefined && SECTION.test(other)) {
        const open = at + whole.length - 1;
        const end = closingBrace(text, open);
        if (end < 0) continue;
        this.#words(plain, at);
        this.#push({
          kind: "heading",
          text: text.slice(open + 1, end),
          start: open + 1,
          end,
          level: LEVELS[other] ?? 2,
          fresh: true,
        });
        plain = end + 1;
      } else continue;
      command.lastIndex = plain;
    }
    this.#words(plain, to);
    return this.units;
  }

  /** Returns the offset to go on from. */
  #environment(edge: string, name: string, at: number, behind: number): number {
    const options = /^\s*\[([^\]\n]{0,80})\]/.exec(this.#text.slice(behind, behind + 100));
    const end = behind + (options?.[0].length ?? 0);
    if (VERBATIM.test(name) && edge === "begin") {
      const close = this.#text.indexOf(`\\end{${name}}`, behind);
      const stop = close < 0 ? this.#text.length : close + name.length + 6;
      this.#push({ kind: "barrier", text: "", start: at, end: stop });
      return stop;
    }
    if (LISTS.test(name)) {
      this.#depth = Math.max(0, this.#depth + (edge === "begin" ? 1 : -1));
      if (edge === "begin") this.#counters.push(0);
      else this.#counters.pop();
      return edge === "begin" ? end : behind;
    }
    const title = edge === "begin" ? (options?.[1] ?? "") : "";
    if (PROBLEM_ENVIRONMENT.test(name)) {
      this.#push({
        kind: edge === "begin" ? "begin-problem" : "end-problem",
        text: title,
        start: at,
        end: behind,
      });
    } else if (SOLUTION_ENVIRONMENT.test(name)) {
      this.#push({
        kind: edge === "begin" ? "begin-solution" : "end-solution",
        text: title,
        start: at,
        end: behind,
      });
    }
    return edge === "begin" ? end : behind;
  }

  #listItem(command: string, behind: number): number {
    const label = /^\s*\[([^\]\n]{0,30})\]/.exec(this.#text.slice(behind, behind + 50));
    const count = (this.#counters.pop() ?? 0) + 1;
    this.#counters.push(count);
    this.#item =
      label?.[1] ??
      (this.#depth > 1 || command.endsWith("part")
        ? String.fromCharCode(96 + Math.min(count, 26))
        : String(count));
    return behind + (label?.[0].length ?? 0);
  }
}

/** Brings a LaTeX text to units. Never throws. */
export const latexUnits: LatexReader = (text) => new Scanner(text).run();
