import type { Solution } from "../notes/solution.ts";
import { english, type Translate } from "../setup/translate.ts";
import { isEqual } from "../solver/grading/grade.ts";
import type { Executor } from "../solver/search/ports.ts";
import { deriveSeed, SeededRng } from "../solver/search/random.ts";
import { planSteps } from "../solver/symbolic/plan.ts";
import { recognise } from "../solver/symbolic/recognise.ts";
import { printedTex } from "../solver/symbolic/tex.ts";
import { pathCells } from "../solver/trajectory/parse.ts";
import {
  codeNumbers,
  isAsNice,
  otherNumber,
  problemNumbers,
  replaceAt,
  type NumberPlace,
} from "./numbers.ts";

export interface SimilarQuestion {
  readonly problem: string;
  /** A verified solution of it, where there is one. */
  readonly solution: Solution | null;
  /** Another seed, another problem. */
  readonly seed: number;
}

export type SimilarProblem =
  /** Its answer (TeX) was checked by running the program with the new numbers. */
  | { readonly kind: "made"; readonly text: string; readonly answer: string }
  /** Why there is none, in words. */
  | { readonly kind: "none"; readonly reason: string };

/** Before giving up: new numbers that are drawn, and programs that are run for them. */
const DRAWS = 1_000;
const RUNS = 40;

interface NumberGroup {
  readonly value: string;
  readonly places: readonly NumberPlace[];
}

/** A problem whose program can be run again with other numbers. */
interface Recipe {
  /** Numbers that may change, by value: all their places in the problem. */
  readonly groups: readonly NumberGroup[];
  /** The program for the problem with these values; null where there is none. */
  cells(changed: string, values: ReadonlyMap<string, string>): readonly string[] | null;
}

/**
 * The same problem with other numbers, and its answer as run. Drills are read anew with the new numbers; for any other
 * problem the numbers are replaced in the verified program too, and only where it is clear which is which: every number
 * of the program stands in the problem, and a number that changes stands there once. The answer is as nice as the first:
 * whole where it was whole, of about the same size. Refuses in words where it cannot be done. Throws for an abort only.
 */
export async function makeSimilar(
  { problem, solution, seed }: SimilarQuestion,
  executor: Executor,
  signal: AbortSignal,
  t: Translate = english,
): Promise<SimilarProblem> {
  const recipe = recipeOf(problem, solution);
  if (recipe === null) {
    const reason =
      solution === null
        ? t("rStar has no verified solution of this problem whose numbers could be changed.")
        : t("It is not clear which number of the solution is which number of the problem.");
    return { kind: "none", reason };
  }
  const original = await run(recipe.cells(problem, new Map()), executor, signal);
  const known = solution?.answer?.text ?? null;
  if (original === null || (known !== null && isEqual(known, original, "lenient") === false)) {
    return { kind: "none", reason: t("The solution of this problem could not be run again.") };
  }
  const rng = new SeededRng(deriveSeed(seed, 0x51a1));
  let runs = 0;
  for (let draw = 0; draw < DRAWS && runs < RUNS; draw++) {
    const values = new Map(recipe.groups.map(({ value }) => [value, otherNumber(value, rng)]));
    // Two numbers that were different must not become the same.
    if (new Set(values.values()).size < values.size) continue;
    const places = recipe.groups.flatMap((g) =>
      g.places.map((p) => ({ ...p, text: values.get(g.value) ?? p.text })),
    );
    const text = replaceAt(problem, places);
    const cells = recipe.cells(text, values);
    if (cells === null) continue;
    runs++;
    const answer = await run(cells, executor, signal);
    if (answer !== null && isAsNice(answer, original)) {
      return { kind: "made", text, answer: printedTex(answer) };
    }
  }
  return {
    kind: "none",
    reason: t("No other numbers were found that give an answer as simple as this one."),
  };
}

function recipeOf(problem: string, solution: Solution | null): Recipe | null {
  const groups = grouped(problemNumbers(problem));
  if (groups.length === 0) return null;
  const plan = recognise(problem);
  if (plan !== null) {
    return {
      groups,
      cells: (changed) => {
        const other = recognise(changed);
        // Other numbers must not make it another task.
        return other?.task === plan.task ? pathCells(planSteps(other)) : null;
      },
    };
  }
  if (solution === null) return null;
  const codes = solution.steps.map((step) => step.code).filter((code) => code.trim() !== "");
  const inProblem = new Set(problemNumbers(problem, true).map((place) => place.value));
  const inCode = codes.map(codeNumbers);
  // A number that was worked out in somebody's head would stay as it was.
  if (inCode.flat().some((place) => !inProblem.has(place.value) && !HARMLESS.has(place.value))) return null;
  const once = (value: string): boolean =>
    inCode.flat().filter((place) => place.value === value).length === 1;
  const free = groups.filter((g) => g.places.length === 1 && once(g.value));
  if (free.length === 0) return null;
  return {
    groups: free,
    cells: (_changed, values) =>
      codes.map((code, k) =>
        replaceAt(
          code,
          (inCode[k] ?? []).map((p) => ({ ...p, text: values.get(p.value) ?? p.text })),
        ),
      ),
  };
}

/** Numbers of formulas and of Python itself rather than of a problem. */
const HARMLESS: ReadonlySet<string> = new Set(["0", "1", "100"]);

function grouped(places: readonly NumberPlace[]): readonly NumberGroup[] {
  const groups = new Map<string, NumberPlace[]>();
  for (const place of places) groups.set(place.value, [...(groups.get(place.value) ?? []), place]);
  return [...groups].map(([value, all]) => ({ value, places: all }));
}

/** The last line that a program prints; null where it fails. */
async function run(
  cells: readonly string[] | null,
  executor: Executor,
  signal: AbortSignal,
): Promise<string | null> {
  signal.throwIfAborted();
  if (cells === null || cells.length === 0) return null;
  const execution = await executor.run(cells, signal);
  signal.throwIfAborted();
  if (execution.kind !== "ran") return null;
  return execution.output.trim().split("\n").at(-1)?.trim() ?? null;
}
