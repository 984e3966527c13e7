"""Work rate: workers or pipes together, one alone, man-days, one who leaves, unit output."""

from fractions import Fraction

from ..draw import Draw, Problem, Solution
from ..family import Family
from ..lexicon import unit
from ..values import Qty

FAMILY = Family("work_rate", topic="work rate", weight=1.2)
_PAIRS = tuple((a, b) for a in range(2, 61) for b in range(2, 61) if a != b and Fraction(a * b, a + b).denominator in (1, 2, 5))


@FAMILY.kind("together", weight=1.5)
def together(d: Draw) -> Problem:
    a, b = d.pick(*_PAIRS)
    u = unit(d.pick("h", "h", "d", "min"))
    v = {"a": Qty(a, u), "b": Qty(b, u), "unit": u.many}
    if d.chance(0.3):
        while True:
            c = d.i(2, 40)
            out = 1 / (Fraction(1, a) + Fraction(1, b) + Fraction(1, c))
            if out.denominator in (1, 2, 4, 5):
                break
            if d.chance(0.03):
                a, b = d.pick(*_PAIRS)
                v = {"a": Qty(a, u), "b": Qty(b, u), "unit": u.many}
        given = ("We want the time of all three together", f"time1 = {a}\ntime2 = {b}\ntime3 = {c}")
        return Problem(v | {"c": Qty(c, u), "three": ""}, out, [Solution([given, ("Add the shares done in one unit of time", "rate = 1 / time1 + 1 / time2 + 1 / time3"), ("The whole job takes", "time = 1 / rate")], "round(time, 4)")])
    given = ("We want the time of both together", f"time1 = {a}\ntime2 = {b}")
    return Problem(v | {"two": ""}, Fraction(a * b, a + b), [
        Solution([given, ("Add the shares done in one unit of time", "rate = 1 / time1 + 1 / time2"), ("The whole job takes", "time = 1 / rate")], "round(time, 4)"),
        Solution([given, ("For two the time is product over sum", "time = time1 * time2 / (time1 + time2)")], "time"),
    ])


@FAMILY.kind("alone")
def alone(d: Draw) -> Problem:
    while True:
        a, b = d.pick(*_PAIRS)
        both = Fraction(a * b, a + b)
        if both.denominator == 1:
            break
    u = unit(d.pick("h", "d", "min"))
    given = ("We want the time of the second alone", f"together = {both}\ntime1 = {a}")
    return Problem({"t": Qty(int(both), u), "a": Qty(a, u), "unit": u.many}, b, [
        Solution([given, ("Subtract the share of the first from the share of both", "rate2 = 1 / together - 1 / time1"), ("Alone it takes", "time2 = 1 / rate2")], "round(time2, 4)"),
        Solution([given, ("Solve 1 / time2 = 1 / together - 1 / time1", "time2 = together * time1 / (time1 - together)")], "time2"),
    ])


@FAMILY.kind("drain")
def drain(d: Draw) -> Problem:
    while True:
        a, b = d.i(2, 40), d.i(3, 60)
        if a < b and (out := Fraction(a * b, b - a)).denominator in (1, 2):
            break
    u = unit(d.pick("h", "min"))
    given = ("One fills and one empties, we want the time to fill", f"fill = {a}\nempty = {b}")
    return Problem({"a": Qty(a, u), "b": Qty(b, u), "unit": u.many}, out, [
        Solution([given, ("The rates work against each other", "rate = 1 / fill - 1 / empty"), ("The time is 1 divided by the rate", "time = 1 / rate")], "round(time, 4)"),
    ])


@FAMILY.kind("leave", weight=1.3)
def leave(d: Draw) -> Problem:
    """Both start, one leaves after n; or one starts alone and the other joins."""
    while True:
        a, b, n = d.i(3, 40), d.i(3, 40), d.i(1, 12)
        kind = d.pick("leave", "join")
        done = n * (Fraction(1, a) + Fraction(1, b)) if kind == "leave" else Fraction(n, a)
        if done >= 1 or a == b:
            continue
        rest = (1 - done) * b if kind == "leave" else (1 - done) / (Fraction(1, a) + Fraction(1, b))
        if rest.denominator in (1, 2) and rest > 0:
            break
    u = unit(d.pick("h", "d"))
    v = {"a": Qty(a, u), "b": Qty(b, u), "n": Qty(n, u), "unit": u.many}
    total = d.chance(0.35)
    v |= {f"{kind}_total" if total else f"{kind}_rest": ""}
    tail = [("We want the whole time, so add the first part", "total = first + rest_time")] if total else []
    show = "round(total, 4)" if total else "round(rest_time, 4)"
    names = f"time1 = {a}\ntime2 = {b}\nfirst = {n}"
    if kind == "leave":
        steps = [("Both work, then the first one leaves", names), ("The share done together", "done = first / time1 + first / time2"), ("The second does the rest alone", "rest_time = (1 - done) * time2"), *tail]
    else:
        steps = [("The first works alone, then the second joins", names), ("The share done alone", "done = first / time1"), ("Both do the rest", "rate = 1 / time1 + 1 / time2\nrest_time = (1 - done) / rate"), *tail]
    return Problem(v, rest + n if total else rest, [Solution(steps, show)])


@FAMILY.kind("mandays", weight=1.5)
def man_days(d: Draw) -> Problem:
    while True:
        w, t, w2 = d.i(2, 24), d.i(2, 30), d.i(2, 30)
        if w != w2 and w * t % w2 == 0 and w * t // w2 > 1:
            break
    t2 = w * t // w2
    u = unit(d.pick("d", "d", "h"))
    ask = d.pick("time", "time", "people", "more")
    v: dict[str, object] = {"w": w, "t": Qty(t, u), "unit": u.many}
    if ask == "time":
        given = ("We want the time for other workers", f"workers1 = {w}\ntime1 = {t}\nworkers2 = {w2}")
        return Problem(v | {"w2": w2, "time": ""}, t2, [
            Solution([given, ("The work is workers times time", "work = workers1 * time1"), ("Divide by the new number of workers", "time2 = work / workers2")], "time2"),
            Solution([given, ("One worker alone needs", "alone = time1 * workers1"), ("More workers share it", "time2 = alone / workers2")], "time2"),
        ])
    if ask == "people" or w2 <= w:
        given = ("We want the number of workers", f"workers1 = {w}\ntime1 = {t}\ntime2 = {t2}")
        return Problem(v | {"t2": Qty(t2, u), "people": ""}, w2, [Solution([given, ("The work is workers times time", "work = workers1 * time1"), ("Divide by the new time", "workers2 = work // time2")], "workers2")])
    given = ("We want how many more workers", f"workers1 = {w}\ntime1 = {t}\ntime2 = {t2}")
    return Problem(v | {"t2": Qty(t2, u), "more": ""}, w2 - w, [Solution([given, ("The work is workers times time", "work = workers1 * time1"), ("Divide by the new time", "workers2 = work // time2"), ("Subtract those who are there", "more = workers2 - workers1")], "more")])


@FAMILY.kind("output", weight=1.3)
def output(d: Draw) -> Problem:
    """Machines that make things: m machines make p pieces in t; m2 machines in t2?"""
    rate, m, t, m2, t2 = d.i(1, 12), d.i(2, 12), d.i(2, 10), d.i(2, 15), d.i(2, 12)
    p = rate * m * t
    u = unit(d.pick("h", "min", "d"))
    v = {"m": m, "t": Qty(t, u), "p": p, "m2": m2, "unit": u.many, "one": u.one}
    if d.chance(0.6):
        given = ("We want the pieces of the second group", f"machines1 = {m}\ntime1 = {t}\npieces1 = {p}\nmachines2 = {m2}\ntime2 = {t2}")
        return Problem(v | {"t2": Qty(t2, u), "pieces": ""}, sum(rate * m2 for _ in range(t2)), [Solution([given, ("One machine in one unit of time makes", "rate = pieces1 / (machines1 * time1)"), ("Multiply by the new numbers", "pieces2 = rate * machines2 * time2")], "round(pieces2, 4)")])
    p2 = rate * m2 * t2
    given = ("We want the time of the second group", f"machines1 = {m}\ntime1 = {t}\npieces1 = {p}\nmachines2 = {m2}\npieces2 = {p2}")
    return Problem(v | {"p2": p2, "time": ""}, t2, [Solution([given, ("One machine in one unit of time makes", "rate = pieces1 / (machines1 * time1)"), ("Divide the pieces by the rate of the new group", "time2 = pieces2 / (rate * machines2)")], "round(time2, 4)")])
