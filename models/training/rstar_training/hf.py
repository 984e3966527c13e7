"""The same two trainings on a real base model (Qwen2.5-Math-1.5B and its like) with Hugging Face transformers. Optional: pip install transformers.

    python -m rstar_training.hf sft --config configs/qwen2.5-math-1.5b.json --base Qwen/Qwen2.5-Math-1.5B --data SEARCH/public/sft.json --out policy
    python -m rstar_training.hf ppm --config configs/qwen2.5-math-1.5b.json --base policy --data SEARCH/public/rm.json --out ppm

Both read the public rStar-Math files that `rstar synthesize` writes. `sft`: the markers become special tokens; the loss is on the response only. `ppm`: the policy's backbone with one
linear output at the last token of a step, the paper's pairwise loss; saved as a plain causal model whose untied output matrix is 0 but for the row of `<|value|>`, so llama.cpp's
`convert_hf_to_gguf.py` and the engine's value-token PPM need nothing new. Killed and started again, both go on from the last checkpoint.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import math
import sys
import time
from dataclasses import dataclass, fields
from pathlib import Path
from random import Random
from typing import Any

from . import native
from .tokenizer import CONTROL, END, VALUE

MARKERS = [token for i, token in enumerate(CONTROL) if i != END]
"""Everything but the end of text, which a base model has already."""


@dataclass(frozen=True)
class Plan:
    """Paper: rate 7e-6, linear decay, SFT in batches of 128 for 2 epochs, PPM in batches of 512 for 1 or 2, texts of 2048 tokens."""

    rate: float = 7e-6
    batch: int = 128
    micro: int = 4
    epochs: float = 2
    length: int = 2048
    warmup: float = 0.03
    weight_decay: float = 0.1
    save_steps: int = 50
    seed: int = 1


def plan_of(path: Path | None, part: str) -> Plan:
    """A part (`sft` or `ppm`) of a configuration file. Raises ValueError on unknown keys."""
    values = json.loads(path.read_text(encoding="utf-8")).get(part, {}) if path else {}
    unknown = sorted(set(values) - {f.name for f in fields(Plan)})
    if unknown:
        raise ValueError(f"{path}: {part}: unknown keys {', '.join(unknown)}")
    return Plan(**values)


def need() -> None:
    missing = [name for name in ("torch", "transformers") if importlib.util.find_spec(name) is None]
    if missing:
        raise ValueError(f"not installed: {', '.join(missing)}; install with: pip install {' '.join(missing)}")


def add_markers(model: Any, tokenizer: Any) -> int:
    """Make each marker one token; new rows of the embedding start at the mean of the old ones. Returns how many were new."""
    import torch

    added = tokenizer.add_tokens([m for m in MARKERS if m not in tokenizer.get_vocab()], special_tokens=True)
    old = model.get_input_embeddings().weight.shape[0]
    if len(tokenizer) > old:
        model.resize_token_embeddings(len(tokenizer), mean_resizing=False)
        with torch.no_grad():
            for matrix in {id(m): m for m in (model.get_input_embeddings().weight, model.get_output_embeddings().weight)}.values():
                matrix[old:] = matrix[:old].mean(0)
    return added


def sft_rows(tokenizer: Any, data: list[dict[str, str]], length: int) -> list[tuple[list[int], int]]:
    """Token ids of each text with where its response begins. Texts that are too long are left out."""
    rows = []
    for item in data:
        prompt = tokenizer.encode(native.prompt(item["query"]), add_special_tokens=False)
        response = tokenizer.encode(item["response"], add_special_tokens=False)
        ids = [*prompt, *response, tokenizer.eos_token_id]
        if len(ids) <= length:
            rows.append((ids, len(prompt)))
    return rows


def pair_rows(tokenizer: Any, data: list[dict[str, Any]], length: int) -> list[tuple[list[int], list[int], float]]:
    """Preferred and rejected ids with the weight of the pair."""
    rows = []
    for item in data:
        good, bad = (tokenizer.encode(item["prompt"] + item[side], add_special_tokens=False) for side in ("pos", "neg"))
        if max(len(good), len(bad)) <= length:
            rows.append((good, bad, 1 / (item["pos_count"] * item["neg_count"])))
    return rows


class Trainer:
    """One loop for both: batches in a seeded order, accumulated, a linear schedule, checkpoints."""

    def __init__(self, parameters: list[Any], plan: Plan, count: int, out: Path) -> None:
        import torch

        self.plan, self.out = plan, out
        self.optimizer = torch.optim.AdamW(parameters, lr=plan.rate, betas=(0.9, 0.95), weight_decay=plan.weight_decay)
        self.count = count
        self.steps = max(1, math.ceil(count * plan.epochs / plan.batch))
        self.step = 0
        self._shuffled: tuple[int, list[int]] = (-1, [])

    def order(self, step: int) -> list[int]:
        """Indices of an update's texts: rounds over all of them, each shuffled by its number."""
        found = []
        for place in range(step * self.plan.batch, (step + 1) * self.plan.batch):
            epoch, at = divmod(place, self.count)
            if self._shuffled[0] != epoch:
                self._shuffled = (epoch, Random(f"{self.plan.seed}/{epoch}").sample(range(self.count), self.count))
            found.append(self._shuffled[1][at])
        return found

    def run(self, loss_of: Any, state: dict[str, Any], log: Any) -> None:
        """`loss_of(indices)` gives the summed loss of a micro-batch and its weight; `state` names what is saved beside the optimizer."""
        import torch

        latest = self.out / "checkpoint.pt"
        if latest.exists():
            saved = torch.load(latest, map_location="cpu", weights_only=True)
            self.step = saved["step"]
            self.optimizer.load_state_dict(saved["optimizer"])
            for name, module in state.items():
                module.load_state_dict(saved[name])
        while self.step < self.steps:
            began = time.perf_counter()
            warm = min(1.0, (self.step + 1) / max(1.0, self.plan.warmup * self.steps))
            for group in self.optimizer.param_groups:
                group["lr"] = self.plan.rate * warm * (1 - self.step / self.steps)
            self.optimizer.zero_grad(set_to_none=True)
            indices = self.order(self.step)
            total = weight = 0.0
            for start in range(0, len(indices), self.plan.micro):
                loss, size = loss_of(indices[start : start + self.plan.micro])
                (loss / len(indices)).backward()
                total, weight = total + float(loss.detach()), weight + size
            torch.nn.utils.clip_grad_norm_([p for g in self.optimizer.param_groups for p in g["params"]], 1.0)
            self.optimizer.step()
            self.step += 1
            log(step=self.step, steps=self.steps, loss=round(total / max(weight, 1e-9), 4), seconds=round(time.perf_counter() - began, 2))
            if self.step % self.plan.save_steps == 0 or self.step == self.steps:
                part = latest.with_suffix(".part")
                torch.save({"step": self.step, "optimizer": self.optimizer.state_dict(), **{name: module.state_dict() for name, module in state.items()}}, part)
                part.replace(latest)


def padded(rows: list[list[int]], device: Any) -> tuple[Any, Any]:
    import torch

    longest = max(map(len, rows))
    ids = torch.zeros(len(rows), longest, dtype=torch.long)
    mask = torch.zeros(len(rows), longest, dtype=torch.long)
    for i, row in enumerate(rows):
        ids[i, : len(row)] = torch.tensor(row)
        mask[i, : len(row)] = 1
    return ids.to(device), mask.to(device)


def sft(base: str, data: list[dict[str, str]], out: Path, plan: Plan, device: str, log: Any) -> None:
    """Fine-tune a base model on search texts and save it."""
    import torch
    from torch.nn import functional as F
    from transformers import AutoModelForCausalLM, AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(base)
    model = AutoModelForCausalLM.from_pretrained(base, dtype=torch.bfloat16 if device == "cuda" else torch.float32).to(device)
    log(new_tokens=add_markers(model, tokenizer))
    rows = sft_rows(tokenizer, data, plan.length)
    log(texts=len(rows), left_out=len(data) - len(rows))
    model.train()

    def loss_of(indices: list[int]) -> tuple[Any, float]:
        ids, mask = padded([rows[i][0] for i in indices], device)
        targets = ids.masked_fill(mask == 0, -100)
        for r, i in enumerate(indices):
            targets[r, : rows[i][1]] = -100
        logits = model(input_ids=ids, attention_mask=mask).logits[:, :-1].float()
        losses = F.cross_entropy(logits.flatten(0, 1), targets[:, 1:].flatten(), ignore_index=-100, reduction="none").view(len(indices), -1)
        counted = (targets[:, 1:] != -100).sum(1).clamp(min=1)
        return (losses.sum(1) / counted).sum(), float(len(indices))

    Trainer([p for p in model.parameters() if p.requires_grad], plan, len(rows), out).run(loss_of, {"model": model}, log)
    model.save_pretrained(out)
    tokenizer.save_pretrained(out)


def ppm(base: str, data: list[dict[str, Any]], out: Path, plan: Plan, device: str, log: Any) -> None:
    """Train a PPM on pairs from a policy that knows the markers, and save it as a causal model with a value token."""
    import torch
    from torch.nn import functional as F
    from transformers import AutoModelForCausalLM, AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(base)
    value = tokenizer.convert_tokens_to_ids(CONTROL[VALUE])
    if value is None or value < 0 or tokenizer.encode(CONTROL[VALUE], add_special_tokens=False) != [value]:
        raise ValueError(f"{base} does not know {CONTROL[VALUE]}: a PPM starts from a policy made by `hf sft`")
    model = AutoModelForCausalLM.from_pretrained(base, dtype=torch.bfloat16 if device == "cuda" else torch.float32).to(device)
    head = torch.nn.Linear(model.config.hidden_size, 1, bias=False, device=device)
    torch.nn.init.zeros_(head.weight)
    rows = pair_rows(tokenizer, data, plan.length)
    log(pairs=len(rows), left_out=len(data) - len(rows))

    def loss_of(indices: list[int]) -> tuple[Any, float]:
        both = [rows[i][side] for i in indices for side in (0, 1)]
        ids, mask = padded(both, device)
        hidden = model.model(input_ids=ids, attention_mask=mask).last_hidden_state
        last = hidden[torch.arange(len(both)), mask.sum(1) - 1].float()
        v = head(last)[:, 0].view(-1, 2)
        weights = torch.tensor([rows[i][2] for i in indices], device=device)
        return (F.softplus(v[:, 1] - v[:, 0]) * weights).sum(), float(weights.sum())

    body = [p for p in model.model.parameters() if p.requires_grad]
    model.train()
    Trainer([*body, *head.parameters()], plan, len(rows), out).run(loss_of, {"model": model, "head": head}, log)
    output = torch.zeros(model.get_input_embeddings().weight.shape, dtype=model.dtype)
    output[value] = head.weight.detach()[0].to("cpu", model.dtype)
    model.config.tie_word_embeddings = False
    model.lm_head = torch.nn.Linear(output.shape[1], output.shape[0], bias=False, dtype=model.dtype)
    model.lm_head.weight = torch.nn.Parameter(output)
    model.save_pretrained(out)
    tokenizer.save_pretrained(out)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m rstar_training.hf", description="Train a policy or a PPM on a Hugging Face base model, from the public files of rstar synthesize.")
    parser.add_argument("what", choices=("sft", "ppm"))
    parser.add_argument("--base", required=True, help="name on the Hugging Face hub, or a folder")
    parser.add_argument("--data", type=Path, nargs="+", required=True, help="sft.json or rm.json, one of each search")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--config", type=Path)
    parser.add_argument("--device", default="cpu")
    args = parser.parse_args(arguments)
    try:
        need()
        plan = plan_of(args.config, args.what)
        data = [row for path in args.data for row in json.loads(path.read_text(encoding="utf-8"))]
        if not data:
            raise ValueError("there is nothing to learn from: the files hold no rows")
        args.out.mkdir(parents=True, exist_ok=True)

        def log(**event: Any) -> None:
            line = json.dumps(event)
            with (args.out / "log.jsonl").open("a", encoding="utf-8") as file:
                file.write(line + "\n")
            print(line, flush=True)

        (sft if args.what == "sft" else ppm)(args.base, data, args.out, plan, args.device, log)
    except (ValueError, OSError) as error:
        print(f"hf: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
