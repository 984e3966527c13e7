"""What a policy learns in a round: texts of right trajectories among texts of the generator, and the fine-tuning itself."""

import argparse
import json
import re
import sys
import time
from array import array
from bisect import bisect
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import Any

from ..config import DataConfig, RunConfig, TrainConfig
from ..dataset import Folder, Source, _write, encode, read_jsonl
from ..problems.generate import normal
from ..tokenizer import Tokenizer
from .pool import Row, records
from .settings import ROOT

SHAPE = re.compile(r"<code>\n.*<end_of_code>\n<output>[^<]*<end_of_output>\n?<answer>.*<end_of_answer>", re.S)
"""Texts that the trainer's loss weights understand."""

EASY = 0.25
"""Weight of a problem that every trajectory solved, beside 1 for one that hardly any did: what is known teaches little."""


def trajectory(record: Row, leaf: int) -> str:
    """The text of a solution from its first step to the answer."""
    nodes = {n["id"]: n for n in record["nodes"]}
    out: list[str] = []
    at: int | None = leaf
    while at is not None:
        out.append(nodes[at]["text"])
        at = nodes[at]["parent"]
    return "".join(reversed(out)).strip()


def lessons(folders: list[Path]) -> list[dict[str, Any]]:
    """The best right trajectories (2 by mean Q, chosen by `rstar synthesize`) of all problems, later searches first, each text once."""
    rows: list[dict[str, Any]] = []
    seen: set[tuple[str, str]] = set()
    taken: dict[str, int] = {}
    for folder in reversed(folders):
        for record in records(folder):
            hard = 1 - record["correct"] / max(1, record["correct"] + record["wrong"])
            for leaf in record["sft"]:
                text = trajectory(record, leaf)
                key = (normal(record["problem"]), text)
                if key in seen or taken.get(record["id"], 0) >= 2 or not SHAPE.fullmatch(text) or text.count("<code>") != 1:
                    continue
                seen.add(key)
                taken[record["id"]] = taken.get(record["id"], 0) + 1
                rows.append({"id": record["id"], "problem": record["problem"], "solution": text, "weight": round(EASY + (1 - EASY) * hard, 4)})
    return rows


class Lessons(Folder):
    """A data folder whose shards mix search texts into those of the generator."""

    def __init__(self, config: RunConfig, path: Path, sft: Path, share: float, avoid: set[str], families: list[str]) -> None:
        super().__init__(config, path)
        self.rows = [(str(r["problem"]), str(r["solution"]), float(str(r["weight"]))) for r in read_jsonl(sft)]
        self.share = share if self.rows else 0.0
        self.avoid = avoid
        self.families = families
        self._sums = list(accumulate(w for *_, w in self.rows))

    def gsm8k(self) -> list[tuple[str, str]]:
        if not self.config.data.gsm8k:
            return []
        rows = [(str(row["problem"]), row["solutions"][0]) for row in read_jsonl(ROOT / self.config.data.gsm8k)]  # type: ignore[index]
        return [row for row in rows if normal(row[0]) not in self.avoid]

    def make_mixed(self, shard: int, tok: Tokenizer) -> None:
        """Write a shard; it depends on the configuration, the search texts and its number only."""
        data = self.config.data
        source = Source(data, shard, self.gsm8k(), self.avoid)
        if self.families:
            from ..problems.generate import generate

            source.streams[""] = generate(sys.maxsize // 100, data.seed, "train", self.families, (shard, 1_000_000), self.avoid)
            source.names, source.shares = [""], [1.0]
        r = Random(f"sft/{data.seed}/{shard}")
        tokens, lengths = array("h"), array("i")
        while len(lengths) < data.shard_size:
            if self.share and r.random() < self.share:
                problem, solution, _ = self.rows[min(bisect(self._sums, r.random() * self._sums[-1]), len(self.rows) - 1)]
            else:
                problem, solution = source.draw()
            ids = encode(tok, problem, solution)
            if len(ids) <= data.max_tokens:
                tokens.extend(ids)
                lengths.append(len(ids))
        for path, values in zip(self.shard_paths(shard), (tokens, lengths), strict=True):
            _write(path, lambda p, values=values: p.write_bytes(values.tobytes()))


def main(arguments: list[str] | None = None) -> int:
    """`python -m rstar_training.evolve.lessons JOB.json`: make shards and fine-tune; resumable. The job is written by the evolution."""
    parser = argparse.ArgumentParser(prog="python -m rstar_training.evolve.lessons", description=main.__doc__)
    parser.add_argument("job", type=Path)
    args = parser.parse_args(arguments)
    job = json.loads(args.job.read_text(encoding="utf-8"))
    return tune(job, args.job.parent)


def tune(job: dict[str, Any], folder: Path) -> int:
    """Fine-tune as `_tune` does, unless another process is at it: then BlockingIOError is raised."""
    import fcntl

    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return 0 if (folder / "final.pt").exists() else _tune(job, folder)


def _tune(job: dict[str, Any], folder: Path) -> int:
    """Fine-tune a policy: constant work, the learning rates falling to nearly 0 over `steps` updates or `minutes`, whichever ends first."""
    import signal
    from dataclasses import asdict

    import numpy as np
    import torch

    from .. import checkpoint
    from ..batches import Batches, Position
    from ..train import LOG_STEPS, Log, Run, Team, chunks

    torch.set_num_threads(1)
    final = folder / "final.pt"
    start = checkpoint.read(Path(job["init"]))
    model = {k: v for k, v in start["model_config"].items() if k != "vocabulary"}
    train = TrainConfig(**{"checkpoint_minutes": 2.0, **job["train"], "seed": job["seed"]})
    shard_tokens = job["shard_size"] * 150
    shards = max(1, -(-job["steps"] * train.step_tokens // shard_tokens))
    data = DataConfig(seed=job["seed"], shards=shards, shard_size=job["shard_size"], max_tokens=job["max_tokens"], mix=job["mix"], vocabulary=len(json.loads(start["tokenizer"])["tokens"]), gsm8k=job["gsm8k"])
    config = RunConfig(job["name"], data, model, train)
    avoid = {normal(str(row["problem"])) for path in job["avoid"] for row in read_jsonl(Path(path))}
    lessons_folder = Lessons(config, folder / "data", Path(job["sft"]), job["share"], avoid, job["families"])
    lessons_folder.path.mkdir(parents=True, exist_ok=True)
    lessons_folder.tokenizer_path.write_text(start["tokenizer"], encoding="utf-8")
    tok = Tokenizer.load(lessons_folder.tokenizer_path)
    stopped: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda which, _: stopped.append(which))
    log = Log(folder / "log.jsonl")

    # All of them first: about a second for a thousand texts.
    for shard in range(shards):
        if not stopped and not lessons_folder.shard_paths(shard)[1].exists():
            lessons_folder.make_mixed(shard, tok)
    if stopped:
        return 130
    run = Run(config, lessons_folder, folder, "cpu")
    latest = folder / "checkpoint.pt"
    if latest.exists():
        run.restore(latest)
    else:
        run.restore(Path(job["init"]), weights_only=True)
    log(event="start", step=run.step, steps=job["steps"], share=lessons_folder.share, texts=len(lessons_folder.rows))
    team = Team(run, job["processes"])
    saved = time.perf_counter()
    loss = smooth = float("nan")

    def progress() -> float:
        by_time = run.seconds / 60 / job["minutes"] if job["minutes"] else 0.0
        return min(1.0, max(run.step / job["steps"], by_time))

    try:
        batches = Batches(lessons_folder, train.micro_tokens, train.seed, run.position)
        for chunk in chunks(batches, train.step_tokens):
            began = time.perf_counter()
            run.decay = {"seconds": 1.0, "used": progress()}
            loss = team.update(chunk)
            if not np.isfinite(loss):
                raise FloatingPointError(f"the loss is {loss} at step {run.step}; the last checkpoint is intact")
            run.position = Position(**asdict(batches.position))
            run.step += 1
            run.tokens += sum(len(t) for texts in chunk for t in texts)
            run.seconds += time.perf_counter() - began
            smooth = loss if smooth != smooth else 0.95 * smooth + 0.05 * loss
            if run.step % LOG_STEPS == 0 or run.step == 1:
                log(event="step", step=run.step, steps=job["steps"], tokens=run.tokens, loss=round(smooth, 4), scale=round(run.scale(), 4), seconds=round(run.seconds))
            ended = progress() >= 1.0
            if ended or stopped or time.perf_counter() - saved >= train.checkpoint_minutes * 60:
                checkpoint.save(latest, run.state())
                saved = time.perf_counter()
            if ended or stopped:
                break
    finally:
        team.close()
    if stopped:
        log(event="end", step=run.step, why="stopped")
        return 130
    checkpoint.save(final, run.state())
    log(event="end", step=run.step, tokens=run.tokens, loss=round(smooth, 4), seconds=round(run.seconds), why="done")
    return 0


if __name__ == "__main__":
    sys.exit(main())
