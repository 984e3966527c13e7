"""The problems of a round: new ones, more of the families that were hard before, and what earlier rounds left unsolved."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from ..dataset import read_jsonl
from ..problems.family import families
from ..problems.generate import generate, normal
from .settings import ROOT, Round, Settings

Row = dict[str, Any]


@dataclass(slots=True)
class Outcome:
    """What all searches of a problem gave."""

    right: int = 0
    wrong: int = 0
    rollouts: int = 0
    tokens: int = 0
    seconds: float = 0.0


def records(folder: Path) -> Iterator[Row]:
    """Records of a synthesis folder, each problem once; half lines, left by a kill, are passed over."""
    seen: set[str] = set()
    for file in sorted(folder.glob("records*.jsonl")):
        with file.open(encoding="utf-8") as lines:
            for line in lines:
                try:
                    row = json.loads(line)
                except ValueError:
                    continue
                if row["id"] not in seen:
                    seen.add(row["id"])
                    yield row


def outcomes(folders: Iterable[Path]) -> dict[str, Outcome]:
    """Outcomes by problem id over several searches."""
    found: dict[str, Outcome] = {}
    for folder in folders:
        for r in records(folder):
            o = found.setdefault(r["id"], Outcome())
            o.right += r["correct"]
            o.wrong += r["wrong"]
            o.rollouts += r["rollouts"]
            o.tokens += r["tokens"]
            o.seconds += r["seconds"]
    return found


def read_rows(path: Path) -> list[Row]:
    return [dict(row) for row in read_jsonl(path)] if path.exists() else []


def avoided(settings: Settings) -> set[str]:
    """Texts of problems that must be neither searched nor trained on: the dev sets and all under `avoid`."""
    paths = [ROOT / p for p in (*settings.dev.values(), *settings.avoid)]
    missing = [str(p) for p in paths if not p.exists()]
    if missing:
        raise FileNotFoundError(f"sets to keep out of training are missing: {', '.join(missing)}")
    return {normal(str(row["problem"])) for p in paths for row in read_jsonl(p)}


def shares(names: list[str], failures: dict[str, float], focus: float, mix: dict[str, float]) -> dict[str, float]:
    """Share of each family: fixed by `mix`, the others by their weights, more where more was left unsolved."""
    every = families()
    fixed = {n: s for n, s in mix.items() if n in names}
    mean = sum(failures.values()) / len(failures) if failures else 0.0
    weights = {n: every[n].weight * ((1 - focus) + focus * failures.get(n, mean) / mean if mean else 1.0) for n in names if n not in fixed}
    total = sum(weights.values())
    rest = max(0.0, 1 - sum(fixed.values()))
    return {**fixed, **{n: rest * w / total for n, w in weights.items()}} if total else fixed


def failures(rows: list[Row], found: dict[str, Outcome]) -> dict[str, float]:
    """Share of unsolved problems by family, of those that were searched; one problem more in each keeps small counts apart from certainty."""
    tried: Counter[str] = Counter()
    failed: Counter[str] = Counter()
    for row in rows:
        if row["id"] in found:
            tried[row["family"]] += 1
            failed[row["family"]] += found[row["id"]].right == 0
    return {f: (failed[f] + 0.5) / (n + 1) for f, n in tried.items()}


def _brief(row: Row) -> Row:
    return {k: row[k] for k in ("id", "family", "topic", "problem", "answer")}


def fresh(settings: Settings, k: int, count: int, failed: dict[str, float], avoid: Set[str]) -> list[Row]:
    """New problems of round `k`, none of them in `avoid`; the same arguments give the same problems."""
    names = list(settings.families or families())
    seen = set(avoid)
    out: list[Row] = []
    texts: list[Row] = []
    if settings.gsm8k:
        texts = [row for row in read_rows(ROOT / settings.gsm8k) if normal(row["problem"]) not in seen]
        Random(f"gsm8k/{settings.seed}/{k}").shuffle(texts)
        for row in texts[: round(count * settings.gsm8k_share)]:
            out.append(_brief(row))
            seen.add(normal(row["problem"]))
    left = count - len(out)
    for name, share in sorted(shares(names, failed, settings.focus, settings.mix).items()):
        wanted = round(left * share) or (1 if left >= len(names) else 0)
        for s in generate(wanted, settings.seed * 1000 + k, "train", [name], avoid=seen):
            seen.add(normal(s.problem))
            out.append({"id": s.id, "family": s.family, "topic": s.topic, "problem": s.problem, "answer": s.answer})
    Random(f"pool/{settings.seed}/{k}").shuffle(out)
    ids: set[str] = set()
    return [row for row in out if not (row["id"] in ids or ids.add(row["id"]))]


def unsolved(rows: list[Row], found: dict[str, Outcome]) -> list[Row]:
    """Problems that were searched and never solved, those searched least first."""
    return sorted((row for row in rows if row["id"] in found and found[row["id"]].right == 0), key=lambda row: (found[row["id"]].rollouts, row["id"]))


def pool(settings: Settings, k: int, plan: Round, before: list[Row], found: dict[str, Outcome]) -> list[Row]:
    """All problems of a round; `before` are those of earlier rounds. Each says whether it is `new` or `carried`."""
    seen = avoided(settings) | {normal(row["problem"]) for row in before}
    carried = unsolved(before, found)[: plan.carry]
    made = fresh(settings, k, plan.problems, failures(before, found), seen)
    old = {row["id"] for row in carried}
    return [{**row, "from": "new"} for row in made if row["id"] not in old] + [{**_brief(row), "from": "carried"} for row in carried]
