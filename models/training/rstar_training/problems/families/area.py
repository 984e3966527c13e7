"""Area of plane figures from their measures, and a side from the area."""

from fractions import Fraction

from ..draw import Draw, Problem, Solution
from ..family import Family
from ._measure import Powered, any_length, half_or_whole, lengths, pi_wish

FAMILY = Family("area", topic="area", weight=1.6)


@FAMILY.kind("rectangle", weight=1.3)
def rectangle(d: Draw) -> Problem:
    u = any_length(d)
    a, b = half_or_whole(d, 2, 60), half_or_whole(d, 2, 40)
    if a == b:
        a += 1
    a, b = max(a, b), min(a, b)
    values = lengths(u, a=a, b=b)
    given = ("We want the area of the rectangle", f"length = {values['a']}\nwidth = {values['b']}")
    exact = Fraction(int(a * 10) * int(b * 10), 100)
    return Problem(values, exact, [
        Solution([given, ("[Multiply length by width|The area is length times width]", "area = length * width")], "round(area, 4)" if exact.denominator > 1 else "area"),
    ])


@FAMILY.kind("square", weight=0.9)
def square(d: Draw) -> Problem:
    u = any_length(d)
    side = half_or_whole(d, 2, 60, 0.2)
    around = 4 * side
    from_around = d.chance(0.45)
    values = lengths(u, around=around) if from_around else lengths(u, side=side)
    exact = Fraction(around) ** 2 / 16
    show = "round(area, 4)" if exact.denominator > 1 else "area"
    if from_around:
        given = ("We want the area, the perimeter is given", f"perimeter = {values['around']}")
        return Problem(values, exact, [
            Solution([given, ("A square has 4 equal sides", "side = perimeter / 4"), ("The area is the side squared", "area = side ** 2")], show),
            Solution([given, ("Find one side of the square", "side = perimeter / 4"), ("Multiply the side by itself", "area = side * side")], show),
        ])
    given = ("We want the area of the square", f"side = {values['side']}")
    return Problem(values, exact, [
        Solution([given, ("The area is the side squared", "area = side ** 2")], show),
        Solution([given, ("Multiply the side by itself", "area = side * side")], show),
    ])


@FAMILY.kind("triangle", weight=1.2)
def triangle(d: Draw) -> Problem:
    u = any_length(d)
    b, h = half_or_whole(d, 3, 50, 0.15), half_or_whole(d, 2, 40, 0.15)
    values = lengths(u, b=b, h=h)
    if d.chance(0.3):
        values = lengths(u, leg=b, leg2=h)
    given = ("We want the area of the triangle", f"base = {b if isinstance(b, int) else float(b)}\nheight = {h if isinstance(h, int) else float(h)}")
    exact = Fraction(b) * h / 2
    show = "round(area, 4)" if Fraction(b).denominator * Fraction(h).denominator > 1 else "area"
    return Problem(values, exact, [
        Solution([given, ("The area is half of base times height", "area = base * height / 2")], show),
        Solution([given, ("Multiply base and height", "product = base * height"), ("A triangle is half of it", "area = product / 2")], show),
    ])


@FAMILY.kind("parallelogram", weight=0.9)
def parallelogram(d: Draw) -> Problem:
    u = any_length(d)
    if d.chance(0.35):
        e, f = d.i(4, 40), d.i(2, 30)
        values = lengths(u, e=e, f=f)
        given = ("We want the area from the two diagonals", f"diagonal1 = {e}\ndiagonal2 = {f}")
        return Problem(values, Fraction(e * f, 2), [
            Solution([given, ("The area is half the product of the diagonals", "area = diagonal1 * diagonal2 / 2")], "area"),
        ])
    b, h = d.i(4, 60), d.i(2, 40)
    values = lengths(u, b=b, h=h)
    if d.chance(0.3):
        values |= lengths(u, slant=h + d.i(1, 6))
    given = ("We want the area, so we need base and height", f"base = {b}\nheight = {h}")
    return Problem(values, b * h, [
        Solution([given, ("The area is base times height", "area = base * height")], "area"),
    ])


@FAMILY.kind("trapezoid", weight=1.0)
def trapezoid(d: Draw) -> Problem:
    u = any_length(d)
    a, c = d.distinct(2, 2, 40)
    h = d.i(2, 24)
    values = lengths(u, a=a, c=c, h=h)
    given = ("We want the area of the trapezoid", f"a = {a}\nc = {c}\nheight = {h}")
    return Problem(values, Fraction(a * h + c * h, 2), [
        Solution([given, ("Add the parallel sides", "sides = a + c"), ("Multiply by the height and halve", "area = sides * height / 2")], "area"),
        Solution([given, ("Take the average of the parallel sides", "middle = (a + c) / 2"), ("Multiply it by the height", "area = middle * height")], "area"),
    ])


@FAMILY.kind("circle", weight=1.3)
def circle(d: Draw) -> Problem:
    u = any_length(d)
    wish = pi_wish(d)
    r = d.i(2, 30)
    if d.chance(0.35):
        if wish.mode != "exact" and d.chance(0.4):
            values = wish.values | lengths(u, dm=2 * r + 1)
            given = (f"We want the area, {wish.want}; the diameter is given", f"diameter = {2 * r + 1}")
            radius = ("The radius is half the diameter", "radius = diameter / 2")
            multiple: Fraction | int = Fraction((2 * r + 1) ** 2, 4)
        else:
            values = wish.values | lengths(u, dm=2 * r)
            given = (f"We want the area, {wish.want}; the diameter is given", f"diameter = {2 * r}")
            radius = ("The radius is half the diameter", "radius = diameter // 2" if wish.mode == "exact" else "radius = diameter / 2")
            multiple = r * r
        return Problem(values, wish.answer(multiple), [
            Solution([given, radius, wish.step("The area is pi times the radius squared", "area", "radius ** 2")], wish.show("area")),
        ])
    half = wish.mode == "rounded" and d.chance(0.2)
    x = Fraction(2 * r + 1, 2) if half else r
    values = wish.values | lengths(u, r=x)
    given = (f"We want the area, {wish.want}", f"radius = {float(x) if half else x}")
    return Problem(values, wish.answer(x * x), [
        Solution([given, wish.step("The area is pi times the radius squared", "area", "radius ** 2")], wish.show("area")),
        Solution([given, ("Square the radius", "square = radius * radius"), wish.step("Multiply by pi", "area", "square")], wish.show("area")),
    ])


@FAMILY.kind("side", weight=1.3)
def side_from_area(d: Draw) -> Problem:
    u = any_length(d)
    shape = d.pick("rectangle", "rectangle", "square", "triangle")
    if shape == "square":
        s = d.i(2, 40)
        given = ("We want the side of the square", f"area = {s * s}")
        return Problem({"sq": Powered(d, s * s, u), **lengths(u, u=2)}, s, [
            Solution([given, ("The side is the square root of the area", "import math\nside = math.isqrt(area)")], "side"),
            Solution([given, ("Take the square root", "side = area ** 0.5")], "side"),
        ])
    b, h = d.i(2, 40), d.i(2, 30)
    if shape == "rectangle":
        given = ("We want the other side of the rectangle", f"area = {b * h}\nside = {b}")
        return Problem({"rect": Powered(d, b * h, u), **lengths(u, b=b, u=2)}, h, [
            Solution([given, ("Divide the area by the known side", "other = area / side")], "other"),
        ])
    if b * h % 2:
        h += 1
    area = b * h // 2
    given = ("We want the height of the triangle", f"area = {area}\nbase = {b}")
    return Problem({"tri": Powered(d, area, u), **lengths(u, b=b, u=2)}, h, [
        Solution([given, ("Double the area", "double = area * 2"), ("Divide by the base", "height = double / base")], "height"),
        Solution([given, ("The area is half of base times height, so solve for the height", "height = 2 * area / base")], "height"),
    ])
