import { readFile } from "node:fs/promises";
import type { z } from "zod";
import { CliError, exitCodes } from "./exit-codes.ts";

export interface Row<T> {
  readonly line: number;
  readonly value: T;
}

/** Reads JSON Lines through a schema; blank lines are skipped. @throws CliError that names the first bad line. */
export async function readJsonLines<S extends z.ZodType>(
  file: string,
  schema: S,
): Promise<Row<z.output<S>>[]> {
  const text = await readFile(file, "utf8").catch((error: unknown) => {
    const missing = error instanceof Error && "code" in error && error.code === "ENOENT";
    const why = error instanceof Error ? error.message : String(error);
    throw new CliError(
      exitCodes.usage,
      missing ? `There is no file ${file}.` : `${file} cannot be read: ${why}.`,
    );
  });
  const rows: Row<z.output<S>>[] = [];
  for (const [i, line] of text
    .replace(/^\uFEFF/, "")
    .split(/\r?\n/)
    .entries()) {
    if (line.trim() === "") continue;
    rows.push({ line: i + 1, value: parseLine(file, i + 1, line, schema) });
  }
  return rows;
}

function parseLine<S extends z.ZodType>(file: string, line: number, text: string, schema: S): z.output<S> {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    throw new CliError(exitCodes.usage, `${file}:${line} is not JSON.`);
  }
  const parsed = schema.safeParse(raw);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const where = issue === undefined ? "" : `${issue.path.join(".")}: ${issue.message}`;
  throw new CliError(exitCodes.usage, `${file}:${line} ${where}.`);
}
