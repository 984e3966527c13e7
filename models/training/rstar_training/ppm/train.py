"""Trains a scorer from a policy: PPM (pairs), ORM (outcomes) or PQM (Q values) on the same groups; one command, killed and started again at will.

The best checkpoint on held-out problems is kept (`best.pt`); training ends when `--patience` measures in a row bring nothing better.
"""

import argparse
import fcntl
import json
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any

import torch

from .. import checkpoint
from ..train import half_precision
from .groups import Encoded, encode, read
from .measure import held_out_loss, pair_accuracy, report, values_of
from .model import ANCHOR, OBJECTIVES, Objective, Scorer, from_policy, load, loss_of, state_of


def order(groups: Sequence[Encoded], shares: dict[str, float], seed: int, start: int) -> Iterator[int]:
    """Endless indices from place `start` on: each draw takes a source by its share, then the next of that source in a shuffled round."""
    by: dict[str, list[int]] = {}
    for i, g in enumerate(groups):
        by.setdefault(g.group.source, []).append(i)
    sources = sorted(by)
    weights = [shares.get(s, 1.0) for s in sources]
    r = Random(f"ppm/{seed}")
    rounds: dict[str, list[int]] = {s: [] for s in sources}
    place = 0
    while True:
        source = r.choices(sources, weights)[0]
        if not rounds[source]:
            rounds[source] = r.sample(by[source], len(by[source]))
        index = rounds[source].pop()
        if place >= start:
            yield index
        place += 1


class Training:
    """The state of a run."""

    def __init__(self, scorer: Scorer, rate: float, head_rate: float) -> None:
        self.scorer = scorer
        body = [p for n, p in scorer.named_parameters() if n != "head"]
        self.optimizer = torch.optim.AdamW(
            [{"params": body, "lr": rate, "base": rate}, {"params": [scorer.head], "lr": head_rate, "base": head_rate, "weight_decay": 0.0}],
            betas=(0.9, 0.98), weight_decay=0.02,
        )  # fmt: skip
        self.step = 0
        self.best = float("inf")
        self.waiting = 0
        self.seconds = 0.0

    def state(self) -> dict[str, Any]:
        return {"optimizer": self.optimizer.state_dict(), "step": self.step, "best": self.best, "waiting": self.waiting, "seconds": self.seconds}

    def restore(self, state: dict[str, Any]) -> None:
        self.optimizer.load_state_dict(state["optimizer"])
        self.step, self.best, self.waiting, self.seconds = state["step"], state["best"], state["waiting"], state.get("seconds", 0.0)

    def update(self, groups: Sequence[Encoded], objective: Objective, micro_tokens: int, anchor: float, scale: float) -> float:
        """One optimizer step on the mean loss of some groups."""
        self.scorer.train()
        self.optimizer.zero_grad(set_to_none=True)
        total = 0.0
        for part in parts(groups, micro_tokens):
            values = self.scorer.values(part, micro_tokens)
            loss = torch.stack([loss_of(objective, g, v, anchor) for g, v in zip(part, values, strict=True)]).sum() / len(groups)
            loss.backward()
            total += loss.item()
        torch.nn.utils.clip_grad_norm_(self.scorer.parameters(), 1.0)
        for group in self.optimizer.param_groups:
            group["lr"] = group["base"] * scale
        self.optimizer.step()
        self.step += 1
        return total


def parts(groups: Sequence[Encoded], micro_tokens: int) -> Iterator[list[Encoded]]:
    """Groups in runs that fit one forward pass."""
    part: list[Encoded] = []
    size = 0
    for g in groups:
        if part and size + g.tokens > micro_tokens:
            yield part
            part, size = [], 0
        part.append(g)
        size += g.tokens
    if part:
        yield part


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m rstar_training.ppm.train", description=__doc__)
    parser.add_argument("--policy", type=Path, required=True, help="policy checkpoint to start from")
    parser.add_argument("--groups", type=Path, nargs="+", required=True)
    parser.add_argument("--out", type=Path, required=True, help="run folder")
    parser.add_argument("--objective", choices=OBJECTIVES, default="ppm")
    parser.add_argument("--shares", default="rollout=1,damage=1,hand=1", help="how often each source is drawn")
    parser.add_argument("--batch", type=int, default=24, help="groups an update")
    parser.add_argument("--micro-tokens", type=int, default=4096)
    parser.add_argument("--steps", type=int, default=2000, help="the learning rate falls to 0 over so many updates")
    parser.add_argument("--rate", type=float, default=3e-4)
    parser.add_argument("--head-rate", type=float, default=3e-3)
    parser.add_argument("--anchor", type=float, default=ANCHOR)
    parser.add_argument("--measure-every", type=int, default=50)
    parser.add_argument("--held-out", type=int, default=600, help="most held-out groups that are measured, of each source alike")
    parser.add_argument("--patience", type=int, default=6)
    parser.add_argument("--minutes", type=float, help="stop after so many minutes (with a checkpoint)")
    parser.add_argument("--most-minutes", type=float, help="the learning rate falls to 0 over so many minutes of training in all, restarts included, if --steps takes longer")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--device", default="cpu")
    args = parser.parse_args(arguments)
    objective: Objective = next(o for o in OBJECTIVES if o == args.objective)
    shares = {name: float(share) for name, _, share in (s.partition("=") for s in args.shares.split(","))}
    args.out.mkdir(parents=True, exist_ok=True)
    with (args.out / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print(f"a trainer is running in {args.out}: stop it first (SIGTERM writes a checkpoint)", file=sys.stderr)
            return 2
        return run(args, objective, shares)


def run(args: argparse.Namespace, objective: Objective, shares: dict[str, float]) -> int:
    """Train from where the run folder stands. Returns the exit status."""
    if args.device == "cpu":
        torch.set_num_threads(1)
    torch.manual_seed(args.seed)
    latest, best = args.out / "latest.pt", args.out / "best.pt"
    state: dict[str, Any] = {}
    if latest.exists():
        scorer, tok, state = load(latest, args.device)
        if state["objective"] != objective:
            print(f"{latest} was trained as {state['objective']}; choose another folder", file=sys.stderr)
            return 2
    else:
        scorer, tok = from_policy(args.policy, args.device)
    scorer.half = half_precision(torch.device(args.device))
    training = Training(scorer, args.rate, args.head_rate)
    if state:
        training.restore(state["training"])
    limit = scorer.backbone.config.context
    train_set: list[Encoded] = []
    held: dict[str, list[Encoded]] = {}
    left_out = 0
    for group in read(args.groups):
        encoded = encode(tok, group, limit)
        if encoded is None:
            left_out += 1
        elif group.held_out:
            held.setdefault(group.source, []).append(encoded)
        else:
            train_set.append(encoded)
    each = args.held_out // max(1, len(held))
    held_set = [g for found in held.values() for g in found[:each]]
    if not train_set or not held_set:
        print("there are too few groups: some must be trained and some held out", file=sys.stderr)
        return 2
    log_file = args.out / "log.jsonl"

    def log(**event: Any) -> None:
        line = json.dumps({"time": time.strftime("%Y-%m-%dT%H:%M:%S"), **event})
        with log_file.open("a", encoding="utf-8") as file:
            file.write(line + "\n")
        print(line, flush=True)

    log(event="start", objective=objective, step=training.step, train=len(train_set), held_out=len(held_set), left_out=left_out)
    stopped: list[str] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopped.append("stopped"))

    def save() -> None:
        checkpoint.save(latest, state_of(scorer, tok, objective, training=training.state()))

    draws = order(train_set, shares, args.seed, training.step * args.batch)
    began = time.perf_counter()
    smooth: float | None = None
    why = ""
    while not why:
        used = training.step / args.steps
        if args.most_minutes:
            used = max(used, training.seconds / 60 / args.most_minutes)
        scale = min(1.0, (training.step + 1) / 20) * max(0.0, 1 - used)
        started = time.perf_counter()
        loss = training.update([train_set[next(draws)] for _ in range(args.batch)], objective, args.micro_tokens, args.anchor, scale)
        training.seconds += time.perf_counter() - started
        smooth = loss if smooth is None else 0.95 * smooth + 0.05 * loss
        if loss != loss:
            raise FloatingPointError(f"the loss is {loss} at step {training.step}; the last checkpoint is intact")
        spent = args.most_minutes is not None and training.seconds >= args.most_minutes * 60
        if training.step % args.measure_every == 0 or training.step >= args.steps or spent:
            scorer.eval()
            values = values_of(scorer, held_set, args.micro_tokens)
            held_loss = held_out_loss(objective, held_set, values)
            if held_loss < training.best:
                training.best, training.waiting = held_loss, 0
                checkpoint.save(best, state_of(scorer, tok, objective, step=training.step))
            else:
                training.waiting += 1
            pairs = {name: round(share, 3) for name, (share, _) in pair_accuracy(held_set, values).items()}
            log(event="measure", step=training.step, loss=round(smooth, 4), held_out_loss=round(held_loss, 4), pairs=pairs, seconds=round(time.perf_counter() - began))
            save()
        if training.step >= args.steps:
            why = "steps done"
        elif spent:
            why = "all minutes used"
        elif training.waiting >= args.patience:
            why = "nothing better on held-out problems"
        elif stopped:
            why = stopped[0]
        elif args.minutes is not None and time.perf_counter() - began >= args.minutes * 60:
            why = "time is up"
    save()
    if best.exists():
        chosen, _, kept = load(best, args.device)
        log(event="end", why=why, step=training.step, best_step=kept["step"], **report(held_set, values_of(chosen, held_set, args.micro_tokens), objective))
    else:
        log(event="end", why=why, step=training.step)
    return 0


if __name__ == "__main__":
    sys.exit(main())
