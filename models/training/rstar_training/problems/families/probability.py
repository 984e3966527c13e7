"""Probability as a fraction: one draw, several draws, dice, coins, cards, complements, expected values."""

from fractions import Fraction
from itertools import product
from math import comb

from ..draw import Draw, Problem, Solution
from ..family import Family
from ..values import Money, Pct
from ._nouns import nouns

FAMILY = Family("probability", topic="probability", weight=1.3)
_IMPORT = "from fractions import Fraction\n"


@FAMILY.kind("draw", weight=1.5)
def draw_one(d: Draw) -> Problem:
    """One draw from coloured things: a colour, or not that colour, or one of two colours."""
    a, b, c = d.i(1, 12), d.i(1, 12), d.i(1, 12)
    two = d.chance(0.4)
    rest = b if two else b + c
    total = a + rest
    values: dict[str, object] = {"a": a, "b": b, "t": total, "two" if two else "three": "", **({} if two else {"c": c})}
    counts = f"first = {a}\nsecond = {b}" + ("" if two else f"\nthird = {c}")
    sum_code = "total = first + second" + ("" if two else " + third")
    ask = d.r.random()
    if ask < 0.6:
        given = ("We want the chance of the first colour", counts)
        return Problem(values | {"yes": ""}, 1 - Fraction(rest, total), [Solution([given, ("Count all", sum_code), ("Favourable divided by all", f"{_IMPORT}p = Fraction(first, total)")], "p")], as_fraction=True)
    if ask < 0.8 or two:
        given = ("We want the chance that it is not the first colour", counts)
        return Problem(values | {"no": ""}, Fraction(rest, total), [
            Solution([given, ("Count all and the others", f"{sum_code}\nothers = total - first"), ("Divide the others by all", f"{_IMPORT}p = Fraction(others, total)")], "p"),
            Solution([given, ("Count all", sum_code), ("Take the chance of the first colour away from 1", f"{_IMPORT}p = 1 - Fraction(first, total)")], "p"),
        ], as_fraction=True)
    given = ("We want the chance of the first or the second colour", counts)
    return Problem(values | {"or": ""}, 1 - Fraction(c, total), [Solution([given, ("Count all", sum_code), ("Both colours count, so add them and divide by all", f"{_IMPORT}p = Fraction(first + second, total)")], "p")], as_fraction=True)


@FAMILY.kind("two", weight=1.5)
def draw_two(d: Draw) -> Problem:
    """Two draws of the same colour, or one of each, with or without putting back."""
    a, b = d.i(2, 10), d.i(2, 10)
    n = a + b
    back, same = d.chance(0.4), d.chance(0.7)
    items = [1] * a + [0] * b
    good = whole = 0
    for i, j in product(range(n), range(n)):
        if back or i != j:
            whole += 1
            good += (items[i] and items[j]) if same else items[i] != items[j]
    given = (f"{'With' if back else 'Without'} putting back, {'both the first colour' if same else 'one of each colour'}", f"first = {a}\nsecond = {b}\ntotal = first + second")
    if same:
        steps = [given, ("The chance for the first draw", f"{_IMPORT}p1 = Fraction(first, total)"), ("Nothing changes for the second draw" if back else "One is missing at the second draw", "p2 = p1" if back else "p2 = Fraction(first - 1, total - 1)"), ("Multiply", "p = p1 * p2")]
    else:
        steps = [given, ("One order has this chance", f"{_IMPORT}p1 = Fraction(first, total) * Fraction(second, total{'' if back else ' - 1'})"), ("There are two orders", "p = 2 * p1")]
    values = {"a": a, "b": b, "t": n, ("back" if back else "keep") + ("_same" if same else "_mixed"): ""}
    return Problem(values, Fraction(good, whole), [Solution(steps, "p")], as_fraction=True)


@FAMILY.kind("die")
def die(d: Draw) -> Problem:
    sides = d.pick(6, 6, 6, 8, 10, 12, 20)
    event, test, code = d.pick(
        ("even", lambda x: x % 2 == 0, "x % 2 == 0"), ("odd", lambda x: x % 2 == 1, "x % 2 == 1"), ("above", None, ""), ("below", None, ""), ("exact", None, ""), ("multiple", None, ""), ("prime", lambda x: x > 1 and all(x % k for k in range(2, x)), ""),
    )
    k = d.i(2, sides - 1)
    values: dict[str, object] = {"s": sides, event: "", **({"six": ""} if sides == 6 else {"other": ""})}
    if event == "prime":
        good = sum(1 for x in range(2, sides + 1) if all(x % y for y in range(2, x)))
        steps = [("We want the primes among the sides", f"sides = {sides}\nprimes = [x for x in range(2, sides + 1) if all(x % k for k in range(2, x))]"), ("Favourable divided by all", f"{_IMPORT}p = Fraction(len(primes), sides)")]
        return Problem(values, Fraction(good, sides), [Solution(steps, "p")], as_fraction=True)
    if event == "multiple":
        k = d.i(2, 5)
        good = sides // k
        code = "x % k == 0"
    elif event == "exact":
        good, code = 1, "x == k"
    elif event == "above":
        good, code = sides - k, "x > k"
    elif event == "below":
        good, code = k - 1, "x < k"
    else:
        good = sides // 2
        steps = [(f"We want the {event} results", f"sides = {sides}\ngood = [x for x in range(1, sides + 1) if {code}]"), ("Favourable divided by all", f"{_IMPORT}p = Fraction(len(good), sides)")]
        return Problem(values, Fraction(good, sides), [Solution(steps, "p")], as_fraction=True)
    values["k"] = k
    words = {"multiple": "multiples of k", "exact": "result k", "above": "results above k", "below": "results below k"}[event]
    steps = [(f"We want the {words}", f"sides = {sides}\nk = {k}\ngood = [x for x in range(1, sides + 1) if {code}]"), ("Favourable divided by all", f"{_IMPORT}p = Fraction(len(good), sides)")]
    return Problem(values, Fraction(good, sides), [Solution(steps, "p")], as_fraction=True)


@FAMILY.kind("dice")
def dice(d: Draw) -> Problem:
    s = d.i(2, 12)
    event = d.pick("sum", "sum", "sum", "least", "double", "one")
    pairs = "pairs = [(x, y) for x in range(1, 7) for y in range(1, 7)]"
    finish = ("Favourable divided by all 36", f"{_IMPORT}p = Fraction(len(good), len(pairs))")
    if event == "sum":
        ways = 6 - abs(7 - s)
        return Problem({"s": s, "sum": ""}, Fraction(ways, 36), [Solution([("We want the pairs with this sum", f"s = {s}\n{pairs}\ngood = [p for p in pairs if p[0] + p[1] == s]"), finish], "p")], as_fraction=True)
    if event == "least":
        s = d.i(4, 11)
        ways = sum(6 - abs(7 - t) for t in range(s, 13))
        return Problem({"s": s, "least": ""}, Fraction(ways, 36), [Solution([("We want the pairs with at least this sum", f"s = {s}\n{pairs}\ngood = [p for p in pairs if p[0] + p[1] >= s]"), finish], "p")], as_fraction=True)
    if event == "double":
        return Problem({"double": "", "two": 2}, Fraction(1, 6), [Solution([("We want the pairs with equal numbers", f"{pairs}\ngood = [p for p in pairs if p[0] == p[1]]"), finish], "p")], as_fraction=True)
    n, face = d.i(2, 4), d.i(2, 6)
    given = (f"At least one {face}: use the opposite, no {face} at all", f"rolls = {n}")
    return Problem({"n": n, "face": face, "one": ""}, sum(Fraction(comb(n, k) * 5 ** (n - k), 6**n) for k in range(1, n + 1)), [Solution([given, ("Five of six sides miss each time", f"{_IMPORT}none = Fraction(5, 6) ** rolls"), ("Subtract from 1", "p = 1 - none")], "p")], as_fraction=True)


@FAMILY.kind("coins")
def coins(d: Draw) -> Problem:
    n = d.i(2, 7)
    event = d.pick("exact", "exact", "all", "least")
    rows = [sum(r) for r in product((0, 1), repeat=n)]
    given = f"n = {n}"
    if event == "all":
        return Problem({"n": n, "all": ""}, Fraction(rows.count(n), len(rows)), [Solution([("Every toss must be heads", given), ("Multiply one half for every toss", f"{_IMPORT}p = Fraction(1, 2) ** n")], "p")], as_fraction=True)
    if event == "least":
        return Problem({"n": n, "least": ""}, Fraction(sum(r > 0 for r in rows), len(rows)), [Solution([("At least one: use the opposite, none at all", given), ("The chance of none", f"{_IMPORT}none = Fraction(1, 2) ** n"), ("Subtract from 1", "p = 1 - none")], "p")], as_fraction=True)
    k = d.i(1, n)
    return Problem({"n": n, "k": k, "exact": "", **nouns("head", "tail", "girl")}, Fraction(rows.count(k), len(rows)), [Solution([("Exactly k of n", f"{given}\nk = {k}"), ("Choose which tosses", "import math\nways = math.comb(n, k)"), ("All sequences are equally likely", f"{_IMPORT}p = Fraction(ways, 2 ** n)")], "p")], as_fraction=True)


@FAMILY.kind("cards")
def cards(d: Draw) -> Problem:
    event, good, words = d.pick(("an ace", 4, "aces"), ("a king", 4, "kings"), ("a queen", 4, "queens"), ("a heart", 13, "hearts"), ("a spade", 13, "spades"), ("a diamond", 13, "diamonds"), ("a red card", 26, "red cards"), ("a black card", 26, "black cards"), ("a face card (jack, queen or king)", 12, "face cards"), ("the ace of spades", 1, "such cards"), ("a red king", 2, "red kings"), ("a number card from 2 to 10", 36, "number cards"))
    values = {"event": event, "deck": 52}
    given = f"The deck has 52 cards, {good} of them are {words}" if good > 1 else "The deck has 52 cards, 1 of them is the one"
    if d.chance(0.3):
        return Problem(values | {"no": ""}, Fraction(52 - good, 52), [Solution([(given, f"deck = 52\ncards = {good}"), ("We want the others", f"{_IMPORT}p = Fraction(deck - cards, deck)")], "p")], as_fraction=True)
    if d.chance(0.3) and good > 1:
        return Problem(values | {"twice": "", "words": words}, Fraction(comb(good, 2), comb(52, 2)), [Solution([(given, f"deck = 52\ncards = {good}"), ("One is missing at the second draw", f"{_IMPORT}p = Fraction(cards, deck) * Fraction(cards - 1, deck - 1)")], "p")], as_fraction=True)
    return Problem(values | {"yes": ""}, 1 - Fraction(52 - good, 52), [Solution([(given, f"deck = 52\ncards = {good}"), ("Favourable divided by all", f"{_IMPORT}p = Fraction(cards, deck)")], "p")], as_fraction=True)


@FAMILY.kind("complement")
def complement(d: Draw) -> Problem:
    form = d.pick("pct", "dec", "frac", "both")
    if form == "pct":
        p = d.pick(d.i(1, 19) * 5, d.i(1, 99))
        return Problem({"p": Pct(p), "pct": ""}, Fraction(100 - p), [Solution([("The percents of an event and its opposite add up to 100", f"percent = {p}"), ("Subtract from 100", "rest = 100 - percent")], "rest")])
    if form == "dec":
        p = Fraction(d.i(1, 99), 100)
        return Problem({"p": p, "dec": ""}, 1 - p, [Solution([("The event and its opposite have chance 1 together", f"p = {float(p)}"), ("Subtract from 1", "q = 1 - p")], "round(q, 4)")])
    if form == "frac":
        b = d.i(3, 20)
        a = d.i(1, b - 1)
        return Problem({"a": a, "b": b, "frac": ""}, Fraction(b - a, b), [Solution([("The event and its opposite have chance 1 together", f"{_IMPORT}p = Fraction({a}, {b})"), ("Subtract from 1", "q = 1 - p")], "q")], as_fraction=True)
    p, q = Fraction(d.i(1, 9), 10), Fraction(d.i(1, 9), 10)
    given = ("The events are independent", f"p1 = {float(p)}\np2 = {float(q)}")
    if d.chance(0.6):
        return Problem({"p": p, "q": q, "and": ""}, p * q, [Solution([given, ("Both happen: multiply", "p = p1 * p2")], "round(p, 4)")])
    return Problem({"p": p, "q": q, "or": ""}, p + q - p * q, [Solution([given, ("At least one happens: use the opposite, none happens", "none = (1 - p1) * (1 - p2)"), ("Subtract from 1", "p = 1 - none")], "round(p, 4)")])


@FAMILY.kind("expected")
def expected(d: Draw) -> Problem:
    form = d.pick("count", "count", "game", "die")
    if form == "count":
        n = d.i(1, 20) * 20
        p = d.pick(5, 10, 20, 25, 30, 40, 50, 60, 75, 80, 90)
        return Problem({"n": n, "p": Pct(p), "count": ""}, Fraction(n * p, 100), [Solution([("The expected number is trials times probability", f"trials = {n}\npercent = {p}"), ("Take the percent of the trials", "expected = trials * percent / 100")], "expected")])
    if form == "die":
        n = d.i(2, 60) * 6
        return Problem({"n": n, "face": d.i(1, 6), "die": ""}, n // 6, [Solution([("Each side has chance 1/6", f"rolls = {n}"), ("The expected number is rolls times 1/6", "expected = rolls // 6")], "expected")])
    p = d.pick(10, 20, 25, 30, 40, 50)
    win, lose = d.i(2, 20) * 5, d.i(1, 10)
    return Problem({"p": Pct(p), "win": Money(win), "cost": Money(lose), "game": ""}, Fraction(p * win, 100) - lose, [Solution([("The game pays with this chance and always costs the price", f"percent = {p}\nwin = {win}\ncost = {lose}"), ("The mean payout", "payout = win * percent / 100"), ("Subtract the cost", "expected = payout - cost")], "expected")])


@FAMILY.kind("estimate")
def estimate(d: Draw) -> Problem:
    """Relative frequency, and how many favourable there are when the probability is given."""
    if d.chance(0.5):
        n = d.i(4, 60)
        a = d.i(1, n - 1)
        return Problem({"a": a, "n": n, "freq": ""}, Fraction(a, n), [Solution([("We want hits divided by trials", f"hits = {a}\ntrials = {n}"), ("Write it as a fraction", f"{_IMPORT}p = Fraction(hits, trials)")], "p")], as_fraction=True)
    b = d.i(2, 9)
    a = d.i(1, b - 1)
    n = b * d.i(2, 12)
    good = [k for k in range(n) if k % b < a]
    return Problem({"a": a, "b": b, "n": n, "back": ""}, len(good), [Solution([("The favourable ones are this fraction of all", f"total = {n}\ntop = {a}\nbottom = {b}"), ("Take the fraction of the total", "count = total * top // bottom")], "count")])
