import { CONSTANTS, FUNCTIONS, GREEK } from "./vocabulary.ts";
import type { Token } from "./token.ts";

const PROSE: ReadonlySet<string> = new Set(
  (
    "no yes odd even none true false is are as at be by do he if in it of on so to up we the all any for not one two six ten " +
    "dne max min mod per use was has its let out own sum via who why can did end few get got how may new now off old our see set " +
    "than that this with from"
  ).split(" "),
);

const INSIDE_WORDS: readonly string[] = [
  ...[...FUNCTIONS.keys(), ...GREEK, ...CONSTANTS.keys()].filter(
    (name) => (name.length >= 3 || name === "pi" || name === "ln") && /^[a-z]+$/.test(name) && name !== "inf",
  ),
].sort((a, b) => b.length - a.length);

/**
 * Reads a run of letters that is no known name as known names and single letters (`sinx`, `pir`, `ab`), or returns
 * null where it is a word of a language or a name in capitals (`Tuesday`, `ABC`).
 */
export function lettersOf(token: Token): readonly Token[] | null {
  const word = token.text;
  if (PROSE.has(word.toLowerCase())) return null;
  if (word.length >= 3 && word === word.toUpperCase()) return null;
  const out: Token[] = [];
  let single = 0;
  for (let k = 0; k < word.length;) {
    const name = INSIDE_WORDS.find((candidate) => word.startsWith(candidate, k));
    const text = name ?? word.charAt(k);
    if (name === undefined) single++;
    out.push({
      kind: name === undefined ? "name" : "command",
      text,
      at: token.at + k,
      space: k === 0 && token.space,
      tight: false,
    });
    k += text.length;
  }
  if (word.length >= 4 && single > 2) return null;
  return out;
}
