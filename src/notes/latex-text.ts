import { oneLine, verbatim } from "./markdown-text.ts";
import { mathSpans } from "./math-spans.ts";
import { safeTex } from "./safe-tex.ts";

const SPECIAL: Readonly<Record<string, string>> = {
  "\\": "\\textbackslash{}",
  "{": "\\{",
  "}": "\\}",
  $: "\\$",
  "&": "\\&",
  "#": "\\#",
  "%": "\\%",
  _: "\\_",
  "^": "\\textasciicircum{}",
  "~": "\\textasciitilde{}",
  "<": "\\textless{}",
  ">": "\\textgreater{}",
  "|": "\\textbar{}",
};

/** Words as LaTeX that sets just these words; harmless formulas stay formulas. */
export function latexText(text: string): string {
  const line = oneLine(text);
  let out = "";
  let at = 0;
  for (const span of mathSpans(line, "markdown")) {
    const tex = safeTex(span.tex);
    if (tex === null) continue;
    out += escaped(line.slice(at, span.start)) + `$${tex}$`;
    at = span.end;
  }
  return out + escaped(line.slice(at));
}

/** Verbatim text inside a line. */
export function latexVerb(text: string): string {
  return `\\texttt{${typewriter(oneLine(text))}}`;
}

/** Verbatim lines. Text that would end the environment is set line by line instead. */
export function latexCode(text: string): string {
  const lines = verbatim(text);
  if (!/\\end\s*\{\s*verbatim/u.test(lines)) return `\\begin{verbatim}\n${lines}\n\\end{verbatim}`;
  return lines
    .split("\n")
    .map((line) => `\\par\\noindent\\texttt{${typewriter(line)}}`)
    .join("\n");
}

/** Spaces keep their width, and ligatures such as `--` and quotes stay apart. */
function typewriter(text: string): string {
  return escaped(text)
    .replace(/ /gu, "~")
    .replace(/-(?=-)/gu, "-{}")
    .replace(/`/gu, "\\textasciigrave{}")
    .replace(/'/gu, "\\textquotesingle{}");
}

function escaped(text: string): string {
  return text.replace(/[\\{}$&#%_^~<>|]/gu, (c) => SPECIAL[c] ?? c);
}
