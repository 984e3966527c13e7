/** Scanning of TeX with brackets in view. */

const OPEN = "([{";
const CLOSE = ")]}";

/** Offset of the bracket that closes the one at `open` (any kind closes any other: `(2, 3]`), or -1. */
export function closing(text: string, open: number): number {
  let depth = 0;
  for (let i = open; i < text.length; i++) {
    const c = text.charAt(i);
    if (c === "\\") {
      const next = text.charAt(i + 1);
      if (next === "{") depth++;
      else if (next === "}") depth--;
      i++;
    } else if (OPEN.includes(c)) depth++;
    else if (CLOSE.includes(c)) depth--;
    if (depth === 0) return i;
  }
  return -1;
}

/** Brace depth only: half-open intervals do not upset it. */
function closingBrace(text: string, open: number): number {
  let depth = 0;
  for (let i = open; i < text.length; i++) {
    const c = text.charAt(i);
    if (c === "\\") i++;
    else if (c === "{") depth++;
    else if (c === "}" && --depth === 0) return i;
  }
  return -1;
}

export interface Piece {
  readonly text: string;
  /** What was matched in front of the piece; empty for the first. */
  readonly before: string;
}

/** Splits at matches of a sticky pattern that stand outside every bracket. */
export function splitOutside(text: string, separator: RegExp): readonly Piece[] {
  const sticky = new RegExp(separator.source, "yu");
  const pieces: Piece[] = [];
  let depth = 0;
  let from = 0;
  let before = "";
  for (let i = 0; i < text.length;) {
    if (depth <= 0) {
      sticky.lastIndex = i;
      const found = sticky.exec(text)?.[0];
      if (found !== undefined && found !== "") {
        pieces.push({ text: text.slice(from, i), before });
        before = found;
        i += found.length;
        from = i;
        continue;
      }
    }
    const c = text.charAt(i);
    if (c === "\\") {
      const next = text.charAt(i + 1);
      if (next === "{") depth++;
      else if (next === "}") depth--;
      i += 2;
      continue;
    }
    if (OPEN.includes(c)) depth++;
    else if (CLOSE.includes(c)) depth--;
    i++;
  }
  pieces.push({ text: text.slice(from), before });
  return pieces;
}

export interface Group {
  readonly inner: string;
  /** Offset behind the group. */
  readonly end: number;
}

/** A braced group, or one token (`_0`, `^\infty`), from `at` after white space. Null where there is none. */
export function groupAt(text: string, at: number): Group | null {
  let i = at;
  while (/\s/.test(text.charAt(i))) i++;
  const c = text.charAt(i);
  if (c === "") return null;
  if (c === "{") {
    const end = closingBrace(text, i);
    return end < 0 ? null : { inner: text.slice(i + 1, end), end: end + 1 };
  }
  if (c === "\\") {
    const command = /^\\(?:[A-Za-z]+|.)/.exec(text.slice(i))?.[0] ?? c;
    return { inner: command, end: i + command.length };
  }
  if (c === "-") {
    const rest = groupAt(text, i + 1);
    return rest === null ? null : { inner: `-${rest.inner}`, end: rest.end };
  }
  return { inner: c, end: i + 1 };
}

/** Lower and upper bound behind an operator: `_a^b`, `^b_a`, with `\limits`. */
export function boundsAt(
  text: string,
  at: number,
): {
  readonly lower: string | null;
  readonly upper: string | null;
  readonly end: number;
} {
  let end = at;
  let lower: string | null = null;
  let upper: string | null = null;
  for (;;) {
    const sign = /^\s*(?:\\limits|\\nolimits)?\s*([_^])/.exec(text.slice(end));
    const kind = sign?.[1];
    if (sign === null || (kind === "_" ? lower : upper) !== null) return { lower, upper, end };
    const group = groupAt(text, end + sign[0].length);
    if (group === null) return { lower, upper, end };
    if (kind === "_") lower = group.inner;
    else upper = group.inner;
    end = group.end;
  }
}
