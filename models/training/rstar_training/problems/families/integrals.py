"""Integrals: antiderivatives, definite integrals, areas, functions from their derivative, distance from velocity."""

import math
from fractions import Fraction

from ..draw import Draw, Problem, Solution
from ..family import Family
from ._algebra import Algebra, poly, printed, shuffled, value

FAMILY = Family("integrals", topic="integrals", weight=1.5)


def _anti(cs: list[int]) -> list[Fraction]:
    """Coefficients of the antiderivative without its constant."""
    top = len(cs)
    return [Fraction(c, top - i) for i, c in enumerate(cs)] + [Fraction(0)]


def _plain(cs: list[Fraction]) -> list[int | Fraction]:
    return [int(c) if c.denominator == 1 else c for c in cs]


def _nice(d: Draw, degree: int) -> list[int]:
    """Coefficients whose antiderivative is whole in most cases."""
    cs = []
    for power in range(degree, -1, -1):
        k = d.pick(0, d.nonzero(-4, 5), d.nonzero(-3, 4)) if power < degree else d.pick(1, 1, 2, 3, -1)
        cs.append(k * (power + 1) if d.chance(0.75) else k)
    return cs


@FAMILY.kind("indefinite", weight=2.2)
def indefinite(d: Draw) -> Problem:
    v = d.pick("x", "x", "x", "x", "t", "u")
    cs = _nice(d, d.pick(0, 1, 1, 2, 2, 3))
    source = shuffled(d, cs, v, 0.06)
    anti = _plain(_anti(cs))
    steps = [("Write the function", f"from sympy import symbols, integrate\n{v} = symbols('{v}')\nf = {source}"), ("Find an antiderivative", f"F = integrate(f, {v})"), ("Add the constant C", "result = f'{F} + C'")]
    return Problem({"f": Algebra(source), "v": Algebra(v)}, f"{poly(anti, v)} + C", [Solution(steps, "result")])


@FAMILY.kind("basic", weight=1.6)
def basic(d: Draw) -> Problem:
    """Exponential, trigonometric and reciprocal functions, roots."""
    k, a, n, c = d.i(2, 9), d.i(2, 6), d.i(2, 5), d.i(2, 9)
    v = d.pick("x", "x", "x", "t")
    table = [
        (f"e**{v}", f"exp({v})", f"exp({v})"),
        (f"{k}*e**{v}", f"{k}*exp({v})", f"{k}*exp({v})"),
        (f"e**({a}*{v})", f"exp({a}*{v})", f"exp({a}*{v})/{a}"),
        (f"{a * k}*e**({a}*{v})", f"{a * k}*exp({a}*{v})", f"{k}*exp({a}*{v})"),
        (f"sin({v})", f"sin({v})", f"-cos({v})"),
        (f"cos({v})", f"cos({v})", f"sin({v})"),
        (f"{k}*cos({v})", f"{k}*cos({v})", f"{k}*sin({v})"),
        (f"{k}*sin({v})", f"{k}*sin({v})", f"-{k}*cos({v})"),
        (f"sin({a}*{v})", f"sin({a}*{v})", f"-cos({a}*{v})/{a}"),
        (f"cos({a}*{v})", f"cos({a}*{v})", f"sin({a}*{v})/{a}"),
        (f"frac(1, {v})", f"1/{v}", f"log({v})"),
        (f"frac({k}, {v})", f"{k}/{v}", f"{k}*log({v})"),
        (f"frac(1, {v}**2)", f"1/{v}**2", f"-1/{v}"),
        (f"frac({n}, {v}**{n + 1})", f"{n}/{v}**{n + 1}", f"-1/{v}**{n}"),
        (f"sqrt({v})", f"sqrt({v})", f"2*{v}**(3/2)/3"),
        (f"{3 * k}*sqrt({v})", f"{3 * k}*sqrt({v})", f"{2 * k}*{v}**(3/2)"),
        (f"e**{v} + {c}", f"exp({v}) + {c}", f"{c}*{v} + exp({v})"),
        (f"cos({v}) + {2 * c}*{v}", f"cos({v}) + {2 * c}*{v}", f"{c}*{v}**2 + sin({v})"),
    ]
    shown, text, answer = table[d.i(0, len(table) - 1)]
    names = ", ".join(["symbols", "integrate", *sorted(x for x in ("exp", "sin", "cos", "sqrt") if f"{x}(" in text)])
    steps = [("Write the function", f"from sympy import {names}\n{v} = symbols('{v}')\nf = {text}"), ("Find an antiderivative", f"F = integrate(f, {v})"), ("Add the constant C", "result = f'{F} + C'")]
    return Problem({"f": Algebra(shown), "v": Algebra(v), ("root" if "sqrt" in shown else "smooth"): ""}, f"{answer} + C", [Solution(steps, "result")])


def _definite(d: Draw, cs: list[int], source: str, v: str, a: int, b: int, ask: str) -> list[Solution]:
    anti = poly(_plain(_anti(cs)), v)
    steps = [("Write the function and the limits", f"from sympy import symbols, integrate\n{v} = symbols('{v}')\nf = {source}"), (f"Integrate from {a} to {b}{ask}", f"result = integrate(f, ({v}, {a}, {b}))")]
    plain = [("An antiderivative of the function", f"from fractions import Fraction\ndef F({v}):\n    return {anti}"), (f"Upper limit minus lower limit{ask}", f"result = F(Fraction({b})) - F(Fraction({a}))")]
    return [Solution(plain, "result"), *([Solution(steps, "result")] if d.chance(0.2) else [])]


def _exact(cs: list[int], a: int, b: int) -> Fraction:
    """By summing each term's own integral."""
    total = Fraction(0)
    for i, c in enumerate(reversed(cs)):
        total += Fraction(c, i + 1) * (b ** (i + 1) - a ** (i + 1))
    return total


@FAMILY.kind("definite", weight=2.2)
def definite(d: Draw) -> Problem:
    v = d.pick("x", "x", "x", "x", "t")
    cs = _nice(d, d.pick(1, 1, 2, 2, 3))
    a, b = d.pick((0, d.i(1, 5)), (0, d.i(1, 3)), (1, d.i(2, 5)), (d.i(-3, 0), d.i(1, 4)), (2, d.i(3, 6)))
    source = shuffled(d, cs, v, 0.06)
    return Problem({"f": Algebra(source), "v": Algebra(v), "a": a, "b": b}, _exact(cs, a, b), _definite(d, cs, source, v, a, b, ""), as_fraction=True)


@FAMILY.kind("area", weight=1.6)
def area(d: Draw) -> Problem:
    """Area under a positive curve, or between a downward parabola and the x-axis, or between two curves."""
    kind = d.pick("under", "under", "under", "axis", "between")
    if kind == "under":
        cs = d.pick([d.i(1, 4), 0, d.i(0, 9)], [3 * d.i(1, 3), d.i(0, 4) * 2, d.i(0, 6)], [2 * d.i(1, 5), d.i(0, 9)], [4, 0, 0, d.i(0, 5)])
        a = d.pick(0, 0, 1, 2)
        b = a + d.i(1, 4)
        source = poly(cs, "x")
        return Problem({"f": Algebra(source), "a": a, "b": b, "under": ""}, _exact(cs, a, b), _definite(d, cs, source, "x", a, b, ", the curve is above the axis"), as_fraction=True)
    if kind == "axis":
        p, q = sorted(d.distinct(2, -4, 6))
        if d.chance(0.4):
            p, q = -abs(q or 3), abs(q or 3)
        cs = [-1, p + q, -p * q]
        source = poly(cs, "x") if d.chance(0.5) or p + q else f"{q * q} - x**2"
        steps = [("The zeros of the function are the limits", f"from sympy import symbols, integrate, solve\nx = symbols('x')\nf = {source}\na, b = sorted(solve(f, x))"), ("We want the area between the zeros", "area = integrate(f, (x, a, b))")]
        anti = poly(_plain(_anti([-1, p + q, -p * q])), "x")
        plain = [("The zeros of -x**2 + b*x + c are the limits", f"import math\nfrom fractions import Fraction\nb, c = {p + q}, {-p * q}\nroot = math.isqrt(b**2 + 4*c)\nlow = Fraction(b - root, 2)\nhigh = Fraction(b + root, 2)"), ("An antiderivative of the function", f"def F(x):\n    return {anti}"), ("We want the area between the zeros", "area = F(high) - F(low)")]
        return Problem({"f": Algebra(source), "axis": ""}, Fraction((q - p) ** 3, 6), [Solution(plain, "area"), *([Solution(steps, "area")] if d.chance(0.2) else [])], as_fraction=True)
    p, q = sorted(d.distinct(2, -3, 5))
    line = [p + q, -p * q]
    steps = [("The curves meet where they are equal", f"from sympy import symbols, integrate, solve\nx = symbols('x')\nupper = {poly(line, 'x')}\nlower = x**2\na, b = sorted(solve(upper - lower, x))"), ("We want the area between them", "area = integrate(upper - lower, (x, a, b))")]
    return Problem({"f": Algebra("x**2"), "g": Algebra(poly(line, "x")), "between": ""}, Fraction((q - p) ** 3, 6), [Solution(steps, "area")], as_fraction=True)


@FAMILY.kind("special", weight=1.2)
def special(d: Draw) -> Problem:
    """Definite integrals of exponential and trigonometric functions with exact or rounded values."""
    k, n = d.i(1, 6), d.i(1, 3)
    times = f"{k}*" if k > 1 else ""
    kind = d.pick("sin", "cos", "halfsin", "exp", "log", "root")
    if kind == "root":
        b = d.pick(1, 4, 9, 16, 25)
        steps = [("Write the function", f"from sympy import symbols, integrate, sqrt\nx = symbols('x')\nf = {times}sqrt(x)"), (f"Integrate from 0 to {b}", f"result = integrate(f, (x, 0, {b}))")]
        return Problem({"f": Algebra(f"{times}sqrt(x)"), "a": Algebra("0"), "b": Algebra(str(b)), "exact": ""}, Fraction(2 * k * math.isqrt(b) ** 3, 3), [Solution(steps, "result")], as_fraction=True)
    if kind in ("sin", "cos", "halfsin"):
        upper, shown = (("pi", "pi") if kind == "sin" else ("pi/2", "frac(pi, 2)"))
        name = "cos" if kind == "cos" else "sin"
        answer = 2 * k if kind == "sin" else k
        steps = [("Write the function", f"from sympy import symbols, integrate, {name}, pi\nx = symbols('x')\nf = {times}{name}(x)"), (f"Integrate from 0 to {upper}", f"result = integrate(f, (x, 0, {upper}))")]
        plain = [("An antiderivative", f"import math\ndef F(x):\n    return {k} * math.sin(x)" if name == "cos" else f"import math\ndef F(x):\n    return -{k} * math.cos(x)"), ("Upper limit minus lower limit", f"result = round(F(math.{upper}) - F(0))")]
        return Problem({"f": Algebra(f"{times}{name}(x)"), "a": Algebra("0"), "b": Algebra(shown), "exact": ""}, answer, [Solution(plain, "result"), *([Solution(steps, "result")] if d.chance(0.2) else [])])
    if kind == "exp":
        steps = [("An antiderivative is the function itself", f"import math\ndef F(x):\n    return {times}math.exp(x)"), ("Upper limit minus lower limit, two decimals", f"result = round(F({n}) - F(0), 2)")]
        total = sum(k * n**i / math.factorial(i) for i in range(1, 40))
        return Problem({"f": Algebra(f"{times}e**x"), "a": Algebra("0"), "b": Algebra(str(n)), "rounded": ""}, round(total, 2), [Solution(steps, "result")], tolerance=1e-9)
    b = d.i(2, 12)
    steps = [("An antiderivative of 1/x is the natural logarithm", f"import math\ndef F(x):\n    return {times}math.log(x)"), ("Upper limit minus lower limit, two decimals", f"result = round(F({b}) - F(1), 2)")]
    return Problem({"f": Algebra(f"frac({k}, x)"), "a": Algebra("1"), "b": Algebra(str(b)), "rounded": ""}, round(k * math.log10(b) * math.log(10), 2), [Solution(steps, "result")], tolerance=1e-9)


@FAMILY.kind("initial", weight=1.3)
def initial_value(d: Draw) -> Problem:
    """f from f' and one value; or a value of f."""
    cs = [c for c in _nice(d, d.pick(1, 1, 2))]
    cs = [c * (len(cs) - i) if (Fraction(c, len(cs) - i)).denominator > 1 else c for i, c in enumerate(cs)]
    anti = [int(c) for c in _anti(cs)]
    p, c = d.pick(0, 0, 1, 2), d.i(-9, 12)
    anti[-1] = c
    q = value(anti, p)
    source = poly(cs, "x")
    values: dict[str, object] = {"f": Algebra(source), "p": p, "q": q}
    start = ("Antiderivative without constant", f"from sympy import symbols, integrate\nx = symbols('x')\nF = integrate({source}, x)")
    constant = ("The known value gives the constant", f"c = {q} - F.subs(x, {p})")
    if d.chance(0.5):
        return Problem({**values, "ask_f": ""}, printed(anti, "x"), [Solution([start, constant, ("We want the function", "f = F + c")], "f")])
    a = d.pick(*[k for k in (-2, -1, 1, 2, 3, 4) if k != p])
    gap = [(f"f({a}) is f({p}) plus the integral of the derivative", f"from sympy import symbols, integrate\nx = symbols('x')\nchange = integrate({source}, (x, {p}, {a}))"), (f"We want f({a})", f"result = {q} + change")]
    return Problem({**values, "a": a, "ask_value": ""}, value(anti, a), [Solution([start, constant, (f"We want f({a})", f"result = F.subs(x, {a}) + c")], "result"), *([Solution(gap, "result")] if d.chance(0.15) else [])])


@FAMILY.kind("motion", weight=1.2)
def motion(d: Draw) -> Problem:
    """Distance or amount from a rate over an interval."""
    cs = d.pick([2 * d.i(1, 6), d.i(0, 12)], [3 * d.i(1, 3), 2 * d.i(0, 4), d.i(0, 8)], [3, 0, d.i(1, 9)], [d.i(1, 8), d.i(1, 10)])
    a = d.pick(0, 0, 0, 1, 2)
    b = a + d.i(1, 6)
    source = poly(cs, "t")
    return Problem({"r": Algebra(source), "a": a, "b": b, **({"zero": ""} if a == 0 else {})}, _exact(cs, a, b), _definite(d, cs, source, "t", a, b, ", we want the total"), as_fraction=True)
