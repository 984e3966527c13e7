"""Command line: write generated problems as JSON lines, list the families, or check all phrasings."""

import argparse
import json
import sys
import time
from collections import Counter
from pathlib import Path

from .check import check
from .family import families
from .generate import as_dict, generate, normal
from .phrasing import SPLITS


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m rstar_training.problems", description=__doc__)
    parser.add_argument("--n", type=int, default=1000, help="how many problems")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--split", choices=[*SPLITS, "compositions"], default="train")
    parser.add_argument("--families", help="comma-separated; all when left out")
    parser.add_argument("--shard", default="0/1", help="i/n: the i-th of n independent parts")
    parser.add_argument("--avoid", type=Path, action="append", default=[], help="JSON lines whose problems must not occur again")
    parser.add_argument("--out", type=Path, help="JSON lines; to the screen when left out")
    parser.add_argument("--show", action="store_true", help="print problem, answer and first solution to read")
    parser.add_argument("--list", action="store_true", help="families, kinds and numbers of phrasings")
    parser.add_argument("--check", action="store_true", help="validate every phrasing of the chosen families")
    args = parser.parse_args()
    names = args.families.split(",") if args.families else None
    if args.list:
        return show_list()
    if args.check:
        return check(names)
    index, count = (int(x) for x in args.shard.split("/"))
    avoid = {normal(json.loads(line)["problem"]) for path in args.avoid for line in path.open(encoding="utf-8")}
    started = time.perf_counter()
    tally: Counter[str] = Counter()
    out = args.out.open("w", encoding="utf-8") if args.out else sys.stdout
    for item in generate(args.n, args.seed, args.split, names, (index, count), avoid):
        tally[item.family] += 1
        if args.show:
            print(f"--- {item.template} {item.register} {item.transforms}\n{item.problem}\n=> {item.answer}\n{item.solutions[0].split('<output>')[0]}")
        else:
            out.write(json.dumps(as_dict(item), ensure_ascii=False) + "\n")
    if args.out:
        out.close()
    total, seconds = sum(tally.values()), time.perf_counter() - started
    print(f"{total} problems, {len(tally)} families, {seconds:.1f} s, {total / max(seconds, 1e-9):.0f}/s", file=sys.stderr)
    if total < args.n:
        print(f"only {total} different problems of {args.n} were found in split {args.split}", file=sys.stderr)
    return 0


def show_list() -> int:
    total = 0
    for family in families().values():
        for kind in family.kinds.values():
            counts = [len(kind.phrasings[s]) for s in SPLITS]
            total += sum(counts)
            print(f"{family.topic:22} {family.name:24} {kind.name:18} train {counts[0]:4} dev {counts[1]:3} test {counts[2]:3}")
    print(f"{total} phrasings")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except BrokenPipeError:
        sys.exit(0)
