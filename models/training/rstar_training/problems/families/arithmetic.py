"""Arithmetic with brackets and powers: expressions, described calculations, substitution, missing numbers."""

from fractions import Fraction

from ..draw import Draw, Problem, Solution
from ..family import Family
from ..values import Formula, Num, Seq, Text

FAMILY = Family("arithmetic", topic="arithmetic", weight=2)
_Tree = tuple


def _leaf(d: Draw) -> _Tree:
    k = d.r.random()
    if k < 0.12:
        return ("n", d.i(10, 200))
    if k < 0.17:
        return ("n", -d.i(1, 12))
    return ("n", d.i(1, 20))


def _tree(d: Draw, depth: int) -> _Tree:
    if depth == 0 or d.chance(0.12):
        return ("**", ("n", d.i(2, 12)), ("n", d.pick(2, 2, 2, 3))) if d.chance(0.14) else _leaf(d)
    op = d.r.choices("+-*/", (32, 30, 28, 10))[0]
    left, right = _tree(d, depth - 1), _tree(d, depth - d.pick(1, 1, 2) if depth > 1 else 0)
    if op == "/":
        value = _value(left)
        if value is None or value.denominator != 1 or value == 0:
            op = "+"
        else:
            options = [n for n in range(2, 13) if value % n == 0]
            if not options:
                op = "-"
            else:
                right = ("n", d.r.choice(options))
    if op in "+-*" and d.chance(0.07):
        return ("**", ("()", (op, left, right)), ("n", 2))
    return (op, left, right)


def _value(t: _Tree) -> Fraction | None:
    """The exact value by walking the tree: independent of Python's operator precedence."""
    match t:
        case ("n", n):
            return Fraction(n)
        case ("()", inner):
            return _value(inner)
        case (op, left, right):
            a, b = _value(left), _value(right)
            if a is None or b is None:
                return None
            if op == "+":
                return a + b
            if op == "-":
                return a - b
            if op == "*":
                return a * b
            if op == "/":
                return a / b if b else None
            return a ** int(b)
    return None


def _source(t: _Tree, parent: int = 0, right: bool = False) -> str:
    match t:
        case ("n", n):
            return f"({n})" if n < 0 and (parent or right) else str(n)
        case ("()", inner):
            return f"({_source(inner)})"
        case (op, left, rhs):
            own = {"+": 1, "-": 1, "*": 2, "/": 2, "**": 4}[op]
            text = f"{_source(left, own)} {op} {_source(rhs, own, True)}" if op != "**" else f"{_source(left, 5)}**{_source(rhs, 5, True)}"
            return f"({text})" if own < parent or (own == parent and right) else text
    raise ValueError(t)


@FAMILY.kind("expression", weight=4)
def expression(d: Draw) -> Problem:
    while True:
        t = _tree(d, d.pick(1, 2, 2, 3, 3))
        value = _value(t)
        source = _source(t)
        if t[0] != "n" and value is not None and abs(value) < 100_000 and (value * 100).denominator == 1 and len(source) < 46:
            break
    solutions = [Solution([("Brackets first, then powers, products, sums", f"result = {source}")], "result")]
    parts = _split(t)
    if parts is not None:
        a, op, b = parts
        steps = [("Find the left part", f"a = {_source(a)}"), ("Find the right part", f"b = {_source(b)}"), (f"We want a {op} b", f"result = a {op} b")]
        solutions.append(Solution(steps, "result"))
    return Problem({"e": Formula(source)}, value, solutions)


def _split(t: _Tree) -> tuple[_Tree, str, _Tree] | None:
    if t[0] in ("+", "-", "*", "/") and (t[1][0] != "n" or t[2][0] != "n"):
        return t[1], t[0], t[2]
    return None


_WORDS = {
    "+": ("the sum of {a} and {b}", "{a} plus {b}", "{a} increased by {b}", "{b} more than {a}", "the result of adding {b} to {a}"),
    "-": ("the difference of {a} and {b}", "{a} minus {b}", "{a} decreased by {b}", "{b} less than {a}", "{b} subtracted from {a}"),
    "*": ("the product of {a} and {b}", "{a} times {b}", "{a} multiplied by {b}"),
    "/": ("the quotient of {a} and {b}", "{a} divided by {b}"),
}


@FAMILY.kind("words", weight=2)
def in_words(d: Draw) -> Problem:
    op = d.pick("+", "-", "*", "/")
    b = d.i(2, 30) if op in "+-" else d.i(2, 12)
    a = b * d.i(2, 15) if op == "/" else d.i(2, 60)
    if op == "-" and a < b:
        a, b = b, a
    inner = Text(d.r.choice(_WORDS[op]).format(a=a, b=b))
    value = _value((op, ("n", a), ("n", b)))
    k, m = d.i(2, 12), d.i(2, 40)
    first = ("First part", f"first = {a} {op} {b}")
    return Problem(
        {"e": inner, "nom": Text(_WORDS[op][0].format(a=a, b=b)), "k": k, "m": m, "a": a, "b": b},
        value * k + m,
        [Solution([first, ("Multiply it", f"second = first * {k}"), ("Add the last number", f"result = second + {m}")], "result"), Solution([("Write it as one expression", f"result = ({a} {op} {b}) * {k} + {m}")], "result")],
    )


@FAMILY.kind("word", weight=2)
def one_operation(d: Draw) -> Problem:
    """One described operation or two."""
    op = d.pick("+", "-", "*", "/")
    b = d.i(2, 200) if op in "+-" else d.i(2, 25)
    a = b * d.i(2, 40) if op == "/" else d.i(2, 400)
    if op == "-" and a < b:
        a, b = b, a
    key = {"+": "sum", "-": "diff", "*": "product", "/": "quotient"}[op]
    value = {"+": a + b, "-": a - b, "*": a * b, "/": Fraction(a, b)}[op]
    name = {"+": "sum", "-": "difference", "*": "product", "/": "quotient"}[op]
    return Problem({key: "", "a": a, "b": b}, value, [Solution([(f"We want the {name}", f"a = {a}\nb = {b}"), ("Apply the operation", f"result = a {op} b")], "result"), Solution([(f"We want the {name}", f"result = {a} {op} {b}")], "result")])


@FAMILY.kind("power", weight=1.5)
def power(d: Draw) -> Problem:
    b, n = d.pick((d.i(2, 20), 2), (d.i(2, 10), 3), (d.i(2, 5), 4), (2, d.i(3, 12)), (3, d.i(3, 6)), (10, d.i(2, 6)))
    values: dict[str, object] = {"b": b, "n": n, "e": Formula(f"{b}**{n}"), "square" if n == 2 else "cube" if n == 3 else "higher": ""}
    value = 1
    for _ in range(n):
        value *= b
    given = (f"We want {b} to the power {n}", f"base = {b}\nexponent = {n}")
    out = [Solution([given, ("Raise the base to the exponent", "result = base ** exponent")], "result")]
    if n <= 4:
        out.append(Solution([(f"Multiply {n} factors of {b}", "result = " + " * ".join([str(b)] * n))], "result"))
    return Problem(values, value, out)


@FAMILY.kind("root")
def root(d: Draw) -> Problem:
    n = d.i(2, 25)
    square = n * n
    return Problem(
        {"e": Formula(f"sqrt({square})"), "s": square},
        n,
        [Solution([(f"We want the square root of {square}", f"import math\nresult = math.isqrt({square})")], "result"), Solution([(f"We want the number whose square is {square}", f"result = {square} ** 0.5")], "result")],
    )


@FAMILY.kind("substitute", weight=2)
def substitute(d: Draw) -> Problem:
    x, y = d.pick("xy", "ab", "xy", "mn", "pq", "st")
    a, b, c = d.i(2, 9), d.i(2, 9), d.i(1, 20)
    u, v = d.nonzero(-9, 12), d.nonzero(-6, 12)
    both = d.chance(0.6)
    form = d.i(0, 5) if both else d.i(6, 9)
    source, value = (
        (f"{a}*{x} + {b}*{y}", a * u + b * v), (f"{a}*{x} - {b}*{y} + {c}", a * u - b * v + c), (f"{x}**2 + {y}**2", u * u + v * v),
        (f"{a}*{x}*{y} - {c}", a * u * v - c), (f"{a}*({x} + {y})", a * (u + v)), (f"{x}**2 - {b}*{y}", u * u - b * v),
        (f"{a}*{x}**2 + {b}*{x} + {c}", a * u * u + b * u + c), (f"{a}*({x} - {b}) + {c}", a * (u - b) + c), (f"{x}**3 - {a}*{x}", u**3 - a * u), (f"{c} - {a}*{x}", c - a * u),
    )[form]
    values: dict[str, object] = {"e": Formula(source), "x": Formula(x), "u": u}
    given = f"{x} = {u}"
    if both:
        values |= {"y": Formula(y), "v": v}
        given += f"\n{y} = {v}"
    else:
        values["one"] = ""
    return Problem(values, value, [Solution([("Write down the given values", given), ("Put them into the expression", f"result = {source}")], "result")])


@FAMILY.kind("missing", weight=1.5)
def missing_number(d: Draw) -> Problem:
    kind = d.pick("+", "-", "-r", "*", "/", "/r")
    a, x = d.i(2, 60), d.i(2, 60)
    if kind in ("*", "/", "/r"):
        a, x = d.i(2, 12), d.i(2, 15)
    left, result, say, code = {
        "+": ("{g} + A", x + a, "Subtract to undo the addition", f"{x + a} - {a}"),
        "-": ("{g} - A", x - a, "Add to undo the subtraction", f"{x - a} + {a}"),
        "-r": ("A - {g}", a - x, "The missing number is the first minus the result", f"{a} - {a - x}"),
        "*": ("A * {g}", a * x, "Divide to undo the product", f"{a * x} // {a}"),
        "/": ("{g} / A", x, "Multiply to undo the division", f"{x} * {a}"),
        "/r": ("A / {g}", a, "The missing number is the first divided by the result", f"{a * x} // {a}"),
    }[kind]
    shown = a * x if kind == "/r" else a
    answer = x * a if kind == "/" else x
    if kind in ("-", "-r") and result < 0:
        return missing_number(d)
    sign = {"*": d.pick("*", "×", "·"), "/": d.pick("/", "÷", ":")}
    gap = d.pick("?", "__", "___", "□", "_", "x", "...", "( )")
    text = left.replace("A", str(shown)).replace("{g}", gap)
    for k, v in sign.items():
        text = text.replace(k, v) if gap != k else text
    if d.chance(0.25) and gap != "...":
        text = text.replace(" ", "")
    text = f"{text} = {result}" if d.chance(0.85) else f"{result} = {text}"
    told = {"+": "plus", "-": "minus", "*": "mult", "/": "div"}.get(kind)
    values: dict[str, object] = {"e": Text(text), "gap": Text(gap), "a": Num(a), "c": Num(result)}
    if told:
        values[told] = ""
    return Problem(values, answer, [Solution([("We want the missing number", f"result = {result}"), (say, f"missing = {code}")], "missing"), Solution([(say, f"missing = {code}")], "missing")])


@FAMILY.kind("list")
def sum_of_list(d: Draw) -> Problem:
    numbers = [d.i(1, 99) for _ in range(d.i(3, 7))]
    total = 0
    for n in numbers:
        total += n
    line = " + ".join(map(str, numbers))
    return Problem({"s": Seq(numbers), "n": len(numbers)}, total, [Solution([("We want the sum of all numbers", f"nums = {numbers}"), ("Add them", "total = sum(nums)")], "total"), Solution([("We want the sum of all numbers", f"total = {line}")], "total")])


@FAMILY.kind("story", weight=1.5)
def story_expression(d: Draw) -> Problem:
    """Groups of things plus or minus some: k groups of n, and m more or fewer; two kinds of groups."""
    k, n, m, j = d.i(2, 15), d.i(2, 24), d.i(2, 40), d.i(2, 12)
    q = d.i(2, 20)
    which = d.pick("plus", "minus", "two", "twominus")
    if which == "minus" and m >= k * n:
        m = d.i(1, k * n - 1)
    if which == "twominus" and j * q >= k * n:
        k, n, j, q = max(k, j) + 1, max(n, q) + 1, min(k, j), min(n, q)
    value = {"plus": k * n + m, "minus": k * n - m, "two": k * n + j * q, "twominus": k * n - j * q}[which]
    code = {"plus": f"first + {m}", "minus": f"first - {m}", "two": "first + second", "twominus": "first - second"}[which]
    steps = [("Multiply the groups", f"first = {k} * {n}")]
    if which in ("two", "twominus"):
        steps.append(("Multiply the other groups", f"second = {j} * {q}"))
    steps.append(("We want both together" if which in ("plus", "two") else "We want what remains", f"result = {code}"))
    return Problem({which: "", "k": k, "n": n, "m": m, "j": j, "q": q}, value, [Solution(steps, "result")])
