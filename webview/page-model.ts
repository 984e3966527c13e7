import type { PanelLook, PanelView, RunSnapshot } from "../src/protocol/panel.ts";
import type { AnswerCandidate } from "../src/protocol/search-events.ts";
import type { NodeId, TreeNode } from "../src/protocol/search-tree.ts";
import { nodeAt } from "../src/protocol/search-tree.ts";
import { leadingLine, settledSteps, solutionsOf, standing, stepsOf, type Solution } from "./solutions.ts";
import type { Words } from "./words.ts";

/** Everything that a part of the page needs to draw itself; made afresh from the run and the view for each paint. */
export interface PageModel {
  readonly run: RunSnapshot;
  readonly look: PanelLook;
  readonly words: Words;
  readonly view: PanelView;
  readonly answers: readonly AnswerCandidate[];
  /** The best first. */
  readonly solutions: readonly Solution[];
  /** The solution on the page, or null while none has finished. */
  readonly shown: Solution | null;
  /** Its steps, or those of the most promising unfinished way (research), or those the student has seen. */
  readonly steps: readonly TreeNode[];
  /** How many of `steps` can be shown: all in research view, else those revealed. */
  readonly visibleSteps: number;
  /** How many of `steps` will not change any more. */
  readonly settled: number;
  /** True while the search can still change what is shown. */
  readonly running: boolean;
  /** A better solution than the one the student's steps belong to, which the search found later. */
  readonly better: Solution | null;
  /** True where the search ended without an answer to be trusted. */
  readonly distrusted: boolean;
  /** True where the answer may be seen. */
  readonly answerShown: boolean;
}

export function pageModel(run: RunSnapshot, look: PanelLook, words: Words, view: PanelView): PageModel {
  const answers = standing(run);
  const solutions = solutionsOf(run.tree, answers);
  const running =
    run.phase.kind === "queued" || run.phase.kind === "loading" || run.phase.kind === "searching";
  const best = solutions[0] ?? null;
  const shown = choose(run, answers, solutions, view);
  const student = view.mode === "student";
  const anchored = student && view.solution === null ? view.anchor : null;
  const distrusted = run.phase.kind === "finished" && run.phase.result.kind === "no-answer";
  let steps = shown?.steps ?? [];
  if (shown === null && !distrusted) {
    if (anchored !== null) steps = stepsOf(run.tree, anchored);
    else if (!student) steps = leadingLine(run.tree);
  }
  const settled = shown === null && student ? steps.length : settledSteps(run, steps);
  const asked = Math.min(view.revealed, steps.length);
  // The first step needs no asking once nothing can replace it.
  const given = student && settled > 0 ? Math.max(1, asked) : asked;
  const visibleSteps = student ? given : steps.length;
  const all = visibleSteps >= steps.length;
  const answerShown = !student ? shown !== null : !running && ((all && shown !== null) || distrusted);
  return {
    run,
    look,
    words,
    view,
    answers,
    solutions,
    shown,
    steps,
    visibleSteps,
    settled,
    running,
    better: anchored !== null && !running && best !== null && shown !== best ? best : null,
    distrusted,
    answerShown,
  };
}

function choose(
  run: RunSnapshot,
  answers: readonly AnswerCandidate[],
  solutions: readonly Solution[],
  view: PanelView,
): Solution | null {
  const chosen = view.solution === null ? null : solutionAt(run, answers, solutions, view.solution);
  if (chosen !== null) return chosen;
  // What is not to be trusted is shown to who asks for it.
  if (run.phase.kind === "finished" && run.phase.result.kind === "no-answer") return null;
  if (view.mode === "student" && view.anchor !== null) {
    const anchor = view.anchor;
    return solutions.find((s) => s.steps.some((step) => step.id === anchor)) ?? null;
  }
  return solutions[0] ?? null;
}

/** The solution that ends in a node, listed or not. */
function solutionAt(
  run: RunSnapshot,
  answers: readonly AnswerCandidate[],
  solutions: readonly Solution[],
  last: NodeId,
): Solution | null {
  const listed = solutions.find((s) => s.last === last);
  if (listed !== undefined) return listed;
  const { state } = nodeAt(run.tree, last);
  if (state.kind !== "terminal") return null;
  const candidate = answers.find((a) => a.group === state.answer.group);
  return candidate === undefined ? null : { last, steps: stepsOf(run.tree, last), candidate };
}

/** The next best solution after the one shown, or null. */
export function bestOther(model: PageModel): Solution | null {
  return model.solutions.find((s) => s.last !== model.shown?.last) ?? null;
}

/** Whether a node lies on the solution shown. */
export function shownPath(model: PageModel): ReadonlySet<NodeId> {
  const path = new Set<NodeId>();
  const last = model.shown?.last ?? model.steps.at(-1)?.id;
  for (let id: NodeId | null = last ?? null; id !== null; id = nodeAt(model.run.tree, id).parent)
    path.add(id);
  return path;
}
