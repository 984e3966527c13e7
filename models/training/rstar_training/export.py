"""Writes a checkpoint as GGUF (architecture llama, byte-level BPE, tied embeddings) with numpy alone.

Format: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md, version 3. Norms stay float32; matrices are float32, float16 or Q8_0.
"""

import argparse
import struct
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from .model import ModelConfig
from .tokenizer import END, Tokenizer

Array = NDArray[np.float32]
ALIGN = 32
_STRING, _ARRAY = 8, 9
Entry = tuple[str, str, object]
"""Metadata: key, kind, value."""
_SCALARS = {"u32": (4, "<I"), "i32": (5, "<i"), "f32": (6, "<f"), "bool": (7, "<?")}


def q8_0(a: Array) -> bytes:
    """Blocks of 32 along the rows: a float16 scale (largest magnitude / 127) and 32 signed bytes."""
    if a.shape[-1] % 32:
        raise ValueError(f"Q8_0 needs rows that divide by 32; this one has {a.shape[-1]}")
    blocks = np.ascontiguousarray(a, np.float32).reshape(-1, 32)
    scale = np.abs(blocks).max(1, keepdims=True) / 127
    inverse = np.divide(1, scale, out=np.zeros_like(scale), where=scale > 0)
    codes = np.round(blocks * inverse).astype(np.int8)
    return np.concatenate([scale.astype("<f2").view(np.uint8).reshape(-1, 2), codes.view(np.uint8)], 1).tobytes()


FORMATS: dict[str, tuple[int, int, Callable[[Array], bytes]]] = {
    "f32": (0, 0, lambda a: a.astype("<f4").tobytes()),
    "f16": (1, 1, lambda a: a.astype("<f2").tobytes()),
    "q8_0": (8, 7, q8_0),
}
"""Name -> tensor type, file type, encoder."""


def _string(text: str) -> bytes:
    raw = text.encode("utf-8")
    return struct.pack("<Q", len(raw)) + raw


def _value(kind: str, value: object) -> bytes:
    return _string(str(value)) if kind == "str" else struct.pack(_SCALARS[kind][1], value)


def _code(kind: str) -> int:
    return _STRING if kind == "str" else _SCALARS[kind][0]


def _entry(key: str, kind: str, value: object) -> bytes:
    if not isinstance(value, list):
        return _string(key) + struct.pack("<I", _code(kind)) + _value(kind, value)
    return _string(key) + struct.pack("<IIQ", _ARRAY, _code(kind), len(value)) + b"".join(_value(kind, v) for v in value)


def metadata(c: ModelConfig, tok: Tokenizer, name: str, file_type: int) -> list[Entry]:
    """All key/value pairs of the file."""
    return [
        ("general.architecture", "str", "llama"),
        ("general.name", "str", name),
        ("general.license", "str", "mit"),
        ("general.file_type", "u32", file_type),
        ("general.quantization_version", "u32", 2),
        ("llama.vocab_size", "u32", c.vocabulary),
        ("llama.context_length", "u32", c.context),
        ("llama.embedding_length", "u32", c.width),
        ("llama.block_count", "u32", c.layers),
        ("llama.feed_forward_length", "u32", c.hidden),
        ("llama.attention.head_count", "u32", c.heads),
        ("llama.attention.head_count_kv", "u32", c.kv_heads),
        ("llama.attention.layer_norm_rms_epsilon", "f32", c.norm_eps),
        ("llama.rope.dimension_count", "u32", c.head_size),
        ("llama.rope.freq_base", "f32", c.rope_base),
        ("tokenizer.ggml.model", "str", "gpt2"),
        ("tokenizer.ggml.pre", "str", "qwen2"),
        ("tokenizer.ggml.tokens", "str", tok.tokens),
        ("tokenizer.ggml.token_type", "i32", tok.types()),
        ("tokenizer.ggml.merges", "str", [f"{a} {b}" for a, b in tok.merges]),
        ("tokenizer.ggml.eos_token_id", "u32", END),
        ("tokenizer.ggml.eot_token_id", "u32", END),
        ("tokenizer.ggml.padding_token_id", "u32", END),
        ("tokenizer.ggml.add_bos_token", "bool", False),
        ("tokenizer.ggml.add_eos_token", "bool", False),
        ("tokenizer.ggml.add_space_prefix", "bool", False),
    ]


_NAMES = {
    "attn_norm": "attn_norm", "ffn_norm": "ffn_norm", "q": "attn_q", "k": "attn_k", "v": "attn_v", "o": "attn_output",
    "gate": "ffn_gate", "up": "ffn_up", "down": "ffn_down",
}  # fmt: skip


def tensors(c: ModelConfig, weights: Mapping[str, Array]) -> list[tuple[str, Array]]:
    """The tensors under llama.cpp's names. Without `output.weight` the embedding matrix serves as the output matrix."""
    out = [("token_embd.weight", weights["embedding.weight"]), ("output_norm.weight", weights["norm.weight"])]
    for i in range(c.layers):
        out += [(f"blk.{i}.{theirs}.weight", weights[f"blocks.{i}.{ours}.weight"]) for ours, theirs in _NAMES.items()]
    return out


def write(path: Path, c: ModelConfig, weights: Mapping[str, Array], tok: Tokenizer, fmt: str, name: str, extra: Mapping[str, Array] | None = None, more: Sequence[Entry] = ()) -> int:
    """Write a GGUF and return its size in bytes. `extra` adds tensors by their llama.cpp names (an untied `output.weight` stays float16 or wider), `more` adds metadata."""
    if len(tok) != c.vocabulary:
        raise ValueError(f"the tokenizer has {len(tok)} tokens, the model {c.vocabulary}")
    infos, data, count = b"", bytearray(), 0
    for key, array in [*tensors(c, weights), *(extra or {}).items()]:
        own = "f32" if array.ndim == 1 else "f16" if key == "output.weight" and fmt == "q8_0" else fmt
        infos += _string(key) + struct.pack("<I", array.ndim) + b"".join(struct.pack("<Q", n) for n in reversed(array.shape))
        infos += struct.pack("<IQ", FORMATS[own][0], len(data))
        data += FORMATS[own][2](array)
        data += bytes(-len(data) % ALIGN)
        count += 1
    pairs = [*metadata(c, tok, name, FORMATS[fmt][1]), *more]
    head = b"GGUF" + struct.pack("<IQQ", 3, count, len(pairs)) + b"".join(_entry(k, t, v) for k, t, v in pairs) + infos
    part = path.with_name(f"{path.name}.part")
    part.write_bytes(head + bytes(-len(head) % ALIGN) + data)
    part.replace(path)
    return path.stat().st_size


def main(arguments: list[str] | None = None) -> int:
    from .checkpoint import load_model

    parser = argparse.ArgumentParser(prog="python -m rstar_training.export", description="Export a checkpoint as GGUF.")
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--format", choices=FORMATS, default="q8_0")
    parser.add_argument("--name", default="rstar-school-policy", help="general.name in the file")
    args = parser.parse_args(arguments)
    model, tok = load_model(args.checkpoint)
    weights = {k: v.float().numpy() for k, v in model.state_dict().items()}
    size = write(args.out, model.config, weights, tok, args.format, args.name)
    print(f"{args.out}: {size / 1e6:.2f} MB, {sum(w.size for w in weights.values()) / 1e6:.2f} M parameters, {args.format}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
