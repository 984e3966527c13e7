"""Functions: values, compositions, inverses, f(x) = k, linear functions from two values, tables, zeros, domains."""

from fractions import Fraction

from ..draw import Draw, Problem, Solution
from ..family import Family
from ._algebra import Algebra, code, poly, printed, value

FAMILY = Family("functions", topic="functions", weight=1.4)


def _names(d: Draw) -> tuple[str, str]:
    return d.pick(("f", "g"), ("f", "g"), ("f", "g"), ("g", "h"), ("p", "q"), ("h", "k"))


def _define(name: str, source: str) -> str:
    return f"def {name}(x):\n    return {code(source)}"


def _some(d: Draw, low: int = 1, high: int = 2) -> list[int]:
    degree = d.i(low, high)
    return [d.pick(1, 1, 2, 3, -1, -2, 5), *(d.pick(0, d.nonzero(-9, 9)) for _ in range(degree - 1)), d.nonzero(-12, 12)]


@FAMILY.kind("value", weight=2)
def function_value(d: Draw) -> Problem:
    """f(a), f(a) + f(b), f(a) - f(b)."""
    f, _ = _names(d)
    a = d.pick(d.i(-6, 9), d.i(1, 6))
    kind = d.pick("poly", "poly", "poly", "fraction", "power", "abs")
    exact = ""
    if kind == "poly":
        cs = _some(d, 1, 3)
        source, at = poly(cs, "x"), (lambda x: Fraction(value(cs, x)))
    elif kind == "fraction":
        p, q = [d.i(1, 5), d.nonzero(-9, 9)], [1, d.i(7, 12)]
        source, at, exact = f"frac({poly(p, 'x')}, {poly(q, 'x')})", (lambda x: Fraction(p[0] * x + p[1], x + q[1])), "from fractions import Fraction\n"
    elif kind == "power":
        a = d.i(0, 5)
        base, c = d.pick(2, 3), d.nonzero(-9, 9)
        source, at = f"{base}**x {'+' if c > 0 else '-'} {abs(c)}", (lambda x: Fraction(base**x + c))
    else:
        c, e = d.nonzero(-9, 9), d.nonzero(-9, 9)
        source, at = f"abs({poly([2, c], 'x')}) {'+' if e > 0 else '-'} {abs(e)}", (lambda x: Fraction(max(2 * x + c, -2 * x - c) + e))
    arg = (lambda n: f"Fraction({n})") if exact else str
    values: dict[str, object] = {"def": Algebra(f"{f}(x) == {source}"), "e": Algebra(source), "f": Algebra(f), "a": a}
    if d.chance(0.7):
        steps = [("Write the function", exact + _define(f, source)), (f"We want {f}({a})", f"result = {f}({arg(a)})")]
        direct = [(f"Put x = {a} in", f"{exact}x = {arg(a)}"), (f"We want {f}({a})", f"result = {code(source)}")]
        return Problem({**values, "want": Algebra(f"{f}({a})"), "single": ""}, at(a), [Solution(steps, "result"), Solution(direct, "result")], as_fraction=True)
    b = a + d.i(1, 4) if kind == "power" else d.i(-6, 8)
    if a == b:
        b += 1
    sign, k = d.pick("+", "-"), d.pick(1, 1, 2, 3)
    second = f"{k}*{f}({b})" if k > 1 else f"{f}({b})"
    want = f"{f}({a}) {sign} {second}"
    steps = [("Write the function", exact + _define(f, source)), (f"We want {want}", f"result = {f}({arg(a)}) {sign} {f'{k}*' if k > 1 else ''}{f}({arg(b)})")]
    return Problem({**values, "want": Algebra(want), "combined": ""}, at(a) + (k if sign == "+" else -k) * at(b), [Solution(steps, "result")], as_fraction=True)


@FAMILY.kind("compose", weight=1.8)
def compose(d: Draw) -> Problem:
    """f(g(a))."""
    f, g = _names(d)
    p, q, a = _some(d), _some(d), d.i(-4, 6)
    if d.chance(0.1):
        want, answer = f"{f}({f}({a}))", value(p, value(p, a))
        steps = [("Write the function", _define(f, poly(p, "x"))), (f"First the inside, {f}({a})", f"inside = {f}({a})"), (f"We want {f} of it", f"result = {f}(inside)")]
    elif d.chance(0.7):
        want, answer = f"{f}({g}({a}))", value(p, value(q, a))
        steps = [("Write both functions", f"{_define(f, poly(p, 'x'))}\n{_define(g, poly(q, 'x'))}"), (f"First the inside, {g}({a})", f"inside = {g}({a})"), (f"We want {f} of it", f"result = {f}(inside)")]
    else:
        want, answer = f"{g}({f}({a}))", value(q, value(p, a))
        steps = [("Write both functions", f"{_define(f, poly(p, 'x'))}\n{_define(g, poly(q, 'x'))}"), (f"First the inside, {f}({a})", f"inside = {f}({a})"), (f"We want {g} of it", f"result = {g}(inside)")]
    outer_name, inner_name = want[0], want[2]
    both = {"def2": Algebra(f"{g}(x) == {poly(q, 'x')}"), "outer": Algebra(outer_name), "inner": Algebra(inner_name)} if outer_name != inner_name else {"self": ""}
    return Problem({"def1": Algebra(f"{f}(x) == {poly(p, 'x')}"), "want": Algebra(want), "a": a, **both}, answer, [Solution(steps, "result")])


@FAMILY.kind("formula", weight=1.2)
def compose_formula(d: Draw) -> Problem:
    """f(g(x)) or f(x + h) as a polynomial."""
    f, g = _names(d)
    p, q = _some(d, 1, 2), [d.pick(1, 1, 2, 3, -1), d.nonzero(-7, 7)]
    cs: list[int | Fraction] = [0]
    for c in p:
        grown: list[int | Fraction] = [0] * (len(cs) + 1)
        for i, x in enumerate(cs):
            grown[i] += x * q[0]
            grown[i + 1] += x * q[1]
        grown[-1] += c
        cs = grown
    while len(cs) > 1 and cs[0] == 0:
        cs = cs[1:]
    inner = poly(q, "x")
    shift = q[0] == 1 and d.chance(0.5)
    steps = [("Write the inner expression", f"from sympy import symbols, expand\nx = symbols('x')\ninside = {inner}"), (f"Put it into {f} and expand", f"result = expand({poly(p, 'u').replace('u', 'inside')})")]
    values: dict[str, object] = {"def1": Algebra(f"{f}(x) == {poly(p, 'x')}")}
    if shift:
        values |= {"want": Algebra(f"{f}({inner})"), "shift": "", "inner": Algebra(inner)}
    else:
        values |= {"def2": Algebra(f"{g}(x) == {inner}"), "want": Algebra(f"{f}({g}(x))"), "f": Algebra(f), "g": Algebra(g)}
    return Problem(values, printed(cs, "x"), [Solution(steps, "result")])


@FAMILY.kind("inverse", weight=1.3)
def inverse_formula(d: Draw) -> Problem:
    """The inverse of a linear function as an expression."""
    f = d.pick("f", "f", "f", "g", "h")
    kind = d.pick("line", "line", "fraction")
    if kind == "line":
        a, b = d.pick(2, 3, 4, 5, 6, 7, -2, -3, 1, 8), d.nonzero(-12, 15)
        source = poly([a, b], "x")
        inverse = [Fraction(1, a), Fraction(-b, a)]
        steps = [(f"Solve y = {source} for x", f"from sympy import symbols, solve\nx, y = symbols('x y')\nsolution = solve({source} - y, x)[0]"), ("Swap the letters", "inverse = solution.subs(y, x)")]
    else:
        a, b = d.i(2, 9), d.nonzero(-9, 12)
        source = f"frac({poly([1, b], 'x')}, {a})"
        inverse = [Fraction(a), Fraction(-b)]
        steps = [(f"Solve y = {code(source)} for x", f"from sympy import symbols, solve\nx, y = symbols('x y')\nsolution = solve({code(source)} - y, x)[0]"), ("Swap the letters", "inverse = solution.subs(y, x)")]
    return Problem({"def": Algebra(f"{f}(x) == {source}"), "e": Algebra(source), "f": Algebra(f), "eq": Algebra(f"y == {source}"), "inv": Algebra(f"{f}**(-1)")}, printed([int(c) if c.denominator == 1 else c for c in inverse], "x"), [Solution(steps, "inverse")])


@FAMILY.kind("solve", weight=1.6)
def solve_for_input(d: Draw) -> Problem:
    """f(x) = k: which x; or the value of the inverse at k."""
    f = d.pick("f", "f", "f", "g", "h")
    x = d.nonzero(-9, 12)
    kind = d.pick("line", "line", "fraction", "cube")
    if kind == "line":
        a, b = d.pick(2, 3, 4, 5, 7, -2, -3), d.nonzero(-15, 20)
        source, k = poly([a, b], "x"), a * x + b
        steps = [("The function is a*x + b", f"a, b = {a}, {b}\nvalue = {k}"), ("Solve a*x + b = value for x", "from fractions import Fraction\nx = Fraction(value - b, a)")]
    elif kind == "fraction":
        a, b = d.i(2, 8), d.nonzero(-9, 12)
        x = a * d.i(-4, 9) - b
        source, k = f"frac({poly([1, b], 'x')}, {a})", (x + b) // a
        steps = [("The function is (x + b)/a", f"a, b = {a}, {b}\nvalue = {k}"), ("Solve (x + b)/a = value for x", "x = a * value - b")]
    else:
        x, b = d.i(-4, 5), d.nonzero(-20, 20)
        source, k = poly([1, 0, 0, b], "x"), x**3 + b
        steps = [("The function is x**3 + b", f"b = {b}\nvalue = {k}"), ("Find the cube", "cube = value - b"), ("Try whole numbers for x", "x = next(x for x in range(-100, 101) if x**3 == cube)")]
    return Problem({"def": Algebra(f"{f}(x) == {source}"), "e": Algebra(source), "f": Algebra(f), "k": k, "eq": Algebra(f"{f}(x) == {k}"), "inv": Algebra(f"{f}**(-1)")}, x, [Solution(steps, "x")])


@FAMILY.kind("line", weight=1.5)
def linear_from_two(d: Draw) -> Problem:
    """A linear function with two values: another value, the slope, the formula."""
    f = d.pick("f", "f", "f", "g", "h")
    m, b = d.pick(d.nonzero(-6, 9), d.nonzero(-4, 6), Fraction(d.pick(1, 3, 5, -1), 2)), d.i(-12, 20)
    step = 2 if isinstance(m, Fraction) else 1
    p, q, r = [n * step for n in d.distinct(3, -4, 10)]
    y = [int(m * n + b) for n in (p, q, r)]
    given = ("Two points of the line", f"from fractions import Fraction\nx1, y1 = {p}, {y[0]}\nx2, y2 = {q}, {y[1]}")
    slope = ("Slope: rise over run", "slope = Fraction(y2 - y1, x2 - x1)")
    ask = d.pick("value", "value", "slope", "start", "formula")
    values: dict[str, object] = {"f": Algebra(f), "p": p, "q": q, "r": r, "yp": y[0], "yq": y[1], "first": Algebra(f"{f}({p}) == {y[0]}"), "second": Algebra(f"{f}({q}) == {y[1]}"), "want": Algebra(f"{f}({r})"), f"ask_{ask}": "", "asked": {"value": f"the value at x = {r}", "slope": "the slope", "start": "the value at x = 0", "formula": "the formula as an expression in x"}[ask]}
    if ask == "value":
        return Problem(values, y[2], [Solution([given, slope, (f"We want {f}({r})", f"result = y1 + slope * ({r} - x1)")], "result")])
    if ask == "slope":
        return Problem(values, m, [Solution([given, ("We want the slope: rise over run", slope[1])], "slope")], as_fraction=True)
    start = ("Start value", "start = y1 - slope * x1")
    if ask == "start":
        return Problem(values, b, [Solution([given, slope, (f"We want {f}(0)", start[1])], "start")])
    form = [("Two points of the line", f"from sympy import symbols, Rational\nx = symbols('x')\nx1, y1 = {p}, {y[0]}\nx2, y2 = {q}, {y[1]}"), ("Slope: rise over run", "slope = Rational(y2 - y1, x2 - x1)"), ("Start value", "start = y1 - slope * x1"), ("We want the formula", "formula = slope * x + start")]
    return Problem(values, printed([m, b], "x"), [Solution(form, "formula")])


@FAMILY.kind("table")
def from_table(d: Draw) -> Problem:
    """Values of two functions in a table; sums, products and compositions."""
    xs = sorted(d.distinct(4, 0, 9))
    fs = [d.pick(*xs) if d.chance(0.75) else d.i(-5, 12) for _ in xs]
    gs = [d.pick(*xs) if d.chance(0.75) else d.i(-5, 12) for _ in xs]
    i = d.i(0, 3)
    options = ["sum", "product"] + (["fg"] if gs[i] in xs else []) + (["gf"] if fs[i] in xs else [])
    kind = d.pick(*options)
    a = xs[i]
    j = d.i(0, 3)
    tables = ("Write the table down", f"f = {{{', '.join(f'{x}: {y}' for x, y in zip(xs, fs, strict=True))}}}\ng = {{{', '.join(f'{x}: {y}' for x, y in zip(xs, gs, strict=True))}}}")
    if kind == "sum":
        want, answer, steps = f"f({a}) + g({xs[j]})", fs[i] + gs[j], [tables, ("Read off both values and add", f"result = f[{a}] + g[{xs[j]}]")]
    elif kind == "product":
        want, answer, steps = f"f({a})*g({xs[j]})", fs[i] * gs[j], [tables, ("Read off both values and multiply", f"result = f[{a}] * g[{xs[j]}]")]
    elif kind == "fg":
        want, answer, steps = f"f(g({a}))", fs[xs.index(gs[i])], [tables, (f"First the inside, g({a})", f"inside = g[{a}]"), ("We want f of it", "result = f[inside]")]
    else:
        want, answer, steps = f"g(f({a}))", gs[xs.index(fs[i])], [tables, (f"First the inside, f({a})", f"inside = f[{a}]"), ("We want g of it", "result = g[inside]")]
    def row(name: str, ys: list[int]) -> str:
        return ", ".join(f"{name}({x}) = {y}" for x, y in zip(xs, ys, strict=True))

    return Problem({"xs": ", ".join(map(str, xs)), "fs": ", ".join(map(str, fs)), "gs": ", ".join(map(str, gs)), "fl": row("f", fs), "gl": row("g", gs), "want": Algebra(want)}, answer, [Solution(steps, "result")])


@FAMILY.kind("story")
def story(d: Draw) -> Problem:
    """A rule in words as a function: value at a number or the input for a value."""
    a, b, x = d.i(2, 12), d.i(2, 40), d.i(2, 30)
    if d.chance(0.55):
        steps = [("The rule is a*x + b", f"a = {a}\nb = {b}\nx = {x}"), ("We want the value", "value = a*x + b")]
        return Problem({"a": a, "b": b, "x": x, "rule": Algebra(f"f(x) == {a}*x + {b}"), "ask_value": ""}, b + sum(a for _ in range(x)), [Solution(steps, "value")])
    steps = [("The rule is a*x + b", f"a = {a}\nb = {b}\nvalue = {a * x + b}"), ("Solve for x", "x = (value - b) // a")]
    return Problem({"a": a, "b": b, "y": a * x + b, "rule": Algebra(f"f(x) == {a}*x + {b}"), "ask_x": ""}, x, [Solution(steps, "x")])


@FAMILY.kind("zeros")
def zeros_and_domain(d: Draw) -> Problem:
    """The zero or y-intercept of a function; the number where a fraction is undefined; the start of a root's domain."""
    kind = d.pick("zero", "start", "hole", "root")
    a, b = d.pick(1, 2, 3, 4, 5, -2), d.nonzero(-20, 20)
    x = Fraction(-b, a)
    zero = ("Solve a*x + b = 0", "from fractions import Fraction\nx = Fraction(-b, a)")
    line = poly([a, b], "x")
    if kind == "zero":
        return Problem({"e": Algebra(line), "zero": ""}, x, [Solution([("The function is a*x + b", f"a, b = {a}, {b}"), zero], "x")], as_fraction=True)
    if kind == "start":
        cs = [d.nonzero(-4, 5), d.nonzero(-9, 9), b]
        return Problem({"e": Algebra(poly(cs, "x")), "start": ""}, b, [Solution([("On the y-axis x is zero", "x = 0"), ("Find the value there", f"y = {poly(cs, 'x')}")], "y")])
    if kind == "hole":
        top = d.pick(str(d.i(1, 9)), poly([1, d.nonzero(-9, 9)], "x"))
        return Problem({"e": Algebra(f"frac({top}, {line})"), "hole": ""}, x, [Solution([("The bottom a*x + b must not be zero", f"a, b = {a}, {b}"), zero], "x")], as_fraction=True)
    a = abs(a)
    return Problem({"e": Algebra(f"sqrt({poly([a, b], 'x')})"), "root": ""}, Fraction(-b, a), [Solution([("The number under the root, a*x + b, must be at least zero", f"a, b = {a}, {b}"), ("It is zero at the smallest x", zero[1])], "x")], as_fraction=True)
