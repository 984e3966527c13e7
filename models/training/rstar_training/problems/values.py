"""What a placeholder stands for: numbers, money, percentages, measures, formulas, lists, people and things.

Each value prints itself for the problem text (`text(style, attr)`) and, through `format()`/`str()`, as Python code, so an
f-string of solution code can hold the same object that the phrasing shows.
"""

from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from .mathtext import MathStyle, render

_ONES = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
_TENS = "_ _ twenty thirty forty fifty sixty seventy eighty ninety".split()
_ORDINALS = "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split()
_PARTS = {2: ("half", "halves"), 3: ("third", "thirds"), 4: ("quarter", "quarters"), 5: ("fifth", "fifths"), 6: ("sixth", "sixths"), 7: ("seventh", "sevenths"), 8: ("eighth", "eighths"), 9: ("ninth", "ninths"), 10: ("tenth", "tenths"), 12: ("twelfth", "twelfths")}

Number = int | float | Fraction | Decimal


@dataclass(slots=True)
class Style:
    """Surface choices made once for a problem, so that its text is consistent."""

    math: MathStyle = field(default_factory=MathStyle)
    words: bool = False
    hyphen: str = "-"
    thousands: bool = False
    percent: str = "%"
    unit_form: str = "short"
    money: tuple[str, str] = ("$", "")
    wrap_numbers: bool = False
    list_form: str = "comma"

    @property
    def latex(self) -> bool:
        return self.math.mode == "latex"


def number_words(n: int, hyphen: str = "-") -> str:
    """0..100 in words, 23 -> twenty-three."""
    if n < 20:
        return _ONES[n]
    if n == 100:
        return "one hundred"
    tens, ones = divmod(n, 10)
    return _TENS[tens] + (hyphen + _ONES[ones] if ones else "")


def plain(x: Number) -> str:
    """A number in digits as people write it: 7.5, 12, 3/4."""
    if isinstance(x, float):
        return f"{x:.10g}"
    if isinstance(x, Decimal):
        text = format(x, "f")
        return text.rstrip("0").rstrip(".") if "." in text else text
    if isinstance(x, Fraction) and x.denominator > 1:
        twos = x.denominator
        while twos % 2 == 0:
            twos //= 2
        while twos % 5 == 0:
            twos //= 5
        return f"{float(x):.10g}" if twos == 1 else f"{x.numerator}/{x.denominator}"
    return str(x)


class Value:
    """Base of all values. `wordable` is false where a number word would be odd (next to an operator)."""

    __slots__ = ()
    formula = False

    def text(self, style: Style, attr: str, wordable: bool) -> str:
        raise NotImplementedError

    def code(self) -> str:
        raise NotImplementedError

    def __format__(self, spec: str) -> str:
        return format(self.code(), spec)

    def __str__(self) -> str:
        return self.code()


class Num(Value):
    """A plain number. Attributes: raw (digits), word, ord (3rd), ordword (third), times (twice, three times)."""

    __slots__ = ("x",)

    def __init__(self, x: Number) -> None:
        self.x = x

    def code(self) -> str:
        return plain(self.x)

    def text(self, style: Style, attr: str, wordable: bool) -> str:
        x = self.x
        if attr == "times":
            return _times(x, style)
        if attr == "ord":
            return _ordinal(int(x))
        if attr == "ordword":
            return _ORDINALS[int(x)] if 0 <= x <= 12 else _ordinal(int(x))
        small = isinstance(x, int) and 0 <= x <= 100
        if attr == "word" or (attr == "" and style.words and wordable):
            if small:
                return number_words(x, style.hyphen)
        digits = plain(x)
        if attr == "raw":
            return digits
        if style.thousands and isinstance(x, int) and abs(x) >= 1000 and wordable:
            digits = f"{x:,}"
        elif style.math.mode == "unicode" and digits.startswith("-"):
            digits = "−" + digits[1:]
        return f"${digits}$" if style.wrap_numbers and wordable and style.latex else digits


def _ordinal(n: int) -> str:
    tail = "th" if 10 <= n % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    return f"{n}{tail}"


def _times(x: Number, style: Style) -> str:
    if x == 2:
        return "twice"
    return f"{number_words(x, style.hyphen) if isinstance(x, int) and x <= 12 and (style.words or x < 6) else plain(x)} times"


class Pct(Value):
    """A percentage. Attributes: raw (the number alone), sign (always with a tight %), word (15 percent)."""

    __slots__ = ("x",)

    def __init__(self, x: Number) -> None:
        self.x = x

    def code(self) -> str:
        return plain(self.x)

    def text(self, style: Style, attr: str, wordable: bool) -> str:
        digits = plain(self.x)
        if attr == "raw":
            return digits
        if attr == "sign":
            return digits + (r"\%" if style.latex else "%")
        if attr == "word":
            return f"{digits} percent"
        if style.words and isinstance(self.x, int) and 0 < self.x <= 100:
            return number_words(self.x, style.hyphen) + " percent"
        if style.latex and style.percent == "%":
            return f"${digits}\\%$" if style.wrap_numbers else digits + r"\%"
        return digits + style.percent


class Money(Value):
    """An amount of money; the currency is one per problem. Attributes: raw (digits alone)."""

    __slots__ = ("x",)

    def __init__(self, x: Number) -> None:
        self.x = x

    def code(self) -> str:
        if self.x == int(self.x):
            return str(int(self.x))
        return f"{float(self.x):.2f}"

    def text(self, style: Style, attr: str, wordable: bool) -> str:
        digits = self.code()
        if style.thousands and self.x >= 1000:
            digits = f"{int(digits):,}" if digits.isdigit() else f"{float(digits):,.2f}"
        if attr == "raw":
            return digits
        before, after = style.money
        if style.latex and before == "$":
            before = r"\$"
        if style.words and after and digits.isdigit() and int(digits) <= 100:
            digits = number_words(int(digits), style.hyphen)
        if after == " dollars" and digits in ("1", "one"):
            after = " dollar"
        return before + digits + after


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of measure: short form, singular, plural."""

    short: str
    one: str
    many: str


class Qty(Value):
    """A number with a unit. Attributes: raw (number), unit (as written in this problem), long, short, adj (5-km)."""

    __slots__ = ("x", "u")

    def __init__(self, x: Number, u: Unit) -> None:
        self.x = x
        self.u = u

    def code(self) -> str:
        return plain(self.x)

    def text(self, style: Style, attr: str, wordable: bool) -> str:
        digits = plain(self.x)
        name = self.u.one if self.x == 1 else self.u.many
        if attr == "raw":
            return digits
        if attr == "unit":
            return self.u.short if style.unit_form.startswith("short") else self.u.many
        if attr == "adj":
            return f"{digits}-{self.u.one}"
        if attr == "long" or (attr == "" and style.unit_form == "long"):
            if style.words and isinstance(self.x, int) and 0 < self.x <= 100:
                digits = number_words(self.x, style.hyphen)
            return f"{digits} {name}"
        if style.thousands and isinstance(self.x, int) and self.x >= 1000:
            digits = f"{self.x:,}"
        return digits + ("" if style.unit_form == "short-tight" and attr == "" else " ") + self.u.short


class Formula(Value):
    """A formula in the source language of `mathtext`. Attributes: plain (never LaTeX)."""

    __slots__ = ("source",)
    formula = True

    def __init__(self, source: str) -> None:
        self.source = source

    def code(self) -> str:
        return self.source

    def text(self, style: Style, attr: str, wordable: bool) -> str:
        return render(self.source, MathStyle() if attr == "plain" else style.math)


class Frac(Formula):
    """A fraction of whole numbers, printed as written (6/8 stays 6/8). Attributes: words (three quarters), plain."""

    __slots__ = ("a", "b")

    def __init__(self, a: int, b: int) -> None:
        self.a = a
        self.b = b
        super().__init__(f"frac({a}, {b})")

    def code(self) -> str:
        return f"{self.a}/{self.b}"

    def text(self, style: Style, attr: str, wordable: bool) -> str:
        if (attr == "words" or (attr == "" and style.words and wordable)) and self.b in _PARTS and 0 < self.a <= 12:
            if (self.a, self.b) == (1, 2):
                return "half" if attr == "words" else "one half"
            return f"{'a' if self.a == 1 and attr == 'words' else number_words(self.a)} {_PARTS[self.b][self.a > 1]}"
        return super().text(style, attr, wordable)


class Seq(Value):
    """A list. Attributes: comma (1, 2, 3), and (1, 2 and 3), space (1 2 3), or. Default: one of them per problem."""

    __slots__ = ("items",)

    def __init__(self, items: list[Number | Value]) -> None:
        self.items = [i if isinstance(i, Value) else Num(i) for i in items]

    def code(self) -> str:
        return "[" + ", ".join(i.code() for i in self.items) + "]"

    def text(self, style: Style, attr: str, wordable: bool) -> str:
        form = attr or style.list_form
        parts = [i.text(style, "raw" if isinstance(i, Num) else "", False) for i in self.items]
        if form in ("and", "or") and len(parts) > 1:
            return ", ".join(parts[:-1]) + f" {form} " + parts[-1]
        return {"space": " ", "tight": ",", "semicolon": "; "}.get(form, ", ").join(parts)


class Text(Value):
    """A fixed string, printed as it is."""

    __slots__ = ("s",)

    def __init__(self, s: str) -> None:
        self.s = s

    def code(self) -> str:
        return self.s

    def text(self, style: Style, attr: str, wordable: bool) -> str:
        return self.s


class Person(Value):
    """A named person. Attributes: he, him, his, self (himself), poss (Ann's), kid (boy/girl). Code: the name."""

    __slots__ = ("name", "sex")
    _FORMS = {"he": ("he", "she"), "him": ("him", "her"), "his": ("his", "her"), "self": ("himself", "herself"), "kid": ("boy", "girl"), "parent": ("father", "mother"), "sibling": ("brother", "sister")}

    def __init__(self, name: str, sex: str) -> None:
        self.name = name
        self.sex = sex

    def code(self) -> str:
        return self.name

    def text(self, style: Style, attr: str, wordable: bool) -> str:
        if attr == "":
            return self.name
        if attr == "poss":
            return self.name + ("'" if self.name.endswith("s") else "'s")
        return self._FORMS[attr][self.sex == "f"]


class Noun(Value):
    """A countable thing. Attributes: plural, a (a pen, an apple), each form also after `@n` for the number n."""

    __slots__ = ("one", "many")

    def __init__(self, one: str, many: str) -> None:
        self.one = one
        self.many = many

    def code(self) -> str:
        return self.many

    def text(self, style: Style, attr: str, wordable: bool) -> str:
        if attr == "plural":
            return self.many
        if attr == "a":
            return ("an " if self.one[0] in "aeiou" and not self.one.startswith(("uni", "eu", "us")) else "a ") + self.one
        return self.one
