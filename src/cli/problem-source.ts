import { stat } from "node:fs/promises";
import { findProblemAt, findProblems } from "../notes/find-problem.ts";
import { languageOf, readNote } from "./note-file.ts";
import { CliError, exitCodes } from "./exit-codes.ts";

export interface FoundProblem {
  readonly text: string;
  /** `FILE:LINE`, or null for text from the command line. */
  readonly where: string | null;
}

/** `FILE`, `FILE:LINE` or, as compilers and editors write it, `FILE:LINE:COLUMN`. A file whose name really ends in `:number` wins. */
async function splitTarget(target: string): Promise<{ file: string; line: number | null }> {
  if (await isFile(target)) return { file: target, line: null };
  for (const pattern of [/^(.+):(\d+)$/u, /^(.+):(\d+):\d+$/u]) {
    const match = pattern.exec(target);
    if (match?.[1] !== undefined && (await isFile(match[1])))
      return { file: match[1], line: Number(match[2]) };
  }
  const named = /^(.+?):(\d+)(?::\d+)?$/u.exec(target);
  return named?.[1] === undefined ? { file: target, line: null } : { file: named[1], line: Number(named[2]) };
}

async function isFile(file: string): Promise<boolean> {
  return (await stat(file).catch(() => null))?.isFile() ?? false;
}

/** The first problem of a note, or the one at a line. @throws CliError with one line for the user. */
export async function problemFromFile(target: string): Promise<FoundProblem> {
  const { file, line } = await splitTarget(target);
  const text = await readNote(file);
  const language = languageOf(file);
  const problem =
    line === null
      ? (findProblems(text, language)[0] ?? findProblemAt(text, 1, language))
      : findProblemAt(text, line, language);
  if (problem === null) {
    const where = line === null ? "" : ` at or after line ${line}`;
    throw new CliError(
      exitCodes.usage,
      `No problem was found in ${file}${where}. Label it ("Problem 1."), or give its text with -p.`,
    );
  }
  return { text: problem.text, where: `${file}:${problem.startLine}` };
}
