"""Checkpoints: everything that a run needs to go on exactly, written whole or not at all."""

import json
import os
from pathlib import Path
from typing import Any

import torch

from .model import Model, ModelConfig
from .tokenizer import Tokenizer


def save(path: Path, state: dict[str, Any]) -> None:
    """Write a checkpoint; the file is never half written, and the bytes are on disk before it replaces the old one."""
    part = path.with_name(f"{path.name}.part")
    with part.open("wb") as file:
        torch.save(state, file)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


def read(path: Path, device: str = "cpu") -> dict[str, Any]:
    """Read a checkpoint made by this package. Only plain data and tensors are loaded where torch can ensure that (torch >= 2)."""
    safe = {"weights_only": True} if int(torch.__version__.split(".")[0]) >= 2 else {}
    return torch.load(path, map_location=device, **safe)


def load_model(path: Path, device: str = "cpu") -> tuple[Model, Tokenizer]:
    """The model of a checkpoint and its tokenizer, ready for decoding."""
    state = read(path)
    model = Model(ModelConfig(**state["model_config"]))
    model.load_state_dict(state["model"])
    data = json.loads(state["tokenizer"])
    return model.eval().to(device), Tokenizer(data["tokens"], [(a, b) for a, _, b in (m.partition(" ") for m in data["merges"])])
