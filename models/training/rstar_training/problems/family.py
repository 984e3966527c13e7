"""The registry of problem families. A family is a file in `families/` with a phrasing file of the same name."""

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from random import Random
from typing import TYPE_CHECKING

from . import lexicon, phrasing
from .draw import Draw, Problem
from .phrasing import Phrasing, PhrasingError

if TYPE_CHECKING:
    from .generate import Sample

Maker = Callable[[Draw], Problem]


@dataclass(slots=True)
class Kind:
    """One kind of question in a family: a sampler and the phrasings of the section with its name."""

    name: str
    make: Maker
    weight: float
    phrasings: dict[str, list[Phrasing]] = field(default_factory=dict)


@dataclass(slots=True)
class Family:
    """A family of problems. `weight` is its share of the mix (1 = normal); `topic` groups families in reports."""

    name: str
    topic: str
    weight: float = 1.0
    kinds: dict[str, Kind] = field(default_factory=dict)

    def kind(self, name: str = "main", weight: float = 1.0) -> Callable[[Maker], Maker]:
        """Decorator: register the sampler of section `[name]`."""

        def register(make: Maker) -> Maker:
            if name in self.kinds:
                raise ValueError(f"family {self.name}: kind {name} is registered twice")
            self.kinds[name] = Kind(name, make, weight)
            return make

        return register

    def attach(self, found: list[Phrasing]) -> None:
        """Give each kind its phrasings by split. Raises PhrasingError on a section without kind or a kind without section."""
        for kind in self.kinds.values():
            kind.phrasings = {split: [] for split in phrasing.SPLITS}
        for p in found:
            if p.kind not in self.kinds:
                raise PhrasingError(f"{p.where}: section [{p.kind}] has no kind in families/{self.name}.py")
            self.kinds[p.kind].phrasings[p.split].append(p)
        for kind in self.kinds.values():
            if not kind.phrasings["train"]:
                raise PhrasingError(f"phrasings/{self.name}.txt: section [{kind.name}] has no training phrasing; write more")

    def sample(self, kind: Kind, split: str, r: Random) -> "Sample | None":
        """One problem of a kind, or None when the split holds no phrasing that fits the drawn values."""
        from .generate import draw_sample

        return draw_sample(self, kind, split, r)


@cache
def families() -> dict[str, Family]:
    """All families by name, with their phrasings loaded. Raises PhrasingError when a file and its data disagree."""
    from . import families as package

    found: dict[str, Family] = {}
    for info in pkgutil.iter_modules(package.__path__):
        if info.name.startswith("_"):
            continue
        module = importlib.import_module(f"{package.__name__}.{info.name}")
        family = module.FAMILY
        if family.name != info.name:
            raise PhrasingError(f"families/{info.name}.py: FAMILY is named {family.name}; use the file's name")
        family.attach(phrasing.load(family.name))
        found[family.name] = family
    return found


def missing(p: Phrasing, values: dict[str, object]) -> list[str]:
    """Why a phrasing does not fit a problem: placeholders without a value, `?!key` conditions that do not hold."""
    absent = [k for k in p.keys if k not in values and lexicon.category_of(k.lower()) is None]
    return absent + [f"!{k}" for k in p.barred if k in values]
