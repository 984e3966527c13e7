"""Training texts on disk: problems are generated in worker processes, encoded and written as shards of 16-bit token ids.

A shard is two files: `train-00012.bin` (token ids, little-endian int16) and `train-00012.len` (texts' lengths, int32). The lengths
are renamed into place last, so a shard is complete when they exist. A shard depends on the configuration, the families and its
number only: making shards can be stopped, continued and divided over machines. Standard library only.
"""

import argparse
import hashlib
import json
import multiprocessing
import os
import sys
import time
from array import array
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from random import Random

from . import native, tokenizer
from .config import CACHE, DataConfig, RunConfig, load
from .problems.family import families
from .problems.generate import Sample, generate, normal
from .tokenizer import Tokenizer

_STREAMS = 1_000_000
"""Shards of one seed at most; part of the seed of each shard, so that more shards can be added later."""

EVAL_SETS = ("dev", "test", "compositions")


def text_of(problem: str, solution: str) -> str:
    """The training text of a problem: prompt, solution, end token."""
    return native.prompt(problem) + solution + tokenizer.CONTROL[tokenizer.END]


def encode(tok: Tokenizer, problem: str, solution: str) -> list[int]:
    """Token ids of a training text. The problem is encoded as user text: it cannot contain a marker."""
    return [*tok.prompt(problem), *tok.encode(solution), tokenizer.END]


class Source:
    """Endless training samples of one shard, in the configured mix."""

    def __init__(self, data: DataConfig, shard: int, gsm8k: list[tuple[str, str]], avoid: set[str]) -> None:
        fixed = {name: share for name, share in data.mix.items() if share > 0 and (name != "gsm8k" or gsm8k)}
        unknown = sorted(set(fixed) - set(families()) - {"gsm8k"})
        if unknown:
            raise ValueError(f"mix names families that do not exist: {', '.join(unknown)}")
        rest = [name for name in families() if name not in fixed]
        self.random = Random(f"mix/{data.seed}/{shard}")
        self.streams: dict[str, Iterator[Sample]] = {
            name: generate(sys.maxsize // 100, data.seed, "train", names, (shard, _STREAMS), avoid)
            for name, names in [(n, [n]) for n in fixed if n != "gsm8k"] + [("", rest)]
        }
        self.names = [*fixed, ""]
        self.shares = [*fixed.values(), max(0.0, 1 - sum(fixed.values()))]
        self.gsm8k = gsm8k
        per_shard = round(fixed.get("gsm8k", 0) * data.shard_size)
        self.place = shard * per_shard
        self.seed = data.seed

    def draw(self) -> tuple[str, str]:
        """The next problem and one of its solutions."""
        name = self.random.choices(self.names, self.shares)[0]
        if name == "gsm8k":
            epoch, place = divmod(self.place, len(self.gsm8k))
            self.place += 1
            return self.gsm8k[_shuffled(len(self.gsm8k), f"{self.seed}/gsm8k/{epoch}")[place]]
        sample = next(self.streams[name])
        return sample.problem, sample.solutions[0]


_orders: dict[tuple[int, str], list[int]] = {}


def _shuffled(n: int, seed: str) -> list[int]:
    if (n, seed) not in _orders:
        order = list(range(n))
        Random(seed).shuffle(order)
        _orders.clear()
        _orders[n, seed] = order
    return _orders[n, seed]


def read_jsonl(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]


class Folder:
    """The data folder of a configuration: tokenizer, evaluation sets, shards."""

    def __init__(self, config: RunConfig, path: Path | None = None) -> None:
        self.config = config
        self.path = path or CACHE / f"data-{config.name}"

    @property
    def tokenizer_path(self) -> Path:
        return self.path / "tokenizer.json"

    def eval_path(self, split: str) -> Path:
        return self.path / f"eval-{split}.jsonl"

    def shard_paths(self, shard: int) -> tuple[Path, Path]:
        return self.path / f"train-{shard:05d}.bin", self.path / f"train-{shard:05d}.len"

    def ready(self) -> int:
        """How many shards are complete, counted from the first without a gap."""
        n = 0
        while self.shard_paths(n)[1].exists():
            n += 1
        return n

    def prepare(self, eval_size: int, log=print) -> Tokenizer:
        """Write what shards need and is not there yet: evaluation sets, GSM8K texts, tokenizer. Refuses a folder made by another configuration."""
        self.path.mkdir(parents=True, exist_ok=True)
        data = asdict(self.config.data)
        del data["shards"]
        made = self.path / "data.json"
        text = json.dumps(data, indent=1, sort_keys=True)
        if made.exists() and json.loads(made.read_text(encoding="utf-8")) != json.loads(text):
            raise ValueError(f"{self.path} was made with other data settings ({made.name}); choose another name or remove the folder")
        self._eval_sets(eval_size, log)
        if not self.tokenizer_path.exists():
            started = time.perf_counter()
            texts = [t for s in generate(self.config.data.tokenizer_problems, self.config.data.seed + 1, "train") for t in (s.problem, s.solutions[0])]
            texts += [t for pair in self.gsm8k() for t in pair]
            _write(self.tokenizer_path, tokenizer.learn(texts, self.config.data.vocabulary).save)
            log(f"tokenizer of {self.config.data.vocabulary} tokens in {time.perf_counter() - started:.0f} s")
        _write(made, lambda path: path.write_text(text, encoding="utf-8"))
        return Tokenizer.load(self.tokenizer_path)

    def _eval_sets(self, size: int, log) -> None:
        seen: set[str] = set()
        for split in EVAL_SETS:
            path = self.eval_path(split)
            if not path.exists() and size:
                names = ["story"] if split == "compositions" else None
                if names and "story" not in families():
                    continue
                samples = list(generate(size, self.config.data.seed, split, names, avoid=seen))
                lines = [json.dumps({"id": s.id, "family": s.family, "topic": s.topic, "register": s.register, "problem": s.problem, "answer": s.answer}, ensure_ascii=False) for s in samples]
                _write(path, lambda p, lines=lines: p.write_text("".join(line + "\n" for line in lines), encoding="utf-8"))
                solutions = {s.id: s.solutions for s in samples}
                _write(path.with_suffix(".solutions.json"), lambda p, found=solutions: p.write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8"))
                log(f"{path.name}: {len(samples)} problems")
            if path.exists():
                seen |= {normal(str(row["problem"])) for row in read_jsonl(path)}

    def gsm8k(self) -> list[tuple[str, str]]:
        """Problem and solution of the converted GSM8K texts; empty when the configuration names no file."""
        if not self.config.data.gsm8k:
            return []
        path = CACHE / self.config.data.gsm8k
        if not path.exists():
            raise FileNotFoundError(f"{path} is missing; make it with: python -m rstar_training.gsm8k GSM8K_TRAIN.jsonl --split train --augment 8 --out {path}")
        return [(row["problem"], row["solutions"][0]) for row in read_jsonl(path)]  # type: ignore[index, misc]

    def avoided(self) -> set[str]:
        """Problems that no training text may hold: all evaluation sets and the files named in the configuration."""
        paths = [self.eval_path(s) for s in EVAL_SETS] + [CACHE.parent.parent / p for p in self.config.data.avoid]
        return {normal(str(row["problem"])) for path in paths if path.exists() for row in read_jsonl(path)}

    def make_shard(self, shard: int, tok: Tokenizer, gsm8k: list[tuple[str, str]], avoid: set[str]) -> tuple[int, int]:
        """Write one shard; returns its numbers of texts and of tokens. Texts longer than `max_tokens` are left out."""
        data = self.config.data
        source = Source(data, shard, gsm8k, avoid)
        tokens, lengths = array("h"), array("i")
        while len(lengths) < data.shard_size:
            ids = encode(tok, *source.draw())
            if len(ids) <= data.max_tokens:
                tokens.extend(ids)
                lengths.append(len(ids))
        if sys.byteorder == "big":
            tokens.byteswap()
            lengths.byteswap()
        for path, values in zip(self.shard_paths(shard), (tokens, lengths), strict=True):
            _write(path, lambda p, values=values: p.write_bytes(values.tobytes()))
        return len(lengths), len(tokens)


def _write(path: Path, write) -> None:
    """Write a file whole or not at all."""
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    write(part)
    part.replace(path)


_worker: tuple[Folder, Tokenizer, list[tuple[str, str]], set[str]] | None = None


def _start(folder: Folder) -> None:
    global _worker
    _worker = (folder, Tokenizer.load(folder.tokenizer_path), folder.gsm8k(), folder.avoided())


def _work(shard: int) -> tuple[int, int, int]:
    assert _worker is not None
    folder, tok, gsm8k, avoid = _worker
    return shard, *folder.make_shard(shard, tok, gsm8k, avoid)


def make(folder: Folder, workers: int, shards: int, eval_size: int, log=print) -> int:
    """Make all shards below `shards` that do not exist, in order. Returns how many were made."""
    folder.prepare(eval_size, log)
    wanted = [i for i in range(shards) if not folder.shard_paths(i)[1].exists()]
    started = time.perf_counter()
    with multiprocessing.get_context("spawn").Pool(workers, _start, (folder,)) as pool:
        for done, (shard, texts, tokens) in enumerate(pool.imap(_work, wanted), 1):
            rate = done * texts / (time.perf_counter() - started)
            log(f"shard {shard}: {texts} texts, {tokens / 1e6:.2f} M tokens, {rate:.0f} texts/s")
    return len(wanted)


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m rstar_training.dataset", description="Generate the training shards of a configuration. Stop and start again at will.")
    parser.add_argument("--config", type=Path, required=True)
    parser.add_argument("--out", type=Path, help="data folder; .cache/training/data-NAME when left out")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--shards", type=int, help="how many; the configuration's number when left out")
    parser.add_argument("--eval-size", type=int, default=400, help="problems in each evaluation set")
    args = parser.parse_args(arguments)
    config = load(args.config)
    folder = Folder(config, args.out)
    made = make(folder, args.workers, args.shards or config.data.shards, args.eval_size, lambda text: print(text, flush=True))
    print(f"{made} shards made, {folder.ready()} ready in {folder.path}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
