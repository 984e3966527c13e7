"""Sequences: terms, missing terms, rules, recursions, positions."""

from fractions import Fraction

from ..draw import Draw, Problem, Solution
from ..family import Family
from ..values import Num, Seq, Style, Text
from ._algebra import Algebra, code, poly, printed

FAMILY = Family("sequences", topic="sequences and series", weight=1.8)


class _Dots(Seq):
    """A list of first terms; always with commas, whatever the style of the problem."""

    __slots__ = ()

    def text(self, style: Style, attr: str, wordable: bool) -> str:
        return super().text(style, attr or "comma", wordable)


def _terms(items: list[int | Fraction]) -> _Dots:
    return _Dots(list(items))


def _ord(d: Draw, n: int) -> str:
    """12th"""
    return Num(n).text(d.style, "ord", False)


def _arith(d: Draw) -> tuple[int, int]:
    return d.pick(d.i(-9, 20), d.i(1, 12), d.i(20, 100)), d.pick(d.i(2, 12), d.i(2, 9), -d.i(1, 9), d.i(1, 25))


@FAMILY.kind("arith", weight=2)
def arithmetic_term(d: Draw) -> Problem:
    """The n-th term of an arithmetic sequence that is listed."""
    first, step = _arith(d)
    n, shown = d.pick(d.i(8, 30), d.i(8, 30), 50, 100, d.i(30, 200)), d.pick(3, 4, 4, 5)
    items = [first + i * step for i in range(shown)]
    given = ("The sequence grows by a constant step", f"terms = {items}\nn = {n}")
    ways = [
        Solution([given, ("Find the first term and the step", "first = terms[0]\nstep = terms[1] - terms[0]"), ("We want the n-th term", "term = first + (n - 1) * step")], "term"),
        Solution([("Write down the first term, the step and n", f"first = {first}\nstep = {items[1]} - {Num(first) if first >= 0 else f'({first})'}\nn = {n}"), ("From the first to the n-th term there are n - 1 steps", "term = first + (n - 1) * step")], "term"),
    ]
    return Problem({"terms": _terms(items), "n": n, "nth": _ord(d, n)}, [*range(first, first + (n - 1) * step + (1 if step > 0 else -1), step)][n - 1], ways)


@FAMILY.kind("arith-data", weight=1.5)
def arithmetic_from_data(d: Draw) -> Problem:
    """The n-th term from the first term and the common difference."""
    first, step = _arith(d)
    n = d.pick(d.i(5, 40), d.i(5, 40), d.i(40, 120))
    given = ("First term, difference and position are given", f"first = {first}\nstep = {step}\nn = {n}")
    ways = [Solution([given, ("The n-th term is n - 1 steps after the first", "term = first + (n - 1) * step")], "term")]
    values: dict[str, object] = {"a": first, "d": step, "n": n, "nth": _ord(d, n)}
    if step > 0 and first > 0:
        values["up"] = ""
    return Problem(values, first - step + n * step, ways)


@FAMILY.kind("geo", weight=1.4)
def geometric_term(d: Draw) -> Problem:
    """The n-th term of a geometric sequence, listed or by first term and ratio."""
    ratio: int | Fraction = d.pick(2, 2, 3, 3, 4, 5, 10, -2, -3, Fraction(1, 2), Fraction(1, 3))
    n = d.i(5, 10) if ratio in (2, -2) else d.i(4, 8)
    first = d.i(1, 9) if Fraction(ratio).denominator == 1 else d.i(1, 5) * Fraction(ratio).denominator ** (n - d.i(1, 2))
    first = int(first)
    items = [first * Fraction(ratio) ** i for i in range(d.pick(3, 4, 4))]
    if any(i.denominator > 1 for i in items):
        first *= 81 if Fraction(ratio).denominator == 3 else 16
        items = [first * Fraction(ratio) ** i for i in range(3)]
    whole = [int(i) for i in items]
    answer = first * Fraction(ratio) ** (n - 1)
    data = d.chance(0.4)
    r = f"Fraction({ratio.numerator}, {ratio.denominator})" if isinstance(ratio, Fraction) else str(ratio)
    if data:
        head = "from fractions import Fraction\n" if isinstance(ratio, Fraction) else ""
        steps = [("First term, ratio and position are given", f"{head}first = {first}\nratio = {r}\nn = {n}")]
        values: dict[str, object] = {"a": first, "r": Algebra(f"frac(1, {ratio.denominator})") if isinstance(ratio, Fraction) else ratio, **({"whole": ""} if ratio in (2, 3, 4, 5, 10) else {})}
    else:
        steps = [("The ratio of neighbours is constant", f"from fractions import Fraction\nterms = {whole}\nn = {n}"), ("Find the first term and the ratio", "first = terms[0]\nratio = Fraction(terms[1], terms[0])")]
        values = {"terms": _terms(list(whole))}
    values |= {"n": n, "nth": _ord(d, n)}
    return Problem(values, answer, [Solution([*steps, ("The n-th term needs n - 1 multiplications", "term = first * ratio ** (n - 1)")], "term")], as_fraction=True)


def _pattern(d: Draw, count: int) -> tuple[list[int], str]:
    """Terms of a sequence and its kind: arith, geo, diffs (growing differences), squares, cubes, fib, mixed (times a plus b)."""
    kind = d.pick("arith", "arith", "geo", "geo", "diffs", "diffs", "squares", "fib", "mixed", "cubes", "alternate")
    if kind == "arith":
        a, s = _arith(d)
        return [a + i * s for i in range(count)], kind
    if kind == "geo":
        a, r = d.i(1, 9), d.pick(2, 2, 3, 3, 4, 5, -2)
        down = [a * r**i for i in range(count)]
        return (down[::-1] if d.chance(0.2) and r > 0 else down), "geo"
    if kind == "diffs":
        a, s, g = d.i(1, 15), d.i(1, 6), d.pick(1, 1, 2, 2, 3, -1)
        out = [a]
        for i in range(count - 1):
            out.append(out[-1] + s + i * g)
        return out, kind
    if kind == "squares":
        k, c = d.i(1, 6), d.pick(0, 0, 1, -1, 2)
        return [(k + i) ** 2 + c for i in range(count)], kind
    if kind == "cubes":
        return [(i + 1) ** 3 for i in range(count)], kind
    if kind == "fib":
        out = [d.i(1, 6), d.i(1, 9)]
        while len(out) < count:
            out.append(out[-1] + out[-2])
        return out, kind
    if kind == "mixed":
        a, m, b = d.i(1, 6), d.pick(2, 2, 3), d.pick(-1, 1, 2, 3)
        out = [a + 3]
        while len(out) < count:
            out.append(out[-1] * m + b)
        return out, kind
    a, s, t = d.i(1, 20), d.i(2, 9), d.i(1, 6)
    out = [a]
    for i in range(count - 1):
        out.append(out[-1] + (s if i % 2 == 0 else -t))
    return out, "alternate"


def _continue(shown: list[int], kind: str) -> list[tuple[str, str]]:
    given = ("Look at the pattern of the terms", f"terms = {shown}")
    if kind == "arith":
        return [given, ("The difference is constant", "step = terms[1] - terms[0]"), ("We want the next term", "term = terms[-1] + step")]
    if kind == "geo":
        if abs(shown[1]) < abs(shown[0]):
            return [given, ("Each term is divided by the same number", "ratio = terms[0] // terms[1]"), ("We want the next term", "term = terms[-1] // ratio")]
        return [given, ("Each term is multiplied by the same number", "ratio = terms[1] // terms[0]"), ("We want the next term", "term = terms[-1] * ratio")]
    if kind == "fib":
        return [given, ("Each term is the sum of the two before it", "term = terms[-1] + terms[-2]")]
    if kind == "mixed":
        return [given, ("Each term is m times the one before plus b", "m = (terms[2] - terms[1]) // (terms[1] - terms[0])\nb = terms[1] - m * terms[0]"), ("We want the next term", "term = m * terms[-1] + b")]
    if kind == "alternate":
        return [given, ("Two steps take turns", "step = terms[-2] - terms[-3]" if len(shown) > 3 else "step = terms[1] - terms[0]"), ("We want the next term", "term = terms[-1] + step")]
    if kind == "cubes":
        return [given, ("The terms are cubes, the next one is the cube of", "n = len(terms) + 1"), ("We want the next term", "term = n ** 3")]
    return [given, ("The differences grow by a constant", "differences = [y - x for x, y in zip(terms, terms[1:])]\ngrowth = differences[1] - differences[0]"), ("We want the next term", "term = terms[-1] + differences[-1] + growth")]


@FAMILY.kind("next", weight=2)
def next_term(d: Draw) -> Problem:
    items, kind = _pattern(d, 6)
    shown = items[: (4 if kind in ("arith", "geo") and d.chance(0.5) else 5)]
    want = items[len(shown)]
    return Problem({"terms": _terms(list(shown)), "last": shown[-1]}, want, [Solution(_continue(shown, kind), "term")])


@FAMILY.kind("missing", weight=1.3)
def missing_term(d: Draw) -> Problem:
    """One inner term of an arithmetic or geometric sequence is a blank."""
    arith = d.chance(0.6)
    count = d.pick(4, 5, 5)
    k = d.i(1, count - 2)
    if arith:
        a, s = _arith(d)
        items = [a + i * s for i in range(count)]
        steps = [("The blank lies between its neighbours", f"before = {items[k - 1]}\nafter = {items[k + 1]}"), ("In an arithmetic sequence it is their mean", "term = (before + after) // 2")]
    else:
        a, r = d.i(1, 7), d.pick(2, 3, 4, 5)
        items = [a * r**i for i in range(count)]
        steps = [("The blank lies between its neighbours", f"import math\nbefore = {items[k - 1]}\nafter = {items[k + 1]}"), ("In a geometric sequence its square is their product", "term = math.isqrt(before * after)")]
    gap = d.pick("__", "___", "?", "x", "[ ]")
    shown = ", ".join(gap if i == k else str(t) for i, t in enumerate(items))
    return Problem({"terms": Text(shown), ("is_arith" if arith else "is_geo"): "", "gap": Text(gap), "before": items[k - 1], "after": items[k + 1]}, items[k], [Solution(steps, "term")])


@FAMILY.kind("rule", weight=1.3)
def rule(d: Draw) -> Problem:
    """The formula a n + b of a listed arithmetic sequence, as text."""
    first, step = _arith(d)
    items = [first + i * step for i in range(d.pick(4, 4, 5))]
    steps = [
        ("The sequence grows by a constant step", f"from sympy import symbols\nn = symbols('n')\nterms = {items}"),
        ("Find the step and the term before the first one", "step = terms[1] - terms[0]\nstart = terms[0] - step"),
        ("We want the formula for the n-th term", "formula = step * n + start"),
    ]
    return Problem({"terms": _terms(items)}, printed([step, first - step], "n"), [Solution(steps, "formula")])


@FAMILY.kind("formula", weight=1.3)
def formula_term(d: Draw) -> Problem:
    """A term (or the sum of two) of a sequence with a given formula."""
    n = d.i(2, 20)
    kind = d.pick("linear", "square", "power", "mixed", "frac")
    if kind == "linear":
        a, b = d.nonzero(-6, 12), d.nonzero(-20, 20)
        source, answer = poly([a, b], "n"), Fraction(a * n + b)
    elif kind == "square":
        a, b, c = d.pick(1, 1, 2, 3), d.i(-6, 6), d.i(-9, 12)
        source, answer = poly([a, b, c], "n"), Fraction((a * n + b) * n + c)
    elif kind == "power":
        n, k, b = d.i(2, 7), d.i(1, 6), d.pick(2, 3)
        source, answer = (f"{k}*{b}**n" if k > 1 else f"{b}**n"), Fraction(k * b**n)
    elif kind == "mixed":
        n, b, c = d.i(2, 7), d.pick(2, 3), d.i(1, 9)
        source, answer = f"{b}**n {d.pick('+', '-')} {c}", Fraction(0)
        answer = Fraction(b**n + (c if "+" in source else -c))
    else:
        a, b = d.i(1, 6), d.i(1, 9)
        source, answer = f"frac({poly([a], 'n') if d.chance(0.3) else poly([1, 0], 'n')}, n + {b})", Fraction(0)
        top = Fraction(n) if source.startswith("frac(n,") else Fraction(a)
        answer = top / (n + b)
        steps = [("Put the number in", f"from fractions import Fraction\nn = Fraction({n})"), ("Use the formula", f"term = {code(source)}")]
        return Problem({"f": Algebra(source), "n": n, "nth": _ord(d, n)}, answer, [Solution(steps, "term")], as_fraction=True)
    return Problem({"f": Algebra(source), "n": n, "nth": _ord(d, n)}, answer, [Solution([("Put the number in", f"n = {n}"), ("Use the formula", f"term = {code(source)}")], "term")])


@FAMILY.kind("recursive", weight=1.5)
def recursive(d: Draw) -> Problem:
    """a_1 and a rule for the next term; a_n is wanted by repeating the rule."""
    n = d.i(3, 8)
    m, b, a = d.pick(1, 2, 2, 3, -1, 2), d.nonzero(-7, 9), d.i(0, 9)
    two = d.chance(0.25)
    if two:
        first, second, p = d.i(0, 5), d.i(1, 6), d.pick(1, 1, 2)
        now = [first, second]
        while len(now) < n:
            now.append(p * now[-1] + now[-2])
        body = "previous + last" if p == 1 else "2 * last + previous"
        steps = [("The first two terms and n", f"previous, last = {first}, {second}\nn = {n}"), ("Repeat the rule up to the n-th term", f"for k in range(3, n + 1):\n    previous, last = last, {body}")]
        rule_text = "a_(n-1) + a_(n-2)" if p == 1 else "2a_(n-1) + a_(n-2)"
        values: dict[str, object] = {"a1": first, "a2": second, "n": n, "rule": Text(rule_text), "lrule": Text("a_{n-1} + a_{n-2}" if p == 1 else "2a_{n-1} + a_{n-2}"), "two": "", "nth": _ord(d, n), **({"fib": ""} if p == 1 else {})}
        return Problem(values, now[n - 1], [Solution(steps, "last")])
    now1 = a
    for _ in range(n - 1):
        now1 = m * now1 + b
    change = (f"{m} * term" if m not in (1, -1) else "-term" if m == -1 else "term") + f" {'+' if b > 0 else '-'} {abs(b)}"
    steps = [("The first term and n", f"term = {a}\nn = {n}"), ("Repeat the rule from the second to the n-th term", f"for k in range(2, n + 1):\n    term = {change}")]
    head = {1: "", -1: "-"}.get(m, str(m))
    tail = f"{'+' if b > 0 else '-'} {abs(b)}"
    values = {
        "a1": a, "n": n, "rule": Text(f"{head}a_(n-1) {tail}"), "lrule": Text(f"{head}a_{{n-1}} {tail}"), "one": "", "nth": _ord(d, n),
        **({"m": Num(m), "b": b} if m > 1 and b > 0 else {}),
        **({"m": Num(m), "less": -b} if m > 1 and b < 0 else {}),
    }
    return Problem(values, now1, [Solution(steps, "term")])


@FAMILY.kind("which", weight=1.2)
def position(d: Draw) -> Problem:
    """Which term of an arithmetic sequence has a given value; or how many terms there are."""
    first, step = _arith(d)
    n = d.i(6, 60)
    last = first + (n - 1) * step
    items = [first + i * step for i in range(d.pick(3, 3, 4))]
    given = ("The sequence has a constant step", f"first = {first}\nstep = {items[1]} - {first if first >= 0 else f'({first})'}\nlast = {last}")
    ways = [Solution([given, ("We want the position: steps to the value, plus 1", "n = (last - first) // step + 1")], "n")]
    return Problem({"terms": _terms(items), "last": last}, n, ways)


@FAMILY.kind("twoterms", weight=1.3)
def from_two_terms(d: Draw) -> Problem:
    """An arithmetic sequence from two of its terms: difference, first term or another term."""
    first, step = _arith(d)
    i = d.i(2, 8)
    j = i + d.i(2, 9)
    n = d.i(j + 1, j + 20)
    ask = d.pick("step", "first", "term")
    p, q = first + (i - 1) * step, first + (j - 1) * step
    steps = [("Two terms and their positions", f"i, p = {i}, {p}\nj, q = {j}, {q}"), ("The difference of the terms over the difference of the positions", "step = (q - p) // (j - i)")]
    answer, show = step, "step"
    if ask == "first":
        steps.append(("We want the first term", "first = p - (i - 1) * step"))
        answer, show = first, "first"
    elif ask == "term":
        steps.append(("We want the n-th term", f"n = {n}\nterm = p + (n - i) * step"))
        answer, show = first + (n - 1) * step, "term"
    return Problem({"i": i, "j": j, "p": p, "q": q, "ith": _ord(d, i), "jth": _ord(d, j), "nth": _ord(d, n), "n": n, "asked": {"step": "the common difference", "first": "the first term", "term": f"the {_ord(d, n)} term"}[ask], f"ask_{ask}": ""}, answer, [Solution(steps, show)])


@FAMILY.kind("story", weight=1.3)
def growing_pattern(d: Draw) -> Problem:
    """An amount in stage 1 that grows by a constant; the amount in stage n or the stage of an amount."""
    first, step, n = d.i(2, 30), d.i(2, 15), d.i(5, 40)
    last = first + (n - 1) * step
    if d.chance(0.6):
        steps = [("Start, growth and stage", f"first = {first}\nstep = {step}\nn = {n}"), ("In stage n it has grown n - 1 times", "term = first + (n - 1) * step")]
        return Problem({"a": first, "d": step, "n": n, "nth": _ord(d, n), "second": first + step, "third": first + 2 * step, "ask_term": ""}, last, [Solution(steps, "term")])
    steps = [("Start, growth and the wanted amount", f"first = {first}\nstep = {step}\nlast = {last}"), ("Number of growths plus 1", "n = (last - first) // step + 1")]
    return Problem({"a": first, "d": step, "last": last, "second": first + step, "third": first + 2 * step, "ask_stage": ""}, n, [Solution(steps, "n")])
