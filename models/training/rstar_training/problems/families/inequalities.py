"""Inequalities: solve, count whole numbers, smallest and largest ones, budgets."""

from fractions import Fraction

from ..draw import Draw, Problem, Solution
from ..family import Family
from ..values import Money, Seq
from ._algebra import Algebra, code, letter, poly, times

FAMILY = Family("inequalities", topic="inequalities", weight=1.4)

_FLIP = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}


def _linear(d: Draw, whole: bool) -> tuple[str, str, str, str, Fraction, str, tuple[int, int, int] | tuple[int, int, int, int]]:
    """Letter, left, sign, right, bound, sign of the solution, coefficients (a, b, c) or (a, b, c, e)."""
    v = letter(d)
    sign = d.pick("<", ">", "<=", ">=")
    a = d.pick(d.i(2, 9), d.i(2, 9), -d.i(1, 8))
    bound = Fraction(d.i(-10, 15)) if whole else Fraction(d.i(-40, 60), abs(a))
    b = d.pick(0, d.i(-20, 20), d.i(-20, 30)) if a not in (1, -1) else d.nonzero(-20, 20)
    shape = d.r.random()
    if shape < 0.62:
        c = int(a * bound + b)
        left, right, cs = poly([a, b], v), str(c), (a, b, c)
        if d.chance(0.12):
            left, right, sign = right, left, _FLIP[sign]
            return v, left, sign, right, bound, (_FLIP[sign] if a > 0 else sign), cs
    elif shape < 0.85:
        c = d.nonzero(-6, 8)
        if c == a:
            c = a - 1 or 2
        e = int((a * bound + b) - c * bound) if ((a - c) * bound).denominator == 1 else None
        if e is None:
            bound = Fraction(int(bound))
            e = int((a - c) * bound + b)
        left, right, cs = poly([a, b], v), poly([c, e], v), (a, b, c, e)
        return v, left, sign, right, bound, (sign if a > c else _FLIP[sign]), cs
    else:
        bound = Fraction(int(bound))
        k, s = d.pick(2, 3, 4, 5, -2, -3), d.nonzero(-8, 9)
        left, right = f"{k}*({poly([1, s], v)})", str(int(k * (bound + s)))
        return v, left, sign, right, bound, (sign if k > 0 else _FLIP[sign]), (k, k * s, int(k * (bound + s)))
    return v, left, sign, right, bound, (sign if a > 0 else _FLIP[sign]), cs


def _bound_steps(v: str, left: str, sign: str, right: str, cs: tuple[int, ...]) -> list[tuple[str, str]]:
    """Steps that give `bound` and `sign`, solved for v."""
    if v in right and v not in left:
        left, sign, right = right, _FLIP[sign], left
    if len(cs) == 3:
        steps = [(f"The inequality is a*{v} + b {sign} c", f"a, b, c = {', '.join(map(str, cs))}")]
        steps.append(("Subtract b and divide by a", "from fractions import Fraction\nbound = Fraction(c - b, a)"))
        negative = cs[0] < 0
    else:
        steps = [(f"The inequality is a*{v} + b {sign} c*{v} + d", f"a, b, c, d = {', '.join(map(str, cs))}")]
        steps.append((f"Collect {v} on the left and divide", "from fractions import Fraction\nbound = Fraction(d - b, a - c)"))
        negative = cs[0] < cs[2]
    if negative:
        steps.append(("We divided by a negative number, so the sign turns round", f"sign = '{_FLIP[sign]}'"))
    else:
        steps.append(("We divided by a positive number, the sign stays", f"sign = '{sign}'"))
    return steps


@FAMILY.kind("solve", weight=3)
def solve(d: Draw) -> Problem:
    v, left, sign, right, bound, end, cs = _linear(d, d.chance(0.7))
    steps = [*_bound_steps(v, left, sign, right, cs), (f"We want the solution for {v}", f"result = f'{v} {{sign}} {{bound}}'")]
    return Problem({"ineq": Algebra(f"{left} {sign} {right}"), "v": Algebra(v)}, f"{v} {end} {bound}", [Solution(steps, "result")])


@FAMILY.kind("integer", weight=2)
def extreme_integer(d: Draw) -> Problem:
    """The smallest or largest whole number that satisfies a linear inequality."""
    v, left, sign, right, bound, end, _ = _linear(d, d.chance(0.4))
    low = end in (">", ">=")
    strict = end in ("<", ">")
    n = -(-bound.numerator // bound.denominator) if low else bound.numerator // bound.denominator
    if strict and bound.denominator == 1:
        n += 1 if low else -1
    test = f"{code(left)} {sign} {code(right)}"
    word = "smallest" if low else "largest"
    ways = [Solution([(f"List the whole numbers {v} that fit", f"fits = [{v} for {v} in range(-200, 201) if {test}]"), (f"We want the {word}", f"result = {'min' if low else 'max'}(fits)")], "result")]
    return Problem({"ineq": Algebra(f"{left} {sign} {right}"), "v": Algebra(v), "ask_" + word: "", "word": word}, n, ways)


@FAMILY.kind("double", weight=1.2)
def double(d: Draw) -> Problem:
    """low < a v + b <= high solved for v."""
    v = letter(d)
    a, b = d.pick(1, 2, 3, 4, 5, 2, 3), d.nonzero(-12, 12)
    p = d.i(-12, 10)
    q = p + d.i(1, 12)
    s1, s2 = d.pick("<", "<="), d.pick("<", "<=")
    low, high = a * p + b, a * q + b
    steps = [
        (f"The middle is a*{v} + b", f"a, b = {a}, {b}\nlow = {low}\nhigh = {high}"),
        ("Subtract b everywhere and divide by a", "from fractions import Fraction\nlow = Fraction(low - b, a)\nhigh = Fraction(high - b, a)"),
        ("a is positive, so the signs stay", f"result = f'{{low}} {s1} {v} {s2} {{high}}'"),
    ]
    return Problem({"ineq": Algebra(f"{low} {s1} {poly([a, b], v)} {s2} {high}"), "v": Algebra(v)}, f"{p} {s1} {v} {s2} {q}", [Solution(steps, "result")])


@FAMILY.kind("count", weight=2)
def count_integers(d: Draw) -> Problem:
    """How many whole numbers satisfy a double inequality, an absolute value or a quadratic one."""
    v = letter(d)
    kind = d.pick("range", "double", "abs", "quad")
    s1, s2 = d.pick("<", "<="), d.pick("<", "<=")
    if kind == "range":
        low = d.i(-20, 30)
        high = low + d.i(2, 50)
        source = f"{low} {s1} {v} {s2} {high}"
        answer = high - low + 1 - (s1 == "<") - (s2 == "<")
    elif kind == "double":
        a, b = d.i(2, 6), d.nonzero(-12, 12)
        low, high = sorted(d.distinct(2, -40, 60))
        source = f"{low} {s1} {poly([a, b], v)} {s2} {high}"
        answer = sum(1 for n in range(-200, 200) if (low < a * n + b or (s1 == "<=" and low == a * n + b)) and (a * n + b < high or (s2 == "<=" and high == a * n + b)))
    elif kind == "abs":
        m, r = d.i(-9, 9), d.i(1, 20)
        source = f"abs({poly([1, -m], v)}) {s1} {r}"
        answer = 2 * r + 1 if s1 == "<=" else 2 * r - 1
    else:
        p, q = sorted(d.distinct(2, -9, 9))
        if d.chance(0.4):
            r = d.i(2, 120)
            source = f"{v}**2 {s1} {r}"
            answer = sum(1 for n in range(-12, 13) if n * n < r or (s1 == "<=" and n * n == r))
        else:
            c = times([1, -p], [1, -q])
            source = f"{poly(c, v)} {s1} 0"
            answer = q - p + 1 if s1 == "<=" else q - p - 1
    test = code(source)
    ways = [
        Solution([(f"We count whole numbers {v}. Test each one", f"count = sum(1 for {v} in range(-200, 201) if {test})")], "count"),
        Solution([(f"List the whole numbers {v} that fit", f"fits = [{v} for {v} in range(-200, 201) if {test}]"), ("We want how many they are", "count = len(fits)")], "count"),
    ]
    if kind == "range":
        ways.append(Solution([("The two ends", f"low = {low}\nhigh = {high}"), ("Both ends included there are", "count = high - low + 1"), ("Leave out the ends that do not count", f"count = count - {(s1 == '<') + (s2 == '<')}")], "count"))
    return Problem({"ineq": Algebra(source), "v": Algebra(v), **({"a": low, "b": high} if kind == "range" and s1 == s2 == "<" else {}), **({"incl": "", "p": low, "q": high} if kind == "range" and s1 == s2 == "<=" else {})}, answer, ways)


@FAMILY.kind("quadratic")
def quadratic(d: Draw) -> Problem:
    """x**2 + b x + c < 0 (between the roots) or > 0 (outside)."""
    v = d.pick("x", "x", "x", "t", "n")
    p, q = sorted(d.distinct(2, -9, 9))
    sign = d.pick("<", "<=", ">", ">=")
    c = times([1, -p], [1, -q])
    steps = [(f"Find the zeros of a*{v}**2 + b*{v} + c", f"a, b, c = {c[0]}, {c[1]}, {c[2]}"), ("Use the quadratic formula", "import math\nroot = math.isqrt(b**2 - 4*a*c)\nlow = (-b - root) // (2*a)\nhigh = (-b + root) // (2*a)")]
    if sign in ("<", "<="):
        steps.append(("The parabola opens up, it is below zero between the zeros", f"result = f'{{low}} {sign} {v} {sign} {{high}}'"))
        answer = f"{p} {sign} {v} {sign} {q}"
    else:
        low_sign = _FLIP[sign]
        steps.append(("The parabola opens up, it is above zero outside the zeros", f"result = f'{v} {low_sign} {{low}} or {v} {sign} {{high}}'"))
        answer = f"{v} {low_sign} {p} or {v} {sign} {q}"
    shown = f"{poly(c, v)} {sign} 0" if d.chance(0.7) or not (p and q) else f"({poly([1, -p], v)})*({poly([1, -q], v)}) {sign} 0"
    return Problem({"ineq": Algebra(shown), "v": Algebra(v)}, answer, [Solution(steps, "result")])


@FAMILY.kind("budget", weight=1.8)
def budget(d: Draw) -> Problem:
    """The greatest number of things for at most a total, with a fixed amount first."""
    rate = d.pick(d.i(2, 15), d.i(2, 40), Fraction(d.i(3, 20), 2))
    fee = d.pick(0, d.i(2, 40), d.i(2, 40))
    n = d.i(2, 30)
    total = fee + rate * n + (d.i(0, max(0, int(rate) - 1)) if d.chance(0.8) else 0)
    answer = (total - fee) // rate
    start = f"total = {Money(total)}\nrate = {Money(rate)}" + (f"\nfee = {fee}" if fee else "")
    steps = [("At most the total can be spent", start)]
    if fee:
        steps.append(("Take the fixed amount off", "rest = total - fee"))
    rest = "rest" if fee else "total"
    ways = [Solution([*steps, ("We want the greatest whole number that fits", f"count = int({rest} // rate)")], "count")]
    values: dict[str, object] = {"rate": Money(rate), "total": Money(total), **({"fee": Money(fee)} if fee else {"free": ""})}
    if isinstance(rate, int):
        values |= {"r": rate, "t": int(total), **({"f": fee} if fee else {})}
    return Problem(values, int(answer), ways)


@FAMILY.kind("goal", weight=1.4)
def goal(d: Draw) -> Problem:
    """The smallest number of steps to reach at least a goal."""
    rate, start = d.i(2, 40), d.pick(0, d.i(2, 60), d.i(10, 200))
    total = start + rate * d.i(2, 40) - d.i(0, rate - 1)
    answer = -((start - total) // rate)
    steps = [("We need at least the goal", f"goal = {total}\nrate = {rate}" + (f"\nstart = {start}" if start else ""))]
    if start:
        steps.append(("What is still missing", "missing = goal - start"))
    missing = "missing" if start else "goal"
    ways = [Solution([*steps, ("Divide and round up", f"import math\ncount = math.ceil({missing} / rate)")], "count")]
    return Problem({"g": total, "r": rate, "goal": Money(total), "rate": Money(rate), **({"s": start, "start": Money(start)} if start else {"zero": ""})}, answer, ways)


@FAMILY.kind("average")
def average_needed(d: Draw) -> Problem:
    """The least score on the last test for a wanted average."""
    while True:
        k = d.pick(2, 3, 4, 5)
        scores = [d.i(60, 98) for _ in range(k)]
        wanted = d.i(70, 92)
        need = wanted * (k + 1) - sum(scores)
        if 40 <= need <= 100:
            break
    steps = [("The scores so far and the wanted average", f"scores = {scores}\naverage = {wanted}"), ("All tests together need", "total = average * (len(scores) + 1)"), ("We want the last score, so subtract the others", "score = total - sum(scores)")]
    return Problem({"scores": Seq(list(scores)), "avg": wanted, "k": k, "all": k + 1}, need, [Solution(steps, "score")])
