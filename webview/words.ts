import { wordKeys, type WordKey } from "./word-keys.ts";

/** The page's words in the reader's language. A key without a word (a page older than the editor) shows as itself. */
export class Words {
  readonly language: string;
  readonly #words: Readonly<Record<string, string>>;
  readonly #formats = new Map<number, Intl.NumberFormat>();

  constructor(language: string, words: Readonly<Record<string, string>>) {
    this.language = language;
    this.#words = words;
  }

  /** Word of `key` with `{0}`, `{1}` … filled in. */
  t(key: WordKey, ...values: readonly (string | number)[]): string {
    const word = this.#words[key] ?? key;
    if (values.length === 0) return word;
    return word.replace(/\{(\d)\}/g, (whole, index: string) => {
      const value = values[Number(index)];
      return value === undefined ? whole : typeof value === "number" ? this.number(value) : value;
    });
  }

  number(value: number, digits = 0): string {
    return this.#format(digits).format(value);
  }

  /** Making a format is slow, and a tree has thousands of numbers. */
  #format(digits: number): Intl.NumberFormat {
    const known = this.#formats.get(digits);
    if (known !== undefined) return known;
    const made = new Intl.NumberFormat(this.language, {
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    });
    this.#formats.set(digits, made);
    return made;
  }

  /** A PPM score or Q, in [-1, 1]: always with its sign. */
  score(value: number): string {
    const rounded = Math.abs(value) < 0.005 ? 0 : value;
    return `${rounded < 0 ? "−" : "+"}${this.number(Math.abs(rounded), 2)}`;
  }
}

/** Whether words for every key are there. */
export function missingWords(words: Readonly<Record<string, string>>): readonly WordKey[] {
  return wordKeys.filter((key) => words[key] === undefined);
}
