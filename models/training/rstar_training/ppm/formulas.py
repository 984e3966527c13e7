"""Derivations that go through a formula in a few lines: averages, areas, rates, shares, and short algebra."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from math import prod
from random import Random

from .derivation import Chain, Derivation, Line, Step, miscopied, num, poly, slip

Value = Fraction | int
Written = tuple[str, Value]
"""What is written down, and the value that the next line goes on with."""
Stage = Callable[[Value], tuple[Written, Sequence[tuple[str, Written]]]]
"""From the value so far: the right line, and wrong ones by kind of error."""


def through(topic: str, problem: str, stages: Sequence[Stage]) -> Derivation:
    """A derivation of fixed stages; each goes on from the value that the line before gave, right or wrong."""

    def chain(i: int, value: Value) -> Chain | None:
        if i == len(stages):
            return None

        def step() -> Step:
            (text, found), wrong = stages[i](value)
            return Step(Line(text, chain(i + 1, found)), tuple((kind, Line(t, chain(i + 1, v))) for kind, (t, v) in wrong))

        return step

    start = chain(0, 0)
    assert start is not None
    return Derivation(topic, problem, start)


def dec(value: Value) -> str:
    """A number in decimals, as calculators show it."""
    value = Fraction(value)
    text = f"{float(value):.4f}".rstrip("0").rstrip(".")
    return text if text != "-0" else "0"


def says(source: str, value: Value) -> str:
    return f"{{{source} == {dec(value)}}}"


def average(r: Random) -> Derivation:
    n = r.randint(3, 6)
    mean = r.randint(4, 60)
    numbers = [mean + r.randint(-9, 9) for _ in range(n - 1)]
    numbers = [abs(x) + 1 for x in numbers]
    total = sum(numbers)
    numbers.append(n - total % n + r.randint(0, 3) * n)

    def adds(v: list[int]) -> str:
        return " + ".join(map(str, v))

    def first(_: Value) -> tuple[Written, list[tuple[str, Written]]]:
        total = sum(numbers)
        i = r.randrange(n)
        fewer, other = numbers[:i] + numbers[i + 1 :], list(numbers)
        other[i] = miscopied(r, other[i])
        off = slip(r, total)
        return (says(adds(numbers), total), total), [("arithmetic", (says(adds(numbers), off), off)), ("dropped term", (says(adds(fewer), sum(fewer)), sum(fewer))), ("copying", (says(adds(other), sum(other)), sum(other)))]

    def second(total: Value) -> tuple[Written, list[tuple[str, Written]]]:
        m = Fraction(total) / n
        k = n + r.choice((-1, 1))
        return (says(f"{dec(total)} / {n}", m), m), [("wrong quantity", (says(f"{dec(total)} / {k}", Fraction(total) / k), 0)), ("arithmetic", (says(f"{dec(total)} / {n}", slip(r, round(m))), 0)), ("wrong operation", (says(f"{dec(total)} - {n}", total - n), 0))]

    listed = ", ".join(map(str, numbers))
    return through("average", r.choice([f"Find the average of {listed}.", f"mean of {listed}", f"What is the mean of the numbers {listed}?", f"My scores were {listed}. What was my average?"]), [first, second])


def area(r: Random) -> Derivation:
    a, b = r.randint(3, 30), r.randint(3, 30)
    shape = r.choice(("rectangle", "triangle", "perimeter"))
    if shape == "perimeter":
        source, value, wrong = f"2 * ({a} + {b})", 2 * (a + b), [("dropped term", f"{a} + {b}", a + b), ("wrong operation", f"{a} * {b}", a * b), ("wrong operation", f"2 * {a} + {b}", 2 * a + b)]
        problem = r.choice([f"What is the perimeter of a rectangle {a} cm by {b} cm?", f"perimeter of a {a} m x {b} m field", f"A garden is {a} m long and {b} m wide. How long is the fence around it?"])
        name = "P"
    elif shape == "rectangle":
        source, value, wrong = f"{a} * {b}", a * b, [("wrong operation", f"{a} + {b}", a + b), ("wrong operation", f"2 * ({a} + {b})", 2 * (a + b)), ("copying", f"{miscopied(r, a)} * {b}", 0)]
        problem, name = r.choice([f"Area of a rectangle with sides {a} cm and {b} cm?", f"A room is {a} m by {b} m. What is its area?", f"area of a {a} by {b} rectangle"]), "A"
    else:
        source, value, wrong = f"frac(1, 2) * {a} * {b}", Fraction(a * b, 2), [("dropped term", f"{a} * {b}", a * b), ("wrong operation", f"frac(1, 2) * ({a} + {b})", Fraction(a + b, 2)), ("copying", f"frac(1, 2) * {a} * {miscopied(r, b)}", 0)]
        problem, name = r.choice([f"A triangle has base {a} and height {b}. Find its area.", f"area of a triangle, base {a} cm, height {b} cm"]), "A"
    wrong = [(k, s, v or Fraction(eval(s.replace("frac(1, 2)", "Fraction(1, 2)")))) for k, s, v in wrong]  # noqa: S307

    def first(_: Value) -> tuple[Written, list[tuple[str, Written]]]:
        return (f"{{{name} == {source}}}", value), [(k, (f"{{{name} == {s}}}", v)) for k, s, v in wrong]

    def second(v: Value) -> tuple[Written, list[tuple[str, Written]]]:
        return (f"{{{name} == {dec(v)}}}", v), [("arithmetic", (f"{{{name} == {dec(slip(r, v))}}}", 0))]

    return through(shape if shape == "perimeter" else "area", problem, [first, second])


def speed(r: Random) -> Derivation:
    v, t = r.choice((4, 5, 12, 15, 20, 30, 45, 50, 60, 72, 80, 90)), r.randint(2, 9)
    d = v * t
    ask = r.choice(("distance", "time", "speed"))
    problem, right, wrongs = {
        "distance": (f"A car drives {t} hours at {v} km/h. How far does it get?", f"{v} * {t}", [("wrong operation", f"{v} / {t}"), ("wrong operation", f"{v} + {t}")]),
        "time": (f"How long does it take to travel {d} km at {v} km/h?", f"{d} / {v}", [("wrong operation", f"{d} * {v}"), ("wrong operation", f"{d} - {v}"), ("wrong quantity", f"{v} / {d}")]),
        "speed": (f"{d} km in {t} hours, what is the average speed?", f"{d} / {t}", [("wrong operation", f"{d} * {t}"), ("wrong quantity", f"{t} / {d}"), ("wrong operation", f"{d} - {t}")]),
    }[ask]
    unit = {"distance": " km", "time": " hours", "speed": " km/h"}[ask] if r.random() < 0.6 else ""
    exact = Fraction(eval(right, {}) if "/" not in right else Fraction(*map(int, right.split(" / "))))  # noqa: S307

    def value(source: str) -> Fraction:
        a, op, b = source.split()
        x, y = int(a), int(b)
        return {"*": Fraction(x * y), "/": Fraction(x, y), "+": Fraction(x + y), "-": Fraction(x - y)}[op]

    def first(_: Value) -> tuple[Written, list[tuple[str, Written]]]:
        off = slip(r, exact)
        wrong = [(k, (says(f"{ask} == {s}", value(s)) + unit, value(s))) for k, s in wrongs]
        return (says(f"{ask} == {right}", exact) + unit, exact), [*wrong, ("arithmetic", (says(f"{ask} == {right}", off) + unit, off))]

    def second(v: Value) -> tuple[Written, list[tuple[str, Written]]]:
        return (f"The {ask} is {dec(v)}{unit}", v), [("copying", (f"The {ask} is {dec(miscopied(r, max(1, int(v))))}{unit}", v))]

    return through("speed", problem, [first, second])


def share(r: Random) -> Derivation:
    a, b = r.sample(range(1, 9), 2)
    one = r.randint(2, 30)
    total = (a + b) * one
    person = r.choice((0, 1))
    part = (a, b)[person]
    who = ("Ann", "Ben")[person]

    def parts(_: Value) -> tuple[Written, list[tuple[str, Written]]]:
        return (says(f"{a} + {b}", a + b), a + b), [("arithmetic", (says(f"{a} + {b}", a + b + 1), a + b + 1)), ("wrong operation", (says(f"{a} * {b}", a * b), a * b))]

    def unit(n: Value) -> tuple[Written, list[tuple[str, Written]]]:
        v = Fraction(total) / n
        return (says(f"{total} / {dec(n)}", v), v), [("wrong quantity", (says(f"{total} / {part}", Fraction(total, part)), Fraction(total, part))), ("arithmetic", (says(f"{total} / {dec(n)}", slip(r, round(v))), slip(r, round(v)))), ("wrong operation", (says(f"{total} - {dec(n)}", total - n), total - n))]

    def last(v: Value) -> tuple[Written, list[tuple[str, Written]]]:
        other = a + b - part
        return (says(f"{part} * {dec(v)}", part * v), part * v), [("wrong quantity", (says(f"{other} * {dec(v)}", other * v), 0)), ("arithmetic", (says(f"{part} * {dec(v)}", slip(r, round(part * v))), 0)), ("wrong operation", (says(f"{part} + {dec(v)}", part + v), 0))]

    return through("ratio", r.choice([f"Ann and Ben share ${total} in the ratio {a}:{b}. How much does {who} get?", f"${total} is divided between Ann and Ben {a}:{b}, find {who}'s share"]), [parts, unit, last])


def shopping(r: Random) -> Derivation:
    n, p, m, q = r.randint(2, 9), r.randint(2, 15), r.randint(1, 6), r.randint(1, 12)
    bill = r.choice((100, 150, 200))
    things = r.sample(("pens", "books", "apples", "tickets", "mugs", "cakes", "shirts", "balls"), 2)
    def only(_: Value) -> tuple[Written, list[tuple[str, Written]]]:
        v = n * p
        other = miscopied(r, p) or 1
        return (says(f"{n} * {p}", v), v), [("arithmetic", (says(f"{n} * {p}", v + 2), v + 2)), ("wrong operation", (says(f"{n} + {p}", n + p), n + p)), ("copying", (says(f"{n} * {other}", n * other), n * other)), ("wrong quantity", (says(f"{m} * {p}", m * p), m * p))]

    def more(v: Value) -> tuple[Written, list[tuple[str, Written]]]:
        w = v + m * q
        return (says(f"{dec(v)} + {m} * {q}", w), w), [("arithmetic", (says(f"{dec(v)} + {m} * {q}", slip(r, w)), slip(r, w))), ("wrong operation", (says(f"{dec(v)} + {m} + {q}", v + m + q), v + m + q)), ("dropped term", (says(f"{dec(v)} + {q}", v + q), v + q))]

    def change(v: Value) -> tuple[Written, list[tuple[str, Written]]]:
        w = bill - v
        return (says(f"{bill} - {dec(v)}", w), w), [("arithmetic", (says(f"{bill} - {dec(v)}", slip(r, w)), 0)), ("sign", (says(f"{bill} + {dec(v)}", bill + v), 0)), ("copying", (says(f"{bill} - {dec(miscopied(r, int(v)))}", bill - v), 0))]

    two = r.random() < 0.5
    bought = f"{n} {things[0]} for ${p} each" + (f" and {m} {things[1]} for ${q} each" if two else "")
    return through("shopping", f"{r.choice(('Mia', 'Tom', 'Ali', 'Sara', 'Leo'))} buys {bought} and pays with ${bill}. How much is the change?", [only, more, change] if two else [only, change])


def inequality(r: Random) -> Derivation:
    x = r.choice("xxyn")
    a = r.choice((-1, 1)) * r.randint(2, 9)
    root, b = r.randint(-9, 9), r.choice((-1, 1)) * r.randint(1, 20)
    c = a * root + b
    op, flipped = r.choice((("<", ">"), (">", "<"), ("<=", ">="), (">=", "<=")))

    def move(_: Value) -> tuple[Written, list[tuple[str, Written]]]:
        def line(v: Value, sign: str = op) -> str:
            return f"{{{poly([(a, 1)], x)} {sign} {num(v)}}}"

        return (line(c - b), c - b), [("sign", (line(c + b), c + b)), ("arithmetic", (line(slip(r, c - b)), c - b)), ("dropped term", (line(c), c))]

    def divide(v: Value) -> tuple[Written, list[tuple[str, Written]]]:
        w = Fraction(v) / a
        right, other = (flipped, op) if a < 0 else (op, flipped)
        return (f"{{{x} {right} {num(w)}}}", w), [("sign", (f"{{{x} {other} {num(w)}}}", 0)), ("arithmetic", (f"{{{x} {right} {num(slip(r, w))}}}", 0)), ("wrong operation", (f"{{{x} {right} {num(Fraction(v) - a)}}}", 0))]

    stated = f"{{{poly([(a, 1), (b, 0)], x)} {op} {num(c)}}}"
    return through("inequality", r.choice([f"Solve {stated}.", stated, f"For which {x} is {stated}?"]), [move, divide])


def integral(r: Random) -> Derivation:
    n, k, b = r.randint(1, 4), r.randint(1, 5), r.choice((-1, 1)) * r.randint(1, 9)
    a = k * (n + 1)

    def first(_: Value) -> tuple[Written, list[tuple[str, Written]]]:
        def line(terms: list[tuple[Value, int]], constant: bool = True) -> str:
            return f"{{{poly(terms, 'x')}{' + C' if constant else ''}}}"

        right: list[tuple[Value, int]] = [(k, n + 1), (b, 1)]
        return (line(right), 0), [
            ("wrong operation", (line([(a * (n + 1), n + 1), (b, 1)]), 0)), ("wrong operation", (line([(a * n, n - 1)] if n > 1 else [(a, 0)]), 0)), ("dropped term", (line([(k, n + 1)]), 0)),
            ("sign", (line([(k, n + 1), (-b, 1)]), 0)), ("wrong operation", (line([(k, n + 1), (b, 0)]), 0)), ("arithmetic", (line([(k + 1, n + 1), (b, 1)]), 0)),
        ]  # fmt: skip

    stated = f"{{{poly([(a, n), (b, 0)], 'x')}}}"
    return through("integral", r.choice([f"Integrate {stated}.", f"Find the antiderivative of {stated}", f"integral of {stated} dx"]), [first])


def roots(r: Random) -> Derivation:
    k, m = r.randint(2, 9), r.choice((2, 3, 5, 6, 7, 10))

    def split(_: Value) -> tuple[Written, list[tuple[str, Written]]]:
        s = slip(r, k * k)
        return (f"= {{sqrt({k * k}) * sqrt({m})}}", k), [("arithmetic", (f"= {{sqrt({s}) * sqrt({m})}}", k)), ("wrong operation", (f"= {{sqrt({k * k}) + sqrt({m})}}", k))]

    def take(v: Value) -> tuple[Written, list[tuple[str, Written]]]:
        return (f"= {{{v} * sqrt({m})}}", v), [("wrong operation", (f"= {{{k * k} * sqrt({m})}}", v)), ("wrong quantity", (f"= {{{m} * sqrt({k})}}", v)), ("dropped term", (f"= {{sqrt({m})}}", v)), ("arithmetic", (f"= {{{v + 1} * sqrt({m})}}", v))]

    return through("roots", r.choice([f"Simplify {{sqrt({k * k * m})}}.", f"{{sqrt({k * k * m})}}", f"Write {{sqrt({k * k * m})}} in simplest form"]), [split, take])


def substitution(r: Random) -> Derivation:
    a, b, c = r.randint(1, 6), r.choice((-1, 1)) * r.randint(1, 9), r.choice((-1, 1)) * r.randint(1, 20)
    n = r.choice((-1, 1)) * r.randint(1, 6)

    def put(_: Value) -> tuple[Written, list[tuple[str, Written]]]:
        def line(square: Value, middle: Value, last: Value = c) -> str:
            terms = [num(square)] + [f"{'-' if t < 0 else '+'} {num(abs(t))}" for t in (middle, last)]
            return f"{{f({n}) == {' '.join(terms)}}}" if n >= 0 else f"f({n}) = {{{' '.join(terms)}}}"

        s, t = a * n * n, b * n
        return (line(s, t), s + t + c), [
            ("sign", (line(-s, t), -s + t + c)), ("sign", (line(s, -t), s - t + c)), ("wrong operation", (line((a * n) ** 2, t), (a * n) ** 2 + t + c)),
            ("wrong operation", (line(2 * a * n, t), 2 * a * n + t + c)), ("arithmetic", (line(slip(r, s), t), s + t + c)), ("copying", (line(s, t, miscopied(r, c)), s + t + c)),
        ]  # fmt: skip

    def total(v: Value) -> tuple[Written, list[tuple[str, Written]]]:
        return (f"= {{{num(v)}}}", v), [("arithmetic", (f"= {{{num(slip(r, v))}}}", 0)), ("sign", (f"= {{{num(-v)}}}", 0))]

    f = poly([(a, 2), (b, 1), (c, 0)], "x")
    return through("substitution", r.choice([f"f(x) = {{{f}}}. Find f({n}).", f"Evaluate {{{f}}} for x = {n}", f"If f(x) = {{{f}}}, what is f({n})?"]), [put, total])


def slope(r: Random) -> Derivation:
    x1, y1, run, m = r.randint(-6, 6), r.choice((-1, 1)) * r.randint(1, 9), r.choice((-4, -3, -2, -1, 1, 2, 3, 4)), r.randint(-5, 5)
    x2, y2 = x1 + run, y1 + m * run

    def b(n: int) -> str:
        return f"({n})" if n < 0 else str(n)

    def first(_: Value) -> tuple[Written, list[tuple[str, Written]]]:
        def line(top: str, bottom: str) -> str:
            return f"{{m == frac({top}, {bottom})}}"

        up, along = f"{y2} - {b(y1)}", f"{x2} - {b(x1)}"
        wrong = [("wrong quantity", (line(along, up), Fraction(run, m * run) if m else 0)), ("sign", (line(f"{y1} - {b(y2)}", along), -m)), ("sign", (line(f"{y2} + {b(y1)}", along), Fraction(y2 + y1, run)))]
        return (line(up, along), m), wrong if m else wrong[2:]

    def last(v: Value) -> tuple[Written, list[tuple[str, Written]]]:
        return (f"{{m == {num(v)}}}", v), [("arithmetic", (f"{{m == {num(slip(r, v))}}}", 0)), ("sign", (f"{{m == {num(-v)}}}", 0))]

    return through("slope", r.choice([f"Find the slope of the line through ({x1}, {y1}) and ({x2}, {y2}).", f"gradient between ({x1},{y1}) and ({x2},{y2})?"]), [first, last])


def like_terms(r: Random) -> Derivation:
    x = r.choice("xxyab")
    a, c = r.randint(2, 12), r.choice((-1, 1)) * r.randint(1, 9)
    b, d = (r.choice((-1, 1)) * r.randint(1, 15) for _ in range(2))
    bracket = r.random() < 0.5

    def opened(_: Value) -> tuple[Written, list[tuple[str, Written]]]:
        def line(u: Value, v: Value) -> str:
            return f"= {{{poly([(a, 1), (b, 0), (u, 1), (v, 0)], x)}}}"

        return (line(-c, -d), 0), [("sign", (line(-c, d), 0)), ("sign", (line(c, d), 0)), ("dropped term", (f"= {{{poly([(a, 1), (b, 0), (-c, 1)], x)}}}", 0))]

    def collected(_: Value) -> tuple[Written, list[tuple[str, Written]]]:
        s = -1 if bracket else 1
        u, v = a + s * c, b + s * d

        def line(p: Value, q: Value) -> str:
            return f"= {{{poly([(p, 1), (q, 0)], x)}}}"

        return (line(u, v), 0), [("arithmetic", (line(slip(r, u), v), 0)), ("sign", (line(u, b - s * d), 0)), ("sign", (line(a - s * c, v), 0)), ("wrong operation", (f"= {{{poly([(u + v, 1)], x)}}}", 0)), ("dropped term", (line(u, b), 0))]

    other = poly([(c, 1), (d, 0)], x)
    expression = f"{poly([(a, 1), (b, 0)], x)} - ({other})" if bracket else poly([(a, 1), (b, 0), (c, 1), (d, 0)], x)
    return through("like terms", r.choice(["Simplify {e}.", "{e}", "collect like terms: {e}"]).replace("{e}", f"{{{expression}}}"), [opened, collected] if bracket else [collected])


def logarithm(r: Random) -> Derivation:
    base, m, n = r.choice((2, 2, 3, 5, 10)), r.randint(1, 3), r.randint(1, 3)
    a, b = base**m, base**n

    def joined(_: Value) -> tuple[Written, list[tuple[str, Written]]]:
        def line(v: int) -> str:
            return f"log_{base}({a}) + log_{base}({b}) = log_{base}({v})"

        return (line(a * b), m + n), [("wrong operation", (line(a + b), m + n)), ("arithmetic", (line(int(slip(r, a * b))), m + n))]

    def last(v: Value) -> tuple[Written, list[tuple[str, Written]]]:
        return (f"= {{{v}}}", v), [("wrong operation", (f"= {{{m * n}}}", v)), ("arithmetic", (f"= {{{v + 1}}}", v))] if m * n != m + n else [("arithmetic", (f"= {{{v + 1}}}", v))]

    return through("logarithms", r.choice([f"Calculate log_{base}({a}) + log_{base}({b}).", f"log_{base}({a}) + log_{base}({b}) = ?"]), [joined, last])


def interest(r: Random) -> Derivation:
    p, rate, t = r.choice((200, 400, 500, 800, 1200, 2500)), r.choice((2, 3, 4, 5, 6, 8)), r.randint(2, 6)

    def first(_: Value) -> tuple[Written, list[tuple[str, Written]]]:
        v = Fraction(p * rate, 100)
        return (says(f"{p} * frac({rate}, 100)", v), v), [("arithmetic", (says(f"{p} * frac({rate}, 100)", v * 10), v * 10)), ("wrong operation", (says(f"{p} / {rate}", Fraction(p, rate)), Fraction(p, rate))), ("wrong quantity", (says(f"{p} * frac({t}, 100)", Fraction(p * t, 100)), Fraction(p * t, 100)))]

    def years(v: Value) -> tuple[Written, list[tuple[str, Written]]]:
        w = v * t
        return (says(f"{dec(v)} * {t}", w), w), [("arithmetic", (says(f"{dec(v)} * {t}", slip(r, round(w))), slip(r, round(w)))), ("wrong operation", (says(f"{dec(v)} + {t}", v + t), v + t)), ("wrong quantity", (says(f"{dec(v)} * {rate}", v * rate), v * rate))]

    def total(v: Value) -> tuple[Written, list[tuple[str, Written]]]:
        return (says(f"{p} + {dec(v)}", p + v), 0), [("sign", (says(f"{p} - {dec(v)}", p - v), 0)), ("arithmetic", (says(f"{p} + {dec(v)}", slip(r, round(p + v))), 0))]

    return through("interest", f"${p} is put in a bank at {rate}% simple interest. How much is there after {t} years?", [first, years, total])


def proportion(r: Random) -> Derivation:
    c, k, b = r.randint(2, 9), r.randint(2, 9), r.randint(2, 12)
    a = c * k

    def cross(_: Value) -> tuple[Written, list[tuple[str, Written]]]:
        return (f"{{{c}*x == {a} * {b}}}", a * b), [("wrong quantity", (f"{{{b}*x == {a} * {c}}}", a * c)), ("wrong operation", (f"{{{c}*x == {a} + {b}}}", a + b)), ("wrong quantity", (f"{{{a}*x == {c} * {b}}}", c * b))]

    def product(v: Value) -> tuple[Written, list[tuple[str, Written]]]:
        return (f"{{{c}*x == {num(v)}}}", v), [("arithmetic", (f"{{{c}*x == {num(slip(r, v))}}}", slip(r, v)))]

    def divide(v: Value) -> tuple[Written, list[tuple[str, Written]]]:
        w = Fraction(v) / c
        return (f"{{x == {num(w)}}}", w), [("wrong operation", (f"{{x == {num(v - c)}}}", 0)), ("arithmetic", (f"{{x == {num(slip(r, w))}}}", 0)), ("wrong operation", (f"{{x == {num(v * c)}}}", 0))]

    return through("proportion", r.choice(["Solve {e}.", "{e}", "find x: {e}"]).replace("{e}", f"{{frac(x, {a}) == frac({b}, {c})}}"), [cross, product, divide])


def factors(r: Random) -> Derivation:
    primes = sorted(r.choice((2, 2, 3, 3, 5, 7)) for _ in range(r.randint(3, 4)))
    n = prod(primes)

    def first(_: Value) -> tuple[Written, list[tuple[str, Written]]]:
        def line(v: list[int]) -> str:
            return f"{{{n} == {' * '.join(map(str, v))}}}"

        i = r.randrange(len(primes))
        other = sorted([*primes[:i], *primes[i + 1 :], r.choice([p for p in (2, 3, 5, 7, 11) if p != primes[i]])])
        return (line(primes), 0), [("dropped term", (line(primes[:i] + primes[i + 1 :]), 0)), ("arithmetic", (line(other), 0)), ("wrong quantity", (f"{{{n} == {primes[0]} * {n // primes[0] + 1}}}", 0))]

    return through("prime factors", r.choice([f"Write {n} as a product of primes.", f"prime factorisation of {n}", f"Prime factors of {n}?"]), [first])


FORMULAS = (average, area, speed, share, shopping, inequality, integral, roots, substitution, slope, like_terms, logarithm, interest, proportion, factors)
