import { findProblems } from "../notes/find-problem.ts";
import { exitCodes, type ExitCode } from "./exit-codes.ts";
import { languageOf, readNote } from "./note-file.ts";

/** `rstar notes FILE [--json]`: the problems of a note and the steps written below them. */
export async function notesCommand(file: string, json: boolean): Promise<ExitCode> {
  const problems = findProblems(await readNote(file), languageOf(file));
  if (json) {
    const shown = problems.map(({ startLine, endLine, text, steps }) => ({
      startLine,
      endLine,
      text,
      steps: steps.map((step) => ({ startLine: step.startLine, endLine: step.endLine, text: step.text })),
    }));
    process.stdout.write(`${JSON.stringify({ problems: shown })}\n`);
    return exitCodes.ok;
  }
  if (problems.length === 0)
    process.stdout.write("No problem was found. Label it, for example “Problem 1.”\n");
  for (const problem of problems) {
    const label = problem.number === null ? "" : `${problem.number}  `;
    process.stdout.write(`${file}:${problem.startLine}  ${label}${problem.text.replace(/\s+/g, " ")}\n`);
    for (const step of problem.steps) {
      process.stdout.write(`  ${step.startLine}  ${step.text.replace(/\s+/g, " ")}\n`);
    }
  }
  return exitCodes.ok;
}
