"""Sets: union, intersection, neither and only from counts; element lists; subsets."""

from ..draw import Draw, Problem, Solution
from ..family import Family
from ..values import Seq

FAMILY = Family("sets", topic="sets", weight=1.0)


@FAMILY.kind("venn", weight=2)
def venn(d: Draw) -> Problem:
    """Two sets inside a group: three or four counts are given, one is asked."""
    only_a, only_b, both, none = d.i(2, 30), d.i(2, 30), d.i(2, 20), d.pick(0, d.i(2, 15))
    a, b, union = only_a + both, only_b + both, only_a + only_b + both
    total = union + none
    kind = d.pick("union", "neither", "only", "one", "other")
    values: dict[str, object] = {"a": a, "b": b}
    ab = f"first = {a}\nsecond = {b}"
    if kind == "union":
        steps = [("We want those in at least one set", f"{ab}\nboth = {both}"), ("Those in both are counted twice, so subtract them once", "union = first + second - both")]
        return Problem(values | {"both": both, kind: ""}, only_a + both + only_b, [Solution(steps, "union"), Solution([steps[0], ("Split into three parts", "only_first = first - both\nonly_second = second - both"), ("Add the parts", "union = only_first + both + only_second")], "union")])
    if kind == "neither":
        steps = [("We want those in neither set", f"total = {total}\n{ab}\nboth = {both}"), ("Count those in at least one set", "union = first + second - both"), ("Subtract from all", "neither = total - union")]
        return Problem(values | {"t": total, "both": both, kind: ""}, none, [Solution(steps, "neither")])
    if kind == "only":
        steps = [("We want those only in the first set", f"first = {a}\nboth = {both}"), ("Subtract those in both", "only_first = first - both")]
        return Problem(values | {"both": both, kind: ""}, only_a, [Solution(steps, "only_first")])
    if kind == "one":
        steps = [("We want those in exactly one set", f"{ab}\nboth = {both}"), ("Take those in both out of each set", "only_first = first - both\nonly_second = second - both"), ("Add them", "exactly_one = only_first + only_second")]
        return Problem(values | {"both": both, kind: ""}, only_a + only_b, [Solution(steps, "exactly_one")])
    steps = [("We want the size of the second set", f"union = {union}\nfirst = {a}\nboth = {both}"), ("Those outside the first set are only in the second", "only_second = union - first"), ("Add those in both", "second = only_second + both")]
    return Problem({"a": a, "u": union, "both": both, kind: ""}, b, [Solution(steps, "second")])


@FAMILY.kind("both")
def both_sets(d: Draw) -> Problem:
    only_a, only_b, both = d.i(2, 30), d.i(2, 30), d.i(2, 20)
    a, b, union = only_a + both, only_b + both, only_a + only_b + both
    kind = d.pick("union", "all", "neither")
    values: dict[str, object] = {"a": a, "b": b, kind: ""}
    words, ab = "We want those in both sets", f"first = {a}\nsecond = {b}"
    if kind == "union":
        return Problem(values | {"u": union}, both, [Solution([(words, f"union = {union}\n{ab}"), ("Those in both are counted twice", "both = first + second - union")], "both")])
    if kind == "all":
        return Problem(values | {"t": union}, both, [Solution([(words, f"total = {union}\n{ab}"), ("Everybody is in a set, so the surplus is in both", "both = first + second - total")], "both")])
    none = d.i(2, 15)
    steps = [(words, f"total = {union + none}\n{ab}\nneither = {none}"), ("Count those in at least one set", "union = total - neither"), ("Those in both are counted twice", "both = first + second - union")]
    return Problem(values | {"t": union + none, "none": none}, both, [Solution(steps, "both")])


def _two(d: Draw) -> tuple[list[int], list[int]]:
    high = d.pick(9, 12, 20)
    while True:
        a = sorted(d.distinct(d.i(3, 6), 1, high))
        b = sorted(d.distinct(d.i(3, 6), 1, high))
        if set(a) & set(b) and set(a) - set(b) and set(b) - set(a):
            return a, b


@FAMILY.kind("elements", weight=1.5)
def elements(d: Draw) -> Problem:
    """Union, intersection, difference, symmetric difference of listed sets, as a sorted list or a count."""
    a, b = _two(d)
    kind = d.pick("union", "union", "meet", "meet", "minus", "xor")
    code, words = {"union": ("A | B", "in A or in B"), "meet": ("A & B", "in A and in B"), "minus": ("A - B", "in A but not in B"), "xor": ("A ^ B", "in exactly one of A and B")}[kind]
    wanted = [x for x in range(1, 31) if {"union": x in a or x in b, "meet": x in a and x in b, "minus": x in a and x not in b, "xor": (x in a) != (x in b)}[kind]]
    given = (f"We want the elements {words}", "A = {" + ", ".join(map(str, a)) + "}\nB = {" + ", ".join(map(str, b)) + "}")
    values = {"a": Seq(a), "b": Seq(b)}
    if d.chance(0.3):
        return Problem(values | {f"{kind}_n": ""}, len(wanted), [Solution([given, ("Build the set and count its elements", f"result = {code}\ncount = len(result)")], "count")])
    return Problem(values | {kind: ""}, wanted, [Solution([given, ("Build the set and sort it", f"result = sorted({code})")], "result")])


@FAMILY.kind("complement")
def complement(d: Draw) -> Problem:
    n = d.i(6, 15)
    a = sorted(d.distinct(d.i(2, n - 3), 1, n))
    given = ("We want what is in U but not in A", f"U = set(range(1, {n + 1}))\nA = {{{', '.join(map(str, a))}}}")
    return Problem({"n": n, "a": Seq(a), "u": Seq([*range(1, n + 1)])}, [x for x in range(1, n + 1) if x not in a], [Solution([given, ("Take A away and sort", "result = sorted(U - A)")], "result")])


@FAMILY.kind("subsets")
def subsets(d: Draw) -> Problem:
    if d.chance(0.25):
        n = d.i(2, 10)
        power = 1 << n
        return Problem({"t": power, "back": ""}, n, [Solution([("A set with n elements has 2 ** n subsets, we want n", f"subsets = {power}\nn = 0"), ("Raise n until it fits", "while 2 ** n < subsets:\n    n += 1")], "n")])
    n = d.i(2, 10)
    names = d.r.sample("abcdefghkmpqrstuvwxyz", min(n, 7))
    values: dict[str, object] = {"n": n}
    if n <= 6:
        values["letters"] = ", ".join(sorted(names[:n]))
    total = 1
    for _ in range(n):
        total += total
    given = ("Each element is in the subset or not", f"n = {n}")
    if d.chance(0.3):
        return Problem(values | {"proper": ""}, total - 1, [Solution([given, ("Count all subsets", "subsets = 2 ** n"), ("The set itself is not a proper subset", "proper = subsets - 1")], "proper")])
    return Problem(values | {"all": ""}, total, [Solution([given, ("Two choices for each element", "subsets = 2 ** n")], "subsets")])


@FAMILY.kind("multiples")
def multiples(d: Draw) -> Problem:
    """Inclusion-exclusion for multiples up to n."""
    a, b = d.pick((2, 3), (2, 5), (3, 5), (3, 4), (2, 7), (4, 5), (3, 7), (4, 6), (5, 6), (2, 9), (6, 8))
    n = d.pick(20, 30, 50, 60, 100, 120, 200, 500, 1000, d.i(20, 300))
    either = sum(1 for x in range(1, n + 1) if not x % a or not x % b)
    given = f"n = {n}\na = {a}\nb = {b}"
    common = ("Count the multiples of each and of both", "import math\nc = math.lcm(a, b)\nboth = n // c")
    if d.chance(0.3):
        return Problem({"n": n, "a": a, "b": b, "none": ""}, n - either, [Solution([("We want the numbers divisible by neither", given), common, ("Count those divisible by at least one", "union = n // a + n // b - both"), ("Subtract from all", "rest = n - union")], "rest")])
    return Problem({"n": n, "a": a, "b": b, "or": ""}, either, [
        Solution([("We want the numbers divisible by at least one", given), common, ("Add and subtract those counted twice", "union = n // a + n // b - both")], "union"),
        Solution([("We want the numbers divisible by at least one", given), ("Count them directly", "count = sum(1 for x in range(1, n + 1) if x % a == 0 or x % b == 0)")], "count"),
    ])
