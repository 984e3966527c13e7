"""Angles: triangles, complementary and supplementary angles, polygons, clock hands, parallel lines, radians."""

from fractions import Fraction

from ..draw import Draw, Problem, Solution
from ..family import Family
from ..values import Frac, Noun, Num, Seq
from ._measure import Degrees

FAMILY = Family("angles", topic="angles", weight=1.3)
_NAMES = {3: "triangle", 4: "quadrilateral", 5: "pentagon", 6: "hexagon", 7: "heptagon", 8: "octagon", 9: "nonagon", 10: "decagon", 12: "dodecagon"}


@FAMILY.kind("triangle", weight=1.3)
def triangle(d: Draw) -> Problem:
    kind = d.pick("third", "third", "apex", "base", "exterior", "right", "multiple")
    if kind == "third":
        a, b = d.i(15, 110), d.i(15, 60)
        given = ("We want the third angle of the triangle", f"a = {a}\nb = {b}")
        return Problem({"a": Degrees(d, a), "b": Degrees(d, b), "third": ""}, 180 - a - b, [
            Solution([given, ("The angles add up to 180", "c = 180 - a - b")], "c"),
            Solution([given, ("Add the known angles", "known = a + b"), ("Subtract from 180", "c = 180 - known")], "c"),
        ])
    if kind == "apex":
        a = d.i(15, 85)
        given = ("We want the angle at the top, both base angles are equal", f"base = {a}")
        return Problem({"base": Degrees(d, a)}, 180 - a - a, [Solution([given, ("Subtract both base angles from 180", "top = 180 - 2 * base")], "top")])
    if kind == "base":
        top = 2 * d.i(5, 80) + (1 if d.chance(0.15) else 0)
        given = ("We want a base angle, both base angles are equal", f"top = {top}")
        return Problem({"top": Degrees(d, top)}, Fraction(90) - Fraction(top, 2), [Solution([given, ("Halve what is left of 180", "base = (180 - top) / 2")], "base")])
    if kind == "right":
        a = d.i(5, 85)
        given = ("We want the other acute angle, one angle is 90", f"a = {a}")
        return Problem({"acute": Degrees(d, a)}, 90 - a, [Solution([given, ("Both acute angles add up to 90", "b = 90 - a")], "b")])
    if kind == "exterior":
        a, b = d.i(20, 90), d.i(20, 80)
        if d.chance(0.5):
            given = ("We want the exterior angle, the two opposite inner angles are given", f"a = {a}\nb = {b}")
            return Problem({"far": Degrees(d, a), "far2": Degrees(d, b), "ask_out": ""}, a + b, [Solution([given, ("It is the sum of the two opposite inner angles", "outer = a + b")], "outer")])
        given = ("We want the other opposite inner angle, the exterior angle is given", f"outer = {a + b}\na = {a}")
        return Problem({"outer": Degrees(d, a + b), "far": Degrees(d, a), "ask_in": ""}, b, [Solution([given, ("The exterior angle is the sum of both, so subtract", "b = outer - a")], "b")])
    parts = d.pick([1, 2, 3], [1, 1, 2], [1, 3, 5], [2, 3, 4], [1, 4, 4], [2, 3, 5], [3, 4, 5], [1, 2, 6], [1, 2, 7], [4, 5, 6], [3, 3, 4], [1, 3, 6])
    one = Fraction(180, sum(parts))
    largest = d.chance(0.6)
    steps = [(f"We want the {'largest' if largest else 'smallest'} angle, the parts of the ratio are given", f"parts = {parts}"), ("All parts together are 180 degrees", "one = 180 / sum(parts)")]
    if largest:
        return Problem({"ratio": ":".join(map(str, parts)), "ask_large": ""}, one * max(parts), [Solution([*steps, ("Take the largest part", "angle = one * max(parts)")], "angle")])
    return Problem({"ratio": ":".join(map(str, parts)), "ask_small": ""}, one * min(parts), [Solution([*steps, ("Take the smallest part", "angle = one * min(parts)")], "angle")])


@FAMILY.kind("pair", weight=1.1)
def pair(d: Draw) -> Problem:
    right = d.chance(0.5)
    total, word = (90, "complementary") if right else (180, "supplementary")
    short = word[:5]
    kind = d.pick("one", "one", "times", "more", "line")
    if kind == "one":
        a = d.i(1, total - 1)
        noun = "complement" if right else "supplement"
        given = (f"We want the {noun}, both angles make {total}", f"angle = {a}")
        return Problem({"a": Degrees(d, a), "noun": noun, "word": word}, total - a, [Solution([given, (f"Subtract from {total}", f"other = {total} - angle")], "other")])
    if kind == "times":
        k = d.pick(2, 3, 4, 5, 8, 9)
        larger = d.chance(0.5)
        x = Fraction(total, k + 1)
        steps = [(f"We want the {'larger' if larger else 'smaller'} angle, one is {k} times the other", f"total = {total}\nk = {k}"), ("Together they are k + 1 equal parts", "small = total / (k + 1)")]
        values = {"word": word, "k": k, "ask_large" if larger else "ask_small": "", short: ""}
        if larger:
            return Problem(values, total - x, [Solution([*steps, ("The larger one is k times as much", "large = k * small")], "large")])
        return Problem(values, x, [Solution(steps, "small")])
    if kind == "more":
        m = 2 * d.i(2, 40)
        larger = d.chance(0.5)
        steps = [(f"We want the {'larger' if larger else 'smaller'} angle, the difference is given", f"total = {total}\ndifference = {m}")]
        code = "large = (total + difference) / 2" if larger else "small = (total - difference) / 2"
        steps.append(("Add the difference and halve" if larger else "Take away the difference and halve", code))
        return Problem({"word": word, "m": Degrees(d, m), "ask_large" if larger else "ask_small": ""}, total // 2 + (m // 2 if larger else -m // 2), [Solution(steps, "large" if larger else "small")])
    a, b = d.i(20, 90), d.i(20, 60)
    if right:
        known = [a, b, d.i(30, 120)]
        given = ("We want the missing angle around a point", f"known = {known}")
        return Problem({"known": Seq(list(known)), "point": ""}, 360 - sum(known), [Solution([given, ("Around a point there are 360 degrees", "missing = 360 - sum(known)")], "missing")])
    given = ("We want the third angle on a straight line", f"a = {a}\nb = {b}")
    return Problem({"a1": Degrees(d, a), "a2": Degrees(d, b)}, 180 - (a + b), [Solution([given, ("On a straight line there are 180 degrees", "missing = 180 - a - b")], "missing")])


@FAMILY.kind("polygon", weight=1.3)
def polygon(d: Draw) -> Problem:
    n = d.pick(3, 4, 5, 6, 8, 9, 10, 12, 15, 18, 20, 24, 30, 36)
    name = Noun(_NAMES.get(n, f"polygon with {n} sides"), "")
    kind = d.pick("sum", "interior", "exterior", "n_ext", "n_int", "n_sum", "missing", "diagonals")
    if kind == "sum":
        n = d.i(3, 25)
        name = Noun(_NAMES.get(n, f"polygon with {n} sides"), "")
        given = ("We want the sum of the interior angles", f"n = {n}")
        return Problem({"n": n, "name_of": name, "ask_sum": ""}, 180 * n - 360, [Solution([given, ("It splits into n - 2 triangles", "total = (n - 2) * 180")], "total")])
    if kind == "interior":
        given = ("We want one interior angle of a regular polygon", f"n = {n}")
        return Problem({"n": n, "name_of": name, "ask_int": ""}, 180 - Fraction(360, n), [
            Solution([given, ("Find the sum of the angles", "total = (n - 2) * 180"), ("Divide by the number of corners", "angle = total / n")], "angle"),
            Solution([given, ("Find the exterior angle", "outer = 360 / n"), ("Subtract it from 180", "angle = 180 - outer")], "angle"),
        ])
    if kind == "exterior":
        given = ("We want one exterior angle of a regular polygon", f"n = {n}")
        return Problem({"n": n, "name_of": name, "ask_ext": ""}, Fraction(360, n), [Solution([given, ("All exterior angles make 360", "outer = 360 / n")], "outer")])
    if kind == "n_ext":
        outer = Fraction(360, n)
        given = ("We want the number of sides, the exterior angle is given", f"outer = {int(outer)}")
        return Problem({"ext": Degrees(d, int(outer))}, n, [Solution([given, ("Divide 360 by the exterior angle", "n = 360 // outer")], "n")])
    if kind == "n_int":
        inner = 180 - 360 // n
        given = ("We want the number of sides, the interior angle is given", f"inner = {inner}")
        return Problem({"int": Degrees(d, inner)}, n, [Solution([given, ("Find the exterior angle", "outer = 180 - inner"), ("Divide 360 by it", "n = 360 // outer")], "n")])
    if kind == "n_sum":
        n = d.i(4, 30)
        given = ("We want the number of sides, the sum of the angles is given", f"total = {180 * n - 360}")
        return Problem({"sum": Degrees(d, 180 * n - 360)}, n, [Solution([given, ("The sum is (n - 2) * 180, so solve for n", "n = total // 180 + 2")], "n")])
    if kind == "diagonals":
        n = d.i(4, 20)
        given = ("We want the number of diagonals", f"n = {n}")
        return Problem({"n": n, "name_of": Noun(_NAMES.get(n, f"polygon with {n} sides"), ""), "ask_diag": ""}, sum(range(2, n - 1)), [Solution([given, ("Each corner has n - 3 diagonals, each is counted twice", "diagonals = n * (n - 3) // 2")], "diagonals")])
    known = [d.i(60, 115), d.i(60, 110), d.i(60, 105)]
    given = ("We want the fourth angle of the quadrilateral", f"known = {known}")
    return Problem({"known": Seq(list(known))}, 360 - known[0] - known[1] - known[2], [Solution([given, ("The four angles add up to 360", "missing = 360 - sum(known)")], "missing")])


@FAMILY.kind("clock", weight=1.0)
def clock(d: Draw) -> Problem:
    kind = d.pick("angle", "angle", "minute", "hour")
    if kind == "minute":
        m = d.i(2, 59)
        return Problem({"m": m, "ask_minute": ""}, m * 6, [Solution([("We want how far the minute hand turns", f"minutes = {m}"), ("It turns 360 degrees in 60 minutes, so 6 a minute", "angle = minutes * 6")], "angle")])
    if kind == "hour":
        m = d.pick(d.i(1, 11) * 60, d.i(1, 40) * 10, d.i(1, 30) * 2)
        return Problem({"m": m, "ask_hour": ""}, Fraction(m, 2), [Solution([("We want how far the hour hand turns", f"minutes = {m}"), ("It turns 30 degrees in an hour, so half a degree a minute", "angle = minutes * 0.5")], "angle")])
    h, m = d.i(1, 12), d.pick(0, 30, 15, 45, 20, 40, 10, 50, d.i(0, 59))
    distance = abs(Fraction(60 * h - 11 * m, 2)) % 360
    given = ("We want the smaller angle between the hands", f"hour = {h}\nminute = {m}")
    return Problem({"clock": f"{h}:{m:02d}", "h": h, **({"sharp": ""} if m == 0 else {})}, min(distance, 360 - distance), [
        Solution([given, ("Find the position of each hand", "hour_hand = 30 * hour + 0.5 * minute\nminute_hand = 6 * minute"), ("Take the smaller of both ways around", "angle = abs(hour_hand - minute_hand) % 360\nangle = min(angle, 360 - angle)")], "angle"),
    ])


@FAMILY.kind("parallel", weight=1.0)
def parallel(d: Draw) -> Problem:
    a = d.i(15, 165)
    if a == 90:
        a = 75
    kind = d.pick("corresponding", "alternate", "vertical", "cointerior", "adjacent", "expression")
    if kind == "expression":
        k, m = d.i(2, 6), d.i(1, 40)
        x = d.i(5, 150 // k - 8) if 150 // k - 8 > 5 else 5
        other = k * x + m
        if other < 170:
            given = ("We want x, both angles are equal", f"k = {k}\nm = {m}\nangle = {other}")
            return Problem({"expr": f"{k}x + {m}", "c": Degrees(d, other)}, x, [Solution([given, ("k * x + m equals the angle, so subtract m and divide by k", "x = (angle - m) / k")], "x")])
        kind = "vertical"
    if kind in ("cointerior", "adjacent"):
        given = ("We want the angle that makes 180 with the given one", f"angle = {a}")
        return Problem({"a": Degrees(d, a), kind: ""}, 180 - a, [Solution([given, ("Subtract from 180", "other = 180 - angle")], "other")])
    given = ("We want an angle that is equal to the given one", f"angle = {a}")
    return Problem({"a": Degrees(d, a), kind: ""}, a, [Solution([given, (f"{kind.capitalize()} angles are equal", "other = angle")], "other")])


@FAMILY.kind("radians", weight=0.8)
def radians(d: Draw) -> Problem:
    t = d.pick(d.i(1, 24) * 15, d.i(1, 36) * 10, d.pick(30, 45, 60, 90, 120, 135, 150, 180, 270, 360, 36, 72))
    part = Fraction(t, 180)
    text = ("pi" if part.numerator == 1 else f"{part.numerator}*pi") + (f"/{part.denominator}" if part.denominator > 1 else "")
    if d.chance(0.5):
        return Problem({"t": Degrees(d, t)}, text, [
            Solution([("We want the angle in radians", f"degrees = {t}"), ("180 degrees are pi", "from sympy import pi\nradians = degrees * pi / 180")], "radians"),
        ])
    if d.chance(0.2):
        full = Frac(1, d.pick(2, 3, 4, 5, 6, 9, 10, 12))
        return Problem({"turn": full, "q": Num(full.b)}, Fraction(360, full.b), [Solution([("We want the part of a full turn in degrees", f"part = {full.b}"), ("A full turn has 360 degrees", "degrees = 360 / part")], "degrees")])
    shown = ("π" if part.numerator == 1 else f"{part.numerator}π") + (f"/{part.denominator}" if part.denominator > 1 else "")
    tex = f"{part.numerator if part.numerator > 1 else ''}\\pi"
    tex = f"\\frac{{{tex}}}{{{part.denominator}}}" if part.denominator > 1 else tex
    return Problem({"rad": shown, "tex": tex}, t, [
        Solution([("We want degrees; pi is 180 degrees", f"top = {part.numerator}\nbottom = {part.denominator}"), ("Put 180 for pi", "degrees = top * 180 / bottom")], "degrees"),
    ])
