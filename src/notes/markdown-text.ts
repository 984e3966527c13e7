import { mathSpans } from "./math-spans.ts";
import { safeTex } from "./safe-tex.ts";

/** Words as Markdown that shows just these words; harmless formulas stay formulas. One paragraph, one line. */
export function markdownText(text: string): string {
  const line = oneLine(text);
  let out = "";
  let at = 0;
  for (const span of mathSpans(line, "markdown")) {
    const tex = safeTex(span.tex);
    if (tex === null) continue;
    out += escaped(line.slice(at, span.start));
    // A digit right behind a closing dollar would undo it; a space inside too.
    out += `$${tex}$${/^\d/u.test(line.slice(span.end)) ? " " : ""}`;
    at = span.end;
  }
  out += escaped(line.slice(at));
  // What would begin a list, a heading or a rule at the start of a line.
  return out.replace(/^(?=[-+=])/u, "\\").replace(/^(\d{1,9})(?=[.)](?:\s|$))/u, "$1\\");
}

/** Verbatim text inside a line. */
export function codeSpan(text: string): string {
  const content = oneLine(text);
  const ticks = "`".repeat(longestRun(content) + 1);
  const pad = content === "" || /^[` ]|[` ]$/u.test(content) ? " " : "";
  return ticks + pad + content + pad + ticks;
}

/** Verbatim lines. @param info - language of the block */
export function codeBlock(text: string, info: string): string {
  const fence = "`".repeat(Math.max(3, longestRun(text) + 1));
  return `${fence}${info}\n${verbatim(text)}\n${fence}`;
}

/** Line ends as one kind, control characters gone. */
export function verbatim(text: string): string {
  return text.replace(/\r\n?/gu, "\n").replace(/[^\P{Cc}\t\n]/gu, "");
}

export function oneLine(text: string): string {
  return verbatim(text).replace(/\s+/gu, " ").trim();
}

function escaped(text: string): string {
  return text.replace(/[\\`*_[\]<>#|~$]|&(?=[#\w])/gu, "\\$&");
}

function longestRun(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/gu)].map((run) => run[0].length));
}
