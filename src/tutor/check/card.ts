import type { Translate } from "../../setup/translate.ts";
import type { Line, Span } from "./markdown.ts";
import type { MarkKind } from "./marks.ts";
import type { StepCheck } from "../../solver/checking/verdict.ts";
import { sentenceOf } from "./reasons.ts";
import type { StepScore } from "./score.ts";
import { scoreWords, slipWords } from "./words.ts";

/** Commands of links and quick fixes. Those that take a place of a note are not in the command palette. */
export const cardCommands = {
  why: "rstar.check.why",
  hint: "rstar.hint",
  similar: "rstar.similarProblem",
  /** Only of quick fixes. */
  ignore: "rstar.check.ignore",
  solution: "rstar.check.solution",
} as const;

/** Where in a note a link leads back to; offsets are looked up again when it is used. */
export interface CardPlace {
  readonly uri: string;
  readonly offset: number;
}

export interface CardInput {
  /** 1-based number of the step in its problem, or null for the problem itself (hints without a step). */
  readonly number: number | null;
  readonly kind: MarkKind | null;
  readonly check: StepCheck | null;
  readonly score: StepScore | null;
  /** Whether the student asked why. */
  readonly explained: boolean;
  /** Hints that were shown so far, in order. */
  readonly hints: readonly string[];
  /** What is said below the last hint: a pause, a question back; null for nothing. */
  readonly afterHints: string | null;
  /** Whether every hint was shown. */
  readonly atBottom: boolean;
  readonly place: CardPlace;
}

/** The hover of a step: verdict, reason, reading and score, each for itself; then hints; then links. */
export function cardOf(card: CardInput, t: Translate): readonly Line[] {
  const { check, kind, score } = card;
  const lines: Line[] = [];
  // Hints need the little room that a hover has.
  const brief = card.hints.length > 0 && !card.explained;
  if (check !== null && kind !== null) {
    lines.push(verdictLine(card, kind, check, t));
    const reason = sentenceOf(check.reason, t);
    if (reason !== "" && kind !== "ignored" && !brief) lines.push([{ kind: "text", text: reason }]);
    if (check.reading !== "" && !brief) lines.push([{ kind: "soft", text: readingWords(check.reading, t) }]);
    if (card.explained) lines.push(...explanation(kind, check, score, t));
  }
  if (score !== null && !brief) lines.push([{ kind: "text", text: scoreWords(score, t) }]);
  if (card.hints.length > 0) {
    const spans: Span[] = [{ kind: "strong", text: t("Hints") }];
    for (const text of card.hints) spans.push({ kind: "break" }, { kind: "text", text });
    lines.push(spans);
  }
  if (card.afterHints !== null) lines.push([{ kind: "soft", text: card.afterHints }]);
  lines.push(links(card, t));
  return lines;
}

function verdictLine({ number }: CardInput, kind: MarkKind, check: StepCheck, t: Translate): Line {
  const head = number === null ? "" : `${t("Step {0}", number)}: `;
  const strong = (text: string): Span => ({ kind: "strong", text: `${head}${text}` });
  switch (kind) {
    case "verified":
      return [strong(t("✓ verified"))];
    case "contradicted":
    case "later":
      return [
        strong(t("✗ contradicted")),
        ...(check.counterexample === null
          ? []
          : [{ kind: "text", text: ` (${sentenceOf(check.counterexample, t)})` } as const]),
      ];
    case "depends":
      return [strong(t("↳ depends on a contradicted step"))];
    case "not-checked":
      return [strong(t("? not checked"))];
    case "ignored":
      return [strong(t("– marked as your own"))];
  }
}

/** The checker says “read as …”. */
function readingWords(reading: string, t: Translate): string {
  const prefix = "read as ";
  return reading.startsWith(prefix) ? t("read as {0}", reading.slice(prefix.length)) : reading;
}

/** What *Why* adds: how it was found out, what such a slip is about, what a score is. */
function explanation(
  kind: MarkKind,
  check: StepCheck,
  score: StepScore | null,
  t: Translate,
): readonly Line[] {
  const lines: Line[] = [];
  const say = (text: string): void => {
    lines.push([{ kind: "text", text }]);
  };
  switch (kind) {
    case "verified":
      say(
        t(
          "The step was compared with what stands before it, by exact arithmetic, solving and trying values.",
        ),
      );
      break;
    case "contradicted":
    case "later":
      say(t("The value above shows it: put it into the lines, and they do not agree."));
      break;
    case "depends":
      say(t("It was not judged by itself: once the contradicted step is mended, it is looked at again."));
      break;
    case "not-checked":
      say(t("That does not mean that it is wrong: the check says nothing where it is not sure."));
      break;
    case "ignored":
      break;
  }
  if (check.slip !== null) say(slipWords(check.slip, t));
  if (check.reading !== "") say(t("If it was read in another way than you meant it, write it differently."));
  if (score?.kind === "scored")
    say(
      t(
        "The score is how a small model likes the step; it may be mistaken, and the check above counts more.",
      ),
    );
  return lines;
}

function links({ check, explained, place, atBottom, kind }: CardInput, t: Translate): Line {
  const argument = place;
  const separator: Span = { kind: "text", text: " · " };
  const all: Span[] = [];
  const add = (label: string, command: string): void => {
    if (all.length > 0) all.push(separator);
    all.push({ kind: "link", label, command, argument });
  };
  if (check !== null && !explained && kind !== "ignored") add(t("Why"), cardCommands.why);
  if (!atBottom) add(t("Hint"), cardCommands.hint);
  else add(t("Try a Similar Problem"), cardCommands.similar);
  return all;
}
