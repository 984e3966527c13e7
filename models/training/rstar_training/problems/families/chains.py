"""Two or three school skills in one everyday story: what the first gives, the second needs. No single family of the generator tells such problems."""

from fractions import Fraction
from math import ceil

from ..draw import Draw, Problem, Solution
from ..family import Family
from ..values import Money, Pct

FAMILY = Family("chains", topic="story", weight=1.6)


def _unit(n: int) -> str:
    """Half, a third, a quarter, a fifth, as a phrase."""
    return {2: "half", 3: "a third", 4: "a quarter", 5: "a fifth"}[n]


@FAMILY.kind("saving", weight=1.3)
def saving(d: Draw) -> Problem:
    """Earned a week, less what is spent, until a price (perhaps reduced) is reached: how many weeks."""
    rate, hours, spent = d.i(6, 18), d.i(2, 9), d.i(2, 20)
    week = rate * hours - spent
    if week < 4:
        rate, hours, spent, week = 9, 4, 6, 30
    price = d.i(12, 90) * 10
    start = f"rate = {rate}\nhours = {hours}\nspent = {spent}\nprice = {price}"
    kept = ("[Find|Work out] what is kept each week", "kept = rate * hours - spent")
    if d.chance(0.5):
        return Problem({"rate": Money(rate), "hours": hours, "spent": Money(spent), "price": Money(price), "plain": ""}, ceil(price / week), [
            Solution([("We want whole weeks, rounded up", start), kept, ("Count the weeks, rounded up", "weeks = -(-price // kept)")], "weeks"),
            Solution([("We want whole weeks, rounded up", start), kept, ("Divide and round up", "import math\nweeks = math.ceil(price / kept)")], "weeks"),
        ])
    p = d.pick(10, 20, 25, 30, 40, 50)
    now = Fraction(price * (100 - p), 100)
    return Problem({"rate": Money(rate), "hours": hours, "spent": Money(spent), "price": Money(price), "p": Pct(p), "sale": ""}, ceil(now / week), [
        Solution([("We want whole weeks for the lower price", f"{start}\npercent = {p}"), kept, ("Lower the price", "price = price * (100 - percent) / 100"), ("Divide and round up", "import math\nweeks = math.ceil(price / kept)")], "weeks"),
    ])


@FAMILY.kind("garden", weight=1.2)
def garden(d: Draw) -> Problem:
    """A rectangle with a fence around it and something on it: the cost of both."""
    a, b, fence, seed = d.i(4, 40), d.i(3, 30), d.i(2, 25), d.i(1, 12)
    return Problem({"a": a, "b": b, "fence": Money(fence), "seed": Money(seed)}, 2 * (a + b) * fence + a * b * seed, [
        Solution([("The fence follows the perimeter, the ground is the area", f"length = {a}\nwidth = {b}"), ("Cost of the edge", f"perimeter = 2 * (length + width)\nedge = perimeter * {fence}"), ("Cost of the ground", f"area = length * width\nground = area * {seed}"), ("Add both costs", "cost = edge + ground")], "cost"),
    ])


@FAMILY.kind("pool", weight=1.2)
def pool(d: Draw) -> Problem:
    """A box of water and a rate: minutes to fill it to a height."""
    a, b, h = d.i(2, 12) * 10, d.i(2, 8) * 10, d.i(2, 8) * 10
    litres = a * b * h // 1000
    rates = [r for r in range(1, 21) if litres % r == 0]
    rate = d.r.choice(rates)
    return Problem({"a": a, "b": b, "h": h, "rate": rate}, litres // rate, [
        Solution([("We want the minutes, so find the liters first", f"length = {a}\nwidth = {b}\nheight = {h}\nrate = {rate}"), ("A liter is 1000 cubic centimeters", "liters = length * width * height / 1000"), ("Divide by the liters per minute", "minutes = liters / rate")], "round(minutes)"),
    ])


@FAMILY.kind("class", weight=1.2)
def school_class(d: Draw) -> Problem:
    """A percent of all, then a fraction of those (or of the others)."""
    p, low = d.pick(20, 25, 40, 50, 60, 75, 80), d.pick(2, 3, 4, 5)
    total = d.i(1, 12) * 20 * low
    part = total * p // 100
    others = total - part
    if d.chance(0.5):
        return Problem({"total": total, "p": Pct(p), "unit": _unit(low), "of": ""}, part // low, [
            Solution([("Take the percent first, then the part of it", f"total = {total}\npercent = {p}"), ("Find the percent of all", "group = total * percent / 100"), ("Take the part of this group", f"result = group / {low}")], "round(result)"),
        ])
    return Problem({"total": total, "p": Pct(p), "unit": _unit(low), "rest": ""}, others // low, [
        Solution([("We want a part of the others", f"total = {total}\npercent = {p}"), ("Find the percent of all", "group = total * percent / 100"), ("The others are what is left", "others = total - group"), ("Take the part of the others", f"result = others / {low}")], "round(result)"),
        Solution([("We want a part of the others", f"total = {total}\npercent = {p}"), ("The others have the rest of the percent", "others = total * (100 - percent) / 100"), ("Take the part of the others", f"result = others / {low}")], "round(result)"),
    ])


@FAMILY.kind("split", weight=1.3)
def split(d: Draw) -> Problem:
    """A bill, less a discount or with a tip, shared by friends."""
    n, each = d.i(2, 8), d.i(4, 30)
    count, one = d.i(2, 6), d.i(3, 25)
    up = d.chance(0.5)
    p = d.pick(10, 12, 15, 20) if up else d.pick(10, 20, 25, 50)
    total = Fraction(each * n + count * one)
    share = total * (100 + p if up else 100 - p) / 100 / n
    change = ("Add the tip", "total = total * (100 + percent) / 100") if up else ("Take the discount off", "total = total * (100 - percent) / 100")
    return Problem({"n": n, "each": Money(each), "count": count, "one": Money(one), "p": Pct(p), "tip" if up else "off": ""}, round(share, 2) if (share * 100).denominator == 1 else float(round(share, 2)), [
        Solution([("We want what one friend pays", f"people = {n}\ncount = {count}\npercent = {p}"), ("Add up the bill", f"total = people * {each} + count * {one}"), change, ("Share it equally", "share = total / people")], "round(share + 1e-9, 2)"),
    ], tolerance=0.011 / max(1.0, float(share)))


@FAMILY.kind("baking", weight=1.1)
def baking(d: Draw) -> Problem:
    """So many pieces from so many packs, sold at a price: the gain."""
    per, packs, cost, price = d.i(6, 24), d.i(2, 9), d.i(2, 9), Fraction(d.pick(d.i(1, 4) * 100, d.i(3, 9) * 25), 100)
    left = d.i(0, min(9, per * packs // 3))
    gain = (per * packs - left) * price - cost * packs
    values: dict[str, object] = {"per": per, "packs": packs, "cost": Money(cost), "price": Money(price)}
    sold = ("Count what is sold", f"made = per * packs\nsold = made - {left}") if left else ("Count what is sold", "sold = per * packs")
    if left:
        values["left"] = left
    return Problem(values, gain, [
        Solution([("The gain is what comes in less what was paid", f"per = {per}\npacks = {packs}"), sold, ("What comes in", f"income = sold * {Money(price)}"), ("What was paid", f"paid = packs * {cost}"), ("Subtract", "gain = income - paid")], "round(gain, 2)"),
    ])


@FAMILY.kind("printing", weight=1.1)
def printing(d: Draw) -> Problem:
    """Pages, copies, sheets printed on both sides, speed of a machine: minutes or packs of paper."""
    pages, copies = d.i(3, 30) * 2, d.i(5, 40)
    total = pages * copies
    speeds = [s for s in (8, 10, 12, 15, 20, 24, 25, 30, 40) if 2 * total % s == 0]
    if speeds and d.chance(0.6):
        speed = d.r.choice(speeds)
        return Problem({"pages": pages, "copies": copies, "speed": speed, "minutes": ""}, Fraction(total, speed), [
            Solution([("We want the minutes for all pages", f"pages = {pages}\ncopies = {copies}\nspeed = {speed}"), ("Count all pages", "total = pages * copies"), ("Divide by the pages a minute", "minutes = total / speed")], "minutes"),
        ])
    pack = d.pick(100, 250, 500)
    sheets = pages // 2 * copies
    return Problem({"pages": pages, "copies": copies, "pack": pack, "packs": ""}, ceil(sheets / pack), [
        Solution([("Two pages fit on a sheet, and packs are whole", f"pages = {pages}\ncopies = {copies}\npack = {pack}"), ("Count the sheets", "sheets = pages // 2 * copies"), ("Divide and round up", "packs = -(-sheets // pack)")], "packs"),
    ])


@FAMILY.kind("average", weight=1.2)
def average(d: Draw) -> Problem:
    """A trip in two parts: the average speed of the whole, or when it ends up late."""
    (v1, v2), t1, t2 = (v * 10 for v in d.distinct(2, 3, 12)), d.i(2, 5), d.i(2, 5)
    way = v1 * t1 + v2 * t2
    if d.chance(0.6):
        return Problem({"v1": v1, "v2": v2, "t1": t1, "t2": t2, "mean": ""}, Fraction(way, t1 + t2), [
            Solution([("Average speed is the whole way by the whole time", f"v1 = {v1}\nt1 = {t1}\nv2 = {v2}\nt2 = {t2}"), ("Add both distances", "distance = v1 * t1 + v2 * t2"), ("Divide by the whole time", "speed = distance / (t1 + t2)")], "round(speed, 6)"),
        ], tolerance=1e-5)
    more = d.i(2, 4)
    return Problem({"v1": v1, "v2": v2, "t1": t1, "whole": v1 * t1 + v2 * more, "time": ""}, t1 + more, [
        Solution([("We want the whole time, so find the second part", f"v1 = {v1}\nt1 = {t1}\nv2 = {v2}\nwhole = {v1 * t1 + v2 * more}"), ("Distance that is left", "rest = whole - v1 * t1"), ("Time for it", "t2 = rest / v2"), ("Add both times", "time = t1 + t2")], "round(time)"),
    ])


@FAMILY.kind("scores", weight=1.1)
def scores(d: Draw) -> Problem:
    """Points for wins and draws, or for right and wrong answers: the total, or one count from the total."""
    win, draw, loss = d.i(2, 20), d.i(2, 12), d.i(2, 12)
    if d.chance(0.5):
        return Problem({"win": win, "draw": draw, "loss": loss, "points": ""}, 3 * win + draw, [
            Solution([("A loss gives nothing, so it does not matter", f"wins = {win}\ndraws = {draw}"), ("Three points a win, one a draw", "points = 3 * wins + draws")], "points"),
        ])
    return Problem({"total": 3 * win + draw, "draw": draw, "games": win + draw + loss, "lost": ""}, loss, [
        Solution([("We want the lost games, so count the wins first", f"points = {3 * win + draw}\ndraws = {draw}\ngames = {win + draw + loss}"), ("Wins give three points each", "wins = (points - draws) // 3"), ("The other games are lost", "lost = games - wins - draws")], "lost"),
    ])
