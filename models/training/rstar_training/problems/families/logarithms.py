"""Logarithms: values, laws, equations, exponential equations that need a calculator."""

import math
from fractions import Fraction

from ..draw import Draw, Problem, Solution
from ..family import Family
from ._algebra import Algebra, poly

FAMILY = Family("logarithms", topic="exponents and logarithms", weight=1.1)


def _base(d: Draw) -> int:
    return d.pick(2, 2, 2, 3, 3, 4, 5, 5, 6, 7, 8, 9, 10, 10)


def _top(b: int) -> int:
    return {2: 10, 3: 6, 4: 5, 5: 4, 10: 7}.get(b, 3)


def _log(d: Draw, b: int, inside: str) -> str:
    """Source of a logarithm; base 10 often without its base."""
    return f"log({inside})" if b == 10 and d.chance(0.6) else f"logb({b}, {inside})"


@FAMILY.kind("value", weight=2.2)
def value(d: Draw) -> Problem:
    kind = d.pick("plain", "plain", "plain", "inverse", "ln", "rational", "one")
    if kind == "ln":
        n = d.pick(d.i(2, 12), -d.i(1, 6))
        inside = f"e**{n}" if n > 0 else f"e**({n})"
        if d.chance(0.15):
            inside, n = d.pick(("sqrt(e)", Fraction(1, 2)), ("e", 1), ("frac(1, e)", -1), ("1", 0))
        k = d.pick(1, 1, 1, 2, 3)
        source = f"ln({inside})" if k == 1 else f"{k}*ln({inside})"
        number = f"Fraction({n.numerator}, {n.denominator})" if isinstance(n, Fraction) else str(n)
        head = "from fractions import Fraction\n" if isinstance(n, Fraction) else ""
        steps = [("ln undoes e: ln(e**n) = n", f"{head}n = {number}"), ("Multiply by the factor in front", f"result = {k} * n")]
        return Problem({"e": Algebra(source), "ln": ""}, k * n, [Solution(steps, "result")], as_fraction=True)
    b = _base(d)
    n = d.i(1, _top(b))
    if kind == "rational":
        root, p, q = d.pick((2, 2, 3), (2, 3, 2), (2, 3, 5), (3, 2, 3), (2, 2, 5), (2, 4, 3), (3, 2, 1), (5, 2, 1), (2, 3, 1), (3, 3, 2))
        steps = [(f"Write both as powers of {root}", f"from fractions import Fraction\nbase_power = {p}\nvalue_power = {q}"), ("The logarithm is value_power over base_power", "result = Fraction(value_power, base_power)")]
        return Problem({"e": Algebra(f"logb({root**p}, {root**q})"), "b": root**p, "value": root**q}, Fraction(q, p), [Solution(steps, "result")], as_fraction=True)
    if kind == "inverse":
        shown = _decimal(n) if b == 10 and d.chance(0.6) else f"frac(1, {b**n})"
        steps = [("One over a power has a negative logarithm", f"import math\nbase = {b}\nvalue = {b**n}"), ("Find the power", "power = round(math.log(value) / math.log(base))"), ("We want its negative", "result = -power")]
        return Problem({"e": Algebra(_log(d, b, shown)), "b": b}, -n, [Solution(steps, "result")])
    if kind == "one":
        n = d.pick(0, 1)
        ways = [Solution([("The logarithm of 1 is 0, of the base itself 1", f"base = {b}\nvalue = {b**n}"), ("Compare", "result = 1 if value == base else 0")], "result")]
        return Problem({"e": Algebra(_log(d, b, str(b**n))), "b": b, "value": b**n}, n, ways)
    given = ("Base and value", f"base = {b}\nvalue = {b**n}")
    ways = [
        Solution([given, ("Count how often the base divides the value", "result = 0\nwhile value > 1:\n    value = value // base\n    result = result + 1")], "result"),
        Solution([("Base and value", f"import math\nbase = {b}\nvalue = {b**n}"), ("The logarithm is log(value) over log(base)", "result = round(math.log(value) / math.log(base))")], "result"),
    ]
    return Problem({"e": Algebra(_log(d, b, str(b**n))), "b": b, "value": b**n, "word": ""}, n, ways)


def _decimal(n: int) -> str:
    return "0." + "0" * (n - 1) + "1"


@FAMILY.kind("laws", weight=1.6)
def laws(d: Draw) -> Problem:
    """Sums and differences of logarithms that give a whole number."""
    b = d.pick(2, 3, 4, 5, 6, 10, 10, 10)
    n = d.i(1, min(_top(b), 4))
    total = b**n
    kind = d.pick("sum", "difference", "factor")
    values: dict[str, object] = {"b": b}
    if kind == "sum":
        divisors = [k for k in range(2, total) if total % k == 0] or [1]
        p = d.pick(*divisors)
        q = total // p
        source = f"{_log(d, b, str(p))} + {_log(d, b, str(q))}" if b != 10 else f"log({p}) + log({q})"
        steps = [("The sum of logarithms is the logarithm of the product", f"import math\nbase = {b}\nproduct = {p} * {q}"), ("Find the logarithm", "result = round(math.log(product) / math.log(base))")]
    elif kind == "difference":
        q = d.i(2, 12)
        p = q * total
        source = f"logb({b}, {p}) - logb({b}, {q})" if b != 10 else f"log({p}) - log({q})"
        steps = [("The difference of logarithms is the logarithm of the quotient", f"import math\nbase = {b}\nquotient = {p} // {q}"), ("Find the logarithm", "result = round(math.log(quotient) / math.log(base))")]
    else:
        k, m = d.i(2, 5), d.i(1, 3)
        source, n = (f"{k}*logb({b}, {b**m})" if b != 10 else f"{k}*log({b**m})"), k * m
        steps = [("Find the logarithm", f"import math\nbase = {b}\nlogarithm = round(math.log({b**m}) / math.log(base))"), ("Multiply by the factor", f"result = {k} * logarithm")]
    return Problem({**values, "e": Algebra(source)}, n, [Solution(steps, "result")])


@FAMILY.kind("solve", weight=1.8)
def solve(d: Draw) -> Problem:
    v = d.pick("x", "x", "x", "x", "y", "t", "n")
    kind = d.pick("inside", "inside", "base", "linear", "ln", "equal")
    values: dict[str, object] = {"v": Algebra(v)}
    b = _base(d)
    n = d.i(1, min(_top(b), 5))
    if kind == "inside":
        minus = d.chance(0.15)
        x: int | Fraction = Fraction(1, b**n) if minus else b**n
        eq = f"{_log(d, b, v)} == {-n if minus else n}"
        steps = [("log_b(x) = n means x = b**n", f"from fractions import Fraction\nbase = Fraction({b})\nn = {-n if minus else n}"), (f"We want {v}", f"{v} = base ** n")] if minus else [(f"log_b({v}) = n means {v} = b**n", f"base = {b}\nn = {n}"), (f"We want {v}", f"{v} = base ** n")]
        if v == "n":
            steps = [(s, c.replace("\nn = ", "\npower = ").replace("base ** n", "base ** power")) for s, c in steps]
    elif kind == "base":
        n = d.i(2, min(_top(b), 5))
        x, eq = b, f"logb({v}, {b**n}) == {n}"
        steps = [("The base to the power n is the value", f"value = {b**n}\npower = {n}"), ("We want the base, the root", f"{v} = round(value ** (1 / power))")]
    elif kind == "linear":
        a, c = d.pick(1, 1, 2, 3), d.nonzero(-9, 9)
        x = Fraction(b**n - c, a)
        eq = f"{_log(d, b, poly([a, c], v))} == {n}"
        steps = [("The inside is the base to the power on the right", f"from fractions import Fraction\ninside = {b} ** {n}"), (f"a*{v} + c is the inside", f"a, c = {a}, {c}\n{v} = Fraction(inside - c, a)")]
    elif kind == "ln":
        n = d.pick(1, 2, 3, 5, -1)
        rhs = str(n)
        digits = round(math.e**n, 2)
        values |= {"round": ""}
        steps = [(f"ln({v}) = n means {v} = e**n", f"import math\npower = {n}"), ("Round to two decimals", f"{v} = round(math.exp(power), 2)")]
        return Problem({**values, "eq": Algebra(f"ln({v}) == {rhs}"), "approx": " Round to two decimal places."}, digits, [Solution(steps, v)])
    else:
        a, c, e = d.pick(2, 3, 4, 5), d.i(-9, 9), d.i(1, 30)
        x = Fraction(e - c, a - 1)
        if e + x <= 0:
            c = 0
            x = Fraction(e, a - 1)
        name = d.pick("log", "ln", "log")
        eq = f"{name}({poly([a, c], v)}) == {name}({poly([1, e], v)})"
        steps = [("Equal logarithms have equal insides: a*x + c = x + d".replace("x", v), f"from fractions import Fraction\na, c, d = {a}, {c}, {e}"), (f"Collect {v} on the left and divide", f"{v} = Fraction(d - c, a - 1)")]
    return Problem({**values, "eq": Algebra(eq), "approx": ""}, x, [Solution(steps, v)], as_fraction=True)


@FAMILY.kind("exponential", weight=1.4)
def exponential(d: Draw) -> Problem:
    """b**x = value, not a whole power: to two or three decimals."""
    v = d.pick("x", "x", "x", "t", "n")
    places = d.pick(2, 2, 3)
    kind = d.pick("plain", "e", "shift", "factor")
    head = "import math\n"
    if kind == "e":
        k, value = d.pick(1, 2, 3, 5), d.i(2, 60)
        power = f"e**{v}" if k == 1 else f"e**({k}*{v})"
        eq, x = f"{power} == {value}", math.log(value) / k
        steps = [("Take the natural logarithm", f"{head}right = math.log({value})"), (f"The exponent is k*{v}", f"k = {k}\n{v} = right / k")]
    elif kind == "factor":
        a, b, value = d.i(2, 9), d.pick(2, 3, 5, 10), d.i(20, 200)
        eq, x = f"{a}*{b}**{v} == {value}", (math.log(value) - math.log(a)) / math.log(b)
        steps = [("Divide by the factor in front", f"{head}power = {value} / {a}"), (f"{v} is the logarithm", f"{v} = math.log(power) / math.log({b})")]
    else:
        b, value = d.pick(2, 3, 4, 5, 6, 7, 10, Fraction(11, 10), Fraction(21, 20)), d.i(3, 200)
        base = str(b) if isinstance(b, int) else f"{float(b):g}"
        c = d.nonzero(-4, 5) if kind == "shift" and isinstance(b, int) else 0
        eq = f"{base}**({poly([1, c], v)}) == {value}" if c else f"{base}**{v} == {value}"
        x = math.log(value, float(b)) - c
        steps = [("Take logarithms: the exponent is log(value) over log(base)", f"{head}exponent = math.log({value}) / math.log({base})"), (f"We want {v}", f"{v} = exponent" + (f" {'-' if c > 0 else '+'} {abs(c)}" if c else ""))]
    return Problem({"eq": Algebra(eq), "v": Algebra(v), "k": places, "zeros": {2: "hundredth", 3: "thousandth"}[places]}, round(x, places), [Solution(steps, f"round({v}, {places})")], tolerance=1e-9)


@FAMILY.kind("expand")
def given_logs(d: Draw) -> Problem:
    """log a and log b are given; the log of a product of powers is wanted."""
    p, q = d.nonzero(-5, 9), d.nonzero(-5, 9)
    m, n = d.i(1, 4), d.pick(1, 2, 3, -1, -2)
    a, b = d.pick(("a", "b"), ("x", "y"), ("p", "q"))
    base = d.pick("log", "ln", "c")
    top = f"{a}**{m}" if m > 1 else a
    low = f"{b}**{abs(n)}" if abs(n) > 1 else b
    inside = f"{top}*{low}" if n > 0 else f"frac({top}, {low})"
    wrap = (lambda s: f"logb(c, {s})") if base == "c" else (lambda s: f"{base}({s})")
    steps = [("The given logarithms", f"log_{a} = {p}\nlog_{b} = {q}"), ("Exponents become factors, a product a sum, a quotient a difference", f"result = {m} * log_{a} {'+' if n > 0 else '-'} {abs(n)} * log_{b}")]
    return Problem({"first": Algebra(f"{wrap(a)} == {p}"), "second": Algebra(f"{wrap(b)} == {q}"), "want": Algebra(wrap(inside))}, m * p + n * q, [Solution(steps, "result")])
