/** A note longer than this is not read to its end for macros: they stand at its beginning. */
const LONGEST_READ = 512 * 1024;
const MOST_MACROS = 500;
const LONGEST_BODY = 2000;

const DEFINITION =
  /\\(?<kind>newcommand|renewcommand|providecommand|def|gdef|DeclareMathOperator)(?<star>\*?)\s*\{?\s*(?<name>\\[A-Za-z@]+)\s*\}?/g;

/**
 * The TeX macros that a note defines: `\newcommand`, `\renewcommand`, `\providecommand`, `\def`, `\DeclareMathOperator`.
 * Macros with an optional or delimited argument are left out, as KaTeX has no such thing. Later definitions win.
 * Linear in the note's length; never throws.
 */
export function noteMacros(note: string): Record<string, string> {
  const text = note.slice(0, LONGEST_READ);
  const macros = new Map<string, string>();
  for (const match of text.matchAll(DEFINITION)) {
    if (macros.size >= MOST_MACROS) break;
    const { kind, star, name } = match.groups ?? {};
    if (kind === undefined || name === undefined || inComment(text, match.index)) continue;
    const body = readBody(text, match.index + match[0].length, kind);
    if (body === null || body.length > LONGEST_BODY) continue;
    macros.set(
      name,
      kind === "DeclareMathOperator" ? `\\operatorname${star === "*" ? "*" : ""}{${body}}` : body,
    );
  }
  return Object.fromEntries(macros);
}

/** `markdown.math.macros` as a user wrote it: only what maps a command to text is taken. */
export function settingMacros(value: unknown): Record<string, string> {
  if (typeof value !== "object" || value === null) return {};
  const macros = new Map<string, string>();
  for (const [name, body] of Object.entries(value)) {
    if (!/^(?:\\[A-Za-z@]+|\\?[^\\\w\s])$/u.test(name)) continue;
    if (typeof body === "string" && body.length <= LONGEST_BODY && macros.size < MOST_MACROS) {
      macros.set(name, body);
    }
  }
  return Object.fromEntries(macros);
}

function inComment(text: string, at: number): boolean {
  const line = text.slice(Math.max(text.lastIndexOf("\n", at) + 1, at - LONGEST_BODY), at);
  return /(?:^|[^\\])%/.test(line);
}

function readBody(text: string, from: number, kind: string): string | null {
  let at = from;
  if (kind === "def" || kind === "gdef") {
    // `#1#2` only: anything else between them is a delimited argument.
    const parameters = /\s*(?:#[1-9])*\s*/y;
    parameters.lastIndex = at;
    at += parameters.exec(text)?.[0].length ?? 0;
  } else {
    const count = /\s*(?:\[[0-9]\])?\s*/y;
    count.lastIndex = at;
    at += count.exec(text)?.[0].length ?? 0;
  }
  return braced(text, at);
}

/** What stands in the braces that open at `at`, or null where none do or they are not closed soon. */
function braced(text: string, at: number): string | null {
  if (text.charAt(at) !== "{") return null;
  let depth = 0;
  const end = Math.min(text.length, at + LONGEST_BODY + 2);
  for (let i = at; i < end; i++) {
    const c = text.charAt(i);
    if (c === "\\") i++;
    else if (c === "{") depth++;
    else if (c === "}") {
      depth--;
      if (depth === 0) return text.slice(at + 1, i);
    }
  }
  return null;
}
