import type { Translate } from "../../setup/translate.ts";
import { cardCommands, type CardPlace } from "./card.ts";

export interface QuickFix {
  readonly title: string;
  readonly command: string;
  readonly argument: unknown;
  readonly preferred: boolean;
}

/** What can be done about the first contradicted step, most helpful first. None of them changes the note. */
export function quickFixes(place: CardPlace, t: Translate): readonly QuickFix[] {
  return [
    { title: t("Why does it not follow?"), command: cardCommands.why, argument: place, preferred: false },
    { title: t("Give me a hint"), command: cardCommands.hint, argument: place, preferred: true },
    {
      title: t("Mark this step as my own (no check)"),
      command: cardCommands.ignore,
      argument: place,
      preferred: false,
    },
    { title: t("Open the solution"), command: cardCommands.solution, argument: place, preferred: false },
  ];
}
