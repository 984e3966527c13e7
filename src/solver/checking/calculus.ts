import type { Ast } from "../grading/math/ast.ts";
import { binary, num, symbolsOf } from "../grading/math/ast.ts";
import { evaluate } from "../grading/math/evaluate.ts";
import { exactValue } from "../grading/math/exact.ts";
import { differentiate } from "./differentiate.ts";
import { boundsAt, closing, groupAt, splitOutside } from "./scan.ts";
import { minus, negate, substitute } from "./tree.ts";

/** An antiderivative without bounds; its symbol stands in the formula. */
export interface Antiderivative {
  readonly integrand: Ast;
  readonly name: string;
}

/** What placeholders in a formula stand for. */
export interface Operators {
  readonly values: Map<string, Ast>;
  readonly antiderivatives: Map<string, Antiderivative>;
  /** Some value came from numerical integration or a numerical limit. */
  numeric: boolean;
  /** Something of analysis stands here, so `=` may hold up to a constant only or be a rule. */
  used: boolean;
  /** The name of the next placeholder. */
  readonly identify: () => string;
}

export class Unreadable extends Error {}

type Read = (tex: string) => Ast;

const OPERATOR =
  /\\i{1,3}nt(?![a-zA-Z])|\\lim(?![a-zA-Z])|\\sum(?![a-zA-Z])|\\prod(?![a-zA-Z])|\\[dt]?frac\s*\{\s*(?:d|\\mathrm\{d\})\s*\}\s*\{\s*(?:d|\\mathrm\{d\})\s*([a-z])\s*\}/u;

/**
 * Replaces derivatives, integrals, limits and sums by placeholders `Z_{n}` and computes what they stand for.
 * @throws Unreadable where an operator is written in a way that is not understood.
 */
export function withoutOperators(tex: string, operators: Operators, read: Read): string {
  const withoutNames = derivativeNames(tex);
  return evaluationBars(operatorsIn(withoutNames, operators, read), operators, read);
}

/** `\frac{dy}{dx}` and `dy/dx` are the name y′. */
function derivativeNames(tex: string): string {
  const d = String.raw`(?:d|\\mathrm\s*\{\s*d\s*\})\s*`;
  return tex
    .replace(
      new RegExp(String.raw`\\[dt]?frac\s*\{\s*${d}([a-zA-Z])\s*\}\s*\{\s*${d}([a-z])\s*\}`, "gu"),
      "$1' ",
    )
    .replace(/(?<![A-Za-z\\])d([a-z])\s*\/\s*d([a-z])(?![A-Za-z])/gu, "$1' ");
}

function place(operators: Operators, value: Ast): string {
  operators.used = true;
  const id = operators.identify();
  operators.values.set(id, value);
  return written(id);
}

/** `Z_9001` as TeX. */
function written(id: string): string {
  return ` Z_{${id.slice(2)}} `;
}

function operatorsIn(tex: string, operators: Operators, read: Read): string {
  const found = OPERATOR.exec(tex);
  if (found === null) {
    if (/\)\s*'|\]\s*'|\\partial|\\oint|\\nabla/.test(tex))
      throw new Unreadable("a derivative written this way is not read");
    return tex;
  }
  const head = tex.slice(0, found.index);
  const at = found.index + found[0].length;
  if (/^\\[dt]?frac/.test(found[0])) {
    const { operand, end } = factorAt(tex, at);
    const inner = read(withoutOperators(operand, operators, read));
    const derivative = differentiate(inner, found[1] ?? "x");
    if (derivative === null) throw new Unreadable("there is no rule for this derivative");
    return head + place(operators, derivative) + operatorsIn(tex.slice(end), operators, read);
  }
  if (found[0] === "\\int") return head + integral(tex, at, operators, read);
  if (found[0] === "\\lim") return head + limit(tex, at, operators, read);
  if (found[0] === "\\sum" || found[0] === "\\prod") return head + series(found[0], tex, at, operators, read);
  throw new Unreadable("multiple integrals are not read");
}

/** The operand behind `d/dx`, `\sum`: a bracket, or everything up to the next plus, minus or relation. */
function factorAt(tex: string, at: number): { operand: string; end: number } {
  const lead = /^\s*(?:\\left\s*)?[([{]/.exec(tex.slice(at));
  if (lead !== null) {
    const open = at + lead[0].length - 1;
    const close = closing(tex, open);
    if (close > 0) {
      const inner = tex.slice(open + 1, close).replace(/\\right\s*$/, "");
      const after = tex.slice(close + 1);
      if (!/^\s*[\^_]/.test(after)) return { operand: inner, end: close + 1 };
    }
  }
  const rest = tex.slice(at).replace(/^\s*/, "");
  const skipped = tex.length - at - rest.length;
  const sign = rest.startsWith("-") ? 1 : 0;
  const first =
    splitOutside(rest.slice(sign), /[+\-=<>,;]|\\(?:leq?|geq?|neq?|approx|implies|to)(?![a-z])/)[0]?.text ??
    "";
  return { operand: rest.slice(0, sign) + first, end: at + skipped + sign + first.length };
}

function integral(tex: string, at: number, operators: Operators, read: Read): string {
  const { lower, upper, end } = boundsAt(tex, at);
  const body = tex.slice(end);
  let depth = 0;
  const mark =
    /\\int(?![a-zA-Z])|(?<![A-Za-z\\])(?:d|\\mathrm\s*\{\s*d\s*\}|\\text\s*\{\s*d\s*\})\s*([a-zA-Z]|\\theta)(?![A-Za-z])/gu;
  for (let found = mark.exec(body); found !== null; found = mark.exec(body)) {
    if (found[0] === "\\int") {
      depth++;
      continue;
    }
    if (depth-- > 0) continue;
    const name = (found[1] ?? "x").replace("\\", "");
    let inner = body.slice(0, found.index);
    let rest = body.slice(found.index + found[0].length);
    // `\int \frac{dx}{x}`: the differential stands in the numerator.
    const open = /\\[dt]?frac\s*\{([^{}]*)$/.exec(inner);
    if (open !== null) {
      const close = rest.indexOf("}");
      if (close < 0) throw new Unreadable("the integral is not closed");
      const top = `${open[1] ?? ""} ${rest.slice(0, close)}`.trim();
      const below = groupAt(rest, close + 1);
      if (below === null) throw new Unreadable("the integral is not closed");
      inner = `${inner.slice(0, open.index)}\\frac{${top === "" ? "1" : top}}{${below.inner}}`;
      rest = rest.slice(below.end);
    }
    inner = inner.replace(/(?:\\[,;:! ]|\s)+$/u, "");
    const integrand = inner === "" ? num("1") : read(withoutOperators(inner, operators, read));
    const after = operatorsIn(rest, operators, read);
    if (lower === null && upper === null) {
      operators.used = true;
      const id = operators.identify();
      operators.antiderivatives.set(id, { integrand, name });
      return written(id) + after;
    }
    const value = definite(integrand, name, read(lower ?? ""), read(upper ?? ""));
    operators.numeric = true;
    return place(operators, value) + after;
  }
  throw new Unreadable("the integral has no differential");
}

/** Gauss–Legendre on 16 panels of 8 points. @throws Unreadable where bounds or values are not finite numbers. */
function definite(integrand: Ast, name: string, lower: Ast, upper: Ast): Ast {
  const others = symbolsOf(integrand);
  others.delete(name);
  if (others.size > 0 || symbolsOf(lower).size + symbolsOf(upper).size > 0) {
    throw new Unreadable("the integral has other letters in it");
  }
  const a = evaluate(lower).re;
  const b = evaluate(upper).re;
  if (!Number.isFinite(a) || !Number.isFinite(b)) throw new Unreadable("the bounds are not finite");
  const sum = (panels: number): number => {
    let total = 0;
    const half = (b - a) / panels / 2;
    for (let k = 0; k < panels; k++) {
      const middle = a + (2 * k + 1) * half;
      for (const [node, weight] of GAUSS) {
        for (const sign of [1, -1]) {
          const value = evaluate(integrand, () => middle + sign * node * half);
          if (!Number.isFinite(value.re) || Math.abs(value.im) > 1e-9)
            throw new Unreadable("the integrand has no value on the interval");
          total += weight * half * value.re;
        }
      }
    }
    return total;
  };
  const fine = sum(24);
  if (Math.abs(fine - sum(16)) > 1e-9 * Math.max(1, Math.abs(fine))) {
    throw new Unreadable("the integral is not computed precisely enough");
  }
  return numberTree(fine);
}

const GAUSS: readonly (readonly [number, number])[] = [
  [0.1834346424956498, 0.362683783378362],
  [0.525532409916329, 0.3137066458778873],
  [0.7966664774136267, 0.2223810344533745],
  [0.9602898564975363, 0.1012285362903763],
];

/** A double as a tree; tiny rounding noise around zero is zero. */
export function numberTree(value: number): Ast {
  const size = Math.abs(value) < 1e-12 ? 0 : Math.abs(value);
  const literal = num(size === 0 ? "0" : size.toPrecision(14).replace(/e\+/, "e+"));
  return value < 0 && size !== 0 ? negate(literal) : literal;
}

function limit(tex: string, at: number, operators: Operators, read: Read): string {
  const { lower, end } = boundsAt(tex, at);
  const target =
    /^\s*([a-zA-Z]|\\theta)\s*(?:\\to|\\rightarrow|→|->)\s*(.+?)\s*(\^\s*\{?\s*[+-]\s*\}?)?\s*$/u.exec(
      lower ?? "",
    );
  if (target === null) throw new Unreadable("the limit has no “x → a”");
  const name = (target[1] ?? "x").replace("\\", "");
  const side = /\+/.test(target[3] ?? "") ? 1 : /-/.test(target[3] ?? "") ? -1 : 0;
  const rest = tex.slice(end);
  const body =
    splitOutside(rest, /=|,|;|\\(?:leq?|geq?|neq?|approx|implies|Rightarrow)(?![a-z])/)[0]?.text ?? "";
  const inner = read(withoutOperators(body, operators, read));
  const value = numericLimit(inner, name, read(target[2] ?? ""), side);
  operators.numeric = true;
  return place(operators, value) + operatorsIn(rest.slice(body.length), operators, read);
}

/** @throws Unreadable where the values do not settle. */
function numericLimit(node: Ast, name: string, target: Ast, side: number): Ast {
  const others = symbolsOf(node);
  others.delete(name);
  if (others.size > 0) throw new Unreadable("the limit has other letters in it");
  const infinite = target.kind === "constant" || (target.kind === "negate" && target.arg.kind === "constant");
  const at = (x: number): number => {
    const value = evaluate(node, () => x);
    return Math.abs(value.im) < 1e-9 && value.err < 1e-4 * Math.max(1, Math.abs(value.re)) ? value.re : NaN;
  };
  const settled = (points: readonly number[]): number => {
    const values = points.map(at);
    const [a, b, c] = values.slice(-3);
    if (a === undefined || b === undefined || c === undefined || !Number.isFinite(a + b + c)) {
      throw new Unreadable("the limit does not settle numerically");
    }
    // Points shrink by 10: Richardson for an error that is linear in the distance.
    const refined = (10 * c - b) / 9;
    const earlier = (10 * b - a) / 9;
    if (Math.abs(refined - earlier) > 1e-3 * Math.max(1, Math.abs(refined))) {
      throw new Unreadable("the limit does not settle numerically");
    }
    return refined;
  };
  let value: number;
  if (infinite && !(target.kind === "constant" && target.name !== "infinity")) {
    const sign = target.kind === "negate" ? -1 : 1;
    value = settled([1e3, 1e4, 1e5].map((x) => sign * x));
  } else {
    const a = evaluate(target).re;
    if (!Number.isFinite(a)) throw new Unreadable("the limit point is not a number");
    const near = (sign: number): number => settled([1e-2, 1e-3, 1e-4].map((h) => a + sign * h));
    const right = side >= 0 ? near(1) : near(-1);
    const left = side <= 0 ? near(-1) : right;
    if (Math.abs(right - left) > 1e-3 * Math.max(1, Math.abs(right)))
      throw new Unreadable("the limit differs from the two sides");
    value = (left + right) / 2;
  }
  for (const d of [1, 2, 3, 4, 6, 12]) {
    const n = Math.round(value * d);
    if (Math.abs(value - n / d) < 1e-5) return numberTree(n / d);
  }
  return numberTree(value);
}

function series(kind: string, tex: string, at: number, operators: Operators, read: Read): string {
  const { lower, upper, end } = boundsAt(tex, at);
  const start = /^\s*([a-zA-Z])\s*=\s*(\d+)\s*$/.exec(lower ?? "");
  const last = exactValue(read(upper ?? ""));
  if (start === null || last?.d !== 1n || last.n > 200n) throw new Unreadable("the sum has no whole bounds");
  const { operand, end: behind } = factorAt(tex, end);
  const term = read(withoutOperators(operand, operators, read));
  let total: Ast | null = null;
  for (let k = BigInt(start[2] ?? "1"); k <= last.n; k++) {
    const value = substitute(term, new Map([[start[1] ?? "k", num(String(k))]]));
    total = total === null ? value : binary(kind === "\\sum" ? "+" : "*", total, value);
  }
  if (total === null) throw new Unreadable("the sum is empty");
  return place(operators, total) + operatorsIn(tex.slice(behind), operators, read);
}

/** `\left[F\right]_a^b` and `F \Big|_a^b` are F(b) − F(a). */
function evaluationBars(tex: string, operators: Operators, read: Read): string {
  const bracket = /(?:\\left|\\[Bb]igg?l?)?\s*\[/gu;
  for (let found = bracket.exec(tex); found !== null; found = bracket.exec(tex)) {
    const open = found.index + found[0].length - 1;
    const close = closing(tex, open);
    if (close < 0) continue;
    const { lower, upper, end } = boundsAt(tex, close + 1);
    if (lower === null || upper === null) continue;
    const inner = tex.slice(open + 1, close).replace(/\\right\s*$|\\[Bb]igg?r?\s*$/u, "");
    const rest = evaluationBars(tex.slice(end), operators, read);
    return tex.slice(0, found.index) + between(inner, lower, upper, operators, read) + rest;
  }
  const bar = /(?:\\right|\\[Bb]igg?r?)\s*(?:\||\\vert|\\rvert)/u.exec(tex);
  if (bar !== null) {
    const { lower, upper, end } = boundsAt(tex, bar.index + bar[0].length);
    if (lower === null || upper === null) return tex;
    const head = tex.slice(0, bar.index);
    const dot = head.lastIndexOf("\\left.");
    const from = dot >= 0 ? dot : head.length - (splitOutside(head, /=/).at(-1)?.text.length ?? head.length);
    const inner = head.slice(from).replace(/^\\left\./, "");
    const rest = evaluationBars(tex.slice(end), operators, read);
    return head.slice(0, from) + between(inner, lower, upper, operators, read) + rest;
  }
  return tex;
}

function between(inner: string, lower: string, upper: string, operators: Operators, read: Read): string {
  const f = read(inner);
  const a = read(lower);
  const b = read(upper);
  const names = [...symbolsOf(f)].filter((n) => n !== "C");
  const [only] = names;
  if (names.length !== 1 || only === undefined)
    throw new Unreadable("the bounds belong to more than one letter");
  const at = (x: Ast): Ast => substitute(f, new Map([[only, x]]));
  return place(operators, minus(at(b), at(a)));
}
