"""Groups from the records that `rstar synthesize` writes."""

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

from .groups import Group, Solution, write


class Tree:
    """The decided part of a search tree."""

    def __init__(self, record: dict[str, Any]) -> None:
        self.record = record
        self.nodes: dict[int, dict[str, Any]] = {n["id"]: n for n in record["nodes"]}
        self.children: dict[int | None, list[int]] = {}
        for n in record["nodes"]:
            self.children.setdefault(n["parent"], []).append(n["id"])

    def path(self, node: int) -> list[int]:
        out = [node]
        while (parent := self.nodes[out[-1]]["parent"]) is not None:
            out.append(parent)
        return out[::-1]

    def leaf(self, node: int, best: bool) -> int:
        """The answer at the end of the best (or worst) continuation that is right (or wrong)."""
        while below := [c for c in self.children.get(node, []) if self.nodes[c]["correct" if best else "wrong"] > 0]:
            node = (max if best else min)(below, key=lambda c: self.nodes[c]["q"])
        return node

    def solution(self, leaf: int) -> Solution:
        path = [self.nodes[n] for n in self.path(leaf)]
        return Solution(tuple(n["text"] for n in path), tuple(n["q"] for n in path), path[-1]["q"] > 0)


def group_of(record: dict[str, Any], r: Random, margin: float = 0.5, edits: int = 0, most_solutions: int = 8) -> Group | None:
    """One problem's group, or None where no trajectory finished.

    `margin` and `edits` filter step pairs (Q difference, edit distance in characters). The public code asks for 20 characters, so that two wordings
    of one step are not set against each other; here steps with the same code are merged by the search already, and a wrong digit is what the
    PPM must see, so the default asks for none. At most `most_solutions` solutions are kept, chosen at random among those that pairs need.
    """
    tree = Tree(record)
    leaves: dict[int, int] = {}
    pairs: list[tuple[int, int, int, int, float]] = []

    def place(leaf: int) -> int | None:
        if leaf not in leaves and len(leaves) < most_solutions:
            leaves[leaf] = len(leaves)
        return leaves.get(leaf)

    def opposed(found: list[dict[str, Any]]) -> list[tuple[int, int, float]]:
        return [(p["chosen"], p["rejected"], 1 / (p["chosenCount"] * p["rejectedCount"])) for p in found]

    wanted = opposed([p for p in record["stepPairs"] if p["margin"] >= margin and p["editDistance"] >= edits])
    r.shuffle(wanted)
    whole = opposed(record["solutionPairs"])
    for chosen, rejected, weight in whole[:1] + wanted + whole[1:]:
        a, b = place(tree.leaf(chosen, True)), place(tree.leaf(rejected, False))
        if a is None or b is None:
            continue
        i, j = len(tree.path(chosen)) - 1, len(tree.path(rejected)) - 1
        pairs.append((a, i, b, j, weight))
    if not leaves:
        # Nothing to compare, but still to be learned: all right, or all wrong.
        ends = [n["id"] for n in record["nodes"] if "answer" in n]
        for leaf in r.sample(ends, min(2, len(ends))):
            place(leaf)
    if not leaves:
        return None
    return Group("rollout", record["problem"], tuple(tree.solution(leaf) for leaf in leaves), tuple(pairs))


def records(paths: list[Path]) -> Iterator[dict[str, Any]]:
    """Records of files and folders of `rstar synthesize`, each problem once; half lines are passed over."""
    seen: set[tuple[str, str]] = set()
    files = [f for p in paths for f in (sorted(p.glob("records*.jsonl")) if p.is_dir() else [p])]
    for file in files:
        with file.open(encoding="utf-8") as lines:
            for line in lines:
                try:
                    row = json.loads(line)
                except ValueError:
                    continue
                key = (str(file.parent), row["id"])
                if key not in seen:
                    seen.add(key)
                    yield row


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m rstar_training.ppm.rollouts", description="Make PPM groups from synthesis folders.")
    parser.add_argument("folders", type=Path, nargs="+", help="folders (or records files) of rstar synthesize")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--margin", type=float, default=0.5, help="smallest difference of Q in a step pair")
    parser.add_argument("--edits", type=int, default=0, help="smallest edit distance in a step pair, up to 20")
    parser.add_argument("--undecided", type=float, default=0.25, help="share of the problems without pairs that are kept, for the zero point")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args(arguments)
    r = Random(args.seed)
    made = [g for record in records(args.folders) if (g := group_of(record, r, args.margin, args.edits)) and (g.pairs or r.random() < args.undecided)]
    write(args.out, made)
    with_pairs = sum(bool(g.pairs) for g in made)
    print(f"{len(made)} groups, {with_pairs} with pairs, {sum(len(g.pairs) for g in made)} pairs -> {args.out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
