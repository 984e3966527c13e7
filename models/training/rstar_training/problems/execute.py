"""Runs the generator's own programs in-process and compares printed answers. Trusted code only: this is no sandbox."""

import re
import warnings
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

_FRACTION = re.compile(r"-?\d+/\d+")


@lru_cache(maxsize=20_000)
def run(program: str) -> str:
    """What the program prints, stripped. Raises whatever the program raises."""
    printed: list[str] = []

    def write(*values: object, sep: str = " ", end: str = "\n") -> None:
        printed.append(sep.join(map(str, values)) + end)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        exec(compile(program, "<solution>", "exec"), {"print": write, "__name__": "solution"})  # noqa: S102
    return "".join(printed).strip()


def number(text: str) -> Fraction | None:
    """A printed number, or None when the text is not one."""
    try:
        return Fraction(text) if _FRACTION.fullmatch(text) else Fraction(Decimal(text))
    except (ValueError, ArithmeticError, TypeError):
        return None


def same(printed: str, answer: object, tolerance: float) -> bool:
    """Whether printed text is the answer. Strings compare without spaces, numbers by relative tolerance."""
    if isinstance(answer, bool) or answer is None:
        return False
    if isinstance(answer, int | float | Fraction | Decimal):
        value = number(printed)
        if value is None:
            return False
        expected = Fraction(answer)
        return value == expected or abs(value - expected) <= tolerance * max(1, abs(expected))
    if isinstance(answer, Sequence) and not isinstance(answer, str):
        parts = [p for p in re.split(r"[\[\](){},\s]+", printed) if p]
        return len(parts) == len(answer) and all(same(p, a, tolerance) for p, a in zip(parts, answer, strict=True))
    return re.sub(r"\s+", "", printed) == re.sub(r"\s+", "", str(answer))


def answer_text(answer: object, as_fraction: bool) -> str:
    """The answer as gold text: whole numbers and short decimals in digits, other fractions as p/q."""
    if isinstance(answer, Fraction):
        if answer.denominator == 1:
            return str(answer.numerator)
        rest = answer.denominator
        for p in (2, 5):
            while rest % p == 0:
                rest //= p
        return f"{answer.numerator}/{answer.denominator}" if as_fraction or rest > 1 else f"{float(answer):.10g}"
    if isinstance(answer, float):
        return f"{answer:.10g}"
    if isinstance(answer, Sequence) and not isinstance(answer, str):
        return ", ".join(answer_text(a, as_fraction) for a in answer)
    return str(answer)
