"""Micro-batches from shards: grouped by length, weighted by part, resumable at any position. Needs numpy."""

import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

import numpy as np
from numpy.typing import NDArray

from .dataset import Folder
from .tokenizer import ASSISTANT, CODE, END_OF_CODE, END_OF_OUTPUT

PROBLEM_WEIGHT, ANSWER_WEIGHT = 0.1, 0.5
Ids = NDArray[np.int64]
Weights = NDArray[np.float32]


def loss_weights(ids: Ids) -> Weights:
    """Weight of each token of a text as a prediction target: problem 0.1, fixed prompt words 0, solution 1,
    what the executor writes 0 (`<output>` to `<end_of_output>`), answer sentence and end token 0.5."""
    out = np.ones(len(ids), np.float32)
    assistant, code, done, shown = (int(np.argmax(ids == marker)) for marker in (ASSISTANT, CODE, END_OF_CODE, END_OF_OUTPUT))
    out[:assistant] = PROBLEM_WEIGHT
    out[assistant:code] = 0
    out[done + 1 : shown + 1] = 0
    out[shown + 1 :] = ANSWER_WEIGHT
    return out


def padded(texts: list[Ids]) -> tuple[Ids, Weights]:
    """Texts side by side, [batch, longest], padded on the right with 0 and weight 0."""
    longest = max(map(len, texts))
    ids = np.zeros((len(texts), longest), np.int64)
    weights = np.zeros((len(texts), longest), np.float32)
    for row, text in enumerate(texts):
        ids[row, : len(text)] = text
        weights[row, : len(text)] = loss_weights(text)
    return ids, weights


def by_length(lengths: list[int], limit: int) -> list[list[int]]:
    """Indices in groups of similar length; a group holds at most `limit` tokens with padding (a longer text stands alone)."""
    groups: list[list[int]] = []
    for i in sorted(range(len(lengths)), key=lambda i: (lengths[i], i)):
        if groups and (len(groups[-1]) + 1) * lengths[i] <= limit:
            groups[-1].append(i)
        else:
            groups.append([i])
    return groups


@dataclass
class Position:
    """The next micro-batch: round over all shards, shard, number in the shard."""

    epoch: int = 0
    shard: int = 0
    index: int = 0


def read_shard(folder: Folder, shard: int) -> list[Ids]:
    """The texts of a shard."""
    tokens_path, lengths_path = folder.shard_paths(shard)
    tokens = np.fromfile(tokens_path, "<i2").astype(np.int64)
    lengths = np.fromfile(lengths_path, "<i4")
    if lengths.sum() != len(tokens):
        raise ValueError(f"{tokens_path.name} holds {len(tokens)} tokens, its lengths say {lengths.sum()}; remove both files and make the shard again")
    return np.split(tokens, np.cumsum(lengths)[:-1])


class Batches:
    """Endless micro-batches in an order that the seed fixes. `position` says where to go on."""

    def __init__(self, folder: Folder, micro_tokens: int, seed: int, position: Position | None = None, alive: Callable[[], bool] = lambda: False) -> None:
        self.folder, self.micro_tokens, self.seed = folder, micro_tokens, seed
        self.position = position or Position()
        self.alive = alive
        self._texts: list[Ids] = []
        self._groups: list[list[int]] = []
        self._loaded: tuple[int, int] | None = None

    def _load(self) -> None:
        p = self.position
        if self._loaded == (p.epoch, p.shard):
            return
        waited = 0
        while not self.folder.shard_paths(p.shard)[1].exists():
            if not self.alive():
                raise FileNotFoundError(f"shard {p.shard} is missing in {self.folder.path}; make it with: python -m rstar_training.dataset --config ... --shards {p.shard + 1}")
            if waited % 60 == 0:
                print(f"waiting for shard {p.shard}", file=sys.stderr, flush=True)
            time.sleep(1)
            waited += 1
        self._texts = read_shard(self.folder, p.shard)
        self._groups = by_length([len(t) for t in self._texts], self.micro_tokens)
        Random(f"{self.seed}/{p.epoch}/{p.shard}").shuffle(self._groups)
        self._loaded = (p.epoch, p.shard)

    def __iter__(self) -> Iterator[list[Ids]]:
        while True:
            self._load()
            p = self.position
            group = self._groups[p.index]
            p.index += 1
            texts = [self._texts[i] for i in group]
            if p.index == len(self._groups):
                last = p.shard + 1 >= self.folder.config.data.shards
                self.position = Position(p.epoch + 1, 0, 0) if last else Position(p.epoch, p.shard + 1, 0)
            yield texts
