"""Area in use: tiles, paint, cost per square unit, frames and paths, composite figures, scaled figures."""

from fractions import Fraction

from ..draw import Draw, Problem, Solution
from ..family import Family
from ..lexicon import unit
from ..values import Money, Pct, Qty
from ._measure import Powered, any_length, lengths, room_length

FAMILY = Family("area_stories", topic="area", weight=1.4)


@FAMILY.kind("tiles")
def tiles(d: Draw) -> Problem:
    big, small, factor = (unit("m"), unit("cm"), 100) if d.chance(0.75) else (unit("ft"), unit("in"), 12)
    side = d.pick(10, 20, 25, 50) if factor == 100 else d.pick(4, 6, 12)
    a, b = d.distinct(2, 2, 14)
    count = (a * factor // side) * (b * factor // side)
    given = (f"We want the number of tiles; lengths in {small.many}", f"length = {a} * {factor}\nwidth = {b} * {factor}\nside = {side}")
    values = {"a": Qty(a, big), "b": Qty(b, big), "s": Qty(side, small)}
    solutions = [
        Solution([given, ("Find how many tiles fit along each side", "row = length // side\nrows = width // side"), ("Multiply", "count = row * rows")], "count"),
        Solution([given, ("Find the area of the floor and of one tile", "area = length * width\ntile = side ** 2"), ("Divide the areas", "count = area // tile")], "count"),
    ]
    if d.chance(0.3):
        price = d.pick(2, 3, 4, 5, 6, Fraction(5, 2), Fraction(3, 2))
        values["price"] = Money(price)
        for s in solutions:
            s.steps = [*s.steps, ("We want the cost, so multiply by the price of one tile", f"price = {values['price']}\ncost = count * price")]
            s.show = "cost"
        return Problem(values, price * count, solutions)
    return Problem({**values, "ask_count": ""}, count, solutions)


@FAMILY.kind("paint")
def paint(d: Draw) -> Problem:
    u = room_length(d)
    a, b = d.i(4, 14), d.i(2, 6)
    hole = d.i(1, max(1, a * b // 4)) if d.chance(0.6) else 0
    rest = a * b - hole
    values = {**lengths(u, a=a, b=b), ("hole" if hole else "full"): Powered(d, hole, u) if hole else ""}
    head = "We want the area to paint" if hole else "We want the area of the wall"
    steps = [(head, f"length = {a}\nheight = {b}" + (f"\nwindow = {hole}" if hole else "")), ("Find the area of the whole wall", "area = length * height")]
    if hole:
        steps.append(("Subtract the part that is not painted", "area = area - window"))
    kind = d.r.random()
    if kind < 0.35 and hole:
        return Problem({**values, "ask_area": ""}, rest, [Solution(steps, "area")])
    per = next((k for k in d.r.sample((2, 3, 4, 5, 6, 8, 10, 12), 8) if rest % k == 0), 2)
    liters = Fraction(rest, per)
    steps.append((f"We want the cans, and one can covers {per}, so divide", f"cover = {per}\ncans = area / cover"))
    if liters.denominator > 1:
        steps[-1] = (f"We want full cans, and one can covers {per}, so divide and round up", f"import math\ncover = {per}\ncans = math.ceil(area / cover)")
    cans = -(-rest // per)
    values["per"] = Powered(d, per, u)
    if kind < 0.6:
        price = d.i(4, 30)
        return Problem({**values, "price": Money(price)}, cans * price, [Solution([*steps, ("We want the cost, so multiply by the price of a can", f"price = {price}\ncost = cans * price")], "cost")])
    return Problem({**values, "ask_cans": ""}, cans, [Solution(steps, "cans")])


@FAMILY.kind("cost", weight=1.1)
def cost(d: Draw) -> Problem:
    u = room_length(d)
    a, b = d.i(3, 30), d.i(2, 20)
    price = d.pick(d.i(2, 40), d.i(2, 40), Fraction(d.i(3, 40), 2))
    values: dict[str, object] = {**lengths(u, a=a, b=b), "price": Money(price), "one": Powered(d, 1, u)}
    given = ("We want the cost, so we need the area first", f"length = {a}\nwidth = {b}\nprice = {values['price']}")
    steps = [given, ("Find the area", "area = length * width"), ("Multiply by the price of one square unit", "cost = area * price")]
    total = Fraction(price) * a * b
    extra = d.r.random()
    if extra < 0.2:
        fee = d.i(2, 30) * 5
        return Problem({**values, "fee": Money(fee)}, total + fee, [Solution([*steps, ("Add the fixed fee", f"fee = {fee}\ntotal = cost + fee")], "total")])
    if extra < 0.4:
        p = d.pick(5, 10, 20, 25, 50)
        return Problem({**values, "off": Pct(p)}, total * (100 - p) / 100, [Solution([*steps, ("Take off the discount", f"percent = {p}\ntotal = cost * (100 - percent) / 100")], "round(total, 4)")])
    return Problem({**values, "simple": ""}, total, [Solution(steps, "cost")])


@FAMILY.kind("frame")
def frame(d: Draw) -> Problem:
    u = any_length(d)
    a, b = d.distinct(2, 4, 30)
    k = d.i(1, min(a, b) // 2 if d.chance(0.5) else 4)
    outer = d.chance(0.4) and 2 * k < min(a, b)
    around = ("Find the outer length and width, the border is on both sides", "outer_length = length + 2 * border\nouter_width = width + 2 * border")
    if outer:
        values = {**lengths(u, a=a, b=b, k=k), "inside": ""}
        inner = (a - 2 * k) * (b - 2 * k)
        given = ("The outer sides and the width of the border are given", f"length = {a}\nwidth = {b}\nborder = {k}")
        steps = [given, ("Find the inner length and width, the border is on both sides", "inner_length = length - 2 * border\ninner_width = width - 2 * border")]
        if d.chance(0.5):
            return Problem({**values, "ask_inner": ""}, inner, [Solution([*steps, ("We want the inner area", "area = inner_length * inner_width")], "area")])
        return Problem({**values, "ask_border": ""}, a * b - inner, [Solution([*steps, ("We want the border, so subtract the inner area from the outer area", "area = length * width - inner_length * inner_width")], "area")])
    values = {**lengths(u, a=a, b=b, k=k), "outside": ""}
    given = ("The inner sides and the width of the border are given", f"length = {a}\nwidth = {b}\nborder = {k}")
    total = a * b + 2 * k * (a + b) + 4 * k * k
    if d.chance(0.3):
        return Problem({**values, "ask_total": ""}, total, [Solution([given, around, ("We want the total area", "area = outer_length * outer_width")], "area")])
    return Problem({**values, "ask_border": ""}, total - a * b, [
        Solution([given, around, ("We want the border, so subtract the inner area from the outer area", "area = outer_length * outer_width - length * width")], "area"),
    ])


@FAMILY.kind("composite", weight=1.1)
def composite(d: Draw) -> Problem:
    u = any_length(d)
    a, b = d.i(6, 30), d.i(6, 30)
    shape = d.pick("cut", "house", "two", "hole", "l")
    if shape == "l":
        c, e = d.i(2, a - 2), d.i(2, 20)
        given = ("We want the total area of both rectangles", f"a = {a}\nb = {b}\nc = {c}\nd = {e}")
        return Problem({**lengths(u, la=a, lb=b, lc=c, ld=e)}, a * b + c * e, [
            Solution([given, ("Find the area of each rectangle", "first = a * b\nsecond = c * d"), ("Add them", "area = first + second")], "area"),
        ])
    if shape == "cut":
        c, e = d.i(1, a - 2), d.i(1, b - 2)
        given = ("We want the area that is left after the cut", f"length = {a}\nwidth = {b}\ncut_length = {c}\ncut_width = {e}")
        return Problem({**lengths(u, a=a, b=b, c=c, e=e), "cut": ""}, a * (b - e) + (a - c) * e, [
            Solution([given, ("Find both areas", "whole = length * width\ncut = cut_length * cut_width"), ("Subtract the cut", "area = whole - cut")], "area"),
        ])
    if shape == "house":
        h = d.i(2, 14)
        given = ("We want the area of a rectangle and a triangle together", f"width = {a}\nheight = {b}\nroof = {h}")
        return Problem({**lengths(u, a=a, b=b, h=h), "house": ""}, Fraction(a * (2 * b + h), 2), [
            Solution([given, ("Find the area of the rectangle", "rectangle = width * height"), ("Find the area of the triangle", "triangle = width * roof / 2"), ("Add them", "area = rectangle + triangle")], "area"),
        ])
    if shape == "two":
        s, t = d.distinct(2, 2, 20)
        given = ("We want the area of both squares together", f"side1 = {s}\nside2 = {t}")
        return Problem({**lengths(u, s=s, t=t)}, s * s + t * t, [
            Solution([given, ("Square both sides", "area1 = side1 ** 2\narea2 = side2 ** 2"), ("Add them", "area = area1 + area2")], "area"),
        ])
    s = d.i(1, min(a, b) - 1)
    given = ("We want the area around the square", f"length = {a}\nwidth = {b}\nside = {s}")
    return Problem({**lengths(u, a=a, b=b, s=s), "hole": ""}, a * b - s * s, [
        Solution([given, ("Find the area of the rectangle and of the square", "whole = length * width\nsquare = side ** 2"), ("Subtract", "area = whole - square")], "area"),
    ])


@FAMILY.kind("scaled", weight=0.9)
def scaled(d: Draw) -> Problem:
    u = any_length(d)
    kind = d.pick("factor", "times", "percent")
    if kind == "times":
        k = d.i(2, 9)
        given = ("We want how many times the area grows", f"factor = {k}")
        return Problem({"k": k, "times": ""}, k * k, [Solution([given, ("Both directions grow, so square the factor", "times = factor ** 2")], "times")])
    if kind == "factor":
        k, area = d.i(2, 6), d.i(3, 60)
        given = ("We want the new area", f"area = {area}\nfactor = {k}")
        return Problem({"k": k, "area": Powered(d, area, u)}, area * k * k, [Solution([given, ("Both directions grow, so the area grows by the factor squared", "new_area = area * factor ** 2")], "new_area")])
    p, q = d.pick(10, 20, 25, 30, 40, 50, 60), d.pick(10, 20, 25, 30, 40, 50)
    longer = ("Length and width change by these percents, take the area as 100 before", f"length = 100 + {p}\nwidth = 100 - {q}")
    both = ("Both sides grow by this percent, take the area as 100 before", f"length = 100 + {p}\nwidth = 100 + {p}")
    steps = [("Find the new area in percent of the old one", "area = length * width / 100"), ("We want the change in percent", "change = area - 100")]
    if d.chance(0.6):
        return Problem({"p": Pct(p), "both": ""}, Fraction(p * (200 + p), 100), [Solution([both, *steps], "change")])
    change = Fraction((100 + p) * (100 - q), 100) - 100
    if change >= 0:
        return Problem({"p": Pct(p), "both": ""}, Fraction(p * (200 + p), 100), [Solution([both, *steps], "change")])
    steps[1] = ("We want by how many percent it became smaller", "change = 100 - area")
    return Problem({"p": Pct(p), "q": Pct(q)}, -change, [Solution([longer, *steps], "change")])
