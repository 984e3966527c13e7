"""Quadratic equations and functions: roots, factors, vertex, discriminant, stories."""

import math
from fractions import Fraction

from ..draw import Draw, Problem, Solution
from ..family import Family
from ._algebra import Algebra, code, poly, times

FAMILY = Family("quadratics", topic="quadratics", weight=2.0)


def _letter(d: Draw) -> str:
    return d.pick("x", "x", "x", "x", "x", "t", "n", "y", "z", "m")


def _formula_steps(a: int, b: int, c: int, v: str) -> list[tuple[str, str]]:
    return [
        (f"Write it as a*{v}**2 + b*{v} + c = 0", f"a, b, c = {a}, {b}, {c}"),
        ("Find the discriminant", "D = b**2 - 4*a*c"),
        ("Use the quadratic formula", "import math\nfrom fractions import Fraction\nroot = math.isqrt(D)\nx1 = Fraction(-b - root, 2*a)\nx2 = Fraction(-b + root, 2*a)"),
    ]


def _sympy_steps(left: str, right: str, v: str) -> list[tuple[str, str]]:
    return [
        ("Write both sides", f"from sympy import symbols, solve\n{v} = symbols('{v}')\nleft = {code(left)}\nright = {code(right)}"),
        (f"Solve left = right for {v}", f"roots = sorted(solve(left - right, {v}))"),
    ]


def _equation(d: Draw, v: str) -> tuple[str, str, tuple[int, int, int], list[int | Fraction]]:
    """Sides, coefficients of left - right, sorted roots."""
    p, q = d.i(-10, 10), d.i(-10, 10)
    shape = d.r.random()
    if shape < 0.1:
        r = d.i(1, 15)
        k = d.pick(1, 1, 1, 2, 3)
        if d.chance(0.5):
            return poly([k, 0, 0], v), str(k * r * r), (k, 0, -k * r * r), [-r, r]
        return poly([k, 0, -k * r * r], v), "0", (k, 0, -k * r * r), [-r, r]
    if shape < 0.18:
        k, p = d.pick(1, 1, 2, 3, 5), d.nonzero(-12, 12)
        if d.chance(0.5):
            return poly([k, -k * p, 0], v), "0", (k, -k * p, 0), sorted([0, p])
        return poly([k, 0, 0], v), poly([k * p, 0], v), (k, -k * p, 0), sorted([0, p])
    if shape < 0.26:
        h, r = d.nonzero(-9, 9), d.i(1, 10)
        return f"({poly([1, h], v)})**2", str(r * r), (1, 2 * h, h * h - r * r), [-h - r, -h + r]
    if shape < 0.34:
        p, q = d.nonzero(-9, 9), d.nonzero(-9, 9)
        a = d.pick(1, 1, 2, 3)
        c = times([a, -p], [1, -q])
        return f"({poly([a, -p], v)})*({poly([1, -q], v)})", "0", (c[0], c[1], c[2]), sorted({Fraction(p, a), Fraction(q)})
    a = 1
    if shape > 0.75:
        a = d.pick(2, 2, 3, 4, 5, -1, 6)
    if shape > 0.87:
        m = d.pick(2, 3, 4, 5)
        c = times([a if a > 0 else 2, -p], [m, -q])
        roots = sorted({Fraction(p, a if a > 0 else 2), Fraction(q, m)})
        cs = (c[0], c[1], c[2])
    else:
        cs = (a, -a * (p + q), a * p * q)
        roots = sorted({p, q})
    move = d.r.random()
    if move < 0.6:
        return poly(cs, v), "0", cs, roots
    if move < 0.75 and cs[2]:
        return poly([cs[0], cs[1], 0], v), str(-cs[2]), cs, roots
    if move < 0.88 and cs[1]:
        return poly([cs[0], 0, 0], v), poly([-cs[1], -cs[2]], v), cs, roots
    if cs[0] > 0 and cs[1] and cs[2]:
        e, f = d.nonzero(-6, 6), d.i(-9, 9)
        return poly([cs[0], cs[1] + e, cs[2] + f], v), poly([e, f], v), cs, roots
    return poly(cs, v), "0", cs, roots


@FAMILY.kind("roots", weight=4)
def roots(d: Draw) -> Problem:
    v = _letter(d)
    left, right, cs, found = _equation(d, v)
    steps = [*_formula_steps(*cs, v), ("We want all solutions", "roots = sorted({x1, x2})")]
    ways = [Solution(steps, '*roots, sep=", "')]
    if right != "0" or not left.startswith(v) or d.chance(0.2):
        ways.append(Solution(_sympy_steps(left, right, v), '*roots, sep=", "'))
    if all(Fraction(r).denominator == 1 for r in found):
        ways.append(Solution([(f"Try whole numbers for {v}", f"roots = [{v} for {v} in range(-50, 51) if {code(left)} == {code(right)}]"), ("All that fit are the solutions", "count = len(roots)")], '*roots, sep=", "'))
    return Problem({"eq": Algebra(f"{left} == {right}"), "v": Algebra(v), **({"poly": Algebra(left)} if right == "0" else {})}, found, ways, as_fraction=True)


@FAMILY.kind("onlyone", weight=1.5)
def larger_smaller_positive(d: Draw) -> Problem:
    v = _letter(d)
    while True:
        left, right, cs, found = _equation(d, v)
        if len(found) == 2:
            break
    low, high = found
    asks = ["larger", "smaller"] + (["positive", "negative"] if low < 0 < high else [])
    ask = d.pick(*asks)
    answer = high if ask in ("larger", "positive") else low
    pick = "max(x1, x2)" if answer == high else "min(x1, x2)"
    steps = [*_formula_steps(*cs, v), (f"We want the {ask} one", f"result = {pick}")]
    sym = [*_sympy_steps(left, right, v), (f"We want the {ask} one", f"result = {'roots[-1]' if answer == high else 'roots[0]'}")]
    return Problem({"eq": Algebra(f"{left} == {right}"), "v": Algebra(v), f"ask_{ask}": "", "which": ask}, answer, [Solution(steps, "result"), Solution(sym, "result")] if d.chance(0.4) else [Solution(steps, "result")], as_fraction=True)


@FAMILY.kind("decimal")
def rounded_roots(d: Draw) -> Problem:
    v = _letter(d)
    while True:
        a, b, c = d.pick(1, 1, 1, 2, 3, 5), d.nonzero(-9, 9), d.nonzero(-15, 15)
        disc = b * b - 4 * a * c
        if disc > 0 and math.isqrt(disc) ** 2 != disc:
            break
    low, high = sorted(((-b - disc**0.5) / (2 * a), (-b + disc**0.5) / (2 * a)))
    steps = [
        (f"Write it as a*{v}**2 + b*{v} + c = 0", f"a, b, c = {a}, {b}, {c}"),
        ("Find the discriminant", "D = b**2 - 4*a*c"),
        ("Use the quadratic formula", "import math\nx1 = (-b - math.sqrt(D)) / (2*a)\nx2 = (-b + math.sqrt(D)) / (2*a)"),
    ]
    left, right = (poly([a, b, c], v), "0") if d.chance(0.7) else (poly([a, b, 0], v), str(-c))
    return Problem({"eq": Algebra(f"{left} == {right}"), "v": Algebra(v)}, [round(low, 2), round(high, 2)], [Solution(steps, 'round(x1, 2), round(x2, 2), sep=", "')])


def _factored(p: int, q: int, v: str) -> str:
    """(v + p)(v + q) as sympy prints it: ordered by the constants; a square when they are equal, v alone for 0."""
    if p == q:
        return f"({poly([1, p], v)})**2" if p else f"{v}**2"
    parts = [v if r == 0 else f"({poly([1, r], v)})" for r in sorted((p, q), key=lambda r: (r != 0, r))]
    return "*".join(parts)


@FAMILY.kind("factor", weight=1.5)
def factor_it(d: Draw) -> Problem:
    v = _letter(d)
    p, q = d.nonzero(-12, 12), d.nonzero(-12, 12)
    if d.chance(0.15):
        q = -p
    k = d.pick(1, 1, 1, 1, 2, 3, 4, 5)
    cs = [k, k * (p + q), k * p * q]
    source = poly(cs, v)
    answer = (f"{k}*" if k > 1 else "") + _factored(p, q, v)
    steps = [(f"We want {source} as a product", f"from sympy import symbols, factor\n{v} = symbols('{v}')\nexpression = {source}"), ("Factor it", "result = factor(expression)")]
    ways = [Solution(steps, "result")]
    if k == 1 and p != q:
        ways.append(
            Solution(
                [
                    ("Two numbers with this sum and product", f"total = {p + q}\nproduct = {p * q}"),
                    ("Look for the two numbers", "p = min(p for p in range(-200, 201) if p * (total - p) == product)\nq = total - p"),
                    ("Write the factors", f"result = f'({v} {{p:+d}})*({v} {{q:+d}})'"),
                ],
                "result",
            )
        )
    return Problem({"poly": Algebra(source), "v": Algebra(v)}, answer, ways)


@FAMILY.kind("vertex", weight=1.5)
def vertex(d: Draw) -> Problem:
    a = d.pick(1, 1, 2, -1, -2, 3, -3, 4)
    h, k = d.i(-8, 8), d.i(-20, 30)
    cs = [a, -2 * a * h, a * h * h + k]
    f = poly(cs, "x")
    ask = d.pick("vertex", "value", "where", "axis")
    given = ("The parabola is a*x**2 + b*x + c", f"a, b, c = {cs[0]}, {cs[1]}, {cs[2]}")
    x = ("The vertex is at x = -b/(2a)", "from fractions import Fraction\nx = Fraction(-b, 2*a)")
    y = ("Find the height there", "y = a*x**2 + b*x + c")
    word = "minimum" if a > 0 else "maximum"
    values: dict[str, object] = {"f": Algebra(f), "min" if a > 0 else "max": "", "word": word, "asked": {"vertex": "the vertex", "value": f"the {word} value", "where": f"the x of the {word}", "axis": "the number h for the axis of symmetry x = h"}[ask], f"ask_{ask}": ""}
    if ask == "vertex":
        return Problem(values, [h, k], [Solution([given, x, y], 'x, y, sep=", "')])
    if ask == "value":
        way = Solution([given, x, (f"We want the {word} value", y[1])], "y")
        formula = Solution([given, ("The extreme value is c - b**2/(4a)", "from fractions import Fraction\ny = c - Fraction(b**2, 4*a)")], "y")
        return Problem(values, k, [way, formula])
    return Problem(values, h, [Solution([given, (x[0].replace("The vertex is", "We want x. The vertex is"), x[1])], "x")])


@FAMILY.kind("discriminant", weight=1.2)
def discriminant(d: Draw) -> Problem:
    v = _letter(d)
    a, b, c = d.nonzero(-4, 6), d.i(-10, 12), d.i(-9, 12)
    if d.chance(0.2):
        a, b, c = (lambda k, r: (k, -2 * k * r, k * r * r))(d.pick(1, 1, 2, 4), d.nonzero(-6, 6))
    disc = b * b - 4 * a * c
    steps = [(f"Write it as a*{v}**2 + b*{v} + c", f"a, b, c = {a}, {b}, {c}"), ("Find the discriminant", "D = b**2 - 4*a*c")]
    values: dict[str, object] = {"poly": Algebra(poly([a, b, c], v)), "eq": Algebra(f"{poly([a, b, c], v)} == 0"), "v": Algebra(v)}
    if d.chance(0.5):
        steps.append(("We want the number of real solutions", "if D > 0:\n    count = 2\nelif D == 0:\n    count = 1\nelse:\n    count = 0"))
        return Problem({**values, "ask_count": ""}, (disc > 0) + (disc >= 0), [Solution(steps, "count")])
    return Problem({**values, "ask_value": ""}, disc, [Solution(steps, "D")])


@FAMILY.kind("vieta", weight=1.2)
def sum_and_product_of_roots(d: Draw) -> Problem:
    v = _letter(d)
    while True:
        a, b, c = d.pick(1, 1, 1, 2, 3, 4, 5), d.i(-12, 12), d.nonzero(-20, 20)
        if b * b - 4 * a * c > 0:
            break
    ask = d.pick("sum", "product", "squares", "inverse")
    given = (f"Write it as a*{v}**2 + b*{v} + c = 0", f"from fractions import Fraction\na, b, c = {a}, {b}, {c}")
    s, p = ("The sum of the roots is -b/a", "total = Fraction(-b, a)"), ("The product of the roots is c/a", "product = Fraction(c, a)")
    values = {"eq": Algebra(f"{poly([a, b, c], v)} == 0"), "v": Algebra(v), "asked": {"sum": "the sum of its roots", "product": "the product of its roots", "squares": "the sum of the squares of its roots", "inverse": "the sum of the reciprocals of its roots"}[ask], f"ask_{ask}": ""}
    root = Fraction(b * b - 4 * a * c, 4 * a * a)
    mid = Fraction(-b, 2 * a)
    if ask == "sum":
        return Problem(values, 2 * mid, [Solution([given, ("We want the sum. " + s[0], s[1])], "total")], as_fraction=True)
    if ask == "product":
        return Problem(values, mid * mid - root, [Solution([given, ("We want the product. " + p[0], p[1])], "product")], as_fraction=True)
    if ask == "squares":
        return Problem(values, 2 * (mid * mid + root), [Solution([given, s, p, ("We want the sum of the squares", "result = total**2 - 2*product")], "result")], as_fraction=True)
    return Problem(values, 2 * mid / (mid * mid - root), [Solution([given, s, p, ("We want the sum of the reciprocals: total over product", "result = total / product")], "result")], as_fraction=True)


@FAMILY.kind("parameter")
def parameter_for_one_root(d: Draw) -> Problem:
    """k in x**2 + b x + k with a given root, or so that there is exactly one root."""
    v, k = "x", d.pick("k", "c", "m", "p")
    b = d.nonzero(-12, 12)
    if d.chance(0.5):
        b = 2 * d.nonzero(-9, 9)
        answer = b * b // 4
        steps = [(f"One solution means the discriminant b**2 - 4*{k} is zero", f"b = {b}"), (f"We want {k}", "result = b**2 // 4")]
        values: dict[str, object] = {"one": ""}
    else:
        r = d.nonzero(-8, 8)
        answer = -(r * r + b * r)
        steps = [(f"Put the root in: r**2 + b*r + {k} = 0", f"r = {r}\nb = {b}"), (f"We want {k}", "result = -(r**2 + b*r)")]
        values = {"r": r}
    return Problem({**values, "eq": Algebra(f"{poly([1, b, 0], v)} + {k} == 0"), "k": Algebra(k)}, answer, [Solution(steps, "result")])


@FAMILY.kind("area", weight=1.4)
def rectangle_from_area(d: Draw) -> Problem:
    w = d.i(2, 30)
    a, b = d.pick(1, 1, 1, 2, 3), d.i(1, 15)
    length = a * w + b
    ask = d.pick("width", "width", "length", "perimeter")
    given = (f"width * ({a}*width + {b}) is the area" if a > 1 else f"width * (width + {b}) is the area", f"a = {a}\nb = {b}\narea = {w * length}")
    steps = [given, ("Solve a*w**2 + b*w - area = 0, take the positive root", "import math\nD = b**2 + 4*a*area\nwidth = (-b + math.isqrt(D)) // (2*a)")]
    trial = [given, ("Try whole numbers for the width", "width = next(w for w in range(1, 1000) if w * (a*w + b) == area)")]
    tail = {"width": [], "length": [("We want the length", "length = a*width + b")], "perimeter": [("Find the length", "length = a*width + b"), ("We want the perimeter", "perimeter = 2 * (width + length)")]}[ask]
    answer = {"width": w, "length": length, "perimeter": 2 * (w + length)}[ask]
    return Problem({"b": b, "area": w * length, **({"a": a} if a > 1 else {"longer": ""}), "asked": f"the {ask}", "rel": f"{b} more than " + {1: "", 2: "twice ", 3: "three times "}[a] + "the width", f"ask_{ask}": ""}, answer, [Solution([*steps, *tail], ask), Solution([*trial, *tail], ask)])


@FAMILY.kind("consecutive", weight=1.2)
def consecutive_product(d: Draw) -> Problem:
    step = d.pick(1, 1, 2)
    n = d.i(2, 40)
    word = "consecutive"
    if step == 2:
        word = "consecutive even" if n % 2 == 0 else "consecutive odd"
    squares = d.chance(0.3)
    result = n * n + (n + step) ** 2 if squares else n * (n + step)
    ask = d.pick("small", "large", "both", "sum")
    name = "squares" if squares else "product"
    test = f"n**2 + (n + {step})**2" if squares else f"n * (n + {step})"
    steps = [(f"The numbers are n and n + {step}", f"{name} = {result}"), ("Try positive whole numbers", f"n = next(n for n in range(1, 1000) if {test} == {name})")]
    formula = [(f"n*(n + {step}) is the product", f"product = {result}"), (f"Solve n**2 + {step}*n - product = 0", f"import math\nn = (-{step} + math.isqrt({step}**2 + 4*product)) // 2")]
    show, answer, tail = {"small": ("n", n, ("We want the smaller one", "n = n")), "large": (f"n + {step}", n + step, ("We want the larger one", f"large = n + {step}")), "both": (f'n, n + {step}, sep=", "', [n, n + step], ("", "")), "sum": (f"2*n + {step}", 2 * n + step, ("We want the sum", f"result = n + n + {step}"))}[ask]
    if ask == "large":
        show = "large"
    if ask == "sum":
        show = "result"
    extra = [tail] if ask in ("large", "sum") else []
    ways = [Solution([*steps, *extra], show)]
    if not squares:
        ways.append(Solution([*formula, *extra], show))
    return Problem({"kind": word, "r": result, name: "", "what": "sum of their squares" if squares else "product", "asked": {"small": "the smaller one", "large": "the larger one", "both": "both of them", "sum": "the sum of the two"}[ask], f"ask_{ask}": ""}, answer, ways)


@FAMILY.kind("number")
def number_riddle(d: Draw) -> Problem:
    """The square of a positive number plus or minus a multiple of it (or a number) is given."""
    x, k = d.i(2, 25), d.i(2, 12)
    kind = d.pick("plus", "minus", "just", "sub")
    if kind == "minus" and x <= k:
        x = k + d.i(1, 12)
    r = {"plus": x * x + k * x, "minus": x * x - k * x, "just": x * x + k, "sub": x * x - x}[kind]
    if kind in ("plus", "minus"):
        b = k if kind == "plus" else -k
        steps = [("The equation is x**2 + b*x - c = 0", f"b = {b}\nc = {r}"), ("Find the discriminant", "D = b**2 + 4*c"), ("We want the positive root", "import math\nx = (-b + math.isqrt(D)) // 2")]
    elif kind == "just":
        steps = [("Square plus a number", f"more = {k}\ntotal = {r}"), ("The square alone", "square = total - more"), ("We want the positive root", "import math\nx = math.isqrt(square)")]
    else:
        steps = [("The square minus the number", f"c = {r}"), ("Solve x**2 - x - c = 0, positive root", "import math\nx = (1 + math.isqrt(1 + 4*c)) // 2")]
    trial = {"plus": f"x**2 + {k}*x", "minus": f"x**2 - {k}*x", "just": f"x**2 + {k}", "sub": "x**2 - x"}[kind]
    text = {"plus": f"its square plus {k} times the number", "minus": f"its square minus {k} times the number", "just": f"its square plus {k}", "sub": "its square minus the number itself"}[kind]
    values: dict[str, object] = {"r": r, kind: "", "desc": text, **({} if kind == "sub" else {"k": k})}
    return Problem(values, x, [Solution(steps, "x"), Solution([("Write the result down", f"result = {r}"), ("Try positive whole numbers", f"x = next(x for x in range(2, 1000) if {trial} == result)")], "x")])


@FAMILY.kind("throw", weight=1.2)
def thrown_ball(d: Draw) -> Problem:
    """h(t) = -5 t**2 + v t + c: landing time, highest point, time of the highest point, height at a time."""
    t1 = d.i(2, 10)
    g = d.pick(5, 5, 4)
    ask = d.pick("land", "land", "top", "when", "at")
    if ask == "land":
        s = d.i(0, 3)
        cs = times([-g, g * t1], [1, s])
        cs = [int(c) for c in cs]
        answer: int | Fraction = t1
        steps = [("The height is a*t**2 + b*t + c, on the ground it is 0", f"a, b, c = {cs[0]}, {cs[1]}, {cs[2]}"), ("Find the discriminant", "D = b**2 - 4*a*c"), ("We want the positive time", "import math\nt = (-b - math.isqrt(D)) / (2*a)")]
        show = "t"
    else:
        top = d.pick(t1, Fraction(t1, 2)) if g == 5 else t1
        c = d.i(0, 40)
        cs = [-g, int(2 * g * top), c]
        if ask == "when":
            answer, show = top, "t"
            steps = [("The height is a*t**2 + b*t + c", f"a, b, c = {cs[0]}, {cs[1]}, {cs[2]}"), ("We want the time of the highest point, -b/(2a)", "t = -b / (2*a)")]
        elif ask == "top":
            answer, show = c + g * top * top, "height"
            steps = [("The height is a*t**2 + b*t + c", f"a, b, c = {cs[0]}, {cs[1]}, {cs[2]}"), ("The highest point is at t = -b/(2a)", "t = -b / (2*a)"), ("We want the height there", "height = a*t**2 + b*t + c")]
        else:
            t1 = d.i(1, max(1, int(2 * top) - 1))
            answer, show = -g * t1 * t1 + cs[1] * t1 + c, "height"
            steps = [("Put the time in", f"t = {t1}"), ("We want the height", f"height = {poly(cs, 't')}")]
    return Problem({"h": Algebra(poly(cs, "t")), "asked": {"land": "the time t > 0 when the height is zero", "top": "the greatest height", "when": "the time of the greatest height", "at": f"the height at t = {t1}"}[ask], f"ask_{ask}": "", **({"t": t1} if ask == "at" else {})}, answer, [Solution(steps, show)])
