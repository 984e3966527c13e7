"""Sharing with remainder: how many each, how many left over, how many boxes are needed or filled, how many are missing."""

from ..draw import Draw, Problem, Solution
from ..family import Family

FAMILY = Family("remainders", topic="arithmetic", weight=1.2)


def _split(d: Draw) -> tuple[int, int, int, int]:
    k = d.i(3, 40)
    q, r = d.i(1, 40), d.i(1, k - 1)
    return k * q + r, k, q, r


@FAMILY.kind("share", weight=1.4)
def share(d: Draw) -> Problem:
    """Equal shares among people: each one's share, what is left, or both."""
    k = d.i(2, 15)
    q, r = d.i(2, 30), d.i(1, k - 1)
    n = k * q + r
    kind = d.pick("each", "left", "both", "left")
    start = f"total = {n}\npeople = {k}"
    v = {"n": n, "k": k, kind: ""}
    if kind == "each":
        return Problem(v, q, [Solution([("We want what each one gets", start), ("Only whole pieces are given", "each = total // people")], "each")])
    if kind == "left":
        left, pile = n, 0
        while left >= k:
            left, pile = left - k, pile + 1
        return Problem(v, left, [
            Solution([("We want what is left over", start), ("The remainder is left", "left = total % people")], "left"),
            Solution([("We want what is left over", start), ("Find what each one gets", "each = total // people"), ("Subtract what is given away", "left = total - each * people")], "left"),
        ])
    return Problem(v, [q, r], [Solution([("We want the share of each and what is left", start), ("Whole pieces for each", "each = total // people"), ("The remainder is left", "left = total % people")], "[each, left]")])


@FAMILY.kind("boxes", weight=1.6)
def boxes(d: Draw) -> Problem:
    """Boxes of a fixed size: needed for all, full ones, things in the last one, missing to fill it."""
    n, k, q, r = _split(d)
    kind = d.pick("needed", "needed", "full", "last", "missing")
    start = f"total = {n}\nsize = {k}"
    v = {"n": n, "k": k, kind: ""}
    if kind == "needed":
        count, room = 0, 0
        while room < n:
            room += k
            count += 1
        return Problem(v, count, [
            Solution([("All must find a place, so round up", start), ("Divide and round up", "import math\nboxes = math.ceil(total / size)")], "boxes"),
            Solution([("All must find a place", start), ("Count the full ones and the rest", "full = total // size\nrest = total % size"), ("The rest needs one more", "boxes = full + 1 if rest > 0 else full")], "boxes"),
        ])
    if kind == "full":
        return Problem(v, q, [Solution([("Only full ones count, so round down", start), ("Divide without remainder", "full = total // size")], "full")])
    if kind == "last":
        return Problem(v, r, [Solution([("We want what is in the last one or left over", start), ("The remainder stays after the full ones", "rest = total % size")], "rest")])
    return Problem(v, k * (q + 1) - n, [Solution([("We want how many are missing to fill the last one", start), ("The rest in the last one", "rest = total % size"), ("Up to the size there are missing", "missing = size - rest")], "missing")])


@FAMILY.kind("rounds", weight=1.3)
def rounds(d: Draw) -> Problem:
    """Two steps first (groups and singles, or a broken part), then boxes or shares."""
    a, b, c, k = d.i(2, 12), d.i(3, 15), d.i(1, 20), d.i(4, 20)
    kind = d.pick("plus", "minus")
    total = a * b + c if kind == "plus" else a * b - c
    while total <= k or total % k == 0:
        a, b, c, k = d.i(2, 12), d.i(3, 15), d.i(1, 20), d.i(4, 20)
        total = a * b + c if kind == "plus" else a * b - c
    ask = d.pick("need", "left")
    sign = "+" if kind == "plus" else "-"
    given = (f"We want {'how many are needed for all' if ask == 'need' else 'what is left over'}", f"groups = {a}\neach = {b}\n{'extra' if kind == 'plus' else 'lost'} = {c}\nsize = {k}")
    first = ("Count all", f"total = groups * each {sign} {'extra' if kind == 'plus' else 'lost'}")
    if ask == "need":
        return Problem({"a": a, "b": b, "c": c, "k": k, f"{kind}_need": ""}, -(-total // k), [Solution([given, first, ("Divide and round up", "import math\nboxes = math.ceil(total / size)")], "boxes")])
    return Problem({"a": a, "b": b, "c": c, "k": k, f"{kind}_left": ""}, total - total // k * k, [Solution([given, first, ("The remainder is left", "left = total % size")], "left")])


@FAMILY.kind("number", weight=1.1)
def number(d: Draw) -> Problem:
    """The number from quotient and remainder; the smallest number to add or take off."""
    n, k, q, r = _split(d)
    kind = d.pick("back", "add", "take")
    if kind == "back":
        return Problem({"k": k, "q": q, "r": r, kind: ""}, sum([k] * q) + r, [Solution([("We want the number that was divided", f"divisor = {k}\nquotient = {q}\nremainder = {r}"), ("Multiply back and add the remainder", "number = divisor * quotient + remainder")], "number")])
    if kind == "add":
        return Problem({"n": n, "k": k, kind: ""}, next(x for x in range(k) if (n + x) % k == 0), [Solution([("We want the least number to add", f"n = {n}\nk = {k}"), ("The remainder", "rest = n % k"), ("Up to the next multiple there are missing", "missing = k - rest")], "missing")])
    return Problem({"n": n, "k": k, kind: ""}, next(x for x in range(k) if (n - x) % k == 0), [Solution([("We want the least number to take away", f"n = {n}\nk = {k}"), ("It is the remainder", "rest = n % k")], "rest")])
