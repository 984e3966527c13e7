"""Greatest common divisor and least common multiple: bare, and in stories of equal groups, cutting, meeting again."""

from ..draw import Draw, Problem, Solution
from ..family import Family
from ..values import Frac, Seq

FAMILY = Family("gcd_lcm", topic="gcd, lcm and primes", weight=1.3)


def _gcd(*numbers: int) -> int:
    """Euclid by subtraction of multiples (the solutions use math.gcd)."""
    a = numbers[0]
    for b in numbers[1:]:
        while b:
            a, b = b, a % b
    return a


def _lcm(*numbers: int) -> int:
    m = 1
    for n in numbers:
        m = m * n // _gcd(m, n)
    return m


def _common(d: Draw, count: int = 2, low: int = 2, high: int = 18) -> list[int]:
    """Different numbers with a common divisor over 1 (mostly)."""
    g = d.pick(2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 14, 15, 16, 18, 20, 24, 25)
    return [g * k for k in d.distinct(count, low, high)]


@FAMILY.kind("gcd", weight=1.3)
def greatest(d: Draw) -> Problem:
    if d.chance(0.3):
        numbers = _common(d, 3, 1, 12)
        given = ("We want the greatest common divisor of all three", f"a, b, c = {numbers[0]}, {numbers[1]}, {numbers[2]}")
        return Problem({"three": Seq(list(numbers)), "nums": Seq(list(numbers))}, _gcd(*numbers), [
            Solution([given, ("Take two first, then the third", "import math\ng = math.gcd(math.gcd(a, b), c)")], "g"),
            Solution([given, ("Use the function for all of them", "import math\ng = math.gcd(a, b, c)")], "g"),
        ])
    a, b = _common(d) if d.chance(0.85) else d.distinct(2, 5, 200)
    given = ("We want the greatest common divisor", f"a = {a}\nb = {b}")
    return Problem({"a": a, "b": b, "nums": Seq([a, b])}, _gcd(a, b), [
        Solution([given, ("Use the function", "import math\ng = math.gcd(a, b)")], "g"),
        Solution([given, ("Euclid: replace the pair by the smaller one and the remainder", "while b:\n    a, b = b, a % b")], "a"),
    ])


@FAMILY.kind("lcm", weight=1.3)
def least(d: Draw) -> Problem:
    if d.chance(0.3):
        numbers = d.distinct(3, 2, 20)
        given = ("We want the least common multiple of all three", f"a, b, c = {numbers[0]}, {numbers[1]}, {numbers[2]}")
        return Problem({"three": Seq(list(numbers)), "nums": Seq(list(numbers))}, _lcm(*numbers), [
            Solution([given, ("Use the function for all of them", "import math\nm = math.lcm(a, b, c)")], "m"),
            Solution([given, ("Take two first, then the third", "import math\nm = math.lcm(a, b)\nm = math.lcm(m, c)")], "m"),
        ])
    a, b = d.distinct(2, 2, 40) if d.chance(0.6) else _common(d, 2, 2, 9)
    given = ("We want the least common multiple", f"a = {a}\nb = {b}")
    return Problem({"a": a, "b": b, "nums": Seq([a, b])}, _lcm(a, b), [
        Solution([given, ("Use the function", "import math\nm = math.lcm(a, b)")], "m"),
        Solution([given, ("The product divided by the greatest common divisor", "import math\nm = a * b // math.gcd(a, b)")], "m"),
    ])


@FAMILY.kind("groups", weight=1.2)
def groups(d: Draw) -> Problem:
    three = d.chance(0.25)
    numbers = _common(d, 3, 1, 9) if three else _common(d, 2, 2, 12)
    g = _gcd(*numbers)
    names = "a, b, c" if three else "a, b"
    code = f"{names} = {', '.join(map(str, numbers))}"
    best = ("The number must divide all, so take the greatest common divisor", f"import math\ng = math.gcd({names})")
    values = {"a": numbers[0], "b": numbers[1], **({"c": numbers[2]} if three else {"two": ""})}
    kind = d.pick("count", "count", "each", "second")
    if kind == "count" or three:
        return Problem({**values, "ask_groups": ""}, g, [Solution([("We want the largest number of equal groups", code), best], "g")])
    if kind == "each":
        return Problem({**values, "ask_first": ""}, numbers[0] // g, [Solution([("We want how many of the first kind are in each group", code), best, ("Share the first kind among the groups", "each = a // g")], "each")])
    return Problem({**values, "ask_all": ""}, numbers[0] // g + numbers[1] // g, [Solution([("We want how many things are in each group altogether", code), best, ("Share both kinds and add", "each = a // g + b // g")], "each")])


@FAMILY.kind("cutting", weight=1.0)
def cutting(d: Draw) -> Problem:
    numbers = _common(d, 2, 2, 14)
    g = _gcd(*numbers)
    a, b = numbers
    given = f"a = {a}\nb = {b}"
    best = ("The length must divide both, so take the greatest common divisor", "import math\nside = math.gcd(a, b)")
    kind = d.pick("length", "length", "pieces", "squares", "square_side")
    if kind == "length":
        return Problem({"a": a, "b": b, "strips": ""}, g, [Solution([("We want the longest piece that fits both", given), best], "side")])
    if kind == "pieces":
        return Problem({"a": a, "b": b, "strips_count": ""}, a // g + b // g, [Solution([("We want the number of longest equal pieces", given), best, ("Count the pieces of both", "count = a // side + b // side")], "count")])
    if kind == "square_side":
        return Problem({"a": a, "b": b, "sheet": ""}, g, [Solution([("We want the side of the largest square that tiles the rectangle", given), best], "side")])
    return Problem({"a": a, "b": b, "sheet_count": ""}, a * b // (g * g), [Solution([("We want the number of largest squares", given), best, ("Multiply the squares along both sides", "count = (a // side) * (b // side)")], "count")])


@FAMILY.kind("again", weight=1.2)
def again(d: Draw) -> Problem:
    three = d.chance(0.3)
    while True:
        numbers = d.distinct(3, 3, 20) if three else d.distinct(2, 3, 36)
        m = _lcm(*numbers)
        if m <= 720 and m not in numbers:
            break
    names = "a, b, c" if three else "a, b"
    values: dict[str, object] = {"a": numbers[0], "b": numbers[1], **({"c": numbers[2], "three": Seq(list(numbers))} if three else {"two": ""})}
    steps = [("We want when they meet again", f"{names} = {', '.join(map(str, numbers))}"), ("It must be a multiple of all, so take the least common multiple", f"import math\nm = math.lcm({names})")]
    if not three and d.chance(0.25):
        return Problem({**values, "rounds": ""}, m // numbers[0], [Solution([("We want the rounds of the first until they meet again", steps[0][1]), steps[1], ("Divide by one round of the first", "count = m // a")], "count")])
    if m < 300 and d.chance(0.4):
        start = d.i(72, 200) * 5
        end = start + m
        values["clock"] = f"{start // 60}:{start % 60:02d}"
        steps[0] = ("We want the time when they meet again", steps[0][1])
        given = ("Count the minutes from midnight and add", f"end = {start // 60} * 60 + {start % 60} + m")
        return Problem(values, f"{end // 60 % 24}:{end % 60:02d}", [Solution([*steps, given, ("Write it as a time", 'text = f"{end // 60 % 24}:{end % 60:02d}"')], "text")])
    return Problem({**values, "plain": ""}, m, [Solution(steps, "m")])


@FAMILY.kind("mixed", weight=1.1)
def mixed(d: Draw) -> Problem:
    kind = d.pick("product", "product_lcm", "rest", "coprime", "fraction", "equal", "over")
    a, b = _common(d, 2, 2, 12)
    g, m = _gcd(a, b), _lcm(a, b)
    if kind == "product":
        return Problem({"a": a, "g": g, "m": m}, b, [Solution([("We want the other number", f"a = {a}\ng = {g}\nm = {m}"), ("gcd times lcm is the product of both numbers", "product = g * m"), ("Divide by the known number", "b = product // a")], "b")])
    if kind == "product_lcm":
        return Problem({"product": a * b, "g": g}, m, [Solution([("We want the least common multiple", f"product = {a * b}\ng = {g}"), ("gcd times lcm is the product", "m = product // g")], "m")])
    if kind == "rest":
        x, y = d.distinct(2, 3, 15)
        r = d.i(1, min(x, y) - 1)
        return Problem({"x": x, "y": y, "r": r}, _lcm(x, y) + r, [Solution([("We want the smallest number over the rest that leaves it both times", f"a = {x}\nb = {y}\nrest = {r}"), ("Without the rest it is a common multiple", "import math\nm = math.lcm(a, b)"), ("Add the rest", "n = m + rest")], "n")])
    if kind == "coprime":
        p, q = (a, b) if d.chance(0.3) else d.distinct(2, 4, 90)
        return Problem({"p": p, "q": q}, "yes" if _gcd(p, q) == 1 else "no", [Solution([("We want to know if the numbers share no factor", f"a = {p}\nb = {q}"), ("Check if the greatest common divisor is 1", 'import math\nanswer = "yes" if math.gcd(a, b) == 1 else "no"')], "answer")])
    if kind == "fraction":
        top, bottom = min(a, b), max(a, b)
        return Problem({"frac": Frac(top, bottom), "top": top, "bottom": bottom}, f"{top // g}/{bottom // g}", [
            Solution([("We want the fraction in lowest terms", f"top = {top}\nbottom = {bottom}"), ("Find the greatest common divisor", "import math\ng = math.gcd(top, bottom)"), ("Divide both by it", 'text = f"{top // g}/{bottom // g}"')], "text"),
        ])
    if kind == "equal":
        x, y = d.distinct(2, 4, 30)
        if _lcm(x, y) == x:
            x, y = y, x
        return Problem({"pack1": x, "pack2": y}, _lcm(x, y) // x, [Solution([("We want the packs of the first kind for equal numbers", f"a = {x}\nb = {y}"), ("The equal number is the least common multiple", "import math\nm = math.lcm(a, b)"), ("Divide by the size of the first pack", "packs = m // a")], "packs")])
    x, y = d.distinct(2, 3, 16)
    low = d.i(50, 900)
    m = _lcm(x, y)
    return Problem({"x": x, "y": y, "low": low}, m * (low // m + 1), [Solution([("We want the first common multiple over the limit", f"a = {x}\nb = {y}\nlimit = {low}"), ("Common multiples are multiples of the least one", "import math\nm = math.lcm(a, b)"), ("Take the next multiple after the limit", "n = (limit // m + 1) * m")], "n")])
