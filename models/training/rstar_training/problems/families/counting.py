"""Counting: arrangements, letters, committees, prizes, handshakes, outfits, codes, grid paths, outcomes."""

import math
import string
from collections import Counter

from ..draw import Draw, Problem, Solution
from ..family import Family
from ..values import Seq
from ._nouns import nouns

FAMILY = Family("counting", topic="counting", weight=1.2)
_NOUNS = nouns("woman", "man", "boy", "girl", "guy", "novel", "comic", "soprano", "tenor", "defender", "attacker", "letter", "digit")
_WORDS = (
    "APPLE BANANA LETTER BALLOON BOOK COFFEE PEPPER MISSISSIPPI SUMMER TOMATO POTATO COMMITTEE SUCCESS ALGEBRA STATISTICS PARABOLA LEVEL RADAR SCHOOL TEACHER "
    "PENCIL MATH MATHS NUMBER GARDEN ORANGE LEMON TIGER MONKEY CAT HOUSE WINDOW TABLE CHAIR DOLLAR CARROT CHEESE PIZZA PUZZLE BUTTER KITTEN RABBIT "
    "PARALLEL ARRANGE ENGINEER ELEVEN SEVEN TENNESSEE ALABAMA CANADA HAWAII INDIANA BASEBALL FOOTBALL VOLLEYBALL KAYAK RACECAR NOON DEED MUMMY DADDY MAMMAL "
    "PROBABILITY FACTORIAL COMBINE ORDER PRIME RATIO SQUARE CIRCLE GOOGLE YELLOW PURPLE GREEN COLOR INDEED LOGIC DEGREE ANGLE SERIES MEDIAN RANGE"
).split()


def _fall(n: int, k: int) -> int:
    out = 1
    for i in range(k):
        out *= n - i
    return out


def _pascal(n: int, k: int) -> int:
    row = [1]
    for _ in range(n):
        row = [1, *(a + b for a, b in zip(row, row[1:], strict=False)), 1]
    return row[k]


@FAMILY.kind("arrange")
def arrange(d: Draw) -> Problem:
    n = d.i(3, 10)
    if d.chance(0.7):
        given = ("The order matters and all are used", f"n = {n}")
        return Problem({"n": n, "row": "", "last": n - 1}, _fall(n, n), [
            Solution([given, ("The number of orders is n factorial", "import math\nways = math.factorial(n)")], "ways"),
            Solution([given, ("Multiply the choices for each place", "ways = 1\nfor k in range(1, n + 1):\n    ways *= k")], "ways"),
        ])
    given = ("They stand in a circle, turned circles count once", f"n = {n}")
    return Problem({"n": n, "circle": ""}, _fall(n - 1, n - 1), [Solution([given, ("Fix one and order the others", "import math\nways = math.factorial(n - 1)")], "ways")])


@FAMILY.kind("letters", weight=1.3)
def letters(d: Draw) -> Problem:
    word = d.pick(*_WORDS) if d.chance(0.75) else "".join(d.r.choice("AABCDEST") for _ in range(d.i(3, 7)))
    counts = Counter(word)
    answer, left = 1, len(word)
    for c in counts.values():
        answer *= _pascal(left, c)
        left -= c
    given = ("We want all orders of the letters", f'word = "{word}"\nn = len(word)')
    return Problem({"w": word, "n": len(word)}, answer, [
        Solution([given, ("Start with n factorial", "import math\nways = math.factorial(n)"), ("Equal letters can be swapped, so divide by the factorial of each count", "for letter in set(word):\n    ways //= math.factorial(word.count(letter))")], "ways"),
    ])


@FAMILY.kind("choose", weight=1.5)
def choose(d: Draw) -> Problem:
    n = d.i(4, 15)
    k = d.i(2, min(n - 1, 6))
    given = ("The order of the chosen does not matter", f"n = {n}\nk = {k}")
    values: dict[str, object] = {"n": n, "k": k}
    if k == 2:
        values["pair"] = ""
    if k == 3:
        values["tri"] = ""
    return Problem(values, _pascal(n, k), [
        Solution([given, ("So count the combinations", "import math\nways = math.comb(n, k)")], "ways"),
        Solution([given, ("Count ordered choices first", "import math\nordered = math.factorial(n) // math.factorial(n - k)"), ("Divide by the orders of the chosen", "ways = ordered // math.factorial(k)")], "ways"),
    ])


@FAMILY.kind("permute", weight=1.2)
def permute(d: Draw) -> Problem:
    n = d.i(4, 14)
    k = d.i(2, min(n - 1, 4))
    given = ("The order matters and nobody is chosen twice", f"n = {n}\nk = {k}")
    return Problem({"n": n, "k": k, **({"two": ""} if k == 2 else {"three": ""} if k == 3 else {})}, _fall(n, k), [
        Solution([given, ("Count the permutations", "import math\nways = math.perm(n, k)")], "ways"),
        Solution([given, ("Each place has one choice less than the one before", "ways = 1\nfor i in range(k):\n    ways *= n - i")], "ways"),
    ])


@FAMILY.kind("handshakes", weight=1.3)
def handshakes(d: Draw) -> Problem:
    n = d.i(4, 40)
    pairs = sum(range(n))
    if d.chance(0.3):
        given = ("n people give n * (n - 1) / 2 pairs, we want n", f"pairs = {pairs}\nn = 1")
        return Problem({"t": pairs, "reverse": ""}, n, [
            Solution([given, ("Try n until the pairs fit", "while n * (n - 1) // 2 < pairs:\n    n += 1")], "n"),
            Solution([("The number of pairs is given, we want n", f"pairs = {pairs}"), ("Solve n * (n - 1) = 2 * pairs", "import math\nn = (1 + math.isqrt(1 + 8 * pairs)) // 2")], "n"),
        ])
    if d.chance(0.25):
        given = ("Everyone meets everyone else twice", f"n = {n}")
        return Problem({"n": n, "double": ""}, 2 * pairs, [Solution([given, ("Each has n - 1 partners and each ordered pair counts", "games = n * (n - 1)")], "games")])
    given = ("Each pair counts once", f"n = {n}")
    return Problem({"n": n, "once": ""}, pairs, [
        Solution([given, ("Each of the n has n - 1 partners, divide by 2", "pairs = n * (n - 1) // 2")], "pairs"),
        Solution([given, ("Choose 2 of n", "import math\npairs = math.comb(n, 2)")], "pairs"),
    ])


@FAMILY.kind("outfits")
def outfits(d: Draw) -> Problem:
    k = d.pick(2, 3, 3, 4)
    nums = [d.i(2, 12) for _ in range(k)]
    result = 0
    for _ in range(nums[0]):
        result += math.prod(nums[1:])
    names = ["a", "b", "c", "e"][:k]
    given = ("The choices are independent", "\n".join(f"choice{i} = {n}" for i, n in enumerate(nums, 1)))
    return Problem(dict(zip(names, nums, strict=True)) | {f"k{k}": ""}, result, [
        Solution([given, ("Multiply the numbers of choices", "ways = " + " * ".join(f"choice{i + 1}" for i in range(k)))], "ways"),
    ])


@FAMILY.kind("codes", weight=1.3)
def codes(d: Draw) -> Problem:
    form = d.pick("digits", "digits", "plate", "plate", "norepeat", "platefree", "binary")
    if form == "digits":
        k = d.i(2, 7)
        return Problem({"k": k, "digits": ""}, int("1" + "0" * k), [Solution([("Each place has 10 digits", f"places = {k}"), ("Multiply 10 for every place", "codes = 10 ** places")], "codes")])
    if form == "binary":
        m, k = d.i(2, 9), d.i(2, 6)
        return Problem({"k": k, "m": m, "alphabet": Seq([*range(1, m + 1)]), "binary": ""}, math.prod([m] * k), [Solution([("Each place has the same choices and may repeat", f"choices = {m}\nplaces = {k}"), ("Multiply the choices for every place", "codes = choices ** places")], "codes")])
    if form == "norepeat":
        k = d.i(2, 6)
        return Problem({"k": k, "norepeat": ""}, _fall(10, k), [
            Solution([("There are 10 digits and none may repeat", f"digits = 10\nplaces = {k}"), ("The order matters", "import math\ncodes = math.perm(digits, places)")], "codes"),
        ])
    a, b = d.i(1, 4), d.i(1, 4)
    if form == "plate":
        answer = len(string.ascii_uppercase) ** a * 10**b
        return Problem({"a": a, "b": b, "plate": "", **_NOUNS}, answer, [
            Solution([("Letters have 26 choices, digits 10", f"letters = {a}\ndigits = {b}"), ("All places are free, so multiply", "codes = 26 ** letters * 10 ** digits")], "codes"),
        ])
    return Problem({"a": a, "b": b, "platefree": "", **_NOUNS}, _fall(26, a) * _fall(10, b), [
        Solution([("No letter and no digit may repeat", f"letters = {a}\ndigits = {b}"), ("Count ordered letters and ordered digits", "import math\nfirst = math.perm(26, letters)\nsecond = math.perm(10, digits)"), ("Multiply them", "codes = first * second")], "codes"),
    ])


@FAMILY.kind("groups")
def groups(d: Draw) -> Problem:
    a, b = d.i(3, 10), d.i(3, 10)
    i, j = d.i(1, min(3, a - 1)), d.i(1, min(3, b - 1))
    answer = _pascal(a, i) * _pascal(b, j)
    given = ("Choose from the two groups separately", f"group1 = {a}\ntake1 = {i}\ngroup2 = {b}\ntake2 = {j}")
    return Problem({"a": a, "b": b, "i": i, "j": j, "t": i + j, "all": a + b, **_NOUNS}, answer, [
        Solution([given, ("Count the choices in each group", "import math\nways1 = math.comb(group1, take1)\nways2 = math.comb(group2, take2)"), ("Multiply them", "ways = ways1 * ways2")], "ways"),
    ])


@FAMILY.kind("paths")
def paths(d: Draw) -> Problem:
    a, b = d.i(2, 8), d.i(2, 8)
    grid = [[1] * (b + 1) for _ in range(a + 1)]
    for x in range(1, a + 1):
        for y in range(1, b + 1):
            grid[x][y] = grid[x - 1][y] + grid[x][y - 1]
    given = ("A path is an order of steps of two kinds", f"right = {a}\nup = {b}")
    return Problem({"a": a, "b": b, "t": a + b}, grid[a][b], [
        Solution([given, ("Choose which steps go right", "import math\npaths = math.comb(right + up, right)")], "paths"),
    ])


@FAMILY.kind("outcomes")
def outcomes(d: Draw) -> Problem:
    sides, k, word = d.pick((2, d.i(2, 10), "coin"), (6, d.i(2, 5), "die"), (d.pick(3, 4, 5), d.i(2, 8), "quiz"))
    total = 1
    for _ in range(k):
        total *= sides
    given = ("Each time there are the same possibilities", f"sides = {sides}\ntimes = {k}")
    return Problem({"k": k, "s": sides, word: ""}, total, [Solution([given, ("Multiply them once for every time", "outcomes = sides ** times")], "outcomes")])
