import type { Rng } from "../solver/search/ports.ts";

/** A number in a text, with its value in one form (`1,200` and `1200` are the same). */
export interface NumberPlace {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly value: string;
}

const NUMBER = /(?<![\w.\\])(?:\d{1,3}(?:,\d{3})+(?![\d,])|\d+)(?:\.\d+)?(?![\d]|\.\d)/g;

function place(text: string, start: number): NumberPlace {
  const plain = text.replace(/,/g, "");
  return { start, end: start + text.length, text, value: String(Number(plain)) };
}

/**
 * The numbers of a problem that may become others: no exponents, indices, degrees of roots, places in a sequence or zeros
 * and ones, which belong to the form of a problem.
 *
 * @param all - the fixed ones too
 */
export function problemNumbers(problem: string, all = false): readonly NumberPlace[] {
  const out: NumberPlace[] = [];
  for (const match of problem.matchAll(NUMBER)) {
    const before = problem.slice(0, match.index);
    const after = problem.slice(match.index + match[0].length);
    const fixed =
      /(?:\^|_|\*\*)\s*\{?\s*-?\s*$|\\sqrt\s*\[\s*$/.test(before) ||
      /^\s*(?:st|nd|rd|th)\b/.test(after) ||
      Number(match[0].replace(/,/g, "")) <= 1;
    if (all || !fixed) out.push(place(match[0], match.index));
  }
  return out;
}

/** The number literals of Python code, outside strings and comments. */
export function codeNumbers(code: string): readonly NumberPlace[] {
  const blank = (whole: string): string => " ".repeat(whole.length);
  const bare = code.replace(/"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|#[^\n]*/g, blank);
  return [...bare.matchAll(/(?<![\w.])\d+(?:\.\d+)?(?![\w.])/g)].map((match) => place(match[0], match.index));
}

/** The text with other words at these places. */
export function replaceAt(text: string, places: readonly NumberPlace[]): string {
  let out = "";
  let at = 0;
  for (const { start, end, text: put } of [...places].sort((a, b) => a.start - b.start)) {
    out += text.slice(at, start) + put;
    at = end;
  }
  return out + text.slice(at);
}

/** Another number of the same kind: as many decimals, about as large, round where it was round. */
export function otherNumber(value: string, rng: Rng): string {
  const decimals = value.split(".")[1]?.length ?? 0;
  const scale = 10 ** decimals;
  const units = Math.round(Number(value) * scale);
  let step = 1;
  while (units % (step * 10) === 0 && step * 10 < units) step *= 10;
  if (step === 1 && units % 5 === 0 && units > 20) step = 5;
  const size = units / step;
  const low = Math.max(2, Math.ceil(size / 2));
  const high = Math.max(low + 4, Math.floor(size * 1.8));
  let other = low + Math.floor(rng.next() * (high - low + 1));
  if (other === size) other = other < high ? other + 1 : other - 1;
  return ((other * step) / scale).toFixed(decimals);
}

interface Looks {
  readonly fraction: boolean;
  readonly root: boolean;
  readonly decimals: number;
  readonly negative: boolean;
  readonly items: number;
  readonly letters: string;
  readonly largest: number;
}

function looksOf(printed: string): Looks {
  const numbers = [...printed.matchAll(/\d+(?:\.(\d+))?/g)];
  return {
    fraction: printed.includes("/"),
    root: /sqrt|root|\*\*\(|I\b|log|sin|cos|tan/.test(printed),
    decimals: Math.max(0, ...numbers.map((m) => m[1]?.length ?? 0)),
    negative: /(?:^|[\s,([])-\d/.test(printed),
    items: printed.split(/[,;]/).length,
    letters: [...new Set(printed.match(/[A-Za-z]+/g) ?? [])].sort().join(" "),
    largest: Math.max(0, ...numbers.map((m) => Number(m[0]))),
  };
}

/**
 * Is an answer as simple as the first one? Whole where that was whole, without roots, minus signs and letters that it does
 * not have, as many values, not much larger, and neither the same nor nothing.
 */
export function isAsNice(printed: string, original: string): boolean {
  if (printed === "" || printed === "0" || printed === original) return false;
  const [a, b] = [looksOf(printed), looksOf(original)];
  return (
    (!a.fraction || b.fraction) &&
    (!a.root || b.root) &&
    a.decimals <= b.decimals &&
    (!a.negative || b.negative) &&
    a.items === b.items &&
    a.letters === b.letters &&
    a.largest <= 10 * Math.max(10, b.largest)
  );
}
