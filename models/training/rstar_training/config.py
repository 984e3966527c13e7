"""One JSON file describes a run: data, model and training. Unknown keys are refused, so a typo never passes silently."""

import json
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")

CACHE = Path(__file__).resolve().parents[3] / ".cache" / "training"
"""Where data, checkpoints and logs go: a folder that git ignores."""


@dataclass(frozen=True)
class DataConfig:
    """Training texts. `mix` gives fixed shares to single families (`gsm8k` = converted GSM8K problems); the others share the rest by their weights."""

    seed: int = 1
    shards: int = 25
    shard_size: int = 4000
    max_tokens: int = 640
    mix: dict[str, float] = field(default_factory=dict)
    vocabulary: int = 3072
    tokenizer_problems: int = 40000
    gsm8k: str = ""
    avoid: tuple[str, ...] = ()


@dataclass(frozen=True)
class TrainConfig:
    """Optimisation. `micro_tokens`: padded tokens of one forward pass; `step_tokens`: about so many for one update."""

    seed: int = 1
    micro_tokens: int = 1536
    step_tokens: int = 6144
    warmup_steps: int = 60
    matrix_rate: float = 0.02
    other_rate: float = 0.003
    decay_floor: float = 0.01
    checkpoint_minutes: float = 3.0
    eval_minutes: float = 10.0
    eval_problems: int = 64
    bf16: bool = True


@dataclass(frozen=True)
class RunConfig:
    """A whole configuration. `model` holds the sizes of `ModelConfig`; its vocabulary is that of the tokenizer."""

    name: str
    data: DataConfig
    model: dict[str, Any]
    train: TrainConfig


def _build(kind: type[T], values: dict[str, Any], where: str) -> T:
    known = {f.name for f in fields(kind)}  # type: ignore[arg-type]
    unknown = sorted(set(values) - known)
    if unknown:
        raise ValueError(f"{where}: unknown keys {', '.join(unknown)}; known are {', '.join(sorted(known))}")
    return kind(**{k: tuple(v) if isinstance(v, list) else v for k, v in values.items()})


def load(path: Path) -> RunConfig:
    """Read a configuration. Raises ValueError on a key that does not exist and OSError when the file cannot be read."""
    raw = json.loads(path.read_text(encoding="utf-8"))
    extra = sorted(set(raw) - {"name", "data", "model", "train"})
    if extra:
        raise ValueError(f"{path.name}: unknown keys {', '.join(extra)}")
    return RunConfig(
        name=raw.get("name", path.stem),
        data=_build(DataConfig, raw.get("data", {}), f"{path.name}: data"),
        model=raw.get("model", {}),
        train=_build(TrainConfig, raw.get("train", {}), f"{path.name}: train"),
    )
