"""Remainders: division with remainder, powers, last digits, congruences, cyclic patterns, smallest number with given remainders."""

from ..draw import Draw, Problem, Solution
from ..family import Family
from ..values import Seq

FAMILY = Family("modular", topic="modular arithmetic", weight=1.2)
_PATTERNS = (("red", "green", "blue"), ("A", "B", "C", "D"), ("sun", "moon", "star"), ("red", "yellow"), ("white", "black", "white", "grey"), ("A", "B", "B", "C"), ("left", "right", "up", "down"),
             ("circle", "square", "triangle"), ("red", "red", "blue"), ("north", "east", "south", "west"), ("X", "Y", "Z", "X", "W"), ("gold", "silver", "bronze", "tin", "iron"))


def _rest(a: int, m: int) -> int:
    """a mod m by subtracting multiples."""
    return a - m * (a // m)


def _power(b: int, e: int, m: int) -> int:
    """b**e mod m, one factor at a time (the solutions use pow or the whole power)."""
    r = 1
    for _ in range(e):
        r = _rest(r * b, m)
    return r


@FAMILY.kind("remainder", weight=1.2)
def remainder(d: Draw) -> Problem:
    m = d.pick(d.i(2, 12), d.i(3, 30))
    a = d.pick(d.i(m, 100), d.i(50, 1000), d.i(1000, 99999))
    kind = d.pick("rest", "rest", "negative", "pair", "dividend", "sum")
    if kind == "negative":
        return Problem({"neg": -a, "m": m}, _rest(-a, m), [
            Solution([("We want the remainder of the negative number, from 0 up", f"a = -{a}\nm = {m}"), ("Python's % gives it", "rest = a % m")], "rest"),
        ])
    if kind == "pair":
        return Problem({"a": a, "m": m, "ask_pair": ""}, [a // m, _rest(a, m)], [
            Solution([("We want quotient and remainder", f"a = {a}\nm = {m}"), ("Divide with remainder", "q, rest = divmod(a, m)")], "(q, rest)"),
            Solution([("We want quotient and remainder", f"a = {a}\nm = {m}"), ("Whole division and the rest", "q = a // m\nrest = a % m")], "(q, rest)"),
        ])
    if kind == "dividend":
        q, r = d.i(2, 60), d.i(1, m - 1)
        return Problem({"q": q, "m": m, "r": r}, q * m + r, [Solution([("We want the number that was divided", f"divisor = {m}\nquotient = {q}\nrest = {r}"), ("It is divisor times quotient plus rest", "number = divisor * quotient + rest")], "number")])
    if kind == "sum":
        b = d.i(10, 999)
        plus = d.chance(0.5)
        value = a + b if plus else a * b
        return Problem({"a": a, "b": b, "m": m, "plus" if plus else "times": ""}, _rest(value, m), [
            Solution([(f"We want the remainder of the {'sum' if plus else 'product'}", f"a = {a}\nb = {b}\nm = {m}"), ("Compute and take the remainder", f"rest = (a {'+' if plus else '*'} b) % m")], "rest"),
            Solution([(f"We want the remainder of the {'sum' if plus else 'product'}", f"a = {a}\nb = {b}\nm = {m}"), ("Reduce both numbers first", "x = a % m\ny = b % m"), ("Combine and reduce again", f"rest = (x {'+' if plus else '*'} y) % m")], "rest"),
        ])
    return Problem({"a": a, "m": m, "ask_rest": ""}, _rest(a, m), [
        Solution([("We want the remainder", f"a = {a}\nm = {m}"), ("Take a modulo m", "rest = a % m")], "rest"),
        Solution([("We want the remainder", f"a = {a}\nm = {m}"), ("Find the whole quotient", "q = a // m"), ("Subtract its multiple", "rest = a - q * m")], "rest"),
    ])


@FAMILY.kind("share", weight=1.1)
def share(d: Draw) -> Problem:
    m = d.i(3, 24)
    q, r = d.i(2, 40), d.i(1, m - 1)
    n = q * m + r
    kind = d.pick("left", "groups", "need", "missing")
    values = {"n": n, "m": m}
    given = f"total = {n}\nsize = {m}"
    if kind == "left":
        return Problem({**values, "ask_left": ""}, r, [Solution([("We want what is left over", given), ("Take the remainder", "rest = total % size")], "rest"), Solution([("We want what is left over", given), ("Find the full groups", "groups = total // size"), ("Subtract what they hold", "rest = total - groups * size")], "rest")])
    if kind == "groups":
        return Problem({**values, "ask_full": ""}, q, [Solution([("We want only full groups, so divide and drop the rest", given), ("Whole division", "groups = total // size")], "groups")])
    if kind == "need":
        return Problem({**values, "ask_need": ""}, q + 1, [Solution([("We want room for all, so round the quotient up", given), ("Divide and round up", "import math\ncount = math.ceil(total / size)")], "count"), Solution([("We want room for all, so round the quotient up", given), ("One more for the rest", "count = (total + size - 1) // size")], "count")])
    return Problem({**values, "ask_more": ""}, m - r, [Solution([("We want how many are missing to the next full group", given), ("Find what is left over", "rest = total % size"), ("The group is short of the others", "missing = size - rest")], "missing")])


@FAMILY.kind("power", weight=1.2)
def power(d: Draw) -> Problem:
    b, e = d.i(2, 20), d.pick(d.i(3, 20), d.i(20, 200), d.i(100, 2030))
    kind = d.pick("last", "last", "two", "mod", "mod", "sum")
    if kind == "last":
        return Problem({"b": b, "e": e, "ask_last": ""}, _power(b, e, 10), [
            Solution([("We want the last digit, the remainder by 10", f"base = {b}\nexponent = {e}"), ("Power modulo 10", "last = pow(base, exponent, 10)")], "last"),
            Solution([("We want the last digit", f"base = {b}\nexponent = {e}"), ("Compute the power", "n = base ** exponent"), ("Take its remainder by 10", "last = n % 10")], "last"),
        ])
    if kind == "two":
        return Problem({"b": b, "e": e, "ask_two": ""}, _power(b, e, 100), [Solution([("We want the last two digits, the remainder by 100", f"base = {b}\nexponent = {e}"), ("Power modulo 100", "last = pow(base, exponent, 100)")], "last")])
    if kind == "mod":
        m = d.pick(3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 15, 17, 19, 23)
        return Problem({"b": b, "e": e, "m": m}, _power(b, e, m), [
            Solution([("We want the remainder of a power", f"base = {b}\nexponent = {e}\nm = {m}"), ("Power modulo m", "rest = pow(base, exponent, m)")], "rest"),
            Solution([("We want the remainder of a power", f"base = {b}\nexponent = {e}\nm = {m}"), ("Compute the power", "n = base ** exponent"), ("Take the remainder", "rest = n % m")], "rest"),
        ])
    c, f = d.i(2, 20), d.i(2, 60)
    return Problem({"b": b, "e": e, "c": c, "f": f}, _rest(_power(b, e, 10) + _power(c, f, 10), 10), [Solution([("We want the last digit of the sum of both powers", f"n = {b} ** {e} + {c} ** {f}"), ("Take the remainder by 10", "last = n % 10")], "last")])


@FAMILY.kind("congruence", weight=1.0)
def congruence(d: Draw) -> Problem:
    m = d.i(5, 31)
    kind = d.pick("solve", "solve", "inverse", "check", "shift", "count")
    if kind == "check":
        a = d.i(10, 200)
        b = a + m * d.nonzero(-5, 5) + (0 if d.chance(0.5) else d.i(1, m - 1))
        if b < 0:
            b += m * 10
        return Problem({"a": a, "b": b, "m": m, "ask_check": ""}, "yes" if _rest(a, m) == _rest(b, m) else "no", [Solution([("We want to know if both leave the same remainder", f"a = {a}\nb = {b}\nm = {m}"), ("Compare the remainders", 'answer = "yes" if a % m == b % m else "no"')], "answer")])
    if kind == "shift":
        a, b = d.i(5, 300), d.i(1, m - 1)
        return Problem({"a": a, "b": b, "m": m, "ask_shift": ""}, _rest(b - a, m), [Solution([("We want the smallest x from 0 up with x + a congruent to b", f"a = {a}\nb = {b}\nm = {m}"), ("Subtract a and reduce", "x = (b - a) % m")], "x")])
    if kind == "count":
        r, n = d.i(0, m - 1), d.i(60, 999)
        return Problem({"m": m, "r": r, "n": n, "ask_count": ""}, len(range(r if r else m, n + 1, m)), [Solution([("We want how many numbers from 1 to n leave the remainder", f"m = {m}\nr = {r}\nn = {n}"), ("Count them", "count = sum(1 for k in range(1, n + 1) if k % m == r)")], "count")])
    m = d.pick(5, 7, 11, 13, 17, 19, 23, 29, 31)
    a = d.i(2, m - 1)
    if kind == "inverse":
        return Problem({"a": a, "m": m, "ask_inverse": ""}, next(x for x in range(1, m) if _rest(a * x, m) == 1), [Solution([("We want x with a * x congruent to 1", f"a = {a}\nm = {m}"), ("Python's pow finds the inverse", "x = pow(a, -1, m)")], "x"), Solution([("We want x with a * x congruent to 1", f"a = {a}\nm = {m}"), ("Try all x", "x = 1\nwhile a * x % m != 1:\n    x = x + 1")], "x")])
    x = d.i(0, m - 1)
    b = _rest(a * x, m)
    return Problem({"a": a, "b": b, "m": m, "ask_solve": ""}, x, [
        Solution([("We want the smallest x from 0 up with a * x congruent to b", f"a = {a}\nb = {b}\nm = {m}"), ("Try all x", "x = 0\nwhile a * x % m != b:\n    x = x + 1")], "x"),
        Solution([("We want the smallest x from 0 up with a * x congruent to b", f"a = {a}\nb = {b}\nm = {m}"), ("Multiply by the inverse of a", "x = b * pow(a, -1, m) % m")], "x"),
    ])


@FAMILY.kind("pattern", weight=1.1)
def pattern(d: Draw) -> Problem:
    if d.chance(0.3):
        length = d.i(3, 7)
        digits = "".join(map(str, d.distinct(length, 0, 9)))
        n = d.pick(d.i(10, 100), d.i(50, 2030))
        return Problem({"digits": digits, "n": n}, int(digits[(n + length - 1) % length]), [
            Solution([(f"We want digit number {n} of the repeating block", f'block = "{digits}"\nn = {n}'), ("The block repeats, counting starts at 0", "index = (n - 1) % len(block)"), ("Take this digit", "digit = block[index]")], "digit"),
        ])
    items = list(d.pick(*_PATTERNS))
    n = d.pick(d.i(6, 40), d.i(20, 300), d.pick(100, 1000, 2025, 99, 50))
    position = n
    while position > len(items):
        position -= len(items)
    code = "[" + ", ".join(f'"{x}"' for x in items) + "]"
    values = {"list": ", ".join(items), "n": n}
    if d.chance(0.3):
        wanted = d.pick(*items)
        count = sum(1 for k in range(n) if items[k % len(items)] == wanted)
        return Problem({**values, "wanted": wanted}, count, [Solution([(f"We want how often {wanted} occurs among the first {n}", f"items = {code}\nn = {n}"), ("Go through all places", f'count = sum(items[k % len(items)] == "{wanted}" for k in range(n))')], "count")])
    return Problem({**values, "ask_nth": ""}, items[position - 1], [
        Solution([(f"We want number {n} of the repeating list", f"items = {code}\nn = {n}"), ("The list repeats, counting starts at 0", "index = (n - 1) % len(items)"), ("Take this one", "result = items[index]")], "result"),
    ])


@FAMILY.kind("smallest", weight=1.0)
def smallest(d: Draw) -> Problem:
    from_list = d.pick((3, 5), (4, 7), (5, 7), (3, 7), (5, 8), (7, 9), (4, 9), (6, 11), (5, 12), (3, 8), (7, 11), (9, 10))
    m1, m2 = from_list if d.chance(0.5) else from_list[::-1]
    r1, r2 = d.i(1, m1 - 1), d.i(1, m2 - 1)
    answer = next(n for n in range(r1, m1 * m2 + r1 + 1, m1) if _rest(n, m2) == r2)
    find = ("Go up until both remainders fit", "n = 1\nwhile n % m1 != r1 or n % m2 != r2:\n    n = n + 1")
    given = f"m1, r1 = {m1}, {r1}\nm2, r2 = {m2}, {r2}"
    if d.chance(0.3):
        low = d.i(40, 600)
        n = next(k for k in range(low + 1, low + 1 + m1 * m2) if _rest(k, m1) == r1 and _rest(k, m2) == r2)
        return Problem({"m1": m1, "m2": m2, "r1": r1, "r2": r2, "low": low}, n, [Solution([("We want the smallest number over the limit with both remainders", f"{given}\nlow = {low}"), ("Go up until both remainders fit", "n = low + 1\nwhile n % m1 != r1 or n % m2 != r2:\n    n = n + 1")], "n")])
    return Problem({"m1": m1, "m2": m2, "r1": r1, "r2": r2, "rests": Seq([r1, r2]), "first": ""}, answer, [
        Solution([("We want the smallest positive number with both remainders", given), find], "n"),
        Solution([("We want the smallest positive number with both remainders", given), ("Only numbers with the first remainder need a test", "n = r1\nwhile n % m2 != r2:\n    n = n + m1")], "n"),
    ])
