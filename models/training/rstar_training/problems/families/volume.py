"""Volume of boxes, cylinders, cones, pyramids and balls; tanks; packing; an edge from the volume."""

from fractions import Fraction

from ..draw import Draw, Problem, Solution
from ..family import Family
from ..lexicon import unit
from ..values import Num, Pct, Qty
from ._measure import Powered, any_length, half_or_whole, lengths, pi_wish

FAMILY = Family("volume", topic="volume", weight=1.5)


@FAMILY.kind("box", weight=1.2)
def box(d: Draw) -> Problem:
    u = any_length(d)
    if d.chance(0.3):
        s = half_or_whole(d, 2, 25, 0.15)
        exact = Fraction(s) ** 3
        values = lengths(u, s=s)
        given = ("We want the volume of the cube", f"side = {values['s']}")
        show = "volume" if exact.denominator == 1 else "round(volume, 4)"
        return Problem(values, exact, [
            Solution([given, ("The volume is the edge to the third power", "volume = side ** 3")], show),
            Solution([given, ("Multiply the edge three times", "volume = side * side * side")], show),
        ])
    a, b, c = half_or_whole(d, 2, 40, 0.1), d.i(2, 30), d.i(2, 30)
    exact = Fraction(a) * b * c
    values = lengths(u, a=a, b=b, c=c)
    given = ("We want the volume of the box", f"length = {values['a']}\nwidth = {b}\nheight = {c}")
    show = "volume" if exact.denominator == 1 and isinstance(a, int) else "round(volume, 4)"
    return Problem(values, exact, [
        Solution([given, ("Multiply the three edges", "volume = length * width * height")], show),
        Solution([given, ("Find the area of the base", "base = length * width"), ("Multiply it by the height", "volume = base * height")], show),
    ])


@FAMILY.kind("cylinder", weight=1.2)
def cylinder(d: Draw) -> Problem:
    u = any_length(d)
    wish = pi_wish(d)
    r, h = d.i(2, 15), d.i(2, 30)
    by_diameter = d.chance(0.35)
    values = {**wish.values, **(lengths(u, dm=2 * r, h=h) if by_diameter else lengths(u, r=r, h=h))}
    volume = wish.step("The volume is pi times radius squared times height", "volume", "radius ** 2 * height")
    if by_diameter:
        given = (f"We want the volume, {wish.want}; the diameter is given", f"diameter = {2 * r}\nheight = {h}")
        half = ("The radius is half the diameter", "radius = diameter // 2" if wish.mode == "exact" else "radius = diameter / 2")
        return Problem(values, wish.answer(r * r * h), [Solution([given, half, volume], wish.show("volume"))])
    given = (f"We want the volume, {wish.want}", f"radius = {r}\nheight = {h}")
    return Problem(values, wish.answer(r * r * h), [
        Solution([given, volume], wish.show("volume")),
        Solution([given, wish.step("Find the area of the base", "base", "radius ** 2"), ("Multiply it by the height", "volume = base * height")], wish.show("volume")),
    ])


@FAMILY.kind("pointed", weight=1.1)
def pointed(d: Draw) -> Problem:
    u = any_length(d)
    if d.chance(0.45):
        wish = pi_wish(d, "rounded", "exact")
        r, h = d.i(2, 12), d.i(2, 30)
        if r * r * h % 3:
            h = 3 * d.i(1, 9)
        values = {**wish.values, **lengths(u, r=r, h=h), "cone": ""}
        given = (f"We want the volume of the cone, {wish.want}", f"radius = {r}\nheight = {h}")
        third = "radius ** 2 * height // 3" if wish.mode == "exact" else "radius ** 2 * height / 3"
        return Problem(values, wish.answer(r * r * h // 3), [Solution([given, wish.step("A cone is a third of pi times radius squared times height", "volume", third)], wish.show("volume"))])
    h = 3 * d.i(1, 12)
    if d.chance(0.5):
        s = d.i(2, 30)
        given = ("We want the volume of the pyramid", f"side = {s}\nheight = {h}")
        return Problem({**lengths(u, s=s, h=h)}, s * s * h // 3, [
            Solution([given, ("Find the area of the base", "base = side ** 2"), ("A pyramid is a third of base times height", "volume = base * height / 3")], "volume"),
        ])
    a, b = d.distinct(2, 2, 24)
    given = ("We want the volume of the pyramid", f"length = {a}\nwidth = {b}\nheight = {h}")
    return Problem({**lengths(u, a=a, b=b, h=h)}, a * b * h // 3, [
        Solution([given, ("Find the area of the base", "base = length * width"), ("A pyramid is a third of base times height", "volume = base * height / 3")], "volume"),
    ])


@FAMILY.kind("ball", weight=0.9)
def ball(d: Draw) -> Problem:
    u = any_length(d)
    wish = pi_wish(d, "rounded", "exact")
    half = d.chance(0.25)
    r = 3 * d.i(1, 9) if wish.mode == "exact" else d.i(2, 24)
    by_diameter = d.chance(0.3)
    values = {**wish.values, **(lengths(u, dm=2 * r) if by_diameter else lengths(u, r=r)), "half" if half else "full": ""}
    name = "half ball" if half else "ball"
    steps = [(f"We want the volume of the {name}, {wish.want}", f"diameter = {2 * r}" if by_diameter else f"radius = {r}")]
    if by_diameter:
        steps.append(("The radius is half the diameter", "radius = diameter // 2" if wish.mode == "exact" else "radius = diameter / 2"))
    divide = "//" if wish.mode == "exact" else "/"
    steps.append(wish.step(f"A {name} is {2 if half else 4} thirds of pi times the radius cubed", "volume", f"{2 if half else 4} * radius ** 3 {divide} 3"))
    return Problem(values, wish.answer(Fraction((2 if half else 4) * r**3, 3)), [Solution(steps, wish.show("volume"))])


@FAMILY.kind("tank", weight=1.3)
def tank(d: Draw) -> Problem:
    a, b, c = (10 * d.i(2, 15) for _ in range(3))
    liters = Fraction(a * b * c, 1000)
    cm = unit("cm")
    values: dict[str, object] = {"a": Qty(a, cm), "b": Qty(b, cm), "c": Qty(c, cm)}
    given = ("We want liters; the edges are in centimeters", f"length = {a}\nwidth = {b}\nheight = {c}")
    steps = [given, ("Find the volume in cubic centimeters", "volume = length * width * height"), ("One liter is 1000 cubic centimeters", "liters = volume / 1000")]
    kind = d.pick("liters", "percent", "time", "level", "meters")
    if kind == "meters":
        a, b, c = d.i(2, 25), d.i(2, 12), d.pick(1, 2, 3, Fraction(3, 2), Fraction(5, 2))
        m = unit("m")
        values = {"a": Qty(a, m), "b": Qty(b, m), "c": Qty(c, m), "meters": ""}
        given = ("We want liters; the edges are in meters", f"length = {a}\nwidth = {b}\nheight = {values['c']}")
        return Problem(values, c * a * b * 1000, [Solution([given, ("Find the volume in cubic meters", "volume = length * width * height"), ("One cubic meter is 1000 liters", "liters = volume * 1000")], "liters")])
    if kind == "percent":
        p = d.pick(10, 20, 25, 40, 50, 60, 75, 80, 90)
        return Problem({**values, "p": Pct(p)}, liters * p / 100, [Solution([*steps, ("Only this percent is filled", f"percent = {p}\nfilled = liters * percent / 100")], "filled")])
    if kind == "time":
        n = int(liters)
        rates = [k for k in (2, 3, 4, 5, 6, 8, 10, 12, 15, 16, 20, 24, 25, 30, 40) if n % k == 0 and n // k > 1]
        if rates:
            rate = d.pick(*rates)
            return Problem({**values, "rate": rate}, n // rate, [Solution([*steps, ("We want the minutes, so divide by the liters per minute", f"rate = {rate}\ntime = liters / rate")], "time")])
    if kind == "level":
        n = a * b // 1000 * d.i(1, 9) + a * b // 500
        level = Fraction(n * 1000, a * b)
        if level.denominator in (1, 2, 4, 5, 10, 20, 25, 50) and level > 1 and n > 1:
            given = ("We want the height of the water in centimeters", f"liters = {n}\nlength = {a}\nwidth = {b}")
            return Problem({"a": values["a"], "b": values["b"], "n": n, "level": ""}, level, [
                Solution([given, ("One liter is 1000 cubic centimeters", "volume = liters * 1000"), ("Divide by the area of the base", "height = volume / (length * width)")], "height"),
            ])
    return Problem({**values, "liters": ""}, liters, [Solution(steps, "liters")])


@FAMILY.kind("packing", weight=0.9)
def packing(d: Draw) -> Problem:
    u = any_length(d)
    if d.chance(0.6):
        s = d.i(2, 10)
        x, y, z = d.i(2, 12), d.i(2, 10), d.i(2, 8)
        given = ("We want the number of cubes in the box", f"length = {s * x}\nwidth = {s * y}\nheight = {s * z}\nside = {s}")
        return Problem(lengths(u, a=s * x, b=s * y, c=s * z, s=s), x * y * z, [
            Solution([given, ("Find how many fit along each edge", "x = length // side\ny = width // side\nz = height // side"), ("Multiply", "count = x * y * z")], "count"),
            Solution([given, ("Find both volumes", "box = length * width * height\ncube = side ** 3"), ("Divide", "count = box // cube")], "count"),
        ])
    s, k = d.i(1, 12), d.i(2, 10)
    given = ("We want the number of small cubes in the large cube", f"large = {s * k}\nsmall = {s}")
    return Problem(lengths(u, large=s * k, small_side=s), k**3, [
        Solution([given, ("Find how many fit along one edge", "n = large // small"), ("Take it three times as a factor", "count = n ** 3")], "count"),
        Solution([given, ("Divide the volumes", "count = large ** 3 // small ** 3")], "count"),
    ])


@FAMILY.kind("edge", weight=1.2)
def edge(d: Draw) -> Problem:
    u = any_length(d)
    kind = d.pick("cube", "box", "box", "cylinder", "grow")
    if kind == "cube":
        s = d.i(2, 25)
        given = ("We want the edge of the cube", f"volume = {s**3}")
        return Problem({"cube": Powered(d, s**3, u, 3), **lengths(u, m=2)}, s, [
            Solution([given, ("The edge is the cube root of the volume", "edge = round(volume ** (1 / 3))")], "edge"),
        ])
    if kind == "box":
        a, b, c = d.i(2, 25), d.i(2, 20), d.i(2, 20)
        if d.chance(0.4):
            given = ("We want the height of the box", f"volume = {a * b * c}\nbase = {a * b}")
            return Problem({"v": Powered(d, a * b * c, u, 3), "base": Powered(d, a * b, u), **lengths(u, m=2)}, c, [Solution([given, ("Divide the volume by the base", "height = volume // base")], "height")])
        given = ("We want the third edge of the box", f"volume = {a * b * c}\nlength = {a}\nwidth = {b}")
        return Problem({"v": Powered(d, a * b * c, u, 3), **lengths(u, a=a, b=b, m=2)}, c, [
            Solution([given, ("Divide the volume by the known edges", "height = volume // (length * width)")], "height"),
            Solution([given, ("Find the area of the base", "base = length * width"), ("Divide the volume by it", "height = volume // base")], "height"),
        ])
    if kind == "cylinder":
        r, h = d.i(2, 12), d.i(2, 25)
        given = ("We want the height; the volume is a multiple of pi, which cancels", f"volume = {r * r * h}\nradius = {r}")
        return Problem({"piv": r * r * h, **lengths(u, r=r, m=2)}, h, [Solution([given, ("Divide by the radius squared", "height = volume // radius ** 2")], "height")])
    k = d.i(2, 6)
    if d.chance(0.5):
        return Problem({"k": Num(k)}, k**3, [Solution([("We want how many times the volume grows", f"factor = {k}"), ("Three directions grow, so cube the factor", "times = factor ** 3")], "times")])
    v = d.i(2, 40)
    return Problem({"k": Num(k), "old": Powered(d, v, u, 3)}, v * k * k * k, [Solution([("We want the new volume", f"volume = {v}\nfactor = {k}"), ("Three directions grow, so multiply by the factor cubed", "new_volume = volume * factor ** 3")], "new_volume")])
