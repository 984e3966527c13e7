"""Coins and notes: values, how many of each kind, fewest pieces, stamps and tickets of two kinds."""

from fractions import Fraction

from ..draw import Draw, Problem, Solution
from ..family import Family
from ..values import Money

FAMILY = Family("coins", topic="money", weight=1.1)
_US = (("penny", "pennies", 1), ("nickel", "nickels", 5), ("dime", "dimes", 10), ("quarter", "quarters", 25))
_NOTES = (5, 10, 20, 50, 100)


@FAMILY.kind("value", weight=1.3)
def value(d: Draw) -> Problem:
    """What the coins are worth together, in cents or dollars."""
    k = d.i(2, 4)
    kinds = d.r.sample(_US, k)
    counts = [d.i(2, 20) for _ in range(k)]
    cents = sum(c * v for c, (_, _, v) in zip(counts, kinds, strict=True))
    parts = [f"{c} {many}" for c, (_, many, _) in zip(counts, kinds, strict=True)]
    listed = ", ".join(parts[:-1]) + " and " + parts[-1]
    code = "\n".join(f"{many} = {c}" for c, (_, many, _) in zip(counts, kinds, strict=True))
    total = "cents = " + " + ".join(f"{many} * {v}" for _, many, v in kinds)
    v = {"coins": listed, "list": ", ".join(parts), "plus": " + ".join(parts)}
    if d.chance(0.5):
        return Problem(v | {"cents": ""}, cents, [Solution([("We want the value in cents", code), ("Multiply each count by the value of the coin", total)], "cents")])
    return Problem(v | {"dollars": ""}, Fraction(cents, 100), [Solution([("We want the value in dollars", code), ("Multiply each count by the value in cents", total), ("100 cents are a dollar", "dollars = cents / 100")], "dollars")])


@FAMILY.kind("notes")
def notes(d: Draw) -> Problem:
    k = d.i(2, 3)
    kinds = sorted(d.r.sample(_NOTES, k))
    counts = [d.i(1, 12) for _ in range(k)]
    total = 0
    for c, v in zip(counts, kinds, strict=True):
        for _ in range(c):
            total += v
    values: dict[str, object] = {f"v{i}": v for i, v in enumerate(kinds, 1)} | {f"c{i}": c for i, c in enumerate(counts, 1)}
    values |= {"two" if k == 2 else "three": ""}
    code = f"values = {kinds}\ncounts = {counts}"
    steps = [("The notes and their counts are given", code), ("Add value times count", "total = sum(v * c for v, c in zip(values, counts))")]
    plain = [("The notes and their counts are given", "\n".join(f"count{i} = {c}" for i, c in enumerate(counts, 1))), ("Multiply by the value of the note and add", "total = " + " + ".join(f"count{i} * {v}" for i, v in enumerate(kinds, 1)))]
    return Problem(values | {"plain": ""}, total, [Solution(steps, "total"), Solution(plain, "total")])


@FAMILY.kind("two", weight=2)
def two_kinds(d: Draw) -> Problem:
    """Number and total worth are known: how many of each."""
    a, b = d.pick((5, 10), (10, 25), (5, 25), (10, 20), (5, 20), (1, 2), (20, 50), (2, 5), (1, 5), (10, 50))
    x, y = d.i(2, 30), d.i(2, 30)
    n, worth = x + y, a * x + b * y
    ask = d.pick("small", "large")
    v: dict[str, object] = {"a": a, "b": b, "n": n, "w": worth, f"ask_{ask}": "", **({"cents": ""} if b in (10, 20, 25, 50) and a >= 5 else {}), **({"notes": ""} if a >= 5 and 25 not in (a, b) else {})}
    if a > 1:
        v["over_one"] = ""
    if {a, b} <= {1, 5, 10, 25}:
        v |= {"smalls": {1: "pennies", 5: "nickels", 10: "dimes", 25: "quarters"}[a], "larges": {1: "pennies", 5: "nickels", 10: "dimes", 25: "quarters"}[b], "us": ""}
    start = f"count = {n}\ntotal = {worth}\nsmall = {a}\nlarge = {b}"
    given = (f"We want the number of the {ask} ones", start)
    more = ("If all were small, the total would be less by", "more = total - count * small")
    large = ("Each large one adds the difference of the values", "large_count = more // (large - small)")
    last = [("The others are small", "small_count = count - large_count")] if ask == "small" else []
    less = ("If all were large, the total would be more by", "less = count * large - total")
    small = ("Each small one takes the difference of the values", "small_count = less // (large - small)")
    last2 = [("The others are large", "large_count = count - small_count")] if ask == "large" else []
    show = f"{ask}_count"
    return Problem(v, x if ask == "small" else y, [Solution([given, more, large, *last], show), Solution([given, less, small, *last2], show)])


@FAMILY.kind("fewest")
def fewest(d: Draw) -> Problem:
    system = d.pick(("us", [25, 10, 5, 1]), ("euro", [50, 20, 10, 5, 2, 1]), ("note", [100, 50, 20, 10, 5]), ("note2", [50, 20, 10, 5, 1]))
    name, kinds = system
    amount = d.i(8, 99) if name in ("us", "euro") else d.i(5, 90) * 5 if name == "note" else d.i(11, 199)
    best = [0] + [10**6] * amount
    for i in range(1, amount + 1):
        best[i] = min((best[i - v] + 1 for v in kinds if v <= i), default=10**6)
    listed = ", ".join(map(str, kinds[:-1])) + f" and {kinds[-1]}"
    steps = [("Take the largest kind as often as it fits", f"amount = {amount}\nkinds = {kinds}\ncount = 0"), ("Go on with what is left", "for kind in kinds:\n    count += amount // kind\n    amount = amount % kind")]
    return Problem({"n": amount, "kinds": listed, name.rstrip("2"): ""}, best[amount], [Solution(steps, "count")])


@FAMILY.kind("tickets", weight=1.5)
def tickets(d: Draw) -> Problem:
    """Two kinds of tickets, animals with legs, vehicles with wheels."""
    form = d.pick("tickets", "tickets", "legs", "wheels")
    x, y = d.i(3, 60), d.i(3, 60)
    if form == "tickets":
        a = d.i(2, 12)
        b = a + d.i(1, 10)
    else:
        a, b = (2, 4) if form == "legs" else d.pick((2, 4), (3, 4), (2, 3))
    ask = d.pick("small", "large")
    v: dict[str, object] = {"n": x + y, "t": a * x + b * y, "a": a, "b": b, form: "", f"ask_{ask}": ""}
    if form == "tickets":
        v |= {"pa": Money(a), "pb": Money(b), "pt": Money(a * x + b * y)}
    if form == "wheels":
        v |= {"small": {2: "bicycles", 3: "tricycles"}[a], "big": {4: "cars", 3: "tricycles"}[b]}
    given = (f"We want the number of those with the {'smaller' if ask == 'small' else 'larger'} value", f"count = {x + y}\ntotal = {a * x + b * y}\nsmall = {a}\nlarge = {b}")
    more = ("If all were small, the total would be less by", "more = total - count * small")
    large = ("Each large one adds the difference of the values", "large_count = more // (large - small)")
    last = [("The others are small", "small_count = count - large_count")] if ask == "small" else []
    return Problem(v, x if ask == "small" else y, [Solution([given, more, large, *last], f"{ask}_count")])
