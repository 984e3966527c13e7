"""Prices per piece, per weight, per volume: cost of many, price of one, how many for the money, better buy, change."""

from fractions import Fraction

from ..draw import Draw, Problem, Solution
from ..family import Family
from ..lexicon import unit
from ..values import Money, Num, Qty

FAMILY = Family("unit_price", topic="unit price", weight=2)


def _one(d: Draw) -> Fraction:
    """A price of one thing, exact cents."""
    kind = d.r.random()
    if kind < 0.4:
        return Fraction(d.i(1, 25))
    if kind < 0.75:
        return Fraction(d.pick(5, 10, 15, 20, 25, 30, 40, 50, 60, 75, 80, 90, 95, 99) + 100 * d.i(0, 9), 100)
    return Fraction(d.i(5, 999), 100)


def _code(x: Fraction) -> str:
    return Money(x).code()


@FAMILY.kind("one", weight=2)
def price_of_one(d: Draw) -> Problem:
    n, one = d.i(2, 25), _one(d)
    return Problem({"n": n, "t": Money(one * n)}, one, [Solution([("We want the price of one", f"count = {n}\ncost = {_code(one * n)}"), ("Divide the cost by the count", "one = cost / count")], "round(one, 2)"), Solution([("We want the price of one, so divide", f"one = {_code(one * n)} / {n}")], "round(one, 2)")])


@FAMILY.kind("many", weight=2)
def price_of_many(d: Draw) -> Problem:
    n, one = d.i(2, 40), _one(d)
    return Problem({"n": n, "p": Money(one)}, one * n, [Solution([("We want the price of all", f"count = {n}\nprice = {_code(one)}"), ("Multiply the price by the count", "cost = count * price")], "round(cost, 2)")])


@FAMILY.kind("rule", weight=3)
def rule_of_three(d: Draw) -> Problem:
    a, b = d.distinct(2, 2, 20)
    one = _one(d)
    given = ("We want the cost of the new number", f"count = {a}\ncost = {_code(one * a)}\nnew = {b}")
    return Problem({"a": a, "b": b, "t": Money(one * a)}, one * b, [Solution([given, ("Find the price of one", "one = cost / count"), ("Multiply by the new number", "result = one * new")], "round(result, 2)"), Solution([given, ("Multiply first, then divide", "result = cost * new / count")], "round(result, 2)")])


@FAMILY.kind("howmany", weight=1.5)
def how_many(d: Draw) -> Problem:
    one = _one(d)
    n = d.i(2, 40)
    exact = d.chance(0.4)
    money = one * n
    if not exact:
        money = Fraction(-(-money // 1))
        if d.chance(0.5):
            money = Fraction(next(v for v in (5, 10, 20, 50, 100, 200, 500, 1000, 10**4) if v >= money))
        n = int(money / one)
        cents, each = int(money * 100), int(one * 100)
        code = f"count = {cents} // {each}"
        return Problem({"p": Money(one), "m": Money(money), "atmost": ""}, n, [Solution([("We want whole pieces, so work in cents and round down", code)], "count"), Solution([("Divide the money by the price", f"import math\nratio = {_code(money)} / {_code(one)}"), ("We want whole pieces, so round down", "count = math.floor(ratio + 1e-9)")], "count")])
    return Problem({"p": Money(one), "m": Money(money), "exact": ""}, n, [Solution([("We want the number, so divide the money by the price", f"money = {_code(money)}\nprice = {_code(one)}"), ("Divide", "count = round(money / price)")], "count")])


@FAMILY.kind("weight", weight=2)
def by_weight(d: Draw) -> Problem:
    """A price per kg, lb, L, m; a decimal amount is bought."""
    u = unit(d.pick("kg", "kg", "lb", "L", "m", "gal", "yd"))
    per = _one(d)
    amount = d.pick(Fraction(d.i(2, 30)), Fraction(d.i(1, 19), 2), Fraction(d.i(1, 39), 4), Fraction(d.i(5, 95), 10))
    cost = per * amount
    if (cost * 100).denominator != 1:
        return by_weight(d)
    number = amount if amount.denominator > 1 else int(amount)
    shown = Qty(number if isinstance(number, int) else Fraction(number), u)
    singular = {"per": Money(per), "u": u.one, "us": u.short, "q": shown, "kind": u.short}
    if d.chance(0.6):
        return Problem({**singular, "cost": ""}, cost, [Solution([("We want the cost", f"price = {_code(per)}\namount = {Num(number)}"), ("Multiply the price by the amount", "cost = price * amount")], "round(cost, 2)")])
    if amount <= 0:
        return by_weight(d)
    return Problem({**singular, "t": Money(cost), "perone": ""}, per, [Solution([(f"We want the price of one {u.one}", f"cost = {_code(cost)}\namount = {Num(number)}"), ("Divide the cost by the amount", "price = cost / amount")], "round(price, 2)")])


@FAMILY.kind("grams", weight=1.5)
def price_in_grams(d: Draw) -> Problem:
    """A price per kilogram (or per 100 g) and an amount in grams."""
    g = d.i(1, 40) * 50
    hundred = d.chance(0.4)
    per = Fraction(d.i(10, 400), 100) if hundred else Fraction(d.i(2, 60), d.pick(1, 1, 2))
    base = 100 if hundred else 1000
    cost = per * g / base
    if (cost * 100).denominator != 1:
        return price_in_grams(d)
    return Problem({"per": Money(per), "g": g, "hundred" if hundred else "kilo": ""}, cost, [Solution([("We want the cost", f"price = {_code(per)}\ngrams = {g}"), (f"Find how many times {base} g that is", f"times = grams / {base}"), ("Multiply by the price", "cost = price * times")], "round(cost, 2)"), Solution([("Find the price of one gram", f"one = {_code(per)} / {base}"), ("Multiply by the grams", f"cost = one * {g}")], "round(cost, 2)")])


@FAMILY.kind("better", weight=1.5)
def better_buy(d: Draw) -> Problem:
    """Two offers; the lower unit price (or the difference of unit prices) is asked."""
    a, b = d.distinct(2, 2, 24)
    x, y = _one(d), _one(d)
    if x == y:
        return better_buy(d)
    values: dict[str, object] = {"a": a, "b": b, "s": Money(x * a), "t": Money(y * b)}
    given = ("Find both prices of one", f"first = {_code(x * a)} / {a}\nsecond = {_code(y * b)} / {b}")
    if d.chance(0.5):
        return Problem({**values, "lower": ""}, min(x, y), [Solution([given, ("We want the lower price of one", "result = min(first, second)")], "round(result, 2)")])
    if d.chance(0.5):
        return Problem({**values, "diff": ""}, abs(x - y), [Solution([given, ("We want how much less one costs", "result = abs(first - second)")], "round(result, 2)")])
    return Problem({**values, "which": ""}, "A" if x < y else "B", [Solution([given, ("We want the name of the cheaper offer", "result = 'A' if first < second else 'B'")], "result")])


@FAMILY.kind("two", weight=2)
def two_kinds(d: Draw) -> Problem:
    a, b = d.i(2, 15), d.i(2, 15)
    x, y = _one(d), _one(d)
    total = a * x + b * y
    values: dict[str, object] = {"a": a, "b": b, "p": Money(x), "q": Money(y)}
    steps = [("Find the cost of the first kind", f"first = {a} * {_code(x)}"), ("Find the cost of the second kind", f"second = {b} * {_code(y)}")]
    if d.chance(0.6):
        return Problem({**values, "total": ""}, total, [Solution([*steps, ("We want both together", "cost = first + second")], "round(cost, 2)")])
    paid = next(v for v in (10, 20, 50, 100, 200, 500, 1000) if v >= total)
    return Problem({**values, "m": Money(paid), "change": ""}, paid - total, [Solution([*steps, ("Add them", "cost = first + second"), ("We want the change, so subtract", f"change = {paid} - cost")], "round(change, 2)")])


@FAMILY.kind("change", weight=1.5)
def change(d: Draw) -> Problem:
    n, one = d.i(1, 12), _one(d)
    cost = n * one
    paid = next(v for v in (5, 10, 20, 50, 100, 200, 500) if v >= cost)
    return Problem({"n": n, "p": Money(one), "m": Money(paid), **({"several": ""} if n > 1 else {"single": ""})}, paid - cost, [Solution([("Find the cost", f"cost = {n} * {_code(one)}"), ("We want the change, so subtract it from the money paid", f"change = {paid} - cost")], "round(change, 2)")])


@FAMILY.kind("second", weight=1.5)
def unknown_price(d: Draw) -> Problem:
    """The total and the price of one kind are given; the price of the other kind is asked."""
    a, b = d.i(2, 12), d.i(2, 12)
    x, y = _one(d), _one(d)
    total = a * x + b * y
    return Problem({"a": a, "b": b, "p": Money(x), "t": Money(total)}, y, [Solution([("Find the cost of the known kind", f"known = {a} * {_code(x)}"), ("The rest was paid for the other kind", f"rest = {_code(total)} - known"), ("We want the price of one of them", f"one = rest / {b}")], "round(one, 2)")])
