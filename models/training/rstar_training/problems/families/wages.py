"""Wages and hours: pay, overtime, commission, rate, hours, weekly and yearly, deductions."""

from fractions import Fraction

from ..draw import Draw, Problem, Solution
from ..family import Family
from ..values import Money, Num, Pct

FAMILY = Family("wages", topic="money", weight=1.1)


def _rate(d: Draw) -> int | Fraction:
    return d.pick(d.i(8, 45), d.i(8, 45), Fraction(d.i(17, 60), 2), Fraction(d.i(33, 120), 4))


@FAMILY.kind("pay", weight=1.3)
def pay(d: Draw) -> Problem:
    """Rate times hours, over days or weeks."""
    r, h = _rate(d), d.i(2, 12)
    v: dict[str, object] = {"r": Money(r), "h": h}
    start = f"rate = {Money(r)}\nhours = {h}"
    if d.chance(0.4):
        h = d.i(3, 48)
        return Problem({"r": Money(r), "h": h, "plain": ""}, r * h, [Solution([("The pay for all hours is wanted", f"rate = {Money(r)}\nhours = {h}"), ("Multiply rate and hours", "pay = rate * hours")], "pay")])
    n = d.i(2, 7)
    if d.chance(0.6):
        return Problem(v | {"n": n, "days": ""}, sum((r * h for _ in range(n)), Fraction(0)), [
            Solution([("The pay for all days is wanted", f"{start}\ndays = {n}"), ("Pay of one day", "day_pay = rate * hours"), ("Multiply by the days", "pay = day_pay * days")], "pay"),
            Solution([("The pay for all days is wanted", f"{start}\ndays = {n}"), ("Count all hours", "total = hours * days"), ("Multiply by the rate", "pay = rate * total")], "pay"),
        ])
    w = d.i(2, 12)
    return Problem(v | {"n": n, "w": w, "weeks": ""}, r * h * n * w, [Solution([("The pay for all weeks is wanted", f"{start}\ndays = {n}\nweeks = {w}"), ("Count all hours", "total = hours * days * weeks"), ("Multiply by the rate", "pay = rate * total")], "pay")])


@FAMILY.kind("overtime", weight=1.3)
def overtime(d: Draw) -> Problem:
    r = d.i(5, 30) * 2
    base, extra = d.pick(40, 40, 35, 38), d.i(1, 12)
    kind = d.pick("half", "double", "amount", "percent")
    v: dict[str, object] = {"r": Money(r), "base": base, "all": base + extra, "extra": extra, kind: ""}
    start = f"rate = {r}\nbase = {base}\nhours = {base + extra}"
    if kind == "half":
        over, step = Fraction(3 * r, 2), ("Overtime pays 1.5 times the rate", "over_rate = rate * 1.5")
    elif kind == "double":
        over, step = Fraction(2 * r), ("Overtime pays twice the rate", "over_rate = rate * 2")
    elif kind == "amount":
        plus = d.i(1, 12)
        over, step = Fraction(r + plus), ("Overtime pays its own rate", f"over_rate = {r + plus}")
        v["o"] = Money(r + plus)
    else:
        p = d.pick(10, 20, 25, 30, 50)
        over, step = Fraction(r * (100 + p), 100), ("Overtime pays this percent more", f"over_rate = rate * (100 + {p}) / 100")
        v["p"] = Pct(p)
    return Problem(v, base * r + extra * over, [Solution([("Hours over the base are overtime", start), step, ("Pay both kinds of hours", "over_hours = hours - base\npay = base * rate + over_hours * over_rate")], "round(pay, 2)")])


@FAMILY.kind("back", weight=1.2)
def back(d: Draw) -> Problem:
    """Rate from pay and hours, hours from pay and rate, hours needed for a goal."""
    r, h = d.i(7, 45), d.i(3, 60)
    kind = d.pick("rate", "hours", "goal")
    pay = r * h
    if kind == "rate":
        return Problem({"t": Money(pay), "h": h, kind: ""}, r, [Solution([("We want the pay for one hour", f"pay = {pay}\nhours = {h}"), ("Divide the pay by the hours", "rate = pay / hours")], "rate")])
    if kind == "hours":
        return Problem({"t": Money(pay), "r": Money(r), kind: ""}, h, [Solution([("We want the hours", f"pay = {pay}\nrate = {r}"), ("Divide the pay by the rate", "hours = pay / rate")], "hours")])
    have = d.i(1, 200)
    return Problem({"g": Money(pay + have), "have": Money(have), "r": Money(r), kind: ""}, h, [Solution([("We want the hours for what is missing", f"goal = {pay + have}\nhave = {have}\nrate = {r}"), ("Find what is missing", "missing = goal - have"), ("Divide by the rate", "hours = missing / rate")], "hours")])


@FAMILY.kind("commission", weight=1.2)
def commission(d: Draw) -> Problem:
    base = d.i(2, 40) * 50
    p = d.pick(2, 3, 4, 5, 6, 8, 10, 12, 15, 20)
    sales = d.i(2, 90) * 100
    part = Fraction(sales * p, 100)
    v = {"b": Money(base), "p": Pct(p), "s": Money(sales)}
    kind = d.pick("total", "total", "sales")
    if kind == "total":
        return Problem(v | {kind: ""}, base + part, [Solution([("Base pay plus commission is wanted", f"base = {base}\npercent = {p}\nsales = {sales}"), ("Find the commission", "commission = sales * percent / 100"), ("Add the base pay", "pay = base + commission")], "pay")])
    return Problem({"b": Money(base), "p": Pct(p), "t": Money(base + part), kind: ""}, sales, [Solution([("The sales are wanted", f"base = {base}\npercent = {p}\npay = {Num(base + part)}"), ("The commission is the pay without the base", "commission = pay - base"), ("Divide by the percent", "sales = commission * 100 / percent")], "sales")])


@FAMILY.kind("periods")
def periods(d: Draw) -> Problem:
    """Monthly, weekly and yearly pay; a raise."""
    kind = d.pick("year", "month", "raise", "raise_year")
    if kind == "year":
        m = d.i(10, 60) * 50
        return Problem({"m": Money(m), kind: ""}, sum([m] * 12), [Solution([("A year has 12 months", f"month = {m}"), ("Multiply by 12", "year = month * 12")], "year")])
    if kind == "month":
        m = d.i(10, 60) * 50
        return Problem({"y": Money(m * 12), kind: ""}, m, [Solution([("A year has 12 months", f"year = {m * 12}"), ("Divide by 12", "month = year / 12")], "month")])
    p = d.pick(2, 3, 4, 5, 6, 8, 10)
    m = d.i(8, 50) * 100
    new = Fraction(m * (100 + p), 100)
    if kind == "raise":
        return Problem({"m": Money(m), "p": Pct(p), kind: ""}, new, [Solution([("The new pay after the raise is wanted", f"pay = {m}\npercent = {p}"), ("Find the raise", "increase = pay * percent / 100"), ("Add it", "new_pay = pay + increase")], "new_pay")])
    return Problem({"m": Money(m), "p": Pct(p), kind: ""}, 12 * (new - m), [Solution([("We want how much more in a year", f"pay = {m}\npercent = {p}"), ("The raise of one month", "increase = pay * percent / 100"), ("A year has 12 months", "more = increase * 12")], "more")])


@FAMILY.kind("net", weight=1.2)
def net(d: Draw) -> Problem:
    """Pay less taxes and costs; what can be saved."""
    gross = d.i(8, 60) * 100
    p = d.pick(10, 12, 15, 18, 20, 22, 25, 30)
    left = Fraction(gross * (100 - p), 100)
    kind = d.pick("net", "save", "back")
    if kind == "net":
        return Problem({"g": Money(gross), "p": Pct(p), kind: ""}, left, [
            Solution([("The pay after tax is wanted", f"gross = {gross}\npercent = {p}"), ("Find the tax", "tax = gross * percent / 100"), ("Subtract it", "net = gross - tax")], "net"),
            Solution([("The pay after tax is wanted", f"gross = {gross}\npercent = {p}"), ("This percent is left", "rest_percent = 100 - percent"), ("Take it of the pay", "net = gross * rest_percent / 100")], "net"),
        ])
    if kind == "back":
        return Problem({"n": Money(left), "p": Pct(p), kind: ""}, gross, [Solution([("The pay before tax is wanted", f"net = {Num(left)}\npercent = {p}"), ("This percent is left after tax", "rest_percent = 100 - percent"), ("Divide by it", "gross = net * 100 / rest_percent")], "round(gross, 2)")])
    rent, food = d.i(2, 5) * 50, d.i(2, 6) * 20
    saved = left - rent - food
    return Problem({"g": Money(gross), "p": Pct(p), "rent": Money(rent), "cost": Money(food), kind: ""}, saved, [Solution([("What is left after tax and costs is wanted", f"gross = {gross}\npercent = {p}\nrent = {rent}\nfood = {food}"), ("Subtract the tax", "net = gross - gross * percent / 100"), ("Subtract the costs", "rest = net - rent - food")], "rest")])
