import type { Ast } from "../../grading/math/ast.ts";
import { call, hasDecimal, isExpression, some, symbolsOf } from "../../grading/math/ast.ts";
import { rebuild } from "../../checking/tree.ts";
import { Draft, numberOf } from "../draft.ts";
import { demand, NotSure, sure } from "../not-sure.ts";
import type { Plan } from "../plan.ts";
import { definedFunctions, pattern, placesOf, read, type AnswerFormat, type Template } from "../template.ts";
import { ASK, IF, VALUE } from "../verbs.ts";

const PLAIN = pattern(`(?:(?:${ASK}|simplify|reduce) )?${VALUE}{M}(?: ?(?:=|equals?|equal to))?`);
const ROOT = pattern(`(?:${ASK} )?(?:the )?(square|cube) root of {M}`);
const AT = [
  pattern(`${ASK} ${VALUE}{M},? ${IF} {L}`),
  pattern(`${IF} {L},? (?:then )?${ASK} ${VALUE}{M}`),
  pattern(`substitute {L} into ${VALUE}{M}`),
];
const FUNCTION = [
  pattern(`(?:${IF} )?(?:the functions? )?{L}[,.]? (?:then )?${ASK} ${VALUE}{M}`),
  pattern(`${ASK} ${VALUE}{M},? ${IF} (?:the functions? )?{L}`),
];

/** The answer as the problem wants it: `result` is a SymPy number. */
export function printed(result: string, format: AnswerFormat, decimal: boolean, draft: Draft): string {
  // SymPy writes Euler's number as `E`, which is a letter everywhere else.
  const plain = ["E", "exp", "log"].some((name) => draft.printer.imports.has(name))
    ? `str(${result}).replace("E", "e")`
    : result;
  switch (format.kind) {
    case "fraction":
      return plain;
    case "percent":
      return `f"{100*${result}}%"`;
    case "rounded": {
      draft.use("floor", "Rational");
      const scale = 10 ** format.places;
      return `f"{float(floor(${result}*${scale} + Rational(1, 2))/${scale}):.${format.places}f}"`;
    }
    case "decimal":
      return `float(${result})`;
    case "any":
      return decimal
        ? `${result} if ${result}.is_integer or not ${result}.is_rational or 10**12 % ${result}.q else float(${result})`
        : plain;
  }
}

/** Works a number out exactly, and compares it with the grader's own decimal value. */
export function valuePlan(task: string, node: Ast, format: AnswerFormat, what = "the expression"): Plan {
  demand(isExpression(node), "this is no expression");
  const value = sure(numberOf(node), "the value is not a real number");
  const draft = new Draft(task).use("simplify", "N");
  const code = draft.exact(node);
  draft.step(`Write down ${what} with exact numbers`, `expression = ${code}`);
  draft.step("Work it out", "result = simplify(expression)");
  draft.check(
    "the result against a decimal value",
    `assert abs(N(result) - ${value}) <= 1e-9*max(1, abs(N(result)))`,
  );
  return draft.print(
    printed("result", format, hasDecimal(node) || some(node, (n) => n.kind === "percent"), draft),
  );
}

function assignments(t: Template, list: string | undefined): ReadonlyMap<string, Ast> {
  const values = new Map<string, Ast>();
  for (const place of placesOf(list)) {
    const ast = read(t, place);
    for (const one of ast.kind === "list" ? ast.items : [ast]) {
      demand(one.kind === "relation" && one.ops.length === 1 && one.ops[0] === "=", "a value is missing");
      const [name, value] = one.kind === "relation" ? one.parts : [];
      if (name?.kind !== "symbol" || value === undefined || numberOf(value) === null) {
        throw new NotSure("this gives no value to a letter");
      }
      demand(!values.has(name.name), "a letter has two values");
      values.set(name.name, value);
    }
  }
  return values;
}

function substitution(t: Template, node: Ast, values: ReadonlyMap<string, Ast>): Plan {
  demand(isExpression(node), "this is no expression");
  const names = symbolsOf(node);
  demand(names.size > 0 && [...names].every((name) => values.has(name)), "a letter has no value");
  demand(
    [...values.keys()].every((name) => names.has(name)),
    "a value is not used",
  );
  const draft = new Draft("evaluate an expression at a point").use("simplify", "N");
  const put = rebuild(node, (n) => (n.kind === "symbol" ? (values.get(n.name) ?? null) : null));
  const value = sure(numberOf(put), "the value is not a real number");
  const code = draft.py(node);
  const pairs = [...values].map(([name, v]) => `${draft.printer.symbol(name)}: ${draft.py(v)}`).join(", ");
  draft.step("Write down the expression", `expression = ${code}`);
  draft.step("Put the given values in", `result = simplify(expression.subs({${pairs}}))`);
  draft.check(
    "the result against a decimal value",
    `assert abs(N(result) - ${value}) <= 1e-9*max(1, abs(N(result)))`,
  );
  return draft.print(printed("result", t.format, hasDecimal(put), draft));
}

/** `f(x) = …` with a value of it, of a composition or of a derivative asked for. */
function functionValue(t: Template, list: string | undefined, place: string | undefined): Plan {
  const names = definedFunctions(t.pieces);
  const definitions = placesOf(list).map((p) => read(t, p));
  const asked = read(t, place);
  demand(isExpression(asked), "this is no expression");
  const draft = new Draft("evaluate a function").use("Lambda", "simplify");
  const lines: string[] = [];
  const prime = /^(.+?)('+)$/;
  const variables = new Map<string, string>();
  for (const definition of definitions) {
    const [head, body] =
      definition.kind === "relation" && definition.ops.length === 1 ? definition.parts : [];
    const [variable] = head?.kind === "apply" ? head.args : [];
    if (
      head?.kind !== "apply" ||
      body === undefined ||
      variable?.kind !== "symbol" ||
      head.args.length !== 1
    ) {
      throw new NotSure("this defines no function of one variable");
    }
    demand(
      [...symbolsOf(body)].every((name) => name === variable.name),
      "the function has other letters in it",
    );
    demand(!some(body, (n) => n.kind === "apply"), "the function is defined by itself");
    draft.printer.functions.add(head.name);
    variables.set(head.name, draft.printer.symbol(variable.name));
    lines.push(`${head.name} = Lambda(${draft.printer.symbol(variable.name)}, ${draft.py(body)})`);
  }
  demand(lines.length > 0 && new Set(variables.keys()).size === lines.length, "no function is defined");
  const derivatives: string[] = [];
  const applied = rebuild(asked, (n) => {
    if (n.kind !== "apply") return null;
    const found = prime.exec(n.name);
    const base = found?.[1] ?? n.name;
    const variable = sure(variables.get(base), "an unknown function is asked for");
    if (found === null) return null;
    const order = (found[2] ?? "").length;
    const name = `${base}_${order}`;
    draft.use("diff");
    draft.printer.functions.add(name);
    const line = `${name} = Lambda(${variable}, diff(${base}(${variable}), ${variable}, ${order}))`;
    if (!derivatives.includes(line)) derivatives.push(line);
    return { ...n, name };
  });
  demand(
    some(applied, (n) => n.kind === "apply"),
    "no value of the function is asked for",
  );
  demand(
    [...symbolsOf(applied)].every((name) => !names.has(name)),
    "a function stands without its argument",
  );
  draft.step("Write down the function", ...lines);
  if (derivatives.length > 0) draft.step("Differentiate it", ...derivatives);
  draft.step("Work out what is asked", `result = simplify(${draft.py(applied)})`);
  if (symbolsOf(applied).size > 0) draft.use("expand");
  return draft.print(
    symbolsOf(applied).size > 0 ? "expand(result)" : printed("result", t.format, hasDecimal(applied), draft),
  );
}

export function recogniseValue(t: Template): Plan | null {
  const root = ROOT.exec(t.words);
  if (root !== null) {
    const radicand = read(t, root[2]);
    const node =
      root[1] === "square" ? call("sqrt", radicand) : call("root", radicand, { kind: "number", text: "3" });
    return valuePlan("take a root", node, t.format);
  }
  const plain = PLAIN.exec(t.words);
  if (plain !== null) {
    const node = read(t, plain[1]);
    if (
      isExpression(node) &&
      symbolsOf(node).size === 0 &&
      node.kind !== "number" &&
      !some(node, (n) => n.kind === "apply")
    ) {
      return valuePlan("evaluate an expression", node, t.format);
    }
    return null;
  }
  if (definedFunctions(t.pieces).size > 0) {
    for (const [k, form] of FUNCTION.entries()) {
      const found = form.exec(t.words);
      if (found !== null)
        return k === 0 ? functionValue(t, found[1], found[2]) : functionValue(t, found[2], found[1]);
    }
    return null;
  }
  for (const [k, form] of AT.entries()) {
    const found = form.exec(t.words);
    if (found === null) continue;
    const [place, list] = k === 0 ? [found[1], found[2]] : [found[2], found[1]];
    return substitution(t, read(t, place), assignments(t, list));
  }
  return null;
}
