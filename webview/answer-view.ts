import type { TrajectoryAnswer } from "../src/protocol/search-tree.ts";
import { nodeAt, pathTo } from "../src/protocol/search-tree.ts";
import type { AnswerCandidate } from "../src/protocol/search-events.ts";
import { AnswerList, answerItem } from "./answer-list.ts";
import { renderAnswer } from "./answer-text.ts";
import { h, setText, show } from "./dom.ts";
import { agreesMark, MarkRow, ranMark, scoreMark, type Mark } from "./marks.ts";
import { renderText } from "./math-text.ts";
import type { PageActions } from "./page-actions.ts";
import type { PageModel } from "./page-model.ts";
import { isAnswerNode } from "./solutions.ts";
import { textRules } from "./text-rules.ts";
import type { Words } from "./words.ts";

/** The outcome: the answer in a box with how sure and why, or that there is none to be trusted. */
export class AnswerView {
  readonly element: HTMLElement;
  readonly #heading = h("h2", { attrs: { id: "answer-heading" } });
  readonly #box = h("div", { class: "box" });
  readonly #boxLabel = h("span", { class: "label" });
  readonly #value = h("div", { class: "value" });
  readonly #marks = new MarkRow();
  readonly #why = h("p", { class: "why" });
  readonly #inWords = h("p", { class: "in-words" });
  readonly #next = h("p", { class: "next" });
  readonly #foundHeading = h("h3");
  readonly #found: AnswerList;
  #drawn = "";

  constructor(actions: PageActions) {
    this.#found = new AnswerList((last) => {
      actions.showSolution(last);
    });
    this.#box.append(this.#boxLabel, this.#value);
    this.element = h(
      "section",
      { class: "outcome", attrs: { "aria-labelledby": "answer-heading", tabindex: "-1" } },
      this.#heading,
      this.#box,
      this.#marks.element,
      this.#why,
      this.#inWords,
      this.#next,
      this.#foundHeading,
      this.#found.element,
    );
  }

  update(model: PageModel): void {
    const { run, words, shown, distrusted } = model;
    const visible = model.answerShown && (shown !== null || distrusted);
    show(this.element, visible);
    if (!visible) return;
    this.element.classList.toggle("no-answer", distrusted);
    this.element.classList.toggle("provisional", model.running);
    const heading = distrusted ? "noAnswer" : model.running ? "bestSoFar" : "answer";
    setText(this.#heading, words.t(heading));
    show(this.#box, !distrusted);
    show(this.#marks.element, shown !== null && !distrusted);
    show(this.#next, distrusted);
    show(this.#foundHeading, distrusted && model.answers.length > 0);
    show(this.#found.element, distrusted && model.answers.length > 0);
    setText(this.#why, distrusted ? whyNone(model) : shown === null ? "" : whyAnswer(model, shown.candidate));
    if (distrusted) {
      setText(this.#next, words.t("noAnswerNext"));
      setText(this.#foundHeading, words.t("foundAnyway"));
      this.#found.update(model.answers.slice(0, 8).map(answerItem), model);
      show(this.#inWords, false);
      return;
    }
    if (shown === null) return;
    const last = nodeAt(run.tree, shown.last);
    const answer: TrajectoryAnswer | null = last.state.kind === "terminal" ? last.state.answer : null;
    const ended = pathTo(run.tree, shown.last).find(isAnswerNode);
    const sentence = ended?.sentence ?? "";
    const drawn = JSON.stringify([answer, sentence, model.look.macros, words.language]);
    setText(this.#boxLabel, words.t("answer"));
    if (drawn !== this.#drawn) {
      this.#drawn = drawn;
      const text = answer?.text ?? shown.candidate.text;
      renderAnswer(this.#value, text, answer?.source ?? "boxed", model.look.macros);
      const told = wordsOf(sentence);
      show(this.#inWords, told !== "" && told !== text);
      renderText(this.#inWords, told, textRules(model, "markdown"));
    }
    this.#marks.update(answerMarks(model, shown.candidate), words.t("whyTitle"));
  }
}

/** The marks of an answer: of its last step that has code, of the trajectories, of the PPM. */
export function answerMarks(model: PageModel, candidate: AnswerCandidate): readonly Mark[] {
  const { words, run, shown } = model;
  const last = shown?.steps.at(-1);
  const node = shown === null ? null : nodeAt(run.tree, shown.last);
  const score = node?.score.kind === "scored" ? node.score.value : candidate.score;
  return [
    ...(last === undefined ? [] : [ranMark(last, words)]),
    agreesMark(candidate.agree, words),
    scoreMark(score, words),
  ];
}

export function whyAnswer(model: PageModel, candidate: AnswerCandidate): string {
  const { words, run, shown } = model;
  const { k, n } = candidate.agree;
  const state = shown === null ? undefined : nodeAt(run.tree, shown.last).state;
  const parts = [
    n === 1 && k === 1 && model.answers.length === 1 ? words.t("whyOnly") : words.t("whyAgree", k, n),
    candidate.score === null ? words.t("whyNoScore") : words.t("whyScore", words.score(candidate.score)),
  ];
  if (candidate.symbolic !== undefined) {
    parts.push(words.t(candidate.symbolic.checked ? "whyChecked" : "whySymbolic"));
  }
  if (state?.kind === "terminal") parts.push(whySource(state.answer, words));
  return parts.join(joiner(words));
}

function whySource(answer: TrajectoryAnswer, words: Words): string {
  if (answer.boxedMatchesPrinted === false) return words.t("whyDiffers");
  if (answer.source === "printed" || answer.boxedMatchesPrinted === true) return words.t("whyPrinted");
  return words.t("whyBoxed");
}

/** Fewer trajectories than this that came to any answer are hardly any (`solver/search/answers.ts`). */
const HARDLY_ANY = 2;

export function whyNone(model: PageModel): string {
  const { words, answers } = model;
  const best = answers[0];
  if (best === undefined) return words.t("noAnswerNone");
  const why =
    best.agree.n < HARDLY_ANY
      ? words.t("noAnswerFew", best.agree.k, best.agree.n)
      : words.t("noAnswerSplit", best.agree.k, best.agree.n);
  const score = best.score === null ? words.t("whyNoScore") : words.t("whyScore", words.score(best.score));
  return [why, score].join(joiner(words));
}

function joiner(words: Words): string {
  return words.language.startsWith("zh") ? "" : " ";
}

/** The words around a box; empty where there is nothing but the box. `\boxed{3}` outside of dollars becomes a formula. */
function wordsOf(sentence: string): string {
  const bare = sentence
    .replace(/\$?\\boxed\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}\$?/g, "")
    .replace(/[\s.:$。：]+/g, "");
  if (bare === "" || /^(?:the)?(?:final)?answeris?$/i.test(bare)) return "";
  return sentence.includes("$")
    ? sentence
    : sentence.replace(/\\boxed\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}/g, (box) => `$${box}$`);
}
