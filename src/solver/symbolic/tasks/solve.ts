import type { Ast } from "../../grading/math/ast.ts";
import { binary, some, symbolsOf } from "../../grading/math/ast.ts";
import { evaluate } from "../../grading/math/evaluate.ts";
import { Draft } from "../draft.ts";
import { demand } from "../not-sure.ts";
import type { Plan } from "../plan.ts";
import { pattern, placesOf, read, type Template } from "../template.ts";
import { ASK, NAME } from "../verbs.ts";
import { equationOf, unknownOf, type Equation } from "./equation.ts";
import { inequalityPlan } from "./inequality.ts";
import { recogniseSystem } from "./systems.ts";

const KIND = String.raw`(?:the )?(?:(?:linear |quadratic |cubic |exponential |logarithmic |radical |rational |absolute value )?(?:equation|inequality|function|polynomial|quadratic|problem) )?`;
const FOR = String.raw`(?: (?:for|in terms of) (?:the (?:variable|unknown) )?{M})`;
const OVER = String.raw`(?:,? (?:over|in|for) (?:the )?real(?: number)?s?|,? where #\d+# is (?:a )?real(?: number)?)?`;

const SOLVE = [
  pattern(`solve ${KIND}{M}${FOR}?${OVER}`),
  pattern(`solve${FOR} (?:in |if )?${KIND}{M}${OVER}`),
  pattern(
    `${ASK} (?:all )?(?:the )?(?:values? of {M}|{M}) (?:such that|so that|if|when|for which|given(?: that)?|that (?:satisf(?:y|ies)|solves?|makes?)|satisfying|in) ${KIND}{M}(?: (?:is )?true)?${OVER}`,
  ),
  pattern(
    `(?:for )?(?:what|which) values? of {M} (?:is|does|satisf(?:y|ies)|solves?) ${KIND}{M}(?: hold| true)?${OVER}`,
  ),
  pattern(`(?:if )?{M}[,.]? (?:then )?(?:find|what is|solve for|determine|calculate)(?: the value of)? {M}`),
];
const ROOTS = pattern(
  `(?:what are|what is|find|determine|give|state|list) (?:all )?(?:of )?(?:the )?(real )?(solutions?|roots?|zeros?|zeroes|x-intercepts|solution set)(?: in {M})? (?:of|to|for) ${KIND}{M}${OVER}`,
);
const ONE = pattern(
  `(?:${ASK}|solve for) (?:the )?(positive|negative|larger|greater|bigger|largest|smaller|smallest|greatest|least) (?:real )?(?:solution|root|zero|value of #\\d+#)(?: (?:of|to|for)| satisfying| such that) ${KIND}{M}`,
);
const OF_ROOTS = pattern(
  `${NAME}(sum|product|number) of (?:all )?(?:the )?(?:distinct )?(real )?(?:solutions?|roots?|zeros?) (?:of|to|for) ${KIND}{M}`,
);
const COUNT = pattern(`how many (?:distinct )?(real )(?:solutions?|roots?|zeros?) does ${KIND}{M} have`);
const DISCRIMINANT = pattern(`${NAME}discriminant of ${KIND}{M}`);
const SUBJECT = [
  pattern(`(?:make|rearrange to make) {M} the subject of (?:the (?:formula|equation) )?{M}`),
  pattern(`rearrange (?:the (?:formula|equation) )?{M} (?:to make {M} the subject|for {M})`),
];

const PERIODIC: ReadonlySet<string> = new Set(["sin", "cos", "tan", "cot", "sec", "csc", "floor", "ceil"]);

/** Zero everywhere, a constant other than zero, or neither: by values at some points. */
function constantDifference({ left, right }: Equation, name: string): "zero" | "other" | "varies" {
  const difference = binary("-", left, right);
  const values = [0.37, 1.91, 3.3, 5.7, 8.2].map((x) => evaluate(difference, () => x));
  if (values.some((v) => !Number.isFinite(v.re))) return "varies";
  const [first = NaN] = values.map((v) => v.re);
  if (!values.every((v) => Math.abs(v.re - first) < 1e-9 * Math.max(1, Math.abs(first)))) return "varies";
  demand(symbolsOf(difference).has(name), "the letter does not occur");
  return Math.abs(first) < 1e-9 ? "zero" : "other";
}

type Pick = (
  solutions: string,
  draft: Draft,
) => { readonly steps: readonly string[]; readonly answer: string };

const all: Pick = (solutions) => ({ steps: [], answer: `*${solutions}, sep=", "` });

function one(which: string): Pick {
  return (solutions) => {
    switch (which) {
      case "positive":
      case "negative": {
        const sign = which === "positive" ? ">" : "<";
        return {
          steps: [`chosen = [s for s in ${solutions} if s ${sign} 0]`, "assert len(chosen) == 1"],
          answer: "chosen[0]",
        };
      }
      case "larger":
      case "greater":
      case "bigger":
      case "largest":
      case "greatest":
        return { steps: [`assert len(${solutions}) > 1`], answer: `${solutions}[-1]` };
      default:
        return { steps: [`assert len(${solutions}) > 1`], answer: `${solutions}[0]` };
    }
  };
}

function equationPlan(t: Template, node: Ast, named: Ast | null, zeros: boolean, pick: Pick): Plan {
  const equation = equationOf(node, zeros);
  const { left, right } = equation;
  demand(
    !some(left, (n) => n.kind === "apply") && !some(right, (n) => n.kind === "apply"),
    "a function stands in the equation",
  );
  const name = unknownOf([left, right], named);
  const others = new Set([...symbolsOf(left), ...symbolsOf(right)]);
  others.delete(name);
  if (others.size > 0) {
    demand(named !== null && pick === all, "there are other letters in it");
    demand(
      ![...others].some((n) => n.toLowerCase() === name.toLowerCase()),
      "one letter is written in two ways",
    );
    return subjectPlan(equation, name);
  }
  const angles = (n: Ast): boolean => n.kind === "call" && PERIODIC.has(n.fn) && symbolsOf(n).has(name);
  demand(!some(left, angles) && !some(right, angles), "there are infinitely many solutions");
  const draft = new Draft("solve an equation").use("S", "solveset", "simplify", "FiniteSet");
  const x = draft.printer.symbol(name);
  draft.step(
    "Write down the left side and the right side of the equation",
    `left = ${draft.exact(left)}`,
    `right = ${draft.exact(right)}`,
  );
  const constant = constantDifference(equation, name);
  if (constant !== "varies") {
    demand(pick === all, "there is no single solution");
    const draw = new Draft("solve an equation").use("simplify");
    draw.step(
      "Subtract the right side from the left side",
      `difference = simplify(${draw.exact(left)} - (${draw.exact(right)}))`,
    );
    draw.step(
      `See whether ${x} is left over`,
      `assert difference ${constant === "zero" ? "==" : "!="} 0`,
      "assert difference.is_number",
    );
    return draw.print(constant === "zero" ? `"all real numbers"` : `"no solution"`);
  }
  draft.step(
    `Solve for ${x} over the real numbers`,
    `found = solveset(left - right, ${x}, S.Reals)`,
    `assert isinstance(found, FiniteSet) or found is S.EmptySet`,
    "solutions = sorted(found)",
  );
  draft.check(
    "substitute each solution back into both sides",
    `assert all(simplify(left.subs(${x}, s) - right.subs(${x}, s)) == 0 for s in solutions)`,
  );
  const { steps, answer } = pick("solutions", draft);
  if (pick === all && t.real) {
    return draft.print(`*(solutions or ["no real solutions"]), sep=", "`);
  }
  // Without “real” in the problem complex solutions may be meant.
  draft.step("Choose what is asked for", ...steps, "assert len(solutions) > 0");
  return draft.print(answer);
}

/** `A = ½bh` solved for h: one solution, in the other letters. */
function subjectPlan({ left, right }: Equation, name: string): Plan {
  const draft = new Draft("solve a formula for a letter")
    .use("solve", "Eq", "simplify")
    .assuming("positive=True");
  const x = draft.printer.symbol(name);
  draft.step("Write down the formula", `left = ${draft.exact(left)}`, `right = ${draft.exact(right)}`);
  draft.step(`Solve it for ${x}`, `solutions = solve(Eq(left, right), ${x})`, "assert len(solutions) == 1");
  draft.check(
    "substitute the solution back into both sides",
    `assert simplify(left.subs(${x}, solutions[0]) - right.subs(${x}, solutions[0])) == 0`,
  );
  return draft.print(`f"${x} = {solutions[0]}"`);
}

function vietaPlan(node: Ast, which: string): Plan {
  const { left, right } = equationOf(node, true);
  const name = unknownOf([left, right], null);
  const draft = new Draft(`${which} of the roots`).use("Poly");
  const x = draft.printer.symbol(name);
  draft.step(
    "Write the equation as a polynomial equal to zero",
    `polynomial = Poly(${draft.exact(left)} - (${draft.exact(right)}), ${x})`,
    "coefficients = polynomial.all_coeffs()",
    "assert len(coefficients) > 2",
  );
  draft.step(
    `Find the ${which} of the roots from the coefficients`,
    which === "sum"
      ? "result = -coefficients[1]/coefficients[0]"
      : "result = (-1)**polynomial.degree()*coefficients[-1]/coefficients[0]",
  );
  draft.check(
    "compare with the roots themselves",
    `roots = polynomial.nroots()`,
    which === "sum"
      ? "assert abs(sum(roots) - result) < 1e-6*max(1, abs(result))"
      : "product = 1\nfor r in roots:\n    product = product*r\nassert abs(product - result) < 1e-6*max(1, abs(result))",
  );
  return draft.print("result");
}

function countPlan(node: Ast): Plan {
  const { left, right } = equationOf(node, true);
  const name = unknownOf([left, right], null);
  const draft = new Draft("count real roots").use("real_roots", "Poly");
  const x = draft.printer.symbol(name);
  draft.step(
    "Write the equation as a polynomial equal to zero",
    `polynomial = Poly(${draft.exact(left)} - (${draft.exact(right)}), ${x})`,
  );
  draft.step("Find its different real roots", "found = set(real_roots(polynomial))");
  return draft.print("len(found)");
}

function discriminantPlan(node: Ast): Plan {
  const { left, right } = equationOf(node, true);
  const name = unknownOf([left, right], null);
  const draft = new Draft("discriminant").use("Poly", "discriminant");
  const x = draft.printer.symbol(name);
  draft.step(
    "Write it as a quadratic polynomial",
    `polynomial = Poly(${draft.exact(left)} - (${draft.exact(right)}), ${x})`,
    "assert polynomial.degree() == 2",
    "a, b, c = polynomial.all_coeffs()",
  );
  draft.step("Put the coefficients into the formula for the discriminant", "result = b**2 - 4*a*c");
  draft.check("the value", `assert result == discriminant(polynomial)`);
  return draft.print("result");
}

export function recogniseSolve(t: Template): Plan | null {
  if (t.format.kind !== "any" && t.format.kind !== "fraction") return null;
  const ofRoots = OF_ROOTS.exec(t.words);
  if (ofRoots !== null) {
    const node = read(t, ofRoots[3]);
    if (ofRoots[1] === "number") {
      demand(ofRoots[2] !== undefined, "real or complex roots may be meant");
      return countPlan(node);
    }
    demand(ofRoots[2] === undefined, "complex roots may have to be left out");
    return vietaPlan(node, ofRoots[1] ?? "sum");
  }
  const count = COUNT.exec(t.words);
  if (count !== null) return countPlan(read(t, count[2]));
  const discriminant = DISCRIMINANT.exec(t.words);
  if (discriminant !== null) return discriminantPlan(read(t, discriminant[1]));
  const single = ONE.exec(t.words);
  if (single !== null) return equationPlan(t, read(t, single[2]), null, true, one(single[1] ?? ""));
  for (const [k, form] of SUBJECT.entries()) {
    const found = form.exec(t.words);
    if (found === null) continue;
    const [name, formula] = k === 0 ? [found[1], found[2]] : [found[2] ?? found[3], found[1]];
    const equation = equationOf(read(t, formula), false);
    return subjectPlan(equation, unknownOf([equation.left, equation.right], read(t, name)));
  }
  const system = recogniseSystem(t);
  if (system !== null) return system;
  const roots = ROOTS.exec(t.words);
  if (roots !== null) {
    const named = roots[3] === undefined ? null : read(t, roots[3]);
    return solvePlan(t, read(t, roots[4]), named, true);
  }
  for (const [k, form] of SOLVE.entries()) {
    const found = form.exec(t.words);
    if (found === null) continue;
    const places = found.slice(1).filter((p: string | undefined) => p !== undefined);
    const [a, b] = places;
    const [equation, name] = k === 0 || k === 4 ? [a, b] : [b, a];
    return solvePlan(t, read(t, equation), name === undefined ? null : read(t, name), false);
  }
  return null;
}

function solvePlan(t: Template, node: Ast, named: Ast | null, zeros: boolean): Plan {
  if (node.kind === "relation" && node.ops.some((op) => op !== "=")) return inequalityPlan(node, named);
  demand(placesOf(t.words).length <= 3, "there are more formulas than expected");
  return equationPlan(t, node, named, zeros, all);
}
