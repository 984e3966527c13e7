import type { Translate } from "../../setup/translate.ts";
import type { Slip, StepCheck } from "../../solver/checking/verdict.ts";
import type { MarkKind } from "./marks.ts";
import { sentenceOf } from "./reasons.ts";
import type { StepScore } from "./score.ts";

/** A sign for each mark: never told apart by colour alone. */
export const markSigns: Readonly<Record<MarkKind, string>> = {
  verified: "✓",
  contradicted: "✗",
  later: "✗",
  depends: "↳",
  "not-checked": "?",
  ignored: "–",
};

/** A mark in a few words, as it stands at the end of the line. */
export function markWords(kind: MarkKind, check: StepCheck, t: Translate): string {
  switch (kind) {
    case "verified":
      return t("verified");
    case "contradicted":
      return check.counterexample === null
        ? t("contradicted")
        : t("contradicted: {0}", sentenceOf(check.counterexample, t));
    case "later":
      return t("contradicted too; look at the first one first");
    case "depends":
      return check.dependsOn === null
        ? t("depends on a contradicted step")
        : t("depends on step {0}", check.dependsOn + 1);
    case "not-checked":
      return t("not checked");
    case "ignored":
      return t("marked as your own");
  }
}

/** The PPM's opinion in words. A score is a score: it is not called a probability. */
export function scoreWords(score: StepScore, t: Translate): string {
  switch (score.kind) {
    case "scored":
      return t("PPM score {0} (from −1 to 1)", score.value.toFixed(2).replace("-", "−"));
    case "pending":
      return t("PPM score: being computed");
    case "restricted":
      return t("Restricted Mode: Python and the PPM are off; only the built-in check is used.");
    case "not-loaded":
      return t("PPM score: after “Check My Work” (the models are not loaded)");
    case "none":
      return score.reason === "no-ppm" ? t("PPM score: there is no PPM") : t("PPM score: none for this step");
  }
}

/** What a mistake with a name is about, without telling how this one is mended. */
export function slipWords(slip: Slip, t: Translate): string {
  switch (slip) {
    case "lost-solution":
      return t(
        "A solution was lost. That happens when both sides are divided by something that can be zero, or a root is taken without ±.",
      );
    case "gained-solution":
      return t(
        "A solution was gained. That happens when both sides are squared, or multiplied by something that can be zero. Put each value back into the first line.",
      );
    case "division-by-zero":
      return t(
        "Something is divided by an expression that can be zero. That case must be looked at on its own.",
      );
    case "sign":
      return t("A sign has changed. Look at what is subtracted, and at minus signs in front of brackets.");
    case "arithmetic":
      return t("The numbers do not come out. Work them out once more.");
    case "not-equal":
      return t("The two sides, or this line and the one before, do not say the same.");
    case "derivative":
      return t("The derivative does not fit. Think of the product rule and of the chain rule.");
    case "integral":
      return t("Differentiate the result: it does not give back what was integrated.");
    case "inequality":
      return t(
        "The inequality does not keep its solutions. Multiplying by a negative number turns its sign.",
      );
  }
}
