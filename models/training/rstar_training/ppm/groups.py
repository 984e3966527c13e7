"""The unit of PPM training: a problem with several solutions, a value for each step, and pairs of steps. Standard library only."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from ..problems.generate import normal
from ..tokenizer import END_OF_ANSWER, END_OF_CODE, END_OF_STEP, Tokenizer

ENDS = (END_OF_STEP, END_OF_CODE, END_OF_ANSWER)
"""Tokens at which a step is scored."""


@dataclass(frozen=True, slots=True)
class Solution:
    """Steps as they stand in a prompt (end marker and printed output included), a Q in [-1, 1] for each, and whether the whole is right.

    `first_wrong` is the index of the first wrong step of a damaged solution, None where it is not known or nothing is wrong.
    """

    steps: tuple[str, ...]
    q: tuple[float, ...]
    right: bool
    first_wrong: int | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Solutions of one problem. A pair (a, i, b, j, weight) prefers step i of solution a to step j of solution b; the weights of the pairs
    that were set against each other at one prefix sum to 1, which is the average over 2 by 2 pairs of the paper."""

    source: str
    question: str
    solutions: tuple[Solution, ...]
    pairs: tuple[tuple[int, int, int, int, float], ...] = ()
    kind: str = ""

    @property
    def held_out(self) -> bool:
        """One problem in ten, by its text, so that no problem is both trained and measured, whatever file it comes from."""
        return hashlib.sha256(f"ppm/{normal(self.question)}".encode()).digest()[0] % 10 == 0


@dataclass(slots=True)
class Encoded:
    """A group as token ids: one row a solution, the positions of its step ends."""

    group: Group
    ids: list[list[int]]
    ends: list[list[int]]
    tokens: int = field(default=0)


def encode(tok: Tokenizer, group: Group, limit: int) -> Encoded | None:
    """Token ids of a group. None where a solution is longer than `limit` tokens or a step does not end in exactly one marker."""
    prompt = tok.prompt(group.question)
    rows: list[list[int]] = []
    ends: list[list[int]] = []
    for solution in group.solutions:
        ids = list(prompt)
        places: list[int] = []
        for step in solution.steps:
            start = len(ids)
            ids += tok.encode(step)
            found = [p for p in range(start, len(ids)) if ids[p] in ENDS]
            if len(found) != 1:
                return None
            places += found
        if len(ids) > limit:
            return None
        rows.append(ids)
        ends.append(places)
    return Encoded(group, rows, ends, sum(map(len, rows)))


def write(path: Path, groups: Iterable[Group]) -> int:
    """Write groups as JSON lines; returns how many."""
    count = 0
    with path.open("w", encoding="utf-8") as file:
        for group in groups:
            file.write(json.dumps(asdict(group), ensure_ascii=False) + "\n")
            count += 1
    return count


def from_dict(row: dict[str, Any]) -> Group:
    solutions = tuple(Solution(tuple(s["steps"]), tuple(s["q"]), s["right"], s["first_wrong"]) for s in row["solutions"])
    pairs = tuple((int(a), int(i), int(b), int(j), float(w)) for a, i, b, j, w in row["pairs"])
    return Group(row["source"], row["question"], solutions, pairs, row.get("kind", ""))


def read(paths: Sequence[Path]) -> Iterator[Group]:
    """Groups of several files; a half line at the end of a file is passed over."""
    for path in paths:
        for line in path.read_text(encoding="utf-8").split("\n"):
            try:
                row = json.loads(line)
            except ValueError:
                continue
            yield from_dict(row)


def right_and_wrong(source: str, question: str, right: Solution, wrong: Solution, kind: str) -> Group:
    """A right solution and the same with one error: every step from the error on is preferred in the right one, and the error is worth less than
    the right step before it. Weights sum to 1."""
    first = wrong.first_wrong
    assert first is not None
    last = min(len(right.steps), len(wrong.steps))
    pairs = [(0, i, 1, i) for i in range(first, last)]
    pairs.append((0, len(right.steps) - 1, 1, len(wrong.steps) - 1))
    if first > 0:
        pairs.append((1, first - 1, 1, first))
    return Group(source, question, (right, wrong), tuple((*p, 1 / len(pairs)) for p in dict.fromkeys(pairs)), kind)
