"""For the geometry and measurement families: lengths that share a unit, areas and volumes, and how an answer with pi is wanted."""

import math
from dataclasses import dataclass
from fractions import Fraction

from ..draw import Draw
from ..lexicon import unit
from ..values import Qty, Style, Unit, Value, plain

SMALL_LENGTHS = ("cm", "cm", "cm", "m", "m", "m", "mm", "in", "ft", "ft")
ROOM_LENGTHS = ("m", "m", "m", "ft", "ft", "yd")
_WORDS = {2: "square", 3: "cubic"}

Exact = int | Fraction


class Powered(Value):
    """A number of square or cubic units. Attributes: raw (digits), unit (without the number), long (always in words), one (the bare length unit)."""

    __slots__ = ("form", "power", "u", "x")

    def __init__(self, d: Draw, x: Exact, u: Unit, power: int = 2) -> None:
        self.x = x
        self.u = u
        self.power = power
        self.form = d.pick("long", "long", "half", "half", "sign", "sign", "short")

    def code(self) -> str:
        return plain(self.x)

    def text(self, style: Style, attr: str, wordable: bool) -> str:
        digits = plain(self.x)
        if attr == "raw":
            return digits
        if attr == "one":
            return self.u.one
        if style.thousands and isinstance(self.x, int) and self.x >= 1000:
            digits = f"{self.x:,}"
        name = self._unit(style, "long" if attr == "long" else self.form)
        return name if attr == "unit" else f"{digits} {name}"

    def _unit(self, style: Style, form: str) -> str:
        word = _WORDS[self.power]
        if form == "half" and style.unit_form == "long":
            form = "long"
        if form == "long":
            return f"{word} {self.u.one if self.x == 1 else self.u.many}"
        if form == "sign" and not style.latex:
            return self.u.short + ("²³"[self.power - 2] if style.math.mode == "unicode" else f"^{self.power}")
        if form == "short" and self.power == 2:
            return f"sq {self.u.short}"
        return f"{word} {self.u.short}"


def any_length(d: Draw) -> Unit:
    """A unit for things on a desk or in a room."""
    return unit(d.pick(*SMALL_LENGTHS))


def room_length(d: Draw) -> Unit:
    """A unit for rooms, gardens and fields."""
    return unit(d.pick(*ROOM_LENGTHS))


def lengths(u: Unit, /, **numbers: Exact) -> dict[str, Value | int | Fraction | float | str]:
    """The numbers as lengths that share the unit, by placeholder; and ?big (meters, feet) or ?small for stories of that size."""
    return {"big" if u.short in ROOM_LENGTHS else "small": "", **{key: Qty(x, u) for key, x in numbers.items()}}


def half_or_whole(d: Draw, low: int, high: int, chance: float = 0.25) -> Exact:
    """A whole number, or with the given chance one with one decimal."""
    if d.chance(1 - chance):
        return d.i(low, high)
    return Fraction(d.i(low * 10, high * 10), 10)


_NOTES = {
    "rounded": ("Round to two decimals.", "Round your answer to 2 decimal places.", "Give the result to two decimal places.", "Round to the nearest hundredth.", "Answer correct to 2 d.p.", "Two decimals are enough."),
    "exact": ("Leave your answer in terms of π.", "Give the exact answer in terms of pi.", "Express the answer as a multiple of π.", "Keep π in the answer.", "Do not round: write the answer with pi."),
    "short": ("Use π = 3.14.", "Take pi as 3.14.", "Use 3.14 for π.", "Let pi = 3.14.", "Work with 3.14 for pi."),
}
_HINTS = {
    "rounded": ("(2 decimals)", "(round to 2 decimal places)", "to the nearest hundredth", "rounded to two decimals", "(2 d.p.)"),
    "exact": ("(exact, in terms of pi)", "(leave pi in the answer)", "as a multiple of π", "in terms of π", "(answer with pi)"),
    "short": ("(pi = 3.14)", "(use 3.14 for pi)", "with π = 3.14", "using 3.14 for pi", "if pi is taken as 3.14"),
}


@dataclass(frozen=True, slots=True)
class PiWish:
    """How the text wants an answer that is a multiple of pi: rounded to 2 decimals, exact, or with 3.14.

    Values: {note} a sentence, {hint} a few words, and the mode as a condition (?rounded, ?exact, ?short).
    """

    mode: str
    note: str
    hint: str

    @property
    def values(self) -> dict[str, Value | int | Fraction | float | str]:
        return {"note": self.note, "hint": self.hint, self.mode: ""}

    @property
    def want(self) -> str:
        """The end of a sentence that says which form is wanted."""
        return {"rounded": "rounded to 2 decimals", "exact": "as a multiple of pi", "short": "with pi = 3.14"}[self.mode]

    def answer(self, multiple: Exact) -> object:
        """The value of multiple * pi in the wanted form."""
        if self.mode == "exact":
            return f"{multiple}*pi"
        return round(float(multiple) * math.tau / 2, 2) if self.mode == "rounded" else Fraction(314, 100) * multiple

    def step(self, sentence: str, name: str, expression: str) -> tuple[str, str]:
        """The step that computes name = pi * expression; in exact mode the factor of pi alone."""
        if self.mode == "rounded":
            return sentence, f"import math\n{name} = math.pi * {expression}"
        if self.mode == "short":
            return sentence, f"{name} = 3.14 * {expression}"
        return f"{sentence}, without pi", f"{name} = {expression}"

    def show(self, name: str) -> str:
        """The expression that prints name in the wanted form."""
        return {"rounded": f"round({name}, 2)", "short": f"round({name}, 4)", "exact": f'f"{{{name}}}*pi"'}[self.mode]


def pi_wish(d: Draw, *modes: str) -> PiWish:
    """A form for the answer, drawn from the modes given (default: all three)."""
    mode = d.pick(*(modes or ("rounded", "rounded", "exact", "short")))
    return PiWish(mode, d.pick(*_NOTES[mode]), d.pick(*_HINTS[mode]))


class Degrees(Value):
    """An angle. Attributes: raw (the number), words (always "30 degrees"). In formulas of LaTeX phrasings write {t.raw}^\\circ."""

    __slots__ = ("spelled", "x")

    def __init__(self, d: Draw, x: Exact) -> None:
        self.x = x
        self.spelled = d.chance(0.35)

    def code(self) -> str:
        return plain(self.x)

    def text(self, style: Style, attr: str, wordable: bool) -> str:
        digits = plain(self.x)
        if attr == "raw":
            return digits
        if attr == "words" or (style.unit_form == "long" and self.spelled and not style.latex):
            return f"{digits} degree{'' if self.x == 1 else 's'}"
        return f"{digits}°"
