import { readFile, stat } from "node:fs/promises";
import type { NoteLanguage } from "../notes/math-spans.ts";
import { CliError, exitCodes } from "./exit-codes.ts";

/** Largest note that is read, in bytes. A note is text; anything larger is the wrong file. */
const MAX_NOTE_BYTES = 5 * 1024 * 1024;

/** LaTeX by its endings, Markdown for everything else. */
export function languageOf(file: string): NoteLanguage {
  return /\.(?:tex|ltx|latex)$/i.test(file) ? "latex" : "markdown";
}

/** The text of a note without a byte order mark. @throws CliError with one line for the user. */
export async function readNote(file: string): Promise<string> {
  const found = await stat(file).catch(() => null);
  if (found === null) throw new CliError(exitCodes.usage, `There is no file ${file}.`);
  if (!found.isFile()) throw new CliError(exitCodes.usage, `${file} is not a file.`);
  if (found.size > MAX_NOTE_BYTES) {
    throw new CliError(exitCodes.usage, `${file} is larger than 5 MB; give the problem with -p instead.`);
  }
  return (await readFile(file, "utf8")).replace(/^\uFEFF/, "");
}
