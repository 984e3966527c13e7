"""One JSON file describes an evolution: where it starts, how it is measured, and the budget of every round. Unknown keys are refused."""

import json
import os
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

CODE = Path(__file__).resolve().parents[4]
"""Where this program stands: the repository, or the copy that a run keeps of it (`DIR/program`)."""

ROOT = Path(os.environ.get("RSTAR_DATA") or CODE)
"""Paths in a configuration are relative to it."""


@dataclass(frozen=True)
class Hard:
    """A further search of what is still unsolved, with other seeds. `minutes`: at most so long; None for no limit."""

    rollouts: int = 64
    candidates: int = 16
    temperature: float = 1.0
    minutes: float | None = None
    limit: int = 500


@dataclass(frozen=True)
class Round:
    """The budget of one round. Minutes are of this stage on this machine; None means no limit."""

    problems: int = 2000
    carry: int = 500
    """Most problems that earlier rounds left unsolved and that are searched again."""
    ppm_guides: bool = False
    """Whether the kept PPM augments the search; else it is guided by the known answers alone."""
    rollouts: int = 8
    candidates: int = 8
    temperature: float = 1.0
    search_minutes: float | None = None
    hard: tuple[Hard, ...] = ()
    policy_steps: int = 400
    policy_minutes: float | None = None
    ppm_steps: int = 1500
    ppm_minutes: float | None = None


@dataclass(frozen=True)
class Settings:
    """A whole evolution."""

    name: str
    policy: str
    """The bootstrap policy: a checkpoint of `rstar_training.train`."""
    dev: dict[str, str]
    """Sets by which rounds are measured and the better pair is kept, name -> JSON lines. Never name a test set here."""
    rounds: tuple[Round, ...]
    seed: int = 1
    dev_limit: int = 100
    presets: tuple[str, ...] = ("quick", "laptop")
    measure_majority: bool = True
    """Also measure a majority of as many tokens as the last preset used."""
    avoid: tuple[str, ...] = ("models/eval/families.jsonl", "models/eval/students.jsonl")
    """Further sets whose problems must not be searched or trained on."""
    families: tuple[str, ...] = ()
    """Only these problem families; all when empty."""
    gsm8k: str = ""
    """Converted GSM8K training problems (`rstar_training.gsm8k`), for both search and training texts; empty for none."""
    gsm8k_share: float = 0.06
    focus: float = 0.75
    """How much families that the round before did not solve get more problems: 0 not at all, 1 in proportion to failures."""
    sft_share: float = 0.4
    """Share of the training texts that come from search; the generator makes the others."""
    mix: dict[str, float] = field(default_factory=lambda: {"story": 0.2})
    shard_size: int = 2000
    max_tokens: int = 640
    train: dict[str, Any] = field(default_factory=lambda: {"micro_tokens": 2048, "step_tokens": 8000, "matrix_rate": 0.006, "other_rate": 0.0009, "warmup_steps": 20})
    """Settings of `config.TrainConfig`; the rates fall to nearly 0 within each round."""
    damage: int = 5000
    hand: int = 12000
    hand_test: int = 800
    groups: tuple[str, ...] = ()
    """Further files of PPM groups, made before; instead of, or beside, `damage` and `hand`."""
    ppm: tuple[str, ...] = ()
    """Further options of `rstar_training.ppm.train`."""
    ablation: bool = False
    """After the last round, train ORM and PQM on its data too and compare them (three times the PPM's time)."""
    ablation_problems: int = 300
    processes: int = 1
    """Training processes of one thread each."""
    workers: int = 1
    """Searches at once on this machine, one thread each."""
    format: str = "q8_0"


def _build(kind: type, values: dict[str, Any], where: str) -> Any:
    unknown = sorted(set(values) - {f.name for f in fields(kind)})
    if unknown:
        raise ValueError(f"{where}: unknown keys {', '.join(unknown)}")
    return kind(**{k: tuple(v) if isinstance(v, list) else v for k, v in values.items()})


def parse(raw: dict[str, Any]) -> Settings:
    """Settings from JSON. Raises ValueError with the place of what is wrong."""
    raw = dict(raw)
    for key in ("policy", "dev", "rounds"):
        if not raw.get(key):
            raise ValueError(f"the configuration needs {key}")
    rounds = []
    for k, r in enumerate(raw["rounds"], 1):
        hard = tuple(_build(Hard, h, f"round {k}, hard") for h in r.get("hard", ()))
        rounds.append(_build(Round, {**r, "hard": hard}, f"round {k}"))
    made: Settings = _build(Settings, {"name": "evolution", **raw, "rounds": tuple(rounds)}, "configuration")
    for name in made.dev.values():
        if "students" in name:
            raise ValueError(f"{name} is for reporting only and must not choose models; name another dev set")
    return made


def load(path: Path) -> Settings:
    """Read a configuration file."""
    return parse(json.loads(path.read_text(encoding="utf-8")))


def as_json(settings: Settings) -> dict[str, Any]:
    """Settings as plain JSON values."""
    return json.loads(json.dumps(asdict(settings)))
