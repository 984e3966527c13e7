"""Whole solutions ranked by a scorer: best of n against the majority, on problems that no training text holds.

The samples come from the product's own engine: `rstar synthesize SET --strategy best-of-n --candidates 8 --out DIR` on held-out problems writes, for
each problem, the trajectories that finished and whether they are right.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .groups import Encoded, Group, Solution, encode
from .rollouts import Tree, records

if TYPE_CHECKING:
    from ..tokenizer import Tokenizer
    from .model import Scorer

AGREEMENT_WEIGHT = 1.0
"""As in the engine (`src/solver/search/answers.ts`): a vote counts exp(score)."""


@dataclass(frozen=True, slots=True)
class Sampled:
    """A problem with its finished samples: steps, answer text, whether it is right, and its share of the samples."""

    problem: str
    solutions: tuple[Solution, ...]
    answers: tuple[int, ...]
    weights: tuple[float, ...]


def _weight(tree: Tree, leaf: int) -> float:
    """How many of the root's samples ended here, fractions where a step was shared."""
    weight = 1.0
    for depth, node in enumerate(tree.path(leaf)):
        here = tree.nodes[node]
        if depth == 0:
            weight = float(here["multiplicity"])
        else:
            weight *= here["multiplicity"] / sum(tree.nodes[n]["multiplicity"] for n in tree.children[here["parent"]])
    return weight


def sampled(record: dict[str, Any]) -> Sampled:
    """The finished trajectories of a synthesis record; equal answers have equal numbers."""
    from ..evaluate import agrees

    tree = Tree(record)
    leaves = [n["id"] for n in record["nodes"] if "answer" in n]
    texts: list[str] = []
    answers: list[int] = []
    for leaf in leaves:
        text = tree.nodes[leaf]["answer"]
        found = next((i for i, other in enumerate(texts) if agrees(text, other)), len(texts))
        if found == len(texts):
            texts.append(text)
        answers.append(found)
    return Sampled(record["problem"], tuple(tree.solution(leaf) for leaf in leaves), tuple(answers), tuple(_weight(tree, leaf) for leaf in leaves))


def read_samples(folders: Sequence[Path]) -> list[Sampled]:
    """All problems of synthesis folders."""
    return [sampled(record) for record in records(list(folders))]


def _best(votes: dict[int, float]) -> int:
    return max(votes, key=lambda a: (votes[a], -a))


def rank(problems: Sequence[Sampled], values: Sequence[Sequence[Sequence[float]]] | None) -> dict[str, float]:
    """Share of problems that each rule answers rightly; `values` are those of a scorer for every step, None for the rules that need none.

    `one`: a sample drawn at random. `majority`: the answer of most samples. `last`, `worst`: the sample whose last (whose worst) step has the highest
    value. `vote`: majority, each sample counting exp(tanh(last value)). `pass`: some sample is right. A problem without a finished sample is wrong in all.
    """
    names = ("one", "majority", "pass") if values is None else ("last", "worst", "vote")
    sums = dict.fromkeys(names, 0.0)
    for k, problem in enumerate(problems):
        n = len(problem.solutions)
        if n == 0:
            continue
        right = [s.right for s in problem.solutions]
        truth = {a: r for a, r in zip(problem.answers, right, strict=True)}
        if values is None:
            votes: dict[int, float] = {}
            for a, w in zip(problem.answers, problem.weights, strict=True):
                votes[a] = votes.get(a, 0.0) + w
            sums["one"] += sum(w for w, r in zip(problem.weights, right, strict=True) if r) / sum(problem.weights)
            sums["majority"] += truth[_best(votes)]
            sums["pass"] += any(right)
            continue
        of = values[k]
        votes = {}
        for i, (a, w) in enumerate(zip(problem.answers, problem.weights, strict=True)):
            votes[a] = votes.get(a, 0.0) + w * math.exp(AGREEMENT_WEIGHT * math.tanh(of[i][-1] / 5))
        sums["last"] += right[max(range(n), key=lambda i: (of[i][-1], -i))]
        sums["worst"] += right[max(range(n), key=lambda i: (min(of[i]), -i))]
        sums["vote"] += truth[_best(votes)]
    return {name: round(total / max(1, len(problems)), 4) for name, total in sums.items()}


def encoded(tok: Tokenizer, problems: Sequence[Sampled], limit: int) -> list[Encoded]:
    """Problems as token ids, in order. A solution that cannot be read (too long) makes its problem empty, as a scorer would see it."""
    out: list[Encoded] = []
    for p in problems:
        group = Group("sample", p.problem, p.solutions)
        out.append(encode(tok, group, limit) or Encoded(Group("sample", p.problem, ()), [], []))
    return out


def rerank(scorer: Scorer, tok: Tokenizer, problems: Sequence[Sampled], scale: float = 1.0) -> dict[str, float]:
    """The rules of `rank` with the values of a scorer, times `scale` (that of its GGUF)."""
    from .measure import values_of

    groups = encoded(tok, problems, scorer.backbone.config.context)
    readable = [p if g.ids else Sampled(p.problem, (), (), ()) for p, g in zip(problems, groups, strict=True)]
    filled = [g for g in groups if g.ids]
    found = iter(values_of(scorer, filled))
    values = [[[v * scale for v in steps] for steps in next(found)] if g.ids else [] for g in groups]
    return rank(readable, values)
