"""Ratio: divide in a ratio, find the other amount, simplify, scale recipes and maps, proportion, compare parts."""

from fractions import Fraction
from math import gcd

from ..draw import Draw, Problem, Solution
from ..family import Family
from ..values import Formula, Text

FAMILY = Family("ratio", topic="ratio", weight=2)


def _pair(d: Draw, top: int = 9) -> tuple[int, int]:
    while True:
        a, b = d.i(1, top), d.i(1, top)
        if a != b and gcd(a, b) == 1:
            return a, b


def _shown(d: Draw, *parts: int) -> Text:
    return Text(d.pick(":", ":", ":", " : ", " to ").join(map(str, parts)))


@FAMILY.kind("divide", weight=3)
def divide(d: Draw) -> Problem:
    a, b = _pair(d)
    one = d.i(2, 40)
    total = one * (a + b)
    ask = d.pick("first", "second", "larger", "smaller")
    parts = {"first": a, "second": b, "larger": max(a, b), "smaller": min(a, b)}[ask]
    answer = Fraction(total * parts, a + b)
    given = (f"We want the {ask} share, {parts} parts", f"total = {total}\nparts = {a} + {b}")
    return Problem({"r": _shown(d, a, b), "a": a, "b": b, "t": total, ask: ""}, answer, [Solution([given, ("Find one part", "one = total // parts"), (f"Take {parts} parts", f"share = one * {parts}")], "share"), Solution([given, (f"Take {parts} of all parts", f"share = total * {parts} // parts")], "share")])


@FAMILY.kind("three")
def divide_three(d: Draw) -> Problem:
    parts = [d.i(1, 6) for _ in range(3)]
    one = d.i(2, 30)
    total = one * sum(parts)
    index = d.i(0, 2)
    ask = ("first", "second", "third")[index]
    given = (f"We want the {ask} share, {parts[index]} parts", f"total = {total}\nparts = {' + '.join(map(str, parts))}")
    return Problem({"r": _shown(d, *parts), "t": total, ask: ""}, one * parts[index], [Solution([given, ("Find one part", "one = total // parts"), (f"Take {parts[index]} parts", f"share = one * {parts[index]}")], "share"), Solution([given, (f"Take {parts[index]} of all parts", f"share = total * {parts[index]} // parts")], "share")])


@FAMILY.kind("other", weight=2)
def other_amount(d: Draw) -> Problem:
    a, b = _pair(d)
    one = d.i(2, 30)
    ask = d.pick("second", "first", "total", "diff")
    if ask == "first":
        known, parts, have = b * one, a, b
    else:
        known, have = a * one, a
        parts = {"second": b, "total": a + b, "diff": abs(a - b)}[ask]
    want = {"second": f"the second amount, {b} parts", "first": f"the first amount, {a} parts", "total": f"both together, {a + b} parts", "diff": f"the difference, {abs(a - b)} parts"}[ask]
    answer = Fraction(known * parts, have)
    return Problem({"r": _shown(d, a, b), "a": a, "b": b, "n": known, ask: ""}, answer, [Solution([(f"{have} parts are {known}, find one part", f"one = {known} // {have}"), (f"We want {want}", f"result = one * {parts}")], "result"), Solution([(f"We want {want}", f"result = {known} * {parts} // {have}")], "result")])


@FAMILY.kind("from-diff")
def from_difference(d: Draw) -> Problem:
    a, b = _pair(d)
    one = d.i(2, 25)
    diff = abs(a - b) * one
    ask = d.pick("larger", "smaller", "total")
    parts = {"larger": max(a, b), "smaller": min(a, b), "total": a + b}[ask]
    return Problem({"r": _shown(d, max(a, b), min(a, b)), "n": diff, ask: ""}, Fraction(diff * parts, abs(a - b)), [Solution([(f"The difference is {abs(a - b)} parts", f"diff = {diff}\nparts = {max(a, b)} - {min(a, b)}"), ("Find one part", "one = diff // parts"), (f"We want {parts} parts", f"result = one * {parts}")], "result")])


@FAMILY.kind("simplify", weight=1.5)
def simplify(d: Draw) -> Problem:
    a, b = _pair(d, 15)
    g = d.i(2, 25)
    answer = f"{a}:{b}"
    return Problem({"r": _shown(d, a * g, b * g), "a": a * g, "b": b * g}, answer, [Solution([("Find the greatest common divisor", f"import math\na = {a * g}\nb = {b * g}\ng = math.gcd(a, b)"), ("We want both divided by it", "result = f'{a // g}:{b // g}'")], "result")])


@FAMILY.kind("proportion", weight=2)
def proportion(d: Draw) -> Problem:
    a, b = _pair(d, 12)
    k = d.pick(d.i(2, 12), Fraction(d.i(1, 9), 2))
    c, x = a * k, b * k
    if Fraction(c).denominator != 1 or Fraction(x).denominator not in (1, 2):
        return proportion(d)
    v = d.pick("x", "x", "n", "y", "a")
    source = d.pick(f"frac({a}, {b}) == frac({c}, {v})", f"frac({c}, {v}) == frac({a}, {b})", f"frac({b}, {a}) == frac({v}, {c})", f"frac({v}, {c}) == frac({b}, {a})")
    colon = Text(f"{a}:{b} = {c}:{v}")
    return Problem({"e": Formula(source), "colon": colon, "v": Formula(v), "a": a, "b": b, "c": c}, x, [Solution([(f"We want {v}, so multiply crosswise", f"product = {b} * {c}"), (f"Divide by {a}", f"{v} = product / {a}")], v), Solution([("Find the factor", f"factor = {c} / {a}"), (f"We want {v}", f"{v} = {b} * factor")], f"round({v}, 4)")])


@FAMILY.kind("scale", weight=2)
def recipe(d: Draw) -> Problem:
    """A recipe for p people needs n; how much for q people."""
    p, q = d.i(2, 12), d.i(2, 30)
    if p == q:
        q += 1
    per = d.pick(d.i(5, 150), d.i(1, 20) * 10, Fraction(d.i(1, 9), 2), d.i(1, 9))
    n, answer = per * p, per * q
    if Fraction(n).denominator != 1:
        return recipe(d)
    n = int(n)
    given = ("We want the amount for the new number", f"amount = {n}\nold = {p}\nnew = {q}")
    return Problem({"p": p, "q": q, "n": n}, answer, [Solution([given, ("Find the amount for one", "one = amount / old"), ("Multiply by the new number", "result = one * new")], "round(result, 4)"), Solution([given, ("Multiply first, then divide", "result = amount * new / old")], "result")])


@FAMILY.kind("map")
def map_scale(d: Draw) -> Problem:
    """A map scale: 1 cm stands for k km (or m)."""
    k, c = d.pick(2, 3, 4, 5, 8, 10, 12, 15, 20, 25, 50, 100), d.pick(d.i(2, 20), Fraction(d.i(3, 41), 2))
    if d.chance(0.5):
        return Problem({"k": k, "c": c, "real": ""}, c * k, [Solution([("We want the real distance", f"scale = {k}\non_map = {float(c) if Fraction(c).denominator > 1 else c}"), ("Multiply by the scale", "real = on_map * scale")], "real")])
    real = c * k
    if Fraction(real).denominator != 1:
        return map_scale(d)
    return Problem({"k": k, "r": int(real), "onmap": ""}, c, [Solution([("We want the distance on the map", f"scale = {k}\nreal = {int(real)}"), ("Divide by the scale", "on_map = real / scale")], "on_map")])


@FAMILY.kind("plan")
def plan_scale(d: Draw) -> Problem:
    """A scale 1:n, centimetres on paper to metres or kilometres."""
    n, c = d.pick((100, 1), (200, 1), (50, 1), (500, 1), (1000, 1), (2500, 1), (25_000, 1000), (50_000, 1000), (100_000, 1000), (200_000, 1000)), d.pick(d.i(2, 30), d.i(1, 12) * 2)
    ratio, big = n
    answer = Fraction(c * ratio, 100 * big)
    if (answer * 1000).denominator != 1:
        return plan_scale(d)
    unit, factor = ("km", 100_000) if big == 1000 else ("m", 100)
    return Problem({"r": Text(f"1:{ratio}" if d.chance(0.6) else f"1 : {ratio:,}"), "c": c, "u": Text("kilometers" if unit == "km" else "meters")}, answer, [Solution([("Real length in centimeters", f"real = {c} * {ratio}"), (f"We want {unit}, so divide by {factor}", f"result = real / {factor}")], "result")])


@FAMILY.kind("parts")
def compare_parts(d: Draw) -> Problem:
    """Counts are given; the ratio is asked (optionally of a part to the total)."""
    a, b = _pair(d, 8)
    g = d.i(2, 15)
    x, y = a * g, b * g
    kind = d.pick("pp", "pt")
    second = y if kind == "pp" else x + y
    h = gcd(x, second)
    return Problem({"x": x, "y": y, "t": x + y, kind: ""}, f"{x // h}:{second // h}", [Solution([("Write down the two numbers to compare", f"import math\na = {x}\nb = {y}" if kind == "pp" else f"import math\na = {x}\nb = {x} + {y}"), ("Find the greatest common divisor", "g = math.gcd(a, b)"), ("We want the ratio in lowest terms", "result = f'{a // g}:{b // g}'")], "result")])
