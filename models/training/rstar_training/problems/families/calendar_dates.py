"""Calendar: weekdays after some days, weekday of a date, days between dates, leap years, repeated events."""

from datetime import date, timedelta
from fractions import Fraction

from ..draw import Draw, Problem, Solution
from ..family import Family

FAMILY = Family("calendar_dates", topic="calendar and clock", weight=1.3)
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")
_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def _leap(year: int) -> bool:
    return year % 400 == 0 if year % 100 == 0 else year % 4 == 0


def _ordinal_day(year: int, month: int, day: int) -> int:
    """Days since the start of year 1, by adding up years and months (not with datetime)."""
    before = year - 1
    days = 365 * before + before // 4 - before // 100 + before // 400
    return days + sum(_LENGTHS[: month - 1]) + (1 if month > 2 and _leap(year) else 0) + day


def _show(form: str, year: int | None, month: int, day: int) -> str:
    """A date as people write it; no year when it is None."""
    name = MONTHS[month - 1]
    tail = "th" if 10 <= day % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    text = {"us": f"{name} {day}", "uk": f"{day} {name}", "ord": f"{name} {day}{tail}", "of": f"{day}{tail} of {name}"}[form]
    return text if year is None else f"{text}, {year}" if form in ("us", "ord") else f"{text} {year}"


def _date(d: Draw, low: int = 1995, high: int = 2035) -> tuple[int, int, int]:
    year, month = d.i(low, high), d.i(1, 12)
    return year, month, d.i(1, _LENGTHS[month - 1])


@FAMILY.kind("weekday", weight=1.3)
def weekday(d: Draw) -> Problem:
    start = d.i(0, 6)
    n = d.pick(d.i(2, 30), d.i(8, 100), d.i(20, 500), d.pick(100, 200, 365, 1000, 50))
    back = d.chance(0.3)
    rest = n
    while rest >= 7:
        rest -= 7
    answer = DAYS[(start + (7 - rest if back else rest)) % 7]
    sign, word = ("-", "before") if back else ("+", "after")
    given = (f"We want the weekday {n} days {word} {DAYS[start]}", f'import calendar\nnames = list(calendar.day_name)\nstart = names.index("{DAYS[start]}")\nn = {n}')
    return Problem({"start": DAYS[start], "n": n, "back" if back else "ahead": ""}, answer, [
        Solution([given, ("Weekdays repeat every 7 days", f"index = (start {sign} n) % 7")], "names[index]"),
        Solution([given, ("Only the rest after full weeks matters", "rest = n % 7"), (f"Go {'back' if back else 'on'} by the rest", f"index = (start {sign} rest) % 7")], "names[index]"),
    ])


@FAMILY.kind("date_weekday", weight=1.0)
def date_weekday(d: Draw) -> Problem:
    form = d.pick("us", "uk", "ord", "of")
    if d.chance(0.45):
        y, m, day = _date(d, 1960, 2060)
        given = ("We want the weekday of the date", f"from datetime import date\nday = date({y}, {m}, {day})")
        return Problem({"date": _show(form, y, m, day)}, DAYS[(_ordinal_day(y, m, day) - 1) % 7], [
            Solution([given, ("Ask for its weekday name", 'name = day.strftime("%A")')], "name"),
            Solution([given, ("Ask for its weekday number", "import calendar\nname = calendar.day_name[day.weekday()]")], "name"),
        ])
    m, start = d.i(1, 12), d.i(0, 6)
    a, b = d.distinct(2, 1, _LENGTHS[m - 1])
    given = ("We want the weekday of the other date, the same month", f'import calendar\nnames = list(calendar.day_name)\nstart = names.index("{DAYS[start]}")\nn = {b} - {a}')
    return Problem({"first": _show(form, None, m, a), "second": _show(form, None, m, b), "start": DAYS[start], "ahead" if b > a else "back": ""}, DAYS[(start + 35 + b - a) % 7], [
        Solution([given, ("Weekdays repeat every 7 days", "index = (start + n) % 7")], "names[index]"),
    ])


@FAMILY.kind("between", weight=1.2)
def between(d: Draw) -> Problem:
    form = d.pick("us", "uk", "ord", "of")
    y, m, day = _date(d)
    first = _ordinal_day(y, m, day)
    if d.chance(0.6):
        m2 = d.i(1, 12)
        day2 = d.i(1, _LENGTHS[m2 - 1])
        y2 = y
        if (m2, day2) == (m, day):
            m2, day2 = (m % 12) + 1, 1
        if (m2, day2) < (m, day):
            m, day, m2, day2 = m2, day2, m, day
            first = _ordinal_day(y, m, day)
        values = {"first": _show(form, None, m, day), "second": _show(form, None, m2, day2), "year": y, "same": ""}
    else:
        y2, m2, day2 = y + d.i(1, 3), d.i(1, 12), d.i(1, 28)
        values = {"first": _show(form, y, m, day), "second": _show(form, y2, m2, day2), "full": ""}
    n = _ordinal_day(y2, m2, day2) - first
    dates = f"from datetime import date\nstart = date({y}, {m}, {day})\nend = date({y2}, {m2}, {day2})"
    if d.chance(0.4):
        return Problem({**values, "both": ""}, n + 1, [Solution([("We want the number of days with both the first and the last", dates), ("Subtract the dates and count the first day too", "days = (end - start).days + 1")], "days")])
    return Problem({**values, "difference": ""}, n, [Solution([("We want the number of days from the first date to the second", dates), ("Subtract the dates", "days = (end - start).days")], "days")])


@FAMILY.kind("later", weight=1.1)
def later(d: Draw) -> Problem:
    form = d.pick("us", "uk", "ord", "of")
    y, m, day = _date(d)
    weeks = d.chance(0.3)
    n = d.i(2, 16) if weeks else d.pick(d.i(5, 60), d.i(20, 200))
    back = d.chance(0.3)
    shift = (7 if weeks else 1) * (-n if back else n)
    total = _ordinal_day(y, m, day) + shift
    end = date(1, 1, 1) + timedelta(days=total - 1)
    answer = f"{MONTHS[end.month - 1]} {end.day}"
    unit = "weeks" if weeks else "days"
    given = (f"We want the date {n} {unit} {'before' if back else 'after'} the given one", f"from datetime import date, timedelta\nstart = date({y}, {m}, {day})\nn = {n}")
    return Problem({"date": _show(form, y, m, day), "n": n, "unit": unit, "back" if back else "ahead": ""}, answer, [
        Solution([given, (f"{'Go back' if back else 'Add'} the {unit}", f"end = start {'-' if back else '+'} timedelta({unit}=n)"), ("Write month and day", 'text = end.strftime("%B ") + str(end.day)')], "text"),
    ])


@FAMILY.kind("leap", weight=0.9)
def leap(d: Draw) -> Problem:
    kind = d.pick("is", "is", "count", "length", "february", "next")
    y = d.pick(d.i(1800, 2400), d.i(1980, 2060), d.pick(1600, 1700, 1800, 1900, 2000, 2100, 2200, 2300, 2400))
    test = "year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)"
    if kind == "is":
        return Problem({"y": str(y), "ask_is": ""}, "yes" if _leap(y) else "no", [
            Solution([("We want to know if it is a leap year", f"year = {y}"), ("Divisible by 4, but not by 100 unless by 400", f'answer = "yes" if {test} else "no"')], "answer"),
            Solution([("We want to know if it is a leap year", f"year = {y}"), ("Ask the calendar", 'import calendar\nanswer = "yes" if calendar.isleap(year) else "no"')], "answer"),
        ])
    if kind == "count":
        a = d.i(1900, 2040)
        b = a + d.i(8, 60)
        return Problem({"a": str(a), "b": str(b)}, sum(1 for t in range(a, b + 1) if _leap(t)), [
            Solution([("We want the number of leap years from the first to the last year", f"first = {a}\nlast = {b}"), ("Count them, both ends included", "import calendar\ncount = calendar.leapdays(first, last + 1)")], "count"),
        ])
    if kind == "next":
        following = next(t for t in range(y + 1, y + 9) if _leap(t))
        return Problem({"y": str(y), "ask_next": ""}, following, [
            Solution([("We want the first leap year after the given year", f"import calendar\nyear = {y} + 1"), ("Go on until it is a leap year", "while not calendar.isleap(year):\n    year = year + 1")], "year"),
        ])
    if kind == "length":
        return Problem({"y": str(y), "ask_year": ""}, _ordinal_day(y + 1, 1, 1) - _ordinal_day(y, 1, 1), [
            Solution([("We want the days of the year", f"import calendar\nyear = {y}"), ("A leap year has one day more", "days = 366 if calendar.isleap(year) else 365")], "days"),
        ])
    return Problem({"y": str(y), "ask_february": ""}, 29 if _leap(y) else 28, [
        Solution([("We want the days of February", f"import calendar\nyear = {y}"), ("A leap year has one day more", "days = 29 if calendar.isleap(year) else 28")], "days"),
    ])


@FAMILY.kind("repeat", weight=1.0)
def repeat(d: Draw) -> Problem:
    kind = d.pick("nth", "nth", "weeks", "count")
    start = d.i(0, 6)
    if kind == "nth":
        k, n = d.i(2, 12), d.i(3, 30)
        shift = k * n - k
        given = (f"We want the weekday of number {n}", f'import calendar\nnames = list(calendar.day_name)\nstart = names.index("{DAYS[start]}")\nk = {k}\nn = {n}')
        return Problem({"start": DAYS[start], "k": k, "n": n}, DAYS[(start + shift) % 7], [
            Solution([given, ("Between the first and this one there are n - 1 gaps", "days = k * (n - 1)"), ("Weekdays repeat every 7 days", "index = (start + days) % 7")], "names[index]"),
        ])
    if kind == "weeks":
        n = d.i(8, 400)
        return Problem({"total": n}, [n // 7, n - 7 * (n // 7)], [
            Solution([("We want full weeks and the days left over", f"days = {n}"), ("Divide by 7 with remainder", "weeks = days // 7\nrest = days % 7")], "(weeks, rest)"),
            Solution([("We want full weeks and the days left over", f"days = {n}"), ("Divide by 7 with remainder", "weeks, rest = divmod(days, 7)")], "(weeks, rest)"),
        ])
    length, wanted = d.pick(28, 29, 30, 31), d.i(0, 6)
    offset = (wanted - start) % 7
    given = ("We want how often the weekday occurs in the month", f'import calendar\nnames = list(calendar.day_name)\nstart = names.index("{DAYS[start]}")\nwanted = names.index("{DAYS[wanted]}")\nlength = {length}')
    return Problem({"start": DAYS[start], "wanted": DAYS[wanted], "length": length}, (length - offset + 6) // 7, [
        Solution([given, ("Go through all days of the month", "count = sum((start + i) % 7 == wanted for i in range(length))")], "count"),
    ])


@FAMILY.kind("span", weight=0.9)
def span(d: Draw) -> Problem:
    kind = d.pick("age", "born", "months", "century", "avg")
    if kind == "age":
        b = d.i(1930, 2018)
        y = b + d.i(3, 90)
        return Problem({"b": str(b), "y": str(y)}, y - b, [Solution([("We want the years between", f"birth = {b}\nyear = {y}"), ("Subtract", "age = year - birth")], "age")])
    if kind == "born":
        y, a = d.i(1950, 2030), d.i(4, 95)
        return Problem({"y": str(y), "age": a}, y - a, [Solution([("We want the year of birth", f"year = {y}\nage = {a}"), ("Go back by the age", "birth = year - age")], "birth")])
    if kind == "months":
        m, n = d.i(1, 12), d.i(2, 90)
        back = d.chance(0.3)
        index = m - 1 + (-n if back else n)
        while index < 0:
            index += 12
        sign = "-" if back else "+"
        return Problem({"month_a": MONTHS[m - 1], "n": n, "back" if back else "ahead": ""}, MONTHS[index % 12], [
            Solution([(f"We want the month {n} months {'before' if back else 'after'} {MONTHS[m - 1]}", f"import calendar\nmonth = {m}\nn = {n}"), ("Months repeat every 12, count from 0", f"index = (month - 1 {sign} n) % 12"), ("Look up the name", "name = calendar.month_name[index + 1]")], "name"),
        ])
    if kind == "century":
        n = d.i(2, 30)
        unit, size = d.pick(("decades", 10), ("centuries", 100), ("dozen years", 12), ("leap-year cycles of 4 years", 4))
        return Problem({"n": n, "thing": unit}, n * size, [Solution([(f"We want years, {unit.split()[0]} have {size} years each", f"n = {n}\nsize = {size}"), ("Multiply", "years = n * size")], "years")])
    y, m = d.i(2, 12), d.i(2, 11)
    return Problem({"yy": y, "mm": m}, Fraction(12 * y + m), [Solution([("We want months", f"years = {y}\nmonths = {m}"), ("A year has 12 months", "total = years * 12 + months")], "total")])
