"""Command line: write synthetic groups (damaged programs, hand-written solutions) as JSON lines."""

import argparse
import itertools
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random

from ..dataset import read_jsonl
from ..problems.generate import generate, normal
from ..runner import Runner
from . import damage, handwritten
from .groups import Group, write


def damaged(n: int, seed: int, split: str = "train", avoid: frozenset[str] = frozenset()) -> Iterator[Group]:
    """`n` groups of a right program and a damaged one; the same arguments give the same groups. POSIX only: programs run in forked processes."""
    r = Random(f"damage/{seed}/{split}")
    pool = [s.solutions[0] for s in generate(300, seed + 1, split)]
    made = 0
    with Runner() as runner:
        for sample in generate(100 * n, seed, split, avoid=avoid):
            group = damage.group_of(r, sample, pool, runner.run)
            if group is None:
                continue
            yield group
            made += 1
            if made == n:
                return


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m rstar_training.ppm.synthetic", description=__doc__)
    parser.add_argument("--damage", type=int, default=0, help="groups of damaged programs")
    parser.add_argument("--hand", type=int, default=0, help="groups of hand-written solutions")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--split", default="train", help="phrasings: train, dev or test")
    parser.add_argument("--avoid", type=Path, action="append", default=[], help="JSON lines whose problems must not occur")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args(arguments)
    started = time.perf_counter()
    avoid = frozenset(normal(str(row["problem"])) for path in args.avoid for row in read_jsonl(path))
    kinds: Counter[str] = Counter()

    def counted(groups: Iterator[Group]) -> Iterator[Group]:
        for group in groups:
            kinds[f"{group.source}: {group.kind.split('/')[1] if '/' in group.kind else group.kind}"] += 1
            yield group

    made: list[Iterator[Group]] = []
    if args.damage:
        made.append(damaged(args.damage, args.seed, args.split, avoid))
    if args.hand:
        made.append(handwritten.groups(args.hand, args.seed, args.split))
    count = write(args.out, counted(itertools.chain(*made)))
    for kind, found in sorted(kinds.items()):
        print(f"{kind:28} {found}")
    print(f"{count} groups in {time.perf_counter() - started:.0f} s -> {args.out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
