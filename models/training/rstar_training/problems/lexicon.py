"""Word lists (`lexicon/*.txt`) and invented words. A list's name is the placeholder's name: lexicon/fruit.txt gives {fruit}."""

import re
from functools import cache
from pathlib import Path
from random import Random

from .phrasing import ROOT
from .values import Noun, Person, Text, Unit, Value

LEXICON = ROOT / "lexicon"
_NUMBERED = re.compile(r"([a-z]+?)(\d?)")
_SYLLABLES = "ba be bi bo bra ca cla co da di do dra el fa fi flo ga gli go ha ja jo ka ki kra la le li lo ma me mi mo na ni no or pa pi plo po ra ri ro sa shu so ta ti to tri va vi vo wa wi ya za zo".split()
_TAILS = "b ck d g ker l lin m n nd p r rd rk sel st t ton x z".split()
# Lists of countable things: an invented noun may stand in for an entry.
_THINGS = ("item",)
# Lists of fixed phrases, without a plural.
_PLAIN = ("shop", "venue", "city", "day", "month", "colour", "subject")


@cache
def entries(category: str) -> tuple[tuple[str, ...], ...]:
    """The lines of a list, split at '|'. Raises KeyError when there is no such list."""
    path = LEXICON / f"{category}.txt"
    if not path.exists():
        raise KeyError(category)
    lines = (line.strip() for line in path.read_text(encoding="utf-8").split("\n"))
    return tuple(tuple(part.strip() for part in line.split("|")) for line in lines if line and not line.startswith("#"))


@cache
def category_of(key: str) -> str | None:
    """The list behind a placeholder such as name2, or None."""
    match = _NUMBERED.fullmatch(key)
    return match[1] if match and (LEXICON / f"{match[1]}.txt").exists() else None


def plural(word: str) -> str:
    """A regular English plural."""
    if word.endswith(("s", "x", "z", "ch", "sh")):
        return word + "es"
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return word[:-1] + "ies"
    return word + "s"


def invented(r: Random) -> str:
    """A pronounceable word that is in no list."""
    return "".join(r.choice(_SYLLABLES) for _ in range(r.choice((1, 2, 2)))) + r.choice(_TAILS)


def draw(category: str, r: Random, taken: set[str], invent: float) -> Value:
    """One entry that is not yet taken in this problem; with probability `invent` an invented name or thing."""
    while True:
        if category == "name":
            if r.random() < invent:
                row: tuple[str, ...] = (invented(r).capitalize(), r.choice("mf"))
            else:
                row = r.choice(entries("name"))
        elif category in _THINGS and r.random() < invent:
            row = (invented(r),)
        else:
            row = r.choice(entries(category))
        if row[0] not in taken:
            break
    taken.add(row[0])
    if category == "name":
        sex = row[1] if row[1] in "mf" else r.choice("mf")
        return Person(row[0], sex)
    if category in _PLAIN:
        return Text(row[0])
    return Noun(row[0], row[1] if len(row) > 1 else plural(row[0]))


@cache
def unit(short: str) -> Unit:
    """A unit by its short form, from lexicon/unit.txt."""
    for row in entries("unit"):
        if row[0] == short:
            return Unit(row[0], row[1], row[2] if len(row) > 2 else plural(row[1]))
    raise KeyError(f"unit {short} is not in lexicon/unit.txt: add a line 'short|singular|plural'")
