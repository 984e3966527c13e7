"""Polynomials: expand, collect, factor, divide, remainders, sums over roots, coefficients."""

from ..draw import Draw, Problem, Solution
from ..family import Family
from ._algebra import Algebra, code, poly, printed, shuffled, times

FAMILY = Family("polynomials", topic="polynomials", weight=1.6)


def _v(d: Draw) -> str:
    return d.pick("x", "x", "x", "x", "x", "y", "t", "a", "n", "z")


def _bracket(coefficients: list[int], v: str) -> str:
    return f"({poly(coefficients, v)})"


def _expand_way(source: str, v: str) -> Solution:
    return Solution([("We want the brackets multiplied out", f"from sympy import symbols, expand\n{v} = symbols('{v}')\nexpression = {code(source)}"), ("Expand", "result = expand(expression)")], "result")


@FAMILY.kind("expand", weight=2.5)
def expand_it(d: Draw) -> Problem:
    v = _v(d)
    kind = d.pick("one", "two", "two", "two", "square", "square", "conjugate", "three", "mixed", "cube")
    if kind == "one":
        k, p = d.pick(d.i(2, 9), -d.i(1, 6)), [d.pick(1, 1, 2, 3, 4, 5), d.nonzero(-9, 12)]
        if d.chance(0.4):
            source, cs = f"{poly([k, 0], v)}*{_bracket(p, v)}", times([k, 0], p)
        else:
            source, cs = f"{k}*{_bracket(p, v)}" if k != -1 else f"-{_bracket(p, v)}", times([k], p)
    elif kind == "two":
        p, q = [d.pick(1, 1, 1, 2, 3, 5), d.nonzero(-9, 9)], [d.pick(1, 1, 1, 2, 3, 4), d.nonzero(-9, 9)]
        source, cs = f"{_bracket(p, v)}*{_bracket(q, v)}", times(p, q)
    elif kind == "square":
        p = [d.pick(1, 1, 2, 3, 4, 5), d.nonzero(-9, 12)]
        source, cs = f"{_bracket(p, v)}**2", times(p, p)
    elif kind == "conjugate":
        a, b = d.pick(1, 1, 2, 3, 5), d.i(1, 12)
        source, cs = f"{_bracket([a, b], v)}*{_bracket([a, -b], v)}", times([a, b], [a, -b])
    elif kind == "three":
        p, q, r = [1, d.nonzero(-5, 5)], [1, d.nonzero(-5, 5)], [d.pick(1, 1, 2), d.nonzero(-5, 5)]
        source, cs = f"{_bracket(p, v)}*{_bracket(q, v)}*{_bracket(r, v)}", times(times(p, q), r)
    elif kind == "cube":
        p = [d.pick(1, 1, 1, 2), d.nonzero(-4, 5)]
        source, cs = f"{_bracket(p, v)}**3", times(times(p, p), p)
    else:
        p, q = [1, d.nonzero(-6, 6)], [d.pick(1, 2, 3), d.nonzero(-6, 6), d.nonzero(-9, 9)]
        source, cs = f"{_bracket(p, v)}*{_bracket(q, v)}", times(p, q)
    ways = [_expand_way(source, v)]
    if kind == "two":
        steps = [
            (f"The brackets are a*{v} + b and c*{v} + d", f"a, b = {p[0]}, {p[1]}\nc, d = {q[0]}, {q[1]}"),
            ("Multiply each term by each term", "square = a*c\nmiddle = a*d + b*c\nnumber = b*d"),
            ("Write the polynomial", f"from sympy import symbols\n{'x' if v in 'acbd' else v} = symbols('{v}')\nresult = square*{'x' if v in 'acbd' else v}**2 + middle*{'x' if v in 'acbd' else v} + number"),
        ]
        ways.append(Solution(steps, "result"))
    return Problem({"e": Algebra(source), "v": Algebra(v), **({"square": ""} if kind == "square" else {}), **({"cs": ""} if kind == "two" else {})}, printed(cs, v), ways)


@FAMILY.kind("collect", weight=1.7)
def collect(d: Draw) -> Problem:
    """Like terms, sums and differences of brackets."""
    v = _v(d)
    kind = d.pick("terms", "terms", "terms", "brackets", "brackets", "two")
    if kind == "two":
        w = d.pick(*[x for x in ("y", "b", "z") if x != v])
        a, b, c, e = d.nonzero(-9, 9), d.nonzero(-9, 9), d.nonzero(-9, 9), d.nonzero(-9, 9)
        a, c = abs(a), abs(c)
        if b + e == 0:
            e += 1 if e != -1 else 2
        source = poly([a, 0], v)
        for n, x in ((b, w), (c, v), (e, w)):
            source += f" {'+' if n > 0 else '-'} {poly([abs(n), 0], x)}"
        first, second = sorted((v, w))
        coefficient = {v: a + c, w: b + e}
        answer = poly([coefficient[first], 0], first)
        n = coefficient[second]
        answer += f" {'+' if n > 0 else '-'} {poly([abs(n), 0], second)}"
        steps = [("Only like terms are added", f"from sympy import symbols\n{v}, {w} = symbols('{v} {w}')"), ("Collect them", f"result = {source}")]
        return Problem({"e": Algebra(source)}, answer, [Solution(steps, "result")])
    if kind == "brackets":
        deg = d.pick(1, 2, 2)
        p, q = [d.nonzero(-7, 9) for _ in range(deg + 1)], [d.nonzero(-7, 9) for _ in range(deg + 1)]
        p[0], sign = abs(p[0]), d.pick(1, -1, -1)
        cs = [a + sign * b for a, b in zip(p, q, strict=True)]
        source = f"par({poly(p, v)}) {'+' if sign > 0 else '-'} par({poly(q, v)})"
        shown = code(source)
    else:
        size = d.i(4, 6)
        parts = [(d.nonzero(-9, 12), d.pick(0, 1, 1, 2)) for _ in range(size)]
        parts[0] = (abs(parts[0][0]), 1)
        parts[-1] = (parts[-1][0], 1)
        cs = [sum(c for c, k in parts if k == power) for power in (2, 1, 0)]
        source = " ".join(f"{'+' if c > 0 else '-'} {poly([abs(c)] + [0] * k, v)}" for c, k in parts)
        source = source.removeprefix("+ ")
        shown = source
    if not any(cs):
        return collect(d)
    steps = [("Only like terms are added", f"from sympy import symbols\n{v} = symbols('{v}')"), ("Collect them", f"result = {shown}")]
    if kind == "brackets":
        steps = [("Write the polynomials", f"from sympy import symbols, expand\n{v} = symbols('{v}')\nexpression = {poly(p, v)} {'+' if sign > 0 else '-'} ({poly(q, v)})"), ("Collect like terms", "result = expand(expression)")]
        while cs and cs[0] == 0:
            cs = cs[1:]
        return Problem({"e": Algebra(source), "p": Algebra(poly(p, v)), "q": Algebra(poly(q, v)), ("plus" if sign > 0 else "minus"): ""}, printed(cs, v), [Solution(steps, "result")])
    while cs and cs[0] == 0:
        cs = cs[1:]
    return Problem({"e": Algebra(source)}, printed(cs, v), [Solution(steps, "result")])


@FAMILY.kind("factor", weight=1.4)
def factor_out(d: Draw) -> Problem:
    """Common factors, differences of squares, perfect squares, leading coefficients other than 1."""
    v = _v(d)
    kind = d.pick("common", "common", "squares", "perfect", "lead")
    if kind == "common":
        k, power = d.i(2, 9), d.pick(0, 1, 1, 2)
        while True:
            a, b = d.pick(1, 2, 3, 4, 5), d.nonzero(-9, 9)
            if all(a % m or b % m for m in range(2, 10)):
                break
        source = poly([k * a, k * b] + [0] * power, v)
        head = poly([k] + [0] * power, v)
        answer = f"{head}*({poly([a, b], v)})"
    elif kind == "squares":
        a, b = d.pick(1, 2, 3, 4, 5), d.i(1, 12)
        while any(a % m == 0 and b % m == 0 for m in range(2, 13)):
            b += 1
        source = poly([a * a, 0, -b * b], v)
        answer = f"({poly([a, -b], v)})*({poly([a, b], v)})"
    elif kind == "perfect":
        a, b = d.pick(1, 1, 2, 3), d.nonzero(-9, 9)
        while any(a % m == 0 and b % m == 0 for m in range(2, 13)):
            b = d.nonzero(-9, 9)
        source, answer = poly([a * a, 2 * a * b, b * b], v), f"({poly([a, b], v)})**2"
    else:
        while True:
            a, b, m, q = d.pick(2, 3, 5), d.nonzero(-7, 7), 1, d.nonzero(-7, 7)
            if b % a and a * q != b:
                break
        source = poly(times([a, b], [m, q]), v)
        answer = f"({poly([m, q], v)})*({poly([a, b], v)})"
    steps = [("We want a product", f"from sympy import symbols, factor\n{v} = symbols('{v}')\nexpression = {source}"), ("Factor it", "result = factor(expression)")]
    return Problem({"e": Algebra(source), ("common" if kind == "common" else "binomial"): ""}, answer, [Solution(steps, "result")])


@FAMILY.kind("remainder", weight=1.5)
def remainder(d: Draw) -> Problem:
    """The remainder of division by a linear factor, or p(a)."""
    v = d.pick("x", "x", "x", "t", "z")
    cs = [d.pick(1, 1, 2, 3, -1), *(d.i(-6, 8) for _ in range(d.pick(2, 2, 3, 1))), d.nonzero(-12, 12)]
    a = d.nonzero(-4, 5)
    source = shuffled(d, cs, v, 0.05)
    ways = [
        Solution([(f"Dividing by {v} - a leaves the value at a", f"{v} = {a}"), ("We want this value", f"remainder = {source}")], "remainder"),
        Solution([("Coefficients for the Horner scheme", f"coefficients = {cs}\na = {a}"), ("Multiply by a and add the next coefficient", "remainder = 0\nfor c in coefficients:\n    remainder = remainder * a + c")], "remainder"),
    ]
    left = 0
    for i, c in enumerate(reversed(cs)):
        left += c * a**i
    return Problem({"p": Algebra(source), "by": Algebra(poly([1, -a], v)), "a": a, "v": Algebra(v)}, left, ways)


@FAMILY.kind("divide")
def divide(d: Draw) -> Problem:
    """The quotient of an exact division by a linear factor."""
    v = d.pick("x", "x", "x", "t")
    q = [d.pick(1, 1, 2, 3), *(d.i(-6, 7) for _ in range(d.pick(1, 1, 2)))]
    q[-1] = q[-1] or 4
    a = d.nonzero(-5, 6)
    p = times(q, [1, -a])
    steps = [("Dividend and divisor", f"from sympy import symbols, div\n{v} = symbols('{v}')\ntop = {poly(p, v)}\nbottom = {poly([1, -a], v)}"), ("Divide", f"quotient, remainder = div(top, bottom, {v})")]
    return Problem({"p": Algebra(poly(p, v)), "by": Algebra(poly([1, -a], v)), "e": Algebra(f"frac({poly(p, v)}, {poly([1, -a], v)})")}, printed(q, v), [Solution(steps, "quotient")])


@FAMILY.kind("roots", weight=1.2)
def vieta(d: Draw) -> Problem:
    """Sum, product and sum of squares of the roots of a cubic or quartic, from its coefficients or its roots."""
    v = "x"
    ask = d.pick("sum", "product", "zeros")
    if ask == "zeros":
        roots = sorted(d.distinct(3, -6, 6))
        cs = times(times([1, -roots[0]], [1, -roots[1]]), [1, -roots[2]])
        steps = [("Try whole numbers", f"roots = [x for x in range(-30, 31) if {poly(cs, v)} == 0]"), ("A cubic has at most three roots", "count = len(roots)")]
        sym = [("Write the polynomial", f"from sympy import symbols, solve\nx = symbols('x')\npolynomial = {poly(cs, v)}"), ("We want all zeros", "roots = sorted(solve(polynomial, x))")]
        return Problem({"p": Algebra(poly(cs, v)), "asked": "all its real roots", "ask_zeros": ""}, roots, [Solution(steps, '*roots, sep=", "'), *([Solution(sym, '*roots, sep=", "')] if d.chance(0.2) else [])])
    degree = d.pick(3, 3, 4)
    a = d.pick(1, 1, 2, 3)
    roots = [d.nonzero(-5, 6) for _ in range(degree)]
    cs = [a]
    for r in roots:
        cs = times(cs, [1, -r])
    if ask == "sum":
        steps = [("Leading coefficient and the next one", f"from fractions import Fraction\nlead = {cs[0]}\nsecond = {cs[1]}"), ("The sum of the roots is -second/lead", "result = Fraction(-second, lead)")]
        return Problem({"p": Algebra(poly(cs, v)), "asked": "the sum of its roots", "ask_sum": ""}, sum(roots), [Solution(steps, "result")])
    product = 1
    for r in roots:
        product *= r
    sign = "" if degree % 2 == 0 else "-"
    steps = [("Leading coefficient and constant", f"from fractions import Fraction\nlead = {cs[0]}\nconstant = {cs[-1]}"), (f"The degree is {degree}: the product of the roots is {sign}constant/lead", f"result = Fraction({sign}constant, lead)")]
    return Problem({"p": Algebra(poly(cs, v)), "asked": "the product of its roots", "ask_product": ""}, product, [Solution(steps, "result")])


@FAMILY.kind("coefficient", weight=1.3)
def coefficient(d: Draw) -> Problem:
    """Degree, leading coefficient, a coefficient in an expansion, the sum of the coefficients."""
    v = d.pick("x", "x", "x", "t")
    ask = d.pick("degree", "coefficient", "binomial", "sum")
    if ask == "degree":
        powers = d.r.sample(range(0, 9), d.i(3, 4))
        source = " ".join(f"{d.pick('+', '-')} {poly([d.i(1, 9)] + [0] * k, v)}" for k in powers).removeprefix("+ ")
        source = source if not source.startswith("- ") else "-" + source[2:]
        steps = [("The exponents that occur", f"exponents = {powers}"), ("The degree is the largest", "degree = max(exponents)")]
        return Problem({"e": Algebra(source), "ask_degree": ""}, max(powers), [Solution(steps, "degree")])
    if ask == "binomial":
        n, a = d.i(4, 9), d.nonzero(-3, 4)
        k = d.i(1, n - 1)
        row = [1]
        for _ in range(n):
            row = times(row, [1, a])
        steps = [("Use the binomial theorem", f"import math\nn = {n}\nk = {k}\na = {a}"), ("The coefficient is C(n, k) times a to the rest", "result = math.comb(n, k) * a ** (n - k)")]
        return Problem({"e": Algebra(f"({poly([1, a], v)})**{n}"), "power": Algebra(f"{v}**{k}" if k > 1 else v), "ask_coefficient": ""}, row[n - k], [Solution(steps, "result")])
    p, q = [d.nonzero(-5, 6) for _ in range(d.pick(2, 3))], [d.nonzero(-5, 6) for _ in range(2)]
    source = f"({poly(p, v)})*({poly(q, v)})"
    cs = times(p, q)
    if ask == "sum":
        steps = [(f"The sum of the coefficients is the value at {v} = 1", f"{v} = 1"), ("Put it in", f"result = {source}")]
        return Problem({"e": Algebra(source), "ask_sum": ""}, sum(cs), [Solution(steps, "result")])
    k = d.i(0, len(cs) - 1)
    steps = [("Multiply out", f"from sympy import symbols, expand\n{v} = symbols('{v}')\nexpression = expand({source})"), ("Read off the coefficient", f"result = expression.coeff({v}, {k})")]
    name = {"power": Algebra(f"{v}**{k}" if k > 1 else v), "ask_coefficient": ""} if k else {"ask_constant": ""}
    return Problem({"e": Algebra(source), **name}, cs[len(cs) - 1 - k], [Solution(steps, "result")])


@FAMILY.kind("parameter")
def parameter(d: Draw) -> Problem:
    """k so that a polynomial has a given factor, root or remainder."""
    name = d.pick("k", "k", "m", "c", "p")
    b, a = d.i(-6, 6), d.nonzero(-3, 4)
    remainder_wanted = d.pick(0, 0, d.nonzero(-9, 12))
    k = d.nonzero(-8, 9)
    c = remainder_wanted - (a**3 + k * a * a + b * a)
    rest = poly([b, c], "x")
    source = f"x**3 + {name}*x**2 " + (f"- {rest[1:]}" if rest.startswith("-") else f"+ {rest}") if b or c else f"x**3 + {name}*x**2"
    target = str(remainder_wanted)
    rest_value = poly([1, 0, b, c], "x")
    steps = [(f"At x = a the value must be {target}", f"x = {a}\nvalue = {target}"), (f"All terms without {name}", f"rest = {rest_value}"), (f"{name}*x**2 + rest = value, we want {name}", f"{name} = (value - rest) // x**2")]
    values: dict[str, object] = {"p": Algebra(source), "k": Algebra(name), "by": Algebra(poly([1, -a], "x")), "a": a}
    return Problem({**values, **({"zero": ""} if remainder_wanted == 0 else {"r": remainder_wanted})}, k, [Solution(steps, name)])
