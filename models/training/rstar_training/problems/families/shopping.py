"""Shopping bills: totals, change, discounts, how many can be bought, what one thing costs, tips and tax."""

from fractions import Fraction

from ..draw import Draw, Problem, Solution
from ..family import Family
from ..values import Money, Num, Pct

FAMILY = Family("shopping", topic="money", weight=1.4)


def _note(total: int | Fraction) -> int:
    for note in (5, 10, 20, 50, 100, 200, 500, 1000):
        if note >= total:
            return note
    return 2000


@FAMILY.kind("bill", weight=1.5)
def bill(d: Draw) -> Problem:
    """Two or three kinds of goods: total, or change from a note."""
    k = d.pick(2, 2, 3)
    nums, prices = [d.i(1, 9) for _ in range(k)], [d.price(1, 25) for _ in range(k)]
    cents = sum(n * int(p * 100) for n, p in zip(nums, prices, strict=True))
    total = Fraction(cents, 100)
    v: dict[str, object] = {"two" if k == 2 else "three": ""}
    for i, (n, p) in enumerate(zip(nums, prices, strict=True), 1):
        v |= {f"n{i}": n, f"p{i}": Money(p)}
    start = "\n".join(f"count{i} = {n}\nprice{i} = {Money(p)}" for i, (n, p) in enumerate(zip(nums, prices, strict=True), 1))
    parts = "total = " + " + ".join(f"count{i} * price{i}" for i in range(1, k + 1))
    each = ("Cost of each kind", "\n".join(f"cost{i} = count{i} * price{i}" for i in range(1, k + 1)))
    added = ("Add the costs", "total = " + " + ".join(f"cost{i}" for i in range(1, k + 1)))
    if d.chance(0.5):
        given = ("We want the total of the bill", start)
        return Problem(v | {"total": ""}, total, [Solution([given, ("Multiply count and price and add", parts)], "round(total, 2)"), Solution([given, each, added], "round(total, 2)")])
    note = d.pick(_note(total), _note(total), int(total) + d.i(1, 20))
    given = ("We want the change", f"{start}\npaid = {note}")
    back = ("Subtract the total from what is paid", "change = paid - total")
    return Problem(v | {"note": Money(note), "change": ""}, note - total, [Solution([given, ("Multiply count and price and add", parts), back], "round(change, 2)"), Solution([given, each, added, back], "round(change, 2)")])


@FAMILY.kind("change", weight=1.2)
def change(d: Draw) -> Problem:
    """One kind of goods: change, money left, money missing."""
    n, p = d.i(2, 15), d.price(1, 20)
    cost = sum((Fraction(p) for _ in range(n)), Fraction(0))
    short = d.chance(0.3)
    have = int(cost) - d.i(1, max(1, int(cost) - 1)) if short and cost > 2 else max(_note(cost), int(cost) + 1)
    short = have < cost
    given = (f"We want the money that is {'missing' if short else 'left'}", f"count = {n}\nprice = {Money(p)}\nmoney = {have}")
    last = ("Subtract the money", "missing = cost - money") if short else ("Subtract the cost", "left = money - cost")
    return Problem({"n": n, "p": Money(p), "have": Money(have), "short" if short else "left": ""}, abs(have - cost), [Solution([given, ("Find the cost", "cost = count * price"), last], f"round({'missing' if short else 'left'}, 2)")])


@FAMILY.kind("discount", weight=1.5)
def discount(d: Draw) -> Problem:
    """Several pieces with a percent or an amount off."""
    while True:
        n, p, q = d.i(1, 8), d.i(2, 60), d.pick(5, 10, 15, 20, 25, 30, 40, 50)
        if (Fraction(n * p * q, 100) * 100).denominator == 1:
            break
    total = Fraction(n * p * (100 - q), 100)
    v: dict[str, object] = {"n": n, "p": Money(p), "q": Pct(q)}
    kind = d.pick("percent", "percent", "change", "coupon", "three")
    start = f"count = {n}\nprice = {p}\npercent = {q}"
    if kind == "percent":
        return Problem(v | ({"one": ""} if n == 1 else {"many": ""}) | {kind: ""}, total, [
            Solution([("We want the bill after the discount", start), ("Find the cost", "cost = count * price"), ("Take off the discount", "total = cost - cost * percent / 100")], "round(total, 2)"),
            Solution([("We want the bill after the discount", start), ("Find the cost", "cost = count * price"), ("This percent is paid", "paid_percent = 100 - percent"), ("Take it of the cost", "total = cost * paid_percent / 100")], "round(total, 2)"),
        ])
    if kind == "change":
        note = _note(total)
        return Problem(v | {"note": Money(note), kind: ""}, note - total, [Solution([("We want the change after the discount", f"{start}\npaid = {note}"), ("Find the cost", "cost = count * price"), ("Take off the discount", "total = cost - cost * percent / 100"), ("Subtract from what is paid", "change = paid - total")], "round(change, 2)")])
    if kind == "coupon":
        n += 1
        c = d.i(1, n * p - 1) if n * p < 12 else d.i(1, 10)
        return Problem({"n": n, "p": Money(p), "c": Money(c), kind: ""}, n * p - c, [Solution([("We want the bill with the coupon", f"count = {n}\nprice = {p}\ncoupon = {c}"), ("Find the cost", "cost = count * price"), ("Take off the coupon", "total = cost - coupon")], "total")])
    free = d.pick(2, 3, 4)
    n = (free + 1) * d.i(1, 5)
    return Problem({"n": n, "b": free, "p": Money(p), kind: ""}, p * (n - n // (free + 1)), [Solution([("In each group one piece is free", f"count = {n}\nprice = {p}\nbuy = {free}"), ("Count the free pieces", "free = count // (buy + 1)"), ("Pay for the others", "total = (count - free) * price")], "total")])


@FAMILY.kind("afford")
def afford(d: Draw) -> Problem:
    """How many can be bought, and what is left then."""
    p = d.i(2, 30)
    have = d.i(2 * p, 12 * p + p - 1)
    n, rest = 0, have
    while rest >= p:
        rest -= p
        n += 1
    v = {"p": Money(p), "have": Money(have)}
    start = f"money = {have}\nprice = {p}"
    if d.chance(0.5):
        return Problem(v | {"count": ""}, n, [Solution([("We want how many can be bought", start), ("Only whole pieces count", "count = money // price")], "count")])
    return Problem(v | {"rest": ""}, rest, [
        Solution([("We want the money left after buying as many as possible", start), ("The remainder is left", "left = money % price")], "left"),
        Solution([("We want the money left after buying as many as possible", start), ("How many can be bought", "count = money // price"), ("Subtract their cost", "left = money - count * price")], "left"),
    ])


@FAMILY.kind("one", weight=1.2)
def one(d: Draw) -> Problem:
    """The price of one thing from the bill."""
    n, p, x = d.i(2, 9), d.price(1, 20), d.price(1, 30)
    kind = d.pick("simple", "rest", "change")
    if kind == "simple":
        total = n * Fraction(p)
        return Problem({"n": n, "t": Money(total), kind: ""}, p, [Solution([("We want the price of one", f"count = {n}\ntotal = {Money(total)}"), ("Divide the total by the count", "price = total / count")], "round(price, 2)")])
    if kind == "rest":
        total = n * Fraction(p) + x
        return Problem({"n": n, "x": Money(x), "t": Money(total), kind: ""}, p, [Solution([("We want the price of one of the equal things", f"total = {Money(total)}\nother = {Money(x)}\ncount = {n}"), ("Take off the other thing", "rest = total - other"), ("Divide by the count", "price = rest / count")], "round(price, 2)")])
    cost = n * Fraction(p)
    note = _note(cost)
    if note == cost:
        note *= 2
    return Problem({"n": n, "note": Money(note), "c": Money(note - cost), kind: ""}, p, [Solution([("We want the price of one", f"paid = {note}\nchange = {Money(note - cost)}\ncount = {n}"), ("Find the cost", "cost = paid - change"), ("Divide by the count", "price = cost / count")], "round(price, 2)")])


@FAMILY.kind("extra")
def extra(d: Draw) -> Problem:
    """Tax, tip, delivery, sharing the bill."""
    while True:
        b, q, k = d.pick(d.i(2, 40) * 5, d.i(10, 150)), d.pick(5, 8, 10, 12, 15, 18, 20, 25), d.i(2, 6)
        total = Fraction(b * (100 + q), 100)
        if (total * 100).denominator == 1 and (total / k * 100).denominator == 1:
            break
    kind = d.pick("tax", "share", "delivery")
    v = {"b": Money(b), "q": Pct(q), kind: ""}
    start = f"bill = {b}\npercent = {q}"
    if kind == "tax":
        return Problem(v, total, [Solution([("We want the total with the percent added", start), ("Find the part to add", "part = bill * percent / 100"), ("Add it", "total = bill + part")], "round(total, 2)")])
    if kind == "share":
        return Problem(v | {"k": k}, total / k, [Solution([("We want what each pays", f"{start}\npeople = {k}"), ("Add the percent", "total = bill + bill * percent / 100"), ("Divide by the people", "each = total / people")], "round(each, 2)")])
    n, p, c = d.i(2, 9), d.price(2, 25), d.i(2, 9)
    return Problem({"n": n, "p": Money(p), "c": Money(c), kind: ""}, Fraction(int(p * 100) * n + 100 * c, 100), [Solution([("We want the cost with delivery", f"count = {n}\nprice = {Money(p)}\ndelivery = {Num(c)}"), ("Find the cost of the goods", "cost = count * price"), ("Add the delivery", "total = cost + delivery")], "round(total, 2)")])
