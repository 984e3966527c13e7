"""Perimeter of polygons, circumference of circles, fences and wheels, and a side from the perimeter."""

import math
from fractions import Fraction

from ..draw import Draw, Problem, Solution
from ..family import Family
from ..lexicon import unit
from ..values import Money, Noun, Qty, Seq
from ._measure import Powered, any_length, half_or_whole, lengths, pi_wish, room_length

FAMILY = Family("perimeter", topic="perimeter", weight=1.4)
_POLYGONS = {3: "equilateral triangle", 5: "regular pentagon", 6: "regular hexagon", 8: "regular octagon", 10: "regular decagon"}


@FAMILY.kind("rectangle", weight=1.2)
def rectangle(d: Draw) -> Problem:
    u = any_length(d)
    a, b = half_or_whole(d, 3, 80, 0.2), half_or_whole(d, 2, 60, 0.2)
    values = lengths(u, a=a, b=b)
    given = ("We want the perimeter of the rectangle", f"length = {values['a']}\nwidth = {values['b']}")
    whole = isinstance(a, int) and isinstance(b, int)
    show = "perimeter" if whole else "round(perimeter, 4)"
    return Problem(values, Fraction(a) + a + b + b, [
        Solution([given, ("Add length and width and double the sum", "perimeter = 2 * (length + width)")], show),
        Solution([given, ("Each side occurs twice", "perimeter = 2 * length + 2 * width")], show),
    ])


@FAMILY.kind("polygon", weight=1.1)
def polygon(d: Draw) -> Problem:
    u = any_length(d)
    kind = d.r.random()
    if kind < 0.35:
        n, s = d.pick(3, 4, 5, 6, 8, 10), half_or_whole(d, 2, 40, 0.2)
        values = {"figure": Noun(_POLYGONS.get(n, "square"), ""), "n": n, **lengths(u, s=s)}
        given = (f"We want the perimeter, the figure has {n} equal sides", f"n = {n}\nside = {values['s']}")
        return Problem(values, Fraction(s) * n, [Solution([given, ("Multiply the side by their number", "perimeter = n * side")], "round(perimeter, 4)" if Fraction(s).denominator > 1 else "perimeter")])
    if kind < 0.55:
        base, leg = d.i(2, 30), d.i(16, 40)
        given = ("We want the perimeter, two sides are equal", f"base = {base}\nside = {leg}")
        return Problem(lengths(u, base=base, leg=leg), base + leg + leg, [Solution([given, ("Add the base and both equal sides", "perimeter = base + 2 * side")], "perimeter")])
    n = d.pick(3, 3, 4, 5)
    while True:
        sides = [d.i(3, 40) for _ in range(n)]
        if 2 * max(sides) < sum(sides):
            break
    values = {"sides": Seq(list(sides)), "n": n, f"n{n}": "", **lengths(u, m=2)}
    given = ("We want the perimeter, so list all sides", f"sides = {sides}")
    summed = " + ".join(str(s) for s in sides)
    if d.chance(0.3):
        total = sum(sides)
        known = sides[:-1]
        values = {"known": Seq(list(known)), "word": {3: "triangle", 4: "quadrilateral", 5: "pentagon"}[n], **lengths(u, total=total)}
        return Problem(values, sides[-1], [
            Solution([("We want the missing side", f"perimeter = {total}\nsides = {known}"), ("Subtract the known sides from the perimeter", "missing = perimeter - sum(sides)")], "missing"),
        ])
    return Problem(values, sum(sides), [
        Solution([given, ("Add all sides", "perimeter = sum(sides)")], "perimeter"),
        Solution([("We want the perimeter, so add all sides", f"perimeter = {summed}")], "perimeter"),
    ])


@FAMILY.kind("circle", weight=1.3)
def circle(d: Draw) -> Problem:
    u = any_length(d)
    wish = pi_wish(d)
    if d.chance(0.5):
        dm = d.i(2, 60)
        values = wish.values | lengths(u, dm=dm)
        given = (f"We want the circumference, {wish.want}; the diameter is given", f"diameter = {dm}")
        return Problem(values, wish.answer(dm), [Solution([given, wish.step("The circumference is pi times the diameter", "around", "diameter")], wish.show("around"))])
    r = d.i(2, 40)
    values = wish.values | lengths(u, r=r)
    given = (f"We want the circumference, {wish.want}", f"radius = {r}")
    return Problem(values, wish.answer(2 * r), [
        Solution([given, wish.step("The circumference is 2 pi times the radius", "around", "2 * radius")], wish.show("around")),
        Solution([given, ("The diameter is twice the radius", "diameter = 2 * radius"), wish.step("The circumference is pi times the diameter", "around", "diameter")], wish.show("around")),
    ])


@FAMILY.kind("reverse", weight=1.2)
def reverse(d: Draw) -> Problem:
    u = any_length(d)
    kind = d.pick("rectangle", "rectangle", "regular", "circle", "circle", "ratio")
    if kind == "rectangle":
        a, b = d.i(2, 50), d.i(2, 50)
        given = ("We want the other side of the rectangle", f"perimeter = {2 * a + 2 * b}\nside = {a}")
        return Problem({**lengths(u, p=2 * (a + b), a=a), "rect": ""}, b, [
            Solution([given, ("Half of the perimeter is length plus width", "half = perimeter // 2"), ("Subtract the known side", "other = half - side")], "other"),
            Solution([given, ("Take away both known sides", "rest = perimeter - 2 * side"), ("Two equal sides are left", "other = rest // 2")], "other"),
        ])
    if kind == "ratio":
        k, b = d.i(2, 6), d.i(2, 20)
        given = (f"We want the {(long := d.chance(0.5)) and 'length' or 'width'}, the length is {k} times the width", f"perimeter = {2 * (k + 1) * b}\nk = {k}")
        steps = [given, ("The perimeter is 2 * (k + 1) widths", "width = perimeter // (2 * (k + 1))")]
        values = {**lengths(u, p=2 * (k + 1) * b), "k": k}
        if long:
            return Problem({**values, "ask_length": ""}, k * b, [Solution([*steps, ("The length is k times the width", "length = k * width")], "length")])
        return Problem({**values, "ask_width": ""}, b, [Solution(steps, "width")])
    if kind == "regular":
        n, s = d.pick(3, 4, 5, 6, 8), d.i(2, 40)
        given = (f"We want one side, there are {n} equal sides", f"n = {n}\nperimeter = {n * s}")
        return Problem({**lengths(u, p=n * s), "figure": Noun(_POLYGONS.get(n, "square"), ""), "n": n}, s, [Solution([given, ("Divide the perimeter by the number of sides", "side = perimeter // n")], "side")])
    r = d.i(1, 40)
    if d.chance(0.5):
        given = ("We want the radius, the circumference is a multiple of pi", f"around = {2 * r}")
        return Problem({**lengths(u, m=2), "multiple": 2 * r}, r, [Solution([given, ("The circumference is 2 pi times the radius, so divide by 2", "radius = around // 2")], "radius")])
    c = d.i(10, 300)
    ask_radius = d.chance(0.5)
    given = (f"We want the {'radius' if ask_radius else 'diameter'}, rounded to 2 decimals", f"around = {c}")
    values = {**lengths(u, c=c), "ask_radius" if ask_radius else "ask_diameter": ""}
    if ask_radius:
        return Problem(values, round(c / math.tau, 2), [Solution([given, ("Divide the circumference by 2 pi", "import math\nradius = around / (2 * math.pi)")], "round(radius, 2)")])
    return Problem(values, round(2 * c / math.tau, 2), [Solution([given, ("Divide the circumference by pi", "import math\ndiameter = around / math.pi")], "round(diameter, 2)")])


@FAMILY.kind("fence", weight=1.2)
def fence(d: Draw) -> Problem:
    u = room_length(d)
    a, b = d.i(4, 60), d.i(3, 50)
    values = lengths(u, a=a, b=b)
    kind = d.pick("cost", "posts", "wall", "laps", "gate")
    given = f"length = {a}\nwidth = {b}"
    around = ("Find the perimeter", "perimeter = 2 * (length + width)")
    if kind == "cost":
        price = d.pick(d.i(2, 30), Fraction(d.i(3, 30), 2))
        values |= {"price": Money(price), "onename": u.one}
        return Problem(values, price * 2 * (a + b), [Solution([("We want the cost, so we need the perimeter", f"{given}\nprice = {values['price']}"), around, ("Multiply by the price per unit of length", "cost = perimeter * price")], "cost")])
    if kind == "posts":
        gap = d.i(2, 5)
        a, b = gap * d.i(2, 12), gap * d.i(2, 10)
        values = lengths(u, a=a, b=b, gap=gap)
        return Problem(values, 2 * a // gap + 2 * b // gap, [Solution([("We want the number of posts around", f"length = {a}\nwidth = {b}\ngap = {gap}"), around, ("Around a closed line there are as many posts as gaps", "posts = perimeter // gap")], "posts")])
    if kind == "wall":
        return Problem({**values, "wall": ""}, a + b + b, [Solution([("We want the fence on three sides, one length is a wall", given), ("Add one length and both widths", "fence = length + 2 * width")], "fence")])
    if kind == "gate":
        g = d.i(1, 4)
        values |= lengths(u, gate=g)
        return Problem(values, a + a + b + b - g, [Solution([("We want the fence without the gate", f"{given}\ngate = {g}"), around, ("Subtract the gate", "fence = perimeter - gate")], "fence")])
    n = d.i(2, 12)
    return Problem({**values, "laps": n}, n * (a + b) * 2, [Solution([("We want the distance of all rounds", f"{given}\nrounds = {n}"), around, ("Multiply by the number of rounds", "distance = perimeter * rounds")], "distance")])


@FAMILY.kind("wheel", weight=0.9)
def wheel(d: Draw) -> Problem:
    n = d.pick(d.i(2, 40), d.i(2, 20) * 10, d.i(1, 9) * 100)
    cm, m = unit("cm"), unit("m")
    if d.chance(0.4):
        around, turns = d.pick(d.i(2, 9), d.i(50, 240)), d.i(3, 300)
        u = m if around < 10 else cm
        given = ("We want the number of turns", f"distance = {around * turns}\naround = {around}")
        return Problem({"dist": Qty(around * turns, u), "around": Qty(around, u)}, turns, [Solution([given, ("Divide the distance by one turn", "turns = distance // around")], "turns")])
    wish = pi_wish(d, "rounded", "short")
    dm = d.i(20, 90)
    values = {**wish.values, "dm": Qty(dm, cm), "n": n, "cm": ""}
    given = (f"We want the distance in centimeters, {wish.want}", f"diameter = {dm}\nturns = {n}")
    steps = [given, wish.step("One turn is the circumference", "around", "diameter"), ("Multiply by the number of turns", "distance = around * turns")]
    return Problem(values, wish.answer(dm * n), [Solution(steps, wish.show("distance"))])


@FAMILY.kind("square_link", weight=0.8)
def square_link(d: Draw) -> Problem:
    u = any_length(d)
    if d.chance(0.5):
        s = d.i(2, 40)
        given = ("We want the perimeter, the area of the square is given", f"area = {s * s}")
        return Problem({"sq": Powered(d, s * s, u), **lengths(u, m=2)}, 4 * s, [
            Solution([given, ("The side is the square root of the area", "import math\nside = math.isqrt(area)"), ("A square has 4 equal sides", "perimeter = 4 * side")], "perimeter"),
            Solution([given, ("Take the square root to get the side", "side = area ** 0.5"), ("Multiply by 4", "perimeter = 4 * side")], "perimeter"),
        ])
    a, b = d.distinct(2, 2, 40)
    given = ("We want the perimeter, area and one side are given", f"area = {a * b}\nlength = {a}")
    return Problem({"rect": Powered(d, a * b, u), **lengths(u, a=a, m=2)}, a + b + a + b, [
        Solution([given, ("Divide the area by the side", "width = area // length"), ("Add and double", "perimeter = 2 * (length + width)")], "perimeter"),
    ])
