"""Comparing two offers: which is cheaper (A, B or a person's name), what the cheaper one costs, how much is saved, when they are equal."""

from fractions import Fraction

from ..draw import Draw, Problem, Solution
from ..family import Family
from ..values import Money, Pct

FAMILY = Family("compare_offers", topic="unit price", weight=1.2)


@FAMILY.kind("pack", weight=1.6)
def pack(d: Draw) -> Problem:
    """Packs of different size: the cheaper one per piece."""
    while True:
        n, m = d.distinct(2, 2, 24)
        x, y = d.price(2, 40), d.price(2, 40)
        if n * y != m * x and 0.5 < float(Fraction(x) / n / (Fraction(y) / m)) < 2:
            break
    first = n * Fraction(y) > m * Fraction(x)
    start = f"count_a = {n}\nprice_a = {Money(x)}\ncount_b = {m}\nprice_b = {Money(y)}"
    v = {"n": n, "m": m, "x": Money(x), "y": Money(y)}
    each = ("Price of one piece in each offer", "one_a = price_a / count_a\none_b = price_b / count_b")
    if d.chance(0.6):
        return Problem(v | {"label": ""}, "A" if first else "B", [
            Solution([("We want the offer with the lower price a piece", start), each, ("Choose the lower price", 'best = "A" if one_a < one_b else "B"')], "best"),
        ])
    a, b = str(d.entity("name")), str(d.entity("name2"))
    return Problem(v | {"people": ""}, a if first else b, [
        Solution([(f"We want who paid less for one piece, A is {a} and B is {b}", start), each, ("Choose the lower price", f'best = "{a}" if one_a < one_b else "{b}"')], "best"),
    ])


@FAMILY.kind("gap", weight=1.2)
def gap(d: Draw) -> Problem:
    """By how much one piece is cheaper, or what is saved with so many pieces."""
    while True:
        n, m = d.distinct(2, 2, 12)
        p, q = d.price(1, 12), d.price(1, 12)
        if p != q and 0.6 < float(Fraction(p) / Fraction(q)) < 1.7:
            break
    x, y = n * Fraction(p), m * Fraction(q)
    start = f"count_a = {n}\nprice_a = {Money(x)}\ncount_b = {m}\nprice_b = {Money(y)}"
    each = ("Price of one piece in each offer", "one_a = price_a / count_a\none_b = price_b / count_b")
    v = {"n": n, "m": m, "x": Money(x), "y": Money(y)}
    diff = abs(Fraction(p) - Fraction(q))
    if d.chance(0.5):
        return Problem(v | {"one": ""}, diff, [Solution([("We want the difference for one piece", start), each, ("Take the difference", "difference = abs(one_a - one_b)")], "round(difference, 2)")])
    k = n * m
    return Problem(v | {"k": k, "all": ""}, k * diff, [Solution([("We want the saving for all pieces", f"{start}\ncount = {k}"), each, ("Take the difference for one and multiply", "saving = abs(one_a - one_b) * count")], "round(saving, 2)")])


@FAMILY.kind("plan", weight=1.6)
def plan(d: Draw) -> Problem:
    """Fixed fee plus price per unit: which is cheaper for so many units, the cheaper cost, the difference, the break-even."""
    while True:
        a, b = sorted(d.distinct(2, 1, 60))
        p, q = sorted(d.distinct(2, 1, 20), reverse=True)
        n = d.i(2, 60)
        if a + p * n != b + q * n:
            break
    if d.chance(0.5):
        a, b, p, q = b, a, q, p
    ca, cb = a + p * n, b + q * n
    start = f"fixed_a = {a}\nunit_a = {p}\nfixed_b = {b}\nunit_b = {q}"
    both = ("Cost of each offer", "cost_a = fixed_a + unit_a * count\ncost_b = fixed_b + unit_b * count")
    kind = d.pick("which", "which", "cost", "save", "equal")
    if kind == "equal":
        p, q = (p, q) if p > q else (q, p)
        k = d.i(2, 40)
        a = d.i(0, 40)
        b = a + (p - q) * k
        return Problem({"a": Money(a), "b": Money(b), "p": Money(p), "q": Money(q), kind: ""}, k, [
            Solution([("We want the number with equal costs", f"fixed_a = {a}\nunit_a = {p}\nfixed_b = {b}\nunit_b = {q}"), ("Divide the difference of the fixed costs by that of the unit prices", "count = (fixed_b - fixed_a) / (unit_a - unit_b)")], "count"),
        ])
    v = {"a": Money(a), "b": Money(b), "p": Money(p), "q": Money(q), "n": n, kind: ""}
    if kind == "which":
        return Problem(v, "A" if ca < cb else "B", [Solution([("We want the cheaper offer", f"{start}\ncount = {n}"), both, ("Choose the lower cost", 'best = "A" if cost_a < cost_b else "B"')], "best")])
    if kind == "cost":
        return Problem(v, min(ca, cb), [Solution([("We want the cost of the cheaper offer", f"{start}\ncount = {n}"), both, ("Take the lower cost", "cost = min(cost_a, cost_b)")], "cost")])
    return Problem(v, max(ca, cb) - min(ca, cb), [Solution([("We want how much the cheaper offer saves", f"{start}\ncount = {n}"), both, ("Take the difference", "saving = abs(cost_a - cost_b)")], "saving")])


@FAMILY.kind("sale", weight=1.4)
def sale(d: Draw) -> Problem:
    """Percent off in one shop, an amount off or a lower price in another."""
    while True:
        x, p = d.i(4, 60) * 5, d.pick(5, 10, 15, 20, 25, 30, 40, 50)
        y, c = d.i(4, 60) * 5, d.i(1, 40)
        one = Fraction(x * (100 - p), 100)
        other = y - c
        if other > 0 and one != other and 0.6 < float(one / other) < 1.7:
            break
    v = {"x": Money(x), "p": Pct(p), "y": Money(y), "c": Money(c)}
    start = f"price_a = {x}\npercent = {p}\nprice_b = {y}\noff = {c}"
    both = ("Final price of each", "final_a = price_a - price_a * percent / 100\nfinal_b = price_b - off")
    kind = d.pick("which", "price", "save")
    if kind == "which":
        return Problem(v | {kind: ""}, "A" if one < other else "B", [Solution([("We want the cheaper shop", start), both, ("Choose the lower price", 'best = "A" if final_a < final_b else "B"')], "best")])
    if kind == "price":
        return Problem(v | {kind: ""}, min(one, Fraction(other)), [Solution([("We want the lower final price", start), both, ("Take the lower one", "price = min(final_a, final_b)")], "round(price, 2)")])
    return Problem(v | {kind: ""}, abs(one - other), [Solution([("We want the difference of the final prices", start), both, ("Take the difference", "saving = abs(final_a - final_b)")], "round(saving, 2)")])


@FAMILY.kind("rate", weight=1.2)
def rate(d: Draw) -> Problem:
    """Who is faster, earns more an hour, scores better."""
    while True:
        x, y, s, t = d.i(10, 300), d.i(10, 300), d.i(2, 12), d.i(2, 12)
        if x * t != y * s and s != t and 0.5 < x * t / (y * s) < 2:
            break
    a, b = str(d.entity("name")), str(d.entity("name2"))
    better = a if Fraction(x, s) > Fraction(y, t) else b
    return Problem({"x": x, "y": y, "s": s, "t": t}, better, [
        Solution([(f"We want the larger rate, A is {a} and B is {b}", f"amount_a = {x}\ntime_a = {s}\namount_b = {y}\ntime_b = {t}"), ("Rate of each", "rate_a = amount_a / time_a\nrate_b = amount_b / time_b"), ("Choose the larger rate", f'best = "{a}" if rate_a > rate_b else "{b}"')], "best"),
    ])
