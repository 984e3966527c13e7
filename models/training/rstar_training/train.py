"""Trains a policy: one command, killed and started again at will.

Schedule: warm-up, then a constant rate for as long as the run lives, then `--decay-minutes M` finishes from the latest checkpoint
(warm-up, stable, decay). The checkpoint before the decay is kept as `stable.pt`, so a finished run can be continued.
"""

import argparse
import ctypes
import fcntl
import json
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from . import checkpoint
from .batches import Batches, Ids, Position, by_length, padded
from .config import CACHE, RunConfig, load
from .dataset import Folder, digest, encode, read_jsonl
from .evaluate import accuracy
from .model import Model, ModelConfig
from .optim import Optimizer
from .tokenizer import Tokenizer

LOG_STEPS = 25


def half_precision(device: torch.device) -> bool:
    """Whether bf16 matrix products are fast here: on CUDA, and on CPUs with AMX."""
    if device.type == "cuda":
        return True
    info = Path("/proc/cpuinfo")
    return device.type == "cpu" and info.exists() and " amx_bf16" in info.read_text()


class Run:
    """The state of a training run. What `state()` returns is all of it."""

    def __init__(self, config: RunConfig, folder: Folder, path: Path, device: str) -> None:
        self.config, self.folder, self.path = config, folder, path
        self.device = torch.device(device)
        self.tokenizer = Tokenizer.load(folder.tokenizer_path)
        torch.manual_seed(config.train.seed)
        self.model = Model(ModelConfig(**{**config.model, "vocabulary": len(self.tokenizer)})).to(self.device)
        self.half = config.train.bf16 and half_precision(self.device)
        self.optimizer = Optimizer(self.model.named_parameters(), config.train.matrix_rate, config.train.other_rate, half=self.half)
        self.step = 0
        self.tokens = 0
        self.seconds = 0.0
        self.decay: dict[str, float] | None = None
        self.position = Position()

    def state(self) -> dict[str, Any]:
        return {
            "model_config": self.model.config.as_dict(),
            "model": self.model.state_dict(),
            "optimizer": self.optimizer.state,
            "step": self.step,
            "tokens": self.tokens,
            "seconds": self.seconds,
            "decay": self.decay,
            "position": asdict(self.position),
            "tokenizer": self.folder.tokenizer_path.read_text(encoding="utf-8"),
            "tokenizer_sha256": digest(self.folder.tokenizer_path),
        }

    def restore(self, path: Path, weights_only: bool = False) -> None:
        """Go on from a checkpoint, or take only its weights. Raises ValueError when tokenizer or sizes differ."""
        state = checkpoint.read(path, self.device.type)
        if state["tokenizer_sha256"] != digest(self.folder.tokenizer_path):
            raise ValueError(f"{path} was trained with another tokenizer than {self.folder.tokenizer_path}; copy its tokenizer into the data folder before making shards")
        if state["model_config"] != self.model.config.as_dict():
            raise ValueError(f"{path} has other sizes: {state['model_config']}")
        self.model.load_state_dict(state["model"])
        if weights_only:
            return
        for name, t in state["optimizer"].items():
            self.optimizer.state[name].copy_(t)
        self.step, self.tokens, self.seconds, self.decay = state["step"], state["tokens"], state["seconds"], state["decay"]
        self.position = Position(**state["position"])

    def scale(self) -> float:
        """The schedule's factor on the learning rates for the next step."""
        train = self.config.train
        warm = min(1.0, (self.step + 1) / train.warmup_steps)
        if self.decay is None:
            return warm
        return warm * max(train.decay_floor, 1 - self.decay["used"] / self.decay["seconds"])

    def loss(self, texts: list[Ids]) -> tuple[Tensor, Tensor]:
        ids, weights = padded(texts)
        with torch.autocast(self.device.type, dtype=torch.bfloat16, enabled=self.half):
            return self.model.loss(torch.from_numpy(ids).to(self.device), torch.from_numpy(weights).to(self.device))


class Team:
    """Data-parallel processes over shared memory. Rank 0 is the caller; the others are forked and die with it."""

    def __init__(self, run: Run, size: int) -> None:
        self.run, self.size = run, size
        self.mine = run.optimizer.parts(size)
        self.names = [n for n, _ in run.model.named_parameters()]
        if size == 1:
            return
        if run.device.type != "cpu":
            raise ValueError("several processes are for the CPU; on a GPU use one")
        context = multiprocessing.get_context("fork")
        run.model.share_memory()
        run.optimizer.share()
        self.grads = [{n: torch.zeros_like(p).share_memory_() for n, p in run.model.named_parameters()} for _ in range(size)]
        self.sums = torch.zeros(size, 2).share_memory_()
        self.next = context.Value("i", 0)
        self.barrier = context.Barrier(size)
        self.helpers = [context.Process(target=self._help, args=(rank,), daemon=True) for rank in range(1, size)]
        self.queues = [context.SimpleQueue() for _ in self.helpers]
        for helper in self.helpers:
            helper.start()

    def close(self) -> None:
        """End the helpers."""
        if self.size > 1:
            for helper in self.helpers:
                helper.kill()
                helper.join()

    def _help(self, rank: int) -> None:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        if sys.platform == "linux":
            ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # die with the parent
        torch.set_num_threads(1)
        while True:
            chunk, number, scale = self.queues[rank - 1].get()
            self._part(rank, chunk, number, scale)

    def _part(self, rank: int, chunk: list[list[Ids]], number: int, scale: float) -> None:
        """One process's share of an update. Micro-batches come from a shared counter: a process that is slowed down takes fewer."""
        model = self.run.model
        model.zero_grad(set_to_none=True)
        self.sums[rank] = 0
        while True:
            with self.next.get_lock():
                index = self.next.value
                self.next.value += 1
            if index >= len(chunk):
                break
            loss, weight = self.run.loss(chunk[index])
            (loss / 1000).backward()
            self.sums[rank, 0] += loss.item()
            self.sums[rank, 1] += weight.item()
        for n, p in model.named_parameters():
            if p.grad is None:
                self.grads[rank][n].zero_()
            else:
                self.grads[rank][n].copy_(p.grad)
        self.barrier.wait()
        factor = 1000 / float(self.sums[:, 1].sum())
        self.run.optimizer.step({n: sum(g[n] for g in self.grads) * factor for n in self.mine[rank]}, number, scale)
        self.barrier.wait()

    def update(self, chunk: list[list[Ids]]) -> float:
        """One optimizer step on the micro-batches; returns their weighted loss."""
        run = self.run
        number, scale = run.step + 1, run.scale()
        if self.size > 1:
            self.next.value = 0
            for queue in self.queues:
                queue.put((chunk, number, scale))
            self._part(0, chunk, number, scale)
            loss, weight = self.sums.sum(0).tolist()
            return loss / weight
        run.model.zero_grad(set_to_none=True)
        total, count = torch.zeros((), device=run.device), torch.zeros((), device=run.device)
        for texts in chunk:
            loss, weight = run.loss(texts)
            (loss / 1000).backward()
            total += loss.detach()
            count += weight
        factor = 1000 / count
        run.optimizer.step({n: p.grad.mul_(factor) for n, p in run.model.named_parameters() if p.grad is not None}, number, scale)
        return float(total / count)


def chunks(batches: Batches, step_tokens: int) -> Iterator[list[list[Ids]]]:
    """Micro-batches gathered to updates of about `step_tokens` tokens."""
    chunk: list[list[Ids]] = []
    size = 0
    for texts in batches:
        chunk.append(texts)
        size += sum(map(len, texts))
        if size >= step_tokens:
            yield chunk
            chunk, size = [], 0


def dev_texts(folder: Folder, tok: Tokenizer, split: str, limit: int) -> list[Ids]:
    """Problems of an evaluation set with their first solution, encoded."""
    path = folder.eval_path(split)
    if not path.exists():
        return []
    solutions = json.loads(path.with_suffix(".solutions.json").read_text(encoding="utf-8"))
    return [np.array(encode(tok, str(row["problem"]), solutions[row["id"]][0]), np.int64) for row in read_jsonl(path)[:limit]]


def dev_loss(run: Run, texts: list[Ids]) -> float:
    """Weighted loss of texts. With gradients switched on as in training, so that a compiled model is not compiled again."""
    total = count = 0.0
    for group in by_length([len(t) for t in texts], run.config.train.micro_tokens):
        loss, weight = run.loss([texts[i] for i in group])
        total, count = total + float(loss.detach()), count + float(weight)
    return total / max(count, 1e-9)


def measure(run: Run) -> dict[str, float]:
    """Dev loss and greedy accuracy on dev phrasings and on compositions."""
    out: dict[str, float] = {}
    for split in ("dev", "compositions"):
        texts = dev_texts(run.folder, run.tokenizer, split, 200)
        rows = read_jsonl(run.folder.eval_path(split))[: run.config.train.eval_problems] if texts else []
        if rows:
            out[f"{split}_loss"] = round(dev_loss(run, texts), 4)
            right, ran, _ = accuracy(run.model, run.tokenizer, rows)  # type: ignore[arg-type]
            out[f"{split}_right"], out[f"{split}_ran"] = round(right, 4), round(ran, 4)
    return out


class Log:
    """JSON lines, one event each; also shown on the screen."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __call__(self, **event: Any) -> None:
        line = json.dumps({"time": time.strftime("%Y-%m-%dT%H:%M:%S"), **event})
        with self.path.open("a", encoding="utf-8") as file:
            file.write(line + "\n")
        print(line, flush=True)


def train(run: Run, team: Team, log: Log, minutes: float | None, steps: int | None, alive: Callable[[], bool]) -> str:
    """Train until stopped, `minutes` have passed, step `steps` is reached or the decay ends; returns why it ended."""
    settings = run.config.train
    stopped: list[str] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopped.append("stopped"))
    latest = run.path / "checkpoint.pt"
    batches = Batches(run.folder, settings.micro_tokens, settings.seed, run.position, alive)
    began = saved = time.perf_counter()
    measured = run.seconds
    shown_tokens, shown_seconds, smooth = run.tokens, run.seconds, None
    why = ""
    for chunk in chunks(batches, settings.step_tokens):
        started = time.perf_counter()
        scale = run.scale()
        loss = team.update(chunk)
        run.position = Position(**asdict(batches.position))
        run.step += 1
        run.tokens += sum(len(t) for texts in chunk for t in texts)
        took = time.perf_counter() - started
        run.seconds += took
        if run.decay:
            run.decay["used"] += took
        smooth = loss if smooth is None else 0.96 * smooth + 0.04 * loss
        if run.step % LOG_STEPS == 0 or run.step <= 3:
            speed = (run.tokens - shown_tokens) / max(run.seconds - shown_seconds, 1e-9)
            shown_tokens, shown_seconds = run.tokens, run.seconds
            log(event="step", step=run.step, tokens=run.tokens, loss=round(smooth, 4), scale=round(scale, 4), tokens_per_s=round(speed), seconds=round(run.seconds), epoch=run.position.epoch, shard=run.position.shard)
        if not np.isfinite(loss):
            raise FloatingPointError(f"the loss is {loss} at step {run.step}; the last checkpoint is intact")
        now = time.perf_counter()
        if run.decay and run.decay["used"] >= run.decay["seconds"]:
            why = "decay finished"
        elif stopped:
            why = stopped[0]
        elif minutes is not None and now - began >= minutes * 60:
            why = "time is up"
        elif steps is not None and run.step >= steps:
            why = "steps done"
        if why or now - saved >= settings.checkpoint_minutes * 60:
            checkpoint.save(latest, run.state())
            saved = time.perf_counter()
        if why:
            break
        if run.seconds - measured >= settings.eval_minutes * 60:
            log(event="eval", step=run.step, tokens=run.tokens, **measure(run))
            measured = run.seconds
    return why


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m rstar_training.train", description=__doc__)
    parser.add_argument("--config", type=Path, required=True)
    parser.add_argument("--data", type=Path, help="data folder; .cache/training/data-NAME when left out")
    parser.add_argument("--out", type=Path, help="run folder; .cache/training/run-NAME when left out")
    parser.add_argument("--device", default="cpu", help="cpu or cuda")
    parser.add_argument("--processes", type=int, default=1, help="data-parallel processes of one thread each (CPU)")
    parser.add_argument("--threads", type=int, default=1, help="threads of each process; more than 1 spins on shared machines")
    parser.add_argument("--compile", action="store_true", help="fuse operations with torch.compile (torch >= 2 and a C++ compiler): 1.5 times as fast, a minute to start")
    parser.add_argument("--init", type=Path, help="a new run takes the weights of this checkpoint")
    parser.add_argument("--first-shard", type=int, default=0, help="a new run begins here: with --init, where the other run stopped")
    parser.add_argument("--decay-minutes", type=float, help="finish: let the rate fall to nearly 0 over so many minutes, then stop")
    parser.add_argument("--from-stable", action="store_true", help="go on from the checkpoint before the decay")
    parser.add_argument("--minutes", type=float, help="stop after so many minutes (with a checkpoint)")
    parser.add_argument("--steps", type=int, help="stop at this step (with a checkpoint)")
    parser.add_argument("--generate", type=int, default=0, metavar="N", help="make missing shards meanwhile, in N processes")
    parser.add_argument("--eval-size", type=int, default=400)
    args = parser.parse_args(arguments)
    config = load(args.config)
    folder = Folder(config, args.data)
    path = args.out or CACHE / f"run-{config.name}"
    path.mkdir(parents=True, exist_ok=True)
    lock = (path / "lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        print(f"a trainer is running in {path}: stop it first (SIGTERM writes a checkpoint)", file=sys.stderr)
        return 2
    torch.set_num_threads(args.threads)
    folder.prepare(args.eval_size)
    maker = None
    if args.generate:
        command = [sys.executable, "-m", "rstar_training.dataset", "--config", str(args.config), "--workers", str(args.generate), "--out", str(folder.path)]
        maker = subprocess.Popen(command, stdout=subprocess.DEVNULL, env=dict(os.environ, PYTHONPATH=str(Path(__file__).resolve().parents[1])))
    run = Run(config, folder, path, args.device)
    log = Log(path / "log.jsonl")
    latest, stable = path / "checkpoint.pt", path / "stable.pt"
    if args.from_stable:
        run.restore(stable)
    elif latest.exists():
        run.restore(latest)
    else:
        run.position = Position(0, args.first_shard % config.data.shards, 0)
        if args.init:
            run.restore(args.init, weights_only=True)
    if args.decay_minutes and run.decay is None:
        checkpoint.save(stable, run.state())
        run.decay = {"seconds": args.decay_minutes * 60, "used": 0.0}
    parameters = sum(p.numel() for p in run.model.parameters())
    log(event="start", step=run.step, parameters=parameters, torch=torch.__version__, device=args.device, processes=args.processes, bf16=run.half, tokenizer=digest(folder.tokenizer_path)[:12], decay=run.decay)
    if args.compile:
        run.model.trunk = torch.compile(run.model.trunk, dynamic=True)
    team = Team(run, args.processes)
    try:
        why = train(run, team, log, args.minutes, args.steps, lambda: maker is not None and maker.poll() is None)
    finally:
        team.close()
        if maker:
            maker.terminate()
            maker.wait()
    if why == "decay finished":
        checkpoint.save(path / "final.pt", run.state())
    if why != "stopped":
        log(event="eval", step=run.step, tokens=run.tokens, **measure(run))
    log(event="end", step=run.step, tokens=run.tokens, why=why)
    return 0


if __name__ == "__main__":
    sys.exit(main())
