"""Validation for authors: every placeholder exists, every phrasing renders, every solution gives its answer."""

import re
import sys
from random import Random

from .draw import Draw, Problem
from .family import Family, Kind, families, missing
from .generate import phrase
from .phrasing import SPLITS, Phrasing

_LEFTOVER = re.compile(r"\{\{|\}\}\}|\[[^\[\]]*\|[^\[\]]*\]|  +[a-z]|\w [,.](?![\w.])|\b(?:a a|the the|an an)\b")
_SAMPLES = 40
_LIMIT = 800


def check(names: list[str] | None, samples: int = _SAMPLES) -> int:
    """Print problems found; 0 when there is none."""
    every = families()
    faults: list[str] = []
    for family in [every[n] for n in names] if names else every.values():
        for kind in family.kinds.values():
            faults += check_kind(family, kind, samples)
    for fault in faults:
        print(fault, file=sys.stderr)
    print(f"{len(faults)} faults")
    return 1 if faults else 0


def check_kind(family: Family, kind: Kind, samples: int) -> list[str]:
    """Faults of one kind: placeholders that no drawn problem provides, text left unresolved."""
    if type(family).sample is not Family.sample:
        return check_composed(family, kind, samples)
    faults: list[str] = []
    problems = [(kind.make(Draw(Random(seed))), seed) for seed in range(samples)]
    for split in SPLITS:
        for p in kind.phrasings[split]:
            fitting = _fitting(kind, p, problems)
            if not fitting:
                keys = missing(p, problems[0][0].values)
                faults.append(f"{p.where}: nothing provides {{{'}, {'.join(keys)}}}; values here: {', '.join(problems[0][0].values)}")
                continue
            for _, seed in fitting[:2]:
                d = Draw(Random(seed))
                text = phrase(family, kind, p, kind.make(d), d, split).problem
                left = _LEFTOVER.search(text)
                if left:
                    faults.append(f"{p.where}: look at {left[0]!r} in: {text}")
                    break
    return faults


def _fitting(kind: Kind, p: Phrasing, problems: list[tuple[Problem, int]]) -> list[tuple[Problem, int]]:
    """Drawn problems that the phrasing can tell; draws more, up to a limit, while there is none."""
    while True:
        found = [(q, seed) for q, seed in problems if not missing(p, q.values)]
        if found or len(problems) >= _LIMIT:
            return found
        start = len(problems)
        problems += [(kind.make(Draw(Random(seed))), seed) for seed in range(start, start + 60)]


def check_composed(family: Family, kind: Kind, samples: int) -> list[str]:
    """Faults of a family that composes its text itself: text left unresolved in many samples."""
    faults: list[str] = []
    for seed in range(samples * 20):
        for split in (*SPLITS, "compositions"):
            try:
                item = family.sample(kind, split, Random(seed))
            except KeyError as error:
                return [*faults, f"{family.name}: no value for placeholder {error} (seed {seed})"]
            left = item and _LEFTOVER.search(item.problem)
            if item and left:
                faults.append(f"{item.template}: look at {left[0]!r} in: {item.problem}")
    return faults
