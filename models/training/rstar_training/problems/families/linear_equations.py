"""Linear equations with one unknown: bare ones of many shapes, in words, and in stories."""

from fractions import Fraction

from ..draw import Draw, Problem, Solution
from ..family import Family
from ..values import Money, Num
from ._algebra import Algebra, code, letter, poly, solve_by_gap, solve_by_sympy

FAMILY = Family("linear_equations", topic="linear equations", weight=2.0)


def _lin(d: Draw, a: int, b: int, v: str) -> str:
    """a v + b, sometimes written b + a v."""
    if b and d.chance(0.15) and not (b < 0 and a < 0):
        return f"{b} + {poly([a, 0], v)}" if a > 0 else f"{b} - {poly([-a, 0], v)}"
    return poly([a, b], v)


def _add(source: str, n: int) -> str:
    return source if n == 0 else f"{source} {'+' if n > 0 else '-'} {abs(n)}"


def _simple(d: Draw, x: int | Fraction, v: str, a: int = 0, b: int = 0) -> tuple[str, str, list[Solution]]:
    """a x + b = c and its reduced forms, with the student's way."""
    if not a:
        a = d.pick(d.i(2, 12), d.i(2, 12), -d.i(2, 9), 1, -1)
        b = d.pick(d.nonzero(-20, 20), d.nonzero(-50, 99), 0 if abs(a) > 1 else 5)
    c = int(a * x + b)
    left, right = _lin(d, a, b, v), str(c)
    given = (f"We want {v}. The equation is a*{v} + b = c", f"a = {a}\nb = {b}\nc = {c}")
    way = Solution([given, ("Subtract b from both sides", "right = c - b"), ("Divide by a", "from fractions import Fraction\nresult = Fraction(right, a)")], "result")
    if d.chance(0.12):
        left, right = right, left
    return left, right, [way]


def _sides(d: Draw, x: int, v: str) -> tuple[str, str, list[Solution]]:
    while True:
        a, c = d.nonzero(-9, 12), d.nonzero(-9, 12)
        b = d.i(-20, 30)
        e = (a - c) * x + b
        if a != c and (b or e):
            break
    given = (f"We want {v}. The equation is a*{v} + b = c*{v} + d", f"a, b = {a}, {b}\nc, d = {c}, {e}")
    way = Solution([given, (f"Collect the terms with {v} on the left, the numbers on the right", "left = a - c\nright = d - b"), ("Divide", "from fractions import Fraction\nresult = Fraction(right, left)")], "result")
    return _lin(d, a, b, v), _lin(d, c, e, v), [way]


def _brackets(d: Draw, x: int, v: str) -> tuple[str, str, list[Solution]]:
    a, k, s = d.pick(2, 3, 4, 5, 6, 7, 8, 10, -2, -3), d.pick(1, 1, 1, 2, 3, 4, -1), d.nonzero(-9, 12)
    inner = f"{a}*({_lin(d, k, s, v)})"
    total = a * (k * x + s)
    shape = d.r.random()
    if shape < 0.35:
        given = (f"We want {v}. The equation is a*(b*{v} + c) = d", f"a = {a}\nb = {k}\nc = {s}\nd = {total}")
        way = Solution([given, ("Divide by a", "inside = d / a"), ("Subtract c and divide by b", "result = (inside - c) / b")], "result")
        return inner, str(total), [way]
    if shape < 0.6:
        e = d.nonzero(-15, 15)
        return _add(inner, e), str(total + e), []
    while True:
        c, m, t = d.pick(1, 2, 3, 4, 5, -1, -2), d.pick(1, 1, 2, 3), d.nonzero(-9, 9)
        if c * m != a * k:
            break
    if shape < 0.8:
        rest = total - c * m * x
        if rest == 0:
            return inner, poly([c * m, 0], v), []
        return inner, _lin(d, c * m, rest, v), []
    if c == 1:
        c = 2 if 2 * m != a * k else 3
    if c * m == a * k:
        return inner, str(total), []
    rest = total - c * (m * x + t)
    return inner, _add(f"{c}*({_lin(d, m, t, v)})", rest), []


def _fractions(d: Draw, x: int, v: str) -> tuple[str, str, list[Solution], int | Fraction]:
    """Shapes with fraction bars; gives its own solution, a multiple of the denominators."""
    p, q = d.pick(2, 3, 4, 5, 6, 8, 10), d.pick(2, 3, 4, 5, 6)
    b = d.nonzero(-12, 15)
    shape = d.i(0, 5)
    if shape == 0:
        x *= p
        left, right = _add(f"frac({v}, {p})", b), str(x // p + b)
    elif shape == 1:
        x = p * x - b
        left, right = f"frac({poly([1, b], v)}, {p})", str((x + b) // p)
    elif shape == 2:
        x *= p
        top = d.i(2, 9)
        left, right = _add(f"frac({poly([top, 0], v)}, {p})" if d.chance(0.6) else f"par(frac({top}, {p}))*{v}", b), str(top * x // p + b)
    elif shape == 3:
        while p == q:
            q = d.pick(2, 3, 4, 5, 6)
        x *= p * q
        sign = d.pick(1, 1, -1)
        left, right = f"frac({v}, {p}) {'+' if sign > 0 else '-'} frac({v}, {q})", str(x // p + sign * x // q)
    elif shape == 4:
        while p == q:
            q = d.pick(2, 3, 4, 5, 6)
        x = Fraction(x)
        a, c = d.pick(1, 2, 3), d.pick(1, 1, 2)
        if a * q == c * p:
            a += 1
        if a * q == c * p:
            a += 1
        e = d.nonzero(-9, 9)
        x = Fraction(p * e - q * b, a * q - c * p)
        left, right = f"frac({poly([a, b], v)}, {p})", f"frac({poly([c, e], v)}, {q})"
    else:
        x = d.pick(x or 3, d.i(2, 12))
        left, right = f"frac({p * x}, {v})", str(p)
        steps = [(f"We want {v}. A number divided by {v} is given", f"top = {p * x}\nresult = {p}"), (f"{v} is the number divided by the result", "bottom = top / result")]
        return left, right, [Solution(steps, "bottom")], x
    return left, right, [], x


def _equation(d: Draw) -> tuple[str, str, str, int | Fraction, list[Solution]]:
    v = letter(d) if d.chance(0.9) else d.pick("a", "b")
    x: int | Fraction = d.pick(d.nonzero(-12, 15), d.nonzero(-12, 15), d.i(2, 40))
    shape = d.r.random()
    if shape < 0.3:
        left, right, ways = _simple(d, x, v)
    elif shape < 0.52:
        left, right, ways = _sides(d, x, v)
    elif shape < 0.76:
        left, right, ways = _brackets(d, x, v)
    elif shape < 0.92:
        left, right, ways, x = _fractions(d, x, v)
        if ways:
            return v, left, right, x, ways
    elif shape < 0.96:
        a, b = d.i(2, 15), d.i(-30, 30)
        x = Fraction(d.i(-40, 60), a)
        left, right, ways = _simple(d, x, v, a, b)
    else:
        a, b = Fraction(d.pick(5, 12, 15, 25, 2, 4, 8), 10), Fraction(d.i(1, 99), 10)
        c = a * x + b
        left, right = f"{float(a):g}*{v} + {float(b):g}", f"{float(c):g}"
        given = (f"We want {v}. The equation is a*{v} + b = c", f"a = {float(a):g}\nb = {float(b):g}\nc = {float(c):g}")
        return v, left, right, x, [Solution([given, ("Subtract b from both sides", "right = c - b"), ("Divide by a", "result = right / a")], "round(result, 4)")]
    ways = [*(ways if v not in "ab" else []), solve_by_gap(left, right, v)]
    if len(ways) == 1 or d.chance(0.3):
        ways.append(solve_by_sympy(left, right, v))
    return v, left, right, x, ways


@FAMILY.kind("solve", weight=5)
def solve(d: Draw) -> Problem:
    v, left, right, x, ways = _equation(d)
    return Problem({"eq": Algebra(f"{left} == {right}"), "left": Algebra(left), "right": Algebra(right), "v": Algebra(v)}, x, ways, as_fraction=True)


@FAMILY.kind("then")
def solve_then(d: Draw) -> Problem:
    v = letter(d)
    x = d.nonzero(-9, 12)
    left, right, ways = d.pick(_simple, _sides)(d, x, v)
    p, q = d.pick(2, 3, 4, 5, 6, 7, 1), d.nonzero(-12, 20)
    wanted, want = (poly([p, q], v), p * x + q) if d.chance(0.75) else (poly([1, 0, q], v), x * x + q)
    base = ways[0]
    steps = list(base.steps)
    steps[-1] = (steps[-1][0], steps[-1][1].replace("result =", f"{v} ="))
    gap = solve_by_gap(left, right, v)
    other = [*gap.steps[:2], ("The gap must be zero", f"{v} = -start / slope"), (f"We want {wanted}", f"result = {code(wanted)}")]
    first = [*steps, (f"We want {wanted}, put {v} in", f"result = {code(wanted)}")]
    solutions = [Solution(first, "result"), Solution(other, "result")]
    return Problem({"eq": Algebra(f"{left} == {right}"), "v": Algebra(v), "expr": Algebra(wanted)}, want, solutions)


@FAMILY.kind("word", weight=2.5)
def in_words(d: Draw) -> Problem:
    """a times a number plus or minus b is c."""
    x, a, b = d.pick(d.i(1, 20), d.i(2, 60)), d.i(2, 9), d.i(1, 25)
    plus = d.chance(0.5)
    if not plus and a * x <= b:
        plus = True
    c = a * x + b if plus else a * x - b
    key = "plus" if plus else "minus"
    given = (f"{a} times the number {'plus' if plus else 'minus'} {b} is {c}", f"times = {a}\nchange = {b}\ntotal = {c}")
    undo = ("Undo the addition", "rest = total - change") if plus else ("Undo the subtraction", "rest = total + change")
    v = "n"
    left = poly([a, b if plus else -b], v)
    return Problem(
        {"a": a, "b": b, "c": c, key: "", **({"old": ""} if 50 <= c <= 95 else {})},
        x,
        [Solution([given, undo, ("Undo the multiplication", "number = rest // times")], "number"), solve_by_gap(left, str(c), v)],
    )


@FAMILY.kind("reverse")
def think_of_a_number(d: Draw) -> Problem:
    """A chain of operations on an unknown number, undone from the end."""
    x = d.i(2, 30)
    now, ops, words = x, [], []
    for _ in range(d.pick(2, 2, 3)):
        options = ["add", "times"] + (["sub"] if now > 3 else []) + (["div"] if any(now % k == 0 for k in (2, 3, 4, 5)) else [])
        op = d.pick(*options)
        if ops and (op == ops[-1][0] or {op, ops[-1][0]} in ({"add", "sub"}, {"times", "div"})):
            op = "times" if ops[-1][0] in ("add", "sub") else "add"
        if op == "add":
            n = d.i(2, 20)
            now += n
        elif op == "sub":
            n = d.i(1, now - 1)
            now -= n
        elif op == "times":
            n = d.i(2, 6)
            now *= n
        else:
            n = d.pick(*[k for k in (2, 3, 4, 5) if now % k == 0])
            now //= n
        ops.append((op, n))
    verbs = {"add": ("adds", "add", "added"), "sub": ("subtracts", "subtract", "subtracted"), "times": ("multiplies by", "multiply by", "multiplied by"), "div": ("divides by", "divide by", "divided by")}
    for form in range(3):
        parts = [f"{verbs[op][form]} {n}" for op, n in ops]
        words.append(parts)
    inverse = {"add": ("subtract", "-"), "sub": ("add", "+"), "times": ("divide by", "//"), "div": ("multiply by", "*")}
    steps = [("Start from the result and go back", f"number = {now}")]
    for op, n in reversed(ops):
        word, sign = inverse[op]
        steps.append((f"Undo {verbs[op][1]} {n}: {word} {n}", f"number = number {sign} {n}"))

    def chain(parts: list[str], glue: str) -> str:
        return ", ".join(parts[:-1]) + f"{glue}{parts[-1]}"

    values: dict[str, object] = {
        "adds": chain(words[0], " and then "),
        "add": chain(words[1], d.pick(", then ", " and then ", " and ")),
        "added": chain(words[2], " and then "),
        "arrow": " -> ".join({"add": "+", "sub": "-", "times": "*", "div": "/"}[op] + f" {n}" for op, n in ops),
        "r": now,
    }
    return Problem(values, x, [Solution(steps, "number")])


@FAMILY.kind("both")
def words_on_both_sides(d: Draw) -> Problem:
    """a times a number plus b equals c times the number plus e."""
    while True:
        x, a, c, b = d.i(2, 20), d.i(2, 9), d.i(1, 8), d.i(1, 30)
        e = (a - c) * x - b
        if a > c and e > 0:
            break
    given = ("[We want the number|Write down the four numbers]", f"times1 = {a}\nless = {b}\ntimes2 = {c}\nmore = {e}")
    steps = [given, ("Collect the number on one side", "times = times1 - times2"), ("Collect the rest on the other side", "total = more + less"), ("Divide", "number = total // times")]
    values: dict[str, object] = {"a": Num(a), "b": b, "e": e}
    if c > 1:
        values["c"] = Num(c)
    else:
        values["self"] = ""
    return Problem(values, x, [Solution(steps, "number"), solve_by_gap(poly([a, -b], "n"), poly([c, e], "n"), "n")])


@FAMILY.kind("fee", weight=1.5)
def fee_and_rate(d: Draw) -> Problem:
    """A fixed amount plus a rate for each unit gives a total."""
    x, rate, fee = d.i(2, 40), d.pick(d.i(2, 15), Fraction(d.pick(5, 15, 25), 10), d.i(2, 60)), d.pick(d.i(2, 30), d.i(2, 12) * 5)
    total = fee + rate * x
    given = ("A fixed amount and a rate give the total", f"fee = {Money(fee)}\nrate = {Money(rate)}\ntotal = {Money(total)}")
    ways = [
        Solution([given, ("Take the fixed amount off the total", "rest = total - fee"), ("We want how many times the rate fits", "count = rest / rate")], "round(count, 4)"),
        Solution([given, ("Solve fee + rate * count = total for count", "count = (total - fee) / rate")], "round(count, 4)"),
    ]
    values: dict[str, object] = {"rate": Money(rate), "fee": Money(fee), "total": Money(total)}
    if isinstance(rate, int):
        values |= {"r": rate, "f": fee, "t": total}
    return Problem(values, x, ways)


@FAMILY.kind("rate")
def rate_from_total(d: Draw) -> Problem:
    """The rate is wanted: total, fixed amount and count are given."""
    count, rate, fee = d.i(2, 24), d.pick(d.i(2, 40), d.i(2, 40), d.price(2, 20)), d.i(2, 80)
    total = fee + rate * count
    given = ("The total holds a fixed amount and equal parts, we want one part", f"fee = {fee}\ncount = {count}\ntotal = {Money(total)}")
    ways = [Solution([given, ("Take the fixed amount off", "rest = total - fee"), ("Share the rest", "rate = rest / count")], "round(rate, 2)")]
    return Problem({"n": count, "fee": Money(fee), "total": Money(total), **({"t": total, "f": fee} if isinstance(rate, int) else {})}, rate, ways)


@FAMILY.kind("equal")
def equal_plans(d: Draw) -> Problem:
    """Two plans with fee and rate: when do they cost the same?"""
    x, gap = d.i(2, 30), d.i(1, 6)
    low = d.i(2, 12)
    high = low + gap
    fee1 = d.i(0, 20)
    fee2 = fee1 + gap * x
    given = ("The first plan has the higher rate", f"fee1, rate1 = {fee1}, {high}\nfee2, rate2 = {fee2}, {low}")
    steps = [given, ("Difference of the fees", "fees = fee2 - fee1"), ("Difference of the rates", "rates = rate1 - rate2"), ("They are equal when the rates make up for the fees", "count = fees // rates")]
    values: dict[str, object] = {"high": Money(high), "low": Money(low), "fee2": Money(fee2), "h": high, "l": low, "f2": fee2, **({"fee1": Money(fee1), "f1": fee1} if fee1 else {"free": ""})}
    return Problem(values, x, [Solution(steps, "count"), solve_by_gap(f"{fee1} + {high}*n" if fee1 else f"{high}*n", f"{fee2} + {low}*n", "n")])


@FAMILY.kind("parts", weight=1.5)
def more_and_total(d: Draw) -> Problem:
    """Two amounts with a difference or a multiple and their total."""
    small = d.i(2, 60)
    if d.chance(0.5):
        more = d.i(2, 40)
        big, key = small + more, "more"
        given = ("The total and the difference are given", f"total = {small + big}\nmore = {more}")
        small_way = [given, ("Take the difference off, two equal parts remain", "rest = total - more"), ("We want the smaller part", "small = rest // 2")]
        big_way = [*small_way[:2], ("Half of it is the smaller part", "small = rest // 2"), ("We want the larger part", "big = small + more")]
        values: dict[str, object] = {"m": more}
    else:
        k = d.i(2, 7)
        big, key = small * k, "multiple"
        given = ("The total and the multiple are given", f"total = {small + big}\ntimes = {k}")
        small_way = [given, ("Together there are this many equal parts", "parts = times + 1"), ("We want the smaller part", "small = total // parts")]
        big_way = [*small_way[:2], ("One part", "small = total // parts"), ("We want the larger part", "big = small * times")]
        values = {"k": Num(k)}
    ask_big = d.chance(0.45)
    values |= {"t": small + big, key: "", "asked": f"the {'larger' if ask_big else 'smaller'}", ("ask_big" if ask_big else "ask_small"): ""}
    return Problem(values, big if ask_big else small, [Solution(big_way, "big") if ask_big else Solution(small_way, "small")])


@FAMILY.kind("perimeter")
def perimeter(d: Draw) -> Problem:
    """Width from the perimeter when the length is a w + b."""
    w, a, b = d.i(2, 30), d.pick(1, 1, 2, 3), d.i(1, 12)
    length = a * w + b
    ask_length, ask_area = d.chance(0.35), d.chance(0.15)
    given = (f"The length is {a} times the width plus {b}", f"perimeter = {2 * (w + length)}\ntimes = {a}\nmore = {b}")
    steps = [given, ("Half of the perimeter is length plus width", "half = perimeter // 2"), ("It holds the width times + 1 times", "width = (half - more) // (times + 1)")]
    show, answer, ask = "width", w, "ask_width"
    if ask_area:
        steps.append(("We want the area", "length = times * width + more\narea = length * width"))
        show, answer, ask = "area", w * length, "ask_area"
    elif ask_length:
        steps.append(("We want the length", "length = times * width + more"))
        show, answer, ask = "length", length, "ask_length"
    values: dict[str, object] = {"p": 2 * (w + length), "b": b, ask: "", "asked": f"the {show}", "rel": f"{b} more than " + {1: "", 2: "twice ", 3: "three times "}[a] + "the width", **({"longer": ""} if a == 1 else {"a": Num(a)})}
    return Problem(values, answer, [Solution(steps, show)])


@FAMILY.kind("parameter")
def find_the_coefficient(d: Draw) -> Problem:
    """The coefficient k when the solution is known."""
    x, k, b = d.nonzero(-8, 9), d.nonzero(-9, 12), d.nonzero(-20, 20)
    c = k * x + b
    v, name = "x", d.pick("k", "a", "m", "p")
    left = f"{name}*{v} {'+' if b > 0 else '-'} {abs(b)}"
    given = (f"We want {name}. Put {v} = {x} in: {name}*({x}) + b = c", f"x = {x}\nb = {b}\nc = {c}")
    return Problem(
        {"eq": Algebra(f"{left} == {c}"), "k": Algebra(name), "v": Algebra(v), "x": x, "sol": Algebra(f"x == {x}")},
        k,
        [Solution([given, ("Subtract b", "rest = c - b"), ("Divide by x", "result = rest // x")], "result")],
    )


@FAMILY.kind("check")
def is_it_a_solution(d: Draw) -> Problem:
    """Whether a number solves an equation."""
    v, x = letter(d), d.nonzero(-9, 12)
    left, right, _ = d.pick(_simple, _sides, _brackets)(d, x, v)
    yes = d.chance(0.5)
    tried = x if yes else x + d.pick(-2, -1, 1, 2, 3)
    steps = [
        (f"Put the number in for {v}", f"{v} = {tried}"),
        ("Find both sides", f"left = {code(left)}\nright = {code(right)}"),
        ("It is a solution when they are equal", "result = 'yes' if left == right else 'no'"),
    ]
    return Problem({"eq": Algebra(f"{left} == {right}"), "v": Algebra(v), "x": tried, "sol": Algebra(f"{v} == {tried}")}, "yes" if yes else "no", [Solution(steps, "result")])
