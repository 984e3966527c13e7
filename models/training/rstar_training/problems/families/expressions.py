"""Values put into expressions and formulas; expressions from words."""

import math
from fractions import Fraction

from ..draw import Draw, Problem, Solution
from ..family import Family
from ._algebra import Algebra, code, poly, printed

FAMILY = Family("expressions", topic="polynomials", weight=1.4)


def _pm(n: int, term: str = "") -> str:
    return f" {'+' if n > 0 else '-'} {abs(n) if not term else term if abs(n) == 1 else f'{abs(n)}*{term}'}"


@FAMILY.kind("one", weight=2)
def one_letter(d: Draw) -> Problem:
    """An expression in one letter at a number."""
    v = d.pick("x", "x", "x", "y", "n", "a", "t", "k", "p", "m")
    x = d.pick(d.i(-9, 12), d.i(2, 9), d.i(2, 9), -d.i(1, 6))
    shape = d.i(0, 7)
    a, b, c = d.i(2, 9), d.nonzero(-12, 15), d.nonzero(-9, 9)
    fraction = False
    if shape == 0:
        source, answer = poly([a, b], v), Fraction(a * x + b)
    elif shape == 1:
        source, answer = poly([d.pick(1, 1, 2, 3), c, b], v), Fraction(0)
        k = 1 if source.startswith(f"{v}**") else int(source[0])
        answer = Fraction(k * x * x + c * x + b)
    elif shape == 2:
        source, answer = f"{a}*({poly([1, c], v)})" + _pm(b), Fraction(a * (x + c) + b)
    elif shape == 3:
        source, answer = f"{abs(b) + 20} - {poly([a, 0], v)}", Fraction(abs(b) + 20 - a * x)
    elif shape == 4:
        source, answer = f"({poly([1, c], v)})**2", Fraction((x + c) * (x + c))
    elif shape == 5:
        if x + c == 0:
            x += 1
        source, answer, fraction = f"frac({poly([a, b], v)}, {poly([1, c], v)})", Fraction(a * x + b, x + c), True
    elif shape == 6:
        source, answer = poly([d.pick(1, 2), 0, c, b], v), Fraction(0)
        k = 2 if source.startswith("2") else 1
        answer = Fraction(k * x * x * x + c * x + b)
    else:
        source, answer = f"abs({poly([a, b], v)})", abs(Fraction(a * x + b))
    text = code(source)
    steps = [("Put the number in", (f"from fractions import Fraction\n{v} = Fraction({x})" if fraction else f"{v} = {x}")), ("Calculate the expression", f"result = {text}")]
    return Problem({"e": Algebra(source), "v": Algebra(v), "x": x, "at": Algebra(f"{v} == {x}")}, answer, [Solution(steps, "result")], as_fraction=True)


@FAMILY.kind("two", weight=2)
def several_letters(d: Draw) -> Problem:
    v, w, u = d.pick(("x", "y", "z"), ("a", "b", "c"), ("m", "n", "p"), ("p", "q", "r"), ("x", "y", "t"))
    x, y, z = d.nonzero(-8, 10), d.nonzero(-8, 10), d.nonzero(-5, 8)
    k, m, n = d.i(2, 7), d.nonzero(-6, 7), d.nonzero(-9, 9)
    shape = d.i(0, 8)
    if shape == 0:
        source, answer = f"{k}*{v}" + _pm(m, w), Fraction(k * x + m * y)
    elif shape == 1:
        source, answer = f"{v}**2" + _pm(m, f"{v}*{w}"), Fraction(x * x + m * x * y)
    elif shape == 2:
        source, answer = f"{k}*({v}" + _pm(m, w) + ")" + _pm(n), Fraction(k * (x + m * y) + n)
    elif shape == 3:
        source, answer = f"{v}**2 {d.pick('+', '-')} {w}**2", Fraction(0)
        answer = Fraction(x * x + (y * y if "+" in source else -y * y))
    elif shape == 4:
        source, answer = f"{v}*{w}" + _pm(m, u), Fraction(x * y + m * z)
    elif shape == 5:
        source, answer = f"({v} + {w})*({v} - {u})", Fraction((x + y) * (x - z))
    elif shape == 6:
        source, answer = f"frac({k}*{v}" + _pm(m, w) + f", {u})", Fraction(k * x + m * y, z)
    elif shape == 7:
        x, y = abs(x), abs(y) % 4 + 1
        source, answer = f"{k}*{v}**2*{w}", Fraction(k * x * x * y)
    else:
        source, answer = f"{w}**2 - 4*{v}*{u}", Fraction(y * y - 4 * x * z)
    text = code(source)
    used = [(letter, s) for letter, s in ((v, x), (w, y), (u, z)) if letter in text]
    given = "\n".join(f"{letter} = {s}" for letter, s in used)
    if "/" in text:
        given = "from fractions import Fraction\n" + given.replace(f"{u} = {z}", f"{u} = Fraction({z})")
    at = [Algebra(f"{letter} == {s}") for letter, s in used]
    values: dict[str, object] = {"e": Algebra(source), "at1": at[0], "at2": at[1], **({"at3": at[2]} if len(at) > 2 else {"pair": ""})}
    return Problem(values, answer, [Solution([("Put the numbers in", given), ("Calculate the expression", f"result = {text}")], "result")], as_fraction=True)


_FORMULAS: tuple[tuple[str, str, tuple[tuple[str, str, int, int], ...], str, str], ...] = (
    ("v == u + a*t", "v", (("u", "starting speed", 0, 30), ("a", "acceleration", 1, 10), ("t", "time", 2, 12)), "u + a*t", "the final speed"),
    ("s == u*t + frac(1, 2)*a*t**2", "s", (("u", "starting speed", 0, 20), ("a", "acceleration", 2, 10), ("t", "time", 2, 10)), "u*t + a*t**2 / 2", "the distance"),
    ("E == frac(1, 2)*m*v**2", "E", (("m", "mass", 2, 60), ("v", "speed", 2, 20)), "m*v**2 / 2", "the energy"),
    ("E == m*g*h", "E", (("m", "mass", 2, 50), ("g", "gravity", 10, 10), ("h", "height", 2, 60)), "m*g*h", "the energy"),
    ("F == m*a", "F", (("m", "mass", 2, 90), ("a", "acceleration", 2, 12)), "m*a", "the force"),
    ("V == I*R", "V", (("I", "current", 2, 15), ("R", "resistance", 2, 60)), "I*R", "the voltage"),
    ("P == frac(F, A)", "P", (("F", "force", 20, 400), ("A", "area", 2, 10)), "F / A", "the pressure"),
    ("A == frac(1, 2)*(a + b)*h", "A", (("a", "first parallel side", 2, 15), ("b", "second parallel side", 2, 25), ("h", "height", 2, 20)), "(a + b)*h / 2", "the area"),
    ("F == frac(9, 5)*C + 32", "F", (("C", "degrees Celsius", -20, 100),), "9*C / 5 + 32", "the temperature in Fahrenheit"),
    ("C == frac(5, 9)*(F - 32)", "C", (("F", "degrees Fahrenheit", 5, 212),), "5*(F - 32) / 9", "the temperature in Celsius"),
    ("I == P*r*t", "I", (("P", "principal", 100, 900), ("r", "yearly rate as a number", 1, 1), ("t", "years", 2, 9)), "P*r*t", "the interest"),
    ("d == b**2 - 4*a*c", "d", (("a", "first coefficient", 1, 6), ("b", "middle coefficient", -9, 12), ("c", "constant", -9, 9)), "b**2 - 4*a*c", "the discriminant"),
    ("p == 2*(l + w)", "p", (("l", "length", 3, 40), ("w", "width", 2, 30)), "2*(l + w)", "the perimeter"),
    ("S == frac(n*(n + 1), 2)", "S", (("n", "number of terms", 5, 80),), "n*(n + 1) / 2", "the sum"),
    ("D == frac(n*(n - 3), 2)", "D", (("n", "number of sides", 5, 30),), "n*(n - 3) / 2", "the number of diagonals"),
    ("T == 180*(n - 2)", "T", (("n", "number of sides", 4, 20),), "180*(n - 2)", "the angle sum"),
)


@FAMILY.kind("formula", weight=2)
def formula(d: Draw) -> Problem:
    """A named formula with its quantities."""
    source, name, inputs, body, meaning = d.pick(*_FORMULAS)
    given: dict[str, int | Fraction] = {}
    for letter, _, low, high in inputs:
        given[letter] = d.nonzero(low, high) if low < 0 else d.i(low, high)
    if name == "I" and "r" in given:
        given["r"] = Fraction(d.pick(2, 3, 4, 5, 6, 8, 10, 12), 100)
    if name == "C":
        given["F"] = 32 + 9 * d.i(-3, 20)
    if name == "F" and "C" in given:
        given["C"] = 5 * d.i(-6, 24)
    number = _evaluate(name, given)
    shown = {k: (f"{float(x):g}" if isinstance(x, Fraction) else str(x)) for k, x in given.items()}
    listing = ", ".join(f"{k} = {s}" for k, s in shown.items())
    words = ", ".join(f"{label} {shown[letter]}" for letter, label, _, _ in inputs if letter != "r")
    steps = [("Put the numbers in", "\n".join(f"{k} = {s}" for k, s in shown.items())), (f"We want {name}", f"{name} = {body}")]
    values: dict[str, object] = {"f": Algebra(source), "letter": Algebra(name), "list": listing, "words": words, "meaning": meaning, **({"first": Algebra(f"{next(iter(given))} == {next(iter(shown.values()))}")} if len(given) == 1 else {"many": ""})}
    if "r" in given:
        del values["words"]
    return Problem(values, number, [Solution(steps, f"round({name}, 4)" if "/" in body or "r" in given else name)])


def _evaluate(name: str, g: dict[str, int | Fraction]) -> int | Fraction:
    """The formulas again, in other words, for the check."""
    match name:
        case "v":
            return g["t"] * g["a"] + g["u"]
        case "s":
            return Fraction(g["t"] * (2 * g["u"] + g["a"] * g["t"]), 2)
        case "E":
            return Fraction(g["m"] * g["v"] * g["v"], 2) if "v" in g else g["h"] * g["g"] * g["m"]
        case "F":
            return 32 + g["C"] + Fraction(4, 5) * g["C"] if "C" in g else g["a"] * g["m"]
        case "V":
            return sum(g["R"] for _ in range(int(g["I"])))
        case "P":
            return Fraction(round(Fraction(g["F"], g["A"]) * 10000), 10000)
        case "A":
            return Fraction(g["a"] * g["h"], 2) + Fraction(g["b"] * g["h"], 2)
        case "C":
            return (g["F"] - 32) / Fraction(9, 5)
        case "I":
            return g["t"] * (g["r"] * g["P"])
        case "d":
            return g["b"] ** 2 - 2 * (2 * g["a"] * g["c"])
        case "p":
            return g["l"] + g["w"] + g["l"] + g["w"]
        case "S":
            return sum(range(1, int(g["n"]) + 1))
        case "D":
            return math.comb(int(g["n"]), 2) - g["n"]
        case _:
            return g["n"] * 180 - 360


@FAMILY.kind("given", weight=1.3)
def given_relation(d: Draw) -> Problem:
    """x + y and x*y (or x - y) are given; x**2 + y**2 and the like are wanted."""
    x, y = d.i(-6, 12), d.i(-6, 12)
    a, b = d.pick(("x", "y"), ("a", "b"), ("p", "q"), ("m", "n"))
    kind = d.pick("squares", "difference", "factor", "inverse", "square", "scale")
    if kind == "inverse" and x * y == 0:
        kind = "squares"
    s, p = x + y, x * y
    if kind == "squares":
        first, second, want, answer, body = f"{a} + {b} == {s}", f"{a}*{b} == {p}", f"{a}**2 + {b}**2", Fraction(x * x + y * y), "total**2 - 2*product"
        head, note = f"total = {s}\nproduct = {p}", "The square of the total is the squares plus twice the product"
    elif kind == "square":
        first, second, want, answer, body = f"{a}**2 + {b}**2 == {x * x + y * y}", f"{a}*{b} == {p}", f"({a} + {b})**2", Fraction(s * s), "squares + 2*product"
        head, note = f"squares = {x * x + y * y}\nproduct = {p}", "The square of a sum is the squares plus twice the product"
    elif kind == "difference":
        first, second, want, answer, body = f"{a} + {b} == {s}", f"{a} - {b} == {x - y}", f"{a}**2 - {b}**2", Fraction(x * x - y * y), "total * difference"
        head, note = f"total = {s}\ndifference = {x - y}", "The difference of squares is sum times difference"
    elif kind == "factor":
        k = d.i(2, 9)
        first, second, want, answer, body = f"{a} + {b} == {s}", f"{a} - {b} == {x - y}", f"{k}*{a} + {k}*{b}", Fraction(k * x + k * y), f"{k} * total"
        head, note = f"total = {s}", f"Take the common factor {k} out"
    elif kind == "inverse":
        first, second, want, answer, body = f"{a} + {b} == {s}", f"{a}*{b} == {p}", f"frac(1, {a}) + frac(1, {b})", Fraction(s, p), "Fraction(total, product)"
        head, note = f"from fractions import Fraction\ntotal = {s}\nproduct = {p}", "With a common denominator this is sum over product"
    else:
        k, c = d.i(2, 6), d.nonzero(-12, 12)
        m, n = d.pick((2, 3), (1, 2), (3, 1), (3, -2), (1, -1), (2, 1))
        t = m * x + n * y
        left = ("" if m == 1 else f"{m}*") + a + f" {'+' if n > 0 else '-'} " + ("" if abs(n) == 1 else f"{abs(n)}*") + b
        wide = f"{k * m}*{a} {'+' if n > 0 else '-'} {k * abs(n)}*{b}" + _pm(c)
        body, head, note = f"{k} * part {'+' if c > 0 else '-'} {abs(c)}", f"part = {t}", f"The wanted expression contains the given one {k} times"
        return Problem({"first": Algebra(f"{left} == {t}"), "want": Algebra(wide), "alone": ""}, k * m * x + k * n * y + c, [Solution([("The given value", head), (note, f"result = {body}")], "result")])
    return Problem({"first": Algebra(first), "second": Algebra(second), "want": Algebra(want), "both": ""}, answer, [Solution([("The given values", head), (note, f"result = {body}")], "result")], as_fraction=True)


@FAMILY.kind("words", weight=1.4)
def from_words(d: Draw) -> Problem:
    """An expression in one letter for a description."""
    v = d.pick("x", "x", "n", "y", "t")
    a, b = d.i(2, 12), d.i(2, 20)
    kind = d.pick("plus", "minus", "sum_times", "half", "cost", "age", "perimeter", "coins")
    need = ", expand" if kind in ("sum_times", "perimeter", "coins") else ""
    head = f"from sympy import symbols{need}\n{v} = symbols('{v}')"
    desc = {
        "plus": f"{a} times {v}, plus {b}",
        "minus": f"{a} times {v}, minus {b}",
        "sum_times": f"{a} times the sum of {v} and {b}",
        "half": f"half of {v}, plus {b}",
        "cost": f"the cost of {v} visits at {a} coins each with an entry fee of {b} coins",
        "age": f"the age in {b} years of someone who is {v} now",
        "perimeter": f"the perimeter of a rectangle with width {v} and length {v} + {b}",
        "coins": f"the value of 20 stamps, {v} of them worth {a} cents and the rest {b} cents each, in cents",
    }[kind]
    values: dict[str, object] = {"v": Algebra(v), "a": a, "b": b, "desc": desc, kind: ""}
    if kind == "plus":
        return Problem(values, printed([a, b], v), [Solution([("The number is unknown", head), (f"{a} times the number, then add {b}", f"result = {a}*{v} + {b}")], "result")])
    if kind == "minus":
        return Problem(values, printed([a, -b], v), [Solution([("The number is unknown", head), (f"{a} times the number, then take away {b}", f"result = {a}*{v} - {b}")], "result")])
    if kind == "sum_times":
        return Problem(values, printed([a, a * b], v), [Solution([("The number is unknown", head), (f"First add {b}, then multiply by {a} and expand", f"result = expand({a}*({v} + {b}))")], "result")])
    if kind == "half":
        return Problem(values, printed([Fraction(1, 2), b], v), [Solution([("The number is unknown", head), (f"Half of it plus {b}", f"result = {v}/2 + {b}")], "result")])
    if kind == "cost":
        return Problem(values, printed([a, b], v), [Solution([("The count is unknown", head), ("Price times count plus the fixed amount", f"result = {a}*{v} + {b}")], "result")])
    if kind == "age":
        return Problem(values, printed([1, b], v), [Solution([("The age now is unknown", head), ("Each year adds 1", f"result = {v} + {b}")], "result")])
    if kind == "perimeter":
        return Problem(values, printed([4, 2 * b], v), [Solution([("The width is unknown", head), ("Twice length plus width, expanded", f"result = expand(2*({v} + {v} + {b}))")], "result")])
    return Problem(values, printed([a - b, 20 * b], v) if a != b else str(20 * b), [Solution([("The number of the first kind is unknown, of 20", head), ("The others are 20 minus it", f"result = expand({a}*{v} + {b}*(20 - {v}))")], "result")])
