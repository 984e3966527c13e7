"""Ages: now and then, in n years, ago, ratios, sums and differences."""

from ..draw import Draw, Problem, Solution
from ..family import Family
from ..values import Num

FAMILY = Family("ages", topic="ages", weight=1.2)


@FAMILY.kind("shift", weight=1.2)
def shift(d: Draw) -> Problem:
    """One person's age at another time; an age from an age at another time and a difference."""
    now, k = d.i(4, 70), d.i(2, 25)
    kind = d.pick("later", "ago", "back", "other")
    who = d.entity("name")
    if kind == "later":
        return Problem({"x": now, "k": k, kind: ""}, now + k, [Solution([(f"{who} is {now} now, we want the age in {k} years", f"age = {now}\nyears = {k}"), ("Add the years", "later = age + years")], "later")])
    if kind == "ago":
        now += k
        return Problem({"x": now, "k": k, kind: ""}, now - k, [Solution([(f"{who} is {now} now, we want the age {k} years ago", f"age = {now}\nyears = {k}"), ("Subtract the years", "before = age - years")], "before")])
    if kind == "back":
        return Problem({"y": now + k, "k": k, kind: ""}, now, [Solution([(f"{who} will be {now + k} in {k} years, we want the age now", f"later = {now + k}\nyears = {k}"), ("Go back by the years", "age = later - years")], "age")])
    gap = d.i(2, 30)
    sign, word = d.pick((1, "older"), (-1, "younger"))
    now += gap if sign < 0 else 0
    other = now + sign * gap
    steps = [(f"{who} is {now}, the other is {gap} years {word}", f"age = {now}\ngap = {gap}"), ("Find the other age now", f"other = age {'+' if sign > 0 else '-'} gap"), ("Add the years that pass", f"later = other + {k}")]
    return Problem({"x": now, "gap": gap, "k": k, word: "", kind: ""}, other + k, [Solution(steps, "later")])


@FAMILY.kind("sumdiff", weight=1.3)
def sum_and_difference(d: Draw) -> Problem:
    young, gap = d.i(3, 40), d.i(2, 30)
    old = young + gap
    ask_old = d.chance(0.5)
    given = (f"We want the age of the {'older' if ask_old else 'younger'} one", f"total = {young + old}\ngap = {gap}")
    steps = [given, ("Without the gap both would be equal", "twice = total - gap" if not ask_old else "twice = total + gap"), ("Divide by 2", f"{'older' if ask_old else 'younger'} = twice // 2")]
    return Problem({"s": young + old, "gap": gap, "ask_old" if ask_old else "ask_young": ""}, old if ask_old else young, [Solution(steps, "older" if ask_old else "younger")])


@FAMILY.kind("times", weight=1.5)
def times(d: Draw) -> Problem:
    """One is k times as old as the other: from the sum, the difference or one age."""
    k, young = d.i(2, 8), d.i(2, 15)
    old = k * young
    kind = d.pick("sum", "diff", "plain")
    ask_old = d.chance(0.5)
    values = {"k": Num(k), kind: "", "ask_old" if ask_old else "ask_young": ""}
    answer = old if ask_old else young
    last = [("The older one is k times as old", "older = k * younger")] if ask_old else []
    word = "older" if ask_old else "younger"
    if kind == "plain":
        other = d.i(1, 9)
        answer = old + young + other
        steps = [("We want the sum of the ages", f"younger = {young}\nk = {k}\nthird = {other}"), ("Find the older age", "older = k * younger"), ("Add all three ages", "total = younger + older + third")]
        return Problem({"k": Num(k), "x": young, "y": other, kind: ""}, answer, [Solution(steps, "total")])
    if kind == "sum":
        given = (f"We want the age of the {word} one", f"total = {old + young}\nk = {k}")
        return Problem(values | {"s": old + young}, answer, [Solution([given, ("The sum is k + 1 times the younger age", "younger = total // (k + 1)"), *last], word)])
    given = (f"We want the age of the {word} one", f"gap = {old - young}\nk = {k}")
    return Problem(values | {"gap": old - young}, answer, [Solution([given, ("The gap is k - 1 times the younger age", "younger = gap // (k - 1)"), *last], word)])


@FAMILY.kind("future", weight=1.5)
def future(d: Draw) -> Problem:
    """A ratio now and another in n years (or n years ago)."""
    while True:
        a, b, n = d.i(2, 8), d.i(2, 5), d.i(2, 20)
        x = d.i(1, 20)
        kind = d.pick("later", "ago")
        sign = 1 if kind == "later" else -1
        # old = a * x now; old + sign n = b * (x + sign n)
        if a != b and a * x + sign * n == b * (x + sign * n) and x - (n if kind == "ago" else 0) > 0:
            break
    ask_old = d.chance(0.4)
    then = "+" if kind == "later" else "-"
    word = "older" if ask_old else "younger"
    given = (f"We want the {word} age, try the younger age", f"a = {a}\nb = {b}\nyears = {n}\nyounger = {1 if kind == 'later' else n + 1}")
    loop = ("Now older = a * younger, then older is b times the younger", f"while a * younger {then} years != b * (younger {then} years):\n    younger += 1")
    last = [("The older one", "older = a * younger")] if ask_old else []
    solve = ("Solve a * x {0} n = b * (x {0} n)".format(then), f"younger = years * ({'b - 1' if kind == 'later' else 'b - 1'}) // (a - b)" if kind == "later" else "younger = years * (b - 1) // (b - a)")
    short = (f"We want the {word} age", f"a = {a}\nb = {b}\nyears = {n}")
    return Problem({"a": Num(a), "b": Num(b), "n": n, kind: "", f"ask_{'old' if ask_old else 'young'}": ""}, a * x if ask_old else x, [
        Solution([given, loop, *last], word),
        Solution([short, solve, *last], word),
    ])


@FAMILY.kind("when")
def when(d: Draw) -> Problem:
    """In how many years is one k times as old as the other; or how many years ago."""
    while True:
        old, young, k = d.i(20, 70), d.i(1, 40), d.i(2, 6)
        if old - young < 10 or (old - young) % (k - 1):
            continue
        n = (old - young) // (k - 1) - young
        if n and young + n > 0 and abs(n) <= 40:
            break
    values = {"x": old, "y": young, "k": Num(k)}
    start = f"older = {old}\nyounger = {young}\nk = {k}"
    if n > 0:
        given = ("We want the years until older is k times younger", f"{start}\nyears = 0")
        steps = [given, ("Let the years pass until it fits", "while older + years != k * (younger + years):\n    years += 1")]
        other = [("We want the years until older is k times younger", start), ("The gap stays, it is k - 1 times the younger age then", "then = (older - younger) // (k - 1)"), ("Subtract the age now", "years = then - younger")]
        return Problem(values | {"later": ""}, n, [Solution(steps, "years"), Solution(other, "years")])
    other = [("We want how many years ago older was k times younger", start), ("The gap stays, it was k - 1 times the younger age then", "then = (older - younger) // (k - 1)"), ("Subtract it from the age now", "years = younger - then")]
    return Problem(values | {"ago": ""}, -n, [Solution(other, "years")])


@FAMILY.kind("three", weight=1.3)
def three(d: Draw) -> Problem:
    """Three people in a chain, asked for the last one, or the first from the sum."""
    x, gap, k = d.i(3, 20), d.i(2, 9), d.i(2, 4)
    second = x + gap
    third = k * second
    total = x + second + third
    values = {"gap": gap, "k": Num(k)}
    if d.chance(0.6):
        if d.chance(0.5):
            steps = [("We want the third age", f"first = {x}\ngap = {gap}\nk = {k}"), ("The second is older by the gap", "second = first + gap"), ("The third is k times the second", "third = k * second")]
            return Problem(values | {"x": x, "last": ""}, third, [Solution(steps, "third")])
        steps = [("We want the sum of the ages", f"first = {x}\ngap = {gap}\nk = {k}"), ("The second and the third age", "second = first + gap\nthird = k * second"), ("Add all ages", "total = first + second + third")]
        return Problem(values | {"x": x, "all": ""}, total, [Solution(steps, "total")])
    steps = [("We want the first age", f"total = {total}\ngap = {gap}\nk = {k}"), ("Ages are x, x + gap and k * (x + gap)", "rest = total - gap - k * gap"), ("This is k + 2 times the first age", "first = rest // (k + 2)")]
    return Problem(values | {"s": total, "first": ""}, x, [Solution(steps, "first")])


@FAMILY.kind("birth")
def birth(d: Draw) -> Problem:
    born, age = d.i(1930, 2015), d.i(3, 85)
    kind = d.pick("year", "age", "sum_later", "sum_ago")
    if kind == "year":
        return Problem({"y": born + age, "x": age, kind: ""}, born, [Solution([("We want the year of birth", f"year = {born + age}\nage = {age}"), ("Go back by the age", "born = year - age")], "born")])
    if kind == "age":
        return Problem({"b": born, "y": born + age, kind: ""}, age, [Solution([("We want the age in the later year", f"born = {born}\nyear = {born + age}"), ("Subtract the years", "age = year - born")], "age")])
    people, n = d.i(2, 5), d.i(2, 15)
    total = people * d.i(12, 40) + d.i(0, people - 1) + people * n
    if kind == "sum_later":
        steps = [("We want the sum of the ages later", f"total = {total}\npeople = {people}\nyears = {n}"), ("Everybody gets older by the years", "later = total + people * years")]
        return Problem({"s": total, "p": people, "n": n, kind: ""}, total + sum(n for _ in range(people)), [Solution(steps, "later")])
    steps = [("We want the sum of the ages before", f"total = {total}\npeople = {people}\nyears = {n}"), ("Everybody was younger by the years", "before = total - people * years")]
    return Problem({"s": total, "p": people, "n": n, kind: ""}, total - sum(n for _ in range(people)), [Solution(steps, "before")])
