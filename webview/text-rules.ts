import type { NoteLanguage } from "../src/notes/math-spans.ts";
import type { TextRules } from "./math-text.ts";
import type { PageModel } from "./page-model.ts";

export function textRules(model: Pick<PageModel, "look" | "words">, language: NoteLanguage): TextRules {
  return {
    language,
    macros: model.look.macros,
    cut: (missing) => model.words.t("cutHere", missing),
  };
}
