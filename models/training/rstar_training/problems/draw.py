"""One problem's random draw: numbers, entities and the surface style, all from one seeded generator."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from random import Random
from typing import TypeVar

from . import lexicon
from .mathtext import MathStyle
from .phrasing import Phrasing, expand, pieces
from .values import Num, Style, Value

T = TypeVar("T")
_CURRENCIES = (("$", ""), ("$", ""), ("$", ""), ("$", ""), ("€", ""), ("£", ""), ("", " dollars"), ("", " euros"), ("", " bucks"), ("₹", ""), ("", "€"), ("Rs ", ""), ("", " coins"), ("", " kr"), ("", " pesos"))
_PERCENTS = ("%", "%", "%", "%", "%", " %", " percent", " per cent", " pct")
_LISTS = ("comma", "comma", "comma", "and", "and", "space", "tight", "semicolon")


class Draw:
    """Random choices of one problem. `invent` is the chance that a name or thing is an invented word."""

    def __init__(self, r: Random, invent: float = 0.12) -> None:
        self.r = r
        self.invent = invent
        self.style = Style()
        self._entities: dict[str, Value] = {}
        self._taken: set[str] = set()

    def i(self, low: int, high: int) -> int:
        """A whole number from low to high, both included."""
        return self.r.randint(low, high)

    def pick(self, *options: T) -> T:
        """One of the arguments."""
        return self.r.choice(options)

    def chance(self, p: float) -> bool:
        """True with probability p."""
        return self.r.random() < p

    def nonzero(self, low: int, high: int) -> int:
        """A whole number from low to high that is not 0."""
        while True:
            n = self.r.randint(low, high)
            if n:
                return n

    def distinct(self, count: int, low: int, high: int) -> list[int]:
        """`count` different whole numbers."""
        return self.r.sample(range(low, high + 1), count)

    def price(self, low: float = 1, high: float = 60) -> int | Fraction:
        """A price: mostly whole, else with .50, .25, .99 or any cents. Exact."""
        whole = self.r.randint(max(1, int(low)), int(high))
        kind = self.r.random()
        if kind < 0.5:
            return whole
        cents = 50 if kind < 0.7 else self.r.choice((25, 75, 20, 40, 60, 80, 99, 95)) if kind < 0.9 else self.r.randint(1, 99)
        return Fraction(whole * 100 + cents, 100)

    def entity(self, key: str) -> Value:
        """The person, thing, shop ... behind a placeholder such as name2; the same one each time."""
        value = self._entities.get(key)
        if value is None:
            category = lexicon.category_of(key)
            if category is None:
                raise KeyError(key)
            value = self._entities[key] = lexicon.draw(category, self.r, self._taken, self.invent)
        return value

    def variant(self, text: str) -> str:
        """Resolve `[a|b]` alternatives in a sentence."""
        return expand(text, self.r.choice)


@dataclass(slots=True)
class Solution:
    """Steps as (sentence, code) and the expression that the last step prints. `[a|b]` in sentences is resolved later."""

    steps: Sequence[tuple[str, str]]
    show: str


@dataclass(slots=True)
class Problem:
    """What a family hands over: placeholder values, the answer by an independent route, the valid solutions.

    `answer` is an int, Fraction, float, string or list; `as_fraction` keeps 3/4 instead of 0.75 in the answer text.
    `signature` names the structure of composed problems; equal signatures are never split over train and held-out.
    """

    values: dict[str, Value | int | Fraction | float | str]
    answer: object
    solutions: Sequence[Solution]
    as_fraction: bool = False
    tolerance: float = 1e-6
    signature: str = ""


def sample_style(r: Random, phrasing: Phrasing, has_formula: bool) -> Style:
    """Surface choices of one problem, after its phrasing's tags."""
    latex = phrasing.register == "latex" or (has_formula and "fixed" not in phrasing.flags and r.random() < 0.14)
    tight = "nospace" in phrasing.flags or r.random() < (0.4 if phrasing.register in ("terse", "informal") else 0.12)
    if latex:
        math = MathStyle("latex", r.random() < 0.3, r.choice((r"\times", r"\cdot", r"\cdot")), r.choice((r"\div", r"\div", "/", ":")), r.random() < 0.95)
    elif r.random() < 0.28:
        math = MathStyle("unicode", tight, r.choice("×·×"), r.choice("÷÷/"), r.random() < 0.95, r.random() < 0.4)
    else:
        math = MathStyle("plain", tight, r.choice(("*", "*", "x", "×")), r.choice(("/", "/", ":", "÷")), r.random() < 0.9)
    words = "numberwords" in phrasing.flags or (not latex and r.random() < (0.02 if phrasing.register == "terse" else 0.09))
    return Style(
        math=math,
        words=words,
        hyphen=r.choice("-- "),
        thousands=r.random() < 0.3,
        percent=r.choice(_PERCENTS),
        unit_form=r.choice(("short", "short", "short-tight", "long", "long")),
        money=r.choice(_CURRENCIES),
        wrap_numbers=latex and r.random() < 0.4,
        list_form=r.choice(_LISTS),
    )


def fill(d: Draw, phrasing: Phrasing, values: dict[str, Value | int | float | str]) -> str:
    """The phrasing with alternatives chosen and placeholders filled in the draw's style."""
    style = d.style
    out: list[str] = []
    for piece in pieces(expand(phrasing.text, d.r.choice)):
        if isinstance(piece, str):
            out.append(piece)
            continue
        value = values.get(piece.key)
        if value is None:
            value = d.entity(piece.key.lower())
        if isinstance(value, int | float | Fraction):
            value = Num(value)
        if isinstance(value, str):
            text = value
        elif piece.count:
            amount = values[piece.count]
            count = amount if isinstance(amount, int) else getattr(amount, "x", 2)
            text = value.text(style, piece.attr or ("" if count == 1 else "plural"), piece.wordable)
        else:
            text = value.text(style, piece.attr.lower(), piece.wordable)
            if isinstance(value, Value) and value.formula and style.latex and not piece.in_math and piece.attr not in ("plain", "words"):
                text = f"${text}$"
        capital = piece.key[0].isupper() or piece.attr[:1].isupper() or (piece.starts_sentence and not getattr(value, "formula", False))
        if capital and not getattr(value, "formula", False) and len(text) > 1 and text[0].islower():
            text = text[0].upper() + text[1:]
        out.append(text)
    return "".join(out)
