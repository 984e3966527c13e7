"""Stories told backwards: the start is unknown, or two unknowns are given by their sum and how they compare."""

from fractions import Fraction

from ..draw import Draw, Problem, Solution
from ..family import Family
from ..values import Frac, Money, Num, Text

FAMILY = Family("unknown_start", topic="story", weight=1.5)


@FAMILY.kind("steps", weight=2)
def undo_two(d: Draw) -> Problem:
    """Two events after an unknown start; the end is given."""
    first, second = d.pick(("+", "-"), ("-", "+"), ("-", "-"), ("*", "-"), ("*", "+"), ("/", "-"), ("/", "+"), ("-", "*"))
    start = d.i(3, 80)
    a, b = (d.i(2, 40), d.i(2, 40))
    if first in "*/":
        a = d.i(2, 6)
        start = start * a if first == "/" else start
    if second == "*":
        b = d.i(2, 6)
    middle = {"+": start + a, "-": start - a, "*": start * a, "/": Fraction(start, a)}[first]
    end = {"+": middle + b, "-": middle - b, "*": middle * b}[second]
    if middle < 0 or end < 0:
        return undo_two(d)
    back = {"+": "-", "-": "+", "*": "/", "/": "*"}
    key = {"+": "gain", "-": "lose", "*": "times", "/": "split"}
    say = {"+": "Take away what was added", "-": "Add what was taken", "*": "Divide to undo the product", "/": "Multiply to undo the division"}
    end = int(end)
    return Problem(
        {"a": a, "b": b, "e": end, f"{key[first]}_{key[second]}": ""},
        start,
        [Solution([("We want the start, so go backwards", f"end = {end}"), (say[second], f"before = end {back[second]} {b}"), (say[first], f"start = before {back[first]} {a}")], "start"), Solution([("We want the start, so undo both in reverse order", f"start = ({end} {back[second]} {b}) {back[first]} {a}")], "start")],
    )


@FAMILY.kind("one")
def undo_one(d: Draw) -> Problem:
    gain = d.chance(0.5)
    start, a = d.i(3, 120), d.i(2, 60)
    if not gain and a >= start:
        start += a
    end = start + a if gain else start - a
    return Problem({"a": a, "e": end, "gain" if gain else "lose": ""}, start, [Solution([("We want the start, so undo the event", f"end = {end}\nchange = {a}"), ("Take away what was added" if gain else "Add what was taken", f"start = end {'-' if gain else '+'} change")], "start")])


@FAMILY.kind("sum-diff", weight=2)
def sum_and_difference(d: Draw) -> Problem:
    small, diff = d.i(2, 90), d.i(1, 50)
    large = small + diff
    ask = d.pick("large", "small")
    total = small + large
    steps = [(f"We want the {'larger' if ask == 'large' else 'smaller'} number", f"total = {total}\ndiff = {diff}")]
    if ask == "large":
        return Problem({"t": total, "k": diff, "large": "", "mt": Money(total), "mk": Money(diff)}, large, [Solution([*steps, ("Twice the larger one is total plus difference", "large = (total + diff) // 2")], "large"), Solution([*steps, ("Without the difference both are equal", "small = (total - diff) // 2"), ("Add the difference", "large = small + diff")], "large")])
    return Problem({"t": total, "k": diff, "small": "", "mt": Money(total), "mk": Money(diff)}, small, [Solution([*steps, ("Without the difference both are equal", "small = (total - diff) // 2")], "small")])


@FAMILY.kind("sum-times", weight=2)
def sum_and_multiple(d: Draw) -> Problem:
    k, small = d.i(2, 9), d.i(2, 60)
    total = small * (k + 1)
    ask = d.pick("large", "small", "gap")
    values: dict[str, object] = {"t": total, "k": k, "mt": Money(total), ask: ""}
    given = {"large": "We want the larger amount", "small": "We want the smaller amount", "gap": "We want the difference"}[ask]
    steps = [(f"{given}; together they are {k} + 1 parts", f"total = {total}\nparts = {k} + 1"), ("Find one part", "small = total // parts")]
    if ask == "small":
        return Problem(values, small, [Solution(steps, "small")])
    steps.append((f"The larger one is {k} parts", f"large = small * {k}"))
    if ask == "large":
        return Problem(values, small * k, [Solution(steps, "large")])
    return Problem(values, small * (k - 1), [Solution([*steps, ("Subtract", "diff = large - small")], "diff")])


@FAMILY.kind("diff-times")
def difference_and_multiple(d: Draw) -> Problem:
    k, small = d.i(2, 8), d.i(2, 40)
    diff = small * (k - 1)
    ask = d.pick("large", "small")
    steps = [(f"The difference is {k} - 1 parts", f"diff = {diff}\nparts = {k} - 1"), ("Find one part" if ask == "large" else "We want the smaller amount, one part", "small = diff // parts")]
    if ask == "large":
        steps.append((f"We want the larger amount, {k} parts", f"large = small * {k}"))
    return Problem({"n": diff, "k": k, ask: ""}, small * k if ask == "large" else small, [Solution(steps, ask)])


@FAMILY.kind("three", weight=1.5)
def three_people(d: Draw) -> Problem:
    """A total of three; the second has k times the first, the third has m more than the first."""
    k, a, m = d.i(2, 5), d.i(2, 40), d.i(1, 30)
    total = a + k * a + a + m
    ask = d.pick("first", "second", "third")
    steps = [("The first is one part; take away the extra", f"rest = {total} - {m}"), (f"There are 1 + {k} + 1 parts", f"first = rest // (2 + {k})")]
    if ask == "second":
        steps.append((f"We want the second, {k} times the first", f"second = first * {k}"))
    elif ask == "third":
        steps.append((f"We want the third, {m} more than the first", f"third = first + {m}"))
    return Problem({"t": total, "k": k, "m": m, ask: ""}, {"first": a, "second": a * k, "third": a + m}[ask], [Solution(steps, ask)])


@FAMILY.kind("fraction", weight=1.5)
def undo_fraction(d: Draw) -> Problem:
    """A fraction is given away, then a number; what is left is given."""
    b = d.i(2, 6)
    a = d.i(1, b - 1)
    unit = d.i(2, 20)
    start = b * unit
    left = (b - a) * unit
    k = d.i(1, left - 1) if left > 1 else 0
    if not k:
        return undo_fraction(d)
    return Problem({"f": Frac(a, b), "k": k, "e": left - k}, start, [Solution([("We want the start, so go backwards", f"left = {left - k} + {k}"), (f"These are {b - a}/{b} of the start", f"one = left // {b - a}"), (f"The start has {b} parts", f"start = one * {b}")], "start")])


@FAMILY.kind("consecutive")
def consecutive(d: Draw) -> Problem:
    n, step = d.pick(2, 3, 3, 4, 5), d.pick(1, 1, 2)
    first = d.i(1, 80)
    if step == 2 and d.chance(0.5):
        first += first % 2
    parity = ("even" if first % 2 == 0 else "odd") if step == 2 else ""
    numbers = [first + step * i for i in range(n)]
    total = 0
    for x in numbers:
        total += x
    ask = d.pick("smallest", "largest")
    words = {2: "two", 3: "three", 4: "four", 5: "five"}[n]
    extra = step * n * (n - 1) // 2
    steps = [(f"Count the numbers: {n}, each {step} more", f"n = {n}\ntotal = {total}"), ("Take away the steps above the smallest", f"rest = total - {extra}"), ("Find the smallest" if ask == "largest" else "We want the smallest", "smallest = rest // n")]
    if ask == "largest":
        steps.append(("We want the largest", f"largest = smallest + {step} * (n - 1)"))
    name = f"{parity} " if parity else ""
    return Problem({"n": Num(n), "word": Text(words), "t": total, "kind": Text(f"consecutive {name}integers" if d.chance(0.5) else f"consecutive {name}numbers"), ask: ""}, numbers[0] if ask == "smallest" else numbers[-1], [Solution(steps, ask)])
