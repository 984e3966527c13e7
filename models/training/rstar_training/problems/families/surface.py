"""Surface area of boxes, cubes, cylinders, balls and cones; open boxes, wrapping and painting; an edge from the surface."""

from fractions import Fraction

from ..draw import Draw, Problem, Solution
from ..family import Family
from ..values import Money
from ._measure import Powered, any_length, lengths, pi_wish

FAMILY = Family("surface", topic="volume", weight=1.0)


@FAMILY.kind("box", weight=1.3)
def box(d: Draw) -> Problem:
    u = any_length(d)
    if d.chance(0.3):
        s = d.i(2, 30)
        given = ("We want the surface of the cube", f"side = {s}")
        return Problem(lengths(u, s=s), 6 * s * s, [
            Solution([given, ("A cube has 6 equal faces", "surface = 6 * side ** 2")], "surface"),
            Solution([given, ("Find the area of one face", "face = side ** 2"), ("There are 6 faces", "surface = 6 * face")], "surface"),
        ])
    a, b, c = d.i(2, 30), d.i(2, 25), d.i(2, 20)
    given = ("We want the surface of the box", f"length = {a}\nwidth = {b}\nheight = {c}")
    return Problem(lengths(u, a=a, b=b, c=c), 2 * a * b + 2 * c * (a + b), [
        Solution([given, ("Find the three different faces", "top = length * width\nfront = length * height\nside = width * height"), ("Each face occurs twice", "surface = 2 * (top + front + side)")], "surface"),
    ])


@FAMILY.kind("open")
def open_box(d: Draw) -> Problem:
    u = any_length(d)
    a, b, c = d.i(2, 25), d.i(2, 20), d.i(2, 15)
    given = f"length = {a}\nwidth = {b}\nheight = {c}"
    walls = ("Find the four walls", "walls = 2 * height * (length + width)")
    kind = d.pick("lid", "walls", "ceiling")
    if kind == "walls":
        return Problem({**lengths(u, a=a, b=b, c=c), "walls": ""}, 2 * c * a + 2 * c * b, [Solution([("We want only the four walls", given), ("Find the way around", "around = 2 * (length + width)"), ("Multiply by the height", "walls = around * height")], "walls")])
    sentence = "We want four walls and the bottom, there is no lid" if kind == "lid" else "We want four walls and the ceiling"
    part = "bottom" if kind == "lid" else "ceiling"
    return Problem({**lengths(u, a=a, b=b, c=c), kind: ""}, a * b + 2 * a * c + 2 * b * c, [
        Solution([(sentence, given), walls, (f"Add the {part}", f"{part} = length * width\narea = walls + {part}")], "area"),
    ])


@FAMILY.kind("round", weight=1.4)
def round_bodies(d: Draw) -> Problem:
    u = any_length(d)
    wish = pi_wish(d)
    r, h = d.i(2, 15), d.i(2, 25)
    shape = d.pick("cylinder", "cylinder", "side", "ball", "cone")
    if shape == "ball":
        given = (f"We want the surface of the ball, {wish.want}", f"radius = {r}")
        return Problem({**wish.values, **lengths(u, r=r), "ball": ""}, wish.answer(4 * r * r), [Solution([given, wish.step("The surface is 4 pi times the radius squared", "surface", "4 * radius ** 2")], wish.show("surface"))])
    if shape == "cone":
        s = r + d.i(1, 12)
        total = d.chance(0.5)
        given = (f"We want the {'whole' if total else 'curved'} surface of the cone, {wish.want}", f"radius = {r}\nslant = {s}")
        values = {**wish.values, **lengths(u, r=r, slant=s), "cone" if total else "cone_side": ""}
        if total:
            return Problem(values, wish.answer(r * r + r * s), [Solution([given, wish.step("The surface is pi times radius times radius plus slant", "surface", "radius * (radius + slant)")], wish.show("surface"))])
        return Problem(values, wish.answer(r * s), [Solution([given, wish.step("The curved surface is pi times radius times slant", "surface", "radius * slant")], wish.show("surface"))])
    values = {**wish.values, **lengths(u, r=r, h=h), shape: ""}
    if shape == "side":
        given = (f"We want the curved surface of the cylinder, {wish.want}", f"radius = {r}\nheight = {h}")
        return Problem(values, wish.answer(2 * r * h), [Solution([given, wish.step("It is 2 pi times radius times height", "surface", "2 * radius * height")], wish.show("surface"))])
    given = (f"We want the whole surface of the cylinder, {wish.want}", f"radius = {r}\nheight = {h}")
    return Problem(values, wish.answer(2 * r * h + 2 * r * r), [
        Solution([given, wish.step("It is 2 pi times radius times radius plus height", "surface", "2 * radius * (radius + height)")], wish.show("surface")),
        Solution([given, ("Find side and both circles, each without pi", "side = 2 * radius * height\ncircles = 2 * radius ** 2"), wish.step("Add them and multiply by pi" if wish.mode != "exact" else "Add them", "surface", "(side + circles)")], wish.show("surface")),
    ])


@FAMILY.kind("reverse")
def reverse(d: Draw) -> Problem:
    u = any_length(d)
    s = d.i(2, 25)
    kind = d.pick("edge", "volume", "surface", "edges")
    root = [("We want the {}, the surface of the cube is given", f"surface = {6 * s * s}"), ("One of the 6 faces", "face = surface // 6"), ("The edge is the square root of a face", "edge = round(face ** 0.5)")]
    if kind == "edge":
        return Problem({"sf": Powered(d, 6 * s * s, u), **lengths(u, m=2), "ask_edge": ""}, s, [Solution([(root[0][0].format("edge"), root[0][1]), *root[1:]], "edge")])
    if kind == "volume":
        return Problem({"sf": Powered(d, 6 * s * s, u), **lengths(u, m=2), "ask_volume": ""}, s * s * s, [Solution([(root[0][0].format("volume"), root[0][1]), *root[1:], ("Take the edge to the third power", "volume = edge ** 3")], "volume")])
    if kind == "surface":
        given = ("We want the surface, the volume of the cube is given", f"volume = {s**3}")
        return Problem({"v": Powered(d, s**3, u, 3), **lengths(u, m=2)}, 6 * s * s, [Solution([given, ("The edge is the cube root of the volume", "edge = round(volume ** (1 / 3))"), ("A cube has 6 faces", "surface = 6 * edge ** 2")], "surface")])
    given = ("We want the surface, all 12 edges together are given", f"total = {12 * s}")
    return Problem({**lengths(u, total=12 * s)}, 6 * s * s, [Solution([given, ("A cube has 12 edges", "edge = total // 12"), ("A cube has 6 faces", "surface = 6 * edge ** 2")], "surface")])


@FAMILY.kind("cost", weight=0.9)
def cost(d: Draw) -> Problem:
    u = any_length(d)
    a, b, c = d.i(2, 12), d.i(2, 10), d.i(2, 8)
    price = d.pick(d.i(2, 15), Fraction(2 * d.i(0, 9) + 1, 2))
    surface = 2 * (a * b + b * c + a * c)
    if d.chance(0.5):
        values = {**lengths(u, a=a, b=b, c=c), "price": Money(price), "one": Powered(d, 1, u)}
        given = ("We want the cost, so we need the surface of the box", f"length = {a}\nwidth = {b}\nheight = {c}\nprice = {values['price']}")
        return Problem(values, price * surface, [Solution([given, ("Each of the three faces occurs twice", "surface = 2 * (length * width + length * height + width * height)"), ("Multiply by the price", "cost = surface * price")], "cost")])
    n = d.i(2, 30)
    s = d.i(2, 15)
    given = ("We want the paper for all cubes", f"count = {n}\nside = {s}")
    return Problem({**lengths(u, s=s, m=2), "n": n}, n * 6 * s * s, [Solution([given, ("A cube has 6 faces", "surface = 6 * side ** 2"), ("Multiply by the number of cubes", "total = count * surface")], "total")])
