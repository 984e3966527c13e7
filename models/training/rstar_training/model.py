"""The llama architecture, small: RMSNorm, rotary positions, grouped keys and values, SwiGLU, tied embeddings. torch >= 1.13.

Rotary positions turn interleaved pairs (0, 1), (2, 3), ... as llama.cpp does for this architecture, so export permutes nothing.
"""

import math
from dataclasses import asdict, dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

_SDPA = hasattr(F, "scaled_dot_product_attention")


@dataclass(frozen=True)
class ModelConfig:
    """Sizes. `width` must be `heads` * head size with an even head size; for Q8_0 export `width` and `hidden` divide by 32."""

    vocabulary: int = 3072
    width: int = 256
    layers: int = 6
    heads: int = 4
    kv_heads: int = 4
    hidden: int = 704
    context: int = 768
    rope_base: float = 10000.0
    norm_eps: float = 1e-5

    def __post_init__(self) -> None:
        if self.width % self.heads or self.head_size % 2:
            raise ValueError(f"width {self.width} does not give {self.heads} heads of an even size")
        if self.heads % self.kv_heads:
            raise ValueError(f"{self.heads} heads cannot share {self.kv_heads} key/value heads")

    @property
    def head_size(self) -> int:
        return self.width // self.heads

    def as_dict(self) -> dict[str, float]:
        return asdict(self)


class Norm(nn.Module):
    """RMSNorm, computed in float32."""

    def __init__(self, width: int, eps: float) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(width))
        self.eps = eps

    def forward(self, x: Tensor) -> Tensor:
        x32 = x.float()
        return (x32 * torch.rsqrt(x32.pow(2).mean(-1, keepdim=True) + self.eps) * self.weight).to(x.dtype)


def rotate(x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    """Turn the pairs of the last axis of x [..., time, head size] by the angles [time, head size / 2]."""
    a, b = x[..., ::2], x[..., 1::2]
    return torch.stack((a * cos - b * sin, a * sin + b * cos), -1).flatten(-2)


class Cache:
    """Keys and values of the tokens seen so far, per layer: [batch, kv heads, time, head size]. `blocked` masks left padding: [batch, time]."""

    def __init__(self, layers: int, room: int, blocked: Tensor) -> None:
        self.layers: list[tuple[Tensor, Tensor] | None] = [None] * layers
        self.room = room
        self.length = 0
        self.blocked = blocked

    def extend(self, layer: int, k: Tensor, v: Tensor) -> tuple[Tensor, Tensor]:
        kept = self.layers[layer]
        if kept is None:
            shape = (k.shape[0], k.shape[1], self.room, k.shape[3])
            kept = self.layers[layer] = (k.new_empty(shape), v.new_empty(shape))
        end = self.length + k.shape[2]
        kept[0][:, :, self.length : end] = k
        kept[1][:, :, self.length : end] = v
        return kept[0][:, :, :end], kept[1][:, :, :end]

    def keep(self, rows: Tensor) -> None:
        """Drop the rows that are not in `rows`."""
        self.blocked = self.blocked[rows]
        self.layers = [None if kv is None else (kv[0][rows], kv[1][rows]) for kv in self.layers]


class Block(nn.Module):
    """One transformer layer."""

    def __init__(self, c: ModelConfig) -> None:
        super().__init__()
        kv = c.kv_heads * c.head_size
        self.c = c
        self.attn_norm, self.ffn_norm = Norm(c.width, c.norm_eps), Norm(c.width, c.norm_eps)
        self.q, self.k, self.v = nn.Linear(c.width, c.width, bias=False), nn.Linear(c.width, kv, bias=False), nn.Linear(c.width, kv, bias=False)
        self.o = nn.Linear(c.width, c.width, bias=False)
        self.gate, self.up, self.down = nn.Linear(c.width, c.hidden, bias=False), nn.Linear(c.width, c.hidden, bias=False), nn.Linear(c.hidden, c.width, bias=False)

    def attend(self, x: Tensor, cos: Tensor, sin: Tensor, mask: Tensor | None, cache: Cache | None, layer: int) -> Tensor:
        c, (batch, time, width) = self.c, x.shape
        q = rotate(self.q(x).view(batch, time, c.heads, c.head_size).transpose(1, 2), cos, sin)
        k = rotate(self.k(x).view(batch, time, c.kv_heads, c.head_size).transpose(1, 2), cos, sin)
        v = self.v(x).view(batch, time, c.kv_heads, c.head_size).transpose(1, 2)
        if cache is not None:
            k, v = cache.extend(layer, k, v)
        if c.kv_heads != c.heads:
            k, v = k.repeat_interleave(c.heads // c.kv_heads, 1), v.repeat_interleave(c.heads // c.kv_heads, 1)
        if _SDPA and x.is_cuda:  # on a CPU the two matrix products are faster
            out = F.scaled_dot_product_attention(q, k.to(q.dtype), v.to(q.dtype), attn_mask=mask, is_causal=mask is None)
        else:
            scores = q @ k.transpose(-1, -2) * (1 / math.sqrt(c.head_size))
            if mask is None:
                mask = torch.full((time, time), -torch.inf, device=x.device).triu(1)
            out = (scores + mask).float().softmax(-1).to(v.dtype) @ v
        return self.o(out.transpose(1, 2).reshape(batch, time, width))

    def forward(self, x: Tensor, cos: Tensor, sin: Tensor, mask: Tensor | None, cache: Cache | None, layer: int) -> Tensor:
        x = x + self.attend(self.attn_norm(x), cos, sin, mask, cache, layer)
        y = self.ffn_norm(x)
        return x + self.down(F.silu(self.gate(y)) * self.up(y))


class Model(nn.Module):
    """A causal language model. Output matrix = embedding matrix."""

    cos: Tensor
    sin: Tensor

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.config = config
        self.embedding = nn.Embedding(config.vocabulary, config.width)
        self.blocks = nn.ModuleList(Block(config) for _ in range(config.layers))
        self.norm = Norm(config.width, config.norm_eps)
        speed = config.rope_base ** (-torch.arange(0, config.head_size, 2, dtype=torch.float64) / config.head_size)
        angle = torch.outer(torch.arange(config.context, dtype=torch.float64), speed)
        self.register_buffer("cos", angle.cos().float(), persistent=False)
        self.register_buffer("sin", angle.sin().float(), persistent=False)
        for name, p in self.named_parameters():
            if p.ndim == 2:
                deep = name.endswith(("o.weight", "down.weight"))
                nn.init.normal_(p, std=0.02 / (math.sqrt(2 * config.layers) if deep else 1))

    def hidden(self, tokens: Tensor, cache: Cache | None = None) -> Tensor:
        """Hidden states after the last norm: tokens [batch, time] -> [batch, time, width]. With a cache the tokens continue it."""
        time = tokens.shape[1]
        start = cache.length if cache else 0
        if start + time > self.config.context:
            raise ValueError(f"{start + time} tokens do not fit the context of {self.config.context}")
        x = self.embedding(tokens)
        if torch.is_autocast_enabled() and x.is_cuda:
            x = x.to(torch.get_autocast_gpu_dtype())
        cos, sin = self.cos[start : start + time].to(x.dtype), self.sin[start : start + time].to(x.dtype)
        mask = None
        if cache:
            later = torch.ones(time, start + time, dtype=torch.bool, device=x.device).triu(start + 1)
            closed = later[None, None] | cache.blocked[:, None, None, : start + time]
            mask = torch.zeros(closed.shape, dtype=x.dtype, device=x.device).masked_fill(closed, -1e30 if x.dtype == torch.float32 else -3e4)
        for layer, block in enumerate(self.blocks):
            x = block(x, cos, sin, mask, cache, layer)
        if cache:
            cache.length = start + time
        return self.norm(x)

    def trunk(self, tokens: Tensor) -> Tensor:
        """`hidden` of whole texts: the part of training that `torch.compile` may replace."""
        return self.hidden(tokens)

    def forward(self, tokens: Tensor, cache: Cache | None = None) -> Tensor:
        """Logits [batch, time, vocabulary]."""
        return F.linear(self.hidden(tokens, cache), self.embedding.weight)

    def loss(self, tokens: Tensor, weights: Tensor) -> tuple[Tensor, Tensor]:
        """Weighted cross entropy of the next tokens, summed, and the sum of weights. `weights` [batch, time] belong to the predicted token."""
        hidden = self.trunk(tokens[:, :-1])
        weights = weights[:, 1:]
        chosen = weights > 0
        logits = F.linear(hidden[chosen], self.embedding.weight).float()
        losses = F.cross_entropy(logits, tokens[:, 1:][chosen], reduction="none")
        picked = weights[chosen]
        return (losses * picked).sum(), picked.sum()
