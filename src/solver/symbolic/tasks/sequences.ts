import type { Ast } from "../../grading/math/ast.ts";
import { binary } from "../../grading/math/ast.ts";
import { exactValue, sameRational, type Rational } from "../../grading/math/exact.ts";
import { splitOutside } from "../../checking/scan.ts";
import { Draft } from "../draft.ts";
import { demand, NotSure, sure } from "../not-sure.ts";
import type { Plan } from "../plan.ts";
import { pattern, placesOf, read, readTex, type Template } from "../template.ts";
import { ASK, NAME } from "../verbs.ts";

const SEQUENCE = String.raw`(?:the )?(?:infinite )?(?:(arithmetic|geometric) )?(?:sequence|progression|series|pattern|number pattern)?(?: that (?:begins|starts)(?: with)?| beginning(?: with)?| starting(?: with)?)? ?`;
const DOTS = String.raw`(?: ?\.\.\.)?(?:,? and so on)?`;
const TERM = pattern(
  `${NAME}(?:value of the )?{M}(?:st|nd|rd|th) (?:term|number) (?:of|in) ${SEQUENCE}{L}${DOTS}`,
);
const WORD_TERM = pattern(
  `${NAME}(fifth|sixth|seventh|eighth|ninth|tenth|twelfth|twentieth) (?:term|number) (?:of|in) ${SEQUENCE}{L}${DOTS}`,
);
const NEXT = pattern(`${NAME}next (?:term|number) (?:of|in) ${SEQUENCE}{L}${DOTS}`);
const FORMULA = [
  pattern(
    `${ASK} (?:an? |the )?(?:explicit )?(?:formula|expression|rule) for the (?:nth|general|{M}(?:-)?th) term (?:of|in) ${SEQUENCE}{L}${DOTS}`,
  ),
  pattern(`${ASK} (?:the )?(?:nth|general|{M}(?:-)?th) term (?:of|in) ${SEQUENCE}{L}${DOTS}`),
];
const SUM = pattern(`${NAME}sum of the first {M} terms of ${SEQUENCE}{L}${DOTS}`);
const INFINITE = pattern(
  `${NAME}(?:sum (?:of|to infinity of) |sum to infinity of )?(?:the )?(infinite )?(?:(geometric) )?(?:series|sum) {L}${DOTS}`,
);
const FROM_TO = pattern(
  `(?:${NAME}(?:sum|value)(?: of)?|add up|${ASK})(?: the (?:sum|series))? {M} ?(?:\\.\\.\\.) ?{M}`,
);
const GIVEN = pattern(
  `${NAME}(?:{M}(?:st|nd|rd|th) term|sum of the first {M} terms) of (?:the |an? )?(arithmetic|geometric) (?:sequence|progression|series) (?:with|whose|having) (?:a )?(?:first term|term) (?:of |is |= ?)?{M} and (?:a )?common (?:difference|ratio) (?:of |is |= ?)?{M}`,
);

const NAMED: Readonly<Record<string, string>> = {
  fifth: "5",
  sixth: "6",
  seventh: "7",
  eighth: "8",
  ninth: "9",
  tenth: "10",
  twelfth: "12",
  twentieth: "20",
};

interface Progression {
  readonly kind: "arithmetic" | "geometric";
  readonly first: Ast;
  readonly step: Ast;
}

/** The terms of `3, 7, 11, \ldots` or `2 + 5 + 8 + …`. */
function termsOf(t: Template, list: string | undefined): readonly Ast[] {
  const places = placesOf(list);
  const [only] = places;
  if (places.length > 1 || only === undefined) return places.map((place) => read(t, place));
  const tex = (t.pieces[Number(only)] ?? "").replace(/[,+;\s]*\\?(?:\.\.\.|…|[lc]?dots)[,.\s]*$/u, "");
  const commas = splitOutside(tex, /[,;]/);
  const parts = commas.length > 1 ? commas : splitOutside(tex, /\+/);
  return parts.map((p) => readTex(p.text.trim()));
}

const minus = (a: Rational, b: Rational): Rational => ({ n: a.n * b.d - b.n * a.d, d: a.d * b.d });
const over = (a: Rational, b: Rational): Rational => ({ n: a.n * b.d, d: a.d * b.n });

/** Arithmetic or geometric by its terms; both only where all are equal, which is neither. */
function progressionOf(terms: readonly Ast[], said: string | undefined): Progression {
  const values = terms.map((term) => sure(exactValue(term), "a term is no number"));
  demand(values.length >= (said === undefined ? 3 : 2), "there are too few terms");
  const [a, b] = values;
  const [first, second] = terms;
  if (a === undefined || b === undefined || first === undefined || second === undefined)
    throw new NotSure("no terms");
  const pairs = values.slice(1).map((v, k) => [v, values[k] ?? v] as const);
  const arithmetic = pairs.every(([v, w]) => sameRational(minus(v, w), minus(b, a)));
  const geometric =
    values.every((v) => v.n !== 0n) && pairs.every(([v, w]) => sameRational(over(v, w), over(b, a)));
  if (arithmetic && said !== "geometric" && (said !== undefined || !geometric)) {
    return { kind: "arithmetic", first, step: binary("-", second, first) };
  }
  if (geometric && said !== "arithmetic" && (said !== undefined || !arithmetic)) {
    return { kind: "geometric", first, step: binary("/", second, first) };
  }
  throw new NotSure("the terms follow no rule that is known here");
}

function begin({ kind, first, step }: Progression, draft: Draft): void {
  const name = kind === "arithmetic" ? "difference" : "ratio";
  draft.step(
    `Find the first term and the common ${name}`,
    `first = ${draft.exact(first)}`,
    `${name} = ${draft.exact(step)}`,
  );
}

function termPlan(p: Progression, place: Ast): Plan {
  const n = exactValue(place);
  demand(n?.d === 1n && n.n >= 1n && n.n <= 5_000n, "this is no place in a sequence");
  const draft = new Draft(`term of a ${p.kind} sequence`);
  begin(p, draft);
  const formula = p.kind === "arithmetic" ? "first + (n - 1)*difference" : "first*ratio**(n - 1)";
  draft.step("Put the number of the term into the formula", `n = ${draft.py(place)}`, `result = ${formula}`);
  draft.check(
    "count up term by term",
    "term = first",
    "for _ in range(n - 1):",
    `    term = term ${p.kind === "arithmetic" ? "+ difference" : "* ratio"}`,
    "assert term == result",
  );
  return draft.print("result");
}

function sumPlan(p: Progression, count: Ast): Plan {
  const n = exactValue(count);
  demand(n?.d === 1n && n.n >= 1n && n.n <= 5_000n, "this is no number of terms");
  const draft = new Draft(`sum of a ${p.kind} series`);
  begin(p, draft);
  const formula =
    p.kind === "arithmetic"
      ? "n*(2*first + (n - 1)*difference)/2"
      : "first*n if ratio == 1 else first*(ratio**n - 1)/(ratio - 1)";
  draft.step("Put them into the formula for the sum", `n = ${draft.py(count)}`, `result = ${formula}`);
  draft.check(
    "add the terms one by one",
    "term, total = first, 0",
    "for _ in range(n):",
    `    total, term = total + term, term ${p.kind === "arithmetic" ? "+ difference" : "* ratio"}`,
    "assert total == result",
  );
  return draft.print("result");
}

function formulaPlan(p: Progression, terms: readonly Ast[]): Plan {
  const draft = new Draft(`formula of a ${p.kind} sequence`)
    .use("simplify")
    .assuming("integer=True, positive=True");
  begin(p, draft);
  const n = draft.printer.symbol("n");
  draft.step(
    "Write down the formula for the nth term",
    p.kind === "arithmetic"
      ? `formula = (first + (${n} - 1)*difference).expand()`
      : `formula = simplify(first*ratio**(${n} - 1))`,
  );
  draft.check(
    "compare with the given terms",
    `terms = [${terms.map((term) => draft.py(term)).join(", ")}]`,
    `assert all(simplify(formula.subs(${n}, k + 1) - term) == 0 for k, term in enumerate(terms))`,
  );
  return draft.print("formula");
}

function infinitePlan(p: Progression): Plan {
  demand(p.kind === "geometric", "only a geometric series has a known infinite sum");
  const draft = new Draft("infinite geometric series");
  begin(p, draft);
  draft.step("Check that the terms shrink", "assert abs(ratio) < 1");
  draft.step("Put them into the formula for the infinite sum", "result = first/(1 - ratio)");
  return draft.print("result");
}

export function recogniseSequence(t: Template): Plan | null {
  if (t.format.kind !== "any" && t.format.kind !== "fraction") return null;
  const term = TERM.exec(t.words);
  if (term !== null) return termPlan(progressionOf(termsOf(t, term[3]), term[2]), read(t, term[1]));
  const named = WORD_TERM.exec(t.words);
  if (named !== null) {
    const place: Ast = { kind: "number", text: NAMED[named[1] ?? ""] ?? "" };
    return termPlan(progressionOf(termsOf(t, named[3]), named[2]), place);
  }
  const next = NEXT.exec(t.words);
  if (next !== null) {
    const terms = termsOf(t, next[2]);
    return termPlan(progressionOf(terms, next[1]), { kind: "number", text: String(terms.length + 1) });
  }
  for (const form of FORMULA) {
    const found = form.exec(t.words);
    if (found === null) continue;
    const terms = termsOf(t, found[3]);
    return formulaPlan(progressionOf(terms, found[2]), terms);
  }
  const given = GIVEN.exec(t.words);
  if (given !== null) {
    const [, place, count, kind, first, step] = given;
    const progression: Progression = {
      kind: kind === "geometric" ? "geometric" : "arithmetic",
      first: read(t, first),
      step: read(t, step),
    };
    demand(
      t.words.includes(progression.kind === "geometric" ? "common ratio" : "common difference"),
      "the step does not fit",
    );
    return place === undefined ? sumPlan(progression, read(t, count)) : termPlan(progression, read(t, place));
  }
  const sum = SUM.exec(t.words);
  if (sum !== null) return sumPlan(progressionOf(termsOf(t, sum[3]), sum[2]), read(t, sum[1]));
  const infinite = INFINITE.exec(t.words);
  const dots = /\.\.\.$/.test(t.words) || /dots|\.\.\.|…/.test(t.pieces.at(-1) ?? "");
  if (infinite !== null && dots) {
    return infinitePlan(progressionOf(termsOf(t, infinite[3]), infinite[2]));
  }
  return fromTo(t);
}

/** `1 + 2 + 3 + … + 100`. */
function fromTo(t: Template): Plan | null {
  const found = FROM_TO.exec(t.words);
  let terms: readonly Ast[];
  let last: Ast;
  if (found !== null) {
    terms = termsOf(t, `#${found[1] ?? ""}#`);
    last = read(t, found[2]);
  } else {
    const whole = pattern(`(?:${NAME}(?:sum|value)(?: of)?|add up|${ASK})(?: the (?:sum|series))? {M}`).exec(
      t.words,
    );
    const [head, tail] = (t.pieces[Number(whole?.[1])] ?? "").split(/\+\s*\\?(?:\.\.\.|…|[lc]?dots)\s*\+/u);
    if (whole === null || head === undefined || tail === undefined) return null;
    terms = splitOutside(head, /\+/).map((p) => readTex(p.text.trim()));
    last = readTex(tail);
  }
  const progression = progressionOf(terms, undefined);
  const [a, d, z] = [exactValue(progression.first), exactValue(progression.step), exactValue(last)];
  if (progression.kind !== "arithmetic" || a === null || d === null || z === null || d.n === 0n) return null;
  const steps = over(minus(z, a), d);
  demand(steps.n % steps.d === 0n && steps.n / steps.d > 0n, "the last number is no term");
  return sumPlan(progression, { kind: "number", text: String(steps.n / steps.d + 1n) });
}
