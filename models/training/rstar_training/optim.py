"""Muon for the matrices, AdamW for embeddings and norms. All state is in plain tensors, so it can be shared, saved and resumed exactly.

Muon: Keller Jordan, https://github.com/KellerJordan/Muon (MIT): the momentum of a matrix is replaced by the nearest
semi-orthogonal matrix, found by five Newton-Schulz steps.
"""

from collections.abc import Iterable

import torch
from torch import Tensor


def orthogonal(g: Tensor, half: bool = False) -> Tensor:
    """Newton-Schulz orthogonalisation: singular values to about 1. `half`: in bf16, which is exact enough."""
    x = g / (g.norm() + 1e-7)
    if half:
        x = x.bfloat16()
    tall = x.shape[0] > x.shape[1]
    if tall:
        x = x.T
    for _ in range(5):
        a = x @ x.T
        x = torch.addmm(x, torch.addmm(a, a, a, beta=-4.7750, alpha=2.0315), x, beta=3.4445)
    return (x.T if tall else x).to(g.dtype)


class Optimizer:
    """One optimizer over named parameters. `share` puts the state into shared memory for data-parallel processes."""

    def __init__(self, named: Iterable[tuple[str, Tensor]], matrix_rate: float, other_rate: float, decay: float = 0.05, momentum: float = 0.95, half: bool = False) -> None:
        self.named = dict(named)
        self.matrix_rate, self.other_rate, self.decay, self.momentum, self.half = matrix_rate, other_rate, decay, momentum, half
        self.matrices = [n for n, p in self.named.items() if p.ndim == 2 and "embedding" not in n]
        self.others = [n for n in self.named if n not in self.matrices]
        self.state: dict[str, Tensor] = {f"m.{n}": torch.zeros_like(p) for n, p in self.named.items()}
        self.state |= {f"v.{n}": torch.zeros_like(self.named[n]) for n in self.others}

    def share(self) -> None:
        for t in self.state.values():
            t.share_memory_()

    def parts(self, count: int) -> list[list[str]]:
        """The parameters divided over `count` processes by the work they make."""
        loads = [0.0] * count
        out: list[list[str]] = [[] for _ in range(count)]
        work = {n: float(self.named[n].numel()) * (min(self.named[n].shape) if n in self.matrices else 1) for n in self.named}
        for n in sorted(work, key=lambda n: (-work[n], n)):
            i = loads.index(min(loads))
            loads[i] += work[n]
            out[i].append(n)
        return out

    @torch.no_grad()
    def step(self, grads: dict[str, Tensor], number: int, scale: float) -> None:
        """Update the parameters named in `grads`. `number`: the step, counted from 1; `scale`: the schedule's factor on both rates."""
        for n, g in grads.items():
            p, m = self.named[n], self.state[f"m.{n}"]
            if n in self.matrices:
                m.mul_(self.momentum).add_(g)
                rate = self.matrix_rate * scale
                p.mul_(1 - rate * self.decay)
                p.add_(orthogonal(g.add(m, alpha=self.momentum), self.half), alpha=-rate * max(1.0, p.shape[0] / p.shape[1]) ** 0.5)
            else:
                v = self.state[f"v.{n}"]
                m.mul_(0.9).add_(g, alpha=0.1)
                v.mul_(0.95).addcmul_(g, g, value=0.05)
                p.addcdiv_(m / (1 - 0.9**number), (v / (1 - 0.95**number)).sqrt_().add_(1e-8), value=-self.other_rate * scale)
