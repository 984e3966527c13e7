import { boundsAt, closing, groupAt } from "../checking/scan.ts";

/** A whole formula that is one operator of analysis: `\int_0^2 3x^2\,dx`, `\lim_{x \to 0} …`. */
export type Operator =
  | {
      readonly kind: "integral";
      readonly body: string;
      readonly variable: string;
      readonly bounds: Bounds | null;
    }
  | {
      readonly kind: "limit";
      readonly body: string;
      readonly variable: string;
      readonly target: string;
      readonly side: "" | "+" | "-";
    }
  | {
      readonly kind: "sum" | "product";
      readonly body: string;
      readonly variable: string;
      readonly bounds: Bounds;
    }
  | { readonly kind: "derivative"; readonly body: string; readonly variable: string; readonly order: number };

export interface Bounds {
  readonly lower: string;
  readonly upper: string;
}

const D = String.raw`(?:d|\\mathrm\s*\{\s*d\s*\}|\\operatorname\s*\{\s*d\s*\})`;
const DERIVATIVE = new RegExp(
  String.raw`^\\[dt]?frac\s*\{\s*${D}\s*(?:\^\s*\{?\s*(\d)\s*\}?)?\s*\}\s*\{\s*${D}\s*([a-zA-Z])\s*(?:\^\s*\{?\s*\d\s*\}?)?\s*\}`,
);
const DIFFERENTIAL = new RegExp(String.raw`(?:\\[,;:! ]|\s)*${D}\s*([a-zA-Z]|\\theta)\s*$`);
const TARGET = /^\s*([a-zA-Z])\s*(?:\\to|\\rightarrow|→|->)\s*(.+?)\s*(?:\^\s*\{?\s*([+-])\s*\}?)?\s*$/;

/** Null where the formula is none of them, or more than one. */
export function operatorOf(source: string): Operator | null {
  const tex = source
    .trim()
    .replace(/^\\displaystyle\s*/, "")
    .replace(/\\limits(?![a-zA-Z])/g, "")
    .replace(/^∫/, "\\int ")
    .replace(/[.,;]\s*$/, "");
  const operators = tex.match(/\\(?:i{0,2}int|lim|sum|prod)(?![a-zA-Z])/g) ?? [];
  if (tex.startsWith("\\int")) return operators.length === 1 ? integral(tex) : null;
  if (tex.startsWith("\\lim")) return operators.length === 1 ? limit(tex) : null;
  if (/^\\(?:sum|prod)/.test(tex)) return operators.length === 1 ? series(tex) : null;
  const derivative = DERIVATIVE.exec(tex);
  if (derivative === null || operators.length > 0) return null;
  const body = bracketed(tex.slice(derivative[0].length).trim());
  if (body === null) return null;
  return { kind: "derivative", body, variable: derivative[2] ?? "x", order: Number(derivative[1] ?? "1") };
}

/** The operand: in brackets, or a single term, where it is clear how far the operator reaches. */
function bracketed(text: string): string | null {
  if (text === "") return null;
  const open = /^(?:\\left\s*|\\[Bb]igg?l?\s*)?[([]/.exec(text);
  if (open !== null) {
    const close = closing(text, open[0].length - 1);
    if (close === text.length - 1) {
      return text.slice(open[0].length, close).replace(/\\(?:right|[Bb]igg?r?)\s*$/, "");
    }
  }
  let depth = 0;
  for (let k = 0; k < text.length; k++) {
    const c = text.charAt(k);
    if ("([{".includes(c)) depth++;
    else if (")]}".includes(c)) depth--;
    else if ("+-".includes(c) && depth === 0 && k > 0) return null;
  }
  return text;
}

function integral(tex: string): Operator | null {
  const { lower, upper, end } = boundsAt(tex, "\\int".length);
  if ((lower === null) !== (upper === null)) return null;
  const bounds = lower === null || upper === null ? null : { lower, upper };
  const rest = tex.slice(end).trim();
  const differential = DIFFERENTIAL.exec(rest);
  if (differential !== null) {
    const body = rest.slice(0, differential.index).trim();
    return {
      kind: "integral",
      body: body === "" ? "1" : body,
      variable: (differential[1] ?? "x").replace("\\", ""),
      bounds,
    };
  }
  // `\int \frac{dx}{x}`
  const fraction = /^\\[dt]?frac\s*/.exec(rest);
  const top = fraction === null ? null : groupAt(rest, fraction[0].length);
  const below = top === null ? null : groupAt(rest, top.end);
  if (top === null || below?.end !== rest.length) return null;
  const inner = DIFFERENTIAL.exec(top.inner);
  if (inner === null) return null;
  const above = top.inner.slice(0, inner.index).trim();
  return {
    kind: "integral",
    body: `\\frac{${above === "" ? "1" : above}}{${below.inner}}`,
    variable: (inner[1] ?? "x").replace("\\", ""),
    bounds,
  };
}

function limit(tex: string): Operator | null {
  const { lower, upper, end } = boundsAt(tex, "\\lim".length);
  const target = upper === null ? TARGET.exec(lower ?? "") : null;
  const body = tex.slice(end).trim();
  if (target === null || body === "" || /=/.test(body)) return null;
  const side = target[3] === "+" || target[3] === "-" ? target[3] : "";
  return { kind: "limit", body, variable: target[1] ?? "x", target: target[2] ?? "", side };
}

function series(tex: string): Operator | null {
  const product = tex.startsWith("\\prod");
  const { lower, upper, end } = boundsAt(tex, product ? 5 : 4);
  const start = /^\s*([a-zA-Z])\s*=\s*(.+?)\s*$/.exec(lower ?? "");
  const body = bracketed(tex.slice(end).trim());
  if (start === null || upper === null || body === null) return null;
  return {
    kind: product ? "product" : "sum",
    body,
    variable: start[1] ?? "k",
    bounds: { lower: start[2] ?? "1", upper },
  };
}

/** `x \to 0`, `x → ∞`, `x -> 2+`: where a limit goes; null for anything else. */
export function approachOf(
  tex: string,
): { readonly variable: string; readonly target: string; readonly side: "" | "+" | "-" } | null {
  const target = TARGET.exec(tex);
  if (target === null) return null;
  const side = target[3] === "+" || target[3] === "-" ? target[3] : "";
  return { variable: target[1] ?? "x", target: target[2] ?? "", side };
}
