"""Formulas: one Python-syntax source, printed as students write it (plain, without spaces, Unicode, LaTeX).

The source uses Python operators plus `frac(a, b)` for a fraction bar, `mixed(w, a, b)` for a mixed number, `par(e)` for
brackets that precedence does not need, and the usual function names. `a * x` prints as `ax`, `2 * (x + 1)` as `2(x + 1)`.
"""

import ast
from dataclasses import dataclass, replace
from functools import lru_cache

_UNICODE_FRACTIONS = {(1, 2): "½", (1, 3): "⅓", (2, 3): "⅔", (1, 4): "¼", (3, 4): "¾", (1, 5): "⅕", (2, 5): "⅖", (3, 5): "⅗", (4, 5): "⅘", (1, 8): "⅛", (3, 8): "⅜", (5, 8): "⅝", (7, 8): "⅞"}
_SUPERSCRIPTS = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
_GREEK = {"pi": "π", "theta": "θ", "alpha": "α", "beta": "β"}
_LATEX_FUNCTIONS = {"sin", "cos", "tan", "log", "ln", "gcd", "max", "min", "exp"}
_RELATIONS = {
    ast.Eq: ("=", "=", "="), ast.NotEq: ("!=", "≠", r"\ne"), ast.Lt: ("<", "<", "<"), ast.Gt: (">", ">", ">"),
    ast.LtE: ("<=", "≤", r"\le"), ast.GtE: (">=", "≥", r"\ge"),
}


@dataclass(frozen=True, slots=True)
class MathStyle:
    """How formulas are printed. `mode`: plain, unicode or latex; `tight`: no spaces around operators."""

    mode: str = "plain"
    tight: bool = False
    times: str = "*"
    divide: str = "/"
    implicit: bool = True
    fraction_glyphs: bool = False


@lru_cache(maxsize=200_000)
def _parse(source: str) -> ast.expr:
    return ast.parse(source, mode="eval").body


def render(source: str, style: MathStyle) -> str:
    """Print a formula in a style. Raises SyntaxError or ValueError on a source outside the little language."""
    tree = _parse(source)
    if style.times == "x" and _has_letters(tree):
        # As in "3 x x": the sign cannot be told from the unknown.
        style = replace(style, times="*")
    return _Printer(style).top(tree)


def _has_letters(tree: ast.expr) -> bool:
    """Whether a formula has variables; names of functions are none."""
    called = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    return any(isinstance(node, ast.Name) and id(node) not in called for node in ast.walk(tree))


def _joins(left: ast.expr, first: str, right: ast.expr, second: str) -> bool:
    """Whether a product is written without a sign: 3x, 2(x + 1), (x + 1)(x - 2), xy; but not 3 4 or sin(x)cos(x)."""
    if isinstance(left, ast.Call) and isinstance(left.func, ast.Name) and left.func.id in ("frac", "mixed"):
        return False
    if second.startswith("("):
        return first[-1].isdigit() or first[-1] in ")}"
    base = right.left if isinstance(right, ast.BinOp) else right
    if isinstance(base, ast.Name):
        return not isinstance(left, ast.Call) or first[-1] in ")}"
    if isinstance(base, ast.Call) and isinstance(base.func, ast.Name) and base.func.id not in ("frac", "mixed", "par"):
        return first[-1].isdigit() or first[-1] in ")}" or isinstance(left, ast.Name)
    return False


class _Printer:
    def __init__(self, style: MathStyle) -> None:
        self.style = style
        self.latex = style.mode == "latex"
        self.gap = "" if style.tight else " "

    def top(self, node: ast.expr) -> str:
        return self.expr(node)[0]

    def expr(self, node: ast.expr) -> tuple[str, int]:
        """Text and binding strength: 1 sum, 2 product, 3 unary minus, 4 power, 5 atom."""
        match node:
            case ast.Constant(value=value):
                return str(value), 5
            case ast.Name(id=name):
                if name in _GREEK:
                    return ("\\" + name if self.latex else _GREEK[name] if self.style.mode == "unicode" else name), 5
                return name, 5
            case ast.UnaryOp(op=ast.USub(), operand=inner):
                return "-" + self.wrap(inner, 2), 3
            case ast.BinOp(left=left, op=op, right=right):
                return self.binary(left, op, right)
            case ast.Compare(left=left, ops=ops, comparators=rights):
                text = self.top(left)
                for op, right in zip(ops, rights, strict=True):
                    sign = _RELATIONS[type(op)][{"plain": 0, "unicode": 1, "latex": 2}[self.style.mode]]
                    gap = " " if self.latex and sign.startswith("\\") else self.gap
                    text += gap + sign + gap + self.top(right)
                return text, 0
            case ast.Call(func=ast.Name(id=name), args=args):
                return self.call(name, args)
            case ast.Tuple(elts=items):
                return "(" + ("," + self.gap).join(self.top(i) for i in items) + ")", 5
        raise ValueError(f"formula part not supported: {ast.dump(node)}")

    def wrap(self, node: ast.expr, strength: int) -> str:
        text, own = self.expr(node)
        if own >= strength:
            return text
        return rf"\left({text}\right)" if self.latex and r"\frac" in text else f"({text})"

    def binary(self, left: ast.expr, op: ast.operator, right: ast.expr) -> tuple[str, int]:
        gap = self.gap
        match op:
            case ast.Add() | ast.Sub():
                sign = "+" if isinstance(op, ast.Add) else ("−" if self.style.mode == "unicode" else "-")
                strength = 1 if isinstance(op, ast.Add) and not isinstance(right, ast.UnaryOp) else 2
                text = self.wrap(right, strength)
                if text.startswith("-"):
                    text = f"({text})"
                return f"{self.wrap(left, 1)}{gap}{sign}{gap}{text}", 1
            case ast.Mult():
                first, second = self.wrap(left, 2), self.wrap(right, 4)
                if second.startswith("-"):
                    second = f"({second})"
                if self.style.implicit and _joins(left, first, right, second):
                    word = self.latex and first.rpartition("\\")[2].isalpha() and "\\" in first and second[0].isalpha()
                    return f"{first}{' ' if word else ''}{second}", 2
                gap = " " if self.latex else gap
                return f"{first}{gap}{self.style.times}{gap}{second}", 2
            case ast.Div():
                divide = self.style.divide
                gap = " " if self.latex and divide.startswith("\\") else gap
                return f"{self.wrap(left, 2)}{gap}{divide}{gap}{self.wrap(right, 4)}", 2
            case ast.Pow():
                base = self.wrap(left, 5)
                if base.startswith("-"):
                    base = f"({base})"
                exponent = self.top(right)
                if self.latex:
                    return f"{base}^{exponent}" if len(exponent) == 1 else f"{base}^{{{exponent}}}", 4
                if self.style.mode == "unicode" and exponent.lstrip("-").isdigit():
                    return base + exponent.translate(_SUPERSCRIPTS), 4
                return f"{base}^{self.wrap(right, 5)}", 4
        raise ValueError(f"operator not supported: {type(op).__name__}")

    def call(self, name: str, args: list[ast.expr]) -> tuple[str, int]:
        if name == "par":
            text = self.top(args[0])
            return f"({text})", 5
        if name == "frac":
            return self.fraction(args[0], args[1]), 5 if self.latex else 2
        if name == "mixed":
            tail = self.fraction(args[1], args[2])
            joint = "" if self.latex or tail in _UNICODE_FRACTIONS.values() else " "
            return self.top(args[0]) + joint + tail, 5 if self.latex else 2
        inner = ("," + (" " if not self.style.tight else "")).join(self.top(a) for a in args)
        if name == "sqrt":
            if self.latex:
                return rf"\sqrt{{{inner}}}", 5
            if self.style.mode == "unicode":
                return ("√" + inner if inner.isdigit() else f"√({inner})"), 5
            return f"sqrt({inner})", 5
        if name == "root":
            if self.latex:
                return rf"\sqrt[{self.top(args[0])}]{{{self.top(args[1])}}}", 5
            return f"root({inner})", 5
        if name == "abs":
            return f"|{inner}|", 5
        if name == "factorial":
            return self.wrap(args[0], 5) + "!", 5
        if name == "logb":
            base, value = self.top(args[0]), self.top(args[1])
            if self.latex:
                return (rf"\log_{base}" if len(base) == 1 else rf"\log_{{{base}}}") + f"({value})", 5
            return f"log_{base}({value})", 5
        if self.latex and name in _LATEX_FUNCTIONS:
            return rf"\{name}({inner})", 5
        return f"{name}({inner})", 5

    def fraction(self, top: ast.expr, bottom: ast.expr) -> str:
        if self.latex:
            return rf"\frac{{{self.top(top)}}}{{{self.top(bottom)}}}"
        if self.style.fraction_glyphs and isinstance(top, ast.Constant) and isinstance(bottom, ast.Constant):
            glyph = _UNICODE_FRACTIONS.get((top.value, bottom.value))
            if glyph:
                return glyph
        return f"{self.wrap(top, 3)}/{self.wrap(bottom, 5)}"
