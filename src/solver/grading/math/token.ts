export type TokenKind =
  | "number"
  /** One letter, with a subscript where digits follow it directly: `x`, `x_1`. */
  | "name"
  /** A run of two or more letters that is no known name: a product of letters, a unit or prose. */
  | "word"
  /** A LaTeX command, or an ASCII word with the same meaning: `frac`, `sin`, `pi`. */
  | "command"
  | "punct"
  /** Words in `\text{}` and its relatives. */
  | "text"
  | "begin"
  | "end"
  /** `\\`. */
  | "row";

export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  /** Offset in the text after Unicode signs were spelled out. */
  readonly at: number;
  /** White space stood before it. */
  readonly space: boolean;
  /** For a comma: written `{,}` or `,\!`, so between digits it groups thousands. For a "," from "and"/"or": false. */
  readonly tight: boolean;
}

/** Words that take arguments in Python or SymPy output; the parser knows what they mean. */
export const CALLABLE_WORDS: ReadonlySet<string> = new Set([
  "Fraction",
  "Rational",
  "Integer",
  "Float",
  "Decimal",
  "cbrt",
  "root",
  "pow",
  "Pow",
  "Eq",
  "Matrix",
  "ImmutableMatrix",
  "Interval",
  "Union",
  "FiniteSet",
  "Complement",
  "Intersection",
  "Tuple",
  "set",
  "list",
  "tuple",
  "Point",
  "Point2D",
  "Point3D",
]);
