"""Coordinate geometry: distance, midpoint, slope, line through points, intercepts, reflection, intersection."""

from fractions import Fraction

from ..draw import Draw, Problem, Solution
from ..family import Family
from ..values import Formula, Num, Style, Value

FAMILY = Family("coordinates", topic="coordinates", weight=1.4)
_TRIPLES = ((3, 4, 5), (4, 3, 5), (6, 8, 10), (8, 6, 10), (5, 12, 13), (12, 5, 13), (8, 15, 17), (9, 12, 15), (15, 8, 17), (7, 24, 25), (12, 16, 20), (0, 7, 7), (5, 0, 5))


class Point(Value):
    """A point, written (2, -3). Attributes: x, y (one coordinate), bar: (2|-3), tight: (2,-3)."""

    __slots__ = ("x", "y")

    def __init__(self, x: int | Fraction, y: int | Fraction) -> None:
        self.x = Num(x)
        self.y = Num(y)

    def code(self) -> str:
        return f"{self.x}, {self.y}"

    def text(self, style: Style, attr: str, wordable: bool) -> str:
        if attr in ("x", "y"):
            return (self.x if attr == "x" else self.y).text(style, "raw", False)
        gap = "|" if attr == "bar" else "," if attr == "tight" or style.math.tight else ", "
        return f"({self.x.text(style, 'raw', False)}{gap}{self.y.text(style, 'raw', False)})"


def _two(d: Draw, span: int = 10) -> tuple[int, int, int, int]:
    while True:
        x1, y1, x2, y2 = (d.i(-span, span) for _ in range(4))
        if (x1, y1) != (x2, y2):
            return x1, y1, x2, y2


def _given(want: str, x1: object, y1: object, x2: object, y2: object) -> tuple[str, str]:
    return want, f"x1, y1 = {x1}, {y1}\nx2, y2 = {x2}, {y2}"


def line_text(m: Fraction | int, b: Fraction | int) -> str:
    """A line as sympy prints m*x + b."""
    m, b = Fraction(m), Fraction(b)
    top = "" if abs(m.numerator) == 1 else f"{abs(m.numerator)}*"
    first = f"{'-' if m < 0 else ''}{top}x" + (f"/{m.denominator}" if m.denominator > 1 else "")
    if b == 0:
        return first
    if m < 0 < b:
        return f"{b} - {first[1:]}"
    return f"{first} {'-' if b < 0 else '+'} {abs(b)}"


@FAMILY.kind("distance", weight=1.2)
def distance(d: Draw) -> Problem:
    if d.chance(0.6):
        a, b, c = d.pick(*_TRIPLES)
        x1, y1 = d.i(-9, 9), d.i(-9, 9)
        x2, y2 = x1 + d.pick(-a, a), y1 + d.pick(-b, b)
        given = _given("We want the distance of the points", x1, y1, x2, y2)
        values = {"p": Point(x1, y1), "q": Point(x2, y2), "note": ""}
        if (x1, y1) == (0, 0):
            values["from_zero"] = ""
        return Problem(values, c, [
            Solution([given, ("Find the differences", "dx = x2 - x1\ndy = y2 - y1"), ("Use Pythagoras", "distance = (dx ** 2 + dy ** 2) ** 0.5")], "distance"),
            Solution([given, ("Use the distance formula", "import math\ndistance = math.hypot(x2 - x1, y2 - y1)")], "distance"),
        ])
    x1, y1, x2, y2 = _two(d)
    given = _given("We want the distance of the points, rounded to 2 decimals", x1, y1, x2, y2)
    return Problem({"p": Point(x1, y1), "q": Point(x2, y2), "note": " " + d.pick("Round to two decimals.", "Give 2 decimal places.", "Round to the nearest hundredth.")}, round(abs(complex(x2 - x1, y2 - y1)), 2), [
        Solution([given, ("Find the differences", "dx = x2 - x1\ndy = y2 - y1"), ("Use Pythagoras", "distance = (dx ** 2 + dy ** 2) ** 0.5")], "round(distance, 2)"),
        Solution([given, ("Use the distance formula", "import math\ndistance = math.hypot(x2 - x1, y2 - y1)")], "round(distance, 2)"),
    ])


@FAMILY.kind("midpoint", weight=1.1)
def midpoint(d: Draw) -> Problem:
    x1, y1, x2, y2 = _two(d, 14)
    if d.chance(0.7):
        x2, y2 = x2 + (x1 + x2) % 2, y2 + (y1 + y2) % 2
    if (x1, y1) == (x2, y2):
        x2 += 2
    if d.chance(0.3):
        mx, my = d.i(-8, 8), d.i(-8, 8)
        given = ("We want the other end point, the midpoint is given", f"x1, y1 = {x1}, {y1}\nmx, my = {mx}, {my}")
        return Problem({"p": Point(x1, y1), "mid": Point(mx, my)}, [mx + mx - x1, my - y1 + my], [
            Solution([given, ("The midpoint is the mean, so double it and subtract", "x2 = 2 * mx - x1\ny2 = 2 * my - y1")], "(x2, y2)"),
        ])
    given = _given("We want the midpoint of the points", x1, y1, x2, y2)
    return Problem({"p": Point(x1, y1), "q": Point(x2, y2), "ends": ""}, [x1 + Fraction(x2 - x1, 2), y1 + Fraction(y2 - y1, 2)], [
        Solution([given, ("Take the mean of each coordinate", "x = (x1 + x2) / 2\ny = (y1 + y2) / 2")], "(x, y)"),
    ])


@FAMILY.kind("slope", weight=1.2)
def slope(d: Draw) -> Problem:
    kind = d.pick("points", "points", "points", "equation", "perpendicular", "missing")
    if kind == "points":
        x1, y1, x2, y2 = _two(d)
        while x1 == x2:
            x1, y1, x2, y2 = _two(d)
        given = _given("We want the slope of the line through the points", x1, y1, x2, y2)
        return Problem({"p": Point(x1, y1), "q": Point(x2, y2)}, Fraction(y1 - y2, x1 - x2), [
            Solution([given, ("Divide the change of y by the change of x", "from fractions import Fraction\nslope = Fraction(y2 - y1, x2 - x1)")], "slope"),
            Solution([given, ("Find both changes", "rise = y2 - y1\nrun = x2 - x1"), ("Divide them as a fraction", "from fractions import Fraction\nslope = Fraction(rise, run)")], "slope"),
        ], as_fraction=True)
    if kind == "equation":
        a, b, c = d.nonzero(-9, 9), d.nonzero(-9, 9), d.i(-20, 20)
        given = ("We want the slope of a * x + b * y = c", f"a = {a}\nb = {b}")
        sign = "+" if b > 0 else "-"
        return Problem({"line": Formula(f"{_term(a)} {sign} {_term(abs(b), 'y')} == {c}")}, Fraction(-a, b), [
            Solution([given, ("Solved for y, the factor of x is -a / b", "from fractions import Fraction\nslope = Fraction(-a, b)")], "slope"),
        ], as_fraction=True)
    if kind == "perpendicular":
        m = Fraction(d.nonzero(-8, 8), d.i(1, 6))
        given = ("We want the slope of a perpendicular line", f"top = {m.numerator}\nbottom = {m.denominator}")
        return Problem({"m": Formula(f"frac({m.numerator}, {m.denominator})" if m.denominator > 1 else str(m))}, -1 / m, [
            Solution([given, ("Turn the fraction over and change the sign", "from fractions import Fraction\nslope = Fraction(-bottom, top)")], "slope"),
        ], as_fraction=True)
    m, x1, y1, dx = d.nonzero(-6, 6), d.i(-8, 8), d.i(-8, 8), d.nonzero(-7, 7)
    given = ("We want the missing y, the slope is given", f"x1, y1 = {x1}, {y1}\nx2 = {x1 + dx}\nslope = {m}")
    return Problem({"p": Point(x1, y1), "x2": x1 + dx, "slope": m}, y1 + m * dx, [
        Solution([given, ("y changes by slope times the change of x", "y2 = y1 + slope * (x2 - x1)")], "y2"),
    ])


def _term(k: int, name: str = "x") -> str:
    return name if k == 1 else f"-{name}" if k == -1 else f"{k}*{name}"


def _line(m: int, b: int) -> Formula:
    tail = "" if b == 0 else f" + {b}" if b > 0 else f" - {-b}"
    return Formula(f"y == {_term(m)}{tail}")


@FAMILY.kind("line", weight=1.2)
def line(d: Draw) -> Problem:
    m, b = d.nonzero(-7, 7), d.i(-12, 12)
    x1 = d.i(-6, 6)
    answer = line_text(m, b)
    if d.chance(0.45):
        y1 = m * x1 + b
        given = ("We want y = m*x + b, a point and the slope are given", f"x1, y1 = {x1}, {y1}\nm = {m}")
        values = {"p": Point(x1, y1), "m": m}
        steps = [given, ("Put the point in to get b", "b = y1 - m * x1")]
    else:
        x2 = x1 + d.nonzero(-6, 6)
        y1, y2 = m * x1 + b, m * x2 + b
        given = _given("We want y = m*x + b through both points", x1, y1, x2, y2)
        values = {"p": Point(x1, y1), "q": Point(x2, y2)}
        steps = [given, ("Find the slope", "m = (y2 - y1) // (x2 - x1)"), ("Put a point in to get b", "b = y1 - m * x1")]
    if d.chance(0.3):
        return Problem({**values, "ask_b": ""}, b, [Solution([("We want b, the value of y where x is 0", given[1]), *steps[1:]], "b")])
    if d.chance(0.3):
        x3 = d.i(-12, 12)
        return Problem({**values, "x3": x3}, m * x3 + b, [Solution([*steps, ("We want y at the given x", f"x = {x3}\ny = m * x + b")], "y")])
    return Problem({**values, "ask_line": ""}, answer, [Solution([*steps, ("Write the line", "from sympy import symbols\nx = symbols('x')\nline = m * x + b")], "line")])


@FAMILY.kind("intercept", weight=1.1)
def intercept(d: Draw) -> Problem:
    m, x0 = d.nonzero(-9, 9), d.nonzero(-12, 12)
    b = -m * x0
    kind = d.pick("x", "y", "standard_x", "standard_y", "on", "cross", "triangle")
    if kind == "x":
        return Problem({"line": _line(m, b), "ask_x": ""}, x0, [Solution([("We want the x where y is 0", f"m = {m}\nb = {b}"), ("Solve m * x + b = 0", "x = -b / m")], "x")])
    if kind == "y":
        c = d.i(-20, 20)
        return Problem({"line": _line(m, c), "ask_y": ""}, c, [Solution([("We want the y where x is 0", f"m = {m}\nb = {c}"), ("Put x = 0", "y = m * 0 + b")], "y")])
    if kind == "on":
        x = d.i(-9, 9)
        y = m * x + b + (0 if d.chance(0.5) else d.nonzero(-3, 3))
        yes = b == y - m * x
        return Problem({"line": _line(m, b), "p": Point(x, y), "ask_on": ""}, "yes" if yes else "no", [
            Solution([("We want to know if the point is on the line", f"x, y = {x}, {y}"), ("Put the point into the equation", f'answer = "yes" if y == {m} * x + {b} else "no"')], "answer"),
        ])
    if kind == "cross":
        n = d.nonzero(-9, 9)
        while n == m:
            n = d.nonzero(-9, 9)
        x, y = d.i(-8, 8), d.i(-15, 15)
        b1, b2 = y - m * x, y - n * x
        given = ("We want the point where both lines have the same y", f"m1, b1 = {m}, {b1}\nm2, b2 = {n}, {b2}")
        return Problem({"line1": _line(m, b1), "line2": _line(n, b2)}, [x, y], [
            Solution([given, ("Set both equal and solve for x", "x = (b2 - b1) / (m1 - m2)"), ("Put x into the first line", "y = m1 * x + b1")], "(x, y)"),
        ])
    a, c = d.i(1, 9), d.nonzero(1, 9)
    k = a * c * d.i(1, 5)
    shown = Formula(f"{_term(a)} + {_term(c, 'y')} == {k}")
    if kind == "triangle":
        return Problem({"line": shown, "ask_area": ""}, Fraction(k // a * (k // c), 2), [
            Solution([("We want the area between the line and both axes", f"a = {a}\nb = {c}\nc = {k}"), ("Find both intercepts", "x = c / a\ny = c / b"), ("The triangle has half of their product", "area = x * y / 2")], "area"),
        ])
    if kind == "standard_x":
        return Problem({"line": shown, "ask_x": ""}, k // a, [Solution([("We want the x where y is 0, so a * x = c", f"a = {a}\nc = {k}"), ("Divide", "x = c / a")], "x")])
    return Problem({"line": shown, "ask_y": ""}, k // c, [Solution([("We want the y where x is 0, so b * y = c", f"b = {c}\nc = {k}"), ("Divide", "y = c / b")], "y")])


@FAMILY.kind("image", weight=1.1)
def image(d: Draw) -> Problem:
    x, y = d.nonzero(-12, 12), d.nonzero(-12, 12)
    kind = d.pick("x-axis", "y-axis", "origin", "diagonal", "turn", "move", "quadrant", "vertical")
    given = ("We want the image of the point", f"x, y = {x}, {y}")
    p = Point(x, y)
    if kind == "x-axis":
        return Problem({"p": p, "axis": "x-axis"}, [x, -y], [Solution([given, ("A reflection in the x-axis changes the sign of y", "image = (x, -y)")], "image")])
    if kind == "y-axis":
        return Problem({"p": p, "axis": "y-axis"}, [-x, y], [Solution([given, ("A reflection in the y-axis changes the sign of x", "image = (-x, y)")], "image")])
    if kind == "origin":
        return Problem({"p": p, "origin": ""}, [-x, -y], [Solution([given, ("A half turn about the origin changes both signs", "image = (-x, -y)")], "image")])
    if kind == "diagonal":
        return Problem({"p": p, "diagonal": Formula("y == x")}, [y, x], [Solution([given, ("A reflection in y = x swaps the coordinates", "image = (y, x)")], "image")])
    if kind == "turn":
        left = d.chance(0.5)
        z = complex(x, y) * (1j if left else -1j)
        rule = ("A left quarter turn gives (-y, x)", "image = (-y, x)") if left else ("A right quarter turn gives (y, -x)", "image = (y, -x)")
        return Problem({"p": p, "turn": "counterclockwise" if left else "clockwise"}, [int(z.real), int(z.imag)], [Solution([given, rule], "image")])
    if kind == "vertical":
        a = d.i(-6, 6)
        return Problem({"p": p, "mirror": Formula(f"x == {a}")}, [a + (a - x), y], [Solution([("We want the image, the mirror is the line x = a", f"x, y = {x}, {y}\na = {a}"), ("The mirror is in the middle", "image = (2 * a - x, y)")], "image")])
    if kind == "quadrant":
        number = {(True, True): 1, (False, True): 2, (False, False): 3, (True, False): 4}[x > 0, y > 0]
        return Problem({"p": p, "quadrant": ""}, number, [Solution([("We want the number of the quadrant", f"x, y = {x}, {y}"), ("Look at the signs", "if y > 0:\n    quadrant = 1 if x > 0 else 2\nelse:\n    quadrant = 3 if x < 0 else 4")], "quadrant")])
    a, b = d.i(2, 9) * d.pick(-1, 1), d.i(2, 9) * d.pick(-1, 1)
    return Problem({"p": p, "h": abs(a), "v": abs(b), "side": "right" if a > 0 else "left", "way": "up" if b > 0 else "down"}, [x + a, y + b], [
        Solution([given, (f"Move {'right' if a > 0 else 'left'} and {'up' if b > 0 else 'down'}", f"image = (x {'+' if a > 0 else '-'} {abs(a)}, y {'+' if b > 0 else '-'} {abs(b)})")], "image"),
    ])


@FAMILY.kind("figure", weight=0.8)
def figure(d: Draw) -> Problem:
    if d.chance(0.5):
        while True:
            ax, ay, bx, by, cx, cy = (d.i(-8, 8) for _ in range(6))
            double = abs(ax * (by - cy) + bx * (cy - ay) + cx * (ay - by))
            if double:
                break
        given = ("We want the area of the triangle", f"x1, y1 = {ax}, {ay}\nx2, y2 = {bx}, {by}\nx3, y3 = {cx}, {cy}")
        return Problem({"a": Point(ax, ay), "b": Point(bx, by), "c": Point(cx, cy)}, Fraction(double, 2), [
            Solution([given, ("Half of the cross product of two sides", "cross = (x2 - x1) * (y3 - y1) - (x3 - x1) * (y2 - y1)\narea = abs(cross) / 2")], "area"),
        ])
    x1, y1 = d.i(-9, 5), d.i(-9, 5)
    w, h = d.i(1, 12), d.i(1, 12)
    given = _given("We want the {} of the rectangle with sides along the axes", x1, y1, x1 + w, y1 + h)
    sides = ("Find both sides", "width = abs(x2 - x1)\nheight = abs(y2 - y1)")
    if d.chance(0.5):
        return Problem({"p": Point(x1, y1), "q": Point(x1 + w, y1 + h), "ask_area": ""}, w * h, [Solution([(given[0].format("area"), given[1]), sides, ("Multiply", "area = width * height")], "area")])
    return Problem({"p": Point(x1, y1), "q": Point(x1 + w, y1 + h), "ask_perimeter": ""}, w + w + h + h, [Solution([(given[0].format("perimeter"), given[1]), sides, ("Add and double", "perimeter = 2 * (width + height)")], "perimeter")])
