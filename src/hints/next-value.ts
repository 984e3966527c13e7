import type { Translate } from "../setup/translate.ts";
import type { Ast, BinaryOp } from "../solver/grading/math/ast.ts";
import { num, symbolsOf } from "../solver/grading/math/ast.ts";
import { exactValue } from "../solver/grading/math/exact.ts";
import { show } from "../solver/checking/tree.ts";
import { BLANK, type NextStep } from "./hint.ts";
import { showFraction, type Fraction } from "./polynomial.ts";

function tree(value: Fraction): Ast {
  const size = value.n < 0n ? -value.n : value.n;
  const node: Ast =
    value.d === 1n
      ? num(String(size))
      : { kind: "binary", op: "/", left: num(String(size)), right: num(String(value.d)) };
  return value.n < 0n ? { kind: "negate", arg: node } : node;
}

function isPlain(node: Ast): boolean {
  if (node.kind === "number") return true;
  if (node.kind === "negate") return node.arg.kind === "number";
  return (
    node.kind === "binary" && node.op === "/" && node.left.kind === "number" && node.right.kind === "number"
  );
}

interface Place {
  readonly node: Ast;
  readonly value: Ast;
  readonly text: string;
  /** Powers go before products, products before sums; what stands in brackets goes first. */
  readonly rank: number;
  readonly op: BinaryOp;
}

const RANK = { "^": 3, "*": 2, "/": 2, "+": 1, "-": 1, "±": 0, "∓": 0 } as const;

function places(node: Ast, depth: number, outer: BinaryOp | null, out: Place[]): void {
  if (node.kind === "binary") {
    const bracket = outer !== null && RANK[node.op] < RANK[outer];
    const inside = bracket ? depth + 1 : depth;
    if (!isPlain(node) && isPlain(node.left) && isPlain(node.right)) {
      const value = exactValue(node);
      if (value !== null) {
        out.push({
          node,
          value: tree(value),
          text: `${show(node)} = ${showFraction(value)}`,
          rank: inside * 10 + RANK[node.op],
          op: node.op,
        });
      }
    }
    places(node.left, inside, node.op, out);
    places(node.right, inside, node.op, out);
  } else if (node.kind === "negate") places(node.arg, depth, outer, out);
  else if (node.kind === "call") for (const arg of node.args) places(arg, depth + 1, null, out);
}

function replaced(node: Ast, place: Ast, value: Ast): Ast {
  if (node === place) return value;
  if (node.kind === "binary") {
    return { ...node, left: replaced(node.left, place, value), right: replaced(node.right, place, value) };
  }
  if (node.kind === "negate") return { ...node, arg: replaced(node.arg, place, value) };
  return node.kind === "call" ? { ...node, args: node.args.map((arg) => replaced(arg, place, value)) } : node;
}

/** The next operation of a calculation with numbers, in the order that is taught. Null where nothing is left to do. */
export function nextValueStep(node: Ast, t: Translate): NextStep | null {
  if (symbolsOf(node).size > 0 || isPlain(node)) return null;
  const found: Place[] = [];
  places(node, 0, null, found);
  // The first of the highest rank: from left to right.
  const best = found.reduce<Place | null>((a, b) => (a === null || b.rank > a.rank ? b : a), null);
  if (best === null) return null;
  const idea =
    best.rank >= 10
      ? t("Start with what stands in brackets.")
      : best.op === "^"
        ? t("Powers go before everything else.")
        : best.op === "*" || best.op === "/"
          ? t("Multiply and divide, from left to right, before you add and subtract.")
          : t("Add and subtract from left to right.");
  const after = replaced(node, best.node, best.value);
  const whole = after === best.value;
  return {
    idea,
    blank: `${show(best.node)} = ${BLANK}`,
    step: whole ? best.text : `${best.text}, ${t("so {0}", `${show(node)} = ${show(after)}`)}`,
  };
}
