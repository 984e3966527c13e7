"""Rounding to places, place value, building and comparing numbers, estimates, what was rounded."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from ..draw import Draw, Problem, Solution
from ..family import Family
from ..values import Num, Seq

FAMILY = Family("rounding", topic="numbers", weight=1.1)
_PLACES = {10: "ten", 100: "hundred", 1000: "thousand", 10_000: "ten thousand", 100_000: "hundred thousand"}
_VALUES = ("ones", "tens", "hundreds", "thousands", "ten-thousands", "hundred-thousands", "millions")


@FAMILY.kind("whole", weight=1.2)
def whole(d: Draw) -> Problem:
    unit = d.pick(10, 10, 100, 100, 1000, 1000, 10_000)
    n = d.i(unit // 2 + 1, d.pick(unit * 9, unit * 99))
    low = n // unit * unit
    answer = low + unit if 2 * (n - low) >= unit else low
    given = (f"We want the multiple of {unit} that is nearest", f"n = {n}\nunit = {unit}")
    values = {"n": Num(n), "unit": unit, "place": _PLACES[unit]}
    if d.chance(0.25):
        return Problem({**values, "error": ""}, abs(answer - n), [
            Solution([given, ("Add half a unit and cut off", "rounded = (n + unit // 2) // unit * unit"), ("We want how far it is from the number", "error = abs(rounded - n)")], "error"),
        ])
    return Problem({**values, "plain": ""}, answer, [
        Solution([given, ("Add half a unit and cut off", "rounded = (n + unit // 2) // unit * unit")], "rounded"),
        Solution([given, ("Find the rest; from half a unit on go up", "rest = n % unit\nrounded = n - rest\nif 2 * rest >= unit:\n    rounded = rounded + unit")], "rounded"),
    ])


@FAMILY.kind("decimals", weight=1.3)
def decimals(d: Draw) -> Problem:
    places = d.pick(1, 1, 2, 2, 3, 0)
    digits = places + d.i(1, 3)
    n = d.i(1, d.pick(9, 99, 999)) * 10**digits + d.i(1, 10**digits - 1)
    if n % 10 == 0:
        n += d.i(1, 9)
    x = Fraction(n, 10**digits)
    text = f"{n // 10**digits}.{n % 10**digits:0{digits}d}"
    scale = 10**places
    answer = Fraction(int(x * scale + Fraction(1, 2)), scale)
    word = {0: "whole number", 1: "tenth", 2: "hundredth", 3: "thousandth"}[places]
    given = (f"We want {places} decimals" if places else "We want the nearest whole number", f'from decimal import Decimal, ROUND_HALF_UP\nx = Decimal("{text}")')
    step = "1" if places == 0 else "0." + "0" * (places - 1) + "1"
    values = {"x": text, "word": word, **({"k": places, "places": "1 decimal place" if places == 1 else f"{places} decimal places"} if places else {"to_whole": ""})}
    return Problem(values, answer, [Solution([given, ("Round, halves go up", f'rounded = x.quantize(Decimal("{step}"), ROUND_HALF_UP)')], "rounded")])


@FAMILY.kind("significant", weight=0.9)
def significant(d: Draw) -> Problem:
    k = d.i(1, 3)
    size = d.i(-4, 5)
    digits = d.i(10**4, 10**5 - 1)
    if digits % 10 == 0:
        digits += 3
    x = Decimal(digits).scaleb(size - 4)
    kept = Decimal(x).quantize(Decimal(1).scaleb(x.adjusted() - k + 1), ROUND_HALF_UP)
    text = format(x, "f")
    answer = Fraction(kept)
    given = (f"We want {k} significant digits", f'from decimal import Decimal, ROUND_HALF_UP\nx = Decimal("{text}")\nk = {k}')
    return Problem({"x": text, "k": k, "figures": f"{k} significant figure{'' if k == 1 else 's'}"}, answer, [
        Solution([given, ("The first digit fixes which place is the last one", "place = x.adjusted() - k + 1"), ("Round there, halves go up", 'rounded = x.quantize(Decimal(1).scaleb(place), ROUND_HALF_UP)\ntext = format(rounded, "f")')], "text"),
    ])


@FAMILY.kind("place", weight=1.2)
def place(d: Draw) -> Problem:
    size = d.i(3, 7)
    n = d.i(10 ** (size - 1), 10**size - 1)
    i = d.i(0, size - 1)
    digit = int(str(n)[size - 1 - i])
    kind = d.pick("digit", "digit", "value", "build", "build", "decimal", "count")
    if kind == "digit":
        return Problem({"n": Num(n), "place": _VALUES[i], "ask_digit": ""}, digit, [Solution([(f"We want the digit of the {_VALUES[i]}", f"n = {n}\nunit = {10**i}"), ("Cut off what is behind it and take the last digit", "digit = n // unit % 10")], "digit")])
    if kind == "value":
        order = d.r.sample(range(1, 10), size)
        n = int("".join(map(str, order)))
        digit = order[size - 1 - i]
        return Problem({"n": Num(n), "digit": digit, "ask_value": ""}, digit * 10**i, [
            Solution([("We want the value of the digit at its place", f'text = "{n}"\ndigit = "{digit}"'), ("Count the digits behind it", "behind = len(text) - 1 - text.index(digit)"), ("Multiply by this power of ten", "value = int(digit) * 10 ** behind")], "value"),
        ])
    if kind == "build":
        parts = [(c, p) for c, p in zip((d.i(1, 9) for _ in range(size)), range(size - 1, -1, -1), strict=True) if d.chance(0.75) or p == size - 1]
        text = ", ".join(f"{c} {_VALUES[p][:-1] if c == 1 else _VALUES[p]}" for c, p in parts)
        value = 0
        for p in range(size - 1, -1, -1):
            value = value * 10 + next((c for c, q in parts if q == p), 0)
        code = " + ".join(f"{c} * {10**p}" if p else str(c) for c, p in parts)
        return Problem({"parts": text}, value, [Solution([("We want the number from its places", f"number = {code}")], "number")])
    if kind == "count":
        low, high = d.i(10, 300), d.i(301, 999)
        return Problem({"low": low, "high": high}, len(range(low, high)) + 1, [Solution([("We want how many whole numbers there are, both ends included", f"low = {low}\nhigh = {high}"), ("Subtract and add one", "count = high - low + 1")], "count")])
    order = d.r.sample(range(1, 10), 4)
    text = f"{d.i(0, 99)}.{''.join(map(str, order[:3]))}"
    j = d.i(1, 3)
    name = ("tenths", "hundredths", "thousandths")[j - 1]
    return Problem({"x": text, "place": name, "ask_decimal": ""}, order[j - 1], [Solution([(f"We want the digit of the {name}", f'text = "{text}"\nplace = {j}'), ("Take the digits after the point", 'after = text.split(".")[1]\ndigit = after[place - 1]')], "digit")])


@FAMILY.kind("arrange", weight=1.0)
def arrange(d: Draw) -> Problem:
    kind = d.pick("largest", "smallest", "range", "sort", "sort", "biggest")
    if kind in ("largest", "smallest"):
        digits = d.distinct(d.i(3, 5), 1, 9)
        big = kind == "largest"
        value = 0
        for c in sorted(digits, reverse=big):
            value = value * 10 + c
        return Problem({"digits": Seq(list(digits)), kind: ""}, value, [Solution([(f"We want the {kind} number with all these digits", f"digits = {digits}"), (f"Put the {'largest' if big else 'smallest'} digits first", f"digits = sorted(digits{', reverse=True' if big else ''})"), ("Join them", 'number = int("".join(map(str, digits)))')], "number")])
    if kind == "range":
        digits = d.distinct(d.i(3, 4), 1, 9)
        big = small = 0
        for c in sorted(digits):
            small = small * 10 + c
        for c in sorted(digits, reverse=True):
            big = big * 10 + c
        return Problem({"digits": Seq(list(digits)), "difference": ""}, big - small, [Solution([("We want the largest minus the smallest number with these digits", f"digits = {digits}"), ("Sort them up and down and join", 'small = int("".join(map(str, sorted(digits))))\nlarge = int("".join(map(str, sorted(digits, reverse=True))))'), ("Subtract", "difference = large - small")], "difference")])
    decimals = d.r.sample([Fraction(d.i(1, 99), 10) if d.chance(0.5) else Fraction(d.i(1, 999), 100) for _ in range(12)], 4)
    numbers = list(dict.fromkeys(decimals))
    if len(numbers) < 3:
        numbers = [Fraction(1, 2), Fraction(9, 20), Fraction(51, 100)]
    code = "[" + ", ".join(f"{float(x):.10g}" for x in numbers) + "]"
    if kind == "biggest":
        return Problem({"nums": Seq(list(numbers)), "ask_max": ""}, max(numbers), [Solution([("We want the largest of the numbers", f"nums = {code}"), ("Take the maximum", "largest = max(nums)")], "largest")])
    down = d.chance(0.4)
    ordered: list[Fraction] = []
    for x in numbers:
        at = sum(1 for y in ordered if y < x)
        ordered.insert(at, x)
    if down:
        ordered.reverse()
    return Problem({"nums": Seq(list(numbers)), "down" if down else "up": ""}, ordered, [Solution([(f"We want them from {'largest to smallest' if down else 'smallest to largest'}", f"nums = {code}"), ("Sort them", f"result = sorted(nums{', reverse=True' if down else ''})")], "result")])


@FAMILY.kind("estimate", weight=1.0)
def estimate(d: Draw) -> Problem:
    kind = d.pick("sum", "product", "bounds", "money")
    unit = d.pick(10, 100)
    a, b = d.i(unit + 1, unit * 12), d.i(unit + 1, unit * 12)

    def near(x: int) -> int:
        return x + unit - x % unit if 2 * (x % unit) >= unit else x - x % unit

    if kind in ("sum", "product"):
        minus = kind == "sum" and d.chance(0.4)
        if minus and a < b:
            a, b = b, a
        sign = "*" if kind == "product" else "-" if minus else "+"
        value = near(a) * near(b) if kind == "product" else near(a) - near(b) if minus else near(a) + near(b)
        steps = [(f"We want to round both numbers to {unit} first", f"a = {a}\nb = {b}\nunit = {unit}"), ("Add half a unit and cut off", "x = (a + unit // 2) // unit * unit\ny = (b + unit // 2) // unit * unit"), ({"*": "Multiply", "-": "Subtract", "+": "Add"}[sign] + " the rounded numbers", f"result = x {sign} y")]
        return Problem({"a": a, "b": b, "place": _PLACES[unit], "times" if sign == "*" else "minus" if minus else "plus": ""}, value, [Solution(steps, "result")])
    if kind == "bounds":
        r = d.i(2, 90) * unit
        low = d.chance(0.5)
        if low:
            return Problem({"r": Num(r), "place": _PLACES[unit], "ask_low": ""}, r - unit // 2, [Solution([("We want the smallest whole number that rounds to it", f"rounded = {r}\nunit = {unit}"), ("Go down by half a unit", "smallest = rounded - unit // 2")], "smallest")])
        return Problem({"r": Num(r), "place": _PLACES[unit], "ask_high": ""}, r + unit // 2 - 1, [Solution([("We want the largest whole number that rounds to it", f"rounded = {r}\nunit = {unit}"), ("One below the half that goes up", "largest = rounded + unit // 2 - 1")], "largest")])
    prices = [Fraction(d.i(101, 2999), 100) for _ in range(d.i(3, 4))]
    shown = ", ".join(f"{float(p):.2f}" for p in prices)
    total = sum(int(p + Fraction(1, 2)) for p in prices)
    return Problem({"prices": shown}, total, [Solution([("We want each price rounded to a whole first", f"prices = [{shown}]"), ("Add a half and cut off", "rounded = [int(p + 0.5) for p in prices]"), ("Add the rounded prices", "total = sum(rounded)")], "total")])
