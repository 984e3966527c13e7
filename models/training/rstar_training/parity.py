"""Writes what torch says, for `check_parity.mjs` to compare with llama.cpp: token ids, greedy text with the lead of each token, logits."""

import argparse
import json
import sys
from pathlib import Path

import torch

from . import native
from .checkpoint import load_model
from .dataset import read_jsonl
from .evaluate import greedy
from .tokenizer import CONTROL, END, END_OF_ANSWER, END_OF_CODE

TRICKY = (
    "x² − ½ ≥ 3 × 4 ÷ 2?", "¿Qué? 数学 15% of 80, naïve café", "\\frac{3}{4}+\\sqrt{2}\n\n  two   spaces\tand a tab ",
    "emoji 🧮👩‍🎓 and <code> <|user|> <end_of_step> typed by a student", "don't I'LL we've 3+4=7;(a-b)^{2}...", "$5x-3y=12$\r\nnext line", "١٢٣ Ⅻ", "",
)  # fmt: skip

LOGITS = 64
"""So many token ids, spread over the vocabulary, have their logits compared."""


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m rstar_training.parity", description=__doc__)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("problems", type=Path, help="JSON lines with problem")
    parser.add_argument("out", type=Path)
    parser.add_argument("--limit", type=int, default=100)
    args = parser.parse_args(arguments)
    model, tok = load_model(args.checkpoint)
    problems = [str(row["problem"]) for row in read_jsonl(args.problems)[: args.limit]]
    prompts = [tok.prompt(p) for p in problems]
    texts = greedy(model, prompts)
    wanted = list(range(0, model.config.vocabulary, max(1, model.config.vocabulary // LOGITS)))[:LOGITS]
    logits: list[list[list[float]]] = []
    leads: list[list[float]] = []
    with torch.no_grad():
        for k, (ids, text) in enumerate(zip(prompts, texts, strict=True)):
            whole = [*ids, *text][: model.config.context]
            rows = model(torch.tensor([whole]))[0, len(ids) - 1 :]
            best = rows.topk(2).values
            leads.append([round(float(x), 4) for x in best[: len(text), 0] - best[: len(text), 1]])
            if k < 10:
                logits.append([[round(float(x), 5) for x in row] for row in rows[:, wanted]])
    questions = [*problems, *TRICKY]
    result = {
        "control": CONTROL,
        "stops": [END, END_OF_CODE, END_OF_ANSWER],
        "most": 320,
        "prompts": [{"problem": p, "text": native.prompt(p), "ids": tok.prompt(p)} for p in questions],
        "solutions": [{"text": tok.decode(t), "ids": t, "again": tok.encode(tok.decode(t)), "leads": lead} for t, lead in zip(texts, leads, strict=True)],
        "logitIds": wanted,
        "logits": logits,
    }
    args.out.write_text(json.dumps(result), encoding="utf-8")
    print(f"{len(problems)} problems -> {args.out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
