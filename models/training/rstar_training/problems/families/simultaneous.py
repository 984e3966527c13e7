"""Two equations with two unknowns: bare systems and the classic stories."""

from fractions import Fraction

from ..draw import Draw, Problem, Solution
from ..family import Family
from ..values import Money
from ._algebra import Algebra, code, poly

FAMILY = Family("simultaneous", topic="simultaneous equations", weight=1.6)


def _two(a: int, b: int, x: str, y: str) -> str:
    """a x + b y, without a term that is zero."""
    if a == 0:
        return poly([b, 0], y)
    text = poly([a, 0], x)
    return text if b == 0 else f"{text} {'+' if b > 0 else '-'} {poly([abs(b), 0], y)}"


def _cramer(a: int, b: int, c: int, p: int, q: int, r: int, x: str, y: str) -> list[tuple[str, str]]:
    return [
        (f"Write both equations as a*{x} + b*{y} = c", f"a1, b1, c1 = {a}, {b}, {c}\na2, b2, c2 = {p}, {q}, {r}"),
        ("Find the determinant", "det = a1*b2 - a2*b1"),
        (f"Find {x} and {y} by Cramer's rule", f"from fractions import Fraction\n{x} = Fraction(c1*b2 - c2*b1, det)\n{y} = Fraction(a1*c2 - a2*c1, det)"),
    ]


def _system(d: Draw) -> tuple[str, str, int | Fraction, int | Fraction, str, str, list[list[tuple[str, str]]]]:
    """Two equations, their solution, letters, and the ways to it (without the last, asking step)."""
    x, y = d.pick(("x", "y"), ("x", "y"), ("x", "y"), ("x", "y"), ("a", "b"), ("m", "n"), ("p", "q"), ("s", "t"), ("u", "v"))
    m, n = d.i(-9, 12), d.i(-9, 12)
    while True:
        a, b, p, q = d.nonzero(-6, 9), d.nonzero(-6, 9), d.nonzero(-6, 9), d.nonzero(-6, 9)
        if d.chance(0.45):
            a, b = d.pick((1, 1), (1, -1), (2, 1), (1, 2), (3, 1), (1, 3))
        if a < 0 and d.chance(0.7):
            a = -a
        if p < 0 and d.chance(0.7):
            p = -p
        if a * q != p * b:
            break
    c, r = a * m + b * n, p * m + q * n
    first, second = f"{_two(a, b, x, y)} == {c}", f"{_two(p, q, x, y)} == {r}"
    ways = [_cramer(a, b, c, p, q, r, x, y)]
    shape = d.r.random()
    if shape < 0.22:
        k = d.pick(1, 1, 2, 3, -1, -2, 4)
        h = n - k * m
        if p + q * k == 0:
            p += 1
            r = p * m + q * n
            second = f"{_two(p, q, x, y)} == {r}"
        if p + q * k == 0 or p == 0:
            p += 2
            r = p * m + q * n
            second = f"{_two(p, q, x, y)} == {r}"
        first = f"{y} == {poly([k, h], x)}"
        ways = [
            [
                (f"{y} = k*{x} + h goes into a*{x} + b*{y} = c", f"k, h = {k}, {h}\na, b, c = {p}, {q}, {r}"),
                (f"Put {y} in: (a + b*k)*{x} = c - b*h", f"from fractions import Fraction\n{x} = Fraction(c - b*h, a + b*k)"),
                (f"Then find {y}", f"{y} = k*{x} + h"),
            ]
        ]
    elif shape < 0.32:
        k = d.pick(1, 2, 3, -1, 4)
        j = d.pick(-2, -3, 1, 5)
        if k == j:
            j += 1
        h, i = n - k * m, n - j * m
        first, second = f"{y} == {poly([k, h], x)}", f"{y} == {poly([j, i], x)}"
        ways = [
            [
                (f"Both right sides equal {y}", f"k1, h1 = {k}, {h}\nk2, h2 = {j}, {i}"),
                ("Set them equal", f"from fractions import Fraction\n{x} = Fraction(h2 - h1, k1 - k2)"),
                (f"Then find {y}", f"{y} = k1*{x} + h1"),
            ]
        ]
    if d.chance(0.5 if shape < 0.32 else 0.2):
        sides = [code(side) for e in (first, second) for side in e.split(" == ")]
        ways.append(
            [
                ("Write the equations for sympy", f"from sympy import symbols, solve\n{x}, {y} = symbols('{x} {y}')\nfirst = {sides[0]} - ({sides[1]})\nsecond = {sides[2]} - ({sides[3]})"),
                ("Solve both", f"solution = solve([first, second], [{x}, {y}])"),
                (f"Read off {x} and {y}", f"{x}, {y} = solution[{x}], solution[{y}]"),
            ]
        )
    if d.chance(0.25) and shape >= 0.32:
        first, second = second, first
        a, b, c, p, q, r = p, q, r, a, b, c
        ways[0] = _cramer(a, b, c, p, q, r, x, y)
    return first, second, m, n, x, y, ways


@FAMILY.kind("pair", weight=3)
def solve_for_both(d: Draw) -> Problem:
    first, second, m, n, x, y, ways = _system(d)
    return Problem(
        {"eq1": Algebra(first), "eq2": Algebra(second), "x": Algebra(x), "y": Algebra(y), "pair": Algebra(f"({x}, {y})")},
        [m, n],
        [Solution([(f"We want {x} and {y}. {s}" if i == 0 else s, c) for i, (s, c) in enumerate(way)], f'{x}, {y}, sep=", "') for way in ways],
    )


@FAMILY.kind("one", weight=1.5)
def one_of_them(d: Draw) -> Problem:
    first, second, m, n, x, y, ways = _system(d)
    wanted, answer = d.pick((x, m), (x, m), (y, n), (y, n), (f"{x} + {y}", m + n), (f"{x}*{y}", m * n), (f"{x} - {y}", m - n), (f"2*{x} + {y}", 2 * m + n))
    simple = len(wanted) == 1
    solutions = [Solution([*way, *([] if simple else [(f"We want {wanted}", f"result = {wanted}")])], wanted if simple else "result") for way in ways]
    for s in solutions:
        head, *tail = s.steps
        s.steps = [(f"We want {wanted}. {head[0]}", head[1]), *tail]
    return Problem({"eq1": Algebra(first), "eq2": Algebra(second), "want": Algebra(wanted), ("single" if simple else "expr"): ""}, answer, solutions)


@FAMILY.kind("sumdiff")
def sum_and_difference(d: Draw) -> Problem:
    small, diff = d.i(1, 60), d.i(1, 40)
    big = small + diff
    given = ("The sum and the difference of two numbers are given", f"total = {small + big}\ndifference = {diff}")
    large = ("Sum plus difference is twice the larger number", "large = (total + difference) // 2")
    little = ("Sum minus difference is twice the smaller number", "small = (total - difference) // 2")
    ask = d.pick("large", "small", "both", "product")
    values: dict[str, object] = {"s": small + big, "d": diff, "asked": {"large": "the larger number", "small": "the smaller number", "both": "both numbers, the larger first", "product": "their product"}[ask], f"ask_{ask}": "", **({"ages": ""} if big < 50 else {})}
    if ask == "large":
        return Problem(values, big, [Solution([given, ("We want the larger number", large[1])], "large"), Solution([given, little, ("We want the larger number", "large = small + difference")], "large")])
    if ask == "small":
        return Problem(values, small, [Solution([given, ("We want the smaller number", little[1])], "small"), Solution([given, large, ("We want the smaller number", "small = large - difference")], "small")])
    if ask == "both":
        return Problem(values, [big, small], [Solution([given, large, ("The other one is the rest", "small = total - large"), ("We want both, the larger first", "result = f'{large}, {small}'")], "result")])
    return Problem(values, big * small, [Solution([given, large, little, ("We want the product", "product = large * small")], "product")])


def _counts(first: str, second: str, n: int, a: object, b: object, total: object, ask: str) -> list[Solution]:
    """All of the cheaper kind first, then exchange; asked is `first` or `second`."""
    given = (f"We want the number of {ask}", f"count = {n}\nprice1 = {a}\nprice2 = {b}\ntotal = {total}")
    steps = [given, (f"If all were {second}", "all_second = count * price2"), (f"Each of the {first} makes a difference of", "step = price1 - price2"), (f"Number of {first}", "first = (total - all_second) / step")]
    cramer = [(f"We want the number of {ask}. x {first} and y {second}: x + y = count", f"count = {n}\nprice1 = {a}\nprice2 = {b}\ntotal = {total}"), ("Put y = count - x into price1*x + price2*y = total", "x = (total - price2*count) / (price1 - price2)")]
    if ask == second:
        steps.append((f"The others are {second}", "second = count - first"))
        cramer.append(("The rest is y", "y = count - x"))
        return [Solution(steps, "round(second)"), Solution(cramer, "round(y)")]
    return [Solution(steps, "round(first)"), Solution(cramer, "round(x)")]


@FAMILY.kind("tickets", weight=1.5)
def tickets(d: Draw) -> Problem:
    x, y = d.i(2, 150), d.i(2, 150)
    if d.chance(0.5):
        x, y = d.i(2, 30), d.i(2, 30)
    b = d.pick(d.i(2, 12), d.i(2, 12), Fraction(d.i(3, 15), 2))
    a = b + d.pick(d.i(1, 10), 3, Fraction(3, 2), 5)
    total = a * x + b * y
    ask_first = d.chance(0.5)
    ways = _counts("dear ones", "cheap ones", x + y, Money(a), Money(b), Money(total), "dear ones" if ask_first else "cheap ones")
    return Problem({"n": x + y, "a": Money(a), "b": Money(b), "total": Money(total), ("ask_first" if ask_first else "ask_second"): ""}, x if ask_first else y, ways)


_COINS = (("dime", "nickel", 10, 5), ("quarter", "dime", 25, 10), ("quarter", "nickel", 25, 5), ("50-cent coin", "20-cent coin", 50, 20), ("20-cent coin", "5-cent coin", 20, 5), ("dime", "penny", 10, 1))


@FAMILY.kind("coins")
def coins(d: Draw) -> Problem:
    one, two, a, b = d.pick(*_COINS)
    x, y = d.i(1, 40), d.i(1, 40)
    many = {"penny": "pennies"}
    first, second = one + "s", many.get(two, two + "s")
    cents = a * x + b * y
    ask_first = d.chance(0.5)
    asked, other = (first, second) if ask_first else (second, first)
    ways = _counts(first, second, x + y, a, b, cents, asked)
    return Problem({"n": x + y, "first": first, "second": second, "asked": asked, "other": other, "cents": cents, "a": a, "b": b, "dollars": f"${cents / 100:.2f}"}, x if ask_first else y, ways)


_HERDS = (("rabbits", "hens", 4, 2), ("cows", "chickens", 4, 2), ("sheep", "geese", 4, 2), ("goats", "ducks", 4, 2), ("horses", "turkeys", 4, 2), ("pigs", "chickens", 4, 2), ("dogs", "parrots", 4, 2))
_WHEELS = (("cars", "motorcycles", 4, 2), ("tricycles", "bicycles", 3, 2), ("cars", "bikes", 4, 2))


@FAMILY.kind("legs", weight=1.2)
def heads_and_legs(d: Draw) -> Problem:
    herd = d.chance(0.6)
    first, second, a, b = d.pick(*(_HERDS if herd else _WHEELS))
    x, y = d.i(1, 40), d.i(1, 40)
    part = "legs" if herd else "wheels"
    ask_first = d.chance(0.5)
    asked = first if ask_first else second
    given = (f"We want the {asked}. Heads and {part}:", f"heads = {x + y}\nlegs = {a * x + b * y}") if herd else (f"We want the {asked}. Vehicles and {part}:", f"count = {x + y}\nwheels = {a * x + b * y}")
    count, total = ("heads", "legs") if herd else ("count", "wheels")
    steps = [given, (f"If all were {second}, each with {b} {part}", f"least = {b} * {count}"), (f"Each of the {first} has {a - b} more", f"first = ({total} - least) // {a - b}")]
    if not ask_first:
        steps.append((f"The rest are {second}", f"second = {count} - first"))
    ways = [Solution(steps, "first" if ask_first else "second")]
    if not ask_first:
        ways.append(Solution([given, (f"If all were {first}, each with {a} {part}", f"most = {a} * {count}"), (f"Each of the {second} has {a - b} fewer", f"second = (most - {total}) // {a - b}")], "second"))
    return Problem({"n": x + y, "legs": a * x + b * y, "first": first, "second": second, "asked": asked, "other": second if ask_first else first, ("herd" if herd else "wheels"): ""}, x if ask_first else y, ways)


@FAMILY.kind("prices", weight=1.3)
def two_baskets(d: Draw) -> Problem:
    while True:
        a, b, p, q = d.i(2, 8), d.i(2, 8), d.i(2, 8), d.i(2, 8)
        if a * q != p * b:
            break
    x, y = (d.i(1, 20), d.i(1, 20)) if d.chance(0.6) else (Fraction(d.i(1, 40), 4), Fraction(d.i(1, 40), 4))
    c, r = a * x + b * y, p * x + q * y
    ask = d.pick("first", "second", "both")
    given = ("a*x + b*y = c for both purchases", f"a1, b1, c1 = {a}, {b}, {Money(c)}\na2, b2, c2 = {p}, {q}, {Money(r)}")
    det = ("Find the determinant", "det = a1*b2 - a2*b1")
    first = ("[Find the first price|We want the first price] x", "x = (c1*b2 - c2*b1) / det")
    second = ("[Find the second price|We want the second price] y", "y = (a1*c2 - a2*c1) / det")
    values: dict[str, object] = {"a": a, "b": b, "p": p, "q": q, "c": Money(c), "r": Money(r), f"ask_{ask}": "", "asked": {"first": "one cake", "second": "one drink", "both": "one cake and of one drink"}[ask]}
    if ask == "both":
        return Problem(values, [x, y], [Solution([given, det, ("We want both prices", f"{first[1]}\n{second[1]}")], "round(x, 2), round(y, 2), sep=', '")])
    if ask == "first":
        return Problem(values, x, [Solution([given, det, ("We want the first price x", first[1])], "round(x, 2)")])
    eliminate = [given, ("Multiply to make the x-terms equal, then subtract", "y_count = b1*a2 - b2*a1\ny_cost = c1*a2 - c2*a1"), ("We want the second price y", "y = y_cost / y_count")]
    return Problem(values, y, [Solution([given, det, ("We want the second price y", second[1])], "round(y, 2)"), Solution(eliminate, "round(y, 2)")])


@FAMILY.kind("quiz")
def points_for_right_and_wrong(d: Draw) -> Problem:
    """Right answers give points, wrong ones cost points; the score is known."""
    right, wrong = d.i(3, 30), d.i(1, 20)
    plus, minus = d.pick(2, 3, 4, 5, 10), d.pick(1, 1, 2, 3)
    score = plus * right - minus * wrong
    ask_right = d.chance(0.6)
    steps = [(f"We want the {'right' if ask_right else 'wrong'} answers", f"count = {right + wrong}\nplus = {plus}\nminus = {minus}\nscore = {score}"), ("If all were right", "best = plus * count"), ("Each wrong one lowers this by", "step = plus + minus"), ("Number of wrong answers", "wrong = (best - score) // step")]
    if ask_right:
        steps.append(("The others are right", "right = count - wrong"))
    return Problem({"n": right + wrong, "plus": plus, "minus": minus, "score": score, ("ask_right" if ask_right else "ask_wrong"): ""}, right if ask_right else wrong, [Solution(steps, "right" if ask_right else "wrong")])


@FAMILY.kind("multiple")
def multiple_and_relation(d: Draw) -> Problem:
    """x is k times y; and a x + b y (or a difference) is known."""
    y, k = d.i(2, 30), d.i(2, 6)
    x = k * y
    kind = d.pick("difference", "mixed")
    ask_big = d.chance(0.5)
    if kind == "difference":
        given = ("The multiple and the difference are given", f"times = {k}\ndifference = {x - y}")
        steps = [given, ("The difference is times - 1 small parts", "small = difference // (times - 1)")]
        values: dict[str, object] = {"k": k, "diff": x - y}
    else:
        a, b = d.i(2, 5), d.i(2, 5)
        given = ("x = times*y goes into a*x + b*y = c", f"times = {k}\na = {a}\nb = {b}\nc = {a * x + b * y}")
        steps = [given, ("Put it in: (a*times + b)*y = c", "small = c // (a*times + b)")]
        values = {"k": k, "a": a, "b": b, "c": a * x + b * y}
    if ask_big:
        steps.append(("We want the larger one", "big = times * small"))
    else:
        steps[-1] = (f"We want the smaller one. {steps[-1][0]}", steps[-1][1])
    return Problem({**values, "asked": "the larger" if ask_big else "the smaller", ("ask_big" if ask_big else "ask_small"): ""}, x if ask_big else y, [Solution(steps, "big" if ask_big else "small")])
