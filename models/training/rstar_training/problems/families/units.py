"""Units of measure: length, mass, volume, time, area, temperature, speed; imperial units with the given factor; sums in two units."""

from fractions import Fraction

from ..draw import Draw, Problem, Solution
from ..family import Family
from ..lexicon import unit
from ..values import Num, Qty, plain

FAMILY = Family("units", topic="units", weight=1.4)
# unit pairs: larger, smaller, how many of the smaller make the larger
_METRIC = (("km", "m", 1000), ("m", "cm", 100), ("cm", "mm", 10), ("m", "mm", 1000), ("kg", "g", 1000), ("t", "kg", 1000), ("g", "mg", 1000), ("L", "mL", 1000), ("L", "cL", 100), ("cL", "mL", 10))
_TIME = (("h", "min", 60), ("min", "s", 60), ("d", "h", 24), ("h", "s", 3600))
_CUSTOMARY = (("ft", "in", 12), ("yd", "ft", 3), ("lb", "oz", 16), ("gal", "cup", 16), ("mi", "yd", 1760), ("tbsp", "tsp", 3), ("yd", "in", 36))
_ODD = (("mi", "km", Fraction(16, 10)), ("in", "cm", Fraction(254, 100)), ("lb", "g", 454), ("oz", "g", 28), ("ft", "cm", Fraction(3048, 100)), ("gal", "L", Fraction(379, 100)), ("mi", "km", Fraction(161, 100)), ("kg", "lb", Fraction(22, 10)))


def _round(d: Draw) -> int | Fraction:
    return d.pick(d.i(2, 99), d.i(2, 40), Fraction(d.i(3, 199), 10), Fraction(d.i(1, 39) * 25, 100))


@FAMILY.kind("simple", weight=1.5)
def simple(d: Draw) -> Problem:
    big, small, k = d.pick(d.pick(*_METRIC), d.pick(*_METRIC), d.pick(*_TIME), d.pick(*_CUSTOMARY))
    x = _round(d)
    if isinstance(x, Fraction) and (x * k).denominator > 4:
        x = d.i(2, 60)
    if x == 1:
        x = 3
    b, s = unit(big), unit(small)
    if d.chance(0.5):
        return Problem({"q": Qty(x, b), "to": s.many, "short": s.short, "raw": plain(x), "from": b.many}, Fraction(x) * k, [
            Solution([(f"We want {s.many}, smaller units, so multiply", f"{b.many} = {plain(x)}\nfactor = {k}"), (f"One {b.one} is {k} {s.many}", f"result = {b.many} * factor")], "result" if isinstance(x, int) else "round(result, 4)"),
        ])
    y = Fraction(x) * k
    if y == 1:
        x, y = 2, Fraction(2 * k)
    return Problem({"q": Qty(y if y.denominator > 1 else int(y), s), "to": b.many, "short": b.short, "raw": plain(y), "from": s.many}, Fraction(x), [
        Solution([(f"We want {b.many}, larger units, so divide", f"{s.many} = {plain(y)}\nfactor = {k}"), (f"One {b.one} is {k} {s.many}", f"result = {s.many} / factor")], "result"),
    ])


@FAMILY.kind("sum", weight=1.1)
def sums(d: Draw) -> Problem:
    big, small, k = d.pick(d.pick(*_METRIC), d.pick(*_METRIC), d.pick(("h", "min", 60), ("min", "s", 60), ("ft", "in", 12), ("lb", "oz", 16)))
    b, s = unit(big), unit(small)
    kind = d.pick("compound", "plus", "minus", "split", "parts")
    if kind == "compound":
        x, y = d.i(1, 40), d.i(1, k - 1)
        return Problem({"p": Qty(x, b), "q": Qty(y, s), "to": s.many, "compound": ""}, x * k + y, [Solution([(f"We want all in {s.many}", f"large = {x}\nsmall = {y}"), (f"One {b.one} is {k} {s.many}", f"result = large * {k} + small")], "result")])
    if kind == "split":
        n = d.i(k + 1, k * 12)
        if n % k == 0:
            n += 1
        return Problem({"q": Qty(n, s), "to": b.many, "rest": s.many, "split": ""}, [n // k, n - k * (n // k)], [Solution([(f"We want full {b.many} and the {s.many} left", f"n = {n}\nfactor = {k}"), ("Divide with remainder", "whole = n // factor\nrest = n % factor")], "(whole, rest)")])
    x, y = d.i(1, 20), d.i(1, k * 3)
    if kind == "parts":
        parts = [n for n in (2, 3, 4, 5, 6, 8, 10, 12, 20) if x * k % n == 0]
        n = d.pick(*parts)
        return Problem({"p": Qty(x, b), "n": n, "to": s.many, "share": ""}, Fraction(x * k, n), [
            Solution([(f"We want one part in {s.many}", f"total = {x} * {k}\ncount = {n}"), ("Divide by the number of parts", "part = total / count")], "part"),
        ])
    if kind == "minus":
        y = d.i(1, x * k - 1)
        return Problem({"p": Qty(x, b), "q": Qty(y, s), "to": s.many, "less": ""}, x * k - y, [Solution([(f"We want what is left in {s.many}", f"total = {x} * {k}\npart = {y}"), ("Subtract", "rest = total - part")], "rest")])
    return Problem({"p": Qty(x, b), "q": Qty(y, s), "to": s.many, "more": ""}, x * k + y, [Solution([(f"We want the sum in {s.many}", f"first = {x} * {k}\nsecond = {y}"), ("Add", "total = first + second")], "total")])


@FAMILY.kind("factor", weight=1.1)
def given_factor(d: Draw) -> Problem:
    big, small, k = d.pick(*_ODD)
    b, s = unit(big), unit(small)
    x = d.i(2, 150)
    values = {"one": Qty(k, s), "b": b.one, "bs": b.many, "s": s.many}
    if d.chance(0.6):
        return Problem({**values, "x": Qty(x, b), "to_small": ""}, k * x, [Solution([(f"We want {s.many}, so multiply by the factor", f"n = {x}\nfactor = {plain(k)}"), (f"Each {b.one} has that many {s.many}", "result = n * factor")], "round(result, 4)")])
    y = k * x
    return Problem({**values, "y": Qty(y if Fraction(y).denominator > 1 else int(y), s), "to_big": ""}, x, [Solution([(f"We want {b.many}, so divide by the factor", f"n = {plain(y)}\nfactor = {plain(k)}"), (f"Each {b.one} has that many {s.many}", "result = n / factor")], "round(result, 4)")])


@FAMILY.kind("temperature", weight=1.0)
def temperature(d: Draw) -> Problem:
    kind = d.pick("to_f", "to_f", "to_c", "to_c", "kelvin", "from_kelvin", "change")
    c = d.i(-40, 120)
    if kind == "to_f":
        return Problem({"c": Num(c), "to_f": ""}, Fraction(c * 9, 5) + 32, [Solution([("We want degrees Fahrenheit", f"celsius = {c}"), ("Multiply by 9 / 5 and add 32", "fahrenheit = celsius * 9 / 5 + 32")], "round(fahrenheit, 4)"), Solution([("We want degrees Fahrenheit", f"celsius = {c}"), ("Multiply by 1.8", "product = celsius * 1.8"), ("Add 32", "fahrenheit = product + 32")], "round(fahrenheit, 4)")])
    if kind == "to_c":
        c = 5 * d.i(-8, 24) if d.chance(0.8) else c
        f = Fraction(c * 9, 5) + 32
        shown = plain(f)
        return Problem({"f": Num(f if f.denominator > 1 else int(f)), "to_c": ""}, c, [Solution([("We want degrees Celsius", f"fahrenheit = {shown}"), ("Subtract 32 first", "rest = fahrenheit - 32"), ("Then multiply by 5 / 9", "celsius = rest * 5 / 9")], "round(celsius, 4)")])
    if kind == "kelvin":
        return Problem({"c": Num(c), "to_k": ""}, c + Fraction(5463, 20), [Solution([("We want kelvin", f"celsius = {c}"), ("Add 273.15", "kelvin = celsius + 273.15")], "round(kelvin, 4)")])
    if kind == "from_kelvin":
        k = d.i(0, 900)
        return Problem({"k": Num(k), "from_k": ""}, k - Fraction(27315, 100), [Solution([("We want degrees Celsius", f"kelvin = {k}"), ("Subtract 273.15", "celsius = kelvin - 273.15")], "round(celsius, 4)")])
    t, rise = d.pick(d.i(-20, -2), d.i(2, 25)), d.i(2, 25) * d.pick(-1, 1)
    return Problem({"t": Num(t), "by": abs(rise), "risen" if rise > 0 else "fallen": ""}, t + rise, [Solution([(f"We want the temperature after it {'rises' if rise > 0 else 'falls'}", f"temperature = {t}\nchange = {abs(rise)}"), ("Add" if rise > 0 else "Subtract", f"temperature = temperature {'+' if rise > 0 else '-'} change")], "temperature")])


@FAMILY.kind("speed", weight=1.1)
def speed(d: Draw) -> Problem:
    kind = d.pick("to_ms", "to_kmh", "to_kmh", "per_minute", "flow")
    if kind == "to_ms":
        v = 18 * d.i(1, 12) if d.chance(0.7) else 9 * d.i(1, 30)
        return Problem({"v": Qty(v, unit("km/h")), "to_ms": ""}, Fraction(v * 10, 36), [
            Solution([("We want meters per second", f"speed = {v}"), ("Divide km/h by 3.6", "result = speed / 3.6")], "round(result, 4)"),
            Solution([("We want meters per second", f"speed = {v}"), ("Find the meters in an hour", "meters = speed * 1000"), ("An hour has 3600 seconds", "result = meters / 3600")], "result"),
        ])
    if kind == "to_kmh":
        v = d.pick(d.i(1, 60), Fraction(d.i(3, 199), 2))
        return Problem({"v": Qty(v, unit("m/s")), "to_kmh": ""}, Fraction(v) * 3600 / 1000, [
            Solution([("We want kilometers per hour", f"speed = {plain(v)}"), ("Multiply m/s by 3.6", "result = speed * 3.6")], "round(result, 4)"),
            Solution([("We want kilometers per hour", f"speed = {plain(v)}"), ("Find the meters in an hour", "meters = speed * 3600"), ("A kilometer has 1000 meters", "result = meters / 1000")], "result"),
        ])
    if kind == "per_minute":
        v = 6 * d.i(1, 40)
        return Problem({"v": Qty(v, unit("km/h")), "per_minute": ""}, v * Fraction(1000, 60), [Solution([("We want meters per minute", f"speed = {v}"), ("Find the meters in an hour", "meters = speed * 1000"), ("An hour has 60 minutes", "result = meters / 60")], "result")])
    n = d.i(1, 40)
    small = d.pick(("mL", "second", 3600), ("mL", "minute", 60))
    rate = n * 1000 // small[2] if n * 1000 % small[2] == 0 else d.i(1, 40) * 5
    return Problem({"rate": rate, "each": small[1]}, Fraction(rate * small[2], 1000), [Solution([("We want liters per hour", f"rate = {rate}"), (f"An hour has {small[2]} {small[1]}s", f"milliliters = rate * {small[2]}"), ("A liter has 1000 milliliters", "liters = milliliters / 1000")], "liters")])


@FAMILY.kind("square", weight=1.0)
def square(d: Draw) -> Problem:
    power = d.pick(2, 2, 3)
    big, small, k = d.pick(("m", "cm", 100), ("cm", "mm", 10), ("km", "m", 1000), ("m", "mm", 1000), ("ft", "in", 12), ("yd", "ft", 3)) if power == 2 else d.pick(("m", "cm", 100), ("cm", "mm", 10), ("yd", "ft", 3), ("ft", "in", 12))
    b, s, word = unit(big), unit(small), "square" if power == 2 else "cubic"
    x = d.pick(d.i(2, 30), d.i(2, 30), Fraction(d.i(1, 19), 2))
    factor = k**power
    if d.chance(0.2):
        n = d.i(2, 90)
        to_hectare = d.chance(0.5)
        if to_hectare:
            return Problem({"hectares": n}, n * 10_000, [Solution([("We want square meters", f"hectares = {n}"), ("A hectare has 10000 square meters", "result = hectares * 10000")], "result")])
        m = n * 1000
        return Problem({"cubic_dm": Num(m)}, Fraction(m, 1000), [Solution([("We want cubic meters", f"liters = {m}"), ("A cubic meter has 1000 liters", "result = liters / 1000")], "result")])
    power_word = "square" if power == 2 else "cube"
    if d.chance(0.6):
        return Problem({"n": Num(x), "from": f"{word} {b.many}", "to": f"{word} {s.many}", "len": f"1 {b.one} = {k} {s.many}"}, x * factor, [Solution([(f"We want {word} {s.many}, smaller units, so multiply", f"n = {plain(x)}\nlength = {k}"), (f"The factor is the {power_word} of {k}", f"factor = length ** {power}\nresult = n * factor")], "result")])
    y = x * factor
    return Problem({"n": Num(y if Fraction(y).denominator > 1 else int(y)), "from": f"{word} {s.many}", "to": f"{word} {b.many}", "len": f"1 {b.one} = {k} {s.many}"}, Fraction(x), [Solution([(f"We want {word} {b.many}, larger units, so divide", f"n = {plain(y)}\nlength = {k}"), (f"The factor is the {power_word} of {k}", f"factor = length ** {power}\nresult = n / factor")], "result")])


@FAMILY.kind("story", weight=1.1)
def story(d: Draw) -> Problem:
    kind = d.pick("cups", "bags", "laps", "drip", "steps")
    if kind == "cups":
        size = d.pick(100, 125, 150, 200, 250, 300, 500)
        count = d.i(4, 40)
        total = Fraction(size * count, 1000)
        if total.denominator > 4:
            count = 20
            total = Fraction(size * count, 1000)
        return Problem({"total": Qty(total if total.denominator > 1 else int(total), unit("L")), "size": Qty(size, unit("mL"))}, count, [Solution([("We want the number of portions, both in milliliters", f"total = {plain(total)} * 1000\nsize = {size}"), ("Divide", "count = total / size")], "count")])
    if kind == "bags":
        n, g = d.i(3, 60), d.pick(d.i(2, 19) * 50, d.i(20, 400))
        return Problem({"n": n, "g": Qty(g, unit("g"))}, Fraction(n * g, 1000), [Solution([("We want kilograms", f"count = {n}\ngrams = {g}"), ("Find all the grams", "total = count * grams"), ("A kilogram has 1000 grams", "kilograms = total / 1000")], "kilograms")])
    if kind == "laps":
        lap = d.pick(200, 250, 400, 500)
        km = d.i(1, 12) if lap != 400 else 2 * d.i(1, 6)
        return Problem({"lap": Qty(lap, unit("m")), "km": Qty(km, unit("km"))}, Fraction(1000 * km, lap), [Solution([("We want the number of rounds, both in meters", f"distance = {km} * 1000\nlap = {lap}"), ("Divide", "rounds = distance / lap")], "rounds")])
    if kind == "drip":
        mL, h = d.i(2, 40), d.i(2, 24)
        return Problem({"drop": Qty(mL, unit("mL")), "h": h}, Fraction(mL * 60 * h, 1000), [Solution([("We want liters in all hours", f"per_minute = {mL}\nhours = {h}"), ("Find the milliliters", "milliliters = per_minute * 60 * hours"), ("A liter has 1000 milliliters", "liters = milliliters / 1000")], "liters")])
    cm, steps = d.i(40, 90), d.i(2, 90) * 100
    return Problem({"step": Qty(cm, unit("cm")), "steps": steps}, Fraction(cm * steps, 100_000), [Solution([("We want kilometers", f"step = {cm}\ncount = {steps}"), ("Find the centimeters", "centimeters = step * count"), ("A kilometer has 100000 centimeters", "kilometers = centimeters / 100000")], "kilometers")])
