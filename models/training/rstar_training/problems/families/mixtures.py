"""Mixtures: concentration of a blend, dilution, strengthening, prices of blends, amounts to mix."""

from fractions import Fraction

from ..draw import Draw, Problem, Solution
from ..family import Family
from ..lexicon import unit
from ..values import Money, Num, Pct, Qty

FAMILY = Family("mixtures", topic="mixtures", weight=1.2)
_NICE = (1, 2, 4, 5, 10)


def _amount(d: Draw) -> int:
    return d.pick(d.i(1, 20), d.i(1, 12) * 5, d.i(1, 10) * 50)


def _unit(d: Draw, big: bool) -> str:
    return d.pick("mL", "g", "mL") if big else d.pick("L", "L", "kg", "gal")


@FAMILY.kind("blend", weight=1.5)
def blend(d: Draw) -> Problem:
    while True:
        a, b = _amount(d), _amount(d)
        p, q = d.distinct(2, 1, 19)
        p, q = (p * 5, q * 5) if d.chance(0.8) else (p, q)
        out = Fraction(a * p + b * q, a + b)
        if out.denominator in _NICE and max(a, b) < 12 * min(a, b):
            break
    u = unit(_unit(d, max(a, b) > 40))
    given = ("We want the percent of the mixture", f"amount1 = {a}\npercent1 = {p}\namount2 = {b}\npercent2 = {q}")
    return Problem({"a": Qty(a, u), "b": Qty(b, u), "an": a, "bn": b, "p": Pct(p), "q": Pct(q)}, out, [
        Solution([given, ("Add the pure parts", "pure = amount1 * percent1 / 100 + amount2 * percent2 / 100"), ("Divide by the whole amount", "percent = pure / (amount1 + amount2) * 100")], "round(percent, 4)"),
        Solution([given, ("Pure part of each", "pure1 = amount1 * percent1 / 100\npure2 = amount2 * percent2 / 100"), ("All of both", "pure = pure1 + pure2\ntotal = amount1 + amount2"), ("The percent of the whole", "percent = pure * 100 / total")], "round(percent, 4)"),
    ])


@FAMILY.kind("dilute", weight=1.5)
def dilute(d: Draw) -> Problem:
    """Water added or evaporated: the new percent, or the amount of water."""
    while True:
        a, p = _amount(d), d.i(1, 18) * 5
        w = _amount(d)
        form = d.pick("add", "add", "boil")
        total = a + w if form == "add" else a - w
        if total > 0 and w < 8 * a and (out := Fraction(a * p, total)) < 100 and out.denominator in (1, 2) and out > 1:
            break
    u = unit(_unit(d, max(a, w) > 40))
    sign = "+" if form == "add" else "-"
    values = {"a": Qty(a, u), "p": Pct(p)}
    if d.chance(0.5):
        given = ("The pure part stays, we want the new percent", f"amount = {a}\npercent = {p}\nwater = {w}")
        return Problem(values | {"w": Qty(w, u), f"{form}_percent": ""}, out, [
            Solution([given, ("Find the pure part", "pure = amount * percent / 100"), ("The new whole amount", f"total = amount {sign} water"), ("Divide", "result = pure / total * 100")], "round(result, 4)"),
        ])
    given = ("The pure part stays, we want the water", f"amount = {a}\npercent = {p}\nnew_percent = {Num(out)}")
    word = "water = total - amount" if form == "add" else "water = amount - total"
    return Problem(values | {"q": Pct(out), f"{form}_water": ""}, w, [
        Solution([given, ("Find the pure part", "pure = amount * percent / 100"), ("The new whole amount", "total = pure * 100 / new_percent"), ("The water is the difference", word)], "round(water, 4)"),
    ])


@FAMILY.kind("part")
def part(d: Draw) -> Problem:
    """How much pure substance, how much of the rest, the concentration from the parts."""
    kind = d.pick("pure", "rest", "percent", "whole")
    while True:
        a, p = _amount(d), d.i(1, 19) * 5
        pure = Fraction(a * p, 100)
        if pure.denominator in _NICE:
            break
    u = unit(_unit(d, a > 40))
    if kind == "pure":
        return Problem({"a": Qty(a, u), "p": Pct(p), kind: ""}, pure, [Solution([("We want the pure part", f"amount = {a}\npercent = {p}"), ("Take the percent of the amount", "pure = amount * percent / 100")], "pure")])
    if kind == "rest":
        return Problem({"a": Qty(a, u), "p": Pct(p), kind: ""}, a - pure, [Solution([("We want the rest, not the pure part", f"amount = {a}\npercent = {p}"), ("Find the pure part", "pure = amount * percent / 100"), ("Subtract", "rest = amount - pure")], "round(rest, 4)")])
    if kind == "percent":
        while True:
            x, y = d.i(1, 60), d.i(1, 190)
            if Fraction(100 * x, x + y).denominator in _NICE:
                break
        u = unit(d.pick("g", "kg", "g"))
        return Problem({"x": Qty(x, u), "y": Qty(y, u), kind: ""}, 100 - Fraction(100 * y, x + y), [Solution([("We want the percent of the pure part", f"pure = {x}\nwater = {y}"), ("Find the whole", "total = pure + water"), ("Divide the pure part by it", "percent = pure / total * 100")], "round(percent, 4)")])
    return Problem({"x": Qty(pure if pure.denominator > 1 else int(pure), u), "p": Pct(p), kind: ""}, a, [Solution([("The pure part is this percent of the whole, we want the whole", f"pure = {Num(pure)}\npercent = {p}"), ("Divide by the percent", "amount = pure * 100 / percent")], "round(amount, 4)")])


@FAMILY.kind("amounts", weight=1.5)
def amounts(d: Draw) -> Problem:
    """How much of each solution for a given total or to a given first amount."""
    while True:
        p, q = d.distinct(2, 0, 19)
        p, q = 5 * p, 5 * q
        x, y = d.i(1, 30), d.i(1, 30)
        k = d.pick(1, 1, 5, 10)
        x, y = x * k, y * k
        m = Fraction(p * x + q * y, x + y)
        if m.denominator == 1 and m not in (p, q) and p and q:
            break
    m = int(m)
    u = unit(_unit(d, max(x, y) > 40))
    if d.chance(0.55):
        given = ("We want the amount of the first solution", f"percent1 = {p}\npercent2 = {q}\ntarget = {m}\ntotal = {x + y}")
        steps = [given, ("The pure part that is needed", "pure = total * target"), ("With only the second solution there would be", "second_only = total * percent2"), ("Each unit of the first changes it by the gap of the percents", "amount1 = (pure - second_only) / (percent1 - percent2)")]
        return Problem({"p": Pct(p), "q": Pct(q), "m": Pct(m), "t": Qty(x + y, u), "total": "", "unit": u.many}, x, [Solution(steps, "round(amount1, 4)")])
    given = ("We want the amount of the first solution", f"amount2 = {y}\npercent1 = {p}\npercent2 = {q}\ntarget = {m}")
    steps = [given, ("The second solution misses this much of the target", "gap = amount2 * (target - percent2)"), ("Each unit of the first brings this much over the target", "gain = percent1 - target"), ("Divide", "amount1 = gap / gain")]
    return Problem({"p": Pct(p), "q": Pct(q), "m": Pct(m), "b": Qty(y, u), "add": "", "unit": u.many}, x, [Solution(steps, "round(amount1, 4)")])


@FAMILY.kind("price", weight=1.5)
def price(d: Draw) -> Problem:
    """Blends of goods with different prices a kilogram."""
    while True:
        a, b = d.i(1, 20), d.i(1, 20)
        x, y = d.distinct(2, 2, 24)
        mean = Fraction(a * x + b * y, a + b)
        if (mean * 100).denominator == 1:
            break
    ware = d.pick("coffee", "tea", "rice", "dried fruit", "birdseed", "grass seed", "candy", "muesli", "trail mix", "flour")
    u = unit(d.pick("kg", "kg", "lb"))
    v = {"x": Money(x), "y": Money(y), "ware": ware, "one": u.one}
    kind = d.pick("mean", "cost", "need")
    if kind == "mean":
        given = ("We want the price of one unit of the mixture", f"amount1 = {a}\nprice1 = {x}\namount2 = {b}\nprice2 = {y}")
        return Problem(v | {"a": Qty(a, u), "b": Qty(b, u), kind: ""}, mean, [Solution([given, ("Find the cost of all", "cost = amount1 * price1 + amount2 * price2"), ("Divide by the whole amount", "price = cost / (amount1 + amount2)")], "round(price, 2)")])
    if kind == "cost":
        given = ("We want the cost of the mixture", f"amount1 = {a}\nprice1 = {x}\namount2 = {b}\nprice2 = {y}")
        return Problem(v | {"a": Qty(a, u), "b": Qty(b, u), kind: ""}, mean * (a + b), [Solution([given, ("Multiply each amount by its price", "cost1 = amount1 * price1\ncost2 = amount2 * price2"), ("Add", "cost = cost1 + cost2")], "cost")])
    given = ("We want the amount of the first kind", f"amount2 = {b}\nprice1 = {x}\nprice2 = {y}\ntarget = {Money(mean)}")
    return Problem(v | {"b": Qty(b, u), "m": Money(mean), kind: ""}, a, [Solution([given, ("The second kind differs from the target by this much", "gap = amount2 * (target - price2)"), ("Each unit of the first kind makes up for", "gain = price1 - target"), ("Divide", "amount1 = gap / gain")], "round(amount1, 4)")])


@FAMILY.kind("parts")
def parts(d: Draw) -> Problem:
    """Mixing in a ratio."""
    a, b = d.i(1, 9), d.i(1, 9)
    while a == b:
        b = d.i(1, 9)
    k = d.pick(d.i(2, 20), d.i(1, 10) * 10)
    u = unit(_unit(d, k * a > 40))
    v = {"a": a, "b": b}
    kind = d.pick("total", "other", "sum")
    if kind == "total":
        given = ("We want the first part of the total", f"part1 = {a}\npart2 = {b}\ntotal = {(a + b) * k}")
        return Problem(v | {"t": Qty((a + b) * k, u), kind: ""}, a * k, [Solution([given, ("Size of one part", "one = total / (part1 + part2)"), ("Take the parts of the first", "amount1 = one * part1")], "round(amount1, 4)")])
    word = "second amount" if kind == "other" else "total"
    given = (f"The first amount is known, we want the {word}", f"part1 = {a}\npart2 = {b}\namount1 = {a * k}")
    last = ("Take the parts of the second", "amount2 = one * part2") if kind == "other" else ("Take all parts", "total = one * (part1 + part2)")
    return Problem(v | {"x": Qty(a * k, u), kind: ""}, b * k if kind == "other" else (a + b) * k, [Solution([given, ("Size of one part", "one = amount1 / part1"), last], "amount2" if kind == "other" else "total")])
