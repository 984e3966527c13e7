"""Clock times: end, start and duration, 12-hour and 24-hour clock, timetables, time zones, clocks that go wrong."""

from fractions import Fraction

from ..draw import Draw, Problem, Solution
from ..family import Family
from ..values import Seq

FAMILY = Family("clock_time", topic="calendar and clock", weight=1.4)
_TO_12 = 'half = "am" if end // 60 % 24 < 12 else "pm"\nhour = (end // 60 - 1) % 12 + 1\ntext = f"{hour}:{end % 60:02d} {half}"'
_TO_24 = 'text = f"{end // 60 % 24:02d}:{end % 60:02d}"'


def show(t: int, twelve: bool, form: str) -> str:
    """Minutes after midnight as a time of day: 15:40, or 3:40 pm in one of its spellings."""
    t %= 1440
    if not twelve:
        return f"{t // 60:02d}:{t % 60:02d}" if form != " PM" else f"{t // 60}:{t % 60:02d}"
    half = "pm" if t >= 720 else "am"
    hour = 12 if t // 60 % 12 == 0 else t // 60 % 12
    tail = {" pm": f" {half}", "pm": half, " PM": f" {half.upper()}"}[form]
    return f"{hour}:{t % 60:02d}{tail}"


def answer_time(t: int, twelve: bool) -> str:
    """The answer: 3:40 pm or 15:40."""
    return show(t, twelve, " pm")


def _from(name: str, t: int, shown: str, twelve: bool) -> tuple[str, str]:
    """The line that turns a time of day into minutes, and a remark for the 12-hour clock."""
    remark = f", {shown} is {t // 60}:{t % 60:02d}" if twelve and (t >= 780 or t < 60) else ""
    return remark, f"{name} = {t // 60} * 60 + {t % 60}"


def _duration(minutes: int, form: str) -> str:
    h, m = divmod(minutes, 60)
    hours = f"{h} hour{'' if h == 1 else 's'}"
    mins = f"{m} minute{'' if m == 1 else 's'}"
    if form == "short":
        hours, mins = f"{h} h", f"{m} min"
    if h == 0:
        return mins
    if m == 0:
        return hours
    return f"{hours} {mins}" if form == "short" else f"{hours} and {mins}"


def _length(minutes: int, name: str = "length") -> str:
    """The code line of a duration, as it is written in the text."""
    h, m = divmod(minutes, 60)
    return f"{name} = {h} * 60 + {m}" if h and m else f"{name} = {h} * 60" if h else f"{name} = {m}"


def _setup(d: Draw) -> tuple[bool, str, str]:
    return d.chance(0.5), d.pick(" pm", "pm", " pm", " PM"), d.pick("long", "long", "short")


@FAMILY.kind("end", weight=1.3)
def end_time(d: Draw) -> Problem:
    twelve, form, words = _setup(d)
    start, length = d.i(72, 250) * 5 if d.chance(0.7) else d.i(360, 1300), d.pick(d.i(3, 11) * 5, d.i(10, 59), d.i(61, 420), d.i(2, 12) * 30)
    shown = show(start, twelve, form)
    remark, code = _from("start", start, shown, twelve)
    given = (f"We want the end, so count minutes after midnight{remark}", f"{code}\n{_length(length)}")
    finish = (f"Write it as a time of the {12 if twelve else 24}-hour clock", _TO_12 if twelve else _TO_24)
    values = {"start": shown, "length": _duration(length, words), "h12" if twelve else "h24": ""}
    if d.chance(0.25):
        extra = d.i(1, 12) * 5
        return Problem({**values, "extra": extra}, answer_time(start + length + extra, twelve), [
            Solution([(given[0], f"{given[1]}\nextra = {extra}"), ("Add both lengths to the start", "end = start + length + extra"), finish], "text"),
        ])
    return Problem({**values, "one": ""}, answer_time(start + length, twelve), [Solution([given, ("Add the length to the start", "end = start + length"), finish], "text")])


@FAMILY.kind("start", weight=1.0)
def start_time(d: Draw) -> Problem:
    twelve, form, words = _setup(d)
    end, length = d.i(140, 285) * 5, d.pick(d.i(3, 11) * 5, d.i(10, 59), d.i(61, 420))
    shown = show(end, twelve, form)
    remark, code = _from("finish", end, shown, twelve)
    given = (f"We want the start, so count minutes after midnight{remark}", f"{code}\n{_length(length)}")
    finish = (f"Write it as a time of the {12 if twelve else 24}-hour clock", (_TO_12 if twelve else _TO_24).replace("end", "start"))
    return Problem({"end": shown, "length": _duration(length, words), "h12" if twelve else "h24": ""}, answer_time(end - length, twelve), [
        Solution([given, ("Subtract the length from the end", "start = finish - length"), finish], "text"),
    ])


@FAMILY.kind("elapsed", weight=1.3)
def elapsed(d: Draw) -> Problem:
    twelve, form, _ = _setup(d)
    night = d.chance(0.2)
    start = d.i(1140, 1430) if night else d.i(300, 1000)
    length = d.i(300, 620) if night else d.pick(d.i(5, 59), d.i(60, 420))
    end = start + length
    a, b = show(start, twelve, form), show(end, twelve, form)
    r1, c1 = _from("start", start, a, twelve)
    r2, c2 = _from("end", end % 1440, b, twelve)
    unit = d.pick("minutes", "minutes", "pair", "hours")
    if unit == "hours":
        length -= length % 15
        if length % 60 == 0:
            length += 30
        end = start + length
        b = show(end, twelve, form)
        r2, c2 = _from("end", end % 1440, b, twelve)
    values = {"a": a, "b": b, "night" if end >= 1440 else "day_time": "", f"in_{unit}": ""}
    what = {"minutes": "in minutes", "pair": "as hours and minutes", "hours": "in hours"}[unit]
    steps = [(f"We want the time between {what}{r1}{r2}", f"{c1}\n{c2}")]
    if end >= 1440:
        steps.append(("The end is on the next day, so add a day and subtract", "minutes = end + 24 * 60 - start"))
    else:
        steps.append(("Subtract the start from the end", "minutes = end - start"))
    if unit == "minutes":
        return Problem(values, length, [Solution(steps, "minutes")])
    if unit == "hours":
        return Problem(values, Fraction(length, 60), [Solution([*steps, ("Divide by 60", "hours = minutes / 60")], "hours")])
    return Problem(values, [length // 60, length % 60], [Solution([*steps, ("Divide by 60 with remainder", "hours = minutes // 60\nrest = minutes % 60")], "(hours, rest)")])


@FAMILY.kind("convert", weight=1.0)
def convert(d: Draw) -> Problem:
    kind = d.pick("to24", "to12", "minutes", "pair", "decimal")
    t = d.i(0, 1439) if d.chance(0.7) else d.i(0, 95) * 15
    form = d.pick(" pm", "pm", " pm", " PM")
    if kind == "to24":
        twelve = show(t, True, form)
        h, m = (12 if t // 60 % 12 == 0 else t // 60 % 12), t % 60
        word = "pm, so 12 hours are added unless the hour is 12" if t >= 720 else "am, so only the hour 12 changes, to 0"
        code = "hour = hour % 12 + 12" if t >= 720 else "hour = hour % 12"
        return Problem({"twelve": twelve}, answer_time(t, False), [Solution([("We want the 24-hour time", f"hour, minute = {h}, {m}"), (f"It is {word}", code), ("Write both with two digits", 'text = f"{hour:02d}:{minute:02d}"')], "text")])
    if kind == "to12":
        return Problem({"full": show(t, False, " pm")}, answer_time(t, True), [Solution([("We want the 12-hour time", f"hour, minute = {t // 60}, {t % 60}"), ("Before 12 it is am, else pm", 'half = "am" if hour < 12 else "pm"'), ("The hour goes from 1 to 12", 'text = f"{(hour - 1) % 12 + 1}:{minute:02d} {half}"')], "text")])
    h, m = d.i(1, 9), d.i(1, 59)
    if kind == "minutes":
        return Problem({"long": _duration(60 * h + m, d.pick("long", "short")), "ask_minutes": ""}, 60 * h + m, [Solution([("We want minutes", f"hours = {h}\nminutes = {m}"), ("An hour has 60 minutes", "total = hours * 60 + minutes")], "total")])
    if kind == "pair":
        return Problem({"n": 60 * h + m}, [h, m], [Solution([("We want hours and minutes", f"minutes = {60 * h + m}"), ("Divide by 60 with remainder", "hours = minutes // 60\nrest = minutes % 60")], "(hours, rest)")])
    x = Fraction(d.i(5, 60), d.pick(2, 4, 5, 10))
    if x.denominator == 1:
        x += Fraction(1, 2)
    return Problem({"x": x}, x * 60, [Solution([("We want minutes", f"hours = {float(x)}"), ("An hour has 60 minutes", "minutes = hours * 60")], "round(minutes, 4)")])


@FAMILY.kind("timetable", weight=1.1)
def timetable(d: Draw) -> Problem:
    twelve, form, _ = _setup(d)
    first, gap = d.i(60, 170) * 5, d.pick(5, 6, 8, 10, 12, 15, 20, 25, 30, 35, 40, 45, 50)
    kind = d.pick("nth", "next", "count", "lessons")
    a = show(first, twelve, form)
    remark, code = _from("start", first, a, twelve)
    finish = (f"Write it as a time of the {12 if twelve else 24}-hour clock", _TO_12 if twelve else _TO_24)
    clock = "h12" if twelve else "h24"
    if kind == "nth":
        n = d.i(3, 9)
        return Problem({"a": a, "gap": gap, "n": n, clock: ""}, answer_time(first + gap * n - gap, twelve), [
            Solution([(f"We want the time of number {n}{remark}", f"{code}\ngap = {gap}\nn = {n}"), ("There are n - 1 gaps after the first", "end = start + (n - 1) * gap"), finish], "text"),
        ])
    if kind == "next":
        now = first + d.i(10, 300)
        if (now - first) % gap == 0:
            now += 1
        b = show(now, twelve, form)
        r2, c2 = _from("now", now, b, twelve)
        wait = -(now - first) % gap
        return Problem({"a": a, "gap": gap, "now": b}, wait, [
            Solution([(f"We want the minutes to wait{remark}{r2}", f"{code}\n{c2}\ngap = {gap}"), ("Find how long ago the last one left", "ago = (now - start) % gap"), ("The rest of the gap is the waiting time", "wait = gap - ago")], "wait"),
        ])
    if kind == "count":
        k = d.i(4, 24)
        last = first + gap * k
        b = show(last, twelve, form)
        if last >= 1440:
            k = (1439 - first) // gap
            last = first + gap * k
            b = show(last, twelve, form)
        r2, c2 = _from("last", last, b, twelve)
        return Problem({"a": a, "gap": gap, "last": b}, k + 1, [
            Solution([(f"We want how many there are, first and last included{remark}{r2}", f"{code}\n{c2}\ngap = {gap}"), ("Count the gaps and add one", "count = (last - start) // gap + 1")], "count"),
        ])
    n, lesson, pause = d.i(2, 6), d.pick(40, 45, 50, 60, 90), d.pick(5, 10, 15, 20)
    return Problem({"a": a, "n": n, "lesson": lesson, "pause": pause, clock: ""}, answer_time(first + n * (lesson + pause) - pause, twelve), [
        Solution([(f"We want the end of the last one{remark}", f"{code}\nn = {n}\nlesson = {lesson}\npause = {pause}"), ("There are n lessons and n - 1 pauses", "end = start + n * lesson + (n - 1) * pause"), finish], "text"),
    ])


@FAMILY.kind("total", weight=0.9)
def total(d: Draw) -> Problem:
    if d.chance(0.5):
        parts = [d.i(5, 95) for _ in range(d.i(3, 5))]
        pair = d.chance(0.6)
        steps = [("We want the total time" + (" in hours and minutes" if pair else " in minutes"), f"parts = {parts}"), ("Add all times", "minutes = sum(parts)")]
        if pair:
            return Problem({"parts": Seq(list(parts)), "in_pair": ""}, [sum(parts) // 60, sum(parts) % 60], [Solution([*steps, ("Divide by 60 with remainder", "hours = minutes // 60\nrest = minutes % 60")], "(hours, rest)")])
        return Problem({"parts": Seq(list(parts)), "in_minutes": ""}, sum(parts), [Solution(steps, "minutes")])
    h1, m1, h2, m2 = d.i(0, 5), d.i(1, 59), d.i(1, 5), d.i(1, 59)
    form = d.pick("long", "short")
    a, b = 60 * h1 + m1, 60 * h2 + m2
    minus = d.chance(0.4) and a != b
    if minus and a < b:
        a, b = b, a
    given = (f"We want the {'difference' if minus else 'sum'} as hours and minutes", f"{_length(a, 'a')}\n{_length(b, 'b')}")
    result = a - b if minus else a + b
    return Problem({"p": _duration(a, form), "q": _duration(b, form), "minus" if minus else "plus": ""}, [result // 60, result - 60 * (result // 60)], [
        Solution([given, ("Work in minutes", f"minutes = a {'-' if minus else '+'} b"), ("Divide by 60 with remainder", "hours = minutes // 60\nrest = minutes % 60")], "(hours, rest)"),
    ])


@FAMILY.kind("shifted", weight=0.9)
def shifted(d: Draw) -> Problem:
    twelve, form, _ = _setup(d)
    finish = (f"Write it as a time of the {12 if twelve else 24}-hour clock", _TO_12 if twelve else _TO_24)
    clock = "h12" if twelve else "h24"
    start = d.i(72, 280) * 5
    a = show(start, twelve, form)
    remark, code = _from("start", start, a, twelve)
    if d.chance(0.5):
        k, ahead = d.i(2, 11), d.chance(0.5)
        return Problem({"a": a, "k": k, "ahead" if ahead else "behind": "", clock: ""}, answer_time(start + (60 * k if ahead else -60 * k), twelve), [
            Solution([(f"We want the time of the other city{remark}", f"{code}\nhours = {k}"), (f"It is {'later' if ahead else 'earlier'} there, so {'add' if ahead else 'subtract'}", f"end = start {'+' if ahead else '-'} hours * 60"), finish], "text"),
        ])
    k, h, fast = d.i(2, 9), d.i(2, 24), d.chance(0.5)
    return Problem({"a": a, "drift": k, "h": h, "fast" if fast else "slow": "", clock: ""}, answer_time(start + 60 * h + (k * h if fast else -k * h), twelve), [
        Solution([(f"We want what the wrong clock shows{remark}", f"{code}\nhours = {h}\ndrift = {k}"), (f"Add the hours and {'add' if fast else 'take away'} the drift of each hour", f"end = start + hours * 60 {'+' if fast else '-'} hours * drift"), finish], "text"),
    ])
