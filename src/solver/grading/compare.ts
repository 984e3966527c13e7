import { isRealSet, realSubset, sidesDifference } from "./intervals.ts";
import type { Mode } from "./leaf.ts";
import { compareLeaves } from "./leaf.ts";
import type { Ast } from "./math/ast.ts";
import { binary, isExpression, sameAst, symbolsOf } from "./math/ast.ts";
import { constantRatio } from "./math/equivalence.ts";
import type { Rows } from "./matrices.ts";
import { listRows, matrixRows } from "./matrices.ts";
import { assignmentOf, essential, isName, isNamedQuantity, namesAgree, signVariants } from "./names.ts";
import type { Grade } from "./verdict.ts";
import { better, different, EQUAL, isSomeEqual, unknown, worst } from "./verdict.ts";

/** Most pairs of leaves compared for one pair of answers; more gives `unknown`. */
const MAX_COMPARISONS = 2_000;
const MAX_ITEMS = 100;

/** Compares the structure of two answers; one object per pair. */
export class Comparison {
  private left = MAX_COMPARISONS;

  constructor(private readonly mode: Mode) {}

  /** Grades `pred` against `gold`. Bounded time, never throws. */
  compare(gold: Ast, pred: Ast): Grade {
    if (--this.left < 0) return unknown("the answers have too many parts to compare");
    if (sameAst(gold, pred)) return EQUAL;
    const a = essential(gold);
    const b = essential(pred);
    if (sameAst(a, b)) return EQUAL;
    const several = [signVariants(a), signVariants(b)];
    if (several.some((variants) => variants.length > 1) && a.kind !== "list" && b.kind !== "list") {
      return this.unordered(this.expanded(a), this.expanded(b));
    }
    if (isEquation(a) || isEquation(b)) return this.equations(a, b);
    if (isRealSet(a) || isRealSet(b)) return this.realSets(a, b);
    return this.structures(a, b);
  }

  private structures(a: Ast, b: Ast): Grade {
    const matrix = this.matrices(a, b);
    if (matrix !== null) return matrix;
    if (a.kind === "ratio" || b.kind === "ratio") return this.ratios(a, b);
    if (a.kind === "tuple" && b.kind === "tuple") return this.tuples(a, b);
    const several = ["tuple", "list", "set", "cases"];
    if (several.includes(a.kind) || several.includes(b.kind)) return this.collections(a, b);
    if (a.kind === "relation" || b.kind === "relation")
      return unknown("a relation that cannot be read further");
    return compareLeaves(a, b, this.mode);
  }

  private tuples(a: Extract<Ast, { kind: "tuple" }>, b: Extract<Ast, { kind: "tuple" }>): Grade {
    if (a.items.length !== b.items.length) return different("they have different numbers of entries");
    const brackets = a.open === b.open && a.close === b.close;
    const maybeInterval =
      a.items.length === 2 && [...a.items, ...b.items].every((item) => item.kind !== "tuple");
    if (!brackets && maybeInterval && this.mode === "strict") return different("the brackets differ");
    const ordered = this.inOrder(a.items, b.items);
    // A Python list of points or solutions has no order of its own.
    const lists =
      a.open === "[" && b.open === "[" && !maybeInterval && a.items.some((item) => item.kind === "tuple");
    return lists ? better(ordered, this.unordered(a.items, b.items)) : ordered;
  }

  /** Entry by entry; a name before an entry is dropped. */
  private inOrder(a: readonly Ast[], b: readonly Ast[]): Grade {
    if (a.length !== b.length) return different("they have different numbers of entries");
    return worst(
      a.map((item, i) => {
        const other = b[i];
        return other === undefined
          ? different("an entry is missing")
          : this.compare(valueOf(item), valueOf(other));
      }),
    );
  }

  /** The items of a collection, ± written out; anything else is its own item. */
  private expanded(node: Ast): readonly Ast[] {
    if (node.kind === "list" || node.kind === "set") return node.items.flatMap((item) => signVariants(item));
    if (node.kind === "tuple" && node.open === "[" && node.close === "]") {
      return node.items.flatMap((item) => signVariants(item));
    }
    if (node.kind === "cases") {
      return node.rows.map((row) => {
        const [only] = row;
        return row.length === 1 && only !== undefined
          ? only
          : { kind: "tuple", open: "(", close: ")", items: row };
      });
    }
    return signVariants(node);
  }

  private collections(a: Ast, b: Ast): Grade {
    // Ordered against unordered: `1, 3` may be meant as the point `(1, 3)`, a set may not.
    for (const [tuple, other] of [
      [a, b],
      [b, a],
    ] as const) {
      const listed = other.kind === "list" || (other.kind === "set" && !other.escaped);
      if (
        tuple.kind === "tuple" &&
        tuple.open === "(" &&
        listed &&
        !other.items.some((item) => item.kind === "tuple")
      ) {
        return this.inOrder(itemsOf(a), itemsOf(b));
      }
    }
    const x = this.expanded(a);
    const y = this.expanded(b);
    if (x.length === 1 && y.length === 1 && x[0] === a && y[0] === b) {
      return different("only one has several entries");
    }
    const named = this.byName(x, y);
    return named ?? this.unordered(x, y);
  }

  /** `x = 1, y = 2` against the same names in any order, or against bare values in order. */
  private byName(a: readonly Ast[], b: readonly Ast[]): Grade | null {
    const x = a.map(assignmentOf);
    const y = b.map(assignmentOf);
    const allX = x.every((entry) => entry !== null) && distinct(x.map((entry) => entry.name));
    const allY = y.every((entry) => entry !== null) && distinct(y.map((entry) => entry.name));
    if (a.length !== b.length || a.length < 2) return null;
    if (allX && allY) {
      const pairs = x.map((entry) => {
        const other = y.find((candidate) => sameAst(candidate.name, entry.name));
        return other === undefined ? null : this.compare(entry.value, other.value);
      });
      if (pairs.every((pair) => pair !== null)) return worst(pairs);
      return this.inOrder(a, b);
    }
    const bare = (entries: readonly unknown[]): boolean => entries.every((entry) => entry === null);
    // x_1, x_2 only number the solutions; other names say which value is which.
    if ((allX && bare(y) && !numbered(x)) || (allY && bare(x) && !numbered(y))) return this.inOrder(a, b);
    return null;
  }

  private unordered(a: readonly Ast[], b: readonly Ast[]): Grade {
    if (a.length > MAX_ITEMS || b.length > MAX_ITEMS)
      return unknown("the answers have too many parts to compare");
    let x = a.map(valueOf);
    let y = b.map(valueOf);
    if (x.length !== y.length || x.length > 1) {
      x = this.withoutRepeats(x);
      y = this.withoutRepeats(y);
    }
    if (x.length !== y.length) return different(`${x.length} against ${y.length} values`);
    const free = new Set(y);
    const grades: Grade[] = [];
    for (const item of x) {
      let found: { readonly other: Ast; readonly grade: Grade } | null = null;
      for (const other of free) {
        const grade = this.compare(item, other);
        if (found === null || better(found.grade, grade) !== found.grade) found = { other, grade };
        if (grade.verdict === "equal") break;
      }
      if (found === null) return different("a value is missing");
      if (!isSomeEqual(found.grade)) {
        return found.grade.verdict === "different" && x.length > 1
          ? different("one of the values is not among the others")
          : found.grade;
      }
      free.delete(found.other);
      grades.push(found.grade);
    }
    return worst(grades);
  }

  private withoutRepeats(items: readonly Ast[]): Ast[] {
    const out: Ast[] = [];
    for (const item of items)
      if (!out.some((kept) => this.compare(kept, item).verdict === "equal")) out.push(item);
    return out;
  }

  private matrices(a: Ast, b: Ast): Grade | null {
    const x = matrixRows(a);
    const y = matrixRows(b);
    if (x === null && y === null) return null;
    const rowsA = x ?? listRows(a);
    const rowsB = y ?? listRows(b);
    if (rowsA === null || rowsB === null) {
      const rows = x ?? y ?? [];
      const other = x === null ? a : b;
      if (other.kind !== "list") return different("only one is a matrix");
      return x === null ? this.inOrder(other.items, rows.flat()) : this.inOrder(rows.flat(), other.items);
    }
    if (shape(rowsA) !== shape(rowsB)) {
      // A vector may be written as a row, a column or a point.
      const vectors = isVector(rowsA) && isVector(rowsB) && (x === null || y === null);
      if (!vectors) return different("the matrices have different shapes");
    }
    const grade = this.inOrder(rowsA.flat(), rowsB.flat());
    // Entries that were worked out here (a factor taken in) are not the writer's to simplify.
    const written = a.kind !== "binary" && b.kind !== "binary";
    return grade.verdict === "equal-unsimplified" && !written
      ? { verdict: "equal", reason: "the same matrix" }
      : grade;
  }

  private ratios(a: Ast, b: Ast): Grade {
    if (a.kind === "ratio" && b.kind === "ratio") {
      if (a.parts.length !== b.parts.length) return different("the ratios have different numbers of terms");
      const [a0, b0] = [a.parts[0], b.parts[0]];
      if (a0 === undefined || b0 === undefined) return unknown("an empty ratio");
      const pairs = a.parts.slice(1).map((part, i) => {
        const other = b.parts[i + 1] ?? part;
        return this.compare(binary("/", part, a0), binary("/", other, b0));
      });
      const grade = worst(pairs);
      return grade.verdict === "equal-unsimplified" ? { verdict: "equal", reason: "the same ratio" } : grade;
    }
    const [ratio, other] = a.kind === "ratio" ? [a, b] : [b, a];
    const [top, bottom] = ratio.kind === "ratio" ? ratio.parts : [];
    if (ratio.kind !== "ratio" || ratio.parts.length !== 2 || top === undefined || bottom === undefined) {
      return different("only one is a ratio");
    }
    if (!isExpression(other)) return different("only one is a ratio");
    const quotient = binary("/", top, bottom);
    return a.kind === "ratio" ? this.compare(quotient, other) : this.compare(other, quotient);
  }

  private equations(a: Ast, b: Ast): Grade {
    const x = assignmentOf(a);
    const y = assignmentOf(b);
    if (!isEquation(a)) return this.equationAndValue(b, a, (value, other) => this.compare(other, value));
    if (!isEquation(b)) return this.equationAndValue(a, b, (value, other) => this.compare(value, other));
    if (x !== null && y !== null && namesAgree(x.name, y.name)) {
      const values = this.compare(x.value, y.value);
      if (isSomeEqual(values)) return values;
      const explicit = symbolsOf(x.value).size === 0 || symbolsOf(y.value).size === 0;
      if (sameAst(x.name, y.name) && explicit) return values;
    }
    const [aLeft, aRight] = a.parts;
    const [bLeft, bRight] = b.parts;
    if (aLeft === undefined || aRight === undefined || bLeft === undefined || bRight === undefined) {
      return unknown("an equation with one side only");
    }
    const ratio = constantRatio(sidesDifference(aLeft, aRight), sidesDifference(bLeft, bRight));
    if (ratio !== null) {
      return ratio === 0
        ? different("the equations are not multiples of each other")
        : { verdict: "equal", reason: "the same equation up to a factor" };
    }
    const straight = worst([this.compare(aLeft, bLeft), this.compare(aRight, bRight)]);
    return isSomeEqual(straight) ? straight : unknown("equations that cannot be compared");
  }

  private equationAndValue(equation: Ast, other: Ast, compare: (value: Ast, other: Ast) => Grade): Grade {
    const assignment = assignmentOf(equation);
    if (assignment !== null) {
      // `(f(n), g(n)) = (n, 1)` against `f(n) = n, g(n) = 1`.
      return compare(assignment.value, other);
    }
    if (equation.kind === "relation" && equation.parts.length === 2) {
      const [left, right] = equation.parts;
      if (left !== undefined && right !== undefined && other.kind !== "relation" && isNamedQuantity(left)) {
        return compare(right, other);
      }
    }
    if (other.kind === "list" || other.kind === "set" || other.kind === "cases") {
      const items = this.expanded(other);
      if (items.length === 1) {
        const [only] = items;
        if (only !== undefined) return compare(equation, only);
      }
      return different("one equation against several values");
    }
    return different("one is an equation, the other is not");
  }

  private realSets(a: Ast, b: Ast): Grade {
    const x = realSubset(a);
    const y = realSubset(b);
    if (x !== null && y !== null) {
      if (x.length !== y.length) return different("the sets have different parts");
      return worst(
        x.flatMap((part, i) => {
          const other = y[i];
          if (other === undefined) return [different("a part is missing")];
          const closed = part.low.closed === other.low.closed && part.high.closed === other.high.closed;
          if (!closed && this.mode === "strict") return [different("an end belongs to one set only")];
          return [this.compare(part.low.ast, other.low.ast), this.compare(part.high.ast, other.high.ast)];
        }),
      );
    }
    if (a.kind === "relation" && b.kind === "relation") return this.inequalities(a, b);
    if (a.kind === "setOperation" && b.kind === "setOperation" && a.op === b.op) {
      if (a.op === "difference") return this.inOrder([a.left, a.right], [b.left, b.right]);
      const { op } = a;
      return this.unordered(partsOf(a, op), partsOf(b, op));
    }
    if (a.kind === "namedSet" && b.kind === "namedSet") return different("they are different sets");
    if (a.kind === "list" && b.kind === "list") return this.unordered(a.items, b.items);
    if (a.kind === "tuple" && b.kind === "tuple") return this.tuples(a, b);
    const range = rangeOf(a) ?? a;
    const otherRange = rangeOf(b) ?? b;
    if (range.kind === "tuple" && otherRange.kind === "tuple") return this.tuples(range, otherRange);
    if (isExpression(a) || isExpression(b)) return different("one is a set of numbers, the other a value");
    return unknown("sets that cannot be compared");
  }

  private inequalities(a: Extract<Ast, { kind: "relation" }>, b: Extract<Ast, { kind: "relation" }>): Grade {
    const x = risingForm(a);
    const y = risingForm(b);
    if (x.ops.join() !== y.ops.join()) return different("the signs of the relations differ");
    const [xa, xb] = x.parts;
    const [ya, yb] = y.parts;
    if (
      x.parts.length === 2 &&
      xa !== undefined &&
      xb !== undefined &&
      ya !== undefined &&
      yb !== undefined
    ) {
      const ratio = constantRatio(sidesDifference(xa, xb), sidesDifference(ya, yb));
      if (ratio !== null) {
        const same = x.ops[0] === "!=" ? ratio !== 0 : ratio > 0;
        return same
          ? { verdict: "equal", reason: "the same inequality up to a factor" }
          : different("the inequalities differ");
      }
    }
    return this.inOrder(x.parts, y.parts);
  }
}

function isEquation(node: Ast): node is Extract<Ast, { kind: "relation" }> {
  return node.kind === "relation" && node.parts.length === 2 && (node.ops[0] === "=" || node.ops[0] === "==");
}

function valueOf(node: Ast): Ast {
  const inner = essential(node);
  return assignmentOf(inner)?.value ?? inner;
}

function itemsOf(node: Ast): readonly Ast[] {
  return node.kind === "list" || node.kind === "set" || node.kind === "tuple" ? node.items : [node];
}

function distinct(names: readonly Ast[]): boolean {
  return names.every((name, i) => !names.slice(0, i).some((other) => sameAst(name, other)));
}

function numbered(entries: readonly ({ readonly name: Ast } | null)[]): boolean {
  const stems = entries.map((entry) => (entry?.name.kind === "symbol" ? entry.name.name.split("_") : []));
  return stems.every((stem) => stem.length === 2 && stem[0] === stems[0]?.[0]);
}

function partsOf(node: Ast, op: "union" | "intersection"): readonly Ast[] {
  return node.kind === "setOperation" && node.op === op
    ? [...partsOf(node.left, op), ...partsOf(node.right, op)]
    : [node];
}

const shape = (rows: Rows): string => rows.map((row) => row.length).join(",");
const isVector = (rows: Rows): boolean => rows.length === 1 || rows.every((row) => row.length === 1);

/** `b > a` as `a < b`. */
function risingForm(node: Extract<Ast, { kind: "relation" }>): Extract<Ast, { kind: "relation" }> {
  if (!node.ops.every((op) => op === ">" || op === ">=")) return node;
  return {
    kind: "relation",
    parts: [...node.parts].reverse(),
    ops: [...node.ops].reverse().map((op) => (op === ">" ? "<" : "<=")),
  };
}

/** `a < x <= b` with symbols in its ends, as brackets. */
function rangeOf(node: Ast): Ast | null {
  if (node.kind !== "relation") return null;
  const rising = risingForm(node);
  const [low, variable, high] = rising.parts;
  if (low === undefined || variable === undefined) return null;
  const open = rising.ops[0] === "<" ? "(" : "[";
  if (high !== undefined) {
    const close = rising.ops[1] === "<" ? ")" : "]";
    return isName(variable) ? { kind: "tuple", open, close, items: [low, high] } : null;
  }
  const infinity: Ast = { kind: "constant", name: "infinity" };
  if (isName(variable)) return { kind: "tuple", open, close: ")", items: [low, infinity] };
  if (!isName(low)) return null;
  const close = rising.ops[0] === "<" ? ")" : "]";
  return { kind: "tuple", open: "(", close, items: [{ kind: "negate", arg: infinity }, variable] };
}
