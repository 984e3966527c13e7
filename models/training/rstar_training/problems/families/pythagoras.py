"""Pythagoras: hypotenuse, leg, ladders, diagonals, walks with right angles, is it a right triangle."""

import math

from ..draw import Draw, Problem, Solution
from ..family import Family
from ..lexicon import unit
from ..values import Seq
from ._measure import any_length, lengths, room_length

FAMILY = Family("pythagoras", topic="pythagoras", weight=1.4)
_TRIPLES = ((3, 4, 5), (5, 12, 13), (8, 15, 17), (7, 24, 25), (20, 21, 29), (9, 40, 41), (12, 35, 37), (11, 60, 61))
_NOTES = ("Round to two decimals.", "Give the answer to 2 decimal places.", "Round your answer to the nearest hundredth.", "Two decimals are enough.")


def triple(d: Draw, low: int = 1) -> tuple[int, int, int]:
    """A multiple of a Pythagorean triple, the legs in any order."""
    a, b, c = d.pick(*_TRIPLES[: d.pick(2, 4, 8)])
    k = d.i(low, max(low, 90 // c))
    return (a * k, b * k, c * k) if d.chance(0.5) else (b * k, a * k, c * k)


def surd(n: int) -> tuple[int, int]:
    """sqrt(n) = k * sqrt(m) with m free of squares: (k, m)."""
    k = max(k for k in range(1, math.isqrt(n) + 1) if n % (k * k) == 0)
    return k, n // (k * k)


def _long(a: int, b: int, rounded: bool, want: str, names: tuple[str, str] = ("a", "b"), out: str = "c") -> list[Solution]:
    """Solutions for sqrt(a^2 + b^2)."""
    given = (want, f"{names[0]} = {a}\n{names[1]} = {b}")
    show = f"round({out}, 2)" if rounded else out
    return [
        Solution([given, ("Add the squares of the legs", f"square = {names[0]} ** 2 + {names[1]} ** 2"), ("Take the square root", f"{out} = square ** 0.5")], show),
        Solution([given, ("By Pythagoras it is the root of the sum of squares", f"import math\n{out} = math.sqrt({names[0]} ** 2 + {names[1]} ** 2)")], show),
    ]


def _short(a: int, c: int, rounded: bool, want: str, names: tuple[str, str] = ("c", "a"), out: str = "b") -> list[Solution]:
    """Solutions for sqrt(c^2 - a^2)."""
    given = (want, f"{names[0]} = {c}\n{names[1]} = {a}")
    show = f"round({out}, 2)" if rounded else out
    return [
        Solution([given, ("Subtract the square of the leg from the square of the hypotenuse", f"square = {names[0]} ** 2 - {names[1]} ** 2"), ("Take the square root", f"{out} = square ** 0.5")], show),
        Solution([given, ("By Pythagoras it is the root of the difference of squares", f"import math\n{out} = math.sqrt({names[0]} ** 2 - {names[1]} ** 2)")], show),
    ]


@FAMILY.kind("hypotenuse", weight=1.2)
def hypotenuse(d: Draw) -> Problem:
    u = any_length(d)
    if d.chance(0.6):
        a, b, c = triple(d)
        return Problem({**lengths(u, a=a, b=b), "whole": "", "note": ""}, c, _long(a, b, False, "We want the hypotenuse"))
    a, b = d.i(2, 30), d.i(2, 30)
    answer: object = round(abs(complex(a, b)), 2)
    return Problem({**lengths(u, a=a, b=b), "note": " " + d.pick(*_NOTES)}, answer, _long(a, b, True, "We want the hypotenuse, rounded to 2 decimals"))


@FAMILY.kind("leg", weight=1.2)
def leg(d: Draw) -> Problem:
    u = any_length(d)
    if d.chance(0.6):
        a, b, c = triple(d)
        return Problem({**lengths(u, a=a, c=c), "whole": "", "note": ""}, b, _short(a, c, False, "We want the other leg"))
    a = d.i(2, 30)
    c = a + d.i(1, 20)
    return Problem({**lengths(u, a=a, c=c), "note": " " + d.pick(*_NOTES)}, round(math.sqrt((c - a) * (c + a)), 2), _short(a, c, True, "We want the other leg, rounded to 2 decimals"))


@FAMILY.kind("ladder", weight=1.1)
def ladder(d: Draw) -> Problem:
    u = room_length(d)
    whole = d.chance(0.65)
    if whole:
        foot, height, length = d.pick((3, 4, 5), (6, 8, 10), (5, 12, 13), (9, 12, 15), (8, 15, 17), (7, 24, 25), (12, 16, 20), (10, 24, 26), (15, 20, 25), (18, 24, 30), (20, 21, 29), (12, 35, 37), (16, 30, 34))
    else:
        foot, length = d.i(1, 6), d.i(7, 20)
        height = d.i(4, 15)
    note = "" if whole else " " + d.pick(*_NOTES)
    ask = d.pick("height", "foot", "length")
    rounding = "" if whole else ", rounded to 2 decimals"
    if ask == "height":
        answer: object = height if whole else round(math.sqrt((length - foot) * (length + foot)), 2)
        return Problem({**lengths(u, foot=foot, length=length), "ask_height": "", "note": note}, answer, _short(foot, length, not whole, f"We want the height, the long side is known{rounding}", ("length", "foot"), "height"))
    if ask == "foot":
        if not whole:
            height = d.i(3, length - 1)
        answer = foot if whole else round(math.sqrt((length - height) * (length + height)), 2)
        return Problem({**lengths(u, height=height, length=length), "ask_foot": "", "note": note}, answer, _short(height, length, not whole, f"We want the distance on the ground, the long side is known{rounding}", ("length", "height"), "foot"))
    answer = length if whole else round(abs(complex(foot, height)), 2)
    return Problem({**lengths(u, height=height, foot=foot), "ask_length": "", "note": note}, answer, _long(foot, height, not whole, f"We want the long side{rounding}", ("foot", "height"), "length"))


@FAMILY.kind("diagonal", weight=1.2)
def diagonal(d: Draw) -> Problem:
    u = any_length(d)
    shape = d.pick("rectangle", "rectangle", "side", "square", "box", "height")
    if shape == "square":
        s = d.i(2, 40)
        note = " " + d.pick(*_NOTES)
        return Problem({**lengths(u, s=s), "note": note}, round(s * 2**0.5, 2), [
            Solution([("We want the diagonal of the square, rounded to 2 decimals", f"side = {s}"), ("It is the side times the root of 2", "diagonal = side * 2 ** 0.5")], "round(diagonal, 2)"),
            Solution([("We want the diagonal of the square, rounded to 2 decimals", f"side = {s}"), ("Two sides are the legs, so add their squares", "square = side ** 2 + side ** 2"), ("Take the square root", "diagonal = square ** 0.5")], "round(diagonal, 2)"),
        ])
    if shape == "box":
        a, b, c, e = d.pick((1, 2, 2, 3), (2, 3, 6, 7), (1, 4, 8, 9), (2, 6, 9, 11), (4, 4, 7, 9), (6, 6, 7, 11), (3, 4, 12, 13), (2, 10, 11, 15), (8, 9, 12, 17))
        k = d.i(1, 4)
        x, y, z = d.r.sample((a * k, b * k, c * k), 3)
        return Problem({**lengths(u, x=x, y=y, z=z), "note": ""}, e * k, [
            Solution([("We want the diagonal through the box", f"length = {x}\nwidth = {y}\nheight = {z}"), ("Add the three squares", "square = length ** 2 + width ** 2 + height ** 2"), ("Take the square root", "diagonal = square ** 0.5")], "diagonal"),
        ])
    if shape == "height":
        a, b, c = triple(d)
        return Problem({**lengths(u, base=2 * a, leg=c), "note": ""}, b, [
            Solution([("We want the height of the triangle with two equal sides", f"base = {2 * a}\nside = {c}"), ("The height meets the middle of the base", "half = base / 2"), ("By Pythagoras subtract the squares and take the root", "height = (side ** 2 - half ** 2) ** 0.5")], "height"),
        ])
    whole = d.chance(0.65)
    a, b, c = triple(d) if whole else (d.i(2, 30), d.i(2, 30), 0)
    note = "" if whole else " " + d.pick(*_NOTES)
    if shape == "side" and whole:
        return Problem({**lengths(u, a=a, diag=c), "note": ""}, b, _short(a, c, False, "We want the other side of the rectangle", ("diagonal", "side"), "other"))
    answer: object = c if whole else round(abs(complex(a, b)), 2)
    return Problem({**lengths(u, a=a, b=b), "note": note}, answer, _long(a, b, not whole, "We want the diagonal" + ("" if whole else ", rounded to 2 decimals"), ("length", "width"), "diagonal"))


@FAMILY.kind("walk", weight=1.1)
def walk(d: Draw) -> Problem:
    u = unit(d.pick("km", "m", "mi"))
    a, b, c = triple(d)
    kind = d.pick("saved", "back", "straight", "straight", "rounded")
    if kind == "saved":
        return Problem({**lengths(u, a=a, b=b), "saved": ""}, a + b - c, [
            Solution([("We want how much shorter the straight way is", f"a = {a}\nb = {b}"), ("Find the way around and the straight way", "around = a + b\nstraight = (a ** 2 + b ** 2) ** 0.5"), ("Subtract", "saved = around - straight")], "saved"),
        ])
    if kind == "back":
        s = d.i(1, 20)
        return Problem({**lengths(u, n=a + s, s=s, e=b), "back": ""}, c, [
            Solution([("We want the straight distance to the start", f"north = {a + s}\nsouth = {s}\neast = {b}"), ("North and south partly cancel", "up = north - south"), ("By Pythagoras take the root of the sum of squares", "distance = (up ** 2 + east ** 2) ** 0.5")], "distance"),
        ])
    if kind == "rounded":
        a, b = d.i(1, 20), d.i(1, 20)
        return Problem({**lengths(u, a=a, b=b), "straight": "", "note": " " + d.pick(*_NOTES)}, round(abs(complex(a, b)), 2), _long(a, b, True, "We want the straight distance, rounded to 2 decimals", out="distance"))
    return Problem({**lengths(u, a=a, b=b), "straight": "", "note": ""}, c, _long(a, b, False, "We want the straight distance", out="distance"))


@FAMILY.kind("exact", weight=0.9)
def exact(d: Draw) -> Problem:
    while True:
        a, b = d.i(1, 14), d.i(1, 14)
        c = a * a + b * b
        k, m = surd(c)
        if m > 1:
            break
    by_leg = d.chance(0.4)
    if by_leg:
        c, a = max(a, b) + 1, min(a, b)
        k, m = surd(c * c - a * a)
        if m == 1:
            by_leg = False
            a, b, k, m = 2, 4, 2, 5
    answer = f"sqrt({m})" if k == 1 else f"{k}*sqrt({m})"
    if by_leg:
        given = ("We want the exact leg as a root", f"c = {c}\na = {a}")
        steps = [given, ("Subtract the squares", "square = c ** 2 - a ** 2"), ("Simplify the square root", "from sympy import sqrt\nb = sqrt(square)")]
        return Problem({"a": a, "c": c, "by_leg": "", **({"many": ""} if a > 1 else {})}, answer, [Solution(steps, "b")])
    given = ("We want the exact hypotenuse as a root", f"a = {a}\nb = {b}")
    return Problem({"a": a, "b": b, "by_legs": "", **({"many": ""} if min(a, b) > 1 else {})}, answer, [Solution([given, ("Add the squares", "square = a ** 2 + b ** 2"), ("Simplify the square root", "from sympy import sqrt\nc = sqrt(square)")], "c")])


@FAMILY.kind("check", weight=0.8)
def right_or_not(d: Draw) -> Problem:
    a, b, c = sorted(triple(d))
    if d.chance(0.5):
        c += d.pick(-1, 1, 2)
        if c <= b:
            c = b + 1
        if c >= a + b:
            c = a + b - 1
    sides = [a, b, c]
    yes = math.isclose(c, abs(complex(a, b)), rel_tol=1e-12)
    shown = d.r.sample(sides, 3)
    given = ("We want to know if the triangle has a right angle", f"sides = {shown}")
    return Problem({"sides": Seq(list(shown)), "x": shown[0], "y": shown[1], "z": shown[2]}, "yes" if yes else "no", [
        Solution([given, ("Sort them so that the longest is last", "a, b, c = sorted(sides)"), ("Compare the sum of the squares with the longest squared", 'answer = "yes" if a ** 2 + b ** 2 == c ** 2 else "no"')], "answer"),
    ])
