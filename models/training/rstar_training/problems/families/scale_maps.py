"""Scale drawings, maps and models: real length, drawn length, the scale itself, areas, travel on a map, similar figures, shadows."""

from fractions import Fraction

from ..draw import Draw, Problem, Solution
from ..family import Family
from ..lexicon import unit
from ..values import Qty, Text, Value
from ._measure import Powered, any_length, lengths

FAMILY = Family("scale_maps", topic="ratio and scale", weight=1.2)


def _scale(d: Draw, k: int) -> Value:
    """1:25000, sometimes with spaces or a thousands comma."""
    digits = f"{k:,}" if d.chance(0.35) and k >= 1000 else str(k)
    return Text(d.pick(f"1:{digits}", f"1:{digits}", f"1 : {digits}"))


def _tidy(x: Fraction) -> int | Fraction:
    return int(x) if x.denominator == 1 else x


@FAMILY.kind("real", weight=1.3)
def real(d: Draw) -> Problem:
    x = d.pick(d.i(2, 40), Fraction(d.i(3, 199), 10))
    code = float(x) if isinstance(x, Fraction) else x
    if d.chance(0.6):
        k = d.pick(10_000, 20_000, 25_000, 50_000, 100_000, 200_000, 250_000, 500_000, 1_000_000)
        km = Fraction(x) * k / 100_000
        return Problem({"scale": _scale(d, k), "x": Qty(x, unit("cm")), "km": ""}, km, [
            Solution([("We want kilometers in reality", f"map_cm = {code}\nscale = {k}"), ("Multiply by the scale", "real_cm = map_cm * scale"), ("A kilometer has 100000 centimeters", "real_km = real_cm / 100000")], "round(real_km, 4)"),
            Solution([("We want kilometers in reality", f"map_cm = {code}\nscale = {k}"), ("Find the kilometers of one centimeter", "one = scale / 100000"), ("Multiply by the centimeters", "real_km = map_cm * one")], "round(real_km, 4)"),
        ])
    k = d.pick(20, 25, 50, 75, 100, 200, 250, 400, 500, 1000)
    return Problem({"scale": _scale(d, k), "x": Qty(x, unit("cm")), "m": ""}, Fraction(x) * k / 100, [
        Solution([("We want meters in reality", f"plan_cm = {code}\nscale = {k}"), ("Multiply by the scale", "real_cm = plan_cm * scale"), ("A meter has 100 centimeters", "real_m = real_cm / 100")], "round(real_m, 4)"),
    ])


@FAMILY.kind("drawn", weight=1.2)
def drawn(d: Draw) -> Problem:
    x = d.pick(d.i(2, 40), Fraction(d.i(3, 99), 2))
    if d.chance(0.6):
        k = d.pick(10_000, 20_000, 25_000, 50_000, 100_000, 200_000, 250_000, 500_000, 1_000_000)
        km = _tidy(Fraction(x) * k / 100_000)
        shown = Qty(km, unit("km"))
        return Problem({"scale": _scale(d, k), "r": shown, "km": ""}, Fraction(x), [
            Solution([("We want centimeters on the map", f"real_km = {shown}\nscale = {k}"), ("A kilometer has 100000 centimeters", "real_cm = real_km * 100000"), ("Divide by the scale", "map_cm = real_cm / scale")], "round(map_cm, 4)"),
        ])
    k = d.pick(20, 25, 50, 100, 200, 250, 400, 500)
    m = _tidy(Fraction(x) * k / 100)
    shown = Qty(m, unit("m"))
    return Problem({"scale": _scale(d, k), "r": shown, "m": ""}, Fraction(x), [
        Solution([("We want centimeters on the plan", f"real_m = {shown}\nscale = {k}"), ("A meter has 100 centimeters", "real_cm = real_m * 100"), ("Divide by the scale", "plan_cm = real_cm / scale")], "round(plan_cm, 4)"),
    ])


@FAMILY.kind("find_scale", weight=1.0)
def find_scale(d: Draw) -> Problem:
    x = d.i(2, 25)
    if d.chance(0.55):
        k = d.pick(10_000, 20_000, 25_000, 50_000, 100_000, 200_000, 250_000, 500_000)
        real_length, size = _tidy(Fraction(x * k, 100_000)), 100_000
        u, key = unit("km"), "km"
    else:
        k = d.pick(20, 25, 50, 75, 100, 200, 250, 500)
        real_length, size = _tidy(Fraction(x * k, 100)), 100
        u, key = unit("m"), "m"
    shown = Qty(real_length, u)
    steps = [("We want the scale 1:n, so both lengths in centimeters", f"drawn = {x}\nreal = {shown} * {size}"), ("Divide the real length by the drawn one", "n = round(real / drawn)")]
    values = {"x": Qty(x, unit("cm")), "r": shown, key: ""}
    if d.chance(0.5):
        return Problem({**values, "ask_n": ""}, k, [Solution(steps, "n")])
    return Problem({**values, "ask_ratio": ""}, f"1:{k}", [Solution([*steps, ("Write the scale", 'text = f"1:{n}"')], "text")])


@FAMILY.kind("given", weight=1.2)
def given_scale(d: Draw) -> Problem:
    a = d.pick(1, 1, 1, 2, 3, 4, 5)
    small, big = d.pick(("cm", "km"), ("cm", "km"), ("cm", "m"), ("in", "mi"), ("in", "ft"))
    b = d.pick(2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 40, 50)
    n = a * d.i(2, 20) + (0 if d.chance(0.7) else Fraction(a, 2))
    reality = Fraction(n) * b / a
    if reality.denominator > 4:
        n = a * d.i(2, 20)
        reality = Fraction(n * b, a)
    us, ub = unit(small), unit(big)
    values = {"a": Qty(a, us), "b": Qty(b, ub), "to_real": "", "big": ub.many, "small": us.many}
    n_value = Qty(_tidy(Fraction(n)), us)
    if d.chance(0.6):
        return Problem({**values, "x": n_value}, reality, [
            Solution([(f"We want the real length in {ub.many}", f"drawn = {n_value}\na = {a}\nb = {b}"), (f"Find how many {ub.many} one {us.one} stands for", "one = b / a"), ("Multiply", "real = drawn * one")], "round(real, 4)"),
        ])
    del values["to_real"]
    r = Qty(_tidy(reality), ub)
    return Problem({**values, "r": r, "to_drawn": ""}, Fraction(n), [
        Solution([(f"We want the drawn length in {us.many}", f"real = {r}\na = {a}\nb = {b}"), ("Divide by the real length of the given piece", "pieces = real / b"), ("Multiply by its drawn length", "drawn = pieces * a")], "round(drawn, 4)"),
    ])


@FAMILY.kind("similar", weight=1.1)
def similar(d: Draw) -> Problem:
    u = any_length(d)
    kind = d.pick("side", "side", "shadow", "shadow", "photo", "perimeter")
    p, q = d.i(2, 9), d.i(2, 9)
    if p == q:
        q += 1
    a, b = p * d.i(2, 8), p * d.i(2, 9)
    c, e = Fraction(a * q, p), Fraction(b * q, p)
    steps = [("Multiply by the ratio of the figures", "other = b * c / a")]
    if kind == "side":
        return Problem(lengths(u, a=a, b=b, c=int(c)), e, [
            Solution([("We want the side that belongs to b, the figures are similar", f"a = {a}\nb = {b}\nc = {int(c)}"), *steps], "other"),
            Solution([("We want the side that belongs to b, the figures are similar", f"a = {a}\nb = {b}\nc = {int(c)}"), ("Find the factor from a to c", "factor = c / a"), ("Multiply b by it", "other = b * factor")], "round(other, 4)"),
        ])
    m = unit(d.pick("m", "m", "ft"))
    if kind == "shadow":
        return Problem({"pole": Qty(a, m), "pole_shadow": Qty(b, m), "tree_shadow": Qty(int(e), m)}, c, [Solution([("We want the height, height and shadow have a fixed ratio", f"height = {a}\nshadow = {b}\nother_shadow = {int(e)}"), ("Find the height for one unit of shadow", "ratio = height / shadow"), ("Multiply by the other shadow", "other_height = other_shadow * ratio")], "round(other_height, 4)")])
    if kind == "photo":
        return Problem(lengths(u, w=a, h=b, new_w=int(c)), e, [Solution([("We want the new height, width and height keep their ratio", f"width = {a}\nheight = {b}\nnew_width = {int(c)}"), ("Find the factor of the width", "factor = new_width / width"), ("Multiply the height by it", "new_height = height * factor")], "round(new_height, 4)")])
    total = d.i(3, 20) * p
    return Problem({**lengths(u, a=a, c=int(c), around=total)}, Fraction(total * q, p), [Solution([("We want the perimeter of the second figure, all lengths share the factor", f"a = {a}\nc = {int(c)}\nperimeter = {total}"), ("Find the factor", "factor = c / a"), ("Multiply the perimeter by it", "other = perimeter * factor")], "round(other, 4)")])


@FAMILY.kind("model", weight=1.1)
def model(d: Draw) -> Problem:
    k = d.pick(10, 12, 20, 24, 25, 32, 43, 48, 50, 72, 87, 100, 144, 160, 200)
    x = d.i(3, 60)
    kind = d.pick("real", "model", "area", "map_area", "time")
    if kind == "real":
        return Problem({"scale": _scale(d, k), "x": Qty(x, unit("cm")), "k": k, "to_real": ""}, Fraction(x * k, 100), [Solution([("We want the real length in meters", f"model = {x}\nscale = {k}"), ("Multiply by the scale", "centimeters = model * scale"), ("A meter has 100 centimeters", "meters = centimeters / 100")], "round(meters, 4)")])
    if kind == "model":
        r = _tidy(Fraction(x * k, 100))
        shown = Qty(r, unit("m"))
        return Problem({"scale": _scale(d, k), "r": shown, "k": k, "to_model": ""}, x, [Solution([("We want the length of the model in centimeters", f"real = {shown}\nscale = {k}"), ("A meter has 100 centimeters", "centimeters = real * 100"), ("Divide by the scale", "model = centimeters / scale")], "round(model, 4)")])
    if kind == "area":
        k = d.pick(10, 20, 50, 100, 200)
        area = d.i(2, 60)
        return Problem({"scale": _scale(d, k), "area": Powered(d, area, unit("cm"))}, Fraction(area * k * k, 10_000), [Solution([("We want the real area in square meters", f"area = {area}\nscale = {k}"), ("Areas grow by the scale squared", "real_cm2 = area * scale ** 2"), ("A square meter has 10000 square centimeters", "real_m2 = real_cm2 / 10000")], "round(real_m2, 4)")])
    k = d.pick(10_000, 20_000, 25_000, 50_000, 100_000, 200_000)
    if kind == "map_area":
        area = d.i(2, 40)
        return Problem({"scale": _scale(d, k), "map_area": Powered(d, area, unit("cm"))}, area * Fraction(k, 100_000) ** 2, [Solution([("We want the real area in square kilometers", f"area = {area}\nscale = {k}"), ("Find the kilometers of one centimeter", "one = scale / 100000"), ("Areas grow by its square", "real = area * one ** 2")], "round(real, 6)")])
    speed = d.pick(4, 5, 10, 15, 20, 40, 50, 60, 80, 100)
    cm = d.i(2, 30)
    km = Fraction(cm * k, 100_000)
    minutes = km / speed * 60
    if minutes.denominator not in (1, 2, 4, 5, 10):
        speed, minutes = 60, km
    return Problem({"scale": _scale(d, k), "x": Qty(cm, unit("cm")), "v": Qty(speed, unit("km/h"))}, minutes, [Solution([("We want the minutes, so we need the real distance", f"map_cm = {cm}\nscale = {k}\nspeed = {speed}"), ("A kilometer has 100000 centimeters", "distance = map_cm * scale / 100000"), ("Time is distance divided by speed", "time = distance / speed"), ("An hour has 60 minutes", "minutes = time * 60")], "round(minutes, 4)")])
