import type { Ast } from "../../grading/math/ast.ts";
import { isExpression, some, symbolsOf } from "../../grading/math/ast.ts";
import { evaluate } from "../../grading/math/evaluate.ts";
import { Draft, numberOf } from "../draft.ts";
import { demand, NotSure, sure } from "../not-sure.ts";
import { approachOf, operatorOf, type Bounds, type Operator } from "../operators.ts";
import type { Plan } from "../plan.ts";
import { definedFunctions, pattern, read, readTex, type AnswerFormat, type Template } from "../template.ts";
import { ASK, VALUE } from "../verbs.ts";
import { printed } from "./value.ts";

const CURVE = String.raw`(?:the )?(?:(?:function|curve|expression|graph(?: of)?|equation|line|parabola) )?(?:given by |of )?`;
const RESPECT = String.raw`(?:,? (?:with respect to|w\.?r\.?t\.?) {M})?`;
const OPERATOR = pattern(
  `(?:(?:${ASK}|simplify) )?(?:the )?${VALUE}(?:(?:definite |indefinite )?integral|limit|sum|series|derivative)? ?{M}`,
);
const DERIVATIVE = pattern(
  `(?:(?:differentiate|${ASK} (?:the )?(?:(first|second|third) )?derivative of|(?:the )?(?:(first|second|third) )?derivative of|d/d([a-z])(?: of)?) )(?:${CURVE})?{M}${RESPECT}(?:,? (?:and evaluate it )?(?:at|when|for) (?:the point )?{M})?`,
);
const SLOPE = pattern(
  `${ASK} (?:the )?(?:slope|gradient) of (?:the )?(?:tangent(?: line)? (?:to|of) )?${CURVE}{M} (?:at|when|where) (?:the point (?:where |with )?)?{M}`,
);
const PRIME = [
  pattern(
    `(?:if|for|given(?: that)?|let|when) {M}[,.]? (?:then )?${ASK} (?:the (?:first |second )?derivative )?{M}`,
  ),
  pattern(`${ASK} (?:the (?:first |second )?derivative )?{M} (?:if|for|when|given(?: that)?|where) {M}`),
];
const LEIBNIZ = pattern(`${ASK} (?:dy/dx|y'|#\\d+#) (?:if|for|when|given(?: that)?|where) {M}`);
const INTEGRATE = pattern(
  `(?:integrate|${ASK} (?:the )?(?:indefinite |definite )?integral of|${ASK} (?:an |the )?(?:general )?anti-?derivative of|(?:the )?(?:indefinite |definite )?integral of) ${CURVE}{M}(?: ?dx)?${RESPECT}(?: (?:from|between) {M} (?:to|and) {M}(?:${RESPECT.replace("{M}", String.raw`#\d+#`)})?)?`,
);
const AREA = pattern(`${ASK} (?:the )?area under ${CURVE}{M},? (?:from|between) {M} (?:to|and) {M}`);
const LIMIT = [
  pattern(
    `${ASK} (?:the )?limit of ${CURVE}{M} as {M} (?:approaches|goes to|tends to|tends towards) (?:{M}|(infinity|negative infinity))(?: from the (left|right))?`,
  ),
  pattern(`${ASK} (?:the )?limit of ${CURVE}{M} as {M}`),
];

/** The right side of `y = …` or `f(x) = …`, or the expression itself. */
function explicit(node: Ast): Ast {
  if (node.kind !== "relation") {
    demand(isExpression(node), "this is no expression");
    return node;
  }
  const [left, right] = node.ops.length === 1 && node.ops[0] === "=" ? node.parts : [];
  const named = left?.kind === "apply" || (left?.kind === "symbol" && /^[yzsuvwfgh]$/.test(left.name));
  if (right === undefined || left === undefined || !named || !isExpression(right)) {
    throw new NotSure("this defines no function");
  }
  const name = left.kind === "symbol" ? left.name : "";
  demand(!symbolsOf(right).has(name), "the letter stands on both sides");
  return right;
}

function variableOf(node: Ast, named: string | null): string {
  demand(!some(node, (n) => n.kind === "apply"), "an unknown function stands in it");
  if (named !== null) return named;
  const names = symbolsOf(node);
  demand(names.size === 1, "it is not said which letter is the variable");
  const [only] = names;
  return sure(only, "there is no variable");
}

function letter(t: Template, place: string | undefined): string | null {
  if (place === undefined) return null;
  const node = read(t, place);
  if (node.kind !== "symbol") throw new NotSure("this is no letter");
  return node.name;
}

/** `x = 2`, `2` or the point `(2, 4)`: the value of the variable. */
function pointOf(t: Template, place: string, name: string): Ast {
  const node = read(t, place);
  if (node.kind === "tuple" && node.items.length === 2) return sure(node.items[0], "a point has two numbers");
  if (node.kind !== "relation") return node;
  const [left, right] = node.parts;
  if (left?.kind !== "symbol" || left.name !== name || right === undefined)
    throw new NotSure("this is no point");
  return right;
}

function derivativePlan(body: Ast, name: string, order: number, at: Ast | null, format: AnswerFormat): Plan {
  demand(order >= 1 && order <= 5, "the order is unusual");
  const draft = new Draft("differentiate").use("diff", "simplify", "N", "Rational");
  const x = draft.printer.symbol(name);
  draft.step("Write down the function", `f = ${draft.exact(body)}`);
  draft.step(
    order === 1
      ? `Differentiate it with respect to ${x}`
      : `Differentiate it ${order} times with respect to ${x}`,
    `derivative = ${symbolsOf(body).size > 0 ? "simplify" : ""}(diff(f, ${x}${order === 1 ? "" : `, ${order}`}))`,
  );
  if (order === 1 && symbolsOf(body).size === 1) {
    draft.check(
      "compare with a difference quotient at one point",
      "p, h = Rational(7, 10), Rational(1, 100000)",
      `quotient = N((f.subs(${x}, p + h) - f.subs(${x}, p - h))/(2*h), 30)`,
      `assert abs(quotient - N(derivative.subs(${x}, p))) <= 1e-6*max(1, abs(quotient))`,
    );
  }
  if (at === null) return draft.print("derivative");
  sure(numberOf(at), "the point is not a number");
  draft.step(`Put the value of ${x} in`, `result = simplify(derivative.subs(${x}, ${draft.exact(at)}))`);
  return draft.print(printed("result", format, false, draft));
}

function integralPlan(
  body: Ast,
  name: string,
  bounds: { lower: Ast; upper: Ast } | null,
  format: AnswerFormat,
): Plan {
  const draft = new Draft("integrate").use("integrate", "simplify", "Integral", "N", "diff");
  const x = draft.printer.symbol(name);
  draft.step("Write down the function", `f = ${draft.exact(body)}`);
  if (bounds === null) {
    demand(!symbolsOf(body).has("C"), "the constant would clash with a letter");
    draft.step(
      `Find an antiderivative with respect to ${x}`,
      `antiderivative = integrate(f, ${x})`,
      "assert not antiderivative.has(Integral)",
    );
    draft.check("differentiate it again", `assert simplify(diff(antiderivative, ${x}) - f) == 0`);
    return draft.print(`f"{antiderivative} + C"`);
  }
  for (const bound of [bounds.lower, bounds.upper])
    demand(!symbolsOf(bound).has(name), "a bound holds the variable");
  const [a, b] = [draft.exact(bounds.lower), draft.exact(bounds.upper)];
  draft.step(
    `Integrate it from ${draft.py(bounds.lower)} to ${draft.py(bounds.upper)}`,
    `result = simplify(integrate(f, (${x}, ${a}, ${b})))`,
    "assert not result.has(Integral)",
  );
  const closed =
    [...symbolsOf(body)].every((n) => n === name) &&
    numberOf(bounds.lower) !== null &&
    numberOf(bounds.upper) !== null;
  if (closed) {
    draft.check(
      "compare with a numerical integral",
      `numeric = Integral(f, (${x}, ${a}, ${b})).evalf()`,
      "assert abs(N(result) - numeric) <= 1e-6*max(1, abs(numeric))",
    );
  }
  return draft.print(printed("result", format, false, draft));
}

function limitPlan(body: Ast, name: string, target: Ast, side: "" | "+" | "-"): Plan {
  const draft = new Draft("find a limit").use("limit", "simplify");
  const x = draft.printer.symbol(name);
  demand(symbolsOf(body).size <= 1 && symbolsOf(target).size === 0, "there are other letters in it");
  const infinite = some(target, (n) => n.kind === "constant" && n.name === "infinity");
  const to = infinite ? draft.py(target) : draft.exact(target);
  draft.step("Write down the expression", `f = ${draft.exact(body)}`);
  if (infinite || side !== "") {
    draft.step(
      `Find its limit as ${x} goes to ${draft.py(target)}${side}`,
      `result = simplify(limit(f, ${x}, ${to}${side === "" ? "" : `, "${side}"`}))`,
    );
  } else {
    draft.step(
      `Find its limits from both sides as ${x} goes to ${draft.py(target)}`,
      `right = simplify(limit(f, ${x}, ${to}, "+"))`,
      `left = simplify(limit(f, ${x}, ${to}, "-"))`,
      `result = right if simplify(right - left) == 0 or right == left else "does not exist"`,
    );
  }
  return draft.print("result");
}

function seriesPlan(
  kind: "sum" | "product",
  body: Ast,
  name: string,
  lower: Ast,
  upper: Ast,
  format: AnswerFormat,
): Plan {
  const draft = new Draft(`evaluate a ${kind}`)
    .use(kind === "sum" ? "summation" : "product", "simplify")
    .assuming("integer=True, positive=True");
  const x = draft.printer.symbol(name);
  const [a, b] = [draft.py(lower), draft.py(upper)];
  draft.step("Write down the general term", `term = ${draft.exact(body)}`);
  draft.step(
    kind === "sum" ? "Add the terms up" : "Multiply the terms",
    `result = simplify(${kind === "sum" ? "summation" : "product"}(term, (${x}, ${a}, ${b})))`,
  );
  const first = numberOf(lower);
  const last = numberOf(upper);
  if (first !== null && last !== null && last - first <= 500 && symbolsOf(body).size <= 1) {
    demand(
      Number.isInteger(first) && Number.isInteger(last) && last >= first,
      "the bounds are not whole numbers",
    );
    draft.check(
      "compare with the terms one by one",
      `total = ${kind === "sum" ? "0" : "1"}`,
      `for j in range(${first}, ${last} + 1):`,
      `    total = total ${kind === "sum" ? "+" : "*"} term.subs(${x}, j)`,
      "assert simplify(total - result) == 0",
    );
  }
  return draft.print(printed("result", format, false, draft));
}

function operatorPlan(operator: Operator, format: AnswerFormat): Plan {
  const body = readTex(operator.body);
  demand(isExpression(body), "this is no expression");
  const ends = (bounds: Bounds): { lower: Ast; upper: Ast } => ({
    lower: readTex(bounds.lower),
    upper: readTex(bounds.upper),
  });
  switch (operator.kind) {
    case "derivative":
      return derivativePlan(body, operator.variable, operator.order, null, format);
    case "integral":
      return integralPlan(
        body,
        operator.variable,
        operator.bounds === null ? null : ends(operator.bounds),
        format,
      );
    case "limit":
      return limitPlan(body, operator.variable, readTex(operator.target), operator.side);
    case "sum":
    case "product": {
      const { lower, upper } = ends(operator.bounds);
      return seriesPlan(operator.kind, body, operator.variable, lower, upper, format);
    }
  }
}

const ORDERS: Readonly<Record<string, number>> = { first: 1, second: 2, third: 3 };

function primed(t: Template, definition: string | undefined, asked: string | undefined): Plan | null {
  const name = /^\s*([a-zA-Z])\s*('{1,3})\s*\(\s*([a-zA-Z])\s*\)\s*$/.exec(t.pieces[Number(asked)] ?? "");
  if (name === null) return null;
  demand(definedFunctions(t.pieces).has(name[1] ?? ""), "the function is not defined");
  return derivativePlan(
    explicit(read(t, definition)),
    name[3] ?? "x",
    (name[2] ?? "'").length,
    null,
    t.format,
  );
}

export function recogniseCalculus(t: Template): Plan | null {
  const operator = OPERATOR.exec(t.words);
  if (operator !== null) {
    const found = operatorOf(t.pieces[Number(operator[1])] ?? "");
    if (found !== null) return operatorPlan(found, t.format);
  }
  if (t.pieces.some((piece) => /\\(?:int|lim|sum|prod)(?![a-zA-Z])|∫/.test(piece))) return null;
  const derivative = DERIVATIVE.exec(t.words);
  if (derivative !== null) {
    const [, a, b, said, place, respect, at] = derivative;
    const body = explicit(read(t, place));
    const name = variableOf(body, said ?? letter(t, respect));
    const point = at === undefined ? null : pointOf(t, at, name);
    return derivativePlan(body, name, ORDERS[a ?? b ?? "first"] ?? 1, point, t.format);
  }
  const slope = SLOPE.exec(t.words);
  if (slope !== null) {
    const body = explicit(read(t, slope[1]));
    const name = variableOf(body, null);
    return derivativePlan(body, name, 1, pointOf(t, slope[2] ?? "", name), t.format);
  }
  for (const [k, form] of PRIME.entries()) {
    const found = form.exec(t.words);
    const plan =
      found === null ? null : k === 0 ? primed(t, found[1], found[2]) : primed(t, found[2], found[1]);
    if (plan !== null) return plan;
  }
  const leibniz = LEIBNIZ.exec(t.words);
  if (leibniz !== null && /dy\/dx|y'|\\frac\{dy\}\{dx\}/.test(`${t.words} ${t.pieces.join(" ")}`)) {
    const body = explicit(read(t, leibniz[1]));
    return derivativePlan(body, variableOf(body, null), 1, null, t.format);
  }
  const integrate = INTEGRATE.exec(t.words);
  if (integrate !== null) {
    const [, place, respect, lower, upper] = integrate;
    const body = explicit(read(t, place));
    const name = variableOf(body, letter(t, respect));
    demand(
      t.words.includes("definite") === (lower !== undefined) || !/(?<!in)definite/.test(t.words),
      "the bounds are missing",
    );
    const bounds =
      lower === undefined || upper === undefined
        ? null
        : { lower: pointOf(t, lower, name), upper: pointOf(t, upper, name) };
    return integralPlan(body, name, bounds, t.format);
  }
  const area = AREA.exec(t.words);
  if (area !== null) {
    const body = explicit(read(t, area[1]));
    const name = variableOf(body, null);
    const [lower, upper] = [pointOf(t, area[2] ?? "", name), pointOf(t, area[3] ?? "", name)];
    // Below the axis an area and an integral differ.
    const [a, b] = [
      sure(numberOf(lower), "a bound is no number"),
      sure(numberOf(upper), "a bound is no number"),
    ];
    const points = Array.from({ length: 41 }, (_, k) => a + ((b - a) * k) / 40);
    demand(
      points.every((p) => evaluate(body, () => p).re >= 0),
      "the curve goes below the axis",
    );
    return integralPlan(body, name, { lower, upper }, t.format);
  }
  for (const [k, form] of LIMIT.entries()) {
    const found = form.exec(t.words);
    if (found === null) continue;
    const body = explicit(read(t, found[1]));
    if (k === 1) {
      const to = approachOf(t.pieces[Number(found[2])] ?? "");
      return to === null ? null : limitPlan(body, to.variable, readTex(to.target), to.side);
    }
    const [, , variable, target, words, side] = found;
    const infinity: Ast = { kind: "constant", name: "infinity" };
    const to: Ast =
      words === undefined
        ? read(t, target)
        : words === "infinity"
          ? infinity
          : { kind: "negate", arg: infinity };
    return limitPlan(
      body,
      sure(letter(t, variable), "the variable is missing"),
      to,
      side === "left" ? "-" : side === "right" ? "+" : "",
    );
  }
  return null;
}
