"""Hand-written work, line by line: what a student writes and the errors that students make.

A derivation is a chain of states. Each topic says what the next right line is and which wrong lines are tempting; after a wrong line the work goes
on from what is now written down, so only one step is wrong in itself. Lines are sources of `problems.mathtext`, or text with formulas in `{}`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
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


def miscopied(r: Random, value: int) -> int:
    text = str(abs(value))
    i = r.randrange(len(text))
    digit = r.choice([d for d in "0123456789" if d != text[i] and (i or d != "0")])
    return int(text[:i] + digit + text[i + 1 :]) * (1 if value >= 0 else -1)
