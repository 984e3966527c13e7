"""Greedy decoding with torch and exact-answer accuracy on evaluation sets: the trainer's own quick measure.

Numbers for reports come from the product's command line (`rstar eval`), which decodes with the exported GGUF.
"""

import argparse
import json
import re
import sys
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import torch

from .model import Cache, Model
from .problems.execute import number
from .runner import Runner, program_of
from .tokenizer import END, END_OF_ANSWER, END_OF_CODE, Tokenizer

_PARTS = re.compile(r"[\[\](){},;\s]+")


@torch.no_grad()
def greedy(model: Model, prompts: Sequence[Sequence[int]], most: int = 320, batch: int = 48) -> list[list[int]]:
    """The likeliest continuation of each prompt up to `<end_of_code>` (included) or `most` tokens."""
    out: list[list[int]] = [[] for _ in prompts]
    device = model.embedding.weight.device
    order = sorted(range(len(prompts)), key=lambda i: len(prompts[i]))
    stops = (END, END_OF_CODE, END_OF_ANSWER)
    for start in range(0, len(order), batch):
        rows = order[start : start + batch]
        longest = max(len(prompts[i]) for i in rows)
        room = min(model.config.context, longest + most)
        if longest >= room:
            continue
        ids = torch.tensor([[END] * (longest - len(prompts[i])) + [*prompts[i]] for i in rows], device=device)
        blocked = torch.zeros(len(rows), room, dtype=torch.bool, device=device)
        for r, i in enumerate(rows):
            blocked[r, : longest - len(prompts[i])] = True
        cache = Cache(model.config.layers, room, blocked)
        hidden = model.hidden(ids, cache)[:, -1:]
        while rows and cache.length < room:
            chosen = (hidden[:, 0] @ model.embedding.weight.T).argmax(-1)
            for r, i in enumerate(rows):
                out[i].append(int(chosen[r]))
            kept = [r for r, i in enumerate(rows) if out[i][-1] not in stops]
            if len(kept) < len(rows):
                rows = [rows[r] for r in kept]
                index = torch.tensor(kept, dtype=torch.long, device=device)
                cache.keep(index)
                chosen = chosen[index]
            if rows and cache.length < room:
                hidden = model.hidden(chosen[:, None], cache)
    return out


def agrees(printed: str, gold: str) -> bool:
    """Whether printed text is the gold answer: numbers to a relative 1e-4, lists part by part, other text without spaces and case."""
    ours, theirs = ([p for p in _PARTS.split(text.replace("$", "").lower()) if p] for text in (printed, gold))
    if len(ours) != len(theirs):
        return False
    for a, b in zip(ours, theirs, strict=True):
        x, y = number(a), number(b)
        if x is None or y is None:
            if a != b:
                return False
        elif abs(x - y) > abs(y) / 10_000:
            return False
    return True


def accuracy(model: Model, tok: Tokenizer, rows: Sequence[dict[str, str]]) -> tuple[float, float, list[dict[str, object]]]:
    """Share of right answers, share of programs that run, and one record a problem."""
    most = max(1, len(rows))
    texts = [tok.decode(ids) for ids in greedy(model, [tok.prompt(row["problem"]) for row in rows])]
    records: list[dict[str, object]] = []
    with Runner() as runner:
        for row, text in zip(rows, texts, strict=True):
            printed = runner.run(program_of(text)) if text.endswith("<end_of_code>") else None
            records.append({**row, "text": text, "printed": printed, "right": printed is not None and agrees(printed, row["answer"])})
    return sum(bool(r["right"]) for r in records) / most, sum(r["printed"] is not None for r in records) / most, records


def main(arguments: list[str] | None = None) -> int:
    from .checkpoint import load_model
    from .dataset import read_jsonl

    parser = argparse.ArgumentParser(prog="python -m rstar_training.evaluate", description="Greedy accuracy of a checkpoint, by topic.")
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("problems", type=Path, help="JSON lines with problem and answer")
    parser.add_argument("--limit", type=int)
    parser.add_argument("--out", type=Path, help="JSON lines with every solution")
    parser.add_argument("--device", default="cpu")
    args = parser.parse_args(arguments)
    model, tok = load_model(args.checkpoint, args.device)
    rows = read_jsonl(args.problems)[: args.limit]
    right, ran, records = accuracy(model, tok, rows)  # type: ignore[arg-type]
    topics: defaultdict[str, list[bool]] = defaultdict(list)
    for record in records:
        topics[str(record.get("family") or record.get("topic", ""))].append(bool(record["right"]))
    for topic, found in sorted(topics.items()):
        print(f"{topic:28} {sum(found):4} / {len(found)}")
    print(f"{'right':28} {right:.1%} of {len(rows)}; {ran:.1%} of the programs run")
    if args.out:
        args.out.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in records), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
