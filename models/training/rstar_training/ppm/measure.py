"""What a scorer can do on held-out groups: pairs, whole solutions, and the first wrong step of hand-written work."""

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import torch

from .groups import Encoded, encode, read
from .model import OBJECTIVES, Objective, Scorer, load, loss_of

Numbers = list[list[list[float]]]


@torch.no_grad()
def values_of(scorer: Scorer, groups: Sequence[Encoded], micro_tokens: int = 4096, chunk: int = 64) -> Numbers:
    """Values v of all steps, per group and solution."""
    out: Numbers = []
    for start in range(0, len(groups), chunk):
        out += [[v.tolist() for v in group] for group in scorer.values(groups[start : start + chunk], micro_tokens)]
    return out


def held_out_loss(objective: Objective, groups: Sequence[Encoded], values: Numbers) -> float:
    """The training loss on held-out groups; where an objective has none for a group (no pairs), the rest counts."""
    losses = [float(loss_of(objective, g, [torch.tensor(v) for v in vs])) for g, vs in zip(groups, values, strict=True)]
    return sum(losses) / max(1, len(losses))


def pair_accuracy(groups: Sequence[Encoded], values: Numbers) -> dict[str, tuple[float, int]]:
    """Share of pairs in the right order and their number, by source, for single steps and for whole solutions. A tie is half right."""
    found: defaultdict[str, list[float]] = defaultdict(list)
    for g, v in zip(groups, values, strict=True):
        ends = [len(s.steps) - 1 for s in g.group.solutions]
        for a, i, b, j, _ in g.group.pairs:
            difference = v[a][i] - v[b][j]
            whole = i == ends[a] and j == ends[b]
            found[f"{g.group.source} {'solutions' if whole else 'steps'}"].append(1.0 if difference > 0 else 0.5 if difference == 0 else 0.0)
    return {name: (sum(x) / len(x), len(x)) for name, x in sorted(found.items())}


@dataclass(frozen=True, slots=True)
class Marking:
    """Hand-written work marked at the first step whose value is below `threshold`."""

    threshold: float
    unmarked_right: float
    found_first: float
    solutions: int


def mark(groups: Sequence[Encoded], values: Numbers, threshold: float) -> Marking:
    """Share of right solutions left unmarked, and share of wrong ones whose first mark is on the planted error."""
    right = wrong = unmarked = found = 0
    for g, vs in zip(groups, values, strict=True):
        if g.group.source != "hand":
            continue
        for solution, v in zip(g.group.solutions, vs, strict=True):
            first = next((i for i, x in enumerate(v) if x < threshold), None)
            if solution.right:
                right += 1
                unmarked += first is None
            elif solution.first_wrong is not None:
                wrong += 1
                found += first == solution.first_wrong
    return Marking(threshold, unmarked / max(1, right), found / max(1, wrong), right + wrong)


def threshold_for(groups: Sequence[Encoded], values: Numbers, unmarked: float = 0.92) -> float:
    """The largest threshold that leaves this share of the right hand-written solutions unmarked. Choose it on other groups than it is judged on."""
    lowest = sorted(min(v) for g, vs in zip(groups, values, strict=True) if g.group.source == "hand" for s, v in zip(g.group.solutions, vs, strict=True) if s.right)
    return lowest[int((1 - unmarked) * len(lowest))] - 1e-9 if lowest else 0.0


def report(groups: Sequence[Encoded], values: Numbers, objective: Objective) -> dict[str, object]:
    """All measures. The marking threshold is chosen on one half of the hand-written groups and judged on the other."""
    order = list(range(len(groups)))
    Random(5).shuffle(order)
    halves = [[groups[i] for i in order[k::2]] for k in (0, 1)]
    halved = [[values[i] for i in order[k::2]] for k in (0, 1)]
    marking = mark(halves[1], halved[1], threshold_for(halves[0], halved[0]))
    return {
        "loss": round(held_out_loss(objective, groups, values), 4),
        "pairs": {name: [round(share, 4), n] for name, (share, n) in pair_accuracy(groups, values).items()},
        "hand": {"threshold": round(marking.threshold, 3), "unmarked_right": round(marking.unmarked_right, 4), "found_first": round(marking.found_first, 4), "solutions": marking.solutions},
    }


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m rstar_training.ppm.measure", description=__doc__)
    parser.add_argument("checkpoints", type=Path, nargs="+")
    parser.add_argument("--groups", type=Path, nargs="+", required=True)
    parser.add_argument("--all", action="store_true", help="measure all groups, not the held-out tenth (for files that were never trained on)")
    parser.add_argument("--limit", type=int)
    parser.add_argument("--device", default="cpu")
    args = parser.parse_args(arguments)
    torch.set_num_threads(1)
    for path in args.checkpoints:
        scorer, tok, state = load(path, args.device)
        chosen = [g for g in read(args.groups) if args.all or g.held_out][: args.limit]
        groups = [e for g in chosen if (e := encode(tok, g, scorer.backbone.config.context)) is not None]
        objective = next(o for o in OBJECTIVES if o == state["objective"])
        print(json.dumps({"checkpoint": path.name, "objective": objective, "groups": len(groups), **report(groups, values_of(scorer, groups), objective)}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
