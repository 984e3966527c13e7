import { AnswerList, answerItem } from "./answer-list.ts";
import { h, setAttr, setText, show } from "./dom.ts";
import type { PageActions } from "./page-actions.ts";
import type { PageModel } from "./page-model.ts";
import { reasonWord } from "./state-words.ts";
import { Button, progressRing } from "./toolkit.ts";

/** Where the search stands, with what ends it or lets it go on. */
export class ProgressView {
  readonly element: HTMLElement;
  readonly #ring = progressRing();
  readonly #phase = h("span", { class: "phase" });
  readonly #facts = h("span", { class: "progress-facts" });
  readonly #bar = h("div", { class: "bar-fill" });
  readonly #track = h(
    "div",
    { class: "bar", attrs: { role: "progressbar", "aria-valuemin": "0" } },
    this.#bar,
  );
  readonly #stop: Button;
  readonly #resume: Button;
  readonly #again: Button;
  readonly #doctor: Button;
  readonly #peek: HTMLButtonElement;
  readonly #soFar = h("div", { class: "so-far" });
  readonly #none = h("p", { class: "quiet" });
  readonly #answers = new AnswerList(null);
  #peeking = false;
  #latest: PageModel | null = null;

  constructor(actions: PageActions) {
    this.#stop = new Button("secondary", () => {
      actions.ask({ kind: "stop" });
    });
    this.#resume = new Button("primary", () => {
      actions.ask({ kind: "resume" });
    });
    this.#again = new Button("secondary", () => {
      actions.ask({ kind: "solve-again" });
    });
    this.#doctor = new Button("secondary", () => {
      actions.ask({ kind: "doctor" });
    });
    this.#peek = h("button", {
      class: "link",
      attrs: { type: "button", "aria-controls": "so-far" },
      onClick: () => {
        this.#peeking = !this.#peeking;
        if (this.#latest !== null) this.update(this.#latest);
      },
    });
    this.#soFar.id = "so-far";
    this.#soFar.append(this.#none, this.#answers.element);
    this.element = h(
      "section",
      { class: "progress" },
      h(
        "div",
        { class: "line" },
        this.#ring,
        h("div", { class: "said" }, this.#phase, " ", this.#facts),
        this.#stop.element,
        this.#resume.element,
        this.#again.element,
        this.#doctor.element,
      ),
      this.#track,
      this.#peek,
      this.#soFar,
    );
  }

  update(model: PageModel): void {
    this.#latest = model;
    const { run, words, running } = model;
    const { phase, usage, options } = run;
    setAttr(this.element, "aria-label", words.t("facts"));
    show(this.#ring, running);
    setText(this.#phase, phaseWords(model));
    const most = options.strategy === "mcts" ? options.rollouts : 1;
    const further = usage.rollouts >= most;
    const facts: string[] = [];
    if (phase.kind === "searching" && options.strategy === "mcts") {
      // Where a search goes on with more rollouts, how many more is not told.
      facts.push(
        further
          ? `${words.t("factRollouts")}: ${words.number(usage.rollouts)}`
          : words.t("rolloutsDone", usage.rollouts, most),
      );
    }
    if (phase.kind !== "queued" && phase.kind !== "loading") {
      facts.push(words.t("stepsTried", run.tree.nodes.length - 1));
      if (running) facts.push(words.t("solutionsFound", model.solutions.length));
      if (usage.seconds > 0) facts.push(words.t("secondsSpent", words.number(usage.seconds, 1)));
    }
    setText(this.#facts, facts.join(" · "));
    const done = Math.min(1, usage.rollouts / most);
    show(this.#track, phase.kind === "searching" && options.strategy === "mcts" && !further);
    setAttr(this.#track, "aria-valuemax", String(most));
    setAttr(this.#track, "aria-valuenow", String(Math.min(usage.rollouts, most)));
    setAttr(this.#track, "aria-label", words.t("phaseSearching"));
    this.#bar.style.width = `${(done * 100).toFixed(1)}%`;
    this.#stop.update(words.t("stop"), { visible: running, title: words.t("stopHint") });
    const failed = phase.kind === "finished" && phase.reason === "failed";
    this.#resume.update(words.t("resume"), { visible: phase.kind === "interrupted" });
    this.#again.update(words.t("solveAgain"), { visible: failed });
    this.#doctor.update(words.t("doctor"), { visible: failed });
    this.#updateAnswers(model);
  }

  #updateAnswers(model: PageModel): void {
    const { words, running, view } = model;
    const student = view.mode === "student";
    show(this.#peek, running && student && model.run.phase.kind === "searching");
    setText(this.#peek, words.t(this.#peeking ? "hideAnswers" : "peekAnswers"));
    setAttr(this.#peek, "aria-expanded", String(this.#peeking));
    const visible =
      running && model.run.phase.kind === "searching" && (student ? this.#peeking : model.answers.length > 0);
    show(this.#soFar, visible);
    if (!visible) return;
    show(this.#none, model.answers.length === 0);
    setText(this.#none, words.t("noAnswersSoFar"));
    setAttr(this.#answers.element, "aria-label", words.t("answersSoFar"));
    show(this.#answers.element, model.answers.length > 0);
    this.#answers.update(model.answers.slice(0, 6).map(answerItem), model);
  }
}

/** Where the search stands, in words. */
export function phaseWords({ run: { phase }, words, view }: PageModel): string {
  switch (phase.kind) {
    case "queued":
      return words.t("phaseQueued");
    case "loading":
      return words.t("phaseLoading");
    case "searching":
      return words.t("phaseSearching");
    case "interrupted":
      return words.t("phaseInterrupted");
    case "finished":
      if (phase.reason === "cancelled") return words.t("phaseStopped");
      if (phase.reason === "failed") return words.t("phaseFailed");
      return view.mode === "student"
        ? words.t("phaseFinished")
        : `${words.t("phaseFinished")}${words.language.startsWith("zh") ? "：" : ": "}${reasonWord(phase.reason, words)}`;
  }
}
