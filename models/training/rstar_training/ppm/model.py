"""A policy's backbone with one linear output at the last token of a step, and the three ways of training it."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from .. import checkpoint
from ..model import Model, ModelConfig
from ..tokenizer import Tokenizer
from .groups import Encoded

Objective = Literal["ppm", "orm", "pqm"]
OBJECTIVES: tuple[Objective, ...] = ("ppm", "orm", "pqm")

ANCHOR = 0.3
"""Weight of the cross entropy between sigmoid(v) and (Q + 1) / 2 beside the pairwise loss. Pairs fix differences only; this fixes the zero point,
which thresholds (a hand-written step marked or not) and comparisons between problems need. 0 gives the paper's loss alone."""

Values = list[list[Tensor]]
"""Per group and solution: the values v of its steps, [steps]."""


class Scorer(nn.Module):
    """v = w . h with h the hidden state after the last norm. No bias: pairs do not see one, and a GGUF's output row has none."""

    def __init__(self, backbone: Model) -> None:
        super().__init__()
        self.backbone = backbone
        self.head = nn.Parameter(torch.zeros(backbone.config.width))
        self.half = False
        """Whether the backbone's matrix products are bfloat16, where that is fast; the head stays float32."""

    def values(self, groups: Sequence[Encoded], micro_tokens: int) -> Values:
        """Values of all steps. Solutions of similar length run together, at most `micro_tokens` padded tokens at once."""
        rows = sorted(((g, s) for g, e in enumerate(groups) for s in range(len(e.ids))), key=lambda at: len(groups[at[0]].ids[at[1]]))
        found: dict[tuple[int, int], Tensor] = {}
        device = self.head.device
        while rows:
            longest = len(groups[rows[-1][0]].ids[rows[-1][1]])
            taken = [rows.pop() for _ in range(min(len(rows), max(1, micro_tokens // longest)))]
            ids = torch.zeros(len(taken), longest, dtype=torch.long)
            for i, (g, s) in enumerate(taken):
                ids[i, : len(groups[g].ids[s])] = torch.tensor(groups[g].ids[s])
            with torch.autocast(device.type, dtype=torch.bfloat16, enabled=self.half):
                hidden = self.backbone.hidden(ids.to(device))
            v = hidden.float() @ self.head
            for i, (g, s) in enumerate(taken):
                found[g, s] = v[i][torch.tensor(groups[g].ends[s], device=device)]
        return [[found[g, s] for s in range(len(e.ids))] for g, e in enumerate(groups)]


def loss_of(objective: Objective, group: Encoded, values: list[Tensor], anchor: float = ANCHOR) -> Tensor:
    """The loss of one group.

    `ppm`: Bradley-Terry, -log sigmoid(v+ - v-), averaged with the pairs' weights, plus the anchor.
    `orm`: cross entropy of the last value with the outcome of the whole solution.
    `pqm`: squared distance of tanh(v) from each step's Q.
    """
    solutions = group.group.solutions
    if objective == "orm":
        last = torch.stack([v[-1] for v in values])
        return F.binary_cross_entropy_with_logits(last, torch.tensor([float(s.right) for s in solutions], device=last.device))
    every = torch.cat(values)
    q = torch.tensor([x for s in solutions for x in s.q], device=every.device)
    if objective == "pqm":
        return (every.tanh() - q).pow(2).mean()
    loss = anchor * F.binary_cross_entropy_with_logits(every, (q + 1) / 2) if anchor else every.sum() * 0
    if group.group.pairs:
        differences = torch.stack([values[a][i] - values[b][j] for a, i, b, j, _ in group.group.pairs])
        weights = torch.tensor([w for *_, w in group.group.pairs], device=every.device)
        loss = loss + (F.softplus(-differences) * weights).sum() / weights.sum()
    return loss


def from_policy(path: Path, device: str = "cpu") -> tuple[Scorer, Tokenizer]:
    """A new scorer on the backbone of a policy checkpoint; the head starts at 0, so that every pair starts undecided."""
    backbone, tok = checkpoint.load_model(path, device)
    return Scorer(backbone).to(device), tok


def state_of(scorer: Scorer, tok: Tokenizer, objective: Objective, **more: Any) -> dict[str, Any]:
    """What a scorer's checkpoint holds."""
    text = json.dumps({"tokens": tok.tokens, "merges": [f"{a} {b}" for a, b in tok.merges]}, ensure_ascii=False)
    return {"model_config": scorer.backbone.config.as_dict(), "scorer": {k: v.clone() for k, v in scorer.state_dict().items()}, "tokenizer": text, "objective": objective, **more}


def load(path: Path, device: str = "cpu") -> tuple[Scorer, Tokenizer, dict[str, Any]]:
    """A trained scorer, its tokenizer and the rest of its checkpoint."""
    state = checkpoint.read(path, device)
    scorer = Scorer(Model(ModelConfig(**state["model_config"])))
    scorer.load_state_dict(state["scorer"])
    data = json.loads(state["tokenizer"])
    tok = Tokenizer(data["tokens"], [(a, b) for a, _, b in (m.partition(" ") for m in data["merges"])])
    return scorer.eval().to(device), tok, state
