import type { NodeId } from "../src/protocol/search-tree.ts";
import { AnswerList } from "./answer-list.ts";
import { AnswerView } from "./answer-view.ts";
import { FactsView } from "./facts-view.ts";
import { h, KeyedList, setAttr, setText, show } from "./dom.ts";
import { NoticesView } from "./notices-view.ts";
import type { PageActions } from "./page-actions.ts";
import { bestOther, type PageModel } from "./page-model.ts";
import { ProblemView } from "./problem-view.ts";
import { ProgressView } from "./progress-view.ts";
import { StepCard, type ShownStep } from "./step-card.ts";
import { Button } from "./toolkit.ts";

/** Other solutions listed before *and N more*. */
const MOST_OTHERS = 8;

/** The solution as a student reads it: problem, steps, answer, what can be done with it. */
export class SolutionView {
  readonly element: HTMLElement;
  readonly #problem: ProblemView;
  readonly #progress: ProgressView;
  readonly #notices = new NoticesView();
  readonly #aside = h("p", { class: "aside" });
  readonly #asideText = h("span");
  readonly #asideButton: HTMLButtonElement;
  readonly #leading = h("p", { class: "quiet" });
  readonly #list = h("ol", { class: "steps", attrs: { role: "list" } });
  readonly #steps: KeyedList<NodeId, ShownStep>;
  readonly #controls: HTMLElement;
  readonly #next: Button;
  readonly #all: Button;
  readonly #count = h("span", { class: "quiet" });
  readonly #hint = h("p", { class: "quiet hint" });
  readonly #answer: AnswerView;
  readonly #others: Others;
  readonly #acts: Acts;
  readonly #facts = new FactsView();
  readonly #help = new MarksHelp();
  #asideAct: () => void = () => undefined;

  constructor(actions: PageActions) {
    this.#problem = new ProblemView(actions);
    this.#progress = new ProgressView(actions);
    this.#asideButton = h("button", {
      class: "link",
      attrs: { type: "button" },
      onClick: () => {
        this.#asideAct();
      },
    });
    this.#aside.append(this.#asideText, " ", this.#asideButton);
    this.#steps = new KeyedList(
      this.#list,
      (step) => step.node.id,
      (step) => new StepCard("li", step.node.id, actions),
    );
    this.#next = new Button("primary", () => {
      actions.revealNext();
    });
    this.#all = new Button("secondary", () => {
      actions.revealAll();
    });
    this.#controls = h(
      "div",
      { class: "controls" },
      this.#next.element,
      this.#all.element,
      this.#count,
      this.#hint,
    );
    this.#answer = new AnswerView(actions);
    this.#others = new Others(actions);
    this.#acts = new Acts(actions);
    this.element = h(
      "div",
      { class: "solution" },
      this.#problem.element,
      this.#progress.element,
      this.#notices.element,
      this.#aside,
      this.#leading,
      this.#list,
      this.#controls,
      this.#answer.element,
      this.#acts.element,
      this.#others.element,
      this.#facts.element,
      this.#help.element,
    );
  }

  update(model: PageModel, actions: PageActions): void {
    const { words, view } = model;
    this.#problem.update(model);
    this.#progress.update(model);
    this.#notices.update(model);
    this.#updateAside(model, actions);
    const research = view.mode === "research";
    show(this.#leading, research && model.shown === null && model.steps.length > 0);
    setText(this.#leading, words.t("leadingLine"));
    setAttr(this.#list, "aria-label", words.t("tabSolution"));
    const visible = model.steps.slice(0, model.visibleSteps);
    show(this.#list, visible.length > 0);
    this.#steps.update(visible.map((node, i) => ({ node, number: i + 1, model, candidates: research })));
    this.#updateControls(model);
    this.#answer.update(model);
    // That there is nothing to be trusted comes first; what was found may be looked at below it.
    if (model.distrusted !== (this.#answer.element.nextElementSibling === this.#aside)) {
      if (model.distrusted) this.#aside.before(this.#answer.element);
      else this.#controls.after(this.#answer.element);
    }
    this.#acts.update(model);
    this.#others.update(model);
    this.#facts.update(model);
    this.#help.update(model);
  }

  /** The step that was revealed last comes into view, with the buttons below it; focus stays where it is. */
  showLast(behavior: ScrollBehavior): void {
    const last = this.#list.lastElementChild;
    const below = this.#controls.hidden ? this.#answer.element : this.#controls;
    (below.hidden ? last : below)?.scrollIntoView({ block: "nearest", behavior });
    if (last instanceof HTMLElement && last.offsetHeight > window.innerHeight) {
      last.scrollIntoView({ block: "start", behavior });
    }
  }

  focusNext(): boolean {
    if (this.#controls.hidden || this.#next.element.hidden) return false;
    this.#next.element.focus();
    return true;
  }

  focusAnswer(): void {
    if (!this.#answer.element.hidden) this.#answer.element.focus();
  }

  #updateControls(model: PageModel): void {
    const { words, view, steps, visibleSteps, settled, running, look } = model;
    const left = steps.length - visibleSteps;
    const waiting = running && (model.run.phase.kind === "searching" || visibleSteps > 0);
    const visible = view.mode === "student" && (left > 0 || (waiting && !model.answerShown));
    show(this.#controls, visible);
    if (!visible) return;
    const ready = visibleSteps < settled;
    this.#next.update(words.t(visibleSteps === 0 ? "firstStep" : "nextStep"), {
      visible: left > 0 && (ready || visibleSteps > 0),
      enabled: ready,
    });
    this.#all.update(words.t("revealAll"), { visible: left > 1 && look.allowRevealAll && !running });
    setText(
      this.#count,
      steps.length === 0 || running ? "" : words.t("stepsShown", visibleSteps, steps.length),
    );
    const hint = ready
      ? ""
      : words.t(visibleSteps === 0 ? "waitingForFirst" : left > 0 || running ? "notSettled" : "answerHidden");
    setText(this.#hint, hint);
    show(this.#hint, hint !== "");
  }

  #updateAside(model: PageModel, actions: PageActions): void {
    const { words, view, solutions, better } = model;
    const best = solutions[0];
    const other =
      model.shown !== null && view.solution !== null && (model.distrusted || view.solution !== best?.last);
    show(this.#aside, other || better !== null);
    if (better !== null && !other) {
      setText(this.#asideText, words.t("betterFound"));
      setText(this.#asideButton, words.t("showBetter"));
      this.#asideAct = () => {
        actions.showSolution(better.last);
      };
    } else if (other) {
      setText(this.#asideText, words.t(model.distrusted ? "viewingDistrusted" : "viewingOther"));
      setText(this.#asideButton, words.t(model.distrusted ? "hideSteps" : "backToBest"));
      this.#asideAct = () => {
        actions.showSolution(null);
      };
    }
  }
}

/** What can be done with the solution shown. */
class Acts {
  readonly element = h("div", { class: "acts", attrs: { role: "group" } });
  readonly #insert: Button;
  readonly #copy: Button;
  readonly #more: Button;
  readonly #trace: Button;
  readonly #notebook: Button;
  #last: NodeId | null = null;
  #as: "markdown" | "latex" = "markdown";

  constructor(actions: PageActions) {
    const withSolution = (act: (last: NodeId) => void) => () => {
      if (this.#last !== null) act(this.#last);
    };
    this.#insert = new Button(
      "primary",
      withSolution((solution) => {
        actions.ask({ kind: "insert", solution });
      }),
    );
    this.#copy = new Button(
      "secondary",
      withSolution((solution) => {
        actions.ask({ kind: "copy", solution, as: this.#as });
      }),
    );
    this.#more = new Button("secondary", () => {
      actions.ask({ kind: "more-rollouts" });
    });
    this.#trace = new Button("secondary", () => {
      actions.ask({ kind: "export-trace" });
    });
    this.#notebook = new Button(
      "secondary",
      withSolution((solution) => {
        actions.ask({ kind: "export-notebook", solution });
      }),
    );
    const buttons = [this.#insert, this.#copy, this.#more, this.#notebook, this.#trace];
    this.element.append(...buttons.map((button) => button.element));
  }

  update(model: PageModel): void {
    const { run, words, shown, answerShown, running } = model;
    this.#last = shown?.last ?? null;
    this.#as = run.language;
    // While the steps are still covered, so is everything that would give them away.
    const whole = shown !== null && !running && answerShown && model.visibleSteps >= model.steps.length;
    const over = run.phase.kind === "finished";
    show(this.element, !running && (whole || over));
    setAttr(this.element, "aria-label", words.t("actions"));
    this.#insert.update(words.t("insert"), { visible: whole && run.canInsert && !model.distrusted });
    this.#copy.update(words.t(run.language === "latex" ? "copyLatex" : "copyMarkdown"), { visible: whole });
    this.#more.update(words.t("moreRollouts"), {
      visible:
        run.phase.kind === "finished" &&
        run.phase.reason !== "failed" &&
        (whole || model.distrusted || model.view.mode === "research"),
    });
    this.#trace.update(words.t("exportTrace"), { visible: model.view.mode === "research" || whole });
    this.#notebook.update(words.t("exportNotebook"), { visible: whole });
  }
}

/** Other finished solutions, the best first. */
class Others {
  readonly element: HTMLElement;
  readonly #summary = h("summary", { class: "fold" });
  readonly #label = h("span");
  readonly #best: Button;
  readonly #list: AnswerList;
  readonly #more = h("p", { class: "quiet" });
  readonly #fold: HTMLDetailsElement;
  #other: NodeId | null = null;

  constructor(actions: PageActions) {
    this.#best = new Button("secondary", () => {
      if (this.#other !== null) actions.showSolution(this.#other);
    });
    this.#list = new AnswerList((last) => {
      actions.showSolution(last);
    });
    this.#summary.append(h("span", { class: "twist", attrs: { "aria-hidden": "true" } }), this.#label);
    this.#fold = h("details", {}, this.#summary, this.#best.element, this.#list.element, this.#more);
    this.element = h("section", { class: "others" }, this.#fold);
  }

  update(model: PageModel): void {
    const { words, solutions, shown, answerShown } = model;
    const others = solutions.filter((solution) => solution.last !== shown?.last);
    const visible = answerShown && others.length > 0 && !model.distrusted;
    show(this.element, visible);
    if (!visible) return;
    setText(this.#label, words.t("otherCount", others.length));
    this.#other = bestOther(model)?.last ?? null;
    this.#best.update(words.t("showOther"));
    setAttr(this.#list.element, "aria-label", words.t("otherSolutions"));
    this.#list.update(
      others.slice(0, MOST_OTHERS).map((solution) => ({ ...solution, score: scoreOf(model, solution.last) })),
      model,
    );
    show(this.#more, others.length > MOST_OTHERS);
    setText(this.#more, words.t("moreSolutions", others.length - MOST_OTHERS));
  }
}

function scoreOf(model: PageModel, last: NodeId): number | null {
  const score = model.run.tree.nodes[last]?.score;
  return score?.kind === "scored" ? score.value : null;
}

/** What the marks mean, for whoever asks. */
class MarksHelp {
  readonly element: HTMLDetailsElement;
  readonly #label = h("span");
  readonly #lines = [h("li"), h("li"), h("li")] as const;

  constructor() {
    this.element = h(
      "details",
      { class: "marks-help" },
      h(
        "summary",
        { class: "fold" },
        h("span", { class: "twist", attrs: { "aria-hidden": "true" } }),
        this.#label,
      ),
      h("ul", {}, ...this.#lines),
    );
  }

  update({ words, visibleSteps }: PageModel): void {
    show(this.element, visibleSteps > 0);
    setText(this.#label, words.t("marksHelp"));
    setText(this.#lines[0], words.t("helpRan"));
    setText(this.#lines[1], words.t("helpAgrees"));
    setText(this.#lines[2], words.t("helpScore"));
  }
}
