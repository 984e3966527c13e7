"""Recipes and other proportional scaling: portions, maps and models, inverse questions, two ingredients."""

from fractions import Fraction

from ..draw import Draw, Problem, Solution
from ..family import Family
from ..lexicon import unit as listed
from ..values import Num, Qty, Unit

FAMILY = Family("recipes", topic="ratio", weight=1.1)
_NICE = (1, 2, 4, 5)
_FOODS = (("flour", "g"), ("sugar", "g"), ("rice", "g"), ("milk", "mL"), ("butter", "g"), ("pasta", "g"), ("cream", "mL"), ("chocolate", "g"), ("flour", "cup"), ("sugar", "cup"), ("rice", "cup"), ("cheese", "oz"))


def unit(short: str) -> Unit:
    """A unit; cups are written out."""
    return Unit("cups", "cup", "cups") if short == "cup" else listed(short)


def _amount(d: Draw, u: str) -> int:
    return d.i(2, 60) * 10 if u in ("g", "mL") else d.i(2, 9)


@FAMILY.kind("scale", weight=1.5)
def scale(d: Draw) -> Problem:
    """An amount for n portions, wanted for m."""
    food, u = d.pick(*_FOODS)
    while True:
        n, m, a = d.i(2, 12), d.i(2, 30), _amount(d, u)
        if n != m and Fraction(a * m, n).denominator in _NICE:
            break
    given = ("We want the amount for the new number", f"portions = {n}\namount = {a}\nnew_portions = {m}")
    return Problem({"n": n, "m": m, "a": Qty(a, unit(u)), "food": food}, Fraction(a, n) * m, [
        Solution([given, ("Amount for one", "one = amount / portions"), ("Multiply by the new number", "new_amount = one * new_portions")], "round(new_amount, 4)"),
        Solution([given, ("The factor of the numbers", "factor = new_portions / portions"), ("Multiply the amount by it", "new_amount = amount * factor")], "round(new_amount, 4)"),
    ])


@FAMILY.kind("back", weight=1.2)
def back(d: Draw) -> Problem:
    """How many portions from an amount."""
    food, u = d.pick(*_FOODS)
    while True:
        n, a = d.i(2, 12), _amount(d, u)
        m = d.i(2, 40)
        b = Fraction(a * m, n)
        if m != n and b.denominator == 1 and b > 1:
            break
    given = ("We want the number of portions", f"portions = {n}\namount = {a}\nnew_amount = {b}")
    return Problem({"n": n, "a": Qty(a, unit(u)), "b": Qty(int(b), unit(u)), "food": food}, m, [
        Solution([given, ("Amount for one portion", "one = amount / portions"), ("Divide the new amount by it", "new_portions = new_amount / one")], "round(new_portions, 4)"),
        Solution([given, ("The factor of the amounts", "factor = new_amount / amount"), ("Multiply the portions by it", "new_portions = portions * factor")], "round(new_portions, 4)"),
    ])


@FAMILY.kind("pair", weight=1.2)
def pair(d: Draw) -> Problem:
    """Two ingredients in a fixed proportion, one amount changes."""
    while True:
        a, b, c = d.i(2, 12), d.i(2, 12), d.i(2, 40)
        if a != c and a != b and Fraction(b * c, a).denominator in _NICE:
            break
    given = ("We want the second amount, the proportion stays", f"first = {a}\nsecond = {b}\nnew_first = {c}")
    return Problem({"a": a, "b": b, "c": c}, Fraction(b, a) * c, [
        Solution([given, ("Second amount for one of the first", "one = second / first"), ("Multiply by the new first amount", "new_second = one * new_first")], "round(new_second, 4)"),
    ])


@FAMILY.kind("less")
def more_or_less(d: Draw) -> Problem:
    """How much more or less is needed than for the recipe."""
    food, u = d.pick(*_FOODS)
    while True:
        n, m, a = d.i(2, 10), d.i(2, 24), _amount(d, u)
        if n != m and Fraction(a * m, n).denominator in _NICE:
            break
    new = Fraction(a * m, n)
    word = "more" if m > n else "less"
    given = (f"We want how much {word} is needed", f"portions = {n}\namount = {a}\nnew_portions = {m}")
    return Problem({"n": n, "m": m, "a": Qty(a, unit(u)), "food": food, word: ""}, abs(new - a), [
        Solution([given, ("Scale the amount", "new_amount = amount / portions * new_portions"), ("Subtract", f"difference = {'new_amount - amount' if m > n else 'amount - new_amount'}")], "round(difference, 4)"),
    ])


@FAMILY.kind("map", weight=1.3)
def scale_map(d: Draw) -> Problem:
    """Maps and models with a scale."""
    if d.chance(0.5):
        k = d.pick(1, 2, 4, 5, 10, 20, 25, 50)
        x = d.pick(d.i(2, 30), Fraction(d.i(3, 40), 2))
        real = k * Fraction(x)
        if d.chance(0.55):
            return Problem({"k": k, "x": Num(x), "km": ""}, real, [Solution([("Each centimeter stands for the given kilometers", f"scale = {k}\nlength = {Num(x)}"), ("Multiply", "distance = length * scale")], "distance")])
        return Problem({"k": k, "y": Num(real), "cm": ""}, x, [Solution([("Each centimeter stands for the given kilometers", f"scale = {k}\ndistance = {Num(real)}"), ("Divide", "length = distance / scale")], "length")])
    s = d.pick(10, 20, 24, 25, 50, 87, 100, 200)
    x = d.i(2, 40)
    if d.chance(0.5):
        return Problem({"s": s, "x": x, "model": ""}, Fraction(sum(s for _ in range(x)), 100), [Solution([("The real length is the scale times the model, in meters", f"scale = {s}\nlength = {x}"), ("Multiply to get centimeters", "real = length * scale"), ("100 cm are a meter", "meters = real / 100")], "meters")])
    return Problem({"s": s, "y": Num(Fraction(s * x, 100)), "real": ""}, x, [Solution([("The model is the real length divided by the scale, in cm", f"scale = {s}\nmeters = {Num(Fraction(s * x, 100))}"), ("A meter has 100 cm", "real = meters * 100"), ("Divide by the scale", "length = real / scale")], "round(length, 4)")])


@FAMILY.kind("proportion", weight=1.3)
def proportion(d: Draw) -> Problem:
    """Other proportional quantities: fuel, pages, prices, heartbeats."""
    while True:
        a, m = d.i(2, 20), d.i(1, 40)
        b = a * d.pick(d.i(1, 12), Fraction(d.i(1, 24), 2))
        if a != m and Fraction(b).denominator == 1:
            break
    b = int(b)
    out = Fraction(b, a) * m
    given = ("Both grow in proportion", f"first = {a}\nvalue = {b}\nnew_first = {m}")
    return Problem({"a": a, "b": b, "m": m}, out, [
        Solution([given, ("Value for one", "one = value / first"), ("Multiply by the new number", "result = one * new_first")], "result"),
    ])
