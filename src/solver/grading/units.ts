import type { Ast } from "./math/ast.ts";
import { symbolsOf } from "./math/ast.ts";
import type { Token } from "./math/token.ts";

/** What a unit measures, with its size in the base unit of that dimension. */
export interface Unit {
  /** Base of the dimension: metre, second, gram, litre, dollar, degree, or the word itself for anything else. */
  readonly dimension: string;
  readonly scale: number;
}

const SIZES: readonly (readonly [string, number, string])[] = [
  ["metre", 0.001, "mm millimeter millimeters millimetre millimetres"],
  ["metre", 0.01, "cm centimeter centimeters centimetre centimetres"],
  ["metre", 1, "m meter meters metre metres"],
  ["metre", 1000, "km kilometer kilometers kilometre kilometres"],
  ["metre", 0.0254, "in inch inches"],
  ["metre", 0.3048, "ft foot feet"],
  ["metre", 0.9144, "yd yard yards"],
  ["metre", 1609.344, "mi mile miles"],
  ["second", 1, "s sec secs second seconds"],
  ["second", 60, "min mins minute minutes"],
  ["second", 3600, "h hr hrs hour hours"],
  ["second", 86400, "day days"],
  ["second", 604800, "week weeks"],
  ["gram", 0.001, "mg milligram milligrams"],
  ["gram", 1, "g gram grams"],
  ["gram", 1000, "kg kilogram kilograms kilo kilos"],
  ["pound", 1, "lb lbs pound pounds"],
  ["ounce", 1, "oz ounce ounces"],
  ["litre", 0.001, "ml milliliter milliliters millilitre millilitres"],
  ["litre", 1, "l liter liters litre litres"],
  ["dollar", 1, "dollar dollars usd bucks"],
  ["dollar", 0.01, "cent cents"],
  ["degree", 1, "degree degrees deg"],
  ["percent", 1, "percent percentage pct"],
  ["month", 1, "month months"],
  ["year", 1, "year years yr yrs"],
  ["", 1, "unit units"],
];

const UNITS: ReadonlyMap<string, Unit> = new Map(
  SIZES.flatMap(([dimension, scale, names]) =>
    names.split(" ").map((name) => [name, { dimension, scale }] as const),
  ),
);

/** Words that may stand in a unit but measure nothing. */
const FILLERS: ReadonlySet<string> = new Set(
  (
    "square squared cubic cubed sq cu per each a an the of in total about mph kph rpm rad radian radians people persons students " +
    "ways way points point apples yuan euros euro pounds children tickets times more less old long tall wide high away ago later " +
    "only approximately degrees fahrenheit celsius"
  ).split(" "),
);

/** Single letters are units only after a space and in a text command, or squared: `5 m` alone is a product. */
const LETTER_UNITS: ReadonlySet<string> = new Set(["m", "s", "h", "g", "l"]);

/** Words in text commands that change the meaning: they are not dropped after a number. */
const NOT_A_UNIT =
  /\b(?:for|where|with|if|when|otherwise|such|mod|base|to|from|between|than|no|not|prime|even|odd|or|and)\b/i;

export interface Stripped {
  readonly tokens: readonly Token[];
  /** The unit of the value, if one known unit stood there once; else null. */
  readonly unit: Unit | null;
}

function endsValue(token: Token | undefined): boolean {
  if (token === undefined) return false;
  switch (token.kind) {
    case "number":
    case "end":
      return true;
    case "name":
      return false;
    case "punct":
      return [")", "]", "}", "\\}", "%", "°", "!"].includes(token.text);
    case "command":
      return token.text === "pi" || token.text === "infty" || token.text === "oo" || token.text === "circ";
    case "word":
    case "text":
    case "begin":
    case "row":
      return false;
  }
}

/** Is this token a unit (or a describing word) when it follows a value? */
function isUnitToken(token: Token, next: Token | undefined, spaced: boolean): boolean {
  const text = token.text
    .toLowerCase()
    .replace(/[.,\s]+$/g, "")
    .trim();
  if (token.kind === "text") return !NOT_A_UNIT.test(text);
  if (token.kind === "word") {
    if (text === "in") return next === undefined || next.kind !== "punct";
    if (UNITS.has(text) || FILLERS.has(text)) return true;
    return spaced && /^[a-z]{4,}$/.test(text) && !NOT_A_UNIT.test(text);
  }
  if (token.kind === "name" && LETTER_UNITS.has(token.text)) {
    return next?.kind === "punct" && (next.text === "^" || next.text === "/") && spaced;
  }
  if (token.kind === "command") return text === "sec" && (next === undefined || next.text === ",");
  return false;
}

/** The power after a unit (`cm^2`, `cm^{2}`): its value and how many tokens it takes. */
function unitPower(tokens: readonly Token[], at: number): { power: number; length: number } {
  if (tokens[at]?.text !== "^") return { power: 1, length: 0 };
  const braced = tokens[at + 1]?.text === "{";
  const digit = tokens[at + (braced ? 2 : 1)];
  if (digit?.kind !== "number" || !/^[123]$/.test(digit.text)) return { power: 1, length: 0 };
  if (braced && tokens[at + 3]?.text !== "}") return { power: 1, length: 0 };
  return { power: Number(digit.text), length: braced ? 4 : 2 };
}

function unitOf(words: string, power: number): Unit | null {
  const parts = words
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((word) => word !== "");
  const known = parts.flatMap((word) => {
    const unit = UNITS.get(word);
    return unit === undefined ? [] : [unit];
  });
  const [only] = known;
  if (only === undefined || known.length > 1 || parts.includes("per")) return null;
  const named = parts.some((word) => /^(?:square|squared|sq)$/.test(word))
    ? 2
    : parts.some((word) => /^(?:cubic|cubed|cu)$/.test(word))
      ? 3
      : power;
  const dimension = only.dimension === "" ? "" : `${only.dimension}${named === 1 ? "" : `^${named}`}`;
  return { dimension, scale: only.scale ** named };
}

/** Removes units and describing words that follow values: `10\text{ cm}^2`, `5 apples`, `60 km/h`. */
export function stripUnits(tokens: readonly Token[]): Stripped {
  if (
    !tokens.some(
      (t) =>
        t.kind === "word" ||
        t.kind === "text" ||
        (t.kind === "name" && LETTER_UNITS.has(t.text)) ||
        t.text === "sec",
    )
  ) {
    return { tokens, unit: null };
  }
  const out: Token[] = [];
  const units: (Unit | null)[] = [];
  let i = 0;
  while (i < tokens.length) {
    const token = tokens[i];
    if (token === undefined) break;
    const spaced = token.space || token.kind === "text";
    if (!endsValue(out.at(-1)) || !isUnitToken(token, tokens[i + 1], spaced)) {
      out.push(token);
      i++;
      continue;
    }
    // A function of Python or a word before an opening bracket is no unit.
    if (token.kind === "word" && tokens[i + 1]?.text === "(" && tokens[i + 1]?.space === false) {
      out.push(token);
      i++;
      continue;
    }
    let words = "";
    let power = 1;
    for (;;) {
      const current = tokens[i];
      if (current === undefined || !isUnitToken(current, tokens[i + 1], true)) break;
      words += ` ${current.text}`;
      i++;
      const raised = unitPower(tokens, i);
      if (raised.length > 0) power = raised.power;
      i += raised.length;
      const after = tokens[i + 1];
      if (tokens[i]?.text === "/" && after !== undefined && /^(?:word|text|name)$/.test(after.kind)) {
        words += " per";
        i += 2;
        i += unitPower(tokens, i).length;
      }
    }
    units.push(unitOf(words, power));
  }
  const [first] = units;
  const same = units.every((unit) => unit?.dimension === first?.dimension && unit?.scale === first?.scale);
  return { tokens: out, unit: same ? (first ?? null) : null };
}

/** `5 m` read as a product of a number and a letter, as a quantity in metres. Null where it is none. */
export function letterUnit(node: Ast): { readonly value: Ast; readonly unit: Unit } | null {
  if (node.kind !== "binary" || node.op !== "*" || node.right.kind !== "symbol") return null;
  const unit = LETTER_UNITS.has(node.right.name) ? UNITS.get(node.right.name) : undefined;
  return unit === undefined || symbolsOf(node.left).size > 0 ? null : { value: node.left, unit };
}
