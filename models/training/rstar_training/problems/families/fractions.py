"""Fractions: the four operations, fraction of a number, simplifying, mixed numbers, decimals, comparing, shares of a whole."""

from fractions import Fraction
from math import gcd

from ..draw import Draw, Problem, Solution
from ..family import Family
from ..values import Formula, Frac, Seq

FAMILY = Family("fractions", topic="fractions", weight=2)
_IMPORT = "from fractions import Fraction"


def _proper(d: Draw, top: int = 12) -> tuple[int, int]:
    b = d.i(2, top)
    return d.i(1, b - 1), b


def _any(d: Draw) -> tuple[int, int]:
    a, b = d.i(1, 12), d.i(2, 12)
    return (a, b) if a % b else (a + 1, b) if (a + 1) % b else (1, b)


def _reduced(a: int, b: int) -> Fraction:
    """p/q in lowest terms by the greatest common divisor (independent of Fraction arithmetic in solutions)."""
    g = gcd(a, b)
    return Fraction(a // g, b // g)


@FAMILY.kind("operation", weight=3)
def operation(d: Draw) -> Problem:
    op = d.pick("+", "-", "*", "/")
    (a, b), (c, e) = (_any(d), _any(d)) if d.chance(0.4) else (_proper(d), _proper(d))
    if op in "+-" and d.chance(0.3):
        c, e = d.i(1, b), b
    if op == "-" and Fraction(a, b) < Fraction(c, e) and d.chance(0.8):
        a, b, c, e = c, e, a, b
    if (a, b) == (c, e) and op == "-":
        a += 1
    answer = {"+": _reduced(a * e + c * b, b * e), "-": _reduced(a * e - c * b, b * e), "*": _reduced(a * c, b * e), "/": _reduced(a * e, b * c)}[op]
    name = {"+": "sum", "-": "difference", "*": "product", "/": "quotient"}[op]
    right = f"frac({c}, {e})"
    source = f"frac({a}, {b}) {op} " + (f"par({right})" if op == "/" and d.chance(0.5) else right)
    key = {"+": "add", "-": "sub", "*": "mul", "/": "div"}[op]
    values: dict[str, object] = {"e": Formula(source), "p": Frac(a, b), "q": Frac(c, e), key: ""}
    if op == "+" and answer < 1:
        values["part"] = ""
    if op == "-" and answer > 0:
        values["left"] = ""
    given = (f"We want the {name} of two fractions", f"{_IMPORT}\na = Fraction({a}, {b})\nb = Fraction({c}, {e})")
    code = {"+": f"top = {a} * {e} + {c} * {b}\nbottom = {b} * {e}", "-": f"top = {a} * {e} - {c} * {b}\nbottom = {b} * {e}", "*": f"top = {a} * {c}\nbottom = {b} * {e}", "/": f"top = {a} * {e}\nbottom = {b} * {c}"}[op]
    how = {"+": "Use a common denominator", "-": "Use a common denominator", "*": "Multiply tops and bottoms", "/": "Multiply by the reciprocal"}[op]
    return Problem(values, answer, [Solution([given, ("Apply the operation", f"result = a {op} b")], "result"), Solution([(how, code), ("Reduce the fraction", f"{_IMPORT}\nresult = Fraction(top, bottom)")], "result")], as_fraction=True)


@FAMILY.kind("three")
def three_terms(d: Draw) -> Problem:
    terms = [_proper(d, 10) for _ in range(3)]
    ops = [d.pick("+", "-", "+", "-", "*") for _ in range(2)]
    whole = d.chance(0.3)
    parts = [f"frac({a}, {b})" for a, b in terms]
    code = [f"Fraction({a}, {b})" for a, b in terms]
    numbers = [_reduced(a, b) for a, b in terms]
    if whole:
        n, i = d.i(1, 5), d.i(0, 2)
        parts[i], code[i], numbers[i] = str(n), str(n), Fraction(n)
    brackets = d.chance(0.3)
    values = list(numbers)
    if brackets:
        inner = _apply(values[1], ops[1], values[2])
        answer = _apply(values[0], ops[0], inner)
        source, program = f"{parts[0]} {ops[0]} par({parts[1]} {ops[1]} {parts[2]})", f"{code[0]} {ops[0]} ({code[1]} {ops[1]} {code[2]})"
    else:
        if ops[1] == "*" and ops[0] != "*":
            answer = _apply(values[0], ops[0], _apply(values[1], ops[1], values[2]))
        else:
            answer = _apply(_apply(values[0], ops[0], values[1]), ops[1], values[2])
        source, program = f"{parts[0]} {ops[0]} {parts[1]} {ops[1]} {parts[2]}", f"{code[0]} {ops[0]} {code[1]} {ops[1]} {code[2]}"
    return Problem({"e": Formula(source)}, answer, [Solution([("Use exact fractions", f"{_IMPORT}\nresult = {program}")], "result")], as_fraction=True)


def _apply(a: Fraction, op: str, b: Fraction) -> Fraction:
    return a + b if op == "+" else a - b if op == "-" else a * b


@FAMILY.kind("of", weight=3)
def fraction_of(d: Draw) -> Problem:
    a, b = _proper(d) if d.chance(0.85) else (d.i(2, 9), d.i(2, 6))
    if gcd(a, b) > 1:
        a = 1
    n = b * d.i(1, 40)
    part = n // b * a
    values: dict[str, object] = {"f": Frac(a, b), "n": n, "e": Formula(f"frac({a}, {b})*{n}"), "e2": Formula(f"{n}*frac({a}, {b})")}
    given = (f"We want {a}/{b} of {n}", f"number = {n}")
    steps = [given, (f"Divide by {b} for one part", f"one = number // {b}"), (f"Take {a} parts", f"part = one * {a}")]
    if d.chance(0.45) and a < b:
        values["rest"] = ""
        return Problem(values, n - part, [Solution([*steps, ("We want the rest, so subtract", "rest = number - part")], "rest"), Solution([given, (f"The rest is {b - a}/{b}", f"rest = number * {b - a} // {b}")], "rest")])
    values["part"] = ""
    return Problem(values, part, [Solution(steps, "part"), Solution([given, ("Multiply by the top, divide by the bottom", f"part = number * {a} // {b}")], "part")])


@FAMILY.kind("whole")
def whole_from_part(d: Draw) -> Problem:
    a, b = _proper(d, 10)
    if gcd(a, b) > 1:
        a = 1
    one = d.i(1, 40)
    return Problem(
        {"f": Frac(a, b), "n": a * one, "g": Frac(b - a, b)},
        one * b,
        [
            Solution([(f"{a}/{b} is {a * one}, we want the whole", f"part = {a * one}"), ("Find one part", f"one = part // {a}"), (f"The whole has {b} parts", f"whole = one * {b}")], "whole"),
            Solution([(f"{a}/{b} is {a * one}, we want the whole", f"part = {a * one}"), ("Divide by the fraction", f"whole = part * {b} // {a}")], "whole"),
        ],
    )


@FAMILY.kind("remain")
def whole_from_rest(d: Draw) -> Problem:
    a, b = _proper(d, 8)
    if gcd(a, b) > 1:
        a = 1
    one = d.i(2, 30)
    rest = (b - a) * one
    return Problem(
        {"f": Frac(a, b), "n": rest},
        one * b,
        [Solution([(f"{b - a}/{b} remain, and that is {rest}", f"rest = {rest}\nparts = {b} - {a}"), ("Find one part", "one = rest // parts"), (f"We want the whole, {b} parts", f"whole = one * {b}")], "whole")],
    )


@FAMILY.kind("simplify")
def simplify(d: Draw) -> Problem:
    g = d.i(2, 24)
    a, b = g * d.i(1, 15), g * d.i(2, 15)
    while b % a == 0 and d.chance(0.7) or a % b == 0:
        a, b = g * d.i(1, 15), g * d.i(2, 15)
    return Problem(
        {"p": Frac(a, b), "a": a, "b": b},
        _reduced(a, b),
        [
            Solution([("We want lowest terms", f"{_IMPORT}\nresult = Fraction({a}, {b})")], "result"),
            Solution([("Find the greatest common divisor", f"import math\ng = math.gcd({a}, {b})"), ("Divide both by it", f"result = f'{{{a} // g}}/{{{b} // g}}'")], "result"),
        ],
        as_fraction=True,
    )


@FAMILY.kind("mixed")
def mixed_numbers(d: Draw) -> Problem:
    w, (a, b) = d.i(1, 9), _proper(d, 10)
    v, (c, e) = d.i(1, 6), _proper(d, 10)
    op = d.pick("+", "-", "*")
    x, y = _reduced(w * b + a, b), _reduced(v * e + c, e)
    if op == "-" and x < y:
        w, a, b, v, c, e, x, y = v, c, e, w, a, b, y, x
    answer = _apply(x, op, y)
    name = {"+": "sum", "-": "difference", "*": "product"}[op]
    source = f"mixed({w}, {a}, {b}) {op} mixed({v}, {c}, {e})"
    return Problem(
        {"e": Formula(source), "p": Formula(f"mixed({w}, {a}, {b})"), "q": Formula(f"mixed({v}, {c}, {e})"), {"+": "add", "-": "sub", "*": "mul"}[op]: ""},
        answer,
        [
            Solution([("Write the mixed numbers as fractions", f"{_IMPORT}\na = {w} + Fraction({a}, {b})\nb = {v} + Fraction({c}, {e})"), (f"We want the {name}", f"result = a {op} b")], "result"),
            Solution([("Make improper fractions", f"{_IMPORT}\na = Fraction({w} * {b} + {a}, {b})\nb = Fraction({v} * {e} + {c}, {e})"), (f"We want the {name}", f"result = a {op} b")], "result"),
        ],
        as_fraction=True,
    )


@FAMILY.kind("improper")
def to_improper(d: Draw) -> Problem:
    w, (a, b) = d.i(1, 15), _proper(d)
    while gcd(a, b) > 1:
        a, b = _proper(d)
    return Problem({"p": Formula(f"mixed({w}, {a}, {b})")}, Fraction(w * b + a, b), [Solution([("Multiply the whole by the bottom, add the top", f"top = {w} * {b} + {a}"), ("Put it over the same bottom", f"result = f'{{top}}/{b}'")], "result"), Solution([("Add the whole and the fraction", f"{_IMPORT}\nresult = {w} + Fraction({a}, {b})")], "result")], as_fraction=True)


@FAMILY.kind("decimal")
def to_decimal(d: Draw) -> Problem:
    b = d.pick(2, 4, 5, 8, 10, 20, 25, 40, 50, 16, 100)
    a = d.i(1, b * 2 - 1)
    return Problem({"p": Frac(a, b), "a": a, "b": b}, Fraction(a, b), [Solution([("We want a decimal, so divide top by bottom", f"result = {a} / {b}")], "result")])


@FAMILY.kind("from-decimal")
def from_decimal(d: Draw) -> Problem:
    digits = d.pick(1, 2, 2, 3)
    n = d.i(1, 10**digits - 1)
    if n % 10 == 0:
        n += 5
    text = f"0.{n:0{digits}d}"
    return Problem({"x": text}, _reduced(n, 10**digits), [Solution([("Write it over a power of ten and reduce", f"{_IMPORT}\nresult = Fraction({n}, {10 ** digits})")], "result"), Solution([("Turn the decimal into a fraction", f"{_IMPORT}\nresult = Fraction('{text}')")], "result")], as_fraction=True)


@FAMILY.kind("compare")
def compare(d: Draw) -> Problem:
    count = d.pick(2, 2, 3, 4)
    found: list[tuple[int, int]] = []
    while len(found) < count:
        a, b = _proper(d)
        if gcd(a, b) == 1 and all(a * f != b * e for e, f in found):
            found.append((a, b))
    low = d.chance(0.4)
    best = found[0]
    for a, b in found[1:]:
        if (a * best[1] < best[0] * b) == low:
            best = (a, b)
    word = "smallest" if low else "largest"
    listing = ", ".join(f"Fraction({a}, {b})" for a, b in found)
    values: dict[str, object] = {"s": Seq([Frac(a, b) for a, b in found]), "low" if low else "high": "", "many" if count > 2 else "two": ""}
    if count == 2:
        values |= {"p": Frac(*found[0]), "q": Frac(*found[1])}
    return Problem(values, Fraction(*best), [Solution([("Write down the fractions", f"{_IMPORT}\nnums = [{listing}]"), (f"We want the {word}", f"result = {'min' if low else 'max'}(nums)")], "result")], as_fraction=True)


@FAMILY.kind("share", weight=1.5)
def shares(d: Draw) -> Problem:
    """Two parts of a whole are given as fractions; the third part is asked, as a fraction or a number."""
    while True:
        (a, b), (c, e) = _proper(d, 8), _proper(d, 8)
        rest = Fraction(1) - Fraction(a, b) - Fraction(c, e)
        if rest > 0 and gcd(a, b) == 1 and gcd(c, e) == 1:
            break
    top, bottom = b * e - a * e - c * b, b * e
    values: dict[str, object] = {"p": Frac(a, b), "q": Frac(c, e)}
    two = ("Write down the two parts", f"{_IMPORT}\na = Fraction({a}, {b})\nb = Fraction({c}, {e})")
    if d.chance(0.45):
        values["fraction"] = ""
        return Problem(values, _reduced(top, bottom), [Solution([two, ("We want the rest of the whole, so subtract from 1", "rest = 1 - a - b")], "rest"), Solution([two, ("Add the two parts", "used = a + b"), ("We want the rest of 1", "rest = 1 - used")], "rest")], as_fraction=True)
    lcm = b * e // gcd(b, e)
    n = lcm * d.i(1, max(1, 240 // lcm))
    values |= {"n": n, "number": ""}
    first, second = n // b * a, n // e * c
    return Problem(values, n - first - second, [Solution([("Find the first part", f"total = {n}\nfirst = total * {a} // {b}"), ("Find the second part", f"second = total * {c} // {e}"), ("We want the rest", "rest = total - first - second")], "rest")])


@FAMILY.kind("then")
def part_of_rest(d: Draw) -> Problem:
    """A fraction of the whole, then a fraction of the rest."""
    while True:
        (a, b), (c, e) = _proper(d, 6), _proper(d, 6)
        if gcd(a, b) == 1 and gcd(c, e) == 1:
            break
    n = b * e * d.i(1, 12)
    left = n - n // b * a
    last = left - left // e * c if left % e == 0 else None
    if last is None:
        return part_of_rest(d)
    return Problem({"p": Frac(a, b), "q": Frac(c, e), "n": n}, last, [Solution([("Find the first part", f"total = {n}\nfirst = total * {a} // {b}"), ("Find what is left", "left = total - first"), ("The second part is taken from what is left", f"second = left * {c} // {e}"), ("We want the final rest", "rest = left - second")], "rest")])
