import type { ConstantName, FunctionName, RelationOp, SetName } from "./ast.ts";

/** Function names as written in LaTeX commands, ASCII and Python. */
export const FUNCTIONS: ReadonlyMap<string, FunctionName> = new Map<string, FunctionName>([
  ["sqrt", "sqrt"],
  ["exp", "exp"],
  ["ln", "ln"],
  ["log", "log"],
  ["lg", "log"],
  ["sin", "sin"],
  ["cos", "cos"],
  ["tan", "tan"],
  ["tg", "tan"],
  ["cot", "cot"],
  ["ctg", "cot"],
  ["sec", "sec"],
  ["csc", "csc"],
  ["arcsin", "asin"],
  ["arccos", "acos"],
  ["arctan", "atan"],
  ["asin", "asin"],
  ["acos", "acos"],
  ["atan", "atan"],
  ["sinh", "sinh"],
  ["cosh", "cosh"],
  ["tanh", "tanh"],
  ["abs", "abs"],
  ["Abs", "abs"],
  ["floor", "floor"],
  ["ceil", "ceil"],
  ["ceiling", "ceil"],
  ["gcd", "gcd"],
  ["lcm", "lcm"],
  ["max", "max"],
  ["Max", "max"],
  ["min", "min"],
  ["Min", "min"],
  ["factorial", "factorial"],
  ["binomial", "binom"],
  ["binom", "binom"],
  ["comb", "binom"],
]);

/** Functions that are only meant when arguments in parentheses follow; else the word is a unit or prose. */
export const NEED_PARENTHESES: ReadonlySet<string> = new Set([
  "max",
  "min",
  "Max",
  "Min",
  "gcd",
  "lcm",
  "abs",
  "Abs",
  "floor",
  "ceil",
  "ceiling",
  "factorial",
  "binomial",
  "comb",
  "lg",
  "tg",
]);

export const CONSTANTS: ReadonlyMap<string, ConstantName> = new Map<string, ConstantName>([
  ["pi", "pi"],
  ["Pi", "pi"],
  ["infty", "infinity"],
  ["infinity", "infinity"],
  ["Infinity", "infinity"],
  ["inf", "infinity"],
  ["oo", "infinity"],
  ["zoo", "infinity"],
]);

export const GREEK: ReadonlySet<string> = new Set(
  (
    "alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi rho varrho sigma tau " +
    "upsilon phi varphi chi psi omega Gamma Delta Theta Lambda Xi Sigma Phi Psi Omega ell hbar"
  ).split(" "),
);

export const NAMED_SETS: ReadonlyMap<string, SetName> = new Map<string, SetName>([
  ["R", "reals"],
  ["Z", "integers"],
  ["N", "naturals"],
  ["Q", "rationals"],
  ["C", "complexes"],
  ["Reals", "reals"],
  ["Integers", "integers"],
  ["Naturals", "naturals"],
  ["Rationals", "rationals"],
  ["EmptySet", "empty"],
  ["emptyset", "empty"],
  ["varnothing", "empty"],
]);

/** Relation signs by token text: LaTeX command names and ASCII signs. */
export const RELATIONS: ReadonlyMap<string, RelationOp> = new Map<string, RelationOp>([
  ["=", "="],
  ["==", "="],
  [":=", "="],
  ["<", "<"],
  ["lt", "<"],
  [">", ">"],
  ["gt", ">"],
  ["<=", "<="],
  ["le", "<="],
  ["leq", "<="],
  ["leqslant", "<="],
  ["leqq", "<="],
  [">=", ">="],
  ["ge", ">="],
  ["geq", ">="],
  ["geqslant", ">="],
  ["geqq", ">="],
  ["!=", "!="],
  ["ne", "!="],
  ["neq", "!="],
  ["in", "in"],
  ["approx", "~"],
  ["simeq", "~"],
  ["doteq", "~"],
  ["equiv", "=="],
]);

/** Layout commands that mean nothing. */
export const LAYOUT: ReadonlySet<string> = new Set(
  (
    "left right big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr Biggl Biggr middle displaystyle textstyle scriptstyle " +
    "limits nolimits quad qquad enspace thinspace medspace hfill noindent bf rm it boldmath nonumber allowbreak hline relax"
  ).split(" "),
);

/** Commands whose braced argument is text or a restyled formula. */
export const TEXT_COMMANDS: ReadonlySet<string> = new Set(
  (
    "text textbf textit textrm textsf texttt textnormal mathrm mathbf mathit mathsf mathtt mathnormal boldsymbol bm mbox hbox " +
    "operatorname bold rm bf emph underline"
  ).split(" "),
);
