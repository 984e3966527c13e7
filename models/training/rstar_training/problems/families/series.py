"""Sums: arithmetic and geometric series, runs of whole numbers, consecutive integers, sigma signs, stories."""

from fractions import Fraction

from ..draw import Draw, Problem, Solution
from ..family import Family
from ..values import Money, Text
from ._algebra import Algebra, code, poly
from .sequences import _terms

FAMILY = Family("series", topic="sequences and series", weight=1.6)


def _arith(first: int, step: int, n: int) -> list[Solution]:
    given = ("First term, step and number of terms", f"first = {first}\nstep = {step}\nn = {n}")
    return [
        Solution([given, ("Find the last term", "last = first + (n - 1) * step"), ("The sum is n times the mean of first and last", "total = n * (first + last) // 2")], "total"),
        Solution([given, ("Add up all terms", "total = sum(first + i * step for i in range(n))")], "total"),
    ]


@FAMILY.kind("arith", weight=1.6)
def arithmetic_sum(d: Draw) -> Problem:
    """The sum of the first n terms of an arithmetic sequence, listed or by first term and difference."""
    first, step, n = d.i(-9, 30), d.pick(d.i(2, 12), d.i(1, 8), -d.i(1, 6)), d.pick(d.i(6, 30), d.i(6, 30), 50, 100)
    items = [first + i * step for i in range(d.pick(3, 3, 4))]
    return Problem({"terms": _terms(items), "a": first, "d": step, "n": n}, sum(range(first, first + step * n, step)), _arith(first, step, n))


@FAMILY.kind("ends", weight=1.3)
def sum_to_last(d: Draw) -> Problem:
    """A sum written out with dots: 3 + 7 + ... + 99."""
    first, step, n = d.i(1, 20), d.pick(1, 2, 3, 4, 5, d.i(2, 12)), d.i(6, 50)
    last = first + (n - 1) * step
    steps = [
        ("First and last term and the step", f"first = {first}\nlast = {last}\nstep = {first + step} - {first}"),
        ("Number of terms", "n = (last - first) // step + 1"),
        ("The sum is n times the mean of first and last", "total = n * (first + last) // 2"),
    ]
    dots = d.pick(f"{first} + {first + step} + {first + 2 * step} + ... + {last}", f"{first} + {first + step} + ... + {last}")
    return Problem(
        {"sum": Text(dots), "lsum": Text(dots.replace("...", r"\cdots")), "a": first, "b": first + step, "c": first + 2 * step, "last": last, **({"n": n} if step > 1 else {})},
        sum(range(first, last + 1, step)),
        [Solution(steps, "total"), Solution([steps[0], ("Add up all of them", "total = sum(range(first, last + 1, step))")], "total")],
    )


@FAMILY.kind("numbers", weight=1.6)
def sum_of_numbers(d: Draw) -> Problem:
    """1 to n, first n odd or even numbers, all (even, odd, multiples) in a range, squares."""
    kind = d.pick("to", "range", "evens", "odds", "multiples", "first_odd", "first_even", "squares")
    n = d.pick(d.i(8, 60), d.i(10, 200), 100, 50)
    values: dict[str, object] = {kind: "", "n": n, "desc": {"to": f"all whole numbers from 1 to {n}", "first_odd": f"the first {n} odd numbers", "first_even": f"the first {n} positive even numbers"}.get(kind, "")}
    if kind == "to":
        ways = [Solution([("We add 1 to n", f"n = {n}"), ("Use n(n + 1)/2", "total = n * (n + 1) // 2")], "total"), Solution([("We add 1 to n", f"n = {n}"), ("Add them up", "total = sum(range(1, n + 1))")], "total")]
        return Problem(values, sum(range(1, n + 1)), ways)
    if kind == "first_odd":
        ways = [Solution([("The first n odd numbers add up to n squared", f"n = {n}"), ("Square it", "total = n ** 2")], "total")]
        return Problem(values, sum(2 * i - 1 for i in range(1, n + 1)), ways)
    if kind == "first_even":
        ways = [Solution([("The first n even numbers add up to n(n + 1)", f"n = {n}"), ("Multiply", "total = n * (n + 1)")], "total")]
        return Problem(values, sum(2 * i for i in range(1, n + 1)), ways)
    if kind == "squares":
        n = values["n"] = d.i(3, 20)
        values["desc"] = f"the squares of the numbers 1 to {n}"
        ways = [Solution([("We add the squares of 1 to n", f"n = {n}"), ("Add them up", "total = sum(k ** 2 for k in range(1, n + 1))")], "total")]
        return Problem(values, n * (n + 1) * (2 * n + 1) // 6, ways)
    low = d.i(1, 60)
    high = low + d.i(8, 90)
    k = 2 if kind in ("evens", "odds") else d.pick(3, 4, 5, 6, 7, 9) if kind == "multiples" else 1
    rest = 1 if kind == "odds" else 0
    test = "" if kind == "range" else f" if k % {k} == {rest}"
    answer = 0
    for i in range(low, high + 1):
        answer += i if i % k == rest % k else 0
    word = {"range": "whole numbers", "evens": "even numbers", "odds": "odd numbers", "multiples": f"multiples of {k}"}[kind]
    ways = [Solution([(f"We want the {word} from low to high", f"low = {low}\nhigh = {high}"), ("Add them up", f"total = sum(k for k in range(low, high + 1){test})")], "total")]
    return Problem({kind: "", "low": low, "high": high, "k": k, "word": word, "desc": f"all {word} from {low} to {high} inclusive"}, answer, ways)


@FAMILY.kind("geo", weight=1.3)
def geometric_sum(d: Draw) -> Problem:
    first, ratio = d.i(1, 9), d.pick(2, 2, 3, 3, 4, 5, 10, -2)
    n = d.i(4, 12) if abs(ratio) == 2 else d.i(3, 7)
    items = [first * ratio**i for i in range(3)]
    given = ("First term, ratio and number of terms", f"first = {first}\nratio = {ratio}\nn = {n}")
    ways = [
        Solution([given, ("Use first*(ratio**n - 1)/(ratio - 1)", "total = first * (ratio ** n - 1) // (ratio - 1)")], "total"),
        Solution([given, ("Add up all terms", "total = sum(first * ratio ** i for i in range(n))")], "total"),
    ]
    total, term = 0, first
    for _ in range(n):
        total, term = total + term, term * ratio
    return Problem({"terms": _terms(items), "a": first, "r": ratio, "n": n, **({"grow": ""} if ratio > 0 else {})}, total, ways)


@FAMILY.kind("infinite")
def infinite_sum(d: Draw) -> Problem:
    top, bottom = d.pick((1, 2), (1, 3), (1, 4), (2, 3), (3, 4), (1, 5), (2, 5), (1, 10), (-1, 2), (-1, 3))
    first = d.i(1, 12) * d.pick(1, bottom, bottom**2)
    items: list[object] = []
    for i in range(3):
        t = first * Fraction(top, bottom) ** i
        items.append(t)
    source = ", ".join(str(t) for t in items)
    sum_source = ""
    for t in items:
        part = str(abs(t)) if t.denominator == 1 else f"frac({abs(t.numerator)}, {t.denominator})"
        sum_source += (f" {'+' if t > 0 else '-'} " if sum_source else "") + part
    given = ("First term and ratio, the ratio is smaller than 1", f"from fractions import Fraction\nfirst = Fraction({first})\nratio = Fraction({top}, {bottom})")
    ratio = Algebra(f"frac({top}, {bottom})" if top > 0 else f"-frac({-top}, {bottom})")
    return Problem({"a": first, "r": ratio, "terms": Text(source), "sum": Algebra(sum_source)}, first / (1 - Fraction(top, bottom)), [Solution([given, ("The infinite sum is first/(1 - ratio)", "total = first / (1 - ratio)")], "total")], as_fraction=True)


@FAMILY.kind("consecutive", weight=2)
def consecutive_integers(d: Draw) -> Problem:
    """The sum of k consecutive (even, odd) integers is known."""
    k = d.pick(2, 3, 3, 3, 4, 5, 5, 6, 7)
    step = d.pick(1, 1, 2)
    first = d.i(-15, 80) if d.chance(0.25) else d.i(1, 120)
    kind = "" if step == 1 else ("even " if first % 2 == 0 else "odd ")
    total = k * first + step * k * (k - 1) // 2
    ask = d.pick("small", "large", "all", *(["middle"] if k % 2 else ["small"]), *(["product"] if k < 4 else ["large"]))
    given = (f"We look for {k} consecutive {kind}integers", f"count = {k}\nstep = {step}\ntotal = {total}")
    base = [given, ("Above the first one the others have this much extra", "extra = step * count * (count - 1) // 2")]
    small = ("Share the rest equally", "first = (total - extra) // count")
    values: dict[str, object] = {"k": k, "kind": Text(kind), "s": total, f"ask_{ask}": "", "asked": {"small": "the smallest", "large": "the largest", "middle": "the middle one", "product": "their product", "all": "all of them, in increasing order"}[ask], "step": step, **({"pos": ""} if first > 0 else {}), **({"plain": ""} if step == 1 else {})}
    numbers = [first + i * step for i in range(k)]
    if ask == "small":
        return Problem(values, first, [Solution([*base, (f"We want the smallest. {small[0]}", small[1])], "first")])
    if ask == "large":
        return Problem(values, numbers[-1], [Solution([*base, small, ("We want the largest", "last = first + (count - 1) * step")], "last")])
    if ask == "middle":
        return Problem(values, numbers[k // 2], [Solution([given, ("We want the middle one, it is the mean", "middle = total // count")], "middle")])
    if ask == "product":
        answer = 1
        for m in numbers:
            answer *= m
        return Problem(values, answer, [Solution([*base, small, ("We want the product", "import math\nproduct = math.prod(first + i * step for i in range(count))")], "product")])
    return Problem(values, numbers, [Solution([*base, small, ("List all of them", "numbers = [first + i * step for i in range(count)]")], '*numbers, sep=", "')])


@FAMILY.kind("sigma")
def sigma(d: Draw) -> Problem:
    """A sum with a sigma sign or in words: f(k) for k from a to b."""
    low = d.pick(1, 1, 1, 0, 2, 3)
    kind = d.pick("linear", "linear", "square", "cube", "power")
    high = low + (d.i(3, 20) if kind == "linear" else d.i(2, 7))
    v = d.pick("k", "i", "n", "j")
    if kind == "linear":
        a, b = d.pick(1, 2, 3, 4, 5), d.i(-5, 9)
        source = poly([a, b], v)
        answer = a * (low + high) * (high - low + 1) // 2 + b * (high - low + 1)
    elif kind == "square":
        b = d.pick(0, 0, 1, -1, 3)
        source = poly([1, 0, b], v)
        answer = 0
        for i in range(low, high + 1):
            answer += i * i + b
    elif kind == "cube":
        source = f"{v}**3"
        answer = (high * (high + 1) // 2) ** 2 - ((low - 1) * low // 2) ** 2
    else:
        base = d.pick(2, 3)
        source = f"{base}**{v}"
        answer = (base ** (high + 1) - base**low) // (base - 1)
    steps = [(f"{v} runs from low to high", f"low = {low}\nhigh = {high}"), ("Add up the terms", f"total = sum({code(source)} for {v} in range(low, high + 1))")]
    return Problem({"f": Algebra(source), "v": Text(v), "low": low, "high": high}, answer, [Solution(steps, "total")])


@FAMILY.kind("rows", weight=1.5)
def story_arithmetic(d: Draw) -> Problem:
    """Totals of something that grows by a constant each time."""
    first, step, n = d.i(1, 30), d.i(1, 10), d.i(4, 30)
    return Problem({"a": first, "d": step, "n": n, "am": Money(first), "dm": Money(step), "b": first + step, "c": first + 2 * step, "last": first + (n - 1) * step, **({"few": ""} if n < 13 else {}), **({"unit": ""} if first == step == 1 else {})}, n * first + step * n * (n - 1) // 2, _arith(first, step, n))


@FAMILY.kind("doubling", weight=1.2)
def story_geometric(d: Draw) -> Problem:
    """Totals of something that is multiplied each time."""
    first, ratio = d.i(1, 9), d.pick(2, 2, 3)
    n = d.i(4, 12) if ratio == 2 else d.i(3, 7)
    given = ("First amount, factor and number of times", f"first = {first}\nratio = {ratio}\nn = {n}")
    total, term = 0, first
    for _ in range(n):
        total, term = total + term, term * ratio
    ways = [
        Solution([given, ("We want the sum of the geometric series", "total = first * (ratio ** n - 1) // (ratio - 1)")], "total"),
        Solution([given, ("Add up all amounts", "total = sum(first * ratio ** i for i in range(n))")], "total"),
    ]
    return Problem({"a": first, "am": Money(first), "n": n, "second": first * ratio, "third": first * ratio**2, **({"twice": ""} if ratio == 2 else {"thrice": ""})}, total, ways)


@FAMILY.kind("howmany")
def how_many_terms(d: Draw) -> Problem:
    """n so that 1 + 2 + ... + n (or an arithmetic series) has a given sum."""
    n = d.i(4, 40)
    first, step = d.pick((1, 1), (1, 1), (2, 2), (1, 2), (d.i(1, 12), d.i(1, 6)))
    total = n * first + step * n * (n - 1) // 2
    steps = [("Add terms until the sum is reached", f"first = {first}\nstep = {step}\ntotal = {total}"), ("Count the terms", "n = 0\nwhile total > 0:\n    total = total - (first + n * step)\n    n = n + 1")]
    return Problem({"s": total, "a": first, "d": step, "b": first + step, "c": first + 2 * step, **({"one": ""} if (first, step) == (1, 1) else {})}, n, [Solution(steps, "n")])
