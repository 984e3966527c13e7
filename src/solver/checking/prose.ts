import type { NoteLanguage } from "../../notes/math-spans.ts";

export type Run =
  | { readonly kind: "words"; readonly text: string }
  | { readonly kind: "run"; readonly text: string; readonly doubtful: boolean; readonly mixedUnits: boolean };

type Kind =
  "number" | "operator" | "relation" | "open" | "close" | "letter" | "function" | "word" | "mark" | "arrow";

interface Item {
  readonly kind: Kind;
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const ITEM =
  /(?<arrow>=>|⇒|⟹|→|->|∴|\\Rightarrow|\\implies)|(?<number>(?:[$€£¥]\s?)?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:\\?%)?|[$€£]?\.\d+)|(?<relation><=|>=|!=|[=<>≤≥≈≠])|(?<operator>\*\*|[-+*/×·÷−–^±²³√°!])|(?<open>[([{])|(?<close>[)\]}])|(?<function>(?:sin|cos|tan|sqrt|ln|log|pi|π)(?![A-Za-z]))|(?<letter>[A-Za-zΔαβθ](?:_\d|')?(?![A-Za-z]))|(?<word>[\p{L}][\p{L}'’-]*)|(?<mark>[^\s])/gu;

/** Words of arithmetic as signs, so that “12 divided by 4 is 3” is read. */
function spelledOut(text: string): string {
  const number = String.raw`[$€£]?\d[\d,]*(?:\.\d+)?%?`;
  const unit = String.raw`(?:\s+(?!is|are|and|or|of|by|times|plus|minus|equals|so|then|in|per|each|for|if)[a-z]+){0,2}`;
  const before = new RegExp(
    String.raw`(?<!=\s*)(?<![\d.,$])(${number})(${unit})\s+(divided by|multiplied by|times|plus|minus)\s+(?=${number})`,
    "giu",
  );
  const sign: Readonly<Record<string, string>> = {
    "divided by": "/",
    "multiplied by": "*",
    times: "*",
    plus: "+",
    minus: "-",
  };
  return text
    .replace(/\b(?:half|one half) of (?=[$€£]?\d)/giu, "1/2 * ")
    .replace(/\b(?:a|one) third of (?=[$€£]?\d)/giu, "1/3 * ")
    .replace(/\b(?:a|one) quarter of (?=[$€£]?\d)/giu, "1/4 * ")
    .replace(/\btwice (?=[$€£]?\d)/giu, "2 * ")
    .replace(/(\d\\?%|\d\s*\/\s*\d+)\s+of\s+(?=[$€£]?\d)/giu, "$1 * ")
    .replace(/(\d+)\s*[/÷:]\s*(\d+)\s*=\s*(\d+)\s*(?:remainder|rem\.?|r)\s*(\d+)/giu, "$1 = $2 * $3 + $4")
    .replace(/(\d\s?(?:mm|cm|m|km|ft|in|yd|inch(?:es)?|met(?:er|re)s?))\s?(?:[²³]|\^\{?[23]\}?)/gu, "$1")
    .replace(/(\d)\s+percent\b/giu, "$1%")
    .replace(
      /(?<=\d\s?)(km|m|cm|miles?|kg|g|l|dollars?|euros?|cents?|pages?|words?)\s*\/\s*(h|hr|hour|s|sec|min|minute|day|week|kg|g|l|person)(?![A-Za-z])/giu,
      " $1per$2",
    )
    .replace(
      before,
      (_whole: string, value: string, words: string, verb: string) =>
        `${value}${words} ${sign[verb.toLowerCase()] ?? "?"} `,
    )
    .replace(
      before,
      (_whole: string, value: string, words: string, verb: string) =>
        `${value}${words} ${sign[verb.toLowerCase()] ?? "?"} `,
    )
    .replace(
      new RegExp(
        String.raw`((?:[-+*×·÷−]|(?<!\d)\/)\s*[$€£]?\d[\d,]*(?:\.\d+)?%?${unit})\s+(?:is|equals|makes|gives|are|leaves)\s+(?:equal to\s+)?(?=[$€£]?\d)`,
        "giu",
      ),
      "$1 = ",
    );
}

/** Markup that is no mathematics: emphasis, links, code ticks, list signs. */
function withoutMarkup(text: string, language: NoteLanguage): string {
  const blank = (whole: string): string => " ".repeat(whole.length);
  if (language === "latex") {
    return text
      .replace(/(?<!\\)%[^\n]*/g, blank)
      .replace(/\\(?:textbf|textit|emph|underline|text)\s*\{([^{}]*)\}/g, " $1 ")
      .replace(/\\[$]/g, "$")
      .replace(/\\%/g, "%")
      .replace(/\\(?:begin|end)\s*\{[^}]*\}|\\(?!Rightarrow|implies)[a-zA-Z]+\*?/g, blank);
  }
  return text
    .replace(/<!--[\s\S]*?-->/g, blank)
    .replace(/`[^`\n]*`/g, blank)
    .replace(/\]\([^()\s]*\)/g, blank)
    .replace(/\\(?=[*_$])/g, " ")
    .replace(
      /(?<![\d)\s])\*{1,3}(?![\d$(A-Za-z.])|\*{1,3}(?=[\p{L}])|(?<=^|\s)\*{2,3}(?=\S)|(?<=\S)\*{2,3}(?=\s|$|[.,;:])/gmu,
      blank,
    )
    .replace(/^\s*(?:[-*+]|\d+[.)]|>)\s+(?:\[[ xX]\]\s+)?/gmu, blank);
}

const DOUBTFUL_BEFORE =
  /^(?:of|and|times|plus|by|minus|from|than|half|twice|double|triple|squared|cubed|sum|product|difference|quotient|with|over|per|another|hundred|thousand|million|dozen|less|more|x)$/i;
const NAMED_QUANTITY =
  /^(?:total|number|cost|amount|short|price|weight|area|volume|perimeter|distance|speed|length|average)$/i;
const DOUBTFUL_AFTER =
  /^(?:dozen|hundred|thousand|million|billion|remainder|rest|r|rem|and|half|times|plus|minus|more|less|squared|cubed|percent|over|divided|multiplied|x|of|per|each?)$/i;

const UNITS: ReadonlyMap<string, string> = new Map(
  (
    "mm cm m km metre metres meter meters inch inches ft feet mile miles min mins minute minutes h hr hour hours day days week weeks " +
    "month months year years s sec second seconds g kg gram grams kilogram kilograms lb pounds oz ml l litre litres liter liters " +
    "cent cents dollar dollars euro euros dozen percent hours"
  )
    .split(" ")
    .map((unit) => [
      unit,
      unit
        .replace(
          /^(minute|hour|day|week|month|year|second|gram|litre|liter|metre|meter|cent|dollar|euro|inch|mile|kilogram)(?:s|es)$/,
          "$1",
        )
        .replace(/^mins?$/, "minute")
        .replace(/^hr?$/, "hour")
        .replace(/^(?:s|sec)$/, "second"),
    ]),
);

/** Splits words from runs of digits and signs that state something (`12/4 = 3`, `x = 2`). */
export function numericRuns(source: string, language: NoteLanguage): readonly Run[] {
  const text = spelledOut(withoutMarkup(source, language));
  const items: Item[] = [];
  for (const match of text.matchAll(ITEM)) {
    const groups = match.groups ?? {};
    const kind = Object.keys(groups).find((key) => groups[key] !== undefined);
    if (kind === undefined) continue;
    items.push({
      kind: asKind(kind),
      text: match[0],
      start: match.index,
      end: match.index + match[0].length,
    });
  }
  const out: Run[] = [];
  let at = 0;
  for (let i = 0; i < items.length;) {
    const run = runAt(items, i, text);
    if (run === null) {
      i++;
      continue;
    }
    const first = items[i];
    const last = items[run.end - 1];
    if (first === undefined || last === undefined) break;
    if (first.start > at) out.push({ kind: "words", text: text.slice(at, first.start) });
    out.push({ kind: "run", ...run.run });
    at = last.end;
    i = run.end;
  }
  if (at < text.length) out.push({ kind: "words", text: text.slice(at) });
  return out;
}

function asKind(name: string): Kind {
  switch (name) {
    case "number":
    case "operator":
    case "relation":
    case "open":
    case "close":
    case "letter":
    case "function":
    case "word":
    case "arrow":
      return name;
    default:
      return "mark";
  }
}

const joins = (item: Item | undefined): boolean =>
  item?.kind === "operator" || item?.kind === "relation" || item?.kind === "arrow";

/** A run that starts at item `i`, or null. */
function runAt(
  items: readonly Item[],
  i: number,
  text: string,
): { readonly run: { text: string; doubtful: boolean; mixedUnits: boolean }; readonly end: number } | null {
  const kept: Item[] = [];
  const units: string[] = [];
  let end = i;
  for (let k = i; k < items.length; k++) {
    const item = items[k];
    const next = items[k + 1];
    const last = kept.at(-1);
    if (item === undefined) break;
    if (item.kind === "word") {
      // A unit or the thing counted, between a value and the next sign or at the end.
      const after = last?.kind === "number" || last?.kind === "close";
      const second = next?.kind === "word" && joins(items[k + 2]);
      if (!after || !(joins(next) || second)) break;
      if (DOUBTFUL_AFTER.test(item.text)) break;
      units.push(item.text);
      if (second) k++;
      end = k + 1;
      continue;
    }
    if (item.kind === "mark") break;
    if (item.kind === "letter") {
      // “a” and “I” are words unless a sign stands beside them; so is a letter between two words.
      const beside =
        joins(last) ||
        joins(next) ||
        last?.kind === "open" ||
        last?.kind === "number" ||
        next?.kind === "open" ||
        next?.kind === "operator";
      if (!beside) break;
      const unitLetter =
        last?.kind === "number" && /^[mhsgl]$/.test(item.text) && /\s/.test(text.charAt(item.start - 1));
      if (unitLetter) {
        units.push(item.text);
        end = k + 1;
        continue;
      }
      if (/^[aAI]$/.test(item.text) && !joins(next) && !joins(last)) break;
    }
    // `1 1/2` is a mixed number; other numbers side by side belong to different things.
    if (item.kind === "number" && last?.kind === "number" && !(next?.text === "/" && /^\d+$/.test(item.text)))
      break;
    kept.push(item);
    end = k + 1;
    if (kept.length > 200) break;
  }
  while (kept.length > 0 && kept.at(-1)?.kind !== "number" && !endsValue(kept.at(-1))) kept.pop();
  const lastKept = kept.at(-1);
  if (lastKept === undefined) return null;
  const relations = kept.filter((item) => item.kind === "relation");
  if (relations.length === 0) return null;
  const stop = items.findIndex((item) => item === lastKept) + 1;
  let doubtful = false;
  const before = items[i - 1];
  const first = kept[0];
  if (
    first?.kind === "operator" &&
    first.text !== "-" &&
    first.text !== "−" &&
    first.text !== "√" &&
    first.text !== "±"
  )
    doubtful = true;
  if (first?.kind === "operator" && before?.kind === "word") doubtful = true;
  // Only a word or a stop can stand before a complete formula.
  const article = before?.kind === "letter" && /^[aAI]$/.test(before.text);
  if (before !== undefined && !article && !["word", "mark", "arrow"].includes(before.kind)) doubtful = true;
  const named = before?.text.toLowerCase() === "of" && NAMED_QUANTITY.test(items[i - 2]?.text ?? "");
  if (before?.kind === "word" && !named && DOUBTFUL_BEFORE.test(before.text)) doubtful = true;
  if (/^to$/i.test(before?.text ?? "") && items[i - 2]?.kind === "number") doubtful = true;
  // Times of day and codes: 0900 − 0130.
  if (kept.some((item) => /^0\d/.test(item.text))) doubtful = true;
  if (
    before !== undefined &&
    (before.kind === "mark" || before.kind === "close") &&
    /[):/.,'"%]/.test(before.text) &&
    before.end === first?.start
  )
    doubtful = true;
  const twoBefore = items[i - 2];
  if (before?.kind === "word" && twoBefore?.kind === "number" && UNITS.has(before.text.toLowerCase()))
    doubtful = true;
  const unitAtEnd = items[stop];
  if (unitAtEnd?.kind === "word" || unitAtEnd?.kind === "letter") {
    if (DOUBTFUL_AFTER.test(unitAtEnd.text)) doubtful = true;
    else units.push(unitAtEnd.text);
  }
  if (unitAtEnd?.kind === "mark" && /[:'"]/.test(unitAtEnd.text)) doubtful = true;
  for (const item of kept) if (/^\$/.test(item.text)) units.push("dollar");
  const known = units.map((unit) => UNITS.get(unit.toLowerCase())).filter((unit) => unit !== undefined);
  const mixedUnits = new Set(known).size > 1;
  return {
    run: { text: written(kept, text), doubtful, mixedUnits },
    end: Math.max(stop, i + 1, Math.min(end, stop)),
  };
}

const endsValue = (item: Item | undefined): boolean =>
  item?.kind === "close" ||
  item?.kind === "letter" ||
  (item?.kind === "function" && /pi|π/.test(item.text)) ||
  (item?.kind === "operator" && /[²³°!]/.test(item.text));

/** The run for the formula reader: currency and counting words gone, `x` between numbers is a product. */
function written(kept: readonly Item[], text: string): string {
  let out = "";
  const lettered = kept.some((item) => item.kind === "letter" && !/^[xX]$/.test(item.text));
  kept.forEach((item, k) => {
    const before = kept[k - 1];
    const after = kept[k + 1];
    let piece = item.text
      .replace(/[$€£¥]\s?/g, "")
      .replace(/,(?=\d{3})/g, "")
      .replace("−", "-")
      .replace("–", "-")
      .replace(/(?<!\\)%/g, "\\%");
    const product =
      /^[xX]$/.test(item.text) && before?.kind === "number" && after?.kind === "number" && !lettered;
    if (product) piece = "\\times";
    const gap =
      before !== undefined && before.end < item.start && /\s/.test(text.slice(before.end, item.start))
        ? " "
        : "";
    out += gap === "" && product ? ` ${piece} ` : `${gap}${piece}${product ? " " : ""}`;
  });
  return out.trim();
}
