import type { NoteLanguage } from "../../../src/notes/math-spans.ts";
import { checkSolution } from "../../../src/solver/checking/check-solution.ts";

/** `+` right and checkable, `~` right without a checkable claim, `!` the first wrong one, `.` after it. */
export type Label = "+" | "~" | "!" | ".";

export interface LabelledSolution {
  readonly id: string;
  readonly language: NoteLanguage;
  readonly kind: "symbolic" | "words";
  readonly problem: string;
  readonly steps: readonly { readonly label: Label; readonly text: string }[];
}

const LABEL = /^([+~!.]) (.*)$/s;

/** Reads the format described in `test/fixtures/solutions/README.md`. */
export function parseSolutions(text: string): readonly LabelledSolution[] {
  return text
    .split(/^@ /m)
    .slice(1)
    .map((block) => {
      const lines = block
        .replace(/\r?\n {2}/g, "\n")
        .trimEnd()
        .split("\n");
      const [id = "", language = "", kind = ""] = (lines[0] ?? "").split(" ");
      const problem = (lines.find((line) => line.startsWith("P ")) ?? "").slice(2);
      const steps = lines.flatMap((line) => {
        const match = LABEL.exec(line);
        const label = match?.[1];
        if (label !== "+" && label !== "~" && label !== "!" && label !== ".") return [];
        return [{ label, text: match?.[2] ?? "" } as const];
      });
      return {
        id,
        language: language === "latex" ? "latex" : "markdown",
        kind: kind === "words" ? "words" : "symbolic",
        problem,
        steps,
      };
    });
}

export interface Measured {
  readonly solutions: number;
  readonly wrong: number;
  /** Right steps called contradicted: must be empty. */
  readonly falseAlarms: readonly string[];
  readonly rightSymbolic: number;
  readonly rightSymbolicVerified: number;
  readonly wrongSymbolic: number;
  readonly wrongSymbolicFound: number;
  readonly wrongWords: number;
  readonly wrongWordsFound: number;
}

/** Runs the checker on labelled solutions and counts. */
export function measure(solutions: readonly LabelledSolution[]): Measured {
  const falseAlarms: string[] = [];
  const count = {
    rightSymbolic: 0,
    rightSymbolicVerified: 0,
    wrongSymbolic: 0,
    wrongSymbolicFound: 0,
    wrongWords: 0,
    wrongWordsFound: 0,
  };
  for (const solution of solutions) {
    const { problem, language, kind } = solution;
    const checks = checkSolution({ problem, language, steps: solution.steps.map((step) => step.text) });
    solution.steps.forEach((step, k) => {
      const verdict = checks[k]?.verdict;
      const right = step.label === "+" || step.label === "~";
      if (right && verdict === "contradicted") falseAlarms.push(`${solution.id}: ${step.text}`);
      if (step.label === "+" && kind === "symbolic") {
        count.rightSymbolic++;
        if (verdict === "verified") count.rightSymbolicVerified++;
      }
      if (step.label !== "!") return;
      // Found means: this step is the first contradicted one.
      const found = checks.findIndex((check) => check.verdict === "contradicted") === k;
      if (kind === "symbolic") {
        count.wrongSymbolic++;
        if (found) count.wrongSymbolicFound++;
      } else {
        count.wrongWords++;
        if (found) count.wrongWordsFound++;
      }
    });
  }
  const wrong = solutions.filter((s) => s.steps.some((step) => step.label === "!")).length;
  return { solutions: solutions.length, wrong, falseAlarms, ...count };
}
