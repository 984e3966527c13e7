"""Mean, median, mode and range; missing values, combined groups, weighted averages and frequency tables."""

from fractions import Fraction

from ..draw import Draw, Problem, Solution
from ..family import Family
from ..values import Num, Pct, Seq

FAMILY = Family("averages", topic="averages", weight=1.3)
_NICE = (1, 2, 4, 5, 10)


def _spread(d: Draw, n: int) -> list[int]:
    low = d.pick(1, 2, 10, 40, 60)
    return [d.i(low, low + d.pick(9, 20, 40)) for _ in range(n)]


def _nice(d: Draw, n: int) -> tuple[list[int], Fraction]:
    """Numbers with a short decimal mean, and that mean."""
    while True:
        nums = _spread(d, n)
        mean = Fraction(sum(nums), n)
        if mean.denominator in _NICE[: d.pick(1, 1, 2, 5)]:
            return nums, mean


@FAMILY.kind("mean", weight=2)
def mean(d: Draw) -> Problem:
    nums, answer = _nice(d, d.i(3, 8))
    given = ("[We want the mean of the values|The values are given]", f"nums = {nums}")
    return Problem(
        {"list": Seq(nums), "n": len(nums), **({"few": ""} if len(nums) == 3 else {})},
        answer,
        [
            Solution([given, ("Add the values", "total = sum(nums)"), ("Divide by how many there are", "mean = total / len(nums)")], "mean"),
            Solution([given, ("Count the values and add them", f"count = {len(nums)}\ntotal = sum(nums)"), ("The mean is the total divided by the count", "mean = total / count")], "mean"),
        ],
    )


@FAMILY.kind("median", weight=1.3)
def median(d: Draw) -> Problem:
    n = d.i(3, 9)
    nums = _spread(d, n)
    order = list(nums)
    while len(order) > 2:
        order.remove(max(order))
        order.remove(min(order))
    given = ("We want the median, so sort the values", f"nums = {nums}\nordered = sorted(nums)")
    if n % 2:
        middle = ("An odd count has one middle value", "count = len(ordered)\nmedian = ordered[count // 2]")
    else:
        middle = ("An even count has two middle values, take their mean", "count = len(ordered)\nmedian = (ordered[count // 2 - 1] + ordered[count // 2]) / 2")
    return Problem(
        {"list": Seq(nums), "n": n},
        Fraction(sum(order), len(order)),
        [
            Solution([given, middle], "median"),
            Solution([("The values are given", f"nums = {nums}"), ("The median is the middle of the sorted values", "from statistics import median\nresult = median(nums)")], "result"),
        ],
    )


@FAMILY.kind("mode")
def mode(d: Draw) -> Problem:
    low = d.pick(1, 2, 10, 60)
    different = d.distinct(d.i(3, 6), low, low + 15)
    answer, *others = different
    times = d.i(2, 3)
    nums = [answer] * times + [x for x in others for _ in range(d.i(1, times - 1))]
    d.r.shuffle(nums)
    given = ("We want the value that occurs most often", f"nums = {nums}")
    return Problem(
        {"list": Seq(nums), "n": len(nums)},
        answer,
        [
            Solution([given, ("Choose the value with the largest count", "mode = max(nums, key=nums.count)")], "mode"),
            Solution([given, ("This value is called the mode", "from statistics import mode\nresult = mode(nums)")], "result"),
        ],
    )


@FAMILY.kind("range")
def value_range(d: Draw) -> Problem:
    nums = _spread(d, d.i(4, 8))
    if d.chance(0.2):
        nums = [x - 15 for x in nums]
    if len(set(nums)) == 1:
        nums[0] += 7
    order = sorted(nums)
    given = ("The values are given", f"nums = {nums}")
    values: dict[str, object] = {"list": Seq(nums), "n": len(nums)}
    if min(nums) > 0:
        values["pos"] = ""
    return Problem(
        values,
        order[-1] - order[0],
        [
            Solution([given, ("The range is the largest minus the smallest", "result = max(nums) - min(nums)")], "result"),
            Solution([given, ("Find the largest and the smallest", "largest = max(nums)\nsmallest = min(nums)"), ("Subtract to get the range", "result = largest - smallest")], "result"),
        ],
    )


@FAMILY.kind("missing", weight=1.5)
def missing(d: Draw) -> Problem:
    while True:
        n = d.i(3, 6)
        nums = _spread(d, n)
        average = round(sum(nums) / n) + d.i(-3, 5)
        last = average * n - sum(nums[:-1])
        if 0 < last <= 100:
            break
    known = nums[:-1]
    given = ("We want the missing value", f"known = {known}\nmean = {average}\ncount = {n}")
    return Problem(
        {"list": Seq(known), "m": average, "n": n, "k": n - 1, "nth": Num(n)},
        last,
        [
            Solution([given, ("All values together must add up to mean times count", "total = mean * count"), ("Subtract the known values", "missing = total - sum(known)")], "missing"),
            Solution([given, ("Add what is known", "part = sum(known)"), ("Multiply the mean by the count and subtract", "missing = mean * count - part")], "missing"),
        ],
    )


@FAMILY.kind("total")
def total_from_mean(d: Draw) -> Problem:
    n = d.i(3, 40)
    average = d.pick(d.i(4, 95), d.i(4, 95), Fraction(d.i(9, 180), 2))
    while (average * n) % 1:
        n += 1
    total = int(average * n)
    if d.chance(0.5):
        given = ("The mean and the count are given, we want the total", f"mean = {Num(average)}\ncount = {n}")
        return Problem(
            {"m": average, "n": n, "ask_total": ""},
            total,
            [Solution([given, ("The total is mean times count", "total = mean * count")], "total")],
        )
    given = ("The mean and the total are given, we want the count", f"mean = {Num(average)}\ntotal = {total}")
    return Problem(
        {"m": average, "t": total, "ask_count": ""},
        n,
        [Solution([given, ("The count is total divided by mean", "count = total / mean")], "count")],
    )


@FAMILY.kind("change", weight=1.5)
def change(d: Draw) -> Problem:
    """One value joins or leaves a group: the new mean, or that value."""
    while True:
        n = d.i(3, 24)
        old = d.i(5, 90)
        new = old + d.pick(-3, -2, -1, 1, 2, 3, 4)
        join = d.chance(0.6)
        m = n + 1 if join else n - 1
        x = new * m - old * n if join else old * n - new * m
        if 0 < x <= 150 and new > 0 and m > 1:
            break
    values: dict[str, object] = {"n": n, "old": old, "m": m}
    start = f"count = {n}\nold_mean = {old}"
    total = ("The old total is mean times count", "total = old_mean * count")
    if d.chance(0.5):
        sign, word = ("+", "joins") if join else ("-", "leaves")
        given = (f"One value {word}, we want the new mean", f"{start}\nvalue = {x}")
        steps = [given, total, (f"The new total when the value {word}", f"new_total = total {sign} value"), ("Divide by the new count", f"mean = new_total / (count {sign} 1)")]
        return Problem({**values, "x": x, "join_mean" if join else "leave_mean": ""}, new, [Solution(steps, "mean")])
    given = (f"We want the value that {'joins' if join else 'leaves'}", f"{start}\nnew_mean = {new}")
    fresh = ("The new total", f"new_total = new_mean * (count {'+' if join else '-'} 1)")
    ends = ("The value is the difference of the totals", "value = new_total - total" if join else "value = total - new_total")
    return Problem({**values, "new": new, "join_value" if join else "leave_value": ""}, x, [Solution([given, total, fresh, ends], "value")])


@FAMILY.kind("combined", weight=1.3)
def combined(d: Draw) -> Problem:
    while True:
        a, b = d.i(2, 30), d.i(2, 30)
        x, y = d.distinct(2, 4, 95)
        overall = Fraction(a * x + b * y, a + b)
        if overall.denominator in _NICE:
            break
    values = {"a": a, "b": b, "x": x, "y": y, "all": a + b}
    if d.chance(0.65):
        given = ("We want the mean of both groups together", f"count1 = {a}\nmean1 = {x}\ncount2 = {b}\nmean2 = {y}")
        both = ("Add the totals of the groups", "total = count1 * mean1 + count2 * mean2")
        return Problem({**values, "ask_mean": ""}, overall, [
            Solution([given, both, ("Divide by the number of all values", "mean = total / (count1 + count2)")], "mean"),
            Solution([given, ("Each group's total is count times mean", "total1 = count1 * mean1\ntotal2 = count2 * mean2"), ("Divide the whole total by the whole count", "mean = (total1 + total2) / (count1 + count2)")], "mean"),
        ])
    values["z"] = overall
    values.pop("y")
    given = ("We want the mean of the second group", f"count1 = {a}\nmean1 = {x}\ncount2 = {b}\nmean = {Num(overall)}")
    return Problem({**values, "ask_other": ""}, y, [Solution([given, ("The total of both groups", "total = mean * (count1 + count2)"), ("Take away the first group's total", "total2 = total - count1 * mean1"), ("Divide by the second count", "mean2 = total2 / count2")], "round(mean2, 4)")])


@FAMILY.kind("weighted")
def weighted(d: Draw) -> Problem:
    p = d.pick(10, 20, 25, 30, 40, 50, 60, 70, 75, 80)
    x, y = d.distinct(2, 50, 100)
    if d.chance(0.3) and p < 70:
        q = d.pick(10, 20, 25)
        rest, z = 100 - p - q, d.i(50, 100)
        answer = Fraction(100 * z + p * (x - z) + q * (y - z), 100)
        given = ("The scores and their weights are given", f"scores = [{x}, {y}, {z}]\nweights = [{p}, {q}, {rest}]")
        sums = ("Multiply each score by its weight", "total = scores[0] * weights[0] + scores[1] * weights[1] + scores[2] * weights[2]")
        return Problem({"p": Pct(p), "q": Pct(q), "r": Pct(rest), "x": x, "y": y, "z": z, "three": ""}, answer, [Solution([given, sums, ("The weights add up to 100 percent", "mean = total / 100")], "mean")])
    answer = y + Fraction(p * (x - y), 100)
    given = ("The scores and their weights are given", f"score1 = {x}\nweight1 = {p}\nscore2 = {y}\nweight2 = {100 - p}")
    return Problem({"p": Pct(p), "q": Pct(100 - p), "x": x, "y": y, "two": ""}, answer, [
        Solution([given, ("Multiply each score by its weight and add", "total = score1 * weight1 + score2 * weight2"), ("The weights add up to 100 percent", "mean = total / 100")], "mean"),
        Solution([given, ("Each score counts with its percent", "part1 = score1 * weight1 / 100\npart2 = score2 * weight2 / 100"), ("Add the parts", "mean = part1 + part2")], "round(mean, 4)"),
    ])


@FAMILY.kind("table")
def table(d: Draw) -> Problem:
    """Values with counts: the mean."""
    while True:
        k = d.i(2, 4)
        start = d.pick(0, 1, 1, 2, 5, 10)
        worth = sorted(d.distinct(k, start, start + d.pick(4, 9)))
        counts = [d.i(2, 12) for _ in range(k)]
        average = Fraction(sum(w * c for w, c in zip(worth, counts, strict=True)), sum(counts))
        if average.denominator in _NICE:
            break
    values: dict[str, object] = {"v1": worth[0], "c1": counts[0], "v2": worth[1], "c2": counts[1], "t": sum(counts), "vs": Seq(worth), "cs": Seq(counts)}
    if k == 2:
        values["k2"] = ""
    if k >= 3:
        values |= {"v3": worth[2], "c3": counts[2]}
    if k == 3:
        values["k3"] = ""
    if k == 4:
        values |= {"v4": worth[3], "c4": counts[3], "k4": ""}
    given = ("Each value has a count", f"values = {worth}\ncounts = {counts}")
    return Problem(values, average, [
        Solution([given, ("Add value times count", "total = sum(v * c for v, c in zip(values, counts))"), ("Divide by the number of all values", "mean = total / sum(counts)")], "mean"),
    ])
