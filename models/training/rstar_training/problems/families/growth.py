"""Growth and decay: doubling, halving, percent a year, depreciation, half-life, time until a bound."""

from fractions import Fraction

from ..draw import Draw, Problem, Solution
from ..family import Family
from ..values import Money, Num, Pct

FAMILY = Family("growth", topic="growth", weight=1.1)


@FAMILY.kind("double", weight=1.4)
def double(d: Draw) -> Problem:
    """Doubling or tripling every so often."""
    k = d.pick(2, 2, 2, 3)
    every, n = d.pick(1, 2, 3, 5, 10, 20, 30), d.i(2, 8)
    start = d.i(1, 60) * d.pick(1, 1, 10, 100)
    end = start
    for _ in range(n):
        end += (k - 1) * end
    v: dict[str, object] = {"k": Num(k), "every": every, "t": every * n, "s": start, "verb": "doubles" if k == 2 else "triples", "verbs": "double" if k == 2 else "triple"}
    if every > 1:
        v["spaced"] = ""
    else:
        v["each"] = ""
    kind = d.pick("end", "end", "time", "start")
    names = f"factor = {k}\nevery = {every}"
    if kind == "end":
        return Problem(v | {kind: ""}, end, [
            Solution([("We want the number at the end", f"number = {start}\n{names}\ntime = {every * n}"), ("Count how often it grows", "times = time // every"), ("Multiply each time", "result = number * factor ** times")], "result"),
        ])
    if kind == "time":
        return Problem(v | {"e": end, kind: ""}, every * n, [Solution([("We want the time", f"number = {start}\nend = {end}\n{names}\ntime = 0"), ("Grow until the end is reached", "while number < end:\n    number *= factor\n    time += every")], "time")])
    return Problem(v | {"e": end, kind: ""}, start, [Solution([("We want the number at the start, so go back", f"end = {end}\n{names}\ntime = {every * n}"), ("Count how often it grew", "times = time // every"), ("Divide each time", "start = end // factor ** times")], "start")])


@FAMILY.kind("percent", weight=1.5)
def percent(d: Draw) -> Problem:
    """Percent up or down each period; rounded to whole."""
    up = d.chance(0.6)
    p = d.pick(1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 50)
    start = d.pick(d.i(2, 90) * 100, d.i(1, 60) * 1000, d.i(10, 400))
    n = d.i(2, 6)
    value = Fraction(start)
    for _ in range(n):
        value += value * p / 100 if up else -value * p / 100
    if value * 2 % 2 == 1:  # a half: rounding would be a matter of taste
        return percent(d)
    sign = "+" if up else "-"
    given = (f"{'Growth' if up else 'Decay'} by a percent each time, rounded to a whole", f"number = {start}\npercent = {p}\ntimes = {n}")
    return Problem({"s": start, "p": Pct(p), "n": n, "up" if up else "down": ""}, round(value), [
        Solution([given, ("Each time it is multiplied by", f"factor = 1 {sign} percent / 100"), ("Multiply for every period", "result = number * factor ** times")], "round(result)"),
        Solution([given, ("Change it step by step", f"for step in range(times):\n    number = number * (100 {sign} percent) / 100")], "round(number)"),
    ])


@FAMILY.kind("worth", weight=1.3)
def worth(d: Draw) -> Problem:
    """Depreciation by percent or by a fixed amount."""
    price = d.i(4, 60) * 500
    n = d.i(2, 6)
    kind = d.pick("percent", "percent", "line", "rate", "loss")
    if kind in ("percent", "loss"):
        p = d.pick(5, 10, 12, 15, 20, 25, 30)
        value = Fraction(price)
        for _ in range(n):
            value = value * (100 - p) / 100
        if value * 200 % 2 == 1:
            return worth(d)
        cents = Fraction(round(value * 100), 100)
        given = f"price = {price}\npercent = {p}\nyears = {n}"
        v = {"s": Money(price), "p": Pct(p), "n": n, kind: ""}
        step = ("Each year this part stays", "factor = 1 - percent / 100"), ("Multiply for every year", "value = price * factor ** years")
        if kind == "percent":
            return Problem(v, cents, [Solution([("We want the value after the years, to cents", given), *step], "round(value, 2)")])
        return Problem(v, price - cents, [Solution([("We want the loss of value, to cents", given), *step, ("The loss is the difference", "loss = price - value")], "round(loss, 2)")])
    each = d.i(1, max(1, price // n // 50 - 1)) * 50
    if kind == "line":
        return Problem({"s": Money(price), "each": Money(each), "n": n, kind: ""}, price - sum([each] * n), [Solution([("The same amount is lost every year, we want the value", f"price = {price}\nyearly = {each}\nyears = {n}"), ("Find the whole loss", "loss = yearly * years"), ("Subtract it", "value = price - loss")], "value")])
    return Problem({"s": Money(price), "e": Money(price - each * n), "n": n, kind: ""}, each, [Solution([("We want the loss of one year", f"price = {price}\nvalue = {price - each * n}\nyears = {n}"), ("Find the whole loss", "loss = price - value"), ("Divide by the years", "yearly = loss / years")], "yearly")])


@FAMILY.kind("half", weight=1.2)
def half_life(d: Draw) -> Problem:
    every, n = d.pick(2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30), d.i(2, 6)
    end = Fraction(d.i(1, 30), d.pick(1, 1, 2))
    start = end
    for _ in range(n):
        start += start
    unit = d.pick("hours", "days", "years", "minutes")
    v: dict[str, object] = {"every": every, "t": every * n, "unit": unit}
    kind = d.pick("end", "end", "time", "start")
    if kind == "end":
        return Problem(v | {"s": Num(start), kind: ""}, end, [Solution([("We want the amount left", f"amount = {Num(start)}\nhalf_life = {every}\ntime = {every * n}"), ("Count the half-lives", "times = time / half_life"), ("Halve each time", "left = amount / 2 ** times")], "left")])
    if kind == "time":
        return Problem(v | {"s": Num(start), "e": Num(end), kind: ""}, every * n, [Solution([("We want the time", f"amount = {Num(start)}\nend = {Num(end)}\nhalf_life = {every}\ntime = 0"), ("Halve until the end is reached", "while amount > end:\n    amount /= 2\n    time += half_life")], "time")])
    return Problem(v | {"e": Num(end), kind: ""}, start, [Solution([("We want the amount at the start", f"left = {Num(end)}\nhalf_life = {every}\ntime = {every * n}"), ("Count the half-lives", "times = time / half_life"), ("Double back each time", "start = left * 2 ** times")], "start")])


@FAMILY.kind("until", weight=1.2)
def until(d: Draw) -> Problem:
    """Whole periods until a bound is passed."""
    up = d.chance(0.6)
    p = d.pick(4, 5, 8, 10, 12, 15, 20, 25, 30)
    start = d.i(2, 60) * 50
    goal = start * d.pick(120, 150, 170, 180, 250) // 100 if up else start * d.pick(20, 30, 45, 60, 70) // 100
    value, n = Fraction(start), 0
    while value <= goal if up else value >= goal:
        value = value * (100 + p if up else 100 - p) / 100
        n += 1
    test, sign = ("<=", "+") if up else (">=", "-")
    return Problem({"s": start, "g": goal, "p": Pct(p), "up" if up else "down": ""}, n, [
        Solution([(f"We count the periods until it is {'more' if up else 'less'} than the bound", f"number = {start}\nbound = {goal}\npercent = {p}\ntimes = 0"), ("Change it step by step", f"while number {test} bound:\n    number = number * (100 {sign} percent) / 100\n    times += 1")], "times"),
    ])
