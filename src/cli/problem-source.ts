import { readFile, stat } from "node:fs/promises";
import { findProblemAt, findProblems } from "../notes/find-problem.ts";
import { CliError, exitCodes } from "./exit-codes.ts";

export interface FoundProblem {
  readonly text: string;
  /** `FILE:LINE`, or null for text from the command line. */
  readonly where: string | null;
}

/** Largest note that is read, in bytes. A note is text; anything larger is the wrong file. */
const MAX_NOTE_BYTES = 5 * 1024 * 1024;

/** `FILE` or `FILE:LINE`. A file whose name really ends in `:number` wins. */
async function splitTarget(target: string): Promise<{ file: string; line: number | null }> {
  const match = /^(.+):(\d+)$/u.exec(target);
  if (match?.[1] === undefined || (await isFile(target))) return { file: target, line: null };
  return { file: match[1], line: Number(match[2]) };
}

async function isFile(file: string): Promise<boolean> {
  return (await stat(file).catch(() => null))?.isFile() ?? false;
}

/** The first problem of a note, or the one at a line. @throws CliError with one line for the user. */
export async function problemFromFile(target: string): Promise<FoundProblem> {
  const { file, line } = await splitTarget(target);
  const found = await stat(file).catch(() => null);
  if (found === null) throw new CliError(exitCodes.usage, `There is no file ${file}.`);
  if (!found.isFile()) throw new CliError(exitCodes.usage, `${file} is not a file.`);
  if (found.size > MAX_NOTE_BYTES) {
    throw new CliError(exitCodes.usage, `${file} is larger than 5 MB; give the problem with -p instead.`);
  }
  const text = (await readFile(file, "utf8")).replace(/^\uFEFF/, "");
  const problem =
    line === null ? (findProblems(text)[0] ?? findProblemAt(text, 1)) : findProblemAt(text, line);
  if (problem === null) {
    const where = line === null ? "" : ` at or after line ${line}`;
    throw new CliError(
      exitCodes.usage,
      `No problem was found in ${file}${where}. Label it ("Problem 1."), or give its text with -p.`,
    );
  }
  return { text: problem.text, where: `${file}:${problem.startLine}` };
}
