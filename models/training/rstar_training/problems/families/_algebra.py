"""Helpers of the algebra families: polynomials as text, formulas with letters, solutions that copy a formula into code."""

import ast
import re
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache

from ..draw import Draw, Solution
from ..values import Formula, Style

_LETTERS = ("x", "x", "x", "x", "x", "x", "y", "n", "t", "s", "z", "m", "k", "p", "w", "r")


class Algebra(Formula):
    """A formula with letters: never uses the letter x as a multiplication sign, nor a colon for division."""

    __slots__ = ()

    def text(self, style: Style, attr: str, wordable: bool) -> str:
        math = style.math
        if math.times == "x" or math.divide == ":":
            style = replace(style, math=replace(math, times="*" if math.times == "x" else math.times, divide="/"))
        return super().text(style, attr, wordable)


def letter(d: Draw) -> str:
    """The unknown's letter, mostly x."""
    return d.pick(*_LETTERS)


def poly(coefficients: Sequence[int | Fraction], v: str = "x") -> str:
    """A polynomial in `v`, highest power first, as sympy prints it: [2, 0, -1] -> 2*x**2 - 1, 1/2 x -> x/2."""
    top = len(coefficients) - 1
    text = ""
    for i, c in enumerate(coefficients):
        if c == 0:
            continue
        power = top - i
        base = "" if power == 0 else v if power == 1 else f"{v}**{power}"
        size = Fraction(abs(c))
        if not base:
            term = str(size)
        else:
            term = (base if size.numerator == 1 else f"{size.numerator}*{base}") + ("" if size.denominator == 1 else f"/{size.denominator}")
        text += (" - " if c < 0 else " + ") + term if text else ("-" if c < 0 else "") + term
    return text or "0"


def printed(coefficients: Sequence[int | Fraction], v: str = "x") -> str:
    """As sympy prints it: like `poly`, but a positive number comes before a single negative term (5 - 2*x)."""
    terms = [c for c in coefficients if c]
    if len(terms) == 2 and coefficients[-1] > 0 > terms[0]:
        return f"{coefficients[-1]} - {poly([-c for c in coefficients[:-1]] + [0], v)}"
    return poly(coefficients, v)


def shuffled(d: Draw, coefficients: Sequence[int], v: str = "x", p: float = 0.12) -> str:
    """The polynomial, with probability `p` with its terms in another order (first one positive if possible)."""
    if d.r.random() >= p:
        return poly(coefficients, v)
    top = len(coefficients) - 1
    terms = [(c, top - i) for i, c in enumerate(coefficients) if c]
    d.r.shuffle(terms)
    terms.sort(key=lambda t: t[0] < 0)
    text = ""
    for c, power in terms:
        term = poly([abs(c)] + [0] * power, v)
        text += (" - " if c < 0 else " + ") + term if text else ("-" if c < 0 else "") + term
    return text or "0"


def value(coefficients: Sequence[int | Fraction], x: int | Fraction) -> int | Fraction:
    """The polynomial at x (Horner)."""
    total: int | Fraction = 0
    for c in coefficients:
        total = total * x + c
    return total


def times(p: Sequence[int | Fraction], q: Sequence[int | Fraction]) -> list[int | Fraction]:
    """The product of two polynomials, highest power first."""
    out: list[int | Fraction] = [0] * (len(p) + len(q) - 1)
    for i, a in enumerate(p):
        for j, b in enumerate(q):
            out[i + j] += a * b
    return out


class _Code(ast.NodeTransformer):
    """frac(a, b) -> a / b; frac(2, 3) * x -> 2 * x / 3, which stays exact for a Fraction x; par(e) -> e."""

    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        self.generic_visit(node)
        left = node.left
        if isinstance(node.op, ast.Mult) and isinstance(left, ast.BinOp) and isinstance(left.op, ast.Div):
            return ast.BinOp(ast.BinOp(left.left, ast.Mult(), node.right), ast.Div(), left.right)
        return node

    def visit_Call(self, node: ast.Call) -> ast.expr:
        self.generic_visit(node)
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if name == "frac":
            return ast.BinOp(node.args[0], ast.Div(), node.args[1])
        if name == "par":
            return node.args[0]
        return node


@lru_cache(maxsize=50_000)
def code(source: str) -> str:
    """A formula source as Python: fractions as divisions, no spaces around * / **."""
    tree = _Code().visit(ast.parse(source, mode="eval").body)
    return re.sub(r" (\*\*|\*|/) ", r"\1", ast.unparse(ast.fix_missing_locations(tree)))


def solve_by_gap(left: str, right: str, v: str) -> Solution:
    """A linear equation without sympy: left minus right is a line, its zero is the solution. Exact."""
    other = code(right)
    minus = other if re.fullmatch(r"\w+", other) else f"({other})"
    steps = [
        (f"We want {v}. Write left side minus right side as a function", f"def gap({v}):\n    return {code(left)} - {minus}"),
        ("It is a line: find its value at 0 and its slope", "from fractions import Fraction\nstart = gap(Fraction(0))\nslope = gap(Fraction(1)) - start"),
        ("The gap must be zero", "result = -start / slope"),
    ]
    return Solution(steps, "result")


def solve_by_sympy(left: str, right: str, v: str) -> Solution:
    """A linear equation by sympy."""
    steps = [
        (f"We want {v}. Write both sides", f"from sympy import symbols, solve\n{v} = symbols('{v}')\nleft = {code(left)}\nright = {code(right)}"),
        ("Solve left = right", f"solutions = solve(left - right, {v})"),
    ]
    return Solution(steps, "solutions[0]")
