import { h, KeyedList, setText, show, type Part } from "./dom.ts";
import type { PageModel } from "./page-model.ts";
import { reasonWord } from "./state-words.ts";

interface Fact {
  readonly name: string;
  readonly value: string;
}

class FactLine implements Part<Fact> {
  readonly element: HTMLElement;
  readonly #name = h("dt");
  readonly #value = h("dd");

  constructor() {
    this.element = h("div", { class: "fact" }, this.#name, this.#value);
  }

  update(fact: Fact): void {
    setText(this.#name, fact.name);
    setText(this.#value, fact.value);
  }
}

/** Research view: what the search used, where it runs, and what confines the code it runs. */
export class FactsView {
  readonly element: HTMLElement;
  readonly #heading = h("h2", { attrs: { id: "facts-heading" } });
  readonly #list: KeyedList<string, Fact>;

  constructor() {
    const dl = h("dl", { class: "facts" });
    this.#list = new KeyedList(
      dl,
      (fact) => fact.name,
      () => new FactLine(),
    );
    this.element = h("section", { attrs: { "aria-labelledby": "facts-heading" } }, this.#heading, dl);
  }

  update(model: PageModel): void {
    const visible = model.view.mode === "research";
    show(this.element, visible);
    if (!visible) return;
    setText(this.#heading, model.words.t("facts"));
    this.#list.update(facts(model));
  }
}

function facts({ run, words }: PageModel): readonly Fact[] {
  const { usage, options, report } = run;
  const whole = (value: number): string => words.number(value);
  const ppm = report === null ? words.t("unknownYet") : (report.ppm?.name ?? words.t("noPpm"));
  const fact = (name: Parameters<typeof words.t>[0], value: string): Fact => ({ name: words.t(name), value });
  return [
    fact(
      "factStrategy",
      `${options.strategy}${options.strategy === "mcts" ? ` (${options.selection}, c ${options.c})` : ""}`,
    ),
    fact(
      "factRollouts",
      `${whole(usage.rollouts)} / ${whole(options.strategy === "mcts" ? options.rollouts : 1)}`,
    ),
    fact("factNodes", whole(run.tree.nodes.length - 1)),
    fact("factExpansions", whole(usage.expansions)),
    fact("factExecutions", whole(usage.executions)),
    fact("factTokens", whole(usage.generatedTokens)),
    fact("factRate", usage.seconds > 0 ? whole(Math.round(usage.generatedTokens / usage.seconds)) : "–"),
    fact("factPrompt", whole(usage.promptTokens)),
    fact("factScored", whole(usage.scoredTokens)),
    fact("factSeconds", words.number(usage.seconds, 1)),
    ...(run.phase.kind === "finished" ? [fact("factEnd", reasonWord(run.phase.reason, words))] : []),
    fact(
      "factDevice",
      report === null
        ? words.t("unknownYet")
        : [report.device.kind.toUpperCase(), ...report.device.names].join(", "),
    ),
    ...(report === null
      ? []
      : [
          fact("factThreads", whole(report.device.threads)),
          fact("factSlots", whole(report.device.slots)),
          fact("factPolicy", report.policy.name),
        ]),
    fact("factPpm", ppm),
    ...(report === null
      ? []
      : [
          fact(
            "factPython",
            `${report.python.version}${report.python.sympy === null ? "" : `, SymPy ${report.python.sympy}`}`,
          ),
        ]),
    fact("factProtection", protection(run, words)),
  ];
}

function protection({ protection: known, report }: PageModel["run"], words: PageModel["words"]): string {
  const now = known ?? report?.python.protection ?? null;
  if (now === null) return words.t("unknownYet");
  const active = now.layers.filter((layer) => layer.active).map((layer) => layer.name);
  const off = now.layers
    .filter((layer) => !layer.active)
    .map((layer) => words.t("layerOff", layer.name, layer.detail));
  const level = words.t(now.level === "isolated" ? "isolated" : "restricted");
  return [`${level} (${active.join(", ")})`, ...off].join("; ");
}
