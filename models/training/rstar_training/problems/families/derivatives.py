"""Derivatives: rules, values, tangents, extrema, motion, optimisation."""

from fractions import Fraction

from ..draw import Draw, Problem, Solution
from ..family import Family
from ._algebra import Algebra, poly, printed, shuffled, value

FAMILY = Family("derivatives", topic="derivatives", weight=1.8)


def _cubic(d: Draw, low: int = 1, high: int = 4) -> list[int]:
    """Coefficients of a polynomial of degree low..high; not all of them non-zero."""
    degree = d.i(low, high)
    cs = [d.pick(1, 1, 2, 3, 4, 5, -1, -2, 6), *(d.pick(0, d.nonzero(-9, 12), d.nonzero(-9, 9)) for _ in range(degree))]
    return cs


def _slope(cs: list[int]) -> list[int]:
    """Coefficients of the derivative, by the power rule."""
    top = len(cs) - 1
    return [c * (top - i) for i, c in enumerate(cs[:-1])] or [0]


def _diff_way(source: str, v: str, order: int = 1) -> Solution:
    names = sorted({n for n in ("exp", "sin", "cos", "log", "sqrt", "tan") if f"{n}(" in source})
    imports = ", ".join(["symbols", "diff", *names])
    steps = [("Write the function", f"from sympy import {imports}\n{v} = symbols('{v}')\nf = {source}"), ("Differentiate" if order == 1 else "Differentiate twice", f"result = diff(f, {v})" if order == 1 else f"first = diff(f, {v})\nresult = diff(first, {v})")]
    return Solution(steps, "result")


def _power_rule(cs: list[int], v: str) -> Solution:
    """Term by term with the power rule; prints like sympy."""
    top = len(cs) - 1
    terms = [(c, top - i) for i, c in enumerate(cs) if c and i < top]
    body = " + ".join(f"{c}*{k}*{v}**{k - 1}" if k > 2 else f"{c}*2*{v}" if k == 2 else str(c) for c, k in terms) or "0"
    body = body.replace("+ -", "- ").replace("- 1*", "- ").replace("+ 1*", "+ ").removeprefix("1*")
    return Solution([("Use the power rule on each term: the exponent becomes a factor, constants vanish", f"from sympy import symbols\n{v} = symbols('{v}')\nresult = {body}")], "result")


@FAMILY.kind("poly", weight=2.5)
def polynomial(d: Draw) -> Problem:
    v = d.pick("x", "x", "x", "x", "x", "t", "u", "z")
    cs = _cubic(d)
    source = shuffled(d, cs, v)
    shown, text = source, source
    if d.chance(0.15):
        a, b, c, e = d.pick(1, 2, 3), d.nonzero(-6, 6), d.pick(1, 1, 2), d.nonzero(-6, 6)
        shown = text = f"({poly([a, b], v)})*({poly([c, e], v)})"
        cs = [a * c, a * e + b * c, b * e]
        steps = [("Multiply out first", f"from sympy import symbols, diff, expand\n{v} = symbols('{v}')\nf = expand({text})"), ("Differentiate", f"result = diff(f, {v})")]
        return Problem({"f": Algebra(shown), "v": Algebra(v), "d": "d", "expanded": " Simplify your answer."}, printed(_slope(cs), v), [Solution(steps, "result")])
    return Problem({"f": Algebra(shown), "v": Algebra(v), "d": "d", "expanded": ""}, printed(_slope(cs), v), [_diff_way(text, v), *([_power_rule(cs, v)] if source == poly(cs, v) else [])])


@FAMILY.kind("other", weight=2.2)
def other_functions(d: Draw) -> Problem:
    """Exponential, trigonometric, logarithmic, root and reciprocal functions, simple chains and products."""
    k, a, n = d.i(2, 9), d.i(2, 7), d.i(2, 5)
    v = d.pick("x", "x", "x", "t")
    c = d.nonzero(-9, 9)
    sign = "+" if c > 0 else "-"
    table: list[tuple[str, str, str]] = [
        (f"{k}*sin({v})", f"{k}*sin({v})", f"{k}*cos({v})"),
        (f"{k}*cos({v})", f"{k}*cos({v})", f"-{k}*sin({v})"),
        (f"sin({a}*{v})", f"sin({a}*{v})", f"{a}*cos({a}*{v})"),
        (f"cos({a}*{v})", f"cos({a}*{v})", f"-{a}*sin({a}*{v})"),
        (f"e**({a}*{v})", f"exp({a}*{v})", f"{a}*exp({a}*{v})"),
        (f"{k}*e**{v}", f"{k}*exp({v})", f"{k}*exp({v})"),
        (f"e**(-{v})", f"exp(-{v})", f"-exp(-{v})"),
        (f"{k}*e**({a}*{v})", f"{k}*exp({a}*{v})", f"{k * a}*exp({a}*{v})"),
        (f"ln({v})", f"log({v})", f"1/{v}"),
        (f"{k}*ln({v})", f"{k}*log({v})", f"{k}/{v}"),
        (f"sin({v}) + {k}*{v}", f"sin({v}) + {k}*{v}", f"cos({v}) + {k}"),
        (f"frac({k}, {v})", f"{k}/{v}", f"-{k}/{v}**2"),
        (f"frac(1, {v}**{n})", f"1/{v}**{n}", f"-{n}/{v}**{n + 1}"),
        (f"sqrt({v})", f"sqrt({v})", f"1/(2*sqrt({v}))"),
        (f"{2 * k}*sqrt({v})", f"{2 * k}*sqrt({v})", f"{k}/sqrt({v})"),
        (f"{v}*e**{v}", f"{v}*exp({v})", f"{v}*exp({v}) + exp({v})"),
        (f"{v}*ln({v})", f"{v}*log({v})", f"log({v}) + 1"),
        (f"{v}*sin({v})", f"{v}*sin({v})", f"{v}*cos({v}) + sin({v})"),
        (f"{v}*cos({v})", f"{v}*cos({v})", f"-{v}*sin({v}) + cos({v})"),
        (f"{v}**2*e**{v}", f"{v}**2*exp({v})", f"{v}**2*exp({v}) + 2*{v}*exp({v})"),
        (f"({a}*{v} {sign} {abs(c)})**{n + 1}", f"({a}*{v} {sign} {abs(c)})**{n + 1}", f"{a * (n + 1)}*({a}*{v} {sign} {abs(c)})**{n}"),
        (f"ln({v}**2 + {k})", f"log({v}**2 + {k})", f"2*{v}/({v}**2 + {k})"),
        (f"e**({v}**2)", f"exp({v}**2)", f"2*{v}*exp({v}**2)"),
        (f"tan({v})", f"tan({v})", f"tan({v})**2 + 1"),
        (f"sin({v}) + cos({v})", f"sin({v}) + cos({v})", f"-sin({v}) + cos({v})"),
        (f"{k}*sin({v}) {sign} {abs(c)}*{v}", f"{k}*sin({v}) {sign} {abs(c)}*{v}", f"{k}*cos({v}) {sign} {abs(c)}"),
        (f"e**{v} {sign} {abs(c)}*{v}", f"exp({v}) {sign} {abs(c)}*{v}", f"exp({v}) {sign} {abs(c)}"),
        (f"{k}*{v}**{n} + e**{v}", f"{k}*{v}**{n} + exp({v})", (f"{k * n}*{v}**{n - 1} + exp({v})" if n > 2 else f"{k * n}*{v} + exp({v})")),
    ]
    shown, text, answer = table[d.i(0, len(table) - 1)]
    if abs(c) == 1:
        shown, text = shown.replace(f"{sign} 1*{v}", f"{sign} {v}"), text.replace(f"{sign} 1*{v}", f"{sign} {v}")
    rule = "sum"
    if shown.startswith(f"{v}*") or shown.startswith(f"{v}**2*e"):
        rule = "product"
    elif shown.startswith(("(", "e**(", "ln(x**", "ln(t**")) or f"({a}*{v})" in shown:
        rule = "chain"
    return Problem({"f": Algebra(shown), "v": Algebra(v), "d": "d", rule: ""}, answer, [_diff_way(text, v)])


@FAMILY.kind("at", weight=2)
def at_a_point(d: Draw) -> Problem:
    """The derivative of a polynomial at a number: slope, rate of change."""
    cs, a = _cubic(d, 2, 3), d.pick(d.i(-4, 5), d.i(0, 4), d.i(1, 3))
    source = shuffled(d, cs, "x", 0.06)
    slope = _slope(cs)
    steps = [("Write the function", f"from sympy import symbols, diff\nx = symbols('x')\nf = {source}"), ("Differentiate", "derivative = diff(f, x)"), (f"Put x = {a} in", f"result = derivative.subs(x, {a})")]
    plain = [("The derivative by the power rule", f"x = {a}\nslope = {poly(slope, 'x')}"), ("This is its value at the point", "result = slope")]
    return Problem({"f": Algebra(source), "a": a, "at": Algebra(f"x == {a}"), "y": value(cs, a), "dy": "dy", "dx": "dx"}, sum(c * a ** (len(slope) - 1 - i) for i, c in enumerate(slope)), [Solution(steps, "result"), Solution(plain, "result")])


@FAMILY.kind("tangent", weight=1.3)
def tangent(d: Draw) -> Problem:
    """The tangent line y = m x + b to a parabola or cubic."""
    cs, a = _cubic(d, 2, 3), d.pick(d.i(-3, 3), d.i(0, 3))
    source = poly(cs, "x")
    y, m = value(cs, a), value(_slope(cs), a)
    line = printed([m, y - m * a], "x")
    steps = [
        ("The function and the point", f"from sympy import symbols, diff\nx = symbols('x')\nf = {source}\na = {a}"),
        ("Slope and height at the point", "slope = diff(f, x).subs(x, a)\nheight = f.subs(x, a)"),
        ("The tangent is slope*(x - a) + height", "line = slope * x + (height - slope * a)"),
    ]
    return Problem({"f": Algebra(source), "a": a, "at": Algebra(f"x == {a}"), "y": y}, f"y = {line}", [Solution(steps, "'y =', line")])


@FAMILY.kind("second")
def second(d: Draw) -> Problem:
    v = d.pick("x", "x", "x", "t")
    cs = _cubic(d, 2, 5)
    source = poly(cs, v)
    twice = _slope(_slope(cs))
    if d.chance(0.3):
        a = d.i(-3, 4)
        steps = [("Write the function", f"from sympy import symbols, diff\n{v} = symbols('{v}')\nf = {source}"), ("Differentiate twice", f"first = diff(f, {v})\nsecond = diff(first, {v})"), (f"Put {v} = {a} in", f"result = second.subs({v}, {a})")]
        return Problem({"f": Algebra(source), "v": Algebra(v), "a": a, "ask_at": ""}, value(twice, a), [Solution(steps, "result")])
    return Problem({"f": Algebra(source), "v": Algebra(v), "ask_f": ""}, printed(twice, v), [_diff_way(source, v, 2)])


@FAMILY.kind("extremum", weight=1.8)
def extremum(d: Draw) -> Problem:
    """Critical points of quadratics and cubics; the local maximum or minimum (place or value)."""
    if d.chance(0.45):
        a, h, k = d.pick(1, 1, 2, 3, -1, -2, -4), d.i(-6, 7), d.i(-15, 20)
        cs = [a, -2 * a * h, a * h * h + k]
        word = "minimum" if a > 0 else "maximum"
        place, height, many = h, k, [h]
    else:
        p, q = sorted(d.distinct(2, -4, 5))
        a, c = d.pick(1, 1, -1), d.i(-9, 12)
        if (p + q) % 2:
            a *= 2
        cs = [a, -3 * a * (p + q) // 2, 3 * a * p * q, c]
        word = d.pick("maximum", "minimum")
        place = (p if word == "maximum" else q) if a > 0 else (q if word == "maximum" else p)
        height = value(cs, place)
        many = [p, q]
    f = poly(cs, "x")
    ask = d.pick("place", "height", "all")
    start = [("Write the function", f"from sympy import symbols, diff, solve\nx = symbols('x')\nf = {f}"), ("The slope is zero at the critical points", "points = sorted(solve(diff(f, x), x))")]
    loc = "local " if len(many) > 1 else ""
    values: dict[str, object] = {"f": Algebra(f), "word": word, "asked": {"all": "every x where the slope is zero", "place": f"the x of the {loc}{word}", "height": f"the {loc}{word} value"}[ask], f"ask_{ask}": "", **({"cubic": "", "local": "local "} if len(many) > 1 else {"local": ""})}
    if ask == "all":
        return Problem(values, many, [Solution(start, '*points, sep=", "')])
    sign = "<" if word == "maximum" else ">"
    pick = (f"At a {word} the second derivative is {'negative' if sign == '<' else 'positive'}", f"place = [p for p in points if diff(f, x, 2).subs(x, p) {sign} 0][0]")
    if ask == "place":
        return Problem(values, place, [Solution([*start, pick], "place")])
    return Problem(values, height, [Solution([*start, pick, (f"We want the {word} value", "height = f.subs(x, place)")], "height")])


@FAMILY.kind("motion", weight=1.3)
def motion(d: Draw) -> Problem:
    """Position s(t): velocity or acceleration at a time, the time at rest."""
    ask = d.pick("velocity", "velocity", "acceleration", "rest")
    t = d.i(1, 6)
    if ask == "rest":
        a = d.pick(1, 2, 3, -5, -4)
        cs = [a, -2 * a * t, d.i(0, 20)]
        source = poly(cs, "t")
        steps = [("The velocity is the derivative of the position", f"from sympy import symbols, diff, solve\nt = symbols('t')\nvelocity = diff({source}, t)"), ("At rest the velocity is zero", "time = solve(velocity, t)[0]")]
        plain = [("The velocity is 2*a*t + b", f"a, b = {a}, {-2 * a * t}"), ("It is zero at rest, we want the time", "time = -b / (2*a)")]
        return Problem({"s": Algebra(source), "asked": "the time when the velocity is zero", "ask_rest": ""}, t, [Solution(steps, "time"), Solution(plain, "time")])
    cs = [d.pick(1, 2, 1, -1), d.i(-6, 9), d.nonzero(-9, 12), d.i(0, 9)] if d.chance(0.6) else [d.pick(1, 2, 3, 5), d.nonzero(-9, 12), d.i(0, 9)]
    source = poly(cs, "t")
    derivative = _slope(cs)
    order = 1 if ask == "velocity" else 2
    answer = value(derivative, t) if order == 1 else value(_slope(derivative), t)
    word = "The velocity is the first derivative" if order == 1 else "The acceleration is the second derivative"
    steps = [("The position", f"from sympy import symbols, diff\nt = symbols('t')\ns = {source}"), (word, f"{ask} = {'diff(s, t)' if order == 1 else 'diff(diff(s, t), t)'}"), (f"Put t = {t} in", f"result = {ask}.subs(t, {t})")]
    return Problem({"s": Algebra(source), "t": t, "asked": f"the {ask} at t = {t}", f"ask_{ask}": ""}, answer, [Solution(steps, "result")])


@FAMILY.kind("optimise", weight=1.3)
def optimise(d: Draw) -> Problem:
    """Largest area for a fence, largest product for a sum, best price."""
    kind = d.pick("fence", "wall", "product", "profit")
    if kind == "fence":
        side = d.i(3, 50)
        steps = [("Two neighbouring sides make half of the fence", f"half = {4 * side} / 2"), ("x*(half - x) has slope half - 2x, zero at", "x = half / 2"), ("We want the area there", "area = x * (half - x)")]
        return Problem({"p": 4 * side, "fence": ""}, side * side, [Solution(steps, "area")])
    if kind == "wall":
        w = d.i(2, 30)
        steps = [("One side is the wall: two sides x and one side fence - 2x", f"fence = {4 * w}"), ("x*(fence - 2x) has slope fence - 4x, zero at", "x = fence / 4"), ("We want the area there", "area = x * (fence - 2*x)")]
        return Problem({"p": 4 * w, "wall": ""}, 2 * w * w, [Solution(steps, "area")])
    if kind == "product":
        s = d.i(4, 80)
        steps = [("The numbers are x and total - x", f"total = {s}"), ("x*(total - x) has slope total - 2x, zero at", "x = total / 2"), ("We want the product there", "product = x * (total - x)")]
        return Problem({"s": s, "product": ""}, Fraction(s * s, 4), [Solution(steps, "product")])
    b, x = d.i(1, 5), d.i(3, 30)
    c = d.i(0, 90)
    profit = poly([-b, 2 * b * x, -c], "x")
    ask_max = d.chance(0.5)
    steps = [("The slope of -b*x**2 + m*x - c is m - 2*b*x", f"b, m, c = {b}, {2 * b * x}, {c}"), ("It is zero at", "x = m / (2*b)")]
    if ask_max:
        steps.append(("We want the largest profit", "profit = -b*x**2 + m*x - c"))
    return Problem({"f": Algebra(profit), ("ask_max" if ask_max else "ask_x"): ""}, b * x * x - c if ask_max else x, [Solution(steps, "profit" if ask_max else "x")])
