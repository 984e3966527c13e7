"""Percent change: increase, decrease, discount, tax, tip, reverse, percent of change, several changes."""

from fractions import Fraction

from ..draw import Draw, Problem, Solution
from ..family import Family
from ..values import Money, Num, Pct

FAMILY = Family("percent_change", topic="percent", weight=2)
_OFF = (5, 10, 15, 20, 25, 30, 33, 35, 40, 45, 50, 60, 70, 75, 80)
_RATES = (4, 5, 6, 7, 8, 9, 10, 12, 15, 16, 18, 19, 20, 21, 25, Fraction(15, 2), Fraction(17, 2), Fraction(25, 2))
_TIPS = (10, 12, 15, 18, 20, 22, 25)


def _cents(x: Fraction) -> bool:
    return (x * 100).denominator == 1


def _price(d: Draw) -> int | Fraction:
    return d.pick(d.i(1, 40) * 5, d.i(4, 200), d.i(1, 50) * 20, d.price(2, 90), Fraction(d.i(2, 99) * 100 + 99, 100))


def _down(price: int | Fraction, p: int | Fraction, ask: str) -> tuple[list[Solution], Fraction]:
    """Solutions for a price with p percent off; ask: new or saved. Exact result."""
    saved = Fraction(price) * p / 100
    code = Money(price)
    given = ("We want the new price" if ask == "new" else "We want the amount saved", f"price = {code}\npercent = {Num(p)}")
    cut = ("Find the discount", "discount = price * percent / 100")
    if ask == "saved":
        return [Solution([given, cut], "round(discount, 2)"), Solution([given, ("Find one percent", "one = price / 100"), ("Take the percent", "discount = one * percent")], "round(discount, 2)")], saved
    new = [given, cut, ("Subtract it from the price", "new = price - discount")]
    keep = [given, ("What is left to pay in percent", "rest = 100 - percent"), ("Take that percent of the price", "new = price * rest / 100")]
    return [Solution(new, "round(new, 2)"), Solution(keep, "round(new, 2)")], Fraction(price) - saved


def _up(price: int | Fraction, p: int | Fraction, ask: str, what: str) -> tuple[list[Solution], Fraction]:
    extra = Fraction(price) * p / 100
    given = ("We want the total with the extra" if ask == "new" else f"We want only the {what}", f"price = {Money(price)}\npercent = {Num(p)}")
    add = (f"Find the {what}", "extra = price * percent / 100")
    if ask == "extra":
        return [Solution([given, add], "round(extra, 2)"), Solution([given, ("Find one percent", "one = price / 100"), (f"Take the percent for the {what}", "extra = one * percent")], "round(extra, 2)")], extra
    return [Solution([given, add, ("Add it", "total = price + extra")], "round(total, 2)"), Solution([given, ("It becomes 100 percent and the extra percent", "total = price * (100 + percent) / 100")], "round(total, 2)")], Fraction(price) + extra


@FAMILY.kind("discount", weight=3)
def discount(d: Draw) -> Problem:
    price, p = _price(d), d.pick(*_OFF, d.i(2, 90))
    ask = d.pick("new", "new", "saved")
    solutions, answer = _down(price, p, ask)
    if not _cents(answer):
        return discount(d)
    return Problem({"a": Money(price), "p": Pct(p), ask: ""}, answer, solutions)


@FAMILY.kind("tax", weight=1.5)
def tax(d: Draw) -> Problem:
    price, p = _price(d), d.r.choice(_RATES)
    ask = d.pick("new", "new", "extra")
    solutions, answer = _up(price, p, ask, "tax")
    if not _cents(answer):
        return tax(d)
    return Problem({"a": Money(price), "p": Pct(p), ask: ""}, answer, solutions)


@FAMILY.kind("tip", weight=1.5)
def tip(d: Draw) -> Problem:
    bill, p, k = d.pick(d.i(4, 200), d.i(2, 40) * 5, d.price(8, 120)), d.r.choice(_TIPS), d.i(2, 8)
    ask = d.pick("new", "extra", "each")
    if ask != "each":
        solutions, answer = _up(bill, p, ask, "tip")
        if not _cents(answer):
            return tip(d)
        return Problem({"a": Money(bill), "p": Pct(p), ask: ""}, answer, solutions)
    _, total = _up(bill, p, "new", "tip")
    answer = total / k
    if not _cents(answer) or not _cents(total):
        return tip(d)
    given = ("We want the share of one person", f"bill = {Money(bill)}\npercent = {p}\npeople = {k}")
    steps = [given, ("Find the tip", "tip = bill * percent / 100"), ("Add it to the bill", "total = bill + tip"), ("Divide by the people", "each = total / people")]
    return Problem({"a": Money(bill), "p": Pct(p), "k": k, "each": ""}, answer, [Solution(steps, "round(each, 2)")])


@FAMILY.kind("amount", weight=2)
def grows_or_shrinks(d: Draw) -> Problem:
    up = d.chance(0.55)
    p = d.pick(5, 10, 15, 20, 25, 30, 40, 50, 60, 75, d.i(1, 60), *((100, 150, 120) if up else ()))
    n = d.pick(d.i(2, 60) * 20, d.i(1, 90) * 100, d.i(4, 400))
    answer = Fraction(n) * (100 + p if up else 100 - p) / 100
    if answer.denominator not in (1, 2, 5, 10) or (answer.denominator > 1 and d.chance(0.6)):
        return grows_or_shrinks(d)
    given = ("We want the new value", f"old = {n}\npercent = {p}")
    sign, word = ("+", "increase") if up else ("-", "decrease")
    values: dict[str, object] = {"n": n, "p": Pct(p), "up" if up else "down": ""}
    if answer.denominator == 1:
        values["whole"] = ""
    return Problem(values, answer, [Solution([given, (f"Find the {word}", "change = old * percent / 100"), ("Add it" if up else "Subtract it", f"new = old {sign} change")], "new"), Solution([given, (f"The new value is 100 {'plus' if up else 'minus'} the percent", f"new = old * (100 {sign} percent) / 100")], "new")])


@FAMILY.kind("change", weight=2)
def what_change(d: Draw) -> Problem:
    old = d.pick(d.i(2, 40) * 10, d.i(2, 60) * 4, d.i(1, 20) * 25, d.i(5, 300))
    p = d.pick(5, 10, 12, 15, 20, 25, 30, 35, 40, 50, 60, 75, 80, d.i(1, 95), Fraction(25, 2))
    up = d.chance(0.5)
    new = Fraction(old) * (100 + p if up else 100 - p) / 100
    if new.denominator != 1:
        return what_change(d)
    word = "increase" if up else "decrease"
    given = (f"We want the percent {word}", f"old = {old}\nnew = {new}")
    diff = ("Find the change", f"change = {'new - old' if up else 'old - new'}")
    return Problem({"a": old, "b": int(new), "ma": Money(old), "mb": Money(int(new)), "up" if up else "down": ""}, p, [Solution([given, diff, ("Divide by the old value, times 100", "percent = change / old * 100")], "round(percent, 4)"), Solution([given, ("New as a percent of old", "ratio = new * 100 / old"), ("Compare with 100", f"percent = {'ratio - 100' if up else '100 - ratio'}")], "round(percent, 4)")])


@FAMILY.kind("reverse", weight=2)
def reverse(d: Draw) -> Problem:
    up = d.chance(0.4)
    p = d.r.choice((4, 5, 6, 8, 10, 15, 20, 25, 30, 50)) if up else d.r.choice(_OFF)
    old = d.pick(d.i(1, 60) * 5, d.i(4, 300), d.i(1, 30) * 20)
    new = Fraction(old) * (100 + p if up else 100 - p) / 100
    if not _cents(new):
        return reverse(d)
    sign = "+" if up else "-"
    given = (f"We want the old value; the new one is 100 {'plus' if up else 'minus'} {p} percent of it", f"new = {Money(new)}\npercent = 100 {sign} {p}")
    values: dict[str, object] = {"b": Money(new), "p": Pct(p), "up" if up else "down": ""}
    if new.denominator == 1:
        values["n"] = int(new)
    return Problem(values, old, [Solution([given, ("Find one percent", "one = new / percent"), ("The old value is 100 percent", "old = one * 100")], "round(old, 2)"), Solution([given, ("Divide by the percent, times 100", "old = new * 100 / percent")], "round(old, 2)")])


@FAMILY.kind("twice", weight=1.5)
def two_changes(d: Draw) -> Problem:
    price = d.pick(d.i(1, 40) * 10, d.i(1, 20) * 25, d.i(1, 30) * 20)
    p, q = d.r.choice((5, 10, 15, 20, 25, 30, 40, 50)), d.r.choice((5, 6, 8, 10, 15, 20, 25))
    first, second = d.pick((1, 1), (1, -1), (-1, 1), (-1, -1))
    middle = Fraction(price) * (100 + first * p) / 100
    last = middle * (100 + second * q) / 100
    if not _cents(last):
        return two_changes(d)
    key = {(1, 1): "upup", (1, -1): "updown", (-1, 1): "downup", (-1, -1): "downdown"}[(first, second)]
    words = {1: "higher", -1: "lower"}
    sign = {1: "+", -1: "-"}
    given = ("We want the value after both changes", f"price = {price}")
    return Problem({"a": Money(price), "p": Pct(p), "q": Pct(q), key: ""}, last, [Solution([given, (f"First {p} percent {words[first]}", f"first = price * (100 {sign[first]} {p}) / 100"), (f"Then {q} percent {words[second]}", f"second = first * (100 {sign[second]} {q}) / 100")], "round(second, 2)")])


@FAMILY.kind("cart", weight=1.5)
def several_items(d: Draw) -> Problem:
    """Several items at a price, then a discount or tax on the total."""
    n, price, p = d.i(2, 12), d.pick(d.i(2, 40), d.price(2, 25)), d.pick(5, 10, 15, 20, 25, 30)
    up = d.chance(0.35)
    total = Fraction(price) * n
    answer = total * (100 + p if up else 100 - p) / 100
    if not _cents(answer):
        return several_items(d)
    sign = "+" if up else "-"
    steps = [("Find the cost of all", f"total = {n} * {Money(price)}"), (f"Find {p} percent of it", f"change = total * {p} / 100"), ("We want the amount to pay", f"pay = total {sign} change")]
    return Problem({"n": n, "a": Money(price), "p": Pct(p), "up" if up else "down": ""}, answer, [Solution(steps, "round(pay, 2)"), Solution([("Price of one after the change", f"one = {Money(price)} * (100 {sign} {p}) / 100"), ("We want the amount for all", f"pay = one * {n}")], "round(pay, 2)")])
