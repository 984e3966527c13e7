"""Percent of a number, what percent one number is of another, and the whole from a part."""

from fractions import Fraction

from ..draw import Draw, Problem, Solution
from ..family import Family
from ..values import Money, Pct

FAMILY = Family("percent", topic="percent", weight=1.5)


def _percent(d: Draw) -> int | Fraction:
    kind = d.r.random()
    if kind < 0.6:
        return d.pick(5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 60, 65, 70, 75, 80, 85, 90)
    if kind < 0.88:
        return d.i(1, 99)
    return d.pick(Fraction(25, 2), Fraction(5, 2), Fraction(15, 2), Fraction(1, 2), 110, 120, 125, 150, 200, 250)


@FAMILY.kind("of", weight=2)
def percent_of(d: Draw) -> Problem:
    p = _percent(d)
    n = d.pick(d.i(2, 60) * 10, d.i(3, 99), d.i(1, 40) * 25, d.i(2, 90) * 100)
    answer = Fraction(p) * n / 100
    percent = Pct(p)
    given = (f"We want {percent}% of {n}", f"percent = {percent}\nnumber = {n}")
    return Problem(
        values={"p": percent, "n": n, "money_n": Money(n)},
        answer=answer,
        solutions=[
            Solution([given, ("Multiply by the percent and divide by 100", "result = number * percent / 100")], "result"),
            Solution([given, ("Find one percent first", "one = number / 100"), ("Take it as many times as the percent", "result = one * percent")], "result"),
        ],
    )


@FAMILY.kind("count")
def percent_of_a_group(d: Draw) -> Problem:
    p = d.pick(5, 10, 15, 20, 25, 30, 40, 45, 50, 60, 70, 75, 80, 90, d.i(1, 99))
    step = 100
    for k in (2, 4, 5, 10, 20, 25, 50, 100):
        if p * k % 100 == 0:
            step = k
            break
    n = step * d.i(1, max(2, 600 // step))
    part, rest = p * n // 100, n - p * n // 100
    ask_rest = d.chance(0.4)
    given = ("The group and the percent are given", f"total = {n}\npercent = {p}")
    steps = [given, ("Find that percent of the group", "part = total * percent / 100")]
    if not ask_rest:
        return Problem({"p": Pct(p), "n": n, "ask_part": ""}, part, [Solution(steps, "part"), Solution([given, ("Find one percent and multiply", "part = total / 100 * percent")], "part")])
    other = [given, ("The rest is what is missing to 100 percent", "rest_percent = 100 - percent"), ("Find the rest", "rest = total * rest_percent / 100")]
    return Problem({"p": Pct(p), "n": n, "ask_rest": ""}, rest, [Solution([*steps, ("We want the rest, so subtract the part", "rest = total - part")], "rest"), Solution(other, "rest")])


@FAMILY.kind("what")
def what_percent(d: Draw) -> Problem:
    n = d.pick(d.i(2, 40) * 5, d.i(2, 20) * 10, d.i(2, 60) * 4, d.pick(8, 16, 20, 25, 32, 40, 50, 80, 125, 200, 250, 400, 500))
    while True:
        part = d.i(1, n) if d.chance(0.9) else d.i(n, 2 * n)
        if (part * 1000) % n == 0 and part != n:
            break
    given = ("We want the part as a percent of the whole", f"part = {part}\nwhole = {n}")
    return Problem(
        values={"a": part, "n": n, "rest": n - part, **({"right": part} if part < n else {})},
        answer=Fraction(part * 100, n),
        solutions=[
            Solution([given, ("Divide the part by the whole and multiply by 100", "percent = part / whole * 100")], "round(percent, 4)"),
            Solution([given, ("Multiply the part by 100 and divide by the whole", "percent = part * 100 / whole")], "percent"),
        ],
    )


@FAMILY.kind("whole")
def whole_from_percent(d: Draw) -> Problem:
    p = d.pick(5, 10, 15, 20, 25, 30, 40, 50, 60, 75, 80, 90, 120, 150, d.i(2, 98))
    unit = d.i(1, 60)
    whole = unit * d.pick(20, 100, 10, 4) if d.chance(0.8) else d.i(2, 400)
    part = Fraction(p * whole, 100)
    while part.denominator not in (1, 2, 4, 5, 10):
        whole = d.i(1, 30) * 20
        part = Fraction(p * whole, 100)
    values: dict[str, object] = {"p": Pct(p), "a": part if part.denominator > 1 else int(part)}
    if part.denominator == 1:
        values["money"] = Money(int(part))
    if part.denominator == 1 and p < 100:
        values["count"] = int(part)
    given = (f"{p}% of the number is the given part, we want the whole", f"percent = {p}\npart = {values['a'] if part.denominator == 1 else float(part)}")
    return Problem(
        values=values,
        answer=whole,
        solutions=[
            Solution([given, ("Divide the part by the percent and multiply by 100", "whole = part / percent * 100")], "round(whole, 4)"),
            Solution([given, ("Find one percent", "one = part / percent"), ("The whole is 100 percent", "whole = one * 100")], "round(whole, 4)"),
        ],
    )
