"""Writes a scorer as a plain llama GGUF: an untied output matrix (float16) whose row of `<|value|>` is the head, all others 0.

The logit of `<|value|>` at the last token of a step is v; the score shown is tanh(v / 5). `--reference` writes what torch says, for
`check_ppm_parity.mjs` to compare with llama.cpp.
"""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import torch

from .. import export
from ..export import Array
from ..model import ModelConfig
from ..tokenizer import VALUE, Tokenizer
from .groups import Encoded, encode, read
from .measure import Numbers, values_of
from .model import Scorer, load

SPREAD, AT = 5.5, 0.6
"""The scale puts |v| = 5.5 (score 0.8) at the 60 % quantile of |v|: scores spread over (-1, 1) instead of crowding at 0 or at the ends."""


def scale_for(values: Numbers) -> float:
    sizes = sorted(abs(x) for group in values for solution in group for x in solution)
    return SPREAD / max(1e-6, sizes[int(AT * (len(sizes) - 1))]) if sizes else 1.0


def write(path: Path, c: ModelConfig, weights: Mapping[str, Array], head: Array, tok: Tokenizer, fmt: str, name: str) -> int:
    """Write the GGUF; returns its size in bytes. `weights` are the backbone's, under torch's names."""
    output = np.zeros((c.vocabulary, c.width), np.float32)
    output[VALUE] = head
    return export.write(path, c, weights, tok, fmt, name, {"output.weight": output}, [("rstar.role", "str", "ppm")])


def reference(scorer: Scorer, groups: Sequence[Encoded], scale: float) -> list[dict[str, object]]:
    """Problem, steps, token ids and values of some solutions."""
    rows: list[dict[str, object]] = []
    for encoded, values in zip(groups, values_of(scorer, groups), strict=True):
        for k, solution in enumerate(encoded.group.solutions[:2]):
            rows.append({"problem": encoded.group.question, "steps": list(solution.steps), "ids": encoded.ids[k], "ends": encoded.ends[k], "values": [round(v * scale, 5) for v in values[k]]})
    return rows


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m rstar_training.ppm.export", description=__doc__)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--groups", type=Path, nargs="+", required=True, help="groups whose held-out part sets the scale of the scores")
    parser.add_argument("--format", choices=export.FORMATS, default="q8_0")
    parser.add_argument("--name", default="rstar-school-ppm", help="general.name in the file")
    parser.add_argument("--scale", type=float, help="factor on all values; chosen from the groups when left out")
    parser.add_argument("--reference", type=Path, help="write values of some solutions for the parity check")
    parser.add_argument("--limit", type=int, default=300, help="held-out groups used")
    args = parser.parse_args(arguments)
    torch.set_num_threads(1)
    scorer, tok, _ = load(args.checkpoint)
    chosen = [g for g in read(args.groups) if g.held_out]
    step = max(1, len(chosen) // args.limit)
    groups = [e for g in chosen[::step] if (e := encode(tok, g, scorer.backbone.config.context)) is not None]
    scale = args.scale or scale_for(values_of(scorer, groups))
    weights = {k: v.float().numpy() for k, v in scorer.backbone.state_dict().items()}
    size = write(args.out, scorer.backbone.config, weights, scorer.head.detach().float().numpy() * scale, tok, args.format, args.name)
    print(f"{args.out}: {size / 1e6:.2f} MB, {args.format}, scale {scale:.3f}")
    if args.reference:
        rows = reference(scorer, groups[:: max(1, len(groups) // 40)][:40], scale)
        args.reference.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
        print(f"{len(rows)} solutions -> {args.reference}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
