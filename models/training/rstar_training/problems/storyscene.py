"""The scenes of composed problems: who or what is counted or measured, and which words that takes."""

import keyword
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction

from . import lexicon
from .draw import Draw
from .values import Money, Noun, Num, Person, Qty, Style, Text, Value


class When(Value):
    """A time adverbial: "on Monday"; attribute bare: "Monday"."""

    __slots__ = ("full", "bare")

    def __init__(self, full: str, bare: str) -> None:
        self.full = full
        self.bare = bare

    def code(self) -> str:
        return self.bare

    def text(self, style: Style, attr: str, wordable: bool) -> str:
        return self.bare if attr == "bare" else self.full


@dataclass(slots=True)
class Owner:
    """One named quantity: its placeholder value, its label in comments, its variable."""

    value: Value
    label: str
    var: str


@dataclass(slots=True)
class Scene:
    """A scene of one problem. `shown` makes the placeholder value of an amount; `things` is what can be pooled."""

    name: str
    owners: list[Owner]
    values: dict[str, Value | int | str]
    high: int
    shown: Callable[[int | Fraction], Value]
    changes: tuple[str, ...]
    things: Noun | None = None
    unit: str = ""
    cents: bool = False
    crowd: bool = False
    used: set[int] = field(default_factory=set)

    def sample(self, d: Draw, small: bool) -> int:
        """A given amount; every number of a story is different, so that copying the right one matters."""
        top = max(6, self.high // (8 if small else 1))
        for _ in range(6):
            n = d.i(2, top) if d.chance(0.5) else d.pick(2, 3, 4, 5, 10, 12) * d.i(1, max(2, top // 8))
            if n > 1 and n not in self.used:
                break
        self.used.add(n)
        return n

    def step(self, d: Draw, top: int) -> int:
        """A difference of at least 1 and at most `top`."""
        top = max(1, min(top, self.high // 2 + 2))
        for _ in range(6):
            n = d.i(min(2, top), top)
            if n not in self.used:
                break
        self.used.add(n)
        return n

    def fits(self, x: Fraction) -> bool:
        """Whether a derived amount is allowed: a positive whole number, or whole cents."""
        return x > 0 and (x.denominator == 1 or (self.cents and (x * 100).denominator == 1))

    @staticmethod
    def plain(x: int | Fraction) -> str:
        return Num(x).code()


def slug(text: str) -> str:
    """A variable name from a label: the first box -> first_box."""
    words = re.sub(r"[^\w ]", "", text.lower()).split()
    words = [w for w in words if w not in ("the", "a", "an", "of")] or ["x"]
    name = "_".join(words[:3])
    return name if name.isidentifier() and name not in _RESERVED and not keyword.iskeyword(name) else name + "_1"


_RESERVED = {"total", "diff", "average", "left", "money", "each", "in", "is", "as", "or", "and", "if", "for", "not", "with", "math", "print", "max", "min", "sum", "del", "try", "may"}
_ITEM_CHANGES = ("gain", "gain", "lose", "lose", "losepart", "losepct", "double", "transfer")


def _people(d: Draw, count: int) -> list[Owner]:
    people = [d.entity(k) for k in ("name", "name2", "name3")[:count]]
    return [Owner(p, str(p), slug(str(p))) for p in people if isinstance(p, Person)]


def _names(owners: list[Owner]) -> str:
    labels = [o.label for o in owners]
    return labels[0] if len(labels) == 1 else ", ".join(labels[:-1]) + " and " + labels[-1]


def _noun(value: Value) -> Noun:
    if not isinstance(value, Noun):
        raise TypeError("a countable thing is needed here")
    return value


def _have(d: Draw, count: int) -> Scene:
    owners = _people(d, count)
    item = _noun(d.entity("item"))
    values: dict[str, Value | int | str] = {"item": item, "who": Text(_names(owners))}
    return Scene("have", owners, values, d.pick(20, 60, 60, 200), Num, _ITEM_CHANGES, item)


def _money(d: Draw, count: int) -> Scene:
    owners = _people(d, count)
    values: dict[str, Value | int | str] = {"who": Text(_names(owners)), "j": d.i(2, 12)}
    return Scene("money", owners, values, d.pick(30, 100, 400), Money, _ITEM_CHANGES, None, "money", True)


def _day(d: Draw, count: int) -> Scene:
    did, do, one, many, *goods = d.r.choice(lexicon.entries("activity"))
    kind = d.r.random()
    if kind < 0.35:
        start = d.i(0, 7 - count)
        whens = [When(f"on {w[0]}", w[0]) for w in lexicon.entries("day")[start:start + count]]
    elif kind < 0.55:
        start = d.i(0, 12 - count)
        whens = [When(f"in {w[0]}", w[0]) for w in lexicon.entries("month")[start:start + count]]
    else:
        sets = (("in the first week", "in the second week", "in the third week"), ("in the morning", "in the afternoon", "in the evening"), ("yesterday", "today"), ("last year", "this year"), ("in the first hour", "in the second hour", "in the third hour"), ("on the first day", "on the second day", "on the third day"), ("last month", "this month"))
        options = [s for s in sets if len(s) >= count]
        whens = [When(w, re.sub(r"^(in|on) ", "", w)) for w in d.r.choice(options)[:count]]
    owners = [Owner(w, w.bare[0].upper() + w.bare[1:], slug(w.bare)) for w in whens]
    who = d.entity("name") if d.chance(0.7) else Text("the " + d.pick("baker", "team", "shop", "class", "group", "company", "farmer", "worker", "robot"))
    thing = Noun(one, many)
    return Scene("day", owners, {"who": who, "did": Text(did), "do": Text(do), "thing": thing}, d.pick(30, 60, 200), Num, (), thing if goods else None)


def _from_set(d: Draw, name: str, count: int) -> tuple[tuple[str, ...], list[Owner]]:
    rows = [r for r in lexicon.entries("storyset") if r[0] == name and len(r) - 3 >= count]
    row = d.r.choice(rows)
    item, box = d.entity("item"), d.entity("container")
    words = [w.replace("{items}", _noun(item).many).replace("{item}", _noun(item).one).replace("{container}", _noun(box).one) for w in row]
    members = d.r.sample(words[3:], count) if name != "place" else words[3:3 + count]
    owners = []
    for m in members:
        label = re.sub(r"^(the|a|an) ", "", m)
        owners.append(Owner(Text(m), label[0].upper() + label[1:], slug(label)))
    return tuple(words), owners


def _place(d: Draw, count: int) -> Scene:
    _, owners = _from_set(d, "place", count)
    item = _noun(d.entity("item"))
    return Scene("place", owners, {"item": item}, d.pick(20, 60, 200), Num, _ITEM_CHANGES, item)


def _kind(d: Draw, count: int) -> Scene:
    row, owners = _from_set(d, "kind", count)
    for owner in owners:
        if " " in owner.label:
            owner.var = slug(owner.label.split()[0])
    one, _, many = row[2].partition("/")
    crowd = many.endswith("!")
    things = Noun(one, many.rstrip("!"))
    return Scene("kind", owners, {"there": Text(row[1]), "all": Text(things.many)}, d.pick(20, 60, 200), Num, (), things, crowd=crowd)


def _measured(name: str, changes: tuple[str, ...]) -> Callable[[Draw, int], Scene]:
    def make(d: Draw, count: int) -> Scene:
        row, owners = _from_set(d, name, count)
        short = d.r.choice(row[1].split(","))
        unit = lexicon.unit(short)
        high = {"km": 60, "mi": 60, "h": 8, "g": 900, "cm": 250}.get(short, 90)
        who = d.entity("name")
        values: dict[str, Value | int | str] = {"unit": Text(unit.many), "who": who, "name": who, "j": d.i(2, 40)}
        return Scene(name, owners, values, high, lambda n: Qty(n, unit), changes, None, short)

    return make


def _price(d: Draw, count: int) -> Scene:
    _, owners = _from_set(d, "price", count)
    return Scene("price", owners, {"who": d.entity("name"), "j": d.i(2, 40)}, d.pick(20, 80, 300), Money, ("gain", "lose", "losepct"), None, "money", True)


SCENES: dict[str, tuple[float, Callable[[Draw, int], Scene]]] = {
    "have": (4, _have), "money": (2, _money), "day": (2.5, _day), "place": (2, _place), "kind": (2, _kind),
    "length": (1, _measured("length", ("gain", "lose"))), "weight": (1, _measured("weight", ())),
    "time": (1, _measured("time", ())), "price": (1.5, _price),
}


def draw_scene(d: Draw, count: int) -> Scene:
    """One scene with `count` owners (some scenes may hold fewer)."""
    name = d.r.choices(list(SCENES), [w for w, _ in SCENES.values()])[0]
    return SCENES[name][1](d, count)
