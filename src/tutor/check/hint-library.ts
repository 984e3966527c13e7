import type { Translate } from "../../setup/translate.ts";
import type { HintSource, SimilarSource } from "./hint-source.ts";

export function hintSource(_t: Translate): HintSource {
  return { hints: () => [] };
}
export function similarSource(_t: Translate): SimilarSource {
  return { make: () => Promise.resolve({ kind: "none", reason: "" }) };
}
