"""PPM, ORM and PQM on the same data, by one command: trains each from the same policy and compares them where none has learnt.

Measured: pairs in the right order on held-out problems; best of n by each as a reranker against the majority (`--samples`, see `rerank`); the first wrong
step of hand-written work (`--hand-test`), with the threshold chosen on the held-out tenth of the training files. Killed and started again at will.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch

from ..problems.generate import normal
from . import train
from .export import scale_for
from .groups import Encoded, Group, encode, read
from .measure import held_out_loss, mark, pair_accuracy, threshold_for, values_of
from .model import OBJECTIVES, Objective, load
from .rerank import Sampled, rank, read_samples, rerank
from .runs import finished
from .tables import table


def unseen(groups: Sequence[Group], trained: Sequence[Group]) -> list[Group]:
    """Groups whose problem no training group has."""
    seen = {normal(g.question) for g in trained if not g.held_out}
    return [g for g in groups if normal(g.question) not in seen]


def judge(path: Path, held: Sequence[Group], test: Sequence[Group], samples: Sequence[Sampled]) -> dict[str, Any]:
    """All measures of one trained scorer."""
    scorer, tok, state = load(path)
    objective: Objective = next(o for o in OBJECTIVES if o == state["objective"])

    def encoded(groups: Sequence[Group]) -> list[Encoded]:
        return [e for g in groups if (e := encode(tok, g, scorer.backbone.config.context)) is not None]

    dev = encoded(held)
    dev_values = values_of(scorer, dev)
    scale = scale_for(dev_values)
    row: dict[str, Any] = {
        "step": state.get("step"),
        "loss": round(held_out_loss(objective, dev, dev_values), 4),
        "pairs": {name: [round(share, 4), n] for name, (share, n) in pair_accuracy(dev, dev_values).items()},
    }
    if test:
        groups = encoded(test)
        found = mark(groups, values_of(scorer, groups), threshold_for(dev, dev_values))
        row["hand"] = {"threshold": round(found.threshold, 3), "unmarked_right": round(found.unmarked_right, 4), "found_first": round(found.found_first, 4), "solutions": found.solutions}
    if samples:
        row["best_of"] = rerank(scorer, tok, samples, scale)
    return row


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m rstar_training.ppm.ablation", description=__doc__)
    parser.add_argument("--policy", type=Path, required=True)
    parser.add_argument("--groups", type=Path, nargs="+", required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--objectives", default=",".join(OBJECTIVES))
    parser.add_argument("--samples", type=Path, nargs="*", default=[], help="synthesis folders of held-out problems (best-of-n)")
    parser.add_argument("--hand-test", type=Path, nargs="*", default=[], help="hand-written groups on test phrasings")
    parser.add_argument("--limit", type=int, default=3000, help="held-out groups measured, most")
    args, training = parser.parse_known_args(arguments)
    torch.set_num_threads(1)
    objectives = args.objectives.split(",")
    unknown = [o for o in objectives if o not in OBJECTIVES]
    if unknown:
        parser.error(f"no such objective: {', '.join(unknown)}; there are {', '.join(OBJECTIVES)}")
    for objective in objectives:
        folder = args.out / objective
        if finished(folder) is None:
            code = train.main(["--policy", str(args.policy), "--groups", *map(str, args.groups), "--out", str(folder), "--objective", objective, *training])
            if code or finished(folder) is None:
                print(f"{objective} has not finished; the same command goes on", file=sys.stderr)
                return code or 130
    trained = list(read(args.groups))
    held = [g for g in trained if g.held_out]
    held = held[:: max(1, len(held) // args.limit)]
    test = unseen(list(read(args.hand_test)), trained)
    known = {normal(g.question) for g in trained}
    samples = [s for s in read_samples(args.samples) if normal(s.problem) not in known]
    result: dict[str, Any] = {
        "policy": args.policy.name,
        "groups": len(trained),
        "held_out": len(held),
        "samples": {"problems": len(samples), **rank(samples, None)} if samples else None,
        "objectives": {o: {"why": finished(args.out / o), **judge(args.out / o / "best.pt", held, test, samples)} for o in objectives},
    }
    (args.out / "ablation.json").write_text(json.dumps(result, indent=1), encoding="utf-8")
    (args.out / "ablation.md").write_text(table(result), encoding="utf-8")
    print(table(result))
    return 0


if __name__ == "__main__":
    sys.exit(main())
