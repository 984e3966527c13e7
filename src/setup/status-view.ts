import { inWords } from "../solver/llama/memory.ts";
import type { EngineReport } from "../protocol/engine.ts";
import type { Translate } from "./translate.ts";

/** What the status bar speaks of. */
export interface StatusFacts {
  readonly state: "idle" | "loading" | "ready" | "solving" | "failed" | "restricted";
  /** Rollouts of the running search; null where none runs. */
  readonly rollouts: { readonly done: number; readonly of: number } | null;
  /** Searches that wait. */
  readonly waiting: number;
  /** Why the last load failed; empty otherwise. */
  readonly failure: string;
  readonly report: EngineReport | null;
  /** Bytes that the engine's process occupies, or null where none runs. */
  readonly memory: number | null;
}

export interface StatusView {
  /** With a product icon. */
  readonly text: string;
  readonly spoken: string;
  /** Lines of the tooltip; text, not Markdown. */
  readonly tooltip: readonly string[];
  readonly alarm: "none" | "warning" | "error";
}

export function statusView(facts: StatusFacts, t: Translate): StatusView {
  const state = stateWords(facts, t);
  const waiting = facts.waiting === 0 ? [] : [t("{0} more waiting", facts.waiting)];
  return {
    text: `$(${ICONS[facts.state]}) ${shortWords(facts)}`,
    spoken: ["rStar", state, ...waiting].join(", "),
    tooltip: [["rStar", state, ...waiting].join(" · "), facts.failure, ...engineLines(facts, t)].filter(
      (line) => line !== "",
    ),
    alarm: facts.state === "failed" ? "error" : facts.state === "restricted" ? "warning" : "none",
  };
}

const ICONS: Readonly<Record<StatusFacts["state"], string>> = {
  idle: "star-empty",
  loading: "loading~spin",
  ready: "star-half",
  solving: "sync~spin",
  failed: "error",
  restricted: "shield",
};

function shortWords({ state, rollouts }: StatusFacts): string {
  return state === "solving" && rollouts !== null ? `rStar ${rollouts.done}/${rollouts.of}` : "rStar";
}

function stateWords({ state, rollouts }: StatusFacts, t: Translate): string {
  switch (state) {
    case "idle":
      return t("idle, no model in memory");
    case "loading":
      return t("loading models and Python");
    case "ready":
      return t("ready");
    case "solving":
      return rollouts === null ? t("solving") : t("solving, {0} of {1} rollouts", rollouts.done, rollouts.of);
    case "failed":
      return t("cannot solve");
    case "restricted":
      return t("nothing runs in Restricted Mode");
  }
}

function engineLines({ report, memory }: StatusFacts, t: Translate): string[] {
  const lines: string[] = [];
  if (report !== null) {
    const { device, policy, ppm, python } = report;
    const names = device.names.length === 0 ? "" : ` (${device.names.join(", ")})`;
    lines.push(
      t("Policy: {0}", policy.name),
      ppm === null ? t("PPM: none") : t("PPM: {0}", ppm.name),
      t("Device: {0}, {1} threads, {2} slots", `${device.kind}${names}`, device.threads, device.slots),
      python.sympy === null
        ? t("Python {0} without SymPy", python.version)
        : t("Python {0} with SymPy {1}", python.version, python.sympy),
      protectionWords(python.protection, t),
    );
  }
  if (memory !== null) lines.push(t("Memory of the engine: {0}", inWords(memory)));
  return lines.filter((line) => line !== "");
}

function protectionWords(protection: EngineReport["python"]["protection"], t: Translate): string {
  if (protection === null) return "";
  switch (protection.level) {
    case "isolated":
      return t("Step code: isolated from files, network and other programs");
    case "restricted":
      return t("Step code: restricted, not isolated by the operating system");
  }
}
