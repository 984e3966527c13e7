"""Derivations of equations and of expressions with letters."""

from fractions import Fraction
from random import Random

from .derivation import Chain, Derivation, Line, Step, miscopied, num, poly, slip


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
                slipped = miscopied(r, b)
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


def quadratic(r: Random) -> Derivation:
    """x^2 + b x + c = 0 by factors."""
    x = r.choice("xxxt")
    p, q = r.choice((-1, 1)) * r.randint(1, 9), r.choice((-1, 1)) * r.randint(1, 9)
    while p in (q, -q):
        # Roots that differ only in sign would make a wrong sign right, equal ones a lost root.
        q = r.choice((-1, 1)) * r.randint(1, 9)

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


def simultaneous(r: Random) -> Derivation:
    """x + y = s, x - y = d."""
    x, y = r.choice([("x", "y"), ("a", "b"), ("p", "q")])
    u, v = r.choice((-4, -2, -1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15)), r.randint(-6, 15)
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


def brackets(r: Random) -> Derivation:
    """(x + a)(x + b) multiplied out."""
    x = r.choice("xxyaz")
    a, b = (r.choice((-1, 1)) * r.randint(1, 9) for _ in range(2))
    # A difference of squares has no middle term to lose.
    b = b - 2 if a == -b and b != 2 else 5 if a == -b else b
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


def cancel(r: Random) -> Derivation:
    """A fraction of polynomials made shorter."""
    x = r.choice("xxxan")
    if r.random() < 0.5:
        a = r.randint(2, 9)
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
