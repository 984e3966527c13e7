/** Environments whose rows are steps of their own. */
const ROWS =
  /^\s*\\begin\s*\{(align|alignat|flalign|gather|eqnarray|aligned|gathered|split|multline|IEEEeqnarray)(\*?)\}(?:\s*\{[^{}]*\}|\s*\[[^\]]*\])?/u;

export interface Row {
  /** Offsets into the display formula. */
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The rows of an aligned display formula; the whole for any other. Offsets are into `tex`. */
export function displayRows(tex: string): readonly Row[] {
  const begin = ROWS.exec(tex);
  const whole = trimmedRow(tex, 0, tex.length);
  if (begin === null) return whole === null ? [] : [whole];
  const name = `${begin[1] ?? ""}${begin[2] ?? ""}`;
  const from = begin[0].length;
  const close = tex.lastIndexOf(`\\end{${name}}`);
  const to = close < 0 ? tex.length : close;
  if (/\\begin\s*\{(?:aligned|gathered|split)\}/.test(tex.slice(from, to)) && close >= 0) {
    const inner = displayRows(tex.slice(from, to).trimEnd());
    return inner.map((row) => ({ ...row, start: row.start + from, end: row.end + from }));
  }
  const rows: Row[] = [];
  let depth = 0;
  let start = from;
  for (let k = from; k < to; k++) {
    const c = tex.charAt(k);
    if (c === "%" && tex.charAt(k - 1) !== "\\") {
      const end = tex.indexOf("\n", k);
      k = end < 0 ? to : end;
    } else if (c === "{") depth++;
    else if (c === "}") depth--;
    else if (c === "\\") {
      if (tex.startsWith("\\begin", k)) depth++;
      else if (tex.startsWith("\\end", k)) depth--;
      else if (tex.charAt(k + 1) === "\\" && depth <= 0) {
        const row = trimmedRow(tex, start, k);
        if (row !== null) rows.push(row);
        k++;
        start = k + 1;
        continue;
      }
      k++;
    }
  }
  const last = trimmedRow(tex, start, to);
  if (last !== null) rows.push(last);
  return rows;
}

function trimmedRow(tex: string, from: number, to: number): Row | null {
  let start = from;
  let end = to;
  while (start < end && /\s/.test(tex.charAt(start))) start++;
  while (end > start && /\s/.test(tex.charAt(end - 1))) end--;
  const text = tex.slice(start, end);
  return /[^\s&%]/.test(text.replace(/\\(?:hline|nonumber|notag|intertext\{[^}]*\}|\[[^\]]*\])/g, ""))
    ? { start, end, text }
    : null;
}
