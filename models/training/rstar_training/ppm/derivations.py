"""Hand-written algebra, line by line: what a student writes and the errors that students make.

A derivation is a chain of states. Each topic says what the next right line is and which wrong lines are tempting; after a wrong line the work goes
on from what is now written down, so only one step is wrong in itself. Lines are sources of `problems.mathtext`, or text with formulas in `{}`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import gcd
from random import Random

@dataclass(frozen=True, slots=True)
class Line:
    """A written line: `text` with formulas in braces, and the state after it (None: finished)."""

    text: str
    after: "Chain | None" = None


Chain = Callable[[], "Step"]


@dataclass(frozen=True, slots=True)
class Step:
    """The right next line, and wrong ones by kind of error."""

    right: Line
    wrong: tuple[tuple[str, Line], ...] = ()


@dataclass(frozen=True, slots=True)
class Derivation:
    """A problem and its first step."""

    topic: str
    problem: str
    start: Chain


def lines(d: Derivation) -> list[str]:
    """The right derivation."""
    out: list[str] = []
    chain: Chain | None = d.start
    while chain is not None:
        step = chain()
        out.append(step.right.text)
        chain = step.right.after
    return out


def spoiled(d: Derivation, r: Random) -> tuple[str, int, list[str]] | None:
    """The derivation with one wrong line: (kind of error, its index, lines). None where no line has a tempting error."""
    right: list[Step] = []
    chain: Chain | None = d.start
    while chain is not None:
        right.append(chain())
        chain = right[-1].right.after
    places = [(k, kind, line) for k, step in enumerate(right) for kind, line in step.wrong if line.text != step.right.text]
    if not places:
        return None
    kinds = sorted({kind for _, kind, _ in places})
    chosen = r.choice(kinds)
    k, kind, line = r.choice([p for p in places if p[1] == chosen])
    out = [step.right.text for step in right[:k]] + [line.text]
    chain = line.after
    while chain is not None:
        step = chain()
        out.append(step.right.text)
        chain = step.right.after
    return kind, k, out


def num(value: Fraction | int) -> str:
    """A number as a formula source."""
    value = Fraction(value)
    if value.denominator == 1:
        return str(value.numerator) if value >= 0 else f"-{-value.numerator}"
    return f"frac({value.numerator}, {value.denominator})" if value > 0 else f"-frac({-value.numerator}, {value.denominator})"


def poly(terms: list[tuple[Fraction | int, int]], x: str) -> str:
    """A polynomial as a formula source, terms in the given order, zero terms left out."""
    out = ""
    for c, e in terms:
        c = Fraction(c)
        if c == 0:
            continue
        size = abs(c)
        power = "" if e == 0 else x if e == 1 else f"{x}**{e}"
        body = num(size) if not power else power if size == 1 else f"{num(size)}*{power}"
        out += (f" - {body}" if c < 0 else f" + {body}") if out else (f"-{body}" if c < 0 else body)
    return out or "0"


def slip(r: Random, value: Fraction | int) -> Fraction:
    """A value as it comes out of a slip in arithmetic."""
    value = Fraction(value)
    if value.denominator > 1:
        return value + r.choice((-1, 1)) * Fraction(1, value.denominator)
    choices = [value + d for d in (-1, 1, -2, 2, 10, -10)]
    return r.choice(choices if abs(value) > 12 else choices[:4])


def _miscopied(r: Random, value: int) -> int:
    text = str(abs(value))
    i = r.randrange(len(text))
    digit = r.choice([d for d in "0123456789" if d != text[i] and (i or d != "0")])
    return int(text[:i] + digit + text[i + 1 :]) * (1 if value >= 0 else -1)


def linear(r: Random) -> Derivation:
    """a x + b = c x + d, perhaps with brackets."""
    x = r.choice("xxxynt")
    a, c, root = r.choice([2, 3, 4, 5, 6, 7, 8, 9, 12]), r.choice([0, 0, 0, 1, 2, 3, -2]), r.randint(-9, 12)
    a = a + c if a == c else a
    b = r.choice([-1, 1]) * r.randint(1, 20)

    def equation(a: Fraction | int, b: Fraction | int, c: Fraction | int, d: Fraction | int) -> str:
        return f"{{{poly([(a, 1), (b, 0)], x)} == {poly([(c, 1), (d, 0)], x)}}}"

    def collect(a: int, b: int, c: int, d: int) -> Chain:
        def step() -> Step:
            if c:
                sign = "copying" if abs(b) > 9 else "arithmetic"
                wrong = [("sign", Line(equation(a + c, b, 0, d), collect(a + c, b, 0, d))), ("dropped term", Line(equation(a - c, 0, 0, d), collect(a - c, 0, 0, d)))]
                slipped = _miscopied(r, b)
                wrong.append((sign, Line(equation(a - c, slipped, 0, d), collect(a - c, slipped, 0, d))))
                return Step(Line(equation(a - c, b, 0, d), collect(a - c, b, 0, d)), tuple(w for w in wrong if a + c or w[0] != "sign"))
            if b:
                off = int(slip(r, d - b))
                return Step(
                    Line(equation(a, 0, 0, d - b), collect(a, 0, 0, d - b)),
                    (
                        ("sign", Line(equation(a, 0, 0, d + b), collect(a, 0, 0, d + b))),
                        ("arithmetic", Line(equation(a, 0, 0, off), collect(a, 0, 0, off))),
                        ("dropped term", Line(equation(a, 0, 0, d), collect(a, 0, 0, d))),
                    ),
                )
            if a == 1:
                return Step(Line(f"{{{x} == {num(d)}}}"))
            value = Fraction(d, a)
            return Step(
                Line(f"{{{x} == {num(value)}}}"),
                (
                    ("wrong operation", Line(f"{{{x} == {num(d * a)}}}")),
                    ("wrong operation", Line(f"{{{x} == {num(d - a)}}}")),
                    ("arithmetic", Line(f"{{{x} == {num(slip(r, value))}}}")),
                    ("sign", Line(f"{{{x} == {num(-value)}}}")),
                ),
            )

        return step

    if r.random() < 0.35 and abs(b) < 10:
        # a(x + b) = c x + d
        d = a * (root + b) - c * root

        def expand() -> Step:
            return Step(
                Line(equation(a, a * b, c, d), collect(a, a * b, c, d)),
                (
                    ("dropped term", Line(equation(a, b, c, d), collect(a, b, c, d))),
                    ("sign", Line(equation(a, -a * b, c, d), collect(a, -a * b, c, d))),
                    ("arithmetic", Line(equation(a, int(slip(r, a * b)), c, d), None)),
                ),
            )

        problem = f"{{{a}*({poly([(1, 1), (b, 0)], x)}) == {poly([(c, 1), (d, 0)], x)}}}"
        return Derivation("linear equation", r.choice(["Solve {e}.", "{e}", "solve for {x}: {e}", "Find {x} if {e}"]).replace("{e}", problem).replace("{x}", f"{{{x}}}"), expand)
    d = (a - c) * root + b
    problem = equation(a, b, c, d)
    return Derivation("linear equation", r.choice(["Solve {e}.", "{e}", "solve for {x}: {e}", "Find {x} when {e}", "Solve the equation {e}"]).replace("{e}", problem).replace("{x}", f"{{{x}}}"), collect(a, b, c, d))


def order(r: Random) -> Derivation:
    """Arithmetic with two kinds of operations."""
    a, b, c, d = r.randint(2, 40), r.randint(2, 12), r.randint(2, 12), r.randint(1, 30)
    s, t = r.choice((-1, 1)), r.choice((-1, 1))
    sign = {1: "+", -1: "-"}
    tail = r.random() < 0.6

    def rest(value: int) -> Chain:
        def step() -> Step:
            right = value + t * d
            return Step(Line(f"= {{{num(right)}}}"), (("arithmetic", Line(f"= {{{num(slip(r, right))}}}")), ("sign", Line(f"= {{{num(value - t * d)}}}"))))

        return step

    def after(product: int) -> Chain:
        value = a + s * product
        if not tail:
            return lambda: Step(Line(f"= {{{num(value)}}}"), (("arithmetic", Line(f"= {{{num(slip(r, value))}}}")), ("sign", Line(f"= {{{num(a - s * product)}}}"))))

        def step() -> Step:
            def line(v: Fraction | int) -> Line:
                return Line(f"= {{{num(v)} {sign[t]} {d}}}", rest(int(v)))

            return Step(line(value), (("arithmetic", line(slip(r, value))), ("dropped term", Line(f"= {{{num(value)}}}"))))

        return step

    def start() -> Step:
        def line(p: Fraction | int) -> Line:
            return Line(f"{{{a} {sign[s]} {num(p)}{f' {sign[t]} {d}' if tail else ''}}}", after(int(p)))

        first = (a + s * b) * c
        wrong_order = Line(f"{{{num(a + s * b)} * {c}{f' {sign[t]} {d}' if tail else ''}}}", (rest(first) if tail else (lambda: Step(Line(f"= {{{num(first)}}}")))))
        return Step(line(b * c), (("arithmetic", line(slip(r, b * c))), ("wrong operation", wrong_order), ("wrong operation", line(b + c))))

    return Derivation("order of operations", r.choice(["Calculate {e}.", "{e} = ?", "Work out {e}", "{e}"]).replace("{e}", f"{{{a} {sign[s]} {b} * {c}{f' {sign[t]} {d}' if tail else ''}}}"), start)


def fractions(r: Random) -> Derivation:
    """Sum or difference of fractions."""
    p, q, m, n = r.randint(1, 9), r.randint(2, 9), r.randint(1, 9), r.randint(2, 9)
    s, mark = r.choice([(1, "+"), (-1, "-")])
    whole = q * n

    def reduced(top: int, bottom: int) -> Chain | None:
        g = gcd(top, bottom)
        if top == 0 or g == 1:
            return None

        def step() -> Step:
            wrong = [("arithmetic", Line(f"= {{{num(slip(r, Fraction(top, bottom)))}}}"))]
            if bottom // g > 1:
                wrong.append(("bad cancel", Line(f"= {{frac({abs(top)}, {bottom // g})}}")))
                wrong.append(("bad cancel", Line(f"= {{frac({abs(top) // g}, {bottom})}}")))
            return Step(Line(f"= {{{num(Fraction(top, bottom))}}}"), tuple(wrong))

        return step

    def frac(top: int, bottom: int) -> str:
        return f"frac({top}, {bottom})" if top >= 0 else f"-frac({-top}, {bottom})"

    def add(x: int, y: int) -> Chain:
        def step() -> Step:
            def line(top: int, bottom: int = whole) -> Line:
                return Line(f"= {{{frac(top, bottom)}}}", reduced(top, bottom))

            return Step(line(x + s * y), (("arithmetic", line(int(slip(r, x + s * y)))), ("wrong operation", line(x + s * y, 2 * whole)), ("sign", line(x - s * y))))

        return step

    def start() -> Step:
        x, y = p * n, m * q

        def line(x: int, y: int) -> Line:
            return Line(f"{{frac({x}, {whole}) {mark} frac({y}, {whole})}}", add(x, y))

        blind = Line(f"{{frac({p + m}, {q + n})}}") if s == 1 else Line(f"{{frac({abs(p - m)}, {max(1, abs(q - n))})}}")
        return Step(line(x, y), (("wrong operation", blind), ("arithmetic", line(int(slip(r, x)) or 1, y)), ("copying", line(p, y)), ("copying", line(x, m))))

    return Derivation("fractions", r.choice(["Calculate {e}.", "{e}", "Add up: {e}" if s == 1 else "Subtract: {e}", "Simplify {e}"]).replace("{e}", f"{{frac({p}, {q}) {mark} frac({m}, {n})}}"), start)


def brackets(r: Random) -> Derivation:
    """(x + a)(x + b) multiplied out."""
    x = r.choice("xxyaz")
    a, b = (r.choice((-1, 1)) * r.randint(1, 9) for _ in range(2))
    one, other = poly([(1, 1), (a, 0)], x), poly([(1, 1), (b, 0)], x)

    def total(middle: list[int], last: int) -> Chain:
        def step() -> Step:
            both = sum(middle)

            def line(m: Fraction | int, c: Fraction | int) -> Line:
                return Line(f"= {{{poly([(1, 2), (m, 1), (c, 0)], x)}}}")

            return Step(line(both, last), (("arithmetic", line(slip(r, both), last)), ("sign", line(-both, last)), ("sign", line(both, -last)), ("dropped term", line(middle[0], last))))

        return step

    def start() -> Step:
        def line(m: list[int], c: int) -> Line:
            return Line(f"{{{poly([(1, 2), *((k, 1) for k in m), (c, 0)], x)}}}", total(m, c))

        return Step(
            line([b, a], a * b),
            (
                ("sign", line([b, -a], a * b)), ("sign", line([b, a], -a * b)), ("arithmetic", line([b, a], int(slip(r, a * b)))),
                ("dropped term", Line(f"{{{poly([(1, 2), (a * b, 0)], x)}}}")), ("wrong operation", line([b, a], a + b)),
            ),
        )  # fmt: skip

    product = f"({one})**2" if a == b else f"({one})*({other})"
    return Derivation("expanding brackets", r.choice(["Expand {e}.", "Multiply out {e}", "{e}", "Expand and simplify {e}"]).replace("{e}", f"{{{product}}}"), start)


def quadratic(r: Random) -> Derivation:
    """x^2 + b x + c = 0 by factors."""
    x = r.choice("xxxt")
    p, q = r.choice((-1, 1)) * r.randint(1, 9), r.choice((-1, 1)) * r.randint(1, 9)
    q = q + 1 or 2 if p == q else q

    def roots(p: int, q: int) -> Chain:
        def step() -> Step:
            def line(u: Fraction | int, v: Fraction | int) -> Line:
                return Line(f"{{{x} == {num(u)}}} or {{{x} == {num(v)}}}")

            return Step(line(p, q), (("sign", line(-p, -q)), ("sign", line(p, -q)), ("arithmetic", line(slip(r, p), q)), ("dropped term", Line(f"{{{x} == {num(p)}}}"))))

        return step

    def start() -> Step:
        def line(u: int, v: int) -> Line:
            return Line(f"{{({poly([(1, 1), (-u, 0)], x)})*({poly([(1, 1), (-v, 0)], x)}) == 0}}", roots(u, v))

        off = int(slip(r, q))
        return Step(line(p, q), (("sign", line(-p, -q)), ("sign", line(p, -q)), ("arithmetic", line(p, off if off not in (0, q) else q + 3))))

    return Derivation("quadratic equation", r.choice(["Solve {e}.", "{e}", "Find the solutions of {e}", "solve by factoring: {e}"]).replace("{e}", f"{{{poly([(1, 2), (-p - q, 1), (p * q, 0)], x)} == 0}}"), start)


def cancel(r: Random) -> Derivation:
    """A fraction of polynomials made shorter."""
    x = r.choice("xxxan")
    if r.random() < 0.5:
        a = r.randint(1, 9)
        s = r.choice((-1, 1))
        top, bottom = poly([(1, 2), (-a * a, 0)], x), poly([(1, 1), (s * a, 0)], x)

        def last(ok: bool = True) -> Chain:
            return lambda: Step(Line(f"= {{{poly([(1, 1), (-s * a, 0)], x)}}}"), (("bad cancel", Line(f"= {{{poly([(1, 1), (s * a, 0)], x)}}}")), ("sign", Line(f"= {{{poly([(-1, 1), (-s * a, 0)], x)}}}"))))

        def start() -> Step:
            factors = f"({poly([(1, 1), (-a, 0)], x)})*({poly([(1, 1), (a, 0)], x)})"
            square = f"({poly([(1, 1), (-a, 0)], x)})**2"
            return Step(
                Line(f"{{frac({factors}, {bottom})}}", last()),
                (("sign", Line(f"{{frac({square}, {bottom})}}")), ("bad cancel", Line(f"{{{poly([(1, 1), (-s * a, 0)], x)} - {a}}}")), ("bad cancel", Line(f"{{{x} - {a * a}}}"))),
            )

        return Derivation("cancelling", r.choice(["Simplify {e}.", "{e}", "Cancel: {e}"]).replace("{e}", f"{{frac({top}, {bottom})}}"), start)
    k, m, n = r.randint(2, 9), r.randint(2, 9), r.randint(1, 9)

    def split() -> Step:
        return Step(
            Line(f"{{frac({k}*({poly([(m, 1), (n, 0)], x)}), {k})}}", lambda: Step(Line(f"= {{{poly([(m, 1), (n, 0)], x)}}}"), (("dropped term", Line(f"= {{{poly([(m, 1)], x)}}}")), ("arithmetic", Line(f"= {{{poly([(m, 1), (slip(r, n), 0)], x)}}}"))))),
            (("bad cancel", Line(f"{{{poly([(m, 1), (k * n, 0)], x)}}}")), ("bad cancel", Line(f"{{{poly([(k * m, 1), (n, 0)], x)}}}")), ("arithmetic", Line(f"{{frac({k}*({poly([(m, 1), (slip(r, n), 0)], x)}), {k})}}"))),
        )

    return Derivation("cancelling", r.choice(["Simplify {e}.", "{e}", "Make shorter: {e}"]).replace("{e}", f"{{frac({poly([(k * m, 1), (k * n, 0)], x)}, {k})}}"), split)


def simultaneous(r: Random) -> Derivation:
    """x + y = s, x - y = d."""
    x, y = r.choice([("x", "y"), ("a", "b"), ("p", "q")])
    u, v = r.randint(-6, 15), r.randint(-6, 15)
    s, d = u + v, u - v

    def other(value: Fraction | int) -> Chain:
        def step() -> Step:
            right = s - value
            return Step(Line(f"{{{y} == {num(right)}}}"), (("sign", Line(f"{{{y} == {num(s + value)}}}")), ("arithmetic", Line(f"{{{y} == {num(slip(r, right))}}}")), ("wrong quantity", Line(f"{{{y} == {num(d - value)}}}"))))

        return step

    def half(double: int) -> Chain:
        def step() -> Step:
            def line(z: Fraction | int) -> Line:
                return Line(f"{{{x} == {num(z)}}}", other(z))

            return Step(line(Fraction(double, 2)), (("wrong operation", line(double - 2)), ("arithmetic", line(slip(r, Fraction(double, 2)))), ("wrong operation", line(double))))

        return step

    def start() -> Step:
        def line(z: int) -> Line:
            return Line(f"{{2*{x} == {num(z)}}}", half(z))

        return Step(line(s + d), (("sign", line(s - d)), ("arithmetic", line(int(slip(r, s + d)))), ("dropped term", Line(f"{{{x} == {num(s + d)}}}", other(s + d)))))

    return Derivation("simultaneous equations", r.choice(["Solve {a} and {b}.", "{a}, {b}", "{a} and {b}. Find {x} and {y}."]).replace("{a}", f"{{{x} + {y} == {num(s)}}}").replace("{b}", f"{{{x} - {y} == {num(d)}}}").replace("{x}", x).replace("{y}", y), start)


def powers(r: Random) -> Derivation:
    """Laws of exponents."""
    x, m, n = r.choice("xayb"), r.randint(2, 9), r.randint(2, 9)
    name, e, right, wrong = r.choice(
        [
            ("product", f"{x}**{m} * {x}**{n}", ("+", m + n), (("wrong operation", "*", m * n),)),
            ("power", f"({x}**{m})**{n}", ("*", m * n), (("wrong operation", "+", m + n), ("wrong operation", "**", m**2))),
            ("quotient", f"frac({x}**{m + n}, {x}**{n})", ("-", m), (("wrong operation", "+", m + 2 * n),)),
        ]
    )
    first = m + n if name == "quotient" else m

    def end(value: int) -> Chain:
        return lambda: Step(Line(f"= {{{x}**{value}}}"), (("arithmetic", Line(f"= {{{x}**{max(1, int(slip(r, value)))}}}")),))

    def start() -> Step:
        sign, value = right
        return Step(Line(f"{{{x}**({first} {sign} {n})}}", end(value)), tuple((kind, Line(f"{{{x}**({first} {op} {n})}}" if op != "**" else f"{{{x}**({first + n})}}", end(v if op != "**" else first + n))) for kind, op, v in wrong))

    return Derivation("powers", r.choice(["Simplify {e}.", "{e}", "Write as one power: {e}"]).replace("{e}", f"{{{e}}}"), start)


def derivative(r: Random) -> Derivation:
    """A polynomial differentiated term by term."""
    x = r.choice("xxxt")
    e = r.randint(2, 5)
    a, b, c = r.randint(2, 9), r.choice((-1, 1)) * r.randint(1, 9), r.choice((-1, 1)) * r.randint(1, 9)
    f = "f(x)" if x == "x" else "s(t)"

    def answer(terms: list[tuple[Fraction | int, int]]) -> Line:
        return Line(f"{f[0]}'({x}) = {{{poly(terms, x)}}}")

    def start() -> Step:
        right: list[tuple[Fraction | int, int]] = [(a * e, e - 1), (b, 0)]
        return Step(
            answer(right),
            (
                ("wrong operation", answer([(a * e, e), (b, 0)])), ("wrong operation", answer([(a, e - 1), (b, 0)])), ("arithmetic", answer([(slip(r, a * e), e - 1), (b, 0)])),
                ("dropped term", answer([(a * e, e - 1)])), ("sign", answer([(a * e, e - 1), (-b, 0)])), ("wrong operation", answer([(a * e, e - 1), (b, 0), (c, 0)])),
            ),
        )  # fmt: skip

    return Derivation("derivative", r.choice(["Differentiate {e}.", "{e}, find the derivative", "Find the derivative of {e}"]).replace("{e}", f"{f} = {{{poly([(a, e), (b, 1), (c, 0)], x)}}}"), start)


def pythagoras(r: Random) -> Derivation:
    """The hypotenuse, or a leg."""
    m, n = r.choice([(2, 1), (3, 2), (4, 1), (3, 1), (4, 3), (5, 2)])
    k = r.randint(1, 4)
    a, b, c = k * (m * m - n * n), k * 2 * m * n, k * (m * m + n * n)
    leg = r.random() < 0.4
    u, v, s, z, name = (c, a, -1, b, "b") if leg else (a, b, 1, c, "c")
    mark = "+" if s == 1 else "-"

    def root(value: int) -> Chain | None:
        if value <= 0:
            return None
        size = round(value**0.5)
        shown = num(size) if size * size == value else f"sqrt({value})"
        return lambda: Step(Line(f"{{{name} == {shown}}}"), (("wrong operation", Line(f"{{{name} == {num(Fraction(value, 2))}}}")), ("arithmetic", Line(f"{{{name} == {num(slip(r, size))}}}")), ("dropped term", Line(f"{{{name} == {value}}}"))))

    def total(x: int, y: int) -> Chain:
        def step() -> Step:
            value = x + s * y

            def line(w: int) -> Line:
                return Line(f"{{{name}**2 == {num(w)}}}", root(w))

            return Step(line(value), (("arithmetic", line(int(slip(r, value)))), ("sign", line(x - s * y))))

        return step

    def squares() -> Step:
        def line(x: int, y: int) -> Line:
            return Line(f"{{{name}**2 == {x} {mark} {y}}}", total(x, y))

        return Step(line(u * u, v * v), (("arithmetic", line(int(slip(r, u * u)), v * v)), ("wrong operation", line(2 * u, 2 * v)), ("dropped term", line(u * u, v))))

    def start() -> Step:
        def line(x: int, y: int, sign: str = mark) -> Line:
            return Line(f"{{{name}**2 == {x}**2 {sign} {y}**2}}", squares if (x, y, sign) == (u, v, mark) else None)

        return Step(line(u, v), (("sign", line(u, v, "-" if s == 1 else "+")), ("copying", line(_miscopied(r, u), v)), ("wrong operation", Line(f"{{{name} == {u} {mark} {v}}}"))))

    problem = f"Right triangle, hypotenuse {c}, one leg {a}. Other leg?" if leg else r.choice([f"The legs of a right triangle are {a} and {b}. How long is the hypotenuse?", f"Right-angled triangle with a = {a} and b = {b}, find c"])
    return Derivation("Pythagoras", problem, start)


def percent(r: Random) -> Derivation:
    """A price after a rise or a discount."""
    p, base = r.choice([5, 8, 10, 12, 15, 20, 25, 30, 40, 60, 75]), r.choice([20, 40, 50, 60, 80, 120, 150, 200, 240, 400])
    s = r.choice((-1, 1))
    part = Fraction(p * base, 100)

    def text(v: Fraction | int) -> str:
        v = Fraction(v)
        return f"{float(v):g}"

    def end(part: Fraction | int) -> Chain:
        def step() -> Step:
            mark, value = ("+" if s == 1 else "-"), base + s * part

            def line(v: Fraction | int, first: int = base, sign: str = mark) -> Line:
                return Line(f"{{{first} {sign} {text(part)} == {text(v)}}}" if v >= 0 else f"{{{first} {sign} {text(part)} == -{text(-v)}}}")

            return Step(line(value), (("arithmetic", line(slip(r, value))), ("sign", line(base - s * part, base, "-" if s == 1 else "+")), ("wrong quantity", line(100 + s * part, 100))))

        return step

    def start() -> Step:
        def line(v: Fraction | int, source: str = f"frac({p}, 100) * {base}") -> Line:
            return Line(f"{{{source} == {text(v)}}}", end(v))

        wrong_base = _miscopied(r, base)
        return Step(
            line(part),
            (
                ("arithmetic", line(part * 10)), ("arithmetic", line(slip(r, part))), ("copying", line(Fraction(p * wrong_base, 100), f"frac({p}, 100) * {wrong_base}")),
                ("wrong operation", line(Fraction(base, p), f"{base} / {p}")),
            ),
        )  # fmt: skip

    problem = r.choice([f"A bike costs ${base}. The price goes {'up' if s == 1 else 'down'} by {p}%. What is the new price?", f"{base} {'increased' if s == 1 else 'decreased'} by {p} percent", f"What is ${base} {'plus' if s == 1 else 'less'} {p}%?"])
    return Derivation("percent", problem, start)


TOPICS: tuple[Callable[[Random], Derivation], ...] = (linear, linear, order, fractions, brackets, quadratic, cancel, simultaneous, powers, derivative, pythagoras, percent)


def draw(r: Random) -> Derivation:
    return r.choice(TOPICS)(r)


def stream(r: Random) -> Iterator[Derivation]:
    while True:
        yield draw(r)
