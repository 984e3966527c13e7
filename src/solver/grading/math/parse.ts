import type { Ast, RelationOp } from "./ast.ts";
import { binary, call } from "./ast.ts";
import { ParseFailure } from "./cursor.ts";
import { ExpressionParser } from "./parse-expression.ts";
import type { Token } from "./token.ts";
import { repairText, tokenize } from "./tokenize.ts";
import { RELATIONS } from "./vocabulary.ts";

export type Parsed =
  | { readonly kind: "parsed"; readonly ast: Ast }
  /** `at` is the offset where reading stopped, in the text with Unicode signs spelled out. */
  | { readonly kind: "unparsed"; readonly reason: string; readonly at: number };

const MATRICES: ReadonlySet<string> = new Set(
  "matrix pmatrix bmatrix Bmatrix vmatrix Vmatrix smallmatrix array".split(" "),
);

const CLOSES: ReadonlyMap<string, string> = new Map([
  ["(", ")"],
  ["[", "]"],
  ["{", "}"],
  ["\\{", "\\}"],
]);

class StructureParser extends ExpressionParser {
  top(): Ast {
    const ast = this.list(() => false);
    if (!this.done()) throw this.failure("expected an operator");
    return ast;
  }

  /** Items up to the end or a closing sign; one item stands for itself. */
  private list(closes: () => boolean): Ast {
    const groups: Ast[] = [];
    let semicolons = false;
    for (;;) {
      const items = this.commaItems(() => closes() || this.sign(";"));
      const [only] = items;
      if (items.length === 1 && only !== undefined) groups.push(only);
      else if (items.length > 1) groups.push(this.node({ kind: "list", items }));
      if (!this.accept(";")) break;
      semicolons = true;
    }
    const [only] = groups;
    if (only === undefined) throw this.failure("expected a formula");
    return groups.length === 1
      ? only
      : this.node({ kind: "list", items: semicolons ? groups : groups.flat() });
  }

  private commaItems(closes: () => boolean): Ast[] {
    const items: Ast[] = [];
    for (;;) {
      while (this.accept(",") || this.accept("&")); // "a, and b" has two separators in a row
      if (closes() || this.done()) return items;
      items.push(this.relation());
      if (!this.sign(",") && !this.sign("&")) return items;
    }
  }

  protected items(closes: () => boolean): Ast[] {
    const list = this.nested(() => (closes() ? null : this.list(closes)));
    if (list === null) return [];
    return list.kind === "list" ? [...list.items] : [list];
  }

  private relationOp(): RelationOp | null {
    const token = this.peek();
    if (token === undefined) return null;
    if (token.kind === "word" && token.text === "in") {
      return ["(", "[", "{", "\\{"].some((open) => this.sign(open, 1)) ? "in" : null;
    }
    if (token.kind !== "punct" && token.kind !== "command") return null;
    return RELATIONS.get(token.text) ?? null;
  }

  private relation(): Ast {
    const parts: Ast[] = [this.sets()];
    const ops: RelationOp[] = [];
    for (let op = this.relationOp(); op !== null; op = this.relationOp()) {
      this.take();
      ops.push(op);
      // `= ` at the very end, or `y = <= 3`: nothing to relate.
      parts.push(this.sets());
    }
    const [first] = parts;
    if (first === undefined) throw this.failure("expected a formula");
    const ast = ops.length === 0 ? first : this.node({ kind: "relation" as const, parts, ops });
    return this.modulus(ast);
  }

  /** `(mod m)`, `\pmod m`, `\bmod m` after a relation or a value. */
  private modulus(ast: Ast): Ast {
    if (this.acceptCommand("pmod") || this.acceptCommand("bmod") || this.acceptCommand("mod")) {
      return this.node({ kind: "modulo", arg: ast, modulus: this.sum() });
    }
    if (
      this.sign("(") &&
      (this.is("word", "mod", 1) || this.is("command", "mod", 1) || this.is("command", "bmod", 1))
    ) {
      this.take();
      this.take();
      const modulus = this.sum();
      this.expect(")");
      return this.node({ kind: "modulo", arg: ast, modulus });
    }
    return ast;
  }

  private sets(): Ast {
    let left = this.ratio();
    for (;;) {
      if (this.acceptCommand("cup")) left = this.setOperation("union", left);
      else if (this.acceptCommand("cap")) left = this.setOperation("intersection", left);
      else if (this.acceptCommand("setminus") || this.acceptCommand("backslash")) {
        left = this.setOperation("difference", left);
      } else if (this.isUnionLetter(left)) {
        this.take();
        left = this.setOperation("union", left);
      } else if (
        left.kind === "binary" &&
        left.op === "-" &&
        left.left.kind === "namedSet" &&
        left.right.kind === "set"
      ) {
        left = this.node({ kind: "setOperation", op: "difference", left: left.left, right: left.right });
      } else return left;
    }
  }

  private setOperation(op: "union" | "intersection" | "difference", left: Ast): Ast {
    return this.node({ kind: "setOperation", op, left, right: this.ratio() });
  }

  private ratio(): Ast {
    const first = this.sum();
    if (!this.sign(":")) return first;
    const parts = [first];
    while (this.accept(":")) parts.push(this.sum());
    return this.node({ kind: "ratio", parts });
  }

  protected bracketed(open: Token): Ast {
    const close = CLOSES.get(open.text);
    if (open.kind !== "punct" || close === undefined) {
      throw new ParseFailure(`“${open.text.slice(0, 20)}” is out of place`, open.at);
    }
    return this.withoutBars(() => {
      if (open.text === "{" || open.text === "\\{") return this.braced(open, close);
      const saved = this.barSeparates;
      this.barSeparates = false;
      const items = this.items(() => this.sign(")") || this.sign("]"));
      this.barSeparates = saved;
      const end = this.take();
      const closed = end.text === ")" || end.text === "]" ? end.text : null;
      if (closed === null) throw new ParseFailure("a bracket is not closed", open.at);
      const [only] = items;
      if (
        items.length === 1 &&
        only !== undefined &&
        open.text + closed !== "[)" &&
        open.text + closed !== "(]"
      ) {
        return only;
      }
      if (items.length === 0) return this.node({ kind: "namedSet", name: "empty" });
      return this.node({ kind: "tuple", open: open.text === "(" ? "(" : "[", close: closed, items });
    });
  }

  /** A LaTeX group, a set, a set builder or a Python dictionary. */
  private braced(open: Token, close: string): Ast {
    const set = open.text === "\\{";
    const saved = this.barSeparates;
    this.barSeparates = set;
    // A bar that comes first opens an absolute value: there is nothing yet that it could separate.
    const first = this.peek();
    const items = this.items(() => this.sign(close) || (this.peek() !== first && this.sign("|")));
    this.barSeparates = saved;
    const [only] = items;
    if (this.accept("|")) {
      if (only === undefined) throw this.failure("a set of nothing");
      const condition = this.list(() => this.sign(close));
      this.expect(close);
      return this.node({ kind: "builder", element: only, condition });
    }
    if (this.acceptCommand("choose") && only !== undefined) {
      const below = this.sum();
      this.expect(close);
      return this.node(call("binom", only, below));
    }
    this.expect(close);
    if (items.length === 0) return this.node({ kind: "namedSet", name: "empty" });
    if (items.every((item) => item.kind === "ratio" && item.parts.length === 2)) {
      const pairs = items.flatMap((item) =>
        item.kind === "ratio" ? [{ kind: "relation" as const, parts: item.parts, ops: ["=" as const] }] : [],
      );
      const keyed = items.every((item) => item.kind === "ratio" && item.parts[0]?.kind !== "number");
      if (keyed) return this.node({ kind: "set", items: pairs, escaped: set });
    }
    if (items.length === 1 && only !== undefined) {
      const head = only.kind === "relation" ? only.parts[0] : undefined;
      if (only.kind === "relation" && head?.kind === "ratio" && head.parts.length === 2) {
        const [element, start] = head.parts;
        if (element !== undefined && start !== undefined) {
          const condition: Ast = { ...only, parts: [start, ...only.parts.slice(1)] };
          return this.node({ kind: "builder", element, condition });
        }
      }
      return set ? this.node({ kind: "set", items, escaped: true }) : only;
    }
    return this.node({ kind: "set", items, escaped: set });
  }

  protected environment(begin: Token): Ast {
    const rows: Ast[][] = [];
    let row: Ast[] = [];
    const matrix = MATRICES.has(begin.text);
    for (;;) {
      if (this.done()) throw new ParseFailure(`\\begin{${begin.text}} is not closed`, begin.at);
      if (this.is("end") || this.is("row")) {
        if (row.length > 0) rows.push(row);
        row = [];
        if (this.take().kind === "end") break;
      } else if (this.accept("&") || this.accept(",") || this.accept(";")) continue;
      else row.push(this.relation());
    }
    return this.node(matrix ? { kind: "matrix", rows } : { kind: "cases", rows });
  }

  /** Python and SymPy constructors. */
  protected callable(word: Token): Ast {
    let name = word.text;
    if (this.accept(".")) name += `.${this.take().text}`;
    this.expect("(");
    const args = this.withoutBars(() => this.items(() => this.sign(")")));
    this.expect(")");
    const [a, b] = args;
    switch (name) {
      case "Fraction":
      case "Rational":
        if (a !== undefined && b !== undefined) return this.node(binary("/", a, b));
        break;
      case "pow":
      case "Pow":
        if (a !== undefined && b !== undefined) return this.node(binary("^", a, b));
        break;
      case "root":
        if (a !== undefined && b !== undefined) return this.node(call("root", a, b));
        break;
      case "Eq":
        if (a !== undefined && b !== undefined)
          return this.node({ kind: "relation", parts: [a, b], ops: ["="] });
        break;
      case "cbrt":
        if (a !== undefined) return this.node(call("root", a, { kind: "number", text: "3" }));
        break;
      case "Interval":
      case "Interval.open":
      case "Interval.Lopen":
      case "Interval.Ropen":
        if (a !== undefined && b !== undefined) {
          const open = name === "Interval.open" || name === "Interval.Lopen" ? "(" : "[";
          const close = name === "Interval.open" || name === "Interval.Ropen" ? ")" : "]";
          return this.node({ kind: "tuple", open, close, items: [a, b] });
        }
        break;
      case "Union":
      case "Intersection":
        if (a !== undefined) {
          const op = name === "Union" ? "union" : "intersection";
          return args
            .slice(1)
            .reduce<Ast>((left, right) => this.node({ kind: "setOperation", op, left, right }), a);
        }
        break;
      case "Complement":
        if (a !== undefined && b !== undefined) {
          return this.node({ kind: "setOperation", op: "difference", left: a, right: b });
        }
        break;
      case "FiniteSet":
      case "set":
        if (args.length === 1 && a?.kind === "tuple")
          return this.node({ kind: "set", items: a.items, escaped: true });
        return this.node(
          args.length === 0
            ? { kind: "namedSet", name: "empty" }
            : { kind: "set", items: args, escaped: true },
        );
      case "Matrix":
      case "ImmutableMatrix":
        if (a !== undefined) return this.node(matrixOf(a));
        break;
      case "Point":
      case "Point2D":
      case "Point3D":
      case "Tuple":
        if (args.length > 1) return this.node({ kind: "tuple", open: "(", close: ")", items: args });
        break;
      default:
        if (args.length === 1 && a !== undefined) return a;
    }
    const [only] = args;
    if (args.length === 1 && only !== undefined) return only;
    throw new ParseFailure(`${name}(…) has arguments that do not fit`, word.at);
  }
}

/** The rows of `[[1, 2], [3, 4]]`; a flat list is a column, as in SymPy. */
function matrixOf(ast: Ast): Ast {
  if (ast.kind !== "tuple") return { kind: "matrix", rows: [[ast]] };
  return { kind: "matrix", rows: ast.items.map((item) => (item.kind === "tuple" ? item.items : [item])) };
}

/** Reads tokens; `length` is the length of the text they came from. */
export function parseTokens(tokens: readonly Token[], length: number): Parsed {
  const usable = withoutLayout(tokens);
  try {
    return { kind: "parsed", ast: new StructureParser(usable, length).top() };
  } catch (error) {
    if (error instanceof ParseFailure) return { kind: "unparsed", reason: error.message, at: error.at };
    throw error;
  }
}

/** Drops `&` of aligned formulas and line breaks outside environments. */
function withoutLayout(tokens: readonly Token[]): readonly Token[] {
  if (!tokens.some((token) => token.kind === "begin" || token.kind === "row")) return tokens;
  const aligned = tokens.some(
    (token) => token.kind === "begin" && /^(?:align|gather|split|eqnarray)/.test(token.text),
  );
  let depth = 0;
  return tokens.filter((token) => {
    if (token.kind === "begin") depth++;
    else if (token.kind === "end") depth--;
    if (token.kind === "row") return depth > 0;
    return !(aligned && token.kind === "punct" && token.text === "&");
  });
}

/**
 * Reads LaTeX, ASCII or Python-like mathematics.
 *
 * Never throws and ends in time linear in the text: text over 20,000 characters, more than 2,000 nodes or nesting
 * over 120 levels give `unparsed`. Words become `text` nodes, so a sentence may parse but has no value.
 */
export function parse(text: string): Parsed {
  const read = tokenize(text);
  if (read.kind === "unreadable") return { kind: "unparsed", reason: read.reason, at: read.at };
  return parseTokens(read.tokens, repairText(text).length);
}
