"""Derivations of numbers: order of operations, fractions, powers, percent, right triangles; and derivatives."""

from fractions import Fraction
from math import gcd
from random import Random

from .derivation import Chain, Derivation, Line, Step, miscopied, num, poly, slip


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


def powers(r: Random) -> Derivation:
    """Laws of exponents."""
    x, m, n = r.choice("xayb"), r.randint(2, 9), r.randint(3, 9)
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

        return Step(line(u, v), (("sign", line(u, v, "-" if s == 1 else "+")), ("copying", line(miscopied(r, u), v)), ("wrong operation", Line(f"{{{name} == {u} {mark} {v}}}"))))

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

        wrong_base = miscopied(r, base)
        return Step(
            line(part),
            (
                ("arithmetic", line(part * 10)), ("arithmetic", line(slip(r, part))), ("copying", line(Fraction(p * wrong_base, 100), f"frac({p}, 100) * {wrong_base}")),
                ("wrong operation", line(Fraction(base, p), f"{base} / {p}")),
            ),
        )  # fmt: skip

    problem = r.choice([f"A bike costs ${base}. The price goes {'up' if s == 1 else 'down'} by {p}%. What is the new price?", f"{base} {'increased' if s == 1 else 'decreased'} by {p} percent", f"What is ${base} {'plus' if s == 1 else 'less'} {p}%?"])
    return Derivation("percent", problem, start)
