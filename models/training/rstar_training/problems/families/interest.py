"""Simple and compound interest: interest, total, rate, time, principal."""

from fractions import Fraction

from ..draw import Draw, Problem, Solution
from ..family import Family
from ..values import Money, Num, Pct

FAMILY = Family("interest", topic="interest", weight=1.2)
_RATES = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15, Fraction(5, 2), Fraction(3, 2), Fraction(9, 2), Fraction(7, 2), Fraction(1, 2))


def _principal(d: Draw) -> int:
    return d.pick(d.i(1, 40) * 100, d.i(2, 30) * 500, d.i(1, 20) * 1000, d.i(2, 99) * 50)


def _given(**names: object) -> str:
    return "\n".join(f"{k} = {v}" for k, v in names.items())


@FAMILY.kind("simple", weight=2)
def simple(d: Draw) -> Problem:
    p, r, t = _principal(d), d.pick(*_RATES), d.i(1, 10)
    interest = sum((Fraction(p) * r / 100 for _ in range(t)), Fraction(0))
    values = {"p": Money(p), "pn": p, "r": Pct(r), "t": t, **({"many": ""} if t > 1 else {"one": ""})}
    total = d.chance(0.4)
    given = (f"Simple interest, we want the {'total with interest' if total else 'interest'}", _given(principal=p, rate=Num(r), time=t))
    if total:
        return Problem(values | {"total": ""}, p + interest, [
            Solution([given, ("Principal times rate times time", "interest = principal * rate / 100 * time"), ("Add it to the principal", "total = principal + interest")], "round(total, 2)"),
        ])
    return Problem(values | {"interest": ""}, interest, [
        Solution([given, ("Principal times rate times time", "interest = principal * rate * time / 100")], "interest"),
        Solution([given, ("Interest of one year", "year = principal * rate / 100"), ("The same every year", "interest = year * time")], "round(interest, 2)"),
    ])


def _cents(x: Fraction) -> Fraction:
    return Fraction(round(x * 100), 100)


@FAMILY.kind("months")
def months(d: Draw) -> Problem:
    p, r, m = d.i(1, 60) * 200, d.pick(2, 3, 4, 5, 6, 8, 9, 12), d.pick(2, 3, 4, 5, 6, 8, 9, 10, 15, 18)
    interest = Fraction(p * r * m, 1200)
    if interest * 200 % 2 == 1:  # half a cent
        return months(d)
    answer = _cents(interest)
    given = ("Simple interest for a part of a year", _given(principal=p, rate=r, months=m))
    return Problem({"p": Money(p), "r": Pct(r), "m": m}, answer, [
        Solution([given, ("Interest of one year", "year = principal * rate / 100"), ("Take the months out of 12", "interest = year * months / 12")], "round(interest, 2)"),
    ])


@FAMILY.kind("unknown", weight=2)
def unknown(d: Draw) -> Problem:
    """Simple interest backwards: rate, time or principal."""
    p, r, t = _principal(d), d.pick(*_RATES), d.i(2, 12)
    while (Fraction(p) * r / 100).denominator > 1:
        p += 50
    i = int(Fraction(p) * r / 100) * t
    kind = d.pick("rate", "time", "principal", "rate_total", "time_total")
    v: dict[str, object] = {kind: "", "i": Money(i)}
    names = {"principal": p, "interest": i}
    if kind.endswith("total"):
        v = {kind: "", "a": Money(p + i)}
        names = {"principal": p, "total": p + i}
    before = [("The interest is the gain", "interest = total - principal")] if kind.endswith("total") else []
    if kind.startswith("rate"):
        given = ("We want the rate", _given(**names, time=t))
        return Problem(v | {"p": Money(p), "t": t}, r, [Solution([given, *before, ("Divide the interest by principal and time", "rate = interest * 100 / (principal * time)")], "round(rate, 4)")])
    if kind.startswith("time"):
        given = ("We want the time", _given(**names, rate=Num(r)))
        return Problem(v | {"p": Money(p), "r": Pct(r)}, t, [Solution([given, *before, ("Interest of one year", "year = principal * rate / 100"), ("Divide the interest by it", "time = interest / year")], "round(time, 4)")])
    given = ("We want the principal", _given(interest=i, rate=Num(r), time=t))
    return Problem(v | {"r": Pct(r), "t": t}, p, [
        Solution([given, ("Divide the interest by rate and time", "principal = interest * 100 / (rate * time)")], "round(principal, 2)"),
        Solution([given, ("The percent for the whole time", "percent = rate * time"), ("Divide by it and multiply by 100", "principal = interest / percent * 100")], "round(principal, 2)"),
    ])


def _grown(p: int, r: int | Fraction, t: int) -> Fraction:
    total = Fraction(p)
    for _ in range(t):
        total += total * r / 100
    return total


@FAMILY.kind("compound", weight=2)
def compound(d: Draw) -> Problem:
    p, r, t = _principal(d), d.pick(*_RATES), d.pick(2, 2, 3, 3, 4, 5, 10)
    total = _grown(p, r, t)
    if total * 200 % 2 == 1:  # half a cent
        return compound(d)
    kind = d.pick("total", "total", "interest", "differ")
    values = {"p": Money(p), "pn": p, "r": Pct(r), "t": t, kind: ""}
    given = ("Compound interest, round to cents", _given(principal=p, rate=Num(r), time=t))
    grow = ("Each year multiplies by 1 plus the rate", "total = principal * (1 + rate / 100) ** time")
    if kind == "total":
        return Problem(values, _cents(total), [
            Solution([given, grow], "round(total, 2)"),
            Solution([given, ("Add the interest year by year", "total = principal\nfor year in range(time):\n    total += total * rate / 100")], "round(total, 2)"),
        ], tolerance=1e-7)
    if kind == "interest":
        return Problem(values, _cents(total) - p, [Solution([given, grow, ("The interest is the gain", "interest = total - principal")], "round(interest, 2)")])
    gap = total - p - Fraction(p) * r * t / 100
    return Problem(values, _cents(gap), [Solution([("We want compound minus simple interest", given[1]), ("Compound interest", "compound = principal * (1 + rate / 100) ** time - principal"), ("Simple interest", "simple = principal * rate / 100 * time"), ("Subtract", "difference = compound - simple")], "round(difference, 2)")], tolerance=0.006)


@FAMILY.kind("periods")
def periods(d: Draw) -> Problem:
    """Compounding more than once a year."""
    p, r, t = d.i(1, 40) * 250, d.pick(4, 6, 8, 10, 12), d.pick(1, 1, 2, 3)
    n, word = d.pick((2, "half"), (4, "quarter"), (12, "monthly"))
    total = Fraction(p)
    for _ in range(n * t):
        total *= 1 + Fraction(r, 100 * n)
    if total * 200 % 2 == 1:  # half a cent: rounding would be a matter of taste
        return periods(d)
    given = (f"Interest is added {n} times a year", _given(principal=p, rate=r, time=t, times=n))
    return Problem({"p": Money(p), "r": Pct(r), "t": t, word: "", **({"many": ""} if t > 1 else {"one": ""})}, _cents(total), [
        Solution([given, ("The rate and the number of periods", "period_rate = rate / 100 / times\nperiods = times * time"), ("Multiply once for every period", "total = principal * (1 + period_rate) ** periods")], "round(total, 2)"),
    ], tolerance=1e-6)


@FAMILY.kind("long")
def long_run(d: Draw) -> Problem:
    """Years until a goal with compound interest."""
    r = d.pick(2, 3, 4, 5, 6, 7, 8, 10, 12)
    p = d.i(1, 20) * 100
    double = d.chance(0.4)
    goal = 2 * p if double else p * d.pick(120, 125, 150, 130, 140, 180, 250) // 100
    years, total = 0, Fraction(p)
    while total < goal:
        total = total * (100 + r) / 100
        years += 1
    if double:
        given = ("We count the years until the money has doubled", f"rate = {r}\ntotal = 1\nyears = 0")
        return Problem({"r": Pct(r), "double": ""}, years, [Solution([given, ("Add interest until it is reached", "while total < 2:\n    total += total * rate / 100\n    years += 1")], "years")])
    given = ("We count the years until the goal is reached", f"total = {p}\ngoal = {goal}\nrate = {r}\nyears = 0")
    return Problem({"p": Money(p), "g": Money(goal), "r": Pct(r), "goal": ""}, years, [Solution([given, ("Add interest until it is reached", "while total < goal:\n    total += total * rate / 100\n    years += 1")], "years")])
