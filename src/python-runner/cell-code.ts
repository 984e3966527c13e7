import { createHash } from "node:crypto";

/** A cell reduced to what decides its behaviour. */
export interface CellCode {
  /** The code without whole-line comments and blank lines: equal text, equal behaviour. */
  readonly essence: string;
  /** 1-based line in the cell of each line of `essence`; null where `essence` is the cell itself. */
  readonly lines: readonly number[] | null;
}

const commentOrBlank = /^\s*(?:#.*)?$/u;

/** True where running the cell would do nothing. */
export function isCommentOnly(code: string): boolean {
  return code.split(/\r\n|\r|\n/u).every((line) => commentOrBlank.test(line));
}

/**
 * Drops whole-line comments and blank lines, so that two candidates that differ only in their words are one
 * program. Where a line that looks like a comment might be inside a string (triple quotes, a continued line, a
 * form feed or an unusual line end) the cell is taken as it is.
 */
export function reduceCell(code: string): CellCode {
  if (/"""|'''|\\\r?$|[\f\v\r]/mu.test(code)) return { essence: code, lines: null };
  const kept: string[] = [];
  const lines: number[] = [];
  for (const [index, line] of code.split("\n").entries()) {
    if (commentOrBlank.test(line)) continue;
    kept.push(line.trimEnd());
    lines.push(index + 1);
  }
  return { essence: kept.join("\n"), lines };
}

/** Identifies a path of cells by their code. */
export function pathKey(essences: readonly string[]): string {
  return createHash("sha256").update(JSON.stringify(essences)).digest("base64url");
}

const onDemand = [
  ...[
    "optimize",
    "integrate",
    "stats",
    "special",
    "linalg",
    "interpolate",
    "spatial",
    "fft",
    "signal",
    "sparse",
  ].map((part) => ({ name: `scipy.${part}`, pattern: new RegExp(`\\bscipy\\b[^\\n]*\\b${part}\\b`, "u") })),
  ...["vector", "crypto", "diffgeom", "physics.units"].map((part) => ({
    name: `sympy.${part}`,
    pattern: new RegExp(`\\bsympy\\.${part.replace(".", "\\.")}\\b`, "u"),
  })),
  { name: "scipy", pattern: /^\s*(?:import|from)\s+scipy\b/mu },
] as const;

/**
 * Modules that the Python side loads only when a step names them (`warmup.ON_DEMAND`), because each costs up to
 * a second and 50 MB.
 */
export function modulesOnDemand(code: string): string[] {
  if (!/scipy|sympy\./u.test(code)) return [];
  return onDemand.flatMap(({ name, pattern }) => (pattern.test(code) ? [name] : []));
}
