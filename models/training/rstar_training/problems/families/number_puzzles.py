"""Number puzzles: sum and difference, consecutive numbers, digits, think of a number, sum and product, reversed operations."""

from fractions import Fraction

from ..draw import Draw, Problem, Solution
from ..family import Family
from ..values import Num

FAMILY = Family("number_puzzles", topic="number puzzles", weight=1.3)


@FAMILY.kind("sumdiff", weight=1.2)
def sum_difference(d: Draw) -> Problem:
    small, gap = d.i(1, 90), d.i(1, 60)
    large = small + gap
    ask = d.pick("small", "large", "both")
    v = {"s": small + large, "g": gap, ask: ""}
    given = (f"We want {'both numbers' if ask == 'both' else f'the {ask}er number'}", f"total = {small + large}\ngap = {gap}")
    low, high = ("Take the gap away, then halve", "small = (total - gap) // 2"), ("Add the gap, then halve", "large = (total + gap) // 2")
    if ask == "small":
        return Problem(v, small, [Solution([given, low], "small")])
    if ask == "large":
        return Problem(v, large, [Solution([given, high], "large")])
    return Problem(v, [small, large], [Solution([given, low, ("The larger one has the gap more", "large = small + gap")], "[small, large]"), Solution([given, low, high], "[small, large]")])


@FAMILY.kind("consecutive", weight=1.5)
def consecutive(d: Draw) -> Problem:
    """Consecutive whole, even or odd numbers with a given sum."""
    n, step, word = d.i(2, 6), *d.pick((1, "whole"), (1, "whole"), (2, "even"), (2, "odd"))
    start = d.i(1, 60)
    if step == 2:
        start += (start % 2 == 1) == (word == "even")
    nums = [start + step * i for i in range(n)]
    total = sum(nums)
    ask = d.pick("least", "greatest", "all")
    v: dict[str, object] = {"n": Num(n), "s": total, ask: "", word: ""}
    given = (f"We want the {'numbers' if ask == 'all' else ask + ' number'}", f"total = {total}\nn = {n}\nstep = {step}")
    first = ("The others are more than the first by 0, step, 2 step and so on", "extra = step * n * (n - 1) // 2"), ("Without this all would be equal", "first = (total - extra) // n")
    if ask == "least":
        return Problem(v, start, [Solution([given, *first], "first")])
    if ask == "greatest":
        return Problem(v, nums[-1], [Solution([given, *first, ("Go to the last one", "last = first + step * (n - 1)")], "last")])
    return Problem(v, nums, [Solution([given, *first, ("List the numbers", "nums = [first + step * i for i in range(n)]")], "nums")])


@FAMILY.kind("think", weight=1.8)
def think(d: Draw) -> Problem:
    """Think of a number: forward or backward through two or three operations."""
    x = d.i(2, 40)
    ops: list[tuple[str, int]] = []
    y = Fraction(x)
    k = d.i(2, 3)
    while len(ops) < k:
        op = d.pick("+", "-", "*", "/")
        if ops and (op == ops[-1][0] or {op, ops[-1][0]} in ({"+", "-"}, {"*", "/"})):
            continue
        if op == "/":
            divisors = [q for q in range(2, 10) if y % q == 0]
            if not divisors:
                continue
            n = d.pick(*divisors)
            y /= n
        else:
            n = d.i(2, 12) if op == "*" else d.i(1, 40)
            if op == "-" and y - n < 1:
                continue
            y = y * n if op == "*" else y + n if op == "+" else y - n
        ops.append((op, n))
    result = int(y)
    verbs = {"+": ("adds", "add", "+"), "-": ("subtracts", "subtract", "-"), "*": ("multiplies by", "multiply by", "*"), "/": ("divides by", "divide by", "/")}
    joined = lambda form: ", then ".join(f"{verbs[op][form]} {n}" for op, n in ops)  # noqa: E731
    steps_text = " ".join(f"{verbs[op][2]} {n}" for op, n in ops)
    v: dict[str, object] = {"does": joined(0), "do": joined(1), "chain": steps_text, "r": result, "x": x}
    undo = {"+": "-", "-": "+", "*": "/", "/": "*"}
    if d.chance(0.3):
        lines = [(f"{verbs[op][1].capitalize()} {n}", f"number = number {op.replace('/', '//')} {n}") for op, n in ops]
        return Problem(v | {"forward": ""}, result, [Solution([("Start with the number", f"number = {x}"), *lines], "number")])
    lines = [(f"Undo {op} {n}", f"number = number {undo[op].replace('/', '//')} {n}") for op, n in reversed(ops)]
    return Problem(v | {"back": ""}, x, [Solution([("We want the first number, so go back from the result", f"number = {result}"), *lines], "number")])


@FAMILY.kind("equation", weight=1.5)
def equation(d: Draw) -> Problem:
    """A sentence that is a linear equation: k times a number plus n is m; a number on both sides."""
    x, k = d.i(1, 40), d.i(2, 9)
    kind = d.pick("plus", "minus", "both", "sum", "bracket")
    if kind == "plus":
        n = d.i(1, 60)
        return Problem({"k": Num(k), "n": n, "r": k * x + n, kind: ""}, x, [Solution([("We want the number", f"k = {k}\nn = {n}\nresult = {k * x + n}"), ("Take off what was added", "rest = result - n"), ("Divide by k", "number = rest // k")], "number")])
    if kind == "minus":
        n = d.i(1, k * x)
        return Problem({"k": Num(k), "n": n, "r": k * x - n, kind: ""}, x, [Solution([("We want the number", f"k = {k}\nn = {n}\nresult = {k * x - n}"), ("Add what was subtracted", "rest = result + n"), ("Divide by k", "number = rest // k")], "number")])
    if kind == "both":
        j = d.i(1, k - 1)
        n = (k - j) * x
        return Problem({"k": Num(k), "j": Num(j), "n": n, kind: "", **({"single": ""} if j == 1 else {"multi": ""})}, x, [Solution([("We want the number with k times it being j times it plus n", f"k = {k}\nj = {j}\nn = {n}"), ("So k - j times the number is n", "number = n // (k - j)")], "number")])
    if kind == "bracket":
        n = d.i(1, 30)
        return Problem({"k": Num(k), "n": n, "r": k * (x + n), kind: ""}, x, [Solution([("The sum is multiplied, we want the number", f"k = {k}\nn = {n}\nresult = {k * (x + n)}"), ("Undo the multiplication", "total = result // k"), ("Take off what was added", "number = total - n")], "number")])
    return Problem({"k": Num(k), "s": (k + 1) * x, kind: ""}, x, [Solution([("One number is k times the other, we want the smaller", f"total = {(k + 1) * x}\nk = {k}"), ("The sum is k + 1 times the smaller", "small = total // (k + 1)")], "small")])


@FAMILY.kind("digits", weight=1.3)
def digits(d: Draw) -> Problem:
    kind = d.pick("sum", "product", "reverse", "swap")
    if kind in ("sum", "product"):
        n = d.i(12, 999_999)
        total = 0 if kind == "sum" else 1
        for c in str(n):
            total = total + int(c) if kind == "sum" else total * int(c)
        step = ("Add them", "total = sum(digits)") if kind == "sum" else ("Multiply them", "import math\nproduct = math.prod(digits)")
        return Problem({"n": n, kind: ""}, total, [Solution([("We want the digits", f"n = {n}\ndigits = [int(c) for c in str(n)]"), step], "total" if kind == "sum" else "product")])
    if kind == "reverse":
        n = d.i(12, 9999)
        back, m = 0, n
        while m:
            back, m = back * 10 + m % 10, m // 10
        return Problem({"n": n, kind: ""}, back, [Solution([("We want the digits in reverse order", f"n = {n}"), ("Turn the text of the number around", "result = int(str(n)[::-1])")], "result")])
    a, b = d.i(1, 9), d.i(0, 9)
    while a == b or b == 0:
        b = d.i(0, 9)
    low, high = (a, b) if a > b else (b, a)
    tens, ones = d.pick((a, b), (a, b))
    return Problem({"s": tens + ones, "g": abs(tens - ones), "bigtens" if tens > ones else "bigones": "", kind: ""}, 10 * tens + ones, [
        Solution([("We want the two-digit number", f"total = {tens + ones}\ngap = {abs(tens - ones)}"), ("Find the digits from sum and difference", "large = (total + gap) // 2\nsmall = (total - gap) // 2"), ("The tens digit counts ten times", f"number = 10 * {'large + small' if tens > ones else 'small + large'}")], "number"),
    ])


@FAMILY.kind("product")
def product(d: Draw) -> Problem:
    """Two numbers from sum and product, difference and product, or consecutive with a product."""
    a = d.i(2, 20)
    b = a + d.i(1, 15)
    kind = d.pick("sum", "diff", "next")
    if kind == "next":
        return Problem({"p": a * (a + 1), kind: ""}, a, [
            Solution([("We want the smaller of two consecutive numbers", f"product = {a * (a + 1)}\nn = 1"), ("Try until it fits", "while n * (n + 1) < product:\n    n += 1")], "n"),
            Solution([("We want the smaller of two consecutive numbers", f"product = {a * (a + 1)}"), ("It is just below the square root", "import math\nn = math.isqrt(product)")], "n"),
        ])
    names = f"total = {a + b}" if kind == "sum" else f"gap = {b - a}"
    other = "total - small" if kind == "sum" else "small + gap"
    return Problem({"p": a * b, "s": a + b, "g": b - a, kind: ""}, [a, b], [
        Solution([("We want both numbers, the smaller one first", f"{names}\nproduct = {a * b}\nsmall = 1"), ("Try until the product fits", f"while small * ({other}) != product:\n    small += 1"), ("The other number", f"large = {other}")], "[small, large]"),
    ])
