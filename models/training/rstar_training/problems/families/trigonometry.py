"""Sine, cosine and tangent: exact values, sides and angles of right triangles, elevation, sine and cosine rule."""

import cmath
import math
from fractions import Fraction

from ..draw import Draw, Problem, Solution
from ..family import Family
from ..lexicon import unit
from ..values import Formula, Frac
from ._measure import Degrees, any_length, lengths

FAMILY = Family("trigonometry", topic="trigonometry", weight=1.4)
_SIN = {0: "0", 30: "1/2", 45: "sqrt(2)/2", 60: "sqrt(3)/2", 90: "1"}
_TAN = {0: "0", 30: "sqrt(3)/3", 45: "1", 60: "sqrt(3)"}
_TRIPLES = ((3, 4, 5), (5, 12, 13), (8, 15, 17), (7, 24, 25), (20, 21, 29), (9, 40, 41))


def _exact(name: str, degrees: int) -> str | None:
    """The exact value of a function at a multiple of 30 or 45 degrees, None where there is none."""
    if name == "cos":
        return _exact("sin", degrees + 90)
    degrees %= 360
    if name == "tan":
        degrees %= 180
        if degrees == 90:
            return None
        return _TAN[degrees] if degrees < 90 else "-" + _TAN[180 - degrees]
    value = _SIN[min(degrees % 180, 180 - degrees % 180)]
    return "-" + value if degrees > 180 and value != "0" else value


@FAMILY.kind("value", weight=1.2)
def value(d: Draw) -> Problem:
    name = d.pick("sin", "cos", "tan")
    while True:
        degrees = d.pick(0, 30, 45, 60, 90) if d.chance(0.6) else d.pick(120, 135, 150, 180, 210, 225, 240, 270, 300, 315, 330, 360)
        answer = _exact(name, degrees)
        if answer:
            break
    words = {"sin": "sine", "cos": "cosine", "tan": "tangent"}[name]
    values: dict[str, object] = {"f": name, "function": words, "t": Degrees(d, degrees)}
    part = Fraction(degrees, 180)
    if degrees and part.denominator > 1:
        top = "pi" if part.numerator == 1 else f"{part.numerator}*pi"
        values["rad"] = Formula(f"{name}(frac({top}, {part.denominator}))")
    return Problem(values, answer, [
        Solution([(f"We want the exact {words}", f"angle = {degrees}"), ("Turn degrees into radians and evaluate", f"from sympy import {name}, pi\nvalue = {name}(angle * pi / 180)")], "value"),
    ])


@FAMILY.kind("side", weight=1.3)
def side(d: Draw) -> Problem:
    u = any_length(d)
    t, n = d.i(15, 75), d.i(2, 60)
    phase = cmath.exp(1j * math.tau * t / 360)
    known, wanted = d.pick(("hypotenuse", "opposite"), ("hypotenuse", "adjacent"), ("adjacent", "opposite"), ("opposite", "adjacent"), ("opposite", "hypotenuse"), ("adjacent", "hypotenuse"))
    factor = {("hypotenuse", "opposite"): phase.imag, ("hypotenuse", "adjacent"): phase.real, ("adjacent", "opposite"): phase.imag / phase.real,
              ("opposite", "adjacent"): phase.real / phase.imag, ("opposite", "hypotenuse"): 1 / phase.imag, ("adjacent", "hypotenuse"): 1 / phase.real}[known, wanted]
    name = "sin" if "adjacent" not in (known, wanted) else "cos" if "hypotenuse" in (known, wanted) else "tan"
    times = (known, wanted) in (("hypotenuse", "opposite"), ("hypotenuse", "adjacent"), ("adjacent", "opposite"))
    first = f"We want the {wanted}{' side' if wanted != 'hypotenuse' else ''}, the {known}{' side' if known != 'hypotenuse' else ''} is given"
    given = (first, f"angle = {t}\n{known} = {n}")
    why = {"sin": "The sine is opposite over hypotenuse", "cos": "The cosine is adjacent over hypotenuse", "tan": "The tangent is opposite over adjacent"}[name]
    sign = "*" if times else "/"
    shown = {"hypotenuse": "hypotenuse", "opposite": "side opposite the angle", "adjacent": "side next to the angle"}
    values = {"t": Degrees(d, t), **lengths(u, n=n), "known": shown[known], "wanted": "hypotenuse" if wanted == "hypotenuse" else shown[wanted], f"{known[:3]}_{wanted[:3]}": ""}
    return Problem(values, round(n * factor, 2), [
        Solution([given, (why, f"import math\nratio = math.{name}(math.radians(angle))"), (f"{'Multiply' if times else 'Divide'} to get the {wanted}", f"{wanted} = {known} {sign} ratio")], f"round({wanted}, 2)"),
        Solution([given, (why, f"import math\n{wanted} = {known} {sign} math.{name}(math.radians(angle))")], f"round({wanted}, 2)"),
    ])


@FAMILY.kind("angle", weight=1.2)
def angle(d: Draw) -> Problem:
    u = any_length(d)
    kind = d.pick("tan", "sin", "cos")
    a, b = d.i(2, 40), d.i(2, 40)
    if kind != "tan":
        a, b = min(a, b), max(a, b) + 1
    if kind == "tan":
        answer = math.degrees(cmath.phase(complex(b, a)))
        given = ("We want the angle; opposite and adjacent side are given, so use the tangent", f"opposite = {a}\nadjacent = {b}")
        code = "angle = math.degrees(math.atan(opposite / adjacent))"
        values = lengths(u, opp=a, adj=b)
    elif kind == "sin":
        answer = math.degrees(cmath.phase(complex(math.sqrt(b * b - a * a), a)))
        given = ("We want the angle; opposite side and hypotenuse are given, so use the sine", f"opposite = {a}\nhypotenuse = {b}")
        code = "angle = math.degrees(math.asin(opposite / hypotenuse))"
        values = lengths(u, opp=a, hyp=b)
    else:
        answer = math.degrees(cmath.phase(complex(a, math.sqrt(b * b - a * a))))
        given = ("We want the angle; adjacent side and hypotenuse are given, so use the cosine", f"adjacent = {a}\nhypotenuse = {b}")
        code = "angle = math.degrees(math.acos(adjacent / hypotenuse))"
        values = lengths(u, adj=a, hyp=b)
    digits = d.pick(1, 2)
    note = {1: d.pick("Round to one decimal place.", "Give the angle in degrees to 1 decimal.", "Round to the nearest tenth of a degree."), 2: d.pick("Round to two decimals.", "Give the angle in degrees to 2 decimals.", "Answer in degrees, to two decimal places.")}[digits]
    return Problem({**values, "note": note}, round(answer, digits), [
        Solution([given, ("Take the inverse and turn it into degrees", f"import math\n{code}")], f"round(angle, {digits})"),
    ])


@FAMILY.kind("elevation", weight=1.2)
def elevation(d: Draw) -> Problem:
    u = unit(d.pick("m", "m", "m", "ft"))
    t, n = d.i(10, 75), d.i(5, 200)
    tangent = math.sin(math.radians(t)) / math.cos(math.radians(t))
    kind = d.pick("height", "distance", "angle", "eyes")
    if kind == "height":
        given = ("We want the height, the distance is given", f"angle = {t}\ndistance = {n}")
        return Problem({"t": Degrees(d, t), **lengths(u, n=n), "ask_height": ""}, round(n * tangent, 2), [Solution([given, ("The tangent is height over distance", "import math\nheight = distance * math.tan(math.radians(angle))")], "round(height, 2)")])
    if kind == "distance":
        given = ("We want the distance, the height is given", f"angle = {t}\nheight = {n}")
        return Problem({"t": Degrees(d, t), **lengths(u, n=n), "ask_distance": ""}, round(n / tangent, 2), [Solution([given, ("The tangent is height over distance", "import math\ndistance = height / math.tan(math.radians(angle))")], "round(distance, 2)")])
    if kind == "eyes":
        eye = Fraction(d.i(14, 19), 10) if u.short == "m" else d.i(5, 6)
        values = {"t": Degrees(d, t), **lengths(u, n=n, eye=eye)}
        given = ("We want the height, seen from above the ground", f"angle = {t}\ndistance = {n}\neyes = {values['eye']}")
        return Problem(values, round(n * tangent + float(eye), 2), [Solution([given, ("The tangent gives the height above the eyes", "import math\nabove = distance * math.tan(math.radians(angle))"), ("Add the height of the eyes", "height = above + eyes")], "round(height, 2)")])
    h, s = d.i(2, 90), d.i(2, 120)
    given = ("We want the angle, height and distance are given", f"height = {h}\ndistance = {s}")
    return Problem(lengths(u, h=h, s=s), round(math.degrees(cmath.phase(complex(s, h))), 1), [Solution([given, ("The tangent is height over distance", "import math\nangle = math.degrees(math.atan(height / distance))")], "round(angle, 1)")])


@FAMILY.kind("ratio", weight=1.0)
def ratio(d: Draw) -> Problem:
    a, b, c = d.pick(*_TRIPLES)
    if d.chance(0.5):
        a, b = b, a
    sides = {"sin": (a, c), "cos": (b, c), "tan": (a, b)}
    f, g = d.r.sample(("sin", "cos", "tan"), 2)
    top, bottom = sides[f]
    find = {("sin", "cos"): f"opposite = {a}\nhypotenuse = {c}", ("sin", "tan"): f"opposite = {a}\nhypotenuse = {c}", ("cos", "sin"): f"adjacent = {b}\nhypotenuse = {c}", ("cos", "tan"): f"adjacent = {b}\nhypotenuse = {c}", ("tan", "sin"): f"opposite = {a}\nadjacent = {b}", ("tan", "cos"): f"opposite = {a}\nadjacent = {b}"}[f, g]
    third = {"sin": "adjacent = math.isqrt(hypotenuse ** 2 - opposite ** 2)", "cos": "opposite = math.isqrt(hypotenuse ** 2 - adjacent ** 2)", "tan": "hypotenuse = math.isqrt(opposite ** 2 + adjacent ** 2)"}[f]
    last = {"sin": "Fraction(opposite, hypotenuse)", "cos": "Fraction(adjacent, hypotenuse)", "tan": "Fraction(opposite, adjacent)"}[g]
    words = {"sin": "sine", "cos": "cosine", "tan": "tangent"}
    steps = [(f"We want the {words[g]}; write the {words[f]} as a right triangle", find), ("Find the third side by Pythagoras", f"import math\n{third}"), (f"Write the {words[g]} as a fraction", f"from fractions import Fraction\nresult = {last}")]
    return Problem({"f": f, "g": g, "frac": Frac(top, bottom), "p": top, "q": bottom}, Fraction(*sides[g]), [Solution(steps, "result")], as_fraction=True)


@FAMILY.kind("rule", weight=1.1)
def rule(d: Draw) -> Problem:
    u = any_length(d)
    a, b, t = d.i(3, 30), d.i(3, 30), d.i(20, 140)
    kind = d.pick("cosine", "sine", "area", "largest")
    if kind == "cosine":
        given = ("We want the third side; two sides and the angle between them are given", f"a = {a}\nb = {b}\nangle = {t}")
        answer = round(abs(a - b * cmath.exp(1j * math.radians(t))), 2)
        return Problem({**lengths(u, a=a, b=b), "t": Degrees(d, t), "cosine": ""}, answer, [
            Solution([given, ("Use the cosine rule", "import math\nsquare = a ** 2 + b ** 2 - 2 * a * b * math.cos(math.radians(angle))"), ("Take the square root", "c = math.sqrt(square)")], "round(c, 2)"),
        ])
    if kind == "area":
        given = ("We want the area; two sides and the angle between them are given", f"a = {a}\nb = {b}\nangle = {t}")
        answer = round(abs((a * (b * cmath.exp(1j * math.radians(t)))).imag) / 2, 2)
        return Problem({**lengths(u, a=a, b=b), "t": Degrees(d, t), "area": ""}, answer, [
            Solution([given, ("The area is half of a times b times the sine", "import math\narea = a * b * math.sin(math.radians(angle)) / 2")], "round(area, 2)"),
        ])
    if kind == "sine":
        alpha, beta = d.i(20, 100), d.i(20, 70)
        given = ("We want the side opposite the second angle; a side and two angles are given", f"a = {a}\nalpha = {alpha}\nbeta = {beta}")
        answer = round(a * math.cos(math.radians(90 - beta)) / math.cos(math.radians(90 - alpha)), 2)
        return Problem({**lengths(u, a=a), "alpha": Degrees(d, alpha), "beta": Degrees(d, beta)}, answer, [
            Solution([given, ("Use the sine rule", "import math\nb = a * math.sin(math.radians(beta)) / math.sin(math.radians(alpha))")], "round(b, 2)"),
        ])
    x, y = sorted((a + 3, b + 3))
    z = d.i(y, x + y - 2) if x + y - 2 >= y else y
    given = ("We want the largest angle, it is opposite the longest side", f"a = {x}\nb = {y}\nc = {z}")
    half = math.sqrt((z + y - x) * (z - y + x) / ((x + y + z) * (x + y - z)))
    return Problem({**lengths(u, x=x, y=y, z=z)}, round(2 * math.degrees(math.atan(half)), 1), [
        Solution([given, ("Use the cosine rule for the angle", "import math\ncosine = (a ** 2 + b ** 2 - c ** 2) / (2 * a * b)\nangle = math.degrees(math.acos(cosine))")], "round(angle, 1)"),
    ])


@FAMILY.kind("decimal", weight=0.8)
def decimal(d: Draw) -> Problem:
    name = d.pick("sin", "cos", "tan")
    words = {"sin": "sine", "cos": "cosine", "tan": "tangent"}[name]
    t = d.i(1, 89)
    if d.chance(0.55):
        z = cmath.exp(1j * math.tau * t / 360)
        answer = round({"sin": z.imag, "cos": z.real, "tan": z.imag / z.real}[name], 4)
        return Problem({"f": name, "function": words, "t": Degrees(d, t)}, answer, [
            Solution([(f"We want the {words} to 4 decimals", f"angle = {t}"), ("The angle is in degrees, so use radians", f"import math\nvalue = math.{name}(math.radians(angle))")], "round(value, 4)"),
        ])
    x = Fraction(d.i(5, 95), 100) if name != "tan" else Fraction(d.i(5, 400), 100)
    z = {"sin": complex(math.sqrt(1 - x * x) if name != "tan" else 1, x), "cos": complex(x, math.sqrt(1 - x * x) if name != "tan" else 1), "tan": complex(1, x)}[name]
    return Problem({"f": name, "function": words, "x": x}, round(math.degrees(cmath.phase(z)), 1), [
        Solution([(f"We want the angle in degrees, the {words} is given", f"value = {float(x)}"), ("Take the inverse", f"import math\nangle = math.degrees(math.a{name}(value))")], "round(angle, 1)"),
    ])
