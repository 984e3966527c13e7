import type { Ast } from "../../grading/math/ast.ts";
import { isExpression, symbolsOf } from "../../grading/math/ast.ts";
import { exactValue } from "../../grading/math/exact.ts";
import { Draft, numberOf } from "../draft.ts";
import { demand, NotSure } from "../not-sure.ts";
import type { Plan } from "../plan.ts";
import { pattern, read, readList, type Template } from "../template.ts";
import { ASK, NAME } from "../verbs.ts";

const GCD = pattern(
  `${NAME}(?:greatest common (?:divisor|factor)|highest common factor|largest common (?:divisor|factor)|gcd|gcf|hcf)(?: \\((?:gcd|gcf|hcf)\\))? (?:of|for|between) (?:the (?:numbers|integers) )?{L}`,
);
const LCM = pattern(
  `${NAME}(?:(?:least|lowest|smallest) common multiple|lcm)(?: \\(lcm\\))? (?:of|for) (?:the (?:numbers|integers) )?{L}`,
);
const FACTORS = [
  pattern(
    `(?:write|express|give) (?:the number )?{M} as (?:a|the) product of (?:its )?(?:prime factors|primes|prime numbers)`,
  ),
  pattern(`${NAME}(?:complete )?prime factori[sz]ation of (?:the number )?{M}`),
  pattern(
    `(?:prime[- ]factori[sz]e|factor(?:i[sz]e)?) (?:the number )?{M} into (?:its )?(?:prime factors|primes)`,
  ),
];
const LARGEST = pattern(
  `${NAME}(largest|greatest|smallest|least) prime (?:factor|divisor) of (?:the number )?{M}`,
);
const COUNT = [
  pattern(
    `how many (?:different |distinct )?(?:positive )?(?:integer )?(?:divisors|factors) does (?:the number )?{M} have`,
  ),
  pattern(
    `${NAME}number of (?:different |distinct )?(?:positive )?(?:integer )?(?:divisors|factors) of (?:the number )?{M}`,
  ),
];
const SUM = pattern(
  `${NAME}sum of (?:all )?(?:the )?(?:positive )?(?:divisors|factors) of (?:the number )?{M}`,
);
const LIST = pattern(
  `(?:list|find|write down|give|what are|state) (?:all )?(?:of )?(?:the )?(?:positive )?(?:divisors|factors) of (?:the number )?{M}`,
);
const PRIME = pattern(`is (?:the number )?{M} (?:a )?prime(?: number)?(?:\\? ?(?:answer )?(?:yes or no)?)?`);
const REMAINDER = [
  pattern(
    `${NAME}remainder (?:when|if|of dividing|on dividing|after dividing|of) (?:the (?:polynomial|number) )?{M} (?:is |gets )?(?:divided )?by {M}`,
  ),
  pattern(`${ASK} {M} (?:mod|modulo) {M}`),
];
const QUOTIENT = pattern(`(?:divide|${NAME}quotient (?:when|of)) {M} (?:is divided )?(?:by|and) {M}`);
const LAST = pattern(`${NAME}(?:units?|last|ones|final) digit of {M}`);

function whole(node: Ast): Ast {
  const value = exactValue(node);
  const large = value === null && symbolsOf(node).size === 0 && isExpression(node);
  demand(large || value?.d === 1n, "this is no whole number");
  return node;
}

/** At least two whole numbers. */
function commonPlan(list: readonly Ast[], kind: "gcd" | "lcm"): Plan {
  const numbers = list.map(whole);
  demand(numbers.length >= 2, "there is only one number");
  const draft = new Draft(kind === "gcd" ? "greatest common divisor" : "least common multiple");
  const fn = kind === "gcd" ? "igcd" : "ilcm";
  draft.use(fn);
  draft.step("Write down the numbers", `numbers = [${numbers.map((n) => draft.py(n)).join(", ")}]`);
  draft.step(
    kind === "gcd" ? "Find their greatest common divisor" : "Find their least common multiple",
    `result = ${fn}(*numbers)`,
  );
  draft.check(
    kind === "gcd" ? "that it divides every number" : "every number divides it",
    kind === "gcd"
      ? "assert all(n % result == 0 for n in numbers)"
      : "assert all(result % n == 0 for n in numbers)",
  );
  return draft.print("result");
}

/** A positive whole number that can be factored in no time. */
function factorable(node: Ast): Ast {
  const value = exactValue(node);
  demand(value?.d === 1n && value.n > 1n && value.n < 10n ** 18n, "this is no whole number above 1");
  return node;
}

export function primeFactorsPlan(node: Ast): Plan {
  const draft = new Draft("prime factorisation").use("factorint", "prod");
  draft.step(
    "Divide by primes as often as possible",
    `number = ${draft.py(factorable(node))}`,
    "factors = factorint(number)",
  );
  draft.check("multiply the prime powers again", "assert prod(p**e for p, e in factors.items()) == number");
  return draft.print(`" * ".join(f"{p}^{e}" if e > 1 else str(p) for p, e in sorted(factors.items()))`);
}

function divisorsPlan(node: Ast, sentence: string, code: string): Plan {
  const draft = new Draft("divisors").use("divisors");
  draft.step(
    "Find all positive divisors",
    `number = ${draft.py(factorable(node))}`,
    "found = divisors(number)",
  );
  draft.check("that each of them divides the number", "assert all(number % d == 0 for d in found)");
  draft.step(sentence, `result = ${code}`);
  return draft.print(code === "found" ? `*result, sep=", "` : "result");
}

function remainderPlan(a: Ast, b: Ast): Plan {
  const draft = new Draft("remainder");
  if (symbolsOf(a).size === 0) {
    whole(a);
    const divisor = exactValue(b);
    demand(divisor?.d === 1n && divisor.n > 0n, "the divisor is no positive whole number");
    const power = a.kind === "binary" && a.op === "^" && exactValue(a.left)?.d === 1n ? a : null;
    const [n, m] = [power === null ? draft.py(a) : "", draft.py(b)];
    if (power !== null) {
      draft.step(
        "Reduce the power step by step",
        `result = pow(${draft.py(power.left)}, ${draft.py(power.right)}, ${m})`,
      );
    } else {
      draft.step(
        "Divide and keep the remainder",
        `number, divisor = ${n}, ${m}`,
        "quotient, result = divmod(number, divisor)",
      );
      draft.check(
        "put the parts together again",
        "assert quotient*divisor + result == number and 0 <= result < divisor",
      );
    }
    return draft.print("result");
  }
  return polynomialDivision(a, b, "remainder");
}

function polynomialDivision(a: Ast, b: Ast, wanted: "remainder" | "quotient"): Plan {
  const names = new Set([...symbolsOf(a), ...symbolsOf(b)]);
  const [only] = names;
  if (
    only === undefined ||
    names.size > 1 ||
    !isExpression(a) ||
    !isExpression(b) ||
    symbolsOf(b).size === 0
  ) {
    throw new NotSure("these are no polynomials in one letter");
  }
  const draft = new Draft("divide polynomials").use("div", "expand");
  const x = draft.printer.symbol(only);
  draft.step("Write down the polynomials", `dividend = ${draft.py(a)}`, `divisor = ${draft.py(b)}`);
  draft.step("Divide with remainder", `quotient, remainder = div(dividend, divisor, ${x})`);
  draft.check("multiply out again", "assert expand(quotient*divisor + remainder - dividend) == 0");
  if (wanted === "quotient") {
    draft.step("Check that nothing is left over", "assert remainder == 0");
    return draft.print("quotient");
  }
  return draft.print("remainder");
}

export function recogniseWholeNumbers(t: Template): Plan | null {
  if (t.format.kind !== "any") return null;
  const gcd = GCD.exec(t.words);
  if (gcd !== null) return commonPlan(readList(t, gcd[1]), "gcd");
  const lcm = LCM.exec(t.words);
  if (lcm !== null) return commonPlan(readList(t, lcm[1]), "lcm");
  for (const form of FACTORS) {
    const found = form.exec(t.words);
    if (found !== null) return primeFactorsPlan(read(t, found[1]));
  }
  const largest = LARGEST.exec(t.words);
  if (largest !== null) {
    const draft = new Draft("prime factor").use("primefactors");
    const biggest = /largest|greatest/.test(largest[1] ?? "");
    draft.step(
      "Find the prime factors",
      `number = ${draft.py(factorable(read(t, largest[2])))}`,
      "factors = primefactors(number)",
    );
    draft.step(
      `Take the ${biggest ? "largest" : "smallest"}`,
      `result = ${biggest ? "max" : "min"}(factors)`,
    );
    return draft.print("result");
  }
  for (const form of COUNT) {
    const found = form.exec(t.words);
    if (found !== null) return divisorsPlan(read(t, found[1]), "Count them", "len(found)");
  }
  const sum = SUM.exec(t.words);
  if (sum !== null) return divisorsPlan(read(t, sum[1]), "Add them up", "sum(found)");
  const list = LIST.exec(t.words);
  if (list !== null && symbolsOf(read(t, list[1])).size === 0)
    return divisorsPlan(read(t, list[1]), "Write them in order", "found");
  const prime = PRIME.exec(t.words);
  if (prime !== null) {
    const draft = new Draft("test for a prime").use("isprime", "divisors");
    draft.step(
      "Find the positive divisors",
      `number = ${draft.py(factorable(read(t, prime[1])))}`,
      "found = divisors(number)",
    );
    draft.step(
      "See whether there are only two",
      "result = len(found) == 2",
      "assert result == isprime(number)",
    );
    return draft.print(`"yes" if result else "no"`);
  }
  for (const form of REMAINDER) {
    const found = form.exec(t.words);
    if (found !== null) return remainderPlan(read(t, found[1]), read(t, found[2]));
  }
  const quotient = QUOTIENT.exec(t.words);
  if (quotient !== null && symbolsOf(read(t, quotient[2])).size > 0) {
    return polynomialDivision(read(t, quotient[1]), read(t, quotient[2]), "quotient");
  }
  const last = LAST.exec(t.words);
  if (last !== null) return remainderPlan(read(t, last[1]), { kind: "number", text: "10" });
  const plain = pattern(`(?:${ASK} )?(?:the )?(?:value of )?{M}`).exec(t.words);
  const node = plain === null ? null : read(t, plain[1]);
  if (node?.kind === "call" && (node.fn === "gcd" || node.fn === "lcm"))
    return commonPlan(node.args, node.fn);
  if (node?.kind === "modulo" && numberOf(node.modulus) !== null && isExpression(node.arg)) {
    return remainderPlan(node.arg, node.modulus);
  }
  return null;
}
