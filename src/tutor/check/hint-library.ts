import { hintsFor } from "../../hints/hints.ts";
import { makeSimilar } from "../../hints/similar.ts";
import type { Translate } from "../../setup/translate.ts";
import type { HintSource, SimilarSource } from "./hint-source.ts";

/** Hints of the library, in the reader's language. */
export function hintSource(t: Translate): HintSource {
  return { hints: (question) => hintsFor(question, t) };
}

/** Similar problems of the library. */
export function similarSource(t: Translate): SimilarSource {
  return { make: (question, executor, signal) => makeSimilar(question, executor, signal, t) };
}
