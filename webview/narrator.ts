import type { NodeId } from "../src/protocol/search-tree.ts";
import type { Announcer } from "./announcer.ts";
import { phaseWords } from "./progress-view.ts";
import { stepMarks } from "./marks.ts";
import type { PageModel } from "./page-model.ts";

/** Chooses what is said aloud: steps as they are revealed, and how the search ended; each once. */
export class Narrator {
  readonly #announcer: Announcer;
  #runId: string | null = null;
  readonly #said = new Set<NodeId>();
  #phase = "";
  #answer = "";

  constructor(announcer: Announcer) {
    this.#announcer = announcer;
  }

  tell(model: PageModel): void {
    const { run, words, view } = model;
    if (this.#runId !== run.runId) {
      this.#runId = run.runId;
      this.#said.clear();
      this.#phase = "";
      this.#answer = "";
    }
    const phase = phaseWords(model);
    if (phase !== this.#phase) this.#announcer.say(phase);
    this.#phase = phase;
    // Research view changes all the time while the search runs; it is read, not told.
    if (view.mode === "research" && model.running) return;
    model.steps.slice(0, model.visibleSteps).forEach((step, i) => {
      if (this.#said.has(step.id)) return;
      this.#said.add(step.id);
      const marks = stepMarks(run.tree, step, words).map((mark) => mark.text);
      const sentence = step.sentence.trim() === "" ? words.t("noSentence") : step.sentence;
      this.#announcer.say(words.t("saidStep", i + 1, sentence.slice(0, 300), marks.join(", ")));
    });
    if (!model.answerShown || model.running) return;
    const trusted = run.phase.kind !== "finished" || run.phase.result.kind === "answer";
    const answer = trusted
      ? model.shown === null
        ? ""
        : words.t("saidAnswer", model.shown.candidate.text.slice(0, 200))
      : words.t("noAnswer");
    if (answer !== "" && answer !== this.#answer) this.#announcer.say(answer);
    this.#answer = answer;
  }
}
