import type { Translate } from "../setup/translate.ts";
import type { Ast } from "../solver/grading/math/ast.ts";
import { show } from "../solver/checking/tree.ts";
import { BLANK, type NextStep } from "./hint.ts";
import {
  add,
  coefficients,
  div,
  equals,
  fraction,
  isCollected,
  isZero,
  mul,
  ONE,
  rootOf,
  showFraction,
  showPolynomial,
  sub,
  ZERO,
  type Fraction,
} from "./polynomial.ts";

type Side = readonly [Fraction, Fraction, Fraction];

/** `add 3 to` / `subtract 3 from`. */
function moved(value: Fraction, what: string, t: Translate): string {
  return value.n > 0n ? t("Subtract {0} from both sides.", what) : t("Add {0} to both sides.", what);
}

const size = (value: Fraction): Fraction => (value.n < 0n ? fraction(-value.n, value.d) : value);

/** The next step of an equation of degree 1 or 2 in one letter, by the rules that are taught. Null for any other. */
export function nextEquationStep(left: Ast, right: Ast, name: string, t: Translate): NextStep | null {
  const l = coefficients(left, name);
  const r = coefficients(right, name);
  if (l === null || r === null) return productStep(left, right, name, t);
  const quadratic = !isZero(sub(l[2], r[2]));
  if (quadratic) return quadraticStep(left, right, l, r, name, t);
  return linearStep(left, right, l, r, name, t);
}

function linearStep(left: Ast, right: Ast, l: Side, r: Side, name: string, t: Translate): NextStep | null {
  const [leftText, rightText] = [showPolynomial(l, name), showPolynomial(r, name)];
  if (!isCollected(left, leftText) || !isCollected(right, rightText)) {
    return {
      idea: t("Multiply out the brackets and collect like terms on each side."),
      blank: isCollected(left, leftText) ? `${leftText} = ${BLANK}` : `${BLANK} = ${rightText}`,
      step: `${leftText} = ${rightText}`,
    };
  }
  const a = sub(l[1], r[1]);
  const b = sub(r[0], l[0]);
  if (isZero(a)) {
    return {
      idea: t(
        "Subtract {0} from both sides and look at what is left.",
        showPolynomial([ZERO, l[1], ZERO], name),
      ),
      blank: `${showFraction(l[0])} = ${BLANK}`,
      step: `${showFraction(l[0])} = ${showFraction(r[0])}`,
    };
  }
  if (!isZero(r[1])) {
    const after = showPolynomial([l[0], a, ZERO], name);
    return {
      idea: `${t("Bring the terms with {0} to one side.", name)} ${moved(r[1], showPolynomial([ZERO, size(r[1]), ZERO], name), t)}`,
      blank: `${BLANK} = ${showFraction(r[0])}`,
      step: `${after} = ${showFraction(r[0])}`,
    };
  }
  const term = showPolynomial([ZERO, a, ZERO], name);
  if (!isZero(l[0])) {
    return {
      idea: `${t("Get the term with {0} alone.", name)} ${moved(l[0], showFraction(size(l[0])), t)}`,
      blank: `${term} = ${BLANK}`,
      step: `${term} = ${showFraction(b)}`,
    };
  }
  if (!equals(a, ONE)) {
    return {
      idea: t("Divide both sides by {0}, the number in front of {1}.", showFraction(a), name),
      blank: `${name} = ${BLANK}`,
      step: `${name} = ${showFraction(div(b, a))}`,
    };
  }
  return null;
}

/** The factors of a product, without numbers. */
function factorsOf(node: Ast, name: string): readonly Ast[] {
  if (node.kind === "binary" && node.op === "*")
    return [...factorsOf(node.left, name), ...factorsOf(node.right, name)];
  return show(node).includes(name) ? [node] : [];
}

function productStep(left: Ast, right: Ast, name: string, t: Translate): NextStep | null {
  const zero = coefficients(right, name);
  if (zero === null || !zero.every(isZero)) return null;
  const factors = factorsOf(left, name);
  const roots = factors.map((factor) => {
    const c = coefficients(factor, name);
    return c === null || !isZero(c[2]) || isZero(c[1]) ? null : div(sub(ZERO, c[0]), c[1]);
  });
  if (factors.length < 2 || roots.some((root) => root === null)) return null;
  const texts = [...new Set(roots.flatMap((root) => (root === null ? [] : [showFraction(root)])))];
  const first = factors[0];
  return {
    idea: t("A product is zero only where one of its factors is zero."),
    blank: `${first === undefined ? name : show(first)} = 0, ${name} = ${BLANK}`,
    step: texts.map((text) => `${name} = ${text}`).join(t(" or ")),
  };
}

function quadraticStep(left: Ast, right: Ast, l: Side, r: Side, name: string, t: Translate): NextStep | null {
  const [c, b, a]: Side = [sub(l[0], r[0]), sub(l[1], r[1]), sub(l[2], r[2])];
  const all = showPolynomial([c, b, a], name);
  if (r.every(isZero) && factorsOf(left, name).length > 1) return productStep(left, right, name, t);
  if (isZero(b)) {
    // x² = q
    const q = div(sub(ZERO, c), a);
    if (isCollected(left, `${name}^2`) && isZero(r[1]) && isZero(r[2])) {
      const root = rootOf(q);
      if (q.n < 0n) {
        return {
          idea: t("Can a square be negative?"),
          blank: `${name}^2 = ${BLANK}`,
          step: t("There is no real solution."),
        };
      }
      const shown = root === null ? `√(${showFraction(q)})` : showFraction(root);
      return {
        idea: t("Take the square root on both sides; there are two of them."),
        blank: `${name} = ${shown}${t(" or ")}${name} = ${BLANK}`,
        step: `${name} = ${shown}${t(" or ")}${name} = -${shown}`,
      };
    }
    return {
      idea: t("There is no term with {0} alone: get {0}² alone.", name),
      blank: `${name}^2 = ${BLANK}`,
      step: `${name}^2 = ${showFraction(q)}`,
    };
  }
  if (!r.every(isZero) || !isCollected(left, all)) {
    return {
      idea: t("Bring everything to one side, so that the other side is zero."),
      blank: `${BLANK} = 0`,
      step: `${all} = 0`,
    };
  }
  const discriminant = sub(mul(b, b), mul(fraction(4n), mul(a, c)));
  const root = rootOf(discriminant);
  if (root !== null) {
    const two = mul(fraction(2n), a);
    const [p, q] = [div(add(sub(ZERO, b), root), two), div(sub(sub(ZERO, b), root), two)];
    const factor = (value: Fraction): string =>
      isZero(value) ? name : `(${showPolynomial([sub(ZERO, value), ONE, ZERO], name)})`;
    const lead = equals(a, ONE) ? "" : `${showFraction(a)}·`;
    const idea = isZero(c)
      ? t("Every term holds {0}: take it out as a factor.", name)
      : equals(a, ONE)
        ? t("Factor: look for two numbers with product {0} and sum {1}.", showFraction(c), showFraction(b))
        : t("Factor the left side, or use the quadratic formula.");
    return {
      idea,
      blank: `${lead}${factor(p)}·${BLANK} = 0`,
      step: `${lead}${factor(p)}·${factor(q)} = 0`,
    };
  }
  if (discriminant.n < 0n) {
    return {
      idea: t("Work out the discriminant b² − 4ac. What does its sign say?"),
      blank: `b² − 4ac = ${BLANK}`,
      step: t(
        "The discriminant is {0}, which is negative: there is no real solution.",
        showFraction(discriminant),
      ),
    };
  }
  const twice = showFraction(mul(fraction(2n), a));
  const minusB = showFraction(sub(ZERO, b));
  return {
    idea: t("It has no simple factors: use the quadratic formula."),
    blank: `${name} = (${minusB} ± √${BLANK})/${twice}`,
    step: `${name} = (${minusB} ± √${showFraction(discriminant)})/${twice}`,
  };
}
