"""Limits: substitution, removable gaps, infinity, basic trigonometric and difference quotients."""

from fractions import Fraction

from ..draw import Draw, Problem, Solution
from ..family import Family
from ._algebra import Algebra, code, poly, times, value

FAMILY = Family("limits", topic="limits", weight=1.0)


def _values(source: str, v: str, a: str) -> dict[str, object]:
    return {"f": Algebra(source), "v": Algebra(v), "a": Algebra(a)}


def _slope(cs: list[int]) -> list[int]:
    """Coefficients of the derivative."""
    return [c * (len(cs) - 1 - i) for i, c in enumerate(cs[:-1])]


def _sympy(source: str, v: str, a: str) -> Solution:
    names = sorted({n for n in ("sin", "tan", "sqrt", "exp", "cos") if f"{n}(" in source}) + (["oo"] if "oo" in a else [])
    steps = [("Write the function", f"from sympy import {', '.join(['symbols', 'limit', *names])}\n{v} = symbols('{v}')\nf = {code(source)}"), (f"{v} goes to {a.replace('oo', 'infinity')}", f"result = limit(f, {v}, {a})")]
    return Solution(steps, "result")


@FAMILY.kind("direct", weight=1.3)
def direct(d: Draw) -> Problem:
    v = d.pick("x", "x", "x", "t", "h")
    a = d.i(-4, 6)
    if d.chance(0.55):
        cs = [d.nonzero(-3, 4) for _ in range(d.pick(2, 3, 3, 4))]
        source, answer = poly(cs, v), Fraction(value(cs, a))
        steps = [("A polynomial is continuous, so put the number in", f"{v} = {a}"), ("Find the value", f"result = {source}")]
    else:
        p, q = [d.nonzero(-5, 6), d.nonzero(-9, 9)], [d.pick(1, 1, 2), d.nonzero(-9, 9)]
        if value(q, a) == 0:
            q[1] += 1
        if value(q, a) == 0:
            q[1] += 1
        if d.chance(0.4):
            p = [1, *p]
        source = f"frac({poly(p, v)}, {poly(q, v)})"
        answer = Fraction(value(p, a), value(q, a))
        steps = [("The bottom is not zero there, so put the number in", f"from fractions import Fraction\n{v} = Fraction({a})"), ("Find the value", f"result = {code(source)}")]
    return Problem(_values(source, v, str(a)), answer, [Solution(steps, "result")], as_fraction=True)


@FAMILY.kind("gap", weight=2.2)
def removable(d: Draw) -> Problem:
    """0/0 with a common linear factor, or a square root to rationalise."""
    v = d.pick("x", "x", "x", "x", "t", "z")
    a = d.nonzero(-6, 7)
    kind = d.pick("squares", "factor", "factor", "both", "cubes", "common", "root")
    if kind == "root":
        r = d.i(1, 6)
        a = d.pick(0, d.i(1, 12))
        b = r * r - a
        source = f"frac(sqrt({poly([1, b], v)}) - {r}, {poly([1, -a], v)})"
        steps = [(f"Multiply by the conjugate: the limit is 1/(sqrt({v} + b) + r)", f"import math\nfrom fractions import Fraction\na, b, r = {a}, {b}, {r}"), ("Put the number in", "result = Fraction(1, math.isqrt(a + b) + r)")]
        return Problem({**_values(source, v, str(a)), "root": ""}, Fraction(1, 2 * r), [Solution(steps, "result")], as_fraction=True)
    bottom = [1, -a]
    if kind == "squares":
        top = [1, 0, -a * a]
    elif kind == "factor":
        top = times([d.pick(1, 1, 2, 3), d.nonzero(-7, 7)], bottom)
    elif kind == "cubes":
        a = d.pick(1, 2, 3, -1, -2)
        top, bottom = [1, 0, 0, -(a**3)], [1, -a]
    elif kind == "common":
        a = 0
        top, bottom = [d.nonzero(-6, 8), d.nonzero(-9, 9), 0], [d.pick(1, 1, 2, 3), 0]
    else:
        q = d.nonzero(-7, 7)
        if a + q == 0:
            q += 1 if q != -1 else 2
        top, bottom = times([1, d.nonzero(-7, 7)], [1, -a]), times([1, q], [1, -a])
    flip = kind == "squares" and d.chance(0.25)
    if flip:
        top, bottom = bottom, top
    source = f"frac({poly(top, v)}, {poly(bottom, v)})"
    # L'Hopital's rule by hand is the second route to the answer.
    answer = Fraction(value(_slope(top), a), value(_slope(bottom), a))

    def cut(cs: list[int]) -> list[int]:
        """Divide by (v - a), without remainder."""
        out = [cs[0]]
        for c in cs[1:-1]:
            out.append(c + a * out[-1])
        return out

    rest_top, rest_bottom = poly(cut(top), v), poly(cut(bottom), v)
    factor = poly([1, -a], v)
    plain = [(f"Both are zero at {a}: cancel the factor {factor}", f"from fractions import Fraction\n{v} = Fraction({a})\ntop = {rest_top}\nbottom = {rest_bottom}"), ("The limit is the rest at this number", "result = Fraction(top) / Fraction(bottom)")]
    rule = [("Both are zero there: differentiate top and bottom", f"from fractions import Fraction\n{v} = Fraction({a})\ntop = {poly(_slope(top), v)}\nbottom = {poly(_slope(bottom), v)}"), ("Use L'Hopital's rule", "result = Fraction(top) / Fraction(bottom)")]
    return Problem({**_values(source, v, str(a)), "rational": ""}, answer, [Solution(plain, "result"), Solution(rule, "result"), *([_sympy(source, v, str(a))] if d.chance(0.1) else [])], as_fraction=True)


@FAMILY.kind("infinity", weight=1.6)
def infinity(d: Draw) -> Problem:
    """Rational functions for x to infinity, also with a bottom of higher degree."""
    v = d.pick("x", "x", "x", "n", "t")
    degree = d.pick(1, 2, 2, 3)
    higher = d.chance(0.25)
    top = [d.nonzero(-6, 9), *(d.i(-9, 9) for _ in range(degree))]
    bottom = [d.pick(1, 2, 3, 4, 5, 7), *(d.i(-9, 9) for _ in range(degree + higher))]
    if not any(top[1:]):
        top[-1] = d.nonzero(-9, 9)
    if not any(bottom[1:]):
        bottom[-1] = d.nonzero(-9, 9)
    source = f"frac({poly(top, v)}, {poly(bottom, v)})"
    # At a huge number the quotient is next to its limit: this checks the rule.
    near = Fraction(value(top, 10**12), value(bottom, 10**12))
    answer = near.limit_denominator(100) if not higher else Fraction(0)
    steps = (
        [("The bottom has the higher degree", f"top_degree = {degree}\nbottom_degree = {degree + 1}"), ("So the quotient goes to zero", "result = 0")]
        if higher
        else [("The degrees are equal: take the leading coefficients", f"from fractions import Fraction\ntop = {top[0]}\nbottom = {bottom[0]}"), ("The limit is their quotient", "result = Fraction(top, bottom)")]
    )
    return Problem({"f": Algebra(source), "v": Algebra(v), "sequence" if v == "n" else "real": ""}, answer, [Solution(steps, "result"), *([_sympy(source, v, "oo")] if d.chance(0.1) else [])], as_fraction=True)


@FAMILY.kind("basic", weight=1.2)
def basic(d: Draw) -> Problem:
    """sin(ax)/x and friends, (e**(ax) - 1)/x, difference quotients."""
    a, b = d.i(1, 9), d.i(1, 9)
    kind = d.pick("sin", "sinsin", "tan", "exp", "square", "cube", "ratio")
    v, f = "x", Fraction(a, b)
    ax, bx = poly([a, 0], "x"), poly([b, 0], "x")
    head = f"from fractions import Fraction\na, b = {a}, {b}"
    if kind in ("sin", "tan", "ratio"):
        name = "tan" if kind == "tan" else "sin"
        source = f"frac({name}({ax}), {bx})" if kind != "ratio" else f"frac({ax}, sin({bx}))"
        steps = [(f"Near 0 {name if kind != 'ratio' else 'sin'}(u) behaves like u", head), ("The limit is the quotient of the factors", "result = Fraction(a, b)")]
    elif kind == "sinsin":
        source = f"frac(sin({ax}), sin({bx}))"
        steps = [("Near 0 sin(u) behaves like u", head), ("The limit is the quotient of the factors", "result = Fraction(a, b)")]
    elif kind == "exp":
        source = f"frac(e**({ax}) - 1, {bx})" if a > 1 else f"frac(e**x - 1, {bx})"
        steps = [("Near 0 e**u - 1 behaves like u", head), ("The limit is the quotient of the factors", "result = Fraction(a, b)")]
    else:
        v = "h"
        n = 2 if kind == "square" else 3
        source = f"frac(({a} + h)**{n} - {a**n}, h)"
        f = Fraction(n * a ** (n - 1))
        steps = [(f"This is the derivative of x**{n} at a", f"a = {a}"), ("Use the power rule", f"result = {n} * a**{n - 1}" if n > 2 else "result = 2 * a")]
    return Problem({"f": Algebra(source), "v": Algebra(v)}, f, [Solution(steps, "result")], as_fraction=True)
