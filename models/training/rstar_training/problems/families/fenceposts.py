"""Off-by-one puzzles: fence posts, cuts, queues, floors and clock strokes, pages and numbers from a to b, snails and wells."""

from ..draw import Draw, Problem, Solution
from ..family import Family

FAMILY = Family("fenceposts", topic="number puzzles", weight=1.0)


@FAMILY.kind("posts", weight=1.5)
def posts(d: Draw) -> Problem:
    """Posts along a line with both ends, without ends, around a closed path; the length or gap backwards."""
    gap, n = d.i(2, 15), d.i(3, 40)
    length = gap * n
    kind = d.pick("ends", "ends", "inside", "closed", "length", "gap")
    v: dict[str, object] = {"g": gap, "l": length, kind: ""}
    start = f"length = {length}\ngap = {gap}"
    gaps = ("Count the gaps", "gaps = length // gap")
    if kind == "ends":
        return Problem(v, len(range(0, length + 1, gap)), [Solution([("We want the posts, one at each end", start), gaps, ("There is one post more than gaps", "posts = gaps + 1")], "posts")])
    if kind == "inside":
        return Problem(v, len(range(gap, length, gap)), [Solution([("We want the posts, none at the ends", start), gaps, ("There is one post less than gaps", "posts = gaps - 1")], "posts")])
    if kind == "closed":
        return Problem(v, len(range(0, length, gap)), [Solution([("The path is closed, so posts and gaps are equal", start), ("Count the gaps", "posts = length // gap")], "posts")])
    if kind == "length":
        return Problem({"g": gap, "n": n + 1, kind: ""}, sum([gap] * n), [Solution([("We want the length from the first to the last", f"posts = {n + 1}\ngap = {gap}"), ("There is one gap less than posts", "gaps = posts - 1"), ("Multiply by the gap", "length = gaps * gap")], "length")])
    return Problem({"l": length, "n": n + 1, kind: ""}, gap, [Solution([("We want the gap between neighbours", f"posts = {n + 1}\nlength = {length}"), ("There is one gap less than posts", "gaps = posts - 1"), ("Divide the length", "gap = length / gaps")], "gap")])


@FAMILY.kind("cuts", weight=1.2)
def cuts(d: Draw) -> Problem:
    """Cutting a log: cuts, time, pieces."""
    n, t = d.i(3, 20), d.i(2, 10)
    kind = d.pick("cuts", "time", "scaled", "pieces")
    if kind == "cuts":
        return Problem({"n": n, kind: ""}, n - 1, [Solution([("Each cut makes one piece more", f"pieces = {n}"), ("So there is one cut less than pieces", "cuts = pieces - 1")], "cuts")])
    if kind == "time":
        return Problem({"n": n, "t": t, kind: ""}, sum(t for _ in range(n - 1)), [Solution([("There is one cut less than pieces", f"pieces = {n}\ntime = {t}\ncuts = pieces - 1"), ("Multiply by the time of one cut", "total = cuts * time")], "total")])
    if kind == "scaled":
        m = d.i(2, 9)
        while m == n:
            m = d.i(2, 9)
        total = t * (m - 1)
        return Problem({"m": m, "a": total, "n": n, kind: ""}, t * (n - 1), [Solution([("There is one cut less than pieces", f"pieces1 = {m}\ntime1 = {total}\npieces2 = {n}"), ("Time of one cut", "one = time1 / (pieces1 - 1)"), ("Multiply by the new number of cuts", "time2 = one * (pieces2 - 1)")], "time2")])
    return Problem({"n": n, kind: ""}, n + 1, [Solution([("Each cut makes one piece more", f"cuts = {n}"), ("So there is one piece more than cuts", "pieces = cuts + 1")], "pieces")])


@FAMILY.kind("queue", weight=1.4)
def queue(d: Draw) -> Problem:
    """Positions in a queue from the front and from the back."""
    a, b, k = d.i(2, 30), d.i(2, 30), d.i(1, 12)
    kind = d.pick("both", "total", "back", "between")
    if kind == "both":
        return Problem({"a": a, "b": b, kind: ""}, len([*range(a), "me", *range(b)]), [Solution([("The person stands between those in front and those behind", f"front = {a}\nbehind = {b}"), ("Add the person too", "total = front + behind + 1")], "total")])
    if kind == "total":
        return Problem({"a": a + 1, "b": b + 1, kind: ""}, a + b + 1, [Solution([("The person is counted from both sides", f"from_front = {a + 1}\nfrom_back = {b + 1}"), ("So subtract one", "total = from_front + from_back - 1")], "total")])
    if kind == "back":
        return Problem({"t": a + b + 1, "a": a + 1, kind: ""}, b + 1, [Solution([("We want the place from the back", f"total = {a + b + 1}\nfrom_front = {a + 1}"), ("Count those behind", "behind = total - from_front"), ("The place is one more", "from_back = behind + 1")], "from_back")])
    return Problem({"a": a, "b": a + k + 1, kind: ""}, k, [Solution([("We want those strictly between", f"first = {a}\nsecond = {a + k + 1}"), ("Subtract the places and one more", "between = second - first - 1")], "between")])


@FAMILY.kind("range", weight=1.3)
def inclusive(d: Draw) -> Problem:
    """Numbers, pages, days from a to b."""
    a = d.i(2, 200)
    n = d.i(3, 150)
    b = a + n - 1
    kind = d.pick("both", "both", "between", "last", "half")
    if kind == "both":
        return Problem({"a": a, "b": b, kind: "", **({"day": ""} if b <= 31 else {})}, len(range(a, b + 1)), [Solution([("Both ends count", f"first = {a}\nlast = {b}"), ("Subtract and add one", "count = last - first + 1")], "count")])
    if kind == "between":
        return Problem({"a": a, "b": b, kind: ""}, len(range(a + 1, b)), [Solution([("Neither end counts", f"first = {a}\nlast = {b}"), ("Subtract and take one off", "count = last - first - 1")], "count")])
    if kind == "last":
        return Problem({"a": a, "n": n, kind: ""}, range(a, a + n)[-1], [Solution([("We want the last number", f"first = {a}\ncount = {n}"), ("The first one counts too", "last = first + count - 1")], "last")])
    return Problem({"n": b, "k": a, kind: ""}, n, [Solution([("Those from this number to the end are wanted", f"total = {b}\nfirst = {a}"), ("Take off those before it", "count = total - (first - 1)")], "count")])


@FAMILY.kind("stairs", weight=1.2)
def stairs(d: Draw) -> Problem:
    """Floors, clock strokes, trees between houses: time or amount per gap."""
    k, m, t = d.i(3, 8), d.i(3, 14), d.i(2, 12)
    while m == k:
        m = d.i(3, 14)
    kind = d.pick("strokes", "floors", "steps")
    if kind == "steps":
        return Problem({"m": m, "t": t, kind: ""}, t * (m - 1), [Solution([("From floor 1 there is one flight less than the floor", f"floor = {m}\nsteps = {t}"), ("Count the flights", "flights = floor - 1"), ("Multiply by the steps", "total = flights * steps")], "total")])
    return Problem({"k": k, "m": m, "a": t * (k - 1), kind: ""}, sum(t for _ in range(m - 1)), [Solution([("There is one gap less than the number", f"number1 = {k}\ntime1 = {t * (k - 1)}\nnumber2 = {m}"), ("Time of one gap", "one = time1 / (number1 - 1)"), ("Multiply by the new number of gaps", "time2 = one * (number2 - 1)")], "time2")])


@FAMILY.kind("snail")
def snail(d: Draw) -> Problem:
    up, down = d.i(2, 9), d.i(1, 8)
    while down >= up:
        up, down = d.i(2, 9), d.i(1, 8)
    depth = d.i(up + 1, 40)
    height = days = 0
    while True:
        days += 1
        height += up
        if height >= depth:
            break
        height -= down
    return Problem({"u": up, "w": down, "h": depth}, days, [Solution([("Up by day, down by night, until the top is reached", f"top = {depth}\nup = {up}\ndown = {down}\nheight = 0\ndays = 1"), ("On the last day it does not slip back", "while height + up < top:\n    height += up - down\n    days += 1")], "days")])
