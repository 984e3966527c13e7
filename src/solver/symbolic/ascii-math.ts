/** Finds formulas that are typed without dollar signs: `solve 2x + 3 = 11`, `15% of 240`. */

type Kind = "number" | "operator" | "open" | "close" | "letter" | "function" | "word" | "dots" | "mark";

interface Item {
  readonly kind: Kind;
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** A space stands in front of it. */
  readonly spaced: boolean;
}

const ITEM =
  /(?<dots>\.\.\.|…)|(?<derivative>d\/d[a-z](?![a-z]))|(?<ordinal>\d+(?:st|nd|rd|th)\b)|(?<number>(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?%?|\.\d+%?)|(?<operator>\*\*|<=|>=|!=|->|[-+*/^=<>≤≥≠×÷·−±√²³°π∞_|!])|(?<open>[([{])|(?<close>[)\]}])|(?<function>(?:arcsin|arccos|arctan|sin|cos|tan|sec|csc|cot|sqrt|ln|log|exp|abs|gcd|lcm|pi)(?=\s*[\^(]|\s+[0-9a-z]\b|\s+[0-9a-z][\d^*/)]|_|\d))|(?<word>[\p{L}][\p{L}'’]*(?:-[\p{L}]+)*)|(?<mark>\S)/gu;

function items(text: string): readonly Item[] {
  const out: Item[] = [];
  let end = 0;
  const add = (kind: Kind, piece: string, start: number): void => {
    out.push({ kind, text: piece, start, end: start + piece.length, spaced: start > end });
    end = start + piece.length;
  };
  for (const match of text.matchAll(ITEM)) {
    const groups = match.groups ?? {};
    const [whole] = match;
    const at = match.index;
    if (groups["dots"] !== undefined) add("dots", whole, at);
    else if (groups["derivative"] !== undefined) add("word", whole, at);
    else if (groups["ordinal"] !== undefined) {
      add("number", whole.slice(0, -2), at);
      add("word", whole.slice(-2), at + whole.length - 2);
    } else if (groups["number"] !== undefined) add("number", whole, at);
    else if (groups["operator"] !== undefined) add("operator", whole, at);
    else if (groups["open"] !== undefined) add("open", whole, at);
    else if (groups["close"] !== undefined) add("close", whole, at);
    else if (groups["function"] !== undefined) add("function", whole, at);
    else if (groups["word"] !== undefined) words(whole, at, out.at(-1), end, add);
    else add("mark", whole, at);
  }
  return out;
}

/** A single letter is a variable, two or three behind a number or an operator are a product (`2xy`), the rest is a word. */
function words(
  word: string,
  at: number,
  before: Item | undefined,
  end: number,
  add: (kind: Kind, piece: string, start: number) => void,
): void {
  const prime = /^([a-z])(['’]{1,2})$/i.exec(word);
  if (/^\p{L}$/u.test(word) || prime !== null) add("letter", word.replace(/’/g, "'"), at);
  else if (
    at === end &&
    before !== undefined &&
    /^[a-z]{2,3}$/.test(word) &&
    (before.kind === "number" || before.kind === "close") &&
    !/^(?:st|nd|rd|th|cm|mm|km|kg|ml|mg|ft|lb|hr|min|sec)$/.test(word)
  ) {
    add("letter", word, at);
  } else add("word", word, at);
}

const isHard = (item: Item | undefined): boolean =>
  item !== undefined && ["number", "operator", "open", "close", "function"].includes(item.kind);

/** `a` and `I` are words unless an operator or bracket stands beside them. */
function isMath(all: readonly Item[], k: number): boolean {
  const item = all[k];
  if (item === undefined) return false;
  if (item.kind === "letter") {
    if (!/^[aAiI]$/.test(item.text)) return true;
    const next = all[k + 1];
    const before = all[k - 1];
    const joins = (other: Item | undefined): boolean =>
      other !== undefined && (other.kind === "operator" || other.kind === "open" || other.kind === "close");
    return joins(next) || joins(before) || (before?.kind === "number" && !item.spaced);
  }
  return isHard(item);
}

const OPERATOR_WORDS: readonly (readonly [RegExp, string])[] = [
  [/^plus$/i, "+"],
  [/^minus$/i, "-"],
  [/^times$/i, "*"],
  [/^squared$/i, "^2"],
  [/^cubed$/i, "^3"],
];

/**
 * The text with every formula handed to `place`, which returns what stands for it. Brackets around words, hyphens and
 * signs at the edge of a formula stay words.
 */
export function asciiPieces(text: string, place: (tex: string) => string): string {
  const all = spoken(items(text));
  let out = "";
  let k = 0;
  while (k < all.length) {
    const item = all[k];
    if (item === undefined) break;
    if (!isMath(all, k)) {
      out += `${item.spaced ? " " : ""}${item.kind === "dots" ? "..." : item.text}`;
      k++;
      continue;
    }
    let last = k;
    let depth = 0;
    for (let j = k; j < all.length; j++) {
      const next = all[j];
      if (next === undefined) break;
      const inside = depth > 0 && next.kind === "mark" && /^[,;:]$/.test(next.text);
      const ratio =
        next.kind === "mark" &&
        next.text === ":" &&
        all[j - 1]?.kind === "number" &&
        all[j + 1]?.kind === "number";
      if (!isMath(all, j) && !inside && !ratio) break;
      if (next.kind === "open") depth++;
      if (next.kind === "close") depth--;
      if (depth < 0) break;
      last = j;
    }
    // Signs at the edges are punctuation: `= ?`, a dash, a bracket around words.
    let from = k;
    let to = last;
    while (from <= to && edge(all[from], true)) from++;
    while (to >= from && edge(all[to], false, all[to - 1])) to--;
    const run = all.slice(from, to + 1);
    const balanced =
      run.filter((i) => i.kind === "open").length === run.filter((i) => i.kind === "close").length;
    const value = run.some((i) => i.kind === "number" || i.kind === "letter" || i.text === "π");
    for (const lead of all.slice(k, from)) out += ` ${lead.text}`;
    if (run.length > 0 && value && balanced) {
      out += place(
        run
          .map((i) => `${i.spaced ? " " : ""}${i.text}`)
          .join("")
          .trim(),
      );
    } else for (const i of run) out += `${i.spaced ? " " : ""}${i.text}`;
    for (const tail of all.slice(Math.max(to + 1, from), last + 1)) out += ` ${tail.text}`;
    k = last + 1;
  }
  return ` ${out} `;
}

function edge(item: Item | undefined, atStart: boolean, before?: Item): boolean {
  if (item === undefined) return false;
  if (item.kind !== "operator") return false;
  if (atStart) return !/^[-−√π|±]$/.test(item.text);
  if (item.text === "!") return item.spaced || before?.kind === "letter";
  return !/^[²³°π∞|]$/.test(item.text);
}

/** `36 divided by 9 plus 5` between numbers is `36/9+5`. */
function spoken(all: readonly Item[]): readonly Item[] {
  const out: Item[] = [];
  for (let k = 0; k < all.length; k++) {
    const item = all[k];
    if (item === undefined) break;
    const before = out.at(-1);
    const next = all[k + 1];
    const after = all[k + 2];
    const valueBefore =
      before !== undefined &&
      ["number", "close", "letter"].includes(before.kind) &&
      !/^[aAiI]$/.test(before.text);
    const begins = (other: Item | undefined): boolean =>
      other !== undefined && ["number", "open", "letter", "function"].includes(other.kind);
    const sign =
      item.kind === "word" ? OPERATOR_WORDS.find(([word]) => word.test(item.text))?.[1] : undefined;
    if (sign !== undefined && valueBefore && (sign.startsWith("^") || begins(next))) {
      out.push({ ...item, kind: "operator", text: sign, spaced: false });
      if (sign.startsWith("^")) {
        out[out.length - 1] = { ...item, kind: "operator", text: "^", spaced: false };
        out.push({ ...item, kind: "number", text: sign.slice(1), spaced: false });
      }
    } else if (
      item.kind === "word" &&
      /^(?:divided|multiplied)$/i.test(item.text) &&
      next?.kind === "word" &&
      next.text === "by" &&
      valueBefore &&
      begins(after)
    ) {
      out.push({ ...item, kind: "operator", text: /^d/i.test(item.text) ? "/" : "*" });
      k++;
    } else if (item.kind === "word" && /^percent$/i.test(item.text) && before?.kind === "number") {
      out[out.length - 1] = { ...before, text: `${before.text}%` };
    } else out.push(item);
  }
  return out;
}
