/**
 * Does a program speak of the numbers that its problem names? Small policies often copy a number wrongly, take one twice or
 * leave one out; the program then runs as well as any other, and samples may even agree on it.
 *
 * This is evidence about a trajectory, not a check of it: problems do name numbers that do not matter, and programs do
 * need numbers that nobody names. It weighs votes and is never shown as a verdict.
 */
export interface Grounding {
  /** Numbers in the code that the problem does not name and that are no common constants. */
  readonly foreign: number;
  /** Numbers that the problem names and the code does not use. */
  readonly unused: number;
}

/**
 * Weight of a vote, in (0, 1]: each foreign number divides it by e^1.5 ≈ 4.5, each unused one by e^0.3 ≈ 1.35. Chosen on
 * 284 development problems (right by vote and PPM 174, with these weights 179) and on 114 problems into which a sentence
 * with a needless number was put (80, with these weights 80; an unused number at 1.5 gave 76).
 */
export function groundingWeight({ foreign, unused }: Grounding): number {
  return Math.exp(-1.5 * foreign - 0.3 * unused);
}

/** Numbers that a right program may need without being told: small counts, units of time, angles, percent. */
const constants = new Set([
  0, 0.01, 0.5, 1, 2, 3, 4, 7, 10, 12, 24, 30, 31, 52, 60, 90, 100, 180, 360, 365, 366, 1000, 3600, 10_000,
  1_000_000,
]);

const words: ReadonlyMap<string, number> = new Map([
  ...(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen " +
    "eighteen nineteen twenty"
  )
    .split(" ")
    .map((word, value) => [word, value] as const),
  ["half", 2],
  ["halves", 2],
  ["twice", 2],
  ["double", 2],
  ["doubled", 2],
  ["third", 3],
  ["thirds", 3],
  ["triple", 3],
  ["tripled", 3],
  ["quarter", 4],
  ["quarters", 4],
  ["fifth", 5],
  ["thirty", 30],
  ["forty", 40],
  ["fifty", 50],
  ["sixty", 60],
  ["seventy", 70],
  ["eighty", 80],
  ["ninety", 90],
  ["hundred", 100],
  ["thousand", 1000],
  ["dozen", 12],
  ["score", 20],
]);

/** The numbers that a problem names, in every way they may be meant. */
export interface NamedNumbers {
  /** Whatever may be meant: digits, words, the two readings of `1,250`. */
  readonly values: ReadonlySet<number>;
  /** Those written in digits: each with its readings, of which a program needs one. */
  readonly digits: readonly (readonly number[])[];
}

/** Digits that are not part of a name (`x1`, `H2O`; Chinese has no spaces); separators inside are read in both ways. */
const digits = /(?<![\p{Script=Latin}\p{Script=Greek}_])\d+(?:[.,]\d+)*/gu;

export function namedNumbers(problem: string): NamedNumbers {
  const values = new Set<number>();
  const found: (readonly number[])[] = [];
  for (const [text] of problem.matchAll(digits)) {
    const readings = readingsOf(text);
    found.push(readings);
    for (const value of readings) values.add(value);
  }
  for (const [word] of problem.toLowerCase().matchAll(/\p{L}+/gu)) {
    const value = words.get(word);
    if (value !== undefined) values.add(value);
  }
  return { values, digits: found };
}

function readingsOf(text: string): readonly number[] {
  const readings = new Set([Number(text.replaceAll(",", ""))]);
  if (text.includes(",")) {
    // A decimal comma, or a list without spaces.
    readings.add(Number(text.replace(",", ".")));
    for (const part of text.split(",")) readings.add(Number(part));
  }
  return [...readings].filter(Number.isFinite);
}

/** Compares a program (comments do not count) with the numbers of its problem. */
export function ground(named: NamedNumbers, code: string): Grounding {
  const used = codeNumbers(code);
  const foreign = used.filter((value) => !constants.has(value) && !isNamed(named.values, value)).length;
  const inCode = new Set(used);
  const unused = named.digits.filter((readings) => !readings.some((value) => isUsed(inCode, value)));
  return { foreign, unused: new Set(unused.map((readings) => readings[0])).size };
}

function codeNumbers(code: string): readonly number[] {
  const uncommented = code.replace(/#.*$/gm, "");
  return [...uncommented.matchAll(/(?<![\p{L}_\d.])\d[\d_]*(?:\.\d+)?(?:e[+-]?\d+)?/giu)]
    .map(([text]) => Number(text.replaceAll("_", "")))
    .filter(Number.isFinite);
}

/** A percentage may stand in the code as a share of 1, or as what is left or reached after it. */
function isNamed(named: ReadonlySet<number>, value: number): boolean {
  return percentForms(value).some((form) => named.has(form));
}

function percentForms(value: number): readonly number[] {
  return [value, value * 100, (1 - value) * 100, (value - 1) * 100, 100 - value, value - 100].map((form) =>
    Number(form.toFixed(6)),
  );
}

function isUsed(inCode: ReadonlySet<number>, value: number): boolean {
  const share = value / 100;
  return [value, share, 1 - share, 1 + share, 100 - value, 100 + value].some((form) =>
    [...inCode].some((used) => Math.abs(used - form) < 1e-9),
  );
}
