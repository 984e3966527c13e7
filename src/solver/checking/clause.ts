import type { Ast, RelationOp } from "../grading/math/ast.ts";
import { isExpression, some } from "../grading/math/ast.ts";
import { signVariants } from "../grading/names.ts";
import { parseTokens } from "../grading/math/parse.ts";
import { tokenize } from "../grading/math/tokenize.ts";
import { stripUnits } from "../grading/units.ts";
import type { Antiderivative, Operators } from "./calculus.ts";
import { Unreadable, withoutOperators } from "./calculus.ts";
import { cleanTex, withoutRemarks } from "./clean-tex.ts";
import { splitOutside } from "./scan.ts";
import { rebuild, substitute } from "./tree.ts";

/** One piece of mathematics in a step. */
export type Clause =
  /** `a = b = c`, `a < b`: one operator fewer than parts. `continues`: the first part was left out (`= c`). */
  | {
      readonly kind: "relation";
      readonly parts: readonly Ast[];
      readonly ops: readonly RelationOp[];
      readonly continues: boolean;
      readonly antiderivatives: ReadonlyMap<string, Antiderivative>;
      /** A value comes from numerical integration or limits. */
      readonly numeric: boolean;
      readonly calculus: boolean;
      /** How it was written, without layout. */
      readonly tex: string;
    }
  /** `x = 2 or x = 3`, `x = ±2`. */
  | { readonly kind: "any"; readonly items: readonly Clause[]; readonly tex: string }
  /** `x = 2, y = 3`. */
  | { readonly kind: "all"; readonly items: readonly Clause[]; readonly tex: string }
  | {
      readonly kind: "expression";
      readonly ast: Ast;
      readonly antiderivatives: ReadonlyMap<string, Antiderivative>;
      readonly numeric: boolean;
      readonly tex: string;
    }
  | { readonly kind: "unread"; readonly tex: string; readonly reason: string };

export type RelationClause = Extract<Clause, { kind: "relation" }>;

const ARROW =
  /\\(?:Rightarrow|implies|Longrightarrow|iff|Leftrightarrow|Longleftrightarrow|leadsto|therefore|because|Leftarrow|impliedby)(?![a-zA-Z])|⇒|⟹|⟺|⇔|∴|∵|<=>|=>|-->|\\(?:to|rightarrow|longrightarrow)(?![a-zA-Z])|→|->/u;
const SEPARATOR = /\\q?quad(?![a-zA-Z])|\\(?:hspace|vspace)\s*\{[^}]*\}|;|；/u;
const OR =
  /\\text\s*\{\s*(?:or|oder|ou|或)\s*\}|\\mathrm\s*\{\s*or\s*\}|\\lor(?![a-z])|\\vee(?![a-z])|\bor\b|\boder\b|或者?/u;
const AND =
  /\\text\s*\{\s*(?:and|und|et|且|和)\s*\}|\\mathrm\s*\{\s*and\s*\}|\\land(?![a-z])|\\wedge(?![a-z])|\band\b|\bund\b|且/u;

/** What reading depends on. */
export interface Reader {
  /** Names that are functions here (`v`, `s`): `v(2)` is then no product. */
  readonly functions: ReadonlySet<string>;
  /** Number of the next placeholder, so that those of different lines never meet. */
  next: number;
}

/** Reads one expression or relation; never throws. */
export function readMath(tex: string, reader: Reader): Ast | string {
  const protectedTex = protectFunctions(tex, reader.functions);
  const read = tokenize(protectedTex);
  if (read.kind === "unreadable") return read.reason;
  const stripped = stripUnits(read.tokens);
  const parsed = parseTokens(stripped.tokens, protectedTex.length);
  if (parsed.kind === "unparsed") return parsed.reason;
  return restoreFunctions(parsed.ast, reader.functions);
}

const indexOf = (functions: ReadonlySet<string>, name: string): number => [...functions].sort().indexOf(name);

/** `v(2)` becomes `f701(2)`, which the parser reads as a function applied. */
function protectFunctions(tex: string, functions: ReadonlySet<string>): string {
  let out = tex;
  for (const name of functions) {
    if (name.startsWith("f")) continue;
    const id = 701 + indexOf(functions, name);
    out = out.replace(
      new RegExp(`(?<![A-Za-z\\\\])${name}('*)(?=\\s?(?:\\\\left\\s*)?\\()`, "gu"),
      `f${id}$1`,
    );
  }
  return out.replace(/(f\d{3}'*)\s+\(/g, "$1(");
}

function restoreFunctions(ast: Ast, functions: ReadonlySet<string>): Ast {
  if (functions.size === 0) return ast;
  const names = [...functions].sort();
  const walk = (node: Ast): Ast | null => {
    if (node.kind !== "apply" && node.kind !== "symbol") return null;
    const match = /^f_(7\d\d)('*)$/.exec(node.name);
    const name = match === null ? undefined : names[Number(match[1]) - 701];
    return name === undefined ? null : { ...node, name: `${name}${match?.[2] ?? ""}` };
  };
  return rebuild(ast, walk);
}

export interface LinePart {
  readonly clause: Clause;
  /** It stands behind an arrow. */
  readonly implied: boolean;
}

/** The environment's rows, or the text itself. */
function rowsOf(tex: string): readonly string[] {
  const match =
    /^\s*\\begin\s*\{([A-Za-z]+)\*?\}(?:\s*\{[^{}]*\}|\s*\[[^\]]*\])*([\s\S]*)\\end\s*\{\1\*?\}\s*$/u.exec(
      tex,
    );
  if (match?.[2] === undefined) {
    const rows = splitOutside(tex, /\\\\\s*(?:\[[^\]]{0,12}\])?/u).map((p) => p.text);
    return /\\begin\s*\{/.test(tex) ? [tex] : rows;
  }
  return rowsOfBody(match[2]);
}

function rowsOfBody(body: string): readonly string[] {
  if (/\\begin\s*\{/.test(body)) {
    const inner = rowsOf(body.trim());
    return inner.length > 0 ? inner : [body];
  }
  return body.split(/\\\\\s*(?:\[[^\]]{0,12}\])?/u).filter((row) => row.trim() !== "");
}

/** Reads a formula as a sequence of clauses; words in it are returned as well. Never throws. */
export function readLine(
  source: string,
  reader: Reader,
): { readonly parts: readonly LinePart[]; readonly words: string } {
  const parts: LinePart[] = [];
  let words = "";
  const environment = /\\begin\s*\{cases\}([\s\S]*?)\\end\s*\{cases\}/u.exec(source);
  if (environment?.[1] !== undefined && /^\s*\\begin\s*\{cases\}/u.test(source.trim())) {
    const rows = rowsOfBody(environment[1]).map((row) => clauseOf(cleanTex(row), reader));
    return { parts: [{ clause: { kind: "all", items: rows, tex: source }, implied: false }], words };
  }
  for (const row of rowsOf(source)) {
    const remarks = withoutRemarks(
      row
        .replace(/(?<!\\)&/g, " ")
        // `x_1 = 1, \quad x_2 = 3` is one list of solutions.
        .replace(/([a-z]_\{?\d\}?\s*=[^,;]*?)[,;]?\s*\\q?quad\s*(?=[a-z]_\{?\d\}?\s*=)/gu, "$1, "),
    );
    words += remarks.words;
    const clean = cleanTex(remarks.tex);
    let first = true;
    for (const arrow of splitOutside(clean, ARROW)) {
      for (const piece of splitOutside(arrow.text, SEPARATOR)) {
        const text = piece.text.replace(/^(?:[\s,:]|\.(?!\d))+|[\s,.:;!]+$/gu, "").replace(/\\[,;: ]+$/u, "");
        if (text !== "")
          parts.push({ clause: clauseOf(text, reader), implied: !first || arrow.before !== "" });
        if (text !== "") first = false;
      }
    }
  }
  return { parts, words };
}

function clauseOf(text: string, reader: Reader): Clause {
  const ors = splitOutside(text, OR)
    .map((p) => trimmed(p.text))
    .filter((t) => t !== "");
  if (ors.length > 1) return { kind: "any", items: alternatives(ors, reader), tex: text };
  const ands = splitOutside(text, AND)
    .map((p) => trimmed(p.text))
    .filter((t) => t !== "");
  if (ands.length > 1) return joined(ands, text, reader);
  const commas = splitOutside(text, /,(?!\d{3}(?!\d))(?!\\!)|，|、/u)
    .map((p) => trimmed(p.text))
    .filter((t) => t !== "");
  if (commas.length > 1) return joined(commas, text, reader);
  return relationOf(trimmed(text), reader);
}

const trimmed = (text: string): string =>
  text.replace(/^(?:[\s,:]|\.(?!\d)|\\[,;: ])+|(?:[\s,.:;]|\\[,;: ])+$/gu, "");

/** `x = 2 or 3`: bare values belong to the name before them. */
function alternatives(texts: readonly string[], reader: Reader): readonly Clause[] {
  const items = texts.flatMap((t) => {
    const clause = clauseOf(t, reader);
    return clause.kind === "any" ? clause.items : [clause];
  });
  const [head] = items;
  const name = head?.kind === "relation" && head.ops[0] === "=" ? head.parts[0] : undefined;
  if (head?.kind !== "relation" || name?.kind !== "symbol") return items;
  return items.map((item) =>
    item.kind === "expression" ? { ...head, parts: [name, item.ast], ops: ["="], tex: item.tex } : item,
  );
}

/** Several statements side by side: different letters hold together, the same letter again is another solution. */
function joined(texts: readonly string[], whole: string, reader: Reader): Clause {
  const items = alternatives(texts, reader);
  const names = items.map((item) => {
    const [left] = item.kind === "relation" && item.ops.length === 1 && item.ops[0] === "=" ? item.parts : [];
    return left?.kind === "symbol" ? left.name : null;
  });
  const [first] = names;
  const indexed = items.map((item, k) => solutionIndex(item, names[k] ?? null));
  if (first != null && items.length > 1 && names.every((n) => n === first))
    return { kind: "any", items, tex: whole };
  const [base] = indexed;
  if (base !== null && base !== undefined && indexed.every((i) => i?.name === base.name)) {
    return { kind: "any", items: indexed.flatMap((i) => (i === null ? [] : [i.clause])), tex: whole };
  }
  if (items.some((item) => item.kind === "expression" || item.kind === "unread")) {
    return { kind: "unread", tex: whole, reason: "a list of values without names" };
  }
  return { kind: "all", items, tex: whole };
}

/** `x_1 = 2, x_2 = 3` are two solutions for x. */
function solutionIndex(item: Clause, name: string | null): { name: string; clause: Clause } | null {
  const match = name === null ? null : /^([a-z])_(?:[1-4]|\{[1-4]\})$/.exec(name);
  if (match?.[1] === undefined || item.kind !== "relation") return null;
  const [, ...rest] = item.parts;
  return { name: match[1], clause: { ...item, parts: [{ kind: "symbol", name: match[1] }, ...rest] } };
}

function relationOf(text: string, reader: Reader): Clause {
  const operators: Operators = {
    values: new Map(),
    antiderivatives: new Map(),
    numeric: false,
    used: false,
    identify: () => `Z_${9001 + reader.next++}`,
  };
  const read = (tex: string): Ast => {
    const ast = readMath(tex, reader);
    if (typeof ast === "string") throw new Unreadable(ast);
    if (!isExpression(ast)) throw new Unreadable("a formula inside a formula");
    return substitute(ast, operators.values);
  };
  const differential = /^d\s*([a-z])\s*=\s*(.*?)(?:\\[,;: ]|\s)*d\s*([a-z])$/u.exec(text);
  if (differential !== null && !text.includes("\\int")) {
    // `du = 2x dx` says what u′ is.
    return relationOf(
      `${differential[1] ?? "u"}' = ${differential[2] === "" ? "1" : (differential[2] ?? "1")}`,
      reader,
    );
  }
  if (/\.\.\.|…|\\[cl]?dots(?![a-z])/.test(text) && !/\d\.\d+\s*(?:\.\.\.|…|\\[cl]?dots)\s*$/.test(text)) {
    return { kind: "unread", tex: text, reason: "terms are left out" };
  }
  let plain: string;
  try {
    plain = withoutOperators(text, operators, read);
  } catch (error) {
    if (error instanceof Unreadable) return { kind: "unread", tex: text, reason: error.message };
    throw error;
  }
  const lead = /^\s*(=|\\leq?(?![a-z])|\\geq?(?![a-z])|\\approx(?![a-z])|<|>|≤|≥|≈)\s*/u.exec(plain);
  const continues = lead !== null;
  const parsed = readMath(continues ? `Z_{9000}${plain}` : plain, reader);
  if (typeof parsed === "string") return { kind: "unread", tex: text, reason: parsed };
  const ast = substitute(parsed, operators.values);
  if (some(ast, (n) => n.kind === "text"))
    return { kind: "unread", tex: text, reason: "there are words in the formula" };
  if (ast.kind === "modulo" && ast.arg.kind === "relation") {
    return relation(
      ast.arg.parts.map((arg): Ast => ({ kind: "modulo", arg, modulus: ast.modulus })),
      ast.arg.ops,
      continues,
      operators,
      text,
    );
  }
  if (ast.kind === "relation") {
    const clause = relation(ast.parts, ast.ops, continues, operators, text);
    const signs = clause.parts.map((part) => signVariants(part));
    if (signs.some((s) => s.length > 1)) {
      const items = [0, 1].map((k) =>
        relation(
          signs.map((s) => s[k] ?? s[0] ?? { kind: "text", text: "?" }),
          ast.ops,
          continues,
          operators,
          text,
        ),
      );
      return { kind: "any", items, tex: text };
    }
    return clause;
  }
  if (ast.kind === "list") return { kind: "unread", tex: text, reason: "a list of values without names" };
  if (!isExpression(ast)) return { kind: "unread", tex: text, reason: "not a statement with a value" };
  return {
    kind: "expression",
    ast,
    antiderivatives: operators.antiderivatives,
    numeric: operators.numeric,
    tex: text,
  };
}

function relation(
  parts: readonly Ast[],
  ops: readonly RelationOp[],
  continues: boolean,
  operators: Operators,
  tex: string,
): RelationClause {
  return {
    kind: "relation",
    parts: continues ? parts.slice(1) : parts,
    ops,
    continues,
    antiderivatives: operators.antiderivatives,
    numeric: operators.numeric,
    calculus: operators.used,
    tex,
  };
}
