"""Speed, distance and time: the three basic questions, unit changes, meeting, catching up, several legs, average speed."""

from fractions import Fraction

from ..draw import Draw, Problem, Solution
from ..family import Family
from ..lexicon import unit
from ..values import Num, Qty, Text, Value

FAMILY = Family("speed", topic="speed, distance, time", weight=2)
_SYSTEMS = (("km", "km/h", "h"), ("km", "km/h", "h"), ("mi", "mph", "h"), ("m", "m/s", "s"))


def _system(d: Draw) -> tuple[str, str, str]:
    return d.r.choice(_SYSTEMS)


def _speed(d: Draw, distance: str) -> int:
    return d.i(2, 25) if distance == "m" else d.pick(d.i(3, 20), d.i(4, 24) * 5, d.i(30, 120))


def _q(x: int | Fraction, short: str) -> Qty:
    return Qty(int(x) if Fraction(x).denominator == 1 else Fraction(x), unit(short))


def _n(x: int | Fraction) -> str:
    return Num(Fraction(x)).code()


def _units(s: tuple[str, str, str]) -> dict[str, Value]:
    return {"ud": Text(unit(s[0]).many), "uv": Text(unit(s[1]).short if s[1] != "mph" else "miles per hour"), "ut": Text(unit(s[2]).many), "ut1": Text(unit(s[2]).one)}


@FAMILY.kind("distance", weight=2)
def distance(d: Draw) -> Problem:
    s = _system(d)
    v, t = _speed(d, s[0]), d.pick(d.i(2, 12), d.i(2, 40) if s[0] == "m" else d.i(2, 9), Fraction(d.i(1, 9) * 2 + 1, 2))
    return Problem({"v": _q(v, s[1]), "t": _q(t, s[2]), **_units(s), s[0]: ""}, v * t, [Solution([("We want the distance", f"speed = {v}\ntime = {_n(t)}"), ("Distance is speed times time", "distance = speed * time")], "distance")])


@FAMILY.kind("time", weight=2)
def time(d: Draw) -> Problem:
    s = _system(d)
    v, t = _speed(d, s[0]), d.pick(d.i(2, 12), d.i(2, 9), Fraction(d.i(1, 9) * 2 + 1, 2), Fraction(d.i(1, 15), 4))
    x = v * t
    if Fraction(x).denominator != 1:
        return time(d)
    return Problem({"v": _q(v, s[1]), "s": _q(x, s[0]), **_units(s), s[0]: ""}, t, [Solution([("We want the time", f"distance = {int(x)}\nspeed = {v}"), ("Time is distance over speed", "time = distance / speed")], "time")])


@FAMILY.kind("speed", weight=2)
def speed(d: Draw) -> Problem:
    s = _system(d)
    t = d.pick(d.i(2, 12), d.i(2, 9), Fraction(d.i(1, 9) * 2 + 1, 2), Fraction(d.i(1, 15), 4))
    v = _speed(d, s[0])
    x = v * t
    if Fraction(x).denominator != 1:
        return speed(d)
    return Problem({"s": _q(x, s[0]), "t": _q(t, s[2]), **_units(s), s[0]: ""}, v, [Solution([("We want the speed", f"distance = {int(x)}\ntime = {_n(t)}"), ("Speed is distance over time", "speed = distance / time")], "speed")])


@FAMILY.kind("minutes", weight=2)
def minutes(d: Draw) -> Problem:
    """Speed per hour, time in minutes (or hours and minutes)."""
    du, su, _ = d.pick(*_SYSTEMS[:3])
    m = d.pick(5, 6, 10, 12, 15, 18, 20, 24, 30, 36, 40, 45, 48, 50)
    hours = d.pick(0, 0, 1, 2, 3)
    v = d.pick(d.i(1, 24) * 5, d.i(3, 20) * 6, d.i(1, 10) * 12)
    whole = hours * 60 + m
    x = Fraction(v * whole, 60)
    if x.denominator not in (1, 2):
        return minutes(d)
    ask = d.pick("distance", "speed", "time")
    values: dict[str, object] = {"ud": Text(unit(du).many), "uv": Text(su if su != "mph" else "mph")}
    clock = Text((f"{hours} {'hour' if hours == 1 else 'hours'} and {m} minutes" if d.chance(0.6) else f"{hours} h {m} min") if hours else d.pick(f"{m} minutes", f"{m} min"))
    time_code = f"minutes = {whole}" if not hours else f"minutes = {hours} * 60 + {m}"
    if ask == "distance":
        return Problem({**values, "v": _q(v, su), "t": clock, "adist": ""}, x, [Solution([("We want the distance; write the time in minutes", f"speed = {v}\n{time_code}"), ("Change to hours", "hours = minutes / 60"), ("Multiply", "distance = speed * hours")], "round(distance, 4)")])
    if ask == "speed":
        if x.denominator != 1:
            return minutes(d)
        return Problem({**values, "s": _q(x, du), "t": clock, "aspeed": ""}, v, [Solution([("We want the speed per hour; write the time in minutes", f"distance = {int(x)}\n{time_code}"), ("Change to hours", "hours = minutes / 60"), ("Divide", "speed = distance / hours")], "round(speed, 4)"), Solution([("We want the distance in 60 minutes", f"{time_code}\nspeed = {int(x)} * 60 / minutes")], "speed")])
    if x.denominator != 1:
        return minutes(d)
    return Problem({**values, "v": _q(v, su), "s": _q(x, du), "atime": ""}, whole, [Solution([("We want minutes", f"distance = {int(x)}\nspeed = {v}"), ("Time in hours", "hours = distance / speed"), ("Change to minutes", "minutes = hours * 60")], "round(minutes, 4)"), Solution([("We want minutes, an hour has 60", f"minutes = {int(x)} * 60 / {v}")], "minutes")])


@FAMILY.kind("convert")
def convert(d: Draw) -> Problem:
    """km/h to m/s and back."""
    n = d.i(1, 40)
    if d.chance(0.5):
        v = n * 18 if n < 12 and d.chance(0.5) else Fraction(n * 9)
        return Problem({"v": _q(v, "km/h"), "down": ""}, Fraction(v) * 5 / 18, [Solution([("We want meters per second", f"speed = {_n(v)}"), ("1000 m in a km, 3600 s in an hour", "result = speed * 1000 / 3600")], "round(result, 4)"), Solution([("We want m/s, so divide by 3.6", f"result = {_n(v)} / 3.6")], "round(result, 4)")])
    return Problem({"v": _q(n, "m/s"), "up": ""}, Fraction(n) * 18 / 5, [Solution([("We want kilometers per hour", f"speed = {n}"), ("3600 s in an hour, 1000 m in a km", "result = speed * 3600 / 1000")], "result"), Solution([("We want km/h, so multiply by 3.6", f"result = {n} * 3.6")], "round(result, 4)")])


@FAMILY.kind("meet", weight=1.5)
def meet(d: Draw) -> Problem:
    """Two travellers move towards each other or apart."""
    du, su, tu = d.pick(*_SYSTEMS[:3])
    v, w = d.i(3, 24) * d.pick(1, 5), d.i(3, 24) * d.pick(1, 5)
    t = d.pick(d.i(2, 8), d.i(1, 8), Fraction(d.i(1, 5) * 2 + 1, 2))
    x = (v + w) * t
    if Fraction(x).denominator != 1 or v == w:
        return meet(d)
    values: dict[str, object] = {"v": _q(v, su), "w": _q(w, su), "ud": Text(unit(du).many), "ut": Text("hours")}
    both = ("Add the two speeds", f"both = {v} + {w}")
    if d.chance(0.55):
        return Problem({**values, "s": _q(x, du), "towards": ""}, t, [Solution([both, ("We want the time until they meet", f"time = {int(x)} / both")], "time")])
    return Problem({**values, "t": _q(t, tu), "apart": ""}, x, [Solution([both, ("We want the distance between them", f"distance = both * {_n(t)}")], "distance"), Solution([("Find both distances", f"first = {v} * {_n(t)}\nsecond = {w} * {_n(t)}"), ("We want how far apart they are, so add", "distance = first + second")], "distance")])


@FAMILY.kind("catch", weight=1.5)
def catch_up(d: Draw) -> Problem:
    """A faster one follows a slower one with a head start in time or distance."""
    du, su, _ = d.pick(*_SYSTEMS[:3])
    w = d.i(3, 60)
    gain = d.pick(1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30)
    v = w + gain
    if d.chance(0.5):
        t = d.i(1, 8)
        ahead = gain * t
        return Problem({"v": _q(v, su), "w": _q(w, su), "s": _q(ahead, du), "ahead": ""}, t, [Solution([("Each hour the gap shrinks by the difference of speeds", f"closing = {v} - {w}"), ("We want the time to close the gap", f"time = {ahead} / closing")], "time")])
    early = d.i(1, 5)
    t = Fraction(w * early, gain)
    if t.denominator not in (1, 2, 4) or t > 30:
        return catch_up(d)
    return Problem({"v": _q(v, su), "w": _q(w, su), "h": _q(early, "h"), "early": ""}, t, [Solution([("Find the head start", f"gap = {w} * {early}"), ("The gap shrinks by the difference of speeds", f"closing = {v} - {w}"), ("We want the time to catch up", "time = gap / closing")], "time")])


@FAMILY.kind("legs", weight=2)
def legs(d: Draw) -> Problem:
    """Two legs with own speeds and times: total distance, or average speed."""
    du, su, tu = d.pick(*_SYSTEMS[:3])
    v, w = _speed(d, du), _speed(d, du)
    t, u = d.i(1, 6), d.i(1, 6)
    total = v * t + w * u
    values: dict[str, object] = {"v": _q(v, su), "w": _q(w, su), "t": _q(t, tu), "u": _q(u, tu), "ud": Text(unit(du).many), "uv": Text(su)}
    steps = [("Find the first distance", f"first = {v} * {t}"), ("Find the second distance", f"second = {w} * {u}")]
    if d.chance(0.5):
        return Problem({**values, "total": ""}, total, [Solution([*steps, ("We want the whole distance", "distance = first + second")], "distance")])
    answer = Fraction(total, t + u)
    if (answer * 100).denominator != 1:
        return legs(d)
    return Problem({**values, "average": ""}, answer, [Solution([*steps, ("Add the distances", "distance = first + second"), ("We want the average speed: all distance over all time", f"speed = distance / ({t} + {u})")], "speed")])


@FAMILY.kind("round")
def there_and_back(d: Draw) -> Problem:
    """There at one speed, back at another: total time or average speed."""
    du, su, _ = d.pick(*_SYSTEMS[:3])
    v, w = d.i(2, 24) * 5, d.i(2, 24) * 5
    x = d.pick(60, 120, 180, 240, 300, 360, v, w, v * w // 5, 150, 100, 200)
    time_there, time_back = Fraction(x, v), Fraction(x, w)
    total = time_there + time_back
    average = 2 * x / total
    if v == w or x > 900:
        return there_and_back(d)
    values: dict[str, object] = {"v": _q(v, su), "w": _q(w, su), "s": _q(x, du), "uv": Text(su)}
    steps = [("Find the time there", f"there = {x} / {v}"), ("Find the time back", f"back = {x} / {w}")]
    if d.chance(0.5) and (total * 100).denominator == 1:
        return Problem({**values, "total": ""}, total, [Solution([*steps, ("We want the whole time", "time = there + back")], "round(time, 4)")])
    if (average * 100).denominator != 1:
        return there_and_back(d)
    return Problem({**values, "average": ""}, average, [Solution([*steps, ("We want the average speed: both ways over the whole time", f"speed = 2 * {x} / (there + back)")], "round(speed, 4)")])


@FAMILY.kind("rate", weight=1.5)
def same_speed(d: Draw) -> Problem:
    """A distance in a time; the same speed for another time or distance."""
    s = _system(d)
    t, u = d.distinct(2, 2, 12)
    v = _speed(d, s[0])
    x, y = v * t, v * u
    given = ("Find the speed", f"speed = {x} / {t}")
    if d.chance(0.5):
        return Problem({"s": _q(x, s[0]), "t": _q(t, s[2]), "u": _q(u, s[2]), **_units(s), "far": ""}, y, [Solution([given, ("We want the distance for the new time", f"distance = speed * {u}")], "distance")])
    return Problem({"s": _q(x, s[0]), "t": _q(t, s[2]), "y": _q(y, s[0]), **_units(s), "long": ""}, u, [Solution([given, ("We want the time for the new distance", f"time = {y} / speed")], "time")])
